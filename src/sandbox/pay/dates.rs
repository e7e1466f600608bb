//! Dates as Crypto Pay writes them: ISO 8601 in UTC with milliseconds and `Z`.

use time::{Date, Month, OffsetDateTime, Time};

/// Unix milliseconds as a date.
pub(super) fn iso(unix_ms: i64) -> String {
    let nanos = i128::from(unix_ms) * 1_000_000;
    let at = OffsetDateTime::from_unix_timestamp_nanos(nanos).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (h, m, s) = at.to_hms();
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let ms = at.millisecond();
    format!("{year:04}-{month:02}-{day:02}T{h:02}:{m:02}:{s:02}.{ms:03}Z")
}

/// Reads a date with or without time, fraction and `Z`; a blank may stand for the `T`, as Python writes it.
/// Offsets from UTC are not understood.
pub(super) fn read(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00"));
    let time = time.strip_suffix('Z').unwrap_or(time);
    let time = time.split_once('.').map_or(time, |(whole, _)| whole);
    let mut date = date.splitn(3, '-').map(str::parse::<u16>);
    let mut time = time.splitn(3, ':').map(str::parse::<u8>);
    let (year, month, day) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = Date::from_calendar_date(year.into(), month, u8::try_from(day).ok()?).ok()?;
    let (h, m, s) = (time.next()?.ok()?, time.next()?.ok()?, time.next());
    let time = Time::from_hms(h, m, s.transpose().ok()?.unwrap_or(0)).ok()?;
    date.with_time(time)
        .assume_utc()
        .unix_timestamp()
        .checked_mul(1_000)
}

#[cfg(test)]
mod tests {
    use super::{iso, read};

    #[test]
    fn dates_are_written_and_read() {
        assert_eq!(iso(1_795_000_000_007), "2026-11-18T11:06:40.007Z");
        assert_eq!(iso(i64::MAX), "1970-01-01T00:00:00.000Z");
        for (text, unix_ms) in [
            ("2026-11-18T11:06:40.007Z", Some(1_795_000_000_000)),
            ("2026-11-18 11:06:40", Some(1_795_000_000_000)),
            ("1970-01-02", Some(86_400_000)),
            ("1970-01-01T00:01", Some(60_000)),
            ("1970-13-01", None),
            ("1970-01-01T24:00", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(read(text), unix_ms, "{text}");
        }
    }
}
