//! The pages of the browser's office: the books as somebody of the office reads them, in English. A page is made of
//! the books alone, as they are at one moment, and reads a bounded part of them, however much was played.
mod contests;
mod figures;
mod games;
mod log;
mod money;
mod player;
mod players;
mod reports;
mod rounds;
mod said;
mod settings;
mod suspense;
mod today;
mod withdrawals;

use crate::casino::house::House;
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Action, Role};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use crate::web::html::{Piece, all, document, link, tag, text, void};

/// Where the pages stand.
pub const ROOT: &str = "/office";
/// The style that they are shown in.
pub const STYLE: &str = include_str!("pages/style.css");
/// Where it is.
pub const STYLE_PATH: &str = "/office/style.css";
/// Rows on a page of what goes on and on.
const ROWS: usize = 50;
/// The largest number that a page asks for rows below.
const NEWEST: i64 = i64::MAX;

use Role::{Admin, Auditor, Cashier, Owner, Support};

/// Who looks, and at what.
pub struct Look<'a> {
    pub house: &'a House,
    /// Open to be read, as it is at one moment.
    pub db: &'a Db,
    pub now: Wall,
    pub player: PlayerId,
    pub role: Role,
    /// What every form carries.
    pub csrf: &'a str,
    /// What stands behind the `?`, decoded.
    pub query: &'a [(String, String)],
    /// Names, values without secrets, and what they are for.
    pub settings: &'a [(&'static str, String, &'static str)],
}

/// What is answered.
pub enum Shown {
    /// A page: its heading, and what stands below it.
    Page(String, Piece),
    /// A file to be kept, of this name and media type.
    File(String, &'static str, String),
    /// There is no such page, or not for who asks.
    Nothing,
}

/// A page, or several that begin alike.
struct Room {
    /// The first part of its path behind the root; empty for the first page.
    path: &'static str,
    name: &'static str,
    /// Who looks at it.
    may: &'static [Role],
    /// Shows the page of what follows in the path.
    show: fn(&Look<'_>, &str) -> Result<Shown, Fault>,
}

const EVERYBODY: &[Role] = &[Owner, Admin, Cashier, Support, Auditor];
const MONEY: &[Role] = &[Owner, Admin, Cashier, Auditor];
const HOUSE: &[Role] = &[Owner, Admin, Auditor];

#[rustfmt::skip]
static ROOMS: [Room; 12] = [
    Room { path: "", name: "Today", may: EVERYBODY, show: today::show },
    Room { path: "players", name: "Players", may: EVERYBODY, show: players::show },
    Room { path: "rounds", name: "Rounds", may: EVERYBODY, show: rounds::show },
    Room { path: "contests", name: "Contests", may: EVERYBODY, show: contests::show },
    Room { path: "withdrawals", name: "Withdrawals", may: MONEY, show: withdrawals::show },
    Room { path: "suspense", name: "Unclear payments", may: MONEY, show: suspense::show },
    Room { path: "reports", name: "Reports", may: HOUSE, show: reports::show },
    Room { path: "money", name: "Reconciliation", may: MONEY, show: money::show },
    Room { path: "games", name: "Games", may: EVERYBODY, show: games::show },
    Room { path: "log", name: "Log", may: HOUSE, show: log::show },
    Room { path: "settings", name: "Settings", may: HOUSE, show: settings::show },
    Room { path: "player", name: "", may: EVERYBODY, show: player::show },
];

/// The paths of all pages that stand in the menu.
pub fn paths() -> impl Iterator<Item = String> {
    let named = ROOMS.iter().filter(|room| !room.name.is_empty());
    named.map(|room| at(room.path))
}

fn at(path: &str) -> String {
    match path {
        "" => ROOT.to_owned(),
        path => format!("{ROOT}/{path}"),
    }
}

/// The page of a path behind the root, such as `player/7`.
///
/// # Errors
/// When the database fails.
pub fn show(look: &Look<'_>, path: &str) -> Result<Shown, Fault> {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    let room = ROOMS.iter().find(|room| room.path == first);
    match room.filter(|room| room.may.contains(&look.role)) {
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
    let seen = seen.filter(|room| room.may.contains(&look.role));
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

fn hidden(name: &str, value: &str) -> Piece {
    void(
        "input",
        &[("type", "hidden"), ("name", name), ("value", value)],
    )
}

impl Look<'_> {
    /// What the query says of a name; nothing where it does not.
    fn asked(&self, name: &str) -> &str {
        let found = self.query.iter().find(|(asked, _)| asked == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The rows that a page begins below.
    fn below(&self) -> i64 {
        let below = self.asked("below").parse().ok();
        below.filter(|below| *below > 0).unwrap_or(NEWEST)
    }

    /// A form that does something, where this role may: fields that are fixed, then those to fill in, and its button.
    fn form(&self, action: Action, fixed: &[(&str, &str)], asked: Piece, label: &str) -> Piece {
        if !self.role.may(action) || !action.row().web {
            return Piece::none();
        }
        let mut inside = hidden("csrf", self.csrf);
        for (name, value) in fixed {
            inside = inside.and(hidden(name, value));
        }
        inside = inside.and(asked);
        if action.row().reason {
            inside = inside.and(entry("reason", "Reason", true));
        }
        let press = tag("button", &[], text(label));
        let to = format!("/office/do/{}", action.word());
        let form = [("method", "post"), ("action", &*to), ("class", "act")];
        tag("form", &form, inside.and(press))
    }
}

/// A line to fill in, with its name.
fn entry(name: &str, label: &str, must: bool) -> Piece {
    let mut attributes = vec![("type", "text"), ("name", name), ("maxlength", "200")];
    if must {
        attributes.push(("required", "required"));
    }
    tag("label", &[], text(label).and(void("input", &attributes)))
}

/// A choice of several, with its name.
fn choice<'a>(
    name: &str,
    label: &str,
    options: impl IntoIterator<Item = (&'a str, String)>,
    chosen: &str,
) -> Piece {
    let options = options.into_iter().map(|(value, said)| {
        let mut attributes = vec![("value", value)];
        if value == chosen {
            attributes.push(("selected", "selected"));
        }
        tag("option", &attributes, text(said))
    });
    let select = tag("select", &[("name", name)], options.collect());
    tag("label", &[], text(label).and(select))
}

fn section(heading: &str, body: Piece) -> Piece {
    tag("section", &[], tag("h2", &[], text(heading)).and(body))
}

/// The way to what is older, if there may be such.
fn older(path: &str, rows: usize, last: Option<i64>) -> Piece {
    match last.filter(|_| rows >= ROWS) {
        Some(last) => tag("p", &[], link(&format!("{path}?below={last}"), "Older")),
        None => Piece::none(),
    }
}
