//! Whether this machine may act: always, or as long as it has the lease. Whatever goes out asks first. What has asked and
//! stands still before it goes leaves later all the same, whoever acts by then; so it has to do no harm: a message says
//! what the other says too, a poll confirms what the replica holds, a payment has one name, under which it is made once.
use super::time::{Reading, Wall};
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::Duration;

/// Shared by all that act.
#[derive(Clone, Debug, Default)]
pub struct Tenure(Option<Arc<Mutex<Held>>>);

/// Until when, by both clocks.
#[derive(Clone, Copy, Debug)]
struct Held {
    until: Duration,
    wall: Wall,
}

impl Tenure {
    /// One that begins when it is [lent](Tenure::lend); the default is one that never ends.
    #[must_use]
    pub fn none() -> Self {
        let (until, wall) = (Duration::ZERO, Wall(i64::MIN));
        Self(Some(Arc::new(Mutex::new(Held { until, wall }))))
    }

    /// It lasts until then, by the clock that runs on, seen from now. What does not run while the machine stands still
    /// says less than the other: the machine's time of day is held to it too, so that a machine that was stopped as a
    /// whole does not act on what it had before.
    pub fn lend(&self, until: Duration, now: Reading) {
        let left = until.saturating_sub(now.ran);
        let wall = now.wall.plus(left);
        if let Some(held) = &self.0 {
            *held.lock() = Held { until, wall };
        }
    }

    /// It is over.
    pub fn end(&self) {
        self.lend(
            Duration::ZERO,
            Reading {
                wall: Wall(i64::MIN),
                ran: Duration::ZERO,
            },
        );
    }

    /// Whether it lasts.
    #[must_use]
    pub fn lasts(&self, now: impl FnOnce() -> Reading) -> bool {
        let Some(held) = &self.0 else {
            return true;
        };
        let (held, now) = (*held.lock(), now());
        now.ran < held.until && now.wall < held.wall
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lasts_by_both_clocks() {
        let at = |ran: u64, wall: i64| Reading {
            ran: Duration::from_secs(ran),
            wall: Wall(wall * 1_000_000),
        };
        assert!(Tenure::default().lasts(|| at(u64::MAX / 2, i64::MAX / 2_000_000)));
        let tenure = Tenure::none();
        assert!(!tenure.lasts(|| at(0, 0)));
        tenure.lend(Duration::from_secs(110), at(100, 5_000));
        for (ran, wall, lasts) in [
            (109, 5_009, true),
            (110, 5_009, false),
            // The clock that runs on stood still, or the other was set.
            (101, 5_010, false),
            (109, 0, true),
        ] {
            assert_eq!(tenure.lasts(|| at(ran, wall)), lasts, "{ran} {wall}");
        }
        tenure.end();
        assert!(!tenure.lasts(|| at(0, 0)));
    }
}
