//! Who looks at a page, and what pages are put together from.
use crate::casino::house::House;
use crate::casino::wings::browser::once;
use crate::rules::ledger::PlayerId;
use crate::rules::office::{Action, Role};
use crate::store::Db;
use crate::values::fault::Fault;
use crate::values::time::Wall;
use crate::web::html::{Piece, link, tag, text, void};

/// Where the pages stand.
pub const ROOT: &str = "/office";
/// Rows on a page of what goes on and on.
pub const ROWS: usize = 50;
/// The largest number that a page asks for rows below.
const NEWEST: i64 = i64::MAX;

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

/// The address of a page.
pub fn at(path: &str) -> String {
    match path {
        "" => ROOT.to_owned(),
        path => format!("{ROOT}/{path}"),
    }
}

/// A field that is fixed.
pub fn hidden(name: &str, value: &str) -> Piece {
    void(
        "input",
        &[("type", "hidden"), ("name", name), ("value", value)],
    )
}

impl Look<'_> {
    /// What the query says of a name; nothing where it does not.
    pub fn asked(&self, name: &str) -> &str {
        let found = self.query.iter().find(|(asked, _)| asked == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The rows that a page begins below.
    pub fn below(&self) -> i64 {
        let below = self.asked("below").parse().ok();
        below.filter(|below| *below > 0).unwrap_or(NEWEST)
    }

    /// The same as [`Self::form`], of what would be done twice if it were sent twice.
    ///
    /// # Errors
    /// When the database fails.
    pub fn form_once(
        &self,
        action: Action,
        fixed: &[(&str, &str)],
        asked: Piece,
        label: &str,
    ) -> Result<Piece, Fault> {
        let next = once::next(self.db, action, fixed)?.unwrap_or_default();
        let asked = hidden(once::NEXT, &next.to_string()).and(asked);
        Ok(self.form(action, fixed, asked, label))
    }

    /// A form that does something, where this role may: fields that are fixed, then those to fill in, and its button.
    pub fn form(&self, action: Action, fixed: &[(&str, &str)], asked: Piece, label: &str) -> Piece {
        if !self.role.may(action) || !action.row().web {
            return Piece::none();
        }
        let mut inside = hidden("csrf", self.csrf);
        for (name, value) in fixed {
            inside = inside.and(hidden(name, value));
        }
        inside = inside.and(asked);
        if action.row().reason {
            let label = match action.is_read() {
                true => "Reason; the player reads it",
                false => "Reason",
            };
            inside = inside.and(entry("reason", label, true));
        }
        let press = tag("button", &[], text(label));
        let to = format!("/office/do/{}", action.word());
        let form = [("method", "post"), ("action", &*to), ("class", "act")];
        tag("form", &form, inside.and(press))
    }
}

/// A line to fill in, with its name.
pub fn entry(name: &str, label: &str, must: bool) -> Piece {
    let mut attributes = vec![("type", "text"), ("name", name), ("maxlength", "200")];
    if must {
        attributes.push(("required", "required"));
    }
    tag("label", &[], text(label).and(void("input", &attributes)))
}

/// A choice of several, with its name.
pub fn choice<'a>(
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

/// A part of a page below a heading of its own.
pub fn section(heading: &str, body: Piece) -> Piece {
    tag("section", &[], tag("h2", &[], text(heading)).and(body))
}

/// The way to what is older, if there may be such.
pub fn older(path: &str, rows: usize, last: Option<i64>) -> Piece {
    match last.filter(|_| rows >= ROWS) {
        Some(last) => tag("p", &[], link(&format!("{path}?below={last}"), "Older")),
        None => Piece::none(),
    }
}
