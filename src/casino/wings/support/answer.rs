//! What the office says to a player in a ticket, and that it closes one.
use crate::casino::page::Page;
use crate::casino::refusal::{NoTicket, Refusal, Trouble};
use crate::casino::talk::Reply;
use crate::casino::visit::Visit;
use crate::casino::wings::support::deeds::Deed;
use crate::casino::wings::support::text;
use crate::rules::office::{Denied, Permit, Topic};
use crate::speech::key;
use crate::store::support::{Ticket, TicketId, TicketState};
use crate::values::limits;
use crate::values::money::Asset;

/// An open ticket about this that is somebody else's.
fn another(
    visit: &Visit<'_>,
    permit: &Permit,
    (id, topic): (TicketId, Topic),
) -> Result<Ticket, Trouble> {
    let ticket = visit.db.ticket(id)?.filter(|ticket| ticket.topic == topic);
    let open = ticket.filter(|ticket| ticket.state != TicketState::Closed);
    let ticket = open.ok_or(Refusal::Ticket(NoTicket::Gone))?;
    match ticket.player == permit.actor().player {
        true => Err(Denied::Themselves.into()),
        false => Ok(ticket),
    }
}

/// Answers: its player reads it and may write back. The ticket as it was before.
///
/// # Errors
/// A refusal when it is closed, or their own, and of an answer that is none or too long.
pub fn say(
    visit: &mut Visit<'_>,
    permit: &Permit,
    of: (TicketId, Topic),
    answer: &str,
) -> Result<Ticket, Trouble> {
    let before = another(visit, permit, of)?;
    let answer = answer.trim();
    if !(1..=limits::TICKET_CHARS_MAX).contains(&answer.chars().count()) {
        return Err(NoTicket::Length.into());
    }
    // Players are bounded before, so that the house has the last word.
    if visit.db.ticket_length(before.id)? > 2 * limits::TICKET_LINES_MAX {
        return Err(NoTicket::Full.into());
    }
    let (by, now) = (permit.actor().player, visit.now);
    visit.db.say_in_ticket(before.id, Some(by), answer, now)?;
    visit.db.keep_ticket(&Ticket {
        state: TicketState::Answered,
        since: now,
        ..before.clone()
    })?;
    let player = before.player;
    let voice = visit.db.voice(player, Asset::Play)?;
    let page = Page::new(text::answer(voice, before.id, answer)).row(vec![
        Deed::write_back(before.id).button(player, voice.plain(&key::ButtonWriteBack)),
        Deed::close(before.id).button(player, voice.plain(&key::ButtonCloseTicket)),
    ]);
    let (text, markup) = page.finish(Asset::Play);
    visit.also.push(Reply::say(player.0, text, markup, None));
    Ok(before)
}

/// Closes one: its player is told. The ticket as it was before.
///
/// # Errors
/// A refusal when it is closed already, or their own.
pub fn close(
    visit: &mut Visit<'_>,
    permit: &Permit,
    of: (TicketId, Topic),
) -> Result<Ticket, Trouble> {
    let before = another(visit, permit, of)?;
    visit.db.keep_ticket(&Ticket {
        state: TicketState::Closed,
        since: visit.now,
        ..before.clone()
    })?;
    let voice = visit.db.voice(before.player, Asset::Play)?;
    let text = text::closed(voice, before.id);
    visit.also.push(Reply::line(before.player.0, text, false));
    Ok(before)
}
