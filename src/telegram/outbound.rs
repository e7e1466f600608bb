//! A reply of the casino as a call of the Bot API.
use crate::casino::{Markup, Reply};
use crate::store::OutboxRow;
use crate::time::Wall;
use serde::Serialize;
use std::time::Instant;

/// What goes first when several calls wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// The answer to a press: worthless when late, never stored.
    Answer,
    /// What a player waits for.
    Reply,
    /// What nobody waits for.
    Notice,
}

impl Class {
    const fn code(self) -> i64 {
        self as i64
    }

    fn from_code(code: i64) -> Self {
        if code == Self::Notice.code() {
            Self::Notice
        } else {
            Self::Reply
        }
    }
}

/// One call on its way to Telegram.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its number in the outbox; 0 for an answer to a press, which is not stored.
    pub id: i64,
    /// Outbox numbers of edits that this one made superfluous.
    pub superseded: Vec<i64>,
    /// The chat whose order it keeps.
    pub chat: i64,
    /// The message that is edited, if it is an edit.
    pub message: Option<i64>,
    /// Its class.
    pub class: Class,
    /// Bot API method.
    pub method: String,
    /// Parameters as JSON.
    pub body: String,
    /// Since when it waits.
    pub since: Instant,
    /// How often it has failed.
    pub failures: u32,
}

#[derive(Serialize)]
struct Button<'a> {
    text: &'a str,
    callback_data: &'a str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ReplyMarkup<'a> {
    Buttons {
        inline_keyboard: Vec<Vec<Button<'a>>>,
    },
    Ask {
        force_reply: bool,
        selective: bool,
    },
}

#[derive(Serialize)]
struct ReplyParameters {
    message_id: i64,
    allow_sending_without_reply: bool,
}

#[derive(Serialize)]
struct Send<'a> {
    chat_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<i64>,
    text: &'a str,
    parse_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<ReplyMarkup<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_parameters: Option<ReplyParameters>,
}

#[derive(Serialize)]
struct Answer<'a> {
    callback_query_id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
}

fn markup<'a>(markup: &'a Markup) -> Option<ReplyMarkup<'a>> {
    match markup {
        Markup::None => None,
        Markup::Buttons(rows) => {
            let button = |b: &'a crate::casino::Button| Button {
                text: &b.label,
                callback_data: &b.data,
            };
            let inline_keyboard = rows
                .iter()
                .map(|row| row.iter().map(button).collect())
                .collect();
            Some(ReplyMarkup::Buttons { inline_keyboard })
        }
        Markup::AskForReply => Some(ReplyMarkup::Ask {
            force_reply: true,
            selective: true,
        }),
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("these types always serialise")
}

impl Job {
    /// The call that says `reply`; `id` becomes its number if it is one to be stored.
    #[must_use]
    pub fn new(reply: &Reply, id: i64, now: Instant) -> Self {
        let job = |id, chat, message, class, method: &str, body| Self {
            id,
            superseded: Vec::new(),
            chat,
            message,
            class,
            method: method.to_owned(),
            body,
            since: now,
            failures: 0,
        };
        match reply {
            Reply::Say {
                chat,
                text,
                markup: below,
                to,
                notice,
            } => {
                let body = json(&Send {
                    chat_id: *chat,
                    message_id: None,
                    text,
                    parse_mode: "HTML",
                    reply_markup: markup(below),
                    reply_parameters: to.map(|message_id| ReplyParameters {
                        message_id,
                        allow_sending_without_reply: true,
                    }),
                });
                let class = if *notice { Class::Notice } else { Class::Reply };
                job(id, *chat, None, class, "sendMessage", body)
            }
            Reply::Edit {
                chat,
                message,
                text,
                markup: below,
            } => {
                let body = json(&Send {
                    chat_id: *chat,
                    message_id: Some(*message),
                    text,
                    parse_mode: "HTML",
                    reply_markup: markup(below),
                    reply_parameters: None,
                });
                job(
                    id,
                    *chat,
                    Some(*message),
                    Class::Reply,
                    "editMessageText",
                    body,
                )
            }
            Reply::Answer { query, text } => {
                let body = json(&Answer {
                    callback_query_id: query,
                    text,
                });
                job(0, 0, None, Class::Answer, "answerCallbackQuery", body)
            }
        }
    }

    /// The row that keeps it until Telegram has it; `None` for an answer to a press.
    #[must_use]
    pub fn row(&self, at: Wall) -> Option<OutboxRow> {
        (self.class != Class::Answer).then(|| OutboxRow {
            id: self.id,
            chat: self.chat,
            message: self.message,
            class: self.class.code(),
            method: self.method.clone(),
            body: self.body.clone(),
            at,
        })
    }

    /// A stored call, after a restart.
    #[must_use]
    pub fn from_row(row: OutboxRow, now: Instant) -> Self {
        Self {
            id: row.id,
            superseded: Vec::new(),
            chat: row.chat,
            message: row.message,
            class: Class::from_code(row.class),
            method: row.method,
            body: row.body,
            since: now,
            failures: 0,
        }
    }

    /// The same message for the chat that this one's chat became; `None` for an edit, whose
    /// message does not exist there.
    #[must_use]
    pub fn moved_to(mut self, chat: i64) -> Option<Self> {
        let mut body: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&self.body).ok()?;
        if self.message.is_some() || body.insert("chat_id".to_owned(), chat.into()).is_none() {
            return None;
        }
        body.remove("reply_parameters");
        self.body = json(&body);
        self.chat = chat;
        Some(self)
    }
}
