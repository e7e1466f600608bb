//! The auditor looks after what no update makes anybody look at: room on the disk, whether the
//! books balance, and how deposits, withdrawals and tickets stand. It reads the database through a connection of its own
//! that it closes again.
use super::Stop;
use crate::ops::health::Vitals;
use crate::ops::health::desk::Tickets;
use crate::ops::health::winding::Winding;
use crate::ops::machine::Room;
use crate::rules::office::{Halt, Topic};
use crate::store::{Db, Finding};
use crate::values::fault::{Fault, Verdict};
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crate::values::time::{Now, Wall};
use crossbeam_channel::{Receiver, select};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

/// The worker.
pub struct Auditor {
    pub database: PathBuf,
    pub vitals: Arc<Vitals>,
    /// Whether there are deposits and withdrawals.
    pub cashier: bool,
    /// Whether the house winds down by its settings.
    pub winds_down: bool,
    /// Given when the engine has opened the database, and again when a new engine has.
    pub opened: Receiver<()>,
    pub pulse: Pulse,
    pub stop: Stop,
}

impl Auditor {
    /// Looks until stopped.
    ///
    /// # Errors
    /// When the database cannot be read for a reason that does not pass by itself.
    pub fn run(&self) -> Result<(), Fault> {
        super::yield_to_others();
        let (mut audit_at, mut known, mut damage) = (None, Vec::new(), None);
        while !self.pulse.is_void() {
            self.pulse.within(limits::PROMPT_WAIT);
            self.pulse.drill();
            let folder = self.database.parent().filter(|path| *path != Path::new(""));
            let room = Room::disk(folder.unwrap_or(Path::new(".")));
            self.vitals.has_room(room.map(|room| room.free));
            self.vitals.measured(self.size());
            if audit_at.is_some_and(|at| at <= Instant::now()) {
                self.pulse.within(limits::AUDIT_WAIT);
                self.audit(&mut known, &mut damage)?;
                audit_at = Some(Instant::now() + limits::AUDIT_EVERY);
            }
            if audit_at.is_some() {
                self.pulse.within(limits::AUDIT_WAIT);
                match Db::open_to_read(&self.database) {
                    Ok(db) => self.look(&db)?,
                    Err(fault) => passes(fault, "the books could not be looked at")?,
                }
            }
            self.pulse.did();
            self.pulse
                .within(limits::DISK_LOOK_EVERY + limits::PROMPT_WAIT);
            select! {
                recv(self.stop.channel()) -> _ => return Ok(()),
                recv(self.opened) -> _ => audit_at = Some(Instant::now()),
                default(limits::DISK_LOOK_EVERY) => {}
            }
        }
        Ok(())
    }

    /// Looks how deposits and withdrawals stand, how many tickets of players wait, and how far a house has come that
    /// winds down, by the house's clock as far as the machine's is off it.
    fn look(&self, db: &Db) -> Result<(), Fault> {
        let now = Now::read();
        let house = Wall(now.wall.0 - self.vitals.clock_off_us.load(Relaxed));
        if self.cashier {
            match db.cashier(house) {
                Ok(cashier) => self.vitals.cashed(cashier, now.mono),
                Err(fault) => passes(fault, "how the cashier stands could not be looked up")?,
            }
        }
        match self.winding(db) {
            Ok(winding) => self.vitals.winds(winding),
            Err(fault) => passes(
                fault,
                "how far the house has wound down could not be looked up",
            )?,
        }
        match db.ticket_counts(&Topic::ALL) {
            Ok(counts) => {
                let tickets = Tickets {
                    waiting: counts.waiting,
                    waits_for: counts.oldest.map(|oldest| house.since(oldest)),
                    answered: counts.answered,
                };
                self.vitals.tickets.note(tickets, now.mono);
            }
            Err(fault) => passes(fault, "tickets could not be looked up")?,
        }
        Ok(())
    }

    fn winding(&self, db: &Db) -> Result<Option<Winding>, Fault> {
        let winds = self.winds_down || db.halts()?.has(Halt::WindDown);
        winds.then(|| db.winding()).transpose()
    }

    /// The database with its log.
    fn size(&self) -> Option<u64> {
        let mut log = self.database.as_os_str().to_owned();
        log.push("-wal");
        let bytes = |path: &Path| std::fs::metadata(path).map(|meta| meta.len());
        let database = bytes(&self.database).ok()?;
        Some(database + bytes(Path::new(&log)).unwrap_or(0))
    }

    /// Reads a file that was too large for the start to read it.
    fn read_whole(&self, db: &Db) -> Result<Vec<Finding>, Fault> {
        let size = std::fs::metadata(&self.database).map_or(0, |meta| meta.len());
        if (limits::START_CHECK_BYTES_MAX + 1..=limits::QUICK_CHECK_BYTES_MAX).contains(&size) {
            db.prove_file()
        } else {
            Ok(Vec::new())
        }
    }

    /// `known`: what the last audit found, so that each finding is logged once. `damage`: what was found
    /// when the file was read, once a start.
    fn audit(
        &self,
        known: &mut Vec<String>,
        damage: &mut Option<Vec<Finding>>,
    ) -> Result<(), Fault> {
        let proved = Db::open_to_read(&self.database).and_then(|db| {
            if damage.is_none() {
                *damage = Some(self.read_whole(&db)?);
            }
            db.prove_cheaply()
        });
        let (mut findings, totals) = match proved {
            Ok(proved) => proved,
            Err(fault) => return passes(fault, "the books could not be audited"),
        };
        findings.extend(damage.iter().flatten().cloned());
        let told: Vec<_> = findings.iter().map(ToString::to_string).collect();
        for finding in told.iter().filter(|finding| !known.contains(finding)) {
            log::error!("{}", finding.replace('\n', ";"));
        }
        *known = told;
        self.vitals.audited(findings.len(), &totals, Instant::now());
        Ok(())
    }
}

/// Lets pass what passes by itself, with a line in the log.
fn passes(fault: Fault, what: &str) -> Result<(), Fault> {
    match fault {
        fault if fault.verdict() == Verdict::Retry => {
            log::warn!("{what}: {fault}");
            Ok(())
        }
        // What is unusable to a reader is the engine's to judge: it holds the file.
        Fault::Unusable(why) => Err(Fault::Storage(why)),
        fault => Err(fault),
    }
}
