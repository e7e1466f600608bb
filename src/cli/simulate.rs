//! `casino-bot simulate`: plays a game's options many times from a seed, with the draws of live
//! play, and holds how often each payout comes against its exact chance.
//!
//! No interval comes from the sample: each payout's count has bounds of the binomial distribution of
//! its exact chance ([`exact`]), which hold for a win in a million as for one in two. The interval of
//! the mean is what those bounds leave. A whole run of an honest game passes one of its bounds less
//! than once in 1 / [`ALARM`] runs, however many options and payouts it has.
#![expect(
    clippy::float_arithmetic,
    reason = "the mean and the chances of a sample; no money is counted here"
)]
mod tail;

use super::{complain, say};
use crate::rules::exact::{self, Chances};
use crate::rules::fairness::{ClientSeed, ServerSeed, Stream};
use crate::rules::games::{self, Choice, GAMES, Game, Move, State, Wager};
use crate::speech::Voice;
use crate::values::chance::random;
use crate::values::money::{Amount, Asset, CREDIT, Sum};
use lexopt::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::num::NonZeroUsize;
use std::thread;
use std::time::Instant;

/// Rounds of each option unless the operator says otherwise.
const ROUNDS: u64 = 1_000_000;
/// Options beside those on the table, so many at most.
const OPTIONS_MAX: usize = 40;
/// Runs of honest games of which one is called outside, at most: a millionth.
const ALARM: f64 = 1e-6;

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
        Voice::default().phrase(game.spec().name)
    ));
    let (began, mut all_within, mut played) = (Instant::now(), true, 0);
    let options = expected(game, options(game))?;
    let alpha = alpha(&options);
    for (choice, chances) in &options {
        let sample = simulate(game, choice, rounds, seed, chances.len());
        all_within &= report(game, choice, chances, &sample, alpha);
        played += rounds;
    }
    let seconds = began.elapsed().as_secs_f64();
    say(format_args!("{:.0} rounds/s", played as f64 / seconds));
    if !all_within {
        complain("a payout comes too often, too seldom or not as stated");
    }
    Ok(u8::from(!all_within))
}

fn commands() -> String {
    let names: Vec<_> = GAMES.iter().map(|game| game.spec().command).collect();
    names.join(", ")
}

/// What the table offers, and of the other pay tables some, evenly spread.
fn options(game: &dyn Game) -> Vec<Choice> {
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
    others.retain(|choice| seen.insert(pays(choice)));
    let step = others.len().div_ceil(OPTIONS_MAX).max(1);
    options.extend(others.into_iter().step_by(step));
    options
}

/// An option, and what it is to bring by the length that its rounds are played to.
type Expected = (Choice, Vec<Chances>);

/// What each option is to bring, by the length that its rounds are played to.
fn expected(game: &dyn Game, options: Vec<Choice>) -> Result<Vec<Expected>, String> {
    let of = |choice: Choice| {
        let lengths = 0..exact::lengths(game);
        let chances = lengths.map(|length| exact::chances(game, &choice, length));
        let chances: Option<Vec<_>> = chances.collect();
        let name = game.spec().id;
        let chances = chances.ok_or_else(|| format!("the chances of {name} are not known"))?;
        Ok((choice, chances))
    };
    options.into_iter().map(of).collect()
}

/// The chance that each side of each payout's bounds may have, so that they have [`ALARM`] together.
fn alpha(options: &[Expected]) -> f64 {
    let chances = options.iter().flat_map(|(_, chances)| chances);
    ALARM / 2.0 / chances.map(BTreeMap::len).sum::<usize>() as f64
}

/// How often what came back for one credit, in units, by the length that the rounds were played to.
type Sample = Vec<BTreeMap<i64, u64>>;

/// Plays on all cores: each has nonces of its own under the one seed.
fn simulate(game: &dyn Game, choice: &Choice, rounds: u64, seed: u64, lengths: usize) -> Sample {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get) as u64;
    let parts = thread::scope(|scope| {
        let part = |index: u64| {
            let nonces = rounds * index / threads..rounds * (index + 1) / threads;
            scope.spawn(move || play(game, choice, nonces, seed, lengths))
        };
        let parts: Vec<_> = (0..threads).map(part).collect();
        let join =
            |part: thread::ScopedJoinHandle<'_, Sample>| part.join().expect("games do not panic");
        parts.into_iter().map(join).collect::<Vec<_>>()
    });
    let mut sample = vec![BTreeMap::new(); lengths];
    for (length, counts) in parts
        .into_iter()
        .flat_map(|part| part.into_iter().enumerate())
    {
        for (back, count) in counts {
            *sample[length].entry(back).or_insert(0) += count;
        }
    }
    sample
}

fn play(
    game: &dyn Game,
    choice: &Choice,
    nonces: std::ops::Range<u64>,
    seed: u64,
    lengths: usize,
) -> Sample {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    let server = ServerSeed::new(bytes);
    let client = ClientSeed::new("simulate").expect("a plain word");
    let wager = Wager {
        stake: Amount::credits(1),
        choice: choice.clone(),
    };
    let mut sample = vec![BTreeMap::new(); lengths];
    for nonce in nonces {
        let nonce = i64::try_from(nonce).expect("fewer rounds than a player could ever play");
        // Rounds that can be cashed are played to each length in turn.
        let length = nonce.unsigned_abs() as usize % lengths;
        let mut moves = Vec::new();
        let back = loop {
            let mut draws = Stream::new(&server, &client, nonce);
            let step = game
                .play(&wager, &moves, &mut draws)
                .expect("the table offers what it plays");
            match step.state {
                // What was put down later counts against what comes back.
                State::Settled(payout) => {
                    break payout.units() - step.staked.units() + wager.stake.units();
                }
                State::Open(legal) => {
                    let go_on = moves.len() < length;
                    let legal = if go_on { without_cash(legal) } else { legal };
                    let mut draws = Stream::new(&server, &client, nonce);
                    moves.push(
                        game.advise(&wager, &moves, &legal, &mut draws)
                            .expect("an open round has a move"),
                    );
                }
            }
        };
        *sample[length].entry(back).or_insert(0) += 1;
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

/// Prints a line, and more of what is outside; whether all is within.
fn report(
    game: &dyn Game,
    choice: &Choice,
    chances: &[Chances],
    sample: &Sample,
    alpha: f64,
) -> bool {
    let unit = CREDIT as f64;
    let (mut all, mut sum, mut low, mut high) = (0, 0.0, 0.0, 0.0);
    let mut outside = Vec::new();
    for (chances, counts) in chances.iter().zip(sample) {
        let rounds = counts.values().sum::<u64>();
        all += rounds;
        let classes: BTreeSet<_> = chances.keys().chain(counts.keys()).copied().collect();
        for back in classes {
            let count = counts.get(&back).copied().unwrap_or(0);
            let chance = chances.get(&back).copied().unwrap_or(0.0);
            let (least, most) = tail::between(rounds, chance, alpha);
            let (paid, ends) = (back as f64 / unit, [least, most].map(|end| end as f64));
            sum += paid * count as f64;
            low += (paid * ends[0]).min(paid * ends[1]);
            high += (paid * ends[0]).max(paid * ends[1]);
            if !(least..=most).contains(&count) {
                outside.push(format!(
                    "    {} comes back {count} times of {rounds}, not {least} to {most}",
                    Asset::Play.figure(Sum(back))
                ));
            }
        }
    }
    let rounds = all as f64;
    let stated = game.rtp(choice).map_or(0.0, exact::ratio);
    let label = match game.label(Voice::default(), choice) {
        label if label.is_empty() => Voice::default().phrase(game.spec().name).to_owned(),
        label => label,
    };
    say(format_args!(
        "{label:24} measured {:9.4} %  exact {:9.4} %  interval {:9.4} to {:9.4} %  {}",
        sum / rounds * 100.0,
        stated * 100.0,
        low / rounds * 100.0,
        high / rounds * 100.0,
        if outside.is_empty() {
            "within"
        } else {
            "OUTSIDE"
        }
    ));
    outside.iter().for_each(say);
    outside.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::games::words::Words;
    use crate::rules::games::{Draws, Illegal, Spec, Step};
    use crate::values::money::Multiplier;

    type Twist = fn(&mut Step, &mut dyn Draws);

    /// A game that plays by other rules than it states.
    struct Planted(&'static dyn Game, Twist);

    impl Game for Planted {
        fn spec(&self) -> &'static Spec {
            self.0.spec()
        }

        fn choices(&self) -> Vec<Choice> {
            self.0.choices()
        }

        fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
            self.0.pays(choice)
        }

        fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
            self.0.rtp(choice)
        }

        fn play(
            &self,
            wager: &Wager,
            moves: &[Move],
            draws: &mut dyn Draws,
        ) -> Result<Step, Illegal> {
            let mut step = self.0.play(wager, moves, draws)?;
            self.1(&mut step, draws);
            Ok(step)
        }
    }

    fn all_within(game: &dyn Game, options: Vec<Choice>, rounds: u64, seed: u64) -> bool {
        let options = expected(game, options).expect("known");
        let alpha = alpha(&options);
        let within = |(choice, chances): &Expected| {
            let sample = simulate(game, choice, rounds, seed, chances.len());
            report(game, choice, chances, &sample, alpha)
        };
        options.iter().all(within)
    }

    #[test]
    fn a_rare_win_that_does_not_come_is_no_fault() {
        let mines = games::find("mines").expect("a game");
        assert!(all_within(
            mines,
            options(mines),
            20_000,
            8_712_144_031_267_625_517
        ));
    }

    fn pays(step: &mut Step, from: u32, to: u32) {
        if step.state == State::Settled(Amount::cents(from)) {
            step.state = State::Settled(Amount::cents(to));
        }
    }

    #[test]
    fn a_wrong_pay_table_is_found_and_so_are_wrong_odds() {
        let coin = games::find("coin").expect("a game");
        let plinko = games::find("plinko").expect("a game");
        let planted: [(&'static dyn Game, Twist); 4] = [
            // A payout that no line states, one that another line states, and one in forty too many.
            (coin, |step, _| pays(step, 198, 199)),
            (plinko, |step, _| pays(step, 30, 20)),
            (coin, |step, draws| {
                if draws.below(20) == 0 {
                    pays(step, 0, 198);
                }
            }),
            (plinko, |step, draws| {
                if draws.below(1_000) == 0 {
                    step.state = State::Settled(Amount::cents(100_000));
                }
            }),
        ];
        for (n, (game, play)) in planted.into_iter().enumerate() {
            let options = || vec![game.default_choice()];
            assert!(all_within(game, options(), 20_000, 7), "{n}");
            let planted = Planted(game, play);
            assert!(!all_within(&planted, options(), 20_000, 7), "{n}");
        }
    }
}
