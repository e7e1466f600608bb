//! Every worker: its place, its name, and what follows when it stays stuck.
use crate::shell::supervisor::{ChildSpec, WhenStuck};

/// The workers' places in [`CREW`].
pub(super) const POLLER: usize = 0;
pub(super) const ENGINE: usize = 1;
pub(super) const COURIERS: usize = 2;
pub(super) const HTTP: usize = 3;
pub(super) const AUDITOR: usize = 4;
/// Only where there is an address to fetch.
pub(super) const PINGER: usize = 5;

const fn child(name: &'static str, when_stuck: WhenStuck) -> ChildSpec {
    ChildSpec { name, when_stuck }
}

pub(super) static CREW: [ChildSpec; 6] = [
    child("poller", WhenStuck::Replace),
    child("engine", WhenStuck::EndProcess),
    child("couriers", WhenStuck::Replace),
    child("http", WhenStuck::Replace),
    child("auditor", WhenStuck::Replace),
    child("pinger", WhenStuck::Replace),
];
