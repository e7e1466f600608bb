//! Money as integers: amounts, assets, multipliers and the one rounding there is. Knows nothing of
//! accounts or games.
use crate::values::limits;
use std::fmt;

/// Micro-units in one unit: 1,000,000 is shown as 1.00.
pub const UNIT: i64 = 1_000_000;

/// What is counted. Assets are never converted into each other. The number is the asset's code in the
/// database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asset {
    /// Play credits: given away, worth nothing.
    Play = 1,
    /// Tether.
    Usdt = 2,
    /// USD Coin.
    Usdc = 3,
    /// Toncoin.
    Ton = 4,
    /// Bitcoin.
    Btc = 5,
    /// Litecoin.
    Ltc = 6,
    /// Tron.
    Trx = 7,
    /// Ether, of whose 18 decimals an amount holds 9.
    Eth = 8,
    /// BNB, likewise.
    Bnb = 9,
}

/// What there is to know of an asset: a row of the table `asset`.
#[derive(Debug, PartialEq, Eq)]
pub struct AssetRow {
    /// Which it is.
    pub asset: Asset,
    /// Its name in the database and in the metrics.
    pub name: &'static str,
    /// The word after an amount.
    pub symbol: &'static str,
    /// How many decimals its smallest unit is away from the point.
    pub decimals: u32,
    /// Whether it is given away and worth nothing.
    pub is_play: bool,
    /// What the smallest stake of play credits is in it, and the largest, in its smallest units; a table's
    /// own bounds are as far from them as they are in play credits.
    pub stakes: (i64, i64),
}

const fn row(
    asset: Asset,
    (name, symbol): (&'static str, &'static str),
    decimals: u32,
    stakes: (i64, i64),
) -> AssetRow {
    let is_play = matches!(asset, Asset::Play);
    assert!(2 <= decimals && decimals <= 9, "an amount's decimals");
    assert!(0 < stakes.0 && stakes.0 < stakes.1, "a range of stakes");
    assert!(stakes.1 <= Amount::MAX.0, "stakes are amounts");
    AssetRow {
        asset,
        name,
        symbol,
        decimals,
        is_play,
        stakes,
    }
}

/// All that the books know, by code. The database has the same rows from its migrations; every proof of
/// the books holds them against each other. Real money's stakes are about 0.10 to 1,000 dollars.
pub static ASSETS: [AssetRow; 9] = [
    row(
        Asset::Play,
        ("play", "credits"),
        6,
        (100_000, 100_000_000_000),
    ),
    row(Asset::Usdt, ("usdt", "USDT"), 6, (100_000, 1_000_000_000)),
    row(Asset::Usdc, ("usdc", "USDC"), 6, (100_000, 1_000_000_000)),
    row(Asset::Ton, ("ton", "TON"), 9, (50_000_000, 500_000_000_000)),
    row(Asset::Btc, ("btc", "BTC"), 8, (100, 1_000_000)),
    row(Asset::Ltc, ("ltc", "LTC"), 8, (100_000, 1_000_000_000)),
    row(Asset::Trx, ("trx", "TRX"), 6, (500_000, 5_000_000_000)),
    row(Asset::Eth, ("eth", "ETH"), 9, (30_000, 300_000_000)),
    row(Asset::Bnb, ("bnb", "BNB"), 9, (100_000, 1_000_000_000)),
];

impl Asset {
    /// The number that stands for the asset in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// The asset of a database code.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        let mut assets = ASSETS.iter().map(|row| row.asset);
        assets.find(|asset| asset.code() == code)
    }

    /// What there is to know of it.
    #[must_use]
    pub fn row(self) -> &'static AssetRow {
        &ASSETS[self as usize - 1]
    }

    /// Its name in the database and in the metrics.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The word after an amount.
    #[must_use]
    pub fn unit_name(self) -> &'static str {
        self.row().symbol
    }

    /// Whether it is given away and worth nothing.
    #[must_use]
    pub fn is_play(self) -> bool {
        self.row().is_play
    }

    /// A table's smallest and largest stake, said in play credits, in this asset.
    #[must_use]
    pub fn stakes(self, (min, max): (Amount, Amount)) -> (Amount, Amount) {
        let (here, play) = (self.row().stakes, Self::Play.row().stakes);
        let scaled = |amount: Amount, here: i64, play: i64| {
            let scaled = i128::from(amount.0) * i128::from(here) / i128::from(play);
            i64::try_from(scaled).ok().and_then(Amount::from_micros)
        };
        (
            scaled(min, here.0, play.0).unwrap_or(Amount::MAX),
            scaled(max, here.1, play.1).unwrap_or(Amount::MAX),
        )
    }
}

/// An amount of one asset in micro-units, 0 to [`Amount::MAX`]. A balance that may be negative
/// (the world's) is a plain `i64` in the store and never an `Amount`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// A thousand million units. The sum of a thousand such amounts still fits an `i64`.
    pub const MAX: Self = Self(1_000_000_000 * UNIT);

    /// `micros` micro-units, or `None` outside 0 to [`Amount::MAX`].
    #[must_use]
    pub const fn from_micros(micros: i64) -> Option<Self> {
        if micros >= 0 && micros <= Self::MAX.0 {
            Some(Self(micros))
        } else {
            None
        }
    }

    /// A whole number of units, for tables written in the code.
    ///
    /// # Panics
    /// At compile time when the constant is out of range.
    #[must_use]
    pub const fn units(units: u32) -> Self {
        assert!(units as i64 <= Self::MAX.0 / UNIT, "out of range");
        Self(units as i64 * UNIT)
    }

    /// A whole number of hundredths, for tables written in the code.
    #[must_use]
    pub const fn cents(cents: u32) -> Self {
        Self(cents as i64 * (UNIT / 100))
    }

    /// Micro-units.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whether this is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, or `None` above [`Amount::MAX`].
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_micros(self.0 + other.0)
    }

    /// The difference, or `None` when `other` is larger.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_micros(self.0 - other.0)
    }

    /// This times `factor`, or `None` above [`Amount::MAX`].
    #[must_use]
    pub const fn checked_mul(self, factor: u32) -> Option<Self> {
        match self.0.checked_mul(factor as i64) {
            Some(micros) => Self::from_micros(micros),
            None => None,
        }
    }

    /// As a balance is shown: down to the hundredth, so that what is typed from it is there; exactly where
    /// that would show nothing.
    #[must_use]
    pub const fn in_cents(self) -> Self {
        let cents = self.share_in_cents(1);
        if cents.is_zero() { self } else { cents }
    }

    /// This divided by `parts`, rounded down.
    #[must_use]
    pub const fn part(self, parts: u32) -> Self {
        Self(self.0 / (parts as i64))
    }

    /// This divided by `parts`, rounded down to the hundredth that a player would type.
    #[must_use]
    pub const fn share_in_cents(self, parts: u32) -> Self {
        let cent = UNIT / 100;
        Self(self.0 / (parts as i64) / cent * cent)
    }
}

/// `1,234.50`: thousands separated, at least two decimals, more only when they are not zero.
impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sum(self.0).fmt(f)
    }
}

/// A sum of amounts, in micro-units: it may be below zero, and above what one amount can be. Shown as
/// an amount is, `−1,234.50` below zero.
#[derive(Clone, Copy, Debug)]
pub struct Sum(pub i64);

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (size, unit) = (self.0.unsigned_abs(), UNIT.unsigned_abs());
        // From the last digit on; the longest sum, `i64::MIN`, has 24 characters.
        let (mut text, mut first) = ([0; 24], 24);
        let mut put = |byte: u8| {
            first -= 1;
            text[first] = byte;
        };
        let digit = |number: u64| b"0123456789"[(number % 10) as usize];
        let (mut decimals, mut counts) = (size % unit, false);
        for place in (0..6).rev() {
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
        if self.0 < 0 {
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
    /// Reads an amount as this program writes it, without separators: `10`, `10.50`, `max` (or `all`) or `half`: ASCII digits, at most one point with one to six
    /// decimals behind it, no sign, exponent, separator or space. `None` for anything else, for
    /// zero and for more than [`Amount::MAX`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > limits::AMOUNT_CHARS_MAX {
            return None;
        }
        if text.eq_ignore_ascii_case("max") || text.eq_ignore_ascii_case("all") {
            return Some(Self::Max);
        }
        if text.eq_ignore_ascii_case("half") {
            return Some(Self::Half);
        }
        let (whole, decimals) = match text.split_once('.') {
            Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
            Some(_) => return None,
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || decimals.len() > 6 || !digits(whole) || !digits(decimals) {
            return None;
        }
        let micros = format!("{whole}{decimals:0<6}").parse().ok()?;
        Amount::from_micros(micros)
            .filter(|amount| !amount.is_zero())
            .map(Self::Exactly)
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
    /// Reads what [`Asked::parse`] does and what else people write: `.5`, `2,5`, `1,010.47` and
    /// `1.010,47` and `1 010`, `1k`, `all-in`, `½`. No sign, exponent or currency. `None` for anything
    /// else, for zero and for more than [`Amount::MAX`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
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
            let micros = micros(number, '.', ',').and_then(|n| n.checked_mul(times));
            let amount = micros.and_then(Amount::from_micros);
            let amount = amount.filter(|amount| !amount.is_zero())?;
            return Some(Self::One(Asked::Exactly(amount)));
        }
        let mut found: Vec<Amount> = Vec::new();
        for (point, comma) in [('.', ','), (',', '.')] {
            for between in [comma, '\'', ' '] {
                let micros = micros(number, point, between).and_then(|n| n.checked_mul(times));
                let amount = micros.and_then(Amount::from_micros);
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

/// A number with this decimal point and, between groups of three digits, this mark.
fn micros(text: &str, point: char, between: char) -> Option<i64> {
    let (whole, decimals) = match text.split_once(point) {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None if text.is_empty() => return None,
        None => (text, ""),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if decimals.len() > 6 || !digits(decimals) {
        return None;
    }
    let mut groups = whole.split(between);
    let first = groups.next().unwrap_or_default();
    let mut number = first.to_owned();
    let grouped = (1..=3).contains(&first.len()) && !first.starts_with('0');
    for group in groups {
        if !grouped || group.len() != 3 {
            return None;
        }
        number += group;
    }
    if !digits(&number) {
        return None;
    }
    format!("0{number}{decimals:0<6}").parse().ok()
}

/// A payout as a multiple of the stake, stake included: 2 means the stake back and as much again.
/// Kept as an exact ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Multiplier {
    num: u64,
    den: u64,
}

impl Multiplier {
    /// The stake is lost.
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// `num / den`.
    ///
    /// # Panics
    /// When `den` is 0, at compile time for tables.
    #[must_use]
    pub const fn ratio(num: u64, den: u64) -> Self {
        assert!(den > 0, "a multiplier's denominator is positive");
        Self { num, den }
    }

    /// Numerator and denominator, not reduced.
    #[must_use]
    pub const fn parts(self) -> (u64, u64) {
        (self.num, self.den)
    }

    /// Whether nothing is paid.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// The payout for `stake`, rounded down to the micro-unit: the only rounding of the program.
    /// `None` above [`Amount::MAX`].
    #[must_use]
    pub fn pays(self, stake: Amount) -> Option<Amount> {
        let exact = i128::from(stake.micros()) * i128::from(self.num) / i128::from(self.den);
        Amount::from_micros(i64::try_from(exact).ok()?)
    }

    /// What is paid beyond the stake, of the stake.
    #[must_use]
    pub const fn profit(self) -> Self {
        Self::ratio(self.num.saturating_sub(self.den), self.den)
    }

    /// The larger of two.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        let left = u128::from(self.num) * u128::from(other.den);
        let right = u128::from(other.num) * u128::from(self.den);
        if left >= right { self } else { other }
    }
}

/// `1.98×`, `1.0102×`: two to four decimals, the rest cut off, never rounded up.
impl fmt::Display for Multiplier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scaled = u128::from(self.num) * 10_000 / u128::from(self.den);
        let decimals = format!("{:04}", scaled % 10_000);
        let kept = decimals.trim_end_matches('0').len().max(2);
        write!(f, "{}.{}×", scaled / 10_000, &decimals[..kept])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assets_are_in_the_order_of_their_codes() {
        for (code, row) in (1..).zip(&ASSETS) {
            assert_eq!(row.asset.code(), code);
            assert_eq!(Asset::from_code(code), Some(row.asset));
            assert_eq!(row.asset.row(), row);
            let (min, max) = row
                .asset
                .stakes((Amount::cents(10), Amount::units(100_000)));
            assert_eq!((min.micros(), max.micros()), row.stakes, "{}", row.name);
            let (min, max) = row.asset.stakes((Amount::cents(10), Amount::units(1_000)));
            assert!(min < max, "{}", row.name);
        }
        assert_eq!(Asset::from_code(0), None);
        assert_eq!(Asset::from_code(10), None);
    }

    #[test]
    fn amounts_show_every_micro_unit_that_counts() {
        let show = |micros| Amount::from_micros(micros).expect("in range").to_string();
        assert_eq!(show(0), "0.00");
        assert_eq!(Sum(-1_234_500_000).to_string(), "−1,234.50");
        assert_eq!(Sum(i64::MIN).to_string(), "−9,223,372,036,854.775808");
        assert_eq!(show(10 * UNIT), "10.00");
        assert_eq!(show(99_000), "0.099");
        assert_eq!(show(1), "0.000001");
        assert_eq!(show(999 * UNIT + 500_000), "999.50");
        assert_eq!(show(1_009_600_000), "1,009.60");
        assert_eq!(show(1_000_000_000 * UNIT), "1,000,000,000.00");
    }

    #[test]
    fn only_plain_amounts_are_read() {
        let exactly = |micros| Amount::from_micros(micros).map(Asked::Exactly);
        assert_eq!(Asked::parse("10"), exactly(10_000_000));
        assert_eq!(Asked::parse("10.50"), exactly(10_500_000));
        assert_eq!(Asked::parse("0.000001"), exactly(1));
        assert_eq!(Asked::parse("MAX"), Some(Asked::Max));
        assert_eq!(Asked::parse("half"), Some(Asked::Half));
        assert_eq!(Asked::parse("1000000000"), exactly(Amount::MAX.micros()));
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
            assert_eq!(Asked::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let one = |micros| Amount::from_micros(micros).map(|a| Typed::One(Asked::Exactly(a)));
        for (text, micros) in [
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
            ("1,000,000,000.00", Amount::MAX.micros()),
            ("0.000001", 1),
        ] {
            assert_eq!(Typed::read(text), one(micros), "{text}");
        }
        let either = |less, more| Some(Typed::Either([less, more].map(Amount::units)));
        assert_eq!(Typed::read("1.000"), either(1, 1_000));
        assert_eq!(Typed::read("1,000"), either(1, 1_000));
        assert_eq!(Typed::read("1.000k"), either(1_000, 1_000_000));
        for text in ["max", "ALL-IN", "all in", "allin", "All"] {
            assert_eq!(Typed::read(text), Some(Typed::One(Asked::Max)), "{text}");
        }
        assert_eq!(Typed::read("½"), Some(Typed::One(Asked::Half)));
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
            assert_eq!(Typed::read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn payouts_round_down_and_never_overflow() {
        let flip = Multiplier::ratio(198, 100);
        assert_eq!(
            flip.pays(Amount::units(10)),
            Amount::from_micros(19_800_000)
        );
        assert_eq!(
            Multiplier::ratio(1, 3).pays(Amount::units(1)),
            Amount::from_micros(333_333)
        );
        assert_eq!(Multiplier::ratio(u64::MAX, 1).pays(Amount::MAX), None);
        assert_eq!(flip.to_string(), "1.98×");
        assert_eq!(Multiplier::ratio(9_900, 9_800).to_string(), "1.0102×");
        assert_eq!(Multiplier::ratio(99, 1).to_string(), "99.00×");
    }
}
