//! How long to wait before the next attempt. Pure: chance is an argument, for which [`super::chance::random`] will do.
use std::time::Duration;

/// `low` to `high`, evenly.
fn between(low: Duration, high: Duration, random: u64) -> Duration {
    let span = u64::try_from(high.saturating_sub(low).as_micros()).unwrap_or(u64::MAX);
    low + Duration::from_micros(random % span.saturating_add(1))
}

/// Decorrelated jitter (AWS, "Exponential Backoff And Jitter"): each wait is between the base and
/// three times the last, so that a crowd that failed together does not come back together.
#[derive(Clone, Copy, Debug)]
pub struct Jittered {
    base: Duration,
    cap: Duration,
    last: Duration,
}

impl Jittered {
    /// Waits of `base` to `cap`.
    #[must_use]
    pub const fn new(base: Duration, cap: Duration) -> Self {
        Self {
            base,
            cap,
            last: base,
        }
    }

    /// The next wait.
    pub fn next(&mut self, random: u64) -> Duration {
        self.last = between(self.base, self.last * 3, random).min(self.cap);
        self.last
    }

    /// After a success the next wait is short again.
    pub const fn reset(&mut self) {
        self.last = self.base;
    }
}

/// A delay that doubles with each failure up to a cap, plus up to a quarter by chance.
#[derive(Clone, Copy, Debug)]
pub struct Doubling {
    /// Before the first restart.
    pub base: Duration,
    /// At most.
    pub cap: Duration,
}

impl Doubling {
    /// The delay after `failures` earlier failures.
    #[must_use]
    pub fn delay(&self, failures: u32, random: u64) -> Duration {
        let delay = self
            .base
            .saturating_mul(1 << failures.min(20))
            .min(self.cap);
        between(delay, delay + delay / 4, random).min(self.cap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_within_their_bounds_and_start_over() {
        let (base, cap) = (Duration::from_secs(1), Duration::from_secs(60));
        let mut waits = Jittered::new(base, cap);
        for seed in 0..1_000 {
            let before = waits.last;
            let wait = waits.next(seed * 7_919_000_033);
            assert!(
                wait >= base && wait <= cap && wait <= before * 3,
                "{wait:?}"
            );
        }
        waits.reset();
        assert!(waits.next(u64::MAX) <= base * 3);
        let restarts = Doubling {
            base: base * 5,
            cap: base * 300,
        };
        let delays: Vec<_> = (0..8).map(|n| restarts.delay(n, 0).as_secs()).collect();
        assert_eq!(delays, [5, 10, 20, 40, 80, 160, 300, 300]);
        assert!(restarts.delay(2, u64::MAX / 3) <= Duration::from_secs(25));
    }
}
