//! Rounds in sums.
use super::{Page, Trouble, Visit, text};

/// One line a game and one for all.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let tallies = visit.db.tallies(visit.player.id, visit.house.asset)?;
    Ok(Page::new(text::stats(&tallies)).home(visit.player.id))
}
