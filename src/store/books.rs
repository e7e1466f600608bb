//! Balances and entries.
use super::db::Db;
use super::rows;
use crate::rules::ledger::{
    Account, Entry, EntryKey, EntryKind, HELD_LINE, NUMBERS_OF_SUBJECT, PlayerId,
};
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// SQL for what the entry of a bet holds back, NULL if it holds back nothing. `subject`: what the bet is
/// the stake of, in SQL.
pub(super) fn held_by(bet: &'static EntryKind, subject: &str) -> String {
    let line = EntryKey::new(bet, 0, HELD_LINE).number();
    format!(
        "(SELECT amount FROM ledger WHERE id = {subject} * {NUMBERS_OF_SUBJECT} + {} AND credit = {})",
        line.expect("of what is played"),
        Account::Held.owner()
    )
}

/// This many units.
pub(super) fn amount(units: i64) -> Amount {
    Amount::from_units(units).unwrap_or(Amount::MAX)
}

/// The asset in a column.
pub(super) fn asset(row: &Row<'_>, column: usize) -> rusqlite::Result<Asset> {
    let code = row.get(column)?;
    Asset::from_code(code).ok_or(rusqlite::Error::IntegralValueOutOfRange(column, code))
}

impl Db {
    /// Books an entry.
    ///
    /// # Errors
    /// [`Fault::Rule`] when its key was booked before, an account does not exist, a balance would
    /// fall below zero, or its kind does not move money that way ([`EntryKind::shapes`]).
    pub fn post(&self, entry: &Entry, at: Wall) -> Result<(), Fault> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO ledger (id, kind, subject, line, asset, debit, credit, amount, at)
             VALUES (coalesce(?9, min((SELECT coalesce(min(id), 0) FROM ledger), 0) - 1),
               ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        let number = entry.key.number();
        for (nth, posting) in (0..).zip(&entry.postings) {
            let line = entry.key.line + nth;
            insert.execute(params![
                entry.key.kind.code,
                entry.key.subject,
                line,
                entry.asset.code(),
                posting.debit.owner(),
                posting.credit.owner(),
                posting.amount.units(),
                at.0,
                number.map(|number| number + nth),
            ])?;
            self.count_beside_play(entry, posting)?;
        }
        self.known.posted(entry);
        Ok(())
    }

    /// Whether an entry with this kind and subject stands in the books.
    pub fn is_posted(&self, key: EntryKey) -> Result<bool, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT 1 FROM ledger WHERE id < 0 AND subject = ?2 AND kind = ?1
             UNION ALL SELECT 1 FROM ledger WHERE id BETWEEN ?3 AND ?3 + 1023",
        )?;
        let first = EntryKey { line: 0, ..key }.number();
        Ok(find.exists(params![key.kind.code, key.subject, first])?)
    }

    /// What an account holds, at most [`Amount::MAX`]: the part of a larger balance above it
    /// cannot be moved in one posting anyway. The world's balance counts as nothing.
    pub fn balance(&self, asset: Asset, account: Account) -> Result<Amount, Fault> {
        let key = (asset, account.owner());
        let units = self.known.row(
            |rows| &rows.balances,
            key,
            || rows::balance(&self.conn, key),
        )?;
        let units = units.unwrap_or(0).clamp(0, Amount::MAX.units());
        Ok(Amount::from_units(units).expect("clamped into range"))
    }

    /// When something of this kind last happened to this player, and how often it has: of kinds whose entries
    /// are of one line, numbered from 0.
    pub fn last_of(
        &self,
        kind: &'static EntryKind,
        player: PlayerId,
    ) -> Result<Option<(Wall, i64)>, Fault> {
        let key = EntryKey::of_player(kind, player, 0);
        let mut find = self.conn.prepare_cached(
            "SELECT at, line + 1 FROM ledger WHERE id < 0 AND subject = ?1 AND kind = ?2
             ORDER BY line DESC LIMIT 1",
        )?;
        let row = find.query_row([key.subject, kind.code], |row| {
            Ok((Wall(row.get(0)?), row.get(1)?))
        });
        Ok(row.optional()?)
    }

    /// Whether some of the player's money is in something that is not over.
    pub fn has_at_stake(&self, player: PlayerId, asset: Asset) -> Result<bool, Fault> {
        let mut find = self
            .conn
            .prepare_cached("SELECT 1 FROM open_stake WHERE player = ?1 AND asset = ?2")?;
        Ok(find.exists([player.0, asset.code()])?)
    }

    /// Opens a player's account of an asset, if it is not open yet.
    pub fn open_account(&self, asset: Asset, player: PlayerId) -> Result<(), Fault> {
        self.conn
            .prepare_cached(
                "INSERT INTO account (asset, owner) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
            )?
            .execute([asset.code(), player.0])?;
        self.known
            .told(|rows| rows.balances.forget(&(asset, player.0)));
        Ok(())
    }
}
