//! Messages, users and chats as the Bot API shows them, and messages posted so. Part of `World`; called by whatever tells of them.

use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::to_json;
use super::chat::{Body, Chat, Kind, Message};
use super::entities::Entity;
use super::markup::Keyboard;
use super::rules::{ANONYMOUS, INLINE_BOT};
use super::world::World;

impl World {
    /// Stores the message and tells the feed; returns its id, and itself as JSON.
    pub(super) fn post(&mut self, chat: i64, message: Message) -> (i64, String) {
        let id = self.store(chat, message);
        let json = self.message_json(chat, id).expect("it was stored above");
        self.tell("message_new", chat, &format!(",\"message\":{json}"));
        (id, json)
    }

    /// The messages of a chat that are kept, oldest first, as the Bot API shows them.
    pub fn messages(&self, chat: i64) -> Vec<Value> {
        let Some(chat) = self.chats.get(&chat) else {
            return Vec::new();
        };
        let json = |message| {
            let shown = serde_json::to_value(self.shown(chat, message));
            shown.expect("a message has string keys only")
        };
        chat.messages.iter().map(json).collect()
    }

    pub(super) fn message_json(&self, chat: i64, id: i64) -> Option<String> {
        let message = self.message(chat, id)?;
        Some(to_json(&self.shown(self.chats.get(&chat)?, message)))
    }

    /// A message as the Bot API shows it.
    pub(super) fn shown<'a>(&'a self, chat: &'a Chat, message: &'a Message) -> ShownMessage<'a> {
        let mut shown = self.shown_alone(chat, message);
        // In a forum whatever replies to nothing replies to the message that opened the topic.
        let opening = message.topic.filter(|id| chat.id < 0 && *id != message.id);
        let replied = message.reply_to.or(opening);
        if let Some(replied) = replied.and_then(|id| self.message(chat.id, id)) {
            shown.reply_to_message = Some(Box::new(self.shown_alone(chat, replied)));
        }
        shown
    }

    fn shown_alone<'a>(&'a self, chat: &'a Chat, message: &'a Message) -> ShownMessage<'a> {
        let from = self.shown_user(message.from);
        let (mut text, mut entities, mut dice, mut document) = (None, &[][..], None, None);
        let mut service = None;
        match &message.body {
            Body::Text {
                text: said,
                entities: marks,
            } => (text, entities) = (Some(said.as_str()), marks.as_slice()),
            Body::Dice { emoji, value } => {
                dice = Some(ShownDice {
                    emoji,
                    value: *value,
                });
            }
            Body::Document(file) => document = Some(file),
            Body::Service(what) => service = what.as_object(),
        }
        let caption = document.map(|file| file.caption.as_str());
        let origin = || ForwardOrigin {
            kind: "user",
            sender_user: self.shown_user(message.from),
            date: message.date,
        };
        ShownMessage {
            message_id: message.id,
            message_thread_id: message.shown_thread(),
            is_topic_message: message.topic.map(|_| true),
            from,
            sender_chat: (message.from == ANONYMOUS).then(|| self.shown_chat(chat)),
            via_bot: message.via_bot.then(|| self.shown_user(INLINE_BOT)),
            chat: self.shown_chat(chat),
            date: message.date,
            edit_date: message.edited,
            forward_origin: message.forwarded.then(origin),
            reply_to_message: None,
            text,
            entities,
            dice,
            document: document.map(|file| ShownDocument {
                file_name: &file.name,
                mime_type: &file.mime,
                file_id: file.id.to_string(),
                file_unique_id: file.id.to_string(),
                file_size: file.bytes,
            }),
            caption: caption.filter(|caption| !caption.is_empty()),
            caption_entities: document.map_or(&[], |file| &file.entities),
            reply_markup: message.markup.keyboard(),
            service,
        }
    }

    pub(super) fn shown_user(&self, id: i64) -> ShownUser<'_> {
        match self.users.get(&id) {
            Some(user) => ShownUser {
                id,
                is_bot: false,
                first_name: &user.first_name,
                username: user.username.as_deref(),
                language_code: Some("en"),
            },
            None => {
                let (first_name, username) = match id {
                    ANONYMOUS => ("Group", "GroupAnonymousBot"),
                    INLINE_BOT => ("Stranger", "stranger_inline_bot"),
                    _ => ("Casino Bot", self.username.as_str()),
                };
                ShownUser {
                    id,
                    is_bot: true,
                    first_name,
                    username: Some(username),
                    language_code: None,
                }
            }
        }
    }

    pub(super) fn shown_chat<'a>(&'a self, chat: &'a Chat) -> ShownChat<'a> {
        let user = self.users.get(&chat.id);
        ShownChat {
            id: chat.id,
            kind: match chat.kind {
                Kind::Private => "private",
                Kind::Group => "group",
                Kind::Supergroup | Kind::Forum => "supergroup",
            },
            is_forum: (chat.kind == Kind::Forum).then_some(true),
            title: chat.title.as_deref(),
            first_name: user.map(|u| u.first_name.as_str()),
            username: user.and_then(|u| u.username.as_deref()),
        }
    }
}

#[derive(Serialize)]
pub(super) struct ShownMessage<'a> {
    message_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_thread_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_topic_message: Option<bool>,
    from: ShownUser<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_chat: Option<ShownChat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via_bot: Option<ShownUser<'a>>,
    chat: ShownChat<'a>,
    date: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit_date: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forward_origin: Option<ForwardOrigin<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to_message: Option<Box<ShownMessage<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Entity]>::is_empty")]
    entities: &'a [Entity],
    #[serde(skip_serializing_if = "Option::is_none")]
    dice: Option<ShownDice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<ShownDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    #[serde(skip_serializing_if = "<[Entity]>::is_empty")]
    caption_entities: &'a [Entity],
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<&'a Keyboard>,
    #[serde(flatten)]
    service: Option<&'a Map<String, Value>>,
}

#[derive(Serialize)]
pub(super) struct ShownUser<'a> {
    id: i64,
    is_bot: bool,
    first_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language_code: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct ShownChat<'a> {
    id: i64,
    #[serde(rename = "type")]
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_forum: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
}

#[derive(Serialize)]
struct ShownDice<'a> {
    emoji: &'a str,
    value: u8,
}

#[derive(Serialize)]
struct ShownDocument<'a> {
    file_name: &'a str,
    mime_type: &'a str,
    file_id: String,
    file_unique_id: String,
    file_size: usize,
}

#[derive(Serialize)]
struct ForwardOrigin<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    sender_user: ShownUser<'a>,
    date: i64,
}
