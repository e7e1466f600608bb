//! Withdrawals as players ask for them and admins decide about them.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::{terms, told};
use crate::rules::guard::Refused;
use crate::rules::ledger::{Account, Entry, EntryKey, PlayerId, WithdrawalId};
use crate::rules::office::{Halt, Permit};
use crate::store::Db;
use crate::store::cashier::{Intent, Rate, WithdrawalRow, WithdrawalState};
use crate::values::base32::base32;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{Amount, Asset, Cap};
use crate::values::time::Wall;

/// What a withdrawal would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    pub asset: Asset,
    pub amount: Amount,
    /// What is kept of it: nothing, since the provider sends for nothing.
    pub fee: Amount,
    /// What the player has left.
    pub left: Amount,
    /// What it is worth, in millionths of a dollar.
    pub worth: i64,
    /// By which rate.
    pub rate: Rate,
    /// Whether an admin has to approve it.
    pub approval: bool,
}

/// What a withdrawal of an asset may be now: the smallest, the largest, which may be less, and by which rate.
///
/// # Errors
/// A refusal when the cashier pays none out now.
pub fn bounds(visit: &Visit<'_>, asset: Asset) -> Result<(Amount, Amount, Rate), Trouble> {
    // Of whatever a player has, taken in deposits or not.
    let terms = terms::of(visit.house)?;
    if asset.is_play() {
        return Err(Refusal::NotTaken.into());
    }
    if visit.db.halts()?.has(Halt::Withdrawals) {
        return Err(Refused::Halted(Halt::Withdrawals).into());
    }
    if visit.db.hold(visit.player.id)?.payouts {
        return Err(Refusal::PayoutsHeld.into());
    }
    terms::is_open(visit.db)?;
    let till = visit.db.till()?;
    if till.held.is_some() || till.paused.is_some() && is_tried(visit.db)? {
        return Err(Refusal::CashierPaused.into());
    }
    let rate = terms::rate(visit.db, asset, visit.now)?;
    let (min, max) = terms::range(rate, asset, terms.withdrawal);
    let since = visit.now.minus(limits::WITHDRAWALS_DAY);
    let nth = limits::WITHDRAWALS_A_DAY - 1;
    let before = visit.db.nth_withdrawal_at(visit.player.id, nth)?;
    if before.is_some_and(|at| at > since) {
        return Err(Refusal::DayOver.into());
    }
    let (worth, amount) = visit.db.withdrawn_since(visit.player.id, since, asset)?;
    let left = match (&terms.withdrawal_a_day, terms.withdrawal_a_day.of(asset)) {
        (Cap::Dollars(most), _) => {
            let left = terms::dollars(*most).saturating_sub(worth);
            terms::at_most(rate, asset, left)
        }
        (Cap::Each(_), Some(most)) => most.checked_sub(amount).unwrap_or(Amount::ZERO),
        (Cap::Each(_), None) => Amount::MAX,
    };
    if left < min {
        return Err(Refusal::DayOver.into());
    }
    Ok((min, max.min(left), rate))
}

/// Whether a withdrawal that is under way will show whether the provider sends again. Where none is, the next one that
/// is asked for does: otherwise what is paused would stay so for ever.
fn is_tried(db: &Db) -> Result<bool, Fault> {
    let under_way = db.withdrawals_under_way()?;
    let tries = |state| match state {
        WithdrawalState::Reserved | WithdrawalState::Sending | WithdrawalState::Short => true,
        WithdrawalState::Waiting
        | WithdrawalState::Unknown
        | WithdrawalState::Held
        | WithdrawalState::Paid
        | WithdrawalState::Failed
        | WithdrawalState::Refused => false,
    };
    Ok(under_way.iter().any(|(state, ..)| tries(*state)))
}

/// What a withdrawal would be.
///
/// # Errors
/// A refusal when it cannot be now.
pub fn preview(visit: &Visit<'_>, asset: Asset, amount: Amount) -> Result<Preview, Trouble> {
    let player = visit.player.id;
    if let Some(open) = visit.db.open_withdrawal(player)? {
        return Err(Refusal::WithdrawalUnderWay(open.id).into());
    }
    let (min, max, rate) = bounds(visit, asset)?;
    terms::within(asset, amount, (min, max))?;
    let balance = visit.db.balance(asset, Account::Player(player))?;
    let left = balance.checked_sub(amount);
    let left = left.ok_or(Refusal::NotEnoughToPay { asset, balance })?;
    let worth = terms::worth(rate, asset, amount);
    let from = &terms::of(visit.house)?.approval_from;
    // What is asked for in parts needs approval as the whole of it would.
    let since = visit.now.minus(limits::WITHDRAWALS_DAY);
    let (worth_before, before) = visit.db.unapproved_since(player, since, asset)?;
    let all = before.checked_add(amount).unwrap_or(Amount::MAX);
    let worth_all = worth_before.saturating_add(worth);
    let asks = from.is_reached(asset, all, worth_all).unwrap_or(true);
    Ok(Preview {
        asset,
        amount,
        fee: Amount::ZERO,
        left,
        worth,
        rate,
        approval: asks || is_unusual(visit.db, player, visit.now)?,
    })
}

/// Whether an admin looks at a player's withdrawal however small it is: nothing was ever sent to them, or what they
/// paid in within a day is many times what they pay in on a day.
fn is_unusual(db: &Db, player: PlayerId, now: Wall) -> Result<bool, Fault> {
    if !db.was_paid_out(player)? {
        return Ok(true);
    }
    let day = now.minus(limits::WITHDRAWALS_DAY);
    let (of_day, _) = db.deposited_between(player, day, now.plus(limits::WITHDRAWALS_DAY))?;
    let (before, days) = db.deposited_between(player, day.minus(limits::USUAL_OVER), day)?;
    let usual = before.checked_div(days).unwrap_or(0);
    Ok(of_day > usual.saturating_mul(limits::UNUSUAL_TIMES))
}

/// Asks for a withdrawal, which sets its amount aside at once.
///
/// # Errors
/// A refusal when it cannot be now.
pub fn request(
    visit: &mut Visit<'_>,
    asset: Asset,
    amount: Amount,
) -> Result<WithdrawalRow, Trouble> {
    let preview = preview(visit, asset, amount)?;
    let player = visit.player.id;
    let row = WithdrawalRow {
        id: visit.db.next_withdrawal_id()?,
        player,
        asset,
        amount,
        worth: preview.worth,
        spend_id: base32(&visit.entropy.seed()),
        asked_at: visit.now,
        state: match preview.approval {
            true => WithdrawalState::Waiting,
            false => WithdrawalState::Reserved,
        },
        since: visit.now,
        by: None,
        why: None,
        sends: 0,
        sent_at: None,
        tries: 0,
        looked_at: None,
        missed_at: None,
        used: false,
        intent: None,
        transfer: None,
        disputed: false,
        message: None,
    };
    visit.db.add_withdrawal(&row)?;
    let key = EntryKey::withdrawal(row.id);
    let from = Account::Player(player);
    let entry = Entry::single(key, asset, from, Account::Payouts, amount);
    visit.db.post(&entry, visit.now)?;
    match preview.approval {
        true => {
            let replies =
                told::waits_for_approval(visit.house, visit.db, &row, &visit.player.name)?;
            visit.also.extend(replies);
        }
        false => visit.db.set_due(WithdrawalRow::DUE, row.id.0, visit.now)?,
    }
    Ok(row)
}

/// Ends a withdrawal of which nothing was sent: the player has it back.
///
/// # Errors
/// When the database fails, or may have been sent what comes back.
pub(super) fn bring_back(db: &Db, row: &WithdrawalRow) -> Result<(), Fault> {
    let to = Account::Player(row.player);
    end(db, row, to)
}

/// Ends a withdrawal, whose amount goes there.
pub(super) fn end(db: &Db, row: &WithdrawalRow, to: Account) -> Result<(), Fault> {
    let key = EntryKey::withdrawal_end(row.id);
    db.save_withdrawal(row)?;
    db.post(
        &Entry::single(key, row.asset, Account::Payouts, to, row.amount),
        row.since,
    )
}

/// A withdrawal of the player's.
///
/// # Errors
/// A refusal when it is none of theirs.
pub fn of(visit: &Visit<'_>, id: WithdrawalId) -> Result<WithdrawalRow, Trouble> {
    let row = visit.db.withdrawal(id)?;
    let own = row.filter(|row| row.player == visit.player.id);
    Ok(own.ok_or(Refusal::NoPayment)?)
}

/// The player says that the provider knows them now: it is sent, unless that was just tried. The provider bounds how
/// often it is called, for all players together.
///
/// # Errors
/// A refusal when it is not what the withdrawal waits for.
pub fn again(visit: &mut Visit<'_>, id: WithdrawalId) -> Result<WithdrawalRow, Trouble> {
    let mut row = of(visit, id)?;
    if row.state != WithdrawalState::Held {
        return Err(Refusal::PaymentOver.into());
    }
    let tried = |at| visit.now.since(at) < limits::TRY_AGAIN_AFTER;
    if row.sent_at.is_some_and(tried) {
        return Ok(row);
    }
    row.enter(WithdrawalState::Reserved, visit.now);
    visit.db.save_withdrawal(&row)?;
    visit.db.set_due(WithdrawalRow::DUE, id.0, visit.now)?;
    Ok(row)
}

/// One that somebody of the office may decide about.
fn to_decide(visit: &Visit<'_>, id: WithdrawalId) -> Result<WithdrawalRow, Trouble> {
    let row = visit.db.withdrawal(id)?.ok_or(Refusal::NoPayment)?;
    terms::is_not_their_own(visit, row.player)?;
    Ok(row)
}

/// Approves a withdrawal that waits for it.
///
/// # Errors
/// A refusal when it does not wait any more, or the office keeps what is the player's.
pub fn approve(
    visit: &mut Visit<'_>,
    permit: &Permit,
    id: WithdrawalId,
) -> Result<WithdrawalRow, Trouble> {
    let mut row = to_decide(visit, id)?;
    if row.state != WithdrawalState::Waiting {
        return Err(Refusal::PaymentOver.into());
    }
    if visit.db.hold(row.player)?.payouts {
        return Err(Refusal::PayoutsHeld.into());
    }
    row.enter(WithdrawalState::Reserved, visit.now);
    row.by = Some(permit.actor().player);
    visit.db.save_withdrawal(&row)?;
    visit.db.set_due(WithdrawalRow::DUE, id.0, visit.now)?;
    visit.also.extend(told::withdrawal(visit.db, &row)?);
    Ok(row)
}

/// The office keeps what is a player's: what was to be sent to them waits for approval again. What may have been sent
/// goes on.
pub fn hold_back(visit: &mut Visit<'_>, player: PlayerId) -> Result<(), Trouble> {
    let row = visit.db.open_withdrawal(player)?;
    let row = row.filter(|row| row.state == WithdrawalState::Reserved);
    if let Some(mut row) = row {
        row.enter(WithdrawalState::Waiting, visit.now);
        visit.db.save_withdrawal(&row)?;
        visit.also.extend(told::withdrawal(visit.db, &row)?);
    }
    Ok(())
}

/// Whether a withdrawal in this state can still be refused.
#[must_use]
pub const fn may_be_refused(state: WithdrawalState) -> bool {
    match state {
        WithdrawalState::Waiting
        | WithdrawalState::Reserved
        | WithdrawalState::Held
        | WithdrawalState::Short => true,
        WithdrawalState::Sending
        | WithdrawalState::Unknown
        | WithdrawalState::Paid
        | WithdrawalState::Failed
        | WithdrawalState::Refused => false,
    }
}

/// Refuses a withdrawal, which brings it back: at once if it was never sent, otherwise once the provider is sure
/// not to have it. One that is being sent cannot be refused.
///
/// # Errors
/// A refusal when it is too late.
pub fn refuse(
    visit: &mut Visit<'_>,
    permit: &Permit,
    id: WithdrawalId,
) -> Result<WithdrawalRow, Trouble> {
    let mut row = to_decide(visit, id)?;
    if !may_be_refused(row.state) {
        return Err(Refusal::PaymentOver.into());
    }
    let never_sent = row.sends == 0;
    let state = match never_sent {
        true => WithdrawalState::Refused,
        false => WithdrawalState::Unknown,
    };
    row.enter(state, visit.now);
    row.by = Some(permit.actor().player);
    row.why = Some(permit.why().to_owned());
    if never_sent {
        bring_back(visit.db, &row)?;
        visit.also.extend(told::withdrawal(visit.db, &row)?);
    } else {
        (row.intent, row.missed_at) = (Some(Intent::Refuse), None);
        visit.db.save_withdrawal(&row)?;
        visit.db.set_due(WithdrawalRow::DUE, id.0, visit.now)?;
    }
    Ok(row)
}
