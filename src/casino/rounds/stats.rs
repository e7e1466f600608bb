//! Rounds in sums.
use crate::casino::button::{Action, Screen};
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::{boards, lobby, text};
use crate::store::Board;

/// One line a game and one for all.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let tallies = visit.db.tallies(visit.player.id, visit.wallet)?;
    let button = |screen, label: &str| Action::Show(screen).button(visit.player.id, label);
    Ok(Page::new(lobby::text::stats(&tallies)).row(vec![
        button(Screen::Top(Board::default()), boards::text::TOP),
        button(Screen::Home, text::HOME),
    ]))
}
