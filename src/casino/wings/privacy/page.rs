//! `/privacy`: what is kept, and for how long.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::lobby;
use crate::casino::wings::privacy::deeds::Deed;
use crate::casino::wings::privacy::{data, text};
use crate::speech::key;
use crate::values::limits;

/// What is kept, with the ways to it.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    if !visit.chat.private {
        return Ok(Page::new(text::in_private(voice)));
    }
    let (_, erased) = visit.db.privacy_of(owner)?;
    Ok(Page::new(text::page(voice, erased))
        .row(vec![
            Deed::Data.button(owner, voice.plain(&key::ButtonMyData)),
            Deed::AskErase.button(owner, voice.plain(&key::ButtonErase)),
        ])
        .row(vec![lobby::deeds::home(voice, owner)]))
}

/// All of it as a file, not more often than every [`limits::DATA_EVERY`].
///
/// # Errors
/// A refusal when the last one is younger than that.
pub fn file(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (player, now) = (visit.player.id, visit.now);
    let (last, _) = visit.db.privacy_of(player)?;
    // A clock that was set back holds nobody up.
    let last = last.filter(|at| *at <= now);
    let left = last.and_then(|at| limits::DATA_EVERY.checked_sub(now.since(at)));
    if let Some(left) = left.filter(|left| !left.is_zero()) {
        return Err(Refusal::DataTooSoon(left).into());
    }
    visit.db.note_data_file(player, now)?;
    let text = text::file(visit.voice);
    Ok(Page::below_file(text, data::NAME, data::of(player)))
}
