//! The languages that the bot speaks: a row here and a catalogue named after its code.
use super::{Direction, Language, Number};

/// All of them; the first is spoken where none other is known.
pub static LANGUAGES: &[Language] = &[
    Language {
        code: "en",
        name: "English",
        direction: Direction::LeftToRight,
        plural: one_or_other,
        catalogue: super::EN,
    },
    Language {
        code: "ru",
        name: "Русский",
        direction: Direction::LeftToRight,
        plural: east_slavic,
        catalogue: super::RU,
    },
];

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

/// CLDR's rule of English, German, Spanish and others for numbers without a fraction.
fn one_or_other(number: Number) -> Plural {
    match (number.whole, number.broken) {
        (1, false) => Plural::One,
        _ => Plural::Other,
    }
}

/// CLDR's rule of Russian and Ukrainian.
fn east_slavic(number: Number) -> Plural {
    match (number.whole % 10, number.whole % 100) {
        _ if number.broken => Plural::Other,
        (1, hundredth) if hundredth != 11 => Plural::One,
        (2..=4, hundredth) if !(12..=14).contains(&hundredth) => Plural::Few,
        _ => Plural::Many,
    }
}
