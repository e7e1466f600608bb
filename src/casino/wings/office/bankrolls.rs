//! The bankrolls of real money: what is in them, and what the owner puts in and takes out.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::typed;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::{funding, terms};
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::draft::{self, Draft};
use crate::casino::wings::office::{door, text};
use crate::rules::ledger::Account;
use crate::rules::office::{Action, Channel};
use crate::speech::key;
use crate::values::limits;
use crate::values::money::{ASSETS, Amount, Asked, Asset, Typed};

/// All of them, and what was last put in or taken out.
///
/// # Errors
/// A refusal in a house without a cashier, or a fault.
pub fn page(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let mut lines = Vec::new();
    terms::of(visit.house)?;
    for asset in visit.house.real_assets() {
        let free = visit.db.balance(asset, Account::Bankroll)?;
        let held = visit.db.balance(asset, Account::Held)?;
        if visit.house.deals_in(asset) || !free.is_zero() || !held.is_zero() {
            lines.push((asset, free, held));
        }
    }
    let last = visit.db.fundings(0, limits::HISTORY_PAGE)?;
    let page = Page::new(text::bankrolls(voice, &lines, &last));
    let mut change = Vec::new();
    if door::does(visit, Action::Fund)? {
        change.push(Deed::AskMove { out: false }.button(owner, voice.plain(&key::ButtonPutIn)));
    }
    if door::does(visit, Action::Take)? {
        change.push(Deed::AskMove { out: true }.button(owner, voice.plain(&key::ButtonTakeOut)));
    }
    Ok(page.row(change).row(vec![deeds::office(voice, owner)]))
}

/// What was typed when it was asked what is put in or taken out.
pub(super) fn typed(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    match about {
        ["in"] => draft(visit, false, line),
        ["out"] => draft(visit, true, line),
        _ => Err(Refusal::Stale.into()),
    }
}

/// What is to be confirmed: `100 USDT bought today`.
///
/// # Errors
/// A refusal of what cannot be read or done.
pub fn draft(visit: &mut Visit<'_>, out: bool, line: &str) -> Result<Page, Trouble> {
    door::acts(visit, if out { Action::Take } else { Action::Fund })?;
    let (asset, amount, reason) = read(line)?;
    funding::may_move(visit, asset)?;
    let balance = visit.db.balance(asset, Account::Bankroll)?;
    let then = match out {
        true => balance
            .checked_sub(amount)
            .ok_or(Refusal::BankrollShort { asset, balance })?,
        false => balance.checked_add(amount).unwrap_or(Amount::MAX),
    };
    let said = text::move_draft(visit.voice.of(asset), out, (amount, then), &reason);
    let draft = Draft::Move {
        out,
        asset,
        amount,
        reason,
    };
    draft::page(visit, &draft, said, &Deed::Bankrolls)
}

/// An amount, an asset and a reason, of which the first two may change places.
pub(super) fn read(line: &str) -> Result<(Asset, Amount, String), Refusal> {
    let words: Vec<_> = typed::as_typed(line).collect();
    let [first, second, reason @ ..] = &words[..] else {
        return Err(Refusal::Office);
    };
    // The reason stays as it is.
    let (first, second) = (&*typed::plain(first), &*typed::plain(second));
    let (asset, amount) = match (named(second), named(first)) {
        (Some(asset), _) => (asset, first),
        (None, Some(asset)) => (asset, second),
        (None, None) => return Err(Refusal::NotTaken),
    };
    // What may be either of two amounts is neither.
    let Some(Typed::One(Asked::Exactly(amount))) = Typed::read(amount, asset) else {
        return Err(Refusal::Amount(typed::part(amount)));
    };
    if reason.is_empty() {
        return Err(Refusal::NoReason);
    }
    Ok((asset, amount, reason.join(" ")))
}

/// The real asset that is called so.
fn named(word: &str) -> Option<Asset> {
    let mut real = ASSETS.iter().filter(|row| !row.is_play);
    let row = real.find(|row| row.symbol.eq_ignore_ascii_case(word))?;
    Some(row.asset)
}

/// Puts in what was confirmed, or takes it out.
///
/// # Errors
/// A refusal to who is not the owner, and when there is less by now.
pub fn moved(
    visit: &mut Visit<'_>,
    out: bool,
    (asset, amount): (Asset, Amount),
    reason: &str,
) -> Result<Page, Trouble> {
    let act = match out {
        true => Act::Take(asset, amount),
        false => Act::Fund(asset, amount),
    };
    acts::act(visit, Channel::Chat, &act, reason)?;
    let done = text::moved(visit.voice.of(asset), out, amount);
    Ok(page(visit)?.told(|page| format!("{done}\n\n{page}")))
}
