//! What pages for a browser read beyond what the bot itself does: the newest first, a page of them at most.
use crate::rules::ledger::PlayerId;
use crate::store::books::asset;
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Wall;
use rusqlite::params;

/// A player who was looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub player: PlayerId,
    pub name: String,
    pub joined: Wall,
}

/// A posting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// The name of the kind of entry.
    pub kind: String,
    /// The number of what it is about.
    pub subject: i64,
    pub line: i64,
    pub asset: Asset,
    /// Accounts as the books number them: a player's id, or a number below zero of the house's.
    pub debit: i64,
    pub credit: i64,
    /// In units.
    pub amount: i64,
    pub at: Wall,
}

/// What is numbered as it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    Rounds,
    Tosses,
    Contests,
    Withdrawals,
    Deposits,
}

/// One of them, and when it began and ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    pub id: i64,
    pub began: Wall,
    pub ended: Option<Wall>,
}

impl Db {
    /// Lets `look` read the books as they are at one moment.
    ///
    /// # Errors
    /// Its own.
    pub fn at_one_moment<T>(&self, look: impl FnOnce(&Self) -> T) -> Result<T, Fault> {
        self.run("BEGIN DEFERRED")?;
        let seen = look(self);
        // Nothing was written.
        let _ = self.run("ROLLBACK");
        Ok(seen)
    }

    /// Players whose names begin so, in the order of names.
    pub fn players_called(&self, name: &str, most: usize) -> Result<Vec<Found>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT id, name, joined_at FROM player
             WHERE name COLLATE NOCASE >= ?1 AND name COLLATE NOCASE < ?1 || char(1114111)
             ORDER BY name COLLATE NOCASE LIMIT ?2",
        )?;
        let rows = find.query_map(params![name, bound(most)], found)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A player and when they first came.
    pub fn player_found(&self, player: PlayerId) -> Result<Option<Found>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT id, name, joined_at FROM player WHERE id = ?1")?;
        let mut rows = find.query_map([player.0], found)?;
        Ok(rows.next().transpose()?)
    }

    /// Who played the newest rounds, each once, of so many rounds.
    pub fn players_of_late(&self, rounds: usize) -> Result<Vec<Found>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT player.id, name, joined_at
             FROM (SELECT player, max(id) AS last FROM (SELECT player, id FROM round WHERE id < ?2 ORDER BY id DESC LIMIT ?1)
                   GROUP BY player) AS late
             CROSS JOIN player ON player.id = late.player ORDER BY late.last DESC",
        )?;
        let rows = find.query_map([bound(rounds), i64::MAX], found)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest of these below a number.
    pub fn newest(&self, what: Numbered, below: i64, most: usize) -> Result<Vec<Timed>, Fault> {
        let sql = match what {
            Numbered::Rounds => {
                "SELECT id, opened_at, settled_at FROM round WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
            }
            Numbered::Tosses => {
                "SELECT id, opened_at, settled_at FROM toss WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
            }
            Numbered::Contests => {
                "SELECT id, opened_at, ended_at FROM contest WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
            }
            Numbered::Withdrawals => {
                "SELECT id, asked_at, since FROM withdrawal WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
            }
            Numbered::Deposits => {
                "SELECT id, asked_at, since FROM deposit WHERE id < ?1 ORDER BY id DESC LIMIT ?2"
            }
        };
        let mut find = self.conn.prepare_cached(sql)?;
        let rows = find.query_map([below, bound(most)], |row| {
            Ok(Timed {
                id: row.get(0)?,
                began: Wall(row.get(1)?),
                ended: row.get::<_, Option<i64>>(2)?.map(Wall),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A player's postings, the newest first, the `skip` newest left out: those of the newest things that they had,
    /// of each kind as many as are read.
    pub fn ledger(
        &self,
        player: PlayerId,
        skip: usize,
        most: usize,
    ) -> Result<Vec<Movement>, Fault> {
        let mut find = self.conn.prepare_cached(
            "WITH RECURSIVE chain (id, nth) AS (
               SELECT last_round, 1 FROM seat WHERE player = ?1 AND last_round IS NOT NULL
               UNION ALL SELECT round.previous, nth + 1 FROM chain CROSS JOIN round ON round.id = chain.id
                 WHERE round.previous IS NOT NULL AND nth < ?2),
             had (of, subject) AS (
               SELECT 'player', -?1
               UNION ALL SELECT 'round', id FROM chain
               UNION ALL SELECT 'toss', id FROM (SELECT id FROM toss WHERE player = ?1 ORDER BY id DESC LIMIT ?2)
               UNION ALL SELECT 'contest', contest
                 FROM (SELECT contest FROM buy_in WHERE player = ?1 ORDER BY contest DESC LIMIT ?2)
               UNION ALL SELECT 'deposit', id
                 FROM (SELECT id FROM deposit WHERE player = ?1 ORDER BY asked_at DESC LIMIT ?2)
               UNION ALL SELECT 'withdrawal', id
                 FROM (SELECT id FROM withdrawal WHERE player = ?1 ORDER BY asked_at DESC LIMIT ?2)
               UNION ALL SELECT 'adjustment', id
                 FROM (SELECT id FROM adjustment WHERE player = ?1 ORDER BY id DESC LIMIT ?2)
               UNION ALL SELECT 'suspense', id
                 FROM (SELECT id FROM suspense WHERE player = ?1 ORDER BY id DESC LIMIT ?2))
             SELECT entry_kind.name, ledger.line, ledger.asset, ledger.debit, ledger.credit, ledger.amount, ledger.at,
               abs(had.subject)
             FROM had CROSS JOIN entry_kind ON entry_kind.subject = had.of
             CROSS JOIN ledger ON +ledger.kind = entry_kind.code
               AND (ledger.id < 0 AND ledger.subject = had.subject
                 OR ledger.id BETWEEN had.subject * 8192 AND had.subject * 8192 + 8191)
             WHERE ?1 IN (ledger.debit, ledger.credit)
             ORDER BY ledger.at DESC, had.subject DESC, entry_kind.code DESC, ledger.line DESC LIMIT ?4 OFFSET ?3",
        )?;
        let values = [player.0, bound(skip + most), bound(skip), bound(most)];
        let rows = find.query_map(values, movement)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The postings about something, by what its kinds of entries are about: `round`, `withdrawal`.
    pub fn movements(&self, of: &str, subject: i64, most: usize) -> Result<Vec<Movement>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT entry_kind.name, ledger.line, ledger.asset, ledger.debit, ledger.credit, ledger.amount, ledger.at,
               abs(ledger.subject)
             FROM entry_kind CROSS JOIN ledger ON +ledger.kind = entry_kind.code
               AND (ledger.id < 0 AND ledger.subject = ?2 OR ledger.id BETWEEN ?2 * 8192 AND ?2 * 8192 + 8191)
             WHERE entry_kind.subject = ?1 ORDER BY ledger.at, entry_kind.code, ledger.line LIMIT ?3",
        )?;
        let rows = find.query_map(params![of, subject, bound(most)], movement)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn movement(row: &rusqlite::Row<'_>) -> rusqlite::Result<Movement> {
    Ok(Movement {
        kind: row.get(0)?,
        line: row.get(1)?,
        asset: asset(row, 2)?,
        debit: row.get(3)?,
        credit: row.get(4)?,
        amount: row.get(5)?,
        at: Wall(row.get(6)?),
        subject: row.get(7)?,
    })
}

fn found(row: &rusqlite::Row<'_>) -> rusqlite::Result<Found> {
    Ok(Found {
        player: PlayerId(row.get(0)?),
        name: row.get(1)?,
        joined: Wall(row.get(2)?),
    })
}

fn bound(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
