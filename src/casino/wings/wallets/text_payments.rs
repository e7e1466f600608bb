//! Payments in a list, each with its number, which a player can quote.
use crate::speech::{Html, Unit, Voice, key};
use crate::store::adjustments::AdjustmentRow;
use crate::store::cashier::{DepositRow, DepositState, Payment, WithdrawalRow, WithdrawalState};
use crate::values::time::Wall;

/// One page of them.
pub(super) fn list(voice: Voice, payments: &[Payment], page: usize, pages: usize) -> String {
    if payments.is_empty() {
        return voice.html(&key::PaymentsNone).into_string();
    }
    let head = if pages > 1 {
        let (page, pages) = (page.into(), pages.into());
        voice.html(&key::PaymentsPage { page, pages })
    } else {
        voice.html(&key::Payments)
    };
    let lines = payments.iter().map(|payment| match payment {
        Payment::Deposit(row) => deposit(voice, row),
        Payment::Withdrawal(row) => withdrawal(voice, row),
        Payment::Adjustment(row) => adjustment(voice, row),
    });
    Html::joined(std::iter::once(head).chain(lines), "\n\n").into_string()
}

fn deposit(voice: Voice, row: &DepositRow) -> Html {
    let state = &match row.state {
        DepositState::Asked | DepositState::Open => voice.plain(&key::PaymentOpen),
        DepositState::Paid => voice.plain(&key::PaymentCredited),
        DepositState::Expired | DepositState::Closed => voice.plain(&key::PaymentExpired),
        DepositState::Refused => voice.plain(&key::PaymentNotMade),
        DepositState::Suspended => voice.plain(&key::PaymentLookedInto),
    };
    let amount = row.credited().unwrap_or(row.amount);
    let of = voice.of(row.asset);
    of.html(&key::PaymentsDeposit {
        id: row.id.0.into(),
        amount,
        unit: Unit(amount),
        result: state,
        time: &when(row.asked_at),
    })
}

fn withdrawal(voice: Voice, row: &WithdrawalRow) -> Html {
    let state = &match row.state {
        WithdrawalState::Waiting => voice.plain(&key::PaymentWaits),
        WithdrawalState::Held => voice.plain(&key::PaymentHeld),
        WithdrawalState::Reserved
        | WithdrawalState::Sending
        | WithdrawalState::Unknown
        | WithdrawalState::Short => voice.plain(&key::PaymentUnderWay),
        WithdrawalState::Paid => voice.plain(&key::PaymentSent),
        WithdrawalState::Failed => voice.plain(&key::PaymentFailed),
        WithdrawalState::Refused => voice.plain(&key::PaymentRefused),
    };
    let of = voice.of(row.asset);
    of.html(&key::PaymentsWithdrawal {
        id: row.id.0.into(),
        amount: row.amount,
        unit: Unit(row.amount),
        result: state,
        time: &when(row.asked_at),
    })
}

fn adjustment(voice: Voice, row: &AdjustmentRow) -> Html {
    let (of, id, time) = (voice.of(row.asset), row.id.0.into(), &when(row.at));
    let (amount, unit) = (row.amount, Unit(row.amount));
    match row.out {
        true => of.html(&key::PaymentsToHouse {
            id,
            amount,
            unit,
            time,
        }),
        false => of.html(&key::PaymentsFromHouse {
            id,
            amount,
            unit,
            time,
        }),
    }
}

/// `2026-01-31 18:05 UTC`.
fn when(at: Wall) -> String {
    let text = at.rfc3339();
    let part = |range| text.get(range).unwrap_or_default();
    format!("{} {} UTC", part(0..10), part(11..16))
}

/// Below the file.
pub(super) fn as_a_file(voice: Voice) -> String {
    voice.html(&key::PaymentsFile).into_string()
}
