//! Who is let into the office.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::office::acts;
use crate::rules::office::Role;

/// Refuses who is nobody in the office any more, and what would show a group the house's money.
///
/// # Errors
/// Always the same, whoever it is: there is no such button for them.
pub fn admitted(visit: &Visit<'_>) -> Result<(), Trouble> {
    if visit.chat.private && role(visit)?.is_some() {
        return Ok(());
    }
    Err(Refusal::Stale.into())
}

/// What who is here is in the office.
///
/// # Errors
/// When the database fails.
pub fn role(visit: &Visit<'_>) -> Result<Option<Role>, Trouble> {
    Ok(acts::role(visit.house, visit.db, visit.player.id)?)
}
