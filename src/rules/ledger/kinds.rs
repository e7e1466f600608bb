//! The kinds of entries, a row each, and how each may move money. Here are those that are about what the ledger
//! numbers itself, or that no wing books; the others stand in the row of their wing.
use super::accounts::Class;

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
    /// On any line, of any asset.
    #[must_use]
    pub const fn of(debit: Class, credit: Class) -> Self {
        Self {
            debit,
            credit,
            line: None,
            play: None,
        }
    }

    /// Only on this line.
    #[must_use]
    pub const fn on(self, line: i64) -> Self {
        Self {
            line: Some(line),
            ..self
        }
    }

    /// Only of real money.
    #[must_use]
    pub const fn real_only(self) -> Self {
        Self {
            play: Some(false),
            ..self
        }
    }

    /// Only of play credits.
    #[must_use]
    pub const fn play_only(self) -> Self {
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

        /// Every kind of entry that no wing brings. The database has the same rows from its migrations; a test
        /// holds them against each other.
        pub static ENTRY_KINDS: &[&EntryKind] = &[$(&$kind),*];
    };
}

use Class::{Bankroll, Fees, Held, Payouts, Player, Provider, Stakes, Suspense, World};

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
    /// What a player paid in: as it comes, the player's part, and what the provider kept. Once a deposit.
    DEPOSIT = 12, "deposit", "deposit", [
        Shape::of(World, Provider).on(0).real_only(),
        Shape::of(Provider, Player).on(1).real_only(),
        Shape::of(Provider, Fees).on(2).real_only(),
    ];
    /// What came in and could not be credited, likewise. Once each.
    SUSPENSE_IN = 13, "suspense in", "suspense", [
        Shape::of(World, Provider).on(0).real_only(),
        Shape::of(Provider, Suspense).on(1).real_only(),
        Shape::of(Provider, Fees).on(2).real_only(),
    ];
    /// What was decided about it. Once each.
    SUSPENSE_OUT = 14, "suspense out", "suspense", [
        Shape::of(Suspense, Player).on(0).real_only(),
        Shape::of(Suspense, World).on(0).real_only(),
        Shape::of(Suspense, Bankroll).on(0).real_only(),
    ];
    /// What a player takes out, set aside until it is sent. Once a withdrawal.
    WITHDRAWAL = 15, "withdrawal", "withdrawal", [Shape::of(Player, Payouts).on(0).real_only()];
    /// A withdrawal's end: sent, or back with the player. Once a withdrawal.
    WITHDRAWAL_END = 16, "withdrawal end", "withdrawal", [
        Shape::of(Payouts, World).on(0).real_only(),
        Shape::of(Payouts, Player).on(0).real_only(),
    ];
    /// What the owner puts into the bankroll.
    BANKROLL_IN = 17, "bankroll in", "funding", [Shape::of(World, Bankroll).on(0).real_only()];
    /// What the owner takes out of it.
    BANKROLL_OUT = 18, "bankroll out", "funding", [Shape::of(Bankroll, World).on(0).real_only()];
    /// What the office gives a player out of the bankroll, or takes from them into it.
    ADJUSTMENT = 19, "adjustment", "adjustment", [
        Shape::of(Bankroll, Player).on(0),
        Shape::of(Player, Bankroll).on(0),
    ];
}
