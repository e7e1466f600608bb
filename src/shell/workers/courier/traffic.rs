//! How many couriers are needed: as many as there are calls under way at the measured rate and time of a
//! call (Little's law, L = λW), with room to grow into. Pure: takes the time.
//!
//! The time is that of the call without what its thread waited for a processor. Where processors are
//! short each call seems to take longer, and couriers added for that would only take turns; where
//! Telegram takes longer they are what helps.
use std::fs;
use std::time::{Duration, Instant};

/// Calls that end within so long are measured together.
const WINDOW: Duration = Duration::from_millis(100);
/// Before the first measurement: a call to a near server.
const FIRST_GUESS: Duration = Duration::from_millis(20);
/// Beyond what the rate needs, for a burst; and one more for each so long that a call takes, up to as
/// many: whoever waits for the network gets into nobody's way.
const SPARE: u64 = 3;
const ONE_MORE_FOR: Duration = Duration::from_millis(4);
const MORE_MAX: u64 = 12;

/// The couriers that `rate` calls a second need which take `time` each.
fn needed(rate: u64, time: Duration) -> usize {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    // Half as many again: where all are at work the rate measured is no more than theirs.
    let under_way = rate.saturating_mul(micros(time)).saturating_mul(3) / 2_000_000;
    let more = (micros(time) / micros(ONE_MORE_FOR)).min(MORE_MAX);
    usize::try_from(under_way.saturating_add(SPARE + more)).unwrap_or(usize::MAX)
}

/// What was measured of late.
#[derive(Debug)]
pub(super) struct Traffic {
    /// Calls a second.
    rate: u64,
    time: Option<Duration>,
    window: Instant,
    ended: u32,
    timed: u32,
    took: Duration,
}

impl Traffic {
    /// Nothing was measured yet.
    pub fn new(now: Instant) -> Self {
        Self {
            rate: 0,
            time: None,
            window: now,
            ended: 0,
            timed: 0,
            took: Duration::ZERO,
        }
    }

    /// A call has ended, which took so long if that was measured.
    pub fn ended(&mut self, took: Option<Duration>, now: Instant) {
        self.ended = self.ended.saturating_add(1);
        if let Some(took) = took {
            self.timed += 1;
            self.took = self.took.saturating_add(took);
        }
        let passed = now.saturating_duration_since(self.window);
        if passed < WINDOW {
            return;
        }
        // Averages in which each window counts half as much as the next, but for the first guess.
        let passed_us = u64::try_from(passed.as_micros()).unwrap_or(u64::MAX);
        let rate = u64::from(self.ended) * 1_000_000 / passed_us.max(1);
        self.rate = self.rate.midpoint(rate);
        if let Some(time) = self.took.checked_div(self.timed) {
            self.time = Some((self.time.unwrap_or(time) + time) / 2);
        }
        (self.window, self.ended, self.timed, self.took) = (now, 0, 0, Duration::ZERO);
    }

    /// The couriers that it needs.
    pub fn needed(&self) -> usize {
        needed(self.rate, self.time.unwrap_or(FIRST_GUESS))
    }
}

/// Which of a thread's calls are measured.
#[derive(Default)]
pub(super) struct Stopwatch(u32);

/// One of so many; the first of a thread makes its connection and tells of that.
const MEASURED: u32 = 8;

impl Stopwatch {
    /// Begins a call: how long its thread had waited for a processor by now, if it is to be measured.
    pub fn start(&mut self) -> Option<Duration> {
        self.0 = self.0.wrapping_add(1);
        (self.0 % MEASURED == 2).then(waited_for_processor)
    }

    /// How long the call took without that, since `began`.
    pub fn stop(started: Option<Duration>, began: Instant, now: Instant) -> Option<Duration> {
        let before = started?;
        let waited = waited_for_processor().saturating_sub(before);
        Some(now.saturating_duration_since(began).saturating_sub(waited))
    }
}

/// How long this thread has been ready to run and did not: the second figure of its `schedstat`
/// (Linux, Documentation/scheduler/sched-stats.rst). Nothing where there is none.
fn waited_for_processor() -> Duration {
    let figures = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let waited = figures.split(' ').nth(1).and_then(|ns| ns.parse().ok());
    waited.map_or(Duration::ZERO, Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use super::*;

    const US: Duration = Duration::from_micros(1);
    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn the_pool_follows_rate_and_time_of_a_call() {
        for (rate, time, least, most) in [
            (0, Duration::ZERO, 2, 4),
            (50, 200 * US, 2, 4),
            // The flood on loopback: a handful.
            (9_000, 200 * US, 4, 8),
            (15_000, 150 * US, 4, 8),
            // A house at Telegram's limit of thirty a second.
            (30, 100 * MS, 16, 24),
            // A fast gate and a local server some way off.
            (5_300, 40 * MS, 300, 350),
            (1_000, 40 * MS, 60, 80),
            (u64::MAX, Duration::MAX, 1_024, usize::MAX),
        ] {
            let needed = needed(rate, time);
            assert!(
                (least..=most).contains(&needed),
                "{rate}/s of {time:?}: {needed}"
            );
        }
    }

    /// Calls that take 40 ms each, by as many couriers as are thought to be needed.
    #[test]
    fn a_pool_that_is_too_small_grows_and_one_that_is_large_enough_does_not() {
        let mut now = Instant::now();
        let mut traffic = Traffic::new(now);
        let (mut pool, wanted_rate) = (traffic.needed(), 2_000);
        for _ in 0..40 {
            pool = traffic.needed().min(1_024);
            let rate = wanted_rate.min(pool * 25);
            for _ in 0..rate / 10 {
                traffic.ended(Some(40 * MS), now);
            }
            now += WINDOW;
            traffic.ended(None, now);
        }
        // Eighty are at work; the rest is room.
        assert!((100..160).contains(&pool), "{pool}");
        for _ in 0..40 {
            for _ in 0..200 {
                traffic.ended(Some(200 * US), now);
            }
            now += WINDOW;
            traffic.ended(None, now);
        }
        assert!(traffic.needed() <= 8, "{}", traffic.needed());
    }
}
