//! Who is let into the office.
use crate::casino::refusal::Refusal;
use crate::casino::visit::Visit;

/// Refuses who is no admin any more, and what would show a group the house's money.
///
/// # Errors
/// Always the same, whoever it is: there is no such button for them.
pub fn admitted(visit: &Visit<'_>) -> Result<(), Refusal> {
    if visit.chat.private && visit.house.is_admin(visit.player.id) {
        return Ok(());
    }
    Err(Refusal::Stale)
}
