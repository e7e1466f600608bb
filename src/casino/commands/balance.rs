//! What the player has.
use super::{Action, Page, Screen, Trouble, Visit, text};
use crate::casino::refill::Refill;

/// The balance; for who has nothing left, how to go on.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let games = Action::Show(Screen::Games).button(owner, text::GAMES_BUTTON);
    let home = Action::Show(Screen::Home).button(owner, text::HOME);
    let refill = Refill::of(visit)?;
    let text = text::balance(visit.balance()?, visit.house.asset, refill);
    let page = Page::new(text).row(refill.button(visit).into_iter().collect());
    Ok(page.row(vec![games, home]))
}
