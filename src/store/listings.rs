//! Who is on the leaderboards, and from where on their bets count there.
use super::db::Db;
use super::rows::Listing;
use crate::rules::ledger::{ContestId, PlayerId, RoundId, TossId};
use crate::values::fault::Fault;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row};

const LISTING: &str =
    "SELECT id, shown, after_round, after_toss, after_contest FROM listing WHERE player = ?1";

impl Db {
    /// The player's listing, if they ever joined.
    pub fn listing(&self, player: PlayerId) -> Result<Option<Listing>, Fault> {
        let listing = |row: &Row<'_>| {
            let (round, toss, contest) = (row.get(2)?, row.get(3)?, row.get(4)?);
            Ok(Listing {
                id: row.get(0)?,
                shown: row.get(1)?,
                after: (RoundId(round), TossId(toss), ContestId(contest)),
            })
        };
        self.known.row(
            |rows| &rows.listings,
            player,
            || {
                let mut find = self.conn.prepare_cached(LISTING)?;
                Ok(find.query_row([player.0], listing).optional()?)
            },
        )
    }

    /// Shows a player on the leaderboards. Their bets count from the first time on.
    pub fn join_boards(&self, player: PlayerId, at: Wall) -> Result<(), Fault> {
        let mut upsert = self.conn.prepare_cached(
            "INSERT INTO listing (player, shown, joined_at, after_round, after_toss, after_contest)
             VALUES (?1, 1, ?2, (SELECT coalesce(max(id), 0) FROM round),
               (SELECT coalesce(max(id), 0) FROM toss), (SELECT coalesce(max(id), 0) FROM contest))
             ON CONFLICT DO UPDATE SET shown = 1",
        )?;
        upsert.execute([player.0, at.0])?;
        self.known.told(|rows| rows.listings.forget(&player));
        Ok(())
    }

    /// Shows a player on the leaderboards no longer, if they are on them.
    pub fn leave_boards(&self, player: PlayerId) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE listing SET shown = 0 WHERE player = ?1")?
            .execute([player.0])?;
        self.known.told(|rows| rows.listings.forget(&player));
        Ok(())
    }
}
