//! The way into the office in a browser: links that lead in once, and the sessions that they lead to. Of both only
//! hashes are kept.
mod books;

pub use books::{Found, Movement, Numbered, Timed};

use super::db::Db;
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, params};

/// The SHA-256 of what a link or a cookie carries.
pub type SecretHash = [u8; 32];

/// Somebody is in the office, in a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrowserSession {
    pub player: PlayerId,
    pub began: Wall,
    /// When it ends by itself.
    pub until: Wall,
}

/// What becomes of who shows a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// It leads in.
    Fresh(PlayerId),
    /// It has led in before, or was let lapse.
    Spent(PlayerId),
    /// There is no such link, or not any more.
    Unknown,
}

impl Db {
    /// Keeps a player's link, in place of the one before it.
    pub fn keep_link(&self, player: PlayerId, hash: &SecretHash, until: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO browser_link VALUES (?1, ?2, ?3, 0)
                 ON CONFLICT DO UPDATE SET hash = excluded.hash, until = excluded.until, used = 0",
            )?
            .execute(params![player.0, hash, until.0])?;
        Ok(())
    }

    /// Whether a link would lead somebody in now.
    pub fn link_leads_in(&self, hash: &SecretHash, now: Wall) -> Result<bool, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM browser_link WHERE hash = ?1 AND until > ?2 AND used = 0)",
        )?;
        Ok(find.query_row(params![hash, now.0], |row| row.get(0))?)
    }

    /// Takes a link that is shown: whose it is, and whether it leads in, which it does not again.
    pub fn use_link(&self, hash: &SecretHash, now: Wall) -> Result<Shown, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT player, until, used FROM browser_link WHERE hash = ?1")?;
        let found = find.query_row([hash], |row| {
            let spent: bool = row.get(2)?;
            Ok((PlayerId(row.get(0)?), Wall(row.get(1)?), spent))
        });
        let Some((player, until, spent)) = found.optional()? else {
            return Ok(Shown::Unknown);
        };
        if spent || until <= now {
            return Ok(Shown::Spent(player));
        }
        self.conn
            .prepare_cached("UPDATE browser_link SET used = 1 WHERE player = ?1")?
            .execute([player.0])?;
        Ok(Shown::Fresh(player))
    }

    /// Begins a session, and ends the player's oldest beyond so many and all that are over.
    pub fn begin_browsing(
        &self,
        hash: &SecretHash,
        session: &BrowserSession,
        most: usize,
    ) -> Result<(), Fault> {
        let (player, began) = (session.player.0, session.began.0);
        self.conn
            .prepare_cached("DELETE FROM browser_session WHERE until <= ?1")?
            .execute([began])?;
        self.conn
            .prepare_cached("INSERT INTO browser_session VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![hash, player, began, session.until.0])?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.conn
            .prepare_cached(
                "DELETE FROM browser_session WHERE hash IN (SELECT hash FROM browser_session
                   WHERE player = ?1 ORDER BY began_at DESC, hash LIMIT -1 OFFSET ?2)",
            )?
            .execute([player, most])?;
        Ok(())
    }

    /// The session of what a cookie carries, while it lasts.
    pub fn browsing(&self, hash: &SecretHash, now: Wall) -> Result<Option<BrowserSession>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT player, began_at, until FROM browser_session WHERE hash = ?1 AND until > ?2",
        )?;
        let found = find.query_row(params![hash, now.0], |row| {
            Ok(BrowserSession {
                player: PlayerId(row.get(0)?),
                began: Wall(row.get(1)?),
                until: Wall(row.get(2)?),
            })
        });
        Ok(found.optional()?)
    }

    /// Ends one; whether there was one.
    pub fn end_browsing(&self, hash: &SecretHash) -> Result<bool, Fault> {
        let mut end = self
            .conn
            .prepare_cached("DELETE FROM browser_session WHERE hash = ?1")?;
        Ok(end.execute([hash])? > 0)
    }

    /// Ends all of a player's, and the link that leads to one; how many sessions there were.
    pub fn end_all_browsing(&self, player: PlayerId) -> Result<usize, Fault> {
        self.conn
            .prepare_cached("DELETE FROM browser_link WHERE player = ?1")?
            .execute([player.0])?;
        let mut end = self
            .conn
            .prepare_cached("DELETE FROM browser_session WHERE player = ?1")?;
        Ok(end.execute([player.0])?)
    }

    /// How many of a player's sessions last.
    pub fn sessions_of(&self, player: PlayerId, now: Wall) -> Result<i64, Fault> {
        let mut count = self.conn.prepare_cached(
            "SELECT count(*) FROM browser_session WHERE player = ?1 AND until > ?2",
        )?;
        Ok(count.query_row([player.0, now.0], |row| row.get(0))?)
    }
}
