//! The supervisor: decides what follows when a worker ends, or is late. Children are data, the
//! decisions are pure; `app` has the threads and the clock. It knows workers by name only, nothing
//! of casinos.
use crate::values::backoff::Doubling;
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;
use std::time::{Duration, Instant};

/// How a worker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    AsAsked,
    Fault(Fault),
    Panic,
}

/// What follows when a worker stays stuck although it was freed. One that ends is always
/// replaced: it took nothing with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenStuck {
    /// It is fenced, and another takes its place.
    Replace,
    /// The process ends, so that the level above starts it anew: the worker owns what must not be
    /// owned twice, and a thread cannot be killed.
    EndProcess,
}

/// A worker as the supervisor knows it.
#[derive(Clone, Copy, Debug)]
pub struct ChildSpec {
    /// Its name: of its thread, in /health and in the log.
    pub name: &'static str,
    /// See there.
    pub when_stuck: WhenStuck,
}

/// The limits of its patience.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Waits before restarts.
    pub delays: Doubling,
    /// Failures in a row without a healthy run after which the process ends.
    pub restarts_max: u32,
}

/// What has happened.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    Ended(usize, &'a Ended),
    /// Time has passed.
    Tick,
}

/// What is known of a child from its heartbeat.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sign {
    /// Until when it will be heard of, if it named a time.
    pub due: Option<Instant>,
    /// How often it did its job.
    pub done: u64,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Start(usize),
    /// It will be started after this time.
    StartAfter(usize, Duration),
    /// It is late: end what it may be blocked in.
    Free(usize),
    /// It was late and is in time again.
    Recovered(usize),
    /// Declare its life void; a new one follows.
    Fence(usize),
    /// End the process with 70: start me again.
    Restart,
    /// End the process with 78: somebody has to act first.
    Stop,
}

/// How long a worker must have run, and have done its job, for its failures before to be forgotten.
pub const HEALTHY_RUN: Duration = Duration::from_secs(10 * 60);
/// What a stuck worker gets, once freed, to be heard of again.
pub const FREED_WAIT: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug)]
enum Phase {
    Running,
    /// Freed; fenced when it is not heard of by then.
    Freed(Instant),
    /// To be started then.
    Waiting(Instant),
    Gone,
}

#[derive(Debug)]
struct Child {
    spec: ChildSpec,
    phase: Phase,
    started: Instant,
    done_before: u64,
    failures: u32,
}

/// All children and what is to become of them.
#[derive(Debug)]
pub struct Supervisor {
    children: Vec<Child>,
    patience: Patience,
    /// When signs of life are looked at next.
    look_at: Instant,
}

impl Supervisor {
    /// Children that all have been started `now`.
    #[must_use]
    pub fn new(specs: &[ChildSpec], patience: Patience, now: Instant) -> Self {
        let child = |spec: &ChildSpec| Child {
            spec: *spec,
            phase: Phase::Running,
            started: now,
            done_before: 0,
            failures: 0,
        };
        Self {
            children: specs.iter().map(child).collect(),
            patience,
            look_at: now,
        }
    }

    /// How long nothing is to be decided or looked at unless something happens.
    #[must_use]
    pub fn rests(&self, now: Instant) -> Duration {
        let times = self.children.iter().filter_map(|child| match child.phase {
            Phase::Freed(at) | Phase::Waiting(at) => Some(at),
            Phase::Running | Phase::Gone => None,
        });
        let wake = times.fold(self.look_at, Instant::min);
        wake.saturating_duration_since(now)
    }

    /// Whether it is time to look how things are; then it counts as done, until soon or, when all is
    /// `quiet`, for longer.
    pub fn looks(&mut self, quiet: bool, now: Instant) -> bool {
        let is_time = self.look_at <= now;
        if is_time {
            let every = match quiet {
                true => limits::WATCH_QUIET_EVERY,
                false => limits::WATCH_EVERY,
            };
            self.look_at = now + every;
        }
        is_time
    }

    /// Decides. `signs` has one entry a child; `random` spreads delays.
    pub fn decide(
        &mut self,
        event: Event<'_>,
        signs: &[Sign],
        random: u64,
        now: Instant,
    ) -> Vec<Decision> {
        match event {
            Event::Ended(index, ended) => vec![self.ended(index, ended, signs[index], random, now)],
            Event::Tick => (0..self.children.len())
                .flat_map(|index| self.tick(index, signs[index], random, now))
                .collect(),
        }
    }

    fn ended(
        &mut self,
        index: usize,
        ended: &Ended,
        sign: Sign,
        random: u64,
        now: Instant,
    ) -> Decision {
        let verdict = match ended {
            Ended::AsAsked => {
                self.children[index].phase = Phase::Gone;
                return Decision::Fence(index);
            }
            Ended::Panic => Verdict::Restart,
            Ended::Fault(fault) => fault.verdict(),
        };
        if verdict == Verdict::Stop {
            return Decision::Stop;
        }
        self.failed(index, sign, random, now)
    }

    fn failed(&mut self, index: usize, sign: Sign, random: u64, now: Instant) -> Decision {
        let child = &mut self.children[index];
        let ran = now.saturating_duration_since(child.started);
        if ran >= HEALTHY_RUN && sign.done > child.done_before {
            child.failures = 0;
        }
        child.failures += 1;
        if child.failures > self.patience.restarts_max {
            return Decision::Restart;
        }
        let delay = self.patience.delays.delay(child.failures - 1, random);
        child.phase = Phase::Waiting(now + delay);
        Decision::StartAfter(index, delay)
    }

    fn tick(&mut self, index: usize, sign: Sign, random: u64, now: Instant) -> Vec<Decision> {
        let child = &mut self.children[index];
        let late = sign.due.is_some_and(|due| due < now);
        match child.phase {
            Phase::Running if late => {
                child.phase = Phase::Freed(now + FREED_WAIT);
                vec![Decision::Free(index)]
            }
            Phase::Freed(_) if !late => {
                child.phase = Phase::Running;
                vec![Decision::Recovered(index)]
            }
            Phase::Freed(until) if until <= now => match child.spec.when_stuck {
                WhenStuck::EndProcess => vec![Decision::Restart],
                WhenStuck::Replace => {
                    let next = self.failed(index, sign, random, now);
                    vec![Decision::Fence(index), next]
                }
            },
            Phase::Waiting(until) if until <= now => {
                child.phase = Phase::Running;
                child.started = now;
                child.done_before = sign.done;
                vec![Decision::Start(index)]
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const POLLER: usize = 0;
    const ENGINE: usize = 1;

    fn crew(now: Instant) -> Supervisor {
        let spec = |name, when_stuck| ChildSpec { name, when_stuck };
        let specs = [
            spec("poller", WhenStuck::Replace),
            spec("engine", WhenStuck::EndProcess),
        ];
        let delays = Doubling {
            base: SECOND * 5,
            cap: SECOND * 300,
        };
        let patience = Patience {
            delays,
            restarts_max: 3,
        };
        Supervisor::new(&specs, patience, now)
    }

    /// A crew, its signs of life and a clock in the test's hand.
    struct Scene {
        crew: Supervisor,
        signs: [Sign; 2],
        now: Instant,
    }

    impl Scene {
        fn new() -> Self {
            let now = Instant::now();
            let (crew, signs) = (crew(now), [Sign::default(); 2]);
            Self { crew, signs, now }
        }

        fn ends(&mut self, index: usize, ended: &Ended) -> Vec<Decision> {
            let event = Event::Ended(index, ended);
            self.crew.decide(event, &self.signs, 0, self.now)
        }

        /// How long nothing is to be done, having looked right now.
        fn rests(&mut self) -> Duration {
            self.crew.look_at = self.now;
            assert!(self.crew.looks(false, self.now) && !self.crew.looks(false, self.now));
            self.crew.rests(self.now)
        }

        fn passes(&mut self, time: Duration) -> Vec<Decision> {
            self.now += time;
            self.crew.decide(Event::Tick, &self.signs, 0, self.now)
        }
    }

    #[test]
    fn failures_in_a_row_wait_longer_and_then_end_the_process() {
        for ended in [
            Ended::Panic,
            Ended::Fault(Fault::Storage(String::new())),
            Ended::Fault(Fault::DiskFull),
        ] {
            let mut scene = Scene::new();
            for seconds in [5, 10, 20] {
                let wait = SECOND * seconds;
                let decided = scene.ends(ENGINE, &ended);
                assert_eq!(decided, [Decision::StartAfter(ENGINE, wait)], "{ended:?}");
                assert_eq!(scene.rests(), wait.min(limits::WATCH_EVERY));
                assert_eq!(scene.passes(wait - SECOND / 2), []);
                assert_eq!(scene.passes(SECOND), [Decision::Start(ENGINE)]);
                assert_eq!(scene.rests(), limits::WATCH_EVERY);
            }
            assert_eq!(scene.ends(ENGINE, &ended), [Decision::Restart]);
        }
    }

    #[test]
    fn only_a_run_that_was_long_and_useful_makes_up_for_failures() {
        for (time, done, delay) in [
            (HEALTHY_RUN, 0, 10),
            (HEALTHY_RUN - SECOND, 1, 10),
            (HEALTHY_RUN, 1, 5),
        ] {
            let mut scene = Scene::new();
            scene.ends(POLLER, &Ended::Panic);
            scene.passes(SECOND * 5);
            scene.passes(time);
            scene.signs[POLLER].done += done;
            let decided = scene.ends(POLLER, &Ended::Panic);
            assert_eq!(decided, [Decision::StartAfter(POLLER, SECOND * delay)]);
        }
    }

    #[test]
    fn what_no_restart_cures_stops_the_process() {
        let unusable = Fault::Unusable(String::new());
        for fault in [Fault::Unauthorized, unusable] {
            let decided = Scene::new().ends(POLLER, &Ended::Fault(fault));
            assert_eq!(decided, [Decision::Stop]);
        }
    }

    #[test]
    fn a_late_worker_is_freed_then_fenced_and_replaced() {
        let mut scene = Scene::new();
        scene.signs[POLLER].due = Some(scene.now + SECOND * 90);
        assert_eq!(scene.passes(SECOND * 90), []);
        assert_eq!(scene.passes(SECOND), [Decision::Free(POLLER)]);
        assert_eq!(scene.passes(FREED_WAIT - SECOND), []);
        let fenced = [
            Decision::Fence(POLLER),
            Decision::StartAfter(POLLER, SECOND * 5),
        ];
        assert_eq!(scene.passes(SECOND), fenced);
        scene.signs[POLLER].due = None;
        assert_eq!(scene.passes(SECOND * 5), [Decision::Start(POLLER)]);
    }

    #[test]
    fn a_freed_worker_that_is_heard_of_again_is_left_alone() {
        let mut scene = Scene::new();
        scene.signs[ENGINE].due = Some(scene.now);
        assert_eq!(scene.passes(SECOND), [Decision::Free(ENGINE)]);
        scene.signs[ENGINE].due = None;
        assert_eq!(scene.passes(FREED_WAIT), [Decision::Recovered(ENGINE)]);
        assert_eq!(scene.rests(), limits::WATCH_EVERY);
    }

    #[test]
    fn a_stuck_owner_of_the_books_ends_the_process() {
        let mut scene = Scene::new();
        scene.signs[ENGINE].due = Some(scene.now);
        assert_eq!(scene.passes(SECOND), [Decision::Free(ENGINE)]);
        assert_eq!(scene.passes(FREED_WAIT), [Decision::Restart]);
    }

    /// A quiet hour: the poller is heard of every 50 s, the engine every minute.
    #[test]
    fn a_quiet_hour_needs_no_decision() {
        let mut scene = Scene::new();
        for tick in 0..720 {
            if tick % 10 == 0 {
                scene.signs[POLLER].due = Some(scene.now + SECOND * 90);
            }
            if tick % 12 == 0 {
                scene.signs[ENGINE].due = Some(scene.now + SECOND * 70);
            }
            assert_eq!(scene.passes(SECOND * 5), []);
        }
    }
}
