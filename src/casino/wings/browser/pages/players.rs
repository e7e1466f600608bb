//! Players, looked up by number, by user name, or by how their names begin.
use super::look::{Look, ROWS, Shown};
use super::said;
use crate::rules::ledger::PlayerId;
use crate::rules::office::State;
use crate::store::Found;
use crate::values::fault::Fault;
use crate::web::html::{Column, Piece, all, table, tag, text, void};

/// Rounds whose players are shown when nobody is asked for.
const OF_LATE: usize = 400;
/// Of a name that is looked up.
const NAME_CHARS_MAX: usize = 64;

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return Ok(Shown::Nothing);
    }
    let asked = look.asked("q");
    let name: String = asked
        .trim_start_matches('@')
        .chars()
        .take(NAME_CHARS_MAX)
        .collect();
    let (caption, found) = match name.as_str() {
        "" => ("Who played last", look.db.players_of_late(OF_LATE)?),
        name => {
            let mut found = Vec::new();
            let id = name.parse().ok().map(PlayerId);
            for player in id.into_iter().chain(look.db.player_called(name)?) {
                found.extend(look.db.player_found(player)?);
            }
            found.extend(look.db.players_called(name, ROWS)?);
            ("Found", found)
        }
    };
    let mut rows = Vec::new();
    for player in found.iter().take(ROWS) {
        rows.push(row(look, player)?);
    }
    let columns = [
        Column::Words("Player"),
        Column::Words("Came"),
        Column::Words("State"),
    ];
    let line = [
        ("type", "search"),
        ("name", "q"),
        ("value", asked),
        ("maxlength", "64"),
    ];
    let label = text(
        "Telegram id, @name, or how the name begins; letters beyond A to Z as they are written",
    )
    .and(void("input", &line));
    let press = tag("button", &[], text("Find"));
    let form = [("method", "get"), ("role", "search")];
    let form = tag("form", &form, tag("label", &[], label).and(press));
    let body = all([form, table(caption, &columns, rows)]);
    Ok(Shown::Page("Players".to_owned(), body))
}

fn row(look: &Look<'_>, found: &Found) -> Result<Vec<Piece>, Fault> {
    let hold = look.db.hold(found.player)?;
    let state = match (hold.state, hold.payouts) {
        (State::Free, false) => String::new(),
        (state, false) => state.word().to_owned(),
        (state, true) => format!("{}, payouts held", state.word()),
    };
    Ok(vec![
        said::named(found.player, &found.name),
        said::time(found.joined),
        text(state),
    ])
}
