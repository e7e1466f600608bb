//! Bets on Telegram's own dice, and how often each value came.
use super::books::{asset, held_by};
use super::db::Db;
use super::over::{Bet, Over};
use crate::rules::games::Choice;
use crate::rules::ledger::{PlayerId, TOSS_STAKE, TossId};
use crate::rules::luck::Luck;
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};
use std::sync::LazyLock;

/// One of them, open or over.
#[derive(Clone, Debug)]
pub struct TossRow {
    pub id: TossId,
    pub player: PlayerId,
    pub toss: String,
    /// What has to come.
    pub bet: String,
    /// What it was promised ([`Db::pay_table`]).
    pub pay_table: i64,
    pub asset: Asset,
    /// What is put down.
    pub stake: Amount,
    /// What it may win beyond that, held back until it is over.
    pub held: Amount,
    /// Where it is thrown.
    pub chat: i64,
    /// The dice: their message and what they show; none while they are in the air, and none for ever
    /// when that cannot be known.
    pub landed: Option<(i64, u8)>,
    /// What came back, once it is over.
    pub payout: Option<Amount>,
}

impl TossRow {
    /// On the agenda, by its number: its end is told.
    pub const DUE: &str = "toss";
}

pub(super) static COLUMNS: LazyLock<String> = LazyLock::new(|| {
    let held = held_by(&TOSS_STAKE, "toss.id");
    format!("id, player, toss, bet, pay_table, asset, stake, chat, message, value, payout, {held}")
});

fn amount(units: i64) -> Amount {
    Amount::from_units(units).unwrap_or(Amount::MAX)
}

fn toss(row: &Row<'_>) -> rusqlite::Result<TossRow> {
    let (message, value): (Option<i64>, Option<u8>) = (row.get(8)?, row.get(9)?);
    Ok(TossRow {
        id: TossId(row.get(0)?),
        player: PlayerId(row.get(1)?),
        toss: row.get(2)?,
        bet: row.get(3)?,
        pay_table: row.get(4)?,
        asset: asset(row, 5)?,
        stake: amount(row.get(6)?),
        chat: row.get(7)?,
        landed: message.zip(value),
        payout: row.get::<_, Option<i64>>(10)?.map(amount),
        held: amount(row.get::<_, Option<i64>>(11)?.unwrap_or(0)),
    })
}

impl Db {
    /// The number that the next toss gets.
    pub fn next_toss_id(&self) -> Result<TossId, Fault> {
        Ok(TossId(self.next_id("toss")?))
    }

    /// Enters an open toss.
    ///
    /// # Errors
    /// [`Fault::Rule`] when its player has one in the air already.
    pub fn add_toss(&self, toss: &TossRow, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO toss (id, player, toss, bet, pay_table, asset, stake, chat, opened_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                toss.id.0,
                toss.player.0,
                toss.toss,
                toss.bet,
                toss.pay_table,
                toss.asset.code(),
                toss.stake.units(),
                toss.chat,
                at.0,
            ])?;
        Ok(())
    }

    /// Ends a toss, to be told at `tell`.
    ///
    /// # Errors
    /// [`Fault::Rule`] when it was over already.
    pub fn end_toss(&self, toss: &TossRow, at: Wall, tell: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "UPDATE toss SET message = ?2, value = ?3, payout = ?4, settled_at = ?5
                 WHERE id = ?1",
            )?
            .execute(params![
                toss.id.0,
                toss.landed.map(|(message, _)| message),
                toss.landed.map(|(_, value)| value),
                toss.payout.map(Amount::units),
                at.0,
            ])?;
        self.set_due(TossRow::DUE, toss.id.0, tell)
    }

    /// A toss by its number.
    pub fn toss(&self, id: TossId) -> Result<Option<TossRow>, Fault> {
        let sql = format!("SELECT {} FROM toss WHERE id = ?1", *COLUMNS);
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([id.0], toss).optional()?)
    }

    /// The player's newest toss and when it was bet on.
    pub fn last_toss(&self, player: PlayerId) -> Result<Option<(TossRow, Wall)>, Fault> {
        let sql = format!(
            "SELECT {}, opened_at FROM toss WHERE player = ?1 ORDER BY id DESC LIMIT 1",
            *COLUMNS
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let row = find.query_row([player.0], |row| Ok((toss(row)?, Wall(row.get(12)?))));
        Ok(row.optional()?)
    }

    /// How many the player has, counted up to `most`.
    pub fn toss_count(&self, player: PlayerId, most: usize) -> Result<usize, Fault> {
        let mut count = self.conn.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM toss WHERE player = ?1 LIMIT ?2)",
        )?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let count: i64 = count.query_row([player.0, most], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Up to `count` of them, newest first, without the `skip` newest.
    pub fn tosses_of(
        &self,
        player: PlayerId,
        skip: usize,
        count: usize,
    ) -> Result<Vec<TossRow>, Fault> {
        let sql = format!(
            "SELECT {} FROM toss WHERE player = ?1 ORDER BY id DESC LIMIT ?3 OFFSET ?2",
            *COLUMNS
        );
        let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([player.0, bound(skip), bound(count)], toss)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// When a toss was bet on.
    ///
    /// # Errors
    /// When there is no such toss.
    pub fn tossed_at(&self, id: TossId) -> Result<Wall, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT opened_at FROM toss WHERE id = ?1")?;
        Ok(find.query_row([id.0], |row| Ok(Wall(row.get(0)?)))?)
    }

    /// Counts a toss that ended at this time in its player's sums and remembers its bet.
    pub fn count_toss(&self, toss: &TossRow, choice: &Choice, at: Wall) -> Result<(), Fault> {
        self.count(&Over {
            luck: Luck::default(),
            player: toss.player,
            bet: Bet::Toss(toss.id),
            game: crate::rules::tosses::ID,
            asset: toss.asset,
            staked: toss.stake,
            payout: toss.payout.unwrap_or_default(),
            stake: toss.stake,
            choice,
            at,
        })
    }

    /// How often each value of a toss came, the first for 1.
    pub fn toss_values(&self, toss: &crate::rules::tosses::Toss) -> Result<Vec<u64>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT value, times FROM toss_value WHERE toss = ?1")?;
        let mut counts = vec![0; usize::from(toss.faces)];
        let mut rows = find.query([toss.id])?;
        while let Some(row) = rows.next()? {
            let (value, times): (u8, i64) = (row.get(0)?, row.get(1)?);
            let count = value.checked_sub(1).map(usize::from);
            if let Some(count) = count.and_then(|at| counts.get_mut(at)) {
                *count = times.unsigned_abs();
            }
        }
        Ok(counts)
    }
}
