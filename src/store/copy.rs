//! Copies as files: told from a database that has run, and freed of what another one has left beside them.
use super::files::beside;
use crate::values::fault::Fault;
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
