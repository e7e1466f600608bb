//! `casino-bot backup`: a copy of the live database, proved. In a folder it gets a name by the time,
//! and of those the oldest can be let go.
use super::{complain, database, say};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Now;
use lexopt::prelude::*;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut file, mut target, mut keep) = (None, None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("db") => file = Some(PathBuf::from(parser.value()?)),
            Long("keep") => keep = Some(count(parser.value()?)?),
            Value(path) if target.is_none() => target = Some(PathBuf::from(path)),
            other => return Err(other.unexpected()),
        }
    }
    let target = target.ok_or("name the file or the folder to write the backup to")?;
    let folder = target.is_dir().then(|| target.clone());
    if keep.is_some() && folder.is_none() {
        return Err(format!("--keep wants a folder, and {} is none", target.display()).into());
    }
    let file = match database(file) {
        Ok(file) => file,
        Err(code) => return Ok(code),
    };
    let names = Names::of(&file);
    let target = match &folder {
        Some(folder) => folder.join(names.now()),
        None => target,
    };
    let done = Db::open_from_outside(&file).and_then(|db| db.backup(&target));
    if let Err(fault) = done {
        complain(fault);
        return Ok(1);
    }
    say(format_args!(
        "{} holds a copy whose books are proved",
        target.display()
    ));
    if let (Some(folder), Some(keep)) = (folder, keep)
        && let Err(error) = names.let_go(&folder, keep, &target)
    {
        let why = format!("{}: {error}: old backups stay", folder.display());
        complain(Fault::Storage(why));
        return Ok(1);
    }
    Ok(0)
}

fn count(value: OsString) -> Result<usize, lexopt::Error> {
    let count = value.to_str().and_then(|value| value.parse().ok());
    count
        .filter(|count| (1..=limits::BACKUPS_KEPT_MAX).contains(count))
        .ok_or_else(|| format!("--keep is a number of backups, 1 or more, not {value:?}").into())
}

/// The names of a database's backups: `casino-20261129T193957Z.db`. They sort by time.
struct Names {
    prefix: String,
}

impl Names {
    fn of(database: &Path) -> Self {
        let stem = database.file_stem().unwrap_or_default().to_string_lossy();
        Self {
            prefix: format!("{stem}-"),
        }
    }

    fn now(&self) -> String {
        let time = Now::read().wall.rfc3339();
        let digits: String = time.chars().filter(|c| !"-:".contains(*c)).collect();
        let seconds = digits.split('.').next().unwrap_or_default();
        format!("{}{seconds}Z.db", self.prefix)
    }

    /// Whether a file is such a backup, or the beginning of one.
    fn are(&self, name: &str) -> bool {
        let name = name.strip_suffix(".partial").unwrap_or(name);
        let time = name.strip_prefix(&self.prefix);
        let Some(time) = time.and_then(|rest| rest.strip_suffix(".db")) else {
            return false;
        };
        time.len() == "20261129T193957Z".len()
            && time.char_indices().all(|(at, c)| match at {
                8 => c == 'T',
                15 => c == 'Z',
                _ => c.is_ascii_digit(),
            })
    }

    /// Removes all but the last `keep`, never anything else, and never `made`.
    fn let_go(&self, folder: &Path, keep: usize, made: &Path) -> io::Result<()> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if self.are(&name) && entry.file_type()?.is_file() {
                found.push(name);
            }
        }
        found.sort();
        let whole = found.iter().filter(|name| !name.ends_with(".partial"));
        let Some(oldest) = whole.rev().nth(keep - 1).cloned() else {
            return Ok(());
        };
        let old = found.iter().filter(|name| **name < oldest);
        old.map(|name| folder.join(name))
            .filter(|path| path != made)
            .try_for_each(std::fs::remove_file)
    }
}
