//! The database: the only code that speaks SQL. It keeps what the rules decided and decides
//! nothing; the engine holds the one connection that writes.
mod audit;
mod auto;
mod boards;
mod books;
mod contests;
mod inbox;
mod lock;
mod migrate;
mod places;
mod players;
mod rounds;
mod tables;
mod tosses;

pub use audit::{Audit, Finding, ROWS_SHOWN};
pub use auto::AutoPlay;
pub use boards::{Board, Line, Listing, Order, Span};
pub use contests::{BuyIn, Contest, End};
pub use inbox::{Intake, OutboxRow};
pub use lock::{Glance, Lock};
pub use places::{ELSEWHERE, Place};
pub use players::{Pair, Player, Seat, Session};
pub use rounds::{PastRound, Round, Tally};
pub use rusqlite::InterruptHandle;
pub use tables::OpenTable;
pub use tosses::TossRow;

use crate::fault::Fault;
use crate::limits;
use crate::time::Wall;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// An open database.
pub struct Db {
    conn: Connection,
    /// The file that was opened: device and inode.
    file: Option<(u64, u64)>,
    path: PathBuf,
}

impl Db {
    /// Opens the database for writing, creates or migrates it, and reads all of it once if it is
    /// small enough. The instance lock must be held.
    ///
    /// # Errors
    /// [`Fault::Unusable`] when the file is no database, corrupt, wiped, or from a newer program.
    pub fn open(path: &Path, lock: &Lock) -> Result<Self, Fault> {
        let size = std::fs::metadata(path).map_or(0, |meta| meta.len());
        if size == 0 && lock.database_was_created() {
            return Err(wiped(path));
        }
        private(path).map_err(|e| Fault::Unusable(format!("{}: {e}", path.display())))?;
        let conn = Connection::open(path).map_err(|e| unusable(path, &e))?;
        let db = Self::new(conn, path);
        db.prepare_to_write(path, size)?;
        lock.remember_database()
            .map_err(|e| Fault::Storage(format!("lock file: {e}")))?;
        Ok(db)
    }

    fn prepare_to_write(&self, path: &Path, size: u64) -> Result<(), Fault> {
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
        migrate::run(conn, path)
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

    /// Proves the books as the next start will find them, and changes nothing. `None` when that
    /// start will make them or bring them up to date.
    ///
    /// # Errors
    /// The fault that the start would end with, as far as it can be foreseen.
    pub fn foresee(path: &Path) -> Result<Option<Vec<Finding>>, Fault> {
        if std::fs::metadata(path).map_or(0, |meta| meta.len()) == 0 {
            let lock = Lock::glance(path).map_err(|e| Fault::Storage(format!("lock file: {e}")))?;
            return if lock.database_was_created {
                Err(wiped(path))
            } else {
                Ok(None)
            };
        }
        let db = Self::open_as_it_is(path)?;
        if migrate::is_current(&db.conn, path)? {
            db.prove().map(Some)
        } else {
            Ok(None)
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
            file: file_at(path),
            path: path.to_owned(),
        }
    }

    /// Whether the file that was opened is still the one at its path: SQLite goes on writing into
    /// one that was deleted, and all of it would be lost.
    ///
    /// # Errors
    /// [`Fault::Misplaced`] when it is not.
    pub fn in_place(&self) -> Result<(), Fault> {
        if file_at(&self.path) == self.file {
            Ok(())
        } else {
            Err(Fault::Misplaced)
        }
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
    /// [`Fault::Busy`] when another process writes.
    pub fn begin(&self) -> Result<(), Fault> {
        self.run("BEGIN IMMEDIATE")
    }

    /// Makes everything since [`Db::begin`] last.
    ///
    /// # Errors
    /// [`Fault::DiskFull`] among others; the transaction is then still to be rolled back.
    pub fn commit(&self) -> Result<(), Fault> {
        self.run("COMMIT")
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

    /// Writes the log into the database file and shortens it; called at the end of a run.
    pub fn checkpoint(&self) {
        let _ = self
            .conn
            .execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);");
    }

    /// Writes a consistent copy to `target`, which must not exist, and proves its books.
    ///
    /// # Errors
    /// When `target` exists, cannot be written, or the copy does not hold.
    pub fn backup(&self, target: &Path) -> Result<(), Fault> {
        if target.exists() {
            return Err(Fault::Unusable(format!(
                "{} exists already: name a new file",
                target.display()
            )));
        }
        let mut partial = target.as_os_str().to_owned();
        partial.push(".partial");
        let partial = Path::new(&partial);
        let io = |e: std::io::Error| Fault::Storage(format!("{}: {e}", target.display()));
        let _ = std::fs::remove_file(partial);
        private(partial).map_err(io)?;
        let written = self
            .copy_to(partial)
            .and_then(|()| {
                std::fs::File::open(partial)
                    .and_then(|f| f.sync_all())
                    .map_err(io)
            })
            .and_then(|()| Self::open_to_read(partial)?.prove());
        match written {
            Ok(findings) if findings.is_empty() => std::fs::rename(partial, target).map_err(io),
            Ok(findings) => {
                let _ = std::fs::remove_file(partial);
                Err(Fault::Unusable(format!(
                    "the books do not hold: {}",
                    findings[0]
                )))
            }
            Err(fault) => {
                let _ = std::fs::remove_file(partial);
                Err(fault)
            }
        }
    }

    fn copy_to(&self, target: &Path) -> Result<(), Fault> {
        // query_only forbids every statement that writes, even to another file.
        self.conn.execute_batch("PRAGMA query_only = OFF")?;
        self.conn
            .execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
        self.conn.execute_batch("PRAGMA query_only = ON")?;
        Connection::open(target)?.execute("UPDATE intake SET copied = 1", [])?;
        Ok(())
    }

    fn run(&self, sql: &str) -> Result<(), Fault> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

fn file_at(path: &Path) -> Option<(u64, u64)> {
    let meta = std::fs::metadata(path).ok()?;
    Some((meta.dev(), meta.ino()))
}

/// Creates a file that only its owner may read: it holds seeds that are not yet revealed.
fn private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    match options.append(true).create_new(true).mode(0o600).open(path) {
        // Closing one that is there would drop the locks that this process holds on it.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
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
        "{0} is missing or empty, but it existed before: put a backup in its place and \
         delete {0}-wal and {0}-shm, or delete {0}.lock to start with empty books",
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
