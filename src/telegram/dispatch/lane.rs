//! One chat's calls, and under which numbers its messages are edited. Part of [`super::Dispatch`].
use super::super::flood::Bucket;
use super::super::outbound::{Class, Job};
use super::shares::Uses;
use crate::values::limits;
use std::collections::{HashMap, VecDeque};
use std::time::Instant;

/// What a chat's lane is doing.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing waits; kept only until its bucket is rested.
    #[default]
    Resting,
    /// Listed in [`super::Dispatch`] as one whose next call may go.
    Ready,
    /// Its next call may go at this time, for which it is listed there.
    Timed(Instant),
    /// Its next call may go when its share has a courier again.
    Parked,
    /// A call of this chat is under way.
    Busy,
}

/// One chat's calls.
#[derive(Default)]
pub(super) struct Lane {
    pub phase: Phase,
    pub queue: VecDeque<Job>,
    /// Telegram, or a failed call, asked for patience.
    pub not_before: Option<Instant>,
    pub bucket: Bucket,
    /// When its call that is under way was given out, and which shares that uses.
    pub taken: Option<(Instant, Uses)>,
    /// The message that its call under way edits, and that call's number.
    pub editing: Option<(i64, i64)>,
    /// Its last call took long.
    pub slow: bool,
    /// How many of its calls count among those that could be sent now.
    pub counted: usize,
}

impl Lane {
    /// Whether an edit is of no use: one that was decided on later is under way.
    pub fn is_past(&self, job: &Job) -> bool {
        let newer = |(message, id)| job.edits() == Some(message) && job.id < id;
        self.editing.is_some_and(newer)
    }

    /// The edit of the same message that waits.
    pub fn waiting_as(&mut self, job: &Job) -> Option<&mut Job> {
        let edits = job.edits()?;
        self.queue.iter_mut().find(|w| w.edits() == Some(edits))
    }
}

/// Messages that were said anew, the last ones, by chat and the number before: what edits the old one
/// edits the new one, unless it was decided on before the call that said it anew, whose number is kept.
#[derive(Default)]
pub(super) struct Anew {
    numbers: HashMap<(i64, i64), (i64, i64)>,
    order: VecDeque<(i64, i64)>,
}

impl Anew {
    /// Message `old` was said anew as `new` by the row `by`; the oldest such are forgotten.
    pub fn note(&mut self, chat: i64, old: i64, new: i64, by: i64) {
        self.numbers.insert((chat, old), (new, by));
        self.order.push_back((chat, old));
        if self.order.len() > limits::ANEW_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.numbers.remove(&oldest);
        }
    }

    /// Whether it is still worth being sent.
    pub fn apply(&self, job: &mut Job) -> bool {
        // The new one may be gone as well, but no message is said anew often.
        for _ in 0..8 {
            let known = |old| self.numbers.get(&(job.chat(), old));
            match job.edits().and_then(known) {
                Some((_, by)) if job.id < *by => return false,
                Some((new, _)) => job.renumber(*new),
                None => break,
            }
        }
        true
    }
}

/// The last messages that were edited, by chat and number, and the number of the call that did it last.
/// What an earlier run left may be read, under another place of the chat, after what is newer was sent.
#[derive(Default)]
pub(super) struct Edited {
    pub calls: HashMap<(i64, i64), i64>,
    order: VecDeque<(i64, i64)>,
}

impl Edited {
    /// The newest edit of its message, if it is one.
    pub fn note(&mut self, job: &Job) {
        let Some(message) = job.edits() else {
            return;
        };
        let key = (job.chat(), message);
        if let Some(call) = self.calls.get_mut(&key) {
            *call = job.id.max(*call);
            return;
        }
        self.calls.insert(key, job.id);
        self.order.push_back(key);
        if self.order.len() > limits::EDITED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.calls.remove(&oldest);
        }
    }

    /// Whether an edit is older than the last one that was made.
    pub fn is_past(&self, job: &Job) -> bool {
        let last = |message| self.calls.get(&(job.chat(), message));
        job.edits()
            .and_then(last)
            .is_some_and(|call| job.id < *call)
    }
}

/// Lists a chat whose next call may go, if it has one.
pub(super) fn make_ready(
    lanes: &mut HashMap<i64, Lane>,
    ready: &mut [VecDeque<i64>; 2],
    chat: i64,
) {
    let Some(lane) = lanes.get_mut(&chat) else {
        return;
    };
    let Some(head) = lane.queue.front() else {
        lane.phase = Phase::Resting;
        return;
    };
    lane.phase = Phase::Ready;
    ready[usize::from(head.class() == Class::Notice)].push_back(chat);
}
