//! What the owner and staff are alerted to: one table of what is looked at, who hears of it and how often at most, and
//! what each alert says, as the books keep it.
use crate::rules::ledger::{PlayerId, RoundId, WithdrawalId};
use crate::rules::luck::Luck;
use crate::rules::office::Role::{self, Admin, Auditor, Cashier, Owner};
use crate::values::money::Asset;
use crate::values::time::Wall;
use std::time::Duration;

/// What is looked at: each a row of [`ALERTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Watch {
    /// One round's win.
    Win,
    /// What a game gives back.
    Game,
    /// What a player gets back.
    Player,
    /// Withdrawals under way.
    Waits,
    /// Withdrawals of which the provider does not say whether they were sent.
    Unknown,
    /// Provider and books against each other.
    Apart,
    /// What came in and is nobody's yet.
    Suspense,
}

/// A row of the table.
pub struct WatchRow {
    pub watch: Watch,
    /// Its word in the database, in buttons and in forms.
    pub word: &'static str,
    /// From when on it is told, in English as the browser's pages are.
    pub told: &'static str,
    /// Who hears of it.
    pub may: &'static [Role],
    /// How often of the same at most.
    pub every: Duration,
}

/// How often what the books tell by themselves is looked at.
pub const LOOK_EVERY: Duration = Duration::from_secs(10 * 60);
/// A win is told if such a one or a larger comes less than once in so many days like this one.
pub const WIN_DAYS: u64 = 100;
/// Rounds that a day is taken to have at least.
pub const DAY_ROUNDS_MIN: u64 = 1_000;
/// A game is told of if fair ones are so far off once in so many at most.
pub const GAME_ONE_IN: u64 = 1_000_000;
/// Over so many days, today the last.
pub const GAME_DAYS: i64 = 30;
/// A player is told of if of so many times as many fair ones as there are one is so far off at most.
pub const PLAYER_TIMES: u64 = 100;
/// Bets of which a game or a player has fewer are nothing to tell of.
pub const BETS_MIN: i64 = 100;
/// How long a withdrawal waits for approval, or to be sent, before that is told.
pub const WAITS_FROM: Duration = Duration::from_secs(6 * 60 * 60);
/// How long what is nobody's waits.
pub const SUSPENSE_FROM: Duration = Duration::from_secs(24 * 60 * 60);
/// Alerts an hour that the same people hear of; what is held back is counted, stands in the list, and is told later.
pub const PER_HOUR: i64 = 10;
/// Alerts that are kept.
pub const KEPT: i64 = 1_000;
/// Of one kind that one look takes up of what waits for it: rare wins, and what was held back.
pub const PER_LOOK: usize = 8;

const HOUR: u64 = 60 * 60;
const HOUSE: &[Role] = &[Owner, Admin];
const MONEY: &[Role] = &[Owner, Admin, Cashier];

const fn row(
    watch: Watch,
    (word, told): (&'static str, &'static str),
    may: &'static [Role],
    hours: u64,
) -> WatchRow {
    WatchRow {
        watch,
        word,
        told,
        may,
        every: Duration::from_secs(hours * HOUR),
    }
}

/// All of them; the place is a row's number on the agenda.
#[rustfmt::skip]
pub static ALERTS: [WatchRow; 7] = [
    row(Watch::Win, ("win", "a round's win or a larger comes less than once in 100 days with as many rounds"), HOUSE, 24),
    row(Watch::Game, ("game", "over 30 days a game is further from its exact return than one fair game in a million ever is"), HOUSE, 24),
    row(Watch::Player, ("player", "a player has won more than one in 100 times as many fair players ever does"), HOUSE, 7 * 24),
    row(Watch::Waits, ("waits", "a withdrawal has waited for 6 hours to be approved or sent"), MONEY, 12),
    row(Watch::Unknown, ("unknown", "for an hour the provider has not said whether a withdrawal was sent"), MONEY, 24),
    row(Watch::Apart, ("apart", "provider and books are lastingly apart, and that they agree again"), MONEY, 24),
    row(Watch::Suspense, ("suspense", "what came in and is nobody's has waited for a day"), MONEY, 24),
];

impl Watch {
    /// Its row and the number of that.
    fn placed(self) -> (usize, &'static WatchRow) {
        let at = match self {
            Self::Win => 0,
            Self::Game => 1,
            Self::Player => 2,
            Self::Waits => 3,
            Self::Unknown => 4,
            Self::Apart => 5,
            Self::Suspense => 6,
        };
        (at, &ALERTS[at])
    }

    /// Its row.
    #[must_use]
    pub fn row(self) -> &'static WatchRow {
        self.placed().1
    }

    /// Its number on the agenda.
    #[must_use]
    pub fn number(self) -> i64 {
        i64::try_from(self.placed().0).unwrap_or(0)
    }

    /// Those of which the same people hear.
    #[must_use]
    pub fn heard_with(self) -> Vec<Self> {
        let may = self.row().may;
        let same = ALERTS.iter().filter(|row| row.may == may);
        same.map(|row| row.watch).collect()
    }

    /// Those that a role reads: what it hears of, or everything where it looks at everything.
    #[must_use]
    pub fn read_by(role: Role) -> Vec<Self> {
        let reads = |row: &&WatchRow| role == Auditor || row.may.contains(&role);
        ALERTS.iter().filter(reads).map(|row| row.watch).collect()
    }

    /// Its word.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The one of this word.
    #[must_use]
    pub fn find(word: &str) -> Option<Self> {
        let found = ALERTS.iter().find(|row| row.word == word);
        found.map(|row| row.watch)
    }
}

/// How far bets are from what they bring by the rules. Shares are in hundredths of a percent of what was staked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Far {
    pub asset: Asset,
    pub bets: i64,
    /// What came back.
    pub returned: i64,
    /// What was to come back of just these bets.
    pub due: i64,
    /// Two standard deviations.
    pub by: i64,
    /// One in so many fair ones is ever as far off, at most.
    pub one_in: u64,
}

impl Far {
    /// That of so many bets, if there are enough.
    #[must_use]
    pub fn of(
        asset: Asset,
        (bets, staked, paid): (i64, i64, i64),
        luck: Luck,
        one_in: u64,
    ) -> Option<Self> {
        let share = i128::from(paid) * 10_000 / i128::from(staked.max(1));
        (bets >= BETS_MIN && staked > 0).then(|| Self {
            asset,
            bets,
            returned: i64::try_from(share).unwrap_or(i64::MAX),
            due: luck.due(staked, paid),
            by: luck.interval(staked),
            one_in,
        })
    }
}

/// Something to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Such a win or a larger comes once in so many rounds on the same.
    Win {
        round: RoundId,
        one_in: u64,
    },
    Game {
        game: String,
        far: Far,
    },
    Player {
        player: PlayerId,
        far: Far,
    },
    /// So many are in the state of this word, the oldest since then.
    Waits {
        state: String,
        count: i64,
        since: Wall,
    },
    Unknown {
        withdrawal: WithdrawalId,
    },
    /// The provider has so many units more than the books say; 0: they agree again.
    Apart {
        asset: Asset,
        units: i64,
    },
    Suspense {
        count: i64,
        since: Wall,
    },
}

impl Alert {
    /// What was looked at.
    #[must_use]
    pub const fn watch(&self) -> Watch {
        match self {
            Self::Win { .. } => Watch::Win,
            Self::Game { .. } => Watch::Game,
            Self::Player { .. } => Watch::Player,
            Self::Waits { .. } => Watch::Waits,
            Self::Unknown { .. } => Watch::Unknown,
            Self::Apart { .. } => Watch::Apart,
            Self::Suspense { .. } => Watch::Suspense,
        }
    }

    /// What is the same when it is told again.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Win { round, .. } => round.0.to_string(),
            Self::Game { game, far } => format!("{game} {}", far.asset.name()),
            Self::Player { player, far } => format!("{} {}", player.0, far.asset.name()),
            Self::Waits { state, .. } => state.clone(),
            Self::Apart { asset, units } => format!("{} {units}", asset.name()),
            // Of all of these together.
            Self::Unknown { .. } | Self::Suspense { .. } => String::new(),
        }
    }

    /// What the books keep of it beside what it is about.
    #[must_use]
    pub fn facts(&self) -> String {
        match self {
            Self::Win { one_in, .. } => one_in.to_string(),
            Self::Game { far, .. } | Self::Player { far, .. } => format!(
                "{} {} {} {} {}",
                far.bets, far.returned, far.due, far.by, far.one_in
            ),
            Self::Waits { count, since, .. } | Self::Suspense { count, since } => {
                format!("{count} {}", since.0)
            }
            Self::Unknown { withdrawal } => withdrawal.0.to_string(),
            Self::Apart { .. } => String::new(),
        }
    }

    /// One that was kept; `None` of what another program may have kept.
    #[must_use]
    pub fn read(word: &str, subject: &str, facts: &str) -> Option<Self> {
        let facts: Vec<&str> = facts.split(' ').collect();
        let fact = |at: usize| facts.get(at)?.parse::<i64>().ok();
        let about = || subject.split_once(' ');
        let far = |asset: &str| {
            Some(Far {
                asset: Asset::named(asset)?,
                bets: fact(0)?,
                returned: fact(1)?,
                due: fact(2)?,
                by: fact(3)?,
                one_in: facts.get(4)?.parse().ok()?,
            })
        };
        Some(match Watch::find(word)? {
            Watch::Win => Self::Win {
                round: RoundId(subject.parse().ok()?),
                one_in: facts.first()?.parse().ok()?,
            },
            Watch::Game => {
                let (game, asset) = about()?;
                let (game, far) = (game.to_owned(), far(asset)?);
                Self::Game { game, far }
            }
            Watch::Player => {
                let (player, asset) = about()?;
                let (player, far) = (PlayerId(player.parse().ok()?), far(asset)?);
                Self::Player { player, far }
            }
            Watch::Waits => Self::Waits {
                state: subject.to_owned(),
                count: fact(0)?,
                since: Wall(fact(1)?),
            },
            Watch::Unknown => Self::Unknown {
                withdrawal: WithdrawalId(fact(0)?),
            },
            Watch::Apart => {
                let (asset, units) = about()?;
                let (asset, units) = (Asset::named(asset)?, units.parse().ok()?);
                Self::Apart { asset, units }
            }
            Watch::Suspense => Self::Suspense {
                count: fact(0)?,
                since: Wall(fact(1)?),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_watch_has_its_row_and_a_word_of_its_own() {
        let words: HashSet<_> = ALERTS.iter().map(|row| row.word).collect();
        assert_eq!(words.len(), ALERTS.len());
        for (at, row) in ALERTS.iter().enumerate() {
            assert_eq!(row.watch.number(), i64::try_from(at).expect("few"));
            assert_eq!(Watch::find(row.word), Some(row.watch));
            assert_eq!(row.watch.word(), row.word);
            assert_eq!(row.may.first(), Some(&Owner));
        }
        assert_eq!(Watch::find("roof"), None);
    }

    #[test]
    fn alerts_are_read_as_they_were_kept_and_odd_ones_are_none() {
        let far = Far {
            asset: Asset::Usdt,
            bets: 5_000,
            returned: 10_520,
            due: 9_900,
            by: 120,
            one_in: u64::MAX,
        };
        let since = Wall(7);
        for alert in [
            Alert::Win {
                round: RoundId(5),
                one_in: 2_400_000,
            },
            Alert::Game {
                game: "coin".to_owned(),
                far,
            },
            Alert::Player {
                player: PlayerId(9),
                far,
            },
            Alert::Waits {
                state: "waiting".to_owned(),
                count: 2,
                since,
            },
            Alert::Unknown {
                withdrawal: WithdrawalId(3),
            },
            Alert::Apart {
                asset: Asset::Ton,
                units: -5,
            },
            Alert::Suspense { count: 1, since },
        ] {
            let (word, subject) = (alert.watch().word(), alert.subject());
            let read = Alert::read(word, &subject, &alert.facts());
            assert_eq!(read.as_ref(), Some(&alert));
            assert_eq!(Alert::read("roof", &subject, &alert.facts()), None);
        }
        for (word, subject, facts) in [
            ("win", "x", "5"),
            ("game", "coin", "1 2 3 4 5"),
            ("game", "coin gold", "1 2 3 4 5"),
            ("player", "7 usdt", "1 2 3 4"),
            ("waits", "waiting", "1"),
            ("apart", "usdt", ""),
        ] {
            assert_eq!(Alert::read(word, subject, facts), None, "{word} {subject}");
        }
    }
}
