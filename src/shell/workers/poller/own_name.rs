//! The bot's own name, which BotFather may change while it runs: Telegram then sends commands for the
//! new one, and links have to use it.
use crate::telegram::inbound::{Inbound, Me};
use crate::values::fault::Fault;
use crate::values::limits;
use std::time::{Duration, Instant};

/// The account, as it was when Telegram was last asked.
pub(super) struct Known {
    pub me: Me,
    asked: Instant,
    /// When a command for a bot of another name last made it ask.
    doubted: Option<Instant>,
}

impl Known {
    pub const fn new(me: Me, asked: Instant) -> Self {
        Self {
            me,
            asked,
            doubted: None,
        }
    }

    /// Whether Telegram is to be asked again before these updates are believed: once in a while, and at
    /// once when a command is for a bot of another name, unless it has just been for that.
    pub fn doubts(&mut self, batch: &[Inbound], now: Instant) -> bool {
        let another = batch.iter().any(|update| update.names_another);
        let rested = |at: Instant, every: Duration| now.saturating_duration_since(at) >= every;
        let doubts = another
            && self
                .doubted
                .is_none_or(|at| rested(at, limits::NAME_DOUBTED_EVERY));
        if !doubts && !rested(self.asked, limits::NAME_ASKED_EVERY) {
            return false;
        }
        self.asked = now;
        if doubts {
            self.doubted = Some(now);
        }
        true
    }

    /// What Telegram says; the account when its name is another now, by which updates are to be read again.
    pub fn hear(&mut self, me: Result<Me, Fault>) -> Option<&Me> {
        match me {
            Ok(me) if me.username == self.me.username => None,
            Ok(me) => {
                log::info!("the bot is called @{} now", me.username);
                self.me = me;
                Some(&self.me)
            }
            Err(fault) => {
                log::info!("getMe failed, the name stays as it was known: {fault}");
                None
            }
        }
    }
}
