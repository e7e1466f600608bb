//! What a language is, and what is put into its messages.
use crate::values::money::{Amount, Asset, Multiplier, Sum, UNIT};
use std::fmt;

/// A language that the bot speaks.
pub struct Language {
    /// ISO 639-1, as Telegram's `language_code` begins; also its catalogue's name.
    pub code: &'static str,
    /// Its own name for itself.
    pub name: &'static str,
    /// Which way it is written.
    pub direction: Direction,
    /// Its plural rule.
    pub plural: fn(Number) -> Plural,
    /// Its words.
    pub catalogue: Catalogue,
}

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// As English.
    LeftToRight,
    /// As Arabic and Hebrew: what stands in such a text the other way is isolated.
    RightToLeft,
}

/// A language's texts in one string, message by message.
#[derive(Clone, Copy)]
pub struct Catalogue {
    /// All of them, with the build's marks in it.
    pub text: &'static str,
    /// Where each ends.
    pub ends: &'static [usize],
}

impl Catalogue {
    pub(super) fn message(&self, number: usize) -> &'static str {
        let end = |number: usize| self.ends.get(number).copied();
        let begin = number.checked_sub(1).and_then(end).unwrap_or(0);
        self.text.get(begin..end(number).unwrap_or(0)).unwrap_or("")
    }
}

/// One message with its arguments.
pub trait Message {
    /// Its place in [`NAMES`].
    const NUMBER: usize;
    /// Whether it is Telegram's HTML; plain text otherwise.
    const HTML: bool;
    /// Its arguments, in order.
    type Args<'s>: AsRef<[Arg<'s>]>
    where
        Self: 's;
    /// Its arguments, in order.
    fn args(&self) -> Self::Args<'_>;
}

/// A message without HTML: for buttons, toasts and menus too.
pub trait Plain: Message {}

/// What is put into a message.
#[derive(Clone, Copy, Debug)]
pub enum Arg<'a> {
    /// A name or words: escaped, and isolated where directions mix.
    Text(&'a str),
    /// What somebody may copy, a hash or a command: escaped and not isolated.
    Code(&'a str),
    /// HTML that is made already.
    Html(&'a Html),
    /// An amount, which every language writes in the same way: `1,234.50`.
    Amount(Amount),
    /// The same below zero too.
    Sum(Sum),
    /// A number of things, or one thing's number.
    Count(Count),
    /// A multiple of a stake: `1.98×`.
    Times(Multiplier),
    /// A share, in per cent.
    Share(Multiplier),
    /// The word behind an amount.
    Unit(Unit),
}

impl Arg<'_> {
    /// What a choice goes by.
    pub(super) fn number(&self) -> Number {
        let of = |micros: i64, one: i64| Number {
            whole: (micros / one).unsigned_abs(),
            broken: micros % one != 0,
        };
        match self {
            Self::Count(count) => of(count.0, 1),
            Self::Amount(amount) | Self::Unit(Unit { amount, .. }) => of(amount.micros(), UNIT),
            Self::Sum(sum) => of(sum.0, UNIT),
            _ => Number::default(),
        }
    }
}

/// A number as plural rules see it. An amount's zeros behind the point count for nothing: 2.00 is
/// said as 2 is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Number {
    /// Without what is behind the point.
    pub whole: u64,
    /// Whether there is anything behind it.
    pub broken: bool,
}

impl Number {
    /// Whether it is exactly what a variant is called.
    pub(super) fn is(self, name: &str) -> bool {
        !self.broken && name.parse() == Ok(self.whole)
    }
}

/// An amount's asset, to be named as it is named behind that amount.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// What is counted.
    pub asset: Asset,
    /// How much of it.
    pub amount: Amount,
}

/// How many, or which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(pub i64);

/// What does not fit an `i64` is never reached by anything that is counted here.
macro_rules! counts {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Count {
            fn from(count: $kind) -> Self {
                Self(i64::try_from(count).unwrap_or(i64::MAX))
            }
        }
    )*};
}
counts!(u8, u16, u32, u64, u128, usize, i32, i64);

/// Text that is safe as Telegram's HTML, and complete: nothing in it stays open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub(super) String);

impl Html {
    /// Several, with `between` between them.
    #[must_use]
    pub fn joined(parts: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let mut all = String::new();
        for (at, Self(part)) in parts.into_iter().enumerate() {
            if at > 0 {
                all.push_str(between);
            }
            all.push_str(&part);
        }
        Self(all)
    }

    /// The text to be sent.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Unicode's plural categories (CLDR, UTS 35 part 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// Of few languages, for 0.
    Zero,
    /// 1, and what is said like it.
    One,
    /// Of few languages, for 2.
    Two,
    /// 2 to 4 in Slavic languages.
    Few,
    /// 5 to 20 in Slavic languages.
    Many,
    /// All else, fractions too.
    Other,
}

impl Plural {
    /// Its name in catalogues.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}
