//! `/news`: whether a player has the house's letters.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::letters::deeds::Deed;
use crate::casino::wings::letters::text;
use crate::casino::wings::lobby;

/// Whether they have them, with the button that changes it; `/news off` and `/news on` do so at once.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    match args.trim() {
        "off" => visit.db.want_letters(owner, false, visit.now)?,
        "on" => visit.db.want_letters(owner, true, visit.now)?,
        _ => {}
    }
    let wanted = visit.db.wants_letters(owner)?;
    let change = Deed::Letters { wanted: !wanted }.button(owner, text::change(voice, !wanted));
    let home = lobby::deeds::home(voice, owner);
    Ok(Page::new(text::page(voice, wanted)).row(vec![change, home]))
}
