//! The file beside the database: a backup that is put back ends no exclusion that was made since.
use super::*;
use std::fs;
use std::path::{Path, PathBuf};

const DAVE: i64 = 700_000_099;

fn beside(table: &Table, end: &str) -> PathBuf {
    let mut name = table.path().as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn said(table: &Table) -> String {
    fs::read_to_string(beside(table, ".excluded")).unwrap_or_default()
}

fn backs_up(table: &Table, name: &str) -> PathBuf {
    let target = table.path().with_file_name(name);
    let db = Db::open_to_read(table.path()).expect("opens");
    db.backup(&target).expect("a copy");
    target
}

fn puts_back(table: &mut Table, backup: &Path) {
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(beside(table, end));
    }
    fs::copy(backup, table.path()).expect("copied");
    table.crash_into(house_under(&profiles::BASE), Box::new(Seeded(9)));
    table.run();
    table.news();
}

fn ends(table: &Table) -> Vec<(i64, String, i64)> {
    let sql = table.sql();
    let mut find = sql
        .prepare("SELECT player, kind, until FROM exclusion WHERE over = 0 ORDER BY 1, 2, 3")
        .expect("a query");
    let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let rows = rows.expect("reads").collect::<Result<_, _>>();
    rows.expect("rows")
}

fn is_refused(table: &mut Table, player: i64) -> bool {
    let said = table.say(player, player, "/flip 1 heads").join("\n");
    said.contains("Nobody can end that")
}

#[test]
fn a_backup_that_is_put_back_ends_no_exclusion_that_was_made_since() {
    let mut table = floor(&profiles::BASE);
    assert!(!beside(&table, ".excluded").exists(), "there is none");
    shut_out(&table, ALICE, "24h");
    let backup = backs_up(&table, "backup.db");
    shut_out(&table, ALICE, "7d");
    shut_out(&table, BOB, "life");
    table.say(DAVE, DAVE, "/start");
    shut_out(&table, DAVE, "6m");
    let before = ends(&table);
    puts_back(&mut table, &backup);
    assert!(is_refused(&mut table, ALICE) && is_refused(&mut table, BOB));
    // The backup is from before he came: what he chose holds from his first visit on.
    table.say(DAVE, DAVE, "/start");
    assert!(is_refused(&mut table, DAVE));
    assert_eq!(ends(&table), before);
    assert!(!is_refused(&mut table, CAROL));
    // And once more, from the same.
    puts_back(&mut table, &backup);
    table.say(DAVE, DAVE, "/start");
    assert_eq!(ends(&table), before);
    assert_eq!(table.findings(), [""; 0]);
    let mode = fs::metadata(beside(&table, ".excluded")).expect("a file");
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode.permissions()) & 0o077,
        0
    );
}

#[test]
fn what_was_written_before_a_commit_that_never_came_holds_from_the_next_start_on() {
    let mut table = floor(&profiles::BASE);
    let (since, until) = (table.now.wall.0, table.now.wall.plus(DAY).0);
    // The second was cut off by the power.
    let text = format!("\n{BOB} pause {since} {until} .\n\n{CAROL} exclusion {since} 92233720");
    fs::write(beside(&table, ".excluded"), text).expect("written");
    table.crash_into(house_under(&profiles::BASE), Box::new(Seeded(9)));
    assert_eq!(ends(&table), [(BOB, "pause".to_owned(), until)]);
    assert!(is_refused(&mut table, BOB) && !is_refused(&mut table, CAROL));
    assert!(!said(&table).contains(&CAROL.to_string()), "it is tidy");
    table.pass(DAY);
    assert!(!is_refused(&mut table, BOB));
    // What is over stays so.
    table.crash_into(house_under(&profiles::BASE), Box::new(Seeded(9)));
    assert!(!is_refused(&mut table, BOB));
    table.pass(DAY * 400);
    table.crash_into(house_under(&profiles::BASE), Box::new(Seeded(9)));
    assert!(!said(&table).contains(&BOB.to_string()), "{}", said(&table));
}

#[test]
fn a_file_that_cannot_be_written_keeps_nobody_from_an_exclusion_and_is_written_later() {
    let mut table = floor(&profiles::BASE);
    let file = beside(&table, ".excluded");
    fs::create_dir(&file).expect("a folder in its way");
    shut_out(&table, BOB, "life");
    assert!(is_refused(&mut table, BOB));
    fs::remove_dir(&file).expect("gone");
    // With the next commit, whatever it is about.
    table.say(CAROL, CAROL, "/start");
    assert!(said(&table).contains(&format!("{BOB} exclusion ")));
    // One that is there and cannot be read lets nobody play on.
    fs::remove_file(&file).expect("gone");
    fs::create_dir(&file).expect("a folder in its way");
    let db = table.engine.books();
    assert!(db.take_in_shut(table.now.wall).is_err());
}

#[test]
fn a_clock_that_is_set_brings_no_end_in_the_file_nearer() {
    let mut table = floor(&profiles::BASE);
    shut_out(&table, BOB, "24h");
    let backup = backs_up(&table, "backup.db");
    let until = |table: &Table| {
        let text = said(table);
        let words = text.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let ends = words.filter(|words| words.len() == 5 && words[0] == BOB.to_string());
        let ends = ends.filter_map(|words| words[3].parse::<i64>().ok());
        ends.max().expect("an end")
    };
    let (mut end, year) = (until(&table), 366 * 86_400_000_000_i64);
    for by in [year, -2 * year, 1_234_567_890, -77] {
        table.engine.probe(table.now.wall).expect("a sign of life");
        table.engine.move_with_clock(by).expect("moves");
        table.now.wall = Wall(table.now.wall.0 + by);
        assert!(until(&table) >= end, "after {by}");
        end = until(&table);
        assert!(end > table.now.wall.0);
    }
    puts_back(&mut table, &backup);
    assert!(is_refused(&mut table, BOB));
}
