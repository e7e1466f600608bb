//! An update of the Bot API as an event of the casino. Everything in it is hostile until read
//! here; unknown fields, kinds and types are ignored, as newer servers send them.
use super::names;
use crate::casino::{Chat, Event, Person};
use crate::rules::ledger::PlayerId;
use crate::speech::Language;
use crate::values::fault::Fault;
use crate::values::limits;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// One update: its number, what it means, and its text in case it has to be set aside.
#[derive(Debug)]
pub struct Inbound {
    /// Telegram's number of it.
    pub id: i64,
    /// What it means, or why it cannot be read.
    pub event: Result<Event, String>,
    /// Telegram's number of the topic in which that was, 0 for none.
    pub topic: i64,
    /// Whether it is a press below a message that is too old to be read, so that its topic is not known.
    pub below_unread: bool,
    /// Whether it is a command for a bot of another name.
    pub names_another: bool,
    /// The update as it came.
    pub raw: Box<RawValue>,
}

/// The number of an update without one; Telegram's are above it.
pub const UNNUMBERED: i64 = 0;

/// The bot's own account.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Me {
    /// Telegram's id of it, 0 when unknown.
    #[serde(default)]
    pub id: i64,
    /// Without `@`; absent on some emulators.
    #[serde(default)]
    pub username: String,
}

#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

/// As many elements of a list as can have been asked for. The others are skipped and take no memory: a list
/// of millions fits into an answer.
struct First<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for First<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct List;

        impl<'de> Visitor<'de> for List {
            type Value = Vec<&'de RawValue>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of updates")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut first = Vec::new();
                while first.len() < limits::UPDATES_PER_POLL_MAX
                    && let Some(raw) = list.next_element()?
                {
                    first.push(raw);
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(first)
            }
        }

        from.deserialize_seq(List).map(Self)
    }
}

#[derive(Deserialize)]
struct Update<'a> {
    #[serde(borrow)]
    message: Option<Message<'a>>,
    #[serde(borrow)]
    callback_query: Option<CallbackQuery<'a>>,
    #[serde(borrow)]
    my_chat_member: Option<ChatMember<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    message_id: i64,
    /// 0 of a message that cannot be read.
    date: Option<i64>,
    #[serde(borrow)]
    from: Option<User<'a>>,
    #[serde(borrow)]
    chat: WireChat<'a>,
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    reply_to_message: Option<Replied<'a>>,
    sender_chat: Option<IgnoredAny>,
    message_thread_id: Option<i64>,
    #[serde(default)]
    is_topic_message: bool,
    migrate_to_chat_id: Option<i64>,
    migrate_from_chat_id: Option<i64>,
    forum_topic_closed: Option<IgnoredAny>,
    forum_topic_reopened: Option<IgnoredAny>,
    #[serde(default)]
    is_automatic_forward: bool,
    /// Sent later, or by itself: not now by who is said to have sent it.
    #[serde(default)]
    is_from_offline: bool,
    forward_origin: Option<IgnoredAny>,
    /// What was in place of `forward_origin` before Bot API 7.0.
    forward_date: Option<IgnoredAny>,
    via_bot: Option<IgnoredAny>,
    sender_business_bot: Option<IgnoredAny>,
    business_connection_id: Option<IgnoredAny>,
    guest_query_id: Option<IgnoredAny>,
    guest_bot_caller_user: Option<IgnoredAny>,
    guest_bot_caller_chat: Option<IgnoredAny>,
}

impl Message<'_> {
    /// The topic that it is in. A thread of replies is none, nor is a forum's general one.
    fn topic(&self) -> i64 {
        let thread = self.message_thread_id.filter(|_| self.is_topic_message);
        thread
            .filter(|topic| limits::is_message(*topic))
            .unwrap_or(0)
    }

    /// Whether the words are what the sender typed now, and not somebody else's or another bot's.
    const fn is_typed(&self) -> bool {
        !(self.is_automatic_forward || self.is_from_offline)
            && self.forward_origin.is_none()
            && self.forward_date.is_none()
            && self.via_bot.is_none()
            && self.sender_business_bot.is_none()
            && self.business_connection_id.is_none()
            && self.guest_query_id.is_none()
            && self.guest_bot_caller_user.is_none()
            && self.guest_bot_caller_chat.is_none()
    }
}

/// The message that another one replies to.
#[derive(Deserialize)]
struct Replied<'a> {
    #[serde(borrow)]
    from: Option<User<'a>>,
}

#[derive(Deserialize)]
struct User<'a> {
    id: i64,
    #[serde(default)]
    is_bot: bool,
    #[serde(borrow, default)]
    first_name: Cow<'a, str>,
    #[serde(borrow, default)]
    username: Cow<'a, str>,
    /// Such as `"pt-BR"`: whatever the sender's client says.
    #[serde(borrow)]
    language_code: Option<&'a RawValue>,
}

impl User<'_> {
    /// The bot's language for them, if theirs is told.
    fn language(&self) -> Option<&'static Language> {
        let code = self.language_code?.get();
        let code = code.strip_prefix('"')?.strip_suffix('"')?;
        (!code.is_empty()).then(|| Language::of(code))
    }
}

#[derive(Deserialize)]
struct WireChat<'a> {
    id: i64,
    #[serde(borrow, default, rename = "type")]
    kind: Cow<'a, str>,
    /// A channel's letter box.
    #[serde(default)]
    is_direct_messages: bool,
}

#[derive(Deserialize)]
struct CallbackQuery<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    from: User<'a>,
    #[serde(borrow)]
    message: Option<Message<'a>>,
    #[serde(borrow, default)]
    data: Cow<'a, str>,
}

#[derive(Deserialize)]
struct ChatMember<'a> {
    #[serde(borrow)]
    chat: WireChat<'a>,
    #[serde(borrow)]
    new_chat_member: Member<'a>,
}

#[derive(Deserialize)]
struct Member<'a> {
    #[serde(borrow)]
    status: Cow<'a, str>,
    /// Of a restricted one.
    can_send_messages: Option<bool>,
}

/// Reads the answer of getUpdates, by the updates' numbers, whatever their order there: what is handled
/// is known by the highest. Of more than can have been asked for the rest is left; it is not confirmed, so
/// that it comes again. An update that cannot be read does not spoil its batch; one without a number to
/// confirm it by is [`UNNUMBERED`].
///
/// # Errors
/// When the answer is no list.
pub fn batch(answer: &[u8], me: &Me) -> Result<Vec<Inbound>, Fault> {
    let First(list) = super::result(answer)?;
    let mut batch = Vec::with_capacity(list.len());
    for raw in list {
        let numbered = serde_json::from_str(raw.get());
        let id = numbered.map_or(UNNUMBERED, |Numbered { update_id }| update_id);
        let read = serde_json::from_str::<Update<'_>>(raw.get());
        let topic = read.as_ref().map_or(0, topic);
        let names_another = read.as_ref().is_ok_and(|update| names_another(update, me));
        let below_unread = read.as_ref().is_ok_and(is_below_unread);
        let event = read
            .map(|update| event(update, me))
            .map_err(|e| format!("not an update as the Bot API defines it: {e}"));
        batch.push(Inbound {
            id,
            event,
            topic,
            below_unread,
            names_another,
            raw: raw.to_owned(),
        });
    }
    batch.sort_by_key(|update| update.id);
    Ok(batch)
}

fn topic(update: &Update<'_>) -> i64 {
    let pressed = update.callback_query.as_ref();
    let pressed = pressed.and_then(|query| query.message.as_ref());
    update
        .message
        .as_ref()
        .or(pressed)
        .map_or(0, Message::topic)
}

/// A message that the bot can no longer read has nothing but its chat, its number and 0 for a date
/// (<https://core.telegram.org/bots/api#inaccessiblemessage>).
fn is_below_unread(update: &Update<'_>) -> bool {
    let pressed = update.callback_query.as_ref();
    let below = pressed.and_then(|query| query.message.as_ref());
    below.is_some_and(|message| message.date == Some(0) && message.topic() == 0)
}

fn names_another(update: &Update<'_>, me: &Me) -> bool {
    let text = update
        .message
        .as_ref()
        .and_then(|message| message.text.as_ref());
    let named = text.and_then(|text| split(text)?.0.split_once('@'));
    named.is_some_and(|(_, bot)| !bot.eq_ignore_ascii_case(&me.username))
}

fn event(update: Update<'_>, me: &Me) -> Event {
    if let Some(message) = update.message {
        said(message, me).unwrap_or(Event::Nothing)
    } else if let Some(query) = update.callback_query {
        pressed(query, me)
    } else if let Some(member) = update.my_chat_member {
        reachable(&member).unwrap_or(Event::Nothing)
    } else {
        Event::Nothing
    }
}

fn chat(chat: &WireChat<'_>) -> Option<Chat> {
    let private = chat.kind == "private" && (1..=limits::USER_ID_MAX).contains(&chat.id);
    let group = (chat.kind == "group" || chat.kind == "supergroup") && limits::is_group(chat.id);
    // Channels have no players, and in their letter boxes nobody is alone with the bot.
    (private || group && !chat.is_direct_messages).then_some(Chat {
        id: chat.id,
        private,
    })
}

/// A person with an account of their own; bots and names that stand for a group have none. What has
/// more bits than Telegram gives an id would not fit a button.
fn person(user: &User<'_>) -> Option<Person> {
    let id = PlayerId(user.id);
    let name = names::shown(&user.first_name, id);
    let known = (1..=limits::USER_ID_MAX).contains(&user.id);
    let (username, language) = (names::username(&user.username), user.language());
    (!user.is_bot && known).then_some(Person {
        id,
        name,
        username,
        language,
    })
}

fn said(message: Message<'_>, me: &Me) -> Option<Event> {
    let chat = chat(&message.chat).filter(|_| limits::is_message(message.message_id))?;
    if let Some(to) = message.migrate_to_chat_id {
        return limits::is_group(to).then_some(Event::Moved { from: chat.id, to });
    }
    if let Some(from) = message.migrate_from_chat_id {
        return limits::is_group(from).then_some(Event::Moved { from, to: chat.id });
    }
    if message.forum_topic_closed.is_some() || message.forum_topic_reopened.is_some() {
        return Some(Event::Topic {
            chat,
            message: message.message_id,
            open: message.forum_topic_reopened.is_some(),
        });
    }
    // Nobody's money is bet by somebody else's words.
    if !message.is_typed() {
        return None;
    }
    if message.sender_chat.is_some() {
        let (name, _) = command(message.text.as_deref()?, me)?;
        let message = message.message_id;
        return Some(Event::Masked {
            chat,
            message,
            name,
        });
    }
    let from = person(&message.from?)?;
    let text = shortened(&message.text?).to_owned();
    let replied = message.reply_to_message.and_then(|replied| replied.from);
    // By its number where that is known: its name may have changed.
    let own = |user: User<'_>| match me.id {
        0 => user.is_bot && user.username.eq_ignore_ascii_case(&me.username),
        id => user.id == id,
    };
    let reply = replied.is_some_and(own);
    let message = message.message_id;
    if !text.starts_with('/') {
        return Some(Event::Said {
            chat,
            from,
            message,
            text,
            reply,
        });
    }
    let (name, args) = command(&text, me)?;
    Some(Event::Command {
        chat,
        from,
        message,
        name,
        args,
        bot: me.username.clone(),
    })
}

/// A command's name and the rest of its line, if it is one and not for another bot.
fn command(text: &str, me: &Me) -> Option<(String, String)> {
    let (head, args) = split(text)?;
    let (name, bot) = head.split_once('@').unwrap_or((head, ""));
    let mine = bot.is_empty() || bot.eq_ignore_ascii_case(&me.username);
    mine.then(|| (name.to_ascii_lowercase(), args.trim().to_owned()))
}

fn split(text: &str) -> Option<(&str, &str)> {
    let line = shortened(text).strip_prefix('/')?;
    Some(line.split_once(char::is_whitespace).unwrap_or((line, "")))
}

fn shortened(text: &str) -> &str {
    text.char_indices()
        .nth(limits::INPUT_CHARS_MAX)
        .map_or(text, |(end, _)| &text[..end])
}

fn pressed(query: CallbackQuery<'_>, me: &Me) -> Event {
    let place = query
        .message
        .filter(|message| limits::is_message(message.message_id))
        .and_then(|message| Some((chat(&message.chat)?, message.message_id)));
    let id = query.id.into_owned();
    let (Some((chat, message)), Some(from)) = (place, person(&query.from)) else {
        let language = query.from.language();
        return Event::Stray {
            query: id,
            language,
        };
    };
    let data = query.data.into_owned();
    Event::Pressed {
        chat,
        from,
        message,
        query: id,
        data,
        bot: me.username.clone(),
    }
}

fn reachable(member: &ChatMember<'_>) -> Option<Event> {
    let chat = chat(&member.chat)?;
    let yes = match &*member.new_chat_member.status {
        "member" | "administrator" => true,
        "kicked" | "left" => false,
        "restricted" => member.new_chat_member.can_send_messages?,
        _ => return None,
    };
    Some(Event::Reachable {
        player: PlayerId(chat.id),
        yes,
    })
}

#[cfg(test)]
mod tests;
