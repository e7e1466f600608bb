//! A few histories of the whole casino, with every run of the tests: see [`crate::simulation`].
use crate::simulation::{Plan, run, shortest, transcript};
use casino_bot::values::chance::random;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn a_fresh_history_holds() {
    let seed = setting("CASINO_SIMULATION_SEED").unwrap_or_else(|| random() >> 16);
    let acts = setting("CASINO_SIMULATION_STEPS").unwrap_or(300);
    let acts = usize::try_from(acts).expect("a number");
    eprintln!("CASINO_SIMULATION_SEED={seed}");
    let plan = Plan::new(seed, 7, acts);
    let outcome = run(&plan);
    if let Some(wrong) = outcome.wrong.clone() {
        let tail = outcome.lines.len().saturating_sub(60);
        let tail = outcome.lines[tail..].join("\n");
        let (plan, outcome) = shortest(&plan, outcome);
        let text = transcript(&plan, &outcome);
        panic!("CASINO_SIMULATION_SEED={seed}: {wrong}\n{tail}\n\nshortened:\n{text}");
    }
    let (steps, lives, met) = (outcome.steps, outcome.lives, outcome.met.len());
    eprintln!("{steps} steps, {lives} lives, {met} kinds of events and calls");
}

/// By whichever thread, and whatever else the machine does.
#[test]
fn a_seed_is_one_history() {
    let plan = Plan::new(7, 5, 100);
    let (one, other) = std::thread::scope(|scope| {
        let other = scope.spawn(|| run(&plan));
        (run(&plan), other.join().expect("it runs"))
    });
    let at = one
        .lines
        .iter()
        .zip(&other.lines)
        .position(|(one, other)| one != other);
    assert_eq!(at.map(|at| (&one.lines[at], &other.lines[at])), None);
    let read = Plan::read(&transcript(&plan, &one));
    assert_eq!((one.hash, one.wrong), (other.hash, other.wrong));
    assert_eq!(read, Some(plan));
}

/// Histories that went wrong once, as a failure prints them: files in `simulation/kept`.
#[test]
fn what_went_wrong_once_holds() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/simulation/kept");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|file| file.expect("a file").path())
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("reads");
        let plan = Plan::read(&text).expect("a history");
        assert_eq!(run(&plan).wrong, None, "{}", file.display());
    }
}
