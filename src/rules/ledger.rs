//! The chart of accounts, the kinds of entries and how each may move money ([`ENTRY_KINDS`]), and what an
//! entry of the books is. Knows no SQL and no games.
//!
//! Every posting moves a positive amount of one asset from the account it debits to the account it
//! credits, so the sum over all accounts of an asset is always zero.
mod accounts;
mod kinds;

use crate::values::money::{Amount, Asset};
pub use accounts::{Account, Class, PlayerId};
pub use kinds::*;
use std::ops::RangeInclusive;

/// A round's number, counted over all players and games.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoundId(pub i64);

/// A toss's number, counted over all players.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TossId(pub i64);

/// A contest's number, counted over all duels and pots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContestId(pub i64);

/// A deposit's number, counted over all players.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DepositId(pub i64);

/// A withdrawal's number, counted over all players.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WithdrawalId(pub i64);

/// The number of what came in and could not be credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SuspenseId(pub i64);

/// The number of what the owner put into a bankroll, or took out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FundingId(pub i64);

/// The number of what the office gave a player, or took from them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AdjustmentId(pub i64);

/// Codes of the kinds of entries about what is played, whose lines stand in the books under numbers that their
/// keys make; the database has the same.
const PLAYED: RangeInclusive<i64> = STAKE.code..=CONTEST_END.code;

/// How many lines of such an entry there can be.
const NUMBERS_OF_ENTRY: i64 = 1_024;

/// How many numbers there are for what is about one round, toss or contest.
pub const NUMBERS_OF_SUBJECT: i64 = 8 * NUMBERS_OF_ENTRY;

/// What an entry is about: its idempotency key. Two entries with one key are the same entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryKey {
    /// What kind of entry it is.
    pub kind: &'static EntryKind,
    /// What it happened to: a round, a contest, an asset; a player's number is below 0.
    pub subject: i64,
    /// The first line's number; only what happens to the same subject again starts above 0.
    pub line: i64,
}

/// The key of an entry that takes a player's stake, which is made with a [`Leave`](crate::rules::guard) alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakeKey(EntryKey);

impl StakeKey {
    /// Of a kind that a wing brings, as [`EntryKey::new`].
    #[must_use]
    pub const fn new(kind: &'static EntryKind, subject: i64, line: i64) -> Self {
        Self(EntryKey::new(kind, subject, line))
    }
}

impl EntryKey {
    /// Of a kind that a wing brings. `line` is 0 for what happens to this subject once.
    #[must_use]
    pub const fn new(kind: &'static EntryKind, subject: i64, line: i64) -> Self {
        Self {
            kind,
            subject,
            line,
        }
    }

    /// Of a kind whose subject is a player. They are numbered downwards in the books: so what is played for, which is
    /// most of them, is added behind everything else.
    #[must_use]
    pub const fn of_player(kind: &'static EntryKind, player: PlayerId, line: i64) -> Self {
        Self::new(kind, -player.0, line)
    }

    /// Under which number its first line stands in the books; `None`: under the next that is free. Each line
    /// behind it has the next number.
    #[must_use]
    pub fn number(&self) -> Option<i64> {
        let of_kind = PLAYED
            .contains(&self.kind.code)
            .then(|| self.kind.code - PLAYED.start())?;
        let of_subject = self.subject.checked_mul(NUMBERS_OF_SUBJECT)?;
        of_subject.checked_add(of_kind * NUMBERS_OF_ENTRY + self.line)
    }

    /// Of [`FUNDING`].
    #[must_use]
    pub const fn funding(asset: Asset) -> Self {
        Self::new(&FUNDING, asset.code(), 0)
    }

    /// Of [`WELCOME`].
    #[must_use]
    pub const fn welcome(player: PlayerId) -> Self {
        Self::of_player(&WELCOME, player, 0)
    }

    /// Of [`STAKE`]: the round's opening bet.
    #[must_use]
    pub const fn stake(round: RoundId) -> StakeKey {
        StakeKey::new(&STAKE, round.0, 0)
    }

    /// Of [`STAKE`]: raised by the round's `nth` move, counted from 1; behind the two lines of its bet.
    #[must_use]
    pub const fn raise(round: RoundId, nth: i64) -> StakeKey {
        StakeKey::new(&STAKE, round.0, HELD_LINE + nth)
    }

    /// Of [`BUY_IN`].
    #[must_use]
    pub const fn buy_in(contest: ContestId, place: i64) -> StakeKey {
        StakeKey::new(&BUY_IN, contest.0, place)
    }

    /// Of [`CONTEST_END`].
    #[must_use]
    pub const fn contest_end(contest: ContestId) -> Self {
        Self::new(&CONTEST_END, contest.0, 0)
    }

    /// Of [`SETTLEMENT`].
    #[must_use]
    pub const fn settlement(round: RoundId) -> Self {
        Self::new(&SETTLEMENT, round.0, 0)
    }

    /// Of [`TOSS_STAKE`].
    #[must_use]
    pub const fn toss_stake(toss: TossId) -> StakeKey {
        StakeKey::new(&TOSS_STAKE, toss.0, 0)
    }

    /// Of [`TOSS_SETTLEMENT`].
    #[must_use]
    pub const fn toss_settlement(toss: TossId) -> Self {
        Self::new(&TOSS_SETTLEMENT, toss.0, 0)
    }

    /// Of [`DEPOSIT`].
    #[must_use]
    pub const fn deposit(deposit: DepositId) -> Self {
        Self::new(&DEPOSIT, deposit.0, 0)
    }

    /// Of [`SUSPENSE_IN`].
    #[must_use]
    pub const fn suspense_in(suspense: SuspenseId) -> Self {
        Self::new(&SUSPENSE_IN, suspense.0, 0)
    }

    /// Of [`SUSPENSE_OUT`].
    #[must_use]
    pub const fn suspense_out(suspense: SuspenseId) -> Self {
        Self::new(&SUSPENSE_OUT, suspense.0, 0)
    }

    /// Of [`WITHDRAWAL`].
    #[must_use]
    pub const fn withdrawal(withdrawal: WithdrawalId) -> Self {
        Self::new(&WITHDRAWAL, withdrawal.0, 0)
    }

    /// Of [`WITHDRAWAL_END`].
    #[must_use]
    pub const fn withdrawal_end(withdrawal: WithdrawalId) -> Self {
        Self::new(&WITHDRAWAL_END, withdrawal.0, 0)
    }

    /// Of [`BANKROLL_IN`].
    #[must_use]
    pub const fn bankroll_in(funding: FundingId) -> Self {
        Self::new(&BANKROLL_IN, funding.0, 0)
    }

    /// Of [`ADJUSTMENT`].
    #[must_use]
    pub const fn adjustment(adjustment: AdjustmentId) -> Self {
        Self::new(&ADJUSTMENT, adjustment.0, 0)
    }

    /// Of [`BANKROLL_OUT`].
    #[must_use]
    pub const fn bankroll_out(funding: FundingId) -> Self {
        Self::new(&BANKROLL_OUT, funding.0, 0)
    }
}

/// One movement of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The account that gives.
    pub debit: Account,
    /// The account that receives.
    pub credit: Account,
    /// How much, never zero.
    pub amount: Amount,
}

impl Posting {
    /// The player from whom it goes by anything but play, and the one to whom it comes so.
    #[must_use]
    pub fn beside_play(&self, kind: &EntryKind) -> [Option<PlayerId>; 2] {
        let from = match (self.debit, self.credit) {
            (Account::Player(_), Account::Stakes) => None,
            (Account::Player(player), _) => Some(player),
            _ => None,
        };
        let to = match (self.debit, self.credit) {
            // What the house gives is not won.
            (Account::Bankroll, Account::Player(player)) if kind.code == ADJUSTMENT.code => {
                Some(player)
            }
            (Account::Stakes | Account::Held | Account::Bankroll, _) => None,
            (_, Account::Player(player)) => Some(player),
            _ => None,
        };
        [from, to]
    }
}

/// Where entries are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Here;

/// Postings that belong together under one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What makes it unique.
    pub key: EntryKey,
    pub asset: Asset,
    /// The lines, at least one.
    pub postings: Vec<Posting>,
    /// No entry is made but here: one that takes a player's stake is by [`Self::bet`] alone.
    made: Here,
}

impl Entry {
    /// An entry of one line.
    ///
    /// # Panics
    /// When it takes a player's stake, which nobody may without the guard's leave.
    #[must_use]
    pub fn single(
        key: EntryKey,
        asset: Asset,
        debit: Account,
        credit: Account,
        amount: Amount,
    ) -> Self {
        let stakes = debit.class() == Class::Player && credit.class() == Class::Stakes;
        assert!(!stakes, "a player's stake is taken without leave");
        Self {
            made: Here,
            key,
            asset,
            postings: vec![Posting {
                debit,
                credit,
                amount,
            }],
        }
    }

    /// A bet: the player puts the stake into escrow, and the house holds back what it may have to
    /// pay on top; nothing for a bet that is settled at once.
    #[must_use]
    pub(in crate::rules) fn bet(
        key: StakeKey,
        asset: Asset,
        player: PlayerId,
        stake: Amount,
        held: Amount,
    ) -> Self {
        let lines = [
            (Account::Player(player), Account::Stakes, stake),
            (Account::Bankroll, Account::Held, held),
        ];
        Self::of(key.0, asset, lines)
    }

    /// The end of a round or a toss: the escrowed `staked` goes to the player as far as `payout`
    /// reaches, and the rest of it to the bankroll. What the payout is above it is paid from what was
    /// `held` back, of which the rest goes back; only a bet for which nothing was held back is paid
    /// from the bankroll.
    #[must_use]
    pub fn settlement(
        key: EntryKey,
        asset: Asset,
        player: PlayerId,
        (staked, held): (Amount, Amount),
        payout: Amount,
    ) -> Self {
        let player = Account::Player(player);
        let less = |from: Amount, amount| from.checked_sub(amount).unwrap_or_default();
        let profit = less(payout, staked);
        let lines = [
            (Account::Stakes, player, staked.min(payout)),
            (Account::Stakes, Account::Bankroll, less(staked, payout)),
            (Account::Held, player, held.min(profit)),
            (Account::Held, Account::Bankroll, less(held, profit)),
            (Account::Bankroll, player, less(profit, held)),
        ];
        Self::of(key, asset, lines)
    }

    /// The lines that move anything.
    fn of<const N: usize>(
        key: EntryKey,
        asset: Asset,
        lines: [(Account, Account, Amount); N],
    ) -> Self {
        let moves = lines.into_iter().filter(|(.., amount)| !amount.is_zero());
        let posting = |(debit, credit, amount)| Posting {
            debit,
            credit,
            amount,
        };
        Self {
            made: Here,
            key,
            asset,
            postings: moves.map(posting).collect(),
        }
    }

    /// A contest that was won: out of the escrow the winner gets the payout, the bankroll the rake.
    #[must_use]
    pub fn contest_won(
        contest: ContestId,
        asset: Asset,
        winner: PlayerId,
        payout: Amount,
        rake: Amount,
    ) -> Self {
        let lines = [(Account::Player(winner), payout), (Account::Bankroll, rake)];
        Self::out_of_escrow(contest, asset, lines)
    }

    /// A contest that nobody won: each gets back out of the escrow what they put in.
    #[must_use]
    pub fn contest_refund(
        contest: ContestId,
        asset: Asset,
        stakes: impl IntoIterator<Item = (PlayerId, Amount)>,
    ) -> Self {
        let lines = stakes.into_iter();
        let lines = lines.map(|(player, stake)| (Account::Player(player), stake));
        Self::out_of_escrow(contest, asset, lines)
    }

    /// What came in through the provider, which kept `fee` of it, for this account.
    ///
    /// A fee that is no less than what came in leaves nothing to book for it.
    #[must_use]
    pub fn paid_in(key: EntryKey, asset: Asset, to: Account, gross: Amount, fee: Amount) -> Self {
        let net = gross.checked_sub(fee).unwrap_or_default();
        let lines = [
            (Account::World, Account::Provider, gross),
            (Account::Provider, to, net),
            (Account::Provider, Account::Fees, fee),
        ];
        Self::of(key, asset, lines)
    }

    fn out_of_escrow(
        contest: ContestId,
        asset: Asset,
        lines: impl IntoIterator<Item = (Account, Amount)>,
    ) -> Self {
        let posting = |(credit, amount)| Posting {
            debit: Account::Stakes,
            credit,
            amount,
        };
        let lines = lines.into_iter().filter(|(_, amount)| !amount.is_zero());
        Self {
            made: Here,
            key: EntryKey::contest_end(contest),
            asset,
            postings: lines.map(posting).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settlement_empties_the_escrow_and_pays_exactly_the_payout() {
        let ends = [(10, 0), (10, 4), (10, 10), (10, 20), (10, 999)];
        for ((staked, payout), held) in ends.into_iter().flat_map(|end| [(end, 0), (end, 989)]) {
            let entry = Entry::settlement(
                EntryKey::settlement(RoundId(1)),
                Asset::Play,
                PlayerId(7),
                (Amount::credits(staked), Amount::credits(held)),
                Amount::credits(payout),
            );
            let sum = |side: fn(&Posting) -> Account, account| {
                let of = entry.postings.iter().filter(|p| side(p) == account);
                of.map(|p| p.amount.units() / crate::values::money::CREDIT)
                    .sum::<i64>()
            };
            let from = |account| sum(|p| p.debit, account);
            assert_eq!(from(Account::Stakes), i64::from(staked));
            assert_eq!(from(Account::Held), i64::from(held));
            assert_eq!(from(Account::Bankroll) > 0, held == 0 && payout > staked);
            let paid = sum(|p| p.credit, Account::Player(PlayerId(7)));
            assert_eq!(paid, i64::from(payout));
            assert!(entry.postings.iter().all(|p| !p.amount.is_zero()));
        }
    }
}
