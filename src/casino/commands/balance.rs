//! What the player has.
use super::{Action, Page, Screen, Trouble, Visit, text};

/// The balance.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let games = Action::Show(Screen::Games).button(owner, text::GAMES_BUTTON);
    let home = Action::Show(Screen::Home).button(owner, text::HOME);
    Ok(Page::new(text::balance(visit.balance()?, visit.house.asset)).row(vec![games, home]))
}
