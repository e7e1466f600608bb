//! A walk over all screens: every kind of button of every game is pressed as it stands on a screen.
use crate::kit::{Seeded, Table, house_with_cashier};
use casino_bot::casino::{House, wings};
use casino_bot::rules::games::GAMES;
use casino_bot::sandbox::{ALICE, BOT_ID};
use casino_bot::values::limits;
use casino_bot::values::link::Link;
use casino_bot::values::money::Amount;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Words of buttons that a walk leaves alone.
const SHUTS: [&str; 2] = ["pauseyes", "limitto"];
/// Presses in a row on what one command showed.
const STRIDE: usize = 60;
/// Presses after which the walk must have come to its end.
const PRESSES_MAX: usize = 6_000;

/// A button on the newest screen.
struct Press {
    message: i64,
    data: String,
    /// Buttons with the same key do the same, but for amounts and what was decided before.
    key: String,
}

fn game_of(table: &Table, round: &str) -> String {
    let round = i64::from_str_radix(round, 36).expect("a number");
    let find = "SELECT game FROM round WHERE id = ?1";
    let game = table.sql().query_row(find, [round], |row| row.get(0));
    game.expect("a round")
}

/// What a button does: its kind and game, its place on a game's table, its move in a round, what it
/// says of auto play.
fn key(table: &Table, data: &str, place: (usize, usize), label: &str) -> String {
    let fields: Vec<_> = data.split(':').skip(1).collect();
    match *fields {
        ["t", game, ..] => format!("t:{game}:{place:?}"),
        ["l", game, .., tab] => format!("l:{game}:{tab}:{place:?}"),
        ["m", round, _, makes] => format!("m:{}:{makes}", game_of(table, round)),
        ["round" | "replay", round, ..] => format!("{}:{}", fields[0], game_of(table, round)),
        ["top" | "list", ..] => fields.join(":"),
        ["auto", game, ..] => format!("auto:{game}:{label}"),
        ["pay" | "payof" | "paytype" | "paysum" | "payyes", way, ..] => {
            format!("{}:{way}", fields[0])
        }
        ["p" | "a" | "rules" | "stake", game, ..] => format!("{}:{game}", fields[0]),
        _ => fields[0].to_owned(),
    }
}

/// The newest message with buttons, checked against what Telegram allows.
fn screen(table: &Table) -> Vec<Press> {
    let messages = table.sandbox.with(|world, _| world.messages(ALICE));
    let newest = messages
        .iter()
        .rev()
        .find(|message| crate::kit::buttons(message).next().is_some())
        .expect("a screen");
    assert_eq!(newest["from"]["id"], BOT_ID);
    let id = newest["message_id"].as_i64().expect("a number");
    let text = newest["text"].as_str().expect("a text");
    assert!(text.chars().count() <= limits::MESSAGE_CHARS_MAX, "{text}");
    let rows = newest["reply_markup"]["inline_keyboard"].as_array();
    let rows: Vec<_> = rows
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .collect();
    let count = rows.iter().map(|row| row.len()).sum::<usize>();
    assert!(count <= 100, "{count} buttons: {text}");
    let mut presses = Vec::new();
    for (y, row) in rows.iter().enumerate() {
        assert!(
            (1..=8).contains(&row.len()),
            "{} in a row: {text}",
            row.len()
        );
        for (x, button) in row.iter().enumerate() {
            let Some(data) = button["callback_data"].as_str() else {
                let link = button["url"].as_str().expect("either of the two");
                assert!(Link::read(link).is_some(), "{link}");
                continue;
            };
            assert!(
                (1..=limits::CALLBACK_BYTES_MAX).contains(&data.len()),
                "{data}"
            );
            let label = button["text"].as_str().expect("a label");
            assert!(!label.is_empty());
            presses.push(Press {
                message: id,
                data: data.to_owned(),
                key: key(table, data, (y, x), label),
            });
        }
    }
    // What shuts the player out, or lets them put down less, ends the walk: the tests of limits press it.
    presses.retain(|press| {
        !SHUTS
            .iter()
            .any(|word| press.key.split(':').next() == Some(word))
    });
    presses
}

/// Presses it; what the bot answered, told for people.
fn press(table: &mut Table, press: &Press) -> String {
    table.events();
    let pressed = table
        .sandbox
        .press(ALICE, ALICE, press.message, &press.data);
    pressed.expect("pressed");
    assert_eq!(table.run(), [""; 0], "{}", press.data);
    let events = table.events();
    let answers = events.iter().filter(|event| event["type"] == "toast");
    assert_eq!(answers.count(), 1, "{} is answered once", press.data);
    let texts = events.iter().flat_map(|event| {
        [event["text"].as_str(), event["message"]["text"].as_str()]
            .into_iter()
            .flatten()
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Which keys stood on the screens that a key led to.
type Leads = HashMap<String, BTreeSet<String>>;

/// The first press of the shortest way from a screen to a button that was never pressed. A press counts
/// for a longer way the more often it was `tried`.
fn way(
    screen: Vec<Press>,
    leads: &Leads,
    pressed: &HashSet<String>,
    tried: &HashMap<String, usize>,
) -> Option<Press> {
    let handicap = |press: &Press| tried.get(&press.key).copied().unwrap_or(0);
    let mut waiting: Vec<(usize, usize)> = screen.iter().map(handicap).zip(0..).collect();
    waiting.sort_unstable();
    let mut waiting = waiting.into_iter().peekable();
    let mut seen = HashSet::new();
    let mut ring: Vec<(usize, &str)> = Vec::new();
    for distance in 0.. {
        while let Some((_, at)) = waiting.next_if(|(handicap, _)| *handicap <= distance) {
            let key = screen[at].key.as_str();
            if seen.insert(key) {
                ring.push((at, key));
            }
        }
        if ring.is_empty() && waiting.peek().is_none() {
            return None;
        }
        let found = ring.iter().find(|(_, key)| !pressed.contains(*key));
        if let Some(&(first, _)) = found {
            return screen.into_iter().nth(first);
        }
        let next = ring.iter().flat_map(|(first, key)| {
            let led = leads.get(*key).into_iter().flatten();
            led.map(|key| (*first, key.as_str()))
        });
        ring = next.filter(|(_, key)| seen.insert(*key)).collect();
    }
    None
}

/// Goes on from the newest screen to buttons that were never pressed, until none can be reached. What
/// once led there may do so no more, when a layout is full for one, so each way is tried less and less.
fn stroll(table: &mut Table, leads: &mut Leads, pressed: &mut HashSet<String>) -> usize {
    let mut tried = HashMap::<String, usize>::new();
    let mut now = screen(table);
    for count in 0..STRIDE {
        let Some(next) = way(now, leads, pressed, &tried) else {
            return count;
        };
        let said = press(table, &next);
        for bad in [
            "do not know",
            "had its turn",
            "did not work",
            "somebody else",
            "Sorry",
        ] {
            assert!(!said.contains(bad), "{} ({}): {said}", next.data, next.key);
        }
        if next.key == "speak" {
            // Some keys are labels: of one language each.
            table.say(ALICE, ALICE, "/language en");
        }
        now = screen(table);
        let keys = now.iter().map(|press| press.key.clone());
        leads.entry(next.key.clone()).or_default().extend(keys);
        *tried.entry(next.key.clone()).or_default() += 1;
        pressed.insert(next.key);
    }
    STRIDE
}

#[test]
fn every_button_of_every_screen_does_something() {
    // Enough to press Max and lose, again and again.
    let welcome = Amount::credits(500_000_000);
    let house = House {
        welcome,
        ..house_with_cashier()
    };
    let mut table = Table::of(house.clone(), Box::new(Seeded(1)));
    let own = wings::commands(&house)
        .into_iter()
        .map(|command| command.name);
    let games = GAMES.iter().map(|game| game.spec().command);
    let names: Vec<_> = own.chain(games).collect();
    table.say(ALICE, ALICE, "/flip 1 heads");
    let (mut leads, mut pressed, mut count) = (Leads::new(), HashSet::new(), 0);
    // One mine, so that a cell leads to the cash.
    table.say(ALICE, ALICE, "/mines 1 1");
    count += stroll(&mut table, &mut leads, &mut pressed);
    loop {
        let before = pressed.len();
        for name in &names {
            // What is open holds what others may win: it is left alone until it is over.
            table.pass(limits::ABANDONED_AFTER);
            table.run();
            let said = table.say(ALICE, ALICE, &format!("/{name}"));
            assert!(!said.is_empty(), "/{name}");
            count += stroll(&mut table, &mut leads, &mut pressed);
        }
        if pressed.len() == before {
            break;
        }
        assert!(count < PRESSES_MAX, "it comes to an end");
    }
    let sql = table.sql();
    let mut find = sql
        .prepare("SELECT max(id) FROM round WHERE moves <> '' GROUP BY game")
        .expect("reads");
    let rounds = find
        .query_map([], |row| row.get::<_, i64>(0))
        .expect("reads");
    for round in rounds {
        table.say(ALICE, ALICE, &format!("/round {}", round.expect("reads")));
        stroll(&mut table, &mut leads, &mut pressed);
    }
    for game in GAMES {
        let (id, lasts) = (game.spec().id, game.spec().lasts());
        for kind in ["p", "rules", "stake"] {
            assert!(pressed.contains(&format!("{kind}:{id}")), "{kind} of {id}");
        }
        let kinds = |kind: &str| {
            let start = format!("{kind}:{id}:");
            pressed.iter().filter(|key| key.starts_with(&start)).count()
        };
        assert!(kinds("m") >= if lasts { 3 } else { 0 }, "moves of {id}");
        for kind in ["round", "replay"] {
            let watched = pressed.contains(&format!("{kind}:{id}"));
            assert!(watched || !lasts, "{kind} of {id}");
        }
        let repeats = !lasts && id != "slots";
        assert_eq!(pressed.contains(&format!("a:{id}")), repeats, "{id}");
        // The way there, and each choice.
        assert_eq!(kinds("auto"), if repeats { 12 } else { 0 }, "auto of {id}");
    }
    // The tabs of roulette, and the places on each.
    for (tab, places) in [27, 33, 12, 22, 11, 3].into_iter().enumerate() {
        let start = format!("l:roulette:{tab}:");
        let count = pressed.iter().filter(|key| key.starts_with(&start)).count();
        assert!(count > places, "{count} on tab {tab}");
    }
    let cells = pressed.iter().filter(|key| key.starts_with("m:mines:"));
    assert_eq!(cells.count(), 26, "every cell and the cash");
    let boards = pressed.iter().filter(|key| key.starts_with("top:"));
    assert_eq!(boards.count(), 9, "every leaderboard");
    for kind in [
        "home",
        "history",
        "csv",
        "rotate",
        "seed",
        "cancel",
        "stop",
        "idle",
        "same",
        "contests",
        "contest",
        "list:on:week:net",
        "list:off:week:net",
    ] {
        assert!(pressed.contains(kind), "{kind} is among {pressed:?}");
    }
    let dead: i64 = table
        .sql()
        .query_row("SELECT count(*) FROM dead_update", [], |row| row.get(0))
        .expect("counts");
    assert_eq!(dead, 0);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn every_button_of_the_cashier_does_something() {
    let mut table = Table::of(house_with_cashier(), Box::new(Seeded(1)));
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/deposit 50 usdt");
    let (mut leads, mut pressed) = (Leads::new(), HashSet::new());
    for deposit in 1..=3 {
        stroll(&mut table, &mut leads, &mut pressed);
        let open = format!("SELECT count(*) FROM deposit WHERE id = {deposit} AND state = 'open'");
        let open = table.sql().query_row(&open, [], |row| row.get::<_, i64>(0));
        if open == Ok(1) {
            table.provides(&format!("deposit {deposit} is paid"));
            stroll(&mut table, &mut leads, &mut pressed);
        }
        for command in [
            "wallet",
            "payments",
            "withdraw 5 usdt",
            "deposit",
            "withdraw",
        ] {
            table.pass(limits::CSV_EVERY);
            table.run();
            table.say(ALICE, ALICE, &format!("/{command}"));
            stroll(&mut table, &mut leads, &mut pressed);
        }
    }
    for kind in [
        "pay:in",
        "pay:out",
        "payof:in",
        "paytype:in",
        "paysum:in",
        "payyes:in",
        "payyes:out",
        "deposit",
        "ispaid",
        "withdrawal",
        "wallets",
        "wallet",
        "playwith",
        "payments",
        "paycsv",
    ] {
        assert!(pressed.contains(kind), "{kind}");
    }
    assert_eq!(table.findings(), [""; 0]);
}
