//! What the office has put players and the house into.
use crate::rules::contests;
use crate::rules::games::GAMES;
use crate::rules::tosses;

/// Whether a player may play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// As anybody.
    #[default]
    Free,
    /// Not until somebody takes it back.
    Frozen,
    /// Not any more.
    Banned,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Free, Self::Frozen, Self::Banned];

    /// Its word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Frozen => "frozen",
            Self::Banned => "banned",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What a player writes to the house about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    General,
    Payments,
}

impl Topic {
    /// Both.
    pub const ALL: [Self; 2] = [Self::General, Self::Payments];

    /// Its word in the database and in buttons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Payments => "payments",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.word() == word)
    }
}

/// What the office holds against a player.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hold {
    pub state: State,
    /// Whether nothing of theirs is withdrawn.
    pub payouts: bool,
}

impl Hold {
    /// Whether they are kept from playing.
    #[must_use]
    pub fn is_stopped(self) -> bool {
        self.state != State::Free
    }
}

/// What the office halts: nothing new begins there, and what is open goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Stakes and deposits, for good.
    WindDown,
    /// The same, for a while.
    Maintenance,
    Deposits,
    Withdrawals,
    /// One game, by its name in players' sums.
    Game(&'static str),
}

impl Halt {
    /// All of them, the games last.
    pub fn all() -> impl Iterator<Item = Self> {
        let house = [
            Self::WindDown,
            Self::Maintenance,
            Self::Deposits,
            Self::Withdrawals,
        ];
        house.into_iter().chain(Self::games().map(Self::Game))
    }

    /// The names of everything that is played, as sums have them.
    pub fn games() -> impl Iterator<Item = &'static str> {
        let own = GAMES.iter().map(|game| game.spec().id);
        let contests = [contests::Kind::Flip, contests::Kind::Pot];
        own.chain([tosses::ID])
            .chain(contests.map(contests::Kind::command))
    }

    /// Its word in the database, in buttons and in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::WindDown => "wind-down",
            Self::Maintenance => "maintenance",
            Self::Deposits => "deposits",
            Self::Withdrawals => "withdrawals",
            Self::Game(id) => id,
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::all().find(|halt| halt.word() == word)
    }
}

/// What is halted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Halts(Vec<Halt>);

impl Halts {
    /// Whether this is.
    #[must_use]
    pub fn has(&self, halt: Halt) -> bool {
        self.0.contains(&halt)
    }

    /// All of it.
    pub fn iter(&self) -> impl Iterator<Item = Halt> {
        self.0.iter().copied()
    }
}

impl FromIterator<Halt> for Halts {
    fn from_iter<I: IntoIterator<Item = Halt>>(halts: I) -> Self {
        Self(halts.into_iter().collect())
    }
}

/// Whom a letter of the house's is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    #[default]
    All,
    /// Who has played within a week.
    Lately,
    /// Who has real money.
    Money,
}

impl Audience {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::All, Self::Lately, Self::Money];

    /// Its word in the database and in buttons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Lately => "lately",
            Self::Money => "money",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|to| to.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_state_and_halt_has_a_word_of_its_own() {
        let words: HashSet<_> = Halt::all().map(Halt::word).collect();
        assert_eq!(words.len(), Halt::all().count());
        for halt in Halt::all() {
            assert_eq!(Halt::find(halt.word()), Some(halt));
        }
        for state in State::ALL {
            assert_eq!(State::find(state.word()), Some(state));
        }
        assert_eq!(Halt::find("roof"), None);
    }
}
