//! A history that goes wrong, made as short as it can be while it still does: delta debugging over its acts (Zeller
//! and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002).
use super::plan::{Act, Plan};
use super::{Outcome, run};

/// Runs that are spent on it.
const TRIES: usize = 300;

/// The shortest plan that was found to fail as this one does, and how it does.
pub fn shortest(plan: &Plan, failed: Outcome) -> (Plan, Outcome) {
    let (mut best, mut outcome, mut tries) = (plan.clone(), failed, 0);
    // Nothing behind the act in which it failed has a part in it.
    best.acts.truncate(outcome.acts.len());
    let mut size = best.acts.len().div_ceil(2);
    while size > 0 {
        let mut to = best.acts.len();
        while to > 0 && tries < TRIES {
            let from = to.saturating_sub(size);
            tries += 1;
            let mut plan = without(&best, from, to);
            let other = run(&plan);
            if other.is_like(&outcome) {
                plan.acts.truncate(other.acts.len());
                (best, outcome) = (plan, other);
            }
            to = from.min(best.acts.len());
        }
        size = if tries < TRIES { size / 2 } else { 0 };
    }
    (best, outcome)
}

/// Its time passes all the same.
fn without(plan: &Plan, from: usize, to: usize) -> Plan {
    let acts = &plan.acts;
    let passed: u64 = acts[from..to].iter().map(|act| act.pause_ms).sum();
    let mut left: Vec<Act> = acts[..from].to_vec();
    left.extend_from_slice(&acts[to..]);
    if let Some(next) = left.get_mut(from) {
        next.pause_ms += passed;
    }
    Plan {
        acts: left,
        ..plan.clone()
    }
}
