//! How the provider is: what it takes, what assets are worth, what the house has there and what the books say
//! that it has.
use crate::rules::ledger::Class;
use crate::store::books::asset;
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, params};

/// Why nothing is sent until the owner says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The books are a copy's: what was sent since it was made stands in none of them.
    Copy,
    /// Another app of the provider's answers than the one whose money the books are of.
    App,
}

impl Held {
    const fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::App => "app",
        }
    }

    fn find(name: &str) -> Option<Self> {
        [Self::Copy, Self::App]
            .into_iter()
            .find(|held| held.name() == name)
    }
}

/// How the cashier is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Till {
    /// The provider's number of the app whose money the books are of.
    pub app: Option<i64>,
    /// That of the app that answers in this run, once it has.
    pub app_seen: Option<i64>,
    /// Since when nothing is sent, and nothing that may have been sent comes back, and why.
    pub held: Option<(Wall, Held)>,
    /// Since when the provider takes nothing from us, and what it says.
    pub closed: Option<(Wall, String)>,
    /// Since when it sends nothing.
    pub paused: Option<Wall>,
    /// When the holdings were last asked for.
    pub asked_at: Option<Wall>,
    /// Of the provider's numbers of invoices the last from before these books.
    pub invoices_from: Option<i64>,
    /// How many of the newest a look through all paid invoices has seen that is under way; behind
    /// [`limits::SWEPT_MAX`] of them, how much more of the newest that was sent.
    pub swept: Option<usize>,
    /// When the newest were last looked through.
    pub swept_at: Option<Wall>,
    /// When the provider last answered anything.
    pub answered_at: Option<Wall>,
    /// When the holdings were first asked for since then.
    pub unanswered_at: Option<Wall>,
    /// The user name of the provider's bot, where players pay and are paid.
    pub bot: String,
}

impl Till {
    /// On the agenda: the provider is asked about the house, by 0 what assets are worth, by 1 what the house has there.
    pub const DUE: &str = "till";
    /// What of it asks which app answers and what the house has there.
    pub const HOLDINGS: i64 = 1;

    /// Whether something may be sent, or come back that may have been: the app that answers is known to be the one
    /// that had sent it, nothing speaks against it, and what was paid in and out since a copy was made has been looked through.
    #[must_use]
    pub fn may_send(&self) -> bool {
        let same = self.app.is_some() && self.app == self.app_seen;
        same && self.held.is_none() && self.swept.is_none()
    }

    /// Since when the provider says nothing although it was asked, once a call would have ended: since its last answer,
    /// or since it was first asked.
    #[must_use]
    pub fn silent_since(&self, now: Wall) -> Option<Wall> {
        let asked = self.unanswered_at?;
        let late = now.since(asked) >= limits::CALL_WAIT;
        late.then(|| self.answered_at.map_or(asked, |at| at.min(asked)))
    }
}

/// What a whole one of an asset is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In millionths of a dollar.
    pub dollars: i64,
    /// When that was said.
    pub at: Wall,
}

/// What the house has of an asset at the provider, in smallest units, as it was last said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoldingRow {
    pub asset: Asset,
    pub available: i64,
    pub on_hold: i64,
    pub at: Wall,
    /// What it had there by the books.
    pub expected: i64,
    /// How much more that is than expected, or less, beyond what is under way.
    pub unexplained: i64,
    /// The first look of those in a row that found the same.
    pub since: Wall,
    /// The first of those in a row that found any difference in this direction.
    pub apart_since: Option<Wall>,
    /// The smallest that one of these found.
    pub least: i64,
}

/// What the books say that the house has of an asset at the provider, and what may be on its way, in smallest
/// units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Margins {
    /// All that is owed and owned, but what the provider has kept.
    pub expected: i64,
    /// How much less it may be: sent and not known to be, or credited since the provider was asked.
    pub less: i64,
    /// How much more: paid in and not heard of, or sent since the provider was asked.
    pub more: i64,
}

impl Db {
    /// How the cashier is.
    pub fn till(&self) -> Result<Till, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT closed_at, closed_why, paused_at, asked_at, app, app_seen, held_at, held,
                   invoices_from, swept, swept_at,
                    answered_at, unanswered_at, bot FROM till",
        )?;
        Ok(find.query_row([], |row| {
            let wall =
                |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Wall));
            Ok(Till {
                closed: wall(0)?.zip(row.get(1)?),
                paused: wall(2)?,
                asked_at: wall(3)?,
                app: row.get(4)?,
                app_seen: row.get(5)?,
                held: wall(6)?.zip(
                    row.get::<_, Option<String>>(7)?
                        .and_then(|name| Held::find(&name)),
                ),
                invoices_from: row.get(8)?,
                swept: (row.get::<_, Option<i64>>(9)?)
                    .and_then(|count| usize::try_from(count).ok()),
                swept_at: wall(10)?,
                answered_at: wall(11)?,
                unanswered_at: wall(12)?,
                bot: row.get(13)?,
            })
        })?)
    }

    /// Keeps how it is.
    pub fn save_till(&self, till: &Till) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "UPDATE till SET closed_at = ?1, closed_why = ?2, paused_at = ?3, asked_at = ?4,
                   app = ?5, app_seen = ?6, held_at = ?7, held = ?8, invoices_from = ?9, swept = ?10,
                   swept_at = ?11, answered_at = ?12, unanswered_at = ?13, bot = ?14",
            )?
            .execute(params![
                till.closed.as_ref().map(|(at, _)| at.0),
                till.closed.as_ref().map(|(_, why)| why),
                till.paused.map(|at| at.0),
                till.asked_at.map(|at| at.0),
                till.app,
                till.app_seen,
                till.held.map(|(at, _)| at.0),
                till.held.map(|(_, held)| held.name()),
                till.invoices_from,
                till.swept.map(super::bound),
                till.swept_at.map(|at| at.0),
                till.answered_at.map(|at| at.0),
                till.unanswered_at.map(|at| at.0),
                till.bot,
            ])?;
        Ok(())
    }

    /// A run begins: which app answers is not known, and is asked first. `bot`: whose it is by its address.
    pub fn doubt_app(&self, bot: Option<&str>, now: Wall) -> Result<(), Fault> {
        let mut till = self.till()?;
        till.app_seen = None;
        if let Some(bot) = bot {
            bot.clone_into(&mut till.bot);
        }
        self.save_till(&till)?;
        self.put_off(Till::DUE, Till::HOLDINGS, now)
    }

    /// Notes that the provider has answered.
    pub fn note_answer(&self, now: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE till SET answered_at = ?1, unanswered_at = NULL")?
            .execute([now.0])?;
        Ok(())
    }

    /// Whether real money ever came or went.
    pub fn has_payments(&self) -> Result<bool, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT coalesce((SELECT max(id) FROM deposit), (SELECT max(id) FROM withdrawal),
               (SELECT max(id) FROM funding)) IS NOT NULL",
        )?;
        Ok(find.query_row([], |row| row.get(0))?)
    }

    /// Counts all withdrawals under way as sent at `now`, by whoever has the original of these books, or by another
    /// app: none comes back before the provider was asked. `for_good`: nor afterwards, and none is sent again.
    pub fn count_as_sent(&self, for_good: bool, now: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "UPDATE withdrawal SET sends = sends + 1, sent_at = ?2, missed_at = NULL,
                   used = max(used, ?1 AND sends > 0)
                 WHERE state = 'waiting' OR state = 'reserved' OR state = 'sending' OR state = 'unknown'
                   OR state = 'held' OR state = 'short'",
            )?
            .execute(params![for_good, now.0])?;
        Ok(())
    }

    /// Has all that waits for the provider taken up again now.
    pub fn hurry_payments(&self, now: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "UPDATE agenda SET at = ?1
                 WHERE (kind = 'deposit' OR kind = 'withdrawal' OR kind = 'till') AND at > ?1",
            )?
            .execute([now.0])?;
        Ok(())
    }

    /// When the owner was last told of this cause.
    pub fn noticed_at(&self, cause: &str) -> Result<Option<Wall>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT at FROM notice WHERE cause = ?1")?;
        let at = find.query_row([cause], |row| row.get(0));
        Ok(at.optional()?.map(Wall))
    }

    /// Notes that they are.
    pub fn note_notice(&self, cause: &str, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO notice VALUES (?1, ?2) ON CONFLICT DO UPDATE SET at = excluded.at",
            )?
            .execute(params![cause, at.0])?;
        Ok(())
    }

    /// What an asset is worth, if that was ever said.
    pub fn rate(&self, asset: Asset) -> Result<Option<Rate>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT dollars, at FROM rate WHERE asset = ?1")?;
        let rate = find.query_row([asset.code()], |row| {
            Ok(Rate {
                dollars: row.get(0)?,
                at: Wall(row.get(1)?),
            })
        });
        Ok(rate.optional()?)
    }

    /// Keeps what an asset is worth.
    pub fn save_rate(&self, asset: Asset, rate: Rate) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO rate VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET dollars = excluded.dollars, at = excluded.at",
            )?
            .execute([asset.code(), rate.dollars, rate.at.0])?;
        Ok(())
    }

    /// What the house has at the provider, by asset.
    pub fn holdings(&self) -> Result<Vec<HoldingRow>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT asset, available, on_hold, at, expected, unexplained, since, apart_since, least
             FROM holding ORDER BY asset",
        )?;
        let rows = find.query_map([], |row| {
            Ok(HoldingRow {
                asset: asset(row, 0)?,
                available: row.get(1)?,
                on_hold: row.get(2)?,
                at: Wall(row.get(3)?),
                expected: row.get(4)?,
                unexplained: row.get(5)?,
                since: Wall(row.get(6)?),
                apart_since: row.get::<_, Option<i64>>(7)?.map(Wall),
                least: row.get(8)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Keeps what it has of one.
    pub fn save_holding(&self, row: &HoldingRow) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO holding VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                row.asset.code(),
                row.available,
                row.on_hold,
                row.at.0,
                row.expected,
                row.unexplained,
                row.since.0,
                row.apart_since.map(|at| at.0),
                row.least,
            ])?;
        Ok(())
    }

    /// What the books say that the house has of an asset at the provider, who was asked at `asked`.
    pub fn margins(&self, asset: Asset, asked: Wall) -> Result<Margins, Fault> {
        let sql = format!(
            "SELECT
               -(SELECT sum(balance) FROM account WHERE asset = ?1 AND owner IN ({world}, {fees})),
               (SELECT coalesce(sum(amount), 0) FROM withdrawal
                 WHERE (state = 'sending' OR state = 'unknown') AND asset = ?1)
               + (SELECT coalesce(sum(amount - fee), 0) FROM deposit
                 WHERE state = 'paid' AND since >= ?2 AND asset = ?1)
               + (SELECT coalesce(sum(amount - fee), 0) FROM suspense WHERE at >= ?2 AND asset = ?1),
               (SELECT coalesce(sum(amount), 0) FROM deposit WHERE state = 'asked' AND asset = ?1)
               + (SELECT coalesce(sum(amount), 0) FROM deposit WHERE state = 'open' AND asset = ?1)
               + (SELECT coalesce(sum(amount), 0) FROM withdrawal
                 WHERE state = 'paid' AND since >= ?2 AND asset = ?1)",
            world = Class::World.code(),
            fees = Class::Fees.code(),
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([asset.code(), asked.0], |row| {
            Ok(Margins {
                expected: row.get(0)?,
                less: row.get(1)?,
                more: row.get(2)?,
            })
        })?)
    }

    /// The difference between provider and books that lasted, as it was last kept; 0 before there was one.
    pub fn difference(&self, asset: Asset) -> Result<i64, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT difference FROM reconciliation WHERE asset = ?1 ORDER BY id DESC LIMIT 1",
        )?;
        let found = find.query_row([asset.code()], |row| row.get(0));
        Ok(found.optional()?.unwrap_or(0))
    }

    /// Keeps it.
    pub fn add_difference(&self, asset: Asset, difference: i64, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO reconciliation (asset, at, difference) VALUES (?1, ?2, ?3)",
            )?
            .execute([asset.code(), at.0, difference])?;
        Ok(())
    }
}
