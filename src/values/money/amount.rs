//! Amounts, and sums of them. An amount does not know its asset: whoever has one knows it from where it comes.

/// Units of play credits in one credit: 1,000,000 is shown as 1.00.
pub const CREDIT: i64 = 1_000_000;

/// An amount of one asset in units, which are the smallest that its decimals have; 0 to [`Amount::MAX`]. A balance
/// that may be negative (the world's) is a plain `i64` in the store and never an `Amount`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// A thousand million credits; of an asset with nine decimals, a million. The sum of nine thousand such
    /// amounts still fits an `i64`. Of a larger balance no more than this is put to use.
    pub const MAX: Self = Self(1_000_000_000 * CREDIT);

    /// So many units, or `None` outside 0 to [`Amount::MAX`].
    #[must_use]
    pub const fn from_units(units: i64) -> Option<Self> {
        if units >= 0 && units <= Self::MAX.0 {
            Some(Self(units))
        } else {
            None
        }
    }

    /// A whole number of play credits, for tables written in the code.
    ///
    /// # Panics
    /// At compile time when the constant is out of range.
    #[must_use]
    pub const fn credits(credits: u32) -> Self {
        assert!(credits as i64 <= Self::MAX.0 / CREDIT, "out of range");
        Self(credits as i64 * CREDIT)
    }

    /// A whole number of hundredths of a play credit, for tables written in the code.
    #[must_use]
    pub const fn cents(cents: u32) -> Self {
        Self(cents as i64 * (CREDIT / 100))
    }

    /// How many units it is.
    #[must_use]
    pub const fn units(self) -> i64 {
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
        Self::from_units(self.0 + other.0)
    }

    /// The difference, or `None` when `other` is larger.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_units(self.0 - other.0)
    }

    /// This times `factor`, or `None` above [`Amount::MAX`].
    #[must_use]
    pub const fn checked_mul(self, factor: u32) -> Option<Self> {
        match self.0.checked_mul(factor as i64) {
            Some(units) => Self::from_units(units),
            None => None,
        }
    }

    /// This divided by `parts`, rounded down.
    #[must_use]
    pub const fn part(self, parts: u32) -> Self {
        Self(self.0 / (parts as i64))
    }

    /// Down to a multiple of `step` units, which are at least one.
    #[must_use]
    pub const fn down_to(self, step: i64) -> Self {
        Self(self.0 / step * step)
    }
}

/// A sum of amounts, in units: it may be below zero, and above what one amount can be.
#[derive(Clone, Copy, Debug)]
pub struct Sum(pub i64);

impl From<Amount> for Sum {
    fn from(amount: Amount) -> Self {
        Self(amount.0)
    }
}

const _: () = assert!(Amount::MAX.0 <= i64::MAX / 9_000);
