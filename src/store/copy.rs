//! Copies: made privately, marked as such, and told from a database that has run.
use super::db::Db;
use super::files::{beside, private};
use super::migrate::mark;
use crate::values::fault::Fault;
use crate::values::limits;
use rusqlite::Connection;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Whether no run has opened this file since it was made by copying: a run's first act is to give it a
/// write-ahead log, which its header tells (bytes 18 and 19, <https://www.sqlite.org/fileformat2.html>),
/// and what SQLite writes as a copy begins without.
pub(super) fn was_put_back(path: &Path) -> bool {
    let mut header = [0; 20];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok() && header.starts_with(b"SQLite format 3\0") && header[18..] == [1, 1]
}

/// Whether there is a log beside such a file: the log of what was there before. SQLite would mix the two.
pub(super) fn has_foreign_log(path: &Path) -> bool {
    let log = std::fs::metadata(beside(path, "-wal"));
    log.is_ok_and(|log| log.len() > 0) && was_put_back(path)
}

/// Renames it; nothing in it is lost.
pub(super) fn set_foreign_log_aside(path: &Path) -> Result<(), Fault> {
    let failed = |e: io::Error| Fault::Unusable(format!("{}-wal: {e}", path.display()));
    let names = (0_u32..).map(|number| match number {
        0 => beside(path, "-wal.old"),
        number => beside(path, &format!("-wal.old-{number}")),
    });
    let log = beside(path, "-wal");
    if has_foreign_log(path)
        && let Some(aside) = names.take(1_000).find(|name| !name.exists())
    {
        std::fs::rename(&log, &aside).map_err(failed)?;
        log::warn!(
            "{} is not the log of {}, which is a backup: it is {} now",
            log.display(),
            path.display(),
            aside.display()
        );
    }
    for end in ["-wal", "-shm"] {
        match std::fs::remove_file(beside(path, end)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    Ok(())
}

impl Db {
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
        let partial = &beside(target, ".partial");
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
        // Of a copy; a house that is put back from one has a new one's pages, however old it is.
        self.conn
            .pragma_update(None, "page_size", limits::PAGE_BYTES)?;
        self.conn
            .execute("VACUUM INTO ?1", [target.to_string_lossy()])?;
        self.conn.execute_batch("PRAGMA query_only = ON")?;
        mark(&Connection::open(target)?)
    }
}
