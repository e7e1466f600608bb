//! What staff is alerted to: what was told of late, rare wins that wait to be looked at, and how far players and games
//! are from what they bring by the rules.
mod sums;

pub use sums::{Bets, PlayerOrder, PlayerSums};

use super::books::asset;
use super::db::Db;
use crate::rules::alerts::{ALERTS, Alert, KEPT, Watch};
use crate::rules::ledger::RoundId;
use crate::store::office::OFF;
use crate::store::turnover::Days;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::{Day, Wall};
use rusqlite::{OptionalExtension, Row, params};
use sums::{bets, bound};

/// An alert as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRow {
    pub id: i64,
    pub at: Wall,
    /// What it says; `None` of what this program does not know.
    pub alert: Option<Alert>,
    /// Whether it was told: it was held back where too much was.
    pub told: bool,
}

fn alert(row: &Row<'_>) -> rusqlite::Result<AlertRow> {
    let (kind, subject): (String, String) = (row.get(2)?, row.get(3)?);
    let facts: String = row.get(4)?;
    Ok(AlertRow {
        id: row.get(0)?,
        at: Wall(row.get(1)?),
        alert: Alert::read(&kind, &subject, &facts),
        told: row.get(5)?,
    })
}

/// The words of these, each between spaces.
fn words(of: &[Watch]) -> String {
    of.iter()
        .fold(" ".to_owned(), |words, one| words + one.word() + " ")
}

impl Watch {
    /// What the agenda calls its looks.
    pub const DUE: &'static str = "watch";
}

impl Db {
    /// Keeps an alert, and forgets the oldest of too many; of one that is told, that it was held back.
    pub fn add_alert(&self, alert: &Alert, told: bool, now: Wall) -> Result<(), Fault> {
        let (id, kind, subject) = (
            self.next_id("alert")?,
            alert.watch().word(),
            alert.subject(),
        );
        self.conn
            .prepare_cached("INSERT INTO alert VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![id, now.0, kind, subject, alert.facts(), told])?;
        if told {
            self.conn
                .prepare_cached("DELETE FROM alert WHERE kind = ?1 AND subject = ?2 AND told = 0")?
                .execute([kind, &subject])?;
        }
        self.conn
            .prepare_cached("DELETE FROM alert WHERE id <= ?1")?
            .execute([id - KEPT])?;
        Ok(())
    }

    /// When the same was last told, or held back.
    pub fn alerted_at(&self, alert: &Alert, told: bool) -> Result<Option<Wall>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT max(at) FROM alert WHERE kind = ?1 AND subject = ?2 AND told = ?3",
        )?;
        let values = params![alert.watch().word(), alert.subject(), told];
        let at: Option<i64> = find.query_row(values, |row| row.get(0))?;
        Ok(at.map(Wall))
    }

    /// How many of these kinds were told since then, and how many were held back since the last that was told.
    pub fn alerts_since(&self, of: &[Watch], since: Wall) -> Result<(i64, i64), Fault> {
        let mut find = self.conn.prepare_cached(
            "WITH of AS (SELECT * FROM alert WHERE instr(?2, ' ' || kind || ' ') > 0)
             SELECT (SELECT count(*) FROM of WHERE told = 1 AND at > ?1),
               (SELECT count(*) FROM of WHERE told = 0
                 AND at >= (SELECT coalesce(max(at), 0) FROM of WHERE told = 1))",
        )?;
        let values = params![since.0, words(of)];
        Ok(find.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// The newest of these kinds below a number, so many at most; with all kinds also those of later programs.
    pub fn alerts(&self, of: &[Watch], below: i64, most: usize) -> Result<Vec<AlertRow>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT id, at, kind, subject, facts, told FROM alert
             WHERE id < ?1 AND (?4 OR instr(?3, ' ' || kind || ' ') > 0) ORDER BY id DESC LIMIT ?2",
        )?;
        let values = params![below, bound(most), words(of), of.len() == ALERTS.len()];
        let rows = find.query_map(values, alert)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The oldest of a kind that were held back since then, so many at most.
    pub fn held_back(&self, of: Watch, since: Wall, most: usize) -> Result<Vec<Alert>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT id, at, kind, subject, facts, told FROM alert
             WHERE told = 0 AND at > ?1 AND kind = ?2 ORDER BY at LIMIT ?3",
        )?;
        let rows = find.query_map(params![since.0, of.word(), bound(most)], alert)?;
        let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
        Ok(rows.into_iter().filter_map(|row| row.alert).collect())
    }

    /// Whether what this looks at is told at all.
    pub fn is_watched(&self, watch: Watch) -> Result<bool, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT value FROM office_state WHERE about = 'alert' AND subject = ?1",
        )?;
        let value = find.query_row([watch.word()], |row| row.get::<_, String>(0));
        Ok(value.optional()?.is_none_or(|value| value != OFF))
    }

    /// Keeps a win that hardly ever comes until it is looked at.
    pub fn add_rare_win(&self, round: RoundId, one_in: u64) -> Result<(), Fault> {
        let one_in = i64::try_from(one_in).unwrap_or(i64::MAX);
        self.conn
            .prepare_cached("INSERT INTO rare_win VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute([round.0, one_in])?;
        Ok(())
    }

    /// Takes the oldest of these.
    pub fn take_rare_wins(&self, most: usize) -> Result<Vec<(RoundId, u64)>, Fault> {
        let mut take = self.conn.prepare_cached(
            "DELETE FROM rare_win WHERE round IN (SELECT round FROM rare_win ORDER BY round LIMIT ?1)
             RETURNING round, one_in",
        )?;
        let rows = take.query_map([bound(most)], |row| {
            Ok((RoundId(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs()))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many bets were over on a day, of every asset and game.
    pub fn bets_of(&self, day: Day) -> Result<i64, Fault> {
        self.count_up()?;
        let mut find = self
            .conn
            .prepare_cached("SELECT coalesce(sum(bets), 0) FROM turnover WHERE day = ?1")?;
        Ok(find.query_row([day.0], |row| row.get(0))?)
    }

    /// What bets of these days come to, by asset and game.
    pub fn bets_by_game(&self, days: Days) -> Result<Vec<(Asset, String, Bets)>, Fault> {
        self.count_up()?;
        let mut find = self.conn.prepare_cached(
            "SELECT asset, game, sum(bets), sum(staked), sum(paid), sum(excess), sum(spread)
             FROM turnover WHERE day BETWEEN ?1 AND ?2 GROUP BY asset, game LIMIT ?3",
        )?;
        let values = params![days.first.0, days.last.0, limits::REPORT_ROWS_MAX];
        let rows = find.query_map(values, |row| {
            Ok((asset(row, 0)?, row.get(1)?, bets(row, 2)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Players with a bet that was over, added up over days and assets: more than there are players who bet.
    pub fn days_of_players(&self) -> Result<i64, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT coalesce(sum(players), 0) FROM active")?;
        Ok(find.query_row([], |row| row.get(0))?)
    }

    /// Counts log-ins that failed, the last from there.
    pub fn add_failed_log_ins(&self, tries: i64, peer: &str, now: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO failed_log_in VALUES (?1, ?2, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET
                   tries = tries + excluded.tries, peer = excluded.peer, last_at = max(last_at, excluded.last_at)",
            )?
            .execute(params![now.0.div_euclid(HOUR_US), now.0, tries, peer])?;
        Ok(())
    }

    /// The newest hours with such: from when to when, how many, and from where the last.
    pub fn failed_log_ins(&self, most: usize) -> Result<Vec<(Wall, Wall, i64, String)>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT first_at, last_at, tries, peer FROM failed_log_in WHERE hour < ?2 ORDER BY hour DESC LIMIT ?1",
        )?;
        let rows = find.query_map([bound(most), i64::MAX], |row| {
            Ok((
                Wall(row.get(0)?),
                Wall(row.get(1)?),
                row.get(2)?,
                row.get(3)?,
            ))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

const HOUR_US: i64 = 60 * 60 * 1_000_000;
