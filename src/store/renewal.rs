//! How far everybody's new seeds are, when the owner has asked for them.
use super::db::Db;
use super::tables::OpenTable;
use crate::rules::ledger::{PlayerId, RoundId};
use crate::values::fault::Fault;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, params};
use std::path::Path;

/// A renewal of all seeds that is not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Not begun.
    Asked,
    /// Players up to this one have new seeds.
    UpTo(PlayerId),
}

impl Renewal {
    /// On the agenda, by how far it is.
    pub const DUE: &str = "renewal";

    /// As the subject of its row on the agenda.
    #[must_use]
    pub const fn of(subject: i64) -> Self {
        match subject {
            ..0 => Self::Asked,
            player => Self::UpTo(PlayerId(player)),
        }
    }
}

/// The last seed pair there was when new seeds were asked for; pairs are numbered upwards.
#[derive(Clone, Copy, Debug)]
pub struct LastPair(i64);

impl Db {
    /// Asks whoever runs the database, now or next, for new seeds for everybody, from the beginning
    /// if this goes on already. The one thing that is written from outside: a row's mark.
    ///
    /// # Errors
    /// When there is no database, or it cannot be written.
    pub fn ask_for_renewal(path: &Path) -> Result<(Self, LastPair), Fault> {
        let db = Self::open_from_outside(path)?;
        let sql = "SELECT coalesce(max(id), 0) FROM seed_pair";
        let last = LastPair(db.conn.query_row(sql, [], |row| row.get(0))?);
        db.conn.execute_batch("PRAGMA query_only = OFF")?;
        db.run("BEGIN IMMEDIATE")?;
        db.set_renewal(Some(Renewal::Asked), Wall(0))?;
        db.run("COMMIT")?;
        db.conn.execute_batch("PRAGMA query_only = ON")?;
        Ok((db, last))
    }

    /// Players whose seeds in force are of after this pair, and those whose are not.
    pub fn renewed_since(&self, last: LastPair) -> Result<(i64, i64), Fault> {
        let sql = "SELECT count(*) FILTER (WHERE seed_pair > ?1),
                     count(*) FILTER (WHERE seed_pair <= ?1) FROM seat";
        let count = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        Ok(self.conn.query_row(sql, [last.0], count)?)
    }

    /// The renewal under way.
    pub fn renewal(&self) -> Result<Option<Renewal>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT subject FROM agenda WHERE kind = ?1")?;
        let up_to = find.query_row([Renewal::DUE], |row| row.get(0));
        Ok(up_to.optional()?.map(Renewal::of))
    }

    /// Notes how far it is, and from when on it goes on in its turn; `None`: it is done.
    pub fn set_renewal(&self, renewal: Option<Renewal>, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("DELETE FROM agenda WHERE kind = ?1")?
            .execute([Renewal::DUE])?;
        let subject = renewal.map(|renewal| match renewal {
            Renewal::Asked => -1,
            Renewal::UpTo(player) => player.0,
        });
        subject.map_or(Ok(()), |subject| self.set_due(Renewal::DUE, subject, at))
    }

    /// Players behind one, by their numbers, `count` at most.
    pub fn players_after(&self, player: PlayerId, count: usize) -> Result<Vec<PlayerId>, Fault> {
        let sql = "SELECT id FROM player WHERE id > ?1 ORDER BY id LIMIT ?2";
        let mut find = self.conn.prepare_cached(sql)?;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let rows = find.query_map(params![player.0, count], |row| Ok(PlayerId(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Where a player's open rounds are played.
    pub fn tables_of(&self, player: PlayerId) -> Result<Vec<OpenTable>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT round.id, chat FROM round JOIN open_table ON open_table.round = round.id
             WHERE player = ?1 AND payout IS NULL",
        )?;
        let rows = find.query_map([player.0], |row| {
            Ok(OpenTable {
                round: RoundId(row.get(0)?),
                chat: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
