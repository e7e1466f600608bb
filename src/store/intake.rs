//! What comes in from outside, by its source and its key: taken in once each, by the same code
//! whatever the source. Of one whose keys rise the last is remembered, and not far below it is a
//! repeat; of any other each key is a row.
use super::db::Db;
use crate::rules::fairness::Commitment;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, params};

/// The name of Telegram's updates in the table of sources.
pub const TELEGRAM: &str = "telegram";

/// The name there of what Crypto Pay sends by itself.
pub const CRYPTO_PAY: &str = "cryptopay";

/// What names one thing that comes in, at its source.
#[derive(Clone, Copy, Debug)]
pub enum Key<'a> {
    /// A number that rises.
    Number(i64),
    /// Anything else.
    Text(&'a str),
}

/// Whether something comes in for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It does, and is taken in with this transaction.
    First,
    /// It was taken in before.
    Again,
    /// Something else was taken in under its key: one of the two is not what it says.
    Otherwise,
}

/// One source's way in.
#[derive(Clone, Copy, Debug)]
pub struct Inlet {
    source: i64,
    rising: bool,
    last: Option<(i64, Wall)>,
}

impl Inlet {
    /// That of the source with this name.
    ///
    /// # Errors
    /// When there is no such source.
    pub fn of(db: &Db, name: &str) -> Result<Self, Fault> {
        let mut find = db.conn.prepare_cached(
            "SELECT source.id, rising, last, seen_at FROM source JOIN intake WHERE name = ?1",
        )?;
        Ok(find.query_row([name], |row| {
            let rising = row.get(1)?;
            let last = row.get::<_, Option<i64>>(2)?.filter(|_| rising);
            Ok(Self {
                source: row.get(0)?,
                rising,
                last: last.zip(row.get::<_, Option<i64>>(3)?.map(Wall)),
            })
        })?)
    }

    /// The last of its keys and when it came, if they rise.
    #[must_use]
    pub const fn last(&self) -> Option<(i64, Wall)> {
        self.last
    }

    /// Whether a number was taken in before and comes again.
    #[must_use]
    pub fn has(&self, number: i64) -> bool {
        let repeats = |last: i64| last.saturating_sub(limits::REPEATS_MAX - 1)..=last;
        self.last
            .is_some_and(|(last, _)| repeats(last).contains(&number))
    }

    /// Takes something in, unless it was. Of a source whose keys rise it lasts with [`Inlet::keep`].
    ///
    /// # Errors
    /// [`Fault::Rule`] when its keys are of the other sort.
    pub fn take(&mut self, db: &Db, key: Key<'_>, content: &str, at: Wall) -> Result<Taken, Fault> {
        match key {
            Key::Number(number) if self.rising => {
                if self.has(number) {
                    return Ok(Taken::Again);
                }
                self.last = Some((number, at));
                Ok(Taken::First)
            }
            Key::Text(key) if !self.rising => db.take_in(self.source, key, content, at),
            _ => Err(Fault::Rule(format!(
                "a key of another sort for source {}",
                self.source
            ))),
        }
    }

    /// Has the transaction under way keep how far it is, once for all that it takes in.
    pub fn keep(&self, db: &Db) {
        if self.last.is_some() {
            db.taken.set(self.last);
        }
    }

    /// Its clock was set by so many microseconds.
    pub fn move_by(&mut self, by_us: i64) {
        if let Some((_, at)) = &mut self.last {
            at.0 = at.0.saturating_add(by_us);
        }
    }
}

impl Db {
    fn take_in(&self, source: i64, key: &str, content: &str, at: Wall) -> Result<Taken, Fault> {
        let digest = *Commitment::to(content).bytes();
        let mut find = self
            .conn
            .prepare_cached("SELECT digest FROM taken_in WHERE source = ?1 AND key = ?2")?;
        let known = find.query_row(params![source, key], |row| row.get::<_, [u8; 32]>(0));
        if let Some(known) = known.optional()? {
            if known == digest {
                return Ok(Taken::Again);
            }
            log::error!("source {source} sends something else under a key that it has used");
            return Ok(Taken::Otherwise);
        }
        self.conn
            .prepare_cached("INSERT INTO taken_in VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![source, key, &digest[..], at.0])?;
        // More than one goes for each that comes.
        self.conn
            .prepare_cached(
                "DELETE FROM taken_in WHERE (source, key) IN (
                   SELECT source, key FROM taken_in WHERE at < ?1 ORDER BY at LIMIT 2)",
            )?
            .execute([at.minus(limits::KEYS_KEPT_FOR).0])?;
        Ok(Taken::First)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Lock;
    use std::time::Duration;

    /// A source that is a row and nothing else.
    fn with_another() -> (tempfile::TempDir, Db, Inlet) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let lock = Lock::take(&path).expect("a lock file").expect("free");
        let db = Db::open(&path, &lock).expect("opens");
        let row = "INSERT INTO source (id, name, rising) VALUES (9, 'made up', 0)";
        db.conn.execute(row, []).expect("a source");
        let inlet = Inlet::of(&db, "made up").expect("reads");
        (dir, db, inlet)
    }

    #[test]
    fn a_key_that_comes_again_is_answered_and_with_other_content_an_alarm() {
        let (_dir, db, mut inlet) = with_another();
        let mut come = |key, content, at| {
            inlet
                .take(&db, Key::Text(key), content, Wall(at))
                .expect("takes")
        };
        assert_eq!(come("invoice 7", "paid 5", 1), Taken::First);
        assert_eq!(come("invoice 7", "paid 5", 2), Taken::Again);
        assert_eq!(come("invoice 7", "paid 6", 3), Taken::Otherwise);
        assert_eq!(come("invoice 8", "paid 5", 4), Taken::First);
        assert_eq!(come("invoice 7", "paid 5", 5), Taken::Again);
    }

    #[test]
    fn what_is_undone_was_not_taken_in() {
        let (_dir, db, mut inlet) = with_another();
        for expected in [Taken::First, Taken::First] {
            db.begin().expect("begins");
            let taken = inlet.take(&db, Key::Text("a"), "b", Wall(1));
            assert_eq!(taken.expect("takes"), expected);
            db.rollback();
        }
    }

    #[test]
    fn keys_are_forgotten_in_the_end() {
        let (_dir, db, mut inlet) = with_another();
        let later = Wall(1).plus(limits::KEYS_KEPT_FOR + Duration::from_secs(1));
        for (key, at) in [("a", Wall(1)), ("b", Wall(1)), ("c", later)] {
            let taken = inlet.take(&db, Key::Text(key), "", at).expect("takes");
            assert_eq!(taken, Taken::First);
        }
        let kept = db
            .conn
            .query_row("SELECT count(*) FROM taken_in", [], |row| row.get(0));
        assert_eq!(kept, Ok(1));
    }

    #[test]
    fn numbers_that_rise_have_one_row() {
        let (_dir, mut db, _) = with_another();
        db.take_over(|_| Ok(())).expect("is ours");
        let mut inlet = Inlet::of(&db, TELEGRAM).expect("reads");
        let mut come = |number| {
            inlet
                .take(&db, Key::Number(number), "", Wall(1))
                .expect("takes")
        };
        assert_eq!(
            [7, 8, 7, 8, 9].map(&mut come),
            [
                Taken::First,
                Taken::First,
                Taken::Again,
                Taken::Again,
                Taken::First
            ]
        );
        // Telegram may begin anew.
        assert_eq!(come(9 - limits::REPEATS_MAX), Taken::First);
        let kept = |ended: &dyn Fn()| {
            db.begin().expect("begins");
            ended();
            Inlet::of(&db, TELEGRAM).expect("reads").last()
        };
        let undone = || {
            inlet.keep(&db);
            db.rollback();
        };
        let commits = || db.commit().expect("commits");
        assert_eq!(kept(&undone), None);
        assert_eq!(kept(&commits), None, "what was undone is kept");
        let keeps = || {
            inlet.keep(&db);
            commits();
        };
        let last = Some((9 - limits::REPEATS_MAX, Wall(1)));
        assert_eq!([kept(&keeps), kept(&commits)], [last; 2]);
        assert!(matches!(
            inlet.take(&db, Key::Text("a"), "", Wall(1)),
            Err(Fault::Rule(_))
        ));
    }
}
