//! The real engine and books with Telegram's JSON in the test's hand: raw updates go in, calls come
//! out, and the test answers those that are not to succeed.
use super::rhythm::Rhythm;
use super::{Seeded, folder, house};
use casino_bot::sandbox::{BOT_ID, BOT_USERNAME};
use casino_bot::shell::workers::engine::Engine;
use casino_bot::store::{Db, Lock};
use casino_bot::values::time::{Now, Wall};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What Telegram answers a call with: `None` for success.
type Answers = Box<dyn FnMut(&str, &Value) -> Option<Value>>;

/// One call that was made.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    pub params: Value,
    pub ok: bool,
    /// Of a message that was sent.
    pub message: i64,
}

impl Call {
    pub fn text(&self) -> &str {
        self.params["text"].as_str().unwrap_or("")
    }
}

pub struct Wire {
    pub engine: Engine,
    pub now: Now,
    pub answers: Answers,
    rhythm: Rhythm,
    updates: i64,
    messages: HashMap<i64, i64>,
    /// The topics of what was sent, by chat and number.
    topics: HashMap<(i64, i64), i64>,
    path: PathBuf,
    _lock: Lock,
    _dir: TempDir,
}

fn next(messages: &mut HashMap<i64, i64>, chat: i64) -> i64 {
    let last = messages.entry(chat).or_default();
    *last += 1;
    *last
}

/// A refusal with this code and description.
pub fn refusal(code: u16, description: &str) -> Option<Value> {
    Some(json!({"ok": false, "error_code": code, "description": description}))
}

impl Wire {
    pub fn new(seed: u64) -> Self {
        let dir = folder();
        let path = dir.path().join("casino.db");
        let lock = Lock::take(&path).expect("a lock").expect("nobody else's");
        let db = Db::open(&path, &lock).expect("opens");
        let now = Now {
            wall: Wall(1_767_225_600_000_000),
            mono: Instant::now(),
        };
        let engine = Engine::start(house(), db, Box::new(Seeded(seed)), now.wall).expect("starts");
        Self {
            rhythm: Rhythm::new(&engine, &house(), now),
            engine,
            now,
            answers: Box::new(|_, _| None),
            updates: 0,
            messages: HashMap::new(),
            topics: HashMap::new(),
            path,
            _lock: lock,
            _dir: dir,
        }
    }

    pub fn sql(&self) -> rusqlite::Connection {
        super::books(&self.path)
    }

    pub fn count(&self, sql: &str) -> i64 {
        let found = self.sql().query_row(sql, [], |row| row.get(0));
        found.expect("a number")
    }

    /// The next message's number in a chat.
    pub fn number(&mut self, chat: i64) -> i64 {
        next(&mut self.messages, chat)
    }

    /// Hands one update over, `{"message": …}` for one; what was called because of it.
    pub fn update(&mut self, mut update: Value) -> Vec<Call> {
        self.updates += 1;
        update["update_id"] = self.updates.into();
        let (engine, now) = (&mut self.engine, self.now);
        self.rhythm.take_in(engine, now, |method, _| {
            let result = match method {
                "getMe" => json!({"id": BOT_ID, "username": BOT_USERNAME}),
                "getUpdates" => json!([update]),
                _ => json!(true),
            };
            (200, json!({"ok": true, "result": result}))
        });
        self.run()
    }

    /// A text of somebody's, with fields of the message besides the usual ones.
    pub fn say(&mut self, user: i64, chat: i64, text: &str, more: Value) -> Vec<Call> {
        let kind = if chat > 0 { "private" } else { "supergroup" };
        let mut message = json!({
            "message_id": self.number(chat), "date": 1,
            "from": {"id": user, "is_bot": false, "first_name": format!("P{}", user % 1_000)},
            "chat": {"id": chat, "type": kind}, "text": text,
        });
        for (name, value) in more.as_object().expect("fields") {
            message[name] = value.clone();
        }
        self.update(json!({"message": message}))
    }

    /// A press of the button whose label begins so, below a message that was sent or edited by `call`.
    pub fn press(&mut self, user: i64, call: &Call, label: &str) -> Vec<Call> {
        let chat = call.params["chat_id"].as_i64().expect("a chat");
        let thread = self.topics.get(&(chat, call.message)).copied();
        let more =
            json!({"date": 1, "message_thread_id": thread, "is_topic_message": thread.is_some()});
        self.press_below(user, call, label, more)
    }

    /// The same below a message that is too old for Telegram to say more of it.
    pub fn press_unread(&mut self, user: i64, call: &Call, label: &str) -> Vec<Call> {
        self.press_below(user, call, label, json!({"date": 0}))
    }

    fn press_below(&mut self, user: i64, call: &Call, label: &str, more: Value) -> Vec<Call> {
        let button = super::buttons(&call.params)
            .find(|b| b["text"].as_str().is_some_and(|text| text.contains(label)))
            .unwrap_or_else(|| panic!("no {label} below {call:?}"));
        let chat = call.params["chat_id"].as_i64().expect("a chat");
        let kind = if chat > 0 { "private" } else { "supergroup" };
        let mut message = more;
        message["message_id"] = call.message.into();
        message["chat"] = json!({"id": chat, "type": kind});
        self.update(json!({"callback_query": {
            "id": format!("q{}", self.updates), "data": button["callback_data"],
            "from": {"id": user, "is_bot": false, "first_name": format!("P{}", user % 1_000)},
            "message": message,
        }}))
    }

    pub fn pass(&mut self, time: Duration) -> Vec<Call> {
        self.now = Now {
            wall: self.now.wall.plus(time),
            mono: self.now.mono + time,
        };
        self.run()
    }

    /// Makes all calls that may be made now.
    pub fn run(&mut self) -> Vec<Call> {
        let mut calls = Vec::new();
        loop {
            self.rhythm.go_on(&mut self.engine, self.now);
            let (answers, messages) = (&mut self.answers, &mut self.messages);
            let topics = &mut self.topics;
            let more = self.rhythm.deliver(self.now, |errand| {
                let method = errand.method;
                let params: Value = serde_json::from_str(&errand.body).expect("JSON");
                let refused = answers(method, &params);
                let ok = refused.is_none();
                let message = if method.starts_with("send") && ok {
                    let chat = params["chat_id"].as_i64().expect("a chat");
                    let message = next(messages, chat);
                    if let Some(topic) = params["message_thread_id"].as_i64() {
                        topics.insert((chat, message), topic);
                    }
                    message
                } else {
                    params["message_id"].as_i64().unwrap_or(0)
                };
                let answer = refused.unwrap_or_else(|| {
                    json!({"ok": true, "result": {
                        "message_id": message, "dice": {"emoji": params["emoji"], "value": 1},
                    }})
                });
                let status = answer["error_code"].as_u64().unwrap_or(200);
                calls.push(Call {
                    method: method.to_owned(),
                    params,
                    ok,
                    message,
                });
                (u16::try_from(status).expect("a code"), answer)
            });
            if !more {
                return calls;
            }
        }
    }
}
