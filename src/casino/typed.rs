//! What players type, read: bets and amounts. What can mean one thing only is taken; what can mean two is shown or asked
//! with both as buttons; what means nothing is refused with the part that is not understood.
use crate::casino::page::Page;
use crate::casino::refusal::Refusal;
use crate::casino::talk::Button;
use crate::casino::text;
use crate::rules::games::{Choice, Game};
use crate::speech::{Voice, key};
use crate::values::limits;
use crate::values::money::{Amount, Asked, Asset, Typed};

/// The digit 0 of the scripts whose digits people type; 1 to 9 follow each (Unicode, general category Nd).
const ZEROS: [char; 16] = [
    '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀',
];

/// Spaces that bind digits.
const BINDS: [char; 3] = ['\u{A0}', '\u{202F}', '\u{2009}'];

/// Text as it was typed with other scripts' digits and separators, in ASCII's; marks of direction that
/// came along with a copied number are gone, and a space that binds digits separates thousands.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\u{200B}'..='\u{200F}'
            | '\u{061C}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}' => {}
            '٫' => out.push('.'),
            '٬' | '،' => out.push(','),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
            '’' | '\u{A0}' | '\u{202F}' | '\u{2009}' => out.push('\''),
            '\u{FF01}'..='\u{FF5E}' => out.extend(char::from_u32(char as u32 - 0xFEE0)),
            ascii if ascii.is_ascii() => out.push(ascii),
            other => {
                let digit = |zero: &char| (other as u32).checked_sub(*zero as u32);
                let digit = ZEROS.iter().filter_map(digit).find(|digit| *digit < 10);
                let digit = digit.and_then(|digit| char::from_digit(digit, 10));
                out.push(digit.unwrap_or(other));
            }
        }
    }
    out
}

/// The words of a line as they were typed, of which those that are read are made [`plain`]: a space that binds digits
/// parts none.
pub fn as_typed(line: &str) -> impl Iterator<Item = &str> {
    let parts = |c: char| c.is_whitespace() && !BINDS.contains(&c);
    let words = line.split(parts);
    words.filter(|word| !plain(word).is_empty())
}

/// The words of a line; `all in` is one, and `on` says nothing.
#[must_use]
pub fn words(line: &str) -> Vec<&str> {
    let mut words: Vec<&str> = Vec::new();
    for word in line.split_whitespace() {
        let all = words
            .last()
            .is_some_and(|last| last.eq_ignore_ascii_case("all"));
        let says_nothing = word.eq_ignore_ascii_case("on");
        if !(says_nothing || all && word.eq_ignore_ascii_case("in")) {
            words.push(word);
        }
    }
    words
}

/// What the words behind a game's command mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// A stake, and what it is put on.
    Bet(Typed, Choice),
    /// What is bet on; or else its number is a stake, on this.
    On(Choice, Option<(Typed, Choice)>),
    /// A number that can only be the stake, of a game in which others could be what is bet on: it is
    /// shown before it is bet, as those are.
    Stake(Typed, Choice),
}

/// Reads the words behind a game's command, at least one; a stake is one of `asset`, and alone, with nothing
/// else, it is put on the `usual` choice. The first of several numbers is the stake. A single one that could
/// also say what to bet on, or that could in that place if it were another, is never a bet by itself.
///
/// # Errors
/// A refusal that names the part that is not understood.
pub fn meant(
    game: &dyn Game,
    words: &[&str],
    usual: &Choice,
    asset: Asset,
) -> Result<Meant, Refusal> {
    let ([first, rest @ ..], [but_last @ .., last]) = (words, words) else {
        return Err(Refusal::Amount(String::new()));
    };
    let alone = rest.is_empty();
    let whole = game
        .choose(words)
        .or_else(|| game.number(first).filter(|_| alone));
    let on = |rest: &[&str]| match rest {
        [] => Some(usual.clone()),
        rest => game.choose(rest),
    };
    let lone = words.iter().filter(|word| is_number(word, asset)).count() == 1;
    // Whether another number in its place would say what to bet on.
    let says_on = |at: usize| {
        let other = game
            .sample()
            .filter(|_| lone && is_number(words[at], asset));
        other.is_some_and(|other| {
            let mut words = words.to_vec();
            words[at] = other;
            alone || game.choose(&words).is_some()
        })
    };
    if let Some(stake) = Typed::read(first, asset) {
        return match (whole, on(rest)) {
            (Some(whole), on) if lone => Ok(Meant::On(whole, on.map(|on| (stake, on)))),
            (None, Some(on)) if says_on(0) => Ok(Meant::Stake(stake, on)),
            (_, Some(on)) => Ok(Meant::Bet(stake, on)),
            (Some(whole), None) => Ok(Meant::On(whole, None)),
            (None, None) => Err(misread(game, rest)),
        };
    }
    let stake = Typed::read(last, asset);
    if let Some(whole) = whole {
        let or = stake.filter(|_| lone).zip(on(but_last));
        return Ok(Meant::On(whole, or));
    }
    match (stake, on(but_last)) {
        (Some(stake), Some(on)) if says_on(words.len() - 1) => Ok(Meant::Stake(stake, on)),
        (Some(stake), Some(on)) => Ok(Meant::Bet(stake, on)),
        (Some(_), None) => Err(misread(game, but_last)),
        (None, _) if like_an_amount(first) => Err(Refusal::Amount(part(first))),
        (None, _) => Err(misread(game, words)),
    }
}

fn is_number(word: &str, asset: Asset) -> bool {
    let word = word.trim_end_matches(',');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let digit = word.contains(|c: char| c.is_ascii_digit());
    // Several of them, as in `3,7,21`, are no less.
    word.split(',').all(digits)
        || digit
            && !matches!(
                Typed::read(word, asset),
                None | Some(Typed::One(Asked::Max | Asked::Half))
            )
}

/// Whether somebody who typed this meant an amount.
fn like_an_amount(word: &str) -> bool {
    let word = word.trim_start_matches(['-', '+', '$', '€', '£', '.', ',', '=']);
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn misread(game: &dyn Game, words: &[&str]) -> Refusal {
    let (wrong, hint) = game.misread(words);
    Refusal::Bet {
        game: game.spec().id,
        part: part(&wrong),
        hint,
    }
}

/// So much of what was typed that it can be quoted.
#[must_use]
pub fn part(typed: &str) -> String {
    let mut chars = typed.chars().filter(|c| !c.is_control());
    let mut part: String = chars.by_ref().take(limits::QUOTED_CHARS_MAX).collect();
    if chars.next().is_some() {
        part.push('…');
    }
    part
}

/// Asks which of two amounts is meant, each a button.
pub(super) fn which(
    voice: Voice,
    amounts: [Amount; 2],
    button: impl Fn(Amount, String) -> Button,
) -> Page {
    let [less, more] = amounts;
    let of = &text::real(voice);
    let text = voice.html(&key::WhichAmount { less, more, of });
    let text = text.into_string();
    let button = |amount: Amount| button(amount, voice.amount(amount));
    Page::new(text).row(amounts.map(button).to_vec())
}

/// The amount of an asset that a line is.
pub(super) fn amount(line: &str, asset: Asset) -> Result<Typed, Refusal> {
    let read = Typed::read(plain(line).trim(), asset);
    read.ok_or_else(|| Refusal::Amount(part(line)))
}
