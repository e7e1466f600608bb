//! kill -9 at any moment is a supported way to stop: players bet all the time while the bot is
//! killed and started again and again. Then it may drain, and every bet must have been played
//! exactly once and answered. One exception is by design: an update that is in hand when the
//! process ends three times in a row is set aside and its player told. Chance may rarely hit one.
//! `CASINO_CRASH_ROUNDS` kills (20 by default), moments by `CASINO_CRASH_SEED`.
use crate::kit_bot::{Home, SOON, World, button, eventually, round_of};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};
use casino_bot::values::chance::random;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Between two bets of a player.
const PACE: Duration = Duration::from_millis(12);
/// Bets of one player, after whom another one takes the seat: a chat keeps 1,000 messages, and on a
/// slow machine each kill has all that waits told again.
const BETS_MAX: usize = 25;
const TALKERS: i64 = 5;
const PRESSERS: i64 = 4;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// SplitMix64.
pub fn chance(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A player and how many bets they made.
type Score = (i64, i64);

/// Says bets until told to stop, without waiting for any answer.
fn talk(world: &World, seat: i64, stop: &AtomicBool) -> Vec<Score> {
    let mut scores = Vec::new();
    for player in (900_000_000 + seat * 1_000).. {
        let mut said = 0;
        while said < BETS_MAX && !stop.load(Ordering::Relaxed) {
            world.say(player, "/flip 0.10 heads");
            said += 1;
            thread::sleep(PACE);
        }
        scores.push((player, i64::try_from(said).expect("small")));
        if stop.load(Ordering::Relaxed) {
            return scores;
        }
    }
    scores
}

/// Bets once in words, then by the button of the latest result; every press waits for the result
/// of the one before, so that none is stale and each must become a round.
fn press(world: &World, seat: i64, stop: &AtomicBool) -> Score {
    let player = 990_000_000 + seat;
    world.say(player, "/flip 0.10 heads");
    let (mut bets, mut pressed) = (1, String::new());
    while !stop.load(Ordering::Relaxed) {
        // After a kill the first result may stand there twice; the first of them is played on.
        let table = world
            .told(player)
            .into_iter()
            .find(|told| button(told, "Again").is_some());
        let again = table.as_ref().and_then(|table| button(table, "Again"));
        if let (Some(table), Some(again)) = (table, again)
            && again != pressed
        {
            let id = table["message_id"].as_i64().expect("a number");
            let press = world.sandbox.press(player, player, id, &again);
            press.expect("the queue has room");
            (bets, pressed) = (bets + 1, again);
        }
        thread::sleep(PACE);
    }
    (player, bets)
}

/// Kills the bot `rounds` times at moments that `seed` decides.
fn kill_again_and_again(home: &Home, rounds: u64, seed: u64) {
    let mut state = seed;
    for _ in 0..rounds {
        let mut bot = home.start();
        // Mostly in full play, at times while it opens its books.
        let span_ms = [15, 120, 500][usize::try_from(chance(&mut state) % 3).expect("small")];
        let moment = Instant::now() + Duration::from_millis(chance(&mut state) % span_ms);
        thread::sleep(moment.saturating_duration_since(Instant::now()));
        assert!(bot.is_running(), "{}", bot.stderr());
        bot.kill();
        home.audit_if_any();
    }
}

/// Bets of a player (of all: "") that were set aside because the process ended again and again.
fn set_aside(home: &Home, player: &str) -> i64 {
    home.number(&format!(
        "SELECT count(*) FROM dead_update WHERE why LIKE '%process ended%' AND raw LIKE '%{player}%'
         AND (raw LIKE '%/flip%' OR raw LIKE '%callback_query%')"
    ))
}

/// Every bet of a player who talks is a round, told in at least one message.
fn check_talker(world: &World, home: &Home, (player, bets): Score) {
    let unlucky = set_aside(home, &player.to_string());
    let rounds = home.rounds(player);
    assert_eq!(rounds + unlucky, bets, "{player} said so many bets");
    let mut told = world.rounds_told(player);
    told.sort_unstable();
    told.dedup();
    assert_eq!(
        i64::try_from(told.len()),
        Ok(rounds),
        "results told to {player}"
    );
    let texts = world.texts(player);
    let sorry = texts.iter().any(|text| text.contains("nothing was staked"));
    assert_eq!(
        sorry,
        unlucky > 0,
        "{player} is told of {unlucky} set aside"
    );
}

/// Every press is a round, and the message shows the last.
fn check_presser(world: &World, home: &Home, (player, bets): Score) {
    let unlucky = set_aside(home, &player.to_string());
    let rounds = home.rounds(player);
    assert_eq!(rounds + unlucky, bets, "{player} pressed so often");
    let last = home.number(&format!(
        "SELECT max(id) FROM round WHERE player = {player}"
    ));
    let texts = world.texts(player);
    let shown = texts.iter().find_map(|text| round_of(text));
    assert_eq!(shown, Some(last), "the result shown to {player}");
}

#[test]
fn a_bot_that_is_killed_again_and_again_plays_every_bet_once() {
    let rounds = setting("CASINO_CRASH_ROUNDS").unwrap_or(20);
    let seed = setting("CASINO_CRASH_SEED").unwrap_or_else(random);
    // Shown when the test fails.
    eprintln!("CASINO_CRASH_SEED={seed} CASINO_CRASH_ROUNDS={rounds}");
    let world = World::new();
    let home = Home::new(&world).set("LOG_LEVEL", "warn");
    let stop = AtomicBool::new(false);
    let (talked, pressed) = thread::scope(|scope| {
        let (world, stop) = (&world, &stop);
        let talkers: Vec<_> = (0..TALKERS)
            .map(|seat| scope.spawn(move || talk(world, seat, stop)))
            .collect();
        let pressers: Vec<_> = (0..PRESSERS)
            .map(|seat| scope.spawn(move || press(world, seat, stop)))
            .collect();
        // However the killing ends, the players must.
        let end = StopAtEnd(stop);
        kill_again_and_again(&home, rounds, seed);
        drop(end);
        let talked = talkers.into_iter().flat_map(|t| t.join().expect("talks"));
        let talked: Vec<_> = talked.collect();
        let pressed = pressers.into_iter().map(|p| p.join().expect("presses"));
        (talked, pressed.collect::<Vec<_>>())
    });
    let mut bot = home.start();
    let bets: i64 = talked.iter().chain(&pressed).map(|(_, bets)| bets).sum();
    eventually(SOON * 2, "all bets are played and told", || {
        let played = home.number("SELECT count(*) FROM round") + set_aside(&home, "");
        let waiting = home.number("SELECT count(*) FROM outbox");
        assert!(played <= bets, "{played} rounds of {bets} bets");
        (played == bets && waiting == 0).then_some(())
    });
    bot.stop_well();
    talked
        .iter()
        .for_each(|score| check_talker(&world, &home, *score));
    pressed
        .iter()
        .for_each(|score| check_presser(&world, &home, *score));
    let unlucky = set_aside(&home, "");
    assert!(
        unlucky <= 1 + i64::try_from(rounds / 100).expect("small"),
        "{unlucky} set aside"
    );
    home.audit();
    let plenty = i64::try_from(rounds * 20).expect("small");
    assert!(
        bets > plenty,
        "only {bets} bets in {rounds} rounds prove little"
    );
}

struct StopAtEnd<'a>(&'a AtomicBool);

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A press is under way, or decided, or told, when the process dies; the table goes on from there.
#[test]
fn tables_are_still_there_after_every_kill() {
    let world = World::new();
    let home = Home::new(&world).set("LOG_LEVEL", "warn");
    let mut bot = home.start();
    let mut state = 1;
    for (seat, open, presses) in [
        (0, "/mines 10 1", ["⬜", "⬜", "Cash"]),
        (1, "/hilo 10", ["Skip", "Skip", "Same or"]),
        (2, "/blackjack 10", ["Stand", "Decline", "Stand"]),
        (3, "/poker 10", ["♦", "♦", "Draw"]),
    ] {
        let player = 980_000_000 + seat;
        let table = world.ask(player, open);
        let id = table["message_id"].as_i64().expect("a number");
        for label in presses {
            let now = || {
                let told = world.told(player);
                told.into_iter().find(|told| told["message_id"] == id)
            };
            let before = now().expect("the table");
            let Some(data) = button(&before, label) else {
                continue;
            };
            let press = world.sandbox.press(player, player, id, &data);
            press.expect("the queue has room");
            thread::sleep(Duration::from_micros(chance(&mut state) % 4_000));
            bot.kill();
            home.audit();
            bot = home.start();
            eventually(SOON, "the table goes on", || {
                let now = now()?;
                (now["reply_markup"] != before["reply_markup"]).then_some(())
            });
        }
    }
    // A signal that comes before it listens to signals would kill it.
    world.ask(980_000_000, "/balance");
    bot.stop_well();
    let tables = home.number("SELECT count(*) FROM open_table");
    let open = home.number("SELECT count(*) FROM round WHERE payout IS NULL");
    assert_eq!(tables, open);
    assert_eq!(home.number("SELECT count(*) FROM round"), 4);
    home.audit();
}

/// A challenge is being accepted, or is decided, or told, when the process dies: it is played once.
#[test]
fn a_duel_is_played_once_whenever_the_bot_is_killed() {
    let world = World::new();
    let home = Home::new(&world).set("LOG_LEVEL", "warn");
    let mut bot = home.start();
    let mut state = 2;
    for duel in 1..=8_i64 {
        world
            .sandbox
            .say(ALICE, BACK_ROOM, "/duel 10 flip", None)
            .expect("said");
        let title = format!("Duel #{duel}");
        let shown = || {
            let told = world.told(BACK_ROOM).into_iter();
            let is_it = |told: &Value| told["text"].as_str().is_some_and(|t| t.contains(&title));
            told.into_iter().rfind(is_it)
        };
        let challenge = eventually(SOON, "the challenge", shown);
        let id = challenge["message_id"].as_i64().expect("a number");
        let data = button(&challenge, "Accept").expect("to be accepted");
        let press = world.sandbox.press(BOB, BACK_ROOM, id, &data);
        press.expect("the queue has room");
        thread::sleep(Duration::from_micros(chance(&mut state) % 4_000));
        bot.kill();
        home.audit();
        bot = home.start();
        eventually(SOON, "its end is told", || {
            let told = world.told(BACK_ROOM).into_iter();
            let mut texts = told.filter_map(|told| told["text"].as_str().map(str::to_owned));
            texts
                .any(|text| text.contains(&title) && text.contains("🏆"))
                .then_some(())
        });
        let puts = home.number(&format!(
            "SELECT count(*) FROM buy_in WHERE contest = {duel}"
        ));
        assert_eq!(puts, 2);
    }
    // A signal that comes before it listens to signals would kill it.
    world.ask(980_000_000, "/balance");
    bot.stop_well();
    let ended = home.number("SELECT count(*) FROM contest WHERE ended = 'won'");
    assert_eq!(ended, 8);
    home.audit();
}

/// A challenge and a pot of the built bot outlive kills; their timer ends them by itself, in the
/// very messages that showed them.
#[test]
fn contests_outlive_kills_and_end_in_time() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    for (who, text) in [
        (ALICE, "/duel 10 flip"),
        (BOB, "/duel 5 dice"),
        (BOB, "/pot 10"),
    ] {
        let said = world.sandbox.say(who, BACK_ROOM, text, None);
        said.expect("said");
    }
    eventually(SOON, "all is told", || {
        (world.told(BACK_ROOM).len() == 3).then_some(())
    });
    eventually(SOON, "the messages' numbers are known", || {
        let shown = home.number("SELECT count(*) FROM contest WHERE message IS NOT NULL");
        (shown == 3).then_some(())
    });
    bot.kill();
    home.audit();
    let mut bot = home.start();
    for (who, contest) in [(BOB, "Duel #1"), (ALICE, "Pot #3")] {
        let told = world.told(BACK_ROOM).into_iter().find(|told| {
            let text = told["text"].as_str();
            text.is_some_and(|text| text.contains(contest))
        });
        let told = told.expect("it is shown");
        let data = crate::kit::buttons(&told).next().expect("a button")["callback_data"].clone();
        let (id, data) = (told["message_id"].as_i64(), data.as_str());
        let (id, data) = (id.expect("a number"), data.expect("data"));
        let pressed = world.sandbox.press(who, BACK_ROOM, id, data);
        pressed.expect("pressed");
    }
    eventually(SOON, "a duel is played, and two are in the pot", || {
        (home.number("SELECT count(*) FROM buy_in") == 5).then_some(())
    });
    bot.stop_well();
    // Time passes while nobody is there.
    let sql = rusqlite::Connection::open(home.db()).expect("opens");
    sql.execute_batch(
        "UPDATE contest SET due_at = 1 WHERE ended IS NULL;
         UPDATE agenda SET at = 1 WHERE kind = 'contest'",
    )
    .expect("passes");
    drop(sql);
    let mut bot = home.start();
    eventually(SOON, "each message says how it ended", || {
        let texts = world.texts(BACK_ROOM).join("\n");
        let duel = texts.contains("Nobody came in time: Bob has the 5.00 back");
        let ended = duel && texts.matches("🏆").count() == 3 && texts.contains("wins pot #3");
        (ended && world.told(BACK_ROOM).len() == 4).then_some(())
    });
    bot.stop_well();
    home.audit();
}
