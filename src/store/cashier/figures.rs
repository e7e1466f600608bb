//! The cashier in figures: for /health and /metrics, and for an admin who decides about a withdrawal.
use super::withdrawals::{UNDER_WAY, WithdrawalState};
use crate::ops::health::cashier::Cashier;
use crate::rules::ledger::PlayerId;
use crate::store::books::asset;
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::money::Asset;
use crate::values::time::Wall;

/// What players have of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    pub asset: Asset,
    /// How many have some.
    pub players: i64,
    /// How much that is together, in smallest units.
    pub units: i64,
}

impl Db {
    /// How deposits and withdrawals stand.
    pub fn cashier(&self, now: Wall) -> Result<Cashier, Fault> {
        let (till, holdings) = (self.till()?, self.holdings()?);
        let reconciled = holdings.iter().map(|row| row.at).max();
        let silent = till.silent_since(now);
        let under_way = self.withdrawals_under_way()?;
        let waiting = under_way
            .iter()
            .find(|(state, ..)| *state == WithdrawalState::Waiting);
        let oldest = under_way.iter().map(|(_, _, oldest)| *oldest).min();
        let (count, odd) = self.open_suspense_count()?;
        let mut differences = Vec::new();
        for row in &holdings {
            differences.push((row.asset, self.difference(row.asset)?));
        }
        let ago = |at: Wall| now.since(at);
        Ok(Cashier {
            closed_for: till.closed.map(|(since, _)| ago(since)),
            paused_for: till.paused.map(ago),
            reconciled_ago: reconciled.map(ago),
            answered_ago: till.answered_at.map(ago),
            silent_for: silent.map(ago),
            deposits: self.paid(
                "SELECT asset, count(*), sum(amount) FROM deposit WHERE state = 'paid' GROUP BY asset",
            )?,
            payouts: self.paid(
                "SELECT asset, count(*), sum(amount) FROM withdrawal WHERE state = 'paid' GROUP BY asset",
            )?,
            withdrawals: self.withdrawals_by_state()?,
            waits_for: waiting.map(|(_, _, oldest)| ago(*oldest)),
            under_way_for: oldest.map(ago),
            suspense: (count, odd.map(ago)),
            differences,
        })
    }

    /// How many payments came to their end, and how much that was, by asset.
    fn paid(&self, sql: &str) -> Result<Vec<(Asset, i64, i64)>, Fault> {
        let mut find = self.conn.prepare_cached(sql)?;
        let rows = find.query_map([], |row| Ok((asset(row, 0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many withdrawals are in each state there is.
    fn withdrawals_by_state(&self) -> Result<Vec<(&'static str, i64)>, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT count(*) FROM withdrawal WHERE state = ?1")?;
        let count = |state: &WithdrawalState| {
            let count = find.query_row([state.word()], |row| row.get(0))?;
            Ok((state.word(), count))
        };
        WithdrawalState::ALL.iter().map(count).collect()
    }

    /// What players have of an asset: balances, and withdrawals under way, which are not paid out yet.
    pub fn owed(&self, asset: Asset) -> Result<Owed, Fault> {
        let sql = format!(
            "SELECT count(DISTINCT player), coalesce(sum(units), 0) FROM
               (SELECT owner AS player, balance AS units FROM account
                 WHERE asset = ?1 AND owner > 0 AND balance > 0
                UNION ALL SELECT player, amount FROM withdrawal WHERE asset = ?1 AND ({UNDER_WAY}))"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([asset.code()], |row| {
            Ok(Owed {
                asset,
                players: row.get(0)?,
                units: row.get(1)?,
            })
        })?)
    }

    /// What a player paid in of an asset, and what was paid out to them, in smallest units.
    pub fn paid_in_and_out(&self, player: PlayerId, asset: Asset) -> Result<(i64, i64), Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT
               (SELECT coalesce(sum(amount), 0) FROM deposit
                 WHERE player = ?1 AND asset = ?2 AND state = 'paid'),
               (SELECT coalesce(sum(amount), 0) FROM withdrawal
                 WHERE player = ?1 AND asset = ?2 AND state = 'paid')",
        )?;
        Ok(find.query_row([player.0, asset.code()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?)
    }
}
