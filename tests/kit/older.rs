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
    "ALTER TABLE auto_play ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
     UPDATE auto_play SET due_at = (SELECT at FROM agenda WHERE kind = 'auto' AND subject = player);
     ALTER TABLE contest ADD COLUMN again_at INTEGER;
     ALTER TABLE intake ADD COLUMN renewed_up_to INTEGER;
     UPDATE intake SET renewed_up_to = (SELECT subject FROM agenda WHERE kind = 'renewal');
     DROP TRIGGER round_opens_a_table; DROP TRIGGER round_clears_its_table;
     ALTER TABLE open_table ADD COLUMN touched_at INTEGER NOT NULL DEFAULT 0;
     UPDATE open_table SET touched_at =
       (SELECT at FROM agenda WHERE kind = 'table' AND subject = round) - 86400000000;
     CREATE TRIGGER round_opens_a_table AFTER INSERT ON round WHEN NEW.payout IS NULL
     BEGIN INSERT INTO open_table VALUES (NEW.id, NEW.player, NEW.opened_at); END;
     CREATE TRIGGER round_clears_its_table AFTER UPDATE OF payout ON round WHEN NEW.payout IS NOT NULL
     BEGIN DELETE FROM open_table WHERE round = NEW.id; END;
     ALTER TABLE toss ADD COLUMN tell_at INTEGER;
     UPDATE toss SET tell_at = (SELECT at FROM agenda WHERE kind = 'toss' AND subject = toss.id);
     CREATE INDEX toss_to_tell ON toss (tell_at) WHERE tell_at IS NOT NULL;
     CREATE INDEX open_table_left ON open_table (touched_at);
     CREATE INDEX auto_play_due ON auto_play (due_at);
     CREATE INDEX contest_due ON contest (coalesce(again_at, due_at)) WHERE ended IS NULL;
     DROP TRIGGER auto_play_leaves_the_agenda; DROP TRIGGER contest_leaves_the_agenda; DROP TABLE agenda",
    "ALTER TABLE intake ADD COLUMN watermark INTEGER; ALTER TABLE intake ADD COLUMN seen_at INTEGER;
     UPDATE intake SET (watermark, seen_at) = (SELECT last, seen_at FROM source WHERE id = 1);
     DROP TABLE taken_in; DROP TABLE source",
    "DROP TRIGGER posting_has_a_shape_of_its_kind;
     CREATE TRIGGER posting_has_a_shape_of_its_kind AFTER INSERT ON posting
     WHEN NOT EXISTS (SELECT 1 FROM entry_shape
       WHERE kind = NEW.kind AND debit = iif(NEW.debit < 0, NEW.debit, 0) AND credit = iif(NEW.credit < 0, NEW.credit, 0)
         AND (line IS NULL OR line = NEW.line) AND (play IS NULL OR play = (NEW.asset = 1)))
     BEGIN SELECT RAISE(ABORT, 'no entry of this kind moves money that way'); END;
     DROP TRIGGER account_stays;
     DELETE FROM account WHERE asset > 2; DELETE FROM asset WHERE code > 2;
     CREATE TRIGGER account_stays BEFORE DELETE ON account
     BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END;
     INSERT OR IGNORE INTO account (asset, owner) SELECT 2, id FROM player;
     UPDATE asset SET name = 'usd' WHERE code = 2;
     ALTER TABLE asset DROP COLUMN decimals; ALTER TABLE asset DROP COLUMN play;
     ALTER TABLE auto_play DROP COLUMN asset;
     DROP INDEX round_open; CREATE UNIQUE INDEX round_open ON round (player, game) WHERE payout IS NULL",
    "ALTER TABLE player DROP COLUMN language_seen; ALTER TABLE player DROP COLUMN language_chosen",
    "PRAGMA writable_schema = ON;
     UPDATE sqlite_schema SET sql = replace(sql,
       'body = ''say'' OR body = ''edit'' OR body = ''dice'' OR body = ''file''',
       'body IN (''say'', ''edit'', ''dice'', ''file'')') WHERE name = 'outbox';
     PRAGMA writable_schema = RESET",
    "DROP VIEW subject; DROP VIEW open_stake; DROP VIEW matter",
    "DROP TABLE notice; DROP TABLE till; DROP TABLE reconciliation; DROP TABLE holding; DROP TABLE rate; DROP TABLE funding;
     DROP TABLE suspense; DROP TABLE withdrawal_step; DROP TABLE withdrawal; DROP TABLE withdrawal_way;
     DROP TABLE deposit; DROP TABLE deposit_way;
     DELETE FROM entry_shape WHERE kind IN
       (SELECT code FROM entry_kind WHERE subject IN ('deposit', 'suspense', 'withdrawal', 'funding'));
     DELETE FROM entry_kind WHERE subject IN ('deposit', 'suspense', 'withdrawal', 'funding');
     DROP TRIGGER account_stays;
     DELETE FROM account WHERE owner IN
       (SELECT owner FROM house WHERE name IN ('provider', 'fees', 'suspense'));
     CREATE TRIGGER account_stays BEFORE DELETE ON account
     BEGIN SELECT RAISE(ABORT, 'accounts are never deleted'); END;
     DELETE FROM house WHERE name IN ('provider', 'fees', 'suspense');
     DELETE FROM taken_in WHERE source = 2; DELETE FROM source WHERE id = 2",
    "ALTER TABLE player DROP COLUMN wallet",
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
