//! Slots: three equal reels of five weighted symbols; three of a kind pay, and so do two of the
//! commonest symbol from the left.
use super::words::Words;
use super::{Choice, Draws, Game, Illegal, Move, Spec, Step, Wager, settled};
use crate::speech::key;
use crate::speech::phrase::Phrase;
use crate::values::money::{Amount, Multiplier};

/// The game.
pub struct Slots;

static SPEC: Spec = Spec {
    id: "slots",
    command: "slots",
    also: &[],
    name: Phrase::of(&key::GameSlotsName),
    emoji: "🎰",
    example: "5",
    bets: Phrase::of(&key::GameSlotsBets),
    rules: Phrase::of(&key::GameSlotsRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(1_000),
};

/// A symbol, how many of a reel's 100 stops show it, and what three of it pay.
const SYMBOLS: [(&str, u32, u64); 5] = [
    ("🍒", 40, 5),
    ("🍋", 30, 9),
    ("🔔", 20, 20),
    ("⭐", 8, 150),
    ("7️⃣", 2, 1_500),
];
const STOPS: u32 = 100;
/// What two of the first symbol from the left pay.
const PAIR: Multiplier = Multiplier::ratio(3, 2);
/// There is one way to play.
const LINE: &str = "line";

/// On the reel each stop is followed by the one so much further, so that the symbols are mixed.
const NEXT: u32 = 27;
/// The symbol at a stop of the reel.
fn symbol(stop: u32) -> usize {
    let mut end = 0;
    SYMBOLS
        .iter()
        .position(|(_, weight, _)| {
            end += weight;
            stop < end
        })
        .expect("the weights fill the reel")
}

/// The line between what stands above and below it on the reels.
fn picture(stops: [u32; 3]) -> String {
    let row = |further: u32| {
        let symbols = stops.map(|stop| SYMBOLS[symbol((stop + further) % STOPS)].0);
        symbols.join(" ")
    };
    format!("  {}\n▶ {}\n  {}", row(STOPS - NEXT), row(0), row(NEXT))
}

fn multiplier(reels: [usize; 3]) -> Multiplier {
    match reels {
        [a, b, c] if a == b && b == c => Multiplier::ratio(SYMBOLS[a].2, 1),
        [0, 0, _] => PAIR,
        _ => Multiplier::ZERO,
    }
}

impl Game for Slots {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choices(&self) -> Vec<Choice> {
        vec![Choice::own(LINE)]
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let pair = (format!("{0} {0}", SYMBOLS[0].0).into(), PAIR);
        let triples = SYMBOLS.iter().map(|(symbol, _, pays)| {
            (
                format!("{symbol} {symbol} {symbol}").into(),
                Multiplier::ratio(*pays, 1),
            )
        });
        (choice.as_str() == LINE).then(|| std::iter::once(pair).chain(triples).collect())
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        let ids = ["cherry2", "cherry3", "lemon3", "bell3", "star3", "seven3"];
        (choice.as_str() == LINE).then(|| ids.map(str::to_owned).to_vec())
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        if choice.as_str() != LINE {
            return None;
        }
        let weight = |symbol: usize| u64::from(SYMBOLS[symbol].1);
        let mut returned = 0;
        let (pair_num, pair_den) = PAIR.parts();
        for (symbol, (_, _, pays)) in SYMBOLS.iter().enumerate() {
            returned += weight(symbol).pow(3) * pays * pair_den;
        }
        returned += weight(0).pow(2) * (u64::from(STOPS) - weight(0)) * pair_num;
        Some(Multiplier::ratio(
            returned,
            u64::from(STOPS).pow(3) * pair_den,
        ))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        if wager.choice.as_str() != LINE {
            return Err(Illegal::Choice);
        }
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let stops = [(); 3].map(|()| draws.below(STOPS));
        let reels = stops.map(symbol);
        let shown = reels.map(|symbol| SYMBOLS[symbol].0).join(" ");
        Ok(Step {
            picture: picture(stops).into(),
            ..settled(wager, shown, multiplier(reels))?
        })
    }
}
