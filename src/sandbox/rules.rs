//! What a chat allows at present, and the ids that Telegram gives a meaning. Kept by `World`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer::ApiError;
use super::faults;

/// Whom Telegram names for an administrator who stays anonymous: @GroupAnonymousBot.
pub const ANONYMOUS: i64 = 1_087_968_824;
/// A stranger's inline bot, through which players may choose what to say.
pub(super) const INLINE_BOT: i64 = 424_242_001;
/// The forum "The Grand Hall", with the topics "Tables" and "Small talk".
pub const FORUM: i64 = -1_001_700_000_002;
/// The basic group "The Attic", which may become a supergroup.
pub const ATTIC: i64 = -700_000_004;
/// The topic of a forum that is always there, and that no call may name.
pub const GENERAL: i64 = 1;

#[derive(Serialize)]
pub(super) struct Topic {
    pub id: i64,
    pub name: String,
    pub closed: bool,
}

/// What a chat allows at present.
#[derive(Default)]
pub(super) struct Rules {
    pub topics: BTreeMap<i64, Topic>,
    /// The bot has no right to write.
    pub muted: bool,
    /// Seconds between two messages of the bot.
    pub slow_s: u32,
    pub slow_until_ms: i64,
    pub flooded_until_ms: i64,
    pub migrated_to: Option<i64>,
}

impl Rules {
    /// What must be waited for before a message, or with `sends` false an edit, as Telegram refuses it.
    pub fn wait(&self, sends: bool, now_ms: i64) -> Result<(), ApiError> {
        let slow_until_ms = if sends { self.slow_until_ms } else { 0 };
        let left_ms = self.flooded_until_ms.max(slow_until_ms) - now_ms;
        if left_ms <= 0 {
            return Ok(());
        }
        Err(faults::flooded((left_ms + 999) / 1000))
    }

    /// The next message waits for the slow mode.
    pub fn sent(&mut self, now_ms: i64) {
        self.slow_until_ms = now_ms + i64::from(self.slow_s) * 1000;
    }
}
