//! One instance only: an exclusive lock on `casino.db.lock`, held as long as the process lives.
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;

/// The held lock. The operating system releases it with the process, however that ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
    created: bool,
}

/// What the file says once its database has been created, so that a wiped database is not taken
/// for a first start.
const CREATED: &str = "The database beside this file exists. Without it, restore a backup.\n";

impl Lock {
    /// Takes the lock of the database at `path`; `None` when another process holds it.
    ///
    /// # Errors
    /// When the lock file cannot be created.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let mut name = path.as_os_str().to_owned();
        name.push(".lock");
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&name)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let mut text = String::new();
        (&file).take(1_024).read_to_string(&mut text)?;
        Ok(Some(Self {
            file,
            created: text == CREATED,
        }))
    }

    /// Whether the database of this lock was created by an earlier run.
    #[must_use]
    pub const fn database_was_created(&self) -> bool {
        self.created
    }

    /// Notes that the database exists.
    ///
    /// # Errors
    /// When the lock file cannot be written.
    pub fn remember_database(&self) -> io::Result<()> {
        if !self.created {
            self.file.set_len(0)?;
            (&self.file).write_all(CREATED.as_bytes())?;
        }
        Ok(())
    }
}
