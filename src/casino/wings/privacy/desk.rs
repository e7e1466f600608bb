//! What a press on the buttons about what is kept does.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::privacy::deeds::Deed;
use crate::casino::wings::privacy::{erase, page};

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        if !visit.chat.private {
            return Err(Refusal::AskInPrivate.into());
        }
        Ok(match self {
            Self::Privacy => page::page(visit, "")?.into(),
            Self::Data => Pressed::Apart(page::file(visit)?, String::new()),
            Self::AskErase => erase::ask(visit)?.into(),
            Self::Erase { at } => erase::erase(visit, *at)?.into(),
        })
    }
}
