//! The limits that players set themselves, and how one may change: lower at once, higher only when it is confirmed
//! a day later.
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::Wall;
use std::time::Duration;

/// Over how long sums are taken, up to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
}

impl Period {
    /// All of them, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    /// How long it is.
    #[must_use]
    pub const fn lasts(self) -> Duration {
        let days = match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
        };
        Duration::from_secs(days * 24 * 60 * 60)
    }
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What is paid in, whatever is taken out again.
    Deposit(Period),
    /// What is staked beyond what comes back.
    Loss(Period),
    /// One bet, with all that is added to it later.
    Stake,
    /// The time from a session's first stake, in minutes.
    Session,
    /// The time played in 24 hours, in minutes.
    Day,
}

impl Kind {
    /// All of them; a limit's place in arrays of limits is that of its kind here.
    pub const ALL: [Self; 9] = [
        Self::Deposit(Period::Day),
        Self::Deposit(Period::Week),
        Self::Deposit(Period::Month),
        Self::Loss(Period::Day),
        Self::Loss(Period::Week),
        Self::Loss(Period::Month),
        Self::Stake,
        Self::Session,
        Self::Day,
    ];

    /// Its place in [`Self::ALL`].
    #[must_use]
    pub const fn place(self) -> usize {
        match self {
            Self::Deposit(period) => period as usize,
            Self::Loss(period) => 3 + period as usize,
            Self::Stake => 6,
            Self::Session => 7,
            Self::Day => 8,
        }
    }

    /// What the database and buttons call it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Deposit(Period::Day) => "deposit-day",
            Self::Deposit(Period::Week) => "deposit-week",
            Self::Deposit(Period::Month) => "deposit-month",
            Self::Loss(Period::Day) => "loss-day",
            Self::Loss(Period::Week) => "loss-week",
            Self::Loss(Period::Month) => "loss-month",
            Self::Stake => "stake",
            Self::Session => "session",
            Self::Day => "day",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Whether its values are minutes, of all wallets together; those of others are the smallest units of one
    /// asset.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Session | Self::Day)
    }
}

/// A limit as a player has set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub kind: Kind,
    /// None of time.
    pub asset: Option<Asset>,
    /// What holds; `None`: nothing does.
    pub value: Option<i64>,
    /// Since when.
    pub since: Wall,
    /// What they have asked for instead.
    pub asked: Option<Asked>,
}

/// A change that was asked for and is still to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// `None`: that there be no limit.
    pub value: Option<i64>,
    pub at: Wall,
    /// When it can be confirmed.
    pub from: Wall,
}

impl Asked {
    /// When it can be confirmed no longer.
    #[must_use]
    pub fn lapses(&self) -> Wall {
        self.from.plus(limits::LIMIT_CONFIRMED_WITHIN)
    }
}

/// What came of a player's wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It holds now.
    AtOnce,
    /// It is to be confirmed from then on, and lapses at the later time.
    Waits { from: Wall, lapses: Wall },
    /// It held already, and nothing else is asked for any more.
    Same,
}

/// What a wish for this value comes to where `holds` does: a lower one holds at once, any other waits.
#[must_use]
pub fn change(holds: Option<i64>, wanted: Option<i64>, now: Wall) -> Changed {
    let lower = match (holds, wanted) {
        (old, new) if old == new => return Changed::Same,
        (None, Some(_)) => true,
        (Some(old), Some(new)) => new < old,
        (_, None) => false,
    };
    if lower {
        return Changed::AtOnce;
    }
    let asked = asked(wanted, now);
    Changed::Waits {
        from: asked.from,
        lapses: asked.lapses(),
    }
}

/// The wish as it waits.
#[must_use]
pub fn asked(value: Option<i64>, now: Wall) -> Asked {
    Asked {
        value,
        at: now,
        from: now.plus(limits::LIMIT_RISES_AFTER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_their_places_and_words() {
        for (place, kind) in Kind::ALL.into_iter().enumerate() {
            assert_eq!(kind.place(), place);
            assert_eq!(Kind::find(kind.word()), Some(kind));
        }
        assert_eq!(Kind::find(""), None);
    }

    #[test]
    fn only_what_is_lower_holds_at_once() {
        let now = Wall(7);
        let waits = |holds, wanted| matches!(change(holds, wanted, now), Changed::Waits { .. });
        assert_eq!(change(None, Some(0), now), Changed::AtOnce);
        assert_eq!(change(Some(5), Some(4), now), Changed::AtOnce);
        assert_eq!(change(Some(5), Some(5), now), Changed::Same);
        assert_eq!(change(None, None, now), Changed::Same);
        assert!(waits(Some(5), Some(6)) && waits(Some(5), None) && waits(Some(0), Some(1)));
        let asked = asked(None, now);
        assert_eq!(asked.from, now.plus(Duration::from_secs(24 * 60 * 60)));
        assert!(asked.lapses() > asked.from);
    }
}
