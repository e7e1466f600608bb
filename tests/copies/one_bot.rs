//! One bot only plays with a database.
use super::{begun, dealt, seeds};
use crate::kit_bot::{Bot, Home, SOON, eventually, signal};
use casino_bot::sandbox::ALICE;
use rusqlite::Connection;
use std::fs::{self, File};
use std::time::{Duration, Instant};

#[test]
fn a_lock_that_was_deleted_is_there_again_and_keeps_others_out() {
    let (world, home, mut bot) = begun();
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
    let (world, home, mut first) = begun();
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
    let (world, home, mut bot) = begun();
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
    let (world, home, mut bot) = begun();
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

/// A second bot, which waits for the lock.
fn one_that_waits(home: &Home) -> Bot {
    let bot = home.start();
    eventually(SOON, "it waits", || {
        bot.stderr().contains("waiting for it").then_some(())
    });
    bot
}

#[test]
fn a_lock_whose_holder_is_ending_is_waited_for() {
    let (world, home, mut bot) = begun();
    bot.stop_well();
    // A holder that has said that it ends.
    let lock = home.path("casino.db.lock");
    let said = fs::read_to_string(&lock).expect("text");
    assert!(said.contains(" ends \n"), "{said}");
    let held = File::open(&lock).expect("opens");
    held.lock().expect("free");
    let mut waiting = one_that_waits(&home);
    let checked = home.run(&["check"]).stdout;
    let checked = String::from_utf8_lossy(&checked).into_owned();
    assert!(
        checked.contains("not ok  instance: a bot that is ending"),
        "{checked}"
    );
    let (code, took) = waiting.stop();
    assert_eq!(code, 0, "a wait that can be ended: {}", waiting.stderr());
    assert!(took < Duration::from_secs(2), "{took:?}");
    let mut waiting = one_that_waits(&home);
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
    let mut waiting = one_that_waits(&home);
    drop(held);
    dealt(&world, &home);
    waiting.stop_well();
}
