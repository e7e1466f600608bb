//! What a house with a long history asks of its disk and its start.
use crate::kit::Table;
use crate::kit_bot::{Home, World};
use casino_bot::sandbox::ALICE;
use casino_bot::values::limits;
use rusqlite::Connection;
use std::fs;
use std::path::Path;

fn page_bytes(file: &Path) -> i64 {
    let sql = Connection::open(file).expect("opens");
    let bytes = sql.query_row("PRAGMA page_size", [], |row| row.get(0));
    bytes.expect("a number")
}

/// Makes the pages of a database those of an older program.
fn enlarge(file: &Path) {
    let sql = Connection::open(file).expect("opens");
    sql.execute_batch(
        "PRAGMA journal_mode = DELETE; PRAGMA page_size = 4096; VACUUM; PRAGMA journal_mode = WAL",
    )
    .expect("rewritten");
}

#[test]
fn pages_are_small_in_a_new_house_and_in_one_that_is_put_back() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    bot.stop_well();
    assert_eq!(page_bytes(&home.db()), limits::PAGE_BYTES);
    // An older program's database is played with as it is, and becomes one of these by its backup.
    enlarge(&home.db());
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    let copy = home.path("copy.db");
    let backup = home.run(&["backup", &copy.to_string_lossy()]);
    assert!(backup.status.success(), "{backup:?}");
    bot.stop_well();
    assert_eq!(page_bytes(&home.db()), 4_096);
    fs::rename(&copy, home.db()).expect("put back");
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    bot.stop_well();
    assert_eq!(page_bytes(&home.db()), limits::PAGE_BYTES);
    assert_eq!(home.rounds(ALICE), 3);
    home.audit();
}

/// A database that the start would read for too long is read behind it.
#[test]
fn damage_in_a_large_database_is_told_while_the_house_plays() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    bot.stop_well();
    let sql = Connection::open(home.db()).expect("opens");
    sql.execute(
        "INSERT INTO dead_update VALUES (1, 'abc', 'large', hex(zeroblob(?1)), 1)",
        [i64::try_from(limits::START_CHECK_BYTES_MAX).expect("fits")],
    )
    .expect("written");
    sql.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .expect("brought in");
    drop(sql);
    let mut bytes = fs::read(home.db()).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle..middle + 16 * 1_024].fill(0xA5);
    fs::write(home.db(), bytes).expect("written");
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    home.health_with("the damage is told", |_, health| {
        (health["database"]["balanced"] == false).then_some(())
    });
    home.logged("The file is intact");
    bot.stop_well();
}

#[test]
fn what_kept_a_player_from_the_next_file_is_forgotten() {
    let mut table = Table::new(1);
    for text in ["/start", "/flip 1 heads"] {
        table.say(ALICE, ALICE, text);
    }
    let said = table.say(ALICE, ALICE, "/history csv").join("\n");
    assert!(said.contains("(file"), "{said}");
    let kept = |table: &Table| -> i64 {
        let sql = table.sql();
        let count = sql.query_row("SELECT count(*) FROM export", [], |row| row.get(0));
        count.expect("a number")
    };
    table.engine.tend(table.now).expect("commits");
    assert_eq!(kept(&table), 1);
    table.pass(limits::CSV_EVERY);
    table.engine.tend(table.now).expect("commits");
    assert_eq!(kept(&table), 0);
}
