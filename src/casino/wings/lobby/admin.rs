//! What only the owner and admins see: how often each value of Telegram's dice came.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::{lobby, tosses};
use crate::rules::tosses::TOSSES;

/// Counts by value, and whether they look like fair dice.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let mut counted = Vec::new();
    for toss in TOSSES {
        counted.push((toss, visit.db.toss_values(toss)?));
    }
    Ok(Page::new(tosses::text::counts(visit.voice, &counted))
        .row(vec![lobby::deeds::home(visit.voice, visit.player.id)]))
}
