//! All games.
use super::{Page, Trouble, Visit, game_rows, text};

/// A line and a button for each game.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let mut page = Page::new(text::games());
    for row in game_rows(visit)? {
        page = page.row(row);
    }
    Ok(page.home(visit.player.id))
}
