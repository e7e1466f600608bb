//! Where things stand on the screen. What does not fit is left out, the least telling first. Pure:
//! figures and a size in, lines out.
use super::super::trend::State;
use super::super::units::{known, percent};
use super::super::view::{Gauge, HEALTHY, PROCESS_HEAD, Series, View, Worker, or_none};
use super::canvas::{Area, Canvas, Line, columns, ink, wrapped};
use crossterm::style::{Attribute, Color, ContentStyle};

const GOOD: Color = Color::DarkGreen;
const BAD: Color = Color::DarkRed;
const DOUBTFUL: Color = Color::DarkYellow;
const QUIET: Color = Color::DarkGrey;
const FIGURES: Color = Color::DarkCyan;
/// What is not filled of a bar: dark grey of the 256 colours.
const TROUGH: Color = Color::AnsiValue(236);
/// The columns of names at the left of a section.
const NAME_COLUMNS: usize = 13;
/// The columns of figures beside a trend.
const FIGURE_COLUMNS: usize = 15;
/// The columns in which a worker's line fits.
const WORKER_COLUMNS: usize = 42;
/// The columns of the processes' table but the last one.
const TABLE_COLUMNS: [usize; 5] = [12, 10, 10, 11, 9];
/// Rows of a frame around a section.
const FRAME: usize = 2;
/// From almost nothing to all of a row's height.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// From almost nothing to almost all of a column's width.
const WIDTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Everything, or that there is nothing to see yet, in so many columns and rows.
pub(super) fn all(view: Option<&View>, width: usize, height: usize) -> Vec<Line> {
    let mut canvas = Canvas::new(height);
    let (left, top, plain) = (0, 0, ContentStyle::default());
    let whole = Area {
        left,
        top,
        width,
        height,
    };
    let Some(view) = view else {
        canvas.put(whole, (0, 0), width, "Looking for the bot…", plain);
        return canvas.0;
    };
    let mut top = 0;
    let areas = Heights::of(view, width, height).in_order().map(|height| {
        let area = Area {
            top,
            height,
            ..whole
        };
        top += height;
        area
    });
    let [title, notes, bot, machine, processes, trend, _, foot] = areas;
    headline(&mut canvas, title, view);
    let rows = remarks(view, width);
    for (row, note) in rows.iter().enumerate() {
        canvas.put(notes, (row, 2), width, note, ink(color(view.state)));
    }
    let right = (width / 2).min(WORKER_COLUMNS);
    let left = Area {
        width: width - right,
        ..bot
    };
    health(&mut canvas, left, view);
    let right = Area {
        left: left.width,
        width: right,
        ..bot
    };
    workers(&mut canvas, right, &view.workers);
    gauges(&mut canvas, machine, &view.gauges);
    table(&mut canvas, processes, view);
    trends(&mut canvas, trend, &view.series);
    let seen = format!(" q quits · seen {}", view.at);
    canvas.put(foot, (0, 0), width, &seen, ink(QUIET));
    canvas.0
}

/// The rows that each section gets.
struct Heights {
    notes: usize,
    bot: usize,
    machine: usize,
    processes: usize,
    trend: usize,
    rest: usize,
    foot: usize,
}

impl Heights {
    /// Every section gets its least, the first ones first; then they grow as far as they have
    /// something to show.
    fn of(view: &View, width: usize, height: usize) -> Self {
        let mut left = height.saturating_sub(1);
        let mut take = |wanted: usize, least: usize| {
            let given = if left >= least { wanted.min(left) } else { 0 };
            left -= given;
            given
        };
        let foot = take(usize::from(height > 8), 1);
        let notes = take(note_rows(view, width, height), 1);
        let bot_full = match view.health.len() {
            0 => 0,
            rows => rows.max(view.workers.len()) + FRAME,
        };
        let mut bot = take(bot_full.min(8), 3);
        let machine = take(view.gauges.len() + FRAME, 3);
        let series = view.series.len();
        let mut trend = take(4, 4);
        let processes_full = view.processes.len() + 1 + FRAME;
        let mut processes = take(processes_full.min(4), 4);
        trend += take((series + FRAME).saturating_sub(trend), 1);
        bot += take(bot_full - bot, 1);
        processes += take(processes_full - processes, 1);
        // A tall terminal has more room for the plots.
        trend += take(series, series);
        trend += take(series, series);
        Self {
            notes,
            bot,
            machine,
            processes,
            trend,
            rest: left,
            foot,
        }
    }

    fn in_order(&self) -> [usize; 8] {
        [
            1,
            self.notes,
            self.bot,
            self.machine,
            self.processes,
            self.trend,
            self.rest,
            self.foot,
        ]
    }
}

fn remarks(view: &View, width: usize) -> Vec<&str> {
    let columns = width.saturating_sub(4);
    let rows = view.notes.iter().flat_map(|note| wrapped(note, columns));
    rows.collect()
}

/// The rows that the notes want, but not all there is room for.
fn note_rows(view: &View, width: usize, height: usize) -> usize {
    let most = match view.state {
        State::Unreachable => height / 2,
        _ => (height / 3).min(5),
    };
    remarks(view, width).len().min(most)
}

const fn color(state: State) -> Color {
    match state {
        State::Healthy => GOOD,
        State::Unhealthy => BAD,
        State::Unreachable => DOUBTFUL,
    }
}

/// The state comes first: it must be seen in the narrowest window.
fn headline(canvas: &mut Canvas, area: Area, view: &View) {
    let word = format!(" {} ", view.state.name().to_uppercase());
    let mut style = on(color(view.state));
    style.attributes.set(Attribute::Bold);
    canvas.put(area, (0, 0), area.width, &word, style);
    let title = (0, columns(&word) + 1);
    canvas.put(
        area,
        title,
        area.width,
        &view.title,
        ContentStyle::default(),
    );
}

fn on(color: Color) -> ContentStyle {
    ContentStyle {
        background_color: Some(color),
        ..ink(Color::Black)
    }
}

fn section(canvas: &mut Canvas, area: Area, title: &str) -> Area {
    canvas.frame(area, title, ink(QUIET))
}

fn health(canvas: &mut Canvas, area: Area, view: &View) {
    let inner = section(canvas, area, "Health");
    for (row, (name, text)) in view.health.iter().enumerate() {
        canvas.put(inner, (row, 1), NAME_COLUMNS - 1, name, ink(QUIET));
        let text_at = (row, NAME_COLUMNS);
        canvas.put(inner, text_at, inner.width, text, ContentStyle::default());
    }
}

fn workers(canvas: &mut Canvas, area: Area, workers: &[Worker]) {
    let inner = section(canvas, area, "Workers");
    for (row, worker) in workers.iter().enumerate() {
        let color = if worker.well { GOOD } else { BAD };
        canvas.put(inner, (row, 1), 9, &worker.name, ink(QUIET));
        canvas.put(inner, (row, 11), 8, &worker.state, ink(color));
        canvas.put(
            inner,
            (row, 20),
            inner.width,
            &worker.more,
            ContentStyle::default(),
        );
    }
}

fn gauges(canvas: &mut Canvas, area: Area, gauges: &[Gauge]) {
    let inner = section(canvas, area, "Machine");
    let room = inner.width.saturating_sub(NAME_COLUMNS + 1);
    let bar_columns = room * 2 / 5;
    for (row, gauge) in gauges.iter().enumerate() {
        canvas.put(inner, (row, 1), NAME_COLUMNS - 1, gauge.name, ink(QUIET));
        canvas.cells(inner, (row, NAME_COLUMNS), &bar(gauge, bar_columns));
        let text_at = (row, NAME_COLUMNS + bar_columns + 1);
        canvas.put(inner, text_at, room, &gauge.text, ContentStyle::default());
    }
}

/// A bar with its percentage in the middle.
fn bar(gauge: &Gauge, columns: usize) -> Vec<(char, ContentStyle)> {
    let permille = gauge.permille.unwrap_or(0).min(1_000);
    let color = match permille {
        0..700 => GOOD,
        700..900 => DOUBTFUL,
        _ => BAD,
    };
    let eighths = usize::try_from(permille).unwrap_or(1_000) * columns * 8 / 1_000;
    let label: Vec<char> = known(gauge.permille, percent).chars().collect();
    let label_at = columns.saturating_sub(label.len()) / 2;
    let filled = ContentStyle {
        background_color: Some(TROUGH),
        ..ink(color)
    };
    let cell = |column: usize| {
        let lettered = column.checked_sub(label_at).and_then(|at| label.get(at));
        match (lettered, eighths.saturating_sub(column * 8)) {
            (Some(letter), 8..) => (*letter, on(color)),
            (Some(letter), _) => (*letter, filled),
            (None, 8..) => ('█', filled),
            (None, 0) => (' ', filled),
            (None, part) => (WIDTHS[part - 1], filled),
        }
    };
    (0..columns).map(cell).collect()
}

fn table(canvas: &mut Canvas, area: Area, view: &View) {
    let inner = section(canvas, area, "Processes");
    let mut put = |row: usize, cells: [&str; 6], style: ContentStyle| {
        let mut column = 1;
        let widths = TABLE_COLUMNS.into_iter().chain([inner.width]);
        for (cell, width) in cells.into_iter().zip(widths) {
            // A blank stands between the columns.
            canvas.put(inner, (row, column), width.saturating_sub(1), cell, style);
            column += width;
        }
    };
    put(0, PROCESS_HEAD, ink(QUIET));
    for (row, process) in view.processes.iter().enumerate() {
        let cells = process.each_ref().map(String::as_str);
        put(row + 1, cells, ContentStyle::default());
    }
}

fn trends(canvas: &mut Canvas, area: Area, series: &[Series]) {
    let inner = section(canvas, area, "Trend");
    let tall = (inner.height / series.len().max(1)).max(1);
    let plot_at = NAME_COLUMNS + FIGURE_COLUMNS;
    let plot_columns = inner.width.saturating_sub(plot_at);
    for (index, series) in series.iter().enumerate() {
        let row = index * tall;
        canvas.put(inner, (row, 1), NAME_COLUMNS - 1, series.name, ink(QUIET));
        let (figure, figure_at) = (or_none(&series.text), (row, NAME_COLUMNS));
        canvas.put(
            inner,
            figure_at,
            FIGURE_COLUMNS - 1,
            figure,
            ContentStyle::default(),
        );
        let (values, top) = series.newest(plot_columns);
        // The newest value stands at the right.
        let column = plot_at + plot_columns - values.len();
        for above in 0..tall {
            let cell = |value: &Option<u64>| spark(*value, top, tall, above, index == 0);
            let cells: Vec<_> = values.iter().map(cell).collect();
            canvas.cells(inner, (row + tall - 1 - above, column), &cells);
        }
    }
}

/// A value's cell in a plot of `tall` rows, so many rows above its lowest one.
fn spark(
    value: Option<u64>,
    top: u64,
    tall: usize,
    above: usize,
    is_state: bool,
) -> (char, ContentStyle) {
    let Some(value) = value else {
        return ('·', ink(QUIET));
    };
    let color = match value {
        HEALTHY if is_state => GOOD,
        _ if is_state => BAD,
        _ => FIGURES,
    };
    // A little is not nothing: it gets the lowest bar.
    let shown = if value == 0 {
        0
    } else {
        value.max(top.div_ceil(8))
    };
    let tall = u64::try_from(tall).unwrap_or(1);
    let eighths = u128::from(shown) * u128::from(tall * 8) / u128::from(top.max(1));
    let eighths = usize::try_from(eighths).unwrap_or(usize::MAX);
    match eighths.saturating_sub(above * 8) {
        0 => (' ', ink(color)),
        part => (HEIGHTS[part.min(8) - 1], ink(color)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::look::tests::{hostile, look, nobody, well};
    use super::super::super::report::Report;
    use super::super::super::trend::Trend;
    use super::super::canvas::tests::shown;
    use super::*;
    use std::time::Instant;

    fn drawn(view: Option<&View>, columns: usize, rows: usize) -> String {
        let lines = all(view, columns, rows);
        assert_eq!(lines.len(), rows);
        shown(&lines, columns)
    }

    fn view(times: u64, take: impl Fn(u64) -> super::super::super::look::Look) -> View {
        let mut trend = Trend::default();
        (0..times).for_each(|second| trend.add(take(second)));
        View::of(&trend).expect("there was a look")
    }

    #[test]
    fn every_section_fits_an_ordinary_terminal() {
        let start = Instant::now();
        let view = view(200, |second| {
            look(start, second, &well(second * 10, second), "")
        });
        let screen = drawn(Some(&view), 80, 24);
        for part in [
            "HEALTHY  Telegram Casino Bot 2.0.1",
            "last poll   400 ms ago",
            "1990, 10.0/s",
            "couriers  running  500 ms, 1 restart",
            "75.0 %",
            "123*",
            "25.0 %",
            "Trend",
            "q quits",
        ] {
            assert!(screen.contains(part), "{part} in\n{screen}");
        }
        let screen = drawn(Some(&view), 60, 20);
        for part in [
            "HEALTHY",
            "last poll",
            "pinger",
            "Machine",
            "Trend",
            "updates",
        ] {
            assert!(screen.contains(part), "{part} in\n{screen}");
        }
        assert!(drawn(Some(&view), 20, 5).contains(" HEALTHY "));
        assert!(drawn(None, 40, 3).contains("Looking for the bot"));
    }

    #[test]
    fn a_bot_that_is_gone_or_ill_is_told_at_the_top() {
        let start = Instant::now();
        let gone = view(3, |second| nobody(start, second));
        let screen = drawn(Some(&gone), 60, 20);
        for part in [
            "NOT REACHABLE",
            "127.0.0.1:8001: refused",
            "Start it",
            "memory",
        ] {
            assert!(screen.contains(part), "{part} in\n{screen}");
        }
        let mut ill = well(1, 0);
        ill["status"] = "unhealthy".into();
        ill["reasons"] = vec!["the disk is full"].into();
        let ill = view(1, |second| look(start, second, &ill, ""));
        for size in [(100, 30), (20, 5)] {
            let screen = drawn(Some(&ill), size.0, size.1);
            assert!(screen.contains("UNHEALTHY") && screen.contains("the disk is full"));
        }
    }

    #[test]
    fn no_size_and_no_answer_breaks_it() {
        let start = Instant::now();
        let (health, metrics) = hostile();
        let evil = view(9, |second| look(start, second, &health, &metrics));
        let well = view(9, |second| look(start, second, &well(second, 0), ""));
        let gone = view(9, |second| nobody(start, second));
        for view in [&evil, &well, &gone] {
            for columns in (0..30).chain([59, 60, 80, 100, 300]) {
                for rows in (0..30).chain([50, 100]) {
                    drawn(Some(view), columns, rows);
                }
            }
            let text = Report(view).to_string() + &drawn(Some(view), 300, 100);
            let harmful = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
            assert!(!text.contains(harmful), "{text}");
        }
    }
}
