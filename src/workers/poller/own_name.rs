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
}

impl Known {
    pub const fn new(me: Me, asked: Instant) -> Self {
        Self { me, asked }
    }
}

impl Poller {
    /// Reads updates, by the name that the bot has now: Telegram is asked again once in a while, and
    /// sooner when a command is for a bot of another name.
    pub(super) fn read(&self, answer: &[u8], known: &mut Known) -> Result<Vec<Inbound>, Fault> {
        let batch = inbound::batch(answer, &known.me)?;
        let another = batch.iter().any(|update| update.names_another);
        let every = if another {
            limits::NAME_DOUBTED_EVERY
        } else {
            limits::NAME_ASKED_EVERY
        };
        if known.asked.elapsed() < every {
            return Ok(batch);
        }
        known.asked = Instant::now();
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
