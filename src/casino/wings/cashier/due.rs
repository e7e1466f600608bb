//! What is due of payments: the provider is asked, after it was noted that it is.
use crate::casino::payment::Order;
use crate::casino::refusal::Trouble;
use crate::casino::text::owner::failure_notice;
use crate::casino::wing::{Done, Failed, Matter, Occasion};
use crate::casino::wings::cashier::sending::{ask, due, send};
use crate::casino::wings::cashier::{invoices, sweep, till, told};
use crate::rules::ledger::{DepositId, WithdrawalId};
use crate::store::cashier::{DepositRow, DepositState, Till, WithdrawalRow, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Wall;
use std::time::Duration;

/// The provider is asked something about a deposit.
pub(super) const DEPOSIT: Matter = Matter {
    kind: DepositRow::DUE,
    per_step: limits::DEPOSITS_PER_STEP,
    while_open: false,
    act: |on, id| deposit(on, id),
    give_up: |on, failed| give_up(on, DepositRow::DUE, failed),
};

/// A withdrawal is sent, or the provider is asked whether it was.
pub(super) const WITHDRAWAL: Matter = Matter {
    kind: WithdrawalRow::DUE,
    per_step: limits::WITHDRAWALS_PER_STEP,
    while_open: false,
    act: |on, id| withdrawal(on, id),
    give_up: |on, failed| give_up(on, WithdrawalRow::DUE, failed),
};

/// The provider is asked about the house.
pub(super) const TILL: Matter = Matter {
    kind: Till::DUE,
    per_step: limits::TILLS_PER_STEP,
    while_open: false,
    act: |on, what| the_till(on, what),
    give_up: |on, failed| give_up(on, Till::DUE, failed),
};

/// What cannot be done is left alone for a while, and the owner is told.
fn give_up(on: &Occasion<'_>, kind: &str, failed: &Failed<'_>) -> Result<Done, Fault> {
    let later = on.now.plus(limits::DUE_AGAIN_AFTER);
    on.db.put_off(kind, failed.subject, later)?;
    let often = (kind, limits::NOTICE_AGAIN_AFTER);
    let replies = told::owner_once(on, often, |voice| {
        failure_notice(voice, &failed.reference, failed.why, 0)
    })?;
    Ok(Done {
        replies,
        ..Done::default()
    })
}

/// Asks for this.
fn asks(order: Order) -> Done {
    Done {
        orders: vec![order],
        ..Done::default()
    }
}

/// Whether nobody is asked now: the provider takes nothing from us, or the house has no cashier any more.
fn is_shut(on: &Occasion<'_>) -> Result<bool, Fault> {
    Ok(on.house.cashier.is_none() || on.db.till()?.closed.is_some())
}

fn deposit(on: &Occasion<'_>, id: i64) -> Result<Done, Trouble> {
    if is_shut(on)? {
        on.db
            .put_off(DepositRow::DUE, id, on.now.plus(limits::CLOSED_LEFT_ALONE))?;
        return Ok(Done::default());
    }
    let Some(row) = on.db.deposit(DepositId(id))? else {
        return Err(Fault::Rule(format!("there is no deposit {id}")).into());
    };
    match row.state {
        DepositState::Asked => Ok(make_invoice(on, row)?),
        DepositState::Open | DepositState::Expired => Ok(look(on)?),
        DepositState::Paid
        | DepositState::Closed
        | DepositState::Refused
        | DepositState::Suspended => {
            Err(Fault::Rule(format!("nothing is due of deposit {id}")).into())
        }
    }
}

fn make_invoice(on: &Occasion<'_>, mut row: DepositRow) -> Result<Done, Fault> {
    if on.now.since(row.asked_at) >= limits::INVOICE_WAITED_FOR {
        let replies = invoices::refuse(on, row, "no answer", false)?;
        return Ok(Done {
            replies,
            ..Done::default()
        });
    }
    let deposit = row.id.0;
    on.db
        .put_off(DepositRow::DUE, deposit, on.now.plus(limits::INVOICE_WAIT))?;
    if row.unheard > 0 {
        return Ok(asks(Order::Newest { deposit }));
    }
    (row.unheard, row.missed) = (1, 0);
    on.db.save_deposit(&row)?;
    Ok(asks(Order::Invoice {
        deposit,
        asset: row.asset,
        amount: row.amount,
        payload: row.payload,
        lasts: limits::INVOICE_LASTS,
    }))
}

/// Looks at all that are due about now, in one call.
fn look(on: &Occasion<'_>) -> Result<Done, Fault> {
    let until = on.now.plus(limits::LOOK_TOGETHER);
    let rows = on.db.deposits_to_look_at(until, limits::INVOICES_A_LOOK)?;
    // However many are open, there is no more than about one such call a second.
    let open = on
        .db
        .deposits_in(DepositState::Open, limits::DEPOSITS_OPEN_MAX)?;
    let calls = u64::try_from(open / limits::INVOICES_A_LOOK).unwrap_or(u64::MAX);
    let mut ids = Vec::new();
    for row in rows {
        let pace = pace(&row, on.now).max(Duration::from_secs(calls));
        on.db.note_look(row.id, on.now)?;
        on.db
            .put_off(DepositRow::DUE, row.id.0, on.now.plus(pace))?;
        ids.extend(row.invoice);
    }
    Ok(asks(Order::Invoices { ids }))
}

/// After how long an invoice is looked at again: soon while it is new, seldom when its time has run out.
fn pace(row: &DepositRow, now: Wall) -> Duration {
    let Some(expires) = row.expires_at else {
        return limits::LOOK_EVERY;
    };
    let age = now.since(expires.minus(limits::INVOICE_LASTS));
    let late = now.since(expires);
    if late >= limits::EXPIRED_LOOKED_AT {
        limits::LOOK_DAILY
    } else if late >= limits::LOOK_OLD_EVERY && row.state == DepositState::Expired {
        limits::LOOK_LATE_EVERY
    } else if age < limits::INVOICE_NEW {
        limits::LOOK_EVERY
    } else {
        (age / limits::LOOK_AGE_PART).clamp(limits::LOOK_EVERY, limits::LOOK_OLD_EVERY)
    }
}

fn withdrawal(on: &Occasion<'_>, id: i64) -> Result<Done, Trouble> {
    let Some(mut row) = on.db.withdrawal(WithdrawalId(id))? else {
        return Err(Fault::Rule(format!("there is no withdrawal {id}")).into());
    };
    if is_shut(on)? {
        due(on, &row, limits::CLOSED_LEFT_ALONE)?;
        return Ok(Done::default());
    }
    match row.state {
        WithdrawalState::Reserved => Ok(begin(on, row)?),
        WithdrawalState::Short => {
            row.enter(WithdrawalState::Reserved, on.now);
            on.db.save_withdrawal(&row)?;
            Ok(begin(on, row)?)
        }
        WithdrawalState::Sending => {
            row.enter(WithdrawalState::Unknown, on.now);
            Ok(asks(ask(on, &mut row)?))
        }
        WithdrawalState::Unknown => Ok(asks(ask(on, &mut row)?)),
        WithdrawalState::Waiting
        | WithdrawalState::Held
        | WithdrawalState::Paid
        | WithdrawalState::Failed
        | WithdrawalState::Refused => {
            Err(Fault::Rule(format!("nothing is due of withdrawal {id}")).into())
        }
    }
}

/// Sends it, unless nothing is sent now, or nothing to them: then it waits for approval. Of the others only the oldest one tries. Of what may be under way there is so much
/// at once that an outage leaves no more of it than can be looked for soon.
fn begin(on: &Occasion<'_>, mut row: WithdrawalRow) -> Result<Done, Fault> {
    if on.db.hold(row.player)?.payouts {
        row.enter(WithdrawalState::Waiting, on.now);
        on.db.save_withdrawal(&row)?;
        return Ok(Done::default());
    }
    let till = on.db.till()?;
    if !till.may_send() {
        on.db
            .put_off_reserved(None, on.now.plus(limits::PAUSED_TRY_EVERY))?;
        return Ok(Done::default());
    }
    let oldest = on.db.withdrawals_in(WithdrawalState::Reserved, 1)?;
    let waits_for = oldest
        .first()
        .filter(|oldest| oldest.id != row.id && (till.paused.is_some() || oldest.tries > 0));
    if let Some(oldest) = waits_for {
        let later = on.now.plus(limits::PAUSED_TRY_EVERY);
        on.db.put_off_reserved(Some(oldest.id), later)?;
        return Ok(Done::default());
    }
    if on.db.sends_under_way()? >= limits::SENDS_UNDER_WAY_MAX {
        on.db
            .put_off_reserved(None, on.now.plus(limits::ASK_AGAIN_SOON))?;
        return Ok(Done::default());
    }
    Ok(asks(send(on, &mut row)?))
}

fn the_till(on: &Occasion<'_>, what: i64) -> Result<Done, Trouble> {
    if on.house.cashier.is_none() {
        on.db
            .put_off(Till::DUE, what, on.now.plus(limits::DUE_AGAIN_AFTER))?;
        return Ok(Done::default());
    }
    let mut state = on.db.till()?;
    if what == till::RATES {
        let closed = state.closed.is_some();
        let wait = if closed {
            limits::CLOSED_LOOK_EVERY
        } else {
            limits::ASK_AGAIN_AFTER
        };
        on.db.put_off(Till::DUE, what, on.now.plus(wait))?;
        return Ok(match closed {
            true => Done {
                replies: till::say_closed(on, &state)?,
                ..Done::default()
            },
            false => asks(Order::Rates),
        });
    }
    state.asked_at = Some(on.now);
    state.unanswered_at.get_or_insert(on.now);
    on.db.save_till(&state)?;
    let wait = match (&state.closed, state.app_seen) {
        (Some(_), _) => limits::CLOSED_LOOK_EVERY,
        // Nothing is sent before that is known.
        (None, None) => limits::SENDING_WAIT,
        (None, Some(_)) => limits::HOLDINGS_EVERY,
    };
    on.db.put_off(Till::DUE, what, on.now.plus(wait))?;
    let mut done = Done {
        replies: told::unknown_for_long(on)?,
        ..asks(Order::Holdings)
    };
    if state.app_seen.is_none() {
        done.orders.insert(0, Order::App);
    }
    if state.closed.is_none() {
        done.orders.extend(sweep::due(&state, on.now));
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::ledger::PlayerId;
    use crate::values::money::{Amount, Asset};

    fn open(state: DepositState) -> DepositRow {
        DepositRow {
            id: DepositId(1),
            player: PlayerId(1),
            asset: Asset::Usdt,
            amount: Amount::credits(1),
            worth: 0,
            payload: String::new(),
            asked_at: Wall(0),
            state,
            since: Wall(0),
            unheard: 0,
            missed: 0,
            invoice: Some(1),
            url: Some(String::new()),
            expires_at: Some(Wall(0).plus(limits::INVOICE_LASTS)),
            looked_at: None,
            fee: None,
            disputed: false,
            why: None,
            message: None,
        }
    }

    #[test]
    fn an_invoice_is_looked_at_less_and_less() {
        let row = open(DepositState::Open);
        let at = |minutes: u64, row: &DepositRow| {
            pace(row, Wall(0).plus(Duration::from_secs(60 * minutes))).as_secs()
        };
        let open: Vec<_> = [0, 9, 10, 30, 59, 65, 120]
            .iter()
            .map(|m| at(*m, &row))
            .collect();
        assert_eq!(open, [5, 5, 10, 30, 59, 60, 60]);
        let row = super::tests::open(DepositState::Expired);
        let late: Vec<_> = [60, 61, 90, 24 * 60 + 59, 25 * 60, 72 * 60]
            .iter()
            .map(|m| at(*m, &row))
            .collect();
        assert_eq!(late, [60, 600, 600, 600, 86_400, 86_400]);
    }
}
