//! How much waits, and what is given up when it is too much. Part of [`super::Dispatch`].
use super::super::outbound::Job;
use super::Dispatch;
use super::lane::Phase;
use crate::casino::receipt::{Fate, Lost};
use crate::values::limits;
use std::sync::Arc;
use std::time::Instant;

impl Dispatch {
    /// Gives up what waits in the chats that Telegram wants quiet for longest, until all that waits is
    /// well within its bound. Whoever is behind for so long is not to hold up everybody: it is done when
    /// the bound is passed, and as long as the intake is held.
    pub fn shed(&mut self, now: Instant) {
        while self.load.bytes > limits::WAITING_BYTES_RESUME {
            let silent = self.lanes.iter().filter_map(|(chat, lane)| {
                let until = lane.not_before.filter(|_| !lane.queue.is_empty())?;
                (until > now + limits::SAID_WITHIN).then_some((until, *chat))
            });
            let Some((_, chat)) = silent.max() else {
                return;
            };
            let given_up = self
                .lanes
                .get_mut(&chat)
                .map(|lane| std::mem::take(&mut lane.queue));
            let given_up = given_up.unwrap_or_default();
            log::warn!(
                "{} messages to chat {chat}, which may not be written to for long, are given up: too much waits",
                given_up.len()
            );
            for job in given_up {
                self.discount(&job);
                self.finish(&job, Fate::Lost(Lost::GivenUp));
            }
            Arc::make_mut(&mut self.standing).full.remove(&chat);
            self.recount(chat);
        }
    }

    /// A call begins to wait.
    pub(super) fn count(&mut self, job: &Job) {
        self.waiting += 1;
        self.load.bytes += job.bytes();
        if job.by.is_some() && self.standing.is_limited(job.chat()) {
            Arc::make_mut(&mut self.standing).add(job);
        }
    }

    /// It waits no more.
    pub(super) fn discount(&mut self, job: &Job) {
        self.waiting -= 1;
        self.load.bytes = self.load.bytes.saturating_sub(job.bytes());
        if job.by.is_some() && self.standing.is_limited(job.chat()) {
            Arc::make_mut(&mut self.standing).remove(job);
        }
    }

    /// Counts anew what of a chat could be sent now: nothing while it has to wait, one where its rate
    /// lets the next one wait, else all that is there.
    pub(super) fn recount(&mut self, chat: i64) {
        let rated = self.rates.of(chat).is_some();
        let Some(lane) = self.lanes.get_mut(&chat) else {
            return;
        };
        let count = match lane.phase {
            Phase::Timed(_) | Phase::Resting => 0,
            Phase::Ready | Phase::Parked | Phase::Busy if rated => lane.queue.len().min(1),
            Phase::Ready | Phase::Parked | Phase::Busy => lane.queue.len(),
        };
        self.load.sendable = self.load.sendable + count - lane.counted;
        lane.counted = count;
    }
}
