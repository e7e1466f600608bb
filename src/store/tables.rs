//! The tables that open rounds stand on, and what rounds were promised.
use super::db::Db;
use crate::rules::fairness::Commitment;
use crate::rules::games::Choice;
use crate::rules::ledger::RoundId;
use crate::rules::promises;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// Where an open round is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTable {
    pub round: RoundId,
    /// The chat in which it was last shown.
    pub chat: i64,
}

impl OpenTable {
    /// On the agenda, by the round: it counts as abandoned.
    pub const DUE: &str = "table";
}

/// What rounds and tosses were promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayTable {
    /// The hash that players are shown.
    pub hash: Commitment,
    /// The form of the text behind it ([`promises`]).
    pub form: u8,
    /// A game's id, or [`crate::rules::tosses::ID`].
    pub game: String,
    /// A bet that was promised this, perhaps one of several.
    pub choice: Choice,
    /// The text as it was written; of form 1 none.
    text: Option<String>,
}

impl PayTable {
    /// The text behind the hash; none where it is of form 1 and of an earlier program, whose words this
    /// one does not have, or where the text that stands there is another.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let written = || promises::text(self.form, &self.game, &self.choice);
        let text = self.text.clone().or_else(written)?;
        (Commitment::to(&text) == self.hash).then_some(text)
    }
}

impl Db {
    /// Notes in which chat an open round is shown.
    pub fn show_table(&self, round: RoundId, chat: i64) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE open_table SET chat = ?2 WHERE round = ?1 AND chat <> ?2")?
            .execute([round.0, chat])?;
        Ok(())
    }

    /// The chat in which an open round is shown, if it is open.
    pub fn table_chat(&self, round: RoundId) -> Result<Option<i64>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT chat FROM open_table WHERE round = ?1")?;
        Ok(find.query_row([round.0], |row| row.get(0)).optional()?)
    }

    /// Notes that an open round's player has made a move now, and in which chat.
    pub fn touch_table(&self, round: RoundId, chat: i64, now: Wall) -> Result<(), Fault> {
        self.show_table(round, chat)?;
        self.put_off(OpenTable::DUE, round.0, now.plus(limits::ABANDONED_AFTER))
    }

    /// The tables of all open rounds.
    pub fn open_tables(&self) -> Result<Vec<OpenTable>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT round, chat FROM open_table ORDER BY round")?;
        let rows = find.query_map([], |row| {
            Ok(OpenTable {
                round: RoundId(row.get(0)?),
                chat: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The number under which what a bet on `choice` is promised stands, `text` in the form in force; it
    /// is entered when it is new.
    pub fn pay_table_id(&self, text: &str, game: &str, choice: &Choice) -> Result<i64, Fault> {
        let read = || self.read_pay_table_id(text, game, choice);
        self.known
            .row(|rows| &rows.pay_tables, text.to_owned(), read)
    }

    fn read_pay_table_id(&self, text: &str, game: &str, choice: &Choice) -> Result<i64, Fault> {
        let hash = Commitment::to(text);
        let hash = &hash.bytes()[..];
        let mut find = self
            .conn
            .prepare_cached("SELECT id FROM pay_table WHERE hash = ?1")?;
        let known = find.query_row([hash], |row| row.get(0)).optional()?;
        if let Some(id) = known {
            return Ok(id);
        }
        self.conn
            .prepare_cached(
                "INSERT INTO pay_table (hash, game, choice, form, text) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![hash, game, choice.as_str(), promises::FORM, text])?;
        Ok(self.conn.last_insert_rowid())
    }

    /// What stands under a number.
    pub fn pay_table(&self, id: i64) -> Result<PayTable, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT hash, form, game, choice, text FROM pay_table WHERE id = ?1")?;
        Ok(find.query_row([id], read_pay_table)?)
    }

    /// Goes through all promises, oldest first.
    pub fn each_pay_table(&self, mut each: impl FnMut(i64, &PayTable)) -> Result<(), Fault> {
        let mut find = self
            .conn
            .prepare("SELECT hash, form, game, choice, text, id FROM pay_table ORDER BY id")?;
        let mut rows = find.query([])?;
        while let Some(row) = rows.next()? {
            each(row.get(5)?, &read_pay_table(row)?);
        }
        Ok(())
    }
}

fn read_pay_table(row: &Row<'_>) -> rusqlite::Result<PayTable> {
    Ok(PayTable {
        hash: Commitment::stored(row.get(0)?),
        form: row.get(1)?,
        game: row.get(2)?,
        choice: Choice::stored(row.get(3)?),
        text: row.get(4)?,
    })
}
