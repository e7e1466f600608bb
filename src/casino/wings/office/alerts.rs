//! What staff was alerted to last, and what of it is told.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::alerts::text as said;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::{door, text, text_people};
use crate::rules::alerts::{ALERTS, Watch};
use crate::rules::office::{Action, Channel};
use crate::speech::Html;
use crate::values::limits;
use crate::values::time::Wall;
use std::time::Duration;

/// How many of these stand on the office's first page.
const LAST: usize = 3;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The last of those that who looks reads, with a button to turn each kind on or off for who may.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice, db) = (visit.player.id, visit.voice, visit.db);
    let role = door::role(visit)?;
    let lines = heard(visit, Wall(0), limits::HISTORY_PAGE)?;
    let mut page = Page::new(text_people::alerts(voice, lines));
    if role.is_some_and(|role| role.may(Action::SetAlert)) {
        for row in &ALERTS {
            let on = db.is_watched(row.watch)?;
            let label = text_people::watch_button(voice, row.watch, on);
            let (watch, on) = (row.watch, !on);
            page = page.row(vec![Deed::SetAlert { watch, on }.button(owner, label)]);
        }
    }
    Ok(page.row(vec![deeds::office(voice, owner)]))
}

/// What who looks reads.
fn read(visit: &Visit<'_>) -> Result<Vec<Watch>, Trouble> {
    Ok(door::role(visit)?.map_or_else(Vec::new, Watch::read_by))
}

/// The newest since then, of those that who looks reads.
fn heard(visit: &Visit<'_>, since: Wall, most: usize) -> Result<Vec<Html>, Trouble> {
    let mut lines = Vec::new();
    for row in visit.db.alerts(&read(visit)?, i64::MAX, most)? {
        let Some(alert) = row.alert.filter(|_| row.at >= since) else {
            continue;
        };
        let line = said::alert(visit.db, visit.voice, &alert, row.at)?;
        lines.push(text_people::alert_line(visit.voice, row.at, line));
    }
    Ok(lines)
}

/// The last ones of a day, to be shown below what waits.
///
/// # Errors
/// When the database fails.
pub fn of_late(visit: &Visit<'_>) -> Result<Vec<Html>, Trouble> {
    heard(visit, visit.now.minus(DAY), LAST)
}

/// Tells of such from now on, or not any more.
///
/// # Errors
/// A refusal to who may not, and when it is so already.
pub fn set(visit: &mut Visit<'_>, watch: Watch, on: bool) -> Result<Page, Trouble> {
    acts::act(visit, Channel::Chat, &Act::SetAlert(watch, on), "")?;
    page(visit)
}

/// The way there, with how many were told in a day.
///
/// # Errors
/// When the database fails.
pub fn way(visit: &Visit<'_>) -> Result<Button, Trouble> {
    let (told, _) = visit.db.alerts_since(&read(visit)?, visit.now.minus(DAY))?;
    let label = text::alerts_button(visit.voice, told);
    Ok(Deed::Alerts.button(visit.player.id, label))
}
