//! What the dispatch is told of calls, and what it tells the engine: for the books, and for the intake.
use super::standing::Standing;
use crate::casino::places::Unsaid;
use crate::casino::receipt::{Fate, Receipt};
use crate::values::limits;
use std::sync::Arc;
use std::time::Instant;

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done with, and this became of it.
    Over(Fate),
    /// Not before this time again, and nothing else in its chat either.
    Later(Instant),
    /// The message to edit is gone: it is said anew.
    Gone,
    /// The chat has another id now, and it is to be said there.
    Moved(i64),
}

/// What the ends of calls tell of messages and chats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// What became of a message that has a receipt.
    Fate(Receipt, Fate),
    /// A place does not want to hear from the bot.
    Unsaid(Unsaid),
    /// A place that could not be written to can be again.
    Reopened(i64),
    /// A group has another id now.
    Moved {
        /// Telegram's id before.
        from: i64,
        /// Telegram's id since.
        to: i64,
    },
    /// A message that was gone was said anew.
    Renumbered {
        /// Its place.
        place: i64,
        /// Its number before.
        old: i64,
        /// Its number since.
        new: i64,
    },
}

/// What the books are to record.
#[derive(Debug, Default)]
pub struct Finished {
    /// Outbox numbers that are done with.
    pub ids: Vec<i64>,
    /// What was heard of chats and messages, in this order.
    pub notes: Vec<Note>,
    /// How much waits, and where nothing more should be said: the whole of it, each time.
    pub standing: Arc<Standing>,
}

impl Finished {
    /// Whether there is nothing to record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.notes.is_empty()
    }

    /// Adds what was reported later.
    pub fn extend(&mut self, later: Self) {
        self.ids.extend(later.ids);
        self.notes.extend(later.notes);
        self.standing = later.standing;
    }
}

/// What waits, as far as the intake is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Calls that could be sent now but for the network and the limit over all chats, and those under way.
    pub sendable: usize,
    /// Memory of all that waits, about.
    pub bytes: usize,
}

impl Load {
    /// Whether nothing more is to be taken in from anybody.
    #[must_use]
    pub const fn is_too_much(&self) -> bool {
        self.sendable > limits::OUTGOING_MAX || self.bytes > limits::WAITING_BYTES_MAX
    }

    /// Whether the intake may go on.
    #[must_use]
    pub const fn is_little(&self) -> bool {
        self.sendable <= limits::OUTGOING_RESUME && self.bytes <= limits::WAITING_BYTES_RESUME
    }
}
