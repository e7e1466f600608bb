//! What fails as told, limits, and what is put into the queue.
use super::{call, fault, refused, result, sandbox, update_ids};
use casino_bot::sandbox::{ALICE, ApiAnswer, BACK_ROOM, BOB, Fault, FaultKind};
use serde_json::{Value, json};
use std::time::Duration;

#[test]
fn faults_fail_as_told_and_only_so_often() {
    let sandbox = sandbox();
    let send = |text: &str| {
        call(
            &sandbox,
            "sendMessage",
            json!({"chat_id": ALICE, "text": text}),
        )
    };
    let shown = |text: &str| {
        sandbox
            .with(|world, _| world.messages(ALICE))
            .iter()
            .any(|m| m["text"] == text)
    };
    let status = |status, retry_after, migrate_to_chat_id| FaultKind::Status {
        status: Some(status),
        description: None,
        retry_after,
        migrate_to_chat_id,
    };
    fault(&sandbox, "*", status(429, Some(7), None));
    let answer = send("flood");
    assert_eq!(
        (answer.status, &answer.body["parameters"]["retry_after"]),
        (429, &json!(7))
    );
    assert_eq!(
        answer.body["description"],
        "Too Many Requests: retry after 7"
    );
    fault(&sandbox, "SENDMESSAGE", status(400, None, Some(BACK_ROOM)));
    assert_eq!(
        send("moved").body["parameters"]["migrate_to_chat_id"],
        BACK_ROOM
    );
    fault(&sandbox, "sendMessage", FaultKind::Garbage);
    let answer = send("garbage");
    assert!(
        answer.status == 200
            && answer
                .body
                .as_str()
                .is_some_and(|html| html.starts_with('<'))
    );
    for (kind, text, effect) in [
        (FaultKind::Reset, "reset", false),
        (FaultKind::Hang { seconds: 0.02 }, "hang", false),
        (FaultKind::Lost, "lost", true),
        (FaultKind::Truncate, "truncate", true),
    ] {
        fault(&sandbox, "sendMessage", kind);
        assert_eq!(
            send(text),
            ApiAnswer {
                status: 0,
                body: Value::Null
            },
            "{text}"
        );
        assert_eq!(shown(text), effect, "{text}");
    }
    assert!(!shown("flood") && !shown("moved") && !shown("garbage"));
    let other = Fault {
        method: "sendMessage".to_owned(),
        chat: Some(BOB),
        kind: FaultKind::Reset,
        times: 1,
    };
    sandbox.with(|world, _| world.fault(other));
    assert_eq!(send("fine").status, 200);
    sandbox.with(|world, _| {
        world.clear_faults();
        let counts = &world.calls()["sendMessage"];
        assert_eq!(
            (
                counts["ok"],
                counts["status"],
                counts["lost"],
                counts["garbage"]
            ),
            (1, 2, 1, 1)
        );
    });
}

#[test]
fn flood_limits_say_how_long_to_wait() {
    let sandbox = sandbox();
    sandbox.with(|world, _| world.limit(Some(2), None));
    let to = |chat: i64| json!({"chat_id": chat, "text": "x"});
    result(&sandbox, "sendMessage", to(ALICE));
    result(&sandbox, "sendMessage", to(ALICE));
    let answer = refused(
        &sandbox,
        "sendMessage",
        to(ALICE),
        429,
        "Too Many Requests: retry after ",
    );
    let wait = answer["parameters"]["retry_after"]
        .as_u64()
        .expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    result(&sandbox, "sendMessage", to(BOB));
    sandbox.advance(Duration::from_secs(wait));
    result(&sandbox, "sendMessage", to(ALICE));
    sandbox.with(|world, _| world.limit(None, Some(3)));
    let sent = (0..10)
        .filter(|_| call(&sandbox, "sendMessage", to(ALICE)).status == 200)
        .count();
    assert!((1..=6).contains(&sent), "3 a second: {sent}");
}

#[test]
fn any_update_can_be_put_into_the_queue() {
    let sandbox = sandbox();
    let object = |value: Value| value.as_object().expect("an object").clone();
    let id = sandbox
        .inject(object(json!({"new_kind_of_2031": {"x": [1]}})))
        .expect("queued");
    sandbox
        .inject(object(
            json!({"update_id": id + 5, "message": {"chat": {"id": 99, "type": "private"}}}),
        ))
        .expect("queued");
    sandbox.inject(object(json!({}))).expect("queued");
    let updates = result(&sandbox, "getUpdates", json!({}));
    assert_eq!(update_ids(&updates), [id, id + 5, id + 6]);
    assert_eq!(updates[0]["new_kind_of_2031"]["x"][0], 1);
    assert_eq!(
        result(
            &sandbox,
            "sendMessage",
            json!({"chat_id": 99, "text": "hi"})
        )["chat"]["first_name"],
        "Player 4"
    );
    result(&sandbox, "getUpdates", json!({"offset": id + 7}));
    // After a quiet week Telegram's numbers begin anew, also lower; the stale offset is not believed then.
    sandbox
        .inject(object(json!({"update_id": 5, "message": {}})))
        .expect("queued");
    assert_eq!(
        update_ids(&result(&sandbox, "getUpdates", json!({"offset": id + 7}))),
        [5]
    );
}
