//! The house's clock: the machine's, as long as that agrees with the time that the machine has seen
//! pass. When it is set by more than a moment, the house goes on by the time that passes, and
//! follows only once the new time has stood for a while. Pure; the engine's thread reads it.
use super::{Now, Wall};
use crate::values::limits;
use rustix::time::{ClockId, clock_gettime};
use std::fmt;
use std::time::Duration;

/// Both of the machine's clocks at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// What the machine calls the time; may jump.
    pub wall: Wall,
    /// Since some moment in its past, its sleep included; never jumps.
    pub ran: Duration,
}

impl Reading {
    /// Reads both clocks. Called at the rim only.
    #[must_use]
    pub fn take() -> Self {
        #[cfg(target_os = "linux")]
        let clock = ClockId::Boottime;
        #[cfg(not(target_os = "linux"))]
        let clock = ClockId::Monotonic;
        Self {
            wall: Now::read().wall,
            ran: Duration::try_from(clock_gettime(clock)).unwrap_or_default(),
        }
    }
}

/// How far a clock is from the house's, said as the operator reads it: `172800 s ahead`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Off {
    /// To the nearest.
    pub seconds: u64,
    /// Or back.
    pub ahead: bool,
}

impl Off {
    /// Of so many microseconds.
    #[must_use]
    pub const fn of(off_us: i64) -> Self {
        Self {
            seconds: off_us.unsigned_abs().saturating_add(500_000) / 1_000_000,
            ahead: off_us > 0,
        }
    }
}

impl fmt::Display for Off {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let way = if self.ahead { "ahead" } else { "back" };
        write!(f, "{} s {way}", self.seconds)
    }
}

/// See the module.
#[derive(Debug, Default)]
pub struct HouseClock {
    /// The house's time and the machine's passing of it, at one moment.
    anchor: Option<(Wall, Duration)>,
    /// How far the machine's clock is from the house's, and since when; 0: they agree.
    off_us: i64,
    since: Duration,
    /// A change of that which nobody has taken yet.
    jumped: Option<i64>,
    /// How long nobody ran, until the books know of it.
    closed: Duration,
}

/// What differs by more is a jump; a clock that is corrected bit by bit is followed.
const STEP_US_MAX: u64 = limits::CLOCK_STEP_MAX.as_micros() as u64;

impl HouseClock {
    /// Begins where the house was `last` seen to live, unless it runs already; for how long it was
    /// closed since, until that has been [`Self::reopened`].
    ///
    /// How long nobody ran is known from the machine's clock alone, and believed; that time ran
    /// backwards is not.
    pub fn start(&mut self, now: Reading, last: Option<Wall>) -> Duration {
        if self.anchor.is_some() {
            return self.closed;
        }
        let last = last.unwrap_or(now.wall);
        let back = last.since(now.wall) > limits::CLOCK_STEP_MAX;
        self.anchor = Some((if back { last } else { now.wall }, now.ran));
        self.read(now);
        self.closed = now.wall.since(last);
        self.closed
    }

    /// The books know how long it was closed.
    pub const fn reopened(&mut self) {
        self.closed = Duration::ZERO;
    }

    /// The house's time.
    pub fn read(&mut self, now: Reading) -> Wall {
        let (wall, ran) = self.anchor.unwrap_or((now.wall, now.ran));
        let expected = wall.plus(now.ran.saturating_sub(ran));
        let off_us = now.wall.0.saturating_sub(expected.0);
        if off_us.unsigned_abs() <= STEP_US_MAX {
            self.anchor = Some((now.wall, now.ran));
            self.differ(0, now);
            return now.wall;
        }
        self.differ(off_us, now);
        expected
    }

    fn differ(&mut self, off_us: i64, now: Reading) {
        let same =
            off_us.abs_diff(self.off_us) <= STEP_US_MAX && (off_us == 0) == (self.off_us == 0);
        if !same {
            (self.off_us, self.since, self.jumped) = (off_us, now.ran, Some(off_us));
        }
    }

    /// How far the machine's clock is from the house's, microseconds, when that has just changed.
    pub const fn take_jump(&mut self) -> Option<i64> {
        self.jumped.take()
    }

    /// By how much all that waits has to be moved for the house to go by the machine's clock again:
    /// once that has stood long enough to be meant. Microseconds.
    #[must_use]
    pub fn trusted(&self, now: Reading) -> Option<i64> {
        let stood = now.ran.saturating_sub(self.since);
        (self.off_us != 0 && stood >= limits::CLOCK_TRUSTED_AFTER).then_some(self.off_us)
    }

    /// Goes by the machine's clock again; all that waits has been moved.
    pub fn follow(&mut self, now: Reading) {
        self.anchor = Some((now.wall, now.ran));
        self.differ(0, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DAY: i64 = 24 * 60 * 60;

    /// A moment `passed` seconds into a test, on a machine whose clock is wrong by `off` seconds.
    fn at(passed: u64, off: i64) -> Reading {
        let begin = 1_700_000_000 + i64::try_from(passed).expect("small");
        Reading {
            wall: Wall((begin + off) * 1_000_000),
            ran: Duration::from_secs(5_000 + passed),
        }
    }

    fn started() -> HouseClock {
        let mut clock = HouseClock::default();
        assert_eq!(clock.start(at(0, 0), None), Duration::ZERO);
        clock
    }

    #[test]
    fn a_jump_for_a_moment_is_no_time_that_passed() {
        let mut clock = started();
        for (passed, off, jump) in [
            (60, 0, None),
            (61, 2 * DAY, Some(2 * DAY)),
            (120, 2 * DAY, None),
            (180, 0, Some(0)),
            (181, -10 * DAY, Some(-10 * DAY)),
            (240, -10 * DAY, None),
            (250, 10 * DAY, Some(10 * DAY)),
            (260, 0, Some(0)),
            // Corrected bit by bit, and asleep for a night.
            (261, 5, None),
            (262, 10, None),
            (40_000, 10, None),
        ] {
            let now = at(passed, off);
            let house = clock.read(now);
            let held = off.abs() >= DAY;
            let expected = if held { at(passed, 0).wall } else { now.wall };
            assert_eq!(house, expected, "after {passed} s");
            assert_eq!(
                clock.take_jump(),
                jump.map(|s| s * 1_000_000),
                "after {passed} s"
            );
            assert_eq!(clock.trusted(now), None, "after {passed} s");
        }
    }

    #[test]
    fn a_clock_that_stays_where_it_was_set_is_followed() {
        let mut clock = started();
        let stood = limits::CLOCK_TRUSTED_AFTER.as_secs();
        clock.read(at(100, -DAY));
        assert_eq!(clock.trusted(at(100 + stood - 1, -DAY)), None);
        let now = at(100 + stood, -DAY);
        assert_eq!(
            clock.read(now),
            at(100 + stood, 0).wall,
            "until then by what passes"
        );
        assert_eq!(clock.trusted(now), Some(-DAY * 1_000_000));
        clock.take_jump();
        clock.follow(now);
        assert_eq!(clock.read(now), now.wall);
        assert_eq!((clock.take_jump(), clock.trusted(now)), (Some(0), None));
    }

    #[test]
    fn a_start_believes_a_long_sleep_and_no_time_before_the_last() {
        let mut clock = HouseClock::default();
        let week = Duration::from_secs(7 * 24 * 60 * 60);
        assert_eq!(clock.start(at(0, 7 * DAY), Some(at(0, 0).wall)), week);
        assert_eq!(clock.read(at(0, 7 * DAY)), at(0, 7 * DAY).wall);
        assert_eq!(clock.take_jump(), None);
        assert_eq!(
            clock.start(at(9, 9 * DAY), None),
            week,
            "the books do not know yet"
        );
        clock.reopened();
        assert_eq!(clock.start(at(9, 9 * DAY), None), Duration::ZERO, "it runs");
        // A machine without a battery for its clock wakes up in 1970, and learns the time later.
        let mut clock = HouseClock::default();
        let long_ago = at(0, -1_700_000_000);
        let last = at(0, 0).wall;
        assert_eq!(clock.start(long_ago, Some(last)), Duration::ZERO);
        assert_eq!(clock.read(at(5, -1_700_000_000)), at(5, 0).wall);
        assert_eq!(clock.take_jump(), Some(-1_700_000_000_000_000));
        assert_eq!(clock.read(at(6, 3)), at(6, 3).wall);
        assert_eq!(clock.take_jump(), Some(0));
    }

    proptest! {
        /// However a clock is set, the house's time never jumps by more than a step, forward or back.
        #[test]
        fn the_house_never_jumps(moves in proptest::collection::vec((0_u64..400, any::<i64>()), 1..60)) {
            let mut clock = started();
            let (mut passed, mut house) = (0, at(0, 0).wall);
            for (seconds, wall) in moves {
                passed += seconds;
                let near = at(passed, 0).wall.0.saturating_add(wall % 20_000_000);
                let wall = Wall(if wall % 3 == 0 { near } else { wall });
                let next = clock.read(Reading { wall, ..at(passed, 0) });
                let expected = house.plus(Duration::from_secs(seconds));
                prop_assert!(next.0.abs_diff(expected.0) <= STEP_US_MAX);
                house = next;
            }
        }
    }
}
