//! What the books refuse by themselves, whoever writes to them.
use super::*;
use casino_bot::casino::wings;
use casino_bot::rules::ledger::{Class, EntryKind};
use rusqlite::Connection;

/// Every statement that could bring an end forward or make somebody forget it.
const ATTACKS: &[&str] = &[
    "UPDATE exclusion SET until = until - 1",
    "UPDATE exclusion SET until = since + 1",
    "UPDATE exclusion SET until = 0",
    "UPDATE exclusion SET over = 1",
    "UPDATE exclusion SET player = 2",
    "UPDATE exclusion SET since = since - 1",
    "UPDATE exclusion SET since = since + 1",
    "UPDATE exclusion SET kind = 'pause' WHERE kind = 'exclusion'",
    "UPDATE exclusion SET kind = 'exclusion' WHERE kind = 'pause'",
    "UPDATE exclusion SET id = id + 100",
    "UPDATE OR REPLACE exclusion SET id = 1 WHERE id = 2",
    "UPDATE OR IGNORE exclusion SET until = until - 1",
    "DELETE FROM exclusion",
    "DELETE FROM exclusion WHERE until > 0",
    "REPLACE INTO exclusion SELECT id, player, kind, since, since + 1, 0, 0 FROM exclusion",
    "INSERT OR REPLACE INTO exclusion SELECT id, player, kind, since, since + 1, 0, 1 FROM exclusion",
    "INSERT INTO exclusion SELECT id, player, kind, since, until, 0, 0 FROM exclusion WHERE true
       ON CONFLICT DO UPDATE SET until = since + 1",
    "UPDATE account SET shut_until = NULL",
    "UPDATE account SET shut_until = shut_until - 1 WHERE shut_until IS NOT NULL",
    "UPDATE account SET shut_until = 9223372036854775807 WHERE shut_until IS NULL",
    "DELETE FROM play_limit",
    "UPDATE play_limit SET value = NULL",
    "UPDATE play_limit SET value = value + 1",
    "UPDATE play_limit SET asset = 3",
    "UPDATE play_limit SET asked_at = since, asked = 9, confirm_from = since + 1",
    "REPLACE INTO play_limit SELECT player, kind, asset, NULL, since, NULL, NULL, NULL FROM play_limit",
];

fn rows(sql: &Connection) -> Vec<String> {
    let mut find = sql
        .prepare(
            "SELECT id || ' ' || player || kind || since || ' ' || until || ' ' || over FROM exclusion
             UNION ALL SELECT player || kind || asset || ' ' || value || ' ' || since FROM play_limit",
        )
        .expect("a query");
    let rows = find.query_map([], |row| row.get(0)).expect("reads");
    rows.collect::<Result<_, _>>().expect("texts")
}

#[test]
fn no_statement_brings_an_end_forward_or_raises_a_limit() {
    let table = floor(&profiles::BASE);
    shut_out(&table, ALICE, "24h");
    shut_out(&table, ALICE, "life");
    shut_out(&table, BOB, "6m");
    set(
        &table,
        CAROL,
        (Kind::Loss(Period::Day), Some(Asset::Usdt)),
        Some(5),
    );
    set(
        &table,
        CAROL,
        (Kind::Loss(Period::Day), Some(Asset::Usdt)),
        Some(7),
    );
    // With the bot's own settings, and with those that SQLite has by itself.
    for recursive in [false, true] {
        let sql = table.sql();
        sql.pragma_update(None, "recursive_triggers", recursive)
            .expect("set");
        let before = rows(&sql);
        for attack in ATTACKS {
            sql.execute_batch(attack).expect_err(attack);
            assert_eq!(rows(&sql), before, "{attack}");
        }
    }
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn the_books_take_no_stake_of_the_excluded_even_if_nobody_asks_the_guard() {
    let table = floor(&profiles::BASE);
    let at = table.now.wall.0;
    let stake = |player: i64, at: i64| {
        let sql = "INSERT INTO posting VALUES ({buy-in}, 77, 0, 2, ";
        coded(&format!("{sql}{player}, {{stakes}}, 1, {at})"))
    };
    shut_out(&table, ALICE, "24h");
    let day = 86_400_000_000;
    for (player, at) in [(ALICE, at), (ALICE, at + day - 1)] {
        let refused = table
            .sql()
            .execute_batch(&stake(player, at))
            .expect_err("excluded");
        assert!(refused.to_string().contains("stakes nothing"), "{refused}");
    }
    table
        .sql()
        .execute_batch(&stake(ALICE, at + day))
        .expect("it is over");
    let broken = coded(&format!(
        "UPDATE account SET shut_until = NULL; INSERT INTO posting VALUES ({{buy-in}}, 78, 0, 2, {ALICE}, {{stakes}}, 1, {})",
        at + 1
    ));
    let said = table.tampered(&broken);
    assert!(
        said.contains("No stake was taken from a player who was excluded"),
        "{said}"
    );
}

/// The kinds of entries that take a player's stake.
fn stakes() -> Vec<&'static EntryKind> {
    let takes = |kind: &&EntryKind| {
        let mut shapes = kind.shapes.iter();
        shapes.any(|shape| (shape.debit, shape.credit) == (Class::Player, Class::Stakes))
    };
    wings::entry_kinds().filter(takes).collect()
}

#[test]
fn the_books_refuse_every_kind_of_stake_of_the_excluded_in_every_asset() {
    let table = floor(&profiles::BASE);
    let at = table.now.wall.0 + 1;
    let names: Vec<_> = stakes().iter().map(|kind| kind.name).collect();
    assert_eq!(names, ["stake", "toss stake", "buy-in"]);
    shut_out(&table, ALICE, "24h");
    // An account that is opened later is shut as well.
    let open = format!("INSERT INTO account (asset, owner) VALUES (5, {ALICE})");
    table.sql().execute_batch(&open).expect("opens");
    let tries = |player: i64, asset: i64, kind: &EntryKind, line: i64| {
        let sql = "INSERT INTO posting VALUES";
        let row = format!(
            "({}, 9999, {line}, {asset}, {player}, {{stakes}}, 1, {at})",
            kind.code
        );
        table.sql().execute_batch(&coded(&format!("{sql} {row}")))
    };
    for kind in stakes() {
        for (asset, line) in [(1, 0), (2, 0), (5, 0), (2, 2), (2, 9)] {
            let refused = tries(ALICE, asset, kind, line).expect_err(kind.name);
            let said = refused.to_string();
            // A toss has one line.
            let shape =
                kind.name == "toss stake" && line > 0 && said.contains("moves money that way");
            assert!(
                said.contains("stakes nothing") || shape,
                "{}: {said}",
                kind.name
            );
        }
        tries(BOB, 2, kind, 0).expect("of who is not");
    }
    let sql = "SELECT count(*) FROM account WHERE shut_until IS NOT NULL AND owner";
    assert!(number(&table, &format!("{sql} = {ALICE}")) >= 3);
    assert_eq!(number(&table, &format!("{sql} <> {ALICE}")), 0);
}

#[test]
fn an_account_that_is_not_shut_with_its_player_is_found() {
    let table = floor(&profiles::BASE);
    shut_out(&table, ALICE, "24h");
    let said = table.tampered("UPDATE account SET shut_until = NULL");
    assert!(
        said.contains("Every account is shut for exactly as long"),
        "{said}"
    );
}

#[test]
fn sums_that_postings_do_not_say_are_found() {
    for tamper in [
        "UPDATE play_sum SET came = came + 1",
        "UPDATE play_sum SET went = went + 1",
        "UPDATE play_sum SET deposited = deposited + 1",
        "UPDATE paid_hour SET amount = amount + 1",
        "DELETE FROM play_sum",
    ] {
        let table = floor(&profiles::BASE);
        assert_eq!(table.findings(), [""; 0]);
        let said = table.tampered(tamper);
        assert!(said.contains("by anything but play"), "{tamper}: {said}");
    }
}

#[test]
fn a_copy_that_is_put_in_place_keeps_its_exclusions() {
    let mut table = floor(&profiles::BASE);
    shut_out(&table, ALICE, "6m");
    let before = rows(&table.sql());
    table
        .sql()
        .execute_batch("UPDATE intake SET copied = 1")
        .expect("marked");
    table.pass(DAY);
    table.crash_into(house_under(&profiles::OFF), Box::new(Seeded(9)));
    assert_eq!(rows(&table.sql()), before);
    let said = table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
    assert!(
        said.contains("excluded yourself"),
        "under no rules either: {said}"
    );
}
