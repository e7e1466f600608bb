//! What follows from looks one after the other: how fast things go, and how that was before.
use super::look::{Bot, Look};
use super::metrics::{Histogram, Metrics, Quantile};
use crate::ops::machine::{Running, permille};
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

#[cfg(test)]
mod tests {
    use super::super::look::tests::{hostile, look, nobody, well};
    use super::*;
    use std::time::Instant;

    fn metrics(cpu: u64, fast: u64, slow: u64) -> String {
        format!(
            "process_cpu_seconds_total {cpu}\nprocess_resident_memory_bytes 1e6\n\
             casino_bot_reply_seconds_bucket{{le=\"0.001\"}} {fast}\n\
             casino_bot_reply_seconds_bucket{{le=\"+Inf\"}} {slow}\n"
        )
    }

    #[test]
    fn speeds_come_of_two_looks_and_are_never_negative() {
        let (start, mut trend) = (Instant::now(), Trend::default());
        let add = |trend: &mut Trend, at, updates, errors, metrics: &str| {
            trend.add(look(start, at, &well(updates, errors), metrics));
            trend.points.back().expect("it was added").clone()
        };
        let first = add(&mut trend, 0, 1_000, 5, &metrics(10, 100, 100));
        assert_eq!(
            (first.updates, first.cpu, first.machine_cpu),
            (None, None, None)
        );
        assert_eq!(trend.reply(500), None);
        let second = add(&mut trend, 2, 1_003, 5, &metrics(11, 200, 200));
        assert_eq!((second.updates, second.errors), (Some(1_500), Some(0)));
        assert_eq!((second.cpu, second.machine_cpu), (Some(500), Some(250)));
        assert_eq!(second.resident_bytes, Some(1_000_000));
        let half = Some(Quantile::About(Duration::from_micros(500)));
        assert_eq!(trend.reply(500), half);
        let running = trend.last().expect("there is one").running[0];
        assert_eq!(trend.cpu_of(&running), Some(250));
        // The bot has started anew: all it counts came since.
        let reset = add(&mut trend, 4, 8, 2, &metrics(1, 0, 10));
        assert_eq!((reset.updates, reset.errors), (Some(4_000), Some(1_000)));
        assert_eq!(reset.cpu, Some(500));
        let above = Some(Quantile::Above(Duration::from_millis(1)));
        assert_eq!(reset.reply, above);
        let most = Some(Quantile::About(Duration::from_millis(1)));
        assert_eq!(trend.reply(909), most, "100 of 110 were fast");
    }

    #[test]
    fn a_bot_that_is_gone_leaves_a_gap_and_comes_back() {
        let (start, mut trend) = (Instant::now(), Trend::default());
        trend.add(look(start, 0, &well(1, 0), &metrics(1, 1, 1)));
        trend.add(nobody(start, 1));
        assert_eq!(trend.points[1].state, State::Unreachable);
        assert_eq!(
            trend.points[1].machine_cpu,
            Some(250),
            "the machine is still there"
        );
        trend.add(look(start, 2, &well(9, 0), "no metrics"));
        assert_eq!(
            (trend.points[2].state, trend.points[2].updates),
            (State::Healthy, None)
        );
        trend.add(look(start, 3, &well(19, 0), &metrics(1, 1, 1)));
        assert_eq!(trend.points[3].updates, Some(10_000));
        assert_eq!((trend.points[3].cpu, trend.points[3].reply), (None, None));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let (start, mut trend) = (Instant::now(), Trend::default());
        for second in 0..=700 {
            let slow = if second < 600 { 500 } else { 0 };
            let text = metrics(1, second * 10, second * 10 + slow);
            trend.add(look(start, second, &well(second, 0), &text));
        }
        assert_eq!(trend.points.len(), POINTS_MAX);
        assert_eq!(trend.replies.len(), 60, "a minute");
        let all_fast = Some(Quantile::About(Duration::from_millis(1)));
        assert_eq!(trend.reply(1_000), all_fast, "only the last minute counts");
        for hour in 1..5 {
            trend.add(look(
                start,
                hour * 3_600,
                &well(0, 0),
                &metrics(1, 9_999 + hour, 9_999 + hour),
            ));
        }
        assert_eq!(trend.replies.len(), 1, "the last look at least");
    }

    #[test]
    fn nothing_that_is_told_breaks_it() {
        let (start, mut trend) = (Instant::now(), Trend::default());
        let (health, metrics) = hostile();
        for second in [0, 0, 1, 2, 2, 9] {
            trend.add(look(start, second, &health, &metrics));
            trend.add(look(start, second, &well(0, 0), ""));
            assert!(super::super::view::View::of(&trend).is_some());
        }
    }
}
