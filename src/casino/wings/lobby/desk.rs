//! What a press on the lobby's buttons does.
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::lobby::deeds::Deed;
use crate::casino::wings::lobby::{balance, games, help, language, start};

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        let page = match self {
            Self::Home => start::page(visit, ""),
            Self::Help => help::page(visit, ""),
            Self::Games => games::page(visit, ""),
            Self::Balance => balance::page(visit, ""),
            Self::Refill => balance::take(visit),
            Self::Languages => language::page(visit, ""),
            Self::Speak { language: chosen } => language::choose(visit, chosen),
        };
        page.map(Pressed::from)
    }
}
