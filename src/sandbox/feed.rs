//! The event feed behind GET /sandbox/state: a bounded ring for the chat page and for tests. Kept by `World`.

use std::collections::VecDeque;

const EVENTS_MAX: usize = 20_000;
pub(super) struct Feed {
    /// Tells this world's sequence numbers from another's.
    pub id: i64,
    /// Of the last event; the first is 1.
    pub seq: u64,
    pub events: VecDeque<String>,
}

impl Feed {
    /// Empty; `id` tells it from that of an earlier run.
    pub fn new(id: i64) -> Self {
        Self {
            id,
            seq: 0,
            events: VecDeque::new(),
        }
    }

    /// The number the next event will have.
    pub fn next_seq(&self) -> u64 {
        self.seq + 1
    }

    /// `fields` are those of a JSON object; the oldest event goes where there are too many.
    pub fn push(&mut self, kind: &str, chat: i64, fields: &str) {
        if self.events.len() >= EVENTS_MAX {
            self.events.pop_front();
        }
        self.seq += 1;
        let seq = self.seq;
        self.events.push_back(format!(
            "{{\"seq\":{seq},\"type\":\"{kind}\",\"chat\":{chat}{fields}}}"
        ));
    }

    /// The sequence number before the oldest event kept.
    pub fn floor(&self) -> u64 {
        self.seq - u64::try_from(self.events.len()).unwrap_or(self.seq)
    }
}
