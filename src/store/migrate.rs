//! The schema's versions: each migration once, in order, all that are due in one transaction with
//! their number.
use super::Fault;
use rusqlite::Connection;
use std::path::Path;

/// The migrations; `user_version` counts those that have run.
const MIGRATIONS: &[&str] = &[
    include_str!("../../sql/migrations/0001_books_rounds_and_talk.sql"),
    include_str!("../../sql/migrations/0002_a_pulse.sql"),
    include_str!("../../sql/migrations/0003_tables_that_last.sql"),
    include_str!("../../sql/migrations/0004_tosses.sql"),
    include_str!("../../sql/migrations/0005_contests.sql"),
    include_str!("../../sql/migrations/0006_wins_held_back.sql"),
    include_str!("../../sql/migrations/0007_documents.sql"),
    include_str!("../../sql/migrations/0008_boards.sql"),
    include_str!("../../sql/migrations/0009_auto_play_ends.sql"),
];

/// "CasB": marks the file as ours, so that another program's database is not migrated.
const APPLICATION_ID: i64 = 0x4361_7342;

/// Brings the schema up to date; a copy of the old file stays beside it.
pub(super) fn run(conn: &Connection, path: &Path) -> Result<(), Fault> {
    let version = check_version(conn, path)?;
    if version == MIGRATIONS.len() {
        return Ok(());
    }
    if version > 0 {
        let copy = format!("{}.before-{}", path.display(), MIGRATIONS.len());
        let _ = std::fs::remove_file(&copy);
        conn.execute("VACUUM INTO ?1", [&copy])?;
        log::info!("the database is brought up to date; a copy of the old one is {copy}");
    }
    // All or none: and a new house opens with one fsync.
    let (steps, number) = (MIGRATIONS[version..].join(";\n"), MIGRATIONS.len());
    conn.execute_batch(&format!(
        "BEGIN IMMEDIATE; {steps}; PRAGMA user_version = {number}; \
         PRAGMA application_id = {APPLICATION_ID}; COMMIT;"
    ))
    .inspect_err(|_| {
        let _ = conn.execute_batch("ROLLBACK");
    })?;
    Ok(())
}

/// Whether a database has this program's schema; `false` when it has an older one.
pub(super) fn is_current(conn: &Connection, path: &Path) -> Result<bool, Fault> {
    Ok(check_version(conn, path)? == MIGRATIONS.len())
}

fn check_version(conn: &Connection, path: &Path) -> Result<usize, Fault> {
    let version = conn
        .query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
        .map_err(|e| super::unusable(path, &e))?;
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    let ours = id == APPLICATION_ID;
    if tables > 0 && !ours {
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
