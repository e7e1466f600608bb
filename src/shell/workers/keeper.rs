//! The keeper has the replicator bring elsewhere what was committed, and says how far that is.
use super::Stop;
use crate::ops::config::Secret;
use crate::ops::health::Vitals;
use crate::ops::replicator::Replicator;
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crossbeam_channel::select;
use std::sync::Arc;
use std::time::Instant;

/// The worker.
pub struct Keeper {
    pub replicator: Replicator,
    /// Where it is told to replicate to; `None`: it knows.
    pub place: Option<Secret>,
    /// Something waits for each answer.
    pub prompt: bool,
    pub vitals: Arc<Vitals>,
    pub pulse: Pulse,
    pub stop: Stop,
}

impl Keeper {
    /// Asks until stopped. A replicator that fails changes nothing here but what /health says.
    ///
    /// # Errors
    /// Never; so that it runs like every worker.
    pub fn run(&self) -> Result<(), Fault> {
        let mut trouble = None;
        let mut looked = None;
        let mut told = false;
        while !self.pulse.is_void() {
            let (commits, held) = self.vitals.replica.commits();
            let idle = |at: Instant| at.elapsed() < limits::REPLICA_LOOK_EVERY;
            // Before the books are open there is nothing.
            if commits > 0 && (commits > held || !looked.is_some_and(idle)) {
                self.ask(commits, &mut told, &mut trouble);
                looked = Some(Instant::now());
            }
            self.pulse.did();
            let rest = limits::REPLICA_LOOK_EVERY + limits::PROMPT_WAIT;
            self.pulse.within(rest);
            // No more often, whatever is committed: some stores are paid by the call.
            let rest = match self.prompt && trouble.is_none() {
                true => limits::REPLICA_ASK_PROMPTLY,
                false => limits::REPLICA_ASK_EVERY,
            };
            if self.stop.wait(rest) {
                return Ok(());
            }
            let (commits, held) = self.vitals.replica.commits();
            if commits > held {
                continue;
            }
            select! {
                recv(self.stop.channel()) -> _ => return Ok(()),
                recv(self.vitals.replica.news()) -> _ => {}
                default(limits::REPLICA_LOOK_EVERY) => {}
            }
        }
        Ok(())
    }

    /// `told`: it knows where to. `trouble`: what it said last, so that it is logged once.
    fn ask(&self, commits: i64, told: &mut bool, trouble: &mut Option<String>) {
        self.pulse
            .within(limits::REPLICA_WAIT * 3 + limits::PROMPT_WAIT * 2);
        self.pulse.drill();
        let began = Instant::now();
        let tells = match &self.place {
            Some(place) if !*told => self.replicator.replicate_to(place.expose()),
            _ => Ok(()),
        };
        let said = tells.and_then(|()| self.replicator.sync(limits::REPLICA_WAIT));
        // One that was restarted has forgotten it.
        *told = said.is_ok();
        match said {
            Ok(position) => {
                let now = Instant::now();
                self.vitals.replica.said(commits, began, position, now);
                if trouble.take().is_some() {
                    log::info!("the replicator answers again");
                }
            }
            Err(fault) => {
                let said = fault.to_string();
                if trouble.as_ref() != Some(&said) {
                    log::warn!("what is committed is not replicated: {said}");
                }
                *trouble = Some(said);
            }
        }
    }
}
