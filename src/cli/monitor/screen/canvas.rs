//! Styled text at columns and rows: what does not fit is cut, and no character moves what follows.
//! Pure; knows nothing of the monitor.
use crossterm::style::{Color, ContentStyle};

/// Text of one style in a row, from a column on.
pub(super) struct Span {
    pub(super) at: usize,
    pub(super) text: String,
    pub(super) style: ContentStyle,
}

/// A row; its spans do not overlap.
pub(super) type Line = Vec<Span>;

/// Where something stands.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Area {
    /// What is inside a frame.
    const fn inner(self) -> Self {
        Self {
            left: self.left + 1,
            top: self.top + 1,
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }
}

/// The screen as it will be.
pub(super) struct Canvas(pub(super) Vec<Line>);

impl Canvas {
    pub(super) fn new(rows: usize) -> Self {
        Self((0..rows).map(|_| Line::new()).collect())
    }

    /// Puts text into an area's row, from its column on and as far as the area and `columns` go.
    pub(super) fn put(
        &mut self,
        area: Area,
        (row, column): (usize, usize),
        columns: usize,
        text: &str,
        style: ContentStyle,
    ) {
        let text = cut(text, columns.min(area.width.saturating_sub(column)));
        let line = self.0.get_mut(area.top + row);
        if let Some(line) = line.filter(|_| row < area.height && !text.is_empty()) {
            let (at, text) = (area.left + column, text.to_owned());
            line.push(Span { at, text, style });
        }
    }

    /// Puts characters, each a column wide and in its own style.
    pub(super) fn cells(
        &mut self,
        area: Area,
        (row, mut column): (usize, usize),
        cells: &[(char, ContentStyle)],
    ) {
        for run in cells.chunk_by(|a, b| a.1 == b.1) {
            let text: String = run.iter().map(|(c, _)| c).collect();
            self.put(area, (row, column), run.len(), &text, run[0].1);
            column += run.len();
        }
    }

    /// Draws a frame and returns what is inside it.
    pub(super) fn frame(&mut self, area: Area, title: &str, style: ContentStyle) -> Area {
        let (Some(last), Some(side @ 1..)) =
            (area.height.checked_sub(1), area.width.checked_sub(1))
        else {
            return area.inner();
        };
        let title = cut(title, side.saturating_sub(3));
        let line = "─".repeat(side.saturating_sub(3 + columns(title)));
        self.put(area, (0, 0), side, &format!("┌ {title} {line}"), style);
        self.put(area, (0, side), 1, "┐", style);
        for row in 1..last {
            self.put(area, (row, 0), 1, "│", style);
            self.put(area, (row, side), 1, "│", style);
        }
        if last > 0 {
            let line = "─".repeat(side.saturating_sub(1));
            self.put(area, (last, 0), side + 1, &format!("└{line}┘"), style);
        }
        area.inner()
    }
}

pub(super) fn ink(color: Color) -> ContentStyle {
    ContentStyle {
        foreground_color: Some(color),
        ..ContentStyle::default()
    }
}

/// The columns of a character. Terminals disagree about some; every span is put at its own column,
/// so that a wrong guess stays in its span.
pub(super) fn width(c: char) -> usize {
    match u32::from(c) {
        // Marks on what stands before them, joiners and selectors (Unicode Mn, Me, Cf).
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F => {
            0
        }
        0x200B..=0x200F | 0x2060..=0x2064 | 0x20D0..=0x20FF | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F => {
            0
        }
        0xFEFF | 0xE0000..=0xE0FFF => 0,
        // East Asian wide and fullwidth (UAX 11), emoji.
        0x1100..=0x115F | 0x231A..=0x231B | 0x23E9..=0x23F3 | 0x2E80..=0x303E | 0x3041..=0xA4CF => {
            2
        }
        0xA960..=0xA97C | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 => {
            2
        }
        0xFFE0..=0xFFE6 | 0x1F000..=0x1FAFF | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// As much of the text as fits.
fn cut(text: &str, columns: usize) -> &str {
    let mut left = columns;
    let mut fits = |c: char| {
        let rest = left.checked_sub(width(c));
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    let end = text.char_indices().find(|(_, c)| !fits(*c));
    end.map_or(text, |(end, _)| &text[..end])
}

/// The text in rows of so many columns, broken at blanks where there are any.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<&str> {
    let (mut rows, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let mut row = cut(rest, columns);
        if row.is_empty() {
            // Not even one character fits.
            break;
        }
        if row.len() < rest.len() && !rest[row.len()..].starts_with(' ') {
            row = row.rfind(' ').map_or(row, |blank| &row[..=blank]);
        }
        rest = rest[row.len()..].trim_start_matches(' ');
        rows.push(row.trim_end());
    }
    rows
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The rows as a terminal of so many columns shows them. A wide character is followed by a
    /// cell of its own, so that all columns stand under each other.
    pub(crate) fn shown(lines: &[Line], columns_max: usize) -> String {
        let row = |line: &Line| {
            let mut cells = vec![" ".to_owned(); columns_max];
            let mut taken = vec![false; columns_max];
            for span in line {
                let mut at = span.at;
                for c in span.text.chars() {
                    match width(c) {
                        0 if at > span.at => cells[at - 1].push(c),
                        0 => {}
                        wide => {
                            for cell in at..at + wide {
                                assert!(
                                    !std::mem::replace(&mut taken[cell], true),
                                    "{}",
                                    span.text
                                );
                                cells[cell] = String::new();
                            }
                            cells[at] = c.to_string();
                            at += wide;
                        }
                    }
                }
            }
            cells.concat() + "\n"
        };
        lines.iter().map(row).collect()
    }

    #[test]
    fn text_is_cut_by_columns() {
        for (text, columns, fits) in [
            ("abc", 3, "abc"),
            ("abc", 2, "ab"),
            ("漢字", 3, "漢"),
            ("漢字", 1, ""),
            ("e\u{301}é", 1, "e\u{301}"),
            ("", 0, ""),
        ] {
            assert_eq!(cut(text, columns), fits, "{text} {columns}");
        }
        for (text, columns, rows) in [
            ("the disk is full", 8, &["the disk", "is full"][..]),
            ("the disk is full", 9, &["the disk", "is full"]),
            ("the disk is full", 80, &["the disk is full"]),
            ("incomprehensible", 6, &["incomp", "rehens", "ible"]),
            ("漢字漢", 4, &["漢字", "漢"]),
            ("漢", 1, &[]),
            ("", 5, &[]),
        ] {
            assert_eq!(wrapped(text, columns), rows, "{text} {columns}");
        }
    }

    #[test]
    fn a_wide_character_leaves_the_frame_where_it_is() {
        let mut canvas = Canvas::new(3);
        let (left, top, width, height) = (0, 0, 9, 3);
        let area = Area {
            left,
            top,
            width,
            height,
        };
        let inner = canvas.frame(area, "T", ContentStyle::default());
        canvas.put(inner, (0, 0), 99, "漢字漢字", ContentStyle::default());
        canvas.put(inner, (1, 0), 99, "below", ContentStyle::default());
        assert_eq!(shown(&canvas.0, 9), "┌ T ────┐\n│漢字漢 │\n└───────┘\n");
    }
}
