//! The machine's side of the lease: the rules of [`crate::rules::lease`] with a store, a clock, and the name by which
//! this machine is told from others. What a bot on it does goes by the [`Tenure`] that comes of it.
use crate::ops::config::Settings;
use crate::ops::lease::{Place, Unwritten};
use crate::rules::lease::{BOUNDS, Bounds, Heard, Lease, Next, Record, Version};
use crate::store::Db;
use crate::values::chance::random;
use crate::values::fault::Fault;
use crate::values::heartbeat::drill;
use crate::values::limits;
use crate::values::tenure::Tenure;
use crate::values::time::Reading;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// This machine, and the lease as it sees it.
pub struct Tenant {
    place: Place,
    me: (String, String),
    lease: Mutex<Lease>,
    pub tenure: Tenure,
    /// Commits that its books had, and its replica, when it came here.
    least: Mutex<(i64, i64)>,
    /// What the store said last that was not well, so that it is logged once.
    trouble: Mutex<Option<String>>,
    /// The clocks at the last writes.
    sent: Mutex<VecDeque<Reading>>,
}

/// Writes of which that is kept.
const SENT: usize = 16;

/// The file beside a database that tells that there is a lease, and of which generation the books here are. Where there
/// was one, none is begun.
const KNOWN: &str = ".leased";

/// Whose the lease is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Nobody's: no machine ever had it.
    Nobodys,
    /// This machine's, by the books that it has.
    Ours,
    Anothers(Record),
}

impl Tenant {
    /// Of a machine that is to have a lease by its settings; `None`: it acts without.
    ///
    /// # Errors
    /// When its name can be neither read nor made.
    pub fn of(settings: &Settings) -> Result<Option<Self>, Fault> {
        let Some(place) = Place::of(settings) else {
            return Ok(None);
        };
        let name = machine(&settings.database).map_err(|error| Fault::of_file(&error))?;
        let me = (name, format!("{}/{:016x}", boot(), random()));
        Ok(Some(Self {
            place,
            lease: Mutex::new(Lease::new(me.clone(), bounds(), false)),
            me,
            tenure: Tenure::none(),
            least: Mutex::default(),
            trouble: Mutex::default(),
            sent: Mutex::default(),
        }))
    }

    /// Whose it is, of the machine with the books at `database`. Where it bears this machine's name but these are not
    /// the books that it was renewed with, the name is given up: whoever has those is another machine.
    ///
    /// # Errors
    /// When the store cannot be asked.
    pub fn whose(&mut self, database: &Path) -> Result<Whose, Fault> {
        let known = beside(database, KNOWN);
        let Some((_, record)) = self.place.read()? else {
            if known.exists() {
                return Err(Fault::Refused(format!(
                    "the lease is gone from LEASE_URL, or that is not reached; if no other machine acts, delete {}",
                    known.display()
                )));
            }
            self.begin(false);
            return Ok(Whose::Nobodys);
        };
        let noted = fs::read_to_string(&known).ok();
        if noted.is_none() && record.holder != self.me.0 {
            note(&known, 0).map_err(|error| Fault::of_file(&error))?;
        }
        if record.holder != self.me.0 {
            self.begin(false);
            return Ok(Whose::Anothers(record));
        }
        let commits = Db::peek(database).map_or(0, |books| books.commits);
        // Without a note the machine was stopped as it began the first of all.
        let generation = noted.map_or(Some(1), |noted| noted.trim().parse().ok());
        if generation == Some(record.generation) && commits >= record.commits {
            self.knows((commits, record.held.min(commits)));
            // After a boot, too, whoever had the name may be a copy of this machine that runs.
            let same = record.process.split('/').next() == Some(boot().as_str());
            self.begin(same);
            return Ok(Whose::Ours);
        }
        log::warn!(
            "the books here are not those that the lease was held with: this is another machine now"
        );
        fs::remove_file(beside(database, ".machine")).map_err(|error| Fault::of_file(&error))?;
        self.me.0 = machine(database).map_err(|error| Fault::of_file(&error))?;
        self.begin(false);
        Ok(Whose::Anothers(record))
    }

    /// Its books have so many commits, and its replica.
    pub fn knows(&self, figures: (i64, i64)) {
        *self.least.lock() = figures;
    }

    /// Whether it is another machine's, as far as is known.
    #[must_use]
    pub fn is_anothers(&self) -> bool {
        let (record, _) = self.seen();
        record.generation > 0 && record.holder != self.me.0
    }

    /// Notes that the books here are those of the lease as it is held now.
    ///
    /// # Errors
    /// When that cannot be written beside the database.
    pub fn remember(&self, database: &Path) -> Result<(), Fault> {
        let generation = self.seen().0.generation;
        note(&beside(database, KNOWN), generation).map_err(|error| Fault::of_file(&error))
    }

    fn begin(&self, resumes: bool) {
        *self.lease.lock() = Lease::new(self.me.clone(), bounds(), resumes);
    }

    /// That the store keeps to its word.
    ///
    /// # Errors
    /// As [`Place::prove`].
    pub fn prove(&self) -> Result<(), Fault> {
        self.place.prove()
    }

    /// Whether to take it when that is allowed, and at once from one that has ended.
    pub fn wants(&self, wants: bool, eager: bool) {
        self.lease.lock().wants(wants, eager);
    }

    /// Does what is next about it, with the commits that its books have and that their replica holds; how long nothing is
    /// to be done then. `None`: it is lost.
    pub fn turn(&self, figures: (i64, i64)) -> Option<Duration> {
        let mut heard = Heard::Nothing;
        let least = *self.least.lock();
        let figures = (figures.0.max(least.0), figures.1.max(least.1));
        loop {
            let now = Reading::take();
            let next = self.lease.lock().step(heard, figures, now.ran);
            if let Some(until) = self.lease.lock().until() {
                // From when it was sent: in between the machine may have stood still, with one of its clocks.
                let sent = self.sent.lock();
                let of = |sent: &&Reading| sent.ran + bounds().hold == until;
                self.tenure
                    .lend(until, *sent.iter().find(of).unwrap_or(&now));
            }
            heard = match next {
                Next::Read => Heard::Read(self.well(self.place.read())),
                Next::Write(before, record) => {
                    let mut sent = self.sent.lock();
                    sent.truncate(SENT - 1);
                    sent.push_front(now);
                    drop(sent);
                    self.write(before.as_ref(), &record)
                }
                Next::Wait(time) => return Some(time),
                Next::Lost => {
                    self.tenure.end();
                    return None;
                }
            };
        }
    }

    fn write(&self, before: Option<&Version>, record: &Record) -> Heard {
        match self.place.write(before, record) {
            Ok(version) => Heard::Written(version),
            Err(Unwritten::Refused) => Heard::Refused,
            Err(Unwritten::Unknown(fault)) => {
                let _: Option<()> = self.well(Err(fault));
                Heard::Unknown
            }
        }
    }

    fn well<T>(&self, came: Result<T, Fault>) -> Option<T> {
        let mut trouble = self.trouble.lock();
        match came {
            Ok(value) => {
                if trouble.take().is_some() {
                    log::info!("the lease's store answers again");
                }
                Some(value)
            }
            Err(fault) => {
                let said = fault.to_string();
                if trouble.as_ref() != Some(&said) {
                    log::warn!("the lease cannot be looked after: {said}");
                }
                *trouble = Some(said);
                None
            }
        }
    }

    /// Whether it is ours.
    #[must_use]
    pub fn holds(&self) -> bool {
        let until = self.lease.lock().until();
        until.is_some_and(|until| Reading::take().ran < until)
    }

    /// How long a disk is full before this machine stands down.
    #[must_use]
    pub fn patience() -> Duration {
        limits::FULL_STANDS_DOWN_AFTER / drill::haste()
    }

    /// What is known of it, and since when it stands still where it is another's.
    #[must_use]
    pub fn seen(&self) -> (Record, Option<Duration>) {
        let lease = self.lease.lock();
        (
            lease.record().clone(),
            lease.stands_for(Reading::take().ran),
        )
    }

    /// Says that this machine has stopped as asked, so that another may be told to take it at once.
    pub fn end(&self, (commits, held): (i64, i64)) {
        let last = self.lease.lock().end();
        self.tenure.end();
        let Some((before, mut record)) = last else {
            return;
        };
        record.commits = record.commits.max(commits);
        record.held = record.held.max(held);
        if let Err(why) = self.place.write(Some(&before), &record) {
            log::debug!("that it has ended is not told: {why:?}");
        }
    }
}

/// Whether there is room for books that grow: it is tried, since a quota shows nowhere else. A machine without takes no
/// lease: it could not act, and would keep whoever can from it.
pub(in crate::shell) fn has_room(database: &Path) -> bool {
    let tried = beside(database, ".room");
    let written = fs::write(&tried, vec![0; limits::LEASE_ROOM_BYTES]);
    let _ = fs::remove_file(&tried);
    written.is_ok()
}

/// The program's, unless a drill wants less of them.
fn bounds() -> Bounds {
    BOUNDS.part(drill::haste())
}

fn note(known: &Path, generation: u64) -> io::Result<()> {
    let mut file = fs::File::create(known)?;
    file.write_all(generation.to_string().as_bytes())?;
    file.sync_all()
}

/// The file that goes by a database's name with something behind it.
pub(super) fn beside(database: &Path, end: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// The name of this machine, made once, beside its database.
fn machine(database: &Path) -> io::Result<String> {
    let path = beside(database, ".machine");
    match fs::read_to_string(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Ok(name) if name.trim().is_empty() => {}
        name => return Ok(name?.trim().chars().take(64).collect()),
    }
    let name = format!("{:016x}{:016x}", random(), random());
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = options.open(&path)?;
    file.write_all(name.as_bytes())?;
    file.sync_all()?;
    Ok(name)
}

/// Differs from boot to boot.
fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    id.trim().to_owned()
}
