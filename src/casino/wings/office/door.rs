//! Who is let into the office.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::office::acts;
use crate::rules::office::{Action, Denied, Role, Sight};

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

/// Whether who is here looks at it.
///
/// # Errors
/// When the database fails.
pub fn sees(visit: &Visit<'_>, sight: Sight) -> Result<bool, Trouble> {
    Ok(role(visit)?.is_some_and(|role| role.sees(sight)))
}

/// Whether the table lets who is here do it.
///
/// # Errors
/// When the database fails.
pub fn does(visit: &Visit<'_>, action: Action) -> Result<bool, Trouble> {
    Ok(role(visit)?.is_some_and(|role| role.may(action)))
}

/// Refuses who does not look at it here.
///
/// # Errors
/// A refusal, or a fault.
pub fn looks(visit: &Visit<'_>, sight: Sight) -> Result<(), Trouble> {
    admitted(visit)?;
    match sees(visit, sight)? {
        true => Ok(()),
        false => Err(Denied::Role.into()),
    }
}

/// Refuses who could not do it anyway, before they are asked anything.
///
/// # Errors
/// A refusal, or a fault.
pub fn acts(visit: &Visit<'_>, action: Action) -> Result<(), Trouble> {
    admitted(visit)?;
    match role(visit)?.map(|role| role.lets(action)) {
        Some(Err(denied)) => Err(denied.into()),
        _ => Ok(()),
    }
}

/// What who is here is in the office.
///
/// # Errors
/// When the database fails.
pub fn role(visit: &Visit<'_>) -> Result<Option<Role>, Trouble> {
    Ok(acts::role(visit.house, visit.db, visit.player.id)?)
}
