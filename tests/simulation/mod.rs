//! The whole casino under one seed. The program's own parts (the engine and its pace, the couriers' dispatch and
//! judgement, the poller, the teller's turns, the ear for webhooks) run in one thread on a real SQLite file, with the
//! doubles of Telegram and of the payment provider, a clock and a disk in the hand of a seed; players bet, pay and
//! press, and everything goes wrong that may. Then nothing goes wrong any more, a day passes, and all must have
//! drained: each update has taken effect once, books and provider agree to the unit.
//!
//! `scripts/simulate` runs many histories; a few run with every `cargo test`, by a fresh seed that a failure names.
//! `CASINO_SIMULATION_SEED` and `CASINO_SIMULATION_STEPS` (its acts) have it run another, or a longer one. What it
//! would find is seen with faults that are planted: `scripts/plant`.
mod cares;
mod cash;
mod chance;
mod disk;
mod drained;
mod errors;
mod fates;
mod guarded;
mod plan;
mod players;
mod process;
mod proofs;
mod rows;
mod seen;
pub mod shrink;
mod staff;
mod tills;
mod trace;
mod weather;
mod wires;
mod world;

pub use plan::Plan;
pub use shrink::{WITHIN, shortest};

use proofs::{Wrong, wrong};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;
use world::World;

/// How long nothing goes wrong at the end, before the machine sleeps and after it.
const CALM_MS: u64 = 40 * 60 * 1_000;
/// How long it sleeps: more than a table may be left open.
const SLEEP_MS: u64 = 25 * 60 * 60 * 1_000;
/// Events of one act at most; a history with more goes round in a circle.
const STEPS_AN_ACT: u64 = 200;

/// How a history ended.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What does not hold.
    pub wrong: Option<String>,
    /// How long after that nothing had gone wrong any more; `None`: before.
    pub calm_ms: Option<u64>,
    /// Events.
    pub steps: u64,
    /// How often what came to pass.
    pub met: BTreeMap<String, u64>,
    /// Lives of the process.
    pub lives: u32,
    /// Of all that happened.
    pub hash: String,
    /// What each act came to.
    pub acts: Vec<String>,
    /// The last of what happened.
    pub lines: Vec<String>,
}

impl Outcome {
    /// Whether it went wrong in the same manner, whatever the numbers.
    fn is_like(&self, other: &Self) -> bool {
        let manner = |outcome: &Self| {
            let wrong = outcome.wrong.as_deref()?;
            let words = wrong.chars().filter(|c| !c.is_ascii_digit());
            Some(words.take(60).collect::<String>())
        };
        self.wrong.is_some() && manner(self) == manner(other)
    }
}

/// Runs a history from its beginning to its end.
pub fn run(plan: &Plan) -> Outcome {
    run_within(plan, None)
}

/// Where a run is broken off, which is then wrong by that alone.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub until: Instant,
    /// So long after nothing goes wrong any more.
    pub calm_ms: u64,
}

fn run_within(plan: &Plan, bounds: Option<Bounds>) -> Outcome {
    errors::listen();
    let mut world = World::new(plan.clone());
    world.bounds = bounds;
    let ended = catch_unwind(AssertUnwindSafe(|| lives(&mut world)));
    let ended = ended.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        Err(wrong(format!("a panic: {}", text.unwrap_or("of no words"))))
    });
    let wrong = ended.err().map(|Wrong(what)| what);
    if let Some(what) = &wrong {
        world.says(&format!("WRONG: {what}"));
    }
    Outcome {
        wrong,
        calm_ms: world.calm_ms.map(|since_ms| world.at_ms - since_ms),
        steps: world.steps,
        met: std::mem::take(&mut world.met),
        lives: world.lives,
        hash: world.trace.hash(),
        acts: std::mem::take(&mut world.done),
        lines: world.trace.lines().to_vec(),
    }
}

fn lives(world: &mut World) -> Result<(), Wrong> {
    let most = 20_000 + STEPS_AN_ACT * world.plan.acts.len() as u64;
    while world.done.len() < world.plan.acts.len() && world.step()? {
        if world.steps > most {
            return Err(wrong("it goes round in a circle"));
        }
    }
    world.calms();
    rests(world)?;
    world.sleeps(SLEEP_MS);
    rests(world)?;
    let remain = world.remains()?;
    if !remain.is_empty() {
        return Err(wrong(format!("what remains: {}", remain.join(", "))));
    }
    world.proves_all()
}

/// Time passes in which nothing goes wrong.
fn rests(world: &mut World) -> Result<(), Wrong> {
    let (until_ms, most) = (world.at_ms + CALM_MS, world.steps + 60_000);
    while world.at_ms < until_ms && world.step()? {
        if world.steps > most {
            return Err(wrong("it does not come to rest"));
        }
    }
    Ok(())
}

/// A history as a person reads it, and as `--history` takes it: its acts, each with what it came to.
pub fn transcript(plan: &Plan, outcome: &Outcome) -> String {
    let mut text = format!("seed {} players {}\n", plan.seed, plan.players);
    for (at, act) in plan.acts.iter().enumerate() {
        let came = outcome.acts.get(at).map_or("", String::as_str);
        let _ = writeln!(text, "{act} # {}", came.replace('\n', " "));
    }
    let wrong = outcome.wrong.as_deref().unwrap_or("all holds");
    let _ = writeln!(text, "# {wrong}\n# trace {}", outcome.hash);
    text
}
