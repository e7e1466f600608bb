//! A record in a file, changed under a lock of the file system, and replaced as a whole. A machine that stands still
//! as it writes keeps the lock, and the other from taking over, until it goes on or is killed; a store has no such moment.
use super::unwritten::Unwritten;
use crate::rules::lease::Version;
use crate::values::fault::Fault;
use crate::values::limits;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks whether the lock is free.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Its place.
pub struct InFile(PathBuf);

impl InFile {
    pub(super) fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    fn beside(&self, end: &str) -> PathBuf {
        let mut name = self.0.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    }

    pub(super) fn read(&self) -> Result<Option<(Version, Vec<u8>)>, Fault> {
        self.find().map_err(|error| Fault::of_file(&error))
    }

    /// A record's text is its version: none is written twice.
    fn find(&self) -> io::Result<Option<(Version, Vec<u8>)>> {
        let file = match File::open(&self.0) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut text = Vec::new();
        file.take(limits::LEASE_BYTES_MAX).read_to_end(&mut text)?;
        let version = String::from_utf8_lossy(&text).into_owned();
        Ok(Some((Version(version), text)))
    }

    pub(super) fn write(
        &self,
        before: Option<&Version>,
        text: &[u8],
    ) -> Result<Version, Unwritten> {
        self.replace(before, text)
            .map_err(|error| Unwritten::Unknown(Fault::of_file(&error)))?
            .ok_or(Unwritten::Refused)
    }

    fn replace(&self, before: Option<&Version>, text: &[u8]) -> io::Result<Option<Version>> {
        let private = |path: &Path| {
            let mut options = OpenOptions::new();
            options.write(true).create(true).truncate(false);
            options.mode(0o600).open(path)
        };
        let lock = private(&self.beside(".lock"))?;
        take(&lock)?;
        let there = self.find()?.map(|(version, _)| version);
        if there.as_ref() != before {
            return Ok(None);
        }
        let next = self.beside(".next");
        let mut file = private(&next)?;
        file.set_len(0)?;
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(&next, &self.0)?;
        if let Some(folder) = self.0.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(Some(Version(String::from_utf8_lossy(text).into_owned())))
    }
}

/// Waits for it no longer than a call to a store may take.
fn take(lock: &File) -> io::Result<()> {
    let until = Instant::now() + limits::LEASE_CALL_WAIT;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() >= until => {
                return Err(ErrorKind::TimedOut.into());
            }
            Err(TryLockError::WouldBlock) => thread::park_timeout(LOOK_EVERY),
        }
    }
}
