//! What a press on a leaderboard's buttons does.
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::boards::deeds::Deed;
use crate::casino::wings::boards::top;

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        Ok(match *self {
            Self::Top { board } => top::at(visit, board)?.into(),
            Self::List { shown, board } => {
                let (page, line) = top::list(visit, shown, board)?;
                Pressed::InPlace(page, line)
            }
        })
    }
}
