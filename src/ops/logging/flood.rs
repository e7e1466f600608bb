//! Keeps one cause from filling the log: of lines from one place of the code the first are written,
//! the rest of a minute is one line with their number. Pure: takes the time.
use super::plain::Plain;
use crate::values::limits;
use log::Level;
use std::collections::HashMap;
use std::time::Instant;

/// The module and line that a log line comes from.
type Site = (&'static str, u32);

/// What was written lately, by the place it came from.
#[derive(Default)]
pub(super) struct Flood(HashMap<Site, Window>);

/// A minute of one place.
struct Window {
    ends: Instant,
    /// Lines that are still written at once.
    left: u32,
    /// Lines held back, the severest level among them, and the last.
    held: u64,
    level: Level,
    last: String,
}

impl Window {
    fn new(left: u32, now: Instant) -> Self {
        Self {
            ends: now + limits::LOG_ALIKE_WINDOW,
            left,
            held: 0,
            level: Level::Info,
            last: String::new(),
        }
    }
}

impl Flood {
    /// Whether a line is written at once; else it is counted.
    pub(super) fn passes(&mut self, site: Site, level: Level, text: &str, now: Instant) -> bool {
        if self.0.len() >= limits::LOG_SITES_MAX {
            self.0
                .retain(|_, window| window.held > 0 || window.ends > now);
        }
        let known = self.0.len() < limits::LOG_SITES_MAX || self.0.contains_key(&site);
        let site = if known { site } else { ("", 0) };
        let fresh = || Window::new(limits::LOG_ALIKE_MAX, now);
        let window = self.0.entry(site).or_insert_with(fresh);
        if window.held == 0 && window.ends <= now {
            *window = fresh();
        }
        if let Some(left) = window.left.checked_sub(1) {
            window.left = left;
            return true;
        }
        window.held += 1;
        window.level = window.level.min(level);
        window.last.clear();
        window.last.extend(text.chars().take(200));
        false
    }

    /// When the next minute is over of which there is something to tell.
    pub(super) fn due(&self) -> Option<Instant> {
        let held = self.0.values().filter(|window| window.held > 0);
        held.map(|window| window.ends).min()
    }

    /// What to write about minutes that are over; all, at the end of the process. A place that goes
    /// on has one line at once in the next minute.
    pub(super) fn over(&mut self, now: Instant, all: bool) -> Vec<(Level, String)> {
        let mut told = Vec::new();
        self.0.retain(|_, window| {
            if window.ends > now && !all {
                return true;
            }
            if window.held > 0 {
                let (held, last) = (window.held, Plain(&window.last));
                let text =
                    format!("… and {held} more like it in the last minute, the last: {last}");
                told.push((window.level, text));
            }
            let goes_on = window.held > 0;
            *window = Window::new(1, now);
            goes_on
        });
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_flood_is_its_first_lines_and_a_count_a_minute() {
        let (mut flood, begin) = (Flood::default(), Instant::now());
        let (mut written, mut counted) = (0, 0);
        let mut tell = |flood: &mut Flood, now| {
            for (level, text) in flood.over(now, false) {
                assert_eq!(level, Level::Warn, "{text}");
                let count = text.strip_prefix("… and ").and_then(|t| t.split_once(' '));
                counted += count.and_then(|(n, _)| n.parse::<u64>().ok()).expect(&text);
                assert!(text.ends_with("the last: chat 41 failed"), "{text}");
            }
        };
        for second in 0..600 {
            let now = begin + SECOND * second;
            for _ in 0..100 {
                let passed = flood.passes(("courier", 549), Level::Warn, "chat 41 failed", now);
                written += u64::from(passed);
                assert!(second > 0 || written > 0, "the cause is written at once");
            }
            tell(&mut flood, now);
        }
        assert!(flood.passes(("engine", 1), Level::Error, "another", begin + SECOND * 600));
        assert!(
            written <= u64::from(limits::LOG_ALIKE_MAX) + 10,
            "{written}"
        );
        // What was held back is told although no more come, and then all is forgotten.
        let due = flood.due().expect("a minute that runs");
        tell(&mut flood, due);
        tell(&mut flood, due + SECOND * 60);
        tell(&mut flood, due + SECOND * 120);
        assert_eq!(written + counted, 60_000);
        assert_eq!(flood.due(), None);
    }

    #[test]
    fn a_trickle_is_written_line_by_line_and_memory_is_bounded() {
        let (mut flood, begin) = (Flood::default(), Instant::now());
        for minute in 0..100 {
            assert!(flood.passes(("a", 1), Level::Info, "x", begin + SECOND * 61 * minute));
            assert_eq!(flood.due(), None, "nobody is woken up for it");
        }
        for line in 0..10_000 {
            flood.passes(("b", line), Level::Info, "x", begin);
        }
        assert!(flood.0.len() <= limits::LOG_SITES_MAX + 1);
        // Places that are silent for long make room for others.
        let late = begin + SECOND * 7_000;
        flood.over(late, false);
        flood.over(late + SECOND * 61, false);
        assert!(flood.passes(("c", 1), Level::Info, "x", late + SECOND * 62));
        assert!(flood.0.contains_key(&("c", 1)));
    }
}
