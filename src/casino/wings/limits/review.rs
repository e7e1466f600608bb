//! Whether a player has chosen limits, or to have none, as lately as the house has to ask for it.
use crate::casino::page::Page;
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::limits::deeds::Deed;
use crate::speech::key;
use crate::values::fault::Fault;

/// Whether it is to be asked before anything is paid in.
///
/// # Errors
/// When the database fails.
pub fn is_due(visit: &Visit<'_>) -> Result<bool, Fault> {
    if !visit.house.profile.limits {
        return Ok(false);
    }
    let chosen = visit.db.limits_reviewed_at(visit.player.id)?;
    Ok(chosen.is_none() || is_long_ago(visit)?)
}

/// Whether they chose, and so long ago that the house asks again.
fn is_long_ago(visit: &Visit<'_>) -> Result<bool, Fault> {
    let Some(every) = visit.house.profile.review_every else {
        return Ok(false);
    };
    let chosen = visit.db.limits_reviewed_at(visit.player.id)?;
    Ok(chosen.is_some_and(|at| visit.now.since(at) >= every))
}

/// The panel, with a line and a button where it is time to look at limits again.
///
/// # Errors
/// When the database fails.
pub fn asked_for(page: Page, visit: &Visit<'_>) -> Result<(Page, Option<Button>), Fault> {
    let asked = visit.chat.private && !visit.wallet.is_play() && !visit.is_shut()?;
    if !asked || !is_long_ago(visit)? {
        return Ok((page, None));
    }
    let line = visit.voice.html(&key::OfferAgain);
    let asset = visit.wallet;
    let label = visit.voice.plain(&key::ButtonLookAtLimits);
    let button = Deed::Review { asset }.button(visit.player.id, label);
    let page = page.told(|text| format!("{text}\n\n{line}"));
    Ok((page, Some(button)))
}
