//! How chats and people stand: how much waits for whom, and which chats take no more. The dispatch keeps
//! it; the engine looks at it before it takes an update in.
use super::super::outbound::Job;
use crate::rules::ledger::PlayerId;
use crate::values::limits;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

/// A copy costs as much as waits for a flood limit, and nothing where there is none.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Chats in which as much waits as may.
    pub full: HashSet<i64>,
    /// Chats in which something waits that may not be sent now, and how long Telegram wants quiet there,
    /// if it said so.
    pub behind: HashMap<i64, Option<Instant>>,
    /// Whether so much waits in all that a chat with something behind takes no more.
    pub tight: bool,
    /// Whether private chats and groups have a flood limit: where there is none, nothing is counted by
    /// person, and nobody is slowed down.
    pub limited: [bool; 2],
    /// Messages that wait by a person's doing.
    pub people: HashMap<PlayerId, usize>,
    /// Likewise, in one chat.
    pub here: HashMap<(i64, PlayerId), usize>,
}

/// Why a chat takes no bets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// Too much waits already.
    Crowded,
    /// Telegram takes nothing there for so long.
    Silent(Duration),
}

impl Standing {
    /// Whether what is said in this chat is limited.
    #[must_use]
    pub fn is_limited(&self, chat: i64) -> bool {
        self.limited[usize::from(chat < 0)]
    }

    /// Whether, and why, a chat takes no bets: their results could not be said for minutes.
    #[must_use]
    pub fn shut(&self, chat: i64, now: Instant) -> Option<Shut> {
        let behind = self.behind.get(&chat);
        if let Some(until) = behind.copied().flatten() {
            let silence = until.saturating_duration_since(now);
            if silence > limits::SAID_WITHIN {
                return Some(Shut::Silent(silence));
            }
        }
        let crowded = self.full.contains(&chat) || self.tight && behind.is_some();
        crowded.then_some(Shut::Crowded)
    }

    /// Messages that wait by this person's doing: in the chat, and in all.
    #[must_use]
    pub fn waiting(&self, chat: i64, person: PlayerId) -> (usize, usize) {
        let here = self.here.get(&(chat, person));
        let all = self.people.get(&person);
        (here.copied().unwrap_or(0), all.copied().unwrap_or(0))
    }

    /// One more waits.
    pub(super) fn add(&mut self, job: &Job) {
        if let Some(person) = job.by.filter(|_| self.is_limited(job.chat())) {
            *self.people.entry(person).or_default() += 1;
            *self.here.entry((job.chat(), person)).or_default() += 1;
        }
    }

    /// One less.
    pub(super) fn remove(&mut self, job: &Job) {
        if let Some(person) = job.by.filter(|_| self.is_limited(job.chat())) {
            less(&mut self.people, person);
            less(&mut self.here, (job.chat(), person));
        }
    }
}

fn less<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, usize>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(&key);
        }
    }
}
