//! What is kept about a player: all of it is in their file, and what they erase is gone, but for what protects them, for
//! the books, and for what the office holds against them.
use super::ways::{press, say_as};
use super::*;
use crate::kit::office::{Comes, act};
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::store::privacy::KINDS;
use rusqlite::types::Value as Cell;
use serde_json::Value;
use std::collections::BTreeMap;

fn bob(table: &mut Table, text: &str) -> String {
    say_as(table, BOB, BOB, text)
}

/// Bob has done a bit of everything.
fn lived() -> Table {
    let mut table = floor(&profiles::BASE);
    bob(&mut table, "/flip 1 heads");
    bob(&mut table, "/mines 1 3");
    press(&mut table, BOB, BOB, "⬜");
    for _ in 0..2 {
        if table.button(BOB, "💰").is_some() {
            press(&mut table, BOB, BOB, "💰");
        }
    }
    table.sandbox.with(|world, _| world.next_dice([2]));
    bob(&mut table, "/toss 1 dice even");
    table.pass(limits::TOSS_ANIMATION);
    table.run();
    say_as(&mut table, BOB, BACK_ROOM, "/duel 1 flip");
    press(&mut table, ALICE, BACK_ROOM, "Accept");
    bob(&mut table, "/top");
    press(&mut table, BOB, BOB, "Show me");
    bob(&mut table, "/news off");
    bob(&mut table, "/withdraw 10 USDT");
    press(&mut table, BOB, BOB, "Withdraw 10");
    press(&mut table, ALICE, ALICE, "✅ Approve");
    set(
        &table,
        BOB,
        (Kind::Loss(Period::Day), Some(Asset::Usdt)),
        Some(90_000_000),
    );
    bob(&mut table, "/support My secret words");
    let note = Act::Note(PlayerId(BOB));
    office(&table, &note);
    table
}

fn office(table: &Table, what: &Act) {
    let house = House {
        owner: Some(PlayerId(ALICE)),
        ..house_under(&profiles::BASE)
    };
    act(table, &house, Comes::in_chat(ALICE), what, "noted").expect("may");
}

/// The last file that came.
fn file(table: &Table) -> Value {
    let bytes = table.sandbox.with(|world, _| {
        let last = world.files().last().expect("a file");
        last.bytes.to_vec()
    });
    serde_json::from_slice(&bytes).expect("JSON")
}

/// All tables, and their columns that say whose a row is.
fn tables(table: &Table) -> Vec<(String, Vec<String>)> {
    let sql = table.sql();
    let mut find = sql
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .expect("a query");
    let names = find
        .query_map([], |row| row.get::<_, String>(0))
        .expect("reads");
    let names: Vec<_> = names.collect::<Result<_, _>>().expect("names");
    let whose = |name: &String| {
        let refers = format!(
            "SELECT \"from\" FROM pragma_foreign_key_list('{name}') WHERE \"table\" = 'player'
             UNION SELECT name FROM pragma_table_info('{name}') WHERE name IN ('player', 'owner')"
        );
        let mut find = sql.prepare(&refers).expect("a query");
        let rows = find.query_map([], |row| row.get(0)).expect("reads");
        rows.collect::<Result<Vec<String>, _>>().expect("columns")
    };
    let all = names.iter().map(|name| (name.clone(), whose(name)));
    // Those of the house are nobody's.
    all.filter(|(name, whose)| name != "house" && !whose.is_empty())
        .collect()
}

/// Tables with players' numbers in them that no file has rows of, and why.
const NOT_GIVEN: [(&str, &str); 2] = [
    ("funding", "the owner's own books"),
    ("letter", "written by the office"),
];

#[test]
fn the_file_has_all_that_is_kept_about_a_player() {
    let mut table = lived();
    let other = say_as(&mut table, CAROL, CAROL, "/support Not Bob's words");
    assert!(other.contains("your message"), "{other}");
    let round = number(
        &table,
        &format!("SELECT min(id) FROM round WHERE player = {BOB}"),
    );
    let alerts = [
        ("player", format!("{BOB} usdt")),
        ("win", round.to_string()),
        ("player", format!("{BOB}9 usdt")),
    ];
    for (at, (kind, subject)) in (1..).zip(alerts) {
        let sql = "INSERT INTO alert VALUES (?1, 1, ?2, ?3, '', 1)";
        let added = table.sql().execute(sql, (at, kind, subject));
        assert_eq!(added, Ok(1));
    }
    bob(&mut table, "/privacy");
    let said = press(&mut table, BOB, BOB, "My data");
    assert!(said.contains("(file casino-my-data.json)"), "{said}");
    let given = file(&table);
    let rows = |kind: &str| given[kind].as_array().cloned().unwrap_or_default();
    // Every table that knows of players is one that the file has rows of.
    for (name, _) in tables(&table) {
        let words = |sql: &str| {
            sql.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == name)
        };
        let given = KINDS.iter().any(|(_, sql)| words(sql));
        let not = NOT_GIVEN.iter().any(|(of, _)| *of == name);
        assert!(given != not, "{name}");
    }
    // Row by row, as many as the books have.
    for (kind, sql) in [
        ("player", "SELECT count(*) FROM player WHERE id = ?1"),
        ("balances", "SELECT count(*) FROM account WHERE owner = ?1"),
        ("rounds", "SELECT count(*) FROM round WHERE player = ?1"),
        ("tosses", "SELECT count(*) FROM toss WHERE player = ?1"),
        ("contests", "SELECT count(*) FROM buy_in WHERE player = ?1"),
        ("deposits", "SELECT count(*) FROM deposit WHERE player = ?1"),
        (
            "withdrawals",
            "SELECT count(*) FROM withdrawal WHERE player = ?1",
        ),
        (
            "limits",
            "SELECT count(*) FROM play_limit WHERE player = ?1",
        ),
        (
            "sums_by_game",
            "SELECT count(*) FROM tally WHERE player = ?1",
        ),
        (
            "leaderboard",
            "SELECT count(*) FROM listing WHERE player = ?1",
        ),
        (
            "no_messages",
            "SELECT count(*) FROM no_letters WHERE player = ?1",
        ),
        ("tickets", "SELECT count(*) FROM ticket WHERE player = ?1"),
        (
            "office",
            "SELECT count(*) FROM office_log WHERE player = ?1",
        ),
    ] {
        let kept = number(&table, &sql.replace("?1", &BOB.to_string()));
        assert!(kept > 0, "{kind}: there is something to be told");
        assert_eq!(rows(kind).len() as i64, kept, "{kind}");
    }
    // Times are read as such, and what staff is alerted to about them is theirs to read.
    let hours = ["hours_played", "hours_staked", "hours_paid_in"].map(rows);
    for hour in hours.iter().flatten().map(|row| &row["hour"]) {
        let hour = hour.as_str().expect("a time");
        assert!(hour.starts_with("20") && hour.contains(":00:00"), "{hour}");
    }
    assert!(hours.iter().flatten().count() > 0);
    let days = rows("last_days");
    let day = days[0]["day"].as_str().expect("a date");
    assert!(day.starts_with("20") && day.len() == 10, "{day}");
    let weeks = rows("leaderboard_weeks");
    assert!(weeks.iter().all(|row| row["week"].is_string()), "{weeks:?}");
    let alerts = rows("alerts");
    assert_eq!(alerts.len(), 2, "{alerts:?}");
    // Every posting of theirs, and they come to what they have.
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let mut postings = 0;
    let kinds = KINDS.iter().map(|(kind, _)| *kind);
    for kind in kinds.filter(|kind| kind.starts_with("postings")) {
        for row in rows(kind) {
            let amount = row["amount"].as_i64().expect("an amount");
            let sign = if row["way"] == "in" { 1 } else { -1 };
            let asset = row["asset"].as_str().expect("an asset").to_owned();
            *sums.entry(asset).or_default() += sign * amount;
            postings += 1;
        }
    }
    let kept = format!("SELECT count(*) FROM posting WHERE {BOB} IN (debit, credit)");
    assert_eq!(postings, number(&table, &kept));
    for row in rows("balances") {
        let asset = row["asset"].as_str().expect("an asset");
        let sum = sums.get(asset).copied().unwrap_or_default();
        assert_eq!(row["balance"].as_i64(), Some(sum), "{asset}");
    }
    let text = given.to_string();
    assert!(text.contains("My secret words") && text.contains("\"Bob\""));
    assert_eq!(given["not_all_of"], serde_json::json!([]));
    // Nothing of the house's or of anybody else's.
    let seeds = "SELECT lower(hex(server_seed)) FROM seed_pair";
    let mut of_house = vec![
        "Not Bob's".to_owned(),
        "Carol".to_owned(),
        "noted".to_owned(),
    ];
    for sql in [
        seeds,
        "SELECT spend_id FROM withdrawal",
        "SELECT payload FROM deposit",
    ] {
        let books = table.sql();
        let mut find = books.prepare(sql).expect("a query");
        let found = find.query_map([], |row| row.get(0)).expect("reads");
        of_house.extend(found.collect::<Result<Vec<String>, _>>().expect("texts"));
    }
    for part in of_house {
        assert!(!text.contains(&part), "{part}");
    }
    // Once a day.
    let said = press(&mut table, BOB, BOB, "My data");
    assert!(said.contains("not long ago"), "{said}");
    table.pass(DAY);
    let said = press(&mut table, BOB, BOB, "My data");
    assert!(said.contains("(file "), "{said}");
    assert_eq!(table.findings(), [""; 0]);
}

/// Every text of the database, with where it stands.
fn texts(table: &Table) -> Vec<(String, String)> {
    let sql = table.sql();
    let mut find = sql
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .expect("a query");
    let names = find
        .query_map([], |row| row.get::<_, String>(0))
        .expect("reads");
    let names: Vec<_> = names.collect::<Result<_, _>>().expect("names");
    let mut all = Vec::new();
    for name in names {
        let mut find = sql
            .prepare(&format!("SELECT * FROM \"{name}\""))
            .expect("a query");
        let columns = find.column_count();
        let mut rows = find.query([]).expect("reads");
        while let Some(row) = rows.next().expect("reads") {
            for column in 0..columns {
                if let Cell::Text(text) = row.get(column).expect("a cell") {
                    all.push((name.clone(), text));
                }
            }
        }
    }
    all
}

/// What must be the same after it.
fn stays(table: &Table) -> Vec<(String, i64)> {
    let of = |name: &str| format!("SELECT count(*) FROM {name} WHERE player = {BOB}");
    let sums = [
        of("round"),
        of("toss"),
        of("deposit"),
        of("withdrawal"),
        of("play_limit"),
        of("exclusion"),
        of("staked_hour"),
        of("played_hour"),
        of("paid_hour"),
        of("play_sum"),
        of("no_letters"),
        of("office_log"),
        "SELECT count(*) FROM posting".to_owned(),
        "SELECT count(*) FROM office_state".to_owned(),
        format!("SELECT coalesce(sum(value), 0) FROM play_limit WHERE player = {BOB}"),
        format!(
            "SELECT coalesce(sum(until), 0) FROM exclusion WHERE player = {BOB} AND until < 9e18"
        ),
        format!(
            "SELECT coalesce(sum(shut_until), 0) FROM account WHERE owner = {BOB} AND shut_until < 9e17"
        ),
        format!("SELECT sum(balance * asset) FROM account WHERE owner = {BOB}"),
        format!(
            "SELECT sum(deposited + forgotten + came + went) FROM play_sum WHERE player = {BOB}"
        ),
        format!("SELECT coalesce(sum(adult_at), 0) FROM playing WHERE player = {BOB}"),
    ];
    sums.into_iter()
        .map(|sql| (sql.clone(), number(table, &sql)))
        .collect()
}

/// Their money is gone, but for what nobody can withdraw.
fn emptied(table: &mut Table) {
    let has =
        "SELECT balance FROM account JOIN asset ON code = asset WHERE name = 'usdt' AND owner =";
    let left = number(table, &format!("{has} {BOB}")) - 500_000;
    let said = format!(
        "/withdraw {}.{:06} USDT",
        left / 1_000_000,
        left % 1_000_000
    );
    let cents = format!(
        "/withdraw {}.{:02} USDT",
        left / 1_000_000,
        left % 1_000_000 / 10_000
    );
    let said = if left % 10_000 == 0 { cents } else { said };
    let told = bob(table, &said);
    let (message, yes) = table
        .button(BOB, "Withdraw ")
        .unwrap_or_else(|| panic!("{said}: {told}"));
    table.press(BOB, BOB, message, &yes);
    if table.button(ALICE, "✅ Approve").is_some() {
        press(table, ALICE, ALICE, "✅ Approve");
    }
}

fn erases(table: &mut Table) -> String {
    bob(table, "/privacy");
    let said = press(table, BOB, BOB, "Erase");
    match said.contains("exactly this") {
        true => press(table, BOB, BOB, "Yes, erase"),
        false => said,
    }
}

#[test]
fn nothing_is_erased_that_is_spoken_about_while_the_office_keeps_their_money() {
    let mut table = lived();
    emptied(&mut table);
    bob(&mut table, "/paysupport Where is it?");
    let said = erases(&mut table);
    assert!(said.contains("is not over yet"), "{said}");
    press(&mut table, BOB, BOB, "Close");
    office(&table, &Act::HoldPayouts(PlayerId(BOB)));
    let said = erases(&mut table);
    assert!(said.contains("is not over yet"), "{said}");
    office(&table, &Act::ReleasePayouts(PlayerId(BOB)));
    let said = erases(&mut table);
    assert!(said.contains("It is erased"), "{said}");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn what_is_erased_is_gone_and_what_protects_or_counts_stays() {
    let mut table = lived();
    let said = erases(&mut table);
    assert!(said.contains("Withdraw it first"), "{said}");
    emptied(&mut table);
    bob(&mut table, "/language ru");
    bob(&mut table, "/language en");
    // The office and they themselves keep them from playing.
    shut_out(&table, BOB, "6m");
    office(&table, &Act::Ban(PlayerId(BOB)));
    let before = stays(&table);
    let named = texts(&table)
        .into_iter()
        .filter(|(_, text)| text.contains("Bob") || text.contains("bob"));
    assert!(named.count() >= 2, "a name and an @name");
    let said = erases(&mut table);
    assert!(said.contains("It is erased"), "{said}");
    for (name, text) in texts(&table) {
        let found = ["Bob", "bob", "secret"]
            .iter()
            .any(|part| text.contains(part));
        assert!(!found, "{name}: {text}");
    }
    assert_eq!(stays(&table), before);
    assert_eq!(table.findings(), [""; 0]);
    let listed = format!("SELECT count(*) FROM listing WHERE shown = 1 AND player = {BOB}");
    assert_eq!(number(&table, &listed), 0);
    let now = table.now.wall;
    let db = table.engine.books();
    assert!(db.is_excluded(PlayerId(BOB), now).expect("reads"));
    assert!(db.hold(PlayerId(BOB)).expect("reads").is_stopped());
    // They come back: as anybody, still shut out, banned and limited, with no second welcome.
    let said = bob(&mut table, "/flip 1 heads");
    assert!(said.contains("does not let you play"), "{said}");
    bob(&mut table, "/support It is me");
    let known = format!("SELECT count(*) FROM player WHERE id = {BOB} AND name = 'Bob'");
    assert_eq!(number(&table, &known), 1);
    let bonus = format!("SELECT count(*) FROM posting WHERE credit = {BOB} AND subject = -{BOB}");
    assert_eq!(number(&table, &bonus), 1, "the first welcome alone");
    let again = erases(&mut table);
    assert!(again.contains("within the last day"), "{again}");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn nothing_is_erased_while_something_is_open_or_by_who_works_here() {
    let mut table = floor(&profiles::BASE);
    emptied(&mut table);
    bob(&mut table, "/wallet play");
    let refused = |table: &mut Table, says: &str| {
        let said = erases(table);
        assert!(said.contains(says), "{said}");
        let kept = format!("SELECT count(*) FROM player WHERE id = {BOB} AND name = 'Bob'");
        assert_eq!(number(table, &kept), 1);
    };
    bob(&mut table, "/mines 1 3");
    refused(&mut table, "First play to the end");
    press(&mut table, BOB, BOB, "⬜");
    table.pass(limits::ABANDONED_AFTER);
    table.run();
    say_as(&mut table, BOB, BACK_ROOM, "/pot 1");
    refused(&mut table, "First play to the end");
    table.pass(DAY);
    table.run();
    bob(&mut table, "/deposit 20 USDT");
    press(&mut table, BOB, BOB, "Deposit ");
    refused(&mut table, "A payment of yours");
    table.provides("deposit 4 has expired");
    office(
        &table,
        &Act::SetRole(
            PlayerId(BOB),
            Some(casino_bot::rules::office::Role::Support),
        ),
    );
    refused(&mut table, "You work here");
    office(&table, &Act::SetRole(PlayerId(BOB), None));
    // A confirmation of another day does nothing.
    bob(&mut table, "/privacy");
    press(&mut table, BOB, BOB, "Erase");
    table.pass(DAY);
    let said = press(&mut table, BOB, BOB, "Yes, erase");
    assert!(said.contains("has had its turn"), "{said}");
    // Nobody else's press is theirs.
    let (_, yes) = table.button(BOB, "Yes, erase").expect("a button");
    let last = table.sandbox.with(|world, _| world.messages(CAROL)).pop();
    let message = last.expect("a message")["message_id"].as_i64();
    let said = table.press(CAROL, CAROL, message.expect("a number"), &yes);
    assert!(said.concat().contains("somebody else's"), "{said:?}");
    let said = erases(&mut table);
    assert!(said.contains("It is erased"), "{said}");
    assert_eq!(table.findings(), [""; 0]);
}
