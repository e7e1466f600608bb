//! Tokens, offsets, polls and webhooks, as strict as Telegram's.
use super::{DEADLINE, TOKEN, confirm_all, poll_in_thread, refused, result, sandbox, update_ids};
use casino_bot::sandbox::{ALICE, BOB, BOT_USERNAME};
use serde_json::{Value, json};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn tokens_and_methods_are_checked_like_telegrams() {
    let sandbox = sandbox();
    assert_eq!(sandbox.call("nonsense", "getMe", &Value::Null).status, 404);
    assert_eq!(
        sandbox.call("1:short", "getMe", &Value::Null).body["description"],
        "Not Found"
    );
    assert_eq!(
        result(&sandbox, "GETME", Value::Null)["username"],
        BOT_USERNAME
    );
    refused(
        &sandbox,
        "sendPhoto",
        json!({"chat_id": ALICE}),
        404,
        "Not Found: method not found",
    );
    sandbox.with(|world, _| world.accept_token(Some(TOKEN.replace('A', "B"))));
    refused(&sandbox, "getMe", Value::Null, 401, "Unauthorized");
}

#[test]
fn offsets_confirm_and_negative_offsets_forget() {
    let sandbox = sandbox();
    let said: Vec<i64> = (0..5)
        .map(|n| {
            sandbox
                .say(ALICE, ALICE, &format!("m{n}"), None)
                .expect("said")
                .update_id
                .expect("seen")
        })
        .collect();
    let all = result(&sandbox, "getUpdates", json!({}));
    assert_eq!(update_ids(&all), said);
    assert_eq!(all[0]["message"]["text"], "m0");
    assert_eq!(
        update_ids(&result(&sandbox, "getUpdates", json!({"limit": 2}))),
        said[..2]
    );
    assert_eq!(
        update_ids(&result(&sandbox, "getUpdates", json!({"limit": 0}))),
        said[..1],
        "clamped to 1"
    );
    assert_eq!(
        update_ids(&result(&sandbox, "getUpdates", json!({"offset": said[1]}))),
        said[1..]
    );
    let far = json!({"offset": said[4] + 1_000});
    assert_eq!(
        update_ids(&result(&sandbox, "getUpdates", far)),
        said[1..],
        "an absurd offset is not believed"
    );
    assert_eq!(
        update_ids(&result(&sandbox, "getUpdates", json!({"offset": -2}))),
        said[3..]
    );
    assert_eq!(
        update_ids(&result(&sandbox, "getUpdates", json!({}))),
        said[3..],
        "the rest is forgotten"
    );
    assert_eq!(
        result(&sandbox, "getUpdates", json!({"offset": said[4] + 1})),
        json!([])
    );
}

#[test]
fn a_long_poll_is_answered_at_once_and_can_be_closed() {
    let sandbox = sandbox();
    let poll = poll_in_thread(&sandbox, 0);
    thread::sleep(Duration::from_millis(20)); // whether it waits already or not, it must return the update
    sandbox.say(BOB, BOB, "hello", None).expect("said");
    let (answer, took) = poll.join().expect("the poll ends");
    assert_eq!(answer.body["result"][0]["message"]["text"], "hello");
    assert!(took < DEADLINE);
    confirm_all(&sandbox);
    let poll = poll_in_thread(&sandbox, 0);
    sandbox.close();
    let (answer, took) = poll.join().expect("the poll ends");
    assert_eq!(answer.body["result"], json!([]));
    assert!(took < DEADLINE);
}

pub fn a_poll_without_updates_ends_at_its_timeout() {
    let sandbox = sandbox();
    let began = Instant::now();
    assert_eq!(
        result(&sandbox, "getUpdates", json!({"timeout": 1})),
        json!([])
    );
    let took = began.elapsed();
    assert!(
        took >= Duration::from_millis(950) && took < DEADLINE,
        "{took:?}"
    );
}

#[test]
fn a_newer_poll_ends_the_older_with_409() {
    let sandbox = sandbox();
    let older = poll_in_thread(&sandbox, 0);
    let deadline = Instant::now() + DEADLINE;
    let mut newer = Vec::new();
    // The older one may not wait yet when a newer one begins; then the next one ends them both.
    while !older.is_finished() {
        assert!(Instant::now() < deadline);
        newer.push(poll_in_thread(&sandbox, 0));
        thread::sleep(Duration::from_millis(5));
    }
    let (answer, _) = older.join().expect("the poll ends");
    assert_eq!(
        (answer.status, &answer.body["error_code"]),
        (409, &json!(409))
    );
    let words =
        "terminated by other getUpdates request; make sure that only one bot instance is running";
    assert!(
        answer.body["description"]
            .as_str()
            .is_some_and(|d| d.contains(words))
    );
    sandbox.close();
    for poll in newer {
        poll.join().expect("closed");
    }
}

#[test]
fn a_webhook_gets_in_the_way_of_polling() {
    let sandbox = sandbox();
    refused(
        &sandbox,
        "setWebhook",
        json!({"url": "http://example.com"}),
        400,
        "HTTPS",
    );
    result(
        &sandbox,
        "setWebhook",
        json!({"url": "https://example.com/hook"}),
    );
    assert_eq!(
        result(&sandbox, "getWebhookInfo", json!({}))["url"],
        "https://example.com/hook"
    );
    refused(
        &sandbox,
        "getUpdates",
        json!({"timeout": 50}),
        409,
        "can't use getUpdates method while webhook is active",
    );
    sandbox.say(ALICE, ALICE, "kept", None).expect("said");
    result(
        &sandbox,
        "deleteWebhook",
        json!({"drop_pending_updates": false}),
    );
    assert_eq!(
        result(&sandbox, "getUpdates", json!({}))
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    result(
        &sandbox,
        "deleteWebhook",
        json!({"drop_pending_updates": "true"}),
    );
    assert_eq!(result(&sandbox, "getUpdates", json!({})), json!([]));
}

#[test]
fn allowed_updates_are_remembered() {
    let sandbox = sandbox();
    result(
        &sandbox,
        "getUpdates",
        json!({"allowed_updates": "[\"message\"]"}),
    );
    assert_eq!(
        sandbox
            .press(ALICE, ALICE, 1, "x")
            .expect("pressed")
            .update_id,
        None
    );
    assert!(
        sandbox
            .say(ALICE, ALICE, "hi", None)
            .expect("said")
            .update_id
            .is_some()
    );
    result(&sandbox, "getUpdates", json!({"allowed_updates": []}));
    assert!(
        sandbox
            .press(ALICE, ALICE, 1, "x")
            .expect("pressed")
            .update_id
            .is_some()
    );
}

#[test]
fn old_updates_are_forgotten_presses_before_messages() {
    let sandbox = sandbox();
    sandbox.say(ALICE, ALICE, "hi", None).expect("said");
    sandbox.press(ALICE, ALICE, 1, "x").expect("pressed");
    sandbox.advance(Duration::from_secs(151));
    let left = result(&sandbox, "getUpdates", json!({}));
    assert_eq!(
        (left.as_array().map(Vec::len), &left[0]["message"]["text"]),
        (Some(1), &json!("hi"))
    );
    sandbox.advance(Duration::from_secs(24 * 3600));
    assert_eq!(result(&sandbox, "getUpdates", json!({})), json!([]));
}
