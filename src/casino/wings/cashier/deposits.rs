//! Deposits as players ask for them.
use crate::casino::guard;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::terms;
use crate::rules::ledger::DepositId;
use crate::store::cashier::{DepositRow, DepositState, Rate};
use crate::values::base32::base32;
use crate::values::limits;
use crate::values::money::{Amount, Asset};

/// What a deposit of an asset may be now: the smallest, the largest, and by which rate.
///
/// # Errors
/// A refusal when the cashier takes none now, or none of this player.
pub fn bounds(visit: &Visit<'_>, asset: Asset) -> Result<(Amount, Amount, Rate), Trouble> {
    let terms = terms::of_asset(visit.house, asset)?;
    terms::is_open(visit.db)?;
    let rate = terms::rate(visit.db, asset, visit.now)?;
    let (min, max) = terms::range(rate, asset, terms.deposit);
    let theirs = (asset, visit.player.id);
    let max = match guard::deposit_room(visit.house, visit.db, theirs, visit.now)? {
        Some((left, why)) if left < min => return Err(why.into()),
        Some((left, _)) => max.min(asset.share_in_cents(left, 1)),
        None => max,
    };
    Ok((min, max, rate))
}

/// Sees to it that so much may be paid in now.
///
/// # Errors
/// A refusal that says what is too much, or too little.
pub(super) fn may_be(
    visit: &Visit<'_>,
    asset: Asset,
    amount: Amount,
) -> Result<(Amount, Amount, Rate), Trouble> {
    let (min, max, rate) = bounds(visit, asset)?;
    let theirs = (asset, visit.player.id);
    let room = guard::deposit_room(visit.house, visit.db, theirs, visit.now)?;
    match room {
        Some((left, why)) if amount > left => Err(why.into()),
        _ => {
            terms::within(asset, amount, (min, max))?;
            Ok((min, max, rate))
        }
    }
}

/// Asks for a deposit, in cents of the asset, so that what the provider keeps of it has a figure in the books.
/// Where it is paid is told as soon as the provider has said so.
///
/// # Errors
/// A refusal when it cannot be now.
pub fn ask(visit: &mut Visit<'_>, asset: Asset, amount: Amount) -> Result<DepositRow, Trouble> {
    let amount = asset.share_in_cents(amount, 1);
    let (_, _, rate) = may_be(visit, asset, amount)?;
    let player = visit.player.id;
    if let Some(open) = visit.db.open_deposit(player, asset)? {
        return Err(Refusal::DepositOpen(open.id).into());
    }
    let nth = limits::DEPOSITS_AN_HOUR - 1;
    if let Some(at) = visit.db.nth_deposit_at(player, nth)? {
        let left = limits::DEPOSITS_HOUR.checked_sub(visit.now.since(at));
        if let Some(left) = left.filter(|left| !left.is_zero()) {
            return Err(Refusal::TooManyDeposits(left).into());
        }
    }
    for (state, most) in [
        (DepositState::Asked, limits::DEPOSITS_ASKED_MAX),
        (DepositState::Open, limits::DEPOSITS_OPEN_MAX),
    ] {
        if visit.db.deposits_in(state, most)? >= most {
            return Err(Refusal::ManyPay.into());
        }
    }
    let row = DepositRow {
        id: visit.db.next_deposit_id()?,
        player,
        asset,
        amount,
        worth: terms::worth(rate, asset, amount),
        payload: base32(&visit.entropy.seed()),
        asked_at: visit.now,
        state: DepositState::Asked,
        since: visit.now,
        unheard: 0,
        missed: 0,
        invoice: None,
        url: None,
        expires_at: None,
        looked_at: None,
        fee: None,
        disputed: false,
        why: None,
        message: None,
    };
    visit.db.add_deposit(&row)?;
    Ok(row)
}

/// A deposit of the player's.
///
/// # Errors
/// A refusal when it is none of theirs.
pub fn of(visit: &Visit<'_>, id: DepositId) -> Result<DepositRow, Trouble> {
    let row = visit.db.deposit(id)?;
    let own = row.filter(|row| row.player == visit.player.id);
    Ok(own.ok_or(Refusal::NoPayment)?)
}

/// The player says that they have paid: the provider is asked soon, unless that was just done. Nothing is credited
/// on their word.
///
/// # Errors
/// A refusal when it is no deposit of theirs.
pub fn look(visit: &mut Visit<'_>, id: DepositId) -> Result<DepositRow, Trouble> {
    let row = of(visit, id)?;
    let looked = row
        .looked_at
        .is_some_and(|at| visit.now.since(at) < limits::LOOK_AGAIN_AFTER);
    if !row.state.is_over() && row.invoice.is_some() && !looked {
        visit.db.put_off(DepositRow::DUE, id.0, visit.now)?;
    }
    Ok(row)
}
