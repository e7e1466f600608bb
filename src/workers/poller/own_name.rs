//! The bot's own name, which BotFather may change while it runs: Telegram then sends commands for the
//! new one, and links have to use it.
use super::Poller;
use crate::fault::Fault;
use crate::limits;
use crate::telegram::inbound::{self, Inbound, Me};
use crate::telegram::result;
use std::time::Instant;

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
}

impl Poller {
    /// Reads updates, by the name that the bot has now: Telegram is asked again once in a while, and
    /// at once when a command is for a bot of another name, unless it has just been for that.
    pub(super) fn read(&self, answer: &[u8], known: &mut Known) -> Result<Vec<Inbound>, Fault> {
        let batch = inbound::batch(answer, &known.me)?;
        let another = batch.iter().any(|update| update.names_another);
        let now = Instant::now();
        let rested = |at: Instant, every| now.saturating_duration_since(at) >= every;
        let doubts = another
            && known
                .doubted
                .is_none_or(|at| rested(at, limits::NAME_DOUBTED_EVERY));
        if !doubts && !rested(known.asked, limits::NAME_ASKED_EVERY) {
            return Ok(batch);
        }
        known.asked = now;
        if doubts {
            known.doubted = Some(now);
        }
        self.pulse.within(limits::CALL_WAIT + limits::PROMPT_WAIT);
        let answered = self.sends.call("getMe", "{}");
        self.pulse.within(limits::PROMPT_WAIT);
        match answered.and_then(|answer| result::<Me>(&answer)) {
            Ok(me) if me.username == known.me.username => Ok(batch),
            Ok(me) => {
                log::info!("the bot is called @{} now", me.username);
                known.me = me;
                inbound::batch(answer, &known.me)
            }
            Err(fault) => {
                log::info!("getMe failed, the name stays as it was known: {fault}");
                Ok(batch)
            }
        }
    }
}
