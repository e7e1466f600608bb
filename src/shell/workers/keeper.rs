//! The keeper has the replicator bring elsewhere what was committed, and says how far that is.
use super::Stop;
use crate::ops::config::Secret;
use crate::ops::health::Vitals;
use crate::ops::replicator::Replicator;
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crossbeam_channel::select;
use std::fs;
use std::os::unix::fs::MetadataExt;
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
        let mut known = Known::default();
        let mut looked = None;
        while !self.pulse.is_void() {
            let (commits, held) = self.vitals.replica.commits();
            let idle = |at: Instant| at.elapsed() < limits::REPLICA_LOOK_EVERY;
            // Before the books are open there is nothing.
            if commits > 0 && (commits > held || !looked.is_some_and(idle)) {
                self.ask(commits, &mut known);
                looked = Some(Instant::now());
            }
            self.pulse.did();
            let rest = limits::REPLICA_LOOK_EVERY + limits::PROMPT_WAIT;
            self.pulse.within(rest);
            // No more often, whatever is committed: some stores are paid by the call.
            let rest = match self.prompt && known.trouble.is_none() {
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

    fn ask(&self, commits: i64, known: &mut Known) {
        self.pulse
            .within(limits::REPLICA_WAIT * 3 + limits::PROMPT_WAIT * 2);
        self.pulse.drill();
        let began = Instant::now();
        let tells = match &self.place {
            Some(place) if !known.told => self.replicator.replicate_to(place.expose()),
            _ => Ok(()),
        };
        let said = tells.and_then(|()| self.replicator.sync(limits::REPLICA_WAIT));
        let said = said.and_then(|at| self.is_in_its_folder(known).map(|()| at));
        // One that was restarted has forgotten it.
        known.told = said.is_ok();
        match said {
            Ok(position) => {
                let now = Instant::now();
                self.vitals.replica.said(commits, began, position, now);
                if known.trouble.take().is_some() {
                    log::info!("the replicator answers again");
                }
            }
            Err(fault) => {
                let said = fault.to_string();
                if known.trouble.as_ref() != Some(&said) {
                    log::warn!("what is committed is not replicated: {said}");
                }
                known.trouble = Some(said);
            }
        }
    }

    /// A replica that is a folder is still the one that it was: where a disk or a share is not mounted any more,
    /// Litestream makes a folder of its own in its place, and finds all well.
    fn is_in_its_folder(&self, known: &mut Known) -> Result<(), Fault> {
        let url = self.place.as_ref().map(|place| place.expose());
        let Some(path) = url.and_then(|url| url.strip_prefix("file://")) else {
            return Ok(());
        };
        let path = path.split('?').next().unwrap_or_default();
        let folder = fs::metadata(path).map_err(|error| Fault::of_file(&error))?;
        let folder = (folder.dev(), folder.ino());
        if *known.folder.get_or_insert(folder) == folder {
            return Ok(());
        }
        let why = "another folder is where the replica was: is its disk mounted?";
        Err(Fault::Refused(why.to_owned()))
    }
}

/// What is known of the replicator.
#[derive(Default)]
struct Known {
    /// It was told where to replicate to, and has not failed since.
    told: bool,
    /// What it said last that was not well, so that it is logged once.
    trouble: Option<String>,
    /// The folder that the replica is kept in, if it is one.
    folder: Option<(u64, u64)>,
}
