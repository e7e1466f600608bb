//! One against all, as real HTTP, under the flood limits that are shipped: floods of presses, of dice that
//! nobody asked for, of commands in groups that want quiet, of files and of tables, a kill -9 in the middle, and strangers whose bets are to be answered as on a quiet day.
use crate::kit_bot::{Bot, FaultKind, Home, SOON, World, eventually, flood};
use casino_bot::values::limits;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const RSS_KIB_MAX: u64 = 40 * 1024;
const VILLAIN: i64 = 880_000_001;
const FILES: i64 = 881_000_000;
const TABLES: i64 = 882_000_000;
const STRANGERS: i64 = 883_000_000;
const GROUPS: i64 = -1_884_000_000;

/// How much of it: a taste, or all.
struct Scale {
    presses: usize,
    dice: usize,
    commands: usize,
    files: i64,
    rounds: usize,
    tables: i64,
    lasts: Duration,
    answer: Duration,
}

impl Scale {
    fn of_today() -> Self {
        if std::env::var_os("CASINO_DRILL_LONG").is_some() {
            return Self {
                presses: 10_000,
                dice: 10_000,
                commands: 200,
                files: 64,
                rounds: 300,
                tables: 230,
                lasts: Duration::from_secs(20),
                answer: Duration::from_secs(1),
            };
        }
        Self {
            presses: 500,
            dice: 500,
            commands: 20,
            files: 8,
            rounds: 5,
            tables: 20,
            lasts: Duration::from_secs(2),
            // Other tests hold the machine up.
            answer: Duration::from_secs(4),
        }
    }
}

/// A command in a group that the sandbox does not know, and whose calls are what its faults make of them.
fn command(world: &World, group: i64, user: i64, text: &str) {
    let from = json!({"id": user, "is_bot": false, "first_name": "Villain"});
    let chat = json!({"id": group, "type": "supergroup", "title": "A group"});
    let length = text.split(' ').next().map_or(0, str::len);
    let entities = json!([{"type": "bot_command", "offset": 0, "length": length}]);
    world.inject(json!({"message": {
        "message_id": 1, "date": 1, "from": from, "chat": chat, "text": text, "entities": entities
    }}));
}

/// A die of somebody's own, as if it were one that is bet on: thrown, passed on, as a reply or in a group.
fn forged_dice(world: &World, n: usize, message: i64) {
    const EMOJI: [(&str, usize); 3] = [("🎲", 6), ("🎰", 64), ("⚽", 5)];
    let (emoji, top) = EMOJI[n % 3];
    let user = VILLAIN + i64::try_from(n % 1_000).expect("few");
    let from = json!({"id": user, "is_bot": false, "first_name": "Villain"});
    let mut dice = json!({
        "message_id": n + 1, "date": 1, "from": from, "dice": {"emoji": emoji, "value": n % top + 1},
        "chat": {"id": user, "type": "private", "first_name": "Villain"}
    });
    match n % 4 {
        0 => dice["message_id"] = json!(message),
        1 => dice["forward_origin"] = json!({"type": "user", "date": 1, "sender_user": from}),
        2 => dice["chat"] = json!({"id": GROUPS - 30, "type": "supergroup", "title": "A group"}),
        _ => {
            dice["reply_to_message"] = json!({
                "message_id": message, "date": 1, "chat": dice["chat"],
                "from": {"id": 1, "is_bot": true, "first_name": "Casino"}, "dice": dice["dice"]
            })
        }
    }
    world.inject(json!({"message": dice}));
}

/// How long a bet of this player takes until its result is said.
fn bet(world: &World, player: i64) -> Duration {
    let told = |world: &World| {
        let told: BTreeSet<_> = world.rounds_told(player).into_iter().collect();
        told.len()
    };
    let (before, began) = (told(world), Instant::now());
    world.say(player, "/flip 0.10 heads");
    eventually(SOON * 2, "a stranger's bet", || {
        (told(world) > before).then_some(())
    });
    began.elapsed()
}

/// Bets of strangers, a different one each time, and what /health says, until told to stop.
fn watch(world: &World, home: &Home, stop: &AtomicBool) -> Vec<Duration> {
    let mut waits = Vec::new();
    while !stop.load(Ordering::Relaxed) || waits.len() < 10 {
        let next = i64::try_from(waits.len() % 40).expect("few");
        waits.push(bet(world, STRANGERS + next));
        if let Some((status, health)) = home.health() {
            assert_eq!(status, 200, "all are served: {health}");
        }
        // A third of what Telegram takes from one bot.
        thread::sleep(Duration::from_millis(100));
    }
    waits.sort_unstable();
    waits
}

fn rss_kib_max(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it lives");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let digits = line.and_then(|line| line.split_whitespace().nth(1));
    digits
        .and_then(|digits| digits.parse().ok())
        .expect("a number")
}

/// All that one can do at once, in so many parts.
fn attack(world: &World, scale: &Scale, data: &str, message: i64) {
    const PARTS: usize = 50;
    let of_part = |most: usize, part: usize| most * part / PARTS..most * (part + 1) / PARTS;
    let count = |most: i64| usize::try_from(most).expect("few");
    let number = |n: usize| i64::try_from(n).expect("few");
    for part in 0..PARTS {
        for n in of_part(22 * scale.commands, part) {
            command(world, GROUPS - number(n % 22), VILLAIN, "/help");
        }
        for n in of_part(count(scale.files), part) {
            world.say(FILES + number(n), "/history csv");
        }
        for n in of_part(scale.presses, part) {
            let forged = format!("{n:x}:{}", &data[data.len() / 2..]);
            for data in [&forged, data] {
                let pressed = world.sandbox.press(VILLAIN, VILLAIN, message, data);
                pressed.expect("pressed");
            }
        }
        for n in of_part(scale.dice, part) {
            forged_dice(world, n, message);
        }
        for n in of_part(count(scale.tables), part) {
            world.say(TABLES + number(n), "/mines 1 3");
        }
        thread::sleep(scale.lasts / 50);
    }
}

/// Watches while it is attacked; the waits of strangers and the memory that it took.
fn under_attack(
    world: &World,
    home: &Home,
    bot: &Bot,
    work: impl FnOnce(),
) -> (Vec<Duration>, u64) {
    let stop = AtomicBool::new(false);
    let waits = thread::scope(|scope| {
        let watcher = scope.spawn(|| watch(world, home, &stop));
        work();
        stop.store(true, Ordering::Relaxed);
        watcher.join().expect("it watches")
    });
    (waits, rss_kib_max(bot.pid()))
}

pub fn one_against_all() {
    let scale = Scale::of_today();
    let world = World::new();
    let free = Home::new(&world);
    // Histories, made where nobody is slowed down.
    let mut bot = free.start();
    let table = world.ask(VILLAIN, "/flip 0.10 heads");
    let data = crate::kit_bot::button(&table, "Again").expect("a button");
    world.press(VILLAIN, &table, "Again");
    for n in 0..scale.files {
        for _ in 0..scale.rounds {
            world.say(FILES + n, "/dice 0.10 over 50");
        }
    }
    free.all_is_taken_in(&world);
    bot.stop_well();
    for group in 0..22 {
        let seconds = if group % 2 == 0 { 3_600 } else { 30 };
        world.fault("*", Some(GROUPS - group), flood(seconds), 1_000_000);
    }
    let home = free
        .set("TELEGRAM_RATE_GLOBAL", "30")
        .set("TELEGRAM_RATE_CHAT", "1")
        .set("TELEGRAM_RATE_GROUP", "20");
    let bot = home.start();
    let number = table["message_id"].as_i64().expect("a number");
    let strike = || attack(&world, &scale, &data, number);
    let judge = |name: &str, (waits, rss): (Vec<Duration>, u64)| {
        let at = |share: usize| waits[(waits.len() - 1) * share / 100];
        let outbox = home.number("SELECT count(*) FROM outbox");
        eprintln!(
            "{name}: {} strangers' bets, p50 {:?}, p99 {:?}, worst {:?}; {rss} KiB, {outbox} waiting",
            waits.len(),
            at(50),
            at(99),
            at(100)
        );
        assert!(at(99) < scale.answer, "{name}: {waits:?}");
        assert!(rss < RSS_KIB_MAX, "{name}: {rss} KiB");
        assert!(outbox < 2_000, "{name}: {outbox}");
    };
    let seen = under_attack(&world, &home, &bot, || {
        strike();
        home.all_is_taken_in(&world);
    });
    judge("one against all", seen);
    let (mut bot, seen) = thread::scope(|scope| {
        let strikes = scope.spawn(strike);
        thread::sleep(scale.lasts / 2);
        bot.kill();
        let bot = home.start();
        home.health_with("it is back", |status, _| (status == 200).then_some(()));
        let seen = under_attack(&world, &home, &bot, || {
            strikes.join().expect("it strikes");
            home.all_is_taken_in(&world);
        });
        (bot, seen)
    });
    judge("and after kill -9 ", seen);
    let villains = format!("SELECT count(*) FROM outbox WHERE person = {VILLAIN}");
    let most = i64::try_from(limits::PERSON_WAITING_MAX).expect("few");
    let waiting = home.number(&villains);
    assert!(
        waiting <= most + 22,
        "and one under way in each group: {waiting}"
    );
    bot.stop_well();
    home.audit();
}

/// 64 groups in which Telegram holds each call for ten seconds.
pub fn slow_groups_hold_up_nobody() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    let table = world.ask(VILLAIN, "/flip 0.10 heads");
    for group in 0..64 {
        let hang = FaultKind::Hang { seconds: 10.0 };
        world.fault("sendMessage", Some(GROUPS - group), hang, 1_000);
    }
    let hung = || world.calls("sendMessage", "hang");
    for _ in 0..3 {
        (0..64).for_each(|group| command(&world, GROUPS - group, VILLAIN, "/help"));
    }
    let (mut toasts, mut bets) = (Vec::new(), Vec::new());
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(12) {
        let at = Instant::now();
        world.toast(VILLAIN, &table, "stale");
        toasts.push(at.elapsed());
        bets.push(bet(&world, STRANGERS));
        // A chat of the sandbox forgets its oldest messages, and with them the rounds counted here.
        thread::sleep(Duration::from_millis(40));
    }
    assert!(hung() > 28, "they are all tried: {}", hung());
    for (name, mut waits) in [("presses", toasts), ("bets", bets)] {
        waits.sort_unstable();
        let worst = waits[waits.len() - 1];
        eprintln!(
            "64 slow groups: {} {name} of others answered, p50 {:?}, worst {worst:?}",
            waits.len(),
            waits[waits.len() / 2]
        );
        assert!(worst < Duration::from_secs(4), "{name}: {waits:?}");
    }
    world.sandbox.with(|world, _| world.clear_faults());
    bot.terminate();
    assert!([0, 70].contains(&bot.wait_exit(SOON)));
}
