//! The languages that the bot speaks: a row here and a catalogue named after its code.
use super::{Direction, Language, Number, Plural};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

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

/// The language that somebody is spoken to in who may choose another meanwhile, for all threads.
#[derive(Debug, Default)]
pub struct Spoken(AtomicUsize);

impl Spoken {
    /// The present one; English before any is known.
    #[must_use]
    pub fn get(&self) -> &'static Language {
        LANGUAGES.get(self.0.load(Relaxed)).unwrap_or_default()
    }

    /// Another from now on.
    pub fn set(&self, language: &Language) {
        let mut all = LANGUAGES.iter();
        let at = all.position(|one| one == language);
        self.0.store(at.unwrap_or_default(), Relaxed);
    }
}

impl Default for &'static Language {
    fn default() -> Self {
        &LANGUAGES[0]
    }
}

impl Language {
    /// The language with exactly this code.
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        LANGUAGES.iter().find(|language| language.code == code)
    }

    /// The language of Telegram's `language_code`, such as `ru` or `pt-BR`: English where the bot does
    /// not speak it.
    #[must_use]
    pub fn of(language_code: &str) -> &'static Self {
        let code = language_code.split(['-', '_']).next().unwrap_or_default();
        let mut all = LANGUAGES.iter();
        let known = all.find(|language| language.code.eq_ignore_ascii_case(code));
        known.unwrap_or_default()
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
