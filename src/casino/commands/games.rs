//! All games.
use super::{Action, Page, Screen, Trouble, Visit, text};
use crate::games::GAMES;

/// A line and a button for each game.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let mut page = Page::new(text::games());
    for row in GAMES.chunks(3) {
        let mut buttons = Vec::new();
        for game in row {
            let table = Screen::Table(*game, visit.remembered(*game)?);
            let label = format!("{} {}", game.spec().emoji, game.spec().name);
            buttons.push(Action::Show(table).button(owner, label));
        }
        page = page.row(buttons);
    }
    Ok(page.home(owner))
}
