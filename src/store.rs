//! The database: the only code that speaks SQL. It keeps what the rules decided and decides
//! nothing; the engine holds the one connection that writes.
//!
//! # Errors
//! Every call that returns a [`Fault`](crate::values::fault::Fault) may fail as the database does:
//! its disk full, its lock held, its file moved, unreadable or broken, or a rule of its own in the
//! way. A transaction that fails has changed nothing. So may what calls these, in `casino` and the
//! engine; where a section stands, it tells of more than that.
pub mod adjustments;
pub mod agenda;
pub mod alerts;
mod audit;
mod auto;
mod backup;
mod beside;
mod boards;
mod books;
mod browser;
pub mod cashier;
mod contests;
mod copy;
mod counted;
mod db;
mod errors;
mod files;
mod guard;
mod identity;
mod inbox;
pub mod intake;
mod kept;
mod known;
pub mod letters;
mod listings;
mod lock;
mod migrate;
pub mod office;
mod over;
mod places;
#[cfg(test)]
mod plans;
mod players;
pub mod privacy;
mod renewal;
mod reviews;
mod rounds;
mod rows;
mod run;
pub mod support;
mod tables;
mod tosses;
mod turnover;
mod waits;
mod winding;

pub use audit::{Audit, Finding, ROWS_SHOWN};
pub use auto::AutoPlay;
pub use boards::{Board, Line, Order, Span};
pub use browser::{BrowserSession, Found, Movement, Numbered, SecretHash, Shown, Timed};
pub use contests::{BuyIn, Contest, End};
pub use db::Db;
pub use guard::{HouseLimit, Lifetime};
pub use inbox::{BodyKind, Intake, OutboxRow};
pub use lock::{Glance, Holder, Lock};
pub use places::{ELSEWHERE, Place};
pub use players::{Pair, Session};
pub use renewal::{LastPair, Renewal};
pub use rounds::{PastRound, Round, Tally};
pub use rows::{Listing, Player, Seat};
pub use run::{Copied, Outside};
pub use rusqlite::InterruptHandle;
pub use tables::{OpenTable, PayTable};
pub use tosses::TossRow;
pub use turnover::{Days, Flow, Funds, Turnover};

use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use beside::Beside;
use errors::{broken, of_file, of_lock, unusable, wiped};
use files::{beside, file_at, is_missing, private, tighten};
use run::Run;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// What a start will find.
pub enum Foreseen {
    /// No database, or an older program's: the start makes it or brings it up to date.
    New,
    /// A backup that was put in place beside another one's log, which the start sets aside.
    BesideForeignLog,
    /// A database, which invariants of its books do not hold, and whether it is a copy.
    Books(Vec<Finding>, Option<Copied>),
}

/// Books, seen from far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glimpse {
    pub commits: i64,
    /// When they were last known to be in use.
    pub alive: Option<Wall>,
}

impl Db {
    /// Opens the database for writing, creates or migrates it, and reads all of it once if it is
    /// small enough.
    ///
    /// # Errors
    /// [`Fault::Unusable`] when the file is no database, corrupt, wiped, or from a newer program.
    pub fn open(path: &Path, lock: &Lock) -> Result<Self, Fault> {
        let size = std::fs::metadata(path).map_or(0, |meta| meta.len());
        if size == 0 && lock.outside() != Outside::Nothing {
            return Err(wiped(path));
        }
        if is_missing(path) {
            migrate::found(path)?;
        }
        private(path).map_err(|e| of_file(path, &e))?;
        // Reading the file would drop the locks that this process holds on it by now.
        let put_back = lock.opens() && copy::was_put_back(path);
        if put_back {
            copy::set_foreign_log_aside(path)?;
        }
        let conn = Connection::open(path).map_err(|e| unusable(path, &e))?;
        let mut db = Self::new(conn, path);
        if put_back {
            // Before it gets a log of its own, by which it could not be told any more.
            migrate::mark(&db.conn)?;
        }
        db.prepare_to_write(path, size, lock)?;
        db.lock = Some(lock.clone());
        db.beside = Some(Beside::new(path));
        db.copied = identity::copied(&db.conn, path, &lock.outside())?;
        // From now on these are its own.
        for log in ["-wal", "-shm"].map(|end| beside(path, end)) {
            tighten(&log);
            db.files.push((log.clone(), file_at(&log)));
        }
        db.uncounted.set(db.uncounted_at_most()?);
        Ok(db)
    }

    /// Whether [`Db::open`] will make a new database.
    #[must_use]
    pub fn is_new(path: &Path, lock: &Lock) -> bool {
        is_missing(path) && lock.outside() == Outside::Nothing
    }

    fn prepare_to_write(&self, path: &Path, size: u64, lock: &Lock) -> Result<(), Fault> {
        let conn = &self.conn;
        conn.busy_timeout(Duration::from_secs(5))?;
        // A commit is one append and one fsync; readers never block the writer.
        let mode: String = conn
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
            .map_err(|e| unusable(path, &e))?;
        if mode != "wal" {
            return Err(Fault::Unusable(format!(
                "{} is on a file system without shared memory (a network drive?): SQLite cannot \
                 keep a write-ahead log there; put CASINO_DB on a local disk",
                path.display()
            )));
        }
        conn.execute_batch(
            "PRAGMA synchronous = FULL;       -- a commit survives a power cut
             PRAGMA foreign_keys = ON;
             PRAGMA recursive_triggers = ON;  -- REPLACE does not get round a delete trigger
             PRAGMA trusted_schema = OFF;     -- a manipulated file cannot call functions
             PRAGMA temp_store = MEMORY;      -- savepoints never write a temporary file",
        )?;
        // Below zero it is in KiB.
        conn.execute_batch(&format!(
            "PRAGMA cache_size = -{}",
            cache_bytes(size) / 1_024
        ))?;
        // An older program's database has larger pages.
        let page: i64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        conn.execute_batch(&format!(
            "PRAGMA wal_autocheckpoint = {}; PRAGMA journal_size_limit = {};",
            limits::WAL_BYTES / page.max(1),
            limits::WAL_BYTES_MAX
        ))?;
        conn.set_prepared_statement_cache_capacity(96);
        // Otherwise some statements are planned anew whenever their values are others.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        if size > 0 && size <= limits::START_CHECK_BYTES_MAX {
            let found: String = conn
                .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
                .map_err(|e| unusable(path, &e))?;
            if found != "ok" {
                // The report's lines as one, so that the log says it in one.
                return Err(Fault::Unusable(broken(path, &found.replace('\n', " "))));
            }
        }
        let existed = lock.outside() != Outside::Nothing;
        if migrate::run(conn, path, existed)? {
            // A log may get lost; what the file itself has not can then not be made up.
            conn.execute_batch("PRAGMA wal_checkpoint(FULL)")?;
        }
        if !existed {
            // Synced with the run's name, before the first commit.
            lock.write(Outside::Created).map_err(of_lock)?;
        }
        Ok(())
    }

    /// Opens the database for reading only, in a process that has not opened it yet.
    ///
    /// # Errors
    /// Those of [`Db::open_to_read`], and [`Fault::Unusable`] when the log beside it is not its own.
    pub fn open_from_outside(path: &Path) -> Result<Self, Fault> {
        if copy::has_foreign_log(path) {
            return Err(Fault::Unusable(format!(
                "{0}-wal is not the log of {0}, which is a backup: move it away (a start does)",
                path.display()
            )));
        }
        Self::open_to_read(path)
    }

    /// Opens the database for reading only, beside a running bot or without one.
    ///
    /// # Errors
    /// [`Fault::Unusable`] when there is none or it cannot be read.
    pub fn open_to_read(path: &Path) -> Result<Self, Fault> {
        if !path.is_file() {
            return Err(Fault::Unusable(format!(
                "there is no database at {}",
                path.display()
            )));
        }
        let db = Self::open_as_it_is(path)?;
        if !migrate::is_current(&db.conn, path)? {
            return Err(Fault::Unusable(format!(
                "{} is from an older casino-bot: start this one once to bring it up to date",
                path.display()
            )));
        }
        Ok(db)
    }

    /// Looks at the books as the next start will find them, as far as is done in a moment, and changes
    /// nothing.
    ///
    /// # Errors
    /// The fault that the start would end with, as far as it can be foreseen.
    pub fn foresee(path: &Path) -> Result<Foreseen, Fault> {
        // First: a running bot's database has only more commits then.
        let lock = Lock::glance(path).map_err(|e| Fault::Storage(format!("lock file: {e}")))?;
        let existed = lock.outside != Outside::Nothing;
        if std::fs::metadata(path).map_or(0, |meta| meta.len()) == 0 {
            return if existed {
                Err(wiped(path))
            } else {
                Ok(Foreseen::New)
            };
        }
        if copy::has_foreign_log(path) {
            return Ok(Foreseen::BesideForeignLog);
        }
        let db = Self::open_as_it_is(path)?;
        if migrate::is_current(&db.conn, path)? {
            let (findings, _) = db.prove_cheaply()?;
            let copied = match copy::was_put_back(path) {
                true => Some(Copied::Made),
                false => identity::copied(&db.conn, path, &lock.outside)?,
            };
            Ok(Foreseen::Books(findings, copied))
        } else if existed && migrate::is_empty(&db.conn)? {
            Err(wiped(path))
        } else {
            Ok(Foreseen::New)
        }
    }

    /// What can be told of the books at a glance, of this program's or an older one's; `None`: there are none.
    #[must_use]
    pub fn peek(path: &Path) -> Option<Glimpse> {
        if !path.is_file() {
            return None;
        }
        let db = Self::open_as_it_is(path).ok()?;
        let commits = db
            .conn
            .query_row("SELECT commits FROM intake", [], |row| row.get(0));
        Some(Glimpse {
            commits: commits.ok()?,
            alive: db.last_alive().ok()?,
        })
    }

    /// Notes beside a database that the books at `copy`, which are to be put in its place, once had more commits: so they
    /// count as an older state of theirs there, by so many.
    ///
    /// # Errors
    /// When the books cannot be read or the lock file not be written.
    pub fn lacks(copy: &Path, lock: &Lock, commits: i64) -> Result<(), Fault> {
        let db = Self::open_as_it_is(copy)?;
        let sql = "SELECT run FROM intake WHERE commits < ?1";
        let run: Option<String> = db.conn.query_row(sql, [commits], |row| row.get(0))?;
        let run = run.as_deref().and_then(Run::read);
        let Some(run) = run else { return Ok(()) };
        lock.remember(Outside::known([run], commits))
            .map_err(of_lock)
    }

    fn open_as_it_is(path: &Path) -> Result<Self, Fault> {
        // Reading a write-ahead log needs its shared memory, which a plain read-only connection
        // cannot create; query_only then forbids every change.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)
            .or_else(|_| Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY))
            .map_err(|e| unusable(path, &e))?;
        conn.busy_timeout(Duration::from_secs(5))?;
        conn.execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")
            .map_err(|e| unusable(path, &e))?;
        Ok(Self::new(conn, path))
    }
}

/// Memory for the pages of a database of so many bytes.
fn cache_bytes(size: u64) -> u64 {
    (size / limits::CACHE_SHARE).clamp(limits::CACHE_BYTES, limits::CACHE_BYTES_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_house_gets_more_memory_for_its_pages_up_to_a_bound() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let kept = || -> i64 {
            let lock = Lock::take(&path).expect("a lock file").expect("free");
            let db = Db::open(&path, &lock).expect("opens");
            let kept = db.conn.query_row("PRAGMA cache_size", [], |row| row.get(0));
            kept.expect("a number")
        };
        let kib = |bytes: u64| -i64::try_from(bytes / 1_024).expect("fits");
        assert_eq!(kept(), kib(limits::CACHE_BYTES));
        let file = std::fs::OpenOptions::new().append(true).open(&path);
        let size = limits::CACHE_BYTES * limits::CACHE_SHARE * 2;
        file.and_then(|file| file.set_len(size)).expect("grows");
        assert_eq!(kept(), kib(limits::CACHE_BYTES * 2));
        assert_eq!(cache_bytes(u64::MAX), limits::CACHE_BYTES_MAX);
    }
}
