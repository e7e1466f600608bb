//! The schema's versions: each migration once, in order, all that are due in one transaction with
//! their number. A new database begins with what all of them come to, which is sooner done.
use super::errors::{of_file, unusable, wiped};
use super::files::{beside, private};
use crate::values::fault::Fault;
use crate::values::limits;
use rusqlite::Connection;
use std::io;
use std::path::Path;

/// The files in `sql/migrations`, by their numbers, as the build lists them; `user_version` counts those that have
/// run.
const MIGRATIONS: &[&str] = &include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// What they come to, as a test writes it down: `CASINO_WRITE_SCHEMA=1 cargo test --lib migrate`.
const SCHEMA: &str = include_str!("../../sql/schema.sql");

/// "CasB": marks the file as ours, so that another program's database is not migrated.
const APPLICATION_ID: i64 = 0x4361_7342;

/// A new database that no file keeps.
pub(super) fn in_memory() -> Result<Connection, Fault> {
    let conn = Connection::open_in_memory()?;
    make(&conn, SCHEMA)?;
    Ok(conn)
}

/// Brings the schema up to date; a copy of the old file stays beside it. Whether there was anything to
/// do. `existed`: whether there must be a schema already.
pub(super) fn run(conn: &Connection, path: &Path, existed: bool) -> Result<bool, Fault> {
    let version = check_version(conn, path)?;
    if version == MIGRATIONS.len() {
        return Ok(false);
    }
    if existed && is_empty(conn)? {
        return Err(wiped(path));
    }
    if version > 0 {
        let copy = beside(path, &format!(".before-{}", MIGRATIONS.len()));
        let _ = std::fs::remove_file(&copy);
        private(&copy).map_err(|e| Fault::Storage(format!("{}: {e}", copy.display())))?;
        conn.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
        mark(&Connection::open(&copy)?)?;
        let copy = copy.display();
        log::info!("the database is brought up to date; a copy of the old one is {copy}");
    }
    match version {
        0 => make(conn, SCHEMA)?,
        _ => make(conn, &due(version))?,
    }
    Ok(true)
}

/// Makes a new database where there is no file. It is made apart and put in place whole: so nothing of
/// it has to reach the disk but once, and a kill or a power cut leaves all of it or none. That its name
/// lasts is seen to by the first commit, which syncs the folder for its log.
pub(super) fn found(path: &Path) -> Result<(), Fault> {
    let apart = beside(path, ".new");
    let failed = |e: io::Error| of_file(&apart, &e);
    // Logs of a database that is gone would be taken for the new one's.
    for end in [".new", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(beside(path, end)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    private(&apart).map_err(failed)?;
    let conn = Connection::open(&apart).map_err(|e| unusable(path, &e))?;
    conn.execute_batch(&format!(
        "PRAGMA page_size = {}; PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; \
         PRAGMA synchronous = OFF;",
        limits::PAGE_BYTES
    ))?;
    make(&conn, SCHEMA)?;
    // What has no log yet would be taken for a copy.
    conn.execute_batch("PRAGMA journal_mode = WAL")?;
    conn.close().map_err(|(_, e)| e)?;
    (std::fs::File::open(&apart).and_then(|file| file.sync_all()))
        .and_then(|()| std::fs::rename(&apart, path))
        .map_err(failed)
}

/// All or none.
fn make(conn: &Connection, steps: &str) -> Result<(), Fault> {
    let number = MIGRATIONS.len();
    conn.execute_batch(&format!(
        "BEGIN IMMEDIATE; {steps}; PRAGMA user_version = {number}; \
         PRAGMA application_id = {APPLICATION_ID}; COMMIT;"
    ))
    .inspect_err(|_| {
        let _ = conn.execute_batch("ROLLBACK");
    })?;
    Ok(())
}

/// Whether there is no schema at all.
pub(super) fn is_empty(conn: &Connection) -> Result<bool, Fault> {
    let sql = "SELECT count(*) FROM sqlite_schema";
    Ok(conn.query_row(sql, [], |row| row.get::<_, i64>(0))? == 0)
}

/// The migrations behind a version.
fn due(version: usize) -> String {
    MIGRATIONS[version..].join(";\n")
}

/// Whether a database has this program's schema; `false` when it has an older one.
pub(super) fn is_current(conn: &Connection, path: &Path) -> Result<bool, Fault> {
    Ok(check_version(conn, path)? == MIGRATIONS.len())
}

/// Marks a database as a copy that has not run since it was made, if it is one of this program.
pub(super) fn mark(conn: &Connection) -> Result<(), Fault> {
    if is_ours(conn)? {
        conn.execute("UPDATE intake SET copied = 1", [])?;
    }
    Ok(())
}

/// Whether this program made the database.
fn is_ours(conn: &Connection) -> Result<bool, Fault> {
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    Ok(id == APPLICATION_ID)
}

fn check_version(conn: &Connection, path: &Path) -> Result<usize, Fault> {
    let version = conn
        .query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
        .map_err(|e| unusable(path, &e))?;
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables > 0 && !is_ours(conn)? {
        return Err(Fault::Unusable(format!(
            "{} is another program's database: set CASINO_DB to a file of its own",
            path.display()
        )));
    }
    if version > MIGRATIONS.len() {
        return Err(Fault::Unusable(format!(
            "{} is from a newer casino-bot (schema {version}, this one knows {}): start the newer \
             program, or restore the backup that was made before the update",
            path.display(),
            MIGRATIONS.len()
        )));
    }
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::types::ValueRef;
    use std::fmt::Write;

    /// All statements that make the same database anew.
    fn dump(conn: &Connection) -> rusqlite::Result<String> {
        let mut text = String::new();
        let list = |sql: &str| -> rusqlite::Result<Vec<String>> {
            conn.prepare(sql)?
                .query_map([], |row| row.get(0))?
                .collect()
        };
        for sql in list("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")? {
            let _ = writeln!(text, "{sql};");
        }
        for table in list("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")? {
            let mut find = conn.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = find.column_count();
            let (mut rows, mut all) = (find.query([])?, Vec::new());
            while let Some(row) = rows.next()? {
                let mut values = Vec::new();
                for column in 0..columns {
                    values.push(match row.get_ref(column)? {
                        ValueRef::Null => "NULL".to_owned(),
                        ValueRef::Integer(number) => number.to_string(),
                        ValueRef::Text(text) => format!("'{}'", String::from_utf8_lossy(text)),
                        other => panic!("{other:?} in {table}"),
                    });
                }
                all.push(format!("({})", values.join(", ")));
            }
            if !all.is_empty() {
                let _ = writeln!(text, "INSERT INTO {table} VALUES\n  {};", all.join(",\n  "));
            }
        }
        Ok(text)
    }

    fn made_by(statements: &str) -> String {
        let conn = Connection::open_in_memory().expect("opens");
        conn.execute_batch(statements).expect("runs");
        dump(&conn).expect("reads")
    }

    #[test]
    fn a_new_database_is_what_all_migrations_come_to() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/sql/schema.sql");
        let migrated = made_by(&due(0));
        if std::env::var_os("CASINO_WRITE_SCHEMA").is_some() {
            let head = "-- What all migrations come to: a new database begins with it. Written by a test\n\
                        -- (CASINO_WRITE_SCHEMA=1 cargo test --lib migrate); what each table means stands there.\n";
            std::fs::write(path, format!("{head}{migrated}")).expect("writes");
            return;
        }
        assert_eq!(made_by(SCHEMA), migrated);
    }

    #[test]
    fn a_new_database_takes_its_place_whole_whatever_lies_there() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        // What a start left that was killed, and the logs of a database that somebody took away.
        for end in [".new", "-wal", "-shm", "-journal"] {
            std::fs::write(beside(&path, end), "of something else").expect("written");
        }
        found(&path).expect("made");
        let names = std::fs::read_dir(dir.path()).expect("a folder");
        assert_eq!(names.count(), 1, "nothing but the database is left");
        let bytes = std::fs::read(&path).expect("a file");
        assert_eq!(bytes[18..20], [2, 2], "one without a log passes for a copy");
        let conn = Connection::open(&path).expect("opens");
        assert!(is_current(&conn, &path).expect("reads"));
        assert_eq!(dump(&conn).expect("reads"), made_by(SCHEMA));
    }
}
