//! What befalls a chat besides messages: topics that open, close and go, the right to write, slow mode,
//! the move to a supergroup; and the bot's own name. Part of `World`; called for the page and for tests.

use serde_json::{Value, json};

use super::answer::ApiError;
use super::chat::{Body, Chat, Kind, Message, opening};
use super::markup::Markup;
use super::rules::{ANONYMOUS, GENERAL, Rules, Topic};
use super::world::World;

const TOPICS_MAX: usize = 1_000;
const TOPIC_NAME_CHARS_MAX: usize = 128;
/// Groups that have moved get the ids below this one.
const MOVED: i64 = -1_001_700_001_000;

impl World {
    /// A player opens a topic, in a forum or in the private chat with the bot; returns its id.
    ///
    /// # Errors
    /// A chat without topics, an unfit name, too many.
    pub fn open_topic(
        &mut self,
        user: i64,
        chat: i64,
        name: &str,
        now_ms: i64,
    ) -> Result<i64, ApiError> {
        self.enter(user, chat)?;
        let known = self.chats.get(&chat).expect("entered above");
        if !matches!(known.kind, Kind::Private | Kind::Forum) {
            return Err(ApiError::bad("the chat is not a forum"));
        }
        let name = name.trim();
        if !(1..=TOPIC_NAME_CHARS_MAX).contains(&name.chars().count()) {
            return Err(ApiError::bad("TOPIC_TITLE_EMPTY"));
        }
        if known.rules.topics.len() >= TOPICS_MAX {
            return Err(ApiError::bad("too many topics for the sandbox"));
        }
        let id = self.next_message_id(chat);
        let opening = opening(name);
        let (name, closed) = (name.to_owned(), false);
        self.rules(chat)?
            .topics
            .insert(id, Topic { id, name, closed });
        self.serve(chat, Message::of(user, opening), Some(id), now_ms);
        self.told(chat);
        Ok(id)
    }

    /// Closes a topic or opens it again; [`GENERAL`] too. Returns the update, None when nothing changes.
    ///
    /// # Errors
    /// An unknown chat or topic; one of a private chat, which cannot be closed.
    pub fn close_topic(
        &mut self,
        chat: i64,
        topic: i64,
        closed: bool,
        now_ms: i64,
    ) -> Result<Option<i64>, ApiError> {
        let owner = self.owner(chat)?;
        let found = self.rules(chat)?.topics.get_mut(&topic);
        let found = found.filter(|_| chat < 0);
        let found = found.ok_or_else(|| ApiError::bad("message thread not found"))?;
        if std::mem::replace(&mut found.closed, closed) == closed {
            return Ok(None);
        }
        let service = match closed {
            true => json!({"forum_topic_closed": {}}),
            false => json!({"forum_topic_reopened": {}}),
        };
        let message = Message::of(owner, Body::Service(service));
        let topic = Some(topic).filter(|topic| *topic != GENERAL);
        let update_id = self.serve(chat, message, topic, now_ms);
        self.told(chat);
        Ok(update_id)
    }

    /// Deletes a topic with its messages. Telegram tells bots nothing of it.
    ///
    /// # Errors
    /// An unknown chat or topic; [`GENERAL`], which stays.
    pub fn delete_topic(&mut self, chat: i64, topic: i64) -> Result<(), ApiError> {
        let removed = (topic != GENERAL).then(|| self.rules(chat).map(|r| r.topics.remove(&topic)));
        if removed.transpose()?.flatten().is_none() {
            return Err(ApiError::bad("message thread not found"));
        }
        let mut gone = Vec::new();
        let known = self.chats.get_mut(&chat).expect("its rules were found");
        known.messages.retain(|message| {
            let stays = message.topic != Some(topic);
            gone.extend((!stays).then_some(message.id));
            stays
        });
        for id in gone {
            self.tell("message_delete", chat, &format!(",\"message_id\":{id}"));
        }
        self.told(chat);
        Ok(())
    }

    /// Gives or takes the bot's right to write in a group, by the rights of all members: no update tells.
    ///
    /// # Errors
    /// An unknown chat, or a private one.
    pub fn allow(&mut self, chat: i64, may_write: bool) -> Result<(), ApiError> {
        self.owner(chat)?;
        self.rules(chat)?.muted = !may_write;
        self.told(chat);
        Ok(())
    }

    /// The bot may send one message in so many seconds there; 0 ends it at once.
    ///
    /// # Errors
    /// An unknown chat.
    pub fn slow(&mut self, chat: i64, seconds: u32) -> Result<(), ApiError> {
        let rules = self.rules(chat)?;
        (rules.slow_s, rules.slow_until_ms) = (seconds, 0);
        self.told(chat);
        Ok(())
    }

    /// For so many seconds from now each message and edit there is refused with 429 and what is left of
    /// them; 0 ends it at once.
    ///
    /// # Errors
    /// An unknown chat.
    pub fn flood(&mut self, chat: i64, seconds: u32, now_ms: i64) -> Result<(), ApiError> {
        self.rules(chat)?.flooded_until_ms = now_ms + i64::from(seconds) * 1000;
        Ok(())
    }

    /// Makes a supergroup of a basic group, and returns its id. Both service messages are updates.
    ///
    /// # Errors
    /// Any other chat, one that has moved already.
    pub fn migrate(&mut self, chat: i64, now_ms: i64) -> Result<i64, ApiError> {
        let owner = self.owner(chat)?;
        let known = self.chats.get(&chat).expect("it has an owner");
        if known.kind != Kind::Group || known.rules.migrated_to.is_some() {
            return Err(ApiError::bad("only a basic group becomes a supergroup"));
        }
        let (title, members) = (known.title.clone(), known.members.clone());
        let moved = i64::try_from(self.chats.len()).map_or(MOVED, |chats| MOVED - chats);
        self.add_chat(moved, Kind::Supergroup, title, members, 0);
        let service = json!({"migrate_to_chat_id": moved});
        self.serve(
            chat,
            Message::of(owner, Body::Service(service)),
            None,
            now_ms,
        );
        self.rules(chat)?.migrated_to = Some(moved);
        self.told(chat);
        let service = json!({"migrate_from_chat_id": chat});
        self.serve(
            moved,
            Message::of(ANONYMOUS, Body::Service(service)),
            None,
            now_ms,
        );
        Ok(moved)
    }

    /// Gives the bot another username, as its owner can at any time; no update tells.
    ///
    /// # Errors
    /// What Telegram takes for no bot's username.
    pub fn rename(&mut self, username: &str) -> Result<(), ApiError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !(5..=32).contains(&username.len())
            || !username.chars().all(fits)
            || !username.to_ascii_lowercase().ends_with("bot")
        {
            return Err(ApiError::bad("USERNAME_INVALID"));
        }
        username.clone_into(&mut self.username);
        self.tell("bot", 0, "");
        Ok(())
    }

    /// The member who made the group.
    fn owner(&self, chat: i64) -> Result<i64, ApiError> {
        let group = self.chats.get(&chat).filter(|c| c.kind != Kind::Private);
        group
            .and_then(|group| group.members.first().copied())
            .ok_or_else(|| ApiError::bad("group not found"))
    }

    fn rules(&mut self, chat: i64) -> Result<&mut Rules, ApiError> {
        let chat = self.chats.get_mut(&chat);
        Ok(&mut chat.ok_or_else(|| ApiError::bad("chat not found"))?.rules)
    }

    /// Posts a service message, which every bot sees.
    pub(super) fn serve(
        &mut self,
        chat: i64,
        mut message: Message,
        topic: Option<i64>,
        now_ms: i64,
    ) -> Option<i64> {
        (message.topic, message.date) = (topic, now_ms / 1000);
        message.markup = Markup::None;
        let (_, json) = self.post(chat, message);
        self.enqueue("message", &json, now_ms)
    }

    /// Tells the feed that the chat itself has changed.
    fn told(&mut self, chat: i64) {
        let changed = self.feed.next_seq();
        if let Some(chat) = self.chats.get_mut(&chat) {
            chat.changed = changed;
        }
        self.tell("chat", chat, "");
    }
}

/// For the page: what of a chat the Bot API does not show.
pub(super) fn extras(chat: &Chat) -> Value {
    let rules = &chat.rules;
    json!({"members": chat.members, "topics": rules.topics.values().collect::<Vec<_>>(),
        "muted": rules.muted, "slow_seconds": rules.slow_s, "migrated_to": rules.migrated_to})
}
