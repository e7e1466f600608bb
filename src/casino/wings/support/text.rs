//! What is said of tickets, to their players and to who is told that they wait.
use crate::rules::office::Topic;
use crate::speech::{Voice, key};
use crate::store::support::{Ticket, TicketId};
use crate::values::limits;
use std::time::Duration;

fn days(time: Duration) -> i64 {
    i64::try_from(time.as_secs() / (24 * 60 * 60)).unwrap_or(i64::MAX)
}

/// How many characters may be written.
fn most() -> i64 {
    i64::try_from(limits::TICKET_CHARS_MAX).unwrap_or(i64::MAX)
}

/// What a ticket is about.
#[must_use]
pub fn topic(voice: Voice, topic: Topic) -> String {
    match topic {
        Topic::General => voice.plain(&key::TopicGeneral),
        Topic::Payments => voice.plain(&key::TopicPayments),
    }
}

/// That it is nothing for a group.
#[must_use]
pub fn in_private(voice: Voice) -> String {
    voice.html(&key::TicketInPrivate).into_string()
}

/// Asks what is written.
#[must_use]
pub fn ask(voice: Voice, topic: Topic, open: Option<&Ticket>) -> String {
    let count = most().into();
    match (open, topic) {
        (Some(ticket), _) => {
            let id = ticket.id.0.into();
            voice.html(&key::TicketAskMore { id, count })
        }
        (None, Topic::General) => voice.html(&key::TicketAsk { count }),
        (None, Topic::Payments) => voice.html(&key::TicketAskPayments { count }),
    }
    .into_string()
}

/// That it is there.
#[must_use]
pub fn taken(voice: Voice, id: TicketId) -> String {
    let id = id.0.into();
    voice.html(&key::TicketTaken { id }).into_string()
}

/// What the house answers.
#[must_use]
pub fn answer(voice: Voice, id: TicketId, said: &str) -> String {
    let id = id.0.into();
    voice.html(&key::TicketAnswer { id, said }).into_string()
}

/// That one is closed, and how long it is kept.
#[must_use]
pub fn closed(voice: Voice, id: TicketId) -> String {
    let (id, count) = (id.0.into(), days(limits::TICKET_KEPT_FOR).into());
    voice.html(&key::TicketClosed { id, count }).into_string()
}

/// Tells the office of one that is new, or goes on.
#[must_use]
pub fn new_ticket(voice: Voice, ticket: &Ticket, name: &str, said: &str) -> String {
    let text = voice.html(&key::TicketNew {
        id: ticket.id.0.into(),
        value: &topic(voice, ticket.topic),
        mention: &voice.mention(ticket.player.0, name),
        player: &ticket.player.0.to_string(),
        said,
    });
    text.into_string()
}

/// Tells it of several.
#[must_use]
pub fn new_tickets(voice: Voice, waiting: i64) -> String {
    let count = waiting.into();
    voice.html(&key::TicketsNew { count }).into_string()
}
