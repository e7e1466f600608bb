//! Who may be the second person to an adjustment, and is told that it waits.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::staff;
use crate::casino::talk::Reply;
use crate::casino::visit::Visit;
use crate::casino::wings::office::deeds::Deed;
use crate::casino::wings::office::text_sums;
use crate::rules::office::{Action, Role};
use crate::speech::key;
use crate::store::adjustments::AdjustmentRow;
use crate::values::money::Asset;

/// Tells everybody who may confirm it.
pub(super) fn tells(visit: &Visit<'_>, row: &AdjustmentRow) -> Result<Vec<Reply>, Trouble> {
    let may = |role: Role| role.may(Action::ConfirmAdjust);
    let mut replies = Vec::new();
    for one in staff::told(visit.house, visit.db, may)? {
        if one == row.by || one == row.player {
            continue;
        }
        let voice = visit.db.voice(one, Asset::Play)?;
        let text = text_sums::adjust_waits(voice, row).into_string();
        let look = Deed::Adjustments.button(one, voice.plain(&key::ButtonAdjustments));
        let (text, markup) = Page::new(text).row(vec![look]).finish(Asset::Play);
        replies.push(Reply::notice(one.0, text, markup, None));
    }
    Ok(replies)
}
