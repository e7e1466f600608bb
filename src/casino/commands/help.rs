//! How to play.
use super::{Page, Trouble, Visit, text};

/// Every command in a line.
///
/// # Errors
/// None.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    Ok(Page::new(text::help()).home(visit.player.id))
}
