//! Telegram and the disk failing under the built binary: every bet is played once and answered,
//! nobody waits for somebody else's trouble, and the bot goes on by itself.
pub mod disk;

use crate::kit_bot::{Home, OWNER, SOON, World, eventually, flood, message_update, status};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, FaultKind};
use serde_json::json;
use std::thread;
use std::time::{Duration, Instant};

const BET: &str = "/flip 0.10 heads";

/// Every way in which a call fails and may work later; `true`: it has had its effect.
fn passing() -> Vec<FaultKind> {
    vec![
        status(500),
        FaultKind::Hang { seconds: 0.3 },
        FaultKind::Garbage,
        FaultKind::Truncate,
        FaultKind::Reset,
        FaultKind::Lost,
    ]
}

fn bets(world: &World, player: i64, count: usize) {
    for _ in 0..count {
        world.say(player, BET);
    }
}

/// Waits until the bot has confirmed all that came and waits in its next poll.
fn confirmed(world: &World) {
    eventually(SOON, "nothing is pending", || {
        let info = world.call("getWebhookInfo", json!({}));
        (info["result"]["pending_update_count"] == 0).then_some(())
    });
}

pub fn a_chats_flood_limit_is_kept_and_holds_up_nobody_else() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    world.fault("sendMessage", Some(ALICE), flood(2), 1);
    let asked = Instant::now();
    bets(&world, ALICE, 3);
    world.ask(BOB, BET);
    assert!(
        asked.elapsed() < Duration::from_secs(2),
        "Bob waits for nobody"
    );
    assert!(world.rounds_told(ALICE).is_empty());
    eventually(SOON, "Alice's first result", || {
        world.rounds_told(ALICE).first().copied()
    });
    assert!(
        asked.elapsed() >= Duration::from_secs(2),
        "{:?}",
        asked.elapsed()
    );
    home.all_answered(&world, &[ALICE], 3);
    assert_eq!(
        world.calls("sendMessage", "status"),
        1,
        "it asks once, not again and again"
    );
    bot.stop_well();
}

pub fn another_poller_is_outwaited() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    // Before that the other poller would be handed what is pending.
    confirmed(&world);
    thread::scope(|scope| {
        let other = scope.spawn(|| world.call("getUpdates", json!({"timeout": 20})));
        eventually(SOON, "the conflict", || {
            (world.calls("getUpdates", "409") > 0).then_some(())
        });
        let answer = other.join().expect("it polls");
        assert_eq!(answer["error_code"], 409, "the bot has come back: {answer}");
    });
    bets(&world, ALICE, 3);
    home.all_answered(&world, &[ALICE], 3);
    assert!(world.calls("getUpdates", "409") <= 4, "it backs off");
    assert!(bot.is_running());
    bot.stop_well();
}

pub fn a_webhook_that_somebody_sets_is_taken_away_and_told() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(OWNER, "/start");
    world.ask(ALICE, "/start");
    let hook = || world.call("setWebhook", json!({"url": "https://example.org/hook"}));
    hook();
    bets(&world, ALICE, 3);
    home.all_answered(&world, &[ALICE], 3);
    assert_eq!(
        world.calls("deleteWebhook", "ok"),
        2,
        "at the start and now"
    );
    world.hear(OWNER, "set a webhook");
    home.logged("somebody had set a webhook");
    assert!(!home.logs().contains("another poller"));
    // It cannot be taken away at once: tried again, not in a hurry.
    world.fault("deleteWebhook", None, status(500), 1);
    hook();
    bets(&world, ALICE, 1);
    home.all_answered(&world, &[ALICE], 4);
    assert_eq!(world.calls("deleteWebhook", "ok"), 3);
    assert!(world.calls("getUpdates", "409") <= 6, "it backs off");
    assert!(bot.is_running());
    bot.stop_well();
}

pub fn a_token_that_has_worked_is_believed_through_a_bad_hour() {
    let world = World::new();
    let home = Home::new(&world);
    let accept = |token: &str| {
        let token = Some(token.to_owned());
        world.sandbox.with(|world, _| world.accept_token(token));
    };
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    // While it runs: two bad answers cost seconds, not minutes.
    world.fault("getUpdates", None, status(401), 1);
    world.fault("getUpdates", None, status(404), 1);
    world.say(ALICE, BET);
    home.all_answered(&world, &[ALICE], 1);
    bot.stop_well();
    // At a start: the third rejection is not the last word.
    accept("1:another");
    let mut bot = home.start();
    let reason = home.health_with("the reason", |status, health| {
        let reasons = health["reasons"].to_string();
        (status == 503 && reasons.contains("rejects BOT_TOKEN")).then_some(reasons)
    });
    assert!(reason.contains("worked before") && !reason.contains("sign of life"));
    home.logged("not given up yet");
    assert!(bot.is_running());
    accept(crate::kit_bot::TOKEN);
    world.say(ALICE, BET);
    home.all_answered(&world, &[ALICE], 2);
    home.health_with("it is well", |status, _| (status == 200).then_some(()));
    bot.stop_well();
}

/// One kind of failing poll in a world of its own.
fn failing_polls(kind: FaultKind) {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    world.fault("getUpdates", None, kind, 1);
    bets(&world, ALICE, 2);
    bets(&world, BOB, 1);
    home.all_answered(&world, &[ALICE], 2);
    bets(&world, BOB, 1);
    home.all_answered(&world, &[BOB], 2);
    assert!(bot.is_running());
    bot.stop_well();
}

pub fn a_failing_poll_loses_and_repeats_nothing() {
    thread::scope(|scope| {
        for kind in passing() {
            scope.spawn(|| failing_polls(kind));
        }
    });
}

#[test]
fn an_update_that_comes_again_changes_nothing() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    let said = world.sandbox.say(ALICE, ALICE, BET, None).expect("said");
    eventually(SOON, "the bet is answered", || {
        (world.told(ALICE).len() == 2).then_some(())
    });
    // A poll that waits hands out whatever comes, also what was confirmed before.
    confirmed(&world);
    let mut again = message_update(ALICE, BET);
    again["update_id"] = json!(said.update_id);
    let polls = world.calls("getUpdates", "ok");
    world.inject(again);
    eventually(SOON, "it is handed out", || {
        (world.calls("getUpdates", "ok") > polls).then_some(())
    });
    bets(&world, BOB, 1);
    home.all_answered(&world, &[ALICE, BOB], 1);
    bot.stop_well();
}

pub fn a_failing_send_loses_no_answer_and_repeats_no_bet() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    let players: Vec<_> = (810_000_001..).zip(passing()).collect();
    for (player, kind) in &players {
        world.fault("sendMessage", Some(*player), kind.clone(), 1);
        bets(&world, *player, 5);
    }
    let players: Vec<_> = players.into_iter().map(|(player, _)| player).collect();
    home.all_answered(&world, &players, 5);
    assert_eq!(world.calls("sendMessage", "lost"), 1);
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
}

pub fn a_failing_edit_or_toast_repeats_no_press() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    for (player, kind) in (810_000_001..).zip(passing()) {
        let message = world.ask(player, BET);
        world.fault("editMessageText", Some(player), kind.clone(), 1);
        world.fault("answerCallbackQuery", None, kind, 1);
        let edited = world.press(player, &message, "Again");
        assert_ne!(edited["text"], message["text"]);
        assert_eq!(home.rounds(player), 2);
    }
    home.audit();
    bot.stop_well();
}

#[test]
fn who_blocks_the_bot_is_noted_until_they_come_back() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, BET);
    let blocked = format!("SELECT count(*) FROM player WHERE id = {ALICE} AND blocked_at NOT NULL");
    let becomes = |count: i64| {
        eventually(SOON, "the note", || {
            (home.number(&blocked) == count).then_some(())
        });
    };
    becomes(0);
    // Told by a refused message alone, as when the member update was lost.
    world.fault("sendMessage", Some(ALICE), status(403), 1);
    bets(&world, ALICE, 1);
    becomes(1);
    world.ask(ALICE, BET);
    becomes(0);
    world.sandbox.block(ALICE, true).expect("blocked");
    becomes(1);
    world.sandbox.block(ALICE, false).expect("unblocked");
    becomes(0);
    world.ask(ALICE, BET);
    assert_eq!(
        home.rounds(ALICE),
        4,
        "a bet whose answer nobody wants counts as well"
    );
    home.audit();
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
}

#[test]
fn one_bad_update_spoils_no_other_of_its_batch() {
    let world = World::new();
    world.say(OWNER, "/start");
    world.say(ALICE, BET);
    let bad = world.inject(json!({"message": {"message_id": "no number", "chat": []}}));
    world.inject(json!({"new_kind_of_2031": {"x": [1, {"y": null}]}}));
    world.say(ALICE, BET);
    world.inject(message_update(BOB, &"x".repeat(10_000_000)));
    world.inject(message_update(
        BOB,
        &format!("{BET} {}", " ".repeat(1_000_000)),
    ));
    world.say(ALICE, BET);
    let home = Home::new(&world);
    let mut bot = home.start();
    home.all_answered(&world, &[ALICE], 3);
    home.all_answered(&world, &[BOB], 1);
    world.hear(BOB, "Pick a game");
    let notice = world.hear(OWNER, "set aside");
    let of_bad = format!("FROM dead_update WHERE update_id = {bad}");
    let reference: String = home.value(&format!("SELECT reference {of_bad}"));
    assert!(notice.contains(&reference), "{notice}");
    home.logged(&reference);
    let raw: String = home.value(&format!("SELECT raw {of_bad}"));
    assert!(raw.contains("no number"), "{raw}");
    assert_eq!(home.number("SELECT count(*) FROM dead_update"), 1);
    bot.stop_well();
}

pub fn a_chats_messages_keep_their_order_whatever_fails() {
    let seed = Instant::now().elapsed().as_nanos() ^ u128::from(std::process::id());
    eprintln!("seed {seed}");
    let mut state = seed | 1;
    let mut chance = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % 1_000_003).expect("small") % below
    };
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    let players: Vec<i64> = (820_000_001..820_000_009).collect();
    let mut said = 0;
    for _ in 0..2 {
        for player in &players {
            let unharmed = 1 + chance(4);
            bets(&world, *player, unharmed);
            let kinds = passing();
            world.fault(
                "sendMessage",
                Some(*player),
                kinds[chance(kinds.len())].clone(),
                1,
            );
            bets(&world, *player, 8 - unharmed);
        }
        said += 8;
        home.all_answered(&world, &players, said);
    }
    bot.stop_well();
}

#[test]
fn a_group_that_became_a_supergroup_is_answered_there() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    let old = -4_242;
    let moved = FaultKind::Status {
        status: Some(400),
        description: None,
        retry_after: None,
        migrate_to_chat_id: Some(BACK_ROOM),
    };
    world.fault("sendMessage", Some(old), moved, 1);
    let mut update = message_update(ALICE, BET);
    update["message"]["chat"] = json!({"id": old, "type": "group", "title": "Back then"});
    world.inject(update);
    world.hear(BACK_ROOM, "round #1");
    assert_eq!(home.rounds(ALICE), 1);
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
}

pub fn a_stop_keeps_what_could_not_be_said_for_the_next_start() {
    let world = World::new();
    let home = Home::new(&world);
    let players: Vec<i64> = (830_000_001..830_000_011).collect();
    for player in &players {
        world.fault("sendMessage", Some(*player), flood(600), 1);
        bets(&world, *player, 5);
    }
    let mut bot = home.start();
    eventually(SOON, "all bets are played", || {
        home.path("casino.db").exists().then_some(())?;
        (world.calls("sendMessage", "status") == 10).then_some(())
    });
    bot.stop_well();
    // Each player's panel and five results.
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 60);
    assert!(players.iter().all(|player| world.told(*player).is_empty()));
    let mut bot = home.start();
    home.all_answered(&world, &players, 5);
    bot.stop_well();
    assert_eq!(home.number("SELECT count(*) FROM outbox"), 0);
}

/// A flood limit of a day, by mistake or by malice, does not deafen the bot for a day.
#[test]
fn a_poll_is_put_off_for_a_minute_at_most() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    world.fault("getUpdates", None, flood(86_400), 1);
    // Ends the poll that waits; the next one meets the limit.
    world.say(ALICE, BET);
    eventually(SOON, "it says when it polls again", || {
        let said = bot.stderr();
        assert!(!said.contains("again in 86400s"), "{said}");
        said.contains("getUpdates failed, again in 60s")
            .then_some(())
    });
    bot.stop_well();
}

/// An update under a number that Telegram does not give, by a broken server or a proxy, is neither
/// handled nor confirmed: all others are heard, once each.
pub fn a_number_that_telegram_does_not_give_deafens_nobody() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(OWNER, "/start");
    world.ask(ALICE, "/start");
    for far in [i64::MAX, i64::MAX - 7, 1 << 60] {
        let mut update = message_update(BOB, BET);
        update["update_id"] = json!(far);
        world.inject(update);
    }
    world.hear(OWNER, "numbers that Telegram does not give");
    for _ in 0..3 {
        let played = world.rounds_told(ALICE).len();
        world.say(ALICE, BET);
        eventually(SOON, "the bet is answered", || {
            (world.rounds_told(ALICE).len() > played).then_some(())
        });
    }
    home.all_answered(&world, &[ALICE], 3);
    assert_eq!(home.rounds(BOB), 0);
    home.health_with("it is well", |status, _| (status == 200).then_some(()));
    // A start begins behind what was handled, whatever is pending.
    bot.stop_well();
    let mut bot = home.start();
    bets(&world, ALICE, 2);
    home.all_answered(&world, &[ALICE], 5);
    assert!(
        world.calls("getUpdates", "ok") < 200,
        "it asks again now and then"
    );
    bot.stop_well();
}
