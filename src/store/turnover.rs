//! What reports are made of: bets that are over, and money that comes and goes without one, in sums by the day. They
//! are kept while the house plays, so that no report reads past bets; three audits hold them against those.
use super::books::asset;
use super::counted::Sum;
use super::db::Db;
use crate::rules::ledger::Class;
use crate::rules::luck::Luck;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::Day;
use rusqlite::{Row, params};

/// The days from the first to the last of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub first: Day,
    pub last: Day,
}

/// Bets of a day, an asset and a game in sums.
#[derive(Clone, Debug, PartialEq)]
pub struct Turnover {
    pub day: Day,
    pub asset: Asset,
    /// A game, `toss`, `duel` or `pot`.
    pub game: String,
    pub bets: i64,
    /// Put down in all, in units.
    pub staked: i64,
    /// Got back in all, in units.
    pub paid: i64,
    /// What came back less what was staked, squared and added up.
    pub squares: f64,
    /// How far that is from what was to come back by the rules; nothing where these do not say it.
    pub luck: Luck,
}

/// Postings of a day, an asset, a kind and two classes of accounts in sums.
#[derive(Clone, Debug)]
pub struct Flow {
    pub day: Day,
    pub asset: Asset,
    /// The name of the kind of entry.
    pub kind: String,
    pub debit: Class,
    pub credit: Class,
    pub postings: i64,
    /// In units.
    pub amount: i64,
}

/// What players and the house have of an asset, in units.
#[derive(Clone, Copy, Debug)]
pub struct Funds {
    pub asset: Asset,
    /// On players' accounts.
    pub players: i64,
    /// In bets that are not over.
    pub stakes: i64,
    /// In withdrawals under way.
    pub payouts: i64,
    /// What came in and is nobody's yet.
    pub suspense: i64,
    /// The bankroll, what of it is held back for bets, and what is set aside for bonuses.
    pub house: i64,
}

impl Funds {
    /// What the house owes to others.
    #[must_use]
    pub const fn owed(&self) -> i64 {
        self.players
            .saturating_add(self.stakes)
            .saturating_add(self.payouts)
            .saturating_add(self.suspense)
    }

    /// All that has to be there.
    #[must_use]
    pub const fn all(&self) -> i64 {
        self.owed().saturating_add(self.house)
    }
}

impl Turnover {
    const fn none(day: Day, asset: Asset, game: String) -> Self {
        Self {
            day,
            asset,
            game,
            bets: 0,
            staked: 0,
            paid: 0,
            squares: 0.0,
            luck: Luck {
                excess: 0.0,
                spread: 0.0,
            },
        }
    }

    #[expect(
        clippy::float_arithmetic,
        reason = "how far results are apart; no money is counted by it"
    )]
    fn add(&mut self, sum: &Sum) {
        self.bets += sum.bets;
        self.staked = self.staked.saturating_add(sum.staked);
        self.paid = self.paid.saturating_add(sum.paid);
        self.squares += sum.squares;
        self.luck = self.luck.and(sum.luck);
    }
}

fn turnover(row: &Row<'_>) -> rusqlite::Result<Turnover> {
    Ok(Turnover {
        day: Day(row.get(0)?),
        asset: asset(row, 1)?,
        game: row.get(2)?,
        bets: row.get(3)?,
        staked: row.get(4)?,
        paid: row.get(5)?,
        squares: row.get(6)?,
        luck: Luck {
            excess: row.get(7)?,
            spread: row.get(8)?,
        },
    })
}

fn flow(row: &Row<'_>) -> rusqlite::Result<Flow> {
    let odd = |column, code| rusqlite::Error::IntegralValueOutOfRange(column, code);
    let class = |column: usize| {
        let code = row.get(column)?;
        let found = Class::ALL.into_iter().find(|class| class.code() == code);
        found.ok_or_else(|| odd(column, code))
    };
    Ok(Flow {
        day: Day(row.get(0)?),
        asset: asset(row, 1)?,
        kind: row.get(2)?,
        debit: class(3)?,
        credit: class(4)?,
        postings: row.get(5)?,
        amount: row.get(6)?,
    })
}

impl Db {
    /// The bets that were over in these days, by day, asset and game: so many rows at most.
    pub fn turnover(&self, days: Days) -> Result<Vec<Turnover>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT day, asset, game, bets, staked, paid, squares, excess, spread FROM turnover
             WHERE day BETWEEN ?1 AND ?2 ORDER BY day, asset, game LIMIT ?3",
        )?;
        let values = params![days.first.0, days.last.0, limits::REPORT_ROWS_MAX];
        let rows = find.query_map(values, turnover)?;
        let mut all: Vec<Turnover> = rows.collect::<Result<_, _>>()?;
        for ((day, of, game), sum) in self.uncounted()?.days {
            let Some(of) = Asset::from_code(of) else {
                continue;
            };
            if !(days.first.0..=days.last.0).contains(&day) {
                continue;
            }
            let key = |row: &Turnover| (row.day.0, row.asset.code());
            let found = all
                .iter_mut()
                .find(|row| key(row) == (day, of.code()) && row.game == game);
            match found {
                Some(row) => row.add(&sum),
                None => {
                    let mut row = Turnover::none(Day(day), of, game);
                    row.add(&sum);
                    all.push(row);
                }
            }
        }
        all.sort_by(|one, other| {
            let key = |row: &Turnover| (row.day.0, row.asset.code());
            key(one)
                .cmp(&key(other))
                .then_with(|| one.game.cmp(&other.game))
        });
        Ok(all)
    }

    /// What came and went in these days without a bet.
    pub fn flows(&self, days: Days) -> Result<Vec<Flow>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT day, asset, (SELECT name FROM entry_kind WHERE code = kind), debit, credit, postings, amount FROM flow
             WHERE day BETWEEN ?1 AND ?2 ORDER BY day, asset, kind LIMIT ?3",
        )?;
        let values = params![days.first.0, days.last.0, limits::REPORT_ROWS_MAX];
        let rows = find.query_map(values, flow)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many players had a bet that was over on each of these days, by asset.
    pub fn active(&self, days: Days) -> Result<Vec<(Day, Asset, i64)>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT day, asset, players FROM active WHERE day BETWEEN ?1 AND ?2 ORDER BY day, asset",
        )?;
        let rows = find.query_map([days.first.0, days.last.0], |row| {
            Ok((Day(row.get(0)?), asset(row, 1)?, row.get(2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What players and the house have of an asset. Since all accounts of it come to nothing, players have what the
    /// house's accounts do not: so nobody's is read but those.
    pub fn funds(&self, asset: Asset) -> Result<Funds, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT owner, balance FROM account WHERE asset = ?1 AND owner < 0")?;
        let mut funds = Funds {
            asset,
            players: 0,
            stakes: 0,
            payouts: 0,
            suspense: 0,
            house: 0,
        };
        let mut rows = find.query([asset.code()])?;
        while let Some(row) = rows.next()? {
            let (owner, balance): (i64, i64) = (row.get(0)?, row.get(1)?);
            funds.players -= balance;
            let class = Class::ALL.into_iter().find(|class| class.code() == owner);
            match class {
                Some(Class::Stakes) => funds.stakes = balance,
                Some(Class::Payouts) => funds.payouts = balance,
                Some(Class::Suspense) => funds.suspense = balance,
                Some(Class::Bankroll | Class::Held | Class::Bonus) => funds.house += balance,
                _ => {}
            }
        }
        Ok(funds)
    }
}
