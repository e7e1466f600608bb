//! What came of the rounds of a drill, in a few lines.
use super::Trouble;
use std::time::Duration;

/// What a round came to.
pub struct Came {
    pub trouble: Trouble,
    /// How long nobody was answered.
    pub silence: Duration,
    /// Between the last call of the one that acted and the first of the other.
    pub margin: Option<Duration>,
    /// What the former one called when it went on.
    pub late: Vec<String>,
}

/// How long these took, in a line.
fn says(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let count = times.len();
    let at = |share: usize| times.get((count * share).div_ceil(100).max(1) - 1);
    if let (Some(least), Some(p50), Some(p99), Some(most)) = (at(0), at(50), at(99), times.last()) {
        eprintln!("{what}: {count} rounds, {least:?} to {most:?}, p50 {p50:?}, p99 {p99:?}");
    }
}

/// All of them, by kind.
pub fn report(all: &[Came]) {
    let mut kinds: Vec<_> = all.iter().map(|came| came.trouble).collect();
    kinds.sort();
    kinds.dedup();
    let times = |of: &dyn Fn(&Came) -> bool| {
        let some = all.iter().filter(|came| of(came));
        some.map(|came| came.silence).collect()
    };
    for kind in kinds {
        says(&format!("{kind:?}"), times(&|came| came.trouble == kind));
    }
    says(
        "taken over when the lease ran out",
        times(&|came| came.trouble.waits()),
    );
    let margins = |waits: bool| {
        let some = all.iter().filter(|came| came.trouble.waits() == waits);
        some.filter_map(|came| came.margin).collect()
    };
    says("between the two, when the lease ran out", margins(true));
    says("between the two, when one was stopped", margins(false));
    let late: Vec<_> = all.iter().flat_map(|came| &came.late).collect();
    eprintln!("{} calls left when a machine went on: {late:?}", late.len());
}
