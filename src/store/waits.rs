//! Moving what waits in the books, when the house's clock or the house itself stood still.
use super::db::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;

/// A table's time runs only while its player could have come back.
const TABLES: &str = "UPDATE open_table SET touched_at = touched_at + ?1";

/// Everything else that is compared with the clock. The end of a toss is told before.
const REST: &str = "UPDATE contest SET due_at = due_at + ?1, again_at = again_at + ?1
      WHERE ended IS NULL;
    UPDATE auto_play SET due_at = due_at + ?1;
    UPDATE session SET expires_at = expires_at + ?1;
    UPDATE export SET at = at + ?1;
    UPDATE outbox SET at = at + ?1;
    UPDATE intake SET seen_at = seen_at + ?1;
    UPDATE pulse SET at = at + ?1";

impl Db {
    /// When the house was last seen to live: something came, or it wrote its sign of life.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_alive(&self) -> Result<Option<Wall>, Fault> {
        let sql = "SELECT max(pulse.at, coalesce(intake.seen_at, 0)) FROM pulse, intake";
        let at: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
        Ok((at > 0).then_some(Wall(at)))
    }

    /// Moves the times of open tables by `by_us` microseconds, and notes that the house lives: the
    /// same time is not counted twice.
    ///
    /// # Errors
    /// When the database fails.
    pub fn move_tables(&self, by_us: i64, now: Wall) -> Result<(), Fault> {
        self.each_of(TABLES, by_us)?;
        self.conn.execute("UPDATE pulse SET at = ?1", [now.0])?;
        Ok(())
    }

    /// Moves every time that something waits for or is counted from.
    ///
    /// # Errors
    /// When the database fails.
    pub fn move_all(&self, by_us: i64) -> Result<(), Fault> {
        self.each_of(TABLES, by_us)?;
        self.each_of(REST, by_us)
    }

    fn each_of(&self, statements: &str, by_us: i64) -> Result<(), Fault> {
        for statement in statements.split(';') {
            self.conn.execute(statement, [by_us])?;
        }
        Ok(())
    }
}
