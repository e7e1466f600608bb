//! Telegram, as the bot sees it: the sandbox over real HTTP.
use super::{SOON, TOKEN, eventually};
use casino_bot::sandbox::{self, Fault, FaultKind, Sandbox};
use casino_bot::web::http::Server;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Telegram, as the bot sees it.
pub struct World {
    pub sandbox: Arc<Sandbox>,
    server: Option<Server>,
    pub url: String,
    /// Who has said /start: before that the bot shows a table where it would play.
    greeted: Mutex<HashSet<i64>>,
}

impl World {
    pub fn new() -> Self {
        let sandbox = Arc::new(Sandbox::new(7));
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let server = sandbox::http::start(Arc::clone(&sandbox), listener).expect("it serves");
        let url = format!("http://{}", server.addr());
        Self {
            sandbox,
            server: Some(server),
            url,
            greeted: Mutex::new(HashSet::new()),
        }
    }

    /// From now on nobody answers.
    pub fn go_away(&mut self) {
        self.sandbox.close();
        self.server = None;
    }

    /// A player writes in their private chat, at first to greet; the message's number.
    pub fn say(&self, user: i64, text: &str) -> i64 {
        if text != "/start"
            && self
                .greeted
                .lock()
                .expect("no test panics with it")
                .insert(user)
        {
            self.sandbox
                .say(user, user, "/start", None)
                .expect("the player may write");
        }
        let said = self.sandbox.say(user, user, text, None);
        said.expect("the player may write").message_id
    }

    /// What the bot's messages in a chat are now, oldest first.
    pub fn told(&self, chat: i64) -> Vec<Value> {
        let mut messages = self.sandbox.with(|world, _| world.messages(chat));
        messages.retain(|message| message["from"]["is_bot"] == true);
        messages
    }

    /// Their texts.
    pub fn texts(&self, chat: i64) -> Vec<String> {
        let text = |message: &Value| message["text"].as_str().unwrap_or_default().to_owned();
        self.told(chat).iter().map(text).collect()
    }

    /// The rounds whose results stand in a chat, in the order of their messages.
    pub fn rounds_told(&self, chat: i64) -> Vec<i64> {
        let texts = self.texts(chat);
        texts.iter().filter_map(|text| round_of(text)).collect()
    }

    /// A player writes, and the bot's next message in their chat.
    pub fn ask(&self, user: i64, text: &str) -> Value {
        let (told, said) = (self.told(user).len(), self.say(user, text));
        // A first word is preceded by a greeting, whose answer comes first.
        let greeted = text != "/start" && told == 0;
        eventually(SOON, "the answers", || {
            (self.told(user).len() > told + usize::from(greeted)).then_some(())
        });
        self.told(user)
            .pop()
            .filter(|_| greeted)
            .unwrap_or_else(|| self.message_after(user, said))
    }

    /// The bot's first message after `message` in a chat.
    pub fn message_after(&self, chat: i64, message: i64) -> Value {
        eventually(SOON, "the bot's message", || {
            let told = self.told(chat);
            told.into_iter()
                .find(|m| m["message_id"].as_i64() > Some(message))
        })
    }

    /// Waits for a message of the bot that holds `part`.
    pub fn hear(&self, chat: i64, part: &str) -> String {
        eventually(SOON, part, || {
            self.texts(chat)
                .into_iter()
                .find(|text| text.contains(part))
        })
    }

    /// A player presses the button whose label holds `label`; the message as it is edited then.
    pub fn press(&self, user: i64, message: &Value, label: &str) -> Value {
        let (chat, id) = place(message);
        let data = button(message, label).unwrap_or_else(|| panic!("no {label} in {message}"));
        self.sandbox.press(user, chat, id, &data).expect("pressed");
        eventually(SOON, "the edited message", || {
            let now = self
                .told(chat)
                .into_iter()
                .find(|m| m["message_id"] == message["message_id"])?;
            (now["text"] != message["text"]).then_some(now)
        })
    }

    /// Presses with any data; what the toast says.
    pub fn toast(&self, user: i64, message: &Value, data: &str) -> String {
        let (chat, id) = place(message);
        let state = |since| read(&self.sandbox.state(since, None, Duration::ZERO));
        let mut seq = state(None)["seq"].as_u64();
        let query = self.sandbox.press(user, chat, id, data).expect("pressed");
        eventually(SOON, "the toast", || {
            let news = state(seq);
            seq = news["seq"].as_u64();
            let events = news["events"].as_array()?;
            let toast = events.iter().find(|event| {
                event["type"] == "toast" && event["callback_query_id"] == query.callback_query_id
            })?;
            Some(toast["text"].as_str().unwrap_or_default().to_owned())
        })
    }

    /// The next `times` calls of a method fail.
    pub fn fault(&self, method: &str, chat: Option<i64>, kind: FaultKind, times: u32) {
        let method = method.to_owned();
        let fault = Fault {
            method,
            chat,
            kind,
            times,
        };
        self.sandbox.with(|world, _| world.fault(fault));
    }

    /// How often a method was called with this outcome.
    pub fn calls(&self, method: &str, outcome: &str) -> u64 {
        self.sandbox.with(|world, _| {
            let outcomes = world.calls().get(method);
            outcomes
                .and_then(|o| o.get(outcome))
                .copied()
                .unwrap_or_default()
        })
    }

    /// Queues an update as it is.
    pub fn inject(&self, update: Value) -> i64 {
        let Value::Object(update) = update else {
            panic!("an update is an object")
        };
        self.sandbox.inject(update).expect("queued")
    }

    /// Waits until the bot has told Telegram that it has every update.
    pub fn all_confirmed(&self) {
        eventually(SOON, "every update is confirmed", || {
            let info = self.call("getWebhookInfo", serde_json::json!({}));
            (info["result"]["pending_update_count"] == 0).then_some(())
        });
    }

    /// Calls the Bot API as somebody else with the same token would.
    pub fn call(&self, method: &str, params: Value) -> Value {
        self.sandbox.call(TOKEN, method, &params).body
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.go_away();
    }
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).expect("the sandbox writes JSON")
}

fn place(message: &Value) -> (i64, i64) {
    let number = |value: &Value| value.as_i64().expect("a message has numbers");
    (
        number(&message["chat"]["id"]),
        number(&message["message_id"]),
    )
}

/// The data of the button whose label holds `label`.
pub fn button(message: &Value, label: &str) -> Option<String> {
    let rows = message["reply_markup"]["inline_keyboard"].as_array()?;
    let mut buttons = rows.iter().filter_map(Value::as_array).flatten();
    let found = buttons.find(|b| b["text"].as_str().is_some_and(|t| t.contains(label)))?;
    found["callback_data"].as_str().map(str::to_owned)
}

/// The number of the round that a text tells the result of.
pub fn round_of(text: &str) -> Option<i64> {
    text.rsplit_once("round #")?.1.parse().ok()
}

/// An update of a message in a private chat, for what the sandbox's players cannot say.
pub fn message_update(user: i64, text: &str) -> Value {
    let from = json!({"id": user, "is_bot": false, "first_name": "Somebody"});
    let chat = json!({"id": user, "type": "private", "first_name": "Somebody"});
    json!({"message": {"message_id": 1, "date": 1, "from": from, "chat": chat, "text": text}})
}
