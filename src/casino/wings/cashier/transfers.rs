//! What the provider says of what was sent. Money comes back to a player only when it is certain that it did not
//! go: what may have been sent is asked for by its name until it is found, or was not there for a while.
use crate::casino::payment::{Failure, Order, Transfer};
use crate::casino::talk::Reply;
use crate::casino::wing::Occasion;
use crate::casino::wings::cashier::sending::{back_off, due, rest, send};
use crate::casino::wings::cashier::{text, till, told, withdrawals};
use crate::rules::ledger::{Account, WithdrawalId};
use crate::store::cashier::{Intent, WithdrawalRow, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::limits;
use std::time::Duration;

/// What came of sending.
pub(super) fn sending(
    on: &Occasion<'_>,
    id: WithdrawalId,
    came: &Result<Transfer, Failure>,
) -> Result<Vec<Reply>, Fault> {
    let Some(row) = on.db.withdrawal(id)? else {
        return Ok(Vec::new());
    };
    match came {
        Ok(transfer) => {
            let mut replies = till::resume(on, &row)?;
            replies.extend(went(on, row, transfer)?);
            Ok(replies)
        }
        Err(why) => {
            let mut replies = whether_paused(on, &row, why)?;
            replies.extend(did_not(on, row, why)?);
            Ok(replies)
        }
    }
}

/// What a call that sends says of whether anything is sent at all.
fn whether_paused(
    on: &Occasion<'_>,
    row: &WithdrawalRow,
    why: &Failure,
) -> Result<Vec<Reply>, Fault> {
    match why {
        Failure::Disabled => till::pause(on),
        Failure::SpendIdUsed | Failure::NoUser | Failure::Short | Failure::OutOfBounds(_) => {
            till::resume(on, row)
        }
        Failure::Unknown(_) | Failure::NotDone(_) | Failure::Closed(_) | Failure::Refused(_) => {
            Ok(Vec::new())
        }
    }
}

/// A call to send ended so. One that is heard of when its end is waited for no more tells nothing: another may be
/// under way.
fn did_not(on: &Occasion<'_>, mut row: WithdrawalRow, why: &Failure) -> Result<Vec<Reply>, Fault> {
    if *why == Failure::SpendIdUsed && !row.state.is_over() {
        row.used = true;
        if row.state == WithdrawalState::Sending {
            row.enter(WithdrawalState::Unknown, on.now);
        }
        on.db.save_withdrawal(&row)?;
        if row.state == WithdrawalState::Unknown {
            due(on, &row, Duration::ZERO)?;
        }
        return Ok(Vec::new());
    }
    if row.state != WithdrawalState::Sending {
        return Ok(Vec::new());
    }
    match why {
        Failure::Unknown(said) => unknown(on, row, said, None),
        Failure::OutOfBounds(said) | Failure::Refused(said) => {
            unknown(on, row, said, Some(Intent::Fail))
        }
        Failure::NotDone(rest) => {
            row.enter(WithdrawalState::Reserved, on.now);
            row.tries += 1;
            on.db.save_withdrawal(&row)?;
            let wait = back_off(row.tries, limits::ASK_AGAIN_SOON, limits::PAUSED_TRY_EVERY);
            due(on, &row, wait.max(rest.unwrap_or_default()))?;
            Ok(Vec::new())
        }
        Failure::Closed(_) | Failure::Disabled => {
            row.enter(WithdrawalState::Reserved, on.now);
            on.db.save_withdrawal(&row)?;
            due(on, &row, limits::PAUSED_TRY_EVERY)?;
            Ok(Vec::new())
        }
        Failure::NoUser => {
            row.enter(WithdrawalState::Held, on.now);
            on.db.save_withdrawal(&row)?;
            told::withdrawal(on.db, &row)
        }
        Failure::Short => short(on, row),
        Failure::SpendIdUsed => Ok(Vec::new()),
    }
}

/// Whether it went is not known, or not certain enough to bring it back.
fn unknown(
    on: &Occasion<'_>,
    mut row: WithdrawalRow,
    said: &str,
    intent: Option<Intent>,
) -> Result<Vec<Reply>, Fault> {
    row.enter(WithdrawalState::Unknown, on.now);
    row.why = Some(said.to_owned());
    row.intent = row.intent.or(intent);
    on.db.save_withdrawal(&row)?;
    due(on, &row, Duration::ZERO)?;
    Ok(Vec::new())
}

/// The house has too little of it there. Who waits first is told, and the owner once for all who wait.
fn short(on: &Occasion<'_>, mut row: WithdrawalRow) -> Result<Vec<Reply>, Fault> {
    let others = on
        .db
        .withdrawals_in(WithdrawalState::Short, limits::SHORT_LOOKED_AT)?;
    let steps = on.db.withdrawal_steps(row.id)?;
    let before = (steps.iter()).any(|step| step.state == WithdrawalState::Short);
    if !before {
        // What came to nothing till now had another reason, of which nobody was told.
        row.tries = 0;
    }
    let first = !before && !others.iter().any(|other| other.asset == row.asset);
    row.enter(WithdrawalState::Short, on.now);
    row.tries += 1;
    on.db.save_withdrawal(&row)?;
    due(
        on,
        &row,
        back_off(row.tries, limits::SHORT_AGAIN, limits::SHORT_AGAIN_MAX),
    )?;
    if before {
        return Ok(Vec::new());
    }
    let mut replies = told::withdrawal(on.db, &row)?;
    if first {
        replies.extend(told::owner(on.house, on.db, |voice| {
            text::short(voice, &row)
        })?);
    }
    Ok(replies)
}

/// Whether it was sent: what was found, if anything was.
pub(super) fn sent(
    on: &Occasion<'_>,
    id: WithdrawalId,
    came: &Result<Option<Transfer>, Failure>,
) -> Result<(Vec<Reply>, Option<Order>), Fault> {
    let nothing = || Ok((Vec::new(), None));
    let Some(row) = on.db.withdrawal(id)? else {
        return nothing();
    };
    match came {
        Ok(Some(transfer)) => Ok((went(on, row, transfer)?, None)),
        Ok(None) if row.state == WithdrawalState::Unknown && row.looked_at.is_some() => {
            missed(on, row)
        }
        // A look that was not waited for, or of what has gone on meanwhile.
        Ok(None) => nothing(),
        Err(why) => {
            if row.state == WithdrawalState::Unknown {
                due(on, &row, rest(why))?;
            }
            nothing()
        }
    }
}

/// It is not there.
fn missed(on: &Occasion<'_>, mut row: WithdrawalRow) -> Result<(Vec<Reply>, Option<Order>), Fault> {
    row.looked_at = None;
    // Another app may have sent it, or whoever has the original of these books; or the office keeps what is their
    // player's: then it is only asked for.
    let held = row.intent.is_none() && on.db.hold(row.player)?.payouts;
    if held || !on.db.till()?.may_send() {
        on.db.save_withdrawal(&row)?;
        due(on, &row, limits::MISSED_FOR)?;
        return Ok((Vec::new(), None));
    }
    let first = *row.missed_at.get_or_insert(on.now);
    let long = match row.intent.is_some() || row.used {
        true => limits::MISSED_FOR,
        false => limits::SENT_AGAIN_AFTER,
    };
    let mut wait = long.saturating_sub(on.now.since(first));
    if row.intent.is_some() {
        // Until then a call may still be under way.
        let settled = row
            .sent_at
            .map_or(on.now, |at| at.plus(limits::SEND_SETTLES));
        wait = wait.max(settled.since(on.now));
    }
    if wait.is_zero() && row.used {
        return used_and_missed(on, row);
    }
    if !wait.is_zero() {
        on.db.save_withdrawal(&row)?;
        // It may show at any time.
        due(on, &row, wait.min(limits::SENT_AGAIN_AFTER))?;
        return Ok((Vec::new(), None));
    }
    if let Some(intent) = row.intent {
        let replies = brought_back(on, row, intent)?;
        return Ok((replies, None));
    }
    // Where nothing is sent now, that is what it comes to: then it is certain that it was not.
    let order = send(on, &mut row)?;
    Ok((Vec::new(), Some(order)))
}

/// Something was sent under its name, and it is not shown: nothing is done but to ask, until a person has.
fn used_and_missed(
    on: &Occasion<'_>,
    mut row: WithdrawalRow,
) -> Result<(Vec<Reply>, Option<Order>), Fault> {
    let first = !row.disputed;
    row.disputed = true;
    on.db.save_withdrawal(&row)?;
    due(on, &row, limits::MISSED_FOR)?;
    let mut replies = Vec::new();
    if first {
        replies = told::owner(on.house, on.db, |voice| text::not_shown(voice, row.id))?;
    }
    Ok((replies, None))
}

fn brought_back(
    on: &Occasion<'_>,
    mut row: WithdrawalRow,
    intent: Intent,
) -> Result<Vec<Reply>, Fault> {
    let (by, why) = (row.by, row.why.take());
    row.enter(intent.state(), on.now);
    (row.by, row.why) = (by, why);
    withdrawals::bring_back(on.db, &row)?;
    let mut replies = told::withdrawal(on.db, &row)?;
    if intent == Intent::Fail {
        replies.extend(told::owner(on.house, on.db, |voice| {
            text::failed(voice, &row)
        })?);
    }
    Ok(replies)
}

/// Something was sent.
pub(super) fn went(
    on: &Occasion<'_>,
    mut row: WithdrawalRow,
    transfer: &Transfer,
) -> Result<Vec<Reply>, Fault> {
    let other = on.db.withdrawal_of_transfer(transfer.id)?;
    let taken = other.is_some_and(|other| other.id != row.id);
    if taken || !is_of(&row, transfer) {
        return dispute(on, row, transfer);
    }
    match row.state {
        WithdrawalState::Reserved
        | WithdrawalState::Sending
        | WithdrawalState::Unknown
        | WithdrawalState::Held
        | WithdrawalState::Short => {
            row.enter(WithdrawalState::Paid, on.now);
            row.transfer = Some(transfer.id);
            withdrawals::end(on.db, &row, Account::World)?;
            told::withdrawal(on.db, &row)
        }
        WithdrawalState::Paid if row.transfer == Some(transfer.id) => Ok(Vec::new()),
        // It was never sent, was sent twice, or has come back.
        WithdrawalState::Waiting
        | WithdrawalState::Paid
        | WithdrawalState::Failed
        | WithdrawalState::Refused => dispute(on, row, transfer),
    }
}

/// Whether it is what was to be sent.
fn is_of(row: &WithdrawalRow, transfer: &Transfer) -> bool {
    let named = (transfer.spend_id.as_ref()).is_none_or(|name| *name == row.spend_id);
    let coins = &transfer.coins;
    named
        && transfer.to == row.player.0
        && coins.asset == Some(row.asset)
        && coins.amount == Some(row.amount)
}

/// The provider says of a withdrawal what cannot be: it is neither paid nor brought back by itself, and the owner is
/// told once.
fn dispute(
    on: &Occasion<'_>,
    mut row: WithdrawalRow,
    transfer: &Transfer,
) -> Result<Vec<Reply>, Fault> {
    let first = !row.disputed;
    (row.disputed, row.used) = (true, row.used || !row.state.is_over());
    if row.state == WithdrawalState::Sending {
        row.enter(WithdrawalState::Unknown, on.now);
    }
    on.db.save_withdrawal(&row)?;
    if row.state == WithdrawalState::Unknown {
        due(on, &row, limits::MISSED_FOR)?;
    }
    if !first {
        return Ok(Vec::new());
    }
    log::error!(
        "the provider says of withdrawal {} what it cannot be: {transfer:?}",
        row.id.0
    );
    told::owner(on.house, on.db, |voice| {
        text::withdrawal_disputed(voice, row.id)
    })
}
