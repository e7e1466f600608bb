//! Plots as pictures that stand in a page: bars by the day, drawn without script or style of their own. Knows no
//! money: what a bar means is said by who draws it.
use super::html::{Piece, tag, text};

/// Width of the picture, in its own measure; it is scaled to the page.
const WIDTH: i64 = 640;
/// Height of what the bars have.
const HEIGHT: i64 = 120;
/// Below them, for the dates.
const FOOT: i64 = 16;

/// A bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is of, such as a date.
    pub of: String,
    /// How high it is; it hangs down below zero.
    pub value: i64,
    /// The value as it is read.
    pub said: String,
}

/// Where a value is, from the top.
fn level(value: i64, (low, high): (i64, i64)) -> i64 {
    let span = (i128::from(high) - i128::from(low)).max(1);
    let from_top = (i128::from(high) - i128::from(value)) * i128::from(HEIGHT) / span;
    i64::try_from(from_top).unwrap_or(0).clamp(0, HEIGHT)
}

/// Bars beside each other, the first on the left, with what they show together as their name.
#[must_use]
pub fn bars(name: &str, bars: &[Bar]) -> Piece {
    let values = || bars.iter().map(|bar| bar.value);
    let range = (
        values().min().unwrap_or(0).min(0),
        values().max().unwrap_or(0).max(0),
    );
    let count = i64::try_from(bars.len()).unwrap_or(i64::MAX).max(1);
    let zero = level(0, range);
    let mut inside = tag("title", &[], text(name));
    for (nth, bar) in (0..).zip(bars) {
        let (left, right) = (WIDTH * nth / count, WIDTH * (nth + 1) / count);
        let end = level(bar.value, range);
        // What is not nothing is seen.
        let height = (end - zero).abs().max(i64::from(bar.value != 0));
        let top = if bar.value < 0 { zero } else { zero - height };
        let class = if bar.value < 0 { "bar below" } else { "bar" };
        let shape = [
            ("class", class),
            ("x", &*left.to_string()),
            ("y", &*top.to_string()),
            ("width", &*(right - left - 1).max(1).to_string()),
            ("height", &*height.to_string()),
        ];
        let said = tag("title", &[], text(format_args!("{}: {}", bar.of, bar.said)));
        inside = inside.and(tag("rect", &shape, said));
    }
    let across = zero.to_string();
    let line = [
        ("class", "zero"),
        ("x1", "0"),
        ("x2", &*WIDTH.to_string()),
        ("y1", &*across),
        ("y2", &*across),
    ];
    inside = inside.and(tag("line", &line, Piece::none()));
    let foot = (HEIGHT + FOOT - 3).to_string();
    let ends = [(bars.first(), "0", "start"), (bars.last(), "640", "end")];
    for (bar, x, anchor) in ends {
        let place = [("x", x), ("y", &*foot), ("text-anchor", anchor)];
        inside = inside.and(tag("text", &place, text(bar.map_or("", |bar| &bar.of))));
    }
    let view = format!("0 0 {WIDTH} {}", HEIGHT + FOOT);
    let picture = [("viewBox", &*view), ("role", "img"), ("aria-label", name)];
    let highest = bars.iter().max_by_key(|bar| bar.value);
    let highest = highest.map_or_else(String::new, |bar| {
        format!(" · most: {} on {}", bar.said, bar.of)
    });
    let caption = tag("figcaption", &[], text(format_args!("{name}{highest}")));
    tag("figure", &[], caption.and(tag("svg", &picture, inside)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(value: i64) -> Bar {
        Bar {
            of: "2026-03-18".to_owned(),
            value,
            said: value.to_string(),
        }
    }

    #[test]
    fn bars_stand_on_zero_and_hang_below_it() {
        let drawn = bars("won", &[bar(100), bar(-100), bar(0)]).to_string();
        for part in [
            r#"<rect class="bar" x="0" y="0" width="212" height="60">"#,
            r#"<rect class="bar below" x="213" y="60" width="212" height="60">"#,
            r#"<rect class="bar" x="426" y="60" width="213" height="0">"#,
        ] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
    }

    #[test]
    fn the_largest_values_and_none_are_drawn() {
        assert!(bars("none", &[]).to_string().contains("<svg"));
        let drawn = bars("all", &[bar(i64::MIN), bar(i64::MAX)]).to_string();
        assert!(!drawn.contains("=\"-"), "{drawn}");
    }
}
