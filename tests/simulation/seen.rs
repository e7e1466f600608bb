//! What players see in their chats, as far as it matters what they do next, and what they were told of rounds.
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Messages with buttons that are remembered of a chat.
const KEPT: usize = 24;

/// A message with buttons.
#[derive(Clone, Debug)]
pub struct Shown {
    pub message: i64,
    pub data: Vec<String>,
}

#[derive(Default)]
pub struct Seen {
    /// By chat, the newest last.
    shown: BTreeMap<i64, VecDeque<Shown>>,
    /// Links of buttons, by chat, the newest last.
    links: BTreeMap<i64, VecDeque<String>>,
    /// Rounds that were named to a chat.
    pub told: BTreeSet<(i64, i64)>,
    /// The bot's last message in a chat.
    pub last: BTreeMap<i64, i64>,
    /// Groups that have another number now.
    pub moved: BTreeMap<i64, i64>,
    /// What the link to a challenge begins with, by the chat that it is shown in.
    pub codes: BTreeMap<i64, String>,
}

impl Seen {
    /// Telegram shows a message of the bot's.
    pub fn shows(&mut self, method: &str, params: &Value, result: &Value) {
        let (Some(chat), Some(message)) =
            (params["chat_id"].as_i64(), result["message_id"].as_i64())
        else {
            return;
        };
        if method.starts_with("send") {
            self.last.insert(chat, message);
        }
        for key in ["text", "caption"] {
            let text = params[key].as_str().unwrap_or_default();
            if let Some((_, code)) = text.split_once("start=duel_") {
                let code: String = code
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                self.codes.insert(chat, format!("duel_{code}"));
            }
            for word in text.split('#').skip(1) {
                let digits = word.split(|c: char| !c.is_ascii_digit()).next();
                if let Some(round) = digits.and_then(|digits| digits.parse().ok()) {
                    self.told.insert((chat, round));
                }
            }
        }
        let all: Vec<_> = crate::kit::buttons(params).collect();
        let text = |name: &str| {
            let of = |button: &&Value| button[name].as_str().map(str::to_owned);
            all.iter().filter_map(of).collect::<Vec<_>>()
        };
        let (data, links) = (text("callback_data"), text("url"));
        let shown = self.shown.entry(chat).or_default();
        shown.retain(|shown| shown.message != message);
        if !data.is_empty() {
            shown.push_back(Shown { message, data });
        }
        if shown.len() > KEPT {
            shown.pop_front();
        }
        let kept = self.links.entry(chat).or_default();
        for link in links {
            kept.retain(|other| *other != link);
            kept.push_back(link);
        }
        while kept.len() > KEPT {
            kept.pop_front();
        }
    }

    /// Messages with buttons in a chat, the newest last.
    pub fn of(&self, chat: i64) -> Vec<&Shown> {
        self.shown.get(&chat).into_iter().flatten().collect()
    }

    /// Links in a chat that have this in them.
    pub fn links(&self, chat: i64, part: &str) -> Vec<String> {
        let all = self.links.get(&chat).into_iter().flatten();
        all.filter(|link| link.contains(part)).cloned().collect()
    }

    /// Of each player, the newest button of their own chat whose data has one of these in it.
    pub fn all_with(&self, parts: &[&str]) -> Vec<(i64, i64, String)> {
        let own = self.shown.keys().filter(|chat| **chat > 0);
        let newest = own.filter_map(|chat| {
            let found = parts.iter().filter_map(|part| self.button(*chat, part));
            let (message, data) = found.max()?;
            Some((*chat, message, data))
        });
        newest.collect()
    }

    /// Players with a link that has this in it.
    pub fn all_linked(&self, part: &str) -> Vec<i64> {
        let chats = self.links.keys().filter(|chat| **chat > 0);
        let has = |chat: &&i64| !self.links(**chat, part).is_empty();
        chats.filter(has).copied().collect()
    }

    /// The newest button of a chat whose data has this in it.
    pub fn button(&self, chat: i64, part: &str) -> Option<(i64, String)> {
        self.of(chat).into_iter().rev().find_map(|shown| {
            let data = shown.data.iter().find(|data| data.contains(part))?;
            Some((shown.message, data.clone()))
        })
    }
}
