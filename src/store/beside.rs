//! What keeps players from playing, once more in a file beside the database: a backup that is put back does not bring
//! what its players chose since then to an end. A line is written, and synced, before the commit that it is of, and so
//! before anybody is told; a start reads all of them, and adds what the database lacks. So it may say more than the
//! database does, if a commit fails, and never less, but for a disk that cannot be written to: then the choice holds all
//! the same, the log says that a backup would not know of it, and each commit tries again.
use crate::rules::guard::Shut;
use crate::rules::ledger::PlayerId;
use crate::store::files::{beside, private};
use crate::values::fault::Fault;
use crate::values::limits;
use rusqlite::{Connection, Row};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What a line ends with: what a power cut left of one does not.
const END: &str = " .";
const HEAD: &str = "# Who is kept from playing, by Telegram id, until when, in microseconds. Keep it beside the database.\n";

/// Since when and until when, by player and kind.
pub(in crate::store) type All = BTreeMap<(i64, Shut), (i64, i64)>;

/// The file, and what is still to be written there.
pub(in crate::store) struct Beside {
    path: PathBuf,
    /// Whose changed since it was written.
    changed: RefCell<BTreeSet<PlayerId>>,
    /// Whether all may have.
    all: Cell<bool>,
    /// Whether the last try failed.
    failing: Cell<bool>,
}

impl Beside {
    /// The one of this database.
    pub fn new(database: &Path) -> Self {
        Self {
            path: beside(database, ".excluded"),
            changed: RefCell::default(),
            all: Cell::new(false),
            failing: Cell::new(false),
        }
    }

    /// What keeps this player from playing has changed.
    pub fn note(&self, player: PlayerId) {
        let mut changed = self.changed.borrow_mut();
        changed.insert(player);
        if changed.len() > limits::KNOWN_ROWS_MAX {
            changed.clear();
            self.all.set(true);
        }
    }

    /// All of it may have.
    pub fn note_all(&self) {
        self.all.set(true);
    }

    fn is_behind(&self) -> bool {
        self.all.get() || !self.changed.borrow().is_empty()
    }

    /// Writes what has changed in the transaction under way, before it is committed.
    pub fn keep(&self, conn: &Connection) {
        if !self.is_behind() {
            return;
        }
        let written = self.lines(conn).and_then(|lines| {
            let written = match lines.is_empty() {
                true => Ok(()),
                false => self.append(&lines),
            };
            written.map_err(|e| self.failed(&e))
        });
        match written {
            Ok(()) => {
                self.changed.borrow_mut().clear();
                self.all.set(false);
                self.failing.set(false);
            }
            Err(fault) if !self.failing.replace(true) => {
                log::error!(
                    "exclusions hold, but a backup that is put back would not know them: {fault}"
                );
            }
            Err(_) => {}
        }
    }

    /// What went wrong with the file.
    pub fn failed(&self, error: &io::Error) -> Fault {
        Fault::Unusable(format!("{}: {error}", self.path.display()))
    }

    fn lines(&self, conn: &Connection) -> Result<String, Fault> {
        let mut lines = String::new();
        if self.all.get() {
            for (whose, times) in in_force(conn)? {
                lines += &line(whose, times);
            }
            return Ok(lines);
        }
        let mut find = conn.prepare_cached(
            "SELECT player, kind, since, until FROM exclusion WHERE player = ?1 AND over = 0",
        )?;
        for player in &*self.changed.borrow() {
            let mut rows = find.query([player.0])?;
            while let Some(row) = rows.next()? {
                let (whose, times) = row_of(row)?;
                lines += &line(whose, times);
            }
        }
        Ok(lines)
    }

    /// All that the file says.
    pub fn all(&self) -> io::Result<All> {
        Ok(read(&self.read()?))
    }

    /// Writes the file anew where it says something else, with a line for each player and kind; of a file that cannot be
    /// written, only the log tells.
    pub fn tidy(&self, all: All) {
        let lines = all.into_iter().map(|(whose, times)| line(whose, times));
        let text = std::iter::once(HEAD.to_owned()).chain(lines);
        let text = text.collect::<String>();
        let before = self.read().unwrap_or_default();
        if text == before || text == HEAD && before.is_empty() {
            return;
        }
        if let Err(error) = self.replace(&text) {
            log::warn!("{} is not written anew: {error}", self.path.display());
        }
    }

    fn read(&self) -> io::Result<String> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(error) => Err(error),
        }
    }

    fn append(&self, text: &str) -> io::Result<()> {
        let is_new = !self.path.exists();
        private(&self.path)?;
        let mut file = OpenOptions::new().append(true).open(&self.path)?;
        // What a full disk has left of a line gets an end.
        file.write_all(format!("\n{text}").as_bytes())?;
        file.sync_all()?;
        if is_new {
            self.sync_folder()?;
        }
        Ok(())
    }

    /// Puts this in its place, whole or not at all.
    fn replace(&self, text: &str) -> io::Result<()> {
        let apart = beside(&self.path, ".new");
        match std::fs::remove_file(&apart) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        private(&apart)?;
        let mut file = OpenOptions::new().append(true).open(&apart)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&apart, &self.path)?;
        self.sync_folder()
    }

    fn sync_folder(&self) -> io::Result<()> {
        let folder = self
            .path
            .parent()
            .filter(|path| !path.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

fn line((player, kind): (i64, Shut), (since, until): (i64, i64)) -> String {
    format!("{player} {} {since} {until}{END}\n", kind.word())
}

/// What the file says. What is no whole line says nothing.
fn read(text: &str) -> All {
    let mut all = All::new();
    for line in text.lines() {
        if let Some((whose, times)) = read_line(line) {
            add(&mut all, whose, times);
        }
    }
    all
}

fn read_line(line: &str) -> Option<((i64, Shut), (i64, i64))> {
    let words: Vec<_> = line.strip_suffix(END)?.split(' ').collect();
    let [player, kind, since, until] = words[..] else {
        return None;
    };
    let kind = Shut::ALL.into_iter().find(|known| known.word() == kind)?;
    let (player, since, until): (i64, i64, i64) = (
        player.parse().ok()?,
        since.parse().ok()?,
        until.parse().ok()?,
    );
    (player > 0 && since < until).then_some(((player, kind), (since, until)))
}

/// The later end counts.
pub(in crate::store) fn add(all: &mut All, whose: (i64, Shut), times: (i64, i64)) {
    let known = all.entry(whose).or_insert(times);
    if times.1 > known.1 {
        *known = times;
    }
}

/// All that is not over.
pub(in crate::store) fn in_force(conn: &Connection) -> Result<All, Fault> {
    let mut find = conn.prepare_cached(
        "SELECT player, kind, since, until FROM exclusion WHERE over = 0
         UNION ALL SELECT player, kind, since, until FROM shut_ahead",
    )?;
    let mut rows = find.query([])?;
    let mut all = All::new();
    while let Some(row) = rows.next()? {
        let (whose, times) = row_of(row)?;
        add(&mut all, whose, times);
    }
    Ok(all)
}

fn row_of(row: &Row<'_>) -> rusqlite::Result<((i64, Shut), (i64, i64))> {
    let word: String = row.get(1)?;
    let kind = Shut::ALL.into_iter().find(|kind| kind.word() == word);
    let whose = (row.get(0)?, kind.unwrap_or(Shut::Exclusion));
    Ok((whose, (row.get(2)?, row.get(3)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_whole_line_says_nothing() {
        let whole = "7 pause 5 90 .\n";
        assert_eq!(read(whole).len(), 1);
        // Whatever a power cut or a full disk leaves of a line, and what comes behind it.
        for cut in 0..whole.len() - 1 {
            let torn = format!("{}\n8 exclusion 1 9223372036854775807 .\n", &whole[..cut]);
            let all = read(&torn);
            assert_eq!(all.len(), 1, "{torn}");
            assert_eq!(all[&(8, Shut::Exclusion)], (1, i64::MAX));
        }
        for wrong in [
            "7 pause 90 5 .",
            "-7 pause 5 90 .",
            "7 ban 5 90 .",
            "7 pause 5 .",
            "7 pause x 90 .",
        ] {
            assert_eq!(read(wrong).len(), 0, "{wrong}");
        }
        let longer = read("7 pause 5 90 .\n7 pause 6 80 .\n7 pause 7 95 .\n");
        assert_eq!(longer[&(7, Shut::Pause)], (7, 95));
    }
}
