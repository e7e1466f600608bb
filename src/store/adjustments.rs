//! What the office gives players out of the bankroll or takes from them, and what of that waits for a second person.
use super::books::asset;
use super::db::Db;
use crate::rules::ledger::{AdjustmentId, PlayerId};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, params};

/// An adjustment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentRow {
    pub id: AdjustmentId,
    pub player: PlayerId,
    pub asset: Asset,
    pub amount: Amount,
    /// From the player, or else to them.
    pub out: bool,
    pub by: PlayerId,
    pub reason: String,
    pub at: Wall,
    /// Who decided, of one that waited.
    pub second: Option<PlayerId>,
    pub state: Adjusted,
}

/// What became of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjusted {
    Waiting,
    Booked,
    Dropped,
}

impl Adjusted {
    /// Its word in the database and in the office's log.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Booked => "booked",
            Self::Dropped => "dropped",
        }
    }
}

pub(super) const COLUMNS: &str =
    "id, player, asset, amount, out, by, reason, at, second, state FROM adjustment";

fn read(row: &Row<'_>) -> rusqlite::Result<AdjustmentRow> {
    let odd = || rusqlite::Error::FromSqlConversionFailure(3, Type::Integer, "no amount".into());
    Ok(AdjustmentRow {
        id: AdjustmentId(row.get(0)?),
        player: PlayerId(row.get(1)?),
        asset: asset(row, 2)?,
        amount: Amount::from_units(row.get(3)?).ok_or_else(odd)?,
        out: row.get(4)?,
        by: PlayerId(row.get(5)?),
        reason: row.get(6)?,
        at: Wall(row.get(7)?),
        second: row.get::<_, Option<i64>>(8)?.map(PlayerId),
        state: match row.get_ref(9)?.as_str()? {
            "waiting" => Adjusted::Waiting,
            "booked" => Adjusted::Booked,
            _ => Adjusted::Dropped,
        },
    })
}

impl Db {
    /// The number that the next one gets.
    pub fn next_adjustment_id(&self) -> Result<AdjustmentId, Fault> {
        Ok(AdjustmentId(self.next_id("adjustment")?))
    }

    /// Enters one.
    ///
    /// # Errors
    /// [`Fault::Rule`] when there is one of this number.
    pub fn add_adjustment(&self, row: &AdjustmentRow) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO adjustment VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9)",
            )?
            .execute(params![
                row.id.0,
                row.player.0,
                row.asset.code(),
                row.amount.units(),
                row.out,
                row.by.0,
                row.reason,
                row.at.0,
                row.state.word(),
            ])?;
        Ok(())
    }

    /// One that waits is decided.
    pub fn decide_adjustment(
        &self,
        id: AdjustmentId,
        second: PlayerId,
        state: Adjusted,
    ) -> Result<(), Fault> {
        // Who takes their own back is no second person.
        let sql = "UPDATE adjustment SET second = nullif(?2, by), state = ?3 WHERE id = ?1";
        self.conn
            .prepare_cached(sql)?
            .execute(params![id.0, second.0, state.word()])?;
        Ok(())
    }

    /// One of them.
    pub fn adjustment(&self, id: AdjustmentId) -> Result<Option<AdjustmentRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} WHERE id = ?1");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([id.0], read).optional()?)
    }

    /// What somebody has given and taken of real money since then without a second person, each by itself; `None` if
    /// that would be more rows than are read.
    pub fn adjusted_alone(
        &self,
        by: PlayerId,
        since: Wall,
    ) -> Result<Option<Vec<(Asset, Amount)>>, Fault> {
        let before = self.next_adjustment_id()?.0 - 1 - limits::ADJUSTMENTS_LOOKED_AT;
        let sql = format!("SELECT {COLUMNS} WHERE id > ?1 ORDER BY id");
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([before], read)?;
        let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
        // Then one that is not looked at may be of late too.
        if before > 0 && rows.first().is_some_and(|row| row.at > since) {
            return Ok(None);
        }
        let is_of_late = |row: &&AdjustmentRow| row.at > since;
        let alone = rows
            .iter()
            .filter(is_of_late)
            .filter(|row| row.by == by && row.state == Adjusted::Booked && row.second.is_none());
        let real = alone.filter(|row| !row.asset.is_play());
        Ok(Some(real.map(|row| (row.asset, row.amount)).collect()))
    }

    /// Those that wait for a second person, the oldest first.
    pub fn adjustments_waiting(&self, count: usize) -> Result<Vec<AdjustmentRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} WHERE state = 'waiting' ORDER BY id LIMIT ?1");
        let mut find = self.conn.prepare_cached(&sql)?;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let rows = find.query_map([count], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
