//! Clocks that jump, and what waits for its time.
use super::BET;
use crate::kit::older::go_back;
use crate::kit::{Seeded, Table, house};
use crate::kit_bot::{Home, SOON, World, eventually};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::shell::workers::engine::Engine;
use casino_bot::store::{Db, Lock};
use casino_bot::telegram::dispatch::Finished;
use casino_bot::values::time::Wall;
use std::fs::{self};
use std::time::Duration;

/// Two days ahead and ten days back, each for a moment: a duel stays open, auto play goes on.
pub fn a_clock_that_is_set_for_a_moment_ends_nothing() {
    const DAY: i64 = 24 * 60 * 60;
    let world = World::new();
    let home = Home::new(&world);
    let drill = home.dir.path().to_string_lossy().into_owned();
    let home = home.set("CASINO_DRILL", &drill);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    let said = world.sandbox.say(ALICE, BACK_ROOM, "/duel 10 flip", None);
    world.message_after(BACK_ROOM, said.expect("said").message_id);
    let bet = world.ask(BOB, BET);
    let mut message = world.press(BOB, &bet, "Auto");
    message = world.press(BOB, &message, "5 rounds");
    let newest = home.number("SELECT max(opened_at) FROM round");
    for days in [2, -10] {
        fs::write(home.path("clock"), (days * DAY).to_string()).expect("written");
        world.ask(ALICE, BET);
        let told = format!(
            "was set {} s {}",
            days.abs() * DAY,
            if days > 0 { "ahead" } else { "back" }
        );
        home.health_with("it is told", |status, health| {
            let warned = health["warnings"][0].as_str()?.contains(&told);
            (status == 200 && warned).then_some(())
        });
        world.ask(ALICE, BET);
        assert_eq!(
            home.number("SELECT count(*) FROM contest WHERE ended IS NULL"),
            1
        );
    }
    world.press(BOB, &message, "Start");
    eventually(SOON, "auto play", || (home.rounds(BOB) == 6).then_some(()));
    fs::remove_file(home.path("clock")).expect("removed");
    world.ask(ALICE, BET);
    home.health_with("it is over", |_, health| {
        health["warnings"].as_array()?.is_empty().then_some(())
    });
    let took = home.number("SELECT max(opened_at) FROM round") - newest;
    assert!((0..60_000_000).contains(&took), "{took} us");
    bot.stop_well();
    home.logged("agree again");
    home.audit();
}

/// Every time that something waits for, by what waits.
fn waits(table: &Table) -> Vec<i64> {
    let sql = table.sql();
    [
        "SELECT at FROM agenda WHERE kind = 'table'",
        "SELECT at FROM agenda WHERE kind = 'auto'",
        "SELECT at FROM agenda WHERE kind = 'contest'",
        "SELECT due_at FROM contest",
        "SELECT seen_at FROM intake",
    ]
    .map(|query| sql.query_row(query, [], |row| row.get(0)).expect(query))
    .to_vec()
}

#[test]
fn what_waits_follows_the_clock() {
    let day = Duration::from_secs(24 * 60 * 60);
    let by_us = i64::try_from(10 * day.as_micros()).expect("small");
    let mut table = Table::new(3);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/mines 1 3");
    table.say(ALICE, ALICE, BET);
    for label in ["🔂 Auto", "▶️"] {
        let (message, data) = table.button(ALICE, label).expect(label);
        table.press(ALICE, ALICE, message, &data);
    }
    let group = BACK_ROOM;
    table.say(ALICE, group, "/duel 10 flip");
    let before = waits(&table);
    for by_us in [by_us, -by_us] {
        let from = waits(&table);
        table.engine.move_with_clock(by_us).expect("commits");
        let moved = waits(&table)
            .iter()
            .zip(from)
            .map(|(to, from)| to - from)
            .collect::<Vec<_>>();
        assert_eq!(moved, [by_us; 5]);
    }
    assert_eq!(waits(&table), before);
    assert_eq!(table.findings(), [""; 0]);
    // A house that was closed for longer than a table may be left finds it as it was.
    table.pass(2 * day);
    let now = table.now.wall;
    table.engine.was_closed(2 * day, now).expect("commits");
    table.engine.due(table.now).expect("commits");
    let open = |table: &Table| {
        let open = "SELECT count(*) FROM open_table";
        table.sql().query_row(open, [], |row| row.get(0))
    };
    assert_eq!(open(&table), Ok(1), "and leaves it");
    assert_eq!(table.engine.books().last_alive().expect("reads"), Some(now));
    table.pass(day);
    table.engine.due(table.now).expect("commits");
    assert_eq!(open(&table), Ok(0), "and settles it in its time");
}

/// The agenda, row by row.
/// Without what each program sets by itself.
fn agenda(sql: &rusqlite::Connection) -> Vec<(String, i64, i64)> {
    let mut find = sql
        .prepare(
            "SELECT kind, subject, at FROM agenda WHERE kind NOT IN ('watch', 'tickets') ORDER BY kind, subject",
        )
        .expect("an agenda");
    let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.expect("reads")
        .collect::<Result<_, _>>()
        .expect("reads")
}

#[test]
fn what_is_due_in_an_older_database_is_due_in_this() {
    let mut table = Table::new(3);
    for (player, text) in [(ALICE, "/start"), (ALICE, "/mines 1 3"), (ALICE, BET)] {
        table.say(player, player, text);
    }
    for label in ["🔂 Auto", "▶️"] {
        let (message, data) = table.button(ALICE, label).expect(label);
        table.press(ALICE, ALICE, message, &data);
    }
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    for who in [BOB, CAROL] {
        table.say(who, who, "/start");
    }
    table.say(BOB, BOB, "/toss 1 hoop score");
    // Dice that are in the air.
    let toss = table.sandbox.say(CAROL, CAROL, "/toss 1 hoop score", None);
    toss.expect("said");
    let batch = table.poll();
    let taken = table.engine.step(&batch, Finished::default(), table.now);
    taken.expect("commits");
    let sql = table.sql();
    sql.execute("INSERT INTO agenda VALUES ('renewal', -1, 0)", [])
        .expect("asked for");
    let before = agenda(&sql);
    let kinds: Vec<_> = before.iter().map(|(kind, _, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["auto", "contest", "renewal", "table", "toss"]);
    let last = |sql: &rusqlite::Connection| -> (i64, i64) {
        let last = "SELECT last, seen_at FROM intake";
        let row = sql.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?)));
        row.expect("one source")
    };
    let taken_in = last(&sql);
    // At a glance an older program's books tell what this one's do.
    let glimpse = || Db::peek(table.path()).expect("can be read");
    let seen = glimpse();
    assert!(seen.alive >= Some(Wall(taken_in.1)), "{seen:?}");
    go_back(&sql, 39);
    assert_eq!(glimpse(), seen);
    go_back(&sql, 15);
    let other = table.path().with_file_name("older.db");
    sql.execute("VACUUM INTO ?1", [other.to_str()])
        .expect("copies");
    let lock = Lock::take(&other).expect("a lock file").expect("free");
    let db = Db::open(&other, &lock).expect("brings it up to date");
    let sql = rusqlite::Connection::open(&other).expect("opens");
    assert_eq!((agenda(&sql), last(&sql)), (before, taken_in));
    assert_eq!(db.prove().expect("reads").len(), 0);
    // A day later all of it is done.
    let mut now = table.now;
    let entropy = Box::new(Seeded(9));
    let mut engine = Engine::start(house(), db, entropy, now.wall).expect("starts");
    now.wall = now.wall.plus(Duration::from_secs(2 * 24 * 60 * 60));
    while engine
        .due(now)
        .expect("commits")
        .is_some_and(|at| at <= now.wall)
    {}
    assert_eq!(agenda(&sql).len(), 0);
    assert_eq!(engine.books().prove().expect("reads").len(), 0);
}
