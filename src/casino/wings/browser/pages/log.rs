//! The office's log: who did what, and why.
use super::look::{Look, ROWS, Shown, older, section};
use super::said;
use crate::store::office::{ActId, ActRow, Acts};
use crate::values::fault::Fault;
use crate::web::html::{Column, Piece, table, tag, text};

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return Ok(Shown::Nothing);
    }
    let rows = look.db.acts(Acts::All, Some(ActId(look.below())), ROWS)?;
    let last = rows.last().map(|row| row.id.0);
    let way = older("/office/log", rows.len(), last);
    let body = list(look, "What was done in the office", &rows)?
        .and(way)
        .and(section("Log-ins that failed", failed(look)?));
    Ok(Shown::Page("Log".to_owned(), body))
}

/// Hours of them that are shown.
const HOURS: usize = 24;

/// By the hour, since anybody who finds the door can try as often as the office lets them.
fn failed(look: &Look<'_>) -> Result<Piece, Fault> {
    let rows = look.db.failed_log_ins(HOURS)?.into_iter();
    let rows = rows.map(|(first, last, tries, peer)| {
        vec![
            said::time(first),
            said::time(last),
            text(tries),
            tag("code", &[], text(peer)),
        ]
    });
    let columns = [
        Column::Words("From"),
        Column::Words("To"),
        Column::Number("Tries"),
        Column::Words("The last from"),
    ];
    Ok(table("By the hour", &columns, rows.collect()))
}

/// Rows of the log.
pub(super) fn list(look: &Look<'_>, caption: &str, acts: &[ActRow]) -> Result<Piece, Fault> {
    let mut rows = Vec::new();
    for row in acts {
        let whom = row.change.player.map(|player| said::player(look, player));
        let from_to = match (&row.change.old, &row.change.new) {
            (None, None) => String::new(),
            (old, new) => {
                let said = |value: &Option<String>| value.clone().unwrap_or_default();
                format!("{} → {}", said(old), said(new))
            }
        };
        rows.push(vec![
            text(row.id.0),
            said::time(row.at),
            said::player(look, row.actor)?,
            text(format_args!("{}, {}", row.role, row.channel)),
            text(&row.action),
            text(&row.change.subject),
            whom.transpose()?.unwrap_or_default(),
            text(from_to),
            text(row.reason.as_deref().unwrap_or_default()),
        ]);
    }
    let columns = [
        Column::Number("Number"),
        Column::Words("When"),
        Column::Words("Who"),
        Column::Words("As"),
        Column::Words("What"),
        Column::Words("About"),
        Column::Words("Whom"),
        Column::Words("Change"),
        Column::Words("Why"),
    ];
    Ok(table(caption, &columns, rows))
}
