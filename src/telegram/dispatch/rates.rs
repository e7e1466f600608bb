//! How often may be sent.
use crate::telegram::flood::Rate;
use crate::values::limits;
use std::time::Duration;

/// The flood limits in force.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Over all chats.
    pub global: Option<Rate>,
    /// In one private chat.
    pub chat: Option<Rate>,
    pub group: Option<Rate>,
}

impl Rates {
    /// From messages a second in all, a second in one chat, a minute in one group; 0 is no limit.
    #[must_use]
    pub fn new(global: u32, chat: u32, group: u32) -> Self {
        let second = Duration::from_secs(1);
        Self {
            global: Rate::new(global, second, global),
            chat: Rate::new(chat, second, limits::CHAT_BURST),
            group: Rate::new(group, second * 60, limits::CHAT_BURST),
        }
    }

    pub(super) const fn of(&self, chat: i64) -> Option<Rate> {
        // Telegram's ids of groups are below zero.
        if chat < 0 { self.group } else { self.chat }
    }
}
