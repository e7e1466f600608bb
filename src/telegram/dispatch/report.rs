//! How calls end, and what the engine is told of it for the books.
use super::Standing;
use crate::casino::places::Unsaid;
use crate::casino::receipt::{Fate, Receipt};
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
