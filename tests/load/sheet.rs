//! The figures, beside what they must be and should be. The bounds are those of docs/PERF.md,
//! measured on two shared cores with a disk behind; they say nothing of another machine.

use std::fmt::Write;

/// In the order of printing, and the index into `ROWS`.
#[derive(Clone, Copy)]
pub enum Figure {
    ColdStart,
    IdleRss,
    IdleCpu,
    IdleWakeups,
    FloodRate,
    FloodCpu,
    FloodP50,
    FloodP99,
    FloodDisk,
    FullRss,
    CalmP50,
    CalmP99,
    BriskP50,
    BriskP99,
    BriskCpu,
    DelayedRate,
    BriskHealthP50,
    BriskHealthP99,
    FloodHealthP50,
    FloodHealthP99,
    TurnedDown,
    Strays,
    OwnCpu,
    CalmLate,
    BriskLate,
}

/// The bets that the bound of `FullRss` was measured after.
pub const BETS_OF_RSS: u64 = 100_000;

struct Row {
    key: &'static str,
    name: &'static str,
    digits: usize,
    must: Option<f64>,
    aim: Option<f64>,
}

const fn row(key: &'static str, name: &'static str, digits: usize, bounds: [f64; 2]) -> Row {
    Row {
        key,
        name,
        digits,
        must: Some(bounds[0]),
        aim: Some(bounds[1]),
    }
}

/// For information: no bound is known.
const fn note(key: &'static str, name: &'static str, digits: usize) -> Row {
    Row {
        key,
        name,
        digits,
        must: None,
        aim: None,
    }
}

#[rustfmt::skip]
const ROWS: [Row; 25] = [
    row("cold_start_ms", "cold start to the first getUpdates, ms", 1, [10.0, 6.0]),
    row("idle_rss_mib", "idle RSS, MiB", 1, [8.2, 7.0]),
    row("idle_cpu_ms_per_minute", "idle CPU, ms a minute", 2, [1.8, 0.7]),
    Row { aim: Some(20.0), ..note("idle_wakeups_per_minute", "idle wake-ups a minute", 0) },
    row("flood_updates_per_s", "updates/s, flood", 0, [11_000.0, 16_500.0]),
    row("flood_cpu_s_per_1000", "CPU-seconds per 1,000 bets, flood", 3, [0.13, 0.09]),
    note("flood_p50_ms", "reply p50 in the flood, ms", 1),
    row("flood_p99_ms", "reply p99 in the flood, ms", 1, [150.0, 100.0]),
    row("flood_disk_kib_per_bet", "disk KiB written a bet, flood", 2, [2.0, 1.0]),
    row("rss_after_bets_mib", "RSS after 100,000 bets, MiB", 1, [19.0, 12.5]),
    row("paced_50_p50_ms", "reply p50 at 50/s, ms", 2, [1.3, 1.1]),
    row("paced_50_p99_ms", "reply p99 at 50/s, ms", 2, [2.5, 2.0]),
    row("paced_500_p50_ms", "reply p50 at 500/s, ms", 2, [0.7, 0.64]),
    row("paced_500_p99_ms", "reply p99 at 500/s, ms", 2, [1.9, 1.6]),
    row("paced_500_cpu_s_per_1000", "CPU-seconds per 1,000 bets at 500/s", 3, [0.54, 0.42]),
    row("delayed_updates_per_s", "updates/s when each send takes 40 ms", 0, [5_600.0, 6_000.0]),
    Row { aim: Some(0.21), ..note("paced_500_health_p50_ms", "/health p50 at 500/s, ms", 2) },
    row("paced_500_health_p99_ms", "/health p99 at 500/s, ms", 2, [1.0, 0.4]),
    note("flood_health_p50_ms", "/health p50 in the flood, ms", 2),
    row("flood_health_p99_ms", "/health p99 in the flood, ms", 2, [10.0, 3.0]),
    note("turned_down_percent", "bets turned down, %", 1),
    note("strays", "messages nobody had asked for", 0),
    note("own_cpu_us_per_update", "the generator's own CPU in the flood, us an update", 1),
    note("own_late_50_p99_ms", "the generator's own lateness p99 at 50/s, ms", 2),
    note("own_late_500_p99_ms", "the generator's own lateness p99 at 500/s, ms", 2),
];

impl Row {
    /// Every bounded figure is a cost except the rates.
    fn holds(&self, value: f64) -> bool {
        let more_is_better = self.key.ends_with("updates_per_s");
        self.must.is_none_or(|must| {
            if more_is_better {
                value >= must
            } else {
                value <= must
            }
        })
    }
}

/// What was measured so far.
#[derive(Default)]
pub struct Sheet {
    values: [Option<f64>; ROWS.len()],
    /// The bets before RSS was read, if fewer than `BETS_OF_RSS`.
    pub short_of_bets: Option<u64>,
}

impl Sheet {
    pub fn set(&mut self, figure: Figure, value: f64) {
        self.values[figure as usize] = Some(value);
    }

    pub fn table(&self) -> String {
        let mut lines = vec![["figure", "value", "must", "aim"].map(str::to_owned)];
        let mut missed = Vec::new();
        for (index, (row, value)) in self.measured() {
            let mut name = row.name.to_owned();
            let (mut must, mut aim) = (row.must, row.aim);
            if let Some(bets) = self
                .short_of_bets
                .filter(|_| index == Figure::FullRss as usize)
            {
                name = format!("RSS after {} bets, MiB", grouped(bets as f64, 0));
                (must, aim) = (None, None);
            } else if !row.holds(value) {
                missed.push(row.name);
            }
            let bound = |bound: Option<f64>| bound.map_or("-".to_owned(), trimmed);
            let value = grouped(value, row.digits);
            lines.push([name, value, bound(must), bound(aim)]);
        }
        if lines.len() == 1 {
            return String::new();
        }
        let width = |column: usize| lines.iter().map(|l| l[column].len()).max().unwrap_or(0);
        let widths = [0, 1, 2, 3].map(width);
        let mut out = String::new();
        for [name, value, must, aim] in &lines {
            let [a, b, c, d] = widths;
            writeln!(out, "{name:<a$} | {value:>b$} | {must:>c$} | {aim:>d$}")
                .expect("a String takes every write");
        }
        if !missed.is_empty() {
            out.push_str(&format!("not as it must be: {}\n", missed.join("; ")));
        }
        out
    }

    pub fn json(&self, failures: usize) -> String {
        let mut out = String::from("{");
        for (_, (row, value)) in self.measured() {
            write!(out, "\"{}\":{value:.4},", row.key).expect("a String takes every write");
        }
        if let Some(bets) = self.short_of_bets {
            write!(out, "\"rss_after_bets\":{bets},").expect("a String takes every write");
        }
        out + &format!("\"failures\":{failures}}}\n")
    }

    fn measured(&self) -> impl Iterator<Item = (usize, (&Row, f64))> {
        let rows = ROWS.iter().zip(self.values).enumerate();
        rows.filter_map(|(index, (row, value))| Some((index, (row, value?))))
    }
}

/// With commas between the thousands.
fn grouped(value: f64, digits: usize) -> String {
    let plain = format!("{value:.digits$}");
    let whole = plain.find('.').unwrap_or(plain.len());
    let mut out = String::with_capacity(plain.len() + 4);
    for (index, c) in plain.chars().enumerate() {
        if index > 0 && index < whole && (whole - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// A bound as it is written in PERF.md.
fn trimmed(bound: f64) -> String {
    let digits = if bound >= 1000.0 { 0 } else { 2 };
    let plain = grouped(bound, digits);
    if digits == 0 {
        return plain;
    }
    plain.trim_end_matches('0').trim_end_matches('.').to_owned()
}
