//! A worker's signs of life. Before each step a worker says within what time it will be heard of
//! again, so that lateness means one thing for a step of a millisecond and for a poll of a minute.
pub mod drill;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// How a worker looks from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Condition {
    /// Not there: not started yet, or ended as asked.
    Stopped,
    /// At work, or idle and in time.
    Running,
    /// Not heard of in the time that it named.
    Stuck,
    /// Ended, and to be started again.
    Waiting,
}

impl Condition {
    const ALL: [Self; 4] = [Self::Stopped, Self::Running, Self::Stuck, Self::Waiting];

    /// The word for it in /health.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Running => "running",
            Self::Stuck => "stuck",
            Self::Waiting => "waiting",
        }
    }
}

/// What is known of one worker through all its lives. Written by the worker and the supervisor,
/// read by anybody without waiting.
#[derive(Debug)]
pub struct Heartbeat {
    name: &'static str,
    /// Times below are milliseconds since this.
    epoch: Instant,
    generation: AtomicU32,
    beaten: AtomicU64,
    due: AtomicU64,
    done: AtomicU64,
    restarts: AtomicU64,
    condition: AtomicU8,
    since: AtomicU64,
}

/// A due time that never comes: the worker waits for another one, which is watched itself.
const NEVER: u64 = u64::MAX;

impl Heartbeat {
    /// A worker that has not started.
    #[must_use]
    pub fn new(name: &'static str, epoch: Instant) -> Arc<Self> {
        Arc::new(Self {
            name,
            epoch,
            generation: AtomicU32::new(0),
            beaten: AtomicU64::new(0),
            due: AtomicU64::new(NEVER),
            done: AtomicU64::new(0),
            restarts: AtomicU64::new(0),
            condition: AtomicU8::new(Condition::Stopped as u8),
            since: AtomicU64::new(0),
        })
    }

    /// The worker's end of it for a new life. What earlier lives say from now on is not heard.
    #[must_use]
    pub fn next_life(self: &Arc<Self>, now: Instant) -> Pulse {
        let generation = self.generation.fetch_add(1, Relaxed) + 1;
        if generation > 1 {
            self.restarts.fetch_add(1, Relaxed);
        }
        self.due.store(NEVER, Relaxed);
        self.beaten.store(self.millis(now), Relaxed);
        self.set(Condition::Running, now);
        Pulse {
            of: Arc::clone(self),
            generation,
        }
    }

    /// Makes the present life void without starting another.
    pub fn fence(&self) {
        self.generation.fetch_add(1, Relaxed);
        self.due.store(NEVER, Relaxed);
    }

    /// Counts a start of a part of it anew.
    pub fn restarted(&self, now: Instant) {
        self.restarts.fetch_add(1, Relaxed);
        self.set(Condition::Running, now);
    }

    /// Notes how it looks from outside.
    pub fn set(&self, condition: Condition, now: Instant) {
        if self.condition.swap(condition as u8, Relaxed) != condition as u8 {
            self.since.store(self.millis(now), Relaxed);
        }
    }

    /// The worker's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// How it looks from outside, and since when.
    #[must_use]
    pub fn condition(&self) -> (Condition, Instant) {
        let index = usize::from(self.condition.load(Relaxed));
        (
            Condition::ALL[index],
            self.instant(self.since.load(Relaxed)),
        )
    }

    /// How often it was started again.
    #[must_use]
    pub fn restarts(&self) -> u64 {
        self.restarts.load(Relaxed)
    }

    /// When it was last heard of, if ever.
    #[must_use]
    pub fn last(&self) -> Option<Instant> {
        let beaten = self.beaten.load(Relaxed);
        (beaten > 0).then(|| self.instant(beaten))
    }

    /// Until when it will be heard of, unless it waits for another worker.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        let due = self.due.load(Relaxed);
        (due != NEVER).then(|| self.instant(due))
    }

    /// How often it did what it is there for.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.done.load(Relaxed)
    }

    fn millis(&self, at: Instant) -> u64 {
        let since = at.saturating_duration_since(self.epoch).as_millis();
        u64::try_from(since).unwrap_or(NEVER - 1).max(1)
    }

    fn instant(&self, millis: u64) -> Instant {
        self.epoch + Duration::from_millis(millis)
    }
}

/// The worker's end of a [`Heartbeat`], for one of its lives.
#[derive(Clone, Debug)]
pub struct Pulse {
    of: Arc<Heartbeat>,
    generation: u32,
}

impl Pulse {
    /// One that nobody watches.
    #[must_use]
    pub fn unwatched(name: &'static str) -> Self {
        let now = Instant::now();
        Heartbeat::new(name, now).next_life(now)
    }

    /// Says: alive, and heard of again within `worst`.
    pub fn within(&self, worst: Duration) {
        let now = Instant::now();
        self.by(now + worst, now);
    }

    fn by(&self, due: Instant, now: Instant) {
        if !self.is_void() {
            self.of.beaten.store(self.of.millis(now), Relaxed);
            self.due(due);
        }
    }

    /// Says for another: heard of again by `due`.
    pub fn due(&self, due: Instant) {
        if !self.is_void() {
            self.of.due.store(self.of.millis(due), Relaxed);
        }
    }

    /// Says for another: waits for the world for as long as it takes.
    pub fn idle(&self) {
        if !self.is_void() {
            self.of.due.store(NEVER, Relaxed);
        }
    }

    /// Says: alive, and waiting for another worker or for the world for as long as it takes.
    pub fn rest(&self) {
        if !self.is_void() {
            let now = Instant::now();
            self.of.beaten.store(self.of.millis(now), Relaxed);
            self.of.due.store(NEVER, Relaxed);
        }
    }

    /// Counts a job done.
    pub fn did(&self) {
        if !self.is_void() {
            self.of.done.fetch_add(1, Relaxed);
            self.of
                .beaten
                .store(self.of.millis(Instant::now()), Relaxed);
        }
    }

    /// Whether another life has taken this one's place: it must end and change nothing.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.generation != self.of.generation.load(Relaxed)
    }

    /// Which of the worker's lives this is, from 1.
    #[must_use]
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    /// The worker's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.of.name
    }

    /// A place at which a drill may strike; none in a release build.
    pub fn drill(&self) {
        if cfg!(debug_assertions) {
            drill::strike(self.of.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_present_life_is_heard() {
        let start = Instant::now();
        let worker = Heartbeat::new("worker", start);
        assert_eq!((worker.last(), worker.due()), (None, None));
        let first = worker.next_life(start);
        let soon = start + Duration::from_secs(7);
        first.by(soon, start + Duration::from_secs(2));
        assert_eq!(worker.due(), Some(soon));
        assert_eq!(worker.last(), Some(start + Duration::from_secs(2)));
        worker.fence();
        let second = worker.next_life(start + Duration::from_secs(9));
        assert!(first.is_void() && !second.is_void());
        first.by(soon, soon);
        first.did();
        assert_eq!(
            (worker.due(), worker.done(), worker.restarts()),
            (None, 0, 1)
        );
        second.did();
        worker.fence();
        assert!(second.is_void());
        second.did();
        assert_eq!(worker.done(), 1);
    }
}
