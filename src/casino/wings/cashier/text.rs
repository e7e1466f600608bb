//! What players and the owner read about deposits and withdrawals.
use crate::rules::ledger::DepositId;
use crate::speech::{Html, Unit, Voice, key};
use crate::store::cashier::{DepositRow, DepositState, WithdrawalRow, WithdrawalState};
use crate::values::limits;
use crate::values::money::Amount;

/// How a deposit stands.
#[must_use]
pub fn deposit(voice: Voice, row: &DepositRow) -> String {
    let (voice, id) = (voice.of(row.asset), row.id.0.into());
    let (amount, unit) = (row.amount, Unit(row.amount));
    let said = match row.state {
        DepositState::Asked => voice.html(&key::DepositAsked { id, amount, unit }),
        DepositState::Open => {
            let minutes = (limits::INVOICE_LASTS.as_secs() / 60).into();
            voice.html(&key::DepositOpen {
                id,
                amount,
                unit,
                minutes,
            })
        }
        DepositState::Paid => paid(voice, row),
        DepositState::Expired | DepositState::Closed => {
            voice.html(&key::DepositExpired { id, amount, unit })
        }
        DepositState::Refused => voice.html(&key::DepositRefused { id, amount, unit }),
    };
    said.into_string()
}

fn paid(voice: Voice, row: &DepositRow) -> Html {
    let (id, fee) = (row.id.0.into(), row.fee.unwrap_or_default());
    let amount = row.credited().unwrap_or_default();
    let unit = Unit(amount);
    if fee.is_zero() {
        return voice.html(&key::DepositPaidWhole { id, amount, unit });
    }
    let gross = row.amount;
    voice.html(&key::DepositPaid {
        id,
        amount,
        unit,
        gross,
        fee,
    })
}

/// How a withdrawal stands.
#[must_use]
pub fn withdrawal(voice: Voice, row: &WithdrawalRow) -> String {
    let (voice, id) = (voice.of(row.asset), row.id.0.into());
    let (amount, unit) = (row.amount, Unit(row.amount));
    let said = match row.state {
        WithdrawalState::Waiting => voice.html(&key::WithdrawalWaiting { id, amount, unit }),
        WithdrawalState::Reserved | WithdrawalState::Sending => {
            voice.html(&key::WithdrawalReserved { id, amount, unit })
        }
        WithdrawalState::Unknown => voice.html(&key::WithdrawalUnknown { id, amount, unit }),
        WithdrawalState::Held => voice.html(&key::WithdrawalHeld { id, amount, unit }),
        WithdrawalState::Short => voice.html(&key::WithdrawalShort { id, amount, unit }),
        WithdrawalState::Paid => voice.html(&key::WithdrawalPaid { id, amount, unit }),
        WithdrawalState::Failed => voice.html(&key::WithdrawalFailed { id, amount, unit }),
        WithdrawalState::Refused => {
            let reason = row.why.as_deref().unwrap_or_default();
            voice.html(&key::WithdrawalRefused {
                id,
                amount,
                unit,
                said: reason,
            })
        }
    };
    said.into_string()
}

/// A payment that could not be credited.
#[must_use]
pub fn looked_into(voice: Voice, id: DepositId) -> String {
    voice
        .html(&key::DepositLookedInto { id: id.0.into() })
        .into_string()
}

/// What a person has decided to give the player of what came in.
#[must_use]
pub fn given(voice: Voice, amount: Amount) -> String {
    let unit = Unit(amount);
    voice
        .html(&key::SuspenseGiven { amount, unit })
        .into_string()
}

/// A withdrawal that waits for an admin.
#[must_use]
pub fn waits(voice: Voice, row: &WithdrawalRow, name: &str) -> String {
    let (voice, id) = (voice.of(row.asset), row.id.0.into());
    let (amount, unit) = (row.amount, Unit(row.amount));
    let notice = key::NoticeApproval {
        id,
        amount,
        unit,
        name,
    };
    voice.html(&notice).into_string()
}
