//! All games.
use super::{Page, Trouble, Visit, game_rows, open_rows, text};

/// A line and a button for each game; the player's open rounds first.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let open = open_rows(visit)?;
    let mut page = Page::new(text::games(open.iter().map(Vec::len).sum()));
    for row in open {
        page = page.row(row);
    }
    for row in game_rows(visit)? {
        page = page.row(row);
    }
    Ok(page.home(visit.player.id))
}
