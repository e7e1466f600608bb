//! The open database and its transactions.
use super::beside::Beside;
use super::errors::of_lock;
use super::files::{Names, file_at, folder, names_in};
use super::known::Known;
use super::lock::Lock;
#[cfg(debug_assertions)]
use super::rows;
use super::run::{Copied, Run};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, InterruptHandle, params};
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// When the files were found in their place.
#[derive(Clone, Copy)]
struct Found {
    /// What their folder was like just before.
    names: Names,
    /// Since when it is like that.
    since: Instant,
    at: Instant,
}

/// An open database.
pub struct Db {
    pub(super) conn: Connection,
    /// The files that were opened: device and inode.
    pub(super) files: Vec<(PathBuf, Option<(u64, u64)>)>,
    /// Where they all are; unknown if the database is somewhere else than its name.
    folder: Option<PathBuf>,
    found: Cell<Option<Found>>,
    /// Of one that is open to be written.
    pub(super) lock: Option<Lock>,
    /// Whose it is, once it was taken over.
    pub(super) run: Option<Run>,
    /// How many commits it has by what this run counts.
    pub(super) commits: Cell<i64>,
    /// The last update that the transaction under way takes in, and when it came.
    pub(super) taken: Cell<Option<(i64, Wall)>>,
    /// Whether a replicator reads the log.
    replicated: Cell<bool>,
    pub(super) copied: Option<Copied>,
    pub(super) known: Known,
    /// Of one that is open to be written: what it keeps beside it.
    pub(super) beside: Option<Beside>,
    /// How many rounds are over and not counted, at most; none of one that is open to be read.
    pub(super) uncounted: Cell<i64>,
    /// The most that there were since the transaction began.
    pub(super) waited: Cell<i64>,
    /// How many rows had changed in all when the part of the transaction under way began.
    changed: Cell<u64>,
    #[cfg(debug_assertions)]
    failing: Cell<bool>,
}

impl Db {
    pub(super) fn new(conn: Connection, path: &Path) -> Self {
        Self {
            conn,
            files: vec![(path.to_owned(), file_at(path))],
            folder: folder(path),
            found: Cell::new(None),
            lock: None,
            run: None,
            commits: Cell::new(0),
            taken: Cell::new(None),
            replicated: Cell::new(false),
            copied: None,
            known: Known::default(),
            beside: None,
            uncounted: Cell::new(0),
            waited: Cell::new(0),
            changed: Cell::new(0),
            #[cfg(debug_assertions)]
            failing: Cell::new(false),
        }
    }

    /// The number that the next row of a table gets whose rows are numbered as they come.
    pub(super) fn next_id(&self, numbered: &str) -> Result<i64, Fault> {
        let sql = format!("SELECT coalesce(max(id), 0) + 1 FROM {numbered}");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([], |row| row.get(0))?)
    }

    /// Whether the files that were opened are still those at their paths, the log's among them: SQLite
    /// goes on writing into one that was deleted, and all of it would be lost. And whether the lock
    /// keeps others out; one that was deleted is made anew. As long as no name in their folder changes,
    /// each is looked at every [`limits::FILES_LOOK_EVERY`] only.
    ///
    /// # Errors
    /// [`Fault::Misplaced`] when they are not; [`Fault::Ousted`] when somebody else has the lock.
    pub fn in_place(&self) -> Result<(), Fault> {
        self.in_place_at(Instant::now())
    }

    fn in_place_at(&self, now: Instant) -> Result<(), Fault> {
        let names = self.folder.as_deref().and_then(names_in);
        let found = self.found.take().filter(|found| Some(found.names) == names);
        let is_settled = |found: &Found| {
            found.at.saturating_duration_since(found.since) >= limits::FOLDER_SETTLES
                && now.saturating_duration_since(found.at) < limits::FILES_LOOK_EVERY
        };
        if found.as_ref().is_some_and(is_settled) {
            self.found.set(found);
            return Ok(());
        }
        if self.files.iter().any(|(path, id)| file_at(path) != *id) {
            return Err(Fault::Misplaced);
        }
        self.lock.as_ref().map_or(Ok(()), Lock::hold)?;
        let since = found.map_or(now, |found| found.since);
        self.found.set(names.map(|names| Found {
            names,
            since,
            at: now,
        }));
        Ok(())
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
        self.waited.set(self.uncounted.get());
        self.taken.set(None);
        let began = self.version().and_then(|version| {
            // Who takes it over writes.
            if !self.known.is_of(version) {
                self.is_ours()?;
            }
            self.known.begin(version);
            Ok(())
        });
        began.inspect_err(|_| self.rollback())
    }

    /// Makes everything since [`Db::begin`] last.
    ///
    /// # Errors
    /// [`Fault::DiskFull`] among others, [`Fault::Ousted`] when another bot has the database; the transaction is then
    /// still to be rolled back.
    pub fn commit(&self) -> Result<(), Fault> {
        self.own()?;
        #[cfg(debug_assertions)]
        self.prove_known()?;
        if let Some(beside) = &self.beside {
            beside.keep(&self.conn);
        }
        #[cfg(debug_assertions)]
        if self.failing.get() {
            return Err(Fault::DiskFull);
        }
        self.run("COMMIT")?;
        self.known.end();
        self.note_commit();
        Ok(())
    }

    /// Undoes everything since [`Db::begin`].
    pub fn rollback(&self) {
        self.known.end();
        self.forget();
        // SQLite may have rolled back by itself, after a full disk for one.
        if !self.conn.is_autocommit() {
            let _ = self.run("ROLLBACK");
        }
    }

    /// Starts a part of the transaction that can be undone alone.
    pub fn begin_update(&self) -> Result<(), Fault> {
        self.changed.set(self.conn.total_changes());
        self.run("SAVEPOINT one")
    }

    /// Ends that part, keeping it.
    pub fn keep_update(&self) -> Result<(), Fault> {
        self.run("RELEASE one")
    }

    /// Ends that part, undoing it.
    pub fn undo_update(&self) -> Result<(), Fault> {
        // Most refusals come before anything is written.
        if self.conn.total_changes() != self.changed.get() {
            self.forget();
            self.run("ROLLBACK TO one")?;
        }
        self.run("RELEASE one")
    }

    /// Something is undone, the counting of rounds perhaps.
    fn forget(&self) {
        self.known.forget();
        if self.lock.is_some() {
            let most = self.uncounted.get().max(self.waited.get());
            self.uncounted.set(most);
        }
    }

    /// Has every commit fail from now on, or none any more, as on a disk that takes no more of the log; for tests.
    #[cfg(debug_assertions)]
    pub fn fail_commits(&self, yes: bool) {
        self.failing.set(yes);
    }

    /// Lets the file grow to this many pages and no further, as a full disk does; for tests.
    pub fn limit_pages(&self, pages: u32) {
        let _ = self
            .conn
            .execute_batch(&format!("PRAGMA max_page_count = {pages}"));
    }

    /// The number of the last commit.
    #[must_use]
    pub fn committed(&self) -> i64 {
        self.commits.get()
    }

    /// Leaves the log to a replicator that reads it and brings it into the database file: what is brought there
    /// before it was read is missing in the replica. One that has died does not let it grow without end.
    pub fn is_replicated(&self) -> Result<(), Fault> {
        let conn = &self.conn;
        let page: i64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let pages = limits::WAL_BYTES_MAX / page.max(1);
        conn.execute_batch(&format!("PRAGMA wal_autocheckpoint = {pages}"))?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        self.replicated.set(true);
        Ok(())
    }

    /// Writes the log into the database file and shortens it, as far as nobody has to be waited for;
    /// called at the end of a run. The rest is the next start's, or a replicator's.
    pub fn checkpoint(&self) {
        if self.replicated.get() {
            return;
        }
        let _ = self.conn.busy_timeout(Duration::ZERO);
        for statement in ["PRAGMA optimize", "PRAGMA wal_checkpoint(TRUNCATE)"] {
            let _ = self.conn.execute_batch(statement);
        }
    }

    /// Panics when something that is known stands otherwise in the books.
    #[cfg(debug_assertions)]
    fn prove_known(&self) -> Result<(), Fault> {
        let (balances, seats) = self.known.some();
        for (key, known) in balances {
            assert_eq!(
                rows::balance(&self.conn, key)?,
                known,
                "the balance of {key:?}"
            );
        }
        for (player, known) in seats {
            assert_eq!(
                rows::seat(&self.conn, player)?,
                known,
                "the seat of {player:?}"
            );
        }
        Ok(())
    }

    pub(super) fn run(&self, sql: &str) -> Result<(), Fault> {
        self.conn.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// SQLite's count of what others have committed: <https://www.sqlite.org/pragma.html#pragma_data_version>.
    fn version(&self) -> Result<i64, Fault> {
        let mut find = self.conn.prepare_cached("PRAGMA data_version")?;
        Ok(find.query_row([], |row| row.get(0))?)
    }

    /// Whether the database is this run's still: another process may have taken it over if the lock file was deleted.
    fn is_ours(&self) -> Result<(), Fault> {
        let Some(run) = &self.run else {
            return Ok(());
        };
        let mut find = self.conn.prepare_cached("SELECT run IS ?1 FROM intake")?;
        match find.query_row([run.as_str()], |row| row.get(0))? {
            true => Ok(()),
            false => Err(Fault::Ousted),
        }
    }

    /// Counts the transaction under way, with the last update that it takes in, if the database is this run's still.
    fn own(&self) -> Result<(), Fault> {
        let (Some(run), Some(lock)) = (&self.run, &self.lock) else {
            return Ok(());
        };
        lock.sync().map_err(of_lock)?;
        let owned = match self.taken.take() {
            None => self
                .conn
                .prepare_cached("UPDATE intake SET commits = commits + 1 WHERE run = ?1")?
                .execute([run.as_str()])?,
            Some((last, at)) => self
                .conn
                .prepare_cached(
                    "UPDATE intake SET commits = commits + 1, last = ?2, seen_at = ?3, in_hand = NULL, kills = 0
                     WHERE run = ?1",
                )?
                .execute(params![run.as_str(), last, at.0])?,
        };
        match owned {
            0 => Err(Fault::Ousted),
            _ => Ok(()),
        }
    }

    fn note_commit(&self) {
        if let (Some(lock), Some(_)) = (&self.lock, &self.run) {
            self.commits.set(self.commits.get() + 1);
            lock.note(self.commits.get());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::files::beside;
    use std::fs;
    use std::os::unix::fs::MetadataExt;

    /// Books whose files were last looked at a moment ago, and whose folder has not changed for long.
    fn settled(path: &Path) -> (Db, Instant) {
        let lock = Lock::take(path).expect("a lock file").expect("free");
        let db = Db::open(path, &lock).expect("opens");
        let mut now = Instant::now();
        for step in [Duration::ZERO, limits::FOLDER_SETTLES] {
            now += step;
            db.in_place_at(now).expect("in place");
        }
        // Older kernels tell only changes apart that are some milliseconds apart.
        let changed = |file: fs::Metadata| (file.ctime(), file.ctime_nsec());
        let last = changed(
            path.parent()
                .expect("a folder")
                .metadata()
                .expect("is there"),
        );
        let has_passed = || {
            let other = tempfile::tempfile().expect("a file");
            changed(other.metadata().expect("is there")) > last
        };
        while !has_passed() {}
        (db, now + limits::FILES_LOOK_EVERY / 2)
    }

    #[test]
    fn a_file_that_is_not_in_its_place_is_missed_at_once() {
        type Harm = fn(&Path);
        let harms: [Harm; 4] = [
            |path| fs::remove_file(beside(path, "-wal")).expect("removed"),
            |path| fs::rename(path, beside(path, ".away")).expect("renamed"),
            |path| {
                let copy = beside(path, ".copy");
                fs::copy(path, &copy).expect("copied");
                fs::rename(copy, path).expect("put in place");
            },
            |path| {
                let folder = path.parent().expect("a folder");
                fs::rename(folder, folder.with_file_name("away")).expect("renamed");
                fs::create_dir(folder).expect("another one");
            },
        ];
        for harm in harms {
            let dir = tempfile::tempdir().expect("a folder");
            let folder = dir.path().join("data");
            fs::create_dir(&folder).expect("a folder");
            let path = folder.join("casino.db");
            let (db, now) = settled(&path);
            db.in_place_at(now).expect("in place");
            harm(&path);
            assert!(matches!(db.in_place_at(now), Err(Fault::Misplaced)));
            // It stays so.
            assert!(matches!(db.in_place_at(now), Err(Fault::Misplaced)));
        }
    }

    #[test]
    fn a_lock_that_is_deleted_is_there_again_at_once() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let (db, now) = settled(&path);
        fs::remove_file(beside(&path, ".lock")).expect("removed");
        db.in_place_at(now).expect("in place");
        assert!(Lock::take(&path).expect("a lock file").is_none());
    }

    #[test]
    fn who_was_ousted_writes_nothing() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let takes = || {
            let lock = Lock::take(&path).expect("a lock file").expect("free");
            let mut db = Db::open(&path, &lock).expect("opens");
            db.take_over(|_| Ok(())).expect("is ours");
            db
        };
        let first = takes();
        first.prove_writable(Wall(1)).expect("writes");
        fs::remove_file(beside(&path, ".lock")).expect("removed");
        let second = takes();
        for _ in 0..2 {
            assert_eq!(first.begin(), Err(Fault::Ousted));
            assert_eq!(first.prove_writable(Wall(2)), Err(Fault::Ousted));
        }
        second.prove_writable(Wall(3)).expect("writes");
    }

    #[test]
    fn what_a_link_leads_to_is_looked_at_each_time() {
        let dir = tempfile::tempdir().expect("a folder");
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        for folder in [&real, &link] {
            fs::create_dir(folder).expect("a folder");
        }
        let (real, link) = (real.join("casino.db"), link.join("casino.db"));
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        drop(settled(&real));
        let (db, now) = settled(&link);
        fs::remove_file(&real).expect("removed");
        assert!(matches!(db.in_place_at(now), Err(Fault::Misplaced)));
    }

    #[test]
    fn only_a_folder_that_has_settled_is_one_look() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let (mut db, now) = settled(&path);
        // As if it were another file: nobody looks until it is time.
        let was = db.files[0].1.take();
        db.in_place_at(now).expect("not looked at");
        fs::write(dir.path().join("another"), "").expect("written");
        assert!(matches!(db.in_place_at(now), Err(Fault::Misplaced)));
        db.files[0].1 = was;
        db.in_place_at(now).expect("in place");
        db.files[0].1 = None;
        assert!(matches!(db.in_place_at(now), Err(Fault::Misplaced)));
        db.files[0].1 = was;
        for step in [Duration::ZERO, limits::FOLDER_SETTLES] {
            db.in_place_at(now + step).expect("in place");
        }
        let now = now + limits::FOLDER_SETTLES;
        db.files[0].1 = None;
        db.in_place_at(now).expect("not looked at");
        let later = now + limits::FILES_LOOK_EVERY;
        assert!(matches!(db.in_place_at(later), Err(Fault::Misplaced)));
    }
}
