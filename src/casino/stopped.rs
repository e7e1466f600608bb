//! Players whom the office has frozen or banned: nothing of theirs goes on but what gives them their money and what
//! protects them. They are told so once in a while, and a group never learns of it.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Event;
use crate::casino::{deed, wings};
use crate::rules::guard::Refused;
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;

/// Lets an event by that is not of somebody who is stopped, or is of what they have all the same.
///
/// # Errors
/// A refusal that says that they are stopped.
pub(super) fn let_by(db: &Db, event: &Event, now: Wall) -> Result<(), Trouble> {
    let Some((chat, from)) = event.origin() else {
        return Ok(());
    };
    let hold = db.hold(from.id)?;
    if !hold.is_stopped() {
        return Ok(());
    }
    let has = match event {
        Event::Command { name, .. } => wings::command_for_stopped(name),
        Event::Pressed { data, .. } => wings::word_for_stopped(deed::word(data)),
        // In a group players talk to each other.
        Event::Said { reply: false, .. } if !chat.private => true,
        Event::Said { .. } => {
            let session = db.session(chat.id, from.id, now)?;
            let word = session.as_ref().and_then(|it| it.awaits.split(' ').next());
            word.is_some_and(wings::word_for_stopped)
        }
        _ => true,
    };
    match has {
        true => Ok(()),
        false => Err(Refused::Stopped(hold.state).into()),
    }
}

/// Whether nothing more is said to who is stopped than what a press is answered with, which nobody else sees: in a
/// group, and for a while after they were told.
///
/// # Errors
/// When the database fails.
pub(super) fn is_told_already(
    db: &Db,
    event: &Event,
    refusal: &Refusal,
    now: Wall,
) -> Result<bool, Fault> {
    let (Refusal::Guard(Refused::Stopped(_)), Some((chat, from))) = (refusal, event.origin())
    else {
        return Ok(false);
    };
    let last = db.stopped_told_at(from.id)?;
    if !chat.private || last.is_some_and(|at| now.since(at) < limits::STOPPED_TOLD_EVERY) {
        return Ok(true);
    }
    db.stopped_told(from.id, now)?;
    Ok(false)
}
