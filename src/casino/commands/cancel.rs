//! Ends a question. Every command does; this one does nothing else.
use super::{Page, Trouble, Visit, text};

/// Says that nothing is awaited any more.
///
/// # Errors
/// None.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    Ok(Page::new(text::cancelled()).home(visit.player.id))
}
