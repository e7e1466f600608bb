//! Which message shows a payment, so that it can say how it stands from then on.
use crate::casino::receipt::{Fate, Receipt, Sender};
use crate::rules::ledger::{DepositId, WithdrawalId};
use crate::store::Db;
use crate::values::fault::Fault;

/// The messages that show a payment: a deposit by its number, a withdrawal by its own below zero.
pub static SENDER: Sender = Sender {
    id: "cashier",
    delivered: |db, subject, what, _| match what {
        Fate::Said(message) => shown(db, subject, message),
        Fate::Delivered | Fate::Landed(_) | Fate::Lost(_) => Ok(()),
    },
    concerned: |_, _| Ok(Vec::new()),
    file: None,
};

/// What a message that shows a deposit carries.
#[must_use]
pub const fn of_deposit(id: DepositId) -> Receipt {
    Receipt {
        sender: &SENDER,
        subject: id.0,
    }
}

/// What a message that shows a withdrawal carries.
#[must_use]
pub const fn of_withdrawal(id: WithdrawalId) -> Receipt {
    Receipt {
        sender: &SENDER,
        subject: -id.0,
    }
}

/// Keeps which message shows a payment.
///
/// # Errors
/// When the database fails.
pub fn shown(db: &Db, subject: i64, message: i64) -> Result<(), Fault> {
    if subject > 0 {
        let Some(mut row) = db.deposit(DepositId(subject))? else {
            return Ok(());
        };
        row.message = Some(message);
        return db.save_deposit(&row);
    }
    let Some(mut row) = db.withdrawal(WithdrawalId(-subject))? else {
        return Ok(());
    };
    row.message = Some(message);
    db.save_withdrawal(&row)
}
