//! The Bot API's methods over `World`: parameters in, Telegram's JSON or one of its refusals out. HTML is the
//! only parse_mode; a file is a document that comes with the call; payments and inline mode are left out.
//! Called by `Sandbox::call`.

use super::answer::{Answer, ApiError, Done, Outcome, to_json};
use super::chat::{Body, Document, Message, dice};
use super::faults::{self, FaultKind};
use super::formatted::{captioned, formatted};
use super::markup::{self, Markup};
use super::params::{Params, Part};
use super::world::{BOT_ID, PRESS_MS_MAX, World};

const TOAST_CHARS_MAX: usize = 200;
const HOUR_MS: i64 = 3600 * 1000;

const METHODS: [&str; 15] = [
    "getUpdates",
    "sendMessage",
    "editMessageText",
    "answerCallbackQuery",
    "editMessageReplyMarkup",
    "deleteMessage",
    "sendChatAction",
    "sendDice",
    "sendDocument",
    "getMe",
    "setMyCommands",
    "getMyCommands",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
];

const ACTIONS: [&str; 12] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
    "cancel",
];

impl World {
    pub(super) fn call(
        &mut self,
        token: &str,
        method: &str,
        mut params: Params,
        now_ms: i64,
    ) -> Outcome {
        let method = match self.method(token, method) {
            Ok(method) => method,
            Err(error) => return Outcome::Answer(Answer::refusal(&error)),
        };
        let fault = faults::take(&mut self.faults, method, params.int("chat_id"));
        if let Some(fault) = &fault {
            self.count(method, fault.name());
        }
        match fault {
            Some(FaultKind::Status {
                status,
                description,
                retry_after,
                migrate_to_chat_id,
            }) => {
                let error =
                    faults::status_error(status, description, retry_after, migrate_to_chat_id);
                Outcome::Answer(Answer::refusal(&error))
            }
            Some(FaultKind::Garbage) => Outcome::Garbage,
            Some(FaultKind::Hang { seconds }) => Outcome::Hang { seconds },
            Some(FaultKind::Reset) => Outcome::Dropped,
            Some(FaultKind::Lost) => {
                let _ = self.run(method, &mut params, now_ms);
                Outcome::Dropped
            }
            Some(FaultKind::Late { seconds }) => {
                let outcome = self.run(method, &mut params, now_ms);
                match outcome.unwrap_or_else(|e| Outcome::Answer(Answer::refusal(&e))) {
                    Outcome::Answer(answer) => Outcome::Late { seconds, answer },
                    other => other,
                }
            }
            Some(FaultKind::Truncate) => match self.run(method, &mut params, now_ms) {
                Ok(Outcome::Answer(answer)) => Outcome::Truncated(answer),
                Ok(_) => Outcome::Dropped,
                Err(error) => Outcome::Truncated(Answer::refusal(&error)),
            },
            None => {
                let outcome = self.run(method, &mut params, now_ms);
                let outcome =
                    outcome.unwrap_or_else(|error| Outcome::Answer(Answer::refusal(&error)));
                if let Outcome::Answer(answer) = &outcome {
                    self.count_answer(method, answer);
                }
                outcome
            }
        }
    }

    /// Which method is called, if by the bot.
    fn method(&mut self, token: &str, name: &str) -> Result<&'static str, ApiError> {
        if !is_token(token) {
            return Err(ApiError::new(404, "Not Found"));
        }
        let accepted = self.accepted_token.as_ref();
        if accepted.is_some_and(|accepted| accepted != token) {
            return Err(ApiError::new(401, "Unauthorized"));
        }
        let mut methods = METHODS.into_iter();
        let method = methods.find(|known| known.eq_ignore_ascii_case(name));
        if method.is_none() {
            self.count("unknown", "404");
        }
        method.ok_or_else(|| ApiError::new(404, "Not Found: method not found"))
    }

    fn run(&mut self, method: &str, params: &mut Params, now_ms: i64) -> Result<Outcome, ApiError> {
        let result = match method {
            "getUpdates" => return self.get_updates(params, now_ms),
            "sendMessage" => self.send_message(params, now_ms),
            "editMessageText" => self.edit_text(params, now_ms),
            "editMessageReplyMarkup" => self.edit_markup(params, now_ms),
            "deleteMessage" => self.delete_message(params, now_ms),
            "answerCallbackQuery" => self.answer_press(params, now_ms),
            "sendChatAction" => self.chat_action(params),
            "sendDice" => self.send_dice(params, now_ms),
            "sendDocument" => self.send_document(params, now_ms),
            "setMyCommands" => self.set_commands(params),
            "getMyCommands" => self.get_commands(params),
            "setWebhook" => self.set_webhook(params),
            "deleteWebhook" => self.delete_webhook(params),
            "getWebhookInfo" => {
                let url = to_json(&self.webhook.as_deref().unwrap_or_default());
                let pending = self.queue.len();
                Ok(format!(
                    "{{\"url\":{url},\"has_custom_certificate\":false,\"pending_update_count\":{pending}}}"
                ))
            }
            _ => Ok(format!(
                "{{\"id\":{BOT_ID},\"is_bot\":true,\"first_name\":\"Casino Bot\",\"username\":\"{}\",\
                 \"can_join_groups\":true,\"can_read_all_group_messages\":false,\"supports_inline_queries\":false,\
                 \"has_topics_enabled\":true}}",
                self.username
            )),
        };
        result.map(|json| Outcome::Answer(Answer::ok(&json)))
    }

    pub(super) fn count_answer(&mut self, method: &'static str, answer: &Answer) {
        match answer.status {
            200 => self.count(method, "ok"),
            status => self.count(method, &status.to_string()),
        }
    }

    fn count(&mut self, method: &'static str, outcome: &str) {
        let outcomes = self.counts.entry(method).or_default();
        match outcomes.get_mut(outcome) {
            Some(calls) => *calls += 1,
            None => {
                outcomes.insert(outcome.to_owned(), 1);
            }
        }
    }

    /// The chat of chat_id, if the bot may write there.
    fn recipient(&self, params: &Params) -> Result<i64, ApiError> {
        let id = params.text("chat_id").filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| ApiError::bad("chat_id is empty"))?;
        let chat = id
            .trim()
            .parse()
            .ok()
            .and_then(|id: i64| self.chats.get(&id));
        let chat = chat.ok_or_else(|| ApiError::bad("chat not found"))?;
        if let Some(moved) = chat.rules.migrated_to {
            return Err(faults::status_error(None, None, None, Some(moved)));
        }
        match self.users.get(&chat.id) {
            Some(user) if user.blocked => {
                Err(ApiError::new(403, "Forbidden: bot was blocked by the user"))
            }
            Some(user) if !user.started => Err(ApiError::new(
                403,
                "Forbidden: bot can't initiate conversation with a user",
            )),
            _ => Ok(chat.id),
        }
    }

    /// Counts a message or an edit against the flood limits.
    fn flood_gate(&mut self, chat: i64, sends: bool, now_ms: i64) -> Result<(), ApiError> {
        let chat = self.chats.get_mut(&chat).expect("recipient has found it");
        chat.rules.wait(sends, now_ms)?;
        let waits = [
            self.chat_per_minute
                .and_then(|most| chat.flood.wait_s(most, 60_000, now_ms)),
            self.global_per_second
                .and_then(|most| self.flood.wait_s(most, 1_000, now_ms)),
        ];
        if let Some(wait_s) = waits.into_iter().flatten().max() {
            return Err(faults::flooded(wait_s));
        }
        chat.flood.count();
        self.flood.count();
        if sends {
            chat.rules.sent(now_ms);
        }
        Ok(())
    }

    fn send_message(&mut self, params: &mut Params, now_ms: i64) -> Done {
        let (text, entities) = formatted(params)?;
        self.send(Body::Text { text, entities }, params, now_ms)
    }

    fn send_dice(&mut self, params: &mut Params, now_ms: i64) -> Done {
        let wanted = params.text("emoji").unwrap_or_default();
        let (emoji, sides) = dice(&wanted).ok_or_else(|| ApiError::bad("EMOTICON_INVALID"))?;
        self.recipient(params)?;
        let value = self.roll(sides);
        self.send(Body::Dice { emoji, value }, params, now_ms)
    }

    fn send_document(&mut self, params: &mut Params, now_ms: i64) -> Done {
        let (caption, entities) = captioned(params)?;
        let Some(file) = params.take_file("document") else {
            let named = params.text("document").is_some_and(|id| !id.is_empty());
            return Err(ApiError::bad(if named {
                "wrong remote file identifier specified: the sandbox takes uploads only"
            } else {
                "there is no document in the request"
            }));
        };
        let Part { name, mime, bytes } = file;
        if bytes.is_empty() {
            return Err(ApiError::bad("file must be non-empty"));
        }
        let document = Document {
            id: self.last_file + 1,
            name: name.clone(),
            mime,
            bytes: bytes.len(),
            caption,
            entities,
        };
        let json = self.send(Body::Document(document), params, now_ms)?;
        self.keep_file(name, bytes);
        Ok(json)
    }

    fn send(&mut self, body: Body, params: &mut Params, now_ms: i64) -> Done {
        let markup = take_markup(params)?;
        let chat = self.recipient(params)?;
        let reply_to = self.replied(chat, params)?;
        let replied = reply_to.and_then(|id| self.message(chat, id));
        let named = params.int("message_thread_id").filter(|id| *id != 0);
        let topic = named.or_else(|| replied?.topic);
        let place = self.chats.get(&chat).expect("recipient has found it");
        place.lets_send(&body)?;
        place.admits(topic)?;
        self.flood_gate(chat, true, now_ms)?;
        let message = Message {
            date: now_ms / 1000,
            markup,
            reply_to,
            topic,
            ..Message::of(BOT_ID, body)
        };
        Ok(self.post(chat, message).1)
    }

    fn replied(&self, chat: i64, params: &mut Params) -> Result<Option<i64>, ApiError> {
        let (id, missing_is_fine) = match params
            .take_json("reply_parameters")
            .map_err(ApiError::bad)?
        {
            Some(reply) => {
                let id = reply["message_id"].as_i64();
                let id = id.ok_or_else(|| ApiError::bad("can't find field \"message_id\""))?;
                (
                    id,
                    reply["allow_sending_without_reply"]
                        .as_bool()
                        .unwrap_or(false),
                )
            }
            None => match params.int("reply_to_message_id") {
                Some(id) if id != 0 => (id, params.flag("allow_sending_without_reply")),
                _ => return Ok(None),
            },
        };
        match self.message(chat, id) {
            Some(_) => Ok(Some(id)),
            None if missing_is_fine => Ok(None),
            None => Err(ApiError::bad("message to be replied not found")),
        }
    }

    fn edit_text(&mut self, params: &mut Params, now_ms: i64) -> Done {
        let (text, entities) = formatted(params)?;
        self.edit(Some(Body::Text { text, entities }), params, now_ms)
    }

    fn edit_markup(&mut self, params: &mut Params, now_ms: i64) -> Done {
        self.edit(None, params, now_ms)
    }

    fn edit(&mut self, body: Option<Body>, params: &mut Params, now_ms: i64) -> Done {
        let markup = take_markup(params)?;
        if markup == Markup::Reply {
            return Err(ApiError::bad("inline keyboard expected"));
        }
        let chat = self.recipient(params)?;
        let id = message_id(params)?;
        let message = self
            .message(chat, id)
            .ok_or_else(|| ApiError::bad("message to edit not found"))?;
        let other_kind = body.is_some() && !matches!(message.body, Body::Text { .. });
        if message.from != BOT_ID || message.markup == Markup::Reply || other_kind {
            return Err(ApiError::bad("message can't be edited"));
        }
        if body.as_ref().is_none_or(|body| *body == message.body) && markup == message.markup {
            return Err(ApiError::bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a \
                 current content and reply markup of the message",
            ));
        }
        if self.chats.get(&chat).is_some_and(|c| c.rules.muted) {
            return Err(ApiError::bad("CHAT_WRITE_FORBIDDEN"));
        }
        self.flood_gate(chat, false, now_ms)?;
        let message = self.message_mut(chat, id).expect("found above");
        if let Some(body) = body {
            message.body = body;
            message.edited = Some(now_ms / 1000);
        }
        message.markup = markup;
        let json = self.message_json(chat, id).expect("found above");
        self.tell("message_edit", chat, &format!(",\"message\":{json}"));
        Ok(json)
    }

    fn delete_message(&mut self, params: &Params, now_ms: i64) -> Done {
        let chat = self.recipient(params)?;
        let id = message_id(params)?;
        let message = self
            .message(chat, id)
            .ok_or_else(|| ApiError::bad("message to delete not found"))?;
        let private = chat > 0;
        let age_ms = now_ms - message.date * 1000;
        let young_dice =
            private && matches!(message.body, Body::Dice { .. }) && age_ms < 24 * HOUR_MS;
        if age_ms >= 48 * HOUR_MS || (young_dice && message.from == BOT_ID) {
            return Err(ApiError::bad("message can't be deleted for everyone"));
        }
        if !private && message.from != BOT_ID {
            return Err(ApiError::bad("message can't be deleted"));
        }
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.messages.retain(|m| m.id != id);
        }
        self.tell("message_delete", chat, &format!(",\"message_id\":{id}"));
        Ok("true".to_owned())
    }

    fn answer_press(&mut self, params: &Params, now_ms: i64) -> Done {
        let text = params.text("text").unwrap_or_default();
        if text.chars().count() > TOAST_CHARS_MAX {
            return Err(ApiError::bad("MESSAGE_TOO_LONG"));
        }
        let id = params
            .text("callback_query_id")
            .and_then(|id| id.parse::<u64>().ok());
        let at = id.and_then(|id| self.presses.binary_search_by_key(&id, |p| p.id).ok());
        let press = at.and_then(|at| self.presses.get_mut(at));
        let Some(press) = press.filter(|p| !p.answered && now_ms <= p.at_ms + PRESS_MS_MAX) else {
            return Err(ApiError::bad(
                "query is too old and response timeout expired or query ID is invalid",
            ));
        };
        press.answered = true;
        let (chat, alert, url) = (press.chat, params.flag("show_alert"), params.text("url"));
        let fields = format!(
            ",\"callback_query_id\":\"{}\",\"user\":{},\"message_id\":{},\"text\":{},\"alert\":{alert},\"url\":{}",
            press.id,
            press.user,
            press.message_id,
            to_json(&text),
            to_json(&url)
        );
        self.tell("toast", chat, &fields);
        Ok("true".to_owned())
    }

    fn chat_action(&mut self, params: &Params) -> Done {
        let action = params.text("action").unwrap_or_default();
        if !ACTIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(&action))
        {
            return Err(ApiError::bad("wrong parameter action in request"));
        }
        let chat = self.recipient(params)?;
        let action = to_json(&action);
        self.tell("typing", chat, &format!(",\"action\":{action}"));
        Ok("true".to_owned())
    }
}

fn take_markup(params: &mut Params) -> Result<Markup, ApiError> {
    let markup = params.take_json("reply_markup").map_err(ApiError::bad)?;
    markup::parse(markup).map_err(ApiError::bad)
}

fn message_id(params: &Params) -> Result<i64, ApiError> {
    let id = params.int("message_id").filter(|id| *id != 0);
    id.ok_or_else(|| ApiError::bad("message identifier is not specified"))
}

/// Digits, a colon and about 35 letters, digits, `_` or `-`.
fn is_token(token: &str) -> bool {
    let secret = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    token.split_once(':').is_some_and(|(id, rest)| {
        (1..=19).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_digit())
            && (30..=64).contains(&rest.len())
            && rest.bytes().all(secret)
    })
}
