//! What players do: say, press, throw dice, block. Each becomes an update, as Telegram would send it. Part of
//! `World`; called by `Sandbox` for the page and for tests.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::{ApiError, to_json};
use super::chat::{Body, Kind, Message, dice};
use super::entities;
use super::rules::ANONYMOUS;
use super::world::{BOT_ID, World};

const TEXT_CHARS_MAX: usize = 4096;

/// A message of a player: `update_id` is None when the bot does not see it (group privacy, allowed_updates).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The update, if there is one.
    pub update_id: Option<i64>,
    /// The message in its chat.
    pub message_id: i64,
}

/// How a player says something, beyond the words.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Manner {
    /// The message replied to.
    pub reply_to: Option<i64>,
    /// The topic; None: that of the message replied to, else General or none.
    pub topic: Option<i64>,
    /// Chosen from another bot's inline results.
    pub via_bot: bool,
    /// As an administrator of the group who stays anonymous.
    pub anonymous: bool,
}

/// A button pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// None when the bot has not asked for callback queries.
    pub update_id: Option<i64>,
    /// What answerCallbackQuery wants.
    pub callback_query_id: String,
}

impl World {
    /// A player writes; in the private chat with the bot `chat` is the user's id. An unknown user is made.
    ///
    /// # Errors
    /// Empty or too long text, unknown chat or message, a blocked bot; 503 when the queue is full.
    pub fn say(
        &mut self,
        user: i64,
        chat: i64,
        text: &str,
        reply_to: Option<i64>,
        now_ms: i64,
    ) -> Result<Said, ApiError> {
        let manner = Manner {
            reply_to,
            ..Manner::default()
        };
        self.say_so(user, chat, text, manner, now_ms)
    }

    /// A player writes in some other manner.
    ///
    /// # Errors
    /// As `say`; a topic that is closed or gone.
    pub fn say_so(
        &mut self,
        user: i64,
        chat: i64,
        text: &str,
        manner: Manner,
        now_ms: i64,
    ) -> Result<Said, ApiError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > TEXT_CHARS_MAX {
            return Err(ApiError::bad("a player's text has 1 to 4096 characters"));
        }
        let mut found = Vec::new();
        entities::add_commands(text, &mut found);
        self.speak(
            user,
            chat,
            Body::Text {
                text: text.to_owned(),
                entities: found,
            },
            manner,
            false,
            now_ms,
        )
    }

    /// A player throws dice, or with `forwarded` forwards an old throw of that value.
    ///
    /// # Errors
    /// As `say`; an emoji that is no dice.
    pub fn throw(
        &mut self,
        user: i64,
        chat: i64,
        emoji: &str,
        forwarded: Option<u8>,
        now_ms: i64,
    ) -> Result<Said, ApiError> {
        self.throw_so(user, chat, emoji, forwarded, Manner::default(), now_ms)
    }

    /// A player throws dice in some other manner.
    ///
    /// # Errors
    /// As `throw`; a topic that is closed or gone.
    pub fn throw_so(
        &mut self,
        user: i64,
        chat: i64,
        emoji: &str,
        forwarded: Option<u8>,
        manner: Manner,
        now_ms: i64,
    ) -> Result<Said, ApiError> {
        let (emoji, sides) = dice(emoji).ok_or_else(|| ApiError::bad("no dice emoji"))?;
        let value = forwarded.unwrap_or_else(|| self.roll(sides));
        self.speak(
            user,
            chat,
            Body::Dice { emoji, value },
            manner,
            forwarded.is_some(),
            now_ms,
        )
    }

    fn speak(
        &mut self,
        user: i64,
        chat: i64,
        body: Body,
        manner: Manner,
        forwarded: bool,
        now_ms: i64,
    ) -> Result<Said, ApiError> {
        self.enter(user, chat)?;
        let reply_to = manner.reply_to;
        let mut topic = manner.topic;
        if let Some(id) = reply_to {
            let replied = self.message(chat, id);
            let replied =
                replied.ok_or_else(|| ApiError::bad("message to be replied not found"))?;
            topic = topic.or(replied.topic);
        }
        let place = self.chats.get(&chat).expect("entered above");
        if place.rules.migrated_to.is_some() {
            return Err(ApiError::bad("the group has become a supergroup"));
        }
        let owner = place.members.first() == Some(&user);
        match place.admits(topic) {
            // Who looks after a group may write where it is closed.
            Err(error) if !(owner && error.description.contains("TOPIC_CLOSED")) => {
                return Err(error);
            }
            _ => {}
        }
        if manner.anonymous && place.kind == Kind::Private {
            return Err(ApiError::bad("nobody is anonymous in a private chat"));
        }
        let visible = chat > 0 || self.bot_sees(chat, &body, reply_to);
        let from = if manner.anonymous { ANONYMOUS } else { user };
        let message = Message {
            date: now_ms / 1000,
            reply_to,
            forwarded,
            topic,
            via_bot: manner.via_bot,
            ..Message::of(from, body)
        };
        let (message_id, json) = self.post(chat, message);
        let update_id = if visible {
            self.enqueue("message", &json, now_ms)
        } else {
            None
        };
        Ok(Said {
            update_id,
            message_id,
        })
    }

    /// Checks that the user may write in the chat, and makes both known to each other.
    pub(super) fn enter(&mut self, user: i64, chat: i64) -> Result<(), ApiError> {
        if self.queue.is_full() {
            return Err(ApiError::new(
                503,
                "the update queue is full: does the bot poll?",
            ));
        }
        if chat != user && self.chats.get(&chat).is_none_or(|c| c.title.is_none()) {
            return Err(ApiError::bad("chat not found"));
        }
        self.ensure_user(user)?;
        let changed = self.feed.next_seq();
        let known = self.users.get_mut(&user).expect("ensured above");
        if chat == user {
            if known.blocked {
                return Err(ApiError::new(403, "the player has blocked the bot"));
            }
            known.started = true;
        } else if let Some(group) = self.chats.get_mut(&chat)
            && !group.members.contains(&user)
        {
            group.members.push(user);
            group.changed = changed;
        }
        Ok(())
    }

    /// Privacy mode: commands (not those for other bots), replies to the bot, mentions.
    fn bot_sees(&self, chat: i64, body: &Body, reply_to: Option<i64>) -> bool {
        if reply_to
            .and_then(|id| self.message(chat, id))
            .is_some_and(|m| m.from == BOT_ID)
        {
            return true;
        }
        let Body::Text { text, .. } = body else {
            return false;
        };
        let text = text.to_ascii_lowercase();
        let mentioned = text.contains(&format!("@{}", self.username.to_ascii_lowercase()));
        let command = text.split_whitespace().next().unwrap_or_default();
        mentioned || (command.starts_with('/') && !command.contains('@'))
    }

    /// A player presses a button; `data` is not compared with the message's buttons, for a hostile client
    /// may send anything, of any message.
    ///
    /// # Errors
    /// An unknown chat, a blocked bot; 503 when the queue is full.
    pub fn press(
        &mut self,
        user: i64,
        chat: i64,
        message_id: i64,
        data: &str,
        now_ms: i64,
    ) -> Result<Pressed, ApiError> {
        self.enter(user, chat)?;
        let id = self.add_press(user, chat, message_id, now_ms);
        let shown_chat = to_json(&self.shown_chat(self.chats.get(&chat).expect("entered above")));
        let message = self.message_json(chat, message_id);
        let message = message.unwrap_or_else(|| {
            format!("{{\"chat\":{shown_chat},\"message_id\":{message_id},\"date\":0}}")
        });
        let (from, data) = (to_json(&self.shown_user(user)), to_json(&data));
        let query = format!(
            "{{\"id\":\"{id}\",\"from\":{from},\"message\":{message},\"chat_instance\":\"{}\",\"data\":{data}}}",
            chat.wrapping_mul(7_919)
        );
        let update_id = self.enqueue("callback_query", &query, now_ms);
        let fields = format!(
            ",\"callback_query_id\":\"{id}\",\"user\":{user},\"message_id\":{message_id},\"data\":{data}"
        );
        self.tell("press_pending", chat, &fields);
        Ok(Pressed {
            update_id,
            callback_query_id: id.to_string(),
        })
    }

    /// A player blocks or unblocks the bot: a my_chat_member update, whose id is returned; None when nothing
    /// changes.
    ///
    /// # Errors
    /// 503 when there are too many users or updates.
    pub fn block(
        &mut self,
        user: i64,
        blocked: bool,
        now_ms: i64,
    ) -> Result<Option<i64>, ApiError> {
        self.ensure_user(user)?;
        if self.queue.is_full() {
            return Err(ApiError::new(
                503,
                "the update queue is full: does the bot poll?",
            ));
        }
        let changed = self.feed.next_seq();
        let known = self.users.get_mut(&user).expect("ensured above");
        if known.blocked == blocked {
            return Ok(None);
        }
        (known.blocked, known.changed) = (blocked, changed);
        let (from, bot) = (
            to_json(&self.shown_user(user)),
            to_json(&self.shown_user(BOT_ID)),
        );
        let chat = to_json(&self.shown_chat(self.chats.get(&user).expect("every user has one")));
        let member = |is: bool| match is {
            true => format!("{{\"user\":{bot},\"status\":\"kicked\",\"until_date\":0}}"),
            false => format!("{{\"user\":{bot},\"status\":\"member\"}}"),
        };
        let (old, new, date) = (member(!blocked), member(blocked), now_ms / 1000);
        let payload = format!(
            "{{\"chat\":{chat},\"from\":{from},\"date\":{date},\"old_chat_member\":{old},\"new_chat_member\":{new}}}"
        );
        let update_id = self.enqueue("my_chat_member", &payload, now_ms);
        self.tell(
            "block",
            user,
            &format!(",\"user\":{user},\"blocked\":{blocked}"),
        );
        Ok(update_id)
    }

    /// Queues any object as an update, whatever its kind; `update_id` is filled in when absent. A private
    /// chat in it becomes known, so that the bot can answer.
    ///
    /// # Errors
    /// 503 when the queue is full.
    pub fn inject(&mut self, mut update: Map<String, Value>, now_ms: i64) -> Result<i64, ApiError> {
        if self.queue.is_full() {
            return Err(ApiError::new(
                503,
                "the update queue is full: does the bot poll?",
            ));
        }
        let id = update.remove("update_id").and_then(|id| id.as_i64());
        for payload in update.values() {
            for chat in [&payload["chat"], &payload["message"]["chat"]] {
                if let (Some("private"), Some(user)) = (chat["type"].as_str(), chat["id"].as_i64())
                    && self.ensure_user(user).is_ok()
                    && let Some(known) = self.users.get_mut(&user)
                {
                    known.started = true;
                }
            }
        }
        let kind = update.keys().next().cloned().unwrap_or_default();
        let fields = to_json(&update);
        Ok(self.enqueue_raw(id, &kind, fields[1..fields.len() - 1].to_owned(), now_ms))
    }
}
