//! What the file beside the database says is taken in at a start, and the file made tidy.
use super::beside::{add, in_force};
use super::db::Db;
use crate::rules::guard::{Exclusion, Shut, Until};
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::params;

impl Db {
    /// Takes in what the file beside the database says and the database does not, at a start: how many there were.
    ///
    /// # Errors
    /// When the database fails, or there is a file that cannot be read: nobody plays on without it.
    pub fn take_in_shut(&self, now: Wall) -> Result<usize, Fault> {
        let Some(beside) = &self.beside else {
            return Ok(0);
        };
        let mut added = 0;
        for ((player, kind), times) in beside.all().map_err(|e| beside.failed(&e))? {
            if times.1 > now.0 && !self.knows_shut((player, kind), times)? {
                self.add_shut((player, kind), times)?;
                added += 1;
            }
        }
        if added > 0 {
            log::warn!("{added} exclusions that the database did not know hold again");
        }
        Ok(added)
    }

    /// Whether the database has it, be it over by its own count, or one that lasts as long.
    fn knows_shut(
        &self,
        (player, kind): (i64, Shut),
        (since, until): (i64, i64),
    ) -> Result<bool, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT 1 FROM exclusion WHERE player = ?1 AND over = 0 AND until >= ?4 AND kind = ?2
             UNION ALL SELECT 1 FROM exclusion WHERE player = ?1 AND over = 1 AND since = ?3 AND kind = ?2
             UNION ALL SELECT 1 FROM shut_ahead WHERE player = ?1 AND kind = ?2 AND until >= ?4",
        )?;
        Ok(find.exists(params![player, kind.word(), since, until])?)
    }

    fn add_shut(
        &self,
        (player, kind): (i64, Shut),
        (since, until): (i64, i64),
    ) -> Result<(), Fault> {
        let known = self.player(PlayerId(player))?.is_some();
        if known {
            let (since, until) = (Wall(since), Until::stored(until));
            return self.shut_out(PlayerId(player), &Exclusion { kind, since, until });
        }
        let values = params![player, kind.word(), since, until];
        let mut longer = self.conn.prepare_cached(
            "UPDATE shut_ahead SET since = ?3, until = ?4 WHERE player = ?1 AND kind = ?2",
        )?;
        if longer.execute(values)? == 0 {
            self.conn
                .prepare_cached("INSERT INTO shut_ahead VALUES (?1, ?2, ?3, ?4)")?
                .execute(values)?;
        }
        Ok(())
    }

    /// Makes the file tidy; what was over long ago is left out.
    ///
    /// # Errors
    /// When the database fails.
    pub fn tidy_shut(&self, now: Wall) -> Result<(), Fault> {
        let Some(beside) = &self.beside else {
            return Ok(());
        };
        let mut all = in_force(&self.conn)?;
        for (whose, times) in beside.all().unwrap_or_default() {
            add(&mut all, whose, times);
        }
        let long_ago = now.minus(limits::EXCLUSION_KEPT).0;
        all.retain(|_, (_, until)| *until > long_ago);
        beside.tidy(all);
        Ok(())
    }
}
