//! The built binary in groups: what the bot is called, and topics that close.
use crate::kit_bot::{Home, SOON, World, button, eventually, exchange, signal};
use casino_bot::sandbox::{ALICE, ATTIC, BACK_ROOM, BOB, FORUM};
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

/// The bot's message in a chat that holds `part`.
fn shown(world: &World, chat: i64, part: &str) -> Value {
    eventually(SOON, part, || {
        let told = world.told(chat);
        let holds = |m: &Value| m["text"].as_str().is_some_and(|text| text.contains(part));
        told.into_iter().rfind(holds)
    })
}

fn press(world: &World, user: i64, message: &Value, label: &str) {
    let data = button(message, label).unwrap_or_else(|| panic!("no {label} in {message}"));
    let pressed = json!({"user": user, "chat": message["chat"]["id"],
        "message_id": message["message_id"], "data": data});
    act(world, "press", &pressed);
}

/// Names that reach over the line, of people, topics and the group itself.
#[test]
fn a_forum_of_hostile_names_is_played_in_as_any() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    let family = "👨\u{200D}👩\u{200D}👧\u{200D}👦".repeat(256);
    let names = [
        "\u{202E}dlog eerf\u{202D}\u{2066}".to_owned(),
        "😀".repeat(256),
        family,
        "\u{5D0}\u{200F}<b>\u{202E}&amp;</b>\u{1D165}".to_owned(),
        "\u{301}".repeat(256),
    ];
    for (count, name) in names.iter().enumerate() {
        let part: String = name.chars().take(128).collect();
        let opened = json!({"user": ALICE, "chat": FORUM, "name": part});
        let topic = act(&world, "topic", &opened)["topic"].clone();
        let chat = json!({"id": FORUM, "type": "supergroup", "title": name, "is_forum": true});
        let from = json!({"id": ALICE, "is_bot": false, "first_name": name, "last_name": name});
        let said = |more: Value| {
            let mut message = json!({"message_id": 1_000_000 + count, "date": 1, "chat": chat,
                "from": from, "message_thread_id": topic, "is_topic_message": true});
            let more = more.as_object().expect("fields");
            message
                .as_object_mut()
                .expect("fields")
                .extend(more.clone());
            act(&world, "update", &json!({"message": message}));
        };
        said(json!({"forum_topic_edited": {"name": name}}));
        said(json!({"new_chat_title": name}));
        said(json!({"text": "/flip 1 heads"}));
        rounds(&home, i64::try_from(count + 1).expect("few"));
        let result = shown(&world, FORUM, &format!("round #{}", count + 1));
        assert_eq!(result["message_thread_id"], topic);
        let text = result["text"].as_str().expect("a text");
        assert!(
            !text.contains(['\u{202E}', '\u{202D}', '\u{2066}']),
            "{text}"
        );
        assert!(text.chars().count() < 400, "{text}");
    }
    bot.stop_well();
    home.audit();
}

#[test]
fn what_is_open_in_a_topic_that_is_deleted_is_played_to_its_end() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    for player in [ALICE, BOB] {
        world.ask(player, "/start");
    }
    let opened = json!({"user": ALICE, "chat": FORUM, "name": "Gone soon"});
    let topic = act(&world, "topic", &opened)["topic"].clone();
    let say = |user: i64, text: &str| {
        let said = json!({"user": user, "chat": FORUM, "text": text, "topic": topic});
        act(&world, "say", &said);
    };
    say(ALICE, "/mines 1 3");
    let mines = shown(&world, FORUM, "round #1");
    say(ALICE, "/duel 5 flip");
    let duel = shown(&world, FORUM, "Duel #1");
    say(BOB, "/flip 1 heads");
    let flip = shown(&world, FORUM, "round #2");
    press(&world, BOB, &flip, "Auto");
    let offer = shown(&world, FORUM, "rounds");
    press(&world, BOB, &offer, "Start");
    rounds(&home, 3);
    // Meanwhile the bot stands still: auto play is not to find out before the press comes.
    signal(bot.pid(), "STOP");
    act(
        &world,
        "topic/delete",
        &json!({"chat": FORUM, "topic": topic}),
    );
    // Telegram says of these presses neither the topic nor the message's text.
    press(&world, BOB, &duel, "5.00");
    signal(bot.pid(), "CONT");
    let ended = "SELECT count(*) FROM contest WHERE ended IN ('won', 'tied')";
    eventually(SOON, "the duel", || (home.number(ended) == 1).then_some(()));
    for player in [ALICE, BOB] {
        world.hear(player, "Duel #1");
    }
    world.hear(BOB, "auto play");
    eventually(SOON, "no auto play", || {
        (home.number("SELECT count(*) FROM auto_play") == 0).then_some(())
    });
    // The place is known to be gone: a press there moves nothing any more, and the round goes on elsewhere.
    press(&world, ALICE, &mines, "⬜");
    let moved = json!({"user": ALICE, "chat": FORUM, "text": "/mines"});
    act(&world, "say", &moved);
    let table = eventually(SOON, "the table", || {
        let told = world.told(FORUM);
        told.into_iter().rfind(|m| button(m, "⬜").is_some())
    });
    press(&world, ALICE, &table, "⬜");
    eventually(SOON, "a move", || {
        (home.number("SELECT length(moves) FROM round WHERE id = 1") > 0).then_some(())
    });
    assert!(home.number("SELECT count(*) FROM place WHERE topic <> 0") <= 1);
    bot.stop_well();
    home.audit();
}

#[test]
fn a_group_without_rights_that_becomes_another_keeps_its_duel() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    for player in [ALICE, BOB] {
        world.ask(player, "/start");
    }
    let say = |user: i64, chat: i64, text: &str| {
        act(
            &world,
            "say",
            &json!({"user": user, "chat": chat, "text": text}),
        );
    };
    say(ALICE, ATTIC, "/duel 5 flip");
    let duel = shown(&world, ATTIC, "Duel #1");
    act(
        &world,
        "rights",
        &json!({"chat": ATTIC, "may_write": false}),
    );
    say(BOB, ATTIC, "/pot 5");
    world.hear(BOB, "could not write this");
    // A press is answered, and nothing is bet.
    press(&world, BOB, &duel, "5.00");
    let moved = act(&world, "migrate", &json!({"chat": ATTIC}))["chat"].as_i64();
    let moved = moved.expect("a chat");
    say(BOB, moved, "/pot 3");
    let told = eventually(SOON, "an answer in the new group", || {
        world.told(moved).into_iter().next()
    });
    assert_eq!(
        home.number("SELECT count(*) FROM contest WHERE kind = 'pot'"),
        1,
        "{told}"
    );
    press(&world, BOB, &duel, "5.00");
    let ended = "SELECT count(*) FROM contest WHERE ended IN ('won', 'tied')";
    eventually(SOON, "the duel", || (home.number(ended) == 1).then_some(()));
    let over = shown(&world, moved, "Duel #1");
    press(&world, ALICE, &over, "Rematch");
    shown(&world, moved, "Duel #3");
    bot.stop_well();
    home.audit();
}
