//! Adjustments in chat: what is typed, confirmed, and waits for a second person.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::typed as words;
use crate::casino::visit::Visit;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::adjust::{self, Sum};
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::draft::{self, Draft};
use crate::casino::wings::office::{bankrolls, door, players, text_sums};
use crate::rules::ledger::{AdjustmentId, PlayerId};
use crate::rules::office::{Action, Channel};
use crate::store::adjustments::{Adjusted, AdjustmentRow};
use crate::values::limits;

/// What was typed: `+5 USDT for the mix-up`, `-3 USDT given twice`.
pub(super) fn typed(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    door::acts(visit, Action::Adjust)?;
    let &[id] = about else {
        return Err(Refusal::Stale.into());
    };
    let player = PlayerId(id.parse().map_err(|_| Refusal::Stale)?);
    let known = visit.db.player(player)?.ok_or(Refusal::NoPlayer)?;
    // Its sign as any script has it, below what is not seen.
    let plain = |c: char| words::plain(c.encode_utf8(&mut [0; 4]));
    let line = line.trim().trim_start_matches(|c| plain(c).is_empty());
    let mut rest = line.chars();
    let out = match rest.next().map(plain).as_deref() {
        Some("+") => false,
        Some("-") => true,
        _ => return Err(Refusal::AdjustHow.into()),
    };
    let (asset, amount, reason) = bankrolls::read(rest.as_str())?;
    let sum = Sum { asset, amount, out };
    let second = adjust::asks_a_second(visit, visit.player.id, sum)?;
    let said = text_sums::adjust_draft(visit.voice, &known, sum, second, &reason);
    let draft = Draft::Adjust {
        player,
        sum,
        reason,
    };
    draft::page(visit, &draft, said, &Deed::Player { id: player })
}

/// Makes what was confirmed, or has it wait.
///
/// # Errors
/// A refusal of more than there is.
pub fn made(
    visit: &mut Visit<'_>,
    player: PlayerId,
    sum: Sum,
    reason: &str,
) -> Result<Page, Trouble> {
    let id = visit.db.next_adjustment_id()?;
    acts::act(visit, Channel::Chat, &Act::Adjust(player, sum), reason)?;
    let row = visit.db.adjustment(id)?.ok_or(Refusal::Stale)?;
    if row.state == Adjusted::Waiting {
        return page(visit);
    }
    players::one(visit, player)
}

/// What waits for a second person, with what each may do about it.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let rows = visit.db.adjustments_waiting(limits::HISTORY_PAGE)?;
    let lines = rows.iter().map(|row| text_sums::adjust_waits(voice, row));
    let page = Page::new(text_sums::adjustments(voice, lines.collect()));
    let may = door::does(visit, Action::ConfirmAdjust)?;
    let button = |row: &AdjustmentRow, makes: bool| {
        let label = text_sums::decide_button(voice, row.id, makes);
        Deed::DecideAdjust { id: row.id, makes }.button(owner, label)
    };
    let rows = rows.iter().filter(|_| may).map(|row| {
        let second = owner != row.by && owner != row.player;
        let yes = second.then(|| button(row, true));
        yes.into_iter().chain([button(row, false)]).collect()
    });
    Ok(rows
        .fold(page, Page::row)
        .row(vec![deeds::office(voice, owner)]))
}

/// One that waits is made, or let be.
///
/// # Errors
/// A refusal to who is no second person, and when it was decided.
pub fn decide(visit: &mut Visit<'_>, id: AdjustmentId, makes: bool) -> Result<Page, Trouble> {
    let act = match makes {
        true => Act::ConfirmAdjust(id),
        false => Act::DropAdjust(id),
    };
    acts::act(visit, Channel::Chat, &act, "")?;
    page(visit)
}
