//! The tables that open rounds stand on, and what rounds were promised.
use super::db::Db;
use crate::fault::Fault;
use crate::games::Choice;
use crate::ledger::RoundId;
use crate::time::Wall;
use rusqlite::{OptionalExtension, params};

/// Where an open round is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTable {
    /// The round.
    pub round: RoundId,
    /// The chat in which it was last shown.
    pub chat: i64,
}

impl Db {
    /// Notes in which chat an open round is shown.
    ///
    /// # Errors
    /// When the database fails.
    pub fn show_table(&self, round: RoundId, chat: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE open_table SET chat = ?2 WHERE round = ?1 AND chat <> ?2")?
            .execute([round.0, chat])?;
        Ok(())
    }

    /// The chat in which an open round is shown, if it is open.
    ///
    /// # Errors
    /// When the database fails.
    pub fn table_chat(&self, round: RoundId) -> Result<Option<i64>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT chat FROM open_table WHERE round = ?1")?;
        Ok(find.query_row([round.0], |row| row.get(0)).optional()?)
    }

    /// Notes that an open round's player has made a move now, and in which chat.
    ///
    /// # Errors
    /// When the database fails.
    pub fn touch_table(&self, round: RoundId, chat: i64, now: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE open_table SET chat = ?2, touched_at = ?3 WHERE round = ?1")?
            .execute([round.0, chat, now.0])?;
        Ok(())
    }

    /// Tables at which no move was made since `since`, the longest left first, `count` at most.
    ///
    /// # Errors
    /// When the database fails.
    pub fn left_tables(&self, since: Wall, count: usize) -> Result<Vec<OpenTable>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT round, chat FROM open_table WHERE touched_at <= ?1 ORDER BY touched_at LIMIT ?2",
        )?;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let rows = find.query_map([since.0, count], |row| {
            Ok(OpenTable {
                round: RoundId(row.get(0)?),
                chat: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The number of the pay table with this hash, which is entered when it is new.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pay_table_id(&self, hash: &[u8; 32], game: &str, choice: &Choice) -> Result<i64, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT id FROM pay_table WHERE hash = ?1")?;
        let known = find.query_row([&hash[..]], |row| row.get(0)).optional()?;
        if let Some(id) = known {
            return Ok(id);
        }
        self.conn
            .prepare_cached("INSERT INTO pay_table (hash, game, choice) VALUES (?1, ?2, ?3)")?
            .execute(params![&hash[..], game, choice.as_str()])?;
        Ok(self.conn.last_insert_rowid())
    }

    /// The hash of a pay table.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pay_table(&self, id: i64) -> Result<[u8; 32], Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT hash FROM pay_table WHERE id = ?1")?;
        Ok(find.query_row([id], |row| row.get(0))?)
    }
}
