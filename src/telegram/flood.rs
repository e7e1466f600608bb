//! Telegram's flood limits as arithmetic: when may the next message go? Takes the time, holds no
//! clock. (The generic cell rate algorithm: one instant a bucket.)
use std::time::{Duration, Instant};

/// A rate: one message an interval on average, `burst` at once after a rest.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    interval: Duration,
    burst: u32,
}

impl Rate {
    /// `count` messages in `period`; `None`, no limit, when `count` is 0.
    #[must_use]
    pub fn new(count: u32, period: Duration, burst: u32) -> Option<Self> {
        (count > 0).then(|| Self {
            interval: period / count,
            burst: burst.max(1),
        })
    }
}

/// The state of one rate for one chat, or for all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bucket {
    /// When all that was taken will have been worked off.
    settled: Option<Instant>,
}

impl Bucket {
    /// When the next message may go: `now` or later.
    #[must_use]
    pub fn ready_at(&self, rate: Option<Rate>, now: Instant) -> Instant {
        let (Some(rate), Some(settled)) = (rate, self.settled) else {
            return now;
        };
        let allowance = rate.interval * (rate.burst - 1);
        settled.checked_sub(allowance).unwrap_or(now).max(now)
    }

    /// Counts a message sent `now`.
    pub fn take(&mut self, rate: Option<Rate>, now: Instant) {
        if let Some(rate) = rate {
            self.settled = Some(self.settled.map_or(now, |at| at.max(now)) + rate.interval);
        }
    }

    /// When the bucket is as good as new, so that it need not be kept.
    #[must_use]
    pub fn rested_at(&self, now: Instant) -> Instant {
        self.settled.map_or(now, |at| at.max(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_goes_at_once_and_then_the_rate_holds() {
        let rate = Rate::new(2, Duration::from_secs(1), 3);
        let start = Instant::now();
        let (mut bucket, mut now, mut sent) = (Bucket::default(), start, Vec::new());
        for _ in 0..7 {
            now = bucket.ready_at(rate, now);
            bucket.take(rate, now);
            sent.push((now - start).as_millis());
        }
        assert_eq!(sent, [0, 0, 0, 500, 1_000, 1_500, 2_000]);
        let rested = bucket.rested_at(now);
        assert_eq!(bucket.ready_at(rate, rested), rested);
        assert!(Rate::new(0, Duration::from_secs(1), 1).is_none());
    }
}
