//! Where conversations are held: topics, groups that move, and chats that cannot be written to.
use crate::kit::wire::{Call, Wire, refusal};
use casino_bot::values::limits;
use serde_json::{Value, json};
use std::time::Duration;

const ANN: i64 = 7_000_000_001;
const BEN: i64 = 7_000_000_002;
const FORUM: i64 = -1_002_000_000_001;
const MINUTE: Duration = Duration::from_secs(60);

fn in_topic(topic: i64) -> Value {
    json!({"message_thread_id": topic, "is_topic_message": true})
}

/// Chats and topics of all that was sent.
fn sent(calls: &[Call]) -> Vec<(i64, Option<i64>)> {
    let sent = calls.iter().filter(|call| call.method.starts_with("send"));
    sent.map(|call| {
        let chat = call.params["chat_id"].as_i64().expect("a chat");
        (chat, call.params["message_thread_id"].as_i64())
    })
    .collect()
}

fn with<'a>(calls: &'a [Call], text: &str) -> &'a Call {
    let found = calls.iter().find(|call| call.text().contains(text));
    found.unwrap_or_else(|| panic!("no {text} in {calls:#?}"))
}

#[test]
fn what_belongs_to_a_topic_is_said_there_hours_later_too() {
    let mut wire = Wire::new(1);
    let here = [(FORUM, Some(77))];
    let table = wire.say(ANN, FORUM, "/flip", in_topic(77));
    assert_eq!(sent(&table), here);
    let asked = wire.press(ANN, &table[0], "Other");
    assert_eq!(sent(&asked), here, "the question: {asked:#?}");
    // The answer is awaited in this topic only.
    let reply = json!({"from": {"id": 424_242_000, "is_bot": true}});
    let mut elsewhere = in_topic(78);
    elsewhere["reply_to_message"] = reply.clone();
    assert_eq!(sent(&wire.say(ANN, FORUM, "25", elsewhere)), []);
    let dice = wire.say(ANN, FORUM, "/dice", in_topic(77));
    assert_eq!(sent(&dice), here);
    let duel = wire.say(ANN, FORUM, "/duel 5 flip", in_topic(77));
    assert_eq!(sent(&duel), here);
    let pot = wire.say(ANN, FORUM, "/pot 5", in_topic(77));
    assert_eq!(sent(&pot), here);
    // Another topic's pot is another pot, and the general topic has none.
    assert_eq!(
        sent(&wire.say(BEN, FORUM, "/pot 5", in_topic(78))),
        [(FORUM, Some(78))]
    );
    assert_eq!(
        sent(&wire.say(BEN, FORUM, "/balance", json!({}))),
        [(FORUM, None)]
    );
    assert_eq!(
        sent(&wire.say(BEN, FORUM, "/balance", json!({"message_thread_id": 5}))),
        [(FORUM, None)],
        "a thread of replies is no topic"
    );
    // Auto play goes on by itself, and when its message is gone it is said anew in the topic.
    let round = wire.say(ANN, FORUM, "/flip 1 heads", in_topic(77));
    let offer = wire.press(ANN, &round[0], "Auto");
    wire.press(ANN, with(&offer, "rounds"), "Start");
    wire.answers = Box::new(|method, _| {
        let gone = method == "editMessageText";
        gone.then(|| refusal(400, "Bad Request: message to edit not found"))?
    });
    let anew = wire.pass(limits::AUTO_PLAY_PACE);
    assert_eq!(sent(&anew), here, "{anew:#?}");
    // What ends hours later, all of it.
    let ended = wire.pass(25 * 60 * MINUTE);
    let places = sent(&ended);
    assert!(
        places.len() >= 3
            && places
                .iter()
                .all(|(chat, topic)| *chat == FORUM && topic.is_some())
    );
}

#[test]
fn dice_and_their_result_stay_in_their_topic() {
    let mut wire = Wire::new(1);
    let games = wire.say(ANN, FORUM, "/games", in_topic(9));
    let menu = wire.press(ANN, &games[0], "dice");
    let table = wire.press(ANN, with(&menu, "dice"), "🎯");
    let mut thrown = wire.press(ANN, with(&table, "🎯"), "Throw");
    thrown.extend(wire.pass(2 * limits::TOSS_ANIMATION));
    assert!(
        thrown.iter().any(|call| call.method == "sendDice"),
        "{thrown:#?}"
    );
    assert!(sent(&thrown).len() >= 2);
    assert!(
        sent(&thrown).iter().all(|at| *at == (FORUM, Some(9))),
        "{thrown:#?}"
    );
}

#[test]
fn a_topic_of_a_private_chat_is_a_private_place() {
    let mut wire = Wire::new(1);
    let here = [(ANN, Some(3))];
    let file = wire.say(ANN, ANN, "/balance", in_topic(3));
    assert_eq!(sent(&file), here);
    assert!(!file[0].text().contains("👤"), "nobody else reads it");
    let mines = wire.say(ANN, ANN, "/mines 5 3", in_topic(3));
    assert_eq!(sent(&mines), here);
    let left = wire.pass(limits::ABANDONED_AFTER + MINUTE);
    assert_eq!(sent(&left), here);
    assert!(!left[0].text().contains("👤"), "{left:#?}");
}

#[test]
fn a_group_that_moves_takes_everything_with_it() {
    let (old, new) = (-7_001, -1_002_000_007_001);
    for heard_by in ["its last message", "the new group's first", "a refusal"] {
        let mut wire = Wire::new(1);
        for player in [ANN, BEN] {
            wire.say(player, player, "/start", json!({}));
        }
        let pot = wire.say(ANN, old, "/pot 5", json!({}));
        let duel = wire.say(BEN, old, "/duel 7 flip", json!({}));
        let played = wire.press(ANN, &duel[0], "7.00");
        let round = wire.say(ANN, old, "/flip 1 heads", json!({}));
        let offer = wire.press(ANN, &round[0], "Auto");
        wire.press(ANN, with(&offer, "rounds"), "Start");
        let group = |id: i64| json!({"id": id, "type": "supergroup"});
        match heard_by {
            "its last message" => {
                let moved =
                    json!({"message_id": 90, "chat": group(old), "migrate_to_chat_id": new});
                wire.update(json!({"message": moved}));
            }
            "the new group's first" => {
                let moved =
                    json!({"message_id": 1, "chat": group(new), "migrate_from_chat_id": old});
                wire.update(json!({"message": moved}));
            }
            _ => {}
        }
        wire.answers = Box::new(move |method, params| {
            if params["chat_id"] == old {
                return Some(
                    json!({"ok": false, "error_code": 400, "parameters": {"migrate_to_chat_id": new}}),
                );
            }
            // No message of the old group is known by its number in the new one.
            let known = params["message_id"]
                .as_i64()
                .is_none_or(|number| number < 20);
            assert!(method != "editMessageText" || known, "{params}");
            None
        });
        let auto = wire.pass(limits::AUTO_PLAY_PACE);
        let first = auto.iter().find(|call| call.ok).expect("said");
        assert_eq!(
            (first.method.as_str(), &first.params["chat_id"]),
            ("sendMessage", &json!(new)),
            "{heard_by}"
        );
        let next = wire.pass(limits::AUTO_PLAY_PACE);
        assert_eq!(
            next[0].method, "editMessageText",
            "{heard_by}: the new message is the table"
        );
        assert_eq!(next[0].params["message_id"], first.message);
        // The pot is entered from the new group, and by its old message's button.
        let joined = wire.say(BEN, new, "/pot 5", json!({}));
        assert!(
            joined.iter().any(|call| call.text().contains("pot #1")),
            "{heard_by}: {joined:#?}"
        );
        assert_eq!(
            wire.count("SELECT count(*) FROM contest WHERE kind = 'pot'"),
            1
        );
        let pressed = wire.press(ANN, &pot[0], "5.00");
        assert!(with(&pressed, "You are in already").ok);
        // So is the rematch, and the proof is shown.
        let again = wire.press(ANN, with(&played, "Duel #2"), "Rematch");
        assert_eq!(with(&again, "Duel #3").params["chat_id"], new);
        let proof = wire.say(999, new, "/duel #2", json!({}));
        assert!(with(&proof, "Duel #2").ok);
        let ended = wire.pass(30 * MINUTE);
        assert!(
            ended.iter().all(|call| call.params["chat_id"] == new),
            "{ended:#?}"
        );
        with(&ended, "Pot #1");
    }
}

#[test]
fn a_place_that_cannot_be_written_to_takes_no_bets() {
    for why in [
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: CHAT_RESTRICTED",
        "Bad Request: not enough rights to send text messages to the chat",
    ] {
        let mut wire = Wire::new(1);
        wire.say(ANN, ANN, "/start", json!({}));
        let table = wire.say(ANN, FORUM, "/flip", in_topic(7));
        wire.say(ANN, FORUM, "/flip 1", in_topic(7));
        let bets = wire.count("SELECT count(*) FROM round");
        wire.answers = Box::new(move |_, params| {
            let closed = params["chat_id"] == FORUM;
            closed.then(|| refusal(400, why))?
        });
        // The first is not known before it is refused: its player is told in private.
        let first = wire.say(ANN, FORUM, "/flip 1 heads", in_topic(7));
        let told = with(&first, "I could not write this where it belongs");
        assert_eq!(told.params["chat_id"], ANN);
        assert!(
            told.text().contains("1.00") || told.text().contains("Coin"),
            "{told:#?}"
        );
        for _ in 0..11 {
            wire.say(ANN, FORUM, "/flip 1 heads", in_topic(7));
            wire.say(BEN, FORUM, "/duel 50 flip", in_topic(7));
            wire.say(BEN, FORUM, "/pot 50", in_topic(7));
            let pressed = wire.press(ANN, &table[0], "Heads");
            assert!(with(&pressed, "I cannot write here").method == "answerCallbackQuery");
        }
        assert_eq!(wire.count("SELECT count(*) FROM round"), bets + 1, "{why}");
        assert_eq!(wire.count("SELECT count(*) FROM contest"), 0);
        wire.pass(limits::ELSEWHERE_TOLD_EVERY);
        let again = wire.say(ANN, FORUM, "/flip 1 heads", in_topic(7));
        assert_eq!(
            with(&again, "nothing is bet there").params["chat_id"],
            ANN,
            "{again:#?}"
        );
        // Other topics of the chat and the private chat go on.
        wire.answers = Box::new(|_, _| None);
        wire.say(ANN, FORUM, "/flip 1 heads", in_topic(8));
        assert_eq!(wire.count("SELECT count(*) FROM round"), bets + 2);
        // It was opened: the next try gets through, and the one behind it bets.
        wire.pass(2 * limits::PLACE_TRIED_EVERY);
        let back = wire.say(ANN, FORUM, "/flip 1 heads", in_topic(7));
        assert_eq!(sent(&back), [(FORUM, Some(7))]);
        assert_eq!(wire.count("SELECT count(*) FROM round"), bets + 2);
        wire.say(ANN, FORUM, "/flip 1 heads", in_topic(7));
        assert_eq!(wire.count("SELECT count(*) FROM round"), bets + 3);
    }
}

#[test]
fn stakes_in_a_group_that_cannot_be_written_to_are_told_in_private() {
    let mut wire = Wire::new(1);
    for player in [ANN, BEN] {
        wire.say(player, player, "/start", json!({}));
    }
    wire.say(BEN, BEN, "/language ru", json!({}));
    let pot = wire.say(ANN, FORUM, "/pot 5", json!({}));
    wire.press(BEN, &pot[0], "10.00");
    let duel = wire.say(ANN, FORUM, "/duel 5 flip", json!({}));
    assert!(duel[0].ok);
    wire.answers = Box::new(|_, params| {
        let closed = params["chat_id"] == FORUM;
        closed.then(|| refusal(403, "Forbidden: bot was kicked from the supergroup chat"))?
    });
    wire.say(999, FORUM, "/help", json!({}));
    let ended = wire.pass(30 * MINUTE);
    for (what, player) in [("Pot #1", ANN), ("Котёл #1", BEN), ("Duel #2", ANN)] {
        let told = |call: &&Call| call.params["chat_id"] == player && call.text().contains(what);
        assert_eq!(
            ended.iter().filter(told).count(),
            1,
            "{what} to {player}: {ended:#?}"
        );
    }
    // Nobody is written to who has never written in private.
    assert!(ended.iter().all(|call| call.params["chat_id"] != 999));
    // Put in again, the group plays on at once.
    let back = json!({"chat": {"id": FORUM, "type": "supergroup"}, "new_chat_member": {"status": "member"}});
    wire.answers = Box::new(|_, _| None);
    wire.update(json!({"my_chat_member": back}));
    let bet = wire.say(ANN, FORUM, "/flip 1 heads", json!({}));
    assert_eq!(wire.count("SELECT count(*) FROM round"), 1, "{bet:#?}");
}

#[test]
fn auto_play_ends_where_it_cannot_be_shown() {
    let mut wire = Wire::new(1);
    wire.say(ANN, ANN, "/start", json!({}));
    let round = wire.say(ANN, FORUM, "/flip 1 heads", json!({}));
    let offer = wire.press(ANN, &round[0], "Auto");
    wire.press(ANN, with(&offer, "rounds"), "Start");
    wire.answers = Box::new(|_, params| {
        let closed = params["chat_id"] == FORUM;
        closed.then(|| refusal(400, "Bad Request: CHAT_WRITE_FORBIDDEN"))?
    });
    let refused = wire.pass(limits::AUTO_PLAY_PACE);
    assert_eq!(with(&refused, "your auto play").params["chat_id"], ANN);
    let rounds = wire.count("SELECT count(*) FROM round");
    wire.pass(5 * limits::AUTO_PLAY_PACE);
    assert_eq!(wire.count("SELECT count(*) FROM round"), rounds);
}

#[test]
fn a_table_said_anew_is_the_table() {
    let mut wire = Wire::new(1);
    wire.say(ANN, FORUM, "/start", json!({}));
    let round = wire.say(ANN, FORUM, "/flip 1 heads", json!({}));
    let offer = wire.press(ANN, &round[0], "Auto");
    wire.press(ANN, with(&offer, "rounds"), "Start");
    let gone = round[0].message;
    wire.answers = Box::new(move |method, params| {
        let gone = method == "editMessageText" && params["message_id"] == gone;
        gone.then(|| refusal(400, "Bad Request: message to edit not found"))?
    });
    let mut messages = 0;
    for _ in 0..3 {
        let calls = wire.pass(limits::AUTO_PLAY_PACE);
        messages += sent(&calls).len();
    }
    assert_eq!(messages, 1, "one new message, and then edits of it");
}

#[test]
fn only_what_a_player_typed_bets() {
    let mut wire = Wire::new(1);
    wire.say(ANN, FORUM, "/flip", json!({}));
    let bot = json!({"id": 5, "is_bot": true, "first_name": "B"});
    let forms = [
        json!({"via_bot": bot}),
        json!({"forward_origin": {"type": "user"}}),
        json!({"forward_date": 1}),
        json!({"is_automatic_forward": true, "sender_chat": {"id": -100}}),
        json!({"sender_business_bot": bot}),
        json!({"business_connection_id": "b"}),
        json!({"guest_query_id": "g"}),
        json!({"guest_bot_caller_user": bot}),
        json!({"guest_bot_caller_chat": {"id": -5}}),
        json!({"is_from_offline": true}),
        json!({"from": bot}),
    ];
    for form in forms {
        let calls = wire.say(ANN, FORUM, "/flip max heads", form.clone());
        assert!(calls.is_empty(), "{form}: {calls:#?}");
    }
    assert_eq!(wire.count("SELECT count(*) FROM round"), 0);
    wire.say(
        ANN,
        FORUM,
        "/flip 1 heads",
        json!({"quote": {"text": "/flip max"}}),
    );
    assert_eq!(wire.count("SELECT count(*) FROM round"), 1);
}

#[test]
fn who_writes_as_a_group_is_told_why_once_in_a_while() {
    let mut wire = Wire::new(1);
    let masked = json!({
        "from": {"id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"},
        "sender_chat": {"id": FORUM, "type": "supergroup"},
    });
    let why = wire.say(0, FORUM, "/flip 10", masked.clone());
    assert!(with(&why, "write as a group").ok);
    assert!(
        wire.say(0, FORUM, "/flip 10", masked.clone()).is_empty(),
        "not each time"
    );
    assert!(wire.say(0, FORUM, "hello", masked.clone()).is_empty());
    assert!(
        wire.say(0, FORUM - 1, "/weather", masked.clone())
            .is_empty(),
        "another bot's"
    );
    wire.pass(limits::MASKED_TOLD_EVERY);
    assert_eq!(wire.say(0, FORUM, "/flip 10", masked).len(), 1);
}

#[test]
fn names_make_no_previews_and_no_links() {
    let mut wire = Wire::new(1);
    let named = |name: &str| json!({"from": {"id": ANN, "is_bot": false, "first_name": name}});
    let calls = wire.say(ANN, FORUM, "/balance", named("t.me/evil @all #x \u{202E}"));
    assert_eq!(calls[0].params["link_preview_options"]["is_disabled"], true);
    assert!(!calls[0].text().contains("t.me") && !calls[0].text().contains("@all"));
    let calls = wire.say(ANN, FORUM, "/balance", named("\u{3164}\u{2800}"));
    assert!(calls[0].text().contains("Player 0001"), "{calls:#?}");
}

#[test]
fn a_message_that_telegram_fails_on_again_and_again_is_given_up() {
    let mut wire = Wire::new(1);
    let vanished =
        "Internal Server Error: sent message was immediately deleted and can't be returned";
    wire.answers = Box::new(move |_, params| {
        let trap = params["text"]
            .as_str()
            .is_some_and(|text| text.contains("1,000.00"));
        trap.then(|| refusal(500, vanished))?
    });
    assert_eq!(wire.say(ANN, FORUM, "/balance", json!({})).len(), 1);
    assert!(wire.pass(60 * MINUTE).is_empty(), "it counts as delivered");
    wire.answers = Box::new(|_, params| {
        let trap = params["text"]
            .as_str()
            .is_some_and(|text| text.contains("1,000.00"));
        trap.then(|| refusal(500, "Internal Server Error"))?
    });
    let mut tries = wire.say(ANN, FORUM, "/balance", json!({})).len();
    let behind = wire.say(ANN, FORUM, "/games", json!({}));
    assert!(behind.is_empty(), "it keeps its place in the lane");
    let mut got = 0;
    for _ in 0..24 * 60 {
        for call in wire.pass(MINUTE) {
            tries += usize::from(!call.ok);
            got += usize::from(call.ok);
        }
    }
    assert_eq!(got, 1, "the lane goes on");
    assert!(tries <= limits::SEND_TRIES_IN_VAIN_MAX as usize, "{tries}");
}

#[test]
fn a_message_that_telegram_fails_on_is_given_up_sooner_when_others_get_through() {
    let mut wire = Wire::new(1);
    wire.say(BEN, BEN, "/start", json!({}));
    wire.answers = Box::new(|_, params| {
        let trap = params["chat_id"] == FORUM
            && params["text"]
                .as_str()
                .is_some_and(|t| t.contains("1,000.00"));
        trap.then(|| refusal(500, "Internal Server Error"))?
    });
    let mut tries = wire.say(ANN, FORUM, "/balance", json!({})).len();
    assert!(wire.say(ANN, FORUM, "/games", json!({})).is_empty());
    let mut behind = 0;
    for _ in 0..limits::SEND_TRIES_MAX {
        // Whoever is written to elsewhere shows that it is the message's own trouble.
        assert!(wire.say(BEN, BEN, "/balance", json!({}))[0].ok);
        for call in wire.pass(MINUTE + MINUTE / 2) {
            tries += usize::from(!call.ok);
            behind += usize::from(call.ok);
        }
    }
    assert_eq!(tries, limits::SEND_TRIES_MAX as usize);
    assert_eq!(behind, 1, "the lane goes on");
}

/// Says `/flip 1 heads` in the group; what was said to this player in private.
fn told_in_private(wire: &mut Wire, player: i64) -> Vec<String> {
    let calls = wire.say(player, FORUM, "/flip 1 heads", json!({}));
    let private = calls.iter().filter(|call| call.params["chat_id"] == player);
    private.map(|call| call.text().to_owned()).collect()
}

#[test]
fn whoever_asks_where_nothing_can_be_said_hears_in_private_once_in_a_while() {
    let flood = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 3600",
        "parameters": {"retry_after": 3_600}});
    let kicked = refusal(403, "Forbidden: bot was kicked from the supergroup chat");
    for (why, answer) in [
        ("nothing for 60 minutes", flood),
        ("I cannot write in the group", kicked.expect("one")),
    ] {
        let mut wire = Wire::new(1);
        for player in [ANN, BEN] {
            wire.say(player, player, "/start", json!({}));
        }
        wire.answers =
            Box::new(move |_, params| (params["chat_id"] == FORUM).then(|| answer.clone()));
        wire.say(999, FORUM, "/help", json!({}));
        for player in [ANN, BEN] {
            let told = told_in_private(&mut wire, player);
            assert!(told.len() == 1 && told[0].contains(why), "{told:?}");
            assert!(
                told_in_private(&mut wire, player).is_empty(),
                "{why}: not each time"
            );
        }
        assert!(
            wire.say(ANN, FORUM, "/weather", json!({})).is_empty(),
            "another bot's"
        );
        assert!(
            told_in_private(&mut wire, 999).is_empty(),
            "never met in private"
        );
        wire.pass(limits::ELSEWHERE_TOLD_EVERY);
        assert_eq!(told_in_private(&mut wire, ANN).len(), 1, "{why}");
        assert_eq!(wire.count("SELECT count(*) FROM round"), 0, "{why}");
    }
}
