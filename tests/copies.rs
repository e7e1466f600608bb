//! Copies of the database, however they were made, and whatever else is not the database that ran
//! last: nobody who knows a seed of it can foresee a round. And one bot only that plays with it.
use crate::kit::older::go_back;
use crate::kit_bot::{Bot, Home, OWNER, SOON, World, eventually, signal};
use casino_bot::sandbox::{ALICE, BOB};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

type Seeds = BTreeSet<Vec<u8>>;

/// The seeds in force and promised in a database.
fn seeds(home: &Home) -> Seeds {
    let sql = "SELECT hex(server_seed) FROM seed_pair WHERE closed_at IS NULL";
    let conn = Connection::open(home.db()).expect("opens");
    let mut find = conn.prepare(sql).expect("reads");
    let rows = find.query_map([], |row| row.get::<_, String>(0));
    rows.expect("reads")
        .map(|seed| seed.expect("reads").into_bytes())
        .collect()
}

/// A bet, and the seed that decided it.
fn dealt(world: &World, home: &Home) -> Vec<u8> {
    let rounds = home.number("SELECT count(*) FROM round");
    world.say(ALICE, "/flip 0.10 heads");
    eventually(SOON, "the round", || {
        (home.number("SELECT count(*) FROM round") > rounds).then_some(())
    });
    let sql = "SELECT hex(server_seed) FROM seed_pair JOIN round ON seed_pair = seed_pair.id
               ORDER BY round.id DESC LIMIT 1";
    home.value::<String>(sql).into_bytes()
}

fn files() -> [&'static str; 3] {
    ["casino.db", "casino.db-wal", "casino.db-shm"]
}

/// Puts files back under the names that a start looks for; a log that is not given is gone.
fn put_back(home: &Home, from: &str) {
    for name in files() {
        let _ = fs::remove_file(home.path(name));
        let kept = home.path(&name.replace("casino.db", from));
        if kept.exists() {
            fs::copy(kept, home.path(name)).expect("copied");
        }
    }
}

fn keep(home: &Home, to: &str) {
    for name in files() {
        if home.path(name).exists() {
            let kept = home.path(&name.replace("casino.db", to));
            fs::copy(home.path(name), kept).expect("copied");
        }
    }
}

/// Two players, one of whom has rounds.
fn begun(world: &World, home: &Home) -> Bot {
    let bot = home.start();
    for player in [BOB, OWNER] {
        world.ask(player, "/start");
    }
    for _ in 0..3 {
        dealt(world, home);
    }
    bot
}

/// Starts on what was put back: `known` are seeds that somebody may know by now.
fn plays_with_new_seeds(world: &World, home: &Home, known: &Seeds, why: &str) {
    let said = home.run(&["check"]).stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.contains("all players get new seeds"), "{said}");
    let mut bot = home.start();
    let seed = dealt(world, home);
    assert!(!known.contains(&seed), "the next flip can be foreseen");
    assert!(seeds(home).is_disjoint(known), "and so could others");
    let told = world.hear(OWNER, "counts as a copy");
    assert!(told.contains(why), "{told}");
    assert!(bot.stderr().contains("get new seeds"), "{}", bot.stderr());
    bot.stop_well();
    // Once: from now on it is the one that ran last.
    let known = seeds(home);
    let mut bot = home.start();
    assert!(known.contains(&dealt(world, home)));
    bot.stop_well();
    home.audit();
}

#[test]
fn a_backup_in_place_of_the_database_plays_with_new_seeds() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    let known = seeds(&home);
    let copy = home.path("old");
    let done = home.run(&["backup", &copy.to_string_lossy()]);
    assert!(done.status.success());
    assert_eq!(mode(&copy), 0o600);
    dealt(&world, &home);
    bot.stop_well();
    put_back(&home, "old");
    plays_with_new_seeds(&world, &home, &known, "a backup");
}

#[test]
fn a_backup_beside_the_log_of_what_was_there_before_is_what_is_played_on() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = begun(&world, &home);
    let done = home.run(&["backup", &home.path("old").to_string_lossy()]);
    assert!(done.status.success());
    let known = seeds(&home);
    for _ in 0..4 {
        dealt(&world, &home);
    }
    bot.kill();
    assert!(home.path("casino.db-wal").exists());
    fs::copy(home.path("old"), home.db()).expect("put back");
    let audit = home.run(&["audit"]);
    let said = String::from_utf8_lossy(&audit.stderr).into_owned();
    assert!(said.contains("is not the log of"), "{said}");
    plays_with_new_seeds(&world, &home, &known, "a backup");
    assert_eq!(home.rounds(ALICE), 3 + 2, "the backup's, and two since");
    assert!(home.path("casino.db-wal.old").exists());
}

#[test]
fn a_plain_copy_plays_with_new_seeds() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    bot.stop_well();
    let known = seeds(&home);
    keep(&home, "old");
    let mut bot = home.start();
    dealt(&world, &home);
    bot.stop_well();
    put_back(&home, "old");
    plays_with_new_seeds(&world, &home, &known, "not the one that ran here last");
}

#[test]
fn a_state_of_the_same_run_that_is_older_plays_with_new_seeds() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = begun(&world, &home);
    let known = seeds(&home);
    // As a replica has it that lacks the last second.
    keep(&home, "old");
    dealt(&world, &home);
    bot.kill();
    put_back(&home, "old");
    plays_with_new_seeds(&world, &home, &known, "without the last");
}

#[test]
fn a_database_that_lost_its_log_plays_with_new_seeds() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    bot.stop_well();
    let known = seeds(&home);
    let bot = home.start();
    dealt(&world, &home);
    bot.kill();
    for log in &files()[1..] {
        fs::remove_file(home.path(log)).expect("removed");
    }
    plays_with_new_seeds(&world, &home, &known, "");
}

#[test]
fn a_young_house_that_lost_its_log_is_not_taken_for_an_empty_one() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    world.ask(ALICE, "/start");
    for _ in 0..5 {
        dealt(&world, &home);
    }
    bot.kill();
    for log in &files()[1..] {
        fs::remove_file(home.path(log)).expect("removed");
    }
    // The schema is in the file from the first moment on; players are not.
    assert_eq!(home.number("SELECT count(*) FROM player"), 0);
    let said = home.run(&["check"]).stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(
        said.contains("not ok  database: ") && said.contains("existed before"),
        "{said}"
    );
    let (code, said) = home.fails();
    assert_eq!(code, 78, "{said}");
    assert!(said.contains("existed before"), "{said}");
    // A file that never got a schema.
    let conn = Connection::open(home.path("hollow")).expect("opens");
    conn.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b); DROP TABLE a; VACUUM")
        .expect("written");
    drop(conn);
    put_back(&home, "hollow");
    let (code, said) = home.fails();
    assert_eq!(code, 78, "{said}");
    assert!(said.contains("it existed before"), "{said}");
}

#[test]
fn a_database_that_moved_here_without_its_lock_plays_with_new_seeds() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    bot.stop_well();
    let known = seeds(&home);
    fs::remove_file(home.path("casino.db.lock")).expect("removed");
    plays_with_new_seeds(&world, &home, &known, "not the one that ran here last");
}

/// Makes it what the program had before it knew runs.
fn age(home: &Home) {
    let conn = Connection::open(home.db()).expect("opens");
    go_back(&conn, 9);
    let created = "The database beside this file exists. Without it, restore a backup.\n";
    fs::write(home.path("casino.db.lock"), created).expect("written");
}

#[test]
fn an_update_keeps_the_seeds_and_the_copy_made_before_it_does_not() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    bot.stop_well();
    age(&home);
    let known = seeds(&home);
    let mut bot = home.start();
    assert!(known.contains(&dealt(&world, &home)), "{}", bot.stderr());
    bot.stop_well();
    let entries = fs::read_dir(home.dir.path()).expect("there");
    let copy = entries
        .map(|entry| entry.expect("readable").path())
        .find(|path| path.to_string_lossy().contains(".before-"))
        .expect("a copy");
    assert_eq!(mode(&copy), 0o600);
    for name in files() {
        let _ = fs::remove_file(home.path(name));
    }
    fs::rename(copy, home.db()).expect("put back");
    let mut bot = home.start();
    assert!(!known.contains(&dealt(&world, &home)), "{}", bot.stderr());
    bot.stop_well();
}

#[test]
fn the_database_that_ran_last_keeps_its_seeds() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    let known = seeds(&home);
    for _ in 0..3 {
        dealt(&world, &home);
        bot.kill();
        bot = home.start();
    }
    assert!(known.contains(&dealt(&world, &home)));
    bot.stop_well();
    // Another machine, with its lock.
    let elsewhere = Home::new(&world);
    for name in ["casino.db", "casino.db.lock"] {
        fs::rename(home.path(name), elsewhere.path(name)).expect("moved");
    }
    let mut bot = elsewhere.start();
    assert!(known.contains(&dealt(&world, &elsewhere)));
    bot.stop_well();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

#[test]
fn whatever_holds_seeds_is_closed_to_others() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    for name in files() {
        assert_eq!(mode(&home.path(name)), 0o600, "{name}");
    }
    bot.stop_well();
    fs::set_permissions(home.db(), Permissions::from_mode(0o644)).expect("ours");
    let mut bot = home.start();
    dealt(&world, &home);
    // A group may have been let in.
    for name in files() {
        assert_eq!(mode(&home.path(name)), 0o640, "{name}");
    }
    bot.stop_well();
}

// ---- One bot only

#[test]
fn a_lock_that_was_deleted_is_there_again_and_keeps_others_out() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    fs::remove_file(home.path("casino.db.lock")).expect("removed");
    dealt(&world, &home);
    let (code, said) = home.fails();
    assert_eq!(code, 100, "{said}");
    bot.stop_well();
    let known = seeds(&home);
    let mut bot = home.start();
    assert!(
        known.contains(&dealt(&world, &home)),
        "it is known as before"
    );
    bot.stop_well();
}

#[test]
fn of_two_bots_on_one_database_the_first_stops() {
    let world = World::new();
    let home = Home::new(&world);
    let mut first = begun(&world, &home);
    fs::remove_file(home.path("casino.db.lock")).expect("removed");
    let mut second = home.start();
    eventually(SOON, "the second opens the books", || {
        second.stderr().contains("get new seeds").then_some(())
    });
    // Both ask Telegram, and whichever gets a bet: one of them plays.
    let deadline = Instant::now() + SOON * 2;
    let mut bets = 0;
    while first.is_running() {
        assert!(Instant::now() < deadline, "both go on");
        world.say(ALICE, "/flip 0.10 heads");
        bets += 1;
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(first.wait_exit(SOON), 100, "{}", first.stderr());
    eventually(SOON * 2, "every bet is played", || {
        (home.rounds(ALICE) == 3 + bets).then_some(())
    });
    assert!(second.is_running());
    second.stop_well();
    home.audit();
}

#[test]
fn a_log_that_was_deleted_under_the_bot_stops_bets_and_is_made_good_at_the_stop() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    fs::remove_file(home.path("casino.db-wal")).expect("removed");
    world.say(ALICE, "/flip 0.10 heads");
    home.health_with("it says so", |status, health| {
        let reasons = health["reasons"].to_string();
        (status == 503 && reasons.contains("-wal")).then_some(())
    });
    let (code, _) = bot.stop();
    assert_eq!(code, 0, "{}", bot.stderr());
    assert_eq!(home.rounds(ALICE), 3, "no bet was taken, none is lost");
    let known = seeds(&home);
    let mut bot = home.start();
    eventually(SOON, "the bet that waited", || {
        (home.rounds(ALICE) == 4).then_some(())
    });
    assert!(known.contains(&dealt(&world, &home)));
    bot.stop_well();
    home.audit();
}

#[test]
fn a_reader_holds_up_no_stop() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    let reader = Connection::open(home.db()).expect("opens");
    reader
        .execute_batch("BEGIN; SELECT count(*) FROM round")
        .expect("reads");
    for _ in 0..3 {
        dealt(&world, &home);
    }
    let (code, took) = bot.stop();
    assert_eq!(code, 0, "{}", bot.stderr());
    assert!(took < Duration::from_secs(1), "{took:?}");
    drop(reader);
    assert_eq!(home.rounds(ALICE), 6);
}

#[test]
fn a_lock_whose_holder_is_ending_is_waited_for() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = begun(&world, &home);
    bot.stop_well();
    // A holder that has said that it ends.
    let lock = home.path("casino.db.lock");
    let said = fs::read_to_string(&lock).expect("text");
    assert!(said.contains(" ends \n"), "{said}");
    let held = File::open(&lock).expect("opens");
    held.lock().expect("free");
    let mut waiting = home.start();
    eventually(SOON, "it waits", || {
        waiting.stderr().contains("waiting for it").then_some(())
    });
    let checked = home.run(&["check"]).stdout;
    let checked = String::from_utf8_lossy(&checked).into_owned();
    assert!(
        checked.contains("not ok  instance: a bot that is ending"),
        "{checked}"
    );
    let (code, took) = waiting.stop();
    assert_eq!(code, 0, "a wait that can be ended: {}", waiting.stderr());
    assert!(took < Duration::from_secs(2), "{took:?}");
    let mut waiting = home.start();
    eventually(SOON, "it waits", || {
        waiting.stderr().contains("waiting for it").then_some(())
    });
    drop(held);
    dealt(&world, &home);
    waiting.stop_well();
    // One that was killed and cannot end, or has not been reaped, says nothing any more.
    let zombie = home.start();
    eventually(SOON, "it runs", || home.addr());
    let text = fs::read_to_string(&lock).expect("text");
    assert!(
        text.contains(&format!("pid {:010} lives", zombie.pid())),
        "{text}"
    );
    signal(zombie.pid(), "KILL");
    let held = File::open(&lock).expect("opens");
    eventually(SOON, "its end", || held.try_lock().ok());
    let mut waiting = home.start();
    eventually(SOON, "it waits", || {
        waiting.stderr().contains("waiting for it").then_some(())
    });
    drop(held);
    dealt(&world, &home);
    waiting.stop_well();
}
