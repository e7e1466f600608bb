//! What Telegram sends and answers, with values that nobody asked for.
use super::deeds::{count, grown, typed};
use super::fuzz;
use crate::kit::Table;
use casino_bot::casino::{Body, Reply};
use casino_bot::rules::tosses::On;
use casino_bot::sandbox::{ALICE, BACK_ROOM};
use casino_bot::telegram::dispatch::Finished;
use casino_bot::telegram::inbound::{self, Me};
use casino_bot::telegram::outbound::{self, Job};
use casino_bot::telegram::{classify, result};
use casino_bot::values::base36::base36;
use casino_bot::values::fault::Fault;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Values that nobody asked for.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, 1 << 52, i64::MAX]).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,40}".prop_map(Value::from),
        typed().prop_map(Value::from),
        grown().prop_map(|data| Value::from(format!("{}:{data}", base36(ALICE)))),
        select(vec![
            "private",
            "group",
            "supergroup",
            "channel",
            "kicked",
            "left",
            "member"
        ])
        .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[[{"id": 1}]]]])),
    ]
}

/// Puts a value in the place of one in it, or of itself.
fn changed(value: &mut Value, at: Index, with: Value) {
    fn size(value: &Value) -> usize {
        1 + match value {
            Value::Array(list) => list.iter().map(size).sum(),
            Value::Object(map) => map.values().map(size).sum::<usize>(),
            _ => 0,
        }
    }
    let mut left = at.index(size(value));
    let mut place = value;
    while left > 0 {
        left -= 1;
        let inner: Vec<&mut Value> = match place {
            Value::Array(list) => list.iter_mut().collect(),
            Value::Object(map) => map.values_mut().collect(),
            _ => return,
        };
        let mut found = None;
        for value in inner {
            let size = size(value);
            if left < size {
                found = Some(value);
                break;
            }
            left -= size;
        }
        let Some(next) = found else { return };
        place = next;
    }
    *place = with;
}

/// Updates as Telegram sends them.
fn update() -> impl Strategy<Value = Value> {
    let from = json!({"id": ALICE, "is_bot": false, "first_name": "Alice", "username": "alice"});
    let chat = json!({"id": ALICE, "type": "private", "first_name": "Alice"});
    let group = json!({"id": BACK_ROOM, "type": "supergroup", "title": "Back room"});
    let message =
        json!({"message_id": 7, "date": 1, "from": from, "chat": chat, "text": "/flip 1 heads"});
    let pressed = json!({"id": "9", "from": from, "message": message, "chat_instance": "1",
        "data": format!("{}:home", base36(ALICE))});
    let in_group = json!({"message_id": 7, "date": 1, "from": from, "chat": group, "text": "/pot 1",
        "reply_to_message": message, "entities": [{"type": "bot_command", "offset": 0, "length": 4}]});
    let member = json!({"chat": group, "from": from, "date": 1, "old_chat_member": {"user": from, "status": "left"},
        "new_chat_member": {"user": from, "status": "kicked"}});
    select(vec![
        json!({"update_id": 1_000, "message": message}),
        json!({"update_id": 1_000, "message": in_group}),
        json!({"update_id": 1_000, "callback_query": pressed}),
        json!({"update_id": 1_000, "my_chat_member": member}),
    ])
}

fn changes() -> impl Strategy<Value = Vec<(Index, Value)>> {
    prop::collection::vec((any::<Index>(), odd()), 0..4)
}

#[test]
fn whatever_telegram_sends_as_an_update_is_handled() {
    let batch = prop::collection::vec((update(), changes()), 1..20);
    let me = Me {
        username: "CasinoBot".to_owned(),
        ..Default::default()
    };
    fuzz(20, prop::collection::vec(batch, 1..5), |batches| {
        let mut table = Table::new(1);
        table.say(ALICE, ALICE, "/start");
        for (n, batch) in batches.iter().enumerate() {
            let updates: Vec<_> = batch
                .iter()
                .enumerate()
                .map(|(m, (update, changes))| {
                    let mut update = update.clone();
                    update["update_id"] = json!(1_000 * (n + 1) + m);
                    changes
                        .iter()
                        .for_each(|(at, with)| changed(&mut update, *at, with.clone()));
                    update
                })
                .collect();
            let answer = json!({"ok": true, "result": updates}).to_string();
            let Ok(batch) = inbound::batch(answer.as_bytes(), &me) else {
                continue;
            };
            table
                .engine
                .step(&batch, Finished::default(), table.now)
                .expect("commits");
            let _ = (table.engine.offset(table.now.wall), table.run());
        }
        let ours = "count(*) FROM dead_update WHERE why NOT LIKE 'not an update%'";
        assert_eq!(count(&table, ours), 0);
        assert_eq!(table.findings(), [""; 0]);
    });
}

#[test]
fn whatever_telegram_answers_is_read() {
    let sent = json!({"message_id": 7, "date": 1, "chat": {"id": ALICE, "type": "private"},
        "dice": {"emoji": "🎲", "value": 3}});
    let good = json!({"ok": true, "result": sent});
    let bad = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 5",
        "parameters": {"retry_after": 5, "migrate_to_chat_id": -1}});
    let job = Job::new(
        Reply {
            chat: ALICE,
            body: Body::Dice {
                emoji: "🎲".to_owned(),
                to: None,
            },
            receipt: None,
            fleeting: false,
            brief: None,
        },
        1,
        Instant::now(),
    );
    let answers = (
        select(vec![good, bad]),
        changes(),
        any::<Index>(),
        any::<bool>(),
    );
    let status = select(vec![0, 200, 400, 403, 429, 500, 599, u16::MAX]);
    fuzz(
        4_000,
        (answers, status),
        |((mut answer, changes, cut, whole), status)| {
            changes
                .into_iter()
                .for_each(|(at, with)| changed(&mut answer, at, with));
            let bytes = answer.to_string().into_bytes();
            let bytes = if whole {
                &bytes[..]
            } else {
                &bytes[..cut.index(bytes.len())]
            };
            if let Err(Fault::Throttled(time)) = classify(status, bytes) {
                assert!(time >= Duration::from_secs(1) && time <= Duration::from_secs(86_400));
            }
            let _ = (result::<Value>(bytes).is_ok(), outbound::message(bytes));
            if let Ok(landed) = job.landed(bytes) {
                let on = On::first();
                assert!(!on.toss.shows(landed.value) || (1..=64).contains(&landed.value));
            }
        },
    );
}
