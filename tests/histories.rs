//! A few histories of the whole casino, with every run of the tests: see [`crate::simulation`].
use crate::simulation::shrink::shortest_by;
use crate::simulation::{Bounds, Outcome, Plan, WITHIN, run, shortest, transcript};
use casino_bot::values::chance::random;
use std::process::Command;
use std::time::{Duration, Instant};

/// Who plays.
const PLAYERS: u64 = 7;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn a_fresh_history_holds() {
    let seed = setting("CASINO_SIMULATION_SEED").unwrap_or_else(|| random() >> 16);
    let acts = setting("CASINO_SIMULATION_STEPS").unwrap_or(300);
    let acts = usize::try_from(acts).expect("a number");
    eprintln!("CASINO_SIMULATION_SEED={seed}");
    let plan = Plan::new(seed, PLAYERS, acts);
    let outcome = run(&plan);
    if let Some(wrong) = outcome.wrong.clone() {
        let tail = outcome.lines.len().saturating_sub(60);
        let tail = outcome.lines[tail..].join("\n");
        let (plan, outcome) = shortest(&plan, outcome, WITHIN);
        let text = transcript(&plan, &outcome);
        panic!("CASINO_SIMULATION_SEED={seed}: {wrong}\n{tail}\n\nshortened:\n{text}");
    }
    eprintln!("trace {}", outcome.hash);
    let (steps, lives, met) = (outcome.steps, outcome.lives, outcome.met.len());
    eprintln!("{steps} steps, {lives} lives, {met} kinds of events and calls");
}

/// What a process of its own prints as the trace of the history of this seed, with this environment and no other.
fn trace_elsewhere(plan: &Plan, environment: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let mut run = Command::new(std::env::current_exe().expect("a program"));
    run.args(["histories::a_fresh_history_holds", "--exact", "--nocapture"])
        .current_dir(folder.path())
        .env_clear()
        .env("CASINO_SIMULATION_SEED", plan.seed.to_string())
        .env("CASINO_SIMULATION_STEPS", plan.acts.len().to_string())
        .envs(environment.iter().copied());
    let ran = run.output().expect("it runs");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let trace = said.lines().find_map(|line| line.strip_prefix("trace "));
    trace.unwrap_or(&said).to_owned()
}

/// This thread and what it begins run on one core from now on.
fn stays_on_one_core() {
    #[cfg(target_os = "linux")]
    {
        use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};
        let all = sched_getaffinity(None).expect("reads");
        let first = (0..CpuSet::MAX_CPU).find(|core| all.is_set(*core));
        let mut one = CpuSet::new();
        one.set(first.expect("a core"));
        sched_setaffinity(None, &one).expect("sets");
    }
}

/// In whichever thread and process, on one core or more, wherever it stands, whatever else the machine does.
#[test]
fn a_seed_is_one_history() {
    let plan = Plan::new(7, PLAYERS, 80);
    let (one, others) = std::thread::scope(|scope| {
        let plan = &plan;
        let alone = scope.spawn(|| {
            stays_on_one_core();
            trace_elsewhere(plan, &[("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")])
        });
        let far = [("TZ", "America/St_Johns"), ("LC_ALL", "ru_RU.UTF-8")];
        let far = scope.spawn(move || trace_elsewhere(plan, &far));
        let one = run(plan);
        (
            one,
            [alone, far].map(|other| other.join().expect("it runs")),
        )
    });
    assert_eq!(others, [one.hash.clone(), one.hash.clone()]);
    let text = transcript(&plan, &one);
    assert!(text.ends_with(&format!("# trace {}\n", one.hash)), "{text}");
    assert_eq!(Plan::read(&text), Some(plan));
}

/// A run that goes wrong where a backup is made and put in place behind it, as a long history might.
fn wrong_when_restored(plan: &Plan) -> Outcome {
    let place = |row: &str| plan.acts.iter().position(|act| act.row == row);
    let (made, acts) = (place("backup"), plan.acts.iter());
    let restored = acts
        .enumerate()
        .position(|(at, act)| act.row == "restore" && made.is_some_and(|made| made < at));
    let done = restored.map_or(plan.acts.len(), |at| at + 1);
    Outcome {
        wrong: restored.map(|at| format!("wrong behind {at} acts")),
        calm_ms: None,
        steps: 0,
        met: Default::default(),
        lives: 1,
        hash: String::new(),
        acts: vec![String::new(); done],
        lines: Vec::new(),
    }
}

#[test]
fn a_long_history_is_made_as_short_as_it_can_be() {
    let rows = ["bet", "backup", "press"];
    let mut plan = Plan::new(1, PLAYERS, 40_000);
    for (at, act) in plan.acts.iter_mut().enumerate() {
        act.row = rows[usize::from(at == 9_000) + 2 * (at % 2)];
    }
    plan.acts[31_000].row = "restore";
    let within = Duration::from_secs(20);
    let (short, outcome) = shortest_by(&plan, wrong_when_restored(&plan), within, &|plan, _| {
        wrong_when_restored(plan)
    });
    let rows: Vec<_> = short.acts.iter().map(|act| act.row).collect();
    assert_eq!(rows, ["backup", "restore"]);
    assert_eq!(outcome.wrong.as_deref(), Some("wrong behind 1 acts"));
}

#[test]
fn shortening_ends_in_time_with_the_best_so_far() {
    let mut plan = Plan::new(1, PLAYERS, 40_000);
    (plan.acts[38_000].row, plan.acts[39_000].row) = ("backup", "restore");
    let slow = |plan: &Plan, bounds: Bounds| {
        let took = Duration::from_micros(plan.acts.len() as u64 * 5);
        std::thread::sleep(took.min(bounds.until.saturating_duration_since(Instant::now())));
        wrong_when_restored(plan)
    };
    let (began, within) = (Instant::now(), Duration::from_millis(400));
    let (short, outcome) = shortest_by(&plan, wrong_when_restored(&plan), within, &slow);
    let took = began.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert!(short.acts.len() < 5_000, "{}", short.acts.len());
    assert!(outcome.wrong.is_some());
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
