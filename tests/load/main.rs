//! The load bench: starts the bot as it ships, plays the Bot API and 1,000 users to it, and prints
//! how fast it answers and what that costs, beside the bounds of docs/PERF.md.
//!
//! `cargo bench --bench load -- --help` lists the options. Exit code 0 means that everything was
//! measured, every command answered and the books audited, whatever the figures; 1 that something
//! failed; 2 a wrong option.
//!
//! A reply's time runs from when its command was due to when the API has the whole request that
//! answers it, so a bot (or a generator) that is late is not flattered. The generator shares the
//! machine with the bot: the table tells what it took itself. A lateness p99 above some 0.2 ms means
//! that something else kept the machine busy, and the replies' p99 of that run says little.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::float_arithmetic,
    reason = "a command-line tool that prints means and rates; no money is counted here"
)]

mod api;
mod bot;
mod grow;
mod house;
mod http;
mod load;
mod options;
mod sheet;
mod stage;
mod wire;

use std::process::ExitCode;
use std::time::Duration;

use load::{Load, Pace};
use options::{Options, PHASES, USAGE};
use sheet::{Figure, Sheet};
use stage::{Round, Stage};

const USERS: usize = 1000;
/// A load that ends by its count of commands, not by time.
const LONG: Duration = Duration::from_secs(120);
const SLOW_SENDERS: u32 = 256;
const SLOW_SEND: Duration = Duration::from_millis(40);

/// What the sets of phases share.
struct Bench {
    options: Options,
    sheet: Sheet,
    bets: u64,
    turned_down: u64,
    strays: u64,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.is_empty() {
        // `cargo test --all-targets` runs benches too, unoptimised and without a word.
        eprintln!("nothing measured: use `cargo bench --bench load`");
        return ExitCode::SUCCESS;
    }
    let options = match Options::parse(args.into_iter()) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("{error}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    if let Err(error) = bot::require_disk(&options.setting.folder) {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    if let Some(rounds) = options.grow {
        return match grow::grow(&options, rounds) {
            Ok(growth) if options.json => {
                print!("{}", growth.json());
                ExitCode::SUCCESS
            }
            Ok(growth) => {
                print!("{}", growth.table());
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("FAILED grow: {error}");
                ExitCode::FAILURE
            }
        };
    }
    let json = options.json;
    let mut bench = Bench {
        options,
        sheet: Sheet::default(),
        bets: 0,
        turned_down: 0,
        strays: 0,
    };
    let failures = bench.run();
    let report = if json {
        bench.sheet.json(failures.len())
    } else {
        bench.sheet.table()
    };
    print!("{report}");
    for failure in &failures {
        eprintln!("FAILED {failure}");
    }
    ExitCode::from(u8::from(!failures.is_empty()))
}

impl Bench {
    /// One failed set does not hide the figures of the others.
    fn run(&mut self) -> Vec<String> {
        let mut failures = Vec::new();
        for phase in PHASES {
            if !self.options.wants(phase) {
                continue;
            }
            eprintln!("{phase} ...");
            let outcome = match phase {
                "cold" => self.cold(),
                "idle" => self.idle(),
                "flood" => self.flood(),
                "paced" => self.paced(),
                "delayed" => self.delayed(),
                _ => unreachable!("PHASES has no other"),
            };
            if let Err(error) = outcome {
                failures.push(format!("{phase}: {error}"));
            }
        }
        if self.bets > 0 {
            let share = self.turned_down as f64 * 100.0 / self.bets as f64;
            self.sheet.set(Figure::TurnedDown, share);
            self.sheet.set(Figure::Strays, self.strays as f64);
        }
        failures
    }

    fn cold(&mut self) -> Result<(), String> {
        let mut starts = Vec::new();
        for _ in 0..self.options.starts {
            let (stage, start) = self.open(None)?;
            starts.push(start);
            self.close(stage)?;
        }
        starts.sort_unstable();
        let median = starts[starts.len() / 2].as_secs_f64() * 1000.0;
        self.sheet.set(Figure::ColdStart, median);
        Ok(())
    }

    fn idle(&mut self) -> Result<(), String> {
        let (mut stage, _) = self.open(None)?;
        stage.idle(self.options.settle)?;
        self.sheet.set(Figure::IdleRss, stage.bot.rss_mib()?);
        let before = stage.bot.threads()?;
        stage.idle(self.options.idle)?;
        let after = stage.bot.threads()?;
        let minutes = self.options.idle.as_secs_f64() / 60.0;
        let cpu_ms = (after.cpu_ms - before.cpu_ms) / minutes;
        let wakeups = (after.voluntary_switches - before.voluntary_switches) / minutes;
        self.sheet.set(Figure::IdleCpu, cpu_ms);
        self.sheet.set(Figure::IdleWakeups, wakeups);
        self.close(stage)
    }

    fn flood(&mut self) -> Result<(), String> {
        let (mut stage, _) = self.open(None)?;
        greet(&mut stage)?;
        let load = Load::new(Pace::Closed, USERS, self.options.flood, u64::MAX);
        let wanted = self.options.bets_in_all;
        let round = stage.play_bets(load, wanted)?;
        self.count(&round);
        let sheet = &mut self.sheet;
        sheet.set(Figure::FloodRate, round.report.per_second);
        sheet.set(Figure::FloodCpu, round.cpu_s_per_1000());
        sheet.set(Figure::FloodP50, round.report.p50_ms);
        sheet.set(Figure::FloodP99, round.report.p99_ms);
        sheet.set(Figure::FloodHealthP50, round.health_at(50));
        sheet.set(Figure::FloodHealthP99, round.health_at(99));
        sheet.set(Figure::FloodDisk, round.written_kib_per_bet());
        sheet.set(Figure::OwnCpu, round.own_cpu_us_per_bet());
        let (mut rss, mut bets) = round.rss;
        if bets < wanted {
            let load = Load::new(Pace::Closed, USERS, LONG, wanted - bets);
            let rest = self.bets(&mut stage, load)?;
            rss = rest.rss.0;
            bets += rest.rss.1;
        }
        self.sheet.set(Figure::FullRss, rss);
        self.sheet.short_of_bets = (bets < sheet::BETS_OF_RSS).then_some(bets);
        self.close(stage)
    }

    fn paced(&mut self) -> Result<(), String> {
        let (mut stage, _) = self.open(None)?;
        greet(&mut stage)?;
        let length = self.options.paced;
        let paced = |every_ms| {
            let pace = Pace::Open(Duration::from_millis(every_ms));
            Load::new(pace, USERS, length, u64::MAX)
        };
        let calm = self.bets(&mut stage, paced(20))?;
        self.sheet.set(Figure::CalmP50, calm.report.p50_ms);
        self.sheet.set(Figure::CalmP99, calm.report.p99_ms);
        self.sheet.set(Figure::CalmLate, calm.report.late_p99_ms);
        let brisk = self.bets(&mut stage, paced(2))?;
        self.sheet.set(Figure::BriskP50, brisk.report.p50_ms);
        self.sheet.set(Figure::BriskP99, brisk.report.p99_ms);
        self.sheet.set(Figure::BriskHealthP50, brisk.health_at(50));
        self.sheet.set(Figure::BriskHealthP99, brisk.health_at(99));
        self.sheet.set(Figure::BriskLate, brisk.report.late_p99_ms);
        self.sheet.set(Figure::BriskCpu, brisk.cpu_s_per_1000());
        self.close(stage)
    }

    fn delayed(&mut self) -> Result<(), String> {
        let (mut stage, _) = self.open(Some((SLOW_SENDERS, SLOW_SEND)))?;
        greet(&mut stage)?;
        let load = Load::new(Pace::Closed, USERS, self.options.flood, u64::MAX);
        let round = self.bets(&mut stage, load)?;
        self.sheet.set(Figure::DelayedRate, round.report.per_second);
        self.close(stage)
    }

    fn open(&self, slow: Option<(u32, Duration)>) -> Result<(Stage, Duration), String> {
        let (senders, delay) = slow.unzip();
        Stage::open(&self.options.setting, senders, delay.unwrap_or_default())
    }

    fn bets(&mut self, stage: &mut Stage, load: Load) -> Result<Round, String> {
        let round = stage.play_bets(load, u64::MAX)?;
        self.count(&round);
        Ok(round)
    }

    fn count(&mut self, round: &Round) {
        self.bets += round.report.answered;
        self.turned_down += round.report.turned_down;
    }

    fn close(&mut self, stage: Stage) -> Result<(), String> {
        self.strays += stage.strays();
        if let Some(log) = stage.close()? {
            eprintln!("the bot logged, last in {log}");
        }
        Ok(())
    }
}

/// Every player comes in once, as the first credit is given then.
fn greet(stage: &mut Stage) -> Result<(), String> {
    stage
        .play_start(Load::new(Pace::Once, USERS, LONG, u64::MAX))
        .map(|_| ())
}
