//! Rounds in sums.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::{boards, lobby};
use crate::speech::key;
use crate::store::Board;

/// One line a game and one for all.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let tallies = visit.db.tallies(visit.player.id, visit.wallet)?;
    let owner = visit.player.id;
    let top = boards::deeds::Deed::Top {
        board: Board::default(),
    };
    Ok(
        Page::new(lobby::text::stats(visit.voice, &tallies)).row(vec![
            top.button(owner, visit.voice.plain(&key::ButtonTop)),
            lobby::deeds::home(visit.voice, owner),
        ]),
    )
}
