//! The two clocks as values. Rules take a [`Now`]; only the rim ([`Now::read`]) looks at a clock.
mod house;

pub use house::{HouseClock, Off, Reading};

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Wall-clock time in microseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wall(pub i64);

/// A day of UTC; 0 is 1 January 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// When it begins.
    #[must_use]
    pub const fn begins(self) -> Wall {
        Wall(self.0.saturating_mul(DAY_MICROS))
    }

    /// As ISO 8601 writes it: `2026-03-18`.
    #[must_use]
    pub fn date(self) -> String {
        let time = self.begins().rfc3339();
        time.split('T').next().unwrap_or_default().to_owned()
    }

    /// Reads `2026-03-18`.
    #[must_use]
    pub fn read(date: &str) -> Option<Self> {
        Wall::read(&format!("{date}T00:00:00Z")).map(Wall::day)
    }
}

const DAY_MICROS: i64 = 24 * 60 * 60 * 1_000_000;

impl Wall {
    /// RFC 3339 in UTC with microseconds, as the HTTP answers and the audit print it.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let nanos = i128::from(self.0) * 1_000;
        let Ok(at) = time::OffsetDateTime::from_unix_timestamp_nanos(nanos) else {
            return "out-of-range".to_owned();
        };
        let (h, m, s) = at.to_hms();
        format!(
            "{:04}-{:02}-{:02}T{h:02}:{m:02}:{s:02}.{:06}Z",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.microsecond()
        )
    }

    /// Reads a time of RFC 3339 in UTC, whole seconds or with decimals: `2026-03-18T09:30:00.125Z`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
        let (clock, decimals) = clock.split_once('.').unwrap_or((clock, "0"));
        let number = |text: &str, length: usize| {
            let digits = text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
            text.parse::<u16>().ok().filter(|_| digits)
        };
        let three = |text: &str, between: char, first: usize| {
            let mut parts = text.splitn(3, between);
            let mut next = |length| parts.next().and_then(|part| number(part, length));
            Some((next(first)?, next(2)?, next(2)?))
        };
        let (year, month, day) = three(date, '-', 4)?;
        let (h, m, s) = three(clock, ':', 2)?;
        let month = time::Month::try_from(u8::try_from(month).ok()?).ok()?;
        let day = u8::try_from(day).ok()?;
        let date = time::Date::from_calendar_date(i32::from(year), month, day).ok()?;
        let small = |part: u16| u8::try_from(part).ok();
        let clock = time::Time::from_hms(small(h)?, small(m)?, small(s)?).ok()?;
        let plain = !decimals.is_empty() && decimals.bytes().all(|b| b.is_ascii_digit());
        let micros = format!("{:0<6}", decimals.get(..decimals.len().min(6))?);
        let micros: i64 = micros.parse().ok().filter(|_| plain)?;
        let seconds = date.with_time(clock).assume_utc().unix_timestamp();
        Some(Self(seconds * 1_000_000 + micros))
    }

    /// The day that it falls into, from 00:00 UTC to 00:00. The audits count the same way.
    #[must_use]
    pub const fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_MICROS))
    }

    /// The ISO 8601 week that it falls into, Monday 00:00 UTC to Monday: 1 has 1 January 1970. The
    /// audits count the same way.
    #[must_use]
    pub const fn week(self) -> i64 {
        (self.0.div_euclid(DAY_MICROS) + 10).div_euclid(7)
    }

    /// When a week begins.
    #[must_use]
    pub const fn of_week(week: i64) -> Self {
        Self((week * 7 - 10) * DAY_MICROS)
    }

    /// The week that it falls into as ISO 8601 writes it: `2026-W01`.
    #[must_use]
    pub fn iso_week(self) -> String {
        let at = time::OffsetDateTime::from_unix_timestamp(self.0.div_euclid(1_000_000));
        let Ok((year, week, _)) = at.map(time::OffsetDateTime::to_iso_week_date) else {
            return "out-of-range".to_owned();
        };
        format!("{year:04}-W{week:02}")
    }

    /// Time from `earlier` to this, zero when the clock was set back between them.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// This time moved back by `by`.
    #[must_use]
    pub fn minus(self, by: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)),
        )
    }

    /// This time moved forward by `by`.
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)),
        )
    }
}

/// One moment on both clocks: `wall` to be stored and shown, `mono` to measure waits.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Wall clock; may jump.
    pub wall: Wall,
    /// Monotonic clock; never stored.
    pub mono: Instant,
}

impl Now {
    /// Reads both clocks. Called at the rim only.
    #[must_use]
    pub fn read() -> Self {
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self {
            wall: Wall(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX)),
            mono: Instant::now(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_has_six_digits_and_a_z() {
        assert_eq!(
            Wall(1_758_298_047_123_456).rfc3339(),
            "2025-09-19T16:07:27.123456Z"
        );
        assert_eq!(Wall(0).rfc3339(), "1970-01-01T00:00:00.000000Z");
    }

    #[test]
    fn what_is_written_is_read_and_nothing_else_is() {
        for at in [0, -1, 1_758_298_047_123_456, 4_102_444_800_000_000] {
            assert_eq!(Wall::read(&Wall(at).rfc3339()), Some(Wall(at)));
        }
        let half = Some(Wall(1_500_000));
        for text in ["1970-01-01T00:00:01.5Z", "1970-01-01T00:00:01.5000009Z"] {
            assert_eq!(Wall::read(text), half, "{text}");
        }
        assert_eq!(Wall::read("1970-01-01T00:00:00Z"), Some(Wall(0)));
        for bad in [
            "",
            "Z",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-01-01T00:00:00+00:00",
            "1970-13-01T00:00:00Z",
            "1970-02-30T00:00:00Z",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:00:60Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00.éééZ",
            "1970-01-01T00:00:00:00Z",
            "197-001-01T00:00:00Z",
            "+970-01-01T00:00:00Z",
            "99999-01-01T00:00:00Z",
        ] {
            assert_eq!(Wall::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn weeks_are_those_of_the_calendar() {
        let calendar = |at: Wall| {
            let seconds = at.0.div_euclid(1_000_000);
            let date = time::OffsetDateTime::from_unix_timestamp(seconds).expect("in range");
            date.to_iso_week_date()
        };
        assert_eq!(Wall(0).week(), 1);
        for week in [1, 2, 300, 2_923, 2_924, 2_975, 5_000] {
            let begins = Wall::of_week(week);
            assert_eq!(begins.week(), week);
            assert_eq!(Wall(begins.0 - 1).week(), week - 1);
            let (year, number, day) = calendar(begins);
            assert_eq!(day, time::Weekday::Monday);
            let last = Wall(begins.0 + 7 * DAY_MICROS - 1);
            assert_eq!(last.week(), week);
            assert_eq!(calendar(last), (year, number, time::Weekday::Sunday));
            assert_eq!(last.iso_week(), format!("{year}-W{number:02}"));
        }
    }

    #[test]
    fn a_clock_set_back_measures_zero() {
        assert_eq!(Wall(5).since(Wall(9)), Duration::ZERO);
        assert_eq!(Wall(9).since(Wall(5)), Duration::from_micros(4));
    }
}
