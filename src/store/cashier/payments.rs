//! What a player paid in and took out, and was given and taken, in the order of time.
use super::bound;
use super::deposits::DepositRow;
use super::withdrawals::WithdrawalRow;
use crate::rules::ledger::{AdjustmentId, DepositId, PlayerId, WithdrawalId};
use crate::store::adjustments::AdjustmentRow;
use crate::store::db::Db;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use rusqlite::params;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payment {
    Deposit(DepositRow),
    Withdrawal(WithdrawalRow),
    /// That was made.
    Adjustment(AdjustmentRow),
}

impl Payment {
    /// When it was asked for.
    #[must_use]
    pub const fn asked_at(&self) -> Wall {
        match self {
            Self::Deposit(row) => row.asked_at,
            Self::Withdrawal(row) => row.asked_at,
            Self::Adjustment(row) => row.at,
        }
    }
}

impl Db {
    /// How many there are of a player, counted up to `most`.
    pub fn payment_count(&self, player: PlayerId, most: usize) -> Result<usize, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM deposit WHERE player = ?1
               UNION ALL SELECT 1 FROM withdrawal WHERE player = ?1
               UNION ALL SELECT 1 FROM adjustment WHERE player = ?1 AND state = 'booked' LIMIT ?2)",
        )?;
        let count: i64 = find.query_row([player.0, bound(most)], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Up to `count` of them, newest first, without the `skip` newest.
    pub fn payments_of(
        &self,
        player: PlayerId,
        skip: usize,
        count: usize,
    ) -> Result<Vec<Payment>, Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT asked_at, 0, id FROM deposit WHERE player = ?1
             UNION ALL SELECT asked_at, 1, id FROM withdrawal WHERE player = ?1
             UNION ALL SELECT at, 2, id FROM adjustment WHERE player = ?1 AND state = 'booked'
             ORDER BY 1 DESC, 2, 3 DESC LIMIT ?3 OFFSET ?2",
        )?;
        let rows = find.query_map([player.0, bound(skip), bound(count)], |row| {
            Ok((row.get(1)?, row.get(2)?))
        })?;
        let keys = rows.collect::<Result<Vec<_>, _>>()?;
        self.payments_by(&keys)
    }

    /// Each of a player's, the oldest first: so many a read that the log is never held for long.
    ///
    /// # Errors
    /// The first error of `look`.
    pub fn each_payment(
        &self,
        player: PlayerId,
        mut look: impl FnMut(Payment) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut find = self.conn.prepare_cached(
            "SELECT * FROM (SELECT asked_at, 0 AS what, id FROM deposit WHERE player = ?1
               UNION ALL SELECT asked_at, 1, id FROM withdrawal WHERE player = ?1
               UNION ALL SELECT at, 2, id FROM adjustment WHERE player = ?1 AND state = 'booked')
             WHERE (asked_at, what, id) > (?2, ?3, ?4) ORDER BY asked_at, what, id LIMIT ?5",
        )?;
        let mut last = (i64::MIN, 0_i64, 0_i64);
        loop {
            let values = params![player.0, last.0, last.1, last.2, limits::ROWS_PER_READ];
            let rows = find.query_map(values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            let rows: Vec<(i64, i64, i64)> = rows.collect::<Result<_, _>>()?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            last = *end;
            let keys: Vec<_> = rows.iter().map(|(_, what, id)| (*what, *id)).collect();
            self.payments_by(&keys)?
                .into_iter()
                .try_for_each(&mut look)?;
        }
    }

    fn payments_by(&self, keys: &[(i64, i64)]) -> Result<Vec<Payment>, Fault> {
        let mut payments = Vec::with_capacity(keys.len());
        for (what, id) in keys {
            payments.extend(match what {
                0 => self.deposit(DepositId(*id))?.map(Payment::Deposit),
                1 => self.withdrawal(WithdrawalId(*id))?.map(Payment::Withdrawal),
                _ => self.adjustment(AdjustmentId(*id))?.map(Payment::Adjustment),
            });
        }
        Ok(payments)
    }
}
