//! Limits are offered before the first deposit, and again where the house has to: to go without is a choice too.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::begin;
use crate::casino::wings::cashier::deeds::Way;
use crate::casino::wings::limits::deeds::Deed;
use crate::casino::wings::limits::standing::Standing;
use crate::casino::wings::limits::{page, text};
use crate::casino::wings::lobby;
use crate::values::money::Asset;

/// The limits as they are, to be changed or kept.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &Visit<'_>, asset: Asset) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let standing = Standing::of(visit, asset)?;
    let none = standing.held.iter().all(|held| held.own.is_none());
    let again = visit.db.limits_reviewed_at(owner)?.is_some();
    let mut page = Page::new(text::offer(voice, &standing, again));
    for row in page::kinds(visit, asset) {
        page = page.row(row);
    }
    let keep = Deed::Keep { asset }.button(owner, text::keep_button(voice, none));
    let home = lobby::deeds::home(voice, owner);
    Ok(page.row(vec![keep]).row(vec![home]))
}

/// They keep them as they are, and go on to what they wanted.
///
/// # Errors
/// A refusal when nothing can be paid in now.
pub fn keep(visit: &mut Visit<'_>, asset: Asset) -> Result<Page, Trouble> {
    if !visit.house.profile.limits {
        return Err(Refusal::Stale.into());
    }
    visit.db.limits_reviewed(visit.player.id, visit.now)?;
    begin::of(visit, Way::In, asset)
}
