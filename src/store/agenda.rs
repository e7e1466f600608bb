//! What is due, and when: one row a thing that goes on without an update. What each kind means is a wing's, or the
//! engine's, and its name stands with its rows; a row goes with its thing, by triggers where that may end in several
//! places.
use super::db::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, params};

/// A row of the agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// What it is, as the `DUE` of its type.
    pub kind: String,
    /// What it is about.
    pub subject: i64,
    pub at: Wall,
}

impl Db {
    /// What is due first, if anything will be.
    pub fn next_due(&self) -> Result<Option<Due>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT kind, subject, at FROM agenda ORDER BY at, kind, subject LIMIT 1",
        )?;
        let due = find.query_row([], |row| {
            Ok(Due {
                kind: row.get(0)?,
                subject: row.get(1)?,
                at: Wall(row.get(2)?),
            })
        });
        Ok(due.optional()?)
    }

    /// Puts something on the agenda, or moves it there.
    pub fn set_due(&self, kind: &str, subject: i64, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO agenda VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET at = excluded.at",
            )?
            .execute(params![kind, subject, at.0])?;
        Ok(())
    }

    /// Moves something that is on the agenda; what is not stays off it.
    pub fn put_off(&self, kind: &str, subject: i64, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE agenda SET at = ?3 WHERE kind = ?1 AND subject = ?2")?
            .execute(params![kind, subject, at.0])?;
        Ok(())
    }

    /// Takes something off the agenda: it is done.
    pub fn take_off(&self, kind: &str, subject: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("DELETE FROM agenda WHERE kind = ?1 AND subject = ?2")?
            .execute(params![kind, subject])?;
        Ok(())
    }

    /// Moves all of one kind by so many microseconds.
    pub fn move_due(&self, kind: &str, by_us: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE agenda SET at = at + ?2 WHERE kind = ?1")?
            .execute(params![kind, by_us])?;
        Ok(())
    }
}
