//! What is said, by language: catalogues in Fluent's format (`speech/en.ftl` and the others, which
//! Weblate, Pontoon and Crowdin edit), a type for each message, plural forms, escaping, isolation
//! of what is written the other way. Knows money and nothing else; called by whoever has something
//! to say to a player or to the owner.
//!
//! A message is a type of [`key`] whose fields are its placeholders, so that a misspelt name or a
//! forgotten placeholder does not compile: `voice.html(&key::Refilled { amount })`. A [`Voice`] is
//! the language and the asset that somebody is spoken to in.
//!
//! # How a text says it
//! It takes the voice first, makes each line of a message by `voice.html(&key::…)`, or by
//! `voice.plain(&key::…)` for a button or a toast, and joins lines by [`Html::joined`]: no `format!` has
//! words, an amount is put in as an [`Amount`] and never as text, names as they are and unescaped. What
//! differs by case is a message for each case and not put together of parts. Who speaks to a visitor has
//! `visit.voice`; to anybody else, `db.voice(player, asset)`; of another asset, `voice.of(asset)`. What
//! belongs to a group is said in the language of who caused it.
//!
//! # A new language
//! `speech/xx.ftl`, and a row of [`languages::LANGUAGES`]; where no language before it counts as it does, its plural
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
//! | fluent-syntax, and this walk | 3 | 176 KB | | | 2 ms |
//! | fluent-bundle 0.16 | 14 | 348 KB | 1.5 µs | 23 | 0.9 ms |
//!
//! And a message's placeholders are known to the compiler. All that is said of a flip takes 0.90 µs (by
//! `format!` in one language 1.04), of a hand of blackjack 1.19 (0.98).
mod html;
pub mod languages;
mod marks;
pub mod phrase;
mod safe;

use crate::values::money::{Amount, Asset, Multiplier, Sum};
pub use html::Html;
use marks::{CHOOSE, END, FIRST, PUT, TEXT, VARIANT};
use safe::{push, push_isolated};
use std::fmt::{self, Write};

include!(concat!(env!("OUT_DIR"), "/speech.rs"));

/// A language that the bot speaks.
pub struct Language {
    /// ISO 639-1, as Telegram's `language_code` begins; also its catalogue's name.
    pub code: &'static str,
    pub name: &'static str,
    /// Which way it is written.
    pub direction: Direction,
    pub plural: fn(Number) -> Plural,
    pub catalogue: Catalogue,
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Language {}

/// How somebody is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voice {
    pub language: &'static Language,
    /// Whose amounts are said.
    pub asset: Asset,
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
    /// The word behind an amount: credits, USD.
    Unit(Unit),
}

impl Arg<'_> {
    /// What a choice goes by, of an amount as many as there are of `asset`.
    fn number(&self, asset: Asset) -> Number {
        let of = |units: i64, one: i64| Number {
            whole: (units / one).unsigned_abs(),
            broken: units % one != 0,
        };
        match self {
            Self::Count(count) => of(count.0, 1),
            Self::Amount(amount) | Self::Unit(Unit(amount)) => of(amount.units(), asset.unit()),
            Self::Sum(sum) => of(sum.0, asset.unit()),
            _ => Number::default(),
        }
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

/// The voice's asset, to be named as it is named behind this amount.
#[derive(Clone, Copy, Debug)]
pub struct Unit(pub Amount);

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

/// English, of play money: what tools and tests speak.
impl Default for Voice {
    fn default() -> Self {
        Self::without_amounts(Default::default())
    }
}

impl Voice {
    /// For what no amount is said in.
    #[must_use]
    pub const fn without_amounts(language: &'static Language) -> Self {
        Self {
            language,
            asset: Asset::Play,
        }
    }

    /// The same voice for amounts of this asset.
    #[must_use]
    pub const fn of(self, asset: Asset) -> Self {
        Self { asset, ..self }
    }

    /// A message as HTML.
    #[must_use]
    pub fn html<M: Message>(self, message: &M) -> Html {
        let how = How {
            escape_text: !M::HTML,
            escape_args: true,
        };
        Html(self.write(message, how))
    }

    /// A message as plain text, for a button, a toast or a menu.
    #[must_use]
    pub fn plain<M: Plain>(self, message: &M) -> String {
        let how = How {
            escape_text: false,
            escape_args: false,
        };
        self.write(message, how)
    }

    /// An amount alone.
    #[must_use]
    pub fn amount(self, amount: Amount) -> String {
        let mut out = String::new();
        put(&mut out, self, &Arg::Amount(amount), false);
        out
    }

    /// A player's name as a link, so that Telegram tells them; `id` is Telegram's.
    #[must_use]
    pub fn mention(self, id: i64, name: &str) -> Html {
        let mut html = format!("<a href=\"tg://user?id={id}\">");
        put(&mut html, self, &Arg::Text(name), true);
        Html(html + "</a>")
    }

    fn write<M: Message>(self, message: &M, how: How) -> String {
        let args = message.args();
        let args = args.as_ref();
        let text = self.language.catalogue.message(M::NUMBER).len();
        let mut out = String::with_capacity(text + ARG_BYTES * args.len());
        walk(&mut out, self, M::NUMBER, args, how);
        out
    }

    /// The message with this name as HTML, its arguments in the order in which English has them: for the
    /// tests, which go through all messages. `None` when there is no such message.
    #[must_use]
    pub fn any(self, name: &str, args: &[Arg<'_>]) -> Option<Html> {
        let number = NAMES.binary_search(&name).ok()?;
        let fragment = args.iter().any(|arg| matches!(arg, Arg::Html(_)));
        let text = self.language.catalogue.message(number);
        let how = How {
            escape_text: !fragment && !text.contains('<'),
            escape_args: true,
        };
        let mut out = String::new();
        walk(&mut out, self, number, args, how);
        Some(Html(out))
    }
}

impl Language {
    /// The message with this name, of those that are plain and have no placeholder: for tables whose rows
    /// are named, as games are. `None` when there is no such message.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&'static str> {
        let number = NAMES.binary_search(&name).ok()?;
        let text = self.catalogue.message(number);
        (!text.contains([marks::PUT, marks::CHOOSE, '<'])).then_some(text)
    }
}

/// Room that an argument gets in a message before there is need for more.
const ARG_BYTES: usize = 24;

/// How a message is written.
#[derive(Clone, Copy)]
struct How {
    /// The message is plain text that goes into HTML.
    pub escape_text: bool,
    /// Its arguments go into HTML.
    pub escape_args: bool,
}

fn walk(out: &mut String, voice: Voice, number: usize, args: &[Arg<'_>], how: How) {
    let mut rest = voice.language.catalogue.message(number);
    let is_mark = |byte| (PUT..=END).contains(&char::from(byte));
    while let Some(at) = rest.bytes().position(is_mark) {
        push(out, &rest[..at], how.escape_text);
        let mut chars = rest[at..].chars();
        match chars.next() {
            Some(PUT) => {
                if let Some(arg) = taken(&mut chars, args) {
                    put(out, voice, arg, how.escape_args);
                }
                rest = chars.as_str();
            }
            Some(CHOOSE) => {
                let number = taken(&mut chars, args);
                let number = number.map_or(Number::default(), |arg| arg.number(voice.asset));
                rest = variant(chars.as_str(), voice.language, number);
            }
            // The chosen variant is over: on to the end of its choice.
            Some(VARIANT) => rest = past_choice(chars.as_str()),
            _ => rest = chars.as_str(),
        }
    }
    push(out, rest, how.escape_text);
}

/// The argument whose number stands next.
fn taken<'a, 's>(chars: &mut std::str::Chars<'_>, args: &'s [Arg<'a>]) -> Option<&'s Arg<'a>> {
    let number = (chars.next()? as usize).checked_sub(FIRST as usize)?;
    args.get(number)
}

/// The text behind the name of the variant that fits, the last if none does.
fn variant<'a>(choice: &'a str, language: &Language, number: Number) -> &'a str {
    let form = (language.plural)(number).name();
    let mut rest = choice;
    loop {
        let Some((name, text)) = rest.strip_prefix(VARIANT).and_then(|v| v.split_once(TEXT)) else {
            return rest;
        };
        let next = next_variant(text);
        if name == form || number.is(name) || !next.starts_with(VARIANT) {
            return text;
        }
        rest = next;
    }
}

/// From inside a variant to the next one's beginning or the choice's end.
fn next_variant(text: &str) -> &str {
    let mut depth = 0_u32;
    // Marks are single bytes, and no part of any other character.
    for (at, byte) in text.bytes().enumerate() {
        match char::from(byte) {
            CHOOSE => depth += 1,
            END if depth > 0 => depth -= 1,
            VARIANT | END if depth == 0 => return &text[at..],
            _ => {}
        }
    }
    ""
}

/// From inside a choice to behind its end.
fn past_choice(text: &str) -> &str {
    let mut rest = next_variant(text);
    while let Some(next) = rest.strip_prefix(VARIANT) {
        rest = next_variant(next);
    }
    rest.strip_prefix(END).unwrap_or(rest)
}

/// An argument, escaped and isolated as it needs.
fn put(out: &mut String, voice: Voice, arg: &Arg<'_>, escape: bool) {
    let turned = voice.language.direction == Direction::RightToLeft;
    match arg {
        Arg::Html(Html(html)) => return out.push_str(html),
        Arg::Code(code) => return push(out, code, escape),
        Arg::Unit(Unit(amount)) => return word(out, voice, *amount, escape),
        Arg::Text(text) if turned || safe::turns(text) => {
            return push_isolated(out, text, escape);
        }
        Arg::Text(text) => return push(out, text, escape),
        Arg::Amount(_) | Arg::Sum(_) | Arg::Count(_) | Arg::Times(_) | Arg::Share(_) => {}
    }
    if turned {
        out.push(safe::FSI);
    }
    // Writing to a string does not fail.
    let _ = match arg {
        Arg::Amount(amount) => write!(out, "{}", voice.asset.figure(*amount)),
        Arg::Sum(sum) => write!(out, "{}", voice.asset.figure(*sum)),
        Arg::Count(Count(count)) => write!(out, "{count}"),
        Arg::Times(times) => write!(out, "{times}"),
        Arg::Share(share) => percent(out, voice, *share),
        _ => Ok(()),
    };
    if turned {
        out.push(safe::PDI);
    }
}

/// The word behind an amount.
fn word(out: &mut String, voice: Voice, amount: Amount, escape: bool) {
    let how = How {
        escape_text: escape,
        escape_args: escape,
    };
    if !voice.asset.is_play() {
        return push(out, voice.asset.unit_name(), escape);
    }
    let number = <key::UnitPlay as Message>::NUMBER;
    walk(out, voice, number, &[Arg::Amount(amount)], how);
}

/// `99 %`, `95.58 %`. Where four decimals do not say it exactly, the nearest ones, marked as such:
/// `about 97.2973 %`.
fn percent(out: &mut String, voice: Voice, share: Multiplier) -> fmt::Result {
    let (num, den) = share.parts();
    let (scaled, den) = (u128::from(num) * 1_000_000, u128::from(den));
    if scaled % den != 0 {
        let how = How {
            escape_text: true,
            escape_args: true,
        };
        walk(out, voice, <key::About as Message>::NUMBER, &[], how);
        out.push(' ');
    }
    let nearest = (scaled + den / 2) / den;
    write!(out, "{}", nearest / 10_000)?;
    let (mut decimals, mut width) = (nearest % 10_000, 4);
    while width > 0 && decimals % 10 == 0 {
        (decimals, width) = (decimals / 10, width - 1);
    }
    if width > 0 {
        write!(out, ".{decimals:0width$}")?;
    }
    out.write_str(" %")
}
