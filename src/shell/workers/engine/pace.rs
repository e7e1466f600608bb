//! What the engine's thread does next, by what came, and how long it may wait for updates. Pure: what it is to do
//! comes out, what became of that goes in, with the time; the thread, or a test, has the books and the couriers.
use crate::ops::health::Vitals;
use crate::telegram::dispatch::Load;
use crate::values::limits;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Waits between attempts while the disk is full or the database is locked: from and up to.
pub(super) const STORAGE_WAIT: (Duration, Duration) =
    (Duration::from_millis(500), Duration::from_secs(5));

/// What is to be done next. `B` is a batch of updates, `P` lets the poller go on that waits for its commit.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<B, P> {
    /// What is done once in a while: a clock that was set is followed, what was abandoned is settled.
    Tend,
    /// What an earlier run left and what is due by now: [`Heard::Due`].
    Look,
    /// The couriers are to make room: [`Heard::Room`].
    Shed,
    /// This poller goes on.
    LetGo(P),
    /// Updates are waited for: [`Heard::Came`], [`Heard::Stop`], or nothing for so long.
    Wait(Duration),
    /// These are to be committed: [`Heard::Worked`] or [`Heard::GaveUp`].
    Work(B),
    /// What was delivered is to be recorded.
    Record,
    /// A row is to be written, to see whether that works: [`Heard::Probed`].
    Probe,
    /// What has been handed over already is to be committed, and then it ends.
    Finish,
    /// It ends.
    End,
}

/// What became of it.
#[derive(Debug)]
pub enum Heard<B, P> {
    /// It is done, or nothing came.
    Nothing,
    /// How long from now the next is due, if anything is, and whether deliveries are unrecorded.
    Due(Option<Duration>, bool),
    /// What is under way now, and whether deliveries are unrecorded.
    Room(Load, bool),
    /// Updates.
    Came(B),
    /// They are committed; what is under way now.
    Worked(P, Load),
    /// They are not, since it was stopped meanwhile: Telegram keeps them.
    GaveUp,
    /// Whether the row could be written.
    Probed(bool),
    /// No more are to come.
    Stop,
}

/// What was done last.
#[derive(Clone, Copy, Debug)]
enum Did {
    /// A round of the rhythm.
    All,
    Tend,
    /// What is due, after so long, and whether deliveries are unrecorded.
    Look(Option<Duration>, bool),
    Wait,
    Record,
}

/// The rhythm of the engine's thread.
pub struct Pace<P> {
    vitals: Arc<Vitals>,
    did: Did,
    tended: Instant,
    probe_at: Instant,
    /// A poller that is let wait: too much is on its way to Telegram already.
    held: Option<P>,
}

impl<P> Pace<P> {
    /// The books have just been opened.
    #[must_use]
    pub fn new(vitals: Arc<Vitals>, now: Instant) -> Self {
        Self {
            vitals,
            did: Did::All,
            tended: now,
            probe_at: now + limits::PROBE_EVERY,
            held: None,
        }
    }

    /// What to do next, after what was to be done before has come to this.
    pub fn step<B>(&mut self, heard: Heard<B, P>, now: Instant) -> Next<B, P> {
        match heard {
            Heard::Nothing => self.goes_on(now),
            Heard::Due(due, unrecorded) => {
                self.did = Did::Look(due, unrecorded);
                match self.held {
                    Some(_) => Next::Shed,
                    None => self.goes_on(now),
                }
            }
            Heard::Room(load, unrecorded) => {
                if let Did::Look(due, _) = self.did {
                    self.did = Did::Look(due, unrecorded);
                }
                match self.held.take_if(|_| load.is_little()) {
                    Some(poller) => self.lets_go(poller, now),
                    None => self.goes_on(now),
                }
            }
            Heard::Came(batch) => Next::Work(batch),
            Heard::Worked(poller, load) => {
                self.did = Did::All;
                self.probe_at = now + limits::PROBE_EVERY;
                if !load.is_too_much() {
                    return self.lets_go(poller, now);
                }
                self.held = Some(poller);
                self.vitals.holds(true, now);
                self.goes_on(now)
            }
            Heard::Probed(worked) => {
                let again = match worked {
                    true => limits::PROBE_EVERY,
                    false => STORAGE_WAIT.1,
                };
                self.probe_at = now + again;
                self.goes_on(now)
            }
            Heard::Stop => Next::Finish,
            Heard::GaveUp => Next::End,
        }
    }

    fn lets_go<B>(&self, poller: P, now: Instant) -> Next<B, P> {
        self.vitals.holds(false, now);
        Next::LetGo(poller)
    }

    fn goes_on<B>(&mut self, now: Instant) -> Next<B, P> {
        let (did, next) = match self.did {
            Did::All if now.saturating_duration_since(self.tended) >= limits::PROBE_EVERY => {
                self.tended = now;
                (Did::Tend, Next::Tend)
            }
            Did::All | Did::Tend => (Did::All, Next::Look),
            Did::Look(due, unrecorded) => {
                (Did::Wait, Next::Wait(self.patience(due, unrecorded, now)))
            }
            Did::Wait => (Did::Record, Next::Record),
            // Nothing was written for so long that it is to be seen whether that works.
            Did::Record if self.probe_at <= now => (Did::All, Next::Probe),
            Did::Record => {
                self.did = Did::All;
                return self.goes_on(now);
            }
        };
        self.did = did;
        next
    }

    /// How long to wait for updates when something is due after `due`, and when deliveries are
    /// `unrecorded`.
    fn patience(&self, due: Option<Duration>, unrecorded: bool, now: Instant) -> Duration {
        // What another process has asked for is seen when it is looked for.
        let look = self.probe_at.saturating_duration_since(now);
        let look = look.min(limits::RENEWAL_LOOK_EVERY);
        let patience = due.map_or(look, |due| look.min(due));
        if self.held.is_some() || unrecorded {
            return patience.min(limits::DELIVERY_RECORD_WAIT);
        }
        patience
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::time::Now;

    const SECOND: Duration = Duration::from_secs(1);
    const FULL: Load = Load {
        sendable: limits::OUTGOING_MAX + 1,
        ..EMPTY
    };
    const EMPTY: Load = Load {
        sendable: 0,
        bytes: 0,
    };

    /// The engine's thread without books, and a clock in the test's hand. A batch is its number, a poller
    /// its name.
    struct Scene {
        pace: Pace<&'static str>,
        vitals: Arc<Vitals>,
        now: Instant,
        due: Option<Duration>,
        unrecorded: bool,
        load: Load,
    }

    impl Scene {
        fn new() -> Self {
            let now = Now::read();
            let vitals = Vitals::new(now, String::new(), &[]);
            Self {
                pace: Pace::new(Arc::clone(&vitals), now.mono),
                vitals,
                now: now.mono,
                due: None,
                unrecorded: false,
                load: EMPTY,
            }
        }

        /// Goes on from what was heard until updates are waited for, or it ends: for how long, and
        /// what was done on the way.
        fn hears(
            &mut self,
            heard: Heard<u8, &'static str>,
        ) -> (Option<Duration>, Vec<Next<u8, &'static str>>) {
            let (mut heard, mut done) = (heard, Vec::new());
            loop {
                let next = self.pace.step(heard, self.now);
                heard = match &next {
                    Next::Wait(patience) => return (Some(*patience), done),
                    Next::Look => Heard::Due(self.due, self.unrecorded),
                    Next::Shed => Heard::Room(self.load, self.unrecorded),
                    Next::Work(_) => Heard::Worked("poller", self.load),
                    Next::Probe => Heard::Probed(true),
                    Next::Tend | Next::LetGo(_) | Next::Record => Heard::Nothing,
                    Next::Finish | Next::End => {
                        done.push(next);
                        return (None, done);
                    }
                };
                done.push(next);
            }
        }

        fn is_held(&self) -> bool {
            self.vitals.facts(self.now, SECOND).held.is_some()
        }
    }

    #[test]
    fn it_waits_until_what_is_next_and_not_long_with_deliveries_to_record() {
        let mut scene = Scene::new();
        let look = limits::RENEWAL_LOOK_EVERY.min(limits::PROBE_EVERY);
        let soon = limits::DELIVERY_RECORD_WAIT;
        assert_eq!(scene.hears(Heard::Nothing), (Some(look), vec![Next::Look]));
        for (due, unrecorded, patience) in [
            (Some(SECOND / 8), false, SECOND / 8),
            (Some(SECOND * 900), false, look),
            (None, true, soon),
            (Some(Duration::ZERO), true, Duration::ZERO),
        ] {
            (scene.due, scene.unrecorded) = (due, unrecorded);
            let (waits, done) = scene.hears(Heard::Nothing);
            assert_eq!(waits, Some(patience), "{due:?} {unrecorded}");
            assert_eq!(done, [Next::Record, Next::Look]);
        }
    }

    #[test]
    fn a_poller_goes_on_after_the_commit_unless_too_much_is_under_way() {
        let mut scene = Scene::new();
        let look = scene.hears(Heard::Nothing).0;
        let (waits, done) = scene.hears(Heard::Came(1));
        assert_eq!(done, [Next::Work(1), Next::LetGo("poller"), Next::Look]);
        assert_eq!((waits, scene.is_held()), (look, false));
        scene.load = FULL;
        let (waits, done) = scene.hears(Heard::Came(2));
        assert_eq!(done, [Next::Work(2), Next::Look, Next::Shed]);
        assert_eq!(waits, Some(limits::DELIVERY_RECORD_WAIT));
        assert!(scene.is_held());
        let (_, done) = scene.hears(Heard::Nothing);
        assert_eq!(done, [Next::Record, Next::Look, Next::Shed]);
        scene.load = EMPTY;
        let (waits, done) = scene.hears(Heard::Nothing);
        let let_go = [Next::Record, Next::Look, Next::Shed, Next::LetGo("poller")];
        assert_eq!(done, let_go);
        assert_eq!((waits, scene.is_held()), (look, false));
    }

    #[test]
    fn a_quiet_house_is_tended_and_written_to_now_and_then() {
        let mut scene = Scene::new();
        let (start, mut tends, mut probes) = (scene.now, 0, 0);
        let mut waits = scene.hears(Heard::Nothing).0;
        while let Some(patience) = waits {
            scene.now += patience;
            if scene.now > start + SECOND * 3_600 {
                break;
            }
            let (next, done) = scene.hears(Heard::Nothing);
            tends += done.iter().filter(|next| **next == Next::Tend).count();
            probes += done.iter().filter(|next| **next == Next::Probe).count();
            waits = next;
        }
        let hour = 3_600 / usize::try_from(limits::PROBE_EVERY.as_secs()).expect("seconds");
        assert_eq!((tends, probes), (hour, hour));
        // Who writes need not see whether that works.
        scene.hears(Heard::Came(1));
        scene.now += limits::PROBE_EVERY - SECOND;
        let (waits, _) = scene.hears(Heard::Nothing);
        assert_eq!(waits, Some(SECOND));
    }

    #[test]
    fn a_database_that_takes_nothing_is_tried_again_soon() {
        let mut scene = Scene::new();
        scene.now += limits::PROBE_EVERY;
        let (waits, done) = scene.hears(Heard::Nothing);
        assert_eq!(done, [Next::Tend, Next::Look]);
        assert_eq!(waits, Some(Duration::ZERO), "it is time to write");
        let record = scene.pace.step::<u8>(Heard::Nothing, scene.now);
        let probe = scene.pace.step::<u8>(Heard::Nothing, scene.now);
        assert_eq!((record, probe), (Next::Record, Next::Probe));
        let (waits, _) = scene.hears(Heard::Probed(false));
        assert_eq!(waits, Some(STORAGE_WAIT.1));
    }

    #[test]
    fn the_end_finishes_what_was_handed_over_unless_the_database_takes_nothing() {
        let mut scene = Scene::new();
        scene.hears(Heard::Nothing);
        assert_eq!(scene.hears(Heard::Stop), (None, vec![Next::Finish]));
        let mut scene = Scene::new();
        scene.hears(Heard::Nothing);
        let next = scene.pace.step(Heard::Came(1), scene.now);
        assert_eq!(next, Next::Work(1));
        assert_eq!(scene.hears(Heard::GaveUp), (None, vec![Next::End]));
    }
}
