//! Topics: what is kept of them, and which one a press was in that does not say so.
use crate::kit::wire::{Call, Wire, refusal};
use casino_bot::values::limits;
use serde_json::{Value, json};
use std::time::Duration;

const ANN: i64 = 7_000_000_001;
const BEN: i64 = 7_000_000_002;
const FORUM: i64 = -1_002_000_000_001;
const TOPICS: &str = "SELECT count(*) FROM place WHERE topic <> 0";

fn topic(topic: i64) -> Value {
    json!({"message_thread_id": topic, "is_topic_message": true})
}

fn with<'a>(calls: &'a [Call], text: &str) -> &'a Call {
    let found = calls.iter().find(|call| call.text().contains(text));
    found.unwrap_or_else(|| panic!("no {text} in {calls:#?}"))
}

#[test]
fn only_who_is_answered_makes_a_topic_known() {
    let mut wire = Wire::new(1);
    let masked = json!({"sender_chat": {"id": FORUM, "type": "supergroup"}});
    for number in 1..=50 {
        for text in ["/weather", "/flip@other_bot 5", "hello", "/ban @spammer"] {
            assert!(wire.say(ANN, FORUM, text, topic(number)).is_empty());
        }
        let mut masked = masked.clone();
        masked["message_thread_id"] = number.into();
        masked["is_topic_message"] = true.into();
        wire.say(0, FORUM, "/weather", masked);
    }
    assert_eq!(wire.count(TOPICS), 0);
    // Where nothing can be said nobody is let in, and who is turned away leaves nothing.
    wire.answers = Box::new(|_, _| {
        Some(
            json!({"ok": false, "error_code": 429, "description": "Too Many Requests",
            "parameters": {"retry_after": 3_600}}),
        )
    });
    for number in 1..=50 {
        wire.say(ANN, FORUM, "/flip 5", topic(number));
    }
    assert!(wire.count(TOPICS) <= 2, "{}", wire.count(TOPICS));
}

#[test]
fn topics_are_forgotten_and_come_back_as_what_they_were() {
    let mut wire = Wire::new(1);
    let kept = usize::try_from(limits::PLACES_KEPT).expect("few");
    let duel = wire.say(ANN, FORUM, "/duel 5 flip", topic(1));
    let played = wire.press(BEN, &duel[0], "5.00");
    with(&played, "Duel #1");
    let pot = wire.say(ANN, FORUM, "/pot 5", topic(2));
    assert!(pot[0].ok);
    wire.say(ANN, FORUM, "/mines 1 3", topic(3));
    let flip = wire.say(ANN, FORUM, "/flip", topic(4));
    wire.press(ANN, &flip[0], "Other");
    for number in 5..=kept + 100 {
        let number = i64::try_from(number).expect("few");
        wire.say(999, FORUM, "/help", topic(number));
    }
    wire.pass(limits::PROBE_EVERY);
    assert_eq!(wire.count(TOPICS), limits::PLACES_KEPT);
    let known = |wire: &Wire, topic: i64| {
        wire.count(&format!("SELECT count(*) FROM place WHERE topic = {topic}")) == 1
    };
    assert!(
        [2, 3, 4].iter().all(|topic| known(&wire, *topic)),
        "something is under way there"
    );
    // Forgotten, the first topic has the duel that was played in it, and no other topic has.
    wire.sql()
        .execute("DELETE FROM place WHERE topic = 1", [])
        .expect("deletes");
    let here = wire.say(999, FORUM, "/duel #1", topic(1));
    with(&here, "Duel #1");
    for other in [7_001, 7_002] {
        let there = wire.say(999, FORUM, "/duel #1", topic(other));
        assert!(!there.iter().any(|call| call.text().contains("Duel #1")));
    }
    // What began in a topic ends there.
    let ended = wire.pass(limits::POT_ALONE_FOR + Duration::from_secs(60));
    let shown = with(&ended, "Pot #2");
    assert_eq!(shown.params["message_id"], pot[0].message);
    assert!(shown.ok && shown.params["chat_id"] == FORUM);
    assert_eq!(wire.count("SELECT count(*) FROM session"), 0);
}

#[test]
fn a_press_below_a_message_too_old_to_be_read_is_one_in_its_topic() {
    let mut wire = Wire::new(1);
    for player in [ANN, BEN] {
        wire.say(player, player, "/start", json!({}));
    }
    let here = |calls: &[Call]| {
        let sent = calls.iter().filter(|call| call.method == "sendMessage");
        sent.map(|call| call.params["message_thread_id"].as_i64())
            .collect::<Vec<_>>()
    };
    // What cannot be edited any more is said anew.
    wire.answers = Box::new(|method, _| {
        (method == "editMessageText")
            .then(|| refusal(400, "Bad Request: message can't be edited"))?
    });
    let mines = wire.say(ANN, FORUM, "/mines 1 3", topic(7));
    assert_eq!(here(&wire.press_unread(ANN, &mines[0], "⬜")), [Some(7)]);
    let pot = wire.say(ANN, FORUM, "/pot 5", topic(8));
    assert_eq!(here(&wire.press_unread(BEN, &pot[0], "5.00")), [Some(8)]);
    let duel = wire.say(ANN, FORUM, "/duel 5 flip", topic(9));
    let played = wire.press_unread(BEN, &duel[0], "5.00");
    assert!(!here(&played).is_empty() && here(&played).iter().all(|at| *at == Some(9)));
    let shown = played
        .iter()
        .rfind(|call| call.text().contains("Duel #2") && call.ok);
    let rematch = wire.press_unread(ANN, shown.expect("said"), "Rematch");
    assert_eq!(here(&rematch), [Some(9)]);
    let flip = wire.say(ANN, FORUM, "/flip 1 heads", topic(10));
    wire.answers = Box::new(|_, _| None);
    let offer = wire.press(ANN, &flip[0], "Auto");
    let plays = wire.press(ANN, with(&offer, "rounds"), "Start");
    wire.answers = Box::new(|method, _| {
        (method == "editMessageText")
            .then(|| refusal(400, "Bad Request: message can't be edited"))?
    });
    let stop = plays.iter().rfind(|call| call.method == "editMessageText");
    assert_eq!(
        here(&wire.press_unread(ANN, stop.expect("shown"), "Stop")),
        [Some(10)]
    );
    // Nobody else's topic, whatever the button says: the same in another group.
    let mut foreign = pot[0].clone();
    foreign.params["chat_id"] = (FORUM - 1).into();
    let calls = wire.press_unread(999, &foreign, "5.00");
    assert!(here(&calls).iter().all(Option::is_none), "{calls:#?}");
}
