//! What came in, what is to go out, and what could not be handled.
use super::db::Db;
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::params;
use std::borrow::Cow;

/// How the last run ended.
#[derive(Clone, Copy, Debug)]
pub struct Intake {
    /// The update that the process had in hand when it died, and how often in a row.
    pub in_hand: Option<(i64, i64)>,
    /// Whether the last run ended as asked.
    pub clean: bool,
}

/// A kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// A new one.
    Say,
    /// One in place of an earlier one.
    Edit,
    /// Dice; the text is their emoji.
    Dice,
    /// A file; the text stands below it.
    File,
}

impl BodyKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Say => "say",
            Self::Edit => "edit",
            Self::Dice => "dice",
            Self::File => "file",
        }
    }

    /// The table has no other names.
    fn of(name: &str) -> Self {
        match name {
            "dice" => Self::Dice,
            "file" => Self::File,
            "edit" => Self::Edit,
            _ => Self::Say,
        }
    }
}

/// A message waiting for Telegram.
#[derive(Clone, Debug)]
pub struct OutboxRow {
    /// Its number, rising.
    pub id: i64,
    /// The chat it belongs to.
    pub chat: i64,
    /// What kind of message it is.
    pub body: BodyKind,
    /// The message that it takes the place of.
    pub edits: Option<i64>,
    /// The message that it replies to.
    pub answers: Option<i64>,
    /// Whether nobody waits for it.
    pub notice: bool,
    /// HTML, but of dice; of a message that its wing says again the figure that it needs for it.
    pub text: String,
    /// What hangs below it, in the spelling that the table's comment describes; a line's end where its wing says it again.
    pub markup: Option<String>,
    pub at: Wall,
    /// Who is told what becomes of it, or says it again, by name, and what it is about.
    pub receipt: Option<(Cow<'static, str>, i64)>,
    /// Whose doing it is, if it is somebody's.
    pub person: Option<PlayerId>,
}

impl Db {
    /// The state of the inbox.
    pub fn intake(&self) -> Result<Intake, Fault> {
        let sql = "SELECT in_hand, kills, clean FROM intake";
        Ok(self.conn.query_row(sql, [], |row| {
            let in_hand: Option<i64> = row.get(0)?;
            let kills: i64 = row.get(1)?;
            Ok(Intake {
                in_hand: in_hand.map(|update| (update, kills)),
                clean: row.get(2)?,
            })
        })?)
    }

    /// Notes, in a transaction of its own, that `update` is about to be handled for the
    /// `attempt`th time. The commit that takes it in notes that none is in hand.
    pub fn take_in_hand(&self, update: i64, attempt: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE intake SET in_hand = ?1, kills = ?2")?
            .execute([update, attempt])?;
        Ok(())
    }

    /// Notes that the process runs (`false`) or ended as asked (`true`).
    pub fn set_clean(&self, clean: bool) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE intake SET clean = ?1")?
            .execute([clean])?;
        Ok(())
    }

    /// Puts an update aside; a second time under the same id changes nothing. Beyond
    /// [`limits::SET_ASIDE_MAX`] and [`limits::SET_ASIDE_BYTES_MAX`] the oldest go.
    pub fn set_aside(
        &self,
        update: i64,
        reference: &str,
        why: &str,
        raw: &str,
        at: Wall,
    ) -> Result<(), Fault> {
        self.conn
            .prepare_cached("INSERT OR IGNORE INTO dead_update VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![update, reference, why, raw, at.0])?;
        self.conn
            .prepare_cached(
                "DELETE FROM dead_update WHERE update_id IN (
                   SELECT update_id FROM (
                     SELECT update_id, row_number() OVER newest AS place,
                       sum(length(CAST(raw AS BLOB))) OVER newest AS bytes
                     FROM dead_update WINDOW newest AS (ORDER BY at DESC, update_id DESC))
                   WHERE place > ?1 OR bytes > ?2)",
            )?
            .execute([limits::SET_ASIDE_MAX, limits::SET_ASIDE_BYTES_MAX])?;
        Ok(())
    }

    /// Puts a message into the outbox. An edit takes the place of an earlier one of the same message.
    pub fn add_outbox(&self, row: &OutboxRow) -> Result<(), Fault> {
        let sql = match row.body {
            // Nothing can be in its place.
            BodyKind::Say | BodyKind::File => {
                "INSERT INTO outbox (id, chat, body, edits, answers, notice, text, markup, at, wing, subject, person)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
            }
            BodyKind::Edit | BodyKind::Dice => {
                "INSERT OR REPLACE INTO outbox (id, chat, body, edits, answers, notice, text, markup, at, wing,
                   subject, person)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
            }
        };
        self.conn.prepare_cached(sql)?.execute(params![
            row.id,
            row.chat,
            row.body.name(),
            row.edits,
            row.answers,
            row.notice,
            row.text,
            row.markup,
            row.at.0,
            row.receipt.as_ref().map(|(wing, _)| &**wing),
            row.receipt.as_ref().map(|(_, subject)| *subject),
            row.person.map(|person| person.0)
        ])?;
        Ok(())
    }

    /// Takes messages out of the outbox.
    pub fn remove_outbox(&self, ids: &[i64]) -> Result<(), Fault> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        let mut remove = self
            .conn
            .prepare_cached("DELETE FROM outbox WHERE id BETWEEN ?1 AND ?2")?;
        // Nearly in the order in which they were put in: a few long rows of numbers.
        for row in ids.chunk_by(|a, b| b.saturating_sub(*a) <= 1) {
            if let (Some(first), Some(last)) = (row.first(), row.last()) {
                remove.execute([first, last])?;
            }
        }
        Ok(())
    }

    /// The newest number in the outbox; 0 when it is empty.
    pub fn last_outbox(&self) -> Result<i64, Fault> {
        let sql = "SELECT coalesce(max(id), 0) FROM outbox";
        Ok(self.conn.query_row(sql, [], |row| row.get(0))?)
    }

    /// Looks at the outbox from `first` to `last`, oldest first, as long as `look` wants more.
    pub fn each_of_outbox(
        &self,
        first: i64,
        last: i64,
        mut look: impl FnMut(OutboxRow) -> bool,
    ) -> Result<(), Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT id, chat, body, edits, answers, notice, text, markup, at, wing, subject, person
             FROM outbox WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
        )?;
        let mut rows = find.query([first, last])?;
        while let Some(row) = rows.next()? {
            let wing = row.get::<_, Option<String>>(9)?.map(Cow::Owned);
            let more = look(OutboxRow {
                id: row.get(0)?,
                chat: row.get(1)?,
                body: BodyKind::of(row.get_ref(2)?.as_str().unwrap_or_default()),
                edits: row.get(3)?,
                answers: row.get(4)?,
                notice: row.get(5)?,
                text: row.get(6)?,
                markup: row.get(7)?,
                at: Wall(row.get(8)?),
                receipt: wing.zip(row.get(10)?),
                person: row.get::<_, Option<i64>>(11)?.map(PlayerId),
            });
            if !more {
                break;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Lock;

    #[test]
    fn a_message_takes_no_table_of_its_own_to_be_stored() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let lock = Lock::take(&path).expect("a lock file").expect("free");
        let db = Db::open(&path, &lock).expect("opens");
        let explain = "EXPLAIN INSERT INTO outbox (id, chat, body, notice, text, at)
            VALUES (1, 2, 'say', 0, 'text', 3)";
        let mut steps = db.conn.prepare(explain).expect("plans");
        let steps = steps.query_map([], |row| row.get::<_, String>(1));
        let steps: Vec<_> = steps
            .expect("plans")
            .map(Result::unwrap_or_default)
            .collect();
        assert!(steps.contains(&"Insert".to_owned()), "{steps:?}");
        assert!(!steps.contains(&"OpenEphemeral".to_owned()), "{steps:?}");
    }
}
