//! Multiples of a stake.
use super::amount::Amount;
use std::fmt;

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

    /// The payout for `stake`, rounded down to the unit: the only rounding of the program.
    /// `None` above [`Amount::MAX`].
    #[must_use]
    pub fn pays(self, stake: Amount) -> Option<Amount> {
        let exact = i128::from(stake.units()) * i128::from(self.num) / i128::from(self.den);
        Amount::from_units(i64::try_from(exact).ok()?)
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
    fn payouts_round_down_and_never_overflow() {
        let flip = Multiplier::ratio(198, 100);
        assert_eq!(
            flip.pays(Amount::credits(10)),
            Amount::from_units(19_800_000)
        );
        assert_eq!(
            Multiplier::ratio(1, 3).pays(Amount::credits(1)),
            Amount::from_units(333_333)
        );
        assert_eq!(Multiplier::ratio(u64::MAX, 1).pays(Amount::MAX), None);
        assert_eq!(flip.to_string(), "1.98×");
        assert_eq!(Multiplier::ratio(9_900, 9_800).to_string(), "1.0102×");
        assert_eq!(Multiplier::ratio(99, 1).to_string(), "99.00×");
    }
}
