//! Many histories of the whole casino, each under a seed of its own: see `mod.rs`.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool of the tests; it uses a part of their kit"
)]

#[path = "../kit/mod.rs"]
mod kit;
mod planted;
#[path = "mod.rs"]
mod simulation;

use simulation::{Outcome, Plan, WITHIN, run, shortest, transcript};
use std::process::ExitCode;
use std::time::Instant;

const USAGE: &str = include_str!("usage.txt");
/// Acts of a history: enough for everything to meet everything, and soon made shorter.
const ACTS: usize = 600;

struct Options {
    seed: u64,
    steps: u64,
    players: u64,
    acts: usize,
    file: Option<String>,
    lines: bool,
    brief: bool,
    met: bool,
    plant: Option<String>,
    faults: bool,
    fault: Option<String>,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.is_empty() {
        // `cargo test --all-targets` runs benches too.
        eprintln!("nothing simulated: use scripts/simulate");
        return ExitCode::SUCCESS;
    }
    match options(args.into_iter()) {
        Ok(Some(options)) => simulate(&options),
        Ok(None) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// `None` asks for the usage.
fn options(mut args: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options {
        seed: casino_bot::values::chance::random() >> 24,
        steps: 100_000,
        players: 7,
        acts: ACTS,
        file: None,
        lines: false,
        brief: false,
        met: false,
        plant: None,
        faults: false,
        fault: None,
    };
    while let Some(name) = args.next() {
        let mut value = || args.next().ok_or(format!("{name} needs a value"));
        let number = |text: String| text.parse().map_err(|_| format!("{text} is no number"));
        match name.as_str() {
            // Cargo's own word to every bench.
            "--bench" => {}
            "--help" | "-h" => return Ok(None),
            "--seed" => options.seed = number(value()?)?,
            "--steps" => options.steps = number(value()?)?,
            "--players" => options.players = number(value()?)?.clamp(2, 200),
            "--acts" => options.acts = number(value()?)?.clamp(1, 100_000) as usize,
            "--history" => options.file = Some(value()?),
            "--lines" => options.lines = true,
            "--brief" => options.brief = true,
            "--met" => options.met = true,
            "--plant" => options.plant = Some(value()?),
            "--faults" => options.faults = true,
            "--fault" => options.fault = Some(value()?),
            _ => return Err(format!("{name} is not an option")),
        }
    }
    Ok(Some(options))
}

fn simulate(options: &Options) -> ExitCode {
    if let Some(copy) = &options.plant {
        return planted::plant(std::path::Path::new(copy));
    }
    if options.faults {
        let only = options.fault.as_deref();
        return planted::each_is_found(options.steps, options.seed, only);
    }
    if let Some(file) = &options.file {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let Some(plan) = Plan::read(&text) else {
            eprintln!("{file} is no history");
            return ExitCode::from(2);
        };
        return tell(&plan, &run(&plan), options.lines);
    }
    let (began, mut steps, mut seed, mut lives, mut acts) = (Instant::now(), 0, options.seed, 0, 0);
    let mut met = std::collections::BTreeMap::new();
    while steps < options.steps {
        let plan = Plan::new(seed, options.players, options.acts);
        let asked = Instant::now();
        let outcome = run(&plan);
        let ms = asked.elapsed().as_millis();
        (steps, lives, acts) = (
            steps + outcome.steps,
            lives + outcome.lives,
            acts + plan.acts.len(),
        );
        if let Some(wrong) = &outcome.wrong {
            println!("found after {steps} steps, seed {seed}: {wrong}");
        }
        if outcome.wrong.is_some() && options.brief {
            return ExitCode::FAILURE;
        }
        println!(
            "seed {seed}: {} steps, {} lives, {} ms, {}",
            outcome.steps, outcome.lives, ms, outcome.hash
        );
        if outcome.wrong.is_some() {
            let (plan, outcome) = shortest(&plan, outcome, WITHIN);
            return tell(&plan, &outcome, options.lines);
        }
        if options.lines {
            outcome.lines.iter().for_each(|line| println!("{line}"));
        }
        seed = seed.wrapping_add(1);
        for (what, times) in outcome.met {
            *met.entry(what).or_insert(0) += times;
        }
    }
    if options.met {
        met.iter()
            .for_each(|(what, times)| println!("{times:>9} {what}"));
    }
    let took = began.elapsed();
    let rate = u128::from(steps) * 1_000 / took.as_millis().max(1);
    println!(
        "{steps} steps, {acts} acts, {} histories, {lives} lives in {} s, {rate} steps a second: all holds",
        seed.wrapping_sub(options.seed),
        took.as_secs()
    );
    ExitCode::SUCCESS
}

/// Tells of a history: all that happened, or the last of it, and what it was made of.
fn tell(plan: &Plan, outcome: &Outcome, lines: bool) -> ExitCode {
    let from = match lines {
        true => 0,
        false => outcome.lines.len().saturating_sub(80),
    };
    outcome.lines[from..]
        .iter()
        .for_each(|line| println!("{line}"));
    println!("\n{}", transcript(plan, outcome));
    ExitCode::from(u8::from(outcome.wrong.is_some()))
}
