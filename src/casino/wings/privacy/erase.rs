//! What of a player can be erased is, by themselves, once they have read what that means. Nothing that protects them,
//! that they owe or are owed, or that the office has decided goes with it.
use crate::casino::page::Page;
use crate::casino::refusal::{NoErasure, Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::terms;
use crate::casino::wings::office::acts;
use crate::casino::wings::privacy::deeds::Deed;
use crate::casino::wings::privacy::text;
use crate::rules::ledger::{Account, PlayerId};
use crate::speech::key;
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::Wall;

/// What it means, with the button that does it.
///
/// # Errors
/// A refusal that says what is in the way.
pub fn ask(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    may(visit)?;
    let (owner, voice) = (visit.player.id, visit.voice);
    let erase = Deed::Erase {
        at: seconds(visit.now),
    };
    Ok(Page::new(text::ask(voice))
        .row(vec![erase.button(owner, voice.plain(&key::ButtonEraseYes))])
        .row(vec![
            Deed::Privacy.button(owner, voice.plain(&key::ButtonCancel)),
        ]))
}

/// Erases it, if what that means was shown not long ago.
///
/// # Errors
/// As [`ask`], and when that was too long ago.
pub fn erase(visit: &mut Visit<'_>, at: i64) -> Result<Page, Trouble> {
    let age = seconds(visit.now).checked_sub(at);
    let age = age.and_then(|age| u64::try_from(age).ok());
    if age.is_none_or(|age| age > limits::ERASED_WITHIN.as_secs()) {
        return Err(Refusal::Stale.into());
    }
    may(visit)?;
    let player = visit.player.id;
    visit.db.erase(player, &pseudonym(player), visit.now)?;
    Ok(Page::new(text::erased(visit.voice)))
}

const fn seconds(at: Wall) -> i64 {
    at.0.div_euclid(1_000_000)
}

/// What stands for a name that is erased: the end of their number.
fn pseudonym(player: PlayerId) -> String {
    format!("№ {:04}", player.0.rem_euclid(10_000))
}

/// Sees to it that nothing is in the way.
fn may(visit: &Visit<'_>) -> Result<(), Trouble> {
    let (db, house, player, now) = (visit.db, visit.house, visit.player.id, visit.now);
    // The office's log and its pages name who did what.
    if house.role(player).is_some()
        || acts::role(house, db, player)?.is_some()
        || db.role(player)?.is_some()
    {
        return Err(NoErasure::Staff.into());
    }
    let (_, erased) = db.privacy_of(player)?;
    let last = erased.filter(|at| *at <= now);
    if last.is_some_and(|at| now.since(at) < limits::DATA_EVERY) {
        return Err(NoErasure::TooSoon.into());
    }
    let open = db.unfinished(player)?;
    if open.bets {
        return Err(NoErasure::Bets.into());
    }
    // What the office keeps for now is spoken about until it is decided.
    if open.payments || db.hold(player)?.payouts {
        return Err(NoErasure::Payments.into());
    }
    for asset in house.real_assets() {
        if is_worth_withdrawing(visit, asset)? {
            return Err(NoErasure::Money.into());
        }
    }
    Ok(())
}

/// Whether there is so much of it that it can be withdrawn, or may be.
fn is_worth_withdrawing(visit: &Visit<'_>, asset: Asset) -> Result<bool, Trouble> {
    let balance = (visit.db).balance(asset, Account::Player(visit.player.id))?;
    if balance.is_zero() {
        return Ok(false);
    }
    let (Ok(cashier), Some(rate)) = (terms::of(visit.house), visit.db.rate(asset)?) else {
        return Ok(true);
    };
    Ok(balance >= terms::at_least(rate, asset, cashier.withdrawal.0))
}
