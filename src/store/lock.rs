//! One instance only: an exclusive lock on `casino.db.lock`, held as long as the process lives. The
//! file also says what is known of the database from outside: see [`super::identity`].
use super::errors::of_lock;
use super::files::{beside, file_at, id};
use super::run::{Outside, RUN_CHARS, Run};
use crate::values::fault::Fault;
use parking_lot::Mutex;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The held lock. The operating system releases it with the process, however that ends.
#[derive(Clone, Debug)]
pub struct Lock(Arc<Held>);

#[derive(Debug)]
struct Held {
    path: PathBuf,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    file: File,
    /// Device and inode of it.
    id: (u64, u64),
    outside: Outside,
    /// Whether the database was opened under it.
    opened: bool,
    /// Whether what was noted last has still to reach the disk.
    unsynced: bool,
}

/// What the file says once its database has been created, so that a wiped database is not taken
/// for a first start.
const CREATED: &str = "The database beside this file exists. Without it, restore a backup.\n";
/// Lines behind it, each of a fixed length, so that one write replaces what it says.
const HOLDER_AT: u64 = CREATED.len() as u64;
const COMMITS_AT: u64 = HOLDER_AT + HOLDER_CHARS;
const HOLDER_CHARS: u64 = "pid 4294967295 lives\n".len() as u64;

/// How long a start waits for somebody who only looks.
const GLANCE_WAIT: Duration = Duration::from_millis(50);

/// Who holds a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An instance that lives.
    Lives,
    /// One that is about to end, or was killed and cannot end yet.
    Ends,
}

/// What the lock shows from outside.
#[derive(Clone, Debug, Default)]
pub struct Glance {
    /// Who holds it, if somebody does.
    pub holder: Option<Holder>,
    /// What the file says of its database.
    pub outside: Outside,
}

fn holder_line(word: &str) -> String {
    format!("pid {:010} {word}\n", std::process::id())
}

fn outside_lines(outside: &Outside) -> String {
    let Outside::Known { runs, commits } = outside else {
        return String::new();
    };
    let none = "-".repeat(RUN_CHARS);
    let run = |at: usize| {
        runs.get(at)
            .map_or_else(|| none.clone(), ToString::to_string)
    };
    format!("commits {commits:020}\nruns {} {}\n", run(0), run(1))
}

fn read(file: &File) -> io::Result<String> {
    let (mut bytes, mut at) = (Vec::new(), 0);
    let mut part = [0; 1_024];
    loop {
        let count = file.read_at(&mut part, at)?;
        bytes.extend_from_slice(&part[..count]);
        at += count as u64;
        if count == 0 || at >= 4_096 {
            return Ok(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
}

/// What the file says of its database. What cannot be read is not believed.
fn outside(text: &str) -> Outside {
    let Some(rest) = text.strip_prefix(CREATED) else {
        return Outside::Nothing;
    };
    let line = |name: &str| rest.lines().find_map(|line| line.strip_prefix(name));
    let Some(runs) = line("runs ") else {
        return Outside::Created;
    };
    Outside::Known {
        runs: runs.split(' ').filter_map(Run::read).collect(),
        commits: line("commits ").and_then(|n| n.parse().ok()).unwrap_or(0),
    }
}

/// What is to be thought of who holds the lock, by what they left in the file. A process that is not
/// to be seen from here, in another container for one, lives.
fn holder(text: &str) -> Holder {
    let line = text.lines().find_map(|line| line.strip_prefix("pid "));
    let Some((pid, word)) = line.and_then(|line| line.split_once(' ')) else {
        return Holder::Lives;
    };
    let killed = pid.parse::<u32>().is_ok_and(is_killed);
    if word == "ends " || killed {
        Holder::Ends
    } else {
        Holder::Lives
    }
}

/// Whether a process has ended but for what the system still does for it, or will as soon as it can.
fn is_killed(pid: u32) -> bool {
    const KILL: u64 = 1 << 8;
    let Ok(status) = std::fs::read_to_string(format!("/proc/{pid}/status")) else {
        return false;
    };
    let value = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default().trim()
    };
    let pending = |name| u64::from_str_radix(value(name), 16).is_ok_and(|set| set & KILL != 0);
    value("State:").starts_with(['Z', 'X']) || pending("SigPnd:") || pending("ShdPnd:")
}

fn open(name: &Path) -> io::Result<File> {
    // Whoever may read it may lock it.
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.mode(0o600).open(name)
}

impl Lock {
    /// Takes the lock of the database at `path`; `None` when another process holds it.
    ///
    /// # Errors
    /// When the lock file cannot be created.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let name = beside(path, ".lock");
        let file = open(&name)?;
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
        let outside = outside(&read(&file)?);
        if outside != Outside::Nothing {
            file.write_all_at(holder_line("lives").as_bytes(), HOLDER_AT)?;
        }
        let inner = Mutex::new(Inner {
            id: id(&file.metadata()?),
            file,
            outside,
            opened: false,
            unsynced: false,
        });
        Ok(Some(Self(Arc::new(Held { path: name, inner }))))
    }

    /// Looks at the lock of the database at `path` from outside and leaves it as it is.
    ///
    /// # Errors
    /// When the lock file cannot be read.
    pub fn glance(path: &Path) -> io::Result<Glance> {
        let file = match File::open(beside(path, ".lock")) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Glance::default()),
            Err(error) => return Err(error),
        };
        let text = read(&file)?;
        let holder = match file.try_lock_shared() {
            Ok(()) => None,
            Err(TryLockError::WouldBlock) => Some(holder(&text)),
            Err(TryLockError::Error(error)) => return Err(error),
        };
        Ok(Glance {
            holder,
            outside: outside(&text),
        })
    }

    /// What is known of the database from outside.
    #[must_use]
    pub fn outside(&self) -> Outside {
        self.0.inner.lock().outside.clone()
    }

    /// Whether the database is opened for the first time under this lock.
    pub(super) fn opens(&self) -> bool {
        !std::mem::replace(&mut self.0.inner.lock().opened, true)
    }

    /// Notes, for good, what is known of the database from now on.
    ///
    /// # Errors
    /// When the lock file cannot be written.
    pub(super) fn remember(&self, outside: Outside) -> io::Result<()> {
        self.write(outside)?;
        self.sync()
    }

    /// Likewise, but until [`Lock::sync`] it holds only when the process is killed, not after a power cut.
    ///
    /// # Errors
    /// When the lock file cannot be written.
    pub(super) fn write(&self, outside: Outside) -> io::Result<()> {
        let mut inner = self.0.inner.lock();
        let text = [CREATED, &holder_line("lives"), &outside_lines(&outside)].concat();
        inner.file.write_all_at(text.as_bytes(), 0)?;
        inner.unsynced = true;
        inner.outside = outside;
        Ok(())
    }

    /// Brings what was written to the disk, if that was not done yet.
    ///
    /// # Errors
    /// When the lock file cannot be written.
    pub(super) fn sync(&self) -> io::Result<()> {
        let mut inner = self.0.inner.lock();
        if inner.unsynced {
            inner.file.sync_all()?;
            inner.unsynced = false;
        }
        Ok(())
    }

    /// Notes that the database has this many commits, which holds when the process is killed. After a
    /// power cut it may be some fewer, which is on the safe side: the number is only ever a least one.
    pub(super) fn note(&self, count: i64) {
        let mut inner = self.0.inner.lock();
        let Outside::Known { commits, .. } = &mut inner.outside else {
            return;
        };
        *commits = count;
        let line = format!("commits {count:020}\n");
        // One that is missing is as one of the last before a power cut.
        let _ = inner.file.write_all_at(line.as_bytes(), COMMITS_AT);
    }

    /// Says to whoever wants the lock that it is about to be free. It may wait for the file system.
    pub fn ends(&self) {
        let inner = self.0.inner.lock();
        if inner.outside != Outside::Nothing {
            let line = holder_line("ends ");
            let _ = inner.file.write_all_at(line.as_bytes(), HOLDER_AT);
        }
    }

    /// Sees to it that the lock keeps others out: one whose file was deleted is made anew.
    ///
    /// # Errors
    /// [`Fault::Ousted`] when somebody else has taken it meanwhile.
    pub(super) fn hold(&self) -> Result<(), Fault> {
        let Held { path, inner } = &*self.0;
        let mut inner = inner.lock();
        if file_at(path) == Some(inner.id) {
            return Ok(());
        }
        let file = match open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(Fault::Misplaced),
            made => made.map_err(of_lock)?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Fault::Ousted),
            Err(TryLockError::Error(error)) => return Err(of_lock(error)),
        }
        let lines = outside_lines(&inner.outside);
        let text = [CREATED, &holder_line("lives"), &lines].concat();
        file.set_len(0)
            .and_then(|()| file.write_all_at(text.as_bytes(), 0))
            .and_then(|()| file.sync_all())
            .map_err(of_lock)?;
        log::warn!(
            "{} was deleted or replaced, it is there again",
            path.display()
        );
        inner.id = id(&file.metadata().map_err(of_lock)?);
        inner.file = file;
        inner.unsynced = false;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_database_is_read_back_and_nothing_else_is_believed() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let take = || Lock::take(&path).expect("a file").expect("nobody else's");
        let lock = take();
        assert_eq!(lock.outside(), Outside::Nothing);
        let (one, two) = (Run::new(), Run::new());
        for known in [
            Outside::Created,
            Outside::known([one.clone(), two.clone()], 7),
            Outside::known([two.clone()], 0),
        ] {
            lock.remember(known.clone()).expect("written");
            assert_eq!(Lock::glance(&path).expect("read").outside, known);
        }
        lock.note(41);
        let held = Lock::glance(&path).expect("read");
        assert_eq!(held.holder, Some(Holder::Lives));
        lock.ends();
        let held = Lock::glance(&path).expect("read");
        assert_eq!(held.holder, Some(Holder::Ends));
        assert!(Lock::take(&path).expect("a file").is_none());
        drop(lock);
        assert_eq!(take().outside(), Outside::known([two], 41));
        std::fs::write(beside(&path, ".lock"), "something else").expect("written");
        assert_eq!(take().outside(), Outside::Nothing);
    }
}
