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
mod language;
mod languages;
mod marks;
mod render;

pub use language::{
    Arg, Catalogue, Count, Direction, Html, Language, Message, Number, Plain, Plural, Unit,
};
pub use languages::LANGUAGES;

// In what the build makes.
use crate::values::money::{Amount, Multiplier, Sum};

include!(concat!(env!("OUT_DIR"), "/speech.rs"));

impl Html {
    /// A command to be pasted into a terminal, as it is.
    #[must_use]
    pub fn pasted(command: &str) -> Self {
        let mut html = String::from("<pre>");
        render::push(&mut html, command, true);
        Self(html + "</pre>")
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
