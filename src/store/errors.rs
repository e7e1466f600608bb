//! What SQLite refuses, as a fault, and what is said of a database that cannot be used.
use crate::values::fault::Fault;
use rusqlite::ErrorCode;
use std::path::Path;

pub(super) fn unusable(path: &Path, error: &rusqlite::Error) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => Fault::Unusable(broken(path, "it is not a database")),
        Some(ErrorCode::DatabaseCorrupt) => Fault::Unusable(broken(path, "it is corrupt")),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            Fault::Unusable(format!(
                "{} cannot be opened for writing: let the bot's user own it and its folder",
                path.display()
            ))
        }
        _ => Fault::from_sqlite(error),
    }
}

pub(super) fn of_file(path: &Path, error: &std::io::Error) -> Fault {
    Fault::of_room(error).unwrap_or_else(|| Fault::Unusable(format!("{}: {error}", path.display())))
}

pub(super) fn of_lock(error: std::io::Error) -> Fault {
    Fault::of_room(&error).unwrap_or_else(|| Fault::Storage(format!("lock file: {error}")))
}

pub(super) fn wiped(path: &Path) -> Fault {
    Fault::Unusable(format!(
        "{0} is missing or empty, but it existed before: put it back with its {0}-wal, or put a backup \
         in its place and delete {0}-wal and {0}-shm, or delete {0}.lock to start with empty books",
        path.display()
    ))
}

pub(super) fn broken(path: &Path, why: &str) -> String {
    format!(
        "{} cannot be used ({why}): move it and its -wal and -shm files away and put a backup in \
         its place (see `casino-bot backup`)",
        path.display()
    )
}

impl Fault {
    fn from_sqlite(error: &rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::ConstraintViolation) => Self::Rule(error.to_string()),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Unusable(format!(
                "the database is corrupt ({error}): restore a backup"
            )),
            // One row that no program of this house has written: it concerns what reads it.
            None if is_of_a_value(error) => Self::Rule(error.to_string()),
            _ => Self::Storage(error.to_string()),
        }
    }
}

/// Whether a value that was read is none of those that its column is to hold.
const fn is_of_a_value(error: &rusqlite::Error) -> bool {
    matches!(
        error,
        rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
    )
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::from_sqlite(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Error, ErrorKind};

    /// What passes when there is room again ends no process.
    #[test]
    fn a_lock_file_without_room_is_a_full_disk() {
        for kind in [ErrorKind::StorageFull, ErrorKind::QuotaExceeded] {
            assert_eq!(of_lock(Error::from(kind)), Fault::DiskFull, "{kind}");
        }
        let other = of_lock(Error::from(ErrorKind::PermissionDenied));
        assert!(matches!(other, Fault::Storage(_)));
    }
}
