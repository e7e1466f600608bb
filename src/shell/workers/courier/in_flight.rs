//! What a courier's thread is carrying.
use crate::telegram::outbound::Job;
use parking_lot::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

/// Whoever has had a call for so long waits for Telegram and not for a processor.
pub(super) const AWAY_AFTER: Duration = Duration::from_millis(50);

/// A thread's call, if it has one. It lies here and not on the thread's stack, so that it can be taken from one that
/// panicked or hangs.
pub(super) struct InFlight(Mutex<Option<Call>>);

pub(super) struct Call {
    pub job: Job,
    /// Until when its thread will be done with it.
    pub due: Instant,
    /// Since when its thread has it.
    pub since: Instant,
}

impl InFlight {
    pub const fn new(call: Option<Call>) -> Self {
        Self(Mutex::new(call))
    }

    pub fn lock(&self) -> MutexGuard<'_, Option<Call>> {
        self.0.lock()
    }

    /// Takes the call, from a thread that may not know.
    pub fn take(&self) -> Option<Job> {
        self.0.lock().take().map(|call| call.job)
    }

    /// Whether it has had its call for so long that it surely waits for the answer.
    pub fn waits(&self, now: Instant) -> bool {
        let call = self.0.try_lock();
        let since = call.and_then(|call| call.as_ref().map(|call| call.since));
        since.is_some_and(|since| now.saturating_duration_since(since) > AWAY_AFTER)
    }

    /// Works on the call and says until when it will take; `None` when it was taken away.
    pub fn with<R>(&self, until: Instant, work: impl FnOnce(&mut Job) -> R) -> Option<R> {
        let mut call = self.0.lock();
        let call = call.as_mut()?;
        call.due = until;
        Some(work(&mut call.job))
    }
}
