//! Which database this is. Seeds that a copy holds may have been revealed since, and rounds that it
//! lacks been played, so whatever is not the database that ran last gets new seeds before it plays.
//!
//! Each start gives the database a random name, its run, inside it and beside it in the lock file; and
//! the number of commits, which only grows, is noted there after each. So from outside it is known that
//! the database has one of these runs and at least so many commits:
//! * Another run, or one where none is known: a copy, or a file from elsewhere.
//! * The right run with fewer commits: an older state of it, or one that has lost its -wal.
//!
//! During a start the lock file names both runs, the old one and the next, so that a kill at any
//! instant leaves the database known; that of a copy is never named. The number is not synced: after
//! a power cut it may be one from seconds ago, and a copy made in these seconds passes for the
//! original. What cannot be told at all is a copy of database and lock file together, such as a
//! snapshot of the whole machine.
use super::db::Db;
use super::errors::{of_lock, wiped};
use super::run::{Copied, Outside, Run};
use crate::values::fault::Fault;
use rusqlite::Connection;
use std::path::Path;

/// Whether a database is a copy. One without players has nothing that could be known, and is as good
/// as none where there were some.
pub(super) fn copied(
    conn: &Connection,
    path: &Path,
    outside: &Outside,
) -> Result<Option<Copied>, Fault> {
    let sql = "SELECT run, commits, copied, EXISTS (SELECT 1 FROM player) FROM intake";
    let (run, commits, made, played): (Option<String>, i64, bool, bool) =
        conn.query_row(sql, [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let run = run.as_deref().map(Run::read);
    Ok(match (run, outside) {
        (_, Outside::Known { commits: least, .. }) if !played && commits < *least => {
            return Err(wiped(path));
        }
        _ if !played => None,
        _ if made => Some(Copied::Made),
        // From before runs were noted.
        (None, Outside::Created) => None,
        (
            Some(Some(run)),
            Outside::Known {
                runs,
                commits: least,
            },
        ) if runs.contains(&run) => (commits < *least).then(|| Copied::Older(least - commits)),
        _ => Some(Copied::Stranger),
    })
}

impl Db {
    /// Why this database counts as a copy, if it does.
    #[must_use]
    pub const fn copied(&self) -> Option<Copied> {
        self.copied
    }

    /// Makes the database this run's, in one transaction with `work`, which sees to a copy's seeds.
    ///
    /// # Errors
    /// Those of `work`; when the database or the lock file cannot be written.
    pub fn take_over(
        &mut self,
        work: impl FnOnce(&Self) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let next = Run::new();
        let Some(lock) = self.lock.clone() else {
            return Err(Fault::Storage("it is open to be read only".to_owned()));
        };
        let now = self
            .conn
            .query_row("SELECT run FROM intake", [], |row| row.get(0))?;
        let now: Option<String> = now;
        let known = now.as_deref().and_then(Run::read);
        let announced = match (self.copied, lock.outside()) {
            (None, Outside::Known { commits, .. }) => {
                Outside::known(known.into_iter().chain([next.clone()]), commits)
            }
            _ => Outside::known([next.clone()], 0),
        };
        lock.remember(announced).map_err(of_lock)?;
        self.run = None;
        self.begin()?;
        let sql = "UPDATE intake SET run = ?1, commits = commits + 1, copied = 0 RETURNING commits";
        let commits = work(self)
            .and_then(|()| {
                Ok(self
                    .conn
                    .query_row(sql, [&next.as_str()], |row| row.get(0))?)
            })
            .and_then(|commits: i64| self.commit().map(|()| commits))
            .inspect_err(|_| self.rollback())?;
        // The former run's name may stay on the disk until something is committed that its copies lack.
        (lock.write(Outside::known([next.clone()], commits))).map_err(of_lock)?;
        self.commits.set(commits);
        self.run = Some(next);
        self.copied = None;
        Ok(())
    }
}
