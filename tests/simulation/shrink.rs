//! A history that goes wrong, made as short as it can be while it still does, in bounded time. What is tried and does
//! not fail costs its whole length, so most is taken away first: how much of its end is enough behind its beginning;
//! then all that one player does, or all of one row; then delta debugging over what is left (Zeller and Hildebrandt,
//! "Simplifying and isolating failure-inducing input", 2002).
use super::plan::{Act, Plan};
use super::{Bounds, Outcome, run_within};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// For how long it is made shorter, from the failure to the transcript.
pub const WITHIN: Duration = Duration::from_secs(60);
/// How much of the end is tried first, acts.
const END: usize = 8;
/// How much longer than it took nothing goes wrong any more.
const CALM_MORE_MS: u64 = 120_000;

/// Runs a history within bounds.
type Runs<'a> = &'a dyn Fn(&Plan, Bounds) -> Outcome;

/// The shortest that was found so far.
struct Best<'a> {
    plan: Plan,
    outcome: Outcome,
    bounds: Bounds,
    runs: Runs<'a>,
}

impl Best<'_> {
    fn has_time(&self) -> bool {
        Instant::now() < self.bounds.until
    }

    /// Takes this one in its place, if it goes wrong in the same manner; whether it does.
    fn takes(&mut self, plan: Plan) -> bool {
        let outcome = (self.runs)(&plan, self.bounds);
        if !outcome.is_like(&self.outcome) {
            return false;
        }
        (self.plan, self.outcome) = (plan, outcome);
        self.ends_where_it_fails();
        true
    }

    /// Nothing behind it has a part in it; the next act comes, since nothing goes wrong behind the last.
    fn ends_where_it_fails(&mut self) {
        self.plan.acts.truncate(self.outcome.acts.len() + 1);
    }

    /// Of which there are so many; where there are fewer, that is the end.
    fn len(&self) -> usize {
        self.plan.acts.len()
    }

    /// Who has enough behind the beginning, in which players come, in the last acts.
    fn takes_an_end(&mut self) {
        let first = usize::try_from(self.plan.players * 2).unwrap_or(0);
        let (whole, mut end) = (self.plan.clone(), END);
        while first + end < whole.acts.len() && self.has_time() {
            let to = whole.acts.len() - end;
            if self.takes(without(&whole, |at| (first..to).contains(&at))) {
                return;
            }
            end *= 2;
        }
    }

    /// Takes away all acts that are alike, those of which there are most first.
    fn takes_away_like(&mut self, kind: impl Fn(&Act, &str) -> String) {
        let kinds = |best: &Self| {
            let came = best.outcome.acts.iter().map(String::as_str);
            let came = came.chain(std::iter::repeat(""));
            let acts = best.plan.acts.iter().zip(came);
            acts.map(|(act, came)| kind(act, came)).collect::<Vec<_>>()
        };
        let mut counts = BTreeMap::<String, usize>::new();
        for kind in kinds(self) {
            *counts.entry(kind).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (kind, _) in counts {
            let now = kinds(self);
            if self.has_time() && now.contains(&kind) {
                self.takes(without(&self.plan, |at| now[at] == kind));
            }
        }
    }

    /// Takes away what stands together, less and less of it.
    fn takes_away_parts(&mut self) {
        let mut size = self.len().div_ceil(2);
        while size > 0 && self.has_time() {
            let mut to = self.len();
            while to > 0 && self.has_time() {
                let from = to.saturating_sub(size);
                self.takes(without(&self.plan, |at| (from..to).contains(&at)));
                to = from.min(self.len());
            }
            size /= 2;
        }
    }
}

/// The shortest plan that was found in that time to fail as this one does, and how it does.
pub fn shortest(plan: &Plan, failed: Outcome, within: Duration) -> (Plan, Outcome) {
    let runs = |plan: &Plan, bounds| run_within(plan, Some(bounds));
    shortest_by(plan, failed, within, &runs)
}

/// The same of what runs otherwise.
pub fn shortest_by(
    plan: &Plan,
    failed: Outcome,
    within: Duration,
    runs: Runs<'_>,
) -> (Plan, Outcome) {
    let calm_ms = failed.calm_ms.map_or(0, |ms| ms.saturating_mul(2));
    let mut best = Best {
        plan: plan.clone(),
        outcome: failed,
        bounds: Bounds {
            until: Instant::now() + within,
            calm_ms: calm_ms + CALM_MORE_MS,
        },
        runs,
    };
    best.ends_where_it_fails();
    best.takes_an_end();
    best.takes_away_like(|_, came| who(came));
    best.takes_away_like(|act, _| act.row.to_owned());
    best.takes_away_parts();
    (best.plan, best.outcome)
}

/// Whose act it was, by what it came to.
fn who(came: &str) -> String {
    came.split(' ').next().unwrap_or_default().to_owned()
}

/// Its time passes all the same.
fn without(plan: &Plan, is_out: impl Fn(usize) -> bool) -> Plan {
    let (mut acts, mut passed_ms) = (Vec::new(), 0);
    for (at, act) in plan.acts.iter().enumerate() {
        passed_ms += act.pause_ms;
        if !is_out(at) {
            let pause_ms = std::mem::take(&mut passed_ms);
            acts.push(Act {
                pause_ms,
                ..act.clone()
            });
        }
    }
    Plan {
        acts,
        ..plan.clone()
    }
}
