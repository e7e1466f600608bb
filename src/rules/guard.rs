//! The guard's rules: what has to hold for somebody to put money down or pay it in. Whoever asks gives the facts; what
//! comes back is a refusal, or the leave without which the books take no stake.
mod ends;
mod kinds;
pub mod profiles;

pub use ends::{Exclusion, Shut, TERMS, Term, Until};
pub use kinds::{Asked, Changed, Kind, Limit, Period, asked, change};
pub use profiles::Profile;

use crate::rules::ledger::{Entry, PlayerId, StakeKey};
use crate::rules::office::{Halt, State};
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use std::time::Duration;

/// That somebody may put so much down, now and once. Only [`judge`] gives it, and only with it an entry of the books
/// can be made that takes a player's stake.
#[derive(Debug)]
#[must_use]
pub struct Leave {
    bet: Bet,
}

impl Leave {
    /// The entry of a bet, for which the house holds back what it may have to pay on top; nothing for a bet that is
    /// settled at once.
    pub fn bet(self, key: StakeKey, held: Amount) -> Entry {
        let Bet {
            player,
            asset,
            stake,
            ..
        } = self.bet;
        Entry::bet(key, asset, player, stake, held)
    }

    /// The entry of what is put down beside a bet, or into a contest.
    pub fn stake(self, key: StakeKey) -> Entry {
        self.bet(key, Amount::ZERO)
    }
}

/// What somebody wants to put down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bet {
    pub player: PlayerId,
    pub asset: Asset,
    pub stake: Amount,
    /// What they have put on the same before.
    pub before: Amount,
}

/// A limit that holds, whoever has set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    pub value: i64,
    pub since: Wall,
}

impl Cap {
    /// The lower of two, the first where they are alike.
    #[must_use]
    pub fn lower(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (Some(one), Some(other)) if other.value < one.value => Some(other),
            (one, other) => one.or(other),
        }
    }
}

/// The limits that hold, each at its kind's [`Kind::place`].
pub type Caps = [Option<Cap>; Kind::ALL.len()];

/// A sum over a period up to now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// In units, or in minutes.
    pub sum: i64,
    /// When the first of it falls out of the period, if there is any.
    pub falls: Option<Wall>,
}

/// The session under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    pub began: Wall,
    /// Its last stake, to the minute.
    pub last: Wall,
    /// When its player is told how long they play.
    pub check: Wall,
}

impl Session {
    /// When it is over if nothing more is staked.
    #[must_use]
    pub fn ends(&self) -> Wall {
        let rest = limits::SESSION_GAP + limits::SESSION_TICK;
        self.last.plus(rest)
    }

    /// Whether it is under way.
    #[must_use]
    pub fn lasts(&self, now: Wall) -> bool {
        now < self.ends()
    }

    /// How long it has been.
    #[must_use]
    pub fn played(&self, now: Wall) -> Duration {
        now.since(self.began)
    }
}

/// What the books know of somebody who plays for real money.
#[derive(Clone, Copy, Debug)]
pub struct Real {
    pub adult: bool,
    pub caps: Caps,
    /// By [`Period::ALL`]: what is lost.
    pub lost: [Spent; 3],
    /// By [`Period::ALL`]: what is paid in or can still be paid.
    pub deposited: [Spent; 3],
    /// In 24 hours, in minutes.
    pub played: Spent,
    pub session: Option<Session>,
    /// What the session has brought in this asset, in units.
    pub net: i64,
}

/// What the rules look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub now: Wall,
    pub profile: &'a Profile,
    /// What halts it, if anything does: nothing is taken then but what open bets ask for.
    pub halt: Option<Halt>,
    /// Whether the office lets them play.
    pub state: State,
    /// What keeps them from playing now.
    pub shut: Option<Exclusion>,
    /// None of who plays for play credits.
    pub real: Option<Real>,
}

/// Why money is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// They are kept from playing.
    Shut(Exclusion),
    /// The office lets nothing new begin.
    Halted(Halt),
    /// The office does not let them play.
    Stopped(State),
    /// They have not said that they are of age.
    Age,
    /// They have played for so long; play goes on when they have seen it.
    RealityCheck {
        asset: Asset,
        played: Duration,
        /// In units.
        net: i64,
    },
    /// A limit of money.
    Money {
        kind: Kind,
        asset: Asset,
        cap: Cap,
        /// What is left of it.
        left: i64,
        /// When more may be left.
        falls: Option<Wall>,
    },
    /// A limit of time.
    Time {
        kind: Kind,
        cap: Cap,
        /// When they may play again.
        until: Wall,
    },
    /// What was asked for can be confirmed from then on.
    TooEarly(Wall),
}

/// A rule: whether these facts let this bet be.
struct Rule {
    /// Whether it is about play credits too.
    of_play: bool,
    asks: fn(&Bet, &Facts<'_>, &Real) -> Option<Refused>,
}

/// Every rule about stakes, in the order in which they are asked.
static RULES: [Rule; 9] = [
    Rule {
        of_play: true,
        asks: |_, facts, _| facts.shut.map(Refused::Shut),
    },
    Rule {
        of_play: true,
        asks: |bet, facts, _| {
            let halt = facts.halt.filter(|_| bet.before.is_zero());
            halt.map(Refused::Halted)
        },
    },
    Rule {
        of_play: true,
        asks: |_, facts, _| stopped(facts),
    },
    Rule {
        of_play: false,
        asks: |_, facts, real| (facts.profile.age && !real.adult).then_some(Refused::Age),
    },
    Rule {
        of_play: false,
        asks: reality_check,
    },
    Rule {
        of_play: false,
        asks: session_time,
    },
    Rule {
        of_play: false,
        asks: day_time,
    },
    Rule {
        of_play: false,
        asks: one_stake,
    },
    Rule {
        of_play: false,
        asks: losses,
    },
];

/// What is known of who plays for play credits, of whom nothing but the first rule asks.
const NOTHING: Real = Real {
    adult: false,
    caps: [None; Kind::ALL.len()],
    lost: [Spent {
        sum: 0,
        falls: None,
    }; 3],
    deposited: [Spent {
        sum: 0,
        falls: None,
    }; 3],
    played: Spent {
        sum: 0,
        falls: None,
    },
    session: None,
    net: 0,
};

/// The leave to put this down.
///
/// # Errors
/// The first rule that does not let it be.
pub fn judge(bet: Bet, facts: &Facts<'_>) -> Result<Leave, Refused> {
    let of_play = facts.real.is_none();
    let real = facts.real.as_ref().unwrap_or(&NOTHING);
    let mut rules = RULES.iter().filter(|rule| rule.of_play || !of_play);
    match rules.find_map(|rule| (rule.asks)(&bet, facts, real)) {
        Some(refused) => Err(refused),
        None => Ok(Leave { bet }),
    }
}

/// The most that may be paid in now, in units; `None` where nothing limits it.
///
/// # Errors
/// The rule that lets nothing be paid in at all.
pub fn room(asset: Asset, facts: &Facts<'_>) -> Result<Option<(i64, Refused)>, Refused> {
    if let Some(shut) = facts.shut {
        return Err(Refused::Shut(shut));
    }
    let refused = facts.halt.map(Refused::Halted).or(stopped(facts));
    if let Some(refused) = refused {
        return Err(refused);
    }
    let Some(real) = facts.real.as_ref() else {
        return Ok(None);
    };
    if facts.profile.age && !real.adult {
        return Err(Refused::Age);
    }
    let tightest = Period::ALL.into_iter().filter_map(|period| {
        let (kind, spent) = (Kind::Deposit(period), real.deposited[period as usize]);
        let cap = cap(facts, real, kind)?;
        let left = cap.value.saturating_sub(spent.sum).max(0);
        Some((left, money(kind, asset, cap, left, spent)))
    });
    Ok(tightest.min_by_key(|(left, _)| *left))
}

fn stopped(facts: &Facts<'_>) -> Option<Refused> {
    (facts.state != State::Free).then_some(Refused::Stopped(facts.state))
}

/// A limit that holds in this house.
fn cap(facts: &Facts<'_>, real: &Real, kind: Kind) -> Option<Cap> {
    real.caps[kind.place()].filter(|_| facts.profile.limits)
}

const fn money(kind: Kind, asset: Asset, cap: Cap, left: i64, spent: Spent) -> Refused {
    Refused::Money {
        kind,
        asset,
        cap,
        left,
        falls: spent.falls,
    }
}

fn reality_check(bet: &Bet, facts: &Facts<'_>, real: &Real) -> Option<Refused> {
    let session = real.session.filter(|session| session.lasts(facts.now));
    let due = session.filter(|session| facts.profile.reality_check && session.check <= facts.now);
    due.map(|session| Refused::RealityCheck {
        asset: bet.asset,
        played: session.played(facts.now),
        net: real.net,
    })
}

fn session_time(_: &Bet, facts: &Facts<'_>, real: &Real) -> Option<Refused> {
    let cap = cap(facts, real, Kind::Session)?;
    let session = real.session.filter(|session| session.lasts(facts.now));
    let until = match session {
        // A limit of no time at all.
        None if cap.value == 0 => facts.now.plus(limits::SESSION_GAP),
        None => return None,
        Some(session) => {
            let over = minutes(session.played(facts.now)) >= cap.value;
            over.then(|| session.ends())?
        }
    };
    let kind = Kind::Session;
    Some(Refused::Time { kind, cap, until })
}

fn day_time(_: &Bet, facts: &Facts<'_>, real: &Real) -> Option<Refused> {
    let cap = cap(facts, real, Kind::Day)?;
    let until = real.played.falls;
    let until = until.unwrap_or_else(|| facts.now.plus(Period::Day.lasts()));
    let kind = Kind::Day;
    (real.played.sum >= cap.value).then_some(Refused::Time { kind, cap, until })
}

/// Whole minutes.
fn minutes(time: Duration) -> i64 {
    i64::try_from(time.as_secs() / 60).unwrap_or(i64::MAX)
}

fn one_stake(bet: &Bet, facts: &Facts<'_>, real: &Real) -> Option<Refused> {
    let cap = cap(facts, real, Kind::Stake)?;
    let left = cap.value.saturating_sub(bet.before.units()).max(0);
    let refused = money(Kind::Stake, bet.asset, cap, left, Spent::default());
    (bet.stake.units() > left).then_some(refused)
}

fn losses(bet: &Bet, facts: &Facts<'_>, real: &Real) -> Option<Refused> {
    Period::ALL.into_iter().find_map(|period| {
        let (kind, spent) = (Kind::Loss(period), real.lost[period as usize]);
        let cap = cap(facts, real, kind)?;
        let left = cap.value.saturating_sub(spent.sum).max(0);
        let refused = money(kind, bet.asset, cap, left, spent);
        (bet.stake.units() > left).then_some(refused)
    })
}
