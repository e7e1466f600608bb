//! A reply of the casino as a call of the Bot API.
pub mod row;

use crate::casino::receipt::Landed;
use crate::casino::{self, Body, Does, Markup, Receipt, Reply};
use crate::rules::ledger::PlayerId;
use crate::store::{ELSEWHERE, Place};
use crate::values::fault::Fault;
use crate::values::limits;
use serde::{Deserialize, Serialize};
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

/// The number of a call that is not in the outbox: it is lost with the process.
pub const NOT_STORED: i64 = 0;

/// Where a call goes, in Telegram's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    pub chat: i64,
    /// The topic, 0 for none.
    pub topic: i64,
}

/// One reply on its way to Telegram.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its number in the outbox, or [`NOT_STORED`].
    pub id: i64,
    /// Whose doing it is, if it is somebody's: they are told in private when it cannot be said.
    pub by: Option<PlayerId>,
    /// What is said, at a place.
    pub reply: Reply,
    /// Where that is.
    pub address: Address,
    /// Whether the place could not be written to at last, so that it is news when this gets through.
    pub reopens: bool,
    /// Whether the message to edit is gone, so that it is said as a new one, which takes its place.
    pub anew: bool,
    /// Whether it was decided on under an older number of the message to edit.
    pub renumbered: bool,
    /// Whether it has followed its group to another id.
    pub followed: bool,
    /// Since when it waits.
    pub since: Instant,
    /// How often it has failed.
    pub failures: u32,
    /// How many calls of the pool had got through when Telegram first failed on this one.
    pub trouble: Option<u64>,
    /// How often its courier has panicked.
    pub panics: u32,
}

#[derive(Serialize)]
struct Button<'a> {
    text: &'a str,
    #[serde(flatten)]
    does: Action<'a>,
}

/// Telegram takes exactly one.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Action<'a> {
    CallbackData(&'a str),
    Url(&'a str),
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
    message_thread_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<i64>,
    text: &'a str,
    parse_mode: &'static str,
    link_preview_options: LinkPreview,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<ReplyMarkup<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_parameters: Option<ReplyParameters>,
}

#[derive(Serialize)]
struct LinkPreview {
    is_disabled: bool,
}

#[derive(Serialize)]
struct SendDice<'a> {
    chat_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_thread_id: Option<i64>,
    emoji: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_parameters: Option<ReplyParameters>,
}

#[derive(Serialize)]
struct SendDocument<'a> {
    chat_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_thread_id: Option<i64>,
    caption: &'a str,
    parse_mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_parameters: Option<ReplyParameters>,
}

/// The answer to [`SendDice`].
#[derive(Deserialize)]
struct Thrown {
    message_id: i64,
    dice: Dice,
}

#[derive(Deserialize)]
struct Dice {
    emoji: String,
    value: i64,
}

#[derive(Serialize)]
struct Answer<'a> {
    callback_query_id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
}

/// A message may be answered that is gone by now, but not one of a chat that was left.
fn in_reply_to(message: Option<i64>) -> Option<ReplyParameters> {
    let here = message.filter(|message| *message < ELSEWHERE);
    here.map(|message_id| ReplyParameters {
        message_id,
        allow_sending_without_reply: true,
    })
}

fn markup<'a>(markup: &'a Markup) -> Option<ReplyMarkup<'a>> {
    match markup {
        Markup::None => None,
        Markup::Buttons(rows) => {
            let button = |b: &'a casino::Button| Button {
                text: &b.label,
                does: match &b.does {
                    Does::Deed { data, .. } => Action::CallbackData(data),
                    Does::Opens(link) => Action::Url(link.as_str()),
                },
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
    /// `reply`, decided `now`, in a chat that is its own place.
    #[must_use]
    pub const fn new(reply: Reply, id: i64, now: Instant) -> Self {
        let chat = reply.chat;
        Self {
            id,
            address: Address { chat, topic: 0 },
            reopens: false,
            anew: is_elsewhere(&reply),
            renumbered: false,
            followed: false,
            by: None,
            reply,
            since: now,
            failures: 0,
            trouble: None,
            panics: 0,
        }
    }

    /// The same at this place.
    #[must_use]
    pub const fn at(mut self, place: &Place) -> Self {
        (self.address.chat, self.address.topic) = (place.chat, place.topic);
        self.reopens = place.closed;
        self
    }

    /// Its priority.
    #[must_use]
    pub const fn class(&self) -> Class {
        match self.reply.body {
            Body::Answer { .. } => Class::Answer,
            Body::Say { notice: true, .. } => Class::Notice,
            Body::Say { .. } | Body::Edit { .. } | Body::Dice { .. } | Body::File { .. } => {
                Class::Reply
            }
        }
    }

    /// About how much memory it takes while it waits, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        /// A button's two texts beside their characters, and how an allocator rounds them up.
        const BUTTON: usize = 96;
        let (text, markup) = match &self.reply.body {
            Body::Say { text, markup, .. } | Body::Edit { text, markup, .. } => (text, markup),
            Body::Dice { emoji: text, .. }
            | Body::File { text, .. }
            | Body::Answer { text, .. } => (text, &Markup::None),
        };
        let buttons = match markup {
            Markup::Buttons(rows) => rows
                .iter()
                .flatten()
                .map(|button| BUTTON + button.label.len() + button.carries().len())
                .sum(),
            Markup::None | Markup::AskForReply => 0,
        };
        size_of::<Self>() + text.len() + buttons
    }

    /// The chat whose order it keeps, by Telegram's id; 0 for an answer to a press, which keeps none.
    #[must_use]
    pub const fn chat(&self) -> i64 {
        self.address.chat
    }

    /// The place where it is said, 0 for an answer to a press.
    #[must_use]
    pub const fn place(&self) -> i64 {
        self.reply.chat
    }

    /// Takes the place of an older edit of the same message.
    pub const fn replace(&mut self, older: &Self) {
        self.anew |= older.anew;
    }

    /// Edits this message instead, if it edits one.
    pub const fn renumber(&mut self, new: i64) {
        if let Body::Edit { message, .. } = &mut self.reply.body {
            *message = new;
            self.anew = new >= ELSEWHERE;
            self.renumbered = true;
        }
    }

    /// Whether it is of use to know its message's number, or that it has one.
    #[must_use]
    pub const fn wants_number(&self) -> bool {
        self.reply.receipt.is_some() || self.anew || self.reopens
    }

    /// The message that is edited, if it is an edit.
    #[must_use]
    pub const fn edits(&self) -> Option<i64> {
        match self.reply.body {
            Body::Edit { message, .. } => Some(message),
            _ => None,
        }
    }

    /// Whether it is not worth being made at this time any more.
    #[must_use]
    pub fn is_worthless(&self, at: Instant) -> bool {
        let age_max = match self.reply.body {
            Body::Answer { .. } => limits::PRESS_ANSWER_AGE_MAX,
            Body::Dice { .. } => limits::DICE_AGE_MAX,
            _ => limits::DELIVERY_AGE_MAX,
        };
        at.saturating_duration_since(self.since) > age_max
    }

    /// Whether it asks for dice.
    #[must_use]
    pub const fn is_dice(&self) -> bool {
        matches!(self.reply.body, Body::Dice { .. })
    }

    /// Whether it sends a file.
    #[must_use]
    pub const fn is_file(&self) -> bool {
        matches!(self.reply.body, Body::File { .. })
    }

    /// The file that goes with the call: its name, and who writes it.
    #[must_use]
    pub fn file(&self) -> Option<(&'static str, Receipt)> {
        match self.reply.body {
            Body::File { name, .. } => self.reply.receipt.map(|receipt| (name, receipt)),
            _ => None,
        }
    }

    /// What the dice show, read from Telegram's answer.
    ///
    /// # Errors
    /// [`Fault::Malformed`] when it does not say so of the dice that were asked for.
    pub fn landed(&self, answer: &[u8]) -> Result<Landed, Fault> {
        let Thrown { message_id, dice } = super::result(answer)?;
        let plain = |emoji: &str| emoji.trim_end_matches('\u{FE0F}').to_owned();
        match &self.reply.body {
            Body::Dice { emoji, .. }
                if plain(emoji) == plain(&dice.emoji) && limits::is_message(message_id) =>
            {
                Ok(Landed {
                    message: message_id,
                    value: dice.value,
                })
            }
            _ => Err(Fault::Malformed("other dice".to_owned())),
        }
    }

    /// The Bot API's method and its parameters as JSON.
    #[must_use]
    pub fn call(&self) -> (&'static str, String) {
        let chat_id = self.address.chat;
        let message_thread_id = Some(self.address.topic).filter(|topic| *topic != 0);
        let send = |message_id: Option<i64>, text, below: &Markup, to| {
            json(&Send {
                chat_id,
                message_thread_id: message_thread_id.filter(|_| message_id.is_none()),
                message_id,
                text,
                parse_mode: "HTML",
                link_preview_options: LinkPreview { is_disabled: true },
                reply_markup: markup(below),
                reply_parameters: in_reply_to(to),
            })
        };
        match &self.reply.body {
            Body::Say {
                text, markup, to, ..
            } => ("sendMessage", send(None, text, markup, *to)),
            Body::Edit { text, markup, .. } if self.anew => {
                ("sendMessage", send(None, text, markup, None))
            }
            Body::Edit {
                message,
                text,
                markup,
                ..
            } => ("editMessageText", send(Some(*message), text, markup, None)),
            Body::Dice { emoji, to, .. } => (
                "sendDice",
                json(&SendDice {
                    chat_id,
                    message_thread_id,
                    emoji,
                    reply_parameters: in_reply_to(*to),
                }),
            ),
            Body::File { text, to, .. } => (
                "sendDocument",
                json(&SendDocument {
                    chat_id,
                    message_thread_id,
                    caption: text,
                    parse_mode: "HTML",
                    reply_parameters: in_reply_to(*to),
                }),
            ),
            Body::Answer { query, text } => (
                "answerCallbackQuery",
                json(&Answer {
                    callback_query_id: query,
                    text,
                }),
            ),
        }
    }

    /// The same in a group that has another id now, where no message has the number that it had.
    #[must_use]
    pub fn moved_to(mut self, new: i64) -> Self {
        self.address.chat = new;
        self.followed = true;
        match &mut self.reply.body {
            Body::Say { to, .. } | Body::Dice { to, .. } | Body::File { to, .. } => *to = None,
            Body::Edit { message, .. } if *message < ELSEWHERE => *message += ELSEWHERE,
            Body::Edit { .. } | Body::Answer { .. } => {}
        }
        self.anew = is_elsewhere(&self.reply);
        self
    }
}

const fn is_elsewhere(reply: &Reply) -> bool {
    matches!(reply.body, Body::Edit { message, .. } if message >= ELSEWHERE)
}

/// The number of the message that a good answer to sendMessage tells.
#[must_use]
pub fn message(answer: &[u8]) -> Option<i64> {
    #[derive(Deserialize)]
    struct Numbered {
        message_id: i64,
    }
    let sent = super::result::<Numbered>(answer).ok()?;
    Some(sent.message_id).filter(|id| limits::is_message(*id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_message_is_read() {
        let sent = br#"{"ok":true,"result":{"message_id":41,"chat":{"id":-5},"text":"hi"}}"#;
        assert_eq!(message(sent), Some(41));
        assert_eq!(message(br#"{"ok":true,"result":true}"#), None);
    }

    #[test]
    fn only_the_dice_that_were_asked_for_count() {
        let emoji = "⚽\u{FE0F}".to_owned();
        let throw = Reply {
            chat: 7,
            body: Body::Dice { emoji, to: None },
            receipt: None,
            fleeting: false,
            brief: None,
        };
        let job = Job::new(throw, 1, Instant::now());
        let answer = |result: &str| format!(r#"{{"ok":true,"result":{result}}}"#);
        let good = answer(r#"{"message_id":9,"date":1,"dice":{"emoji":"⚽","value":3}}"#);
        let landed = job.landed(good.as_bytes()).expect("dice");
        assert_eq!((landed.message, landed.value), (9, 3));
        for bad in [
            r#"{"message_id":9,"dice":{"emoji":"🎲","value":3}}"#,
            r#"{"message_id":9,"text":"⚽"}"#,
            r#"{"message_id":9,"dice":{"emoji":"⚽","value":"3"}}"#,
            r#"{"dice":{"emoji":"⚽","value":3}}"#,
            "true",
        ] {
            assert!(job.landed(answer(bad).as_bytes()).is_err(), "{bad}");
        }
    }
}
