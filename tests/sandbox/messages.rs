//! Texts, keyboards, edits and replies, as strict as Telegram's.
use super::{html, keyboard, refused, result, sandbox};
use casino_bot::sandbox::ALICE;
use serde_json::{Value, json};

#[test]
fn html_becomes_text_and_entities() {
    let sandbox = sandbox();
    let sent = html(
        &sandbox,
        "  😀 <b>a &lt;<i>b</i></b> &amp;&#33;&#x21;&nbsp; <code>/x</code> /go\n",
    );
    assert_eq!(sent["text"], "😀 a <b &!!&nbsp; /x /go");
    let entities = json!([
        {"type": "bold", "offset": 3, "length": 4},
        {"type": "italic", "offset": 6, "length": 1},
        {"type": "code", "offset": 18, "length": 2},
        {"type": "bot_command", "offset": 21, "length": 3},
    ]);
    assert_eq!(sent["entities"], entities);
    let sent = html(
        &sandbox,
        "<span class=\"tg-spoiler\">s</span><a href=\"https://e.org/?a=1&amp;b\">l</a><blockquote expandable>q</blockquote>\
         <pre><code class=\"language-rust\">r</code></pre><a href='nolink'>n</a><B>u</B><b></b>",
    );
    assert_eq!(sent["text"], "slqrnu");
    let entities = json!([
        {"type": "spoiler", "offset": 0, "length": 1},
        {"type": "text_link", "offset": 1, "length": 1, "url": "https://e.org/?a=1&b"},
        {"type": "expandable_blockquote", "offset": 2, "length": 1},
        {"type": "pre", "offset": 3, "length": 1, "language": "rust"},
        {"type": "bold", "offset": 5, "length": 1},
    ]);
    assert_eq!(sent["entities"], entities);
}

#[test]
fn bad_html_is_refused_in_telegrams_words() {
    let sandbox = sandbox();
    for (text, words) in [
        (
            "<b>unclosed",
            "Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "é<script>x</script>",
            "Unsupported start tag \"script\" at byte offset 2",
        ),
        (
            "Carol <3 & \"co\"",
            "Unsupported start tag \"3\" at byte offset 6",
        ),
        (
            "a < b and b > c",
            "Unsupported start tag \"\" at byte offset 2",
        ),
        (
            "<b><i>test</b></i>",
            "Unmatched end tag at byte offset 10, expected \"</i>\", found \"</b>\"",
        ),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            "<span>x</span>",
            "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0",
        ),
        (
            "<a href=\"x>y</a>",
            "Unclosed start tag \"a\" at byte offset 0",
        ),
        (
            "<a href=a/b>y</a>",
            "Unexpected end of name token at byte offset 8",
        ),
        (
            "<a =x>y</a>",
            "Empty attribute name in the tag \"a\" at byte offset 0",
        ),
    ] {
        let params = json!({"chat_id": ALICE, "text": text, "parse_mode": "html"});
        let whole = format!("Bad Request: can't parse entities: {words}");
        refused(&sandbox, "sendMessage", params, 400, &whole);
    }
}

#[test]
fn texts_are_limited_after_parsing() {
    let sandbox = sandbox();
    let send = |text: String| json!({"chat_id": ALICE, "text": text, "parse_mode": "HTML"});
    result(
        &sandbox,
        "sendMessage",
        send(format!("<b>{}</b>", "é".repeat(4096))),
    );
    refused(
        &sandbox,
        "sendMessage",
        send("é".repeat(4097)),
        400,
        "message is too long",
    );
    refused(
        &sandbox,
        "sendMessage",
        send(String::new()),
        400,
        "message text is empty",
    );
    refused(
        &sandbox,
        "sendMessage",
        json!({"chat_id": ALICE}),
        400,
        "message text is empty",
    );
    refused(
        &sandbox,
        "sendMessage",
        send(" <b> </b>\n".to_owned()),
        400,
        "text must be non-empty",
    );
    refused(
        &sandbox,
        "sendMessage",
        json!({"text": "x"}),
        400,
        "chat_id is empty",
    );
    for chat in [json!(5), json!("@nobody"), json!(-1), json!("x")] {
        refused(
            &sandbox,
            "sendMessage",
            json!({"chat_id": chat, "text": "x"}),
            400,
            "chat not found",
        );
    }
    let mode = json!({"chat_id": ALICE, "text": "x", "parse_mode": "BBCode"});
    refused(&sandbox, "sendMessage", mode, 400, "unsupported parse_mode");
    let entity = json!({"chat_id": ALICE, "text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]});
    refused(
        &sandbox,
        "sendMessage",
        entity,
        400,
        "ends after the end of the text at UTF-16 offset 2",
    );
}

#[test]
fn keyboards_are_checked() {
    let sandbox = sandbox();
    let data = |data: String| json!([[{"text": "b", "callback_data": data}]]);
    let sent = result(&sandbox, "sendMessage", keyboard(data("é".repeat(32))));
    assert_eq!(
        sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"],
        "é".repeat(32)
    );
    let many = |n: usize| json!([vec![json!({"text": "b", "callback_data": "d"}); n]]);
    result(&sandbox, "sendMessage", keyboard(many(100)));
    for (buttons, words) in [
        (data("é".repeat(32) + "x"), "BUTTON_DATA_INVALID"),
        (
            data(String::new()),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            json!([[{"text": "b"}]]),
            "Text buttons are unallowed in the inline keyboard",
        ),
        (
            json!([[{"text": " ", "callback_data": "d"}]]),
            "inline keyboard button text must be non-empty",
        ),
        (
            json!([[{"callback_data": "d"}]]),
            "Can't find field \"text\"",
        ),
        (
            json!([[{"text": "b", "callback_data": "d", "url": "https://e.org"}]]),
            "exactly one action",
        ),
        (
            json!([[{"text": "b", "url": "ftp://e.org"}]]),
            "URL 'ftp://e.org' is invalid: Unsupported URL protocol",
        ),
        (
            json!([[{"text": "b", "url": "nolink"}]]),
            "URL 'nolink' is invalid: Wrong HTTP URL",
        ),
        (
            json!([[{"text": "b", "web_app": {"url": "http://e.org"}}]]),
            "Only HTTPS links are allowed",
        ),
        (many(101), "reply markup is too long"),
        (
            json!("x"),
            "field \"inline_keyboard\" must be of type Array",
        ),
    ] {
        refused(&sandbox, "sendMessage", keyboard(buttons), 400, words);
    }
    let as_string = "{\"inline_keyboard\":[[{\"text\":\"b\",\"callback_data\":\"d\"}]]}";
    let sent = json!({"chat_id": ALICE.to_string(), "text": "x", "reply_markup": as_string});
    assert_eq!(
        result(&sandbox, "sendMessage", sent)["reply_markup"]["inline_keyboard"][0][0]["text"],
        "b"
    );
}

#[test]
fn edits_follow_telegrams_rules() {
    let sandbox = sandbox();
    let buttons = json!({"inline_keyboard": [[{"text": "b", "callback_data": "d"}]]});
    let sent = json!({"chat_id": ALICE, "text": "<b>x</b>", "parse_mode": "HTML", "reply_markup": buttons});
    let id = result(&sandbox, "sendMessage", sent)["message_id"].clone();
    let edit = |text: &str, markup: &Value| json!({"chat_id": ALICE, "message_id": id, "text": text, "parse_mode": "HTML", "reply_markup": markup});
    refused(
        &sandbox,
        "editMessageText",
        edit(" <b>x</b>", &buttons),
        400,
        "message is not modified",
    );
    let plain = result(&sandbox, "editMessageText", edit("x", &buttons));
    assert!(plain["edit_date"].is_i64() && plain["reply_markup"].is_object());
    let bare = result(&sandbox, "editMessageText", edit("x", &Value::Null));
    assert!(
        bare["reply_markup"].is_null(),
        "an edit without reply_markup removes the keyboard"
    );
    let same = json!({"chat_id": ALICE, "message_id": id});
    refused(
        &sandbox,
        "editMessageReplyMarkup",
        same,
        400,
        "message is not modified",
    );
    let again = json!({"chat_id": ALICE, "message_id": id, "reply_markup": buttons});
    assert!(result(&sandbox, "editMessageReplyMarkup", again)["reply_markup"].is_object());

    let edit = |id: Value| json!({"chat_id": ALICE, "message_id": id, "text": "y"});
    refused(
        &sandbox,
        "editMessageText",
        edit(json!(1)),
        400,
        "message to edit not found",
    );
    refused(
        &sandbox,
        "editMessageText",
        edit(Value::Null),
        400,
        "message identifier is not specified",
    );
    let players = sandbox
        .say(ALICE, ALICE, "mine", None)
        .expect("said")
        .message_id;
    refused(
        &sandbox,
        "editMessageText",
        edit(json!(players)),
        400,
        "message can't be edited",
    );
    let reply_keyboard =
        json!({"chat_id": ALICE, "text": "x", "reply_markup": {"keyboard": [["a"]]}});
    let with_keys = result(&sandbox, "sendMessage", reply_keyboard)["message_id"].clone();
    refused(
        &sandbox,
        "editMessageText",
        edit(with_keys),
        400,
        "message can't be edited",
    );
    let dice = result(&sandbox, "sendDice", json!({"chat_id": ALICE}))["message_id"].clone();
    refused(
        &sandbox,
        "editMessageText",
        edit(dice.clone()),
        400,
        "message can't be edited",
    );
    refused(
        &sandbox,
        "deleteMessage",
        edit(dice),
        400,
        "message can't be deleted for everyone",
    );
    result(
        &sandbox,
        "deleteMessage",
        json!({"chat_id": ALICE, "message_id": id}),
    );
    refused(
        &sandbox,
        "deleteMessage",
        json!({"chat_id": ALICE, "message_id": id}),
        400,
        "message to delete not found",
    );
    refused(
        &sandbox,
        "editMessageText",
        edit(id),
        400,
        "message to edit not found",
    );
}

#[test]
fn replies_need_their_message() {
    let sandbox = sandbox();
    let said = sandbox
        .say(ALICE, ALICE, "q", None)
        .expect("said")
        .message_id;
    let reply = |id: i64, anyway: bool| {
        let parameters = json!({"message_id": id, "allow_sending_without_reply": anyway});
        json!({"chat_id": ALICE, "text": "a", "reply_parameters": parameters})
    };
    assert_eq!(
        result(&sandbox, "sendMessage", reply(said, false))["reply_to_message"]["text"],
        "q"
    );
    refused(
        &sandbox,
        "sendMessage",
        reply(1, false),
        400,
        "message to be replied not found",
    );
    assert!(result(&sandbox, "sendMessage", reply(1, true))["reply_to_message"].is_null());
}
