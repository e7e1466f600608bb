//! Leaderboards: what the bets of who is on them come to, week by week and in all.
use super::db::Db;
use super::over::ALL_WEEKS;
use super::rows::Listing;
use crate::rules::ledger::PlayerId;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, params};

/// One of the leaderboards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Board {
    pub span: Span,
    pub order: Order,
}

/// The time that a leaderboard looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// The week that goes on.
    #[default]
    Week,
    /// The week before.
    LastWeek,
    All,
}

/// The figure that a leaderboard is ordered by, the largest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// What came back less what was staked.
    #[default]
    Net,
    /// The most that one bet brought beyond its stake.
    Best,
    Staked,
}

impl Span {
    /// Every span.
    pub const ALL: [Self; 3] = [Self::Week, Self::LastWeek, Self::All];

    /// Its name in buttons.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::LastWeek => "last",
            Self::All => "all",
        }
    }

    /// The span with this name.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.id() == id)
    }

    /// The number of its week; 0 stands for all of them.
    #[must_use]
    pub const fn week(self, now: Wall) -> i64 {
        match self {
            Self::Week => now.week(),
            Self::LastWeek => now.week() - 1,
            Self::All => ALL_WEEKS,
        }
    }
}

impl Order {
    /// Every order.
    pub const ALL: [Self; 3] = [Self::Net, Self::Best, Self::Staked];

    /// Its name in buttons, and its column.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Net => "net",
            Self::Best => "best",
            Self::Staked => "staked",
        }
    }

    /// The order with this name.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.id() == id)
    }
}

/// A player's line on a leaderboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub player: PlayerId,
    pub name: String,
    /// The figure that the leaderboard is ordered by, in units.
    pub figure: i64,
}

fn top_sql(order: Order) -> String {
    let by = order.id();
    format!(
        "SELECT player.id, player.name, board.{by} FROM board
         JOIN listing ON listing.id = board.listing JOIN player ON player.id = listing.player
         WHERE board.asset = ?1 AND board.week = ?2 AND board.shown = 1
         ORDER BY board.{by} DESC, board.listing LIMIT ?3"
    )
}

fn ahead_sql(order: Order) -> String {
    let by = order.id();
    format!(
        "SELECT count(*) FROM (
           SELECT 1 FROM board WHERE asset = ?1 AND week = ?2 AND shown = 1 AND {by} > ?3
           UNION ALL
           SELECT 1 FROM board WHERE asset = ?1 AND week = ?2 AND shown = 1 AND {by} = ?3 AND listing < ?4
           LIMIT ?5)"
    )
}

fn figure_sql(order: Order) -> String {
    let by = order.id();
    format!("SELECT {by} FROM board WHERE listing = ?1 AND asset = ?2 AND week = ?3")
}

impl Db {
    /// The first lines of a leaderboard.
    pub fn top(
        &self,
        board: Board,
        asset: Asset,
        now: Wall,
        count: usize,
    ) -> Result<Vec<Line>, Fault> {
        self.count_up()?;
        let mut find = self.conn.prepare_cached(&top_sql(board.order))?;
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let values = params![asset.code(), board.span.week(now), count];
        let rows = find.query_map(values, |row| {
            Ok(Line {
                player: PlayerId(row.get(0)?),
                name: row.get(1)?,
                figure: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many stand before a player who is shown, counted up to `most`, and the player's figure;
    /// nothing before their first bet.
    pub fn ahead_of(
        &self,
        listing: &Listing,
        board: Board,
        asset: Asset,
        now: Wall,
        most: usize,
    ) -> Result<Option<(usize, i64)>, Fault> {
        self.count_up()?;
        let (asset, week) = (asset.code(), board.span.week(now));
        let mut find = self.conn.prepare_cached(&figure_sql(board.order))?;
        let figure = find.query_row([listing.id, asset, week], |row| row.get(0));
        let Some(figure) = figure.optional()? else {
            return Ok(None);
        };
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let mut count = self.conn.prepare_cached(&ahead_sql(board.order))?;
        let values = params![asset, week, figure, listing.id, most];
        let ahead: i64 = count.query_row(values, |row| row.get(0))?;
        Ok(Some((usize::try_from(ahead).unwrap_or(0), figure)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Lock;

    /// However many players there are, a leaderboard is read off an index.
    #[test]
    fn no_leaderboard_reads_a_whole_table() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("casino.db");
        let lock = Lock::take(&path).expect("a lock file").expect("free");
        let db = Db::open(&path, &lock).expect("opens");
        let orders = Order::ALL.into_iter();
        let queries =
            orders.flat_map(|order| [top_sql(order), ahead_sql(order), figure_sql(order)]);
        for sql in queries {
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let mut plan = db.conn.prepare(&explain).expect("plans");
            let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3));
            let steps: Vec<_> = steps.map(|step| step.expect("a text")).collect();
            let searches = steps.iter().filter(|step| step.starts_with("SEARCH"));
            assert!(searches.count() > 0, "{sql}: {steps:?}");
            if sql.contains("count(*)") {
                let off_the_index = steps.iter().filter(|step| step.contains(" COVERING "));
                assert_eq!(off_the_index.count(), 2, "{sql}: {steps:?}");
            }
            for bad in ["SCAN board", "SCAN listing", "SCAN player", "TEMP B-TREE"] {
                assert!(
                    !steps.iter().any(|step| step.contains(bad)),
                    "{sql}: {steps:?}"
                );
            }
        }
    }
}
