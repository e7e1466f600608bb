//! One bot before one Bot API: started, idled, loaded and stopped, while the API is served in this
//! same thread. The phases of `main` are made of these steps.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::api::{Api, Script};
use crate::bot::{self, Bot};
use crate::load::{Load, Report};

const START_WITHIN: Duration = Duration::from_secs(20);
const STOP_WITHIN: Duration = Duration::from_secs(20);
/// How often the bot is looked at, to learn of its death.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// Short, since the end of a process wakes no poll.
const WATCH_EVERY: Duration = Duration::from_millis(5);

pub struct Setting {
    pub program: PathBuf,
    pub folder: PathBuf,
    pub script: Script,
}

pub struct Stage {
    pub bot: Bot,
    api: Api,
    script: Script,
    last_look: Instant,
}

/// A load that was played, and what it cost.
pub struct Round {
    pub report: Report,
    pub cpu_s: f64,
    pub written_kib: f64,
    pub own_cpu_s: f64,
    /// RSS in MiB and the bets before it, read as soon as those asked for were answered, or at the end.
    pub rss: (f64, u64),
    /// How long /health took meanwhile, milliseconds, in rising order.
    pub health_ms: Vec<f64>,
}

impl Round {
    pub fn cpu_s_per_1000(&self) -> f64 {
        self.cpu_s * 1000.0 / self.answers()
    }

    pub fn written_kib_per_bet(&self) -> f64 {
        self.written_kib / self.answers()
    }

    pub fn own_cpu_us_per_bet(&self) -> f64 {
        self.own_cpu_s * 1e6 / self.answers()
    }

    /// The share of /health answers, in hundredths, that came within this many milliseconds.
    pub fn health_at(&self, hundredths: usize) -> f64 {
        self.health_ms[(self.health_ms.len() - 1) * hundredths / 100]
    }

    fn answers(&self) -> f64 {
        self.report.answered.max(1) as f64
    }
}

/// Asks /health all the while, a new connection each time, as uptime monitors do.
struct Prober {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Result<Vec<f64>, String>>,
}

/// Between two probes.
const PROBE_EVERY: Duration = Duration::from_millis(20);

impl Prober {
    fn start(addr: SocketAddr) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            let mut took = Vec::new();
            while !stopped.load(Ordering::Relaxed) || took.is_empty() {
                let began = Instant::now();
                probe(addr).map_err(|e| format!("/health does not answer: {e}"))?;
                took.push(began.elapsed().as_secs_f64() * 1000.0);
                thread::sleep(PROBE_EVERY);
            }
            took.sort_unstable_by(f64::total_cmp);
            Ok(took)
        });
        Self { stop, thread }
    }

    fn stop(self) -> Result<Vec<f64>, String> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| "the prober panicked")?
    }
}

fn probe(addr: SocketAddr) -> std::io::Result<()> {
    let mut socket = TcpStream::connect(addr)?;
    socket.set_read_timeout(Some(START_WITHIN))?;
    socket.write_all(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;
    if answer.contains(" 200 ") {
        Ok(())
    } else {
        Err(std::io::Error::other(answer))
    }
}

impl Stage {
    /// Starts a bot on an empty database; also gives the time from its start to its first poll.
    pub fn open(
        setting: &Setting,
        senders: Option<u32>,
        send_delay: Duration,
    ) -> Result<(Self, Duration), String> {
        let folder = bot::fresh_folder(&setting.folder)?;
        let api = Api::open(&setting.script.refusal, send_delay, 1);
        Self::begin(setting, &folder, senders, api)
    }

    /// Likewise on the database that lies in `folder`, if there is one; the users' numbers are `stride`
    /// apart.
    pub fn open_in(
        setting: &Setting,
        folder: &Path,
        stride: i64,
    ) -> Result<(Self, Duration), String> {
        let api = Api::open(&setting.script.refusal, Duration::ZERO, stride);
        Self::begin(setting, folder, None, api)
    }

    fn begin(
        setting: &Setting,
        folder: &Path,
        senders: Option<u32>,
        api: io::Result<Api>,
    ) -> Result<(Self, Duration), String> {
        let api = api.map_err(|e| format!("cannot serve on the loopback interface: {e}"))?;
        let port = api
            .port()
            .map_err(|e| format!("cannot learn the port: {e}"))?;
        let began = Instant::now();
        let mut stage = Self {
            bot: Bot::start(&setting.program, folder, port, senders)?,
            api,
            script: setting.script.clone(),
            last_look: began,
        };
        loop {
            if let Some(first) = stage.api.first_poll() {
                return Ok((stage, first - began));
            }
            if began.elapsed() > START_WITHIN {
                return Err(stage.failure("the bot does not poll"));
            }
            stage.turn(LOOK_EVERY)?;
        }
    }

    /// Serves the bot while nobody plays.
    pub fn idle(&mut self, length: Duration) -> Result<(), String> {
        let until = Instant::now() + length;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            self.turn(left.min(LOOK_EVERY))?;
        }
    }

    pub fn play_start(&mut self, load: Load) -> Result<Round, String> {
        let text = self.script.start.clone();
        self.play(load, &text, u64::MAX)
    }

    pub fn play_text(&mut self, load: Load, text: &str) -> Result<Round, String> {
        self.play(load, text, u64::MAX)
    }

    /// The bot's RSS is read after `rss_after` answers, or at the end if there are fewer.
    pub fn play_bets(&mut self, load: Load, rss_after: u64) -> Result<Round, String> {
        let text = self.script.bet.clone();
        self.play(load, &text, rss_after)
    }

    /// Err if a command stays unanswered, or if none was answered.
    fn play(&mut self, load: Load, text: &str, rss_after: u64) -> Result<Round, String> {
        let before = self.bot.usage()?;
        let own_before = bot::cpu_seconds(std::process::id())?;
        let mut rss = None;
        let prober = Prober::start(self.bot.health_addr()?);
        self.api.begin(load, text);
        let report = loop {
            if let Some(load) = self.api.finished() {
                break load.report();
            }
            let answered = self.api.answered();
            if rss.is_none() && answered >= rss_after {
                rss = Some((self.bot.rss_mib()?, answered));
            }
            self.turn(LOOK_EVERY)?;
        };
        let after = self.bot.usage()?;
        let health_ms = prober.stop()?;
        if report.unanswered > 0 || report.answered == 0 {
            let what = format!(
                "{} of {} commands were never answered",
                report.unanswered,
                report.unanswered + report.answered
            );
            return Err(self.failure(&what));
        }
        let rss = match rss {
            Some(rss) => rss,
            None => (self.bot.rss_mib()?, report.answered),
        };
        Ok(Round {
            report,
            rss,
            health_ms,
            cpu_s: after.cpu_s - before.cpu_s,
            written_kib: (after.written_bytes - before.written_bytes) / 1024.0,
            own_cpu_s: bot::cpu_seconds(std::process::id())? - own_before,
        })
    }

    pub fn strays(&self) -> u64 {
        self.api.strays()
    }

    /// Stops the bot, proves its books, and removes its folder. The API is served until the end,
    /// for the bot may have messages to deliver. Gives back what it logged, if it did.
    pub fn close(mut self) -> Result<Option<String>, String> {
        self.bot.terminate()?;
        let began = Instant::now();
        let status = loop {
            if let Some(status) = self.bot.exit() {
                break status;
            }
            if began.elapsed() > STOP_WITHIN {
                return Err(self.failure("the bot does not stop on SIGTERM"));
            }
            self.api.turn(WATCH_EVERY);
        };
        if !status.success() {
            return Err(self.failure(&format!("the bot ended with {status} on SIGTERM")));
        }
        self.bot.audit()?;
        let logged = self.bot.has_logged().then(|| self.bot.last_words());
        self.bot.sweep()?;
        Ok(logged)
    }

    fn turn(&mut self, most: Duration) -> Result<(), String> {
        self.api.turn(most);
        if self.last_look.elapsed() >= LOOK_EVERY {
            self.last_look = Instant::now();
            if let Some(status) = self.bot.exit() {
                return Err(self.failure(&format!("the bot ended with {status}")));
            }
        }
        Ok(())
    }

    fn failure(&self, what: &str) -> String {
        format!("{what}; its log is {}", self.bot.last_words())
    }
}
