//! What a standby shows of itself over HTTP.
use super::copy::Whole;
use crate::ops::probe::BOT_NAME;
use crate::rules::lease::Record;
use crate::values::limits;
use crate::values::time::{Now, Wall};
use crate::web::http::{Request, Response};
use parking_lot::Mutex;
use serde_json::json;
use std::time::{Duration, Instant};

/// What is known at the moment.
pub(super) struct Shown {
    pub instance: String,
    began: Instant,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    record: Record,
    stands: Option<Duration>,
    whole: Option<Whole>,
    /// Since when the copy lacks what the other machine has said that its replica holds.
    behind: Option<Instant>,
    failed: Option<String>,
    /// Another machine's, as it was last seen.
    before: Option<Record>,
}

impl Shown {
    /// Of a standby that answers by this name.
    pub fn new(instance: String) -> Self {
        Self {
            instance,
            began: Instant::now(),
            seen: Mutex::default(),
        }
    }

    /// The lease as it is seen, how long it has stood still, and the newest copy that is whole.
    pub fn sees(&self, record: &Record, stands: Option<Duration>, whole: Option<Whole>) {
        let mut seen = self.seen.lock();
        (seen.stands, seen.whole) = (stands, whole);
        if stands.is_some() {
            seen.before = Some(record.clone());
        }
        let lacks = whole.is_none_or(|whole| whole.commits < seen.record.held);
        seen.record = record.clone();
        seen.behind = lacks.then(|| seen.behind.unwrap_or_else(Instant::now));
    }

    /// What a restore of the newest state came to, or why it did not.
    pub fn came(&self, came: Result<(), String>) {
        let mut seen = self.seen.lock();
        let failed = came.err();
        match &failed {
            Some(why) if seen.failed.as_ref() != Some(why) => {
                log::warn!("the replica cannot be restored: {why}");
            }
            None if seen.failed.is_some() => log::info!("the replica can be restored again"),
            _ => {}
        }
        seen.failed = failed;
    }

    /// What another machine last said of its lease.
    pub fn before(&self) -> Option<Record> {
        self.seen.lock().before.clone()
    }

    fn health(&self, now: Now) -> (u16, serde_json::Value) {
        let seen = self.seen.lock();
        let behind = seen.behind.map_or(0, |since| since.elapsed().as_secs());
        let mut reasons = Vec::new();
        if behind > limits::STANDBY_BEHIND_AFTER.as_secs() {
            reasons.push(format!("the copy here is {behind} s behind the replica"));
        }
        let held = seen.record.held;
        reasons.extend(seen.failed.as_ref().map(|why| match seen.whole {
            Some(whole) => format!(
                "the newest books that are whole {}: newer ones cannot be restored: {why}",
                whole.against(held)
            ),
            None => format!("the replica cannot be restored: {why}"),
        }));
        let age = |alive: Wall| now.wall.since(alive).as_secs();
        let body = json!({
            "status": "standby",
            "reasons": reasons,
            "bot": BOT_NAME,
            "bot_version": env!("CARGO_PKG_VERSION"),
            "instance": self.instance,
            "pid": std::process::id(),
            "uptime_seconds": self.began.elapsed().as_secs(),
            "timestamp": now.wall.rfc3339(),
            "lease": {
                "generation": seen.record.generation,
                "stands_seconds": seen.stands.map(|time| time.as_secs()),
                "taken_after_seconds": limits::LEASE_TAKEN_AFTER.as_secs(),
                "commits": seen.record.commits,
                "held_commits": seen.record.held,
                "ended": seen.record.ended,
            },
            "copy": seen.whole.map(|whole| json!({
                "generation": whole.generation,
                "commits": whole.commits,
                "age_seconds": whole.alive.map(age),
                "lacks_commits": held.saturating_sub(whole.commits).max(0),
            })),
            "behind_seconds": behind,
        });
        (if reasons.is_empty() { 200 } else { 503 }, body)
    }
}

/// Answers one request.
pub(super) fn answer(shown: &Shown, request: &Request) -> Response {
    let now = Now::read();
    match request.path.trim_end_matches('/') {
        _ if !request.is_get() => Response::method_not_allowed("GET, HEAD"),
        "" => Response::json(
            200,
            json!({"status": "standby", "bot": BOT_NAME}).to_string(),
        ),
        "/ping" => {
            let at = now.wall.rfc3339();
            Response::json(200, json!({"pong": true, "timestamp": at}).to_string())
        }
        "/health" => {
            let (status, body) = shown.health(now);
            Response::json(status, body.to_string())
        }
        _ => Response::error(404, "not found"),
    }
}
