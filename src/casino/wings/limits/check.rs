//! The reality check: how often, and what a player does when they have read it.
use crate::casino::guard;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::limits::deeds::{self, Deed};
use crate::casino::wings::limits::{page, pauses, text};
use crate::casino::wings::lobby;
use crate::speech::key;
use crate::values::limits;

/// Minutes to choose from.
const MINUTES: [u64; 6] = [10, 15, 20, 30, 45, 60];

/// After how much play they may be told.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let now = guard::check_every(visit.db, owner)?.as_secs() / 60;
    let button = |minutes: &u64| {
        let set = *minutes == now;
        let label = crate::casino::text::preset(&minutes.to_string(), set);
        let minutes = i64::try_from(*minutes).unwrap_or(0);
        Deed::Check { minutes }.button_unless(set, owner, label)
    };
    let back = deeds::limits(voice, owner, visit.wallet);
    Ok(Page::new(text::checks(voice, now))
        .row(MINUTES.iter().map(button).collect())
        .row(vec![back]))
}

/// Has them told after so many minutes of play.
///
/// # Errors
/// A refusal when it is none of those that may be chosen.
pub fn choose(visit: &mut Visit<'_>, minutes: i64) -> Result<Page, Trouble> {
    let minutes = u32::try_from(minutes).map_err(|_| Refusal::Stale)?;
    let whole = limits::REALITY_CHECK.as_secs() / 60 == u64::from(minutes);
    let own = Some(minutes).filter(|_| !whole);
    guard::tell_every(visit.db, visit.player.id, own, visit.now)?;
    let page = page::of(visit, visit.wallet)?;
    let done = text::check_set(visit.voice, minutes);
    Ok(page.told(|text| format!("{done}\n\n{text}")))
}

/// They go on.
///
/// # Errors
/// When the database fails.
pub fn go_on(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    guard::acknowledge(visit.db, visit.player.id, visit.now)?;
    let (voice, owner) = (visit.voice, visit.player.id);
    let games = lobby::deeds::games(voice, owner);
    let home = lobby::deeds::home(voice, owner);
    Ok(Page::new(text::goes_on(voice)).row(vec![games, home]))
}

/// They stop; nothing is asked of the guard, so that who plays all the same reads it again.
///
/// # Errors
/// When the database fails.
pub fn stop(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let text = text::stopped(voice, visit.balance()?);
    let pauses = Deed::Pauses.button(owner, voice.plain(&key::ButtonPauses));
    let ways = pauses::withdraw(visit).into_iter().chain([pauses]);
    let home = lobby::deeds::home(voice, owner);
    Ok(Page::new(text).row(ways.collect()).row(vec![home]))
}
