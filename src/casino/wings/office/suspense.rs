//! What came in and is nobody's, as an admin looks at it and decides.
use crate::casino::deed::PageNumber;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::terms;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed, How};
use crate::casino::wings::office::draft::{self, Draft};
use crate::casino::wings::office::{door, text};
use crate::casino::wings::rounds::history::Turn;
use crate::rules::ledger::{PlayerId, SuspenseId};
use crate::rules::office::{Action, Channel};
use crate::speech::key;
use crate::store::cashier::{Settled, SuspenseRow};
use crate::values::limits;

fn list_of(page: usize) -> Deed {
    Deed::Suspense {
        page: PageNumber(page),
    }
}

/// What is to be decided on, the oldest first.
///
/// # Errors
/// A refusal in a house without a cashier, or a fault.
pub fn list(visit: &mut Visit<'_>, number: usize) -> Result<Page, Trouble> {
    terms::of(visit.house)?;
    let (owner, voice) = (visit.player.id, visit.voice);
    let (count, _) = visit.db.open_suspense_count()?;
    let turn = Turn::to(number, usize::try_from(count).unwrap_or(0));
    let rows = visit
        .db
        .open_suspense(turn.skipped(), limits::HISTORY_PAGE)?;
    let line = |row| text::suspense_line(voice, row, visit.now);
    let lines = rows.iter().map(line).collect();
    let button = |row: &SuspenseRow| {
        let label = format!("#{}", row.id.0);
        Deed::Odd { id: row.id }.button(owner, label)
    };
    let buttons: Vec<_> = rows.iter().map(button).collect();
    let text = text::suspense(voice, lines, (turn.number + 1, turn.pages));
    Ok(turn
        .page(text, &buttons)
        .row(turn.buttons(voice, owner, list_of))
        .row(vec![deeds::office(voice, owner)]))
}

/// One that is to be decided on.
///
/// # Errors
/// A refusal when it is none, or was decided.
pub fn open(visit: &Visit<'_>, id: SuspenseId) -> Result<SuspenseRow, Trouble> {
    let row = visit.db.suspense(id)?.ok_or(Refusal::NoPayment)?;
    if row.settled.is_some() {
        return Err(Refusal::PaymentOver.into());
    }
    Ok(row)
}

/// One of them, with what may become of it.
///
/// # Errors
/// A refusal when there is none of that number.
pub fn one(visit: &mut Visit<'_>, id: SuspenseId) -> Result<Page, Trouble> {
    let row = visit.db.suspense(id)?.ok_or(Refusal::NoPayment)?;
    shown(visit, &row)
}

fn shown(visit: &mut Visit<'_>, row: &SuspenseRow) -> Result<Page, Trouble> {
    let (owner, voice, id) = (visit.player.id, visit.voice, row.id);
    let player = match row.deposit {
        Some(deposit) => visit.db.deposit(deposit)?.map(|deposit| deposit.player),
        None => None,
    };
    let player = player.map(|id| visit.db.player(id)).transpose()?.flatten();
    let page = Page::new(text::suspense_one(voice, row, player.as_ref(), visit.now));
    let may = door::does(visit, Action::Settle)?;
    let ways = How::ALL.into_iter().filter(|how| {
        // What cannot be counted is no player's.
        may && row.settled.is_none() && (*how != How::Player || row.net().is_some())
    });
    let ways = ways.map(|how| {
        let label = text::settle_button(voice, how);
        Deed::AskSettle { id, how }.button(owner, label)
    });
    Ok(page.row(ways.collect()).row(vec![
        list_of(0).button(owner, voice.plain(&key::ButtonSuspense)),
        deeds::office(voice, owner),
    ]))
}

/// Why it is settled so, as it was typed; to be given to a player, their number first.
pub(super) fn typed(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    door::acts(visit, Action::Settle)?;
    let &[id, how] = about else {
        return Err(Refusal::Stale.into());
    };
    let id = SuspenseId(id.parse().map_err(|_| Refusal::Stale)?);
    let how = How::find(how).ok_or(Refusal::Stale)?;
    let row = open(visit, id)?;
    let words: Vec<_> = line.split_whitespace().collect();
    let (how, reason, player) = match (how, &words[..]) {
        (How::Player, [player, reason @ ..]) => {
            let player = player.parse().map(PlayerId);
            let player = player.map_err(|_| Refusal::NoPlayer)?;
            let known = visit.db.player(player)?.ok_or(Refusal::NoPlayer)?;
            (Settled::Player(player), reason, Some(known))
        }
        (How::Player, []) => return Err(Refusal::NoPlayer.into()),
        (How::Returned, reason) => (Settled::Returned, reason, None),
        (How::Kept, reason) => (Settled::Kept, reason, None),
    };
    if reason.is_empty() {
        return Err(Refusal::NoReason.into());
    }
    let reason = reason.join(" ");
    let said = text::settle_draft(visit.voice, &row, how, player.as_ref(), &reason);
    let draft = Draft::Settle { id, how, reason };
    draft::page(visit, &draft, said, &Deed::Odd { id })
}

/// Settles it as was confirmed.
///
/// # Errors
/// A refusal when it was settled meanwhile.
pub fn settled(
    visit: &mut Visit<'_>,
    id: SuspenseId,
    how: Settled,
    reason: &str,
) -> Result<Page, Trouble> {
    acts::act(visit, Channel::Chat, &Act::Settle(id, how), reason)?;
    one(visit, id)
}
