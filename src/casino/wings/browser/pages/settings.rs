//! The settings that the program runs by, without secrets, and the switches of the house.
use super::look::{Look, Shown, section};
use crate::rules::office::{Action, Halt};
use crate::values::fault::Fault;
use crate::web::html::{Column, Piece, all, table, tag, text};

pub(super) fn show(look: &Look<'_>, rest: &str) -> Result<Shown, Fault> {
    if !rest.is_empty() {
        return Ok(Shown::Nothing);
    }
    let rows = look.settings.iter().map(|(name, value, doc)| {
        vec![
            tag("code", &[], text(name)),
            tag("code", &[], text(value)),
            text(doc),
        ]
    });
    let columns = [
        Column::Words("Setting"),
        Column::Words("Value"),
        Column::Words("What it is"),
    ];
    let settings = table(
        "Settings, changed where the program is started",
        &columns,
        rows.collect(),
    );
    let body = all([
        section("Switches", switches(look)?),
        section("Settings", settings),
    ]);
    Ok(Shown::Page("Settings".to_owned(), body))
}

fn switches(look: &Look<'_>) -> Result<Piece, Fault> {
    let house = [
        Halt::Maintenance,
        Halt::Deposits,
        Halt::Withdrawals,
        Halt::WindDown,
    ];
    let mut rows = Vec::new();
    for halt in house {
        rows.push(switch(look, halt, "settings")?);
    }
    Ok(table("What can be halted", &SWITCHES, rows))
}

/// The columns of [`switch`].
pub(super) const SWITCHES: [Column; 3] = [
    Column::Words("What"),
    Column::Words("Now"),
    Column::Words("Change"),
];

/// What can be halted, how it is, and the button that changes it.
pub(super) fn switch(look: &Look<'_>, halt: Halt, back: &str) -> Result<Vec<Piece>, Fault> {
    let is_on = look.db.halts()?.has(halt);
    let begun = matches!(halt, Halt::Maintenance | Halt::WindDown);
    let on = if is_on { "no" } else { "yes" };
    let (now, label) = match (begun, is_on) {
        (false, true) => ("halted", "Let go on"),
        (false, false) => ("goes on", "Halt"),
        (true, true) => ("on", "End"),
        (true, false) => ("off", "Begin"),
    };
    let action = match halt {
        Halt::WindDown => Action::WindDown,
        _ => Action::Halt,
    };
    let fixed = [("halt", halt.word()), ("on", on), ("back", back)];
    let label = format!("{label}: {}", halt.word());
    Ok(vec![
        text(halt.word()),
        text(now),
        look.form(action, &fixed, Piece::none(), &label),
    ])
}
