//! How a run comes by the lease, before it opens the books.
use super::end::End;
use super::systemd::stands_by;
use crate::ops::config::Settings;
use crate::shell::tenant::{Tenant, Whose, has_room};
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;
use crossbeam_channel::Receiver;
use std::sync::Arc;
use std::time::Duration;

/// The lease, held, where one is to be had; how the run ends if it is another machine's.
pub(super) fn take(
    settings: &Settings,
    signals: &Receiver<()>,
) -> Result<Option<Arc<Tenant>>, End> {
    let mut tenant = match Tenant::of(settings) {
        Ok(None) => return Ok(None),
        Ok(Some(tenant)) => tenant,
        Err(fault) => {
            log::error!("this machine cannot be given a name: {fault}");
            return Err(End::Misconfigured);
        }
    };
    let mut told = None;
    loop {
        match attempt(&mut tenant, settings) {
            Ok(None) => return Ok(Some(Arc::new(tenant))),
            Ok(Some(rest)) => wait(signals, rest)?,
            Err(Fault::Ousted) => return Err(End::Occupied),
            Err(fault) if fault.verdict() == Verdict::Stop => {
                log::error!("{fault}");
                return Err(End::Misconfigured);
            }
            Err(fault) => {
                let said = fault.to_string();
                if told.as_ref() != Some(&said) {
                    log::error!("without the lease nothing is done here: {said}");
                }
                told = Some(said);
                stands_by();
                wait(signals, limits::LEASE_RENEWED_EVERY)?;
            }
        }
    }
}

fn wait(signals: &Receiver<()>, time: Duration) -> Result<(), End> {
    match signals.recv_timeout(time) {
        Ok(()) => {
            log::info!("stopping as asked");
            Err(End::Stopped)
        }
        Err(_) => Ok(()),
    }
}

/// How long to wait until the next; `None`: it is held.
fn attempt(tenant: &mut Tenant, settings: &Settings) -> Result<Option<Duration>, Fault> {
    if tenant.seen().1.is_none() {
        if matches!(tenant.whose(&settings.database)?, Whose::Anothers(_)) {
            return Err(anothers());
        }
        if !has_room(&settings.database) {
            return Err(Fault::DiskFull);
        }
        tenant.prove()?;
        tenant.wants(true, false);
    }
    let rest = tenant.turn((0, 0)).ok_or(Fault::Lapsed)?;
    if tenant.is_anothers() {
        return Err(anothers());
    }
    if !tenant.holds() {
        return Ok(Some(rest));
    }
    tenant.remember(&settings.database)?;
    log::info!(
        "this machine has the lease, generation {}",
        tenant.seen().0.generation
    );
    Ok(None)
}

fn anothers() -> Fault {
    log::error!("another machine has the lease, and the books: start `casino-bot standby` here");
    Fault::Ousted
}
