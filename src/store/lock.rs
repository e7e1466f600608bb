//! One instance only: an exclusive lock on `casino.db.lock`, held as long as the process lives.
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The held lock. The operating system releases it with the process, however that ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
    created: AtomicBool,
}

/// What the file says once its database has been created, so that a wiped database is not taken
/// for a first start.
const CREATED: &str = "The database beside this file exists. Without it, restore a backup.\n";

/// How long a start waits for somebody who only looks.
const GLANCE_WAIT: Duration = Duration::from_millis(50);

/// What the lock shows from outside.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glance {
    /// Whether an instance runs.
    pub held: bool,
    /// Whether the database was created by an earlier run.
    pub database_was_created: bool,
}

fn name(path: &Path) -> OsString {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name
}

fn says_created(file: &File) -> io::Result<bool> {
    let mut text = String::new();
    file.take(1_024).read_to_string(&mut text)?;
    Ok(text == CREATED)
}

impl Lock {
    /// Takes the lock of the database at `path`; `None` when another process holds it.
    ///
    /// # Errors
    /// When the lock file cannot be created.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(name(path))?;
        let mut taken = file.try_lock();
        if matches!(taken, Err(TryLockError::WouldBlock)) {
            // A glance holds it for an instant, which must not end a start.
            std::thread::park_timeout(GLANCE_WAIT);
            taken = file.try_lock();
        }
        match taken {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let created = AtomicBool::new(says_created(&file)?);
        Ok(Some(Self { file, created }))
    }

    /// Looks at the lock of the database at `path` from outside and leaves it as it is.
    ///
    /// # Errors
    /// When the lock file cannot be read.
    pub fn glance(path: &Path) -> io::Result<Glance> {
        let file = match File::open(name(path)) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Glance::default()),
            Err(error) => return Err(error),
        };
        let database_was_created = says_created(&file)?;
        let held = match file.try_lock_shared() {
            Ok(()) => false,
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(error)) => return Err(error),
        };
        Ok(Glance {
            held,
            database_was_created,
        })
    }

    /// Whether the database of this lock was created by an earlier run.
    #[must_use]
    pub fn database_was_created(&self) -> bool {
        self.created.load(Ordering::Relaxed)
    }

    /// Notes that the database exists.
    ///
    /// # Errors
    /// When the lock file cannot be written.
    pub fn remember_database(&self) -> io::Result<()> {
        if !self.database_was_created() {
            self.file.set_len(0)?;
            // Where the file is read or written next depends on what was read before.
            self.file.write_all_at(CREATED.as_bytes(), 0)?;
            self.created.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_remembered_however_often_it_is_opened() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let lock = Lock::take(&path).expect("a file").expect("nobody else's");
        assert!(!lock.database_was_created());
        for _ in 0..3 {
            lock.remember_database().expect("written");
            assert!(lock.database_was_created());
        }
        drop(lock);
        let lock = Lock::take(&path).expect("a file").expect("free again");
        assert!(lock.database_was_created());
    }
}
