//! What anybody may send, grown from what the program itself sends: nothing panics, nothing is set
//! aside, the books hold. `CASINO_FUZZ_CASES` is how many times the usual number of cases is tried,
//! and `CASINO_FUZZ_SEED` tries those of a failure again.
mod answers;
mod deeds;
mod readers;
mod stored;

use casino_bot::rules::games::{Draws, GAMES, Illegal, State, Wager};
use casino_bot::rules::promises::of_round;
use casino_bot::speech::Voice;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asked, Asset};
use casino_bot::web::forms;
use deeds::{bet, words};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Tries `test` on this many values, or so many times more.
fn fuzz<S: Strategy>(cases: u32, values: S, test: impl Fn(S::Value))
where
    S::Value: Clone,
{
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let seed = number("CASINO_FUZZ_SEED").unwrap_or_else(casino_bot::values::chance::random);
    let times = number("CASINO_FUZZ_CASES").unwrap_or(1);
    let config = Config {
        cases: u32::try_from(times)
            .unwrap_or(u32::MAX)
            .saturating_mul(cases),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_time: 20_000,
        ..Config::default()
    };
    let tried = TestRunner::new(config).run(&values, |value| {
        test(value);
        Ok(())
    });
    if let Err(failure) = tried {
        panic!("CASINO_FUZZ_SEED={seed}: {failure}");
    }
}

/// Draws that anybody may have drawn.
struct Drawn(u64);

impl Draws for Drawn {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(((self.0 >> 32) * u64::from(n)) >> 32).expect("below n")
    }
}

#[test]
fn whatever_a_form_holds_is_decoded() {
    fuzz(4_000, "[a-f0-9%+&=é\\x00]{0,60}", |text| {
        let _ = forms::form_pairs(&text).count();
        let _ = (
            forms::percent_decoded(&text, true),
            forms::percent_decoded(&text, false),
        );
    });
}

#[test]
fn whatever_is_typed_as_a_bet_is_one_or_none() {
    let stake = 1..=Amount::MAX.units();
    fuzz(
        2_000,
        (words(), bet(), stake, any::<u64>()),
        |(text, (_, canonical), stake, seed)| {
            let words: Vec<_> = text.split_whitespace().collect();
            let _ = Asked::parse(&text, Asset::Play);
            for game in GAMES {
                let prepared = game.prepared(&canonical);
                if let Some(choice) = &prepared {
                    let _ = (
                        game.layout(Voice::default(), choice),
                        game.label(Voice::default(), choice),
                        of_round(*game, choice),
                    );
                }
                for choice in [game.choose(&words), game.choice(&canonical)]
                    .into_iter()
                    .flatten()
                {
                    assert_eq!(game.choice(choice.as_str()), Some(choice.clone()), "{text}");
                    assert!(game.rtp(&choice).is_some() && game.top(&choice).is_some());
                    let _ = (
                        game.layout(Voice::default(), &choice),
                        game.label(Voice::default(), &choice),
                        of_round(*game, &choice),
                    );
                    let stake = Amount::from_units(stake).expect("in range");
                    let wager = Wager { stake, choice };
                    let mut moves = Vec::new();
                    for turn in 0..limits::MOVES_MAX {
                        let step = match game.play(&wager, &moves, &mut Drawn(seed)) {
                            Ok(step) => step,
                            Err(why) => {
                                assert_eq!(why, Illegal::Stake);
                                break;
                            }
                        };
                        let _ = game.keys(Voice::default(), &wager, &moves, &step);
                        let State::Open(legal) = step.state else {
                            break;
                        };
                        let junk = [canonical.clone()];
                        let _ = game.play(&wager, &junk, &mut Drawn(seed));
                        let next = (seed >> (turn % 60)) as usize % legal.len();
                        moves.push(legal[next].clone());
                    }
                }
            }
        },
    );
}
