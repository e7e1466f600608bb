//! Video poker, 9/6 Jacks or Better: five cards of one deck, hold any of them, the others are
//! replaced once.
//!
//! Draw order: the five cards, then the replacements from the first place to the last, all from
//! one deck that gets smaller.
pub mod hold;
mod rank;

use super::cards::{Card, Deck, row};
use super::words::Words;
use super::{Choice, Draws, Game, Illegal, Key, Move, Spec, State, Step, Wager};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};
use hold::Holds;
use rank::HAND;
pub use rank::Rank;
use std::sync::LazyLock;

/// The game.
pub struct Poker;

static SPEC: Spec = Spec {
    id: "poker",
    command: "poker",
    also: &["videopoker"],
    name: Phrase::of(&key::GamePokerName),
    emoji: "♠️",
    example: "10",
    bets: Phrase::of(&key::GamePokerBets),
    rules: Phrase::of(&key::GamePokerRules),
    abandoned: Some(Phrase::of(&key::GamePokerAbandoned)),
    skill: true,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(10_000),
};

/// There is one way to play.
const DRAW: &str = "jacks";
/// Cards may be held and let go this often; then only the draw is left.
const TOGGLES_MAX: usize = 40;
/// Marks a card that is held.
const HELD: &str = "🔒";

/// The place that a move holds or lets go.
fn place(name: &str) -> Option<usize> {
    (0..HAND).find(|place| self::name(*place) == name)
}

fn name(place: usize) -> Move {
    format!("h{}", place + 1)
}

/// Which places are held after these moves, and whether the draw was made.
fn read(moves: &[Move]) -> Result<([bool; HAND], bool), Illegal> {
    let (mut held, mut drawn) = ([false; HAND], false);
    for (made, next) in moves.iter().enumerate() {
        match place(next) {
            Some(place) if !drawn && made < TOGGLES_MAX => held[place] = !held[place],
            None if next == "draw" && !drawn => drawn = true,
            _ => return Err(Illegal::Move),
        }
    }
    Ok((held, drawn))
}

/// Five cards, those that are held marked.
fn marked(hand: [Card; HAND], held: [bool; HAND]) -> String {
    let mark = |place: usize| {
        let mark = if held[place] { HELD } else { "" };
        format!("{mark}{}", hand[place])
    };
    [0, 1, 2, 3, 4].map(mark).join(" ")
}

impl Game for Poker {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    fn choices(&self) -> Vec<Choice> {
        vec![Choice::own(DRAW)]
    }

    fn keys(&self, voice: Voice, _: &Wager, moves: &[Move], step: &Step) -> Vec<Vec<Key>> {
        let (State::Open(legal), Ok((held, _))) = (&step.state, read(moves)) else {
            return Vec::new();
        };
        // What is shown while the round goes on is the five cards.
        let shown = step.shown.say(voice);
        let cards = shown.split(' ').enumerate().map(|(place, card)| Key {
            label: card.to_owned(),
            makes: Some(name(place)).filter(|next| legal.contains(next)),
        });
        let label = match held.iter().filter(|held| !**held).count() {
            0 => voice.plain(&key::GamePokerHoldAll),
            count => voice.plain(&key::GamePokerDraw {
                count: count.into(),
            }),
        };
        let draw = Key {
            label,
            makes: Some("draw".to_owned()),
        };
        vec![cards.collect(), vec![draw]]
    }

    fn abandon(&self, _: &Wager, _: &[Move], legal: &[Move]) -> Option<Move> {
        legal.iter().find(|next| *next == "draw").cloned()
    }

    fn advise(
        &self,
        _: &Wager,
        moves: &[Move],
        legal: &[Move],
        draws: &mut dyn Draws,
    ) -> Option<Move> {
        static HOLDS: LazyLock<Holds> = LazyLock::new(Holds::count);
        let (mut deck, (held, _)) = (Deck::full(), read(moves).ok()?);
        let dealt = [(); HAND].map(|()| deck.draw(draws).expect("five cards of 52"));
        let mut places = [0, 1, 2, 3, 4];
        places.sort_by_key(|place| dealt[*place]);
        let best = HOLDS.best(places.map(|place| dealt[place]));
        let wrong = |bit: &usize| held[places[*bit]] != (best >> bit & 1 == 1);
        let next = (0..HAND).find(wrong).map(|bit| name(places[bit]));
        let next = next.filter(|next| legal.contains(next));
        next.or(Some("draw".to_owned()))
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let line =
            |(_, name, pays): &(Rank, Phrase, u64)| ((*name).into(), Multiplier::ratio(*pays, 1));
        (choice.as_str() == DRAW).then(|| Rank::ALL[1..].iter().map(line).collect())
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        let ids = Rank::IDS.map(str::to_owned);
        (choice.as_str() == DRAW).then(|| ids.to_vec())
    }

    /// Under the best play, exactly.
    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        (choice.as_str() == DRAW).then_some(Multiplier::ratio(1_653_526_326_983, 1_661_102_543_100))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        if wager.choice.as_str() != DRAW {
            return Err(Illegal::Choice);
        }
        let (held, drawn) = read(moves)?;
        let mut deck = Deck::full();
        let mut next = || deck.draw(draws).expect("ten cards of 52");
        let dealt = [(); HAND].map(|()| next());
        let (shown, picture, state) = if drawn {
            let mut hand = dealt;
            for place in (0..HAND).filter(|place| !held[*place]) {
                hand[place] = next();
            }
            let rank = Rank::of(hand);
            let payout = Multiplier::ratio(rank.pays(), 1).pays(wager.stake);
            (
                Words::from(row(&hand) + " · ").then(rank.name()),
                Words::from(format!("{}\n{}\n", marked(dealt, held), row(&hand))).then(rank.name()),
                State::Settled(payout.ok_or(Illegal::Stake)?),
            )
        } else {
            let places = if moves.len() < TOGGLES_MAX { HAND } else { 0 };
            let draw = "draw".to_owned();
            let legal = (0..places).map(name).chain([draw]).collect();
            (marked(dealt, held).into(), "".into(), State::Open(legal))
        };
        Ok(Step {
            staked: wager.stake,
            shown,
            picture,
            state,
        })
    }
}
