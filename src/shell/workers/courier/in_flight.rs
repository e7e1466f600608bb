//! What a courier's thread has in hand.
use crate::telegram::outbound::Job;
use parking_lot::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Whoever has had a call for so long waits for Telegram and not for a processor.
const AWAY_AFTER: Duration = Duration::from_millis(50);

/// A thread's call, until when it will be done with it, and since when it has it. The call lies here and not on the
/// thread's stack, so that it can be taken from one that panicked or hangs.
pub(super) struct Hand(Mutex<Held>);

type Held = Option<(Job, Instant, Instant)>;

impl Hand {
    pub fn new(held: Held) -> Self {
        Self(Mutex::new(held))
    }

    pub fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock()
    }

    /// Takes the call, from a thread that may not know.
    pub fn empty(&self) -> Option<Job> {
        self.0.lock().take().map(|(job, ..)| job)
    }

    /// Whether it has had its call for so long that it surely waits for the answer.
    pub fn waits(&self, now: Instant) -> bool {
        let held = self.0.try_lock();
        let since = held.and_then(|held| held.as_ref().map(|(_, _, since)| *since));
        since.is_some_and(|since| now.saturating_duration_since(since) > AWAY_AFTER)
    }

    /// Works on the call and says until when it will take; `None` when it was taken away.
    pub fn with<R>(&self, until: Instant, work: impl FnOnce(&mut Job) -> R) -> Option<R> {
        let mut held = self.0.lock();
        let (job, due, _) = held.as_mut()?;
        *due = until;
        Some(work(job))
    }
}
