//! What came in and is nobody's yet, and what the owner put into bankrolls.
use super::{amount, bound, maybe_amount, odd};
use crate::rules::ledger::{DepositId, FundingId, PlayerId, SuspenseId};
use crate::store::books::asset;
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

/// Why an invoice that was paid could not be credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is of no deposit.
    Unknown,
    /// Its deposit was over, or its time.
    Late,
    /// Its deposit has another invoice.
    Second,
    /// It has not the name of its deposit.
    Name,
    /// It was not paid in its deposit's asset.
    Asset,
    /// Not as much was paid as its deposit says.
    Amount,
    /// What the provider kept cannot be told, or is all of it.
    Fee,
    /// Its player is kept from playing.
    Excluded,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Unknown,
        Self::Late,
        Self::Second,
        Self::Name,
        Self::Asset,
        Self::Amount,
        Self::Fee,
        Self::Excluded,
    ];

    /// Its word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Late => "late",
            Self::Second => "second",
            Self::Name => "name",
            Self::Asset => "asset",
            Self::Amount => "amount",
            Self::Fee => "fee",
            Self::Excluded => "excluded",
        }
    }
}

/// What was decided about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// A player has it.
    Player(PlayerId),
    /// It was sent back, by hand.
    Returned,
    /// The house keeps it.
    Kept,
}

impl Settled {
    const fn word(self) -> &'static str {
        match self {
            Self::Player(_) => "player",
            Self::Returned => "returned",
            Self::Kept => "kept",
        }
    }
}

/// An invoice that was paid and could not be credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuspenseRow {
    pub id: SuspenseId,
    /// The provider's number.
    pub invoice: i64,
    /// Whose invoice it is, if that is known.
    pub deposit: Option<DepositId>,
    /// What was paid and what the provider kept of it, if all of that can be read. Otherwise nothing is booked.
    pub coins: Option<(Asset, Amount, Amount)>,
    /// The amount and its asset as the provider says them.
    pub said: String,
    pub why: Why,
    pub at: Wall,
    pub settled: Option<Settled>,
}

impl SuspenseRow {
    /// What is to be decided on.
    #[must_use]
    pub fn net(&self) -> Option<(Asset, Amount)> {
        let (asset, gross, fee) = self.coins?;
        Some((asset, gross.checked_sub(fee)?))
    }
}

/// What the owner put into a bankroll, or took out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FundingRow {
    pub id: FundingId,
    pub asset: Asset,
    pub amount: Amount,
    /// Whether it was taken out.
    pub out: bool,
    pub by: PlayerId,
    pub reason: String,
    pub at: Wall,
}

pub(in crate::store) const COLUMNS: &str =
    "id, invoice, deposit, asset, amount, fee, said, why, at, state, player";

fn read(row: &Row<'_>) -> rusqlite::Result<SuspenseRow> {
    let (why, state): (String, String) = (row.get(7)?, row.get(9)?);
    let player = row.get::<_, Option<i64>>(10)?.map(PlayerId);
    let coins = match maybe_amount(row, 4)? {
        Some(amount) => Some((
            asset(row, 3)?,
            amount,
            maybe_amount(row, 5)?.unwrap_or_default(),
        )),
        None => None,
    };
    Ok(SuspenseRow {
        id: SuspenseId(row.get(0)?),
        invoice: row.get(1)?,
        deposit: row.get::<_, Option<i64>>(2)?.map(DepositId),
        coins,
        said: row.get(6)?,
        why: (Why::ALL.into_iter())
            .find(|one| one.word() == why)
            .ok_or_else(|| odd(7))?,
        at: Wall(row.get(8)?),
        settled: match (player, state.as_str()) {
            (Some(player), _) => Some(Settled::Player(player)),
            (None, "returned") => Some(Settled::Returned),
            (None, "kept") => Some(Settled::Kept),
            (None, _) => None,
        },
    })
}

impl Db {
    /// Enters what came in and could not be credited; its number.
    ///
    /// # Errors
    /// [`Fault::Rule`] when the invoice was credited or stands here already.
    pub fn add_suspense(
        &self,
        (invoice, deposit): (i64, Option<DepositId>),
        coins: Option<(Asset, Amount, Amount)>,
        (said, why): (&str, Why),
        at: Wall,
    ) -> Result<SuspenseId, Fault> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO suspense (invoice, deposit, asset, amount, fee, said, why, at, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open')",
        )?;
        insert.execute(params![
            invoice,
            deposit.map(|id| id.0),
            coins.map(|(asset, ..)| asset.code()),
            coins.map(|(_, gross, _)| gross.units()),
            coins.map(|(_, _, fee)| fee.units()),
            said,
            why.word(),
            at.0,
        ])?;
        Ok(SuspenseId(self.conn.last_insert_rowid()))
    }

    /// Keeps what was decided about it.
    ///
    /// # Errors
    /// [`Fault::Rule`] when that was decided before.
    pub fn settle_suspense(
        &self,
        id: SuspenseId,
        how: Settled,
        (by, reason): (PlayerId, &str),
        at: Wall,
    ) -> Result<(), Fault> {
        let player = match how {
            Settled::Player(player) => Some(player.0),
            Settled::Returned | Settled::Kept => None,
        };
        let mut update = self.conn.prepare_cached(
            "UPDATE suspense SET state = ?2, player = ?3, settled_at = ?4, by = ?5, reason = ?6 WHERE id = ?1",
        )?;
        update.execute(params![id.0, how.word(), player, at.0, by.0, reason])?;
        Ok(())
    }

    /// One of them.
    pub fn suspense(&self, id: SuspenseId) -> Result<Option<SuspenseRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM suspense WHERE id = ?1");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row([id.0], read).optional()?)
    }

    /// Whether an invoice is among them, decided on or not.
    pub fn is_in_suspense(&self, invoice: i64) -> Result<bool, Fault> {
        let sql = "SELECT 1 FROM suspense WHERE invoice = ?1";
        Ok(self.conn.prepare_cached(sql)?.exists([invoice])?)
    }

    /// Those that are to be decided on, the oldest first.
    pub fn open_suspense(&self, skip: usize, count: usize) -> Result<Vec<SuspenseRow>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM suspense INDEXED BY suspense_open WHERE state = 'open'
             ORDER BY at, id LIMIT ?2 OFFSET ?1"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([bound(skip), bound(count)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many are to be decided on, and since when the oldest.
    pub fn open_suspense_count(&self) -> Result<(i64, Option<Wall>), Fault> {
        let sql = "SELECT count(*), min(at) FROM suspense WHERE state = 'open'";
        let mut find = self.conn.prepare_cached(sql)?;
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(Wall)));
        Ok(find.query_row([], read)?)
    }

    /// The number that the next funding gets.
    pub fn next_funding_id(&self) -> Result<FundingId, Fault> {
        Ok(FundingId(self.next_id("funding")?))
    }

    /// Enters what the owner put into a bankroll or took out of it.
    ///
    /// # Errors
    /// [`Fault::Rule`] when there is one of this number.
    pub fn add_funding(&self, row: &FundingRow) -> Result<(), Fault> {
        self.conn
            .prepare_cached("INSERT INTO funding VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
                row.id.0,
                row.asset.code(),
                row.amount.units(),
                row.out,
                row.by.0,
                row.reason,
                row.at.0,
            ])?;
        Ok(())
    }

    /// What was put in and taken out, the newest first.
    pub fn fundings(&self, skip: usize, count: usize) -> Result<Vec<FundingRow>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT id, asset, amount, out, by, reason, at FROM funding ORDER BY id DESC LIMIT ?2 OFFSET ?1",
        )?;
        let rows = find.query_map([bound(skip), bound(count)], |row| {
            Ok(FundingRow {
                id: FundingId(row.get(0)?),
                asset: asset(row, 1)?,
                amount: amount(row, 2)?,
                out: row.get(3)?,
                by: PlayerId(row.get(4)?),
                reason: row.get(5)?,
                at: Wall(row.get(6)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
