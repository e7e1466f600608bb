//! Withdrawals, each of which is sent under a name of its own.
use super::{amount, bound, odd, states};
use crate::rules::ledger::{PlayerId, WithdrawalId};
use crate::store::books::asset;
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use rusqlite::{OptionalExtension, Row, params};

states! {
    /// Where a withdrawal stands.
    WithdrawalState, WITHDRAWAL_WAYS, [
        /// An admin has to approve it.
        Waiting = "waiting",
        /// It is to be sent.
        Reserved = "reserved",
        /// It is being sent.
        Sending = "sending",
        /// Whether it was sent is not known.
        Unknown = "unknown",
        /// The provider does not know the player yet.
        Held = "held",
        /// The house has too little of it at the provider.
        Short = "short",
        /// It was sent.
        Paid = "paid",
        /// The provider does not send it; the player has it back.
        Failed = "failed",
        /// An admin refused it; the player has it back.
        Refused = "refused",
    ], [
        "" => "waiting", "" => "reserved",
        "waiting" => "reserved", "waiting" => "refused", "waiting" => "unknown",
        "reserved" => "waiting", "reserved" => "sending", "reserved" => "refused", "reserved" => "unknown", "reserved" => "paid",
        "sending" => "paid", "sending" => "unknown", "sending" => "held", "sending" => "short",
        "sending" => "reserved",
        "unknown" => "paid", "unknown" => "sending", "unknown" => "failed", "unknown" => "refused",
        "held" => "reserved", "held" => "unknown", "held" => "paid",
        "short" => "reserved", "short" => "unknown", "short" => "paid",
    ]
}

impl WithdrawalState {
    /// Whether nothing becomes of it any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Paid | Self::Failed | Self::Refused)
    }
}

/// What a withdrawal ends as if it turns out that nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// The provider does not send it.
    Fail,
    /// An admin has refused it.
    Refuse,
}

impl Intent {
    /// The state in which it ends.
    #[must_use]
    pub const fn state(self) -> WithdrawalState {
        match self {
            Self::Fail => WithdrawalState::Failed,
            Self::Refuse => WithdrawalState::Refused,
        }
    }

    fn find(word: &str) -> Option<Self> {
        let all = [Self::Fail, Self::Refuse];
        all.into_iter().find(|intent| intent.state().word() == word)
    }
}

/// A withdrawal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithdrawalRow {
    pub id: WithdrawalId,
    pub player: PlayerId,
    pub asset: Asset,
    pub amount: Amount,
    /// That in millionths of a dollar, when it was asked for.
    pub worth: i64,
    /// The name under which the provider sends it once.
    pub spend_id: String,
    pub asked_at: Wall,
    pub state: WithdrawalState,
    /// When this state began.
    pub since: Wall,
    /// Whose doing it is.
    pub by: Option<PlayerId>,
    /// Their reason, or the provider's.
    pub why: Option<String>,
    /// How often it was sent, or may have been.
    pub sends: i64,
    /// When last.
    pub sent_at: Option<Wall>,
    /// How often in a row it has come to nothing.
    pub tries: i64,
    /// Since when an answer is waited for of whether it was sent.
    pub looked_at: Option<Wall>,
    /// When it was first not found at the provider, since it was last sent.
    pub missed_at: Option<Wall>,
    /// Whether the provider has said that something was sent under its name.
    pub used: bool,
    pub intent: Option<Intent>,
    /// The provider's number of what was sent.
    pub transfer: Option<i64>,
    /// Whether the provider has said something else of it, of which the owner was told.
    pub disputed: bool,
    /// The message in the player's chat that shows it.
    pub message: Option<i64>,
}

impl WithdrawalRow {
    /// On the agenda, by its number: it is sent, or the provider is asked whether it was.
    pub const DUE: &str = "withdrawal";

    /// It goes on to this state, of nobody's doing and without a reason so far.
    pub fn enter(&mut self, state: WithdrawalState, now: Wall) {
        (self.state, self.since) = (state, now);
        (self.by, self.why) = (None, None);
    }
}

/// A state that a withdrawal was in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub state: WithdrawalState,
    pub at: Wall,
    pub by: Option<PlayerId>,
    pub why: Option<String>,
}

pub(in crate::store) const COLUMNS: &str = "id, player, asset, amount, worth, spend_id, asked_at, state, since, by, why, sends, \
    sent_at, tries, missed_at, used, intent, transfer, disputed, message, looked_at";

/// As the partial indices have it.
pub(in crate::store) const UNDER_WAY: &str = "(state = 'waiting' OR state = 'reserved' OR state = 'sending' OR state = 'unknown' \
    OR state = 'held' OR state = 'short')";

fn state(row: &Row<'_>, column: usize) -> rusqlite::Result<WithdrawalState> {
    let word: String = row.get(column)?;
    WithdrawalState::find(&word).ok_or_else(|| odd(column))
}

fn read(row: &Row<'_>) -> rusqlite::Result<WithdrawalRow> {
    let wall = |column| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(Wall));
    let intent: Option<String> = row.get(16)?;
    Ok(WithdrawalRow {
        id: WithdrawalId(row.get(0)?),
        player: PlayerId(row.get(1)?),
        asset: asset(row, 2)?,
        amount: amount(row, 3)?,
        worth: row.get(4)?,
        spend_id: row.get(5)?,
        asked_at: Wall(row.get(6)?),
        state: state(row, 7)?,
        since: Wall(row.get(8)?),
        by: row.get::<_, Option<i64>>(9)?.map(PlayerId),
        why: row.get(10)?,
        sends: row.get(11)?,
        sent_at: wall(12)?,
        tries: row.get(13)?,
        missed_at: wall(14)?,
        used: row.get(15)?,
        intent: intent.and_then(|word| Intent::find(&word)),
        transfer: row.get(17)?,
        disputed: row.get(18)?,
        message: row.get(19)?,
        looked_at: wall(20)?,
    })
}

/// Millionths of a dollar, and an amount.
fn sums(row: &Row<'_>) -> rusqlite::Result<(i64, Amount)> {
    let amount = Amount::from_units(row.get(1)?);
    Ok((row.get(0)?, amount.unwrap_or(Amount::MAX)))
}

impl Db {
    /// The number that the next withdrawal gets.
    pub fn next_withdrawal_id(&self) -> Result<WithdrawalId, Fault> {
        Ok(WithdrawalId(self.next_id("withdrawal")?))
    }

    /// Enters a withdrawal that was asked for.
    ///
    /// # Errors
    /// [`Fault::Rule`] when the player has one under way.
    pub fn add_withdrawal(&self, row: &WithdrawalRow) -> Result<(), Fault> {
        let mut insert = self.conn.prepare_cached(
            "INSERT INTO withdrawal (id, player, asset, amount, worth, spend_id, asked_at, state, since)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?;
        insert.execute(params![
            row.id.0,
            row.player.0,
            row.asset.code(),
            row.amount.units(),
            row.worth,
            row.spend_id,
            row.asked_at.0,
            row.state.word(),
            row.since.0,
        ])?;
        Ok(())
    }

    /// Keeps what has become of a withdrawal, a new state as a step too.
    ///
    /// # Errors
    /// [`Fault::Rule`] when it does not go from what it was to this.
    pub fn save_withdrawal(&self, row: &WithdrawalRow) -> Result<(), Fault> {
        let mut update = self.conn.prepare_cached(
            "UPDATE withdrawal SET state = ?2, since = ?3, by = ?4, why = ?5, sends = ?6, sent_at = ?7,
               tries = ?8, missed_at = ?9, used = ?10, intent = ?11, transfer = ?12, disputed = ?13,
               message = ?14, looked_at = ?15
             WHERE id = ?1",
        )?;
        update.execute(params![
            row.id.0,
            row.state.word(),
            row.since.0,
            row.by.map(|by| by.0),
            row.why,
            row.sends,
            row.sent_at.map(|at| at.0),
            row.tries,
            row.missed_at.map(|at| at.0),
            row.used,
            row.intent.map(|intent| intent.state().word()),
            row.transfer,
            row.disputed,
            row.message,
            row.looked_at.map(|at| at.0),
        ])?;
        self.known.has_moved(row.player);
        Ok(())
    }

    fn withdrawal_where(
        &self,
        what: &str,
        values: impl rusqlite::Params,
    ) -> Result<Option<WithdrawalRow>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM withdrawal WHERE {what}");
        let mut find = self.conn.prepare_cached(&sql)?;
        Ok(find.query_row(values, read).optional()?)
    }

    /// A withdrawal by its number.
    pub fn withdrawal(&self, id: WithdrawalId) -> Result<Option<WithdrawalRow>, Fault> {
        self.withdrawal_where("id = ?1", [id.0])
    }

    /// The withdrawal that has this number at the provider.
    pub fn withdrawal_of_transfer(&self, transfer: i64) -> Result<Option<WithdrawalRow>, Fault> {
        self.withdrawal_where("transfer = ?1", [transfer])
    }

    /// The withdrawal that is sent under this name.
    pub fn withdrawal_of_name(&self, spend_id: &str) -> Result<Option<WithdrawalRow>, Fault> {
        self.withdrawal_where("spend_id = ?1", [spend_id])
    }

    /// The withdrawal that a player has under way.
    pub fn open_withdrawal(&self, player: PlayerId) -> Result<Option<WithdrawalRow>, Fault> {
        self.withdrawal_where(&format!("player = ?1 AND {UNDER_WAY}"), [player.0])
    }

    /// Whether anything was ever sent to a player.
    pub fn was_paid_out(&self, player: PlayerId) -> Result<bool, Fault> {
        let sql = "SELECT 1 FROM withdrawal WHERE player = ?1 AND state = 'paid' LIMIT 1";
        Ok(self.conn.prepare_cached(sql)?.exists([player.0])?)
    }

    /// When the `nth` newest of a player's withdrawals was asked for, counted from 0.
    pub fn nth_withdrawal_at(&self, player: PlayerId, nth: usize) -> Result<Option<Wall>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT asked_at FROM withdrawal WHERE player = ?1 ORDER BY asked_at DESC LIMIT 1 OFFSET ?2",
        )?;
        let at = find.query_row(params![player.0, bound(nth)], |row| row.get(0));
        Ok(at.optional()?.map(Wall))
    }

    /// What a player has asked for since then and not got back: of all in millionths of a dollar, and of an asset.
    pub fn withdrawn_since(
        &self,
        player: PlayerId,
        since: Wall,
        of: Asset,
    ) -> Result<(i64, Amount), Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT coalesce(sum(worth), 0), coalesce(sum(amount) FILTER (WHERE asset = ?3), 0) FROM withdrawal
             WHERE player = ?1 AND asked_at > ?2 AND state <> 'failed' AND state <> 'refused'",
        )?;
        let sums = find.query_row([player.0, since.0, of.code()], sums);
        Ok(sums?)
    }

    /// What of it no admin was asked about.
    pub fn unapproved_since(
        &self,
        player: PlayerId,
        since: Wall,
        of: Asset,
    ) -> Result<(i64, Amount), Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT coalesce(sum(worth), 0), coalesce(sum(amount) FILTER (WHERE asset = ?3), 0) FROM withdrawal
             WHERE player = ?1 AND asked_at > ?2 AND state <> 'failed' AND state <> 'refused'
               AND EXISTS (SELECT 1 FROM withdrawal_step WHERE withdrawal = id AND nth = 1 AND state = 'reserved')",
        )?;
        let sums = find.query_row([player.0, since.0, of.code()], sums);
        Ok(sums?)
    }

    /// Those in a state, the oldest first.
    pub fn withdrawals_in(
        &self,
        state: WithdrawalState,
        count: usize,
    ) -> Result<Vec<WithdrawalRow>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM withdrawal WHERE state = ?1 AND {UNDER_WAY} ORDER BY id LIMIT ?2"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map(params![state.word(), bound(count)], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many are in a state that is not the last of one, and since when the oldest of them was asked for.
    pub fn withdrawals_under_way(&self) -> Result<Vec<(WithdrawalState, i64, Wall)>, Fault> {
        let sql = format!(
            "SELECT state, count(*), min(asked_at) FROM withdrawal WHERE {UNDER_WAY} GROUP BY state"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let rows = find.query_map([], |row| {
            Ok((state(row, 0)?, row.get(1)?, Wall(row.get(2)?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The states that a withdrawal was in, the first one first.
    pub fn withdrawal_steps(&self, id: WithdrawalId) -> Result<Vec<Step>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT state, at, by, why FROM withdrawal_step WHERE withdrawal = ?1 ORDER BY nth",
        )?;
        let rows = find.query_map([id.0], |row| {
            Ok(Step {
                state: state(row, 0)?,
                at: Wall(row.get(1)?),
                by: row.get::<_, Option<i64>>(2)?.map(PlayerId),
                why: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Has all that wait to be sent, in these states, taken up again now.
    pub fn hurry_withdrawals(&self, states: &[WithdrawalState], now: Wall) -> Result<(), Fault> {
        let sql = format!(
            "UPDATE agenda SET at = ?2 WHERE kind = 'withdrawal' AND at > ?2
             AND subject IN (SELECT id FROM withdrawal WHERE state = ?1 AND {UNDER_WAY})"
        );
        let mut update = self.conn.prepare_cached(&sql)?;
        for state in states {
            update.execute(params![state.word(), now.0])?;
        }
        Ok(())
    }

    /// How many are being sent, or may have been: those are left out about which a person has to ask the provider.
    pub fn sends_under_way(&self) -> Result<usize, Fault> {
        let sql = format!(
            "SELECT (SELECT count(*) FROM withdrawal WHERE state = 'sending' AND {UNDER_WAY})
               + (SELECT count(*) FROM withdrawal WHERE state = 'unknown' AND {UNDER_WAY} AND disputed = 0)"
        );
        let mut find = self.conn.prepare_cached(&sql)?;
        let count: i64 = find.query_row([], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Leaves all that are to be sent alone until then, but for this one.
    pub fn put_off_reserved(&self, but: Option<WithdrawalId>, until: Wall) -> Result<(), Fault> {
        let sql = format!(
            "UPDATE agenda SET at = ?1 WHERE kind = 'withdrawal' AND at < ?1 AND subject IS NOT ?2
             AND subject IN (SELECT id FROM withdrawal WHERE state = 'reserved' AND {UNDER_WAY})"
        );
        let mut update = self.conn.prepare_cached(&sql)?;
        update.execute(params![until.0, but.map(|id| id.0)])?;
        Ok(())
    }

    /// What came to nothing has come to something: all that are to be sent are taken up again now.
    pub fn forget_tries(&self, now: Wall) -> Result<(), Fault> {
        let sql = format!(
            "UPDATE withdrawal SET tries = 0 WHERE state = 'reserved' AND {UNDER_WAY} AND tries > 0"
        );
        self.conn.prepare_cached(&sql)?.execute([])?;
        self.hurry_withdrawals(&[WithdrawalState::Reserved], now)
    }
}
