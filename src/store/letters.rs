//! What the house writes to many players: how far each letter has come, and who wants none.
use super::db::Db;
use crate::rules::ledger::PlayerId;
use crate::rules::office::Audience;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// The number of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LetterId(pub i64);

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub id: LetterId,
    pub to: Audience,
    /// As it was typed.
    pub text: String,
    pub at: Wall,
    /// The player whom it last looked at; the numbers behind are still to come.
    pub reached: PlayerId,
    /// To how many it went.
    pub sent: i64,
    /// Whether it goes on.
    pub open: bool,
}

impl Letter {
    /// What the agenda calls it.
    pub const DUE: &str = "letter";
}

/// Days of play that count as lately.
const LATELY: i64 = 7;
const DAY: i64 = 86_400_000_000;

/// Who a letter goes to: `?1` now, `?2` the word of its audience, `?3` the first day that counts as lately. Nobody whom
/// the bot cannot write to, who wants none, who keeps away from play, or whom the office has stopped.
pub(super) const GETS_IT: &str = "met = 1 AND blocked_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM no_letters WHERE no_letters.player = player.id)
    AND NOT EXISTS (SELECT 1 FROM exclusion WHERE exclusion.player = player.id AND over = 0 AND until > ?1)
    AND NOT EXISTS (SELECT 1 FROM office_state
      WHERE about = 'play' AND subject = CAST(player.id AS TEXT) AND value <> 'free')
    AND (?2 = 'all'
      OR ?2 = 'lately' AND EXISTS (SELECT 1 FROM asset CROSS JOIN account ON account.asset = asset.code
        AND account.owner = player.id AND bet_on >= ?3)
      OR ?2 = 'money' AND EXISTS (SELECT 1 FROM asset CROSS JOIN account ON account.asset = asset.code
        AND account.owner = player.id AND balance > 0 WHERE play = 0))";

fn read(row: &Row<'_>) -> rusqlite::Result<Letter> {
    let to: String = row.get(1)?;
    Ok(Letter {
        id: LetterId(row.get(0)?),
        to: Audience::find(&to).unwrap_or_default(),
        text: row.get(2)?,
        at: Wall(row.get(3)?),
        reached: PlayerId(row.get(4)?),
        sent: row.get(5)?,
        open: row.get(6)?,
    })
}

impl Db {
    /// Enters a letter, which goes from now on.
    ///
    /// # Errors
    /// [`Fault::Rule`] while another one goes.
    pub fn add_letter(
        &self,
        to: Audience,
        text: &str,
        by: PlayerId,
        now: Wall,
    ) -> Result<LetterId, Fault> {
        let LetterId(id) = self.next_letter_id()?;
        let sql = "INSERT INTO letter (id, audience, text, by, at) VALUES (?1, ?2, ?3, ?4, ?5)";
        self.conn
            .prepare_cached(sql)?
            .execute(params![id, to.word(), text, by.0, now.0])?;
        self.set_due(Letter::DUE, id, now)?;
        Ok(LetterId(id))
    }

    /// The number that the next one gets.
    pub fn next_letter_id(&self) -> Result<LetterId, Fault> {
        Ok(LetterId(self.next_id("letter")?))
    }

    /// A letter.
    pub fn letter(&self, id: LetterId) -> Result<Option<Letter>, Fault> {
        let sql =
            "SELECT id, audience, text, at, reached, sent, ended IS NULL FROM letter WHERE id = ?1";
        let mut find = self.conn.prepare_cached(sql)?;
        Ok(find.query_row([id.0], read).optional()?)
    }

    /// The last one.
    pub fn last_letter(&self) -> Result<Option<Letter>, Fault> {
        self.letter(LetterId(self.next_letter_id()?.0 - 1))
    }

    /// How many of the first [`limits::LETTERS_COUNTED`] players would get one now, and whether these are all: the
    /// others wait while it is counted.
    pub fn audience(&self, to: Audience, now: Wall) -> Result<(i64, bool), Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT id FROM player ORDER BY id LIMIT 1 OFFSET ?1")?;
        let next: Option<i64> = find
            .query_row([limits::LETTERS_COUNTED], |row| row.get(0))
            .optional()?;
        let sql = format!("SELECT count(*) FROM player WHERE id < ?4 AND {GETS_IT}");
        let mut find = self.conn.prepare_cached(&sql)?;
        let since = now.0.div_euclid(DAY) - LATELY;
        let values = params![now.0, to.word(), since, next.unwrap_or(i64::MAX)];
        let count = find.query_row(values, |row| row.get(0))?;
        Ok((count, next.is_none()))
    }

    /// The next of those who get it, at most so many of the next `looked` players; and the last of these who was
    /// looked at, if there is one.
    pub fn gets_letter(
        &self,
        letter: &Letter,
        (most, looked): (usize, usize),
        now: Wall,
    ) -> Result<(Vec<PlayerId>, Option<PlayerId>), Fault> {
        let bound = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let mut find = self.conn.prepare_cached(
            "SELECT max(id) FROM (SELECT id FROM player WHERE id > ?1 ORDER BY id LIMIT ?2)",
        )?;
        let last: Option<i64> =
            find.query_row([letter.reached.0, bound(looked)], |row| row.get(0))?;
        let Some(last) = last else {
            return Ok((Vec::new(), None));
        };
        let sql = format!(
            "SELECT id FROM player WHERE id > ?4 AND id <= ?5 AND {GETS_IT} ORDER BY id LIMIT ?6"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let since = now.0.div_euclid(DAY) - LATELY;
        let values = params![
            now.0,
            letter.to.word(),
            since,
            letter.reached.0,
            last,
            bound(most)
        ];
        let rows = find.query_map(values, |row| Ok(PlayerId(row.get(0)?)))?;
        let found: Vec<_> = rows.collect::<Result<_, _>>()?;
        let full = found.len() >= most;
        let reached = found.last().copied().filter(|_| full);
        Ok((found, Some(reached.unwrap_or(PlayerId(last)))))
    }

    /// How far it has come.
    pub fn letter_reached(
        &self,
        id: LetterId,
        reached: PlayerId,
        more: usize,
    ) -> Result<(), Fault> {
        let more = i64::try_from(more).unwrap_or(0);
        let sql = "UPDATE letter SET reached = ?2, sent = sent + ?3 WHERE id = ?1";
        let mut update = self.conn.prepare_cached(sql)?;
        update.execute([id.0, reached.0, more])?;
        Ok(())
    }

    /// It goes no further: all have it, or it was called off. Whether it went until now.
    pub fn end_letter(&self, id: LetterId, cancelled: bool) -> Result<bool, Fault> {
        let how = if cancelled { "cancelled" } else { "sent" };
        let sql = "UPDATE letter SET ended = ?2 WHERE id = ?1 AND ended IS NULL";
        let mut update = self.conn.prepare_cached(sql)?;
        Ok(update.execute(params![id.0, how])? > 0)
    }

    /// Whether a player gets letters.
    pub fn wants_letters(&self, player: PlayerId) -> Result<bool, Fault> {
        let sql = "SELECT 1 FROM no_letters WHERE player = ?1";
        Ok(!self.conn.prepare_cached(sql)?.exists([player.0])?)
    }

    /// Whether they do from now on.
    pub fn want_letters(&self, player: PlayerId, yes: bool, now: Wall) -> Result<(), Fault> {
        match yes {
            true => {
                let sql = "DELETE FROM no_letters WHERE player = ?1";
                self.conn.prepare_cached(sql)?.execute([player.0])?;
            }
            false => {
                let sql = "INSERT OR IGNORE INTO no_letters VALUES (?1, ?2)";
                self.conn.prepare_cached(sql)?.execute([player.0, now.0])?;
            }
        }
        Ok(())
    }

    /// How many messages wait for Telegram.
    pub fn messages_waiting(&self) -> Result<i64, Fault> {
        let mut find = self.conn.prepare_cached("SELECT count(*) FROM outbox")?;
        Ok(find.query_row([], |row| row.get(0))?)
    }
}
