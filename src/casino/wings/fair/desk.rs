//! What a press on the buttons about seeds does, and a seed that is typed.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wing::{Asked, Press, Pressed};
use crate::casino::wings::fair::deeds::Deed;
use crate::casino::wings::fair::{seeds, text};
use crate::rules::fairness::ClientSeed;

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        match *self {
            Self::Fair => Ok(seeds::page(visit, "")?.into()),
            Self::Verify => Ok(seeds::how_to_verify(visit)?.into()),
            Self::AskClientSeed => {
                seeds::may_rotate(visit)?;
                Ok(Pressed::Asks(Asked {
                    awaits: "seed".to_owned(),
                    text: text::ask_client_seed(visit.voice),
                }))
            }
            Self::Rotate { pair } => {
                if visit.db.seat(visit.player.id)?.pair != pair {
                    return Err(Refusal::Stale.into());
                }
                // What was promised and what is revealed both stay to be read.
                Ok(Pressed::Apart(seeds::rotate(visit, None)?, String::new()))
            }
        }
    }
}

/// The client seed that a player typed.
pub(super) fn seed(visit: &mut Visit<'_>, about: &[&str], typed: &str) -> Result<Page, Trouble> {
    if !about.is_empty() {
        return Err(Refusal::Stale.into());
    }
    let client = ClientSeed::new(typed).ok_or(Refusal::ClientSeed)?;
    seeds::rotate(visit, Some(client))
}
