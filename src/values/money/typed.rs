//! Amounts as text, as each asset's decimals have it: what is shown, and what is read of what people type.
use super::amount::{Amount, Sum};
use super::assets::{ASSETS, Asset};
use crate::values::limits;
use std::fmt;

/// An amount or a sum of an asset as it is shown, without the asset's symbol: `1,234.50`, thousands separated,
/// at least two decimals, more only when they are not zero, `−1,234.50` below zero.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    sum: Sum,
    of: Asset,
}

impl Asset {
    /// An amount or a sum of this asset, to be shown.
    #[must_use]
    pub fn figure(self, sum: impl Into<Sum>) -> Figure {
        let sum = sum.into();
        Figure { sum, of: self }
    }

    /// An amount as it can be typed: without separators.
    #[must_use]
    pub fn plain(self, amount: Amount) -> String {
        self.figure(amount).to_string().replace(',', "")
    }

    /// The same for who cannot know the asset: of real money its name follows, as in `0.50ton`.
    #[must_use]
    pub fn said(self, amount: Amount) -> String {
        let name = if self.is_play() { "" } else { self.name() };
        self.plain(amount) + name
    }

    /// Reads what [`Asset::said`] writes.
    #[must_use]
    pub fn read_said(text: &str) -> Option<(Self, Amount)> {
        let name = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let mut real = ASSETS.iter().filter(|row| !row.is_play);
        let asset = match name {
            "" => Self::Play,
            name => real.find(|row| row.name == name)?.asset,
        };
        match Asked::parse(text.strip_suffix(name)?, asset)? {
            Asked::Exactly(amount) => Some((asset, amount)),
            Asked::Max | Asked::Half => None,
        }
    }

    /// An amount as it can be typed, in as few digits as there can be: `10`, `0.5`.
    #[must_use]
    pub fn brief(self, amount: Amount) -> String {
        let plain = self.plain(amount);
        let brief = plain.trim_end_matches('0').trim_end_matches('.');
        brief.to_owned()
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, unit) = (self.sum.0.unsigned_abs(), self.of.unit().unsigned_abs());
        // From the last digit on; the longest sum, `i64::MIN` with two decimals, has 25 characters.
        let (mut text, mut first) = ([0; 25], 25);
        let mut put = |byte: u8| {
            first -= 1;
            text[first] = byte;
        };
        let digit = |number: u64| b"0123456789"[(number % 10) as usize];
        let (mut decimals, mut counts) = (size % unit, false);
        for place in (0..self.of.row().decimals).rev() {
            counts |= place < 2 || decimals % 10 > 0;
            if counts {
                put(digit(decimals));
            }
            decimals /= 10;
        }
        put(b'.');
        let mut whole = size / unit;
        for place in 0.. {
            if place > 0 && place % 3 == 0 {
                put(b',');
            }
            put(digit(whole));
            whole /= 10;
            if whole == 0 {
                break;
            }
        }
        if self.sum.0 < 0 {
            f.write_str("−")?;
        }
        f.write_str(std::str::from_utf8(&text[first..]).unwrap_or_default())
    }
}

/// What a player may write where an amount is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Exactly(Amount),
    /// All that the balance and the table allow.
    Max,
    Half,
}

impl Asked {
    /// Reads an amount of `asset` as this program writes it, without separators: `10`, `10.50`, `max` (or
    /// `all`) or `half`: ASCII digits, at most one point with at least one and at most the asset's decimals
    /// behind it, no sign, exponent, separator or space. `None` for anything else, for zero and for more
    /// than [`Amount::MAX`].
    #[must_use]
    pub fn parse(text: &str, asset: Asset) -> Option<Self> {
        if text.len() > limits::AMOUNT_CHARS_MAX {
            return None;
        }
        if text.eq_ignore_ascii_case("max") || text.eq_ignore_ascii_case("all") {
            return Some(Self::Max);
        }
        if text.eq_ignore_ascii_case("half") {
            return Some(Self::Half);
        }
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        // Nothing stands between groups of digits.
        let units = units(text, ('.', None), asset)?;
        let amount = Amount::from_units(units).filter(|amount| !amount.is_zero());
        amount.map(Self::Exactly)
    }
}

/// What somebody typed where an amount is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It means one thing.
    One(Asked),
    /// It may be either, the smaller first: `1,000` is 1.00 to some and 1,000.00 to others.
    Either([Amount; 2]),
}

impl Typed {
    /// Reads of `asset` what [`Asked::parse`] does and what else people write: `.5`, `2,5`, `1,010.47` and
    /// `1.010,47` and `1 010`, `1k`, `all-in`, `½`. No sign, exponent or currency. `None` for anything
    /// else, for zero and for more than [`Amount::MAX`].
    #[must_use]
    pub fn read(text: &str, asset: Asset) -> Option<Self> {
        if text.chars().count() > limits::AMOUNT_CHARS_MAX {
            return None;
        }
        let text = text.to_lowercase();
        match text.as_str() {
            "max" | "maximum" | "all" | "allin" | "all-in" | "all in" => {
                return Some(Self::One(Asked::Max));
            }
            "half" | "½" => return Some(Self::One(Asked::Half)),
            _ => {}
        }
        let (number, times) = match text.strip_suffix('k') {
            Some(number) => (number, 1_000),
            None => (text.as_str(), 1),
        };
        if number.bytes().all(|b| b.is_ascii_digit()) {
            // However it is read.
            let units = units(number, ('.', None), asset).and_then(|n| n.checked_mul(times));
            let amount = units.and_then(Amount::from_units);
            let amount = amount.filter(|amount| !amount.is_zero())?;
            return Some(Self::One(Asked::Exactly(amount)));
        }
        let mut found: Vec<Amount> = Vec::new();
        for (point, comma) in [('.', ','), (',', '.')] {
            for between in [comma, '\'', ' '] {
                let units =
                    units(number, (point, Some(between)), asset).and_then(|n| n.checked_mul(times));
                let amount = units.and_then(Amount::from_units);
                found.extend(amount.filter(|amount| !amount.is_zero() && !found.contains(amount)));
            }
        }
        found.sort_unstable();
        match found[..] {
            [amount] => Some(Self::One(Asked::Exactly(amount))),
            [less, more] => Some(Self::Either([less, more])),
            _ => None,
        }
    }
}

/// A number of `asset` with this decimal point and, between groups of three digits, this mark, in smallest
/// units.
fn units(text: &str, (point, between): (char, Option<char>), asset: Asset) -> Option<i64> {
    let (whole, decimals) = match text.split_once(point) {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None if text.is_empty() => return None,
        None => (text, ""),
    };
    let behind = asset
        .row()
        .decimals
        .checked_sub(u32::try_from(decimals.len()).ok()?)?;
    let mut number: i64 = 0;
    let mut goes_on = |digits: &str| {
        digits.bytes().try_for_each(|byte| {
            let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
            number = number.checked_mul(10)?.checked_add(digit)?;
            Some(())
        })
    };
    let mut groups = whole.split(|c| Some(c) == between);
    let first = groups.next().unwrap_or_default();
    let grouped = (1..=3).contains(&first.len()) && !first.starts_with('0');
    goes_on(first)?;
    for group in groups {
        if !grouped || group.len() != 3 {
            return None;
        }
        goes_on(group)?;
    }
    goes_on(decimals)?;
    number.checked_mul(10_i64.checked_pow(behind)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::money::CREDIT;

    #[test]
    fn amounts_show_every_unit_that_counts() {
        let show = |units| Asset::Play.figure(Sum(units)).to_string();
        assert_eq!(show(0), "0.00");
        assert_eq!(show(-1_234_500_000), "−1,234.50");
        assert_eq!(show(i64::MIN), "−9,223,372,036,854.775808");
        assert_eq!(show(10 * CREDIT), "10.00");
        assert_eq!(show(99_000), "0.099");
        assert_eq!(show(1), "0.000001");
        assert_eq!(show(999 * CREDIT + 500_000), "999.50");
        assert_eq!(show(1_009_600_000), "1,009.60");
        assert_eq!(show(1_000_000_000 * CREDIT), "1,000,000,000.00");
    }

    #[test]
    fn only_plain_amounts_are_read() {
        let exactly = |units| Amount::from_units(units).map(Asked::Exactly);
        assert_eq!(Asked::parse("10", Asset::Play), exactly(10_000_000));
        assert_eq!(Asked::parse("10.50", Asset::Play), exactly(10_500_000));
        assert_eq!(Asked::parse("0.000001", Asset::Play), exactly(1));
        assert_eq!(Asked::parse("MAX", Asset::Play), Some(Asked::Max));
        assert_eq!(Asked::parse("half", Asset::Play), Some(Asked::Half));
        assert_eq!(
            Asked::parse("1000000000", Asset::Play),
            exactly(Amount::MAX.units())
        );
        for bad in [
            "",
            " ",
            "0",
            "0.00",
            "-1",
            "+1",
            "1e3",
            "NaN",
            "inf",
            "1,000",
            "1.",
            ".5",
            "1..2",
            "1.0000001",
            "0x10",
            "１０",
            "١٠",
            "10 ",
            " 10",
            "1000000000.000001",
            "½",
            "1_0",
            "99999999999999999999999",
            "000000000000000000000000000000000001",
        ] {
            assert_eq!(Asked::parse(bad, Asset::Play), None, "{bad:?}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let one = |units| Amount::from_units(units).map(|a| Typed::One(Asked::Exactly(a)));
        for (text, units) in [
            ("10", 10_000_000),
            ("10.50", 10_500_000),
            (".5", 500_000),
            (",5", 500_000),
            ("0.5", 500_000),
            ("2,5", 2_500_000),
            ("0,100", 100_000),
            ("0.100", 100_000),
            ("1k", 1_000_000_000),
            ("1.5K", 1_500_000_000),
            ("1,010.47", 1_010_470_000),
            ("1.010,47", 1_010_470_000),
            ("1'010.47", 1_010_470_000),
            ("1 010.47", 1_010_470_000),
            ("1 010", 1_010_000_000),
            ("1,000,000", 1_000_000_000_000),
            ("1.000.000", 1_000_000_000_000),
            ("1000.000", 1_000_000_000),
            ("1000,5", 1_000_500_000),
            ("1,000,000,000.00", Amount::MAX.units()),
            ("0.000001", 1),
        ] {
            assert_eq!(Typed::read(text, Asset::Play), one(units), "{text}");
        }
        let either = |less, more| Some(Typed::Either([less, more].map(Amount::credits)));
        assert_eq!(Typed::read("1.000", Asset::Play), either(1, 1_000));
        assert_eq!(Typed::read("1,000", Asset::Play), either(1, 1_000));
        assert_eq!(Typed::read("1.000k", Asset::Play), either(1_000, 1_000_000));
        for text in ["max", "ALL-IN", "all in", "allin", "All"] {
            assert_eq!(
                Typed::read(text, Asset::Play),
                Some(Typed::One(Asked::Max)),
                "{text}"
            );
        }
        assert_eq!(Typed::read("½", Asset::Play), Some(Typed::One(Asked::Half)));
        for bad in [
            "",
            " ",
            "k",
            ".",
            ",",
            "1.",
            "1,",
            "-1",
            "+1",
            "1e3",
            "NaN",
            "0",
            "0.00",
            "0.000",
            "1,00,0",
            "1..2",
            "1,2,3",
            "1.0000001",
            "0x10",
            "1_0",
            "1kk",
            "12345,678.9",
            "01,000.00",
            "1 00",
            "99999999999999999999999",
            "１０",
            "1,000 000.00",
        ] {
            assert_eq!(Typed::read(bad, Asset::Play), None, "{bad:?}");
        }
    }

    #[test]
    fn every_asset_shows_and_reads_its_own_decimals() {
        for (asset, units, shown, brief) in [
            (Asset::Ton, 1, "0.000000001", "0.000000001"),
            (Asset::Ton, 1_234_500_000_000, "1,234.50", "1234.5"),
            (Asset::Ton, Amount::MAX.units(), "1,000,000.00", "1000000"),
            (Asset::Btc, 100, "0.000001", "0.000001"),
            (Asset::Btc, 1_000_000_000, "10.00", "10"),
            (Asset::Usdt, 500_000, "0.50", "0.5"),
            (Asset::Play, 500_000, "0.50", "0.5"),
        ] {
            let amount = Amount::from_units(units).expect("in range");
            assert_eq!(asset.figure(amount).to_string(), shown);
            assert_eq!(asset.brief(amount), brief);
            let exactly = Asked::Exactly(amount);
            let plain = asset.plain(amount);
            assert_eq!(Asked::parse(&plain, asset), Some(exactly), "{plain}");
            assert_eq!(Asked::parse(brief, asset), Some(exactly), "{brief}");
            assert_eq!(Typed::read(shown, asset), Some(Typed::One(exactly)));
            let said = asset.said(amount);
            assert_eq!(Asset::read_said(&said), Some((asset, amount)), "{said}");
        }
        for (asset, text) in [
            (Asset::Ton, "0.0000000001"),
            (Asset::Btc, "0.000000001"),
            (Asset::Ton, "1000001"),
        ] {
            assert_eq!(Asked::parse(text, asset), None, "{text}");
            assert_eq!(Typed::read(text, asset), None, "{text}");
        }
        assert_eq!(Asset::Play.said(Amount::credits(10)), "10.00");
        for bad in [
            "10play",
            "ton",
            "max",
            "10xyz",
            "10 ton",
            "10ton1",
            "0ton",
            "1.0000001",
            "1.0000001usdt",
        ] {
            assert_eq!(Asset::read_said(bad), None, "{bad}");
        }
    }
}
