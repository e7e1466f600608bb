//! What the buttons of leaderboards do.
use crate::casino::deed::{Field, Parts, deeds};
use crate::store::{Board, Order, Span};

deeds! {
    /// What the buttons of leaderboards do.
    pub enum Deed {
        /// Shows one.
        Top { board: Board } = "top": "week:net",
        /// Shows the owner on them from now on, or no longer; the button hangs below this one.
        List { shown: bool, board: Board } = "list": "on:all:staked" | "off:last:best",
    }
}

impl Field for Board {
    fn write(&self) -> String {
        format!("{}:{}", self.span.id(), self.order.id())
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Some(Self {
            span: Span::find(parts.next()?)?,
            order: Order::find(parts.next()?)?,
        })
    }

    fn examples() -> Vec<Self> {
        let of = |span| Order::ALL.map(|order| Self { span, order });
        Span::ALL.into_iter().flat_map(of).collect()
    }
}
