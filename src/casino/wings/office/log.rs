//! What was done in the office.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::text_people;
use crate::rules::ledger::PlayerId;
use crate::speech::key;
use crate::store::office::{ActId, ActRow, Acts};
use crate::values::limits;

/// The newest rows below this one, 0: of all; those about one player, or all.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, of: Option<PlayerId>, below: i64) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let acts = of.map_or(Acts::All, Acts::About);
    let from = Some(ActId(below)).filter(|id| id.0 > 0);
    // One more than is shown tells whether there are older ones.
    let mut rows = visit.db.acts(acts, from, limits::HISTORY_PAGE + 1)?;
    let older = rows.len() > limits::HISTORY_PAGE;
    rows.truncate(limits::HISTORY_PAGE);
    let mut lines = Vec::new();
    for row in &rows {
        lines.push(text_people::act(voice, row, &name(visit, row)?));
    }
    let to = |below: i64| match of {
        Some(id) => Deed::LogOf { id, below },
        None => Deed::Log { below },
    };
    let last = rows.last().filter(|_| older);
    let older = last.map(|row| to(row.id.0).button(owner, voice.plain(&key::ButtonOlder)));
    let newest = (below > 0).then(|| to(0).button(owner, voice.plain(&key::ButtonNewest)));
    let back = of.map(|id| Deed::Player { id }.button(owner, voice.plain(&key::ButtonBack)));
    Ok(Page::new(text_people::log(voice, lines))
        .row(newest.into_iter().chain(older).collect())
        .row(
            back.into_iter()
                .chain([deeds::office(voice, owner)])
                .collect(),
        ))
}

/// Who did it.
fn name(visit: &Visit<'_>, row: &ActRow) -> Result<String, Trouble> {
    let player = visit.db.player(row.actor)?;
    Ok(player.map_or_else(|| row.actor.0.to_string(), |player| player.name))
}
