//! What the binary does with the file that it finds, and how it proves and copies its own.
use super::{played, refused, text};
use crate::kit_bot::{Home, SOON, World};
use casino_bot::sandbox::{ALICE, BOB};
use casino_bot::values::limits;
use rusqlite::Connection;
use std::fs;

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let world = World::new();
    let home = Home::new(&world);
    let content = "a letter to my bank\n".repeat(1_000);
    fs::write(home.db(), &content).expect("written");
    refused(&home, &["not a database", "move it", "backup"]);
    assert_eq!(fs::read_to_string(home.db()).expect("text"), content);
}

#[test]
fn another_programs_database_is_left_alone() {
    let world = World::new();
    let home = Home::new(&world);
    let other = Connection::open(home.db()).expect("opens");
    other
        .execute_batch("CREATE TABLE photo (id INTEGER); INSERT INTO photo VALUES (1)")
        .expect("written");
    drop(other);
    refused(&home, &["another program's database", "CASINO_DB"]);
    assert_eq!(home.number("SELECT count(*) FROM sqlite_schema"), 1);
}

#[test]
fn a_newer_programs_database_is_left_alone() {
    let world = World::new();
    let home = played(&world, 1);
    let conn = Connection::open(home.db()).expect("opens");
    conn.pragma_update(None, "user_version", 999).expect("set");
    drop(conn);
    refused(&home, &["newer casino-bot", "999", "backup"]);
    assert_eq!(home.number("PRAGMA user_version"), 999);
}

#[test]
fn a_database_corrupt_in_the_middle_is_not_played_with() {
    let world = World::new();
    let home = played(&world, 300);
    let mut bytes = fs::read(home.db()).expect("read");
    const PAGE: usize = limits::PAGE_BYTES as usize;
    let pages = bytes.len() / PAGE;
    assert!(pages > 80, "{pages} pages");
    for page in (pages / 3)..(pages / 3 + 16) {
        bytes[page * PAGE..(page + 1) * PAGE].fill(0xA5);
    }
    fs::write(home.db(), bytes).expect("written");
    refused(&home, &["casino.db cannot be used", "move it", "backup"]);
    let audit = home.run(&["audit"]);
    assert_eq!(audit.status.code(), Some(1));
}

#[test]
fn a_wiped_database_is_not_taken_for_a_first_start() {
    let world = World::new();
    let home = played(&world, 1);
    fs::write(home.db(), "").expect("wiped");
    refused(&home, &["existed before", "backup", "casino.db.lock"]);
    assert_eq!(fs::metadata(home.db()).expect("there").len(), 0);
    fs::remove_file(home.db()).expect("removed");
    refused(&home, &["existed before"]);
    assert!(!home.db().exists());
    // What the message says works.
    fs::remove_file(home.path("casino.db.lock")).expect("removed");
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    bot.stop_well();
}

#[test]
fn audit_proves_beside_the_bot_and_finds_what_was_changed() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    home.audit();
    let conn = Connection::open(home.db()).expect("opens");
    conn.busy_timeout(SOON).expect("set");
    conn.execute(
        "UPDATE account SET balance = balance + 5000000 WHERE owner = ?1",
        [ALICE],
    )
    .expect("changed behind the books' back");
    let audit = home.run(&["audit"]);
    let said = text(&audit.stdout);
    assert_eq!(audit.status.code(), Some(1), "{said}");
    assert!(
        said.contains("BROKEN: ") && said.contains(&ALICE.to_string()),
        "{said}"
    );
    assert!(bot.is_running());
    bot.stop_well();
    let nothing = Home::empty().run(&["audit"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(text(&nothing.stderr).contains("there is no database"));
}

#[test]
fn a_backup_beside_the_bot_holds_all_and_overwrites_nothing() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    for _ in 0..50 {
        world.say(ALICE, "/flip 0.10 heads");
    }
    world.ask(BOB, "/flip 0.10 tails");
    let copy = home.path("copy.db").to_string_lossy().into_owned();
    let backup = home.run(&["backup", &copy]);
    assert!(backup.status.success(), "{}", text(&backup.stderr));
    let proved = home.run(&["audit", "--db", &copy]);
    assert!(proved.status.success(), "{}", text(&proved.stdout));
    let before = fs::read(&copy).expect("read");
    let again = home.run(&["backup", &copy]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("exists already"));
    assert_eq!(fs::read(&copy).expect("read"), before);
    bot.stop_well();
    // A bot goes on from the copy.
    let rounds = Connection::open(&copy)
        .and_then(|c| c.query_row("SELECT count(*) FROM round", [], |r| r.get::<_, i64>(0)));
    assert_eq!(rounds, Ok(51));
    let restored = Home::new(&world).set("CASINO_DB", &copy);
    let mut bot = restored.start();
    world.ask(BOB, "/flip 0.10 tails");
    bot.stop_well();
}
