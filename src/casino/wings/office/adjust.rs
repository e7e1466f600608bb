//! What the office gives a player out of the bankroll, or takes from them into it: by postings, with a reason, and a
//! large one by two people.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::terms;
use crate::rules::ledger::{Account, AdjustmentId, Entry, EntryKey, PlayerId};
use crate::rules::office::Permit;
use crate::store::adjustments::{Adjusted, AdjustmentRow};
use crate::values::limits;
use crate::values::money::{Amount, Asset};

/// What is to be given or taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    pub asset: Asset,
    pub amount: Amount,
    /// From the player, or else to them.
    pub out: bool,
}

/// Whether a second person has to confirm so much, beside what who asks for it has given and taken alone of late: in
/// parts it is as much as the whole.
///
/// # Errors
/// When the database fails.
pub fn asks_a_second(visit: &Visit<'_>, by: PlayerId, sum: Sum) -> Result<bool, Trouble> {
    if sum.asset.is_play() {
        return Ok(false);
    }
    let since = visit.now.minus(limits::ADJUSTED_ALONE_OVER);
    let Some(alone) = visit.db.adjusted_alone(by, since)? else {
        return Ok(true);
    };
    let (mut amount, mut worth) = (Amount::ZERO, 0_i64);
    for (asset, part) in alone.into_iter().chain([(sum.asset, sum.amount)]) {
        if asset == sum.asset {
            amount = amount.checked_add(part).unwrap_or(Amount::MAX);
        }
        worth = worth.saturating_add(match terms::rate(visit.db, asset, visit.now) {
            Ok(rate) => terms::worth(rate, asset, part),
            Err(Trouble::Refused(_)) => i64::MAX,
            Err(fault) => return Err(fault),
        });
    }
    let from = &visit.house.adjust_approval_from;
    let reached = from.is_reached(sum.asset, amount, worth);
    Ok(reached.unwrap_or(true))
}

/// Makes one, or has it wait for a second person.
///
/// # Errors
/// A refusal of more than there is.
pub(super) fn ask(
    visit: &Visit<'_>,
    permit: &Permit,
    player: PlayerId,
    sum: Sum,
) -> Result<AdjustmentRow, Trouble> {
    if !visit.house.deals_in(sum.asset) {
        return Err(Refusal::NotTaken.into());
    }
    if sum.amount.is_zero() {
        return Err(Refusal::Amount("0".to_owned()).into());
    }
    covers(visit, player, sum)?;
    let waits = asks_a_second(visit, permit.actor().player, sum)?;
    let row = AdjustmentRow {
        id: visit.db.next_adjustment_id()?,
        player,
        asset: sum.asset,
        amount: sum.amount,
        out: sum.out,
        by: permit.actor().player,
        reason: permit.why().to_owned(),
        at: visit.now,
        second: None,
        state: if waits {
            Adjusted::Waiting
        } else {
            Adjusted::Booked
        },
    };
    visit.db.add_adjustment(&row)?;
    if !waits {
        book(visit, &row)?;
    }
    Ok(row)
}

/// Sees to it that who gives has so much.
fn covers(visit: &Visit<'_>, player: PlayerId, sum: Sum) -> Result<(), Trouble> {
    let from = match sum.out {
        true => Account::Player(player),
        false => Account::Bankroll,
    };
    let (asset, balance) = (sum.asset, visit.db.balance(sum.asset, from)?);
    match (balance < sum.amount, sum.out) {
        (false, _) => Ok(()),
        (true, true) => Err(Refusal::NotEnoughToPay { asset, balance }.into()),
        (true, false) => Err(Refusal::BankrollShort { asset, balance }.into()),
    }
}

fn book(visit: &Visit<'_>, row: &AdjustmentRow) -> Result<(), Trouble> {
    visit.db.open_account(row.asset, row.player)?;
    let player = Account::Player(row.player);
    let (from, to) = match row.out {
        true => (player, Account::Bankroll),
        false => (Account::Bankroll, player),
    };
    let key = EntryKey::adjustment(row.id);
    let entry = Entry::single(key, row.asset, from, to, row.amount);
    Ok(visit.db.post(&entry, visit.now)?)
}

/// Somebody decides about one that waits: it is made, or dropped.
///
/// # Errors
/// A refusal when it does not wait, to who asked for it and would make it, and of more than there is by now.
pub(super) fn decide(
    visit: &Visit<'_>,
    permit: &Permit,
    id: AdjustmentId,
    makes: bool,
) -> Result<AdjustmentRow, Trouble> {
    let row = visit.db.adjustment(id)?.ok_or(Refusal::Stale)?;
    if row.state != Adjusted::Waiting {
        return Err(Refusal::AlreadySo.into());
    }
    let second = permit.actor().player;
    if makes && (second == row.by || second == row.player) {
        return Err(Refusal::SecondPerson.into());
    }
    let state = if makes {
        Adjusted::Booked
    } else {
        Adjusted::Dropped
    };
    visit.db.decide_adjustment(id, second, state)?;
    let row = AdjustmentRow { state, ..row };
    if makes {
        let (asset, amount, out) = (row.asset, row.amount, row.out);
        covers(visit, row.player, Sum { asset, amount, out })?;
        book(visit, &row)?;
    }
    Ok(row)
}
