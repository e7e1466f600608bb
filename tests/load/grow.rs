//! The same players in a house where nobody has played yet and in one with a long history: what grows with the
//! books.

use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use casino_bot::store::Db;

use crate::bot;
use crate::house;
use crate::load::{Load, Pace};
use crate::options::Options;
use crate::stage::Stage;
use crate::{LONG, USERS};

/// What the players read, one command in so long.
const PAGES: [&str; 7] = [
    "/start",
    "/history",
    "/history 5",
    "/stats",
    "/top",
    "/balance",
    "/history csv",
];
const PAGE_EVERY: Duration = Duration::from_millis(5);
const PAGES_EACH: u64 = 1_000;

/// A figure of each house, the empty one first, and what must hold.
struct Row {
    name: String,
    values: [Option<f64>; 2],
    must: Must,
}

#[derive(Clone, Copy)]
enum Must {
    /// It is told only.
    Nothing,
    /// No more than this.
    Below(f64),
    /// No more than this many times what it is in an empty house.
    Times(f64),
}

/// What was measured of both houses.
#[derive(Default)]
pub struct Growth {
    rows: Vec<Row>,
}

impl Growth {
    fn set(&mut self, house: usize, must: Must, name: impl Into<String>, value: f64) {
        let name = name.into();
        match self.rows.iter_mut().find(|row| row.name == name) {
            Some(row) => row.values[house] = Some(value),
            None => {
                let mut values = [None; 2];
                values[house] = Some(value);
                self.rows.push(Row { name, values, must });
            }
        }
    }

    /// The table, and what is not as it must be.
    pub fn table(&self) -> String {
        let width = self.rows.iter().map(|row| row.name.len()).max();
        let width = width.unwrap_or(0);
        let mut out = format!(
            "{:<width$} | {:>10} | {:>10} | {:>6} | must\n",
            "figure", "empty", "grown", "ratio"
        );
        for row in &self.rows {
            let shown = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.2}"));
            let [empty, grown] = row.values.map(shown);
            let (must, holds) = row.holds();
            let _ = writeln!(
                out,
                "{:<width$} | {empty:>10} | {grown:>10} | {:>6} | {must}{}",
                row.name,
                shown(row.ratio()),
                if holds { "" } else { "  MISSED" }
            );
        }
        out
    }

    /// The same in one line of JSON.
    pub fn json(&self) -> String {
        let number = |value: Option<f64>| value.map_or("null".to_owned(), |v| format!("{v:.4}"));
        let row = |row: &Row| {
            let [empty, grown] = row.values.map(number);
            format!("\"{}\":[{empty},{grown}]", row.name)
        };
        let rows: Vec<_> = self.rows.iter().map(row).collect();
        format!("{{{}}}\n", rows.join(","))
    }
}

impl Row {
    fn ratio(&self) -> Option<f64> {
        let [empty, grown] = self.values;
        Some(grown? / empty.filter(|empty| *empty > 0.0)?)
    }

    fn holds(&self) -> (String, bool) {
        match self.must {
            Must::Nothing => ("-".to_owned(), true),
            Must::Below(most) => {
                let holds = self.values[1].is_none_or(|value| value <= most);
                (format!("{most}"), holds)
            }
            Must::Times(most) => {
                let holds = self.ratio().is_none_or(|ratio| ratio <= most);
                (format!("x {most}"), holds)
            }
        }
    }
}

/// Measures both houses; the grown one has so many rounds in its books.
pub fn grow(options: &Options, rounds: u64) -> Result<Growth, String> {
    let mut growth = Growth::default();
    let users = USERS as u64;
    for (house, rounds) in [0, rounds].into_iter().enumerate() {
        let folder = bot::fresh_folder(&options.setting.folder)?;
        eprintln!("  {rounds} rounds are played ...");
        let path = folder.join("casino.db");
        let made = house::make(&path, crate::api::FIRST_USER, rounds, users)?;
        if rounds > 0 {
            told(&mut growth, rounds, &made);
        }
        // The players that play are spread over all there are.
        let stride = i64::try_from(made.players / users).unwrap_or(1);
        measure(&mut growth, house, options, &folder, stride)?;
    }
    Ok(growth)
}

fn told(growth: &mut Growth, rounds: u64, made: &house::Made) {
    for (name, value, must) in [
        ("players", made.players as f64, Must::Nothing),
        ("rounds", rounds as f64, Must::Nothing),
        ("bytes kept a player", made.bytes_a_player, Must::Nothing),
        ("bytes kept a round", made.bytes_a_round, Must::Below(450.0)),
        (
            "KiB written a round, made",
            made.kib_written_a_round,
            Must::Nothing,
        ),
        (
            "rounds made a second",
            made.rounds_per_second,
            Must::Nothing,
        ),
    ] {
        growth.set(1, must, name, value);
    }
}

fn measure(
    growth: &mut Growth,
    house: usize,
    options: &Options,
    folder: &Path,
    stride: i64,
) -> Result<(), String> {
    let (mut stage, start) = Stage::open_in(&options.setting, folder, stride)?;
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    growth.set(house, Must::Below(100.0), "start, ms", ms(start));
    stage.play_start(Load::new(Pace::Once, USERS, LONG, u64::MAX))?;
    let load = Load::new(Pace::Closed, USERS, options.flood, u64::MAX);
    let read_before = stage.bot.read_bytes()?;
    let flood = stage.play_bets(load, u64::MAX)?;
    let read = stage.bot.read_bytes()? - read_before;
    let bets = flood.report.answered.max(1) as f64;
    let cpu_us = flood.cpu_s_per_1000() * 1000.0;
    growth.set(house, Must::Times(1.1), "CPU us a bet", cpu_us);
    growth.set(house, Must::Nothing, "KiB read a bet", read / 1024.0 / bets);
    let written = flood.written_kib_per_bet();
    growth.set(house, Must::Nothing, "KiB written a bet", written);
    growth.set(
        house,
        Must::Below(50.0),
        "/health p99 in the flood, ms",
        flood.health_at(99),
    );
    for page in PAGES {
        let load = Load::new(Pace::Open(PAGE_EVERY), USERS, LONG, PAGES_EACH);
        let read_before = stage.bot.read_bytes()?;
        let round = stage.play_text(load, page)?;
        let read = stage.bot.read_bytes()? - read_before;
        let read = read / 1024.0 / round.report.answered.max(1) as f64;
        growth.set(house, Must::Nothing, format!("{page} KiB read"), read);
        growth.set(
            house,
            Must::Nothing,
            format!("{page} p50, ms"),
            round.report.p50_ms,
        );
        let p99 = round.report.p99_ms;
        growth.set(house, Must::Below(50.0), format!("{page} p99, ms"), p99);
    }
    growth.set(house, Must::Nothing, "RSS, MiB", stage.bot.rss_mib()?);
    from_outside(growth, house, &folder.join("casino.db"))?;
    let began = Instant::now();
    if let Some(log) = stage.close()? {
        eprintln!("the bot logged, last in {log}");
    }
    growth.set(
        house,
        Must::Nothing,
        "stop and the whole audit, s",
        began.elapsed().as_secs_f64(),
    );
    Ok(())
}

/// What is done beside the running bot.
fn from_outside(growth: &mut Growth, house: usize, path: &Path) -> Result<(), String> {
    let db = Db::open_from_outside(path).map_err(|e| e.to_string())?;
    let began = Instant::now();
    let (findings, _) = db.prove_cheaply().map_err(|e| e.to_string())?;
    let took = began.elapsed().as_secs_f64() * 1000.0;
    growth.set(house, Must::Nothing, "the cheap audit, ms", took);
    if let Some(finding) = findings.first() {
        return Err(finding.to_string());
    }
    let began = Instant::now();
    let copy = path.with_extension("copy");
    db.backup(&copy).map_err(|e| e.to_string())?;
    let took = began.elapsed().as_secs_f64();
    growth.set(house, Must::Nothing, "a backup with its proof, s", took);
    Ok(())
}
