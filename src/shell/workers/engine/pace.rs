//! What the engine's thread does next, by what came: how long it waits for updates, and when it tries again what the
//! database did not take. Pure: what it is to do comes out, what became of that goes in, with the time and with
//! chance; the thread, or a test, has the books and the couriers, and updates and news in hand.
use crate::ops::health::Vitals;
use crate::telegram::dispatch::Load;
use crate::values::backoff::Jittered;
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Waits between attempts while the disk is full or the database is locked: from and up to.
const STORAGE_WAIT: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(5));

/// Attempts at what must be done before anything else is.
pub(super) struct Attempts(Jittered);

impl Attempts {
    /// None was made.
    pub const fn new() -> Self {
        Self(Jittered::new(STORAGE_WAIT.0, STORAGE_WAIT.1))
    }

    /// How long to wait before the next one, after one that failed.
    ///
    /// # Errors
    /// The fault, when it does not pass by itself.
    pub fn failed(&mut self, fault: Fault, random: u64) -> Result<Duration, Fault> {
        match fault.verdict() {
            Verdict::Retry => Ok(self.0.next(random)),
            _ => Err(fault),
        }
    }

    /// It is done.
    const fn succeeded(&mut self) {
        self.0.reset();
    }
}

/// What is to be done next.
#[derive(Debug, PartialEq)]
pub enum Next {
    /// A clock that was set and stayed so is to be followed: [`Heard::Done`].
    Follow,
    /// What is abandoned is to be settled, a part of it: [`Heard::More`].
    Tend,
    /// The next of what an earlier run left is to be handed over: [`Heard::More`].
    CatchUp,
    /// What is due by now is to be done: [`Heard::Due`].
    Look,
    /// What is under way is to be told: [`Heard::Room`].
    Weigh,
    /// The couriers are to make room: [`Heard::Room`].
    Shed,
    /// The poller whose updates are in hand goes on: [`Heard::Nothing`].
    LetGo,
    /// Updates and news are waited for: [`Heard::Updates`], [`Heard::News`], [`Heard::Stop`], or
    /// [`Heard::Nothing`] when none came for so long.
    Wait(Duration),
    /// The updates in hand are to be committed: [`Heard::Committed`].
    Work,
    /// The news in hand are to be heard: [`Heard::Done`].
    Hear,
    /// What was delivered is to be recorded: [`Heard::Committed`].
    Record,
    /// A row is to be written, to see whether that works: [`Heard::Done`].
    Probe,
    /// So much time is to pass: [`Heard::Nothing`], or [`Heard::Stop`].
    Rest(Duration),
    /// Updates that have been handed over before the end are to be taken in hand: [`Heard::Updates`], or
    /// [`Heard::Nothing`] when there are none.
    Take,
    /// The couriers finish until then, the books are closed, and it ends.
    Close(Instant),
    /// It ends with this.
    Fail(Fault),
}

/// What became of it.
#[derive(Debug)]
pub enum Heard {
    /// It is done, or nothing came.
    Nothing,
    /// Whether it could be done.
    Done(Result<(), Fault>),
    /// Whether there is more of it.
    More(Result<bool, Fault>),
    /// How long from now the next is due, if anything is; and whether deliveries are unrecorded.
    Due(Result<Option<Duration>, Fault>, bool),
    /// What is under way, and whether deliveries are unrecorded.
    Room(Load, bool),
    /// Updates are in hand.
    Updates,
    /// News are in hand.
    News,
    /// Whether it could be committed; if not, it is still in hand.
    Committed(Result<(), Fault>),
    /// No more are to come.
    Stop,
}

/// What was done last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Did {
    /// A round of the rhythm.
    All,
    Follow,
    Tend,
    /// It was weighed whether there is room for more of what an earlier run left.
    WeighBacklog,
    CatchUp,
    Look,
    Shed,
    Wait,
    Work,
    /// What is under way since then was weighed.
    WeighWork,
    Record,
    Probe,
    /// The last that may have come before the end were let go.
    Stop,
    Take,
}

/// The rhythm of the engine's thread.
pub struct Pace {
    vitals: Arc<Vitals>,
    did: Did,
    tended: Instant,
    probe_at: Instant,
    /// Whether an earlier run left something that is not handed over.
    backlog: bool,
    /// How long from the last look the next is due, and whether deliveries are unrecorded.
    due: Option<Duration>,
    unrecorded: bool,
    /// A poller is let wait: too much is on its way to Telegram already.
    held: bool,
    attempts: Attempts,
    /// What was done last has failed and is tried again.
    failing: bool,
    stopping: bool,
}

impl Pace {
    /// The books have just been opened. `backlog`: an earlier run left something.
    #[must_use]
    pub fn new(vitals: Arc<Vitals>, backlog: bool, now: Instant) -> Self {
        Self {
            vitals,
            did: Did::All,
            tended: now,
            probe_at: now + limits::PROBE_EVERY,
            backlog,
            due: None,
            unrecorded: false,
            held: false,
            attempts: Attempts::new(),
            failing: false,
            stopping: false,
        }
    }

    /// What to do next, after what was to be done before has come to this. `random` spreads waits.
    pub fn step(&mut self, heard: Heard, random: u64, now: Instant) -> Next {
        match heard {
            // The wait before another attempt is over.
            Heard::Nothing if self.failing => match self.did {
                Did::Work => Next::Work,
                _ => Next::Record,
            },
            Heard::Nothing => self.goes_on(now),
            Heard::Updates => self.then(Did::Work, Next::Work),
            Heard::News => Next::Hear,
            Heard::Committed(done) => self.committed(done, random, now),
            Heard::Room(load, unrecorded) => self.weighed(load, unrecorded, now),
            Heard::Stop => self.stops(now),
            Heard::Done(Err(fault)) if self.did == Did::Probe => self.proved(fault, now),
            Heard::Done(done) => self.passes(done, now),
            Heard::More(Ok(more)) if self.did == Did::CatchUp => {
                self.backlog = more;
                self.goes_on(now)
            }
            Heard::More(Ok(true)) => Next::Tend,
            Heard::More(more) => self.passes(more.map(drop), now),
            Heard::Due(due, unrecorded) => {
                // A database that takes nothing now may do so soon.
                let soon = Some(limits::AUTO_PLAY_PACE);
                self.due = *due.as_ref().unwrap_or(&soon);
                self.unrecorded = unrecorded;
                self.passes(due.map(drop), now)
            }
        }
    }

    const fn then(&mut self, did: Did, next: Next) -> Next {
        self.did = did;
        next
    }

    fn goes_on(&mut self, now: Instant) -> Next {
        match self.did {
            Did::All if now.saturating_duration_since(self.tended) >= limits::PROBE_EVERY => {
                self.tended = now;
                self.then(Did::Follow, Next::Follow)
            }
            Did::Follow => self.then(Did::Tend, Next::Tend),
            Did::All | Did::Tend if self.backlog => self.then(Did::WeighBacklog, Next::Weigh),
            Did::All | Did::Tend | Did::WeighBacklog | Did::CatchUp => {
                self.then(Did::Look, Next::Look)
            }
            Did::Look if self.held => self.then(Did::Shed, Next::Shed),
            Did::Look | Did::Shed => {
                let patience = self.patience(now);
                self.then(Did::Wait, Next::Wait(patience))
            }
            Did::Wait => self.then(Did::Record, Next::Record),
            // Nothing was written for so long that it is to be seen whether that works.
            Did::Record if self.probe_at <= now => {
                self.probe_at = now + limits::PROBE_EVERY;
                self.then(Did::Probe, Next::Probe)
            }
            Did::Work => self.then(Did::WeighWork, Next::Weigh),
            Did::Record | Did::Probe | Did::WeighWork => {
                self.did = Did::All;
                self.goes_on(now)
            }
            Did::Stop => self.then(Did::Take, Next::Take),
            Did::Take => Next::Close(now + limits::STOP_DRAIN_WAIT),
        }
    }

    /// What no update asks for may wait until the database takes something again.
    fn passes(&mut self, done: Result<(), Fault>, now: Instant) -> Next {
        match done {
            Err(fault) if fault.verdict() != Verdict::Retry => return Next::Fail(fault),
            Err(fault) => log::error!("what is due has to wait: {fault}"),
            Ok(()) => {}
        }
        self.goes_on(now)
    }

    fn proved(&mut self, fault: Fault, now: Instant) -> Next {
        if fault.verdict() != Verdict::Retry {
            return Next::Fail(fault);
        }
        log::error!("the database does not take a row: {fault}");
        self.probe_at = now + STORAGE_WAIT.1;
        self.goes_on(now)
    }

    /// Updates and deliveries are tried again until they are committed, however long the disk is full.
    fn committed(&mut self, done: Result<(), Fault>, random: u64, now: Instant) -> Next {
        self.failing = false;
        let Err(fault) = done else {
            self.attempts.succeeded();
            if self.did != Did::Work {
                return self.goes_on(now);
            }
            self.probe_at = now + limits::PROBE_EVERY;
            return match self.stopping {
                true => self.then(Did::Stop, Next::LetGo),
                false => self.goes_on(now),
            };
        };
        let said = fault.to_string();
        let wait = match self.attempts.failed(fault, random) {
            Ok(wait) => wait,
            Err(fault) => return Next::Fail(fault),
        };
        if self.stopping {
            log::error!("no updates are taken in: {said}");
            // Telegram keeps them.
            return self.then(Did::Take, Next::Take);
        }
        log::error!("no updates are taken in, again in {wait:?}: {said}");
        self.failing = true;
        Next::Rest(wait)
    }

    fn weighed(&mut self, load: Load, unrecorded: bool, now: Instant) -> Next {
        match self.did {
            Did::WeighBacklog if load.bytes <= limits::BACKLOG_BYTES => {
                self.then(Did::CatchUp, Next::CatchUp)
            }
            Did::WeighWork if load.is_too_much() => {
                self.held = true;
                self.vitals.holds(true, now);
                self.goes_on(now)
            }
            Did::WeighWork => self.lets_go(now),
            Did::Shed => {
                self.unrecorded = unrecorded;
                match self.held && load.is_little() {
                    true => self.lets_go(now),
                    false => self.goes_on(now),
                }
            }
            _ => self.goes_on(now),
        }
    }

    fn lets_go(&mut self, now: Instant) -> Next {
        self.held = false;
        self.vitals.holds(false, now);
        Next::LetGo
    }

    /// What has been handed over already is still committed, unless the database takes nothing.
    fn stops(&mut self, now: Instant) -> Next {
        self.stopping = true;
        self.did = match self.failing && self.did == Did::Work {
            true => Did::Take,
            false => Did::Stop,
        };
        self.failing = false;
        self.goes_on(now)
    }

    /// How long to wait for updates.
    fn patience(&self, now: Instant) -> Duration {
        // What another process has asked for is seen when it is looked for.
        let look = self.probe_at.saturating_duration_since(now);
        let look = look.min(limits::RENEWAL_LOOK_EVERY);
        let patience = self.due.map_or(look, |due| look.min(due));
        if self.held || self.unrecorded {
            return patience.min(limits::DELIVERY_RECORD_WAIT);
        }
        patience
    }
}

#[cfg(test)]
mod tests;
