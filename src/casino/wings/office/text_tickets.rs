//! What the office reads of tickets.
use crate::casino::text::wait;
use crate::casino::wings::support::text;
use crate::speech::{Html, Voice, key};
use crate::store::support::{Ticket, TicketCounts, TicketId, TicketLine, TicketState};
use crate::values::limits;
use crate::values::time::Wall;

/// Characters of what was said last that a list shows.
const GLANCE_CHARS: usize = 80;

/// `2026-01-31 18:05 UTC`
fn moment(at: Wall) -> String {
    let text = at.rfc3339();
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} {} UTC", part(0..10), part(11..16))
}

/// The way to them: how many wait, and for how long.
#[must_use]
pub fn button(voice: Voice, counts: &TicketCounts, now: Wall) -> String {
    match counts.oldest {
        Some(oldest) => voice.plain(&key::ButtonTicketsWait {
            count: counts.waiting.into(),
            time: &wait(voice, now.since(oldest)),
        }),
        None => voice.plain(&key::ButtonTickets),
    }
}

fn glance(said: &str) -> String {
    let mut short: String = said.chars().take(GLANCE_CHARS).collect();
    if said.chars().nth(GLANCE_CHARS).is_some() {
        short.push('…');
    }
    short
}

/// One in a list.
#[must_use]
pub fn line(voice: Voice, ticket: &Ticket, name: &str, said: &str, now: Wall) -> Html {
    let (id, value) = (ticket.id.0.into(), &text::topic(voice, ticket.topic));
    let mention = &voice.mention(ticket.player.0, name);
    let time = &wait(voice, now.since(ticket.since));
    let said = &glance(said);
    match ticket.state {
        TicketState::Waiting => voice.html(&key::TicketLineWaiting {
            id,
            value,
            mention,
            time,
            said,
        }),
        _ => voice.html(&key::TicketLineAnswered {
            id,
            value,
            mention,
            time,
            said,
        }),
    }
}

/// A page of them.
#[must_use]
pub fn list(voice: Voice, lines: Vec<Html>, (page, pages): (usize, usize)) -> String {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX).into();
    let (page, pages) = (count(page), count(pages));
    let lines = match lines.is_empty() {
        true => voice.html(&key::TicketsNone),
        false => Html::lines(lines),
    };
    Html::joined([voice.html(&key::Tickets { page, pages }), lines], "\n\n").into_string()
}

/// One, with what was said in it.
#[must_use]
pub fn one(voice: Voice, ticket: &Ticket, name: &str, lines: &[TicketLine]) -> String {
    let (id, value) = (ticket.id.0.into(), &text::topic(voice, ticket.topic));
    let mention = &voice.mention(ticket.player.0, name);
    let player = &ticket.player.0.to_string();
    let since = &moment(ticket.since);
    let head = match ticket.state {
        TicketState::Waiting => voice.html(&key::TicketWaits {
            id,
            value,
            mention,
            player,
            since,
        }),
        TicketState::Answered => voice.html(&key::TicketIsAnswered {
            id,
            value,
            mention,
            player,
            since,
        }),
        TicketState::Closed => voice.html(&key::TicketIsClosed {
            id,
            value,
            mention,
            player,
            since,
        }),
    };
    let lines = lines.iter().map(|line| {
        let (until, said) = (&moment(line.at), &line.text);
        match line.by {
            None => voice.html(&key::TicketTheySaid { until, name, said }),
            Some(by) => {
                let by = &by.0.to_string();
                voice.html(&key::TicketWeSaid { until, by, said })
            }
        }
    });
    Html::joined([head].into_iter().chain(lines), "\n\n").into_string()
}

/// Asks what it is answered with.
#[must_use]
pub fn ask(voice: Voice, id: TicketId) -> String {
    let id = id.0.into();
    let count = i64::try_from(limits::TICKET_CHARS_MAX).unwrap_or(i64::MAX);
    let count = count.into();
    voice.html(&key::AskAnswer { id, count }).into_string()
}
