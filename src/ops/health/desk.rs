//! How many tickets of players are open, as it was last looked up in the books.
use parking_lot::Mutex;
use std::time::{Duration, Instant};

/// Tickets at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tickets {
    /// That wait for the office.
    pub waiting: i64,
    /// Since when the oldest of these does.
    pub waits_for: Option<Duration>,
    /// That are answered and not closed.
    pub answered: i64,
}

/// What was seen last, and when; locked only while it is copied.
#[derive(Debug, Default)]
pub struct Seen(Mutex<Option<(Instant, Tickets)>>);

impl Seen {
    /// This is seen now.
    pub fn note(&self, tickets: Tickets, now: Instant) {
        *self.0.lock() = Some((now, tickets));
    }

    /// What was seen, so much later; nothing before the first look.
    #[must_use]
    pub fn at(&self, now: Instant) -> Option<Tickets> {
        let (at, mut tickets) = (*self.0.lock())?;
        let later = now.saturating_duration_since(at);
        tickets.waits_for = tickets.waits_for.map(|age| age + later);
        Some(tickets)
    }
}
