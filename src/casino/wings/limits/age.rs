//! Whether a player is of age: asked once, before the first real stake or deposit.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::deeds::{Deed as Cashier, Way};
use crate::casino::wings::limits::deeds::Deed;
use crate::casino::wings::limits::text;
use crate::casino::wings::lobby;
use crate::speech::key;

/// Asks.
#[must_use]
pub fn page(visit: &Visit<'_>) -> Page {
    let (voice, owner) = (visit.voice, visit.player.id);
    let yes = Deed::Adult.button(owner, text::adult_button(voice));
    let home = lobby::deeds::home(voice, owner);
    let text = text::age(voice, visit.house.profile);
    Page::new(text).row(vec![yes]).row(vec![home])
}

/// They say that they are; the day is kept.
///
/// # Errors
/// When the database fails.
pub fn confirmed(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    visit.db.note_adult(owner, visit.now)?;
    let since = visit.db.adult_since(owner)?.unwrap_or(visit.now);
    let deposit = Cashier::Begin { way: Way::In };
    let deposit = deposit.button(owner, voice.plain(&key::ButtonDeposit));
    let deposit = visit.house.cashier.as_ref().map(|_| deposit);
    let games = lobby::deeds::games(voice, owner);
    let home = lobby::deeds::home(voice, owner);
    Ok(Page::new(text::adult(voice, since))
        .row(deposit.into_iter().chain([games]).collect())
        .row(vec![home]))
}
