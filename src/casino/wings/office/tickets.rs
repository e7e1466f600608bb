//! Tickets as the office reads, answers and closes them.
use crate::casino::deed::{PageNumber, Plain};
use crate::casino::page::Page;
use crate::casino::refusal::{NoTicket, Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::{door, text_tickets as text};
use crate::casino::wings::rounds::history::Turn;
use crate::rules::office::{Channel, Denied, Topic};
use crate::speech::key;
use crate::store::Session;
use crate::store::support::{Ticket, TicketCounts, TicketId, TicketState};
use crate::values::limits;
use crate::values::time::Wall;

/// Characters of what was said that a page shows, and lines that are looked at for it.
const SHOWN_CHARS: usize = 2_600;
const SHOWN_LINES: usize = 12;

/// What who is here reads.
fn topics(visit: &Visit<'_>) -> Result<Vec<Topic>, Trouble> {
    let role = door::role(visit)?;
    let reads = |topic: &Topic| role.is_some_and(|role| role.reads(*topic));
    Ok(Topic::ALL.into_iter().filter(reads).collect())
}

fn counts(visit: &Visit<'_>) -> Result<TicketCounts, Trouble> {
    match topics(visit)? {
        topics if topics.is_empty() => Ok(TicketCounts::default()),
        topics => Ok(visit.db.ticket_counts(&topics)?),
    }
}

/// How many wait for who is here, and since when the oldest does.
pub(super) fn waiting(visit: &Visit<'_>) -> Result<(i64, Option<Wall>), Trouble> {
    let counts = counts(visit)?;
    Ok((counts.waiting, counts.oldest))
}

/// The way to those that are open, if any are.
pub(super) fn way(visit: &Visit<'_>) -> Result<Option<Button>, Trouble> {
    let counts = counts(visit)?;
    let page = PageNumber(0);
    let label = text::button(visit.voice, &counts, visit.now);
    let way = (counts.open() > 0).then(|| Deed::Tickets { page }.button(visit.player.id, label));
    Ok(way)
}

/// Those that wait, then those that are answered, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn list(visit: &mut Visit<'_>, number: usize) -> Result<Page, Trouble> {
    let (owner, voice, topics) = (visit.player.id, visit.voice, topics(visit)?);
    if topics.is_empty() {
        return Err(Denied::Role.into());
    }
    let open = usize::try_from(visit.db.ticket_counts(&topics)?.open()).unwrap_or(0);
    let turn = Turn::to(number, open);
    let (skip, most) = (turn.skipped(), limits::HISTORY_PAGE);
    let (mut lines, mut buttons) = (Vec::new(), Vec::new());
    for ticket in visit.db.open_tickets(&topics, skip, most)? {
        let said = visit.db.ticket_lines(ticket.id, i64::MAX, 1)?;
        let said = said.first().map_or("", |line| line.text.as_str());
        let name = name(visit, &ticket)?;
        lines.push(text::line(voice, &ticket, &name, said, visit.now));
        let (id, below) = (ticket.id.0, 0);
        buttons.push(Deed::Ticket { id, below }.button(owner, format!("#{id}")));
    }
    let text = text::list(voice, lines, (turn.number + 1, turn.pages));
    let page = turn.page(text, &buttons);
    let to = |page| Deed::Tickets {
        page: PageNumber(page),
    };
    Ok(page
        .row(turn.buttons(voice, owner, to))
        .row(vec![deeds::office(voice, owner)]))
}

fn name(visit: &Visit<'_>, ticket: &Ticket) -> Result<String, Trouble> {
    let player = visit.db.player(ticket.player)?;
    Ok(player.map_or_else(String::new, |player| player.name))
}

/// One that who is here reads.
fn read(visit: &Visit<'_>, id: TicketId) -> Result<Ticket, Trouble> {
    let gone = Refusal::Ticket(NoTicket::Gone);
    let ticket = visit.db.ticket(id)?.ok_or(gone)?;
    match topics(visit)?.contains(&ticket.topic) {
        true => Ok(ticket),
        false => Err(Denied::Role.into()),
    }
}

/// One with what was said in it, before a line or at its end, and what may be done about it.
///
/// # Errors
/// A refusal when there is none of that number, or who is here does not read it.
pub fn one(visit: &mut Visit<'_>, id: TicketId, below: i64) -> Result<Page, Trouble> {
    let (owner, voice, ticket) = (visit.player.id, visit.voice, read(visit, id)?);
    let from = if below > 0 { below } else { i64::MAX };
    let (mut shown, mut chars) = (Vec::new(), 0);
    for line in visit.db.ticket_lines(id, from, SHOWN_LINES)? {
        chars += line.text.chars().count();
        if chars > SHOWN_CHARS && !shown.is_empty() {
            break;
        }
        shown.push(line);
    }
    shown.reverse();
    let name = name(visit, &ticket)?;
    let page = Page::new(text::one(voice, &ticket, &name, &shown));
    let turn = |below, label| Deed::Ticket { id: id.0, below }.button(owner, label);
    let first = shown.first().map_or(0, |line| line.nth);
    let older = (first > 1).then(|| turn(first, voice.plain(&key::ButtonOlder)));
    let newest = (below > 0).then(|| turn(0, voice.plain(&key::ButtonNewest)));
    let may = door::role(visit)?.is_some_and(|role| role.may(ticket.topic.answer()));
    let open = ticket.state != TicketState::Closed && ticket.player != owner;
    let mut acts = deeds::of_ticket(voice, owner, id);
    // This is what the last of them leads to.
    acts.truncate(if may && open { 2 } else { 0 });
    let who = Deed::Player { id: ticket.player };
    Ok(page
        .row(newest.into_iter().chain(older).collect())
        .row(acts)
        .row(vec![
            who.button(owner, voice.plain(&key::ButtonPlayer)),
            deeds::tickets(voice, owner),
            deeds::office(voice, owner),
        ]))
}

/// Asks what it is answered with, for as long as it takes to write.
///
/// # Errors
/// A refusal when it is closed, or not for who is here to answer.
pub fn ask(visit: &mut Visit<'_>, id: TicketId) -> Result<(), Trouble> {
    let ticket = read(visit, id)?;
    if ticket.state == TicketState::Closed {
        return Err(NoTicket::Gone.into());
    }
    let role = door::role(visit)?;
    if !role.is_some_and(|role| role.may(ticket.topic.answer())) {
        return Err(Denied::Role.into());
    }
    let session = Session {
        awaits: format!("answer {}", id.0),
        message: 0,
    };
    let (chat, owner) = (visit.chat.id, visit.player.id);
    let expires = visit.now.plus(limits::TICKET_TYPED_WITHIN);
    visit.db.await_text(chat, owner, &session, expires)?;
    let cancel = Plain::Cancel { table: 0 };
    let cancel = cancel.button(owner, visit.voice.plain(&key::ButtonCancel));
    let page = Page::new(text::ask(visit.voice, id)).row(vec![cancel]);
    let said = visit.say(page, None);
    visit.also.push(said);
    Ok(())
}

/// What was typed: it is said.
pub(super) fn typed(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    door::admitted(visit)?;
    let &[id] = about else {
        return Err(Refusal::Stale.into());
    };
    let id = TicketId(id.parse().map_err(|_| Refusal::Stale)?);
    let topic = read(visit, id)?.topic;
    let answer = Act::Answer(id, topic, line.to_owned());
    acts::act(visit, Channel::Chat, &answer, "")?;
    one(visit, id, 0)
}

/// Closes one.
///
/// # Errors
/// A refusal when it is closed already, or not for who is here to close.
pub fn close(visit: &mut Visit<'_>, id: TicketId) -> Result<Page, Trouble> {
    let topic = read(visit, id)?.topic;
    acts::act(visit, Channel::Chat, &Act::CloseTicket(id, topic), "")?;
    one(visit, id, 0)
}
