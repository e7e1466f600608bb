//! When players last chose their limits, or chose to have none. The limits themselves are the guard's.
use super::db::Db;
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use rusqlite::OptionalExtension;

impl Db {
    /// When a player last chose.
    pub fn limits_reviewed_at(&self, player: PlayerId) -> Result<Option<Wall>, Fault> {
        let sql = "SELECT at FROM limits_review WHERE player = ?1";
        let mut find = self.conn.prepare_cached(sql)?;
        let at = find.query_row([player.0], |row| row.get(0)).optional()?;
        Ok(at.map(Wall))
    }

    /// They choose now.
    pub fn limits_reviewed(&self, player: PlayerId, now: Wall) -> Result<(), Fault> {
        let sql = "INSERT INTO limits_review VALUES (?1, ?2)
                   ON CONFLICT (player) DO UPDATE SET at = excluded.at";
        let mut keep = self.conn.prepare_cached(sql)?;
        keep.execute([player.0, now.0])?;
        Ok(())
    }
}
