//! Databases as earlier programs left them.
use rusqlite::Connection;

/// What takes back each migration from the eighth on, in their order.
const UNDO: &[&str] = &[
    "DROP TRIGGER listing_stays; DROP TABLE board; DROP TABLE listing; DROP INDEX buy_in_of_player",
    "ALTER TABLE auto_play DROP COLUMN win; ALTER TABLE auto_play DROP COLUMN loss",
    "DROP TABLE place; ALTER TABLE player DROP COLUMN met",
    "ALTER TABLE intake DROP COLUMN run; ALTER TABLE intake DROP COLUMN commits;
     ALTER TABLE intake DROP COLUMN renewed_up_to",
    "DROP INDEX outbox_edit; ALTER TABLE outbox DROP COLUMN person",
    "ALTER TABLE auto_play DROP COLUMN net; DELETE FROM entry_kind WHERE code = 11",
    "DROP TRIGGER pay_table_comes_with_its_text;
     ALTER TABLE pay_table DROP COLUMN text; ALTER TABLE pay_table DROP COLUMN form",
    "DROP TRIGGER posting_has_a_shape_of_its_kind; DROP TABLE entry_shape",
    "CREATE TABLE older (
       id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, edits INTEGER, answers INTEGER, notice INTEGER NOT NULL,
       text TEXT NOT NULL, markup TEXT, at INTEGER NOT NULL, toss INTEGER REFERENCES toss (id),
       shows INTEGER REFERENCES contest (id), document INTEGER REFERENCES round (id), person INTEGER) STRICT;
     INSERT INTO older SELECT id, chat, edits, answers, notice, text, markup, at,
       CASE wing WHEN 'tosses' THEN subject END, CASE wing WHEN 'contests' THEN subject END,
       CASE wing WHEN 'rounds' THEN subject END, person FROM outbox;
     DROP TABLE outbox; ALTER TABLE older RENAME TO outbox;
     CREATE UNIQUE INDEX outbox_toss ON outbox (toss) WHERE toss IS NOT NULL;
     CREATE UNIQUE INDEX outbox_edit ON outbox (chat, edits) WHERE edits IS NOT NULL",
];
const FIRST: usize = 8;

/// Makes it what it was when `version` was the newest migration.
pub fn go_back(sql: &Connection, version: usize) {
    let now: u32 = sql
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .expect("reads");
    assert_eq!(
        now as usize,
        FIRST - 1 + UNDO.len(),
        "each migration is taken back"
    );
    for undo in UNDO[version + 1 - FIRST..].iter().rev() {
        sql.execute_batch(undo).expect("taken back");
    }
    sql.pragma_update(None, "user_version", version as u32)
        .expect("set");
}
