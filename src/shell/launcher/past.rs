//! What a launcher knows of its bot's past and decides from it. Pure: time and chance are
//! arguments.
use crate::shell::app::End;
use crate::shell::supervisor::HEALTHY_RUN;
use crate::values::backoff::Doubling;
use crate::values::limits;
use std::time::{Duration, Instant};

/// What a probe of /health brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// It is well, or what is wrong is the same to a new process.
    Healthy,
    /// It answers that it is not well and that a restart may help.
    Unhealthy,
    /// Nothing, or nothing of this bot's.
    Silent,
}

/// Why the bot ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// By itself.
    Own,
    /// Ended by the launcher to restart it.
    Probes,
    /// Ended by the launcher because it was asked to end.
    Asked,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The launcher ends too, with this code.
    End(u8),
    /// A new one starts after this time.
    StartAfter(Duration),
}

pub(super) struct Past {
    delays: Doubling,
    restarts_max: u32,
    started: Instant,
    /// Ends by itself, and restarts for its health, since the last healthy run.
    own_ends: u32,
    probe_restarts: u32,
    /// Probes in a row that failed.
    failed: u32,
}

impl Past {
    pub(super) const fn new(delays: Doubling, restarts_max: u32, now: Instant) -> Self {
        Self {
            delays,
            restarts_max,
            started: now,
            own_ends: 0,
            probe_restarts: 0,
            failed: 0,
        }
    }

    pub(super) const fn started(&mut self, now: Instant) {
        self.started = now;
        self.failed = 0;
    }

    /// Whether the bot has to be restarted after this probe: when it hangs or is sick of what a
    /// restart may cure, and that not for an instant.
    pub(super) fn probed(&mut self, probe: Probe, now: Instant) -> bool {
        self.failed = match probe {
            Probe::Healthy => 0,
            Probe::Unhealthy | Probe::Silent => self.failed + 1,
        };
        self.forget_after_healthy_run(now);
        self.failed >= limits::PROBES_FAILED_MAX
    }

    /// When the next probe is due: sooner while it is not known whether the last one meant it.
    pub(super) fn next_probe(&self, interval: Duration) -> Duration {
        if self.failed == 0 {
            interval
        } else {
            interval / 3
        }
    }

    /// What follows its end. All restarts lengthen the delay, but only ends by itself lead to
    /// giving up: a launcher that gives up in a long outage would leave the bot down after it.
    pub(super) fn ended(&mut self, code: u8, why: Why, random: u64, now: Instant) -> Next {
        self.forget_after_healthy_run(now);
        match why {
            Why::Asked => return Next::End(code),
            Why::Probes => self.probe_restarts += 1,
            Why::Own if FINAL.contains(&code) => return Next::End(code),
            Why::Own => self.own_ends += 1,
        }
        if why == Why::Own && self.own_ends > self.restarts_max {
            return Next::End(code);
        }
        let earlier = self.own_ends.saturating_add(self.probe_restarts) - 1;
        Next::StartAfter(self.delays.delay(earlier, random))
    }

    /// A run that lasts long enough and is healthy then makes everything before it forgotten.
    fn forget_after_healthy_run(&mut self, now: Instant) {
        let ran = now.saturating_duration_since(self.started);
        if self.failed == 0 && ran >= HEALTHY_RUN {
            (self.own_ends, self.probe_restarts) = (0, 0);
        }
    }
}

/// Codes after which a new bot would end the same way, or is not wanted.
const FINAL: [u8; 3] = [
    End::Stopped as u8,
    End::Misconfigured as u8,
    End::Occupied as u8,
];

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn past(restarts_max: u32) -> (Past, Instant) {
        let (base, cap) = (SECOND * 5, SECOND * 300);
        let now = Instant::now();
        (Past::new(Doubling { base, cap }, restarts_max, now), now)
    }

    #[test]
    fn an_end_is_answered_by_its_code_and_cause() {
        let again = Next::StartAfter(SECOND * 5);
        for (code, why, next) in [
            (0, Why::Own, Next::End(0)),
            (78, Why::Own, Next::End(78)),
            (100, Why::Own, Next::End(100)),
            (70, Why::Own, again),
            (1, Why::Own, again),
            (128 + 9, Why::Own, again),
            (0, Why::Probes, again),
            (128 + 9, Why::Probes, again),
            (0, Why::Asked, Next::End(0)),
            (70, Why::Asked, Next::End(70)),
            (128 + 9, Why::Asked, Next::End(137)),
        ] {
            let (mut past, now) = past(10);
            assert_eq!(past.ended(code, why, 0, now), next, "{code} {why:?}");
        }
    }

    #[test]
    fn it_gives_up_after_ends_in_a_row_with_the_last_code() {
        let (mut past, now) = past(3);
        let delays = [70, 139, 1].map(|code| past.ended(code, Why::Own, 0, now));
        assert_eq!(delays, [5, 10, 20].map(|s| Next::StartAfter(SECOND * s)));
        assert_eq!(past.ended(101, Why::Own, 0, now), Next::End(101));
        let later = now + HEALTHY_RUN;
        let again = Next::StartAfter(SECOND * 5);
        assert_eq!(past.ended(101, Why::Own, 0, later), again, "forgotten");
        past.started(later);
        past.probed(Probe::Silent, later + HEALTHY_RUN);
        let longer = Next::StartAfter(SECOND * 10);
        let ended = past.ended(101, Why::Own, 0, later + HEALTHY_RUN);
        assert_eq!(ended, longer, "a long run that ends sick is no healthy one");
    }

    #[test]
    fn probes_in_a_row_restart_it() {
        use Probe::{Healthy as H, Silent as S, Unhealthy as U};
        for (probes, restart) in [
            (&[U, U, U][..], true),
            (&[S, S, S], true),
            (&[U, S, U], true),
            (&[U, U, H, U, U], false),
            (&[S, S, H, S, S], false),
        ] {
            let (mut past, now) = past(10);
            let (last, first) = probes.split_last().expect("some");
            for probe in first {
                assert!(!past.probed(*probe, now), "{probes:?}");
            }
            assert_eq!(past.probed(*last, now), restart, "{probes:?}");
        }
    }

    /// A bot that is sick again after each restart, for eight hours.
    #[test]
    fn restarts_for_health_come_ever_later_and_never_end_the_bot() {
        let (mut past, begin) = past(2);
        let (mut now, mut restarts, mut waited) = (begin, 0, Duration::ZERO);
        while now < begin + SECOND * 3_600 * 8 {
            past.started(now);
            let sick = now + SECOND * 300;
            while !{
                now += past.next_probe(SECOND * 30);
                let probe = [Probe::Healthy, Probe::Unhealthy][usize::from(now > sick)];
                past.probed(probe, now)
            } {}
            restarts += 1;
            match past.ended(0, Why::Probes, 0, now) {
                Next::StartAfter(delay) => (now, waited) = (now + delay, waited + delay),
                Next::End(code) => panic!("gave up with {code}"),
            }
        }
        assert!(restarts > 30, "{restarts} restarts");
        assert!(waited < SECOND * 3_600 * 8 / 2, "down for {waited:?}");
        // After a healthy run all is forgotten.
        past.started(now);
        past.probed(Probe::Healthy, now + HEALTHY_RUN);
        let next = past.ended(70, Why::Own, 0, now + HEALTHY_RUN);
        assert_eq!(next, Next::StartAfter(SECOND * 5));
    }
}
