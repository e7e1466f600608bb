//! The disk below SQLite, as far as a power cut is concerned: what was synced stays, of what was written since then
//! some sectors are there and some are not, and behind the end of the log there may be anything.
//!
//! It is a layer of whole files and not a VFS. rusqlite has no safe way to register one, and this crate forbids
//! unsafe code. Nor is one needed. The house writes in one thread, in transactions, with `synchronous = FULL`: when a
//! commit returns, the log was synced up to its end, and while it is under way nothing is written but the log behind
//! that end, and, where the commit brings the log into the database, the database while all of the log is synced
//! (<https://www.sqlite.org/wal.html>). So the files before a commit and after it tell all that the disk may hold when
//! power fails during it: any mixture, by sectors, of the log before and behind; or, if the database's own file
//! changed, the whole log and any mixture of that file. What of it survives is then SQLite's to find out, with the
//! checksums that it has for that; the `-shm` file is gone, as after any start of a machine.
//!
//! What this cannot show is a defect of SQLite's own order of writes and syncs, which SQLite's tests do.
use super::chance::Chance;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What a disk writes whole or not at all, bytes.
const SECTOR: usize = 512;

/// The files of a house: database, log and lock, and what it keeps beside them for when a backup is put back.
#[derive(Clone, PartialEq, Eq)]
pub struct Files {
    pub database: Vec<u8>,
    pub log: Vec<u8>,
    pub lock: Vec<u8>,
    pub beside: Vec<u8>,
}

/// A folder for each life of the process, so that what an earlier one still has open is out of the way.
pub struct Disk {
    dir: TempDir,
    lives: u32,
}

impl Disk {
    pub fn new() -> Self {
        let memory = tempfile::tempdir_in("/dev/shm");
        let dir = memory.or_else(|_| tempfile::tempdir());
        let disk = Self {
            dir: dir.expect("a folder"),
            lives: 0,
        };
        fs::create_dir(disk.folder()).expect("a folder");
        disk
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join(self.lives.to_string())
    }

    /// Where the database is.
    pub fn path(&self) -> PathBuf {
        self.folder().join("casino.db")
    }

    /// Where a backup goes.
    pub fn backup(&self, number: u32) -> PathBuf {
        self.dir.path().join(format!("backup-{number}.db"))
    }

    /// The files as they are.
    pub fn look(&self) -> Files {
        let path = self.path();
        let read = |end: &str| {
            let mut name = path.clone().into_os_string();
            name.push(end);
            fs::read(name).unwrap_or_default()
        };
        Files {
            database: read(""),
            log: read("-wal"),
            lock: read(".lock"),
            beside: read(".excluded"),
        }
    }

    /// Goes on in another folder with these files.
    pub fn move_on(&mut self, files: &Files) {
        let old = self.folder();
        self.lives += 1;
        fs::create_dir(self.folder()).expect("a folder");
        let path = self.path();
        let write = |end: &str, bytes: &[u8]| {
            let mut name = path.clone().into_os_string();
            name.push(end);
            fs::write(name, bytes).expect("written");
        };
        write("", &files.database);
        write(".lock", &files.lock);
        for (end, bytes) in [("-wal", &files.log), (".excluded", &files.beside)] {
            if !bytes.is_empty() {
                write(end, bytes);
            }
        }
        // An old life's engine may have these open still, which harms nobody.
        let _ = fs::remove_dir_all(old);
    }
}

/// What is left when power fails while `before` becomes `after` by one transaction, and how to say so.
pub fn cut(before: &Files, after: &Files, chance: &mut Chance) -> (Files, String) {
    if before.beside != after.beside && chance.one_in(3) {
        // It is synced before the commit begins.
        let (beside, what) = torn(&before.beside, &after.beside, chance);
        let left = Files {
            beside,
            ..before.clone()
        };
        return (left, format!("what is beside the database {what}"));
    }
    let mut left = after.clone();
    let is_whole;
    let what = if before.database == after.database {
        let (log, what) = torn(&before.log, &after.log, chance);
        left.log = log;
        is_whole = left.log.starts_with(&after.log);
        format!("the log {what}")
    } else {
        let (database, what) = torn(&before.database, &after.database, chance);
        left.database = database;
        is_whole = true;
        format!("the database's file {what}, its log whole")
    };
    // The number of commits is noted in the lock's file when the commit is over, and not synced.
    if !is_whole || chance.one_in(2) {
        left.lock.clone_from(&before.lock);
    }
    (left, what)
}

/// Of what was written since, some sectors.
fn torn(before: &[u8], after: &[u8], chance: &mut Chance) -> (Vec<u8>, String) {
    let longest = before.len().max(after.len());
    let changed: Vec<_> = (0..longest.div_ceil(SECTOR))
        .filter(|sector| at(before, *sector) != at(after, *sector))
        .collect();
    let kept = match chance.below(4) {
        0 => 0,
        1 => changed.len(),
        // As it was written, up to some sector, and some of the others out of turn.
        2 => chance.place(changed.len() + 1),
        _ => usize::MAX,
    };
    let (mut left, mut count) = (before.to_vec(), 0);
    for (turn, sector) in changed.iter().enumerate() {
        let is_kept = if kept == usize::MAX {
            chance.one_in(2)
        } else {
            turn < kept
        };
        if is_kept {
            count += 1;
            let (from, new) = (sector * SECTOR, at(after, *sector));
            let to = from + new.len();
            left.resize(left.len().max(to), 0);
            left[from..to].copy_from_slice(new);
        }
    }
    let junk = if chance.one_in(3) && after.len() >= before.len() {
        chance.between(1, 3_000)
    } else {
        0
    };
    // What a file system gives a file whose length it has noted and whose content it has not.
    let junk_byte = u8::try_from(chance.below(256)).expect("a byte");
    if kept != changed.len() {
        left.extend((0..junk).map(|place| junk_byte.wrapping_mul(place as u8 | 1)));
    }
    let of = changed.len();
    (left, format!("has {count} of {of} sectors"))
}

fn at(file: &[u8], sector: usize) -> &[u8] {
    let from = (sector * SECTOR).min(file.len());
    let to = (from + SECTOR).min(file.len());
    &file[from..to]
}

/// Puts a backup in the place of the database, its log beside it or not, as people do.
pub fn put_back(files: &mut Files, backup: &Path, with_log: bool) {
    files.database = fs::read(backup).expect("a backup");
    if !with_log {
        files.log.clear();
    }
}
