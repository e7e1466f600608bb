//! Forums, rights, slow mode, migration and the bot's name, as strict as Telegram has them.

use std::time::Duration;

use casino_bot::sandbox::{
    ALICE, ANONYMOUS, ATTIC, BACK_ROOM, BOB, BOT_ID, FORUM, GENERAL, Manner, Sandbox,
};
use serde_json::{Value, json};

use super::{call, keyboard, refused, result, sandbox, update_ids};

fn to(chat: i64) -> Value {
    json!({"chat_id": chat, "text": "x"})
}

fn in_topic(chat: i64, topic: i64) -> Value {
    json!({"chat_id": chat, "text": "x", "message_thread_id": topic})
}

fn manner(topic: Option<i64>) -> Manner {
    Manner {
        topic,
        ..Manner::default()
    }
}

#[track_caller]
fn said(sandbox: &Sandbox, user: i64, chat: i64, manner: Manner) -> Value {
    let text = "/flip@casino_sandbox_bot 10";
    let said = sandbox.with(|world, now| world.say_so(user, chat, text, manner, now));
    assert!(said.expect("said").update_id.is_some());
    newest(sandbox)["message"].clone()
}

fn newest(sandbox: &Sandbox) -> Value {
    result(sandbox, "getUpdates", json!({"offset": -1}))[0].clone()
}

/// The topics that a forum has from the start.
fn topics(sandbox: &Sandbox, chat: i64) -> Vec<i64> {
    let state: Value =
        serde_json::from_str(&sandbox.state(None, None, Duration::ZERO)).expect("JSON");
    let chats = state["chats"].as_array().expect("chats");
    let chat = chats.iter().find(|c| c["id"] == chat).expect("the chat");
    let topics = chat["topics"].as_array().expect("topics");
    topics.iter().filter_map(|t| t["id"].as_i64()).collect()
}

#[test]
fn what_is_sent_to_a_topic_stays_there() {
    let sandbox = sandbox();
    let [general, tables, talk] = topics(&sandbox, FORUM)[..] else {
        panic!("three topics");
    };
    assert_eq!(general, GENERAL);
    let asked = said(&sandbox, BOB, FORUM, manner(Some(tables)));
    assert_eq!(
        (
            &asked["message_thread_id"],
            &asked["is_topic_message"],
            &asked["chat"]["is_forum"]
        ),
        (&json!(tables), &json!(true), &json!(true))
    );
    // As Telegram has it: whatever replies to nothing replies to the topic's first message.
    let opening = &asked["reply_to_message"]["forum_topic_created"];
    assert_eq!(opening["name"], "Tables");
    let sent = result(&sandbox, "sendMessage", in_topic(FORUM, talk));
    assert_eq!(sent["message_thread_id"], talk);
    let id = &asked["message_id"];
    let reply = json!({"chat_id": FORUM, "text": "x", "reply_parameters": {"message_id": id}});
    assert_eq!(
        result(&sandbox, "sendMessage", reply)["message_thread_id"],
        tables
    );
    // General takes what names no topic, and refuses its own number in all but an action.
    let sent = result(&sandbox, "sendMessage", to(FORUM));
    assert!(sent["message_thread_id"].is_null() && sent["is_topic_message"].is_null());
    for (chat, topic) in [
        (FORUM, GENERAL),
        (FORUM, 7),
        (BACK_ROOM, tables),
        (ALICE, 7),
    ] {
        let words = "Bad Request: message thread not found";
        refused(&sandbox, "sendMessage", in_topic(chat, topic), 400, words);
        refused(&sandbox, "sendDice", in_topic(chat, topic), 400, words);
    }
    let typing = json!({"chat_id": FORUM, "action": "typing", "message_thread_id": GENERAL});
    result(&sandbox, "sendChatAction", typing);
    let dice = result(&sandbox, "sendDice", in_topic(FORUM, tables));
    assert_eq!(dice["is_topic_message"], true);
    // A press tells the topic with its message.
    let pressed = sandbox.press(BOB, FORUM, dice["message_id"].as_i64().expect("an id"), "d");
    assert!(pressed.expect("pressed").update_id.is_some());
    assert_eq!(
        newest(&sandbox)["callback_query"]["message"]["message_thread_id"],
        tables
    );
}

#[test]
fn a_thread_of_replies_looks_like_a_topic_and_is_none() {
    let sandbox = sandbox();
    for chat in [BACK_ROOM, FORUM] {
        let first = result(&sandbox, "sendMessage", to(chat))["message_id"].as_i64();
        let reply = Manner {
            reply_to: first,
            ..Manner::default()
        };
        let reply = said(&sandbox, BOB, chat, reply);
        assert_eq!(reply["message_thread_id"].as_i64(), first);
        assert!(reply["is_topic_message"].is_null());
        let next = Manner {
            reply_to: reply["message_id"].as_i64(),
            ..Manner::default()
        };
        assert_eq!(
            said(&sandbox, BOB, chat, next)["message_thread_id"].as_i64(),
            first
        );
        let there = in_topic(chat, first.expect("an id"));
        refused(
            &sandbox,
            "sendMessage",
            there,
            400,
            "message thread not found",
        );
    }
}

#[test]
fn a_topic_closes_and_opens_and_goes() {
    let sandbox = sandbox();
    let opened = sandbox.with(|world, now| world.open_topic(BOB, FORUM, " Late ", now));
    let topic = opened.expect("opened");
    let created = newest(&sandbox)["message"].clone();
    assert_eq!(created["forum_topic_created"]["name"], "Late");
    assert_eq!(created["message_thread_id"], topic);
    let asked = said(&sandbox, BOB, FORUM, manner(Some(topic)));
    assert_eq!(
        asked["reply_to_message"]["message_id"], topic,
        "as Telegram has it"
    );
    let sent = result(&sandbox, "sendMessage", in_topic(FORUM, topic))["message_id"].clone();
    let close = |topic, closed| sandbox.with(|w, now| w.close_topic(FORUM, topic, closed, now));
    assert!(close(topic, true).expect("closed").is_some());
    assert_eq!(close(topic, true), Ok(None));
    assert!(newest(&sandbox)["message"]["forum_topic_closed"].is_object());
    let closed = "Bad Request: TOPIC_CLOSED";
    refused(&sandbox, "sendMessage", in_topic(FORUM, topic), 400, closed);
    let reply = json!({"chat_id": FORUM, "text": "x", "reply_parameters": {"message_id": sent}});
    refused(&sandbox, "sendMessage", reply, 400, closed);
    let say =
        |user| sandbox.with(|w, now| w.say_so(user, FORUM, "/flip", manner(Some(topic)), now));
    assert!(say(BOB).is_err());
    say(ALICE).expect("who looks after the group may write");
    let edit = json!({"chat_id": FORUM, "message_id": sent, "text": "y"});
    result(&sandbox, "editMessageText", edit);
    close(topic, false).expect("open again");
    result(&sandbox, "sendMessage", in_topic(FORUM, topic));
    close(GENERAL, true).expect("General too");
    refused(&sandbox, "sendMessage", to(FORUM), 400, closed);
    sandbox
        .with(|world, _| world.delete_topic(FORUM, topic))
        .expect("deleted");
    refused(
        &sandbox,
        "sendMessage",
        in_topic(FORUM, topic),
        400,
        "message thread not found",
    );
    let edit = json!({"chat_id": FORUM, "message_id": sent, "text": "z"});
    refused(
        &sandbox,
        "editMessageText",
        edit,
        400,
        "message to edit not found",
    );
    assert!(
        sandbox
            .with(|world, _| world.delete_topic(FORUM, GENERAL))
            .is_err()
    );
    assert!(
        sandbox
            .with(|w, now| w.open_topic(BOB, BACK_ROOM, "x", now))
            .is_err()
    );
}

#[test]
fn a_private_chat_has_topics_too() {
    let sandbox = sandbox();
    let opened = sandbox.with(|world, now| world.open_topic(ALICE, ALICE, "Slow games", now));
    let topic = opened.expect("opened");
    let asked = said(&sandbox, ALICE, ALICE, manner(Some(topic)));
    assert_eq!(
        (&asked["message_thread_id"], &asked["is_topic_message"]),
        (&json!(topic), &json!(true))
    );
    assert!(asked["chat"]["is_forum"].is_null());
    assert_eq!(
        result(&sandbox, "sendMessage", in_topic(ALICE, topic))["message_thread_id"],
        topic
    );
    assert!(result(&sandbox, "sendMessage", to(ALICE))["message_thread_id"].is_null());
    refused(
        &sandbox,
        "sendMessage",
        in_topic(BOB, topic),
        400,
        "message thread not found",
    );
}

#[test]
fn without_the_right_to_write_nothing_is_sent() {
    let sandbox = sandbox();
    let table = json!({"chat_id": BACK_ROOM, "text": "x",
        "reply_markup": keyboard(json!([[{"text": "b", "callback_data": "d"}]]))["reply_markup"]});
    let id = result(&sandbox, "sendMessage", table)["message_id"].clone();
    sandbox
        .with(|world, _| world.allow(BACK_ROOM, false))
        .expect("taken");
    for (method, words) in [
        (
            "sendMessage",
            "Bad Request: not enough rights to send text messages to the chat",
        ),
        (
            "sendDice",
            "Bad Request: not enough rights to send dice to the chat",
        ),
    ] {
        refused(&sandbox, method, to(BACK_ROOM), 400, words);
    }
    let edit = json!({"chat_id": BACK_ROOM, "message_id": id, "text": "y"});
    refused(
        &sandbox,
        "editMessageText",
        edit.clone(),
        400,
        "CHAT_WRITE_FORBIDDEN",
    );
    let pressed = sandbox
        .press(BOB, BACK_ROOM, id.as_i64().expect("an id"), "d")
        .expect("pressed");
    let answer = json!({"callback_query_id": pressed.callback_query_id, "text": "ok"});
    result(&sandbox, "answerCallbackQuery", answer);
    sandbox
        .with(|world, _| world.allow(BACK_ROOM, true))
        .expect("given");
    result(&sandbox, "editMessageText", edit);
    assert!(sandbox.with(|world, _| world.allow(ALICE, false)).is_err());
}

#[test]
fn slow_mode_and_a_flood_ban_hold_one_chat() {
    let sandbox = sandbox();
    sandbox
        .with(|world, _| world.slow(BACK_ROOM, 30))
        .expect("slow");
    let id = result(&sandbox, "sendMessage", to(BACK_ROOM))["message_id"].clone();
    let refusal = refused(&sandbox, "sendMessage", to(BACK_ROOM), 429, "retry after");
    let wait = refusal["parameters"]["retry_after"]
        .as_u64()
        .expect("seconds");
    assert!((20..=30).contains(&wait), "{wait}");
    let edit = |text: &str| json!({"chat_id": BACK_ROOM, "message_id": id, "text": text});
    result(&sandbox, "editMessageText", edit("an edit need not wait"));
    result(&sandbox, "sendMessage", to(FORUM));
    sandbox.advance(Duration::from_secs(wait));
    result(&sandbox, "sendMessage", to(BACK_ROOM));
    sandbox
        .with(|world, now| world.flood(BACK_ROOM, 3_600, now))
        .expect("banned");
    sandbox
        .with(|world, _| world.slow(BACK_ROOM, 0))
        .expect("not slow");
    refused(&sandbox, "sendMessage", to(BACK_ROOM), 429, "retry after 3");
    refused(&sandbox, "editMessageText", edit("y"), 429, "retry after 3");
    result(&sandbox, "sendMessage", to(ALICE));
    sandbox.advance(Duration::from_secs(3_600));
    result(&sandbox, "sendMessage", to(BACK_ROOM));
}

#[test]
fn a_group_becomes_a_supergroup_with_another_id() {
    let sandbox = sandbox();
    let before = said(&sandbox, BOB, ATTIC, Manner::default());
    assert_eq!(before["chat"]["type"], "group");
    let next = newest(&sandbox)["update_id"].as_i64().expect("an id") + 1;
    let moved = sandbox
        .with(|world, now| world.migrate(ATTIC, now))
        .expect("moved");
    let updates = result(&sandbox, "getUpdates", json!({"offset": next}));
    assert_eq!(update_ids(&updates), [next, next + 1]);
    let (old, new) = (&updates[0]["message"], &updates[1]["message"]);
    assert_eq!(
        (&old["chat"]["id"], &old["migrate_to_chat_id"]),
        (&json!(ATTIC), &json!(moved))
    );
    assert_eq!(
        (&new["chat"]["id"], &new["migrate_from_chat_id"]),
        (&json!(moved), &json!(ATTIC))
    );
    assert_eq!(
        (&new["chat"]["type"], &new["sender_chat"]["id"]),
        (&json!("supergroup"), &json!(moved))
    );
    for method in [
        "sendMessage",
        "editMessageText",
        "sendDice",
        "sendChatAction",
    ] {
        let mut params = to(ATTIC);
        params["action"] = "typing".into();
        params["message_id"] = before["message_id"].clone();
        let words = "Bad Request: group chat was upgraded to a supergroup chat";
        let answer = refused(&sandbox, method, params, 400, words);
        assert_eq!(answer["parameters"]["migrate_to_chat_id"], moved);
    }
    result(&sandbox, "sendMessage", to(moved));
    assert!(sandbox.say(BOB, ATTIC, "/flip", None).is_err());
    said(&sandbox, BOB, moved, Manner::default());
    for other in [ATTIC, moved, BACK_ROOM, ALICE] {
        assert!(
            sandbox
                .with(|world, now| world.migrate(other, now))
                .is_err()
        );
    }
}

#[test]
fn others_speak_with_a_players_or_a_groups_mouth() {
    let sandbox = sandbox();
    let via_bot = Manner {
        via_bot: true,
        ..Manner::default()
    };
    let message = said(&sandbox, BOB, BOB, via_bot);
    assert_eq!(
        (&message["from"]["id"], &message["via_bot"]["is_bot"]),
        (&json!(BOB), &json!(true))
    );
    assert_ne!(message["via_bot"]["id"], BOT_ID);
    let anonymous = Manner {
        anonymous: true,
        ..Manner::default()
    };
    let message = said(&sandbox, ALICE, BACK_ROOM, anonymous);
    assert_eq!(message["from"]["id"], ANONYMOUS);
    assert_eq!(message["from"]["username"], "GroupAnonymousBot");
    assert_eq!(message["sender_chat"]["id"], BACK_ROOM);
    assert!(
        sandbox
            .with(|w, now| w.say_so(ALICE, ALICE, "x", anonymous, now))
            .is_err()
    );
}

#[test]
fn the_bot_gets_another_name() {
    let sandbox = sandbox();
    sandbox
        .with(|world, _| world.rename("Lucky_Bot"))
        .expect("renamed");
    assert_eq!(
        result(&sandbox, "getMe", Value::Null)["username"],
        "Lucky_Bot"
    );
    let seen = |text: &str| {
        sandbox
            .say(BOB, BACK_ROOM, text, None)
            .expect("said")
            .update_id
    };
    assert!(seen("/flip@lucky_bot 10").is_some());
    assert!(seen("/flip@casino_sandbox_bot 10").is_none());
    for unfit in ["", "lucky", "a bot", "Bot", "луckybot"] {
        assert!(
            sandbox.with(|world, _| world.rename(unfit)).is_err(),
            "{unfit}"
        );
    }
    assert_eq!(
        call(&sandbox, "sendMessage", to(ALICE)).body["result"]["from"]["username"],
        "Lucky_Bot"
    );
}
