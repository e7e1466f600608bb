//! What a press on the buttons about limits and pauses does.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::limits::deeds::Deed;
use crate::casino::wings::limits::{age, change, check, offer, page, pauses, way};

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        if !visit.chat.private {
            let Self::Limits { .. } = self else {
                // None of its pages was ever shown there.
                return Err(Refusal::Stale.into());
            };
            return Ok(Pressed::Below(way::into_private(visit), String::new()));
        }
        let page = match self {
            Self::Limits { asset } => page::of(visit, *asset),
            Self::Limit { what } => change::page(visit, *what),
            Self::Set { what, value } => change::set(visit, *what, Some(*value)),
            Self::Unset { what } => change::set(visit, *what, None),
            Self::Ask { what } => return Ok(Pressed::Asks(change::ask(visit, *what)?)),
            Self::Confirm { what } => change::confirm(visit, *what),
            Self::CallOff { what } => change::call_off(visit, *what),
            Self::Review { asset } => offer::page(visit, *asset),
            Self::Keep { asset } => offer::keep(visit, *asset),
            Self::Pauses => pauses::list(visit),
            Self::Pause { term } => pauses::confirm(visit, term),
            Self::Begin { term, shown } => pauses::begin(visit, term, *shown),
            Self::Checks => check::page(visit),
            Self::Check { minutes } => check::choose(visit, *minutes),
            Self::GoOn => check::go_on(visit),
            Self::Stop => check::stop(visit),
            Self::Adult => age::confirmed(visit),
        };
        page.map(Pressed::from)
    }
}
