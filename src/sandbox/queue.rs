//! The updates that wait, with Telegram's semantics: offsets confirm, and what is old is forgotten. Called by
//! `World`.

use std::collections::VecDeque;

use super::answer::Answer;

const QUEUED_MAX: usize = 100_000;
const ANSWER_BYTES_MAX: usize = 4 * 1024 * 1024;
/// An offset further beyond the end than this is not believed.
const OFFSET_AHEAD_MAX: i64 = 10;
/// Not sent unless asked for by name.
const KINDS_ON_DEMAND: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

pub(super) struct Queue {
    pub updates: VecDeque<Queued>,
    pub next_id: i64,
    /// No update expires before this moment.
    pub expiry_ms: i64,
    /// None: all but those on demand.
    pub allowed: Option<Vec<String>>,
    /// The poll that may wait; an older one finds another number here.
    pub poll: u64,
    pub ended_by: &'static str,
}

pub(super) struct Queued {
    pub id: i64,
    pub expires_ms: i64,
    /// The fields after update_id, without braces; may be empty.
    pub fields: String,
}

impl Queue {
    /// Empty; the first update gets `first_id`.
    pub fn new(first_id: i64) -> Self {
        let (updates, ended_by) = (VecDeque::new(), "");
        Self {
            updates,
            next_id: first_id,
            expiry_ms: i64::MAX,
            allowed: None,
            poll: 0,
            ended_by,
        }
    }

    /// Updates that wait.
    pub fn len(&self) -> usize {
        self.updates.len()
    }

    /// As `drop_pending_updates` does.
    pub fn clear(&mut self) {
        self.updates.clear();
    }

    /// No more is taken.
    pub fn is_full(&self) -> bool {
        self.updates.len() >= QUEUED_MAX
    }

    /// By the last `allowed_updates`, or what Telegram sends unasked.
    pub fn allows(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(kinds) => kinds.iter().any(|k| k == kind),
            None => !KINDS_ON_DEMAND.contains(&kind),
        }
    }

    /// Ends the waiting poll with a 409.
    pub fn terminate_poll(&mut self, by: &'static str) {
        self.poll += 1;
        self.ended_by = by;
    }

    /// As the `offset` of getUpdates does; a negative one keeps so many of the last.
    pub fn confirm(&mut self, offset: i64) {
        if offset > 0 && offset <= self.next_id + OFFSET_AHEAD_MAX {
            while self.updates.front().is_some_and(|u| u.id < offset) {
                self.updates.pop_front();
            }
        } else if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            self.updates
                .drain(..self.updates.len().saturating_sub(keep));
        }
    }

    /// Forgets what nobody has fetched in time.
    pub fn expire(&mut self, now_ms: i64) {
        if now_ms >= self.expiry_ms {
            self.updates.retain(|u| u.expires_ms > now_ms);
            self.expiry_ms = self
                .updates
                .iter()
                .map(|u| u.expires_ms)
                .min()
                .unwrap_or(i64::MAX);
        }
    }

    /// Of the first `limit` updates, within a bound of bytes; none where none wait.
    pub fn answer(&self, limit: usize) -> Option<Answer> {
        if self.updates.is_empty() {
            return None;
        }
        let mut body = String::from("{\"ok\":true,\"result\":[");
        for (n, update) in self.updates.iter().take(limit).enumerate() {
            if n > 0 && body.len() + update.fields.len() > ANSWER_BYTES_MAX {
                break;
            }
            let comma = if n > 0 { "," } else { "" };
            let separator = if update.fields.is_empty() { "" } else { "," };
            body.push_str(&format!(
                "{comma}{{\"update_id\":{}{separator}{}}}",
                update.id, update.fields
            ));
        }
        body.push_str("]}");
        Some(Answer {
            status: 200,
            body,
            retry_after: None,
        })
    }
}
