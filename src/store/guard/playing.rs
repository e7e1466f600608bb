//! Who plays: their age, their limits, their session, and what they ever paid in and took out.
use crate::rules::guard::{Asked, Cap, Kind, Limit, Session};
use crate::rules::ledger::PlayerId;
use crate::store::db::Db;
use crate::store::rows::{Playing, Purse};
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// A limit that the house has set a player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseLimit {
    pub kind: Kind,
    /// None of time.
    pub asset: Option<Asset>,
    pub value: i64,
    pub since: Wall,
    pub by: PlayerId,
    pub reason: String,
}

/// What a player ever did with money, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifetime {
    /// Paid in, before what the provider keeps.
    pub deposited: i64,
    /// What came to them by anything but play.
    pub came: i64,
    /// What went from them so.
    pub went: i64,
}

/// The number of an asset in a limit's row.
fn code(asset: Option<Asset>) -> i64 {
    asset.map_or(0, Asset::code)
}

fn kind(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Kind>> {
    Ok(Kind::find(row.get_ref(column)?.as_str()?))
}

fn limit(row: &Row<'_>) -> rusqlite::Result<Option<Limit>> {
    let times: (Option<i64>, Option<i64>) = (row.get(5)?, row.get(6)?);
    let value = row.get(4)?;
    let asked = times.0.zip(times.1).map(|(at, from)| Asked {
        value,
        at: Wall(at),
        from: Wall(from),
    });
    // A kind that a later program knows is none of ours.
    let Some(kind) = kind(row, 0)? else {
        return Ok(None);
    };
    Ok(Some(Limit {
        kind,
        asset: Asset::from_code(row.get(1)?),
        value: row.get(2)?,
        since: Wall(row.get(3)?),
        asked,
    }))
}

impl Db {
    /// When a player said that they are of age.
    pub fn adult_since(&self, player: PlayerId) -> Result<Option<Wall>, Fault> {
        Ok(self.playing(player)?.adult)
    }

    /// Notes that they said so, once.
    pub fn note_adult(&self, player: PlayerId, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO playing (player, adult_at) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET adult_at = coalesce(adult_at, excluded.adult_at)",
            )?
            .execute([player.0, at.0])?;
        self.forget_playing(player);
        Ok(())
    }

    /// After how many minutes of play a player wants to be told; `None`: as the house has it.
    pub fn check_every(&self, player: PlayerId) -> Result<Option<u32>, Fault> {
        Ok(self.playing(player)?.check_every)
    }

    /// Keeps that.
    pub fn set_check_every(&self, player: PlayerId, minutes: Option<u32>) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO playing (player, check_every) VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET check_every = excluded.check_every",
            )?
            .execute(params![player.0, minutes])?;
        self.forget_playing(player);
        Ok(())
    }

    /// A player's own limits, those that hold nothing but are asked to among them.
    pub fn play_limits(&self, player: PlayerId) -> Result<Vec<Limit>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT kind, asset, value, since, asked, asked_at, confirm_from FROM play_limit
             WHERE player = ?1 AND (value IS NOT NULL OR asked_at IS NOT NULL)",
        )?;
        let rows = find.query_map([player.0], limit)?;
        Ok(rows
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?)
    }

    /// One of them, if they ever set it.
    pub fn play_limit(
        &self,
        player: PlayerId,
        (kind, asset): (Kind, Option<Asset>),
    ) -> Result<Option<Limit>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT kind, asset, value, since, asked, asked_at, confirm_from FROM play_limit
             WHERE player = ?1 AND kind = ?2 AND asset = ?3",
        )?;
        let row = find.query_row(params![player.0, kind.word(), code(asset)], limit);
        Ok(row.optional()?.flatten())
    }

    /// Keeps one of a player's limits. The books refuse one that rises before its time.
    pub fn keep_limit(&self, player: PlayerId, limit: &Limit) -> Result<(), Fault> {
        let (kind, asset, asked) = (limit.kind.word(), code(limit.asset), limit.asked);
        let values = params![
            player.0,
            kind,
            asset,
            limit.value,
            limit.since.0,
            asked.and_then(|asked| asked.value),
            asked.map(|asked| asked.at.0),
            asked.map(|asked| asked.from.0),
        ];
        let mut update = self.conn.prepare_cached(
            "UPDATE play_limit SET value = ?4, since = ?5, asked = ?6, asked_at = ?7, confirm_from = ?8
             WHERE player = ?1 AND kind = ?2 AND asset = ?3",
        )?;
        if update.execute(values)? == 0 {
            self.conn
                .prepare_cached("INSERT INTO play_limit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
                .execute(values)?;
        }
        self.forget_limits(player);
        Ok(())
    }

    /// The limits that the house has set a player.
    pub fn house_limits(&self, player: PlayerId) -> Result<Vec<HouseLimit>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT kind, asset, value, since, by, reason FROM house_limit WHERE player = ?1",
        )?;
        let rows = find.query_map([player.0], |row| {
            let Some(kind) = kind(row, 0)? else {
                return Ok(None);
            };
            Ok(Some(HouseLimit {
                kind,
                asset: Asset::from_code(row.get(1)?),
                value: row.get(2)?,
                since: Wall(row.get(3)?),
                by: PlayerId(row.get(4)?),
                reason: row.get(5)?,
            }))
        })?;
        Ok(rows
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?)
    }

    /// The value of one of them.
    pub fn house_limit(
        &self,
        player: PlayerId,
        (kind, asset): (Kind, Option<Asset>),
    ) -> Result<Option<i64>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT value FROM house_limit WHERE player = ?1 AND kind = ?2 AND asset = ?3",
        )?;
        let value = find.query_row(params![player.0, kind.word(), code(asset)], |row| {
            row.get(0)
        });
        Ok(value.optional()?)
    }

    /// Keeps one of them in place of what was there before.
    pub fn keep_house_limit(&self, player: PlayerId, limit: &HouseLimit) -> Result<(), Fault> {
        self.conn
            .prepare_cached("REPLACE INTO house_limit VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                player.0,
                limit.kind.word(),
                code(limit.asset),
                limit.value,
                limit.since.0,
                limit.by.0,
                limit.reason,
            ])?;
        self.forget_limits(player);
        Ok(())
    }

    /// Takes one of them away.
    pub fn end_house_limit(
        &self,
        player: PlayerId,
        (kind, asset): (Kind, Option<Asset>),
    ) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "DELETE FROM house_limit WHERE player = ?1 AND kind = ?2 AND asset = ?3",
            )?
            .execute(params![player.0, kind.word(), code(asset)])?;
        self.forget_limits(player);
        Ok(())
    }

    /// What a player ever did with money of an asset.
    pub fn lifetime(&self, player: PlayerId, asset: Asset) -> Result<Lifetime, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT deposited, came, went FROM play_sum WHERE player = ?1 AND asset = ?2",
        )?;
        let row = find.query_row([player.0, asset.code()], |row| {
            Ok(Lifetime {
                deposited: row.get(0)?,
                came: row.get(1)?,
                went: row.get(2)?,
            })
        });
        Ok(row.optional()?.unwrap_or_default())
    }

    /// The limit of this kind that holds, whoever has set it.
    fn cap(
        &self,
        player: PlayerId,
        kind: Kind,
        asset: Option<Asset>,
    ) -> Result<Option<Cap>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT value, since FROM play_limit
             WHERE player = ?1 AND kind = ?2 AND asset = ?3 AND value IS NOT NULL
             UNION ALL SELECT value, since FROM house_limit WHERE player = ?1 AND kind = ?2 AND asset = ?3",
        )?;
        let mut rows = find.query(params![player.0, kind.word(), code(asset)])?;
        let mut lowest = None;
        while let Some(row) = rows.next()? {
            let (value, since) = (row.get(0)?, Wall(row.get(1)?));
            lowest = Cap::lower(lowest, Some(Cap { value, since }));
        }
        Ok(lowest)
    }

    /// How far the house's clock is ahead of the time that has passed.
    pub(super) fn ahead(&self) -> Result<i64, Fault> {
        self.known.ahead(|| {
            let mut find = self.conn.prepare_cached("SELECT ahead FROM steady")?;
            Ok(find.query_row([], |row| row.get(0))?)
        })
    }

    /// Whoever plays.
    pub(super) fn playing(&self, player: PlayerId) -> Result<Playing, Fault> {
        self.known
            .row(|rows| &rows.playing, player, || self.read_playing(player))
    }

    fn read_playing(&self, player: PlayerId) -> Result<Playing, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT adult_at, check_every FROM playing WHERE player = ?1")?;
        let row = find.query_row([player.0], |row| Ok((row.get(0)?, row.get(1)?)));
        let (adult, check_every): (Option<i64>, _) = row.optional()?.unwrap_or_default();
        let mut find = self
            .conn
            .prepare_cached("SELECT began, last, check_at FROM play_session WHERE player = ?1")?;
        let ahead = self.ahead()?;
        let time = |passed: i64| Wall(passed + ahead);
        let session = find.query_row([player.0], |row| {
            Ok(Session {
                began: time(row.get(0)?),
                last: time(row.get(1)?),
                check: time(row.get(2)?),
            })
        });
        Ok(Playing {
            adult: adult.map(Wall),
            check_every,
            session: session.optional()?,
            caps: [
                self.cap(player, Kind::Session, None)?,
                self.cap(player, Kind::Day, None)?,
            ],
            played: None,
        })
    }

    /// What they do in an asset.
    pub(super) fn purse(&self, player: PlayerId, asset: Asset) -> Result<Purse, Fault> {
        let read = || self.read_purse(player, asset);
        self.known.row(|rows| &rows.purses, (asset, player), read)
    }

    fn read_purse(&self, player: PlayerId, asset: Asset) -> Result<Purse, Fault> {
        let Lifetime { came, went, .. } = self.lifetime(player, asset)?;
        let (theirs, ahead) = ([player.0, asset.code()], self.ahead()?);
        let mut find = self.conn.prepare_cached(
            "SELECT hour, high FROM staked_hour WHERE player = ?1 AND asset = ?2 ORDER BY hour DESC LIMIT 1",
        )?;
        let newest = find.query_row(theirs, |row| Ok((row.get(0)?, row.get(1)?)));
        let newest = newest.optional()?;
        let mut find = self.conn.prepare_cached(
            "SELECT began, net FROM session_start WHERE player = ?1 AND asset = ?2",
        )?;
        let start = find.query_row(theirs, |row| {
            Ok((Wall(row.get::<_, i64>(0)? + ahead), row.get(1)?))
        });
        let mut caps = [None; 7];
        for kind in Kind::ALL.into_iter().filter(|kind| !kind.is_time()) {
            caps[kind.place()] = self.cap(player, kind, Some(asset))?;
        }
        Ok(Purse {
            came,
            went,
            newest,
            caps,
            start: start.optional()?,
            firsts: [None; 3],
        })
    }

    pub(super) fn forget_playing(&self, player: PlayerId) {
        self.known.told(|rows| rows.playing.forget(&player));
    }

    fn forget_limits(&self, player: PlayerId) {
        self.forget_playing(player);
        self.known.told(|rows| rows.purses.forget_all());
    }
}
