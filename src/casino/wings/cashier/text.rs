//! What players and the owner read about deposits and withdrawals.
use crate::rules::ledger::{DepositId, WithdrawalId};
use crate::speech::{Html, Unit, Voice, key};
use crate::store::adjustments::AdjustmentRow;
use crate::store::cashier::{DepositRow, DepositState, Held, Why, WithdrawalRow, WithdrawalState};
use crate::values::limits;
use crate::values::money::{Amount, Asset};

/// How a deposit stands; `shut`: something keeps its player from playing.
#[must_use]
pub fn deposit(voice: Voice, row: &DepositRow, shut: bool) -> String {
    let (voice, id) = (voice.of(row.asset), row.id.0.into());
    let (amount, unit) = (row.amount, Unit(row.amount));
    let said = match row.state {
        DepositState::Asked | DepositState::Open if shut => {
            voice.html(&key::DepositShut { id, amount, unit })
        }
        DepositState::Expired | DepositState::Closed | DepositState::Refused if shut => {
            voice.html(&key::DepositOver { id, amount, unit })
        }
        DepositState::Asked if row.why.is_some() => {
            let minutes = (limits::INVOICE_WAITED_FOR.as_secs() / 60).into();
            voice.html(&key::DepositLate {
                id,
                amount,
                unit,
                minutes,
            })
        }
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
        DepositState::Suspended if row.why.as_deref() == Some(Why::Excluded.word()) => {
            voice.html(&key::DepositExcluded { id })
        }
        DepositState::Suspended => voice.html(&key::DepositLookedInto { id }),
    };
    said.into_string()
}

/// What becomes of a deposit's message that is followed by another.
#[must_use]
pub fn deposit_below(voice: Voice, id: DepositId) -> String {
    let id = id.0.into();
    voice.html(&key::DepositBelow { id }).into_string()
}

/// Likewise of a withdrawal's.
#[must_use]
pub fn withdrawal_below(voice: Voice, id: WithdrawalId) -> String {
    let id = id.0.into();
    voice.html(&key::WithdrawalBelow { id }).into_string()
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

/// The button that leads to where a deposit is paid.
pub(super) fn pay_button(voice: Voice, amount: Amount) -> String {
    let unit = Unit(amount);
    voice.plain(&key::ButtonPay { amount, unit })
}

/// The button that plays with what was paid in.
pub(super) fn play_button(voice: Voice) -> String {
    let name = voice.asset.unit_name();
    voice.plain(&key::ButtonPlayWith { name })
}

/// How a withdrawal stands; `bot` is the provider's.
#[must_use]
pub fn withdrawal(voice: Voice, bot: &str, row: &WithdrawalRow) -> String {
    let (voice, id) = (voice.of(row.asset), row.id.0.into());
    let (amount, unit) = (row.amount, Unit(row.amount));
    let said = match row.state {
        WithdrawalState::Waiting => voice.html(&key::WithdrawalWaiting { id, amount, unit }),
        WithdrawalState::Reserved | WithdrawalState::Sending => {
            voice.html(&key::WithdrawalReserved { id, amount, unit })
        }
        WithdrawalState::Unknown => voice.html(&key::WithdrawalUnknown { id, amount, unit }),
        WithdrawalState::Held => voice.html(&key::WithdrawalHeld {
            id,
            bot,
            amount,
            unit,
        }),
        WithdrawalState::Short => voice.html(&key::WithdrawalShort { id, amount, unit }),
        WithdrawalState::Paid => voice.html(&key::WithdrawalPaid {
            id,
            amount,
            unit,
            bot,
        }),
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

/// What the office has given the player, or taken from them.
#[must_use]
pub fn adjusted(voice: Voice, row: &AdjustmentRow) -> String {
    let (amount, unit) = (row.amount, Unit(row.amount));
    let said = match row.out {
        true => voice.html(&key::AdjustedOut { amount, unit }),
        false => voice.html(&key::AdjustedIn { amount, unit }),
    };
    said.into_string()
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

/// To the owner: nothing is sent until they say so.
#[must_use]
pub fn held(voice: Voice, bot: &str, why: Held) -> String {
    match why {
        Held::Copy => voice.html(&key::NoticeHeldCopy { bot }),
        Held::App => voice.html(&key::NoticeHeldApp),
    }
    .into_string()
}

/// To the owner: the provider takes nothing from us.
#[must_use]
pub fn closed(voice: Voice, bot: &str, said: &str) -> String {
    let notice = key::NoticeCashierClosed { said, bot };
    voice.html(&notice).into_string()
}

/// To the owner: it does again.
#[must_use]
pub fn reopened(voice: Voice) -> String {
    voice.html(&key::NoticeCashierReopened).into_string()
}

/// To the owner: it sends nothing.
#[must_use]
pub fn paused(voice: Voice, bot: &str) -> String {
    voice.html(&key::NoticeCashierPaused { bot }).into_string()
}

/// To the owner: it sends again.
#[must_use]
pub fn resumed(voice: Voice) -> String {
    voice.html(&key::NoticeCashierResumed).into_string()
}

/// To the owner: the provider makes no invoice, which no player can do anything about.
#[must_use]
pub fn not_invoiced(voice: Voice, id: DepositId, said: &str) -> String {
    let id = id.0.into();
    voice
        .html(&key::NoticeNotInvoiced { id, said })
        .into_string()
}

/// To the owner: an invoice is paid and credited to nobody.
#[must_use]
pub fn suspended(voice: Voice, invoice: i64, said: &str, why: Why) -> String {
    let why = &self::why(voice, why);
    let number = &invoice.to_string();
    voice
        .html(&key::NoticeSuspense { number, said, why })
        .into_string()
}

/// Likewise of several whose invoices the books do not know.
#[must_use]
pub fn suspended_many(voice: Voice, count: i64) -> String {
    let count = count.into();
    voice.html(&key::NoticeSuspenseMany { count }).into_string()
}

/// To the owner: so much was sent that the books do not know, this last.
#[must_use]
pub fn sent_unknown(voice: Voice, count: i64, last: i64) -> String {
    let (count, last) = (count.into(), last.into());
    voice
        .html(&key::NoticeSentUnknown { count, last })
        .into_string()
}

/// Why it is.
#[must_use]
pub fn why(voice: Voice, why: Why) -> String {
    match why {
        Why::Unknown => voice.plain(&key::SuspenseUnknown),
        Why::Late => voice.plain(&key::SuspenseLate),
        Why::Second => voice.plain(&key::SuspenseSecond),
        Why::Name => voice.plain(&key::SuspenseName),
        Why::Asset => voice.plain(&key::SuspenseAsset),
        Why::Amount => voice.plain(&key::SuspenseAmount),
        Why::Fee => voice.plain(&key::SuspenseFee),
        Why::Excluded => voice.plain(&key::SuspenseExcluded),
    }
}

/// To the owner: what the provider says of a deposit cannot be.
#[must_use]
pub fn deposit_disputed(voice: Voice, id: DepositId, invoice: i64) -> String {
    let (id, number) = (id.0.into(), &invoice.to_string());
    voice
        .html(&key::NoticeDepositDisputed { id, number })
        .into_string()
}

/// To the owner: what the provider says of a withdrawal cannot be.
#[must_use]
pub fn withdrawal_disputed(voice: Voice, id: WithdrawalId) -> String {
    let id = id.0.into();
    voice
        .html(&key::NoticeWithdrawalDisputed { id })
        .into_string()
}

/// To the owner: something was sent under a withdrawal's name, and is not shown.
#[must_use]
pub fn not_shown(voice: Voice, id: WithdrawalId) -> String {
    let id = id.0.into();
    voice.html(&key::NoticeNotShown { id }).into_string()
}

/// To the owner: nobody says what an asset is worth.
#[must_use]
pub fn rate_is_old(voice: Voice, asset: Asset) -> String {
    let name = asset.unit_name();
    voice.html(&key::NoticeRateIsOld { name }).into_string()
}

/// To the owner: what an asset is said to be worth is not believed.
#[must_use]
pub fn rate_leaps(voice: Voice, asset: Asset) -> String {
    let name = asset.unit_name();
    voice.html(&key::NoticeRateLeaps { name }).into_string()
}

/// To the owner: what there is of an asset at the provider cannot be read.
#[must_use]
pub fn not_read(voice: Voice, asset: Asset) -> String {
    let name = asset.unit_name();
    voice
        .html(&key::NoticeBalanceNotRead { name })
        .into_string()
}

/// To the owner: withdrawals wait for money at the provider.
#[must_use]
pub fn short(voice: Voice, row: &WithdrawalRow) -> String {
    let (voice, id) = (voice.of(row.asset), row.id.0.into());
    let (amount, unit) = (row.amount, Unit(row.amount));
    voice
        .html(&key::NoticeShort { id, amount, unit })
        .into_string()
}

/// To the owner: the provider does not send a withdrawal.
#[must_use]
pub fn failed(voice: Voice, row: &WithdrawalRow) -> String {
    let (voice, id) = (voice.of(row.asset), row.id.0.into());
    let (amount, unit) = (row.amount, Unit(row.amount));
    let said = row.why.as_deref().unwrap_or_default();
    let notice = key::NoticeFailed {
        id,
        amount,
        unit,
        said,
    };
    voice.html(&notice).into_string()
}
