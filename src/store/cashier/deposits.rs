//! Deposits, each with one invoice at the provider.
use super::{amount, bound, maybe_amount, odd, states};
use crate::rules::ledger::{DepositId, PlayerId};
use crate::store::books::asset;
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

states! {
    /// Where a deposit stands.
    DepositState, DEPOSIT_WAYS, [
        /// Asked for; the provider has not said yet where it is paid.
        Asked = "asked",
        /// It can be paid.
        Open = "open",
        /// It was paid and credited.
        Paid = "paid",
        /// Its time ran out; it is still looked at now and then.
        Expired = "expired",
        /// The same, and it is looked at no more.
        Closed = "closed",
        /// There is no invoice of it.
        Refused = "refused",
        /// It was paid otherwise than it was asked for: a person decides.
        Suspended = "suspended",
    ], [
        "" => "asked",
        "asked" => "open", "asked" => "refused",
        "open" => "paid", "open" => "expired", "open" => "suspended",
        "expired" => "closed", "expired" => "suspended", "closed" => "suspended",
    ]
}

impl DepositState {
    /// Whether nothing becomes of it any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            Self::Paid | Self::Closed | Self::Refused | Self::Suspended
        )
    }
}

/// A deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepositRow {
    pub id: DepositId,
    pub player: PlayerId,
    pub asset: Asset,
    /// What is paid, the provider's fee included.
    pub amount: Amount,
    /// That in millionths of a dollar, when it was asked for.
    pub worth: i64,
    /// Its own name, which the provider hands back.
    pub payload: String,
    pub asked_at: Wall,
    pub state: DepositState,
    /// When this state began.
    pub since: Wall,
    /// Calls that make its invoice and whose answer is not known.
    pub unheard: i64,
    /// Looks since then that did not find it.
    pub missed: i64,
    /// The provider's number of its invoice.
    pub invoice: Option<i64>,
    /// Where that is paid.
    pub url: Option<String>,
    /// Until when.
    pub expires_at: Option<Wall>,
    /// When the provider was last asked about it, or made it.
    pub looked_at: Option<Wall>,
    /// What the provider kept of it, once it is paid.
    pub fee: Option<Amount>,
    /// Whether the provider has said something else of it, of which the owner was told.
    pub disputed: bool,
    /// Why it was refused, as the provider says it, or why it has no invoice yet.
    pub why: Option<String>,
    /// The message in the player's chat that shows it.
    pub message: Option<i64>,
}

impl DepositRow {
    /// On the agenda, by its number: the provider is asked something of it.
    pub const DUE: &str = "deposit";

    /// It goes on to this state.
    pub const fn enter(&mut self, state: DepositState, now: Wall) {
        (self.state, self.since) = (state, now);
    }

    /// What the player has of it, once it is paid.
    #[must_use]
    pub fn credited(&self) -> Option<Amount> {
        self.fee.and_then(|fee| self.amount.checked_sub(fee))
    }
}

pub(in crate::store) const COLUMNS: &str = "id, player, asset, amount, worth, payload, asked_at, state, since, unheard, missed, \
    invoice, url, expires_at, looked_at, fee, disputed, why, message";

fn read(row: &Row<'_>) -> rusqlite::Result<DepositRow> {
    let state: String = row.get(7)?;
    let wall = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Wall));
    Ok(DepositRow {
        id: DepositId(row.get(0)?),
        player: PlayerId(row.get(1)?),
        asset: asset(row, 2)?,
        amount: amount(row, 3)?,
        worth: row.get(4)?,
        payload: row.get(5)?,
        asked_at: Wall(row.get(6)?),
        state: DepositState::find(&state).ok_or_else(|| odd(7))?,
        since: Wall(row.get(8)?),
        unheard: row.get(9)?,
        missed: row.get(10)?,
        invoice: row.get(11)?,
        url: row.get(12)?,
        expires_at: wall(13)?,
        looked_at: wall(14)?,
        fee: maybe_amount(row, 15)?,
        disputed: row.get(16)?,
        why: row.get(17)?,
        message: row.get(18)?,
    })
}

impl Db {
    /// The number that the next deposit gets.
    pub fn next_deposit_id(&self) -> Result<DepositId, Fault> {
        Ok(DepositId(self.next_id("deposit")?))
    }

    /// Enters a deposit that was asked for, to be taken up at once.
    ///
    /// # Errors
    /// [`Fault::Rule`] when the player has one open of this asset.
    pub fn add_deposit(&self, row: &DepositRow) -> Result<(), Fault> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO deposit (id, player, asset, amount, worth, payload, asked_at, state, since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        insert.execute(params![
            row.id.0,
            row.player.0,
            row.asset.code(),
            row.amount.units(),
            row.worth,
            row.payload,
            row.asked_at.0,
            row.state.word(),
            row.since.0,
        ])?;
        self.set_due(DepositRow::DUE, row.id.0, row.asked_at)
    }

    /// Keeps what has become of a deposit.
    ///
    /// # Errors
    /// [`Fault::Rule`] when it does not go from what it was to this.
    pub fn save_deposit(&self, row: &DepositRow) -> Result<(), Fault> {
        let mut update = self.conn.prepare_cached(
            "UPDATE deposit SET state = ?2, since = ?3, unheard = ?4, missed = ?5, invoice = ?6, url = ?7,
               expires_at = ?8, looked_at = ?9, fee = ?10, disputed = ?11, why = ?12, message = ?13
             WHERE id = ?1",
        )?;
        update.execute(params![
            row.id.0,
            row.state.word(),
            row.since.0,
            row.unheard,
            row.missed,
            row.invoice,
            row.url,
            row.expires_at.map(|at| at.0),
            row.looked_at.map(|at| at.0),
            row.fee.map(Amount::units),
            row.disputed,
            row.why,
            row.message,
        ])?;
        Ok(())
    }

    fn deposit_where(
        &self,
        what: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<DepositRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM deposit WHERE {what}");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row(values, read).optional()?)
    }

    /// A deposit by its number.
    pub fn deposit(&self, id: DepositId) -> Result<Option<DepositRow>, Fault> {
        self.deposit_where("id = ?1", [id.0])
    }

    /// The deposit that an invoice is of.
    pub fn deposit_of_invoice(&self, invoice: i64) -> Result<Option<DepositRow>, Fault> {
        self.deposit_where("invoice = ?1", [invoice])
    }

    /// The deposit that has this name.
    pub fn deposit_of_payload(&self, payload: &str) -> Result<Option<DepositRow>, Fault> {
        self.deposit_where("payload = ?1", [payload])
    }

    /// The deposit of an asset that a player can pay now, or will be able to.
    pub fn open_deposit(
        &self,
        player: PlayerId,
        asset: Asset,
    ) -> Result<Option<DepositRow>, Fault> {
        self.deposit_where(
            "player = ?1 AND asset = ?2 AND (state = 'asked' OR state = 'open')",
            [player.0, asset.code()],
        )
    }

    /// All of them, an asset each.
    pub fn open_deposits(&self, player: PlayerId) -> Result<Vec<DepositRow>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM deposit WHERE player = ?1 AND (state = 'asked' OR state = 'open')
             ORDER BY asset"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([player.0], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// When the `nth` newest of a player's deposits was asked for, counted from 0.
    pub fn nth_deposit_at(&self, player: PlayerId, nth: usize) -> Result<Option<Wall>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT asked_at FROM deposit WHERE player = ?1 ORDER BY asked_at DESC LIMIT 1 OFFSET ?2",
        )?;
        let at = find.query_row([player.0, bound(nth)], |row| row.get(0));
        Ok(at.optional()?.map(Wall))
    }

    /// What of a player's deposits was asked for in a time and paid, in millionths of a dollar, and on how
    /// many days.
    pub fn deposited_between(
        &self,
        player: PlayerId,
        from: Wall,
        to: Wall,
    ) -> Result<(i64, i64), Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT coalesce(sum(worth), 0), count(DISTINCT asked_at / 86400000000) FROM deposit
             WHERE player = ?1 AND asked_at >= ?2 AND asked_at < ?3 AND state = 'paid'",
        )?;
        let values = params![player.0, from.0, to.0];
        Ok(find.query_row(values, |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Deposits with an invoice whose time to be looked at has come by then, those that waited longest first.
    pub fn deposits_to_look_at(&self, until: Wall, count: usize) -> Result<Vec<DepositRow>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM agenda INDEXED BY agenda_due CROSS JOIN deposit ON deposit.id = agenda.subject
             WHERE agenda.kind = 'deposit' AND agenda.at <= ?1 AND invoice IS NOT NULL
             ORDER BY agenda.at LIMIT ?2"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map(params![until.0, bound(count)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Notes that the provider is asked about a deposit.
    pub fn note_look(&self, id: DepositId, at: Wall) -> Result<(), Fault> {
        self.conn
            .prepare_cached("UPDATE deposit SET looked_at = ?2 WHERE id = ?1")?
            .execute([id.0, at.0])?;
        Ok(())
    }

    /// How many deposits of all players are in a state that is not the last of one, counted up to `most`.
    pub fn deposits_in(&self, state: DepositState, most: usize) -> Result<usize, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM deposit WHERE state = ?1
               AND (state = 'asked' OR state = 'open' OR state = 'expired') LIMIT ?2)",
        )?;
        let count: i64 = find.query_row(params![state.word(), bound(most)], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }
}
