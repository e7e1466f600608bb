//! How SQLite runs every statement of this folder, of the cheap audits and of the triggers: nothing
//! that a bet, a page, a start or /health waits for reads all of a table that grows with the books.
use super::books::held_by;
use super::cashier::{deposits, suspense, withdrawals};
use super::{Audit, Db, Lock};
use crate::rules::ledger::{Class, STAKE, TOSS_STAKE};
use rusqlite::{Connection, Row};
use std::fs;
use std::path::Path;

/// Statements that do, by a part of each, and why they may.
const ALLOWED: &[(&str, &str)] = &[
    ("sum(balance) FROM account GROUP BY 1", "the auditor's"),
    ("sum(balance) AS total FROM account", "the auditor's"),
    ("FROM account WHERE balance < 0", "the auditor's"),
    ("EXISTS (SELECT 1 FROM player)", "ends at the first"),
    ("SELECT id FROM player", "a copy's first start"),
    ("count(*) FROM withdrawal WHERE state = ?1", "the auditor's"),
    ("text, id FROM pay_table ORDER", "the whole audit's"),
    // To see whether it mends a reference, if there is one that leads nowhere by then: there is none.
    ("INSERT INTO account", "is skipped"),
    ("INSERT INTO pay_table", "is skipped"),
    ("INSERT INTO player", "is skipped"),
    ("FROM funding ORDER BY id DESC", "ends with the page"),
    (
        "owner > 0 AND balance > 0 GROUP BY asset",
        "the auditor's, and its owner's when a house winds down",
    ),
    (
        "shut_ahead SET until",
        "when a clock is set; it is empty but in a copy",
    ),
    (
        "UNION ALL SELECT player, kind, since, until FROM shut_ahead",
        "a start's, and when a clock is set",
    ),
    ("FILTER (WHERE seed_pair > ?1)", "the end of a command"),
    ("sum(players), 0) FROM active", "a row a day and asset"),
];

/// Tables that hold what is open, on its way, fixed or swept.
const SMALL: &[&str] = &[
    "agenda",
    "alert",
    "asset",
    "auto_play",
    "browser_link",
    "browser_session",
    "counting",
    "dead_update",
    "deposit_way",
    "entry_kind",
    "entry_shape",
    "export",
    "holding",
    "house",
    "intake",
    "notice",
    "open_table",
    "outbox",
    "place",
    "pulse",
    "rare_win",
    "rate",
    "session",
    "source",
    "steady",
    "sqlite_schema",
    "sqlite_master",
    "taken_in",
    "ticket",
    "ticket_line",
    "ticket_number",
    "till",
    "withdrawal_way",
];

/// Tables of which nearly all is in one that grows with play: an index that an audit makes of them for itself is as
/// large, and of what it does not tell apart all is read for every row of another.
const LONG: &[&str] = &[
    "ledger", "posting", "round", "account", "tally", "toss", "player",
];

/// The literals of a source file that are statements, before its tests.
fn statements(name: &str, source: &str) -> Vec<String> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code = lines.collect::<Vec<_>>().join("\n");
    let literal = |text: &str| text.split('"').nth(1).unwrap_or_default().to_owned();
    let ends: Vec<_> = code.split("_where(").skip(1).map(literal).collect();
    let literals = code
        .split('"')
        .skip(1)
        .step_by(2)
        .flat_map(|text| text.split(';'));
    let literals = literals.map(|text| text.replace("\\\n", " ").trim().to_owned());
    let words = [
        "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "REPLACE ", "WITH ",
    ];
    let whole = literals.filter(|text| words.iter().any(|word| text.starts_with(word)));
    whole.flat_map(|sql| filled(name, &sql, &ends)).collect()
}

/// A statement with all that may stand in its places.
fn filled(name: &str, sql: &str, ends: &[String]) -> Vec<String> {
    let columns = match name {
        "rounds" => super::rounds::COLUMNS.as_str(),
        "tosses" => super::tosses::COLUMNS.as_str(),
        "contests" => super::contests::COLUMNS,
        "auto" => super::auto::COLUMNS,
        "deposits" => deposits::COLUMNS,
        "withdrawals" => withdrawals::COLUMNS,
        "suspense" => suspense::COLUMNS,
        "office" => super::office::COLUMNS,
        "adjustments" => super::adjustments::COLUMNS,
        "support" => super::support::COLUMNS,
        _ => "",
    };
    let places = [
        ("{}", columns.to_owned()),
        ("{COLUMNS}", columns.to_owned()),
        ("{round}", held_by(&STAKE, "round.id")),
        ("{toss}", held_by(&TOSS_STAKE, "toss.id")),
        ("{UNDER_WAY}", withdrawals::UNDER_WAY.to_owned()),
        ("{GETS_IT}", super::letters::GETS_IT.to_owned()),
        ("{world}", Class::World.code().to_string()),
        ("{fees}", Class::Fees.code().to_string()),
    ];
    let put_in = |sql: &str| {
        (places.iter()).fold(sql.to_owned(), |sql, (place, text)| {
            sql.replace(place, text)
        })
    };
    let sql = put_in(sql);
    let (place, texts) = if sql.contains("{numbered}") {
        (
            "{numbered}",
            [
                "round",
                "toss",
                "contest",
                "deposit",
                "withdrawal",
                "funding",
                "office_log",
                "letter",
                "adjustment",
            ]
            .map(str::to_owned)
            .to_vec(),
        )
    } else if sql.contains("{by}") {
        let by: &[&str] = match sql.contains("FROM player_sum") {
            true => &["staked", "ggr", "ngr", "deposits", "withdrawals"],
            false => &["net", "best", "staked"],
        };
        ("{by}", by.iter().map(|by| (*by).to_owned()).collect())
    } else if sql.contains("{what}") {
        let ends = ends.iter().filter(|end| !end.starts_with("SELECT"));
        ("{what}", ends.map(|end| put_in(end)).collect())
    } else {
        ("{}", vec![String::new()])
    };
    texts.iter().map(|text| sql.replace(place, text)).collect()
}

/// What a trigger asks and does, with its rows' values as parameters.
fn of_trigger(sql: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = sql;
    while let Some(at) = [rest.find("NEW."), rest.find("OLD.")]
        .into_iter()
        .flatten()
        .min()
    {
        let (before, behind) = rest.split_at(at);
        plain += before;
        plain += "?1";
        rest = behind[4..].trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    }
    plain += rest;
    let (head, body) = plain.split_once("BEGIN").expect("a trigger has a body");
    let body = body.rsplit_once("END").map_or(body, |(body, _)| body);
    let when = head
        .split_once("WHEN")
        .map(|(_, when)| format!("SELECT 1 WHERE {when}"));
    let steps = body.split(';').map(|step| step.trim().to_owned());
    let steps = steps.filter(|step| !step.is_empty() && !step.contains("RAISE("));
    when.into_iter().chain(steps).collect()
}

/// The table that has this name in a statement.
fn table_of<'a>(statement: &'a str, name: &'a str) -> &'a str {
    let renamed = statement.split_once(&format!(" AS {name} "));
    let table = renamed.and_then(|(before, _)| before.rsplit(' ').next());
    table.unwrap_or(name)
}

/// The steps of a statement's plan that read all of a table that grows.
fn long_steps(
    sql: &Connection,
    (tables, views, partial): (&[String], &[String], &[String]),
    statement: &str,
) -> Vec<String> {
    let mut plan = sql
        .prepare(&format!("EXPLAIN QUERY PLAN {statement}"))
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3));
    let steps = steps.collect::<Result<Vec<_>, _>>().expect("plans");
    let is_long = |step: &String| {
        let words: Vec<_> = step.split(' ').collect();
        match words.as_slice() {
            ["SCAN", "CONSTANT", ..] | ["SCAN", "chain" | "had" | "late" | "open"] => false,
            // Its own steps stand by themselves.
            ["SCAN", view] if views.iter().any(|name| name == view) => false,
            ["SCAN", table, rest @ ..] => {
                let by_small = rest
                    .iter()
                    .any(|word| partial.iter().any(|index| index == word));
                !by_small && !table.starts_with('(') && !SMALL.contains(table)
            }
            ["SEARCH", table, ..] if step.contains("AUTOMATIC") => {
                let table = table_of(statement, table);
                tables.iter().any(|name| name == table) && !SMALL.contains(&table)
            }
            _ => step.ends_with(" account USING PRIMARY KEY (asset=?)"),
        }
    };
    steps.into_iter().filter(is_long).collect()
}

/// The steps of a whole audit's plan that read all of a table that grows for every row of another one.
fn square_steps(sql: &Connection, statement: &str) -> Vec<String> {
    let mut plan = sql
        .prepare(&format!("EXPLAIN QUERY PLAN {statement}"))
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(3)?));
    let steps = plan.raw_query().mapped(read);
    let steps: Vec<(i64, i64, String)> = steps.collect::<Result<_, _>>().expect("plans");
    let is_scan = |step: &str| {
        let table = step
            .strip_prefix("SCAN ")
            .and_then(|rest| rest.split(' ').next());
        table.is_some_and(|table| table != "CONSTANT" && !SMALL.contains(&table))
    };
    let is_square = |(at, step): &(usize, &(i64, i64, String))| {
        let mut above = step.1;
        let correlated = std::iter::from_fn(|| {
            let parent = steps.iter().find(|other| other.0 == above)?;
            above = parent.1;
            Some(parent)
        });
        let within = &steps[..*at];
        is_scan(&step.2)
            && (correlated
                .into_iter()
                .any(|parent| parent.2.starts_with("CORRELATED"))
                || within
                    .iter()
                    .any(|other| other.1 == step.1 && is_scan(&other.2)))
    };
    let is_indexed_for_it = |(_, step): &(usize, &(i64, i64, String))| {
        let name = step
            .2
            .strip_prefix("SEARCH ")
            .and_then(|rest| rest.split(' ').next());
        let is_long = |name: &str| LONG.contains(&table_of(statement, name));
        step.2.contains("AUTOMATIC") && name.is_some_and(is_long)
    };
    let steps = steps.iter().enumerate();
    let square = steps.filter(|step| is_square(step) || is_indexed_for_it(step));
    square.map(|(_, step)| step.2.clone()).collect()
}

#[test]
fn no_audit_reads_all_of_a_table_for_every_row_of_another() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("casino.db");
    let lock = Lock::take(&path).expect("a lock file").expect("free");
    let db = Db::open(&path, &lock).expect("opens");
    for audit in Audit::all() {
        let steps = square_steps(&db.conn, audit.sql);
        assert!(steps.is_empty(), "{}: {steps:?}", audit.name);
    }
    let squares =
        "SELECT id FROM player WHERE (SELECT count(*) FROM account WHERE owner = player.id) > 1";
    assert_eq!(square_steps(&db.conn, squares).len(), 1);
    let indexed = "SELECT round.id FROM round LEFT JOIN ledger AS line ON line.asset = round.asset AND line.id > round.id";
    assert_eq!(square_steps(&db.conn, indexed).len(), 1);
}

/// Those of this folder.
fn all_statements() -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let files = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|entry| entry.expect("a file").path())
    };
    let (folders, beside): (Vec<_>, Vec<_>) = files(&folder).partition(|path| path.is_dir());
    for file in folders
        .iter()
        .flat_map(|folder| files(folder))
        .chain(beside)
    {
        let name = file
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("a name");
        if name == "plans" {
            continue;
        }
        all.extend(statements(name, &fs::read_to_string(&file).expect("reads")));
    }
    all
}

#[test]
fn what_is_due_is_read_in_the_order_in_which_it_is() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("casino.db");
    let lock = Lock::take(&path).expect("a lock file").expect("free");
    let db = Db::open(&path, &lock).expect("opens");
    let all = all_statements();
    let ordered = all.iter().filter(|sql| {
        sql.contains("FROM agenda ")
            && (sql.contains("ORDER BY at,") || sql.contains("ORDER BY agenda.at"))
    });
    let mut count = 0;
    for statement in ordered {
        let plan = format!("EXPLAIN QUERY PLAN {statement}");
        let mut plan = db.conn.prepare(&plan).expect("a statement");
        let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3));
        let steps: Vec<_> = steps.collect::<Result<_, _>>().expect("plans");
        let sorts = steps.iter().any(|step| step.contains("TEMP B-TREE"));
        assert!(!sorts, "{statement}: {steps:?}");
        count += 1;
    }
    assert!(count >= 2, "{count} are found");
}

#[test]
fn nothing_that_somebody_waits_for_reads_all_of_a_table_that_grows() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("casino.db");
    let lock = Lock::take(&path).expect("a lock file").expect("free");
    let db = Db::open(&path, &lock).expect("opens");
    let names = |sql: &str| -> Vec<String> {
        let mut find = db.conn.prepare(sql).expect("a statement");
        let rows = find.query_map([], |row| row.get(0)).expect("reads");
        rows.collect::<Result<_, _>>().expect("text")
    };
    let tables = names("SELECT name FROM sqlite_schema WHERE type = 'table'");
    let views = names("SELECT name FROM sqlite_schema WHERE type = 'view'");
    // They hold what is open or due.
    let partial =
        names("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'");
    let mut all = all_statements();
    assert!(all.len() > 120, "{} statements are found", all.len());
    let cheap = Audit::all().iter().filter(|audit| audit.cheap);
    all.extend(cheap.map(|audit| audit.sql.to_owned()));
    for trigger in names("SELECT sql FROM sqlite_schema WHERE type = 'trigger'") {
        all.extend(of_trigger(&trigger));
    }
    let mut told = Vec::new();
    let mut used = vec![false; ALLOWED.len()];
    for statement in &all {
        let steps = long_steps(&db.conn, (&tables, &views, &partial), statement);
        let allowed = ALLOWED
            .iter()
            .position(|(part, _)| statement.contains(part));
        match allowed {
            _ if steps.is_empty() => {}
            Some(at) => used[at] = true,
            None => told.push(format!("{statement}: {steps:?}")),
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert!(
        !used.contains(&false),
        "{used:?}: what is allowed is still there"
    );
}
