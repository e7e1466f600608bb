//! What a wing that comes later brings into the books by its migration alone: no audit has to learn of it.
use crate::kit::{Table, coded};
use casino_bot::casino::wings;
use casino_bot::rules::ledger::Class;
use casino_bot::sandbox::{ALICE, BOB};
use casino_bot::values::money::{ASSETS, Asset};

/// One row of each table.
#[test]
fn a_kind_that_comes_later_is_one_row() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    let sql = table.sql();
    sql.execute("INSERT INTO account (asset, owner) VALUES (2, ?1)", [ALICE])
        .expect("a wallet");
    let give = |asset: Asset| {
        let posting = coded(
            "INSERT INTO posting SELECT code, -?1, 0, ?2, {world}, ?1, 5, 0 FROM entry_kind WHERE name = 'gift'",
        );
        sql.execute(&posting, [ALICE, asset.code()])
            .map_err(|e| e.to_string())
    };
    sql.execute_batch("INSERT INTO entry_kind VALUES (99, 'gift', 'player')")
        .expect("a row");
    let refused = give(Asset::Usdt).expect_err("has no shape");
    assert!(refused.contains("moves money that way"), "{refused}");
    sql.execute_batch(&coded(
        "INSERT INTO entry_shape VALUES (99, {world}, {player}, 0, 0)",
    ))
    .expect("a row");
    give(Asset::Play).expect_err("credits are never bought");
    give(Asset::Usdt).expect("booked");
    // As the program does with each posting.
    sql.execute(
        "INSERT INTO play_sum (player, asset, came) VALUES (?1, 2, 5)",
        [ALICE],
    )
    .expect("counted");
    let findings = table.findings();
    assert!(
        matches!(&findings[..], [one] if one.contains("is gift of player")),
        "{findings:?}"
    );
}

/// Makes a view anew with one more line, as a migration does.
fn with_line(table: &Table, view: &str, line: &str) {
    let sql = table.sql();
    let found = "SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?1";
    let old: String = sql
        .query_row(found, [view], |row| row.get(0))
        .expect("a view");
    sql.execute_batch(&format!("DROP VIEW {view}; {old} UNION ALL {line}"))
        .expect(line);
}

/// The ledger's numbers in a statement, and the one of the entry of what comes later.
fn numbered(sql: &str) -> String {
    coded(sql).replace("{later}", "99")
}

/// Alice has something that comes later: a stake and what it may win, and when it is due.
fn later() -> Table {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(BOB, BOB, "/start");
    table
        .sql()
        .execute_batch(&numbered(
            "CREATE TABLE later (id INTEGER PRIMARY KEY, player INTEGER NOT NULL, asset INTEGER NOT NULL,
               stake INTEGER NOT NULL, due INTEGER NOT NULL, open INTEGER NOT NULL) STRICT;
             INSERT INTO entry_kind VALUES ({later}, 'later', 'later');
             INSERT INTO entry_shape VALUES ({later}, {player}, {stakes}, 0, NULL),
               ({later}, {house:bankroll}, {house:held}, 1, NULL), ({later}, {player}, {player}, 2, NULL);
             INSERT INTO later VALUES (1, 700000001, 1, 5, 1000, 1);
             INSERT INTO posting VALUES ({later}, 1, 0, 1, 700000001, {stakes}, 5, 0),
               ({later}, 1, 1, 1, {house:bankroll}, {house:held}, 7, 0);
             INSERT INTO agenda VALUES ('later', 1, 1000)",
        ))
        .expect("it comes");
    for (view, line) in [
        ("subject", "SELECT 'later', id, asset, player FROM later"),
        (
            "open_stake",
            "SELECT 'later', id, asset, player, stake FROM later WHERE open",
        ),
        ("matter", "SELECT 'later', id, due FROM later WHERE open"),
    ] {
        with_line(&table, view, line);
    }
    table
}

#[test]
fn a_thing_that_comes_later_is_a_line_of_each_view() {
    let findings = later().findings();
    let [foreign] = &findings[..] else {
        panic!("{findings:?}");
    };
    assert!(foreign.contains("are those of this program"), "{foreign}");
    let (kind, stakes) = ("what its kind is about", "the stakes of what is open");
    let (held, agenda) = ("what was held back", "its moment on the agenda");
    let shape = "of no player but whom that belongs to";
    for (tamper, sentences) in [
        (
            "DELETE FROM later",
            &[kind, shape, stakes, held, agenda] as &[&str],
        ),
        ("UPDATE later SET open = 0", &[stakes, held, agenda]),
        ("UPDATE later SET stake = 4", &[stakes]),
        ("UPDATE later SET asset = 2", &[shape, stakes]),
        ("UPDATE later SET player = 700000002", &[shape]),
        ("DELETE FROM agenda WHERE kind = 'later'", &[agenda]),
        ("UPDATE agenda SET at = 999 WHERE kind = 'later'", &[agenda]),
        (
            "INSERT INTO posting VALUES ({later}, 1, 2, 1, 700000001, 700000002, 5, 0)",
            &[shape],
        ),
        (
            "INSERT INTO posting VALUES ({later}, 1, 2, 1, 700000002, 700000001, 5, 0)",
            &[shape],
        ),
        (
            "UPDATE entry_kind SET subject = 'never' WHERE code = {later}",
            &[kind, shape, held],
        ),
    ] {
        let table = later();
        let found = table.tampered(&numbered(tamper));
        for sentence in sentences {
            assert!(found.contains(sentence), "{tamper}: {found}");
        }
        assert_eq!(
            found.matches("BROKEN").count(),
            sentences.len() + 1,
            "{found}"
        );
    }
}

/// The rows of a query of one column.
fn rows(table: &Table, find: &str) -> Vec<String> {
    let sql = table.sql();
    let mut find = sql.prepare(find).expect("a query");
    let rows = find.query_map([], |row| row.get(0)).expect("reads");
    rows.collect::<Result<_, _>>().expect("texts")
}

/// So a wing whose kind of entry stands in its row alone, or in its migration alone, is found here, and so is a
/// number that two wings chose.
#[test]
fn accounts_assets_and_kinds_of_entries_are_those_of_the_database() {
    let table = Table::new(1);
    let held = |mut said: Vec<String>, find: &str| {
        said.sort();
        let mut found = rows(&table, find);
        found.sort();
        assert_eq!(said, found);
    };
    let house = Class::ALL.iter().filter(|class| **class != Class::Player);
    held(
        house
            .map(|class| format!("{} {}", class.code(), class.name()))
            .collect(),
        "SELECT owner || ' ' || name FROM house",
    );
    let assets = ASSETS.iter().map(|row| {
        let (code, play) = (row.asset.code(), i64::from(row.is_play));
        format!("{code} {} {} {play}", row.name, row.decimals)
    });
    held(
        assets.collect(),
        "SELECT code || ' ' || name || ' ' || decimals || ' ' || play FROM asset",
    );
    let kinds = wings::entry_kinds();
    held(
        kinds
            .map(|kind| format!("{} {} of {}", kind.code, kind.name, kind.subject))
            .collect(),
        "SELECT code || ' ' || name || ' of ' || subject FROM entry_kind",
    );
    let shapes = wings::entry_kinds().flat_map(|kind| {
        kind.shapes.iter().map(|shape| {
            let or_any = |only: Option<i64>| only.map_or("any".to_owned(), |n| n.to_string());
            let (debit, credit) = (shape.debit.code(), shape.credit.code());
            let (line, play) = (or_any(shape.line), or_any(shape.play.map(i64::from)));
            format!("{} {debit} to {credit}, {line}, {play}", kind.code)
        })
    });
    held(
        shapes.collect(),
        "SELECT kind || ' ' || debit || ' to ' || credit || ', ' || coalesce(line, 'any') || ', ' || coalesce(play, 'any')
         FROM entry_shape",
    );
}
