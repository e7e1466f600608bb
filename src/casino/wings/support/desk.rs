//! What a press on the buttons below tickets does.
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::support::deeds::Deed;
use crate::casino::wings::support::page;
use crate::store::support::TicketId;

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        match self {
            Self::WriteBack { id } => {
                let page = page::write_back(visit, TicketId(*id))?;
                // The answer that it hangs below stays to be read, and what is asked is waited for.
                let said = visit.say(page, None);
                visit.also.push(said);
                Ok(Pressed::LeftAlone(String::new()))
            }
            Self::Close { id } => {
                let page = page::close(visit, TicketId(*id))?;
                Ok(Pressed::Apart(page, String::new()))
            }
        }
    }
}
