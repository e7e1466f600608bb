//! What a bet is promised: a text whose SHA-256 stands with the round or the toss. Each form of such
//! texts has a number that is kept with the hash, so what was promised in an earlier form stays provable
//! in its own. Pure: knows nothing of players, books or Telegram.
//!
//! # Form 2, the one in force: ids and exact ratios, no prose
//! Lines of ASCII, each with its line feed. First `terms2`, the game's id, and the edition of its rules
//! ([`Game::edition`]). Then what pays, the best last: the event's id ([`Game::events`]), or the numbers
//! that win, and the share of the stake that comes back, the stake included, in lowest terms. Whatever
//! is not named pays nothing.
//!
//! ```text
//! terms2 wheel 1
//! 7of20 3/2
//! ```
//!
//! `AofB` is A of the B that the game counts: segments of a wheel, hits of the numbers picked, cells
//! opened of those without a mine, ranks that make a guess right, and for plinko the bucket, counted from
//! the edge, under so many rows. A toss has `terms2 toss 1`, its bet as `diceeven 6` with the number of
//! values, and the values that win.
//!
//! # Form 1
//! Rules and events in English, kept in `first` as they were.
mod first;

use crate::rules::games::{self, Choice, Game};
use crate::rules::tosses::{self, On};
use crate::values::money::Multiplier;
use std::fmt::Write;

/// The form of what is promised now.
pub const FORM: u8 = 2;

/// The edition of the rules by which Telegram's dice are played, as [`Game::edition`].
const TOSS_EDITION: u8 = 1;

/// What a bet on `choice` is promised now; none for what is no choice of the game.
#[must_use]
pub fn of_round(game: &dyn Game, choice: &Choice) -> Option<String> {
    let (pays, events) = (game.pays(choice)?, game.events(choice)?);
    if pays.len() != events.len() {
        return None;
    }
    let mut text = format!("terms{FORM} {} {}\n", game.spec().id, game.edition());
    for (event, (_, multiplier)) in events.iter().zip(pays) {
        line(&mut text, event, multiplier);
    }
    Some(text)
}

/// What a bet on Telegram's dice is promised now.
#[must_use]
pub fn of_toss(on: On) -> String {
    let (code, faces) = (on.code(), on.toss.faces);
    let mut text = format!(
        "terms{FORM} {} {TOSS_EDITION}\n{code} {faces}\n",
        tosses::ID
    );
    for (values, pays) in on.bet.pays {
        let values: Vec<_> = values.iter().map(u8::to_string).collect();
        line(&mut text, &values.join(" "), *pays);
    }
    text
}

/// The text of a form, for a game's id, or [`tosses::ID`], and a choice of it; none for what is no bet
/// and for a form that there is not.
#[must_use]
pub fn text(form: u8, game: &str, choice: &Choice) -> Option<String> {
    if game == tosses::ID {
        let on = On::read(choice.as_str())?;
        return match form {
            1 => Some(first::of_toss(on)),
            FORM => Some(of_toss(on)),
            _ => None,
        };
    }
    let game = games::find(game)?;
    match form {
        1 => first::of_round(game, choice),
        FORM => of_round(game, choice),
        _ => None,
    }
}

fn line(text: &mut String, event: &str, multiplier: Multiplier) {
    let (num, den) = multiplier.parts();
    let (mut divisor, mut rest) = (num, den);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    let _ = writeln!(text, "{event} {}/{}", num / divisor, den / divisor);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::fairness::Commitment;
    use crate::rules::games::GAMES;
    use crate::rules::tosses::{TOSSES, Toss};
    use std::collections::HashSet;

    /// Every bet there is, as far as games go through theirs.
    fn bets() -> Vec<(&'static str, Choice)> {
        let of = |game: &&'static dyn Game| {
            let id = game.spec().id;
            game.choices().into_iter().map(move |choice| (id, choice))
        };
        let tosses = TOSSES.iter().flat_map(Toss::each);
        let tosses = tosses.map(|on| (tosses::ID, Choice::own(on.code())));
        GAMES.iter().flat_map(of).chain(tosses).collect()
    }

    fn is_number(word: &str) -> bool {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
    }

    /// An id: lower-case letters and digits.
    fn is_id(word: &str) -> bool {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        (1..=16).contains(&word.len()) && word.bytes().all(plain)
    }

    #[test]
    fn a_promise_is_ids_and_ratios_without_prose() {
        for (id, choice) in bets() {
            let text = text(FORM, id, &choice).expect("a promise");
            let lines = text.strip_suffix('\n').expect("a last line that ends");
            let (head, lines) = lines.split_once('\n').expect("a head and what pays");
            let edition = head.strip_prefix(&format!("terms2 {id} "));
            assert!(edition.is_some_and(is_number), "{text}");
            let mut lines = lines.split('\n');
            if id == tosses::ID {
                let (code, faces) = lines
                    .next()
                    .and_then(|line| line.split_once(' '))
                    .expect("a bet");
                assert!(code == choice.as_str() && is_number(faces), "{text}");
            }
            let mut lines_seen = HashSet::new();
            for line in lines {
                let (event, ratio) = line.rsplit_once(' ').expect("an event and a ratio");
                let (num, den) = ratio.split_once('/').expect("a ratio");
                assert!(is_number(num) && is_number(den), "{text}");
                let mut words = event.split(' ');
                assert!(
                    words.next().is_some_and(is_id) && words.all(is_number),
                    "{text}"
                );
                assert!(lines_seen.insert(line), "{line} twice");
            }
            assert!(!lines_seen.is_empty(), "{text}");
        }
        assert_eq!(text(3, "coin", &Choice::own("heads")), None);
        assert_eq!(text(FORM, "coin", &Choice::own("edge")), None);
    }

    /// The SHA-256 of all texts of a form, one after the other.
    fn all(form: u8) -> String {
        let bets = bets().into_iter();
        let texts: String = bets
            .filter_map(|(id, choice)| text(form, id, &choice))
            .collect();
        Commitment::to(&texts).to_string()
    }

    /// Whatever changes a text breaks what a hash in somebody's books is of. What is paid by other ratios
    /// or played by other rules needs a new edition, and then these hold for the one before.
    #[test]
    fn no_text_that_was_promised_ever_changes() {
        assert_eq!(
            [all(1), all(2)],
            [
                "cc92ef9078e33cf460a98ff1439981b784917880d696be0d0953f4f27acf5b8a",
                "63b88c4d33324e33e8c000c43710222c94f07be71cc3efd2f687ea9078775cfb"
            ]
        );
    }

    /// Hashes that programs showed while form 1 was the only one.
    #[test]
    fn form_1_is_what_was_shown_then() {
        for (game, choice, shown) in [
            (
                "coin",
                "heads",
                "4c4aafb5defa9dc0b7d8606eaa2f29754d3fb7bfc7d09526f56485c3eee7075b",
            ),
            (
                "slots",
                "line",
                "943e21528239a95022a9f6709d54f2fabc4041f36c016ac9d0dea455ee868db2",
            ),
            (
                "dice",
                "lt1000",
                "6da84973d0ec360260b121d06af296f824638ac397d947a626944ef2434e133b",
            ),
            (
                "roulette",
                "e0e1",
                "078da6917c37e64c13bee7f07e12b4fa4ed47d63010acf7b12c092a305e5c1f4",
            ),
            (
                "mines",
                "m3",
                "6384fa381fef33c121b9c3e5da6f7ef8d10c1157222a60982d131d7decc65b48",
            ),
            (
                "bjack",
                "hand",
                "a23ea324bdd7dda620f3addbff55de16ea81e86cd64b61f069059f2724b9894f",
            ),
            (
                "hilo",
                "chain",
                "fe380781962142202563b7709c98471cbcd9304ee6ebe18ab4afeef93c0e7bb0",
            ),
            (
                "toss",
                "diceeven",
                "f0234972110a13e0c79a7d35b1057652ebcab6299418159a6b2a061cbc678c0f",
            ),
            (
                "toss",
                "reelsspin",
                "6c19ad51875ec2614b4ebb17790979ff040ac13e4f0fb50655cd204a3a6ca88b",
            ),
        ] {
            let text = text(1, game, &Choice::own(choice)).expect("a promise");
            assert_eq!(Commitment::to(&text).to_string(), shown, "{text}");
        }
    }
}
