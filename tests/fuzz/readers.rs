//! What reads single words: amounts, seeds, codes, and the words behind a game's command.
use super::fuzz;
use casino_bot::casino::typed::{self, Meant, meant};
use casino_bot::casino::wings::rounds::ends::Ends;
use casino_bot::rules::fairness::ClientSeed;
use casino_bot::rules::games::GAMES;
use casino_bot::rules::tosses::On;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asked, Asset, Typed};
use proptest::prelude::*;
use proptest::sample::select;

/// Digits of any script, separators, signs, units, and what breaks a reader that counts bytes.
fn piece() -> impl Strategy<Value = String> {
    const PIECES: [&str; 72] = [
        "0",
        "00",
        "1",
        "7",
        "10",
        "25",
        "999",
        "1000",
        "000",
        "0.01",
        "1,000",
        "1.000,50",
        ".5",
        ",5",
        "٣",
        "१",
        "５",
        "²",
        "½",
        "Ⅻ",
        "k",
        "K",
        "K",
        "x",
        "×",
        "%",
        "$",
        "€",
        "-",
        "−",
        "+",
        "'",
        "’",
        " ",
        "\u{a0}",
        "\u{202f}",
        "\u{202e}",
        "\u{feff}",
        "e9",
        "NaN",
        "inf",
        "max",
        "all",
        "ALL IN",
        "half",
        "İ",
        "ß",
        "ﬁ",
        "heads",
        "tails",
        "over",
        "under",
        "red",
        "even",
        "1-18",
        "high",
        "low",
        "🎲",
        "\u{301}",
        "9223372036854775807",
        "-9223372036854775808",
        "99999999999999999999",
        ".",
        ",",
        "..",
        ":",
        "_",
        "~",
        "<b>",
        "&amp;",
        "\0",
        "\n",
    ];
    prop_oneof![
        6 => select(&PIECES[..]).prop_map(str::to_owned),
        1 => "[0-9]{1,24}",
        1 => "[0-9]{1,3}([.,' ][0-9]{3}){0,4}([.,][0-9]{1,7})?k?",
        1 => "\\PC{1,3}",
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..6).prop_map(|pieces| pieces.concat())
}

fn is_possible(amount: Amount) {
    assert!(amount > Amount::ZERO && amount <= Amount::MAX);
    let shown = Asset::Play.plain(amount);
    if amount.units() % 10_000 == 0 {
        assert_eq!(
            Asked::parse(&shown, Asset::Play),
            Some(Asked::Exactly(amount)),
            "{shown}"
        );
    }
}

#[test]
fn whatever_word_is_typed_is_an_amount_or_none() {
    fuzz(20_000, word(), |raw| {
        let text = typed::plain(&raw);
        assert_eq!(typed::plain(&text), text, "{raw:?}: once is enough");
        let strict = Asked::parse(&text, Asset::Play);
        if let Some(Asked::Exactly(amount)) = strict {
            is_possible(amount);
        }
        match Typed::read(&text, Asset::Play) {
            Some(Typed::One(Asked::Exactly(amount))) => is_possible(amount),
            Some(Typed::Either([less, more])) => {
                assert!(less < more, "{text:?}");
                is_possible(less);
                is_possible(more);
            }
            Some(Typed::One(_)) | None => {}
        }
        if let Some(strict) = strict {
            let read = Typed::read(&text, Asset::Play);
            let also = match (read, strict) {
                (Some(Typed::One(read)), strict) => read == strict,
                (Some(Typed::Either(both)), Asked::Exactly(amount)) => both.contains(&amount),
                _ => false,
            };
            assert!(also, "{text:?}: {strict:?}, {read:?}");
        }
        assert!(typed::part(&text).chars().count() <= limits::QUOTED_CHARS_MAX + 1);
    });
}

#[test]
fn whatever_word_is_typed_is_a_seed_or_a_code_or_none() {
    fuzz(20_000, word(), |text| {
        if let Some(seed) = ClientSeed::new(&text) {
            assert_eq!(seed.as_str(), text);
        }
        if let Some(on) = On::read(&text) {
            assert_eq!(on.code(), text);
        }
        if let Some(ends) = Ends::read(&text) {
            assert_eq!(ends.code(), text);
        }
    });
}

#[test]
fn whatever_words_stand_behind_a_command_are_a_bet_or_none() {
    let usual: Vec<_> = GAMES.iter().map(|game| game.default_choice()).collect();
    let line = prop::collection::vec(word(), 1..5).prop_map(|words| words.join(" "));
    fuzz(4_000, (line, 0..GAMES.len()), |(line, at)| {
        let (line, game) = (typed::plain(&line), GAMES[at]);
        let words = typed::words(&line);
        match meant(game, &words, &usual[at], Asset::Play) {
            Ok(Meant::Bet(_, choice) | Meant::Stake(_, choice) | Meant::On(choice, _)) => {
                assert_eq!(game.choice(choice.as_str()), Some(choice), "{line:?}");
            }
            Err(refusal) => drop(format!("{refusal:?}")),
        }
    });
}
