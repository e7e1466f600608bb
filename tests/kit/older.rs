//! Databases as earlier programs left them.
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What takes back a migration's changes of what was there before it, by its number from the eighth on. What it
/// brought goes by itself.
const UNDO: &[(usize, &str)] = &[
    (9, "ALTER TABLE auto_play DROP COLUMN win; ALTER TABLE auto_play DROP COLUMN loss"),
    (10, "ALTER TABLE player DROP COLUMN met"),
    (11, "ALTER TABLE intake DROP COLUMN run; ALTER TABLE intake DROP COLUMN commits;
     ALTER TABLE intake DROP COLUMN renewed_up_to"),
    (12, "ALTER TABLE outbox DROP COLUMN person"),
    (13, "ALTER TABLE auto_play DROP COLUMN net"),
    (14, "ALTER TABLE pay_table DROP COLUMN text; ALTER TABLE pay_table DROP COLUMN form"),
    (16, "CREATE TABLE older (
       id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, edits INTEGER, answers INTEGER, notice INTEGER NOT NULL,
       text TEXT NOT NULL, markup TEXT, at INTEGER NOT NULL, toss INTEGER REFERENCES toss (id),
       shows INTEGER REFERENCES contest (id), document INTEGER REFERENCES round (id), person INTEGER) STRICT;
     INSERT INTO older SELECT id, chat, edits, answers, notice, text, markup, at,
       CASE wing WHEN 'tosses' THEN subject END, CASE wing WHEN 'contests' THEN subject END,
       CASE wing WHEN 'rounds' THEN subject END, person FROM outbox;
     DROP TABLE outbox; ALTER TABLE older RENAME TO outbox;
     CREATE UNIQUE INDEX outbox_toss ON outbox (toss) WHERE toss IS NOT NULL;
     CREATE UNIQUE INDEX outbox_edit ON outbox (chat, edits) WHERE edits IS NOT NULL"),
    (17, "ALTER TABLE auto_play ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
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
     CREATE INDEX contest_due ON contest (coalesce(again_at, due_at)) WHERE ended IS NULL"),
    (18, "ALTER TABLE intake ADD COLUMN watermark INTEGER; ALTER TABLE intake ADD COLUMN seen_at INTEGER;
     UPDATE intake SET (watermark, seen_at) = (SELECT last, seen_at FROM source WHERE id = 1)"),
    (19, "DROP TRIGGER posting_has_a_shape_of_its_kind;
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
     DROP INDEX round_open; CREATE UNIQUE INDEX round_open ON round (player, game) WHERE payout IS NULL"),
    (20, "ALTER TABLE player DROP COLUMN language_seen; ALTER TABLE player DROP COLUMN language_chosen"),
    (21, "PRAGMA writable_schema = ON;
     UPDATE sqlite_schema SET sql = replace(sql,
       'body = ''say'' OR body = ''edit'' OR body = ''dice'' OR body = ''file''',
       'body IN (''say'', ''edit'', ''dice'', ''file'')') WHERE name = 'outbox';
     PRAGMA writable_schema = RESET"),
    (24, "ALTER TABLE player DROP COLUMN wallet"),
    (28, "DROP TRIGGER posting_has_a_shape_of_its_kind;
     CREATE TRIGGER posting_has_a_shape_of_its_kind AFTER INSERT ON posting
     WHEN NOT EXISTS (SELECT 1 FROM entry_shape
       WHERE kind = NEW.kind AND debit = iif(NEW.debit < 0, NEW.debit, 0) AND credit = iif(NEW.credit < 0, NEW.credit, 0)
         AND (line IS NULL OR line = NEW.line)
         AND (play IS NULL OR play = (SELECT asset.play FROM asset WHERE asset.code = NEW.asset)))
     BEGIN SELECT RAISE(ABORT, 'no entry of this kind moves money that way'); END"),
    (32, "DELETE FROM withdrawal_way WHERE from_state = 'reserved' AND to_state = 'waiting';
     ALTER TABLE player DROP COLUMN username"),
    (36, "DROP TRIGGER IF EXISTS posting_stays_as_it_is;
     UPDATE posting SET subject = -subject WHERE subject < 0;
     CREATE TRIGGER posting_stays_as_it_is BEFORE UPDATE ON posting
     BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
     ALTER TABLE player DROP COLUMN subject"),
    (26, "ALTER TABLE till DROP COLUMN swept_at; ALTER TABLE till DROP COLUMN swept;
     ALTER TABLE till DROP COLUMN invoices_from"),
    (27, "ALTER TABLE till DROP COLUMN answered_at; ALTER TABLE till DROP COLUMN unanswered_at;
     ALTER TABLE till DROP COLUMN bot"),
    (30, "DROP TRIGGER posting_moves_balances;
     CREATE TRIGGER posting_moves_balances AFTER INSERT ON posting BEGIN
       UPDATE account SET balance = balance - NEW.amount WHERE asset = NEW.asset AND owner = NEW.debit;
       UPDATE account SET balance = balance + NEW.amount WHERE asset = NEW.asset AND owner = NEW.credit;
     END;
     ALTER TABLE account DROP COLUMN shut_until"),
    (38, "CREATE TABLE posting (
       kind INTEGER NOT NULL REFERENCES entry_kind (code), subject INTEGER NOT NULL, line INTEGER NOT NULL CHECK (line >= 0),
       asset INTEGER NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL CHECK (credit <> debit),
       amount INTEGER NOT NULL CHECK (amount > 0), at INTEGER NOT NULL, PRIMARY KEY (subject, kind, line),
       FOREIGN KEY (asset, debit) REFERENCES account (asset, owner),
       FOREIGN KEY (asset, credit) REFERENCES account (asset, owner)) STRICT, WITHOUT ROWID;
     INSERT INTO posting SELECT kind, subject, line, asset, debit, credit, amount, at FROM ledger;
     DROP TABLE ledger;
     CREATE TRIGGER posting_stays BEFORE DELETE ON posting
     BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END;
     CREATE TRIGGER posting_stays_as_it_is BEFORE UPDATE ON posting
     BEGIN SELECT RAISE(ABORT, 'postings are never changed'); END;
     CREATE TRIGGER posting_moves_balances AFTER INSERT ON posting BEGIN
       UPDATE account SET balance = CASE
         WHEN shut_until > NEW.at AND NEW.credit = (SELECT owner FROM house WHERE name = 'stakes')
         THEN RAISE(ABORT, 'who is excluded stakes nothing') ELSE balance - NEW.amount END
       WHERE asset = NEW.asset AND owner = NEW.debit;
       UPDATE account SET balance = balance + NEW.amount WHERE asset = NEW.asset AND owner = NEW.credit;
     END;
     CREATE TRIGGER posting_has_a_shape_of_its_kind AFTER INSERT ON posting
     WHEN NOT EXISTS (SELECT 1 FROM entry_shape
       WHERE kind = NEW.kind AND debit = iif(NEW.debit < 0, NEW.debit, 0) AND credit = iif(NEW.credit < 0, NEW.credit, 0)
         AND (line IS NULL OR line = NEW.line)
         AND (play IS NULL OR play = (SELECT asset.play FROM asset WHERE asset.code = NEW.asset)))
     BEGIN SELECT RAISE(ABORT, 'no entry of this kind moves money that way'); END;
     CREATE TRIGGER posting_is_summed AFTER INSERT ON posting
     WHEN NEW.kind NOT BETWEEN 3 AND 10 AND EXISTS (SELECT 1 FROM entry_kind
       WHERE code = NEW.kind AND subject <> 'round' AND subject <> 'toss' AND subject <> 'contest')
     BEGIN
       INSERT INTO flow VALUES (NEW.at / 86400000000, NEW.asset, NEW.kind, min(NEW.debit, 0), min(NEW.credit, 0), 1, NEW.amount)
       ON CONFLICT DO UPDATE SET postings = postings + 1, amount = amount + excluded.amount;
     END"),
    (40, "ALTER TABLE source ADD COLUMN last INTEGER; ALTER TABLE source ADD COLUMN seen_at INTEGER;
     UPDATE source SET (last, seen_at) = (SELECT last, seen_at FROM intake) WHERE rising = 1;
     ALTER TABLE intake DROP COLUMN seen_at; ALTER TABLE intake DROP COLUMN last;
     CREATE TABLE bettor (
       player INTEGER NOT NULL REFERENCES player (id), asset INTEGER NOT NULL REFERENCES asset (code),
       day INTEGER NOT NULL, PRIMARY KEY (player, asset)) STRICT, WITHOUT ROWID;
     INSERT INTO bettor SELECT owner, asset, bet_on FROM account WHERE bet_on IS NOT NULL;
     ALTER TABLE account DROP COLUMN bet_on"),
    (37, "ALTER TABLE turnover DROP COLUMN excess; ALTER TABLE turnover DROP COLUMN spread;
     ALTER TABLE tally DROP COLUMN excess; ALTER TABLE tally DROP COLUMN spread"),
];

/// Columns that tell whose a row is, of which earlier programs do not have all; those that refer come first.
const KNOWN: [(&str, &str); 6] = [
    ("entry_shape", "kind"),
    ("entry_kind", "code"),
    ("account", "owner"),
    ("house", "owner"),
    ("taken_in", "source"),
    ("source", "id"),
];

/// A new database of when so many migrations were the newest.
fn as_of(version: usize) -> Connection {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql/migrations");
    let files = fs::read_dir(folder).expect("a folder");
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort();
    let sql = Connection::open_in_memory().expect("opens");
    for file in &files[..version] {
        let migration = fs::read_to_string(file).expect("reads");
        sql.execute_batch(&migration).expect("migrates");
    }
    sql
}

fn texts(sql: &Connection, find: &str) -> BTreeSet<String> {
    let mut find = sql.prepare(find).expect("a query");
    let rows = find.query_map([], |row| row.get(0)).expect("reads");
    rows.collect::<Result<_, _>>().expect("texts")
}

fn names(sql: &Connection, kind: &str) -> BTreeSet<String> {
    let find = "SELECT name FROM sqlite_schema WHERE sql IS NOT NULL AND type =";
    texts(sql, &format!("{find} '{kind}'"))
}

fn columns(sql: &Connection) -> BTreeSet<String> {
    texts(
        sql,
        "SELECT item.name || '.' || pragma_table_info.name FROM sqlite_schema AS item, pragma_table_info(item.name)
         WHERE item.type = 'table'",
    )
}

fn run(sql: &Connection, text: &str) {
    sql.execute_batch(text)
        .unwrap_or_else(|e| panic!("{text}: {e}"));
}

/// Drops what the older database has not.
fn drop_new(sql: &Connection, older: &Connection, kind: &str) {
    for name in names(sql, kind).difference(&names(older, kind)) {
        run(sql, &format!("DROP {kind} {name}"));
    }
}

/// Deletes the rows that the older database has not, of those that every database has alike.
fn delete_new(sql: &Connection, older: &Connection) {
    let stays = "SELECT sql FROM sqlite_schema WHERE name = 'account_stays'";
    let stays = texts(sql, stays).into_iter().collect::<String>();
    run(sql, "DROP TRIGGER account_stays");
    for (table, column) in KNOWN {
        if names(older, "table").contains(table) {
            let house = if table == "account" {
                "AND owner < 0"
            } else {
                ""
            };
            let of = |all: &Connection| {
                let find =
                    format!("SELECT DISTINCT CAST({column} AS TEXT) FROM {table} WHERE 1 {house}");
                texts(all, &find)
            };
            for new in of(sql).difference(&of(older)) {
                run(sql, &format!("DELETE FROM {table} WHERE {column} = {new}"));
            }
        }
    }
    run(sql, &stays);
}

/// Makes it what it was when `version` was the newest migration.
pub fn go_back(sql: &Connection, version: usize) {
    let now: u32 = sql
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .expect("reads");
    run(sql, "PRAGMA foreign_keys = OFF");
    // Views are made anew by whoever brings something to them, and no table that one reads could be changed.
    for view in names(sql, "view") {
        run(sql, &format!("DROP VIEW {view}"));
    }
    for number in (version + 1..=now as usize).rev() {
        let older = as_of(number - 1);
        // They hinder changes of the tables that they are about.
        for kind in ["trigger", "index"] {
            drop_new(sql, &older, kind);
        }
        for (_, undo) in UNDO.iter().filter(|(of, _)| *of == number) {
            run(sql, undo);
        }
        drop_new(sql, &older, "table");
        delete_new(sql, &older);
        assert_eq!(
            columns(sql),
            columns(&older),
            "all of {number} is taken back"
        );
    }
    for view in texts(
        &as_of(version),
        "SELECT sql FROM sqlite_schema WHERE type = 'view'",
    ) {
        run(sql, &view);
    }
    run(sql, "PRAGMA foreign_keys = ON");
    sql.pragma_update(None, "user_version", version as u32)
        .expect("set");
}
