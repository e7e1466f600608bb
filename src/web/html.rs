//! HTML that is safe by its making: text becomes a [`Piece`] by being escaped, and in no other way. Knows no page.
use std::fmt::{self, Display};

/// A part of a page: complete, nothing in it stays open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece(String);

/// Appends what a browser shows as this text, within an element or an attribute. What controls a terminal or turns
/// the reading direction of what follows is shown as a sign that stands for it.
fn escape(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            '\n' | '\t' => into.push(c),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                into.push('\u{fffd}');
            }
            c if c.is_control() => into.push('\u{fffd}'),
            c => into.push(c),
        }
    }
}

/// Plain text.
#[must_use]
pub fn text(text: impl Display) -> Piece {
    let mut html = String::new();
    escape(&mut html, &text.to_string());
    Piece(html)
}

fn opened(name: &str, attributes: &[(&str, &str)]) -> String {
    let mut html = format!("<{name}");
    for (attribute, value) in attributes {
        html.push(' ');
        html.push_str(attribute);
        html.push_str("=\"");
        escape(&mut html, value);
        html.push('"');
    }
    html.push('>');
    html
}

/// An element and what is in it; names of elements and attributes are the program's own.
#[must_use]
pub fn tag(name: &str, attributes: &[(&str, &str)], inside: Piece) -> Piece {
    let mut html = opened(name, attributes);
    html.push_str(&inside.0);
    html.push_str("</");
    html.push_str(name);
    html.push('>');
    Piece(html)
}

/// An element that has nothing in it and is not closed, such as `input`.
#[must_use]
pub fn void(name: &str, attributes: &[(&str, &str)]) -> Piece {
    Piece(opened(name, attributes))
}

/// A link within this site.
#[must_use]
pub fn link(to: &str, label: impl Display) -> Piece {
    tag("a", &[("href", to)], text(label))
}

/// Several, one behind the other.
#[must_use]
pub fn all(pieces: impl IntoIterator<Item = Piece>) -> Piece {
    pieces.into_iter().collect()
}

/// A document; `body` is what stands in its body.
#[must_use]
pub fn document(title: &str, style: &str, body: &Piece) -> String {
    let head = all([
        void("meta", &[("charset", "utf-8")]),
        void(
            "meta",
            &[
                ("name", "viewport"),
                ("content", "width=device-width, initial-scale=1"),
            ],
        ),
        void("meta", &[("name", "robots"), ("content", "noindex")]),
        tag("title", &[], text(title)),
        void("link", &[("rel", "stylesheet"), ("href", style)]),
    ]);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>{head}</head>\n<body>{body}</body>\n</html>\n"
    )
}

impl Piece {
    /// Nothing.
    #[must_use]
    pub const fn none() -> Self {
        Self(String::new())
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The same and what follows.
    #[must_use]
    pub fn and(mut self, next: Self) -> Self {
        self.0.push_str(&next.0);
        self
    }
}

impl Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromIterator<Piece> for Piece {
    fn from_iter<I: IntoIterator<Item = Self>>(pieces: I) -> Self {
        pieces.into_iter().fold(Self::none(), Self::and)
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Words, to the left.
    Words(&'static str),
    /// A number, to the right.
    Number(&'static str),
}

/// A table, which scrolls by itself where the page is narrower; a line in place of it when it has no rows.
#[must_use]
pub fn table(caption: &str, columns: &[Column], rows: Vec<Vec<Piece>>) -> Piece {
    if rows.is_empty() {
        let nothing = format!("{caption}: nothing.");
        return tag("p", &[("class", "nothing")], text(nothing));
    }
    let heads = columns.iter().map(|column| match column {
        Column::Words(name) => tag("th", &[("scope", "col")], text(name)),
        Column::Number(name) => tag("th", &[("scope", "col"), ("class", "n")], text(name)),
    });
    let head = tag("thead", &[], tag("tr", &[], heads.collect()));
    let row = |cells: Vec<Piece>| {
        let cells = columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| match column {
                Column::Words(_) => tag("td", &[], cell),
                Column::Number(_) => tag("td", &[("class", "n")], cell),
            });
        tag("tr", &[], cells.collect())
    };
    let body = tag("tbody", &[], rows.into_iter().map(row).collect());
    let table = tag(
        "table",
        &[],
        tag("caption", &[], text(caption)).and(head).and(body),
    );
    let around = [
        ("class", "wide"),
        ("role", "region"),
        ("tabindex", "0"),
        ("aria-label", caption),
    ];
    tag("div", &around, table)
}

/// Names and what they are: a list that reads as a table of two columns.
#[must_use]
pub fn facts(rows: impl IntoIterator<Item = (&'static str, Piece)>) -> Piece {
    let rows = rows.into_iter().map(|(name, value)| {
        let name = tag("dt", &[], text(name));
        tag("div", &[], name.and(tag("dd", &[], value)))
    });
    tag("dl", &[], rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_said_stays_text() {
        let shown = text("<b>\"Ann\" & 'Bob'</b>\u{202e}\u{0}").to_string();
        assert_eq!(
            shown,
            "&lt;b&gt;&quot;Ann&quot; &amp; &#39;Bob&#39;&lt;/b&gt;\u{fffd}\u{fffd}"
        );
        let shown = tag("a", &[("href", "\"><script>")], text("x")).to_string();
        assert_eq!(shown, "<a href=\"&quot;&gt;&lt;script&gt;\">x</a>");
    }

    proptest! {
        #[test]
        fn nothing_leaves_its_place(said in any::<String>()) {
            let shown = text(&said).to_string();
            prop_assert!(!shown.contains(['<', '>', '"', '\'']));
            let attribute = void("input", &[("value", &said)]).to_string();
            prop_assert_eq!(attribute.matches('"').count(), 2);
            prop_assert_eq!(attribute.matches(['<', '>']).count(), 2);
        }
    }
}
