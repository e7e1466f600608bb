//! `/support` and `/paysupport`: a player writes to the house, and goes on until either side closes the ticket.
use crate::casino::deed::Plain;
use crate::casino::page::Page;
use crate::casino::refusal::{NoTicket, Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::support::deeds::Deed;
use crate::casino::wings::support::{notices, text};
use crate::rules::office::Topic;
use crate::speech::key;
use crate::store::Session;
use crate::store::support::{Ticket, TicketId, TicketState};
use crate::values::limits;
use std::time::Duration;

/// The word that the question is kept by.
pub const WORD: &str = "support";

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is typed behind the command goes to the house; without anything it asks.
///
/// # Errors
/// A refusal of what is not taken, or a fault.
pub fn command(visit: &mut Visit<'_>, topic: Topic, args: &str) -> Result<Page, Trouble> {
    if !visit.chat.private {
        return Ok(Page::new(text::in_private(visit.voice)));
    }
    match args.trim().is_empty() {
        true => ask(visit, topic),
        false => write(visit, topic, args),
    }
}

/// Waits for what a player writes.
fn ask(visit: &mut Visit<'_>, topic: Topic) -> Result<Page, Trouble> {
    let (chat, player, voice) = (visit.chat.id, visit.player.id, visit.voice);
    let session = Session {
        awaits: format!("{WORD} {}", topic.word()),
        message: 0,
    };
    let expires = visit.now.plus(limits::TICKET_TYPED_WITHIN);
    visit.db.await_text(chat, player, &session, expires)?;
    let open = visit.db.ticket_of(player, topic)?;
    let close = open
        .as_ref()
        .map(|ticket| Deed::close(ticket.id).button(player, voice.plain(&key::ButtonCloseTicket)));
    let cancel = Plain::Cancel { table: 0 }.button(player, voice.plain(&key::ButtonCancel));
    let page = Page::new(text::ask(voice, topic, open.as_ref()));
    Ok(page.row(close.into_iter().chain([cancel]).collect()))
}

/// The ticket of this number, if it is theirs and open.
fn theirs(visit: &Visit<'_>, id: TicketId) -> Result<Ticket, Trouble> {
    let ticket = visit.db.ticket(id)?;
    let ticket = ticket.filter(|ticket| ticket.player == visit.player.id);
    let open = ticket.filter(|ticket| ticket.state != TicketState::Closed);
    Ok(open.ok_or(Refusal::Ticket(NoTicket::Gone))?)
}

/// Asks what is written back.
///
/// # Errors
/// A refusal when it is closed.
pub fn write_back(visit: &mut Visit<'_>, id: TicketId) -> Result<Page, Trouble> {
    let ticket = theirs(visit, id)?;
    ask(visit, ticket.topic)
}

/// Closes one.
///
/// # Errors
/// A refusal when it is closed already.
pub fn close(visit: &mut Visit<'_>, id: TicketId) -> Result<Page, Trouble> {
    let mut ticket = theirs(visit, id)?;
    (ticket.state, ticket.since) = (TicketState::Closed, visit.now);
    visit.db.keep_ticket(&ticket)?;
    Ok(Page::new(text::closed(visit.voice, id)))
}

/// What was typed because it was asked for.
pub(super) fn typed(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    let &[topic] = about else {
        return Err(Refusal::Stale.into());
    };
    let topic = Topic::find(topic).ok_or(Refusal::Stale)?;
    write(visit, topic, line)
}

/// It goes into the ticket that is open, or into a new one.
fn write(visit: &mut Visit<'_>, topic: Topic, line: &str) -> Result<Page, Trouble> {
    let (db, player, now) = (visit.db, visit.player.id, visit.now);
    let line = line.trim();
    if !(1..=limits::TICKET_CHARS_MAX).contains(&line.chars().count()) {
        return Err(NoTicket::Length.into());
    }
    let since = (now.minus(HOUR), now.minus(DAY));
    let (lines, tickets) = db.written_since(player, since, now)?;
    if lines >= limits::TICKET_LINES_AN_HOUR {
        return Err(NoTicket::TooMany.into());
    }
    let mut ticket = match db.ticket_of(player, topic)? {
        Some(ticket) if db.ticket_length(ticket.id)? < limits::TICKET_LINES_MAX => ticket,
        Some(_) => return Err(NoTicket::Full.into()),
        None if tickets >= limits::TICKETS_A_DAY => return Err(NoTicket::TooMany.into()),
        None => {
            make_room(visit)?;
            db.open_ticket(player, topic, now)?
        }
    };
    db.say_in_ticket(ticket.id, None, line, now)?;
    if ticket.state == TicketState::Answered {
        (ticket.state, ticket.since, ticket.told) = (TicketState::Waiting, now, false);
        db.keep_ticket(&ticket)?;
    }
    let told = notices::soon(visit.house, db, now)?;
    visit.also.extend(told);
    let close = Deed::close(ticket.id);
    let close = close.button(player, visit.voice.plain(&key::ButtonCloseTicket));
    Ok(Page::new(text::taken(visit.voice, ticket.id)).row(vec![close]))
}

/// Sees to it that no more are open than can be: the one that was answered the longest ago is closed for a new one.
fn make_room(visit: &Visit<'_>) -> Result<(), Trouble> {
    let open = visit.db.ticket_counts(&Topic::ALL)?.open();
    if open < limits::TICKETS_OPEN_MAX {
        return Ok(());
    }
    let mut oldest = (visit.db.longest_answered()?).ok_or(Refusal::Ticket(NoTicket::Busy))?;
    (oldest.state, oldest.since) = (TicketState::Closed, visit.now);
    Ok(visit.db.keep_ticket(&oldest)?)
}
