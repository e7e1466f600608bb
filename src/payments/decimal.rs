//! Figures as the provider writes them, decimal and of up to 18 places, in an asset's smallest units: exactly,
//! or rounded to the side that is said. What is sent is written by [`Asset::brief`], which reads back as itself.
use crate::casino::payment::Coins;
use crate::values::limits;
use crate::values::money::{ASSETS, Amount, Asset};
use std::fmt;

/// What becomes of what is less than a smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// There must be none.
    None,
    /// It is left out.
    Dropped,
    /// It counts as one.
    Whole,
}

/// A decimal figure, not below zero, of at most [`limits::FIGURE_DIGITS_MAX`] digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Without zeros in front, but for the last.
    whole: String,
    /// Without zeros at the end.
    decimals: String,
}

impl Figure {
    /// Reads digits with a point or without, and with an exponent or without: numbers of JSON have one where
    /// they are small. `None` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > limits::FIGURE_BYTES_MAX {
            return None;
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, shift(exponent)?),
            None => (text, 0),
        };
        let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_digits(whole) || !is_digits(decimals) {
            return None;
        }
        let zeros = "0".repeat(limits::FIGURE_DIGITS_MAX);
        let digits = format!("{zeros}{whole}{decimals}{zeros}");
        // Within the digits: an exponent moves the point by no more than there are zeros on either side.
        let point = (zeros.len() + whole.len()).checked_add_signed(exponent)?;
        let (whole, decimals) = digits.split_at_checked(point)?;
        let (whole, decimals) = (
            whole.trim_start_matches('0'),
            decimals.trim_end_matches('0'),
        );
        (whole.len() + decimals.len() <= limits::FIGURE_DIGITS_MAX).then(|| Self {
            whole: if whole.is_empty() { "0" } else { whole }.to_owned(),
            decimals: decimals.to_owned(),
        })
    }

    /// How many units there are of which one is ten to the minus `places`; `None` for too many, and for a
    /// rest where there must be none.
    #[must_use]
    pub fn units(&self, places: u32, rest: Rest) -> Option<i64> {
        let places = usize::try_from(places).ok()?;
        let cut = places.min(self.decimals.len());
        let (kept, left) = self.decimals.split_at(cut);
        let units: i64 = format!("{}{kept:0<places$}", self.whole).parse().ok()?;
        match rest {
            Rest::None if !left.is_empty() => None,
            Rest::Whole if !left.is_empty() => units.checked_add(1),
            _ => Some(units),
        }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.whole)?;
        match self.decimals.as_str() {
            "" => Ok(()),
            decimals => write!(f, ".{decimals}"),
        }
    }
}

fn shift(exponent: &str) -> Option<isize> {
    let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let few = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let shift: isize = exponent.parse().ok().filter(|_| few)?;
    (shift.unsigned_abs() <= limits::FIGURE_DIGITS_MAX).then_some(shift)
}

/// The asset that the provider has this word for, if the books have it.
#[must_use]
pub fn asset(code: &str) -> Option<Asset> {
    let mut real = ASSETS.iter().filter(|row| !row.is_play);
    real.find(|row| row.symbol == code).map(|row| row.asset)
}

/// An amount as it was said, of an asset or of a currency that is none.
#[must_use]
pub fn coins(code: &str, figure: &str, rest: Rest, is_asset: bool) -> Coins {
    let plain = code.chars().filter(char::is_ascii_alphanumeric);
    let asset = asset(code).filter(|_| is_asset);
    let figure = Figure::read(figure);
    let amount = asset.zip(figure.as_ref()).and_then(|(asset, figure)| {
        let units = figure.units(asset.row().decimals, rest);
        units.and_then(Amount::from_units)
    });
    Coins {
        code: plain.take(limits::CURRENCY_CHARS_MAX).collect(),
        asset,
        amount,
        said: figure.map(|figure| figure.to_string()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        Figure::read(text).map(|figure| figure.to_string())
    }

    #[test]
    fn figures_are_read_as_they_are_written() {
        for (text, figure) in [
            ("10.5", "10.5"),
            ("0010.500", "10.5"),
            ("0", "0"),
            ("0.000000000000000001", "0.000000000000000001"),
            ("1e-7", "0.0000001"),
            ("1.25E+2", "125"),
            ("0e40", "0"),
            (
                "1234567890123456789012345678901234567890",
                "1234567890123456789012345678901234567890",
            ),
        ] {
            assert_eq!(read(text).as_deref(), Some(figure), "{text}");
        }
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1,5",
            "1 ",
            " 1",
            "NaN",
            "Infinity",
            "0x10",
            "１０",
            "1e",
            "e5",
            "1e5e5",
            "1e41",
            "1e-41",
            "1e+-1",
            "1e999",
            "1_0",
            "1.2.3",
            "12345678901234567890123456789012345678901",
            &"0".repeat(65),
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_less_than_a_unit_goes_where_it_is_said_to_go() {
        let units = |text, rest| Figure::read(text).and_then(|figure| figure.units(6, rest));
        assert_eq!(units("0.1234567", Rest::None), None);
        assert_eq!(units("0.1234567", Rest::Dropped), Some(123_456));
        assert_eq!(units("0.1234561", Rest::Whole), Some(123_457));
        assert_eq!(units("0.123456", Rest::Whole), Some(123_456));
        assert_eq!(units("9223372036854.775807", Rest::Dropped), Some(i64::MAX));
        for rest in [Rest::None, Rest::Dropped, Rest::Whole] {
            assert_eq!(units("9223372036854.775808", rest), None);
        }
        assert_eq!(units("9223372036854.7758071", Rest::Whole), None);
    }

    #[test]
    fn coins_are_of_the_books_only_where_they_fit_them() {
        let of = |code, figure| {
            let coins = coins(code, figure, Rest::None, true);
            (coins.asset, coins.amount.map(Amount::units), coins.said)
        };
        let usdt = Some(Asset::Usdt);
        assert_eq!(of("USDT", "10.5"), (usdt, Some(10_500_000), "10.5".into()));
        let fine = "0.0000001";
        assert_eq!(of("USDT", fine), (usdt, None, fine.into()));
        assert_eq!(of("USDT", "a lot"), (usdt, None, String::new()));
        let many = "1000000000.1";
        assert_eq!(of("USDT", many), (usdt, None, many.into()));
        for other in ["usdt", "play", "credits", "JET", ""] {
            assert_eq!(of(other, "1").0, None, "{other}");
        }
        let odd = coins("<b>USDT and more words</b>", "1", Rest::None, true);
        assert_eq!((odd.code.as_str(), odd.asset), ("bUSDTandmoreword", None));
        assert_eq!(coins("USDT", "1", Rest::None, false).amount, None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_written_of_any_asset_is_read_as_itself(units in 0..=Amount::MAX.units()) {
            for row in ASSETS.iter().filter(|row| !row.is_play) {
                let amount = Amount::from_units(units).expect("in range");
                let written = row.asset.brief(amount);
                prop_assert!(written.bytes().all(|b| b.is_ascii_digit() || b == b'.'), "{}", written);
                let long = format!("{written}{}", if written.contains('.') { "000" } else { ".000" });
                for text in [written, long] {
                    let read = coins(row.symbol, &text, Rest::None, true);
                    prop_assert_eq!((read.asset, read.amount), (Some(row.asset), Some(amount)));
                    prop_assert_eq!(read.said, row.asset.brief(amount));
                }
            }
        }

        #[test]
        fn whatever_is_written_is_a_figure_or_none(text in "[0-9eE.+-]{0,70}|.{0,70}") {
            for row in &ASSETS {
                for rest in [Rest::None, Rest::Dropped, Rest::Whole] {
                    let coins = coins(&text, &text, rest, true);
                    prop_assert!(coins.said.len() <= limits::FIGURE_DIGITS_MAX + 2);
                    let figure = Figure::read(&text);
                    let units = figure.map(|figure| figure.units(row.decimals, rest));
                    prop_assert!(units.flatten().is_none_or(|units| units >= 0));
                }
            }
        }
    }
}
