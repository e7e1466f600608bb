//! How much waits, of how many bytes, and how chats stand by that. Part of [`super::Dispatch`].
use super::super::outbound::Job;
use super::lane::{Lane, Phase};
use super::rates::Rates;
use super::report::Load;
use super::standing::Standing;
use crate::values::limits;
use std::sync::Arc;
use std::time::Instant;

/// What waits, but for answers to presses, of which only the number counts.
#[derive(Default)]
pub(super) struct Waiting {
    pub calls: usize,
    pub load: Load,
    standing: Arc<Standing>,
}

impl Waiting {
    /// Nothing, under these limits.
    pub fn new(rates: &Rates) -> Self {
        let standing = Standing {
            limited: [rates.chat.is_some(), rates.group.is_some()],
            ..Standing::default()
        };
        Self {
            standing: Arc::new(standing),
            ..Self::default()
        }
    }

    /// How chats and people stand now.
    pub fn standing(&mut self) -> Arc<Standing> {
        let tight = self.load.bytes > limits::WAITING_BYTES_TIGHT;
        if self.standing.tight != tight {
            Arc::make_mut(&mut self.standing).tight = tight;
        }
        Arc::clone(&self.standing)
    }

    /// A call begins to wait.
    pub fn count(&mut self, job: &Job) {
        self.calls += 1;
        self.load.bytes += job.bytes();
        if job.by.is_some() && self.standing.is_limited(job.chat()) {
            Arc::make_mut(&mut self.standing).add(job);
        }
    }

    /// It waits no more.
    pub fn discount(&mut self, job: &Job) {
        self.calls -= 1;
        self.load.bytes = self.load.bytes.saturating_sub(job.bytes());
        if job.by.is_some() && self.standing.is_limited(job.chat()) {
            Arc::make_mut(&mut self.standing).remove(job);
        }
    }

    /// Counts anew what of a chat could be sent now: nothing while it has to wait, one where its rate
    /// lets the next one wait, else all that is there.
    pub fn recount(&mut self, lane: &mut Lane, rated: bool) {
        let count = match lane.phase {
            Phase::Timed(_) | Phase::Resting => 0,
            Phase::Ready | Phase::Parked | Phase::Busy if rated => lane.queue.len().min(1),
            Phase::Ready | Phase::Parked | Phase::Busy => lane.queue.len(),
        };
        self.load.sendable = self.load.sendable + count - lane.counted;
        lane.counted = count;
    }

    /// As much waits in a chat as may, or no longer so.
    pub fn fills(&mut self, chat: i64, full: bool) {
        if self.standing.full.contains(&chat) != full {
            let chats = &mut Arc::make_mut(&mut self.standing).full;
            if full {
                chats.insert(chat);
            } else {
                chats.remove(&chat);
            }
        }
    }

    /// Something waits in a chat that may not be sent now; `until`: how long Telegram wants quiet there.
    pub fn falls_behind(&mut self, chat: i64, until: Option<Instant>) {
        if self.standing.behind.get(&chat) != Some(&until) {
            let behind = &mut Arc::make_mut(&mut self.standing).behind;
            behind.insert(chat, until);
        }
    }

    /// Nothing does any more.
    pub fn catches_up(&mut self, chat: i64) {
        if self.standing.behind.contains_key(&chat) {
            Arc::make_mut(&mut self.standing).behind.remove(&chat);
        }
    }
}
