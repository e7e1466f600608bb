//! The sandbox over HTTP.
use super::{DEADLINE, listener, status};
use crate::kit_bot::exchange;
use casino_bot::sandbox::{self, ALICE, ATTIC, FORUM, Sandbox};
use casino_bot::web::http::Server;
use serde_json::{Value, json};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

const BOT: &str = "/bot123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct Front {
    sandbox: Arc<Sandbox>,
    server: Server,
}

impl Front {
    fn start() -> Self {
        let sandbox = Arc::new(Sandbox::new(1));
        let server = sandbox::http::start(Arc::clone(&sandbox), listener()).expect("it starts");
        sandbox.say(ALICE, ALICE, "/start", None).expect("said");
        Self { sandbox, server }
    }

    fn raw(&self, request: &str) -> String {
        exchange(self.server.addr(), request)
    }

    /// Status and JSON body of a request.
    fn json(&self, request: &str) -> (String, Value) {
        let answer = self.raw(request);
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (
            status(&answer).to_owned(),
            serde_json::from_str(body).unwrap_or(Value::Null),
        )
    }

    fn post(&self, path: &str, kind: &str, body: &str) -> (String, Value) {
        let head = format!("POST {path} HTTP/1.0\r\nContent-Type: {kind}\r\n");
        self.json(&format!(
            "{head}Content-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }

    fn act(&self, action: &str, body: Value) -> Value {
        let (status, answer) = self.post(
            &format!("/sandbox/{action}"),
            "application/json",
            &body.to_string(),
        );
        assert_eq!(status, "200", "{action}: {answer}");
        answer
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.sandbox.close();
    }
}

#[test]
fn parameters_come_by_query_form_and_json() {
    let front = Front::start();
    let send = format!("{BOT}/sendmessage");
    let (status, answer) = front.json(&format!(
        "GET {send}?chat_id={ALICE}&text=a+%3Cb HTTP/1.0\r\n\r\n"
    ));
    assert_eq!(
        (status.as_str(), &answer["result"]["text"]),
        ("200", &json!("a <b"))
    );
    let form = format!(
        "chat_id={ALICE}&text=%F0%9F%8E%B2&reply_markup=%7B%22inline_keyboard%22%3A%5B%5D%7D"
    );
    let (_, answer) = front.post(&send, "application/x-www-form-urlencoded", &form);
    assert_eq!(answer["result"]["text"], "🎲");
    let body = json!({"chat_id": ALICE, "text": 5, "some_new_field": {}}).to_string();
    let (_, answer) = front.post(
        &send.replace(':', "%3A"),
        "application/json; charset=utf-8",
        &body,
    );
    assert_eq!(answer["result"]["text"], "5");
    for (kind, body) in [
        ("application/json", "{"),
        ("application/json", "[1]"),
        ("multipart/form-data", "x"),
    ] {
        let (status, answer) = front.post(&send, kind, body);
        assert_eq!(
            (status.as_str(), &answer["ok"]),
            ("400", &json!(false)),
            "{body}"
        );
    }
    let (status, answer) = front.json("GET /bot1:x/getMe HTTP/1.0\r\n\r\n");
    assert_eq!(
        (status.as_str(), &answer["description"]),
        ("404", &json!("Not Found"))
    );
}

#[test]
fn players_act_and_the_feed_shows_it() {
    let front = Front::start();
    let (_, first) = front.json("GET /sandbox/state HTTP/1.0\r\n\r\n");
    let (seq, world) = (&first["seq"], &first["world"]);
    let said = front.act("say", json!({"user": ALICE, "chat": ALICE, "text": "hi"}));
    let pressed = front.act(
        "press",
        json!({"user": ALICE, "chat": ALICE, "message_id": said["message_id"], "data": "d"}),
    );
    let answer = json!({"callback_query_id": pressed["callback_query_id"], "text": "done", "show_alert": true});
    front.post(
        &format!("{BOT}/answerCallbackQuery"),
        "application/json",
        &answer.to_string(),
    );
    front.act("dice", json!({"user": ALICE, "chat": ALICE, "emoji": "🎲"}));
    front.act("block", json!({"user": ALICE, "blocked": true}));
    front.act("update", json!({"update_id": 2_000_000_000, "odd": 1}));
    let state = format!("GET /sandbox/state?since={seq}&world={world}&wait=5 HTTP/1.0\r\n\r\n");
    let (_, state) = front.json(&state);
    let events = state["events"].as_array().expect("events");
    let kinds: Vec<&str> = events.iter().filter_map(|e| e["type"].as_str()).collect();
    assert_eq!(
        kinds,
        [
            "message_new",
            "press_pending",
            "toast",
            "message_new",
            "block"
        ]
    );
    assert_eq!(
        (&events[2]["text"], &events[2]["alert"]),
        (&json!("done"), &json!(true))
    );
    let (_, calls) = front.json("GET /sandbox/calls?method=answercallbackquery HTTP/1.0\r\n\r\n");
    assert_eq!(calls, json!({"ok": 1}));
    for (request, expected) in [
        ("GET /sandbox/say HTTP/1.0\r\n\r\n", "405"),
        ("POST /sandbox/nothing HTTP/1.0\r\n\r\n", "404"),
        (
            "POST /sandbox/say HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}",
            "400",
        ),
        (
            "POST /sandbox/block HTTP/1.0\r\nHost: a\r\nOrigin: http://evil\r\n\r\n",
            "403",
        ),
        (
            "GET /bot123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/getMe HTTP/1.0\r\nHost: a\r\nOrigin: http://b\r\n\r\n",
            "403",
        ),
        ("GET /../etc/passwd HTTP/1.0\r\n\r\n", "404"),
        ("GET / HTTP/1.0\r\n\r\n", "200"),
    ] {
        assert_eq!(status(&front.raw(request)), expected, "{request}");
    }
}

pub fn faults_reach_the_wire() {
    let front = Front::start();
    let get_me = format!("GET {BOT}/getMe HTTP/1.0\r\n\r\n");
    let whole = front.raw(&get_me).len();
    let fault = |body: Value| front.act("fault", body);
    fault(json!({"method": "*", "kind": "reset", "times": 1}));
    assert_eq!(front.raw(&get_me), "");
    fault(json!({"method": "getMe", "kind": "truncate"}));
    let half = front.raw(&get_me);
    assert!(
        half.starts_with("HTTP/1.0 200") && half.len() < whole,
        "{half}"
    );
    fault(json!({"method": "getMe", "kind": "garbage"}));
    assert!(front.raw(&get_me).contains("text/html"));
    fault(json!({"method": "getMe", "kind": "status", "status": 429, "retry_after": 3}));
    let flooded = front.raw(&get_me);
    assert!(
        flooded.starts_with("HTTP/1.0 429") && flooded.contains("Retry-After: 3\r\n"),
        "{flooded}"
    );
    fault(json!({"method": "getMe", "kind": "hang", "seconds": 1}));
    let began = Instant::now();
    assert_eq!(front.raw(&get_me), "");
    assert!(began.elapsed() >= Duration::from_millis(990) && began.elapsed() < DEADLINE);
    fault(json!({"method": "getMe", "kind": "reset", "times": 9}));
    front.act("fault/clear", json!({}));
    assert_eq!(front.raw(&get_me).len(), whole);
    let (status, _) = front.post(
        "/sandbox/fault",
        "application/json",
        "{\"method\":\"*\",\"kind\":\"dance\"}",
    );
    assert_eq!(status, "400");
}

#[test]
fn groups_and_the_bots_name_are_changed_over_http() {
    let front = Front::start();
    let topic = json!({"user": ALICE, "chat": FORUM, "name": "Late"});
    let topic = front.act("topic", topic)["topic"].clone();
    let say = json!({"user": ALICE, "chat": FORUM, "text": "/flip", "topic": topic});
    front.act("say", say);
    front.act(
        "dice",
        json!({"user": ALICE, "chat": FORUM, "topic": topic}),
    );
    let here = |more: Value| {
        let mut body = json!({"chat": FORUM, "topic": topic});
        let more = more.as_object().expect("an object").clone();
        body.as_object_mut().expect("an object").extend(more);
        body
    };
    let send = |status: &str, words: &str| {
        let form = format!("{BOT}/sendMessage?chat_id={FORUM}&text=x&message_thread_id={topic}");
        let answer = front.raw(&format!("GET {form} HTTP/1.0\r\n\r\n"));
        assert!(
            answer.starts_with(&format!("HTTP/1.0 {status}")),
            "{answer}"
        );
        assert!(answer.contains(words), "{answer}");
    };
    send("200", "\"is_topic_message\":true");
    front.act("topic/close", here(json!({"closed": true})));
    send("400", "Bad Request: TOPIC_CLOSED");
    front.act("topic/close", here(json!({"closed": false})));
    front.act("rights", here(json!({"may_write": false})));
    send("400", "not enough rights to send text messages to the chat");
    front.act("rights", here(json!({"may_write": true})));
    front.act("flood", here(json!({"seconds": 3600})));
    send("429", "Retry-After: 3");
    front.act("flood", here(json!({"seconds": 0})));
    front.act("slow", here(json!({"seconds": 9})));
    send("200", "");
    send("429", "\"retry_after\":");
    front.act("slow", here(json!({"seconds": 0})));
    front.act("topic/delete", here(json!({})));
    send("400", "Bad Request: message thread not found");
    let moved = front.act("migrate", json!({"chat": ATTIC}))["chat"].clone();
    let refused = front.raw(&format!(
        "GET {BOT}/sendMessage?chat_id={ATTIC}&text=x HTTP/1.0\r\n\r\n"
    ));
    assert!(
        refused.contains(&format!("\"migrate_to_chat_id\":{moved}")),
        "{refused}"
    );
    front.act("rename", json!({"username": "new_name_bot"}));
    assert!(
        front
            .raw(&format!("GET {BOT}/getMe HTTP/1.0\r\n\r\n"))
            .contains("new_name_bot")
    );
    let late = json!({"method": "getMe", "kind": "late", "seconds": 0.2});
    front.act("fault", late);
    let began = Instant::now();
    assert!(
        front
            .raw(&format!("GET {BOT}/getMe HTTP/1.0\r\n\r\n"))
            .contains("new_name_bot")
    );
    assert!(began.elapsed() >= Duration::from_millis(190));
}

#[test]
fn the_page_does_nothing_that_the_sandbox_does_not_know() {
    let front = Front::start();
    let said = |page: &str, calls: &[&str]| -> Vec<String> {
        let page = front.raw(&format!("GET {page} HTTP/1.0\r\n\r\n"));
        let behind = calls.iter().flat_map(|call| page.split(call).skip(1));
        let names = behind.filter_map(|rest| rest.split('"').next());
        names.map(str::to_owned).collect()
    };
    let mut actions = said("/page.js", &["act(\"", "post(\""]);
    assert!(actions.len() > 10, "{actions:?}");
    let pays = said("/wallet.js", &["this.act(\"", "actForApp(\""]);
    assert!(pays.len() > 5, "{pays:?}");
    actions.extend(pays.iter().map(|action| format!("pay/{action}")));
    for action in actions {
        let (status, answer) = front.post(&format!("/sandbox/{action}"), "application/json", "{}");
        assert_eq!(status, "400", "{action}: {answer}");
    }
}

#[test]
fn a_long_poll_over_http_is_answered_at_once_and_ends_with_close() {
    let front = Front::start();
    let addr = front.server.addr();
    let poll = |offset: i64| {
        let request = format!("GET {BOT}/getUpdates?timeout=50&offset={offset} HTTP/1.0\r\n\r\n");
        thread::spawn(move || exchange(addr, request))
    };
    let first = poll(0).join().expect("the update of /start is there");
    let id = first
        .split("\"update_id\":")
        .nth(1)
        .and_then(|s| s.split(',').next())
        .and_then(|s| s.parse().ok());
    let id: i64 = id.expect("an update");
    let waiting = poll(id + 1);
    front.act("say", json!({"user": ALICE, "chat": ALICE, "text": "now"}));
    assert!(
        waiting
            .join()
            .expect("it ends")
            .contains("\"text\":\"now\"")
    );
    let waiting = poll(id + 2);
    let began = Instant::now();
    front.sandbox.close();
    assert!(
        waiting
            .join()
            .expect("it ends")
            .ends_with("{\"ok\":true,\"result\":[]}")
    );
    assert!(began.elapsed() < DEADLINE);
}

#[test]
fn the_page_asks_nothing_from_outside_and_never_builds_markup_from_data() {
    let front = Front::start();
    let page: String = ["/", "/page.css", "/page.js", "/wallet.js"]
        .map(|p| front.raw(&format!("GET {p} HTTP/1.0\r\n\r\n")))
        .concat();
    assert_eq!(page.matches("HTTP/1.0 200 OK").count(), 4);
    assert_eq!(
        page.matches("Content-Security-Policy: default-src 'none'")
            .count(),
        4
    );
    for forbidden in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "src=\"http",
        "@import",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}
