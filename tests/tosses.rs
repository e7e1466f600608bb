//! Telegram's own dice: a stake is settled by what the bot's own sendDice shows, or goes back,
//! exactly once, whatever happens to the call.
use crate::kit::Table;
use crate::kit_bot::{Home, SOON, World, eventually, flood, status};
use casino_bot::casino::receipt::{Fate, Lost};
use casino_bot::casino::wings::tosses::toss;
use casino_bot::casino::{Body, Receipt, Reply};
use casino_bot::ops::config::Settings;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, FaultKind};
use casino_bot::telegram::BotApi;
use casino_bot::telegram::client::Client;
use casino_bot::telegram::dispatch::{Dispatch, Finished, Note, Outcome, Rates};
use casino_bot::telegram::outbound::Job;
use casino_bot::values::base36::base36;
use casino_bot::values::chance::random;
use casino_bot::values::fault::Fault;
use casino_bot::values::limits;
use std::collections::HashMap;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

const BET: &str = "/toss 10 dice even";
const BACK: &str = "Your stake of 10.00 is back";

fn of(player: i64, what: &str) -> String {
    format!("SELECT {what} FROM toss WHERE player = {player}")
}

/// The player's balance, in hundredths.
fn balance(home: &Home, player: i64) -> i64 {
    let sql = format!("SELECT balance / 10000 FROM account WHERE asset = 1 AND owner = {player}");
    home.number(&sql)
}

pub fn dice_that_telegram_did_not_confirm_give_the_stake_back_once() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    let kinds = [
        status(500),
        status(502),
        status(403),
        status(400),
        status(409),
        FaultKind::Hang { seconds: 0.3 },
        FaultKind::Garbage,
        FaultKind::Truncate,
        FaultKind::Reset,
        FaultKind::Lost,
    ];
    let players: Vec<i64> = (840_000_001..).take(kinds.len()).collect();
    for (player, kind) in players.iter().zip(kinds) {
        world.fault("sendDice", Some(*player), kind, 1);
        world.say(*player, BET);
    }
    for player in &players {
        world.hear(*player, BACK);
        assert_eq!(balance(&home, *player), 100_000, "{player}");
        let voided = "count(*) FILTER (WHERE value IS NULL AND payout = stake)";
        assert_eq!(home.number(&of(*player, voided)), 1);
    }
    let calls: u64 = ["ok", "500", "502", "403", "400"]
        .map(|outcome| world.calls("sendDice", outcome))
        .iter()
        .sum();
    assert_eq!(calls, 0, "none was thrown again");
    let number = home.number(&of(players[0], "id"));
    world.say(players[0], &format!("/toss #{number}"));
    let page = world.hear(players[0], &format!("Toss #{number} · Dice · Even"));
    assert!(
        page.contains("does not count") && page.contains("The stake of 10.00 came back"),
        "{page}"
    );
    // The next bet of each is an ordinary one.
    for player in &players {
        world.say(*player, BET);
    }
    for player in &players {
        world.hear(*player, "thrown by Telegram");
        let told = world.texts(*player);
        let back = told.iter().filter(|text| text.contains(BACK)).count();
        assert_eq!(back, 1, "told once: {told:?}");
        let value = home.number(&(of(*player, "value") + " AND value IS NOT NULL"));
        let left = if value % 2 == 0 { 100_920 } else { 99_000 };
        assert_eq!(balance(&home, *player), left, "{player}");
    }
    home.audit();
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
}

pub fn dice_that_were_certainly_not_thrown_are_thrown_later() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    world.fault("sendDice", Some(ALICE), flood(1), 1);
    world.say(ALICE, BET);
    world.hear(ALICE, "thrown by Telegram");
    assert_eq!(world.calls("sendDice", "ok"), 1);
    // A wait that is too long ends the bet instead, at once.
    world.fault("sendDice", Some(BOB), flood(3_600), 1);
    world.say(BOB, BET);
    world.hear(BOB, BACK);
    assert_eq!(balance(&home, BOB), 100_000);
    assert_eq!(world.calls("sendDice", "ok"), 1);
    home.audit();
    bot.stop_well();
}

#[test]
fn a_refused_connection_is_told_from_a_lost_answer() {
    let closed = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let url = format!("http://{}", closed.local_addr().expect("an address"));
    drop(closed);
    let settings = HashMap::from([
        ("BOT_TOKEN".to_owned(), crate::kit_bot::TOKEN.to_owned()),
        ("TELEGRAM_API_URL".to_owned(), url),
    ]);
    let settings = Settings::parse(&settings).expect("usable");
    let answer = Client::for_sends(&settings, 1).call("sendDice", "{}");
    assert!(matches!(answer, Err(Fault::Unreached(_))), "{answer:?}");
    let world = World::new();
    world.fault("sendDice", None, FaultKind::Reset, 1);
    let settings = HashMap::from([
        ("BOT_TOKEN".to_owned(), crate::kit_bot::TOKEN.to_owned()),
        ("TELEGRAM_API_URL".to_owned(), world.url.clone()),
    ]);
    let settings = Settings::parse(&settings).expect("usable");
    let answer = Client::for_sends(&settings, 1).call("sendDice", "{}");
    assert!(
        matches!(answer, Err(Fault::Network(_) | Fault::Malformed(_))),
        "{answer:?}"
    );
    // Dice wait for a connection, but not for ever.
    let (now, mut dispatch) = (Instant::now(), Dispatch::new(Rates::new(0, 0, 0)));
    let receipt = Receipt {
        sender: &toss::SENDER,
        subject: 3,
    };
    let dice = Reply {
        chat: 7,
        body: Body::Dice {
            emoji: "🎲".to_owned(),
            to: None,
        },
        receipt: Some(receipt),
        fleeting: false,
        brief: None,
    };
    dispatch.push(Job::new(dice, 1, now));
    let job = dispatch.next(now).expect("ready");
    let soon = now + Duration::from_secs(1);
    dispatch.end(job, Outcome::Later(soon), now);
    let job = dispatch.next(soon).expect("again");
    let late = now + limits::DICE_AGE_MAX + Duration::from_secs(1);
    dispatch.end(job, Outcome::Later(late), soon);
    let finished = dispatch.take_finished();
    assert_eq!(
        (finished.ids, finished.notes),
        (vec![1], vec![Note::Fate(receipt, Fate::Lost(Lost::Late))])
    );
}

#[test]
fn dice_in_flight_at_a_kill_are_never_thrown_again() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    world.ask(ALICE, "/start");
    world.fault("sendDice", None, FaultKind::Hang { seconds: 30.0 }, 1);
    world.say(ALICE, BET);
    eventually(SOON, "the call is under way", || {
        (world.calls("sendDice", "hang") == 1).then_some(())
    });
    bot.kill();
    assert_eq!(balance(&home, ALICE), 99_000, "in escrow");
    home.audit();
    let mut bot = home.start();
    world.hear(ALICE, BACK);
    assert_eq!(balance(&home, ALICE), 100_000);
    assert_eq!(world.calls("sendDice", "ok"), 0);
    home.audit();
    bot.stop_well();
}

/// Killed at any moment between the bet and the telling of its end.
pub fn a_bot_that_is_killed_settles_every_toss_once() {
    let seed = random();
    eprintln!("seed {seed}");
    let (world, mut moment) = (World::new(), seed);
    let home = Home::new(&world).set("LOG_LEVEL", "warn");
    let players: Vec<i64> = (850_000_001..850_000_007).collect();
    for _ in 0..6 {
        let bot = home.start();
        for player in &players {
            world.say(*player, BET);
        }
        eventually(SOON, "dice or a bet", || {
            let there = world.calls("sendDice", "ok") > 0 || home.path("casino.db").exists();
            there.then_some(())
        });
        moment = moment.wrapping_mul(6_364_136_223_846_793_005) | 1;
        thread::sleep(Duration::from_millis((moment >> 33) % 400));
        bot.kill();
        home.audit_if_any();
    }
    let mut bot = home.start();
    // A bot on a busy machine may have been killed each time before it took anything in.
    home.all_is_taken_in(&world);
    eventually(SOON * 3, "all is settled and told", || {
        let open = home.number(
            "SELECT (SELECT count(*) FROM toss WHERE payout IS NULL)
              + (SELECT count(*) FROM agenda WHERE kind = 'toss')",
        );
        let waiting = home.number("SELECT count(*) FROM outbox");
        (open + waiting == 0).then_some(())
    });
    home.audit();
    let known = home.number("SELECT count(*) FROM toss WHERE value IS NOT NULL");
    let thrown = i64::try_from(world.calls("sendDice", "ok")).expect("few");
    let bets = home.number("SELECT count(*) FROM toss");
    assert!(
        known <= thrown && thrown <= bets,
        "{known} of {thrown}, {bets} bets"
    );
    assert!(bets >= 6, "{bets} bets prove little");
    // The books know of each value what Telegram threw.
    for player in &players {
        for message in world
            .told(*player)
            .iter()
            .filter(|m| m["dice"]["value"].is_i64())
        {
            let (id, value) = (&message["message_id"], &message["dice"]["value"]);
            let settled = of(
                *player,
                &format!("count(*) FILTER (WHERE message = {id} AND value <> {value})"),
            );
            assert_eq!(home.number(&settled), 0);
        }
    }
    bot.stop_well();
}

#[test]
fn only_the_bots_own_dice_count() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    for (chat, forwarded) in [(ALICE, None), (ALICE, Some(6)), (BACK_ROOM, Some(6))] {
        let thrown = table
            .sandbox
            .with(|world, now| world.throw(ALICE, chat, "🎲", forwarded, now));
        thrown.expect("thrown");
        assert_eq!(table.run(), [""; 0]);
        assert_eq!(table.news(), [""; 0], "nobody is paid or answered");
    }
    // Neither do they stand in for the bot's: its bet is settled by its own.
    table.sandbox.with(|world, _| world.next_dice(vec![6, 3]));
    let thrown = table
        .sandbox
        .with(|world, now| world.throw(ALICE, ALICE, "🎲", None, now));
    thrown.expect("thrown");
    table.say(ALICE, ALICE, BET);
    table.pass(limits::TOSS_ANIMATION);
    table.run();
    let told = table.news().join("\n");
    assert!(told.contains("🎲 3 · Even\n     ❌ −10.00"), "{told}");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_long_list_of_tosses_is_turned_over() {
    let mut table = Table::new(1);
    let press = |table: &mut Table, who: i64, label: &str| {
        let (message, data) = table.button(who, label).expect("a button");
        table.press(who, who, message, &data).join("\n")
    };
    for who in [ALICE, BOB] {
        table.say(who, who, "/start");
    }
    // One whose dice are in the air yet, which others go past.
    table.sandbox.say(ALICE, ALICE, BET, None).expect("said");
    let batch = table.poll();
    table
        .engine
        .step(&batch, Finished::default(), table.now)
        .expect("commits");
    for _ in 0..limits::HISTORY_PAGE + 2 {
        table.say(BOB, BOB, "/toss 1 hoop score");
        table.pass(limits::TOSS_ANIMATION);
    }
    table.say(BOB, BOB, "/history");
    let first = press(&mut table, BOB, "Telegram dice");
    assert!(
        first.contains("page 1 of 2") && first.contains("[#11]") && !first.contains("[#3]"),
        "{first}"
    );
    let second = press(&mut table, BOB, "Older");
    assert!(
        second.contains("page 2 of 2") && second.contains("[#3] [#2]\n") && !second.contains("#1 "),
        "{second}"
    );
    let page = press(&mut table, BOB, "#2");
    assert!(page.contains("Toss #2 · Basketball · Score"), "{page}");
    // Nobody else's business: a button that was not shown to Bob.
    let forged = format!("{}:thrown:1", base36(BOB));
    let said = table.press(BOB, BOB, 1, &forged).join("\n");
    assert_eq!(
        said,
        "toast> That is not a throw of yours. /history lists them."
    );
}
