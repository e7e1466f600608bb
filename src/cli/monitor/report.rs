//! The monitor as plain text: for a pipe, for `--once` and for a build without a screen.
use super::units::{known, percent};
use super::view::{PROCESS_HEAD, Series, View, or_none};
use std::fmt::{self, Display, Formatter};

/// The most looks of a trend that a line shows.
const TREND_COLUMNS: usize = 40;

/// One report: a headline, then a section a paragraph.
pub(crate) struct Report<'a>(pub(crate) &'a View);

impl Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let view = self.0;
        write!(f, "{}  {}", view.at, view.state.name())?;
        if !view.title.is_empty() {
            write!(f, "  {}", view.title)?;
        }
        writeln!(f)?;
        for note in &view.notes {
            writeln!(f, "  ! {note}")?;
        }
        if !view.health.is_empty() {
            writeln!(f, "Health")?;
            for (name, text) in &view.health {
                writeln!(f, "  {name:<12} {text}")?;
            }
        }
        if !view.workers.is_empty() {
            writeln!(f, "Workers")?;
            for worker in &view.workers {
                let (name, state, more) = (&worker.name, &worker.state, &worker.more);
                let mark = if worker.well { ' ' } else { '!' };
                writeln!(f, "{mark} {name:<12} {state:<8} {more}")?;
            }
        }
        writeln!(f, "Machine")?;
        for gauge in &view.gauges {
            let share = known(gauge.permille, percent);
            writeln!(f, "  {:<12} {share} {}", gauge.name, gauge.text)?;
        }
        writeln!(f, "Processes")?;
        if view.processes.is_empty() {
            writeln!(f, "  none to be seen")?;
        }
        let head = Some(PROCESS_HEAD.map(str::to_owned)).filter(|_| !view.processes.is_empty());
        for row in head.iter().chain(&view.processes) {
            let [pid, command, cpu, memory, threads, up] = row;
            writeln!(
                f,
                "  {pid:<12} {command:<8} {cpu:>8} {memory:>10} {threads:>8}  {up}"
            )?;
        }
        writeln!(f, "Trend")?;
        for series in &view.series {
            writeln!(
                f,
                "  {:<12} {:<14} {}",
                series.name,
                or_none(&series.text),
                bars(series)
            )?;
        }
        Ok(())
    }
}

/// A series as one line of bars; a dot where there is no figure.
fn bars(series: &Series) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let (values, top) = series.newest(TREND_COLUMNS);
    let bar = |value: &Option<u64>| match value {
        None => '·',
        Some(0) => ' ',
        Some(value) => {
            let eighths = u128::from(*value) * 8 / u128::from(top.max(1));
            BARS[usize::try_from(eighths).unwrap_or(8).clamp(1, 8) - 1]
        }
    };
    let line: String = values.iter().map(bar).collect();
    line.trim_end().to_owned()
}
