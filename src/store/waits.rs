//! Moving what waits in the books, when the house's clock or the house itself stood still.
use super::db::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;

/// Everything that is compared with the clock.
const TIMES: &str = "UPDATE steady SET ahead = ahead + ?1,
      faith = iif(?1 < 0, max(faith, (SELECT at FROM pulse) + 3600000000), faith);
    UPDATE exclusion SET over = 1 WHERE over = 0 AND until <= (SELECT at FROM pulse) AND ?1 < 0;
    UPDATE exclusion SET until = until + max(?1 - ahead, 0), ahead = max(ahead - ?1, 0)
      WHERE over = 0 AND until > (SELECT at FROM pulse) AND until < 9223372036854775807;
    UPDATE shut_ahead SET until = until + max(?1, 0) WHERE until < 9223372036854775807 - max(?1, 0);
    UPDATE play_limit SET asked_at = asked_at + ?1, confirm_from = confirm_from + ?1 WHERE asked_at IS NOT NULL;
    UPDATE agenda SET at = at + ?1;
    UPDATE contest SET due_at = due_at + ?1
      WHERE id IN (SELECT subject FROM agenda WHERE kind = 'contest') AND ended IS NULL;
    UPDATE session SET expires_at = expires_at + ?1;
    UPDATE export SET at = at + ?1;
    UPDATE outbox SET at = at + ?1;
    UPDATE intake SET seen_at = seen_at + ?1;
    UPDATE taken_in SET at = at + ?1;
    UPDATE pulse SET at = at + ?1;
    UPDATE deposit SET expires_at = expires_at + ?1, looked_at = looked_at + ?1
      WHERE state = 'asked' OR state = 'open' OR state = 'expired';
    UPDATE withdrawal SET sent_at = sent_at + ?1, looked_at = looked_at + ?1, missed_at = missed_at + ?1
      WHERE state = 'waiting' OR state = 'reserved' OR state = 'sending' OR state = 'unknown' OR state = 'held'
        OR state = 'short';
    UPDATE rate SET at = at + ?1;
    UPDATE holding SET at = at + ?1, since = since + ?1, apart_since = apart_since + ?1;
    UPDATE till SET closed_at = closed_at + ?1, paused_at = paused_at + ?1, asked_at = asked_at + ?1,
      swept_at = swept_at + ?1;
    UPDATE notice SET at = at + ?1;
    UPDATE ticket SET since = since + ?1";

impl Db {
    /// When the house was last seen to live: something came, or it wrote its sign of life.
    pub fn last_alive(&self) -> Result<Option<Wall>, Fault> {
        // Of older books the time stands in the other table.
        let sql = "SELECT max(pulse.at, coalesce((SELECT max(seen_at) FROM intake JOIN source), 0)) FROM pulse";
        let at: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
        Ok((at > 0).then_some(Wall(at)))
    }

    /// Notes that the house lives.
    pub fn note_alive(&self, now: Wall) -> Result<(), Fault> {
        self.conn.execute("UPDATE pulse SET at = ?1", [now.0])?;
        Ok(())
    }

    /// Moves every time that something waits for or is counted from by so many microseconds.
    pub fn move_all(&self, by_us: i64) -> Result<(), Fault> {
        for statement in TIMES.split(';') {
            self.conn.execute(statement, [by_us])?;
        }
        self.known.forget();
        if let Some(beside) = &self.beside {
            beside.note_all();
        }
        Ok(())
    }
}
