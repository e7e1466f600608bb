//! Writes one message: walks its compiled text, puts its arguments in, and does at this one place
//! what every argument needs: escaping for Telegram's HTML, and isolation where directions mix.
use super::marks::{CHOOSE, END, FIRST, PUT, TEXT, VARIANT};
use super::{Arg, Count, Direction, Html, Language, Message, Number, key};
use crate::money::{Amount, Asset, Multiplier};
use std::fmt::Write;

/// How a message is written.
#[derive(Clone, Copy)]
pub(super) struct How {
    /// The message is plain text that goes into HTML.
    pub escape_text: bool,
    /// Its arguments go into HTML.
    pub escape_args: bool,
}

/// Unicode's first strong isolate and its end (UAX 9): what stands between them neither turns round
/// its surroundings nor is turned by them.
const FSI: char = '\u{2068}';
const PDI: char = '\u{2069}';

pub(super) fn message(
    out: &mut String,
    language: &Language,
    number: usize,
    args: &[Arg<'_>],
    how: How,
) {
    let mut rest = language.catalogue.message(number);
    let is_mark = |byte| (PUT..=END).contains(&char::from(byte));
    while let Some(at) = rest.bytes().position(is_mark) {
        push(out, &rest[..at], how.escape_text);
        let mut chars = rest[at..].chars();
        match chars.next() {
            Some(PUT) => {
                if let Some(arg) = taken(&mut chars, args) {
                    put(out, language, arg, how.escape_args);
                }
                rest = chars.as_str();
            }
            Some(CHOOSE) => {
                let number = taken(&mut chars, args).map_or(Number::default(), Arg::number);
                rest = variant(chars.as_str(), language, number);
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

/// Text, with what means something in HTML as entities.
pub(super) fn push(out: &mut String, text: &str, escape: bool) {
    let means_more = |byte| matches!(byte, b'<' | b'>' | b'&' | b'"');
    if !escape || !text.bytes().any(means_more) {
        return out.push_str(text);
    }
    for char in text.chars() {
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

/// An argument, escaped and isolated as it needs.
pub(super) fn put(out: &mut String, language: &Language, arg: &Arg<'_>, escape: bool) {
    let turned = language.direction == Direction::RightToLeft;
    match arg {
        Arg::Html(Html(html)) => return out.push_str(html),
        Arg::Code(code) => return push(out, code, escape),
        Arg::Unit(unit) => return word(out, language, unit.amount, unit.asset, escape),
        Arg::Text(text) if turned || turns(text) => {
            out.push(FSI);
            if text.contains(directs) {
                // Of its own it could end the isolation.
                let kept: String = text.chars().filter(|c| !directs(*c)).collect();
                push(out, &kept, escape);
            } else {
                push(out, text, escape);
            }
            return out.push(PDI);
        }
        Arg::Text(text) => return push(out, text, escape),
        Arg::Amount(_) | Arg::Sum(_) | Arg::Count(_) | Arg::Times(_) | Arg::Share(_) => {}
    }
    if turned {
        out.push(FSI);
    }
    // Writing to a string does not fail.
    let _ = match arg {
        Arg::Amount(amount) => write!(out, "{amount}"),
        Arg::Sum(sum) => write!(out, "{sum}"),
        Arg::Count(Count(count)) => write!(out, "{count}"),
        Arg::Times(times) => write!(out, "{times}"),
        Arg::Share(share) => percent(out, language, *share),
        _ => Ok(()),
    };
    if turned {
        out.push(PDI);
    }
}

/// The word behind an amount.
fn word(out: &mut String, language: &Language, amount: Amount, asset: Asset, escape: bool) {
    let how = How {
        escape_text: escape,
        escape_args: escape,
    };
    let (number, args) = match asset {
        Asset::Play => (<key::UnitPlay as Message>::NUMBER, [Arg::Amount(amount)]),
        Asset::Usd => (<key::UnitUsd as Message>::NUMBER, [Arg::Amount(amount)]),
    };
    message(out, language, number, &args, how);
}

/// `99 %`, `95.58 %`. Where four decimals do not say it exactly, the nearest ones, marked as such:
/// `about 97.2973 %`.
fn percent(out: &mut String, language: &Language, share: Multiplier) -> std::fmt::Result {
    let (num, den) = share.parts();
    let (scaled, den) = (u128::from(num) * 1_000_000, u128::from(den));
    if scaled % den != 0 {
        let how = How {
            escape_text: true,
            escape_args: true,
        };
        message(out, language, <key::About as Message>::NUMBER, &[], how);
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

/// Whether a text has characters that are written from right to left, or that direct others: the
/// blocks of Unicode whose default is right-to-left (DerivedBidiClass.txt), and UAX 9's marks.
fn turns(text: &str) -> bool {
    let right_to_left = |c| {
        matches!(c, '\u{590}'..='\u{8FF}' | '\u{200F}' | '\u{FB1D}'..='\u{FDFF}'
            | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
    };
    !text.is_ascii() && text.contains(|c| right_to_left(c) || directs(c))
}

/// Unicode's embeddings, overrides and isolates.
fn directs(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
