//! The pinger fetches the bot's own public address every HEARTBEAT_INTERVAL, so that a host that
//! puts idle services to sleep does not.
use super::Stop;
use crate::ops::wire::Way;
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use std::time::Duration;
use ureq::Agent;

/// The worker.
pub struct Pinger {
    pub url: String,
    pub way: Way,
    pub every: Duration,
    pub pulse: Pulse,
    pub stop: Stop,
}

impl Pinger {
    /// Fetches until stopped. A fetch that fails is told in the log and changes nothing: it is the
    /// way to us that is broken, not the bot.
    ///
    /// # Errors
    /// Never; so that it runs like every worker.
    pub fn run(&self) -> Result<(), Fault> {
        let agent = self.way.agent(|| {
            Agent::config_builder()
                .timeout_global(Some(limits::PING_WAIT))
                .max_redirects(3)
        });
        let url = format!("{}/ping", self.url);
        while !self.pulse.is_void() {
            self.pulse.within(self.every + limits::PROMPT_WAIT);
            self.pulse.drill();
            if self.stop.wait(self.every) {
                break;
            }
            self.pulse.within(limits::PING_WAIT * 2);
            match agent.get(&url).call() {
                Ok(_) => self.pulse.did(),
                Err(error) => log::warn!("{url} cannot be fetched: {error}"),
            }
        }
        Ok(())
    }
}
