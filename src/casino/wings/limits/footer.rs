//! What stands below the pages of games, and on the panel, where the house's rules have it: how long the session has been,
//! and what it has brought. Knows no page.
use crate::casino::guard;
use crate::casino::page::Page;
use crate::casino::text::guard::{clock, net as signed};
use crate::casino::text::real;
use crate::casino::visit::Visit;
use crate::speech::{Html, key};
use crate::values::fault::Fault;
use std::time::Duration;

/// The line; nothing where the house does not show it, nor of play credits.
///
/// # Errors
/// When the database fails.
pub fn line(visit: &Visit<'_>) -> Result<Option<Html>, Fault> {
    if !visit.house.profile.always_shows_session || visit.wallet.is_play() {
        return Ok(None);
    }
    let theirs = (visit.wallet, visit.player.id);
    let position = guard::position(visit.db, theirs, visit.now)?;
    let (played, net) = position.map_or((Duration::ZERO, 0), |it| (it.played, it.net));
    let (time, net, of) = (
        &clock(played),
        &signed(visit.voice, net),
        &real(visit.voice),
    );
    let line = key::SessionLine { time, net, of };
    Ok(Some(visit.voice.html(&line)))
}

/// A page with that line below it.
///
/// # Errors
/// When the database fails.
pub fn below(page: Page, visit: &Visit<'_>) -> Result<Page, Fault> {
    Ok(match line(visit)? {
        Some(line) => page.told(|text| format!("{text}\n{line}")),
        None => page,
    })
}
