//! What keeps players from playing, once more in a file beside the database: a backup that is put back does not bring
//! what its players chose since then to an end. A line is written, and synced, before the commit that it is of, and so
//! before anybody is told; a start reads all of them, and adds what the database lacks. So it may say more than the
//! database does, if a commit fails, and never less, but for a disk that cannot be written to: then the choice holds all
//! the same, the log says that a backup would not know of it, and each commit tries again.
use crate::rules::guard::{Exclusion, Shut, Until};
use crate::rules::ledger::PlayerId;
use crate::store::db::Db;
use crate::store::files::{beside, private};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, params};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What a line ends with: what a power cut left of one does not.
const END: &str = " .";
const HEAD: &str = "# Who is kept from playing, by Telegram id, until when, in microseconds. Keep it beside the database.\n";

/// By player and kind.
type All = BTreeMap<(i64, Shut), (i64, i64)>;

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
    pub fn new(database: &Path) -> Self {
        Self {
            path: beside(database, ".excluded"),
            changed: RefCell::default(),
            all: Cell::new(false),
            failing: Cell::new(false),
        }
    }

    fn note(&self, player: PlayerId) {
        let mut changed = self.changed.borrow_mut();
        changed.insert(player);
        if changed.len() > limits::KNOWN_ROWS_MAX {
            changed.clear();
            self.all.set(true);
        }
    }

    fn is_behind(&self) -> bool {
        self.all.get() || !self.changed.borrow().is_empty()
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
fn add(all: &mut All, whose: (i64, Shut), times: (i64, i64)) {
    let known = all.entry(whose).or_insert(times);
    if times.1 > known.1 {
        *known = times;
    }
}

impl Db {
    /// What keeps this player from playing has changed.
    pub(in crate::store) fn shut_otherwise(&self, player: PlayerId) {
        if let Some(beside) = &self.beside {
            beside.note(player);
        }
    }

    /// All of it may have.
    pub(in crate::store) fn all_shut_otherwise(&self) {
        if let Some(beside) = &self.beside {
            beside.all.set(true);
        }
    }

    /// Writes what has changed in the transaction under way, before it is committed.
    pub(in crate::store) fn keep_shut_beside(&self) {
        let Some(beside) = self.beside.as_ref().filter(|beside| beside.is_behind()) else {
            return;
        };
        let written = self.shut_lines(beside).and_then(|lines| {
            let written = match lines.is_empty() {
                true => Ok(()),
                false => beside.append(&lines),
            };
            written.map_err(|e| Fault::Storage(format!("{}: {e}", beside.path.display())))
        });
        match written {
            Ok(()) => {
                beside.changed.borrow_mut().clear();
                beside.all.set(false);
                beside.failing.set(false);
            }
            Err(fault) if !beside.failing.replace(true) => {
                log::error!(
                    "exclusions hold, but a backup that is put back would not know them: {fault}"
                );
            }
            Err(_) => {}
        }
    }

    fn shut_lines(&self, beside: &Beside) -> Result<String, Fault> {
        let mut lines = String::new();
        if beside.all.get() {
            for (whose, times) in self.shut_in_force()? {
                lines += &line(whose, times);
            }
            return Ok(lines);
        }
        let mut find = self.conn.prepare_cached(
            "SELECT kind, since, until FROM exclusion WHERE player = ?1 AND over = 0",
        )?;
        for player in &*beside.changed.borrow() {
            let mut rows = find.query([player.0])?;
            while let Some(row) = rows.next()? {
                let Exclusion { kind, since, until } = super::exclusion(row)?;
                lines += &line((player.0, kind), (since.0, until.micros()));
            }
        }
        Ok(lines)
    }

    /// All that is not over.
    fn shut_in_force(&self) -> Result<All, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT kind, since, until, player FROM exclusion WHERE over = 0
             UNION ALL SELECT kind, since, until, player FROM shut_ahead",
        )?;
        let mut rows = find.query([])?;
        let mut all = All::new();
        while let Some(row) = rows.next()? {
            let Exclusion { kind, since, until } = super::exclusion(row)?;
            add(&mut all, (row.get(3)?, kind), (since.0, until.micros()));
        }
        Ok(all)
    }

    /// Takes in what the file beside the database says and the database does not, at a start: how many there were.
    ///
    /// # Errors
    /// When the database fails, or there is a file that cannot be read: nobody plays on without it.
    pub fn take_in_shut(&self, now: Wall) -> Result<usize, Fault> {
        let Some(beside) = &self.beside else {
            return Ok(0);
        };
        let failed = |e: io::Error| Fault::Unusable(format!("{}: {e}", beside.path.display()));
        let mut added = 0;
        for ((player, kind), times) in read(&beside.read().map_err(failed)?) {
            if times.1 > now.0 && !self.knows_shut((player, kind), times)? {
                self.add_shut((player, kind), times)?;
                added += 1;
            }
        }
        if added > 0 {
            log::warn!("{added} exclusions that the database did not know hold again");
        }
        Ok(added)
    }

    /// Whether the database has it, be it over by its own count, or one that lasts as long.
    fn knows_shut(
        &self,
        (player, kind): (i64, Shut),
        (since, until): (i64, i64),
    ) -> Result<bool, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT 1 FROM exclusion WHERE player = ?1 AND kind = ?2
               AND (until >= ?4 AND over = 0 OR since = ?3 AND (until >= ?4 OR over = 1))
             UNION ALL SELECT 1 FROM shut_ahead WHERE player = ?1 AND kind = ?2 AND until >= ?4",
        )?;
        Ok(find.exists(params![player, kind.word(), since, until])?)
    }

    fn add_shut(
        &self,
        (player, kind): (i64, Shut),
        (since, until): (i64, i64),
    ) -> Result<(), Fault> {
        let known = self.player(PlayerId(player))?.is_some();
        if known {
            let (since, until) = (Wall(since), Until::stored(until));
            return self.shut_out(PlayerId(player), &Exclusion { kind, since, until });
        }
        let values = params![player, kind.word(), since, until];
        let mut find = self
            .conn
            .prepare_cached("SELECT 1 FROM shut_ahead WHERE player = ?1 AND kind = ?2")?;
        let there = find.query_row(params![player, kind.word()], |_| Ok(()));
        let sql = match there.optional()? {
            Some(()) => {
                "UPDATE shut_ahead SET since = ?3, until = ?4 WHERE player = ?1 AND kind = ?2"
            }
            None => "INSERT INTO shut_ahead VALUES (?1, ?2, ?3, ?4)",
        };
        self.conn.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    /// Writes the file anew, with a line for each player and kind; what was over long ago is left out.
    ///
    /// # Errors
    /// When the database fails; of a file that cannot be written, only the log tells.
    pub fn tidy_shut(&self, now: Wall) -> Result<(), Fault> {
        let Some(beside) = &self.beside else {
            return Ok(());
        };
        let mut all = self.shut_in_force()?;
        let before = beside.read().unwrap_or_default();
        for (whose, times) in read(&before) {
            add(&mut all, whose, times);
        }
        let long_ago = now.minus(limits::EXCLUSION_KEPT).0;
        all.retain(|_, (_, until)| *until > long_ago);
        let lines = all.into_iter().map(|(whose, times)| line(whose, times));
        let text = std::iter::once(HEAD.to_owned())
            .chain(lines)
            .collect::<String>();
        if text == before || text == HEAD && before.is_empty() {
            return Ok(());
        }
        if let Err(error) = beside.replace(&text) {
            log::warn!("{} is not written anew: {error}", beside.path.display());
        }
        Ok(())
    }
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
