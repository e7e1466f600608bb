//! What GET /sandbox/state shows: the events after one, and a snapshot for a reader who is too far behind, or
//! comes from another world. Part of `World`; called by `Sandbox`.

use std::fmt::Write;

use super::answer::to_json;
use super::groups;
use super::world::{BOT_ID, World};

/// In one answer; the reader asks again at once for the rest.
const EVENTS_IN_ANSWER_MAX: usize = 500;
const SNAPSHOT_MESSAGES_MAX: usize = 100;
/// Snapshots show the chats that changed last.
const SNAPSHOT_CHATS_MAX: usize = 50;

impl World {
    /// What has happened after event `since`, as JSON; None when nothing has. Without `since`, or when it
    /// cannot be continued, a snapshot with `"reset":true`. `world` is the id of the world that the reader
    /// knows from an earlier answer.
    pub fn state(&self, since: Option<u64>, world: Option<i64>) -> Option<String> {
        let feed = &self.feed;
        let same_world = world.is_none_or(|id| id == feed.id);
        match since.filter(|since| same_world && (feed.floor()..=feed.seq).contains(since)) {
            Some(since) if since == feed.seq => None,
            Some(since) => Some(self.events_after(since)),
            None => Some(self.snapshot()),
        }
    }

    /// The answer for a reader who has waited in vain.
    pub fn state_unchanged(&self) -> String {
        self.answer(self.feed.seq, false, self.feed.seq, &[], "")
    }

    fn events_after(&self, since: u64) -> String {
        let skip = usize::try_from(since - self.feed.floor()).unwrap_or(usize::MAX);
        let mut events = String::new();
        let mut seq = since;
        for event in self
            .feed
            .events
            .iter()
            .skip(skip)
            .take(EVENTS_IN_ANSWER_MAX)
        {
            seq += 1;
            push_item(&mut events, event);
        }
        let changed: Vec<i64> = self
            .chats
            .values()
            .filter(|c| c.changed > since)
            .map(|c| c.id)
            .collect();
        self.answer(seq, false, since, &changed, &events)
    }

    fn snapshot(&self) -> String {
        let last_message = |id: &i64| {
            self.chats
                .get(id)
                .and_then(|c| c.messages.back())
                .map_or(0, |m| m.date)
        };
        let mut chats: Vec<i64> = self.chats.keys().copied().collect();
        chats.sort_unstable_by_key(|id| (-last_message(id), *id));
        chats.truncate(SNAPSHOT_CHATS_MAX);
        self.answer(self.feed.seq, true, 0, &chats, "")
    }

    /// `since` selects the users; with `reset` the chats come with their messages.
    fn answer(&self, seq: u64, reset: bool, since: u64, chats: &[i64], events: &str) -> String {
        let mut users = String::new();
        for user in self
            .users
            .values()
            .filter(|u| u.changed > since && (!reset || chats.contains(&u.id)))
        {
            let (shown, blocked) = (to_json(&self.shown_user(user.id)), user.blocked);
            push_item(
                &mut users,
                &format!("{},\"blocked\":{blocked}}}", &shown[..shown.len() - 1]),
            );
        }
        let mut shown_chats = String::new();
        for chat in chats.iter().filter_map(|id| self.chats.get(id)) {
            let shown = to_json(&self.shown_chat(chat));
            let extras = to_json(&groups::extras(chat));
            let mut item = format!(
                "{},{}",
                &shown[..shown.len() - 1],
                &extras[1..extras.len() - 1]
            );
            if reset {
                let skip = chat.messages.len().saturating_sub(SNAPSHOT_MESSAGES_MAX);
                let messages: Vec<_> = chat
                    .messages
                    .iter()
                    .skip(skip)
                    .map(|m| self.shown(chat, m))
                    .collect();
                let _ = write!(item, ",\"messages\":{}", to_json(&messages));
            }
            item.push('}');
            push_item(&mut shown_chats, &item);
        }
        let commands = if reset || self.commands_changed > since {
            let key = (String::from("default"), String::new());
            let any = || self.commands.values().next();
            format!(
                ",\"commands\":{}",
                to_json(&self.commands.get(&key).or_else(any).map_or(&[][..], |c| c))
            )
        } else {
            String::new()
        };
        let pay = if reset {
            let players = chats.iter().copied().filter(|id| *id > 0);
            format!(",\"pay\":{}", self.provider.snapshot(players))
        } else {
            String::new()
        };
        let world = self.feed.id;
        format!(
            "{{\"world\":{world},\"seq\":{seq},\"reset\":{reset},\"bot\":{{\"id\":{BOT_ID},\
             \"username\":\"{}\"}}{commands}{pay},\"users\":[{users}],\"chats\":[{shown_chats}],\
             \"events\":[{events}]}}",
            self.username
        )
    }
}

fn push_item(list: &mut String, item: &str) {
    if !list.is_empty() {
        list.push(',');
    }
    list.push_str(item);
}
