//! `/admin`: how the house's money stands and what waits for a person; in a house without a cashier, how often
//! each value of Telegram's dice came.
use crate::casino::deed::PageNumber;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::{bankrolls, text};
use crate::casino::wings::{lobby, tosses};
use crate::rules::tosses::TOSSES;
use crate::speech::key;
use crate::store::cashier::WithdrawalState;

/// The office; `/admin in 100 USDT bought today` and `/admin out …` prepare what is put into a bankroll or taken out.
///
/// # Errors
/// A refusal of what is typed, or a fault.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    if visit.house.cashier.is_none() {
        return dice(visit);
    }
    match args.trim().split_once(' ') {
        None if args.trim().is_empty() => office(visit),
        Some(("in", line)) => bankrolls::draft(visit, false, line),
        Some(("out", line)) => bankrolls::draft(visit, true, line),
        _ => Err(Refusal::Office.into()),
    }
}

/// How the cashier is and what waits, with the way to each.
///
/// # Errors
/// A refusal in a house without a cashier, or a fault.
pub fn office(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    if visit.house.cashier.is_none() {
        return dice(visit);
    }
    let status = text::Status {
        till: visit.db.till()?,
        under_way: visit.db.withdrawals_under_way()?,
        suspense: visit.db.open_suspense_count()?,
    };
    let waiting = status.count(WithdrawalState::Waiting);
    let page = Page::new(text::office(voice, &status, visit.now));
    let withdrawals = Deed::Withdrawals {
        state: WithdrawalState::Waiting,
        page: PageNumber(0),
    };
    let suspense = Deed::Suspense {
        page: PageNumber(0),
    };
    let reconciliation = Deed::Reconciliation { now: false };
    let lifts = visit.house.owner == Some(owner) && status.till.held.is_some();
    let lift = lifts.then(|| Deed::Lift.button(owner, voice.plain(&key::ButtonLift)));
    Ok(page
        .row(lift.into_iter().collect())
        .row(vec![
            withdrawals.button(owner, text::withdrawals_button(voice, waiting)),
            suspense.button(owner, text::suspense_button(voice, status.suspense.0)),
        ])
        .row(vec![
            Deed::Bankrolls.button(owner, voice.plain(&key::ButtonBankrolls)),
            reconciliation.button(owner, voice.plain(&key::ButtonReconciliation)),
        ])
        .row(vec![
            Deed::Dice.button(owner, voice.plain(&key::ButtonDiceCounts)),
            lobby::deeds::home(voice, owner),
        ]))
}

/// Counts by value, and whether they look like fair dice.
///
/// # Errors
/// When the database fails.
pub fn dice(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let mut counted = Vec::new();
    for toss in TOSSES {
        counted.push((toss, visit.db.toss_values(toss)?));
    }
    let mut row = vec![lobby::deeds::home(voice, owner)];
    if visit.house.cashier.is_some() {
        row.insert(0, deeds::office(voice, owner));
    }
    Ok(Page::new(tosses::text::counts(voice, &counted)).row(row))
}
