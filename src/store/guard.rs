//! What protects players: what keeps them from playing, their limits, and what the books know of their play.
mod hours;
mod playing;
mod sums;

pub use playing::{HouseLimit, Lifetime};

use super::db::Db;
use crate::rules::guard::{Exclusion, Shut, Until};
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

fn exclusion(row: &Row<'_>) -> rusqlite::Result<Exclusion> {
    let word: String = row.get(0)?;
    let kind = Shut::ALL.into_iter().find(|kind| kind.word() == word);
    Ok(Exclusion {
        kind: kind.unwrap_or(Shut::Exclusion),
        since: Wall(row.get(1)?),
        until: Until::stored(row.get(2)?),
    })
}

impl Db {
    /// What keeps a player from playing now, if anything does: what does so for the longest.
    pub fn exclusion(&self, player: PlayerId, now: Wall) -> Result<Option<Exclusion>, Fault> {
        let last = self.known.row(
            |rows| &rows.exclusions,
            player,
            || {
                let mut find = self.conn.prepare_cached(
                    "SELECT kind, since, until FROM exclusion WHERE player = ?1 AND over = 0
                     ORDER BY until DESC LIMIT 1",
                )?;
                Ok(find.query_row([player.0], exclusion).optional()?)
            },
        )?;
        Ok(last.filter(|last| !last.until.is_over(now)))
    }

    /// Whether anything keeps them from playing: then nobody writes to them of their own accord.
    pub fn is_excluded(&self, player: PlayerId, now: Wall) -> Result<bool, Fault> {
        Ok(self.exclusion(player, now)?.is_some())
    }

    /// All that keeps a player from playing now, the longest first.
    pub fn exclusions(&self, player: PlayerId, now: Wall) -> Result<Vec<Exclusion>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT kind, since, until FROM exclusion WHERE player = ?1 AND over = 0 AND until > ?2
             ORDER BY until DESC",
        )?;
        let rows = find.query_map([player.0, now.0], exclusion)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps a player from playing. One of the same kind that is in force lasts longer then, or as long as it would.
    pub fn shut_out(&self, player: PlayerId, new: &Exclusion) -> Result<(), Fault> {
        let (kind, until) = (new.kind.word(), new.until.micros());
        let mut longer = self.conn.prepare_cached(
            "UPDATE exclusion SET until = max(until, ?3)
             WHERE player = ?1 AND kind = ?2 AND over = 0 AND until > ?4",
        )?;
        if longer.execute(params![player.0, kind, until, new.since.0])? == 0 {
            self.conn
                .prepare_cached(
                    "INSERT INTO exclusion (player, kind, since, until) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![player.0, kind, new.since.0, until])?;
        }
        self.known.told(|rows| rows.exclusions.forget(&player));
        if let Some(beside) = &self.beside {
            beside.note(player);
        }
        Ok(())
    }
}
