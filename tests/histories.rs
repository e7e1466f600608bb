//! A few histories of the whole casino, with every run of the tests: see [`crate::simulation`].
use crate::simulation::{Plan, run, shortest, transcript};
use casino_bot::values::chance::random;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn a_fresh_history_holds() {
    let seed = setting("CASINO_SIMULATION_SEED").unwrap_or_else(|| random() >> 16);
    let acts = setting("CASINO_SIMULATION_STEPS").unwrap_or(500);
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
    eprintln!("{} steps, {} lives", outcome.steps, outcome.lives);
}

#[test]
fn a_seed_is_one_history() {
    let plan = Plan::new(7, 5, 150);
    let (one, other) = (run(&plan), run(&plan));
    let at = one
        .lines
        .iter()
        .zip(&other.lines)
        .position(|(one, other)| one != other);
    assert_eq!(at.map(|at| (&one.lines[at], &other.lines[at])), None);
    assert_eq!((one.hash, one.wrong), (other.hash, other.wrong));
    let read = Plan::read(&transcript(&plan, &run(&plan)));
    assert_eq!(read, Some(plan));
}
