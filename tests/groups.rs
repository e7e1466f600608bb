//! The built binary in groups: what the bot is called, and topics that close.
use crate::kit_bot::{Home, SOON, World, eventually, exchange};
use casino_bot::sandbox::{ALICE, BACK_ROOM, FORUM};
use serde_json::{Value, json};

/// What the sandbox's page does with this action.
fn act(world: &World, action: &str, body: &Value) -> Value {
    let (_, addr) = world.url.split_once("://").expect("a URL");
    let body = body.to_string();
    let answer = exchange(
        addr.parse().expect("an address"),
        format!(
            "POST /sandbox/{action} HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ),
    );
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer");
    assert!(head.contains(" 200 "), "{action}: {answer}");
    serde_json::from_str(body).expect("JSON")
}

/// Waits until the bot has played so many rounds in all.
fn rounds(home: &Home, count: i64) {
    let all = "SELECT count(*) FROM round";
    eventually(SOON, "the rounds", || {
        (home.number(all) == count).then_some(())
    });
}

#[test]
fn a_new_name_is_heard_at_once_and_the_old_one_no_more() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    let say = |text: &str, to: Option<&Value>| {
        let said = json!({"user": ALICE, "chat": BACK_ROOM, "text": text, "reply_to": to});
        act(&world, "say", &said)["update_id"].is_i64()
    };
    say("/flip@casino_sandbox_bot 1 heads", None);
    rounds(&home, 1);
    act(&world, "rename", &json!({"username": "new_name_bot"}));
    assert!(say("/flip@new_name_bot 1 heads", None));
    rounds(&home, 2);
    // Telegram shows a bot whatever replies to its messages.
    let told = eventually(SOON, "both results", || {
        let told = world.told(BACK_ROOM);
        (told.len() >= 2).then_some(told)
    });
    let seen = say(
        "/flip@casino_sandbox_bot 1 heads",
        Some(&told[0]["message_id"]),
    );
    assert!(seen, "or nothing is tested");
    say("/balance@new_name_bot", None);
    eventually(SOON, "the balance", || {
        (world.told(BACK_ROOM).len() > told.len()).then_some(())
    });
    rounds(&home, 2);
    bot.stop_well();
}

#[test]
fn a_closed_topic_takes_no_bets_until_it_is_open_again() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    let topic = json!({"user": ALICE, "chat": FORUM, "name": "Late"});
    let topic = act(&world, "topic", &topic)["topic"].clone();
    let bet = || {
        let said = json!({"user": ALICE, "chat": FORUM, "text": "/flip 1 heads", "topic": topic});
        act(&world, "say", &said);
    };
    let close = |closed: bool| {
        let topic = json!({"chat": FORUM, "topic": topic, "closed": closed});
        act(&world, "topic/close", &topic);
    };
    let told = |count: usize| {
        let told = eventually(SOON, "the results", || {
            let told = world.told(FORUM);
            (told.len() >= count).then_some(told)
        });
        assert_eq!(told.len(), count, "{told:?}");
        assert!(
            told.iter()
                .all(|message| message["message_thread_id"] == topic)
        );
    };
    bet();
    told(1);
    close(true);
    bet();
    world.hear(ALICE, "I cannot write in the group or topic");
    assert_eq!(home.number("SELECT count(*) FROM round"), 1);
    close(false);
    bet();
    told(2);
    rounds(&home, 2);
    bot.stop_well();
}
