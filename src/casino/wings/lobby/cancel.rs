//! Ends a question. Every command does; this one does nothing else.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::lobby;

/// Says that nothing is awaited any more.
///
/// # Errors
/// None.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    Ok(Page::new(lobby::text::cancelled(visit.voice))
        .row(vec![lobby::deeds::home(visit.voice, visit.player.id)]))
}
