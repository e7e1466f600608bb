//! What the buttons of wallets do, and the way to them.
use crate::casino::deed::deeds;
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::wallets::text;
use crate::speech::key;
use crate::values::money::Asset;

deeds! {
    /// What the buttons of wallets do.
    pub enum Deed {
        /// Shows all wallets.
        Wallets = "wallets",
        /// Opens one: it is played with from now on.
        Open { asset: Asset } = "wallet",
    }
}

/// The way back to play credits from a table that takes no real money; nothing for who plays for credits.
#[must_use]
pub fn to_credits(visit: &Visit<'_>) -> Option<Button> {
    let open = Deed::Open { asset: Asset::Play };
    let label = || visit.voice.plain(&key::ButtonPlayCredits);
    (!visit.wallet.is_play()).then(|| open.button(visit.player.id, label()))
}

/// The way to all wallets, which says the open one; nothing in a house that has no others.
#[must_use]
pub fn way(visit: &Visit<'_>) -> Option<Button> {
    let others = visit.house.cashier.is_some();
    others.then(|| Deed::Wallets.button(visit.player.id, text::way(visit.voice)))
}
