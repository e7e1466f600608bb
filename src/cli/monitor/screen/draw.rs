//! Where things stand on the screen. What does not fit is left out, the least telling first.
use super::super::trend::State;
use super::super::units::{known, percent};
use super::super::view::{Gauge, HEALTHY, PROCESS_HEAD, Series, View, Worker, or_none};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{
    Block, Gauge as Bar, Padding, Paragraph, RenderDirection, Row, Sparkline, SparklineBar, Table,
    Wrap,
};

const QUIET: Style = Style::new().fg(Color::DarkGray);
/// The columns of names at the left of a section.
const NAME_COLUMNS: u16 = 13;
/// The columns of figures beside a trend.
const FIGURE_COLUMNS: u16 = 15;
/// The columns in which a worker's line fits.
const WORKER_COLUMNS: u16 = 42;
/// Rows of a frame around a section.
const FRAME: u16 = 2;

/// Draws everything, or that there is nothing to see yet.
pub(super) fn all(frame: &mut Frame<'_>, view: Option<&View>) {
    let Some(view) = view else {
        frame.render_widget(Paragraph::new("Looking for the bot…"), frame.area());
        return;
    };
    let heights = Heights::of(view, frame.area());
    let areas = Layout::vertical(heights.in_order().map(Constraint::Length));
    let [title, notes, bot, machine, processes, trend, _, foot] = areas.areas(frame.area());
    frame.render_widget(headline(view), title);
    frame.render_widget(remarks(view), notes);
    let right = Constraint::Length((bot.width / 2).min(WORKER_COLUMNS));
    let [left, right] = Layout::horizontal([Constraint::Fill(1), right]).areas(bot);
    frame.render_widget(health(view), left);
    frame.render_widget(workers(&view.workers), right);
    gauges(frame, machine, &view.gauges);
    frame.render_widget(table(view), processes);
    trends(frame, trend, &view.series);
    let foot_line = format!(" q quits · seen {}", view.at);
    frame.render_widget(Paragraph::new(foot_line).style(QUIET), foot);
}

/// The rows that each section gets.
struct Heights {
    notes: u16,
    bot: u16,
    machine: u16,
    processes: u16,
    trend: u16,
    rest: u16,
    foot: u16,
}

impl Heights {
    /// Every section gets its least, the first ones first; then they grow as far as they have
    /// something to show.
    fn of(view: &View, area: Rect) -> Self {
        let mut left = area.height.saturating_sub(1);
        let mut take = |wanted: u16, least: u16| {
            let given = if left >= least { wanted.min(left) } else { 0 };
            left -= given;
            given
        };
        let rows = |rows: usize| {
            u16::try_from(rows)
                .unwrap_or(u16::MAX)
                .saturating_add(FRAME)
        };
        let foot = take(u16::from(area.height > 8), 1);
        let notes = take(note_rows(view, area), 1);
        let bot_full = if view.health.is_empty() {
            0
        } else {
            rows(view.health.len().max(view.workers.len()))
        };
        let mut bot = take(bot_full.min(8), 3);
        let machine = take(rows(view.gauges.len()), 3);
        let series = u16::try_from(view.series.len()).unwrap_or(1);
        let mut trend = take(4, 4);
        let processes_full = rows(view.processes.len() + 1);
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

    const fn in_order(&self) -> [u16; 8] {
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

/// The rows that the notes want: wrapped, but not all there is room for.
fn note_rows(view: &View, area: Rect) -> u16 {
    let columns = usize::from(area.width).saturating_sub(4).max(1);
    let rows = |note: &String| note.chars().count().div_ceil(columns);
    let most = match view.state {
        State::Unreachable => area.height / 2,
        _ => (area.height / 3).min(5),
    };
    u16::try_from(view.notes.iter().map(rows).sum::<usize>()).map_or(most, |rows| rows.min(most))
}

const fn color(state: State) -> Color {
    match state {
        State::Healthy => Color::Green,
        State::Unhealthy => Color::Red,
        State::Unreachable => Color::Yellow,
    }
}

/// The state comes first: it must be seen in the narrowest window.
fn headline(view: &View) -> Line<'_> {
    let word = format!(" {} ", view.state.name().to_uppercase());
    let style = Style::new().fg(Color::Black).bg(color(view.state));
    Line::from(vec![
        Span::styled(word, style.add_modifier(Modifier::BOLD)),
        Span::raw(" "),
        Span::raw(view.title.as_str()),
    ])
}

fn remarks(view: &View) -> Paragraph<'_> {
    let lines: Vec<_> = view
        .notes
        .iter()
        .map(|note| Line::raw(format!("  {note}")))
        .collect();
    Paragraph::new(lines)
        .style(Style::new().fg(color(view.state)))
        .wrap(Wrap { trim: false })
}

fn section(title: &str) -> Block<'_> {
    Block::bordered()
        .title(format!(" {title} "))
        .border_style(QUIET)
}

fn name(text: &str, columns: u16) -> Span<'static> {
    Span::styled(format!(" {text:<0$}", usize::from(columns) - 1), QUIET)
}

fn health(view: &View) -> Paragraph<'_> {
    let row = |(title, text): &'_ (&str, String)| {
        Line::from(vec![name(title, NAME_COLUMNS), Span::raw(text.clone())])
    };
    Paragraph::new(view.health.iter().map(row).collect::<Vec<_>>()).block(section("Health"))
}

fn workers(workers: &[Worker]) -> Paragraph<'_> {
    let row = |worker: &Worker| {
        let color = if worker.well {
            Color::Green
        } else {
            Color::Red
        };
        let (state, more) = (&worker.state, &worker.more);
        Line::from(vec![
            name(&worker.name, 10),
            Span::styled(format!(" {state:<8}"), Style::new().fg(color)),
            Span::raw(format!(" {more}")),
        ])
    };
    Paragraph::new(workers.iter().map(row).collect::<Vec<_>>()).block(section("Workers"))
}

fn gauges(frame: &mut Frame<'_>, area: Rect, gauges: &[Gauge]) {
    let block = section("Machine");
    let inner = block.inner(area);
    frame.render_widget(block, area);
    for (gauge, row) in gauges.iter().zip(inner.rows()) {
        let columns = [
            Constraint::Length(NAME_COLUMNS),
            Constraint::Fill(2),
            Constraint::Length(1),
            Constraint::Fill(3),
        ];
        let [title, bar, _, text] = Layout::horizontal(columns).areas(row);
        frame.render_widget(name(gauge.name, NAME_COLUMNS), title);
        let permille = gauge.permille.unwrap_or(0);
        let filled = match permille {
            0..700 => Color::Green,
            700..900 => Color::Yellow,
            _ => Color::Red,
        };
        let filled_percent = u16::try_from(permille / 10).unwrap_or(100).min(100);
        let style = Style::new().fg(filled).bg(Color::Indexed(236));
        frame.render_widget(
            Bar::default()
                .gauge_style(style)
                .use_unicode(true)
                .label(known(gauge.permille, percent))
                .percent(filled_percent),
            bar,
        );
        frame.render_widget(Span::raw(gauge.text.as_str()), text);
    }
}

fn table(view: &View) -> Table<'_> {
    let rows = view
        .processes
        .iter()
        .map(|row| Row::new(row.iter().map(String::as_str)));
    let widths = [11, 9, 9, 10, 8].map(Constraint::Length);
    let widths = widths.into_iter().chain([Constraint::Fill(1)]);
    let head = Row::new(PROCESS_HEAD).style(QUIET);
    Table::new(rows, widths)
        .header(head)
        .block(section("Processes").padding(Padding::left(1)))
}

fn trends(frame: &mut Frame<'_>, area: Rect, series: &[Series]) {
    let block = section("Trend");
    let inner = block.inner(area);
    frame.render_widget(block, area);
    if inner.is_empty() {
        return;
    }
    let count = u16::try_from(series.len()).unwrap_or(1).max(1);
    let tall = (inner.height / count).max(1);
    for (index, series) in (0..).zip(series) {
        let top = inner.y.saturating_add(tall.saturating_mul(index));
        let row = Rect::new(inner.x, top, inner.width, tall).intersection(inner);
        if row.is_empty() {
            return;
        }
        let columns = [
            Constraint::Length(NAME_COLUMNS),
            Constraint::Length(FIGURE_COLUMNS),
            Constraint::Fill(1),
        ];
        let [title, figure, plot] = Layout::horizontal(columns).areas(row);
        frame.render_widget(name(series.name, NAME_COLUMNS), title);
        frame.render_widget(Span::raw(or_none(&series.text)), figure);
        frame.render_widget(spark(series, plot.width, index == 0), plot);
    }
}

/// The newest value stands at the right.
fn spark(series: &Series, columns: u16, is_state: bool) -> Sparkline<'_> {
    let (values, top) = series.newest(usize::from(columns));
    let bar = |value: &Option<u64>| {
        // A little is not nothing: it gets the lowest bar.
        let shown = value.map(|value| {
            if value == 0 {
                0
            } else {
                value.max(top.div_ceil(8))
            }
        });
        let color = match value {
            Some(HEALTHY) if is_state => Color::Green,
            Some(_) if is_state => Color::Red,
            _ => Color::Cyan,
        };
        SparklineBar::from(shown).style(Style::new().fg(color))
    };
    Sparkline::default()
        .data(values.iter().rev().map(bar).collect::<Vec<_>>())
        .direction(RenderDirection::RightToLeft)
        .max(top)
        .absent_value_symbol("·")
        .absent_value_style(QUIET)
}

#[cfg(test)]
mod tests {
    use super::super::super::look::tests::{hostile, look, nobody, well};
    use super::super::super::report::Report;
    use super::super::super::trend::Trend;
    use super::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use std::time::Instant;

    fn drawn(view: Option<&View>, columns: u16, rows: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("it is memory");
        terminal
            .draw(|frame| all(frame, view))
            .expect("it is memory");
        if columns == 0 {
            // The test's own printer cannot do without columns.
            return String::new();
        }
        terminal.backend().to_string()
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
