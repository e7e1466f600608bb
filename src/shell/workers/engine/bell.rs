//! How the engine is woken. A channel wakes whoever waits at it while it still holds a lock that the one woken asks for
//! first: where both are on one core, that is two more switches a batch. So the engine sleeps beside its channels and
//! not at them, and whoever sends to it rings.
use crossbeam_channel::{SendError, Sender, TrySendError};
use parking_lot::Mutex;
use std::sync::Arc;
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// Wakes the engine's thread, whichever that is.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Mutex<Option<Thread>>>);

impl Bell {
    /// From now on this thread is woken.
    pub(super) fn wakes_me(&self) {
        *self.0.lock() = Some(thread::current());
    }

    /// Wakes it. A ring that finds it awake is heard when it would sleep.
    pub fn ring(&self) {
        let sleeper = self.0.lock().clone();
        if let Some(sleeper) = sleeper {
            sleeper.unpark();
        }
    }

    /// What `look` finds, as soon as it finds something; `None` when that has not come by then. It looks again at each
    /// ring.
    pub(super) fn wait<T>(
        &self,
        patience: Duration,
        mut look: impl FnMut() -> Option<T>,
    ) -> Option<T> {
        let until = Instant::now() + patience;
        loop {
            if let Some(found) = look() {
                return Some(found);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            thread::park_timeout(left);
        }
    }
}

/// A way to the engine.
#[derive(Debug)]
pub struct Ringer<T> {
    to: Sender<T>,
    bell: Bell,
}

impl<T> Clone for Ringer<T> {
    fn clone(&self) -> Self {
        Self {
            to: self.to.clone(),
            bell: self.bell.clone(),
        }
    }
}

impl<T> Ringer<T> {
    /// The way into this channel, at whose other end the one with this bell is.
    #[must_use]
    pub const fn new(to: Sender<T>, bell: Bell) -> Self {
        Self { to, bell }
    }

    /// Sends it, as soon as there is room.
    ///
    /// # Errors
    /// When no engine is to come any more.
    pub fn send(&self, what: T) -> Result<(), SendError<T>> {
        self.to.send(what)?;
        self.bell.ring();
        Ok(())
    }

    /// Sends it, if there is room.
    ///
    /// # Errors
    /// When there is none, or no engine is to come any more.
    pub fn try_send(&self, what: T) -> Result<(), TrySendError<T>> {
        self.to.try_send(what)?;
        self.bell.ring();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossbeam_channel::bounded;

    #[test]
    fn what_is_sent_is_found_at_once_and_nothing_at_its_time() {
        let (to, from) = bounded(1);
        let bell = Bell::default();
        let way = Ringer::new(to, bell.clone());
        let (ready, is_ready) = bounded(0);
        thread::scope(|scope| {
            scope.spawn(move || {
                bell.wakes_me();
                // Unrung it would sleep all that time.
                let long = Duration::from_secs(10);
                for n in 0..100 {
                    let _ = ready.send(());
                    let began = Instant::now();
                    assert_eq!(bell.wait(long, || from.try_recv().ok()), Some(n));
                    assert!(began.elapsed() < long / 2, "it was rung");
                }
                assert_eq!(
                    bell.wait(Duration::from_millis(1), || from.try_recv().ok()),
                    None
                );
                let _ = ready.send(());
            });
            for n in 0..100 {
                is_ready.recv().expect("it waits or is about to");
                way.send(n).expect("room");
            }
            is_ready.recv().expect("it came to its end");
        });
    }
}
