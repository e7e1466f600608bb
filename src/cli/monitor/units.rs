//! Numbers as people read them, by integers only: a ratio that is no number cannot come up.
use std::time::Duration;

/// What stands where there is no figure.
pub(crate) const NONE: &str = "–";

/// A figure, or [`NONE`].
pub(crate) fn known<T>(figure: Option<T>, show: impl Fn(T) -> String) -> String {
    figure.map_or_else(|| NONE.to_owned(), show)
}

/// Bytes in binary units.
pub(crate) fn bytes(bytes: u64) -> String {
    let mut unit = 1_u64;
    let mut name = "B";
    for larger in ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] {
        if bytes / unit < 1_024 {
            break;
        }
        (unit, name) = (unit * 1_024, larger);
    }
    let whole = bytes / unit;
    if unit == 1 || whole >= 100 {
        return format!("{whole} {name}");
    }
    let tenths = u128::from(bytes % unit) * 10 / u128::from(unit);
    format!("{whole}.{tenths} {name}")
}

/// A length of time in its two most telling units.
pub(crate) fn span(time: Duration) -> String {
    let (secs, micros) = (time.as_secs(), time.subsec_micros());
    match secs {
        0 if micros < 1_000 => format!("{micros} µs"),
        0 if micros < 100_000 => format!("{}.{} ms", micros / 1_000, micros / 100 % 10),
        0 => format!("{} ms", micros / 1_000),
        1..60 => format!("{secs}.{} s", micros / 100_000),
        60..3_600 => two(secs / 60, "min", secs % 60, "s"),
        3_600..86_400 => two(secs / 3_600, "h", secs / 60 % 60, "min"),
        _ => two(secs / 86_400, "d", secs / 3_600 % 24, "h"),
    }
}

fn two(large: u64, unit: &str, small: u64, smaller: &str) -> String {
    match small {
        0 => format!("{large} {unit}"),
        _ => format!("{large} {unit} {small} {smaller}"),
    }
}

/// How long ago something was.
pub(crate) fn ago(time: Duration) -> String {
    format!("{} ago", span(time))
}

/// Thousandths as a percentage.
pub(crate) fn percent(permille: u64) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

/// Thousandths a second.
pub(crate) fn rate(milli: u64) -> String {
    let whole = milli / 1_000;
    match milli {
        0 => "0/s".to_owned(),
        1..1_000 => format!("0.{:02}/s", milli.div_ceil(10).min(99)),
        1_000..100_000 => format!("{whole}.{}/s", milli / 100 % 10),
        _ => format!("{whole}/s"),
    }
}

/// Hundredths, as load averages are written.
pub(crate) fn hundredths(number: u64) -> String {
    format!("{}.{:02}", number / 100, number % 100)
}

/// Seconds that a bot told; `None` when they are no length of time.
pub(crate) fn seconds(told: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(told).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_units() {
        for (number, shown) in [
            (0, "0 B"),
            (1_023, "1023 B"),
            (1_024, "1.0 KiB"),
            (1_536, "1.5 KiB"),
            (150 * 1_024 + 900, "150 KiB"),
            (12_900_000, "12.3 MiB"),
            (u64::MAX, "15.9 EiB"),
        ] {
            assert_eq!(bytes(number), shown);
        }
        for (micros, shown) in [
            (0, "0 µs"),
            (999, "999 µs"),
            (1_234, "1.2 ms"),
            (345_678, "345 ms"),
            (1_200_000, "1.2 s"),
            (59_990_000, "59.9 s"),
            (3_599_000_000, "59 min 59 s"),
            (3_600_500_000, "1 h"),
            (100_000_000_000, "1 d 3 h"),
        ] {
            assert_eq!(span(Duration::from_micros(micros)), shown);
        }
        assert_eq!(span(Duration::MAX), "213503982334601 d 7 h");
        assert_eq!(
            (percent(0), percent(1_234)),
            ("0.0 %".into(), "123.4 %".into())
        );
        for (milli, shown) in [
            (0, "0/s"),
            (1, "0.01/s"),
            (50, "0.05/s"),
            (999, "0.99/s"),
            (1_234, "1.2/s"),
            (500_900, "500/s"),
            (u64::MAX, "18446744073709551/s"),
        ] {
            assert_eq!(rate(milli), shown);
        }
        assert_eq!(hundredths(1_205), "12.05");
    }

    #[test]
    fn what_is_no_time_is_not_shown() {
        for told in [-1.0, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(known(seconds(told), span), NONE, "{told}");
        }
        assert_eq!(known(seconds(0.25), ago), "250 ms ago");
    }
}
