//! The bot's own name, which BotFather may change while it runs: Telegram then sends commands for the
//! new one, and links have to use it.
use crate::telegram::inbound::{self, Inbound, Me};
use crate::telegram::{BotApi, result};
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
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

    /// Reads updates, by the name that the bot has now: Telegram is asked again once in a while, and
    /// at once when a command is for a bot of another name, unless it has just been for that.
    pub fn read(
        &mut self,
        answer: &[u8],
        sends: &dyn BotApi,
        pulse: &Pulse,
    ) -> Result<Vec<Inbound>, Fault> {
        let batch = inbound::batch(answer, &self.me)?;
        let another = batch.iter().any(|update| update.names_another);
        let now = Instant::now();
        let rested = |at: Instant, every| now.saturating_duration_since(at) >= every;
        let doubts = another
            && self
                .doubted
                .is_none_or(|at| rested(at, limits::NAME_DOUBTED_EVERY));
        if !doubts && !rested(self.asked, limits::NAME_ASKED_EVERY) {
            return Ok(batch);
        }
        self.asked = now;
        if doubts {
            self.doubted = Some(now);
        }
        pulse.within(limits::CALL_WAIT + limits::PROMPT_WAIT);
        let answered = sends.call("getMe", "{}");
        pulse.within(limits::PROMPT_WAIT);
        match answered.and_then(|answer| result::<Me>(&answer)) {
            Ok(me) if me.username == self.me.username => Ok(batch),
            Ok(me) => {
                log::info!("the bot is called @{} now", me.username);
                self.me = me;
                inbound::batch(answer, &self.me)
            }
            Err(fault) => {
                log::info!("getMe failed, the name stays as it was known: {fault}");
                Ok(batch)
            }
        }
    }
}
