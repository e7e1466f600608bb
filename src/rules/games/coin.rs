//! Coin flip: one draw of two sides, 1.98 times the stake for the right one.
use super::words::Words;
use super::{Choice, Draws, Game, Illegal, Move, Spec, Step, Wager, settled};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};

/// The game.
pub struct Coin;

static SPEC: Spec = Spec {
    id: "coin",
    command: "flip",
    also: &["coinflip"],
    name: Phrase::of(&key::GameCoinName),
    emoji: "🪙",
    example: "10 heads",
    bets: Phrase::of(&key::GameCoinBets),
    rules: Phrase::of(&key::GameCoinRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(100_000),
};

/// Canonical spelling and name of each side, in the order of the draw.
const SIDES: [(&str, Phrase); 2] = [
    ("heads", Phrase::of(&key::GameCoinHeads)),
    ("tails", Phrase::of(&key::GameCoinTails)),
];
const WIN: Multiplier = Multiplier::ratio(198, 100);

fn side(choice: &Choice) -> Option<usize> {
    SIDES.iter().position(|(id, _)| *id == choice.as_str())
}

impl Game for Coin {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choose(&self, words: &[&str]) -> Option<Choice> {
        match words {
            [word] => match word.to_ascii_lowercase().as_str() {
                "heads" | "head" | "h" => Some(Choice::own("heads")),
                "tails" | "tail" | "t" => Some(Choice::own("tails")),
                _ => None,
            },
            _ => None,
        }
    }

    fn label(&self, voice: Voice, choice: &Choice) -> String {
        side(choice).map_or_else(String::new, |side| voice.phrase(SIDES[side].1).to_owned())
    }

    fn choices(&self) -> Vec<Choice> {
        SIDES.iter().map(|(id, _)| Choice::own(*id)).collect()
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        side(choice).map(|side| vec![(SIDES[side].1.into(), WIN)])
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        let (num, den) = WIN.parts();
        side(choice).map(|_| Multiplier::ratio(num, den * SIDES.len() as u64))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let called = side(&wager.choice).ok_or(Illegal::Choice)?;
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let fallen = draws.below(2) as usize;
        let multiplier = if fallen == called {
            WIN
        } else {
            Multiplier::ZERO
        };
        settled(wager, SIDES[fallen].1, multiplier)
    }
}
