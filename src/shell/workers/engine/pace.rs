//! When the engine's thread sees to what, and how long it may wait for updates. Pure: takes the time.
use crate::telegram::dispatch::Load;
use crate::values::limits;
use std::time::{Duration, Instant};

/// Waits between attempts while the disk is full or the database is locked: from and up to.
pub(super) const STORAGE_WAIT: (Duration, Duration) =
    (Duration::from_millis(500), Duration::from_secs(5));

/// The rhythm of the engine's thread. `P` is what a poller that waits is let go by.
pub(super) struct Pace<P> {
    tended: Instant,
    probe_at: Instant,
    /// A poller that is let wait: too much is on its way to Telegram already.
    held: Option<P>,
}

impl<P> Pace<P> {
    /// The books have just been opened.
    pub fn new(now: Instant) -> Self {
        Self {
            tended: now,
            probe_at: now + limits::PROBE_EVERY,
            held: None,
        }
    }

    /// Whether it is time for what is done once in a while; then it counts as done.
    pub fn tends(&mut self, now: Instant) -> bool {
        let is_time = now.saturating_duration_since(self.tended) >= limits::PROBE_EVERY;
        if is_time {
            self.tended = now;
        }
        is_time
    }

    /// Whether a poller is held.
    pub const fn holds(&self) -> bool {
        self.held.is_some()
    }

    /// The poller that is held, when so little is under way that it may go on.
    pub fn lets_go(&mut self, load: Load) -> Option<P> {
        self.held.take_if(|_| load.is_little())
    }

    /// How long to wait for updates when something is due after `due`, and when deliveries are
    /// `unrecorded`.
    pub fn patience(&self, due: Option<Duration>, unrecorded: bool, now: Instant) -> Duration {
        // What another process has asked for is seen when it is looked for.
        let look = self.probe_at.saturating_duration_since(now);
        let look = look.min(limits::RENEWAL_LOOK_EVERY);
        let patience = due.map_or(look, |due| look.min(due));
        if self.holds() || unrecorded {
            return patience.min(limits::DELIVERY_RECORD_WAIT);
        }
        patience
    }

    /// Updates were committed: the poller that goes on now, unless too much is under way.
    pub fn committed(&mut self, poller: P, load: Load, now: Instant) -> Option<P> {
        self.probe_at = now + limits::PROBE_EVERY;
        if load.is_too_much() {
            self.held = Some(poller);
            return None;
        }
        Some(poller)
    }

    /// Whether nothing was written for so long that a row is to be written to see whether that works.
    pub fn probes(&self, now: Instant) -> bool {
        self.probe_at <= now
    }

    /// Whether that worked; if not, it is tried again soon.
    pub fn probed(&mut self, worked: bool, now: Instant) {
        let again = if worked {
            limits::PROBE_EVERY
        } else {
            STORAGE_WAIT.1
        };
        self.probe_at = now + again;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn it_waits_until_what_is_next_and_not_long_with_deliveries_to_record() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        let look = limits::RENEWAL_LOOK_EVERY.min(limits::PROBE_EVERY);
        assert_eq!(pace.patience(None, false, start), look);
        assert_eq!(pace.patience(Some(SECOND / 8), false, start), SECOND / 8);
        assert_eq!(pace.patience(Some(SECOND * 900), false, start), look);
        let soon = limits::DELIVERY_RECORD_WAIT;
        assert_eq!(pace.patience(None, true, start), soon);
        assert_eq!(
            pace.patience(Some(Duration::ZERO), true, start),
            Duration::ZERO
        );
        let full = Load {
            sendable: limits::OUTGOING_MAX + 1,
            ..Load::default()
        };
        assert_eq!(pace.committed("poller", full, start), None);
        assert!(pace.holds());
        assert_eq!(pace.patience(None, false, start), soon);
        assert_eq!(pace.lets_go(full), None);
        assert_eq!(pace.lets_go(Load::default()), Some("poller"));
        assert!(!pace.holds());
        assert_eq!(
            pace.committed("poller", Load::default(), start),
            Some("poller")
        );
    }

    #[test]
    fn a_database_that_takes_nothing_is_tried_again_soon_and_one_that_was_written_to_late() {
        let start = Instant::now();
        let mut pace = Pace::<()>::new(start);
        let late = start + limits::PROBE_EVERY;
        assert!(!pace.tends(late - SECOND) && !pace.probes(late - SECOND));
        assert!(pace.tends(late) && !pace.tends(late + SECOND), "once");
        assert!(pace.probes(late));
        assert_eq!(pace.patience(None, false, late + SECOND), Duration::ZERO);
        pace.probed(false, late);
        assert!(pace.probes(late + STORAGE_WAIT.1));
        pace.probed(true, late);
        assert!(!pace.probes(late + STORAGE_WAIT.1));
        let _ = pace.committed((), Load::default(), late + SECOND);
        assert!(!pace.probes(late + limits::PROBE_EVERY));
    }
}
