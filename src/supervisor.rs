//! The supervisor: starts workers, sees them end, and decides what follows. Knows workers by name
//! only, nothing of casinos.
pub mod backoff;

use crate::fault::{Fault, Verdict};
use backoff::Doubling;
use std::time::{Duration, Instant};

/// How a worker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was asked to.
    AsAsked,
    /// The world made it.
    Fault(Fault),
    /// It panicked.
    Panic,
}

/// How a worker's end is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// A new one takes its place after a delay.
    Replace,
    /// The process ends, so that the level above starts it anew: the worker owns what cannot be
    /// owned twice.
    EndProcess,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing.
    Nothing,
    /// Start a new one after this time.
    StartAfter(Duration),
    /// End the process with 70: start me again.
    Restart,
    /// End the process with 78: somebody has to act first.
    Stop,
}

/// How long a worker must have run for its failures before to be forgotten.
const HEALTHY_RUN: Duration = Duration::from_secs(10 * 60);

/// What the supervisor keeps of one worker.
#[derive(Debug)]
pub struct Child {
    policy: Policy,
    delays: Doubling,
    restarts_max: u32,
    failures: u32,
    started: Instant,
}

impl Child {
    /// A worker started `now`, given up after `restarts_max` failures in a row.
    #[must_use]
    pub const fn new(policy: Policy, delays: Doubling, restarts_max: u32, now: Instant) -> Self {
        Self {
            policy,
            delays,
            restarts_max,
            failures: 0,
            started: now,
        }
    }

    /// A new one has started.
    pub const fn started(&mut self, now: Instant) {
        self.started = now;
    }

    /// Decides about its end; `random` spreads the delay.
    pub fn decide(&mut self, ended: &Ended, random: u64, now: Instant) -> Decision {
        let verdict = match ended {
            Ended::AsAsked => return Decision::Nothing,
            Ended::Panic => Verdict::Restart,
            Ended::Fault(fault) => fault.verdict(),
        };
        if verdict == Verdict::Stop {
            return Decision::Stop;
        }
        if self.policy == Policy::EndProcess {
            return Decision::Restart;
        }
        if now.saturating_duration_since(self.started) >= HEALTHY_RUN {
            self.failures = 0;
        }
        self.failures += 1;
        if self.failures > self.restarts_max {
            return Decision::Restart;
        }
        Decision::StartAfter(self.delays.delay(self.failures - 1, random))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workers_end_is_answered_by_its_cause_and_its_past() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let child = |policy| {
            Child::new(
                policy,
                Doubling {
                    base: second * 5,
                    cap: second * 300,
                },
                3,
                start,
            )
        };
        let mut poller = child(Policy::Replace);
        let mut delays = Vec::new();
        while let Decision::StartAfter(delay) = poller.decide(&Ended::Panic, 0, start) {
            delays.push(delay.as_secs());
        }
        assert_eq!(
            delays,
            [5, 10, 20],
            "three restarts, doubling, then the process ends"
        );
        let later = start + HEALTHY_RUN;
        assert_eq!(
            poller.decide(&Ended::Panic, 0, later),
            Decision::StartAfter(second * 5)
        );
        assert_eq!(poller.decide(&Ended::AsAsked, 0, later), Decision::Nothing);
        assert_eq!(
            poller.decide(&Ended::Fault(Fault::Unauthorized), 0, later),
            Decision::Stop
        );
        let mut engine = child(Policy::EndProcess);
        assert_eq!(engine.decide(&Ended::Panic, 0, start), Decision::Restart);
        let unusable = Fault::Unusable(String::new());
        assert_eq!(
            engine.decide(&Ended::Fault(unusable), 0, start),
            Decision::Stop
        );
    }
}
