//! What is said, by language: catalogues in Fluent's format (`speech/en.ftl` and the others, which
//! Weblate, Pontoon and Crowdin edit), a type for each message, plural forms, escaping, isolation
//! of what is written the other way. Knows money and nothing else; called by whoever has something
//! to say to a player or to the owner.
//!
//! A message is a type of [`key`] whose fields are its placeholders, so that a misspelt name or a
//! forgotten placeholder does not compile:
//! `language.html(&key::PanelRefilled { amount, page: &page })`.
//!
//! # A new language
//! `speech/xx.ftl`, and a row of [`LANGUAGES`]; where no language before it counts as it does, its plural
//! rule too. The tests hold each against English: all messages, their placeholders, every plural form,
//! valid HTML, the commands that they name, Telegram's limits.
//!
//! # Why the build reads the catalogues
//! `speech/build.rs` makes of them the types and one string for each language, which the bot walks. For 541
//! messages in two languages and a page with six placeholders and a plural that is, against what reads the
//! files when the bot starts:
//!
//! | | crates in the program | its size | a page | allocations | start |
//! |---|---|---|---|---|---|
//! | `format!`, one language | | | 0.56 µs | 9 | |
//! | made by the build (fluent-syntax there) | none | 114 KB | 0.8 µs | 9 | 0.05 ms |
//! | fluent-syntax, and this walk | 3 | 176 KB | 0.8 µs | 9 | 2 ms |
//! | fluent-bundle 0.16 | 14 | 348 KB | 1.5 µs | 23 | 0.9 ms |
//!
//! And a message's placeholders are known to the compiler.
mod languages;
mod marks;
mod render;

pub use languages::{LANGUAGES, Plural};

use crate::money::{Amount, Asset, Multiplier, Sum, UNIT};
use std::fmt;

include!(concat!(env!("OUT_DIR"), "/speech.rs"));

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
    fn message(&self, number: usize) -> &'static str {
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
    fn number(&self) -> Number {
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
    fn is(self, name: &str) -> bool {
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
pub struct Html(String);

impl Html {
    /// A command to be pasted into a terminal, as it is.
    #[must_use]
    pub fn pasted(command: &str) -> Self {
        let mut html = String::from("<pre>");
        render::push(&mut html, command, true);
        Self(html + "</pre>")
    }

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

impl Language {
    /// The language of Telegram's `language_code`, such as `ru` or `pt-BR`: English where the bot does
    /// not speak it.
    #[must_use]
    pub fn of(language_code: &str) -> &'static Self {
        let code = language_code.split(['-', '_']).next().unwrap_or_default();
        let mut all = LANGUAGES.iter();
        let known = all.find(|language| language.code.eq_ignore_ascii_case(code));
        known.unwrap_or(&LANGUAGES[0])
    }

    /// A message as HTML.
    #[must_use]
    pub fn html<M: Message>(&self, message: &M) -> Html {
        let how = render::How {
            escape_text: !M::HTML,
            escape_args: true,
        };
        Html(self.write(message, how))
    }

    /// A message as plain text, for a button, a toast or a menu.
    #[must_use]
    pub fn plain<M: Plain>(&self, message: &M) -> String {
        let how = render::How {
            escape_text: false,
            escape_args: false,
        };
        self.write(message, how)
    }

    /// A player's name as a link, so that Telegram tells them; `id` is Telegram's.
    #[must_use]
    pub fn mention(&self, id: i64, name: &str) -> Html {
        let mut html = format!("<a href=\"tg://user?id={id}\">");
        render::put(&mut html, self, &Arg::Text(name), true);
        Html(html + "</a>")
    }

    fn write<M: Message>(&self, message: &M, how: render::How) -> String {
        let args = message.args();
        let args = args.as_ref();
        let text = self.catalogue.message(M::NUMBER).len();
        let mut out = String::with_capacity(text + ARG_BYTES * args.len());
        render::message(&mut out, self, M::NUMBER, args, how);
        out
    }

    /// The message with this name, of those that are plain and have no placeholder: for tables whose rows
    /// are named, as games are. `None` when there is no such message.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&'static str> {
        let number = NAMES.binary_search(&name).ok()?;
        let text = self.catalogue.message(number);
        (!text.contains([marks::PUT, marks::CHOOSE, '<'])).then_some(text)
    }

    /// The message with this name as HTML, its arguments in the order in which English has them: for the
    /// tests, which go through all messages. `None` when there is no such message.
    #[must_use]
    pub fn any(&self, name: &str, args: &[Arg<'_>]) -> Option<Html> {
        let number = NAMES.binary_search(&name).ok()?;
        let fragment = args.iter().any(|arg| matches!(arg, Arg::Html(_)));
        let how = render::How {
            escape_text: !fragment && !self.catalogue.message(number).contains('<'),
            escape_args: true,
        };
        let mut out = String::new();
        render::message(&mut out, self, number, args, how);
        Some(Html(out))
    }
}

/// Room that an argument gets in a message before there is need for more.
const ARG_BYTES: usize = 24;
