//! Every worker: its place, its name, and what follows when it stays stuck.
use crate::ops::config::Settings;
use crate::shell::supervisor::{ChildSpec, WhenStuck};

/// The places of those who are always there.
pub(super) const POLLER: usize = 0;
pub(super) const ENGINE: usize = 1;
pub(super) const COURIERS: usize = 2;
pub(super) const HTTP: usize = 3;
pub(super) const AUDITOR: usize = 4;

const fn child(name: &'static str, when_stuck: WhenStuck) -> ChildSpec {
    ChildSpec { name, when_stuck }
}

/// Those who are always there.
pub(super) static CREW: [ChildSpec; 5] = [
    child("poller", WhenStuck::Replace),
    child("engine", WhenStuck::EndProcess),
    child("couriers", WhenStuck::Replace),
    child("http", WhenStuck::Replace),
    child("auditor", WhenStuck::Replace),
];

/// Only where there is a cashier.
pub(super) const TELLER: ChildSpec = child("teller", WhenStuck::Replace);
/// Only where there is an address to fetch.
pub(super) const PINGER: ChildSpec = child("pinger", WhenStuck::Replace);

/// Only where there is a replicator.
pub(super) const KEEPER: ChildSpec = child("keeper", WhenStuck::Replace);

/// Only where there is a lease.
pub(super) const HOLDER: ChildSpec = child("holder", WhenStuck::EndProcess);

/// Those of a run by these settings.
pub(super) fn crew(settings: &Settings) -> Vec<ChildSpec> {
    let teller = settings.has_cashier().then_some(TELLER);
    let pinger = (!settings.render_external_url.is_empty()).then_some(PINGER);
    let keeper = settings.litestream_socket.is_some().then_some(KEEPER);
    let crew = CREW.into_iter().chain(teller).chain(pinger);
    let holder = settings.lease_url.is_some().then_some(HOLDER);
    crew.chain(keeper).chain(holder).collect()
}
