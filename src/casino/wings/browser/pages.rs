//! The pages of the browser's office: the books as somebody of the office reads them, in English. A page is made of
//! the books alone, as they are at one moment, and reads a bounded part of them, however much was played.
mod alerts;
mod contests;
mod figures;
mod games;
mod letters;
mod log;
pub mod look;
mod money;
mod player;
mod players;
mod ranking;
mod reports;
mod rounds;
mod said;
mod settings;
mod suspense;
mod tickets;
mod today;
mod withdrawals;

use crate::rules::office::Sight;
use crate::values::fault::Fault;
use crate::web::html::{Piece, all, document, tag, text};
use look::{Look, Shown, at, hidden};

/// The style that they are shown in.
pub const STYLE: &str = include_str!("pages/style.css");
/// Where it is.
pub const STYLE_PATH: &str = "/office/style.css";

/// A page, or several that begin alike.
struct Room {
    /// The first part of its path behind the root; empty for the first page.
    path: &'static str,
    name: &'static str,
    /// What it is a sight of, by which roles look at it.
    of: Sight,
    /// Shows the page of what follows in the path.
    show: fn(&Look<'_>, &str) -> Result<Shown, Fault>,
}

#[rustfmt::skip]
static ROOMS: [Room; 15] = [
    Room { path: "", name: "Today", of: Sight::Today, show: today::show },
    Room { path: "players", name: "Players", of: Sight::Players, show: players::show },
    Room { path: "rounds", name: "Rounds", of: Sight::Rounds, show: rounds::show },
    Room { path: "contests", name: "Contests", of: Sight::Contests, show: contests::show },
    Room { path: "withdrawals", name: "Withdrawals", of: Sight::Withdrawals, show: withdrawals::show },
    Room { path: "suspense", name: "Unclear payments", of: Sight::Suspense, show: suspense::show },
    Room { path: "tickets", name: "Tickets", of: Sight::Tickets, show: tickets::show },
    Room { path: "reports", name: "Reports", of: Sight::Reports, show: reports::show },
    Room { path: "money", name: "Reconciliation", of: Sight::Money, show: money::show },
    Room { path: "games", name: "Games", of: Sight::Games, show: games::show },
    Room { path: "letters", name: "Letters", of: Sight::Letters, show: letters::show },
    Room { path: "alerts", name: "Alerts", of: Sight::Alerts, show: alerts::show },
    Room { path: "log", name: "Log", of: Sight::Log, show: log::show },
    Room { path: "settings", name: "Settings", of: Sight::Settings, show: settings::show },
    Room { path: "player", name: "", of: Sight::Players, show: player::show },
];

/// The paths of all pages that stand in the menu.
pub fn paths() -> impl Iterator<Item = String> {
    let named = ROOMS.iter().filter(|room| !room.name.is_empty());
    named.map(|room| at(room.path))
}

/// The page of a path behind the root, such as `player/7`.
///
/// # Errors
/// When the database fails.
pub fn show(look: &Look<'_>, path: &str) -> Result<Shown, Fault> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let room = ROOMS.iter().find(|room| room.path == first);
    match room.filter(|room| look.role.sees(room.of)) {
        Some(room) => (room.show)(look, rest),
        None => Ok(Shown::Nothing),
    }
}

/// A whole page for who is in.
#[must_use]
pub fn framed(look: &Look<'_>, path: &str, heading: &str, body: &Piece) -> String {
    let first = path.split('/').next().unwrap_or_default();
    let here = if first == "player" { "players" } else { first };
    let seen = ROOMS.iter().filter(|room| !room.name.is_empty());
    let seen = seen.filter(|room| look.role.sees(room.of));
    let ways = seen.map(|room| {
        let to = at(room.path);
        let mut attributes = vec![("href", to.as_str())];
        if room.path == here {
            attributes.push(("aria-current", "page"));
        }
        tag("li", &[], tag("a", &attributes, text(room.name)))
    });
    let menu = tag(
        "nav",
        &[("aria-label", "Pages")],
        tag("ul", &[], ways.collect()),
    );
    let who = text(format_args!("{} {}", look.role.word(), look.player.0));
    let leave = tag("button", &[("class", "quiet")], text("Log out"));
    let leave = tag(
        "form",
        &[("method", "post"), ("action", "/office/out")],
        hidden("csrf", look.csrf).and(leave),
    );
    let head = tag(
        "header",
        &[],
        all([
            tag(
                "a",
                &[("href", "#main"), ("class", "skip")],
                text("Skip to the page"),
            ),
            tag("div", &[("class", "who")], tag("span", &[], who).and(leave)),
            menu,
        ]),
    );
    let main = tag(
        "main",
        &[("id", "main")],
        tag("h1", &[], text(heading)).and(body.clone()),
    );
    let foot = tag(
        "footer",
        &[],
        text(format_args!(
            "Dates and times are UTC. Read at {}.",
            said::moment(look.now)
        )),
    );
    document(
        &format!("{heading} · Office"),
        STYLE_PATH,
        &all([head, main, foot]),
    )
}

/// A whole page for who is not in.
#[must_use]
pub fn bare(heading: &str, body: &Piece) -> String {
    let main = tag(
        "main",
        &[("class", "bare")],
        tag("h1", &[], text(heading)).and(body.clone()),
    );
    document(&format!("{heading} · Office"), STYLE_PATH, &main)
}

/// What the link from the chat leads to. It is a form, since what looks at links by itself presses no buttons.
#[must_use]
pub fn door(key: &str) -> String {
    let press = tag("button", &[], text("Log in"));
    let form = tag(
        "form",
        &[("method", "post"), ("action", "/office/in")],
        hidden("key", key).and(press),
    );
    let note = "The link leads in once, for who asked the bot for it.";
    bare("The office", &tag("p", &[], text(note)).and(form))
}
