//! The player's panel.
use super::{Action, Page, Screen, Trouble, Visit, text};
use crate::games::GAMES;

/// Name, balance, and the way to everything. A deep link's payload changes nothing.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _payload: &str) -> Result<Page, Trouble> {
    let owner = visit.player.id;
    let mut page = Page::new(text::panel(
        &visit.player.name,
        visit.balance()?,
        visit.house.asset,
    ));
    for row in GAMES.chunks(3) {
        let mut buttons = Vec::new();
        for game in row {
            let spec = game.spec();
            let table = Screen::Table(*game, visit.remembered(*game)?);
            buttons
                .push(Action::Show(table).button(owner, format!("{} {}", spec.emoji, spec.name)));
        }
        page = page.row(buttons);
    }
    let button = |screen, label: &str| Action::Show(screen).button(owner, label);
    Ok(page
        .row(vec![
            button(Screen::Balance, text::BALANCE),
            button(Screen::History(0), text::HISTORY),
            button(Screen::Stats, text::STATS),
        ])
        .row(vec![
            button(Screen::Fair, text::FAIR),
            button(Screen::Help, text::HELP),
        ]))
}
