//! One look at everything: the bot over HTTP, the machine in /proc. Taken on a thread of its own,
//! so that a bot that does not answer cannot hold up the keyboard or a signal.
use super::metrics::Metrics;
use crate::cli::COMMANDS;
use crate::cli::health::advice;
use crate::config::Settings;
use crate::machine::{self, Room, Running, Ticks};
use crate::probe::{self, Found};
use crate::time::Now;
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
