//! All that is kept about a player as a file (RFC 8259), made from the books when it is sent: first what it is about,
//! then each kind of rows under its name, those that may be many at the end. What does not fit is left out, the oldest
//! first, and the file says so.
use crate::casino::receipt::{Paper, Receipt, Sender};
use crate::rules::ledger::PlayerId;
use crate::store::Db;
use crate::store::privacy::{KINDS, Kept};
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::money::{ASSETS, Asset};
use crate::values::time::{Day, Wall};
use serde_json::{Map, Value, json};
use std::io::Write;

/// The file's name.
pub const NAME: &str = "casino-my-data.json";

/// What is kept about a player, by the player.
pub static SENDER: Sender = Sender {
    id: "privacy",
    delivered: |_, _, _, _| Ok(()),
    concerned: |_, _| Ok(Vec::new()),
    file: Some(Paper {
        name: NAME,
        kind: "application/json",
        write: |db, player, out| write(db, PlayerId(player), out),
    }),
};

/// What the message carries that comes with it.
#[must_use]
pub const fn of(player: PlayerId) -> Receipt {
    Receipt {
        sender: &SENDER,
        subject: player.0,
    }
}

/// Columns that are times, in microseconds.
const TIMES: [&str; 21] = [
    "adult_at",
    "asked_at",
    "at",
    "began",
    "began_at",
    "blocked_at",
    "check_at",
    "confirm_from",
    "ended_at",
    "erased_at",
    "expires_at",
    "file_at",
    "joined_at",
    "last",
    "opened_at",
    "settled_at",
    "shut_until",
    "since",
    "until",
    "closed_at",
    "seen_at",
];

const HOUR: i64 = 60 * 60 * 1_000_000;

/// A value as the file has it: assets by their names, times as such (RFC 3339), weeks by their first day, where all of them are one.
fn value(name: &str, kept: &Kept) -> Value {
    match kept {
        Kept::Nothing => Value::Null,
        Kept::Text(text) => json!(text),
        Kept::Number(number) if name == "asset" => {
            let asset = Asset::from_code(*number);
            asset.map_or(json!(number), |asset| json!(asset.name()))
        }
        Kept::Number(i64::MAX) if TIMES.contains(&name) => json!("for ever"),
        Kept::Number(number) if name == "hour" => json!(Wall(number * HOUR).rfc3339()),
        Kept::Number(number) if name == "day" => json!(Day(*number).date()),
        Kept::Number(0) if name == "week" => json!("all"),
        Kept::Number(number) if name == "week" => json!(Wall::of_week(*number).day().date()),
        Kept::Number(number) if TIMES.contains(&name) => json!(Wall(*number).rfc3339()),
        Kept::Number(number) => json!(number),
    }
}

/// Writes it, as the books are at one moment.
fn write(db: &Db, player: PlayerId, out: &mut dyn Write) -> Result<(), Fault> {
    db.at_one_moment(|db| rows(db, player, out))?
}

fn rows(db: &Db, player: PlayerId, out: &mut dyn Write) -> Result<(), Fault> {
    let mut left = limits::CSV_BYTES_MAX;
    let mut put = |text: &str| -> Result<(), Fault> {
        let written = out.write_all(text.as_bytes());
        written.map_err(|error| Fault::of_file(&error))
    };
    let decimals = ASSETS.iter();
    let decimals = decimals.map(|row| (row.name.to_owned(), json!(row.decimals)));
    let about = json!({
        "player": player.0,
        "times": "UTC",
        "amounts": "in the smallest unit of their asset",
        "decimals_of_assets": decimals.collect::<Map<_, _>>(),
    });
    put(&format!("{{\n\"about\": {about}"))?;
    let mut cut = Vec::new();
    for kind in KINDS {
        let name = kind.0;
        put(&format!(",\n\"{name}\": ["))?;
        let mut count = 0;
        db.each_kept(kind, player, |row| {
            let cells = row
                .iter()
                .map(|(name, kept)| ((*name).to_owned(), value(name, kept)));
            let line = Value::Object(cells.collect()).to_string();
            let Some(rest) = left.checked_sub(line.len() + 2) else {
                cut.push(name);
                return Ok(false);
            };
            left = rest;
            put(if count == 0 { "\n" } else { ",\n" })?;
            count += 1;
            put(&line)?;
            Ok(true)
        })?;
        if count >= limits::DATA_ROWS_MAX && !cut.contains(&name) {
            cut.push(name);
        }
        put("]")?;
    }
    put(&format!(",\n\"not_all_of\": {}\n}}\n", json!(cut)))
}
