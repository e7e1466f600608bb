//! How long getUpdates may be silent. Something between us and Telegram may cut connections on
//! which nothing moves: a poll that waits longer than that never comes back, and the bot is deaf
//! although it is connected. So the wait gives way when quiet polls are cut, and is found again
//! with care. Pure: what happened comes in, the wait to ask for comes out. Called by the poller.
use crate::values::fault::Fault;
use crate::values::limits;
use std::time::Duration;

/// The wait to ask for, and what has been learnt about it.
#[derive(Debug)]
pub struct PollWait {
    wait: Duration,
    /// Silence that was survived at this wait.
    proved: Duration,
    /// Silence to survive before a longer wait is tried.
    price: Duration,
    /// Whether this wait is a try.
    raised: bool,
}

impl Default for PollWait {
    fn default() -> Self {
        Self {
            wait: limits::POLL_WAIT,
            proved: Duration::ZERO,
            price: limits::POLL_WAIT_PROVED_MIN,
            raised: false,
        }
    }
}

impl PollWait {
    /// What to ask Telegram for, whole seconds.
    #[must_use]
    pub const fn ask(&self) -> Duration {
        self.wait
    }

    /// A poll came back well after this long; the new wait, if it is another now.
    pub fn returned(&mut self, after: Duration) -> Option<Duration> {
        if after + Duration::from_secs(1) < self.wait {
            return None;
        }
        self.proved += self.wait;
        if self.proved < self.price {
            return None;
        }
        self.proved = Duration::ZERO;
        if self.wait == limits::POLL_WAIT {
            self.price = limits::POLL_WAIT_PROVED_MIN;
            self.raised = false;
            return None;
        }
        let more = (self.wait.as_secs() / 2).max(1);
        self.wait = (self.wait + Duration::from_secs(more)).min(limits::POLL_WAIT);
        self.raised = true;
        Some(self.wait)
    }

    /// A poll failed after this long; the new wait, if it is another now.
    pub fn failed(&mut self, after: Duration, fault: &Fault) -> Option<Duration> {
        // Front servers tell 502 or 504 when the connection behind them is cut.
        let cut = matches!(fault, Fault::Network(_) | Fault::Server(502 | 504));
        if !cut || after < limits::POLL_WAIT_MIN {
            return None;
        }
        if self.raised {
            self.price = (self.price * 2).min(limits::POLL_WAIT_PROVED_MAX);
        }
        (self.raised, self.proved) = (false, Duration::ZERO);
        // Silence to the very end tells that it was cut, not when.
        let shorter = if after < self.wait {
            after.as_secs() * 3 / 4
        } else {
            self.wait.as_secs() / 2
        };
        let shorter = Duration::from_secs(shorter).max(limits::POLL_WAIT_MIN);
        (shorter < self.wait).then(|| {
            self.wait = shorter;
            shorter
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn reset() -> Fault {
        Fault::Network("connection reset".to_owned())
    }

    /// Quiet polls where silence of `cut` is cut, `silently` or with a reset, for this long: the
    /// longest time without a good poll after the first hour, and how many were cut in all.
    fn live(wait: &mut PollWait, cut: Duration, silently: bool, hours: u32) -> (Duration, u32) {
        let (mut now, mut good, mut worst, mut cuts) =
            (Duration::ZERO, Duration::ZERO, Duration::ZERO, 0);
        while now < SECOND * 3_600 * hours {
            let asked = wait.ask();
            assert!(asked >= limits::POLL_WAIT_MIN && asked <= limits::POLL_WAIT);
            if asked < cut {
                now += asked;
                wait.returned(asked);
                good = now;
            } else {
                let after = if silently {
                    asked + limits::POLL_GRACE
                } else {
                    cut
                };
                now += after + SECOND;
                cuts += 1;
                wait.failed(after, &reset());
            }
            if now > SECOND * 3_600 {
                worst = worst.max(now.saturating_sub(good));
            }
        }
        (worst, cuts)
    }

    #[test]
    fn a_line_that_cuts_silence_is_learnt_and_seldom_tested() {
        for seconds in [3, 7, 15, 29, 45] {
            for silently in [false, true] {
                let (cut, mut wait) = (SECOND * seconds, PollWait::default());
                let (worst, cuts) = live(&mut wait, cut, silently, 48);
                assert!(worst <= SECOND * 65, "{seconds} s {silently}: {worst:?}");
                assert!(cuts <= 30, "{seconds} s {silently}: {cuts} in two days");
                assert!(wait.ask() * 4 >= cut || seconds == 3, "{:?}", wait.ask());
            }
        }
    }

    #[test]
    fn the_wait_is_found_again_when_the_line_is_well() {
        let mut wait = PollWait::default();
        live(&mut wait, SECOND * 10, false, 24);
        assert!(wait.ask() < SECOND * 10);
        live(&mut wait, SECOND * 1_000, false, 48);
        assert_eq!(wait.ask(), limits::POLL_WAIT);
        assert_eq!(wait.price, limits::POLL_WAIT_PROVED_MIN);
    }

    #[test]
    fn only_silence_that_is_cut_shortens_it() {
        let mut wait = PollWait::default();
        assert_eq!(wait.failed(SECOND / 2, &reset()), None, "too soon for that");
        for other in [
            Fault::Server(500),
            Fault::Conflict(String::new()),
            Fault::Unreached("no route".to_owned()),
            Fault::Throttled(SECOND),
        ] {
            assert_eq!(wait.failed(SECOND * 30, &other), None, "{other}");
        }
        assert_eq!(wait.ask(), limits::POLL_WAIT);
        assert_eq!(wait.failed(SECOND * 30, &reset()), Some(SECOND * 22));
        assert_eq!(
            wait.failed(SECOND * 20, &Fault::Server(504)),
            Some(SECOND * 15)
        );
        assert_eq!(wait.returned(SECOND), None, "a busy hour proves nothing");
        assert_eq!(wait.proved, Duration::ZERO);
    }
}
