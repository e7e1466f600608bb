//! Withdrawals as an admin looks at them, approves and refuses them.
use crate::casino::deed::PageNumber;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::{terms, withdrawals};
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::{door, text};
use crate::casino::wings::rounds::history::Turn;
use crate::rules::ledger::WithdrawalId;
use crate::rules::office::{Action, Channel};
use crate::speech::key;
use crate::store::cashier::{WithdrawalRow, WithdrawalState};
use crate::values::limits;

/// Those in a state, the oldest first, with the way to those in others.
///
/// # Errors
/// A refusal in a house without a cashier, or a fault.
pub fn list(visit: &mut Visit<'_>, state: WithdrawalState, number: usize) -> Result<Page, Trouble> {
    terms::of(visit.house)?;
    let (owner, voice) = (visit.player.id, visit.voice);
    let under_way = visit.db.withdrawals_under_way()?;
    let count = under_way.iter().find(|(of, ..)| *of == state);
    let count = count.map_or(0, |(_, count, _)| usize::try_from(*count).unwrap_or(0));
    let turn = Turn::to(number, count);
    let end = turn.skipped() + limits::HISTORY_PAGE;
    let rows = visit.db.withdrawals_in(state, end)?;
    let (mut lines, mut buttons) = (Vec::new(), Vec::new());
    for row in rows.iter().skip(turn.skipped()) {
        let name = name(visit, row)?;
        lines.push(text::withdrawal_line(voice, row, &name, visit.now));
        let one = Deed::Withdrawal { id: row.id };
        buttons.push(one.button(owner, format!("#{}", row.id.0)));
    }
    let text = text::withdrawals(voice, state, lines, (turn.number + 1, turn.pages));
    let page = turn.page(text, &buttons);
    let to = |page| Deed::Withdrawals {
        state,
        page: PageNumber(page),
    };
    let others = under_way.iter().filter(|(of, ..)| *of != state);
    let others = others.map(|(state, count, _)| {
        let page = PageNumber(0);
        let label = text::state_button(voice, *state, *count);
        Deed::Withdrawals {
            state: *state,
            page,
        }
        .button(owner, label)
    });
    Ok(page
        .row(turn.buttons(voice, owner, to))
        .row(others.collect())
        .row(vec![deeds::office(voice, owner)]))
}

fn name(visit: &Visit<'_>, row: &WithdrawalRow) -> Result<String, Trouble> {
    let player = visit.db.player(row.player)?;
    Ok(player.map_or_else(String::new, |player| player.name))
}

/// One with all that became of it, and what may be done about it.
///
/// # Errors
/// A refusal when there is none of that number.
pub fn one(visit: &mut Visit<'_>, id: WithdrawalId) -> Result<Page, Trouble> {
    let row = visit.db.withdrawal(id)?.ok_or(Refusal::NoPayment)?;
    shown(visit, &row)
}

fn shown(visit: &mut Visit<'_>, row: &WithdrawalRow) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let steps = visit.db.withdrawal_steps(row.id)?;
    let sums = visit.db.paid_in_and_out(row.player, row.asset)?;
    let name = name(visit, row)?;
    let page = Page::new(text::withdrawal(voice, row, &name, &steps, sums));
    let id = row.id;
    let mut decide = Vec::new();
    if row.state == WithdrawalState::Waiting && door::does(visit, Action::Approve)? {
        decide.push(Deed::Approve { id }.button(owner, voice.plain(&key::ButtonApprove)));
    }
    if withdrawals::may_be_refused(row.state) && door::does(visit, Action::Refuse)? {
        decide.push(Deed::AskRefuse { id }.button(owner, voice.plain(&key::ButtonRefuse)));
    }
    let list = Deed::Withdrawals {
        state: WithdrawalState::Waiting,
        page: PageNumber(0),
    };
    Ok(page.row(decide).row(vec![
        list.button(owner, voice.plain(&key::ButtonWithdrawals)),
        deeds::office(voice, owner),
    ]))
}

/// Approves one: it is sent.
///
/// # Errors
/// A refusal when it does not wait any more.
pub fn approve(visit: &mut Visit<'_>, id: WithdrawalId) -> Result<Page, Trouble> {
    acts::act(visit, Channel::Chat, &Act::Approve(id), "")?;
    one(visit, id)
}

/// Sees to it that one can still be refused.
///
/// # Errors
/// A refusal when it cannot.
pub fn can_be_refused(visit: &Visit<'_>, id: WithdrawalId) -> Result<(), Trouble> {
    let row = visit.db.withdrawal(id)?.ok_or(Refusal::NoPayment)?;
    match withdrawals::may_be_refused(row.state) {
        true => Ok(()),
        false => Err(Refusal::PaymentOver.into()),
    }
}

/// The reason that was typed: it is refused.
pub(super) fn refused(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    door::acts(visit, Action::Refuse)?;
    let &[id] = about else {
        return Err(Refusal::Stale.into());
    };
    let id = WithdrawalId(id.parse().map_err(|_| Refusal::Stale)?);
    acts::act(visit, Channel::Chat, &Act::Refuse(id), line)?;
    one(visit, id)
}
