//! What a press on the buttons about letters does.
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::letters::deeds::Deed;
use crate::casino::wings::letters::{page, text};

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        let (player, now) = (visit.player.id, visit.now);
        match self {
            Self::Letters { wanted } => {
                visit.db.want_letters(player, *wanted, now)?;
                Ok(page::page(visit, "")?.into())
            }
            Self::NoMore => {
                visit.db.want_letters(player, false, now)?;
                Ok(Pressed::Told(text::no_more(visit.voice)))
            }
        }
    }
}
