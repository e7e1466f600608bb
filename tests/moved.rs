//! Groups that become supergroups, at bad moments and by what a wrong server says.
use crate::kit::wire::{Call, Wire, refusal};
use casino_bot::values::limits;
use serde_json::{Value, json};
use std::time::Duration;

const ANN: i64 = 7_000_000_001;
const BEN: i64 = 7_000_000_002;
const OLD: i64 = -7_001;
const NEW: i64 = -1_002_000_007_001;
const MINUTE: Duration = Duration::from_secs(60);

fn with<'a>(calls: &'a [Call], text: &str) -> &'a Call {
    let found = calls.iter().find(|call| call.text().contains(text));
    found.unwrap_or_else(|| panic!("no {text} in {calls:#?}"))
}

fn is_now(from: i64, to: i64) -> Option<Value> {
    Some(
        json!({"ok": false, "error_code": 400, "description": format!("chat {from} was upgraded"),
        "parameters": {"migrate_to_chat_id": to}}),
    )
}

fn moves(wire: &mut Wire, from: i64, to: i64) -> Vec<Call> {
    let chat = json!({"id": to, "type": "supergroup"});
    let moved = json!({"message_id": 1, "chat": chat, "migrate_from_chat_id": from});
    wire.update(json!({"message": moved}))
}

fn players() -> Wire {
    let mut wire = Wire::new(1);
    for player in [ANN, BEN] {
        wire.say(player, player, "/start", json!({}));
    }
    wire
}

#[test]
fn a_chat_that_is_said_to_have_moved_for_ever_is_asked_seldom_and_not_for_ever() {
    for to_itself in [true, false] {
        let mut wire = players();
        wire.answers = Box::new(move |_, params| {
            let chat = params["chat_id"].as_i64().filter(|chat| *chat < 0)?;
            is_now(chat, if to_itself || chat == NEW { OLD } else { NEW })
        });
        let mut tries = wire.say(ANN, OLD, "/balance", json!({})).len();
        assert!(tries <= 2, "at once: {tries}");
        for _ in 0..60 {
            tries += wire.pass(MINUTE).len();
        }
        assert!(tries <= limits::SEND_TRIES_MAX as usize + 1, "{tries}");
        // Dice are not in the air for ever either.
        let table = wire.say(ANN, ANN, "/balance", json!({}));
        assert!(table[0].ok, "others are served");
        // It was a bad hour.
        wire.answers = Box::new(|_, _| None);
        let back = wire.say(ANN, OLD, "/balance", json!({}));
        assert!(back[0].ok);
    }
}

#[test]
fn a_group_that_is_said_to_move_twice_stops_nothing() {
    let third = NEW - 1;
    let mut wire = players();
    let first = wire.say(ANN, OLD, "/flip", json!({}));
    wire.answers = Box::new(|method, _| {
        let busy = json!({"ok": false, "error_code": 429, "description": "Too Many Requests",
            "parameters": {"retry_after": 30}});
        (method == "editMessageText" || method == "sendMessage").then_some(busy)
    });
    wire.press(ANN, &first[0], "Tails");
    moves(&mut wire, OLD, NEW);
    // The same number again, of another message.
    let mut again = first[0].clone();
    again.params["chat_id"] = NEW.into();
    wire.press(ANN, &again, "100");
    let edits = "SELECT count(*) FROM outbox WHERE edits IS NOT NULL";
    assert_eq!(wire.count(edits), 2);
    moves(&mut wire, NEW, third);
    wire.answers = Box::new(move |_, params| {
        let chat = params["chat_id"].as_i64().filter(|chat| *chat < 0)?;
        (chat != third).then(|| is_now(chat, third))?
    });
    let told: Vec<_> = (0..5).flat_map(|_| wire.pass(MINUTE)).collect();
    assert!(
        told.iter()
            .any(|call| call.ok && call.params["chat_id"] == third),
        "{told:#?}"
    );
    assert_eq!(wire.count("SELECT count(*) FROM outbox"), 0);
    assert!(wire.say(ANN, third, "/balance", json!({}))[0].ok);
}

#[test]
fn what_began_in_the_new_group_before_its_history_was_known_is_the_groups() {
    let mut wire = players();
    wire.say(ANN, OLD, "/pot 5", json!({}));
    wire.say(ANN, OLD, "/duel 7 flip", json!({}));
    // Nobody has said yet that this is the same group.
    let pot = wire.say(BEN, NEW, "/pot 3", json!({}));
    with(&pot, "ot #3");
    let duel = wire.say(ANN, NEW, "/duel 2 flip", json!({}));
    let played = wire.press(BEN, &duel[0], "2.00");
    let second = wire.say(ANN, NEW, "/duel 4 flip", json!({}));
    let table = wire.say(BEN, NEW, "/mines 1 3", json!({}));
    let asked = wire.say(ANN, NEW, "/flip", json!({}));
    wire.press(ANN, &asked[0], "Other");
    let round = wire.say(BEN, NEW, "/flip 1 heads", json!({}));
    let offer = wire.press(BEN, &round[0], "Auto");
    wire.press(BEN, with(&offer, "rounds"), "Start");
    moves(&mut wire, OLD, NEW);
    wire.answers = Box::new(|_, params| (params["chat_id"] == OLD).then(|| is_now(OLD, NEW))?);
    // Auto play goes on in its message.
    let auto = wire.pass(limits::AUTO_PLAY_PACE);
    assert_eq!(auto[0].method, "editMessageText", "{auto:#?}");
    assert_eq!(auto[0].params["message_id"], round[0].message);
    // The stake that was asked for is awaited.
    let mut reply =
        json!({"reply_to_message": {"from": {"id": casino_bot::sandbox::BOT_ID, "is_bot": true}}});
    reply["message_thread_id"] = Value::Null;
    with(&wire.say(ANN, NEW, "1.5", reply), "1.50");
    // Both pots can be entered, a second challenge is one too many, and the proof is the group's.
    assert!(with(&wire.press(ANN, &pot[0], "3.00"), "ot #3").ok);
    let more = wire.say(ANN, NEW, "/duel 1 flip", json!({}));
    assert_eq!(wire.count("SELECT count(*) FROM contest"), 5, "{more:#?}");
    let proof = wire.say(999, NEW, "/duel #4", json!({}));
    with(&proof, "Duel #4");
    let rematch = wire.press(BEN, with(&played, "Duel #4"), "Rematch");
    with(&rematch, "Duel #6");
    let taken = wire.press(BEN, &second[0], "4.00");
    with(&taken, "Duel #5");
    assert!(wire.press(BEN, &table[0], "⬜")[0].ok);
    let ended = wire.pass(30 * MINUTE);
    for what in ["Pot #1", "Pot #3", "Duel #2"] {
        let call = with(&ended, what);
        assert!(call.ok || call.params["chat_id"] == OLD, "{call:#?}");
        assert!(
            ended
                .iter()
                .any(|c| c.ok && c.params["chat_id"] == NEW && c.text().contains(what)),
            "{what}: {ended:#?}"
        );
    }
    assert_eq!(
        wire.count("SELECT count(*) FROM contest WHERE ended IS NULL"),
        0
    );
}

#[test]
fn an_answer_that_comes_back_after_the_move_stops_nothing() {
    let mut wire = players();
    wire.say(ANN, OLD, "/pot 5", json!({}));
    wire.answers = Box::new(|_, params| {
        (params["chat_id"] == NEW).then(|| {
            json!({"ok": false, "error_code": 429,
            "description": "Too Many Requests", "parameters": {"retry_after": 10}})
        })
    });
    wire.say(ANN, NEW, "/flip 1 heads", json!({}));
    moves(&mut wire, OLD, NEW);
    wire.answers = Box::new(|_, params| {
        let kicked = params["chat_id"] == NEW || params["chat_id"] == OLD;
        kicked.then(|| refusal(403, "Forbidden: bot was kicked from the supergroup chat"))?
    });
    let told = wire.pass(MINUTE);
    assert_eq!(
        with(&told, "could not write this").params["chat_id"],
        ANN,
        "{told:#?}"
    );
    // It is the group that is closed, and nothing is bet in it.
    let rounds = wire.count("SELECT count(*) FROM round");
    wire.say(BEN, NEW, "/flip 1 heads", json!({}));
    assert_eq!(wire.count("SELECT count(*) FROM round"), rounds);
}

#[test]
fn of_two_edits_of_one_message_that_wait_the_newer_is_sent_after_a_restart() {
    let wire = Wire::new(1);
    let waits = |id: i64, edits: i64| {
        let sql = "INSERT INTO outbox (id, chat, body, edits, notice, text, at) VALUES (?1, ?2, 'edit', ?3, 0, '', 0)";
        wire.sql().execute(sql, [id, OLD, edits]).expect("inserts");
    };
    let rows = || wire.count("SELECT CAST(group_concat(id || edits, '') AS INTEGER) FROM outbox");
    let said_anew = |old, new| {
        wire.engine
            .books()
            .renumber(OLD, old, new)
            .expect("commits")
    };
    // Message 50 is 60 now, for which something newer waits already; then 60 is 70, and an edit of
    // that is older than what waits for 60.
    waits(5, 50);
    waits(9, 60);
    said_anew(50, 60);
    assert_eq!(rows(), 960);
    waits(7, 70);
    said_anew(60, 70);
    assert_eq!(rows(), 970);
}
