//! The chart of accounts.

/// A player's id: their Telegram user id, always positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayerId(pub i64);

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
    /// Where what comes in through the payment provider is divided: empty between two entries.
    Provider = -7,
    /// What the payment provider has kept of that.
    Fees = -8,
    /// What came in and is nobody's until a person has decided.
    Suspense = -9,
    /// A player's money.
    Player = 0,
}

impl Class {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::World,
        Self::Bankroll,
        Self::Bonus,
        Self::Stakes,
        Self::Payouts,
        Self::Held,
        Self::Provider,
        Self::Fees,
        Self::Suspense,
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
            Self::Provider => "provider",
            Self::Fees => "fees",
            Self::Suspense => "suspense",
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
    Provider,
    Fees,
    Suspense,
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
            Self::Provider => Class::Provider,
            Self::Fees => Class::Fees,
            Self::Suspense => Class::Suspense,
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
