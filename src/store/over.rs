//! A bet that is over, of whatever kind, as sums and leaderboards count it.
use crate::rules::games::Choice;
use crate::rules::ledger::{ContestId, PlayerId, RoundId, TossId};
use crate::rules::luck::Luck;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;

/// What leaderboards have for the number of a week where they stand for all of them.
pub(super) const ALL_WEEKS: i64 = 0;

/// What a bet that is over was.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bet {
    Round(RoundId),
    Toss(TossId),
    Contest(ContestId),
}

/// A bet that is over, as sums count it.
pub(super) struct Over<'a> {
    pub player: PlayerId,
    pub bet: Bet,
    /// What a tally calls it.
    pub game: &'a str,
    pub asset: Asset,
    pub staked: Amount,
    pub payout: Amount,
    /// What is remembered: the stake and what it was put on.
    pub stake: Amount,
    pub choice: &'a Choice,
    pub at: Wall,
    /// Nothing of what is not drawn here.
    pub luck: Luck,
}
