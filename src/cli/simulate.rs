//! `casino-bot simulate`: plays a game's options many times from a seed, with the draws of live
//! play, and holds what comes back against the exact return.
#![expect(
    clippy::float_arithmetic,
    reason = "the mean and the spread of a sample; no money is counted here"
)]
use super::{complain, say};
use crate::fairness::{ClientSeed, ServerSeed, Stream};
use crate::games::{self, Choice, GAMES, Game, Move, State, Wager};
use crate::money::{Amount, Multiplier, UNIT};
use crate::supervisor::backoff::random;
use lexopt::prelude::*;
use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::thread;
use std::time::Instant;

/// Rounds of each option unless the operator says otherwise.
const ROUNDS: u64 = 1_000_000;
/// Options beside those on the table, so many at most.
const OPTIONS_MAX: usize = 40;
/// How often an option's largest win is to be expected, at least: a measure in which it never came
/// says nothing.
const WINS_MIN: u64 = 100;
/// Moves of a round that could end sooner, at most: every length comes as often.
const LENGTHS: u64 = 4;
/// Standard deviations from the mean within which 99.999 % of honest samples lie: a game has dozens of
/// options, and a false alarm in a thousand runs is one too many.
const DEVIATIONS: f64 = 4.417;

/// Payouts are rounded down to a micro-unit, which the exact return is not.
const ROUNDED_DOWN: f64 = 1e-6;

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut name, mut rounds, mut seed) = (None, ROUNDS, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("rounds") => rounds = parser.value()?.parse::<u64>()?,
            Long("seed") => seed = Some(parser.value()?.parse::<u64>()?),
            Value(game) if name.is_none() => name = Some(game.string()?),
            other => return Err(other.unexpected()),
        }
    }
    let name = name.ok_or_else(|| format!("name a game: {}", commands()))?;
    let game = GAMES
        .iter()
        .copied()
        .find(|game| game.spec().command == name);
    let game = game
        .or_else(|| games::find(&name))
        .ok_or_else(|| format!("there is no game {name:?}; there are {}", commands()))?;
    if rounds < 1_000 {
        return Err("--rounds is at least 1000: fewer tell nothing".into());
    }
    let seed = seed.unwrap_or_else(random);
    say(format_args!(
        "{}, {rounds} rounds an option, --seed {seed}; measured is to lie within the interval",
        game.spec().name
    ));
    let (began, mut all_within, mut played) = (Instant::now(), true, 0);
    for choice in options(game, rounds) {
        let sample = simulate(game, &choice, rounds, seed);
        all_within &= report(game, &choice, sample);
        played += rounds;
    }
    let seconds = began.elapsed().as_secs_f64();
    say(format_args!("{:.0} rounds/s", played as f64 / seconds));
    if !all_within {
        complain("a measure lies outside its interval");
    }
    Ok(u8::from(!all_within))
}

fn commands() -> String {
    let names: Vec<_> = GAMES.iter().map(|game| game.spec().command).collect();
    names.join(", ")
}

/// What the table offers, and of the other pay tables some, evenly spread.
fn options(game: &dyn Game, rounds: u64) -> Vec<Choice> {
    let pays = |choice: &Choice| {
        let pays = game.pays(choice).unwrap_or_default();
        let parts = pays.iter().map(|(_, multiplier)| multiplier.parts());
        parts.collect::<Vec<_>>()
    };
    let mut options: Vec<Choice> = Vec::new();
    for choice in game.offered().into_iter().flatten() {
        if !options.contains(&choice) {
            options.push(choice);
        }
    }
    let mut seen: HashSet<_> = options.iter().map(pays).collect();
    let mut others = game.choices();
    others.retain(|choice| {
        let pays = pays(choice);
        let often = |(num, den): &(u64, u64)| num / den <= rounds / WINS_MIN;
        (game.spec().lasts() || pays.last().is_some_and(often)) && seen.insert(pays)
    });
    let step = others.len().div_ceil(OPTIONS_MAX).max(1);
    options.extend(others.into_iter().step_by(step));
    options
}

/// What came back for one unit, summed in micro-units over many rounds.
#[derive(Clone, Copy, Default)]
struct Sample {
    rounds: u64,
    sum: i128,
    squares: i128,
}

/// Plays on all cores: each has nonces of its own under the one seed.
fn simulate(game: &'static dyn Game, choice: &Choice, rounds: u64, seed: u64) -> Sample {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get) as u64;
    let parts = thread::scope(|scope| {
        let part = |index: u64| {
            let nonces = rounds * index / threads..rounds * (index + 1) / threads;
            scope.spawn(move || play(game, choice, nonces, seed))
        };
        let parts: Vec<_> = (0..threads).map(part).collect();
        let join =
            |part: thread::ScopedJoinHandle<'_, Sample>| part.join().expect("games do not panic");
        parts.into_iter().map(join).collect::<Vec<_>>()
    });
    parts.into_iter().fold(Sample::default(), |a, b| Sample {
        rounds: a.rounds + b.rounds,
        sum: a.sum + b.sum,
        squares: a.squares + b.squares,
    })
}

fn play(game: &dyn Game, choice: &Choice, nonces: std::ops::Range<u64>, seed: u64) -> Sample {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let server = ServerSeed::new(bytes);
    let client = ClientSeed::new("simulate").expect("a plain word");
    let wager = Wager {
        stake: Amount::units(1),
        choice: choice.clone(),
    };
    let mut sample = Sample::default();
    for nonce in nonces {
        let nonce = i64::try_from(nonce).expect("fewer rounds than a player could ever play");
        let mut moves = Vec::new();
        let back = loop {
            let mut draws = Stream::new(&server, &client, nonce);
            let step = game
                .play(&wager, &moves, &mut draws)
                .expect("the table offers what it plays");
            match step.state {
                // What was put down later counts against what comes back.
                State::Settled(payout) => {
                    break payout.micros() - step.staked.micros() + wager.stake.micros();
                }
                State::Open(legal) => {
                    let go_on = moves.len() < (nonce.unsigned_abs() % LENGTHS) as usize;
                    let legal = if go_on { without_cash(legal) } else { legal };
                    let mut draws = Stream::new(&server, &client, nonce);
                    moves.push(
                        game.advise(&wager, &moves, &legal, &mut draws)
                            .expect("an open round has a move"),
                    );
                }
            }
        };
        sample.rounds += 1;
        sample.sum += i128::from(back);
        sample.squares += i128::from(back) * i128::from(back);
    }
    sample
}

/// What goes on with a round, where anything does.
fn without_cash(legal: Vec<Move>) -> Vec<Move> {
    let goes_on: Vec<_> = legal
        .iter()
        .filter(|next| *next != "cash")
        .cloned()
        .collect();
    if goes_on.is_empty() { legal } else { goes_on }
}

/// Prints a line; whether the measure lies within the interval.
fn report(game: &dyn Game, choice: &Choice, sample: Sample) -> bool {
    let (rounds, unit) = (sample.rounds as f64, UNIT as f64);
    let mean = sample.sum as f64 / rounds / unit;
    let variance = sample.squares as f64 / rounds / unit / unit - mean * mean;
    let reach = DEVIATIONS * (variance.max(0.0) / rounds).sqrt();
    let (num, den) = game.rtp(choice).unwrap_or(Multiplier::ZERO).parts();
    let exact = num as f64 / den as f64;
    let within = (mean - exact).abs() <= reach + ROUNDED_DOWN;
    let label = match game.label(choice) {
        label if label.is_empty() => game.spec().name.to_owned(),
        label => label,
    };
    say(format_args!(
        "{label:24} measured {:9.4} %  exact {:9.4} %  interval {:9.4} to {:9.4} %  {}",
        mean * 100.0,
        exact * 100.0,
        (exact - reach) * 100.0,
        (exact + reach) * 100.0,
        if within { "within" } else { "OUTSIDE" }
    ));
    within
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_samples_lie_within_and_others_do_not() {
        let coin = games::find("coin").expect("a game");
        let heads = coin.default_choice();
        let sample = simulate(coin, &heads, 20_000, 7);
        assert_eq!(sample.rounds, 20_000);
        assert!(report(coin, &heads, sample));
        // One flip in twenty paid too much.
        let generous = Sample {
            sum: sample.sum + 1_000 * i128::from(UNIT),
            ..sample
        };
        assert!(!report(coin, &heads, generous));
    }
}
