//! A disk that is full.
use super::{BET, bets};
use crate::kit_bot::{Home, SOON, SmallDisk, World, eventually};
use casino_bot::sandbox::{ALICE, BOB};
use std::path::Path;
use std::thread;

fn home_on(world: &World, disk: &Path) -> Home {
    let home = Home::new(world);
    let db = disk.join("casino.db");
    std::os::unix::fs::symlink(&db, home.db()).expect("linked");
    let log = disk.join("bot.log");
    home.set("CASINO_DB", &db.to_string_lossy())
        .set("LOG_FILE", &log.to_string_lossy())
}

pub fn a_full_disk_stops_the_play_until_there_is_room() {
    let world = World::new();
    let mount = tempfile::tempdir().expect("a temporary folder");
    let Some(disk) = SmallDisk::mount(mount.path().join("small"), 6) else {
        return;
    };
    let home = home_on(&world, &disk.0);
    let mut bot = home.start();
    bets(&world, ALICE, 5);
    home.all_answered(&world, &[ALICE], 5);
    disk.fill(0);
    // The log has room of its own that it fills first.
    let mut more = 0;
    eventually(SOON, "it notices", || {
        bets(&world, ALICE, 2);
        bets(&world, BOB, 2);
        more += 2;
        bot.stderr().contains("disk is full").then_some(())
    });
    assert!(bot.is_running());
    // The disk is looked at by itself every two minutes: long after the test is over.
    let left = |health: &serde_json::Value| health["database"]["disk_free_bytes"].as_u64();
    home.health_with("it says how little room there is", |status, health| {
        let full = health["reasons"].to_string().contains("disk is full");
        (status == 503 && full && left(health)? < 512 * 1_024).then_some(())
    });
    disk.free();
    home.health_with("it says that there is room again", |status, health| {
        (status == 200 && left(health)? > 1024 * 1024).then_some(())
    });
    home.all_answered(&world, &[ALICE], 5 + more);
    home.all_answered(&world, &[BOB], more);
    assert!(bot.is_running());
    bot.stop_well();
}

/// Where in an update's two writes the disk is full depends on the room there was.
pub fn a_disk_that_fills_up_after_a_crash_loses_no_answer() {
    thread::scope(|scope| {
        for room in [264, 268, 272, 400] {
            scope.spawn(move || fill_up_after_a_crash(room));
        }
    });
}

fn fill_up_after_a_crash(room_kib: usize) {
    let world = World::new();
    let mount = tempfile::tempdir().expect("a temporary folder");
    let Some(disk) = SmallDisk::mount(mount.path().join("small"), 6) else {
        return;
    };
    let home = home_on(&world, &disk.0);
    let bot = home.start();
    world.ask(ALICE, BET);
    bot.kill();
    // After a kill updates are handled one a transaction, so the disk fills up within a batch.
    bets(&world, ALICE, 60);
    disk.fill(room_kib * 1_024);
    let mut bot = home.start();
    // As many attempts as make an update a suspected killer of processes.
    eventually(SOON, "it tries again", || {
        (bot.stderr().matches("disk is full").count() >= 3).then_some(())
    });
    let played = home.rounds(ALICE);
    assert!(
        (2..61).contains(&played),
        "some of the batch is played: {played}"
    );
    disk.free();
    home.all_answered(&world, &[ALICE], 61);
    assert_eq!(home.number("SELECT count(*) FROM dead_update"), 0);
    assert!(bot.is_running());
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
}
