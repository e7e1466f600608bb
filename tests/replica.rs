//! A replicator beside the bot: its log is left to it, and how far it is shows.
use crate::kit_bot::litestream::{self, Litestream};
use crate::kit_bot::{Home, SOON, World, eventually};
use casino_bot::sandbox::ALICE;
use casino_bot::store::{Db, Lock};
use casino_bot::values::time::Wall;
use serde_json::Value;
use std::fs;

const BET: &str = "/flip 0.10 heads";

fn home(world: &World) -> Home {
    litestream::set_in(Home::new(world))
}

fn lacks(health: &Value) -> Option<i64> {
    let replica = &health["replica"];
    Some(replica["commits"].as_i64()? - replica["held_commits"].as_i64()?)
}

pub fn how_far_the_replica_is_shows_and_so_does_one_that_only_says_that_it_is_well() {
    let world = World::new();
    let home = home(&world);
    let litestream = Litestream::double(&home);
    let mut bot = home.start();
    world.ask(ALICE, BET);
    home.health_with("all is held", |_, health| {
        (lacks(health) == Some(0)).then_some(())
    });
    // That an answer was delivered is committed too.
    eventually(SOON, "the metrics say so", || {
        let (_, metrics) = home.get("/metrics")?;
        metrics
            .contains("\ncasino_bot_replica_behind_commits 0\n")
            .then_some(())
    });
    litestream.stalls(true);
    world.ask(ALICE, BET);
    home.health_with("it is behind", |status, health| {
        assert_eq!(status, 200, "play goes on");
        let behind = health["replica"]["behind_seconds"].as_i64();
        (lacks(health) > Some(0) && behind > Some(1)).then_some(())
    });
    litestream.stalls(false);
    home.health_with("all is held again", |_, health| {
        (lacks(health) == Some(0)).then_some(())
    });
    bot.stop_well();
    home.audit();
}

pub fn a_bot_without_the_replicator_that_it_is_to_have_plays_and_says_so() {
    let world = World::new();
    let home = home(&world);
    let mut bot = home.start();
    world.ask(ALICE, BET);
    home.health_with("it is behind", |status, health| {
        (status == 200 && lacks(health) > Some(0)).then_some(())
    });
    home.logged("Litestream is not reached");
    let said = String::from_utf8_lossy(&home.run(&["check"]).stdout).into_owned();
    assert!(said.contains("Litestream is not reached"), "{said}");
    bot.stop_well();
    // What was committed waits in the log for the replicator, whoever closes the books.
    let log = fs::metadata(home.path("casino.db-wal")).expect("a log");
    assert!(log.len() > 0);
    home.audit();
    let mut bot = home.start();
    world.ask(ALICE, BET);
    assert_eq!(home.rounds(ALICE), 2);
    bot.stop_well();
}

/// Nothing is answered that the replica lacks; what was not answered is, once it has it.
pub fn answers_that_wait_for_the_replica_wait_and_come() {
    let world = World::new();
    let home = home(&world).set("REPLICA_WAIT", "answers");
    let litestream = Litestream::double(&home);
    let mut bot = home.start();
    for rounds in 1..=3 {
        world.ask(ALICE, BET);
        assert_eq!(world.rounds_told(ALICE).len(), rounds);
    }
    litestream.stalls(true);
    world.say(ALICE, BET);
    eventually(SOON, "it is played", || {
        (home.rounds(ALICE) == 4).then_some(())
    });
    home.health_with("it waits", |_, health| {
        (health["replica"]["behind_seconds"].as_i64() > Some(1)).then_some(())
    });
    assert_eq!(world.rounds_told(ALICE).len(), 3);
    // Whoever stops it meanwhile takes nothing from anybody.
    let (code, _) = bot.stop();
    assert_eq!(code, 0, "{}", bot.stderr());
    litestream.stalls(false);
    let mut bot = home.start();
    eventually(SOON, "it is answered", || {
        (world.rounds_told(ALICE).len() == 4).then_some(())
    });
    bot.stop_well();
    home.audit();
}

/// Telegram keeps what the replica lacks: it is asked for nothing new.
pub fn updates_are_not_confirmed_before_the_replica_has_them() {
    let world = World::new();
    let home = home(&world).set("REPLICA_WAIT", "updates");
    let litestream = Litestream::double(&home);
    let mut bot = home.start();
    world.ask(ALICE, BET);
    home.health_with("all is held", |_, health| {
        (lacks(health) == Some(0)).then_some(())
    });
    litestream.stalls(true);
    // One poll was under way: what it brings is answered, and kept by Telegram.
    world.ask(ALICE, BET);
    world.say(ALICE, BET);
    home.health_with("it waits", |_, health| {
        (health["replica"]["behind_seconds"].as_i64() > Some(1)).then_some(())
    });
    assert_eq!(home.rounds(ALICE), 2);
    litestream.stalls(false);
    eventually(SOON, "it goes on", || {
        (home.rounds(ALICE) == 3).then_some(())
    });
    bot.stop_well();
}

#[test]
fn the_log_is_brought_into_the_file_by_the_replicator_and_else_only_when_it_is_large() {
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("casino.db");
    let lock = Lock::take(&path).expect("a lock file").expect("free");
    let log = || fs::metadata(dir.path().join("casino.db-wal")).map_or(0, |log| log.len());
    let mut db = Db::open(&path, &lock).expect("opens");
    db.is_replicated().expect("set");
    db.take_over(|_| Ok(())).expect("taken over");
    // More than is brought in without a replicator.
    let large = 17 * 1024 * 1024;
    let mut at = 0;
    while log() < large {
        at += 1;
        db.prove_writable(Wall(at)).expect("written");
    }
    db.checkpoint();
    drop(db);
    assert!(log() >= large, "{}", log());
}
