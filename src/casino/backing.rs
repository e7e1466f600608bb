//! What the bankroll lets a bet win, and so the stakes that a table takes. A bet that is settled at once
//! may win a part of what nothing is held back of. Bets that stay open share a part of the whole bankroll,
//! of which each player has no more than a part of what the others leave, and a newcomer a much
//! smaller one. Of the last of it everybody has as little: so nobody's idle tables, and not those of
//! hundreds of accounts, fresh or old, close the others'.
use crate::casino::refusal::{Bound, Refusal};
use crate::rules::games::{Choice, Game};
use crate::rules::ledger::{Account, PlayerId};
use crate::rules::tosses::{self, On};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Multiplier, Stakes};
use crate::values::time::Wall;

/// What a table accepts now.
#[derive(Clone, Copy, Debug)]
pub struct StakeRange {
    /// Smallest stake.
    pub min: Amount,
    /// Largest stake that table and bankroll allow; below `min` when the bankroll is too small.
    pub max: Amount,
    /// What allows no more.
    pub bound: Bound,
}

impl StakeRange {
    /// The stake nearest to `stake` that may be put down and that `balance` covers; the smallest when
    /// it does not cover even that.
    #[must_use]
    pub fn nearest(self, stake: Amount, balance: Amount) -> Amount {
        stake.min(self.max).min(balance).max(self.min)
    }

    /// Whether the bankroll does not even cover the smallest stake.
    #[must_use]
    pub fn is_closed(self) -> bool {
        self.max < self.min
    }

    /// The same, if any stake may be put down.
    ///
    /// # Errors
    /// The refusal that says why none may.
    pub fn if_open(self) -> Result<Self, Refusal> {
        if self.is_closed() {
            return Err(Refusal::Closed(self.bound));
        }
        Ok(self)
    }

    /// Whether `stake` may be put down.
    ///
    /// # Errors
    /// The refusal that says what may be.
    pub fn admits(self, stake: Amount) -> Result<(), Refusal> {
        let Self { min, max, bound } = self.if_open()?;
        if stake < min {
            Err(Refusal::TooSmall(min))
        } else if stake > max {
            Err(Refusal::TooLarge { max, bound })
        } else {
            Ok(())
        }
    }
}

/// What one player's bets may win now.
#[derive(Clone, Copy, Debug)]
pub struct Backing {
    /// What the house takes.
    taken: Stakes,
    /// What a bet may win that is settled at once.
    at_once: Amount,
    /// What one may that stays open, and what allows no more.
    open: (Amount, Bound),
}

impl Backing {
    /// As the books stand.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of(db: &Db, taken: Stakes, player: PlayerId, now: Wall) -> Result<Self, Fault> {
        let asset = taken.asset();
        let free = db.balance(asset, Account::Bankroll)?;
        let held = db.balance(asset, Account::Held)?;
        let standing = db.standing(player, asset)?;
        let newcomer = standing.bets < limits::NEWCOMER_BETS
            || now.since(standing.joined) < limits::NEWCOMER_FOR;
        let less = |from: Amount, amount| from.checked_sub(amount).unwrap_or_default();
        let all = free.checked_add(held).unwrap_or(Amount::MAX);
        let others = less(held, standing.held);
        let share = all.part(limits::OPEN_SHARE);
        let left = less(share, others);
        let anybodys = left.part(limits::NEWCOMER_SHARE);
        let (own, bound) = if newcomer {
            (anybodys, Bound::Newcomer)
        } else {
            let rest = less(left, share.part(limits::KEPT_SHARE));
            (
                rest.part(limits::ACCOUNT_SHARE).max(anybodys),
                Bound::Account,
            )
        };
        let own = less(own, standing.held);
        let at_once = free.part(limits::BET_SHARE);
        let open = if own < at_once {
            (own, bound)
        } else {
            (at_once, Bound::Bet)
        };
        Ok(Self {
            taken,
            at_once,
            open,
        })
    }

    /// What the house takes.
    #[must_use]
    pub const fn taken(self) -> Stakes {
        self.taken
    }

    /// As far as this game asks.
    ///
    /// # Errors
    /// When the database fails.
    pub fn of_game(
        db: &Db,
        (taken, player): (Stakes, PlayerId),
        game: &dyn Game,
        now: Wall,
    ) -> Result<Self, Fault> {
        if game.spec().lasts() {
            Self::of(db, taken, player, now)
        } else {
            Self::at_once(db, taken)
        }
    }

    /// For bets that are settled at once, which is sooner read; it lets none stay open.
    fn at_once(db: &Db, taken: Stakes) -> Result<Self, Fault> {
        let free = db.balance(taken.asset(), Account::Bankroll)?;
        Ok(Self {
            taken,
            at_once: free.part(limits::BET_SHARE),
            open: (Amount::ZERO, Bound::Bet),
        })
    }

    /// The stakes that may be put on `choice`.
    #[must_use]
    pub fn stakes(self, game: &dyn Game, choice: &Choice) -> StakeRange {
        let spec = game.spec();
        let risk = game.risk(choice).unwrap_or(Multiplier::ZERO);
        let limits = (spec.stake_min, spec.stake_max);
        self.range(risk, limits, spec.lasts())
    }

    /// The stakes that may be put on Telegram's dice.
    #[must_use]
    pub fn toss_stakes(self, on: On) -> StakeRange {
        let limits = (tosses::STAKE_MIN, tosses::STAKE_MAX);
        self.range(on.bet.top().profit(), limits, true)
    }

    /// The stakes within the house's limits and a table's own, said in play credits, that may be put on what loses the
    /// house `risk` of them at most.
    fn range(self, risk: Multiplier, limits: (Amount, Amount), stays_open: bool) -> StakeRange {
        let (min, max) = self.taken.of_table(limits);
        let (most, bound) = if stays_open {
            self.open
        } else {
            (self.at_once, Bound::Bet)
        };
        // A round number to be typed and read.
        let covered = self.taken.asset();
        let covered = covered.share_in_cents(largest_stake(risk, most), 1);
        StakeRange {
            min,
            max: covered.min(max),
            bound: if covered < max { bound } else { Bound::Table },
        }
    }
}

/// The stakes that may be put on `choice` now.
///
/// # Errors
/// When the database fails.
pub fn stakes(
    db: &Db,
    theirs: (Stakes, PlayerId),
    game: &dyn Game,
    choice: &Choice,
    now: Wall,
) -> Result<StakeRange, Fault> {
    Ok(Backing::of_game(db, theirs, game, now)?.stakes(game, choice))
}

/// The largest stake of which `risk` is no more than `most`.
fn largest_stake(risk: Multiplier, most: Amount) -> Amount {
    let (num, den) = risk.parts();
    if num == 0 {
        return Amount::MAX;
    }
    let units = i128::from(most.units()) * i128::from(den) / i128::from(num);
    i64::try_from(units)
        .ok()
        .and_then(Amount::from_units)
        .unwrap_or(Amount::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::games::GAMES;
    use crate::rules::tosses::TOSSES;
    use crate::values::money::{ASSETS, StakeLimits};

    /// Of the largest bankroll that is put to use.
    fn full(taken: Stakes) -> Backing {
        let most = Amount::MAX.part(limits::BET_SHARE);
        Backing {
            taken,
            at_once: most,
            open: (most, Bound::Bet),
        }
    }

    fn pays(range: StakeRange, top: Multiplier) -> bool {
        let stakes = [range.min, range.max];
        stakes.iter().all(|stake| top.pays(*stake).is_some())
    }

    #[test]
    fn whatever_stake_is_taken_of_any_asset_what_it_pays_is_an_amount() {
        for row in &ASSETS {
            let backing = full(StakeLimits::BOUNDS.of(row.asset));
            for game in GAMES {
                let name = format!("{} in {}", game.spec().id, row.name);
                let usual = backing.stakes(*game, &game.default_choice());
                assert!(usual.admits(row.asset.usual_stake()).is_ok(), "{name}");
                for choice in game.typical() {
                    let range = backing.stakes(*game, &choice);
                    assert!(range.min >= Amount::from_units(row.stakes.0).unwrap_or(Amount::MAX));
                    assert!(range.max.units() <= row.stakes.1, "{name}");
                    let top = game.top(&choice).expect("a choice of its own");
                    assert!(
                        range.max < range.min || pays(range, top),
                        "{name} on {choice:?}"
                    );
                }
            }
            for on in TOSSES.iter().flat_map(tosses::Toss::each) {
                let range = backing.toss_stakes(on);
                assert!(
                    range.admits(row.asset.usual_stake()).is_ok(),
                    "{}",
                    row.name
                );
                assert!(pays(range, on.bet.top()), "{}", row.name);
            }
        }
    }
}
