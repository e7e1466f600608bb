//! Sends withdrawals: each note of a call under way is made before the call.
use crate::casino::payment::{Failure, Order};
use crate::casino::wing::Occasion;
use crate::store::cashier::{WithdrawalRow, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::limits;
use std::time::Duration;

/// Sends it, under the same name as ever.
pub(super) fn send(on: &Occasion<'_>, row: &mut WithdrawalRow) -> Result<Order, Fault> {
    row.enter(WithdrawalState::Sending, on.now);
    (row.sends, row.sent_at) = (row.sends + 1, Some(on.now));
    (row.missed_at, row.looked_at) = (None, None);
    on.db.save_withdrawal(row)?;
    due(on, row, limits::SENDING_WAIT)?;
    Ok(Order::Send {
        withdrawal: row.id.0,
        to: row.player,
        asset: row.asset,
        amount: row.amount,
        spend_id: row.spend_id.clone(),
    })
}

/// Asks whether it was sent.
pub(super) fn ask(on: &Occasion<'_>, row: &mut WithdrawalRow) -> Result<Order, Fault> {
    row.looked_at = Some(on.now);
    on.db.save_withdrawal(row)?;
    due(on, row, limits::SENDING_WAIT)?;
    Ok(Order::Sent {
        withdrawal: row.id.0,
        spend_id: row.spend_id.clone(),
    })
}

/// Something becomes of it after so long.
pub(super) fn due(on: &Occasion<'_>, row: &WithdrawalRow, after: Duration) -> Result<(), Fault> {
    on.db
        .set_due(WithdrawalRow::DUE, row.id.0, on.now.plus(after))
}

/// How long to wait after so many attempts that came to nothing.
pub(super) fn back_off(tries: i64, base: Duration, cap: Duration) -> Duration {
    let doublings = u32::try_from(tries.clamp(1, 16)).unwrap_or(16) - 1;
    base.saturating_mul(1 << doublings).min(cap)
}

/// When it is asked again after a question that came to nothing.
pub(super) fn rest(why: &Failure) -> Duration {
    match why {
        Failure::NotDone(Some(rest)) => limits::ASK_AGAIN_SOON.max(*rest),
        Failure::NotDone(None)
        | Failure::Unknown(_)
        | Failure::Closed(_)
        | Failure::Disabled
        | Failure::SpendIdUsed
        | Failure::NoUser
        | Failure::Short
        | Failure::OutOfBounds(_)
        | Failure::Refused(_) => limits::ASK_AGAIN_SOON,
    }
}
