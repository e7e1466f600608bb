//! Copies of another machine's books: restored by Litestream into a folder that nobody else may read, proved, and kept
//! until there is a newer one that is whole.
use super::points::{Point, Search, listed};
use crate::ops::config::{Secret, Settings};
use crate::ops::replicator::of_generation;
use crate::shell::tenant::beside;
use crate::store::Db;
use crate::values::limits;
use crate::values::time::Wall;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The newest copy that is whole, and where the next is made.
pub(super) struct Copies {
    folder: PathBuf,
    litestream: PathBuf,
    url: Secret,
    whole: Option<Whole>,
    /// The replica is there, and its newest state could not be restored.
    broken: bool,
    /// Earlier states are not tried before.
    rests: Instant,
}

/// A copy whose books are proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole {
    pub generation: u64,
    pub commits: i64,
    /// When the books in it were last known to be in use.
    pub alive: Option<Wall>,
}

impl Whole {
    /// How they stand against so many commits that were known to be safe.
    pub fn against(&self, held: i64) -> String {
        let Self {
            generation,
            commits,
            alive,
        } = self;
        let at = alive.map_or("an unknown time".to_owned(), Wall::rfc3339);
        let lacks = held.saturating_sub(*commits).max(0);
        format!(
            "are of commit {commits} of generation {generation}, of {at}, and lack {lacks} of the commits that were safe when the lease was last renewed"
        )
    }
}

/// What a restore came to.
enum Came {
    /// There is nothing to be restored.
    Nothing,
    Kept,
    /// It is whole, and lacks what is kept; why it is left.
    Older(String),
}

/// What the former books are called, with a number behind it.
const ASIDE: &str = ".before-standby-";
/// Between two looks whether Litestream is done.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Why there is no copy where Litestream has nothing to say.
pub(super) const NOTHING: &str = "there is nothing in the replica";
/// Where what it lists is kept.
const SAID: &str = "litestream.out";
/// Of what Litestream says when it fails.
const SAID_BYTES: usize = 300;

impl Copies {
    /// In a folder beside the database; what an earlier run left in it goes.
    pub fn of(settings: &Settings) -> io::Result<Self> {
        let folder = beside(&settings.database, ".standby");
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => DirBuilder::new().mode(0o700).create(&folder)?,
        }
        Ok(Self {
            folder: std::path::absolute(folder)?,
            litestream: settings.litestream.clone(),
            url: settings.replica_url.clone(),
            whole: None,
            broken: false,
            rests: Instant::now(),
        })
    }

    /// The newest that is whole.
    pub const fn whole(&self) -> Option<Whole> {
        self.whole
    }

    /// Where that is.
    pub fn kept(&self) -> PathBuf {
        self.path("whole.db")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Whether the newest state was there and could not be restored when it was last tried: what is kept is older then.
    pub const fn is_broken(&self) -> bool {
        self.broken
    }

    /// Restores the newest state of this generation's replica, and keeps it if it is whole and no older than what is
    /// kept of that generation; whether there is any. Where it is not, the newest that is whole is kept, if it is newer
    /// than what is kept: it is looked for where `seeks` says so. It is given up when `alive` says so.
    ///
    /// # Errors
    /// Why the newest state cannot be had, in words.
    pub fn restore(
        &mut self,
        generation: u64,
        seeks: bool,
        alive: &dyn Fn() -> bool,
    ) -> Result<bool, String> {
        let why = match self.attempt(generation, None, alive) {
            Ok(Came::Older(why)) | Err(why) => why,
            Ok(came) => {
                self.broken = false;
                return Ok(matches!(came, Came::Kept));
            }
        };
        if alive() {
            self.fall_back(generation, seeks, &why, alive);
        }
        Err(why)
    }

    /// Keeps the newest state that is whole, of those that the replica has of this generation. Nothing is done where it
    /// cannot be asked for them: then it is not reached, which says nothing of what it holds.
    fn fall_back(&mut self, generation: u64, seeks: bool, why: &str, alive: &dyn Fn() -> bool) {
        let points = match self.points(generation, alive) {
            Ok(points) if !points.is_empty() => points,
            Ok(_) => return,
            Err(said) => return log::debug!("the replica's states cannot be listed: {said}"),
        };
        self.broken = true;
        let began = Instant::now();
        if !seeks || began < self.rests {
            return;
        }
        let (before, mut found) = (self.whole, None);
        let mut search = Search::among(points.len());
        for _ in 0..limits::FALL_BACK_TRIES_MAX {
            let Some(at) = search.next() else { break };
            if began.elapsed() > limits::RESTORE_WAIT || !alive() {
                break;
            }
            let came = self.attempt(generation, Some(&points[at]), alive);
            let is_whole = matches!(came, Ok(Came::Kept | Came::Older(_)));
            if matches!(came, Ok(Came::Kept)) {
                found = Some(at);
            }
            search.found(at, is_whole);
        }
        self.rests =
            Instant::now() + limits::RESTORE_EVERY.max(began.elapsed() * limits::RESTORE_SHARE);
        if let (Some(at), Some(whole)) = (found, self.whole)
            && self.whole != before
        {
            let Point { txid, at } = &points[at];
            log::warn!(
                "the newest state of the replica cannot be restored ({why}): the newest that is whole is {txid} of {at}, \
                 with commit {} of generation {generation}",
                whole.commits
            );
        }
    }

    /// The states of this generation's replica.
    fn points(&self, generation: u64, alive: &dyn Fn() -> bool) -> Result<Vec<Point>, String> {
        let url = of_generation(self.url.expose(), generation);
        self.run(&["ltx", "-level", "all", &url].map(OsStr::new), alive)?;
        let mut said = String::new();
        let list =
            File::open(self.path(SAID)).map(|file| file.take(limits::REPLICA_LIST_BYTES_MAX));
        let read = list.and_then(|mut list| list.read_to_string(&mut said));
        read.map_err(|error| error.to_string())?;
        Ok(listed(&said))
    }

    /// Restores a state of this generation's replica, the newest if none is named, and keeps it if it is whole and no
    /// older than what is kept.
    fn attempt(
        &mut self,
        generation: u64,
        point: Option<&Point>,
        alive: &dyn Fn() -> bool,
    ) -> Result<Came, String> {
        let next = self.path("next.db");
        self.clear("next.db").map_err(|error| error.to_string())?;
        let url = of_generation(self.url.expose(), generation);
        let (output, url) = (next.as_os_str(), OsStr::new(&url));
        let how: &[&str] = match point {
            // Where there is nothing it says so, and ends well.
            None => &["-if-replica-exists"],
            Some(point) => &["-txid", &point.txid],
        };
        let words = ["restore"].iter().chain(how).chain(&["-o"]);
        let words: Vec<_> = words.map(OsStr::new).chain([output, url]).collect();
        self.run(&words, alive)?;
        if !next.exists() {
            return Ok(Came::Nothing);
        }
        let private = fs::set_permissions(&next, Permissions::from_mode(0o600));
        private.map_err(|error| error.to_string())?;
        let proved = Db::open_to_read(&next).and_then(|db| db.prove());
        match proved.map_err(|fault| fault.to_string())?.first() {
            None => {}
            Some(broken) => return Err(format!("its books do not hold: {broken}")),
        }
        let glimpse = Db::peek(&next).ok_or("it cannot be read")?;
        let found = Whole {
            generation,
            commits: glimpse.commits,
            alive: glimpse.alive,
        };
        // Those of two generations are not to be compared: what one had more was not known to be safe.
        if let Some(kept) = self.whole
            && (kept.generation > generation
                || (kept.generation == generation && kept.commits > found.commits))
        {
            return Ok(Came::Older(format!(
                "it has {} commits of generation {generation}, the one before has {} of {}",
                found.commits, kept.commits, kept.generation
            )));
        }
        self.clear("whole.db").map_err(|error| error.to_string())?;
        fs::rename(&next, self.path("whole.db")).map_err(|error| error.to_string())?;
        self.whole = Some(found);
        Ok(Came::Kept)
    }

    /// The newest state of this generation, or of those before it while there is nothing at all of one: then nothing in
    /// it was known to be safe. One that only fails may hold what an older one lacks.
    ///
    /// # Errors
    /// As [`Copies::restore`], of the last that was looked at.
    pub fn newest(
        &mut self,
        generation: u64,
        seeks: bool,
        alive: &dyn Fn() -> bool,
    ) -> Result<(), String> {
        let last = generation
            .saturating_sub(limits::GENERATIONS_LOOKED_AT)
            .max(1);
        let mut why = "there is no generation before this".to_owned();
        for generation in (last..=generation).rev() {
            match self.restore(generation, seeks, alive) {
                Ok(true) => return Ok(()),
                Ok(false) => why = format!("generation {generation}: {NOTHING}"),
                Err(said) => return Err(format!("generation {generation}: {said}")),
            }
            log::warn!("{why}");
            let kept = self.whole.is_some_and(|it| it.generation >= generation);
            if kept || !alive() {
                break;
            }
        }
        Err(why)
    }

    /// Removes a copy with what SQLite has left beside it.
    fn clear(&self, name: &str) -> io::Result<()> {
        for end in ["", "-wal", "-shm", ".tmp", "-txid"] {
            match fs::remove_file(self.path(&format!("{name}{end}"))) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// Runs Litestream with these to its end, which has to be a good one.
    fn run(&self, words: &[&OsStr], alive: &dyn Fn() -> bool) -> Result<(), String> {
        let said = self.path("litestream.log");
        let made = File::create(&said).and_then(|log| Ok((log, File::create(self.path(SAID))?)));
        let (log, list) = made.map_err(|error| error.to_string())?;
        let started = Command::new(&self.litestream)
            .args(words)
            .stdin(Stdio::null())
            .stdout(list)
            .stderr(log)
            .spawn();
        let mut child =
            started.map_err(|error| format!("{}: {error}", self.litestream.display()))?;
        let until = Instant::now() + limits::RESTORE_WAIT;
        loop {
            match child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(_)) => return Err(last_words(&said)),
                Ok(None) if Instant::now() < until && alive() => thread::park_timeout(LOOK_EVERY),
                Ok(None) => return Err(give_up(&mut child, "it was given up")),
                Err(error) => return Err(give_up(&mut child, &error.to_string())),
            }
        }
    }

    /// Puts the kept copy in the database's place. What was there is kept under another name, the last few of such; what
    /// Litestream noted of it goes.
    pub fn put_in_place(&mut self, database: &Path) -> io::Result<()> {
        let aside = self.aside(database)?;
        // The log first: a database without it is taken for an older state, and one before it for nothing.
        for end in ["-wal", "-shm", ""] {
            let from = beside(database, end);
            match fs::rename(&from, beside(database, &format!("{aside}{end}"))) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        let folder = folder_of(database);
        if let Some(name) = database.file_name() {
            let noted = folder.join(format!(".{}-litestream", name.to_string_lossy()));
            match fs::remove_dir_all(noted) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        let whole = self.path("whole.db");
        File::open(&whole)?.sync_all()?;
        fs::rename(whole, database)?;
        File::open(folder)?.sync_all()?;
        self.whole = None;
        fs::remove_dir_all(&self.folder)
    }

    /// The end of a name for what is in the database's place, behind those of before; the oldest of these go.
    fn aside(&self, database: &Path) -> io::Result<String> {
        let stem = beside(database, ASIDE);
        let stem = stem.file_name().unwrap_or_default().to_string_lossy();
        let mut last = 0_u64;
        let mut found = Vec::new();
        for entry in fs::read_dir(folder_of(database))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let number = name.strip_prefix(&*stem).and_then(|end| {
                let digits = end.split('-').next().unwrap_or_default();
                digits.parse::<u64>().ok()
            });
            if let Some(number) = number {
                last = last.max(number);
                found.push((number, entry.path()));
            }
        }
        let next = last.saturating_add(1);
        for (number, path) in found {
            if number.saturating_add(limits::FORMER_BOOKS_KEPT) <= next {
                fs::remove_file(path)?;
            }
        }
        Ok(format!("{ASIDE}{next}"))
    }
}

/// Where a file is.
fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}

fn give_up(child: &mut Child, why: &str) -> String {
    let _ = child.kill();
    let _ = child.wait();
    why.to_owned()
}

/// The end of what it said.
fn last_words(log: &Path) -> String {
    let said = fs::read(log).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let line = said.lines().rev().find(|line| !line.trim().is_empty());
    let line = line.unwrap_or("Litestream failed without a word");
    let end = line.floor_char_boundary(SAID_BYTES);
    crate::ops::logging::Plain(&line[..end]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_former_books_the_last_few_are_kept_whole() {
        let dir = tempfile::tempdir().expect("a folder");
        let database = dir.path().join("casino.db");
        for turn in 0..10 {
            let mut copies = Copies {
                folder: dir.path().join("casino.db.standby"),
                litestream: PathBuf::new(),
                url: Secret::new(String::new()),
                whole: None,
                broken: false,
                rests: Instant::now(),
            };
            fs::create_dir(&copies.folder).expect("made");
            fs::write(copies.path("whole.db"), turn.to_string()).expect("written");
            copies.put_in_place(&database).expect("put in place");
            fs::write(beside(&database, "-wal"), turn.to_string()).expect("written");
        }
        let mut kept = Vec::new();
        for entry in fs::read_dir(dir.path()).expect("lists") {
            let path = entry.expect("entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            kept.push(format!(
                "{name} {}",
                fs::read_to_string(&path).expect("read")
            ));
        }
        kept.sort();
        let wants = [
            ("", 9),
            ("-wal", 9),
            (".before-standby-6", 5),
            (".before-standby-6-wal", 5),
            (".before-standby-7", 6),
            (".before-standby-7-wal", 6),
            (".before-standby-8", 7),
            (".before-standby-8-wal", 7),
            (".before-standby-9", 8),
            (".before-standby-9-wal", 8),
        ];
        let mut wants = wants.map(|(end, turn)| format!("casino.db{end} {turn}"));
        wants.sort();
        assert_eq!(kept, wants);
    }
}
