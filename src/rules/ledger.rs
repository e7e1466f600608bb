//! The chart of accounts, the kinds of entries and how each may move money ([`ENTRY_KINDS`]), and what an
//! entry of the books is. Knows no SQL and no games.
//!
//! Every posting moves a positive amount of one asset from the account it debits to the account it
//! credits, so the sum over all accounts of an asset is always zero.
use crate::values::money::{Amount, Asset};

/// A player's id: their Telegram user id, always positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayerId(pub i64);

/// A round's number, counted over all players and games.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoundId(pub i64);

/// A toss's number, counted over all players.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TossId(pub i64);

/// A contest's number, counted over all duels and pots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContestId(pub i64);

/// What an account is, whoever owns it. The number is its code in the database: there the house's own
/// accounts have it as their owner, and a player's account is of class 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Where money comes from and goes to: the only account that may be negative.
    World = -1,
    /// What the house wins and pays from, as far as nothing of it is held back.
    Bankroll = -2,
    /// What the house has set aside for bonuses.
    Bonus = -3,
    /// Stakes of rounds and contests that are not settled yet.
    Stakes = -4,
    /// Withdrawals under way.
    Payouts = -5,
    /// What bets that are not settled yet may win beside their stakes: held back from the bankroll.
    Held = -6,
    /// A player's money.
    Player = 0,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::World,
        Self::Bankroll,
        Self::Bonus,
        Self::Stakes,
        Self::Payouts,
        Self::Held,
        Self::Player,
    ];

    /// The number that stands for it in the database.
    #[must_use]
    pub const fn code(self) -> i64 {
        self as i64
    }

    /// Its name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::World => "world",
            Self::Bankroll => "house:bankroll",
            Self::Bonus => "house:bonus",
            Self::Stakes => "stakes",
            Self::Payouts => "payouts",
            Self::Held => "house:held",
            Self::Player => "player",
        }
    }
}

/// Who holds a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    World,
    Bankroll,
    Bonus,
    Stakes,
    Payouts,
    Held,
    Player(PlayerId),
}

impl Account {
    /// What it is.
    #[must_use]
    pub const fn class(self) -> Class {
        match self {
            Self::World => Class::World,
            Self::Bankroll => Class::Bankroll,
            Self::Bonus => Class::Bonus,
            Self::Stakes => Class::Stakes,
            Self::Payouts => Class::Payouts,
            Self::Held => Class::Held,
            Self::Player(_) => Class::Player,
        }
    }

    /// The number that stands for the owner in the database: a player's id, or one below zero.
    #[must_use]
    pub const fn owner(self) -> i64 {
        match self {
            Self::Player(id) => id.0,
            house => house.class().code(),
        }
    }
}

/// One way in which the entries of a kind move money: a row of the table `entry_shape`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What the account that gives is.
    pub debit: Class,
    /// What the account that receives is.
    pub credit: Class,
    /// The only line of an entry that it stands on; `None`: any.
    pub line: Option<i64>,
    /// `Some(true)`: only play credits move so; `Some(false)`: only real money; `None`: either.
    pub play: Option<bool>,
}

impl Shape {
    const fn of(debit: Class, credit: Class) -> Self {
        Self {
            debit,
            credit,
            line: None,
            play: None,
        }
    }

    const fn on(self, line: i64) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }

    const fn play_only(self) -> Self {
        Self {
            play: Some(true),
            ..self
        }
    }
}

/// What an entry of the books is about: a row of the table `entry_kind`.
#[derive(Debug, PartialEq, Eq)]
pub struct EntryKind {
    /// The number that stands for it in the database, never used again for another.
    pub code: i64,
    pub name: &'static str,
    /// What a posting's subject is the number of: a kind in the view `subject`. A player in its postings is
    /// one whom the subject belongs to.
    pub subject: &'static str,
    /// How its postings move money; the database refuses every other way.
    pub shapes: &'static [Shape],
}

macro_rules! entry_kinds {
    ($($(#[$doc:meta])* $kind:ident = $code:literal, $name:literal, $subject:literal, [$($shape:expr),* $(,)?];)*) => {
        $($(#[$doc])* pub static $kind: EntryKind = EntryKind {
            code: $code,
            name: $name,
            subject: $subject,
            shapes: &[$($shape),*],
        };)*

        /// Every kind of entry. The database has the same rows from its migrations; a test and every
        /// proof of the books hold them against each other.
        pub static ENTRY_KINDS: &[&EntryKind] = &[$(&$kind),*];
    };
}

use Class::{Bankroll, Held, Player, Stakes, World};

/// The line of a bet's entry that holds back what the bet may win.
pub const HELD_LINE: i64 = 1;

entry_kinds! {
    /// The bankroll that a demo house opens with, once an asset.
    FUNDING = 1, "funding", "asset", [Shape::of(World, Bankroll).on(0)];
    /// Play credits for a new player, once a player.
    WELCOME = 2, "welcome", "player", [Shape::of(World, Player).on(0).play_only()];
    /// A round's opening bet and its raises.
    STAKE = 3, "stake", "round", [
        Shape::of(Player, Stakes),
        Shape::of(Bankroll, Held).on(HELD_LINE),
    ];
    /// A round's end, once a round. A bet that is older than what is held back is paid by the bankroll.
    SETTLEMENT = 4, "settlement", "round", [
        Shape::of(Stakes, Player),
        Shape::of(Stakes, Bankroll),
        Shape::of(Held, Player),
        Shape::of(Held, Bankroll),
        Shape::of(Bankroll, Player),
    ];
    /// A toss's stake, once a toss.
    TOSS_STAKE = 7, "toss stake", "toss", [
        Shape::of(Player, Stakes).on(0),
        Shape::of(Bankroll, Held).on(HELD_LINE),
    ];
    /// A toss's end, whether it came to a value or not: once a toss.
    TOSS_SETTLEMENT = 8, "toss settlement", "toss", [
        Shape::of(Stakes, Player),
        Shape::of(Stakes, Bankroll),
        Shape::of(Held, Player),
        Shape::of(Held, Bankroll),
        Shape::of(Bankroll, Player),
    ];
    /// What a player puts into a contest, once a place.
    BUY_IN = 9, "buy-in", "contest", [Shape::of(Player, Stakes)];
    /// A contest's end, once a contest.
    CONTEST_END = 10, "contest end", "contest", [
        Shape::of(Stakes, Player),
        Shape::of(Stakes, Bankroll),
    ];
    /// Play credits for a player who has nothing left.
    REFILL = 11, "refill", "player", [Shape::of(World, Player).play_only()];
}

/// What an entry is about: its idempotency key. Two entries with one key are the same entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryKey {
    /// What kind of entry it is.
    pub kind: &'static EntryKind,
    /// What it happened to: a player, a round, a contest, an asset.
    pub subject: i64,
    /// The first line's number; only what happens to the same subject again starts above 0.
    pub line: i64,
}

impl EntryKey {
    const fn new(kind: &'static EntryKind, subject: i64, line: i64) -> Self {
        Self {
            kind,
            subject,
            line,
        }
    }

    /// Of [`FUNDING`].
    #[must_use]
    pub const fn funding(asset: Asset) -> Self {
        Self::new(&FUNDING, asset.code(), 0)
    }

    /// Of [`WELCOME`].
    #[must_use]
    pub const fn welcome(player: PlayerId) -> Self {
        Self::new(&WELCOME, player.0, 0)
    }

    /// Of [`REFILL`]; `nth` counts that player's from 0.
    #[must_use]
    pub const fn refill(player: PlayerId, nth: i64) -> Self {
        Self::new(&REFILL, player.0, nth)
    }

    /// Of [`STAKE`]: the round's opening bet.
    #[must_use]
    pub const fn stake(round: RoundId) -> Self {
        Self::new(&STAKE, round.0, 0)
    }

    /// Of [`STAKE`]: raised by the round's `nth` move, counted from 1; behind the two lines of its bet.
    #[must_use]
    pub const fn raise(round: RoundId, nth: i64) -> Self {
        Self::new(&STAKE, round.0, HELD_LINE + nth)
    }

    /// Of [`BUY_IN`].
    #[must_use]
    pub const fn buy_in(contest: ContestId, place: i64) -> Self {
        Self::new(&BUY_IN, contest.0, place)
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
    pub const fn toss_stake(toss: TossId) -> Self {
        Self::new(&TOSS_STAKE, toss.0, 0)
    }

    /// Of [`TOSS_SETTLEMENT`].
    #[must_use]
    pub const fn toss_settlement(toss: TossId) -> Self {
        Self::new(&TOSS_SETTLEMENT, toss.0, 0)
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

/// Postings that belong together under one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What makes it unique.
    pub key: EntryKey,
    pub asset: Asset,
    /// The lines, at least one.
    pub postings: Vec<Posting>,
}

impl Entry {
    /// An entry of one line.
    #[must_use]
    pub fn single(
        key: EntryKey,
        asset: Asset,
        debit: Account,
        credit: Account,
        amount: Amount,
    ) -> Self {
        Self {
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
    pub fn bet(key: EntryKey, asset: Asset, player: PlayerId, stake: Amount, held: Amount) -> Self {
        let lines = [
            (Account::Player(player), Account::Stakes, stake),
            (Account::Bankroll, Account::Held, held),
        ];
        Self::of(key, asset, lines)
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
                (Amount::units(staked), Amount::units(held)),
                Amount::units(payout),
            );
            let sum = |side: fn(&Posting) -> Account, account| {
                let of = entry.postings.iter().filter(|p| side(p) == account);
                of.map(|p| p.amount.micros() / crate::values::money::UNIT)
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
