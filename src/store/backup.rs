//! A copy of the books while they are in use: made privately, and marked as one.
use super::db::Db;
use super::files::{beside, private};
use super::migrate::mark;
use crate::values::fault::Fault;
use crate::values::limits;
use rusqlite::Connection;
use std::path::Path;

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
