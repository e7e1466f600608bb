//! One look at everything: the bot over HTTP, the machine in /proc. Taken on a thread of its own,
//! so that a bot that does not answer cannot hold up the keyboard or a signal.
use super::metrics::Metrics;
use crate::cli::COMMANDS;
use crate::cli::health::advice;
use crate::ops::config::Settings;
use crate::ops::machine::{self, Room, Running, Ticks};
use crate::ops::probe::{self, Found};
use crate::values::time::Now;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::thread;
use std::time::Duration;

/// How long a bot may take for one answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(3);
/// The second look comes after at most this time: only two looks tell how fast something goes.
const FIRST_WAIT_MAX: Duration = Duration::from_secs(1);

/// What was seen at one time.
pub(crate) struct Look {
    pub(crate) at: Now,
    /// The bot and its figures, or where it was looked for in vain and what to do, a line each.
    pub(crate) bot: Result<Bot, Vec<String>>,
    pub(crate) ticks: Option<Ticks>,
    pub(crate) load: Option<[u64; 3]>,
    pub(crate) memory: Option<Room>,
    /// Of the file system that holds the database.
    pub(crate) disk: Option<Room>,
    /// The processes of this program but our own.
    pub(crate) running: Vec<Running>,
}

/// A bot that answered.
pub(crate) struct Bot {
    pub(crate) found: Found,
    /// Its figures, or why there are none.
    pub(crate) metrics: Result<Metrics, String>,
}

/// What to look at, and how often.
pub(crate) struct Plan {
    pub(crate) settings: Settings,
    pub(crate) host: Option<String>,
    pub(crate) port: Option<u16>,
    pub(crate) interval: Duration,
}

impl Plan {
    /// Looks now.
    fn look(&self) -> Look {
        let targets = probe::targets(&self.settings, self.host.as_deref(), self.port);
        let lost = |tried: String| {
            let lines = tried.lines().map(str::to_owned);
            lines.chain([advice(self.port).to_owned()]).collect()
        };
        let found = probe::find(&targets, ANSWER_TIMEOUT).map_err(lost);
        let bot = found.map(|found| Bot {
            metrics: probe::get(&found.authority, "/metrics", ANSWER_TIMEOUT).and_then(|answer| {
                match answer.status {
                    200 => Metrics::parse(&answer.body),
                    status => Err(format!("status {status}")),
                }
            }),
            found,
        });
        let commands: Vec<_> = COMMANDS.iter().map(|command| command.name).collect();
        let mut running = machine::running(env!("CARGO_PKG_NAME"), &commands);
        running.retain(|running| running.pid != std::process::id());
        Look {
            at: Now::read(),
            bot,
            ticks: Ticks::read(),
            load: machine::load(),
            memory: Room::memory(),
            disk: Room::disk(&self.settings.database),
            running,
        }
    }

    /// Looks again and again on a thread, until nobody wants to know any more.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub(crate) fn start(self) -> std::io::Result<Looks> {
        let (looks, seen) = bounded(1);
        let (stop, stopped) = bounded(0);
        thread::Builder::new()
            .name("look".to_owned())
            .spawn(move || self.watch(&looks, &stopped))?;
        Ok(Looks { seen, _stop: stop })
    }

    fn watch(&self, looks: &Sender<Look>, stopped: &Receiver<()>) {
        let mut interval = self.interval.min(FIRST_WAIT_MAX);
        loop {
            let began = Now::read().mono;
            if looks.send(self.look()).is_err() {
                return;
            }
            let wait = interval.saturating_sub(began.elapsed());
            interval = self.interval;
            if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                return;
            }
        }
    }
}

/// The looks as they are taken; dropping it ends them.
pub(crate) struct Looks {
    pub(crate) seen: Receiver<Look>,
    _stop: Sender<()>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::values::time::Wall;
    use serde_json::{Value, json};
    use std::time::Instant;

    /// A look `seconds` after `start` at a bot that told this, with one process.
    pub(crate) fn look(start: Instant, seconds: u64, health: &Value, metrics: &str) -> Look {
        let at = Now {
            wall: Wall(1_758_298_047_000_000),
            mono: start + Duration::from_secs(seconds),
        };
        let found = Found {
            authority: "127.0.0.1:8001".to_owned(),
            health: serde_json::from_value(health.clone()).expect("of the right kinds"),
            body: String::new(),
        };
        let process = machine::Process {
            cpu: Duration::from_millis(seconds * 250),
            resident_bytes: 12 << 20,
            virtual_bytes: 1 << 30,
            threads: 9,
            started: Duration::from_secs(1),
        };
        let running = Running {
            pid: 123,
            subcommand: Some("run"),
            process,
        };
        let room = Some(Room {
            total: 4_000,
            free: 1_000,
        });
        let ticks = Ticks {
            total: seconds * 200,
            idle: seconds * 150,
        };
        Look {
            at,
            bot: Ok(Bot {
                found,
                metrics: Metrics::parse(metrics),
            }),
            ticks: Some(ticks),
            load: Some([52, 47, 33]),
            memory: room,
            disk: room,
            running: vec![running],
        }
    }

    /// A look that finds nobody.
    pub(crate) fn nobody(start: Instant, seconds: u64) -> Look {
        let lost = vec!["127.0.0.1:8001: refused".to_owned(), "Start it".to_owned()];
        Look {
            bot: Err(lost),
            ..look(start, seconds, &json!({}), "")
        }
    }

    /// What a healthy bot tells.
    pub(crate) fn well(updates: u64, errors: u64) -> Value {
        let workers = ["poller", "engine", "couriers", "http", "auditor", "pinger"];
        let workers = workers.map(
            |name| json!({"name": name, "state": "running", "restarts": 1, "last_beat_ago": 0.5}),
        );
        json!({
            "bot": probe::BOT_NAME, "status": "healthy", "bot_version": "2.0.1", "pid": 123,
            "uptime_seconds": 3600.5, "last_poll_ago": 0.4, "total_updates": updates,
            "total_errors": errors, "response_time_ms": 1.5, "workers": workers,
            "database": {"state": "ok", "balanced": true, "disk_free_bytes": 12_345_678},
        })
    }

    /// The worst that a program that calls itself a bot may tell, within the kinds of the keys.
    pub(crate) fn hostile() -> (Value, String) {
        let evil = "\u{1b}]0;x\u{7}\u{202e}\n\u{200d}\u{9b}2J👩‍👩‍👧漢".repeat(40);
        let worker =
            json!({"name": evil, "state": evil, "restarts": u64::MAX, "last_beat_ago": 1e308});
        let health = json!({
            "bot": evil, "status": evil, "bot_version": evil, "pid": u32::MAX,
            "reasons": vec![&evil; 500], "uptime_seconds": 1e308, "last_poll_ago": -1.0,
            "last_update_ago": 1e15, "total_updates": u64::MAX, "total_errors": u64::MAX,
            "response_time_ms": 1e300, "outbox_pending": u64::MAX, "workers": vec![worker; 500],
            "database": {"state": evil, "written_ago": -0.5, "disk_free_bytes": u64::MAX},
        });
        let metrics = "process_cpu_seconds_total 1e18\nprocess_open_fds 1e30\n\
            process_resident_memory_bytes 1e300\nprocess_max_fds NaN\nprocess_threads +Inf\n\
            casino_bot_reply_seconds_bucket{le=\"1e18\"} 1e19\n\
            casino_bot_reply_seconds_bucket{le=\"+Inf\"} 3\n";
        (health, metrics.to_owned())
    }
}
