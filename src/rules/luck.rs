//! How likely it is what bets have come to: the exact chance of one round's win, and a bound of how likely so many bets
//! are to be so far from what they bring by the rules. Statistics, by which nothing is decided but who is told.
#![expect(clippy::float_arithmetic, reason = "chances; no money is counted here")]
use crate::rules::exact;
use crate::rules::games::{self, Choice, Game, Wager};
use crate::values::money::{Amount, CREDIT};
use std::sync::LazyLock;

/// What a bet brings by the rules for one unit staked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// What comes back in the mean.
    pub mean: f64,
    /// The mean of its square; `None` where that depends on when the player stops.
    pub square: Option<f64>,
}

/// How far bets are from what they bring by the rules, in units; those of several bets add up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Luck {
    /// What players have above it.
    pub excess: f64,
    /// The squares of what each bet was off, and those that it was to be off by the rules.
    pub spread: f64,
}

/// Those of an option; `None` of a game that is not known.
#[must_use]
pub fn moments(game: &dyn Game, choice: &Choice) -> Option<Moments> {
    let mean = exact::share(game, choice)?;
    let square = match game.spec().id {
        _ if exact::lengths(game) > 1 => None,
        // It takes long to go through, and has one option.
        "bjack" => *BLACKJACK,
        _ => square(game, choice),
    };
    Some(Moments { mean, square })
}

static BLACKJACK: LazyLock<Option<f64>> = LazyLock::new(|| {
    let game = games::find("bjack")?;
    square(game, &game.default_choice())
});

fn square(game: &dyn Game, choice: &Choice) -> Option<f64> {
    let unit = CREDIT as f64;
    let chances = exact::chances(game, choice, 0)?;
    let squares = (chances.iter()).map(|(back, chance)| chance * (*back as f64 / unit).powi(2));
    Some(squares.sum())
}

impl Luck {
    /// That of a bet of this stake, by which so much was won beyond all that was put down.
    #[must_use]
    pub fn of(moments: Moments, stake: Amount, net: i64) -> Self {
        let stake = stake.units() as f64;
        let off = net as f64 - (moments.mean - 1.0) * stake;
        // Where the rules do not say it, what came stands for it, which is so in the mean.
        let due = moments.square.map_or(off * off, |square| {
            stake * stake * (square - moments.mean.powi(2))
        });
        Self {
            excess: off,
            spread: off * off + due.max(0.0),
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            excess: self.excess + other.excess,
            spread: self.spread + other.spread,
        }
    }

    /// In how many fair houses one at most is ever so far off on that side, however its players choose their stakes and
    /// however often it is looked at; 1 says nothing. For a martingale M with the squares V of what it moved by and was
    /// to move by, P(M ≥ x, V ≤ y) ≤ exp(−x² / 2y) (Bercu and Touati 2008, theorem 2.1). Here y goes up in
    /// [`RUNGS`] steps of a tenth.
    #[must_use]
    pub fn one_in(self) -> u64 {
        if self.spread <= 0.0 {
            return 1;
        }
        let far = self.excess.powi(2) / self.spread;
        // What is above is 2⁶⁴ − 1.
        ((far / 2.2).exp() / RUNGS).max(1.0) as u64
    }

    /// Two standard deviations either way, in which 95 of 100 come to lie: hundredths of a percent of what was staked.
    #[must_use]
    pub fn interval(self, staked: i64) -> i64 {
        let deviation = (self.spread / 2.0).sqrt();
        (1.96 * deviation / (staked.max(1) as f64) * 10_000.0).ceil() as i64
    }

    /// What was to come back by the rules of what was staked, in hundredths of a percent.
    #[must_use]
    pub fn due(self, staked: i64, paid: i64) -> i64 {
        ((paid as f64 - self.excess) / (staked.max(1) as f64) * 10_000.0).round() as i64
    }
}

/// From one unit squared to more than all the money there is.
const RUNGS: f64 = 1_000.0;

/// Wins below so many times the stake are never [`RARE`]: a test goes through every option.
pub const RARE_FROM: i64 = 50;
/// A win is rare if such a one or a larger comes once in so many rounds at most.
pub const RARE: u64 = 100_000;

/// In how many rounds on this option so much or more comes once; `None` of a game that is not known.
#[must_use]
pub fn round_one_in(
    game: &dyn Game,
    wager: &Wager,
    (staked, payout): (Amount, Amount),
) -> Option<u64> {
    let stake = i128::from(wager.stake.units()).max(1);
    // What was put down later counts against it.
    let back = i128::from(payout.units()) - i128::from(staked.units()) + stake;
    let chance = if exact::lengths(game) > 1 {
        // Whoever climbs to a multiple gets there with what is returned, over it.
        exact::share(game, &wager.choice)? * stake as f64 / back.max(1) as f64
    } else {
        let chances = exact::chances(game, &wager.choice, 0)?;
        // What is paid is rounded down.
        let reaches = |of: i64| i128::from(of) * stake / i128::from(CREDIT) + 1 >= back;
        let reached = chances.iter().filter(|(of, _)| reaches(**of));
        reached.map(|(_, chance)| chance).sum()
    };
    Some((1.0 / chance.clamp(f64::MIN_POSITIVE, 1.0)) as u64)
}

/// The same of a win that is rare; `None` of all others, nearly all of which cost a comparison.
#[must_use]
pub fn rare(game: &str, wager: &Wager, staked: Amount, payout: Amount) -> Option<u64> {
    if payout.units() / RARE_FROM < wager.stake.units() {
        return None;
    }
    let one_in = round_one_in(games::find(game)?, wager, (staked, payout))?;
    Some(one_in).filter(|one_in| *one_in >= RARE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::games::GAMES;

    fn wager(choice: Choice) -> Wager {
        Wager {
            stake: Amount::credits(1),
            choice,
        }
    }

    #[test]
    fn no_win_below_the_bound_is_rare() {
        for game in GAMES {
            for choice in game.typical() {
                let Some(chances) = exact::chances(*game, &choice, 0) else {
                    panic!("{}", game.spec().id)
                };
                let mut at_least = 0.0;
                for (back, chance) in chances.iter().rev() {
                    at_least += chance;
                    let low = *back < RARE_FROM * CREDIT;
                    let name = (game.spec().id, choice.as_str(), back);
                    assert!(!low || at_least * RARE as f64 > 1.0, "{name:?}");
                }
            }
        }
    }

    #[test]
    fn a_rounds_chance_is_that_of_so_much_or_more() {
        let one_in = |game: &str, typed: &str, stake: i64, back: i64| {
            let game = games::find(game).expect("a game");
            let stake = Amount::from_units(stake).expect("an amount");
            let wager = Wager {
                stake,
                choice: game.choose(&[typed]).expect(typed),
            };
            let back = Amount::from_units(back).expect("an amount");
            round_one_in(game, &wager, (stake, back)).expect("known")
        };
        // Limbo to a million, of any stake; mines climbed to that much.
        for stake in [1_000_000, 30_000] {
            assert_eq!(
                one_in("limbo", "1000000x", stake, stake * 1_000_000),
                1_010_101
            );
        }
        assert_eq!(one_in("coin", "heads", 7, 13), 2);
        let mines = one_in("mines", "3", 1_000_000, 990_000_000);
        assert!((999..=1_000).contains(&mines), "{mines}");
    }

    #[test]
    fn luck_adds_up_and_is_bounded() {
        let coin = games::find("coin").expect("a game");
        let moments = moments(coin, &coin.default_choice()).expect("known");
        assert_eq!(moments.mean, 0.99);
        let square = moments.square.expect("known");
        assert!((square - 1.98 * 1.98 / 2.0).abs() < 1e-9);
        let stake = Amount::credits(1);
        let (won, lost) = (980_000, -1_000_000);
        let of = |wins: usize, losses: usize| {
            let all = [(wins, won), (losses, lost)];
            let all = all.into_iter().flat_map(|(n, net)| vec![net; n]);
            all.fold(Luck::default(), |sum, net| {
                sum.and(Luck::of(moments, stake, net))
            })
        };
        let fair = of(5_000, 5_000);
        assert!(fair.excess.abs() < 1.0 && fair.one_in() == 1, "{fair:?}");
        // One in a hundred more than fair is nothing; one in ten is not believed.
        assert_eq!(of(5_100, 4_900).one_in(), 1);
        assert!(of(5_500, 4_500).one_in() > 1_000_000);
        assert!(of(4_500, 5_500).one_in() > 1_000_000);
        let staked = 10_000 * stake.units();
        assert_eq!(fair.due(staked, 9_900 * stake.units()), 9_900);
        assert_eq!(fair.interval(staked), 195);
    }

    /// A long shot that hits at once says little, and one that does not hit says nothing.
    #[test]
    fn a_long_shot_is_no_evidence() {
        let limbo = games::find("limbo").expect("a game");
        let million = limbo.choose(&["1000000x"]).expect("a choice");
        let moments = moments(limbo, &million).expect("known");
        let stake = Amount::credits(1);
        let lost = Luck::of(moments, stake, -stake.units());
        let all = (0..10_000).fold(Luck::default(), |sum, _| sum.and(lost));
        assert_eq!(all.one_in(), 1);
        let hit = Luck::of(moments, stake, stake.units() * 999_999);
        assert_eq!(hit.one_in(), 1);
        assert!(round_one_in(limbo, &wager(million), (stake, stake)).is_some());
    }

    /// Fair play, by coin, looked at after every bet: nobody is called unlikely more often than is said.
    #[test]
    fn fair_players_are_not_accused() {
        let coin = games::find("coin").expect("a game");
        let moments = moments(coin, &coin.default_choice()).expect("known");
        let mut state = 88_172_645_463_325_252_u64;
        let mut accused = 0;
        for _ in 0..300 {
            let mut luck = Luck::default();
            let seen = (0..1_000).any(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                let net = if state & 1 == 0 { 980_000 } else { -1_000_000 };
                luck = luck.and(Luck::of(moments, Amount::credits(1), net));
                luck.one_in() > 100
            });
            accused += u32::from(seen);
        }
        assert!(accused <= 6, "{accused} of 300");
    }
}
