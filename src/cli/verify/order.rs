//! In which order a game draws and what each draw means: as its rules say, and where they are a table,
//! as they play.
use crate::rules::games::{Choice, Draws, Game, Wager};
use crate::values::money::Amount;
use std::fmt::Write;

/// Cards by their numbers.
const CARDS: &str = "A card's number counts 2♦ 2♥ 2♠ 2♣ 3♦ … A♣ from 0.";

/// What the draws of a bet mean, each a number from 0.
pub(super) fn order(game: &dyn Game, choice: &Choice) -> String {
    let size: String = choice
        .as_str()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    match game.spec().id {
        "coin" => "One draw of 2: 0 is heads, 1 is tails.".to_owned(),
        "dice" => "One draw of 10000: the roll in hundredths.".to_owned(),
        "slots" => "Three draws of 100, a reel each, the left one first: 0 to 39 is 🍒, to 69 🍋, to 89 🔔, to 97 ⭐, \
                    98 and 99 7️⃣."
            .to_owned(),
        "roulette" => "One draw of 37: the number.".to_owned(),
        "plinko" => {
            let mut text = format!("{size} draws of 2, a row each: 0 is left, 1 is right. The buckets from the left:\n");
            let rows = size.parse().unwrap_or(0);
            for rights in 0..=rows {
                let path: Vec<_> = (0..rows).map(|row| u32::from(row < rights)).collect();
                let _ = writeln!(text, "{rights}: {}", shown(game, choice, &path));
            }
            text
        }
        "wheel" => {
            let mut text = format!("One draw of {size}: the segment.\n");
            for at in 0..size.parse().unwrap_or(0) {
                let _ = writeln!(text, "{at}: {}", shown(game, choice, &[at]));
            }
            text
        }
        "limbo" | "crash" => "A draw of 16777216: 1660944384 (99 times that) divided by one more than the draw, rounded down, is \
             the result in hundredths, at least 1.00. Only where the draw is 1660944384 divided by the target's \
             hundredths, rounded down, a second one of as many values as the target has hundredths: if it is \
             below the rest of that division, the target itself is reached."
            .to_owned(),
        "keno" => "Draws of 40, 39, … 31: each takes the number of this place among those left, the lowest being 0.".to_owned(),
        "baccarat" => format!("Draws of 52: player, banker, player, banker, then the player's third card and the banker's third card, where there is one. {CARDS}"),
        "bjack" => format!("Draws of 52: your first card, the dealer's open card, your second card, the dealer's hidden card. Then, as moves \
             are made, one card for a hit or a double, and for a split one for each hand, the first one first. \
             Then the dealer's. {CARDS}"),
        "hilo" => format!("Draws of 52: the first card, then one for each guess and each skip. {CARDS}"),
        "mines" => "Draws of 25, 24, … as many as there are mines: each puts one under the cell of this place among those left, \
             from the upper left to the right and down."
            .to_owned(),
        "poker" => format!("Draws of 52, 51, … of one deck: the card of this place among those left. Five cards are dealt, then those \
             that are not held are replaced from the left. {CARDS}"),
        _ => String::new(),
    }
}

/// Draws what it is told to.
struct Told<'a>(std::slice::Iter<'a, u32>);

impl Draws for Told<'_> {
    fn below(&mut self, _: u32) -> u32 {
        self.0.next().copied().unwrap_or(0)
    }
}

/// What a game shows for these draws.
fn shown(game: &dyn Game, choice: &Choice, draws: &[u32]) -> String {
    let wager = Wager {
        stake: Amount::credits(1),
        choice: choice.clone(),
    };
    let step = game.play(&wager, &[], &mut Told(draws.iter()));
    step.map_or_else(
        |illegal| illegal.to_string(),
        |step| step.shown.in_english(),
    )
}
