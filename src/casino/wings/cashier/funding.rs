//! What the owner puts into the bankroll of an asset, and takes out of it. It must be at the provider, or is taken
//! from there by hand: [`super::reconcile`] sees to that.
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::{terms, till};
use crate::rules::ledger::{Account, Entry, EntryKey};
use crate::rules::office::Permit;
use crate::store::cashier::Till;
use crate::store::cashier::{FundingRow, WithdrawalState};
use crate::values::fault::Fault;
use crate::values::money::{Amount, Asset};

/// Puts money into a bankroll.
///
/// # Errors
/// A refusal of what is nothing of the house's.
pub fn fund(
    visit: &mut Visit<'_>,
    permit: &Permit,
    asset: Asset,
    amount: Amount,
) -> Result<FundingRow, Trouble> {
    let row = moved(visit, permit, asset, (amount, false))?;
    let key = EntryKey::bankroll_in(row.id);
    let entry = Entry::single(key, asset, Account::World, Account::Bankroll, amount);
    visit.db.post(&entry, visit.now)?;
    // What was short may be there now.
    let short = [WithdrawalState::Short];
    visit.db.hurry_withdrawals(&short, visit.now)?;
    Ok(row)
}

/// Takes money out of a bankroll, of what is not held back for bets.
///
/// # Errors
/// A refusal of what is nothing of the house's, and when there is less.
pub fn take(
    visit: &mut Visit<'_>,
    permit: &Permit,
    asset: Asset,
    amount: Amount,
) -> Result<FundingRow, Trouble> {
    let balance = visit.db.balance(asset, Account::Bankroll)?;
    if balance < amount {
        return Err(Refusal::BankrollShort { asset, balance }.into());
    }
    let row = moved(visit, permit, asset, (amount, true))?;
    let key = EntryKey::bankroll_out(row.id);
    let entry = Entry::single(key, asset, Account::Bankroll, Account::World, amount);
    visit.db.post(&entry, visit.now)?;
    Ok(row)
}

/// Sees to it that the owner puts in and takes out real money, and puts in none that the house does not deal in, unless
/// it has some of it: what is owed of it may be short.
///
/// # Errors
/// A refusal of what is nothing of the house's.
pub fn may_move(visit: &Visit<'_>, asset: Asset) -> Result<(), Trouble> {
    terms::of(visit.house)?;
    let has = || Ok::<_, Fault>(visit.db.margins(asset, visit.now)?.expected != 0);
    if asset.is_play() || !visit.house.deals_in(asset) && !has()? {
        return Err(Refusal::NotTaken.into());
    }
    Ok(())
}

fn moved(
    visit: &Visit<'_>,
    permit: &Permit,
    asset: Asset,
    (amount, out): (Amount, bool),
) -> Result<FundingRow, Trouble> {
    may_move(visit, asset)?;
    if amount.is_zero() {
        return Err(Refusal::Amount("0".to_owned()).into());
    }
    let row = FundingRow {
        id: visit.db.next_funding_id()?,
        asset,
        amount,
        out,
        by: permit.actor().player,
        reason: permit.why().to_owned(),
        at: visit.now,
    };
    visit.db.add_funding(&row)?;
    visit.db.put_off(Till::DUE, till::HOLDINGS, visit.now)?;
    Ok(row)
}
