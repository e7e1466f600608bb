//! A chat and what is said in it: messages, their bodies, who may send what where. Kept by `World`; knows neither
//! users nor the wire.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::answer::ApiError;
use super::entities::Entity;
use super::faults::Flood;
use super::markup::Markup;
use super::rules::{GENERAL, Rules};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Private,
    /// A basic group.
    Group,
    Supergroup,
    Forum,
}

pub(super) struct Chat {
    pub id: i64,
    pub kind: Kind,
    /// None: the private chat with the user of the same id.
    pub title: Option<String>,
    pub members: Vec<i64>,
    pub messages: VecDeque<Message>,
    /// The last message_id given out; private chats and basic groups share the account's counter instead.
    pub last_message_id: i64,
    pub changed: u64,
    pub flood: Flood,
    pub rules: Rules,
}

impl Chat {
    /// Whether the bot has the right to send this.
    pub(super) fn lets_send(&self, body: &Body) -> Result<(), ApiError> {
        if !self.rules.muted {
            return Ok(());
        }
        let what = match body {
            Body::Text { .. } | Body::Service(_) => "text messages",
            Body::Dice { .. } => "dice",
            Body::Document(_) => "documents",
        };
        let why = format!("not enough rights to send {what} to the chat");
        Err(ApiError::bad(why))
    }

    /// Whether a message may go to the topic; None is General, or a chat without topics. The errors are
    /// the official server's.
    pub(super) fn admits(&self, topic: Option<i64>) -> Result<(), ApiError> {
        let found = self.rules.topics.get(&topic.unwrap_or(GENERAL));
        match (topic, found) {
            (Some(GENERAL), _) | (Some(_), None) => Err(ApiError::bad("message thread not found")),
            (_, Some(topic)) if topic.closed => Err(ApiError::bad("TOPIC_CLOSED")),
            _ => Ok(()),
        }
    }
}

#[derive(Clone)]
pub(super) struct Message {
    pub id: i64,
    pub from: i64,
    /// Unix seconds.
    pub date: i64,
    pub edited: Option<i64>,
    pub body: Body,
    pub markup: Markup,
    pub reply_to: Option<i64>,
    pub forwarded: bool,
    pub topic: Option<i64>,
    /// Of what is no topic: the message with which the thread of replies began.
    pub thread: Option<i64>,
    /// A player chose it from another bot's inline results.
    pub via_bot: bool,
}

impl Message {
    /// The rest is for the caller to fill in; its id is given where it is posted.
    pub fn of(from: i64, body: Body) -> Self {
        Self {
            id: 0,
            from,
            date: 0,
            edited: None,
            body,
            markup: Markup::None,
            reply_to: None,
            forwarded: false,
            topic: None,
            thread: None,
            via_bot: false,
        }
    }

    /// The thread that the Bot API shows.
    pub fn shown_thread(&self) -> Option<i64> {
        self.topic.or(self.thread)
    }
}

#[derive(Clone, PartialEq)]
pub(super) enum Body {
    Text {
        text: String,
        entities: Vec<Entity>,
    },
    Dice {
        emoji: &'static str,
        value: u8,
    },
    Document(Document),
    /// What happened instead of a word: the one field that names it.
    Service(Value),
}

/// A file in a message: its content is kept apart, and not as long.
#[derive(Clone, PartialEq)]
pub(super) struct Document {
    /// Names the file of `World`.
    pub id: u64,
    pub name: String,
    pub mime: String,
    pub bytes: usize,
    pub caption: String,
    pub entities: Vec<Entity>,
}

/// The message with which a topic begins.
pub(super) fn opening(name: &str) -> Body {
    Body::Service(json!({"forum_topic_created": {"name": name, "icon_color": 7_322_096}}))
}

/// The dice emoji, without its variation selector, and its number of values.
pub(super) fn dice(emoji: &str) -> Option<(&'static str, u8)> {
    match emoji.trim_end_matches('\u{FE0F}') {
        "" | "🎲" => Some(("🎲", 6)),
        "🎯" => Some(("🎯", 6)),
        "🎳" => Some(("🎳", 6)),
        "🏀" => Some(("🏀", 5)),
        "⚽" => Some(("⚽", 5)),
        "🎰" => Some(("🎰", 64)),
        _ => None,
    }
}
