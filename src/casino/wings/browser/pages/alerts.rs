//! What staff was alerted to, and what is looked at.
use super::look::{Look, ROWS, Shown, at, older, section};
use super::said;
use crate::rules::alerts::{ALERTS, Alert, Far, Watch, WatchRow};
use crate::rules::office::Action;
use crate::store::alerts::AlertRow;
use crate::values::fault::Fault;
use crate::web::html::{Column, Piece, all, link, table, text};

/// Of those, how many stand on the first page.
const OF_LATE: usize = 5;

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return Ok(Shown::Nothing);
    }
    let rows = look
        .db
        .alerts(&Watch::read_by(look.role), look.below(), ROWS)?;
    let way = older("/office/alerts", rows.len(), rows.last().map(|row| row.id));
    let mut watched = Vec::new();
    let reads = Watch::read_by(look.role);
    for row in ALERTS.iter().filter(|row| reads.contains(&row.watch)) {
        watched.push(switch(look, row)?);
    }
    let columns = [
        Column::Words("Alert"),
        Column::Words("When"),
        Column::Words("To"),
        Column::Words("Of the same at most"),
        Column::Words("Now"),
        Column::Words("Change"),
    ];
    let body = all([
        list(look, "The newest alerts", &rows)?.and(way),
        section("What is looked at", table("Alerts", &columns, watched)),
    ]);
    Ok(Shown::Page("Alerts".to_owned(), body))
}

/// The last ones, for the first page.
pub(super) fn of_late(look: &Look<'_>) -> Result<Piece, Fault> {
    let rows = look
        .db
        .alerts(&Watch::read_by(look.role), i64::MAX, OF_LATE)?;
    if rows.is_empty() {
        return Ok(Piece::none());
    }
    let all = link(&at("alerts"), "All alerts");
    Ok(section(
        "Alerts",
        list(look, "The last alerts", &rows)?.and(all),
    ))
}

fn list(look: &Look<'_>, caption: &str, rows: &[AlertRow]) -> Result<Piece, Fault> {
    let mut cells = Vec::new();
    for row in rows {
        let (about, says) = match &row.alert {
            Some(alert) => words(look, alert)?,
            None => (
                Piece::none(),
                "of a program that is not this one".to_owned(),
            ),
        };
        let kind = row.alert.as_ref().map(|alert| alert.watch().word());
        cells.push(vec![
            said::time(row.at),
            text(kind.unwrap_or_default()),
            about,
            text(says),
            text(if row.told { "told" } else { "held back" }),
        ]);
    }
    let columns = [
        Column::Words("At"),
        Column::Words("Alert"),
        Column::Words("About"),
        Column::Words("What"),
        Column::Words("Told"),
    ];
    Ok(table(caption, &columns, cells))
}

/// What it is about, and what it says.
fn words(look: &Look<'_>, alert: &Alert) -> Result<(Piece, String), Fault> {
    let page = |path: String, label: String| link(&at(&path), label);
    let since = |at| said::span(look.now.since(at));
    Ok(match alert {
        Alert::Win { round, one_in } => {
            let about = page(format!("rounds/{}", round.0), format!("round {}", round.0));
            (
                about,
                format!("so much or more comes {}", one_in_so_many(*one_in)),
            )
        }
        Alert::Game { game, far } => (page("games".to_owned(), said::game(game)), by(far)),
        Alert::Player { player, far } => (said::player(look, *player)?, by(far)),
        Alert::Waits {
            state,
            count,
            since: oldest,
        } => {
            let way = format!("withdrawals?state={state}");
            let about = page(way, format!("withdrawals {state}"));
            (about, format!("{count}, the oldest for {}", since(*oldest)))
        }
        Alert::Unknown { withdrawal } => {
            let id = withdrawal.0;
            let about = page(format!("withdrawals/{id}"), format!("withdrawal {id}"));
            (about, "sent or not".to_owned())
        }
        Alert::Apart { asset, units } => {
            let about = page("money".to_owned(), asset.unit_name().to_owned());
            let says = match units {
                0 => "provider and books agree again".to_owned(),
                units => format!("the provider has {} more", said::sum(*asset, *units)),
            };
            (about, says)
        }
        Alert::Suspense {
            count,
            since: oldest,
        } => {
            let about = page("suspense".to_owned(), "unclear payments".to_owned());
            (about, format!("{count}, the oldest for {}", since(*oldest)))
        }
    })
}

fn by(far: &Far) -> String {
    format!(
        "{}: {} ± {} back over {} bets, by the rules {}; fair ones are ever so far off {} at most",
        far.asset.unit_name(),
        said::percent(far.returned),
        said::percent(far.by),
        far.bets,
        said::percent(far.due),
        one_in_so_many(far.one_in)
    )
}

/// `1 in 2.4 million`, in English as the pages are.
fn one_in_so_many(one_in: u64) -> String {
    let english = crate::speech::Language::find("en").unwrap_or_default();
    let voice = crate::speech::Voice::without_amounts(english);
    crate::casino::wings::alerts::text::one_in_so_many(voice, one_in)
}

fn switch(look: &Look<'_>, row: &WatchRow) -> Result<Vec<Piece>, Fault> {
    let on = look.db.is_watched(row.watch)?;
    let (now, change, label) = match on {
        true => ("on", "no", "Turn off"),
        false => ("off", "yes", "Turn on"),
    };
    let may: Vec<_> = row.may.iter().map(|role| role.word()).collect();
    let fixed = [("alert", row.word), ("on", change), ("back", "alerts")];
    let label = format!("{label}: {}", row.word);
    Ok(vec![
        text(row.word),
        text(row.told),
        text(may.join(", ")),
        text(format_args!("once in {}", said::span(row.every))),
        text(now),
        look.form(Action::SetAlert, &fixed, Piece::none(), &label),
    ])
}
