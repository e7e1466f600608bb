//! Updates as Telegram sends them, and as it does not.
use super::*;

fn read(update: &str) -> Vec<Inbound> {
    let answer = format!(r#"{{"ok":true,"result":[{update}]}}"#);
    batch(
        answer.as_bytes(),
        &Me {
            username: "MyBot".to_owned(),
            ..Me::default()
        },
    )
    .expect("a batch")
}

#[test]
fn a_batch_is_in_order_and_no_longer_than_was_asked_for() {
    let numbers =
        |updates: &str| -> Vec<_> { read(updates).iter().map(|update| update.id).collect() };
    let of = |id: usize| format!(r#"{{"update_id":{id}}}"#);
    assert_eq!(numbers(&[9, 7, 8].map(of).join(",")), [7, 8, 9]);
    let many: Vec<_> = (0..50_000).map(of).collect();
    let taken = numbers(&many.join(","));
    assert_eq!(taken.len(), limits::UPDATES_PER_POLL_MAX);
    assert_eq!(taken.last(), Some(&99));
}

fn message(text: &str, more: &str) -> Result<Event, String> {
    let text = serde_json::to_string(text).expect("a string");
    let update = format!(
        r#"{{"update_id":1,"message":{{"message_id":2,"from":{{"id":7,"first_name":"Al\u0000"}},"chat":{{"id":-5,"type":"group"}},"text":{text}{more}}}}}"#
    );
    read(&update).remove(0).event
}

#[test]
fn commands_are_for_this_bot_only() {
    let name = |text| match message(text, "") {
        Ok(Event::Command {
            name, args, from, ..
        }) => Some((name, args, from.name)),
        _ => None,
    };
    let command =
        |name: &str, args: &str| Some((name.to_owned(), args.to_owned(), "Al".to_owned()));
    assert_eq!(name("/flip 10 heads"), command("flip", "10 heads"));
    assert_eq!(name("/FLIP@mybot\n10"), command("flip", "10"));
    assert_eq!(name("/flip@otherbot 10"), None);
    assert_eq!(name(" /flip"), None);
    assert_eq!(
        message("/flip 1", r#","forward_origin":{"type":"user"}"#),
        Ok(Event::Nothing)
    );
    assert!(matches!(
        message("/flip 1", r#","sender_chat":{"id":-5}"#),
        Ok(Event::Masked { .. })
    ));
}

#[test]
fn a_reply_is_one_to_this_bot() {
    let reply = |more: &str| match message("10", more) {
        Ok(Event::Said { reply, .. }) => reply,
        other => panic!("{other:?}"),
    };
    let to = |from: &str| {
        reply(&format!(
            r#","reply_to_message":{{"message_id":1,"chat":{{"id":-5,"type":"group"}}{from}}}"#
        ))
    };
    assert!(to(
        r#","from":{"id":9,"is_bot":true,"first_name":"C","username":"mybot"}"#
    ));
    assert!(!to(
        r#","from":{"id":9,"is_bot":true,"username":"OtherBot"}"#
    ));
    assert!(!to(r#","from":{"id":9,"is_bot":false,"username":"MyBot"}"#));
    assert!(!to(""));
    assert!(!reply(""));
}

#[test]
fn a_text_of_ten_megabytes_is_cut() {
    let Ok(Event::Said { text, .. }) = message(&"ü".repeat(10 << 20), "") else {
        panic!("said")
    };
    assert_eq!(text.chars().count(), limits::INPUT_CHARS_MAX);
}

#[test]
fn a_group_that_puts_the_bot_out_is_heard_of() {
    let event = |kind: &str, status: &str| {
        let update = format!(
            r#"{{"update_id":1,"my_chat_member":{{"chat":{{"id":-5,"type":"{kind}"}},"new_chat_member":{{"status":"{status}"}}}}}}"#
        );
        read(&update).remove(0).event
    };
    let out = Event::Reachable {
        player: PlayerId(-5),
        yes: false,
    };
    assert_eq!(event("group", "kicked"), Ok(out.clone()));
    assert_eq!(event("supergroup", "left"), Ok(out));
    let back = Event::Reachable {
        player: PlayerId(-5),
        yes: true,
    };
    assert_eq!(event("group", "member"), Ok(back.clone()));
    assert_eq!(event("group", "administrator"), Ok(back));
    assert_eq!(event("group", "restricted"), Ok(Event::Nothing));
    assert_eq!(event("channel", "left"), Ok(Event::Nothing));
}

#[test]
fn what_cannot_be_read_does_not_spoil_its_batch() {
    let batch = read(
        r#"{"update_id":1,"message":{"message_id":"x"}},{"update_id":2,"brand_new":{}},{"update_id":3,"message":{"message_id":1,"chat":{"id":1,"type":"private"},"from":{"id":1},"text":"/start"}}"#,
    );
    assert!(batch[0].event.is_err());
    assert_eq!(batch[1].event, Ok(Event::Nothing));
    assert!(matches!(batch[2].event, Ok(Event::Command { .. })));
    for unnumbered in ["{}", r#"{"update_id":"7"}"#, r#"{"update_id":1e30}"#, "7"] {
        assert_eq!(read(unnumbered)[0].id, UNNUMBERED);
    }
}

#[test]
fn numbers_that_telegram_does_not_give_concern_nobody() {
    let said = |message: i64, chat: i64, kind: &str, more: &str| {
        let update = format!(
            r#"{{"update_id":1,"message":{{"message_id":{message},"date":1,"chat":{{"id":{chat},"type":"{kind}"}},"from":{{"id":7,"first_name":"A"}},"text":"/start"{more}}}}}"#
        );
        read(&update).remove(0)
    };
    let heard = |message, chat, kind| said(message, chat, kind, "").event != Ok(Event::Nothing);
    assert!(heard(limits::MESSAGE_ID_MAX, 7, "private"));
    for message in [i64::MIN, -1, 0, limits::MESSAGE_ID_MAX + 1, i64::MAX] {
        assert!(!heard(message, 7, "private"), "{message}");
    }
    for chat in [i64::MIN, -limits::USER_ID_MAX - 1, 0, 5] {
        assert!(!heard(2, chat, "supergroup"), "{chat}");
    }
    assert!(!heard(2, i64::MAX, "private"));
    for to in [i64::MIN, 0, 5, i64::MAX] {
        let more = format!(r#","migrate_to_chat_id":{to}"#);
        assert_eq!(said(2, -5, "group", &more).event, Ok(Event::Nothing));
    }
    let topic = r#","is_topic_message":true,"message_thread_id":"#;
    assert_eq!(said(2, -5, "supergroup", &format!("{topic}9")).topic, 9);
    let far = said(2, -5, "supergroup", &format!("{topic}{}", i64::MAX));
    assert_eq!(far.topic, 0);
    for date in [i64::MIN, -1, i64::MAX] {
        let update = format!(
            r#"{{"update_id":1,"message":{{"message_id":2,"date":{date},"chat":{{"id":7,"type":"private"}},"from":{{"id":7}},"text":"/start"}}}}"#
        );
        assert!(matches!(read(&update)[0].event, Ok(Event::Command { .. })));
    }
}
