//! getUpdates with Telegram's semantics: one poll waits, the newer one ends the older one. Part of `World`; called by the methods, the players and the waiting `Sandbox`.

use super::answer::{Answer, ApiError, Outcome, Poll};
use super::params::Params;
use super::queue::Queued;
use super::world::World;
use crate::values::limits::UPDATE_ID_MAX;

const TIMEOUT_S_MAX: i64 = 50;
const KEPT_MS: i64 = 24 * 3600 * 1000;
/// Presses are kept shorter: nobody waits for their answer any more.
const QUERY_KEPT_MS: i64 = 150 * 1000;

impl World {
    /// The number of the last update that was queued.
    pub fn last_update(&self) -> i64 {
        self.queue.next_id - 1
    }

    /// Queues `"kind":payload`; None when the bot has not asked for that kind.
    pub(super) fn enqueue(&mut self, kind: &str, payload: &str, now_ms: i64) -> Option<i64> {
        if !self.queue.allows(kind) {
            return None;
        }
        Some(self.enqueue_raw(None, kind, format!("\"{kind}\":{payload}"), now_ms))
    }

    /// Queues whatever it is given. A lower id than before restarts the numbering when nothing is queued,
    /// as Telegram does after a week without updates.
    pub(super) fn enqueue_raw(
        &mut self,
        id: Option<i64>,
        kind: &str,
        fields: String,
        now_ms: i64,
    ) -> i64 {
        let queue = &mut self.queue;
        let id = id.unwrap_or(queue.next_id);
        // The numbering does not go on from one that it never gives.
        let given = (1..=UPDATE_ID_MAX).contains(&id);
        if given && (id >= queue.next_id || queue.updates.is_empty()) {
            queue.next_id = id.saturating_add(1);
        }
        let kept = if kind.ends_with("_query") {
            QUERY_KEPT_MS
        } else {
            KEPT_MS
        };
        let expires_ms = now_ms + kept;
        queue.expiry_ms = queue.expiry_ms.min(expires_ms);
        let at = queue.updates.partition_point(|u| u.id <= id);
        queue.updates.insert(
            at,
            Queued {
                id,
                expires_ms,
                fields,
            },
        );
        self.wake.updates = true;
        id
    }

    pub(super) fn get_updates(
        &mut self,
        params: &mut Params,
        now_ms: i64,
    ) -> Result<Outcome, ApiError> {
        if self.webhook.is_some() {
            return Err(ApiError::new(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the \
                 webhook first",
            ));
        }
        if let Some(list) = params.take_json("allowed_updates").map_err(ApiError::bad)? {
            let kinds: Vec<String> = serde_json::from_value(list).map_err(|_| {
                ApiError::bad("can't parse allowed updates: Expected an Array of strings")
            })?;
            self.queue.allowed = (!kinds.is_empty()).then_some(kinds);
        }
        let limit = params.int("limit").unwrap_or(100).clamp(1, 100);
        let limit = usize::try_from(limit).unwrap_or(100);
        let timeout_s = params.int("timeout").unwrap_or(0).clamp(0, TIMEOUT_S_MAX);
        self.queue.expire(now_ms);
        self.queue.confirm(params.int("offset").unwrap_or(0));
        if let Some(answer) = self.queue.answer(limit) {
            return Ok(Outcome::Answer(answer));
        }
        if timeout_s == 0 {
            return Ok(Outcome::Answer(Answer::ok("[]")));
        }
        self.queue.terminate_poll(
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        );
        self.wake.updates = true;
        let number = self.queue.poll;
        Ok(Outcome::Wait(Poll {
            number,
            until_ms: now_ms + timeout_s * 1000,
            limit,
        }))
    }

    /// The answer of a waiting poll, once it has one.
    pub(super) fn resume(&mut self, poll: &Poll, now_ms: i64) -> Option<Answer> {
        if poll.number != self.queue.poll {
            return Some(Answer::refusal(&ApiError::new(409, self.queue.ended_by)));
        }
        self.queue.expire(now_ms);
        let done = now_ms >= poll.until_ms;
        self.queue
            .answer(poll.limit)
            .or_else(|| done.then(|| Answer::ok("[]")))
    }
}
