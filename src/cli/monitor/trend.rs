//! What follows from looks one after the other: how fast things go, and how that was before.
use super::look::{Bot, Look};
use super::metrics::{Histogram, Metrics, Quantile};
use crate::machine::{Running, permille};
use std::collections::VecDeque;
use std::time::Duration;

/// Looks that are remembered: more than the columns of any terminal.
const POINTS_MAX: usize = 600;
/// The time over which quantiles are taken, so that a quiet bot has some.
const WINDOW: Duration = Duration::from_secs(60);
/// The most looks within it.
const WINDOW_LOOKS_MAX: usize = 60;

/// How the bot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// By its own word.
    Healthy,
    /// By its own word, or by a word we do not know.
    Unhealthy,
    /// It does not answer.
    Unreachable,
}

impl State {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
            Self::Unreachable => "not reachable",
        }
    }
}

/// What one look adds. A speed is `None` where there is no look to compare with.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) state: State,
    /// Thousandths of an update a second.
    pub(crate) updates: Option<u64>,
    /// Thousandths of an error a second.
    pub(crate) errors: Option<u64>,
    /// The reply that 1 % exceed, of those since the look before.
    pub(crate) reply: Option<Quantile>,
    pub(crate) resident_bytes: Option<u64>,
    /// Thousandths of a processor.
    pub(crate) cpu: Option<u64>,
    /// Thousandths of all the machine's processors.
    pub(crate) machine_cpu: Option<u64>,
}

/// The looks so far.
#[derive(Default)]
pub(crate) struct Trend {
    /// Oldest first; not more than [`POINTS_MAX`].
    pub(crate) points: VecDeque<Point>,
    /// What each look of the window adds to the reply histogram, and after which time.
    replies: VecDeque<(Duration, Histogram)>,
    last: Option<Look>,
    /// The look before the last.
    before: Option<Look>,
}

impl Trend {
    /// Adds a look.
    pub(crate) fn add(&mut self, look: Look) {
        self.before = self.last.take();
        let before = self.before.as_ref();
        let passed = before.map(|b| look.at.mono.saturating_duration_since(b.at.mono));
        let machine_cpu = before.and_then(|b| look.ticks?.busy_since(b.ticks?));
        let mut point = Point {
            state: State::Unreachable,
            updates: None,
            errors: None,
            reply: None,
            resident_bytes: None,
            cpu: None,
            machine_cpu,
        };
        if let Ok(bot) = &look.bot {
            let earlier = before.and_then(|before| before.bot.as_ref().ok());
            let replies = point.fill(bot, earlier, passed);
            if let (Some(replies), Some(passed)) = (replies, passed) {
                self.replies.push_back((passed, replies));
            }
        } else {
            self.replies.clear();
        }
        self.forget();
        self.points.push_back(point);
        self.last = Some(look);
    }

    fn forget(&mut self) {
        let window: Duration = self.replies.iter().map(|(passed, _)| *passed).sum();
        let mut over = window.saturating_sub(WINDOW);
        while self.replies.len() > 1
            && (self.replies.len() > WINDOW_LOOKS_MAX || self.replies[0].0 <= over)
        {
            let gone = self.replies.pop_front();
            over = over.saturating_sub(gone.map_or(Duration::ZERO, |(passed, _)| passed));
        }
        while self.points.len() >= POINTS_MAX {
            self.points.pop_front();
        }
    }

    /// The last look.
    pub(crate) fn last(&self) -> Option<&Look> {
        self.last.as_ref()
    }

    /// A quantile of the replies of the last minute, or of the last look if that is longer ago.
    pub(crate) fn reply(&self, permille: u64) -> Option<Quantile> {
        let mut all = Histogram::default();
        self.replies
            .iter()
            .for_each(|(_, replies)| all.add(replies));
        all.quantile(permille)
    }

    /// A process's part of a processor between the last two looks, in thousandths.
    pub(crate) fn cpu_of(&self, running: &Running) -> Option<u64> {
        let (last, before) = (self.last.as_ref()?, self.before.as_ref()?);
        let same = |other: &&Running| {
            other.pid == running.pid && other.process.started == running.process.started
        };
        let earlier = before.running.iter().find(same)?;
        permille(
            running.process.cpu.checked_sub(earlier.process.cpu)?,
            last.at.mono.checked_duration_since(before.at.mono)?,
        )
    }
}

impl Point {
    /// Takes over what the bot says; the replies since the look before.
    fn fill(
        &mut self,
        bot: &Bot,
        earlier: Option<&Bot>,
        passed: Option<Duration>,
    ) -> Option<Histogram> {
        let (health, then) = (&bot.found.health, earlier.map(|bot| &bot.found.health));
        self.state = if bot.found.healthy() {
            State::Healthy
        } else {
            State::Unhealthy
        };
        let speed = |now, before: Option<u64>| per_second(grown(now, before?), passed?);
        self.updates = speed(health.total_updates, then.map(|then| then.total_updates));
        self.errors = speed(health.total_errors, then.map(|then| then.total_errors));
        let now = bot.metrics.as_ref().ok()?;
        let then = earlier.and_then(|bot| bot.metrics.as_ref().ok());
        self.resident_bytes = now.count("process_resident_memory_bytes");
        let cpu = |metrics: &Metrics| metrics.time("process_cpu_seconds_total");
        self.cpu = then.and_then(|then| {
            let (now, then) = (cpu(now)?, cpu(then)?);
            permille(now.checked_sub(then).unwrap_or(now), passed?)
        });
        let replies = |metrics: &Metrics| metrics.histogram("casino_bot_reply_seconds");
        let replies = replies(now)?.since(&replies(then?)?);
        self.reply = replies.quantile(990);
        Some(replies)
    }
}

/// What was counted since; a counter that is lower than before began anew.
fn grown(now: u64, before: u64) -> u64 {
    now.checked_sub(before).unwrap_or(now)
}

/// Thousandths a second.
fn per_second(count: u64, passed: Duration) -> Option<u64> {
    let thousandths = u128::from(count) * 1_000_000_000_000;
    u64::try_from(thousandths.checked_div(passed.as_nanos())?).ok()
}
