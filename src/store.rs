//! The database: the only code that speaks SQL. It keeps what the rules decided and decides
//! nothing; the engine holds the one connection that writes.
mod audit;
mod auto;
mod boards;
mod books;
mod contests;
mod copy;
mod identity;
mod inbox;
mod lock;
mod migrate;
mod places;
mod players;
mod renewal;
mod rounds;
mod tables;
mod tosses;
mod waits;

pub use audit::{Audit, Finding, ROWS_SHOWN};
pub use auto::AutoPlay;
pub use boards::{Board, Line, Listing, Order, Span};
pub use contests::{BuyIn, Contest, End};
pub use identity::{Copied, Outside};
pub use inbox::{Intake, OutboxRow};
pub use lock::{Glance, Holder, Lock};
pub use places::{ELSEWHERE, Place};
pub use players::{Pair, Player, Seat, Session};
pub use renewal::Renewal;
pub use rounds::{PastRound, Round, Tally};
pub use rusqlite::InterruptHandle;
pub use tables::OpenTable;
pub use tosses::TossRow;

use crate::fault::Fault;
use crate::limits;
use crate::time::Wall;
use identity::Run;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::cell::Cell;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An open database.
pub struct Db {
    conn: Connection,
    /// The files that were opened: device and inode.
    files: Vec<(PathBuf, Option<(u64, u64)>)>,
    /// Of one that is open to be written.
    lock: Option<Lock>,
    /// Whose it is, once it was taken over.
    run: Option<Run>,
    /// Counted in the transaction under way.
    commits: Cell<i64>,
    copied: Option<Copied>,
}

/// What a start will find.
pub enum Foreseen {
    /// No database, or an older program's: the start makes it or brings it up to date.
    New,
    /// A backup that was put in place beside another one's log, which the start sets aside.
    BesideForeignLog,
    /// A database, which invariants of its books do not hold, and whether it is a copy.
    Books(Vec<Finding>, Option<Copied>),
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
        if std::fs::symlink_metadata(path).is_err_and(|e| e.kind() == ErrorKind::NotFound) {
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
            copy::mark(&db.conn)?;
        }
        db.prepare_to_write(path, size, lock)?;
        db.lock = Some(lock.clone());
        db.copied = identity::copied(&db.conn, path, &lock.outside())?;
        // From now on these are its own.
        for log in ["-wal", "-shm"].map(|end| beside(path, end)) {
            tighten(&log);
            db.files.push((log.clone(), file_at(&log)));
        }
        Ok(db)
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
             PRAGMA temp_store = MEMORY;      -- savepoints never write a temporary file
             PRAGMA cache_size = -4096;       -- KiB
             PRAGMA wal_autocheckpoint = 4000;
             PRAGMA journal_size_limit = 67108864;",
        )?;
        conn.set_prepared_statement_cache_capacity(96);
        if size > 0 && size <= limits::QUICK_CHECK_BYTES_MAX {
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
            lock.write(Outside::Created).map_err(identity::of_lock)?;
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

    fn new(conn: Connection, path: &Path) -> Self {
        Self {
            conn,
            files: vec![(path.to_owned(), file_at(path))],
            lock: None,
            run: None,
            commits: Cell::new(0),
            copied: None,
        }
    }

    /// Whether the files that were opened are still those at their paths, the log's among them: SQLite
    /// goes on writing into one that was deleted, and all of it would be lost. And whether the lock
    /// keeps others out; one that was deleted is made anew.
    ///
    /// # Errors
    /// [`Fault::Misplaced`] when they are not; [`Fault::Ousted`] when somebody else has the lock.
    pub fn in_place(&self) -> Result<(), Fault> {
        if self.files.iter().any(|(path, id)| file_at(path) != *id) {
            return Err(Fault::Misplaced);
        }
        self.lock.as_ref().map_or(Ok(()), Lock::hold)
    }

    /// Ends the statement under way, from any thread: it fails with [`Fault::Storage`].
    #[must_use]
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.conn.get_interrupt_handle()
    }

    /// Writes a row in a transaction of its own and reads it back.
    ///
    /// # Errors
    /// When the database cannot be written, or does not give back what was written.
    pub fn prove_writable(&self, now: Wall) -> Result<(), Fault> {
        self.begin()?;
        let written = self
            .conn
            .execute("UPDATE pulse SET at = ?1", [now.0])
            .map_err(Fault::from)
            .and_then(|_| self.commit())
            .inspect_err(|_| self.rollback());
        written?;
        let read: i64 = self
            .conn
            .query_row("SELECT at FROM pulse", [], |row| row.get(0))?;
        if read == now.0 {
            Ok(())
        } else {
            Err(Fault::Storage(
                "a row just written reads otherwise".to_owned(),
            ))
        }
    }

    /// Starts the transaction that the following calls belong to.
    ///
    /// # Errors
    /// [`Fault::Busy`] when another process writes, [`Fault::Ousted`] when another bot has the
    /// database.
    pub fn begin(&self) -> Result<(), Fault> {
        self.run("BEGIN IMMEDIATE")?;
        self.own().inspect_err(|_| self.rollback())
    }

    /// Makes everything since [`Db::begin`] last.
    ///
    /// # Errors
    /// [`Fault::DiskFull`] among others; the transaction is then still to be rolled back.
    pub fn commit(&self) -> Result<(), Fault> {
        self.run("COMMIT")?;
        self.note_commit();
        Ok(())
    }

    /// Undoes everything since [`Db::begin`].
    pub fn rollback(&self) {
        // SQLite may have rolled back by itself, after a full disk for one.
        if !self.conn.is_autocommit() {
            let _ = self.run("ROLLBACK");
        }
    }

    /// Starts a part of the transaction that can be undone alone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_update(&self) -> Result<(), Fault> {
        self.run("SAVEPOINT one")
    }

    /// Ends that part, keeping it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_update(&self) -> Result<(), Fault> {
        self.run("RELEASE one")
    }

    /// Ends that part, undoing it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn undo_update(&self) -> Result<(), Fault> {
        self.run("ROLLBACK TO one")?;
        self.run("RELEASE one")
    }

    /// Lets the file grow to this many pages and no further, as a full disk does; for tests.
    pub fn limit_pages(&self, pages: u32) {
        let _ = self
            .conn
            .execute_batch(&format!("PRAGMA max_page_count = {pages}"));
    }

    /// Writes the log into the database file and shortens it, as far as nobody has to be waited for;
    /// called at the end of a run. The rest is the next start's.
    pub fn checkpoint(&self) {
        let _ = self.conn.busy_timeout(Duration::ZERO);
        for statement in ["PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"] {
            let _ = self.conn.execute_batch(statement);
        }
    }

    fn run(&self, sql: &str) -> Result<(), Fault> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

fn file_at(path: &Path) -> Option<(u64, u64)> {
    std::fs::metadata(path).ok().map(|meta| id(&meta))
}

fn id(meta: &Metadata) -> (u64, u64) {
    (meta.dev(), meta.ino())
}

/// The file that goes by a database's name with something behind it.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

/// Creates a file that only its owner may read: it holds seeds that are not yet revealed. One that is
/// there is closed to everybody else but its group, which somebody may have let in.
fn private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    match options.append(true).create_new(true).mode(0o600).open(path) {
        // Opening and closing one that is there would drop the locks that this process holds on it.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            tighten(path);
            Ok(())
        }
        made => made.map(drop),
    }
}

fn of_file(path: &Path, error: &std::io::Error) -> Fault {
    Fault::of_room(error).unwrap_or_else(|| Fault::Unusable(format!("{}: {error}", path.display())))
}

fn tighten(path: &Path) {
    let Ok(meta) = std::fs::metadata(path) else {
        return;
    };
    let mode = meta.permissions().mode();
    if meta.is_file() && mode & 0o007 != 0 {
        log::warn!("everybody could read {}: now its owner can", path.display());
        let closed = std::fs::Permissions::from_mode(mode & 0o770);
        if let Err(error) = std::fs::set_permissions(path, closed) {
            log::warn!("{} stays open to everybody: {error}", path.display());
        }
    }
}

fn unusable(path: &Path, error: &rusqlite::Error) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Fault::Unusable(broken(path, "it is not a database")),
        Some(ErrorCode::DatabaseCorrupt) => Fault::Unusable(broken(path, "it is corrupt")),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            Fault::Unusable(format!(
                "{} cannot be opened for writing: let the bot's user own it and its folder",
                path.display()
            ))
        }
        _ => Fault::from_sqlite(error),
    }
}

fn wiped(path: &Path) -> Fault {
    Fault::Unusable(format!(
        "{0} is missing or empty, but it existed before: put it back with its {0}-wal, or put a backup \
         in its place and delete {0}-wal and {0}-shm, or delete {0}.lock to start with empty books",
        path.display()
    ))
}

fn broken(path: &Path, why: &str) -> String {
    format!(
        "{} cannot be used ({why}): move it and its -wal and -shm files away and put a backup in \
         its place (see `casino-bot backup`)",
        path.display()
    )
}

impl Fault {
    fn from_sqlite(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ConstraintViolation) => Self::Rule(error.to_string()),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Unusable(format!(
                "the database is corrupt ({error}): restore a backup"
            )),
            // One row that no program of this house has written: it concerns what reads it.
            None if is_of_a_value(error) => Self::Rule(error.to_string()),
            _ => Self::Storage(error.to_string()),
        }
    }
}

/// Whether a value that was read is none of those that its column is to hold.
const fn is_of_a_value(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
    )
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::from_sqlite(&error)
    }
}
