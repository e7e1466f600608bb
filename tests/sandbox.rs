//! The sandbox is as strict as Telegram, loses and doubles nothing by itself, and fails on demand.
mod clients;
mod faults;
mod groups;
mod messages;
mod pay;
pub mod polling;
mod webhooks;

use casino_bot::sandbox::{
    ALICE, ApiAnswer, BACK_ROOM, BOB, CAROL, Fault, FaultKind, Sandbox, World,
};
use serde_json::{Value, json};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

const TOKEN: &str = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const DEADLINE: Duration = Duration::from_secs(10);

/// A sandbox whose three players have started the bot, with an empty queue.
fn sandbox() -> Arc<Sandbox> {
    let sandbox = Arc::new(Sandbox::new(1));
    for user in [ALICE, BOB, CAROL] {
        sandbox
            .say(user, user, "/start", None)
            .expect("a player may start the bot");
    }
    confirm_all(&sandbox);
    sandbox
}

fn confirm_all(sandbox: &Sandbox) {
    let last = call(sandbox, "getUpdates", json!({"offset": -1}));
    let last = last.body["result"][0]["update_id"]
        .as_i64()
        .expect("an update is queued");
    call(sandbox, "getUpdates", json!({"offset": last + 1}));
}

fn call(sandbox: &Sandbox, method: &str, params: Value) -> ApiAnswer {
    sandbox.call(TOKEN, method, &params)
}

#[track_caller]
fn result(sandbox: &Sandbox, method: &str, params: Value) -> Value {
    let answer = call(sandbox, method, params);
    assert_eq!(answer.body["ok"], true, "{}", answer.body);
    assert_eq!(answer.status, 200);
    answer.body["result"].clone()
}

#[track_caller]
fn refused(sandbox: &Sandbox, method: &str, params: Value, status: u16, words: &str) -> Value {
    let answer = call(sandbox, method, params);
    assert_eq!(answer.body["ok"], false, "{}", answer.body);
    assert_eq!(
        (answer.status, &answer.body["error_code"]),
        (status, &json!(status))
    );
    let description = answer.body["description"]
        .as_str()
        .expect("every refusal has a description");
    assert!(
        description.contains(words),
        "{description:?} should say {words:?}"
    );
    answer.body
}

fn update_ids(answer: &Value) -> Vec<i64> {
    let updates = answer.as_array().expect("getUpdates returns an array");
    updates
        .iter()
        .map(|u| u["update_id"].as_i64().expect("every update has an id"))
        .collect()
}

fn html(sandbox: &Sandbox, text: &str) -> Value {
    result(
        sandbox,
        "sendMessage",
        json!({"chat_id": ALICE, "text": text, "parse_mode": "HTML"}),
    )
}

fn fault(sandbox: &Sandbox, method: &str, kind: FaultKind) {
    let fault = Fault {
        method: method.to_owned(),
        chat: None,
        kind,
        times: 1,
    };
    sandbox.with(|world, _| world.fault(fault));
}

fn keyboard(buttons: Value) -> Value {
    json!({"chat_id": ALICE, "text": "x", "reply_markup": {"inline_keyboard": buttons}})
}

fn poll_in_thread(
    sandbox: &Arc<Sandbox>,
    offset: i64,
) -> thread::JoinHandle<(ApiAnswer, Duration)> {
    let sandbox = Arc::clone(sandbox);
    thread::spawn(move || {
        let began = Instant::now();
        let answer = call(
            &sandbox,
            "getUpdates",
            json!({"offset": offset, "timeout": 50}),
        );
        (answer, began.elapsed())
    })
}

#[test]
fn a_press_is_answered_once_and_in_time() {
    let sandbox = sandbox();
    let sent = result(
        &sandbox,
        "sendMessage",
        keyboard(json!([[{"text": "b", "callback_data": "d"}]])),
    );
    let id = sent["message_id"].as_i64().expect("an id");
    let query = sandbox
        .press(ALICE, ALICE, id, "forged")
        .expect("pressed")
        .callback_query_id;
    let update = result(&sandbox, "getUpdates", json!({}))[0]["callback_query"].clone();
    assert_eq!(
        (&update["id"], &update["data"]),
        (&json!(query), &json!("forged"))
    );
    assert_eq!(
        (&update["message"]["text"], &update["from"]["id"]),
        (&json!("x"), &json!(ALICE))
    );
    let answer = |id: &str| json!({"callback_query_id": id, "text": "ok"});
    let long = json!({"callback_query_id": query, "text": "x".repeat(201)});
    refused(
        &sandbox,
        "answerCallbackQuery",
        long,
        400,
        "MESSAGE_TOO_LONG",
    );
    result(&sandbox, "answerCallbackQuery", answer(&query));
    let too_old = "query is too old and response timeout expired or query ID is invalid";
    refused(
        &sandbox,
        "answerCallbackQuery",
        answer(&query),
        400,
        too_old,
    );
    refused(&sandbox, "answerCallbackQuery", answer("17"), 400, too_old);
    refused(&sandbox, "answerCallbackQuery", json!({}), 400, too_old);
    let late = sandbox
        .press(ALICE, ALICE, 1, "d")
        .expect("pressed")
        .callback_query_id;
    let updates = result(&sandbox, "getUpdates", json!({"offset": -1}));
    assert_eq!(
        updates[0]["callback_query"]["message"]["date"], 0,
        "an inaccessible message"
    );
    sandbox.advance(Duration::from_secs(16));
    refused(&sandbox, "answerCallbackQuery", answer(&late), 400, too_old);
}

#[test]
fn who_blocks_the_bot_is_not_written_to() {
    let sandbox = sandbox();
    assert!(sandbox.block(BOB, true).expect("blocked").is_some());
    assert_eq!(sandbox.block(BOB, true).expect("again"), None);
    let send = json!({"chat_id": BOB, "text": "x"});
    refused(
        &sandbox,
        "sendMessage",
        send.clone(),
        403,
        "Forbidden: bot was blocked by the user",
    );
    assert!(sandbox.say(BOB, BOB, "x", None).is_err());
    sandbox.block(BOB, false).expect("unblocked");
    result(&sandbox, "sendMessage", send);
    let updates = result(&sandbox, "getUpdates", json!({}));
    assert_eq!(
        updates[0]["my_chat_member"]["new_chat_member"]["status"],
        "kicked"
    );
    assert_eq!(
        updates[1]["my_chat_member"]["new_chat_member"]["status"],
        "member"
    );
    let fresh = Sandbox::new(1);
    refused(
        &fresh,
        "sendMessage",
        json!({"chat_id": BOB, "text": "x"}),
        403,
        "can't initiate conversation",
    );
}

#[test]
fn in_a_group_the_bot_sees_what_privacy_mode_shows() {
    let sandbox = sandbox();
    let own = json!({"chat_id": BACK_ROOM, "text": "table"});
    let own = result(&sandbox, "sendMessage", own)["message_id"].as_i64();
    for (text, reply_to, seen) in [
        ("/flip 10", None, true),
        ("/flip@Casino_Sandbox_Bot 10", None, true),
        ("/flip@other_bot 10", None, false),
        ("just talk", None, false),
        ("hey @casino_sandbox_bot", None, true),
        ("25", own, true),
    ] {
        let said = sandbox.say(CAROL, BACK_ROOM, text, reply_to).expect("said");
        assert_eq!(said.update_id.is_some(), seen, "{text}");
    }
    let updates = result(&sandbox, "getUpdates", json!({}));
    assert_eq!(
        updates[0]["message"]["from"]["first_name"],
        "Carol <3 & \"co\""
    );
    assert_eq!(updates[0]["message"]["chat"]["type"], "supergroup");
    let command = json!([{"type": "bot_command", "offset": 0, "length": 5}]);
    assert_eq!(updates[0]["message"]["entities"], command);
}

#[test]
fn dice_show_what_tests_set_and_stay_in_range() {
    let sandbox = sandbox();
    sandbox.with(|world, _| world.next_dice([4, 200]));
    let throw = |emoji: &str| {
        result(
            &sandbox,
            "sendDice",
            json!({"chat_id": ALICE, "emoji": emoji}),
        )["dice"]
            .clone()
    };
    assert_eq!(throw("🎲"), json!({"emoji": "🎲", "value": 4}));
    assert_eq!(throw("⚽️"), json!({"emoji": "⚽", "value": 5}));
    refused(
        &sandbox,
        "sendDice",
        json!({"chat_id": ALICE, "emoji": "🍋"}),
        400,
        "EMOTICON_INVALID",
    );
    let mut seen = [0u32; 64];
    for _ in 0..2_000 {
        let value = throw("🎰")["value"]
            .as_u64()
            .and_then(|v| usize::try_from(v).ok())
            .expect("a value");
        seen[value - 1] += 1;
    }
    assert!(
        seen.iter().all(|n| *n > 0),
        "every value comes up: {seen:?}"
    );
    let said = sandbox.throw(ALICE, ALICE, "🎲", Some(6)).expect("thrown");
    let update = &result(&sandbox, "getUpdates", json!({"offset": -1}))[0];
    assert_eq!(update["update_id"].as_i64(), said.update_id);
    assert!(
        update["message"]["forward_origin"].is_object() && update["message"]["dice"]["value"] == 6
    );
}

#[test]
fn commands_are_checked_and_kept_by_scope() {
    let sandbox = sandbox();
    let set = |command: &str, description: &str| json!({"commands": [{"command": command, "description": description}]});
    result(&sandbox, "setMyCommands", set("/start", "Begin"));
    assert_eq!(
        result(&sandbox, "getMyCommands", json!({})),
        set("start", "Begin")["commands"]
    );
    let scope = json!({"scope": {"type": "all_group_chats"}});
    assert_eq!(result(&sandbox, "getMyCommands", scope), json!([]));
    let long = "x".repeat(33);
    for name in ["", "Start", "a-b", long.as_str()] {
        refused(
            &sandbox,
            "setMyCommands",
            set(name, "d"),
            400,
            "BOT_COMMAND_INVALID",
        );
    }
    refused(
        &sandbox,
        "setMyCommands",
        set("a", ""),
        400,
        "BOT_COMMAND_DESCRIPTION_INVALID",
    );
    refused(
        &sandbox,
        "setMyCommands",
        set("a", &"x".repeat(257)),
        400,
        "BOT_COMMAND_DESCRIPTION_INVALID",
    );
    let many = json!({"commands": vec![json!({"command": "a", "description": "d"}); 101]});
    refused(
        &sandbox,
        "setMyCommands",
        many,
        400,
        "BOT_COMMANDS_TOO_MUCH",
    );
    refused(
        &sandbox,
        "setMyCommands",
        json!({"commands": [], "scope": {"type": "x"}}),
        400,
        "BotCommandScope",
    );
}

#[test]
fn the_feed_tells_everything_once_and_resets_who_is_lost() {
    let mut world = World::new(1, 1_795_000_000_000);
    let read =
        |json: Option<String>| serde_json::from_str::<Value>(&json.expect("news")).expect("JSON");
    let first = read(world.state(None, None));
    assert_eq!(
        (&first["reset"], first["users"].as_array().map(Vec::len)),
        (&json!(true), Some(3))
    );
    let (mut seq, id) = (first["seq"].as_u64(), first["world"].as_i64());
    assert_eq!(world.state(seq, id), None, "nothing new");
    for n in 0..1_200 {
        world
            .say(ALICE, ALICE, &format!("m{n}"), None, 1_795_000_000_000 + n)
            .expect("said");
    }
    world
        .press(ALICE, ALICE, 1, "\"<d>", 1_795_000_002_000)
        .expect("pressed");
    let mut kinds = Vec::new();
    while let Some(json) = world.state(seq, id) {
        let answer = read(Some(json));
        assert_eq!(answer["reset"], false);
        for event in answer["events"].as_array().expect("events") {
            kinds.push(event["type"].as_str().expect("a type").to_owned());
        }
        seq = answer["seq"].as_u64();
    }
    assert_eq!(kinds.len(), 1_201);
    assert_eq!(kinds.last().map(String::as_str), Some("press_pending"));
    assert_eq!(
        world.messages(ALICE).len(),
        1_000,
        "a chat keeps a bounded number"
    );
    for lost in [
        world.state(seq, id.map(|id| id + 1)),
        world.state(Some(1 << 60), id),
    ] {
        let snapshot = read(lost);
        assert_eq!(snapshot["reset"], true);
        let chats = snapshot["chats"].as_array().expect("chats");
        let alice = chats.iter().find(|c| c["id"] == ALICE).expect("her chat");
        assert_eq!(alice["messages"].as_array().map(Vec::len), Some(100));
        assert_eq!(alice["messages"][99]["text"], "m1199");
    }
}

#[test]
fn the_queue_is_bounded() {
    let mut world = World::new(1, 1_795_000_000_000);
    let full = (0..200_000).find_map(|n| {
        world
            .say(ALICE, ALICE, "x", None, 1_795_000_000_000 + n)
            .err()
    });
    assert_eq!(full.map(|e| e.status), Some(503));
}

#[test]
fn the_same_seed_and_time_make_the_same_world() {
    let play = || {
        let mut world = World::new(9, 1_795_000_000_000);
        for n in 0..50 {
            world
                .throw(BOB, BOB, "🎰", None, 1_795_000_000_000 + n)
                .expect("thrown");
        }
        world.messages(BOB)
    };
    assert_eq!(play(), play());
}
