//! What a run needs of a replicator and of the lease, where it is to have them.
use super::finding::Finding::{self, Fatal, Good, MayPass};
use crate::ops::config::Settings;
use crate::ops::lease::Place;
use crate::ops::replicator::Replicator;
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;

/// That it holds all that is in the books can be asked at any time: it brings there what it lacks.
pub(super) fn replica(settings: &Settings) -> Finding {
    let Some(socket) = &settings.litestream_socket else {
        return Good("there is none: LITESTREAM_SOCKET is not set".to_owned());
    };
    let database = &settings.database;
    match Replicator::new(socket, database).sync(limits::CHECK_WAIT) {
        Ok(at) if at.replicated >= at.txid => Good("it holds all that is in the books".to_owned()),
        Ok(_) => MayPass("it lacks what was committed last: see Litestream's log".to_owned()),
        // The bot tells it.
        Err(Fault::Refused(_)) if settings.lease_url.is_some() => {
            Good("Litestream runs, and is told what to replicate by whoever acts".to_owned())
        }
        Err(why @ Fault::Refused(_)) => MayPass(format!(
            "{why}: let its configuration name {}",
            database.display()
        )),
        Err(why) => MayPass(why.to_string()),
    }
}

/// That its store writes only where it is told the version that is there, and whose it is.
pub(super) fn lease(settings: &Settings) -> Finding {
    let Some(place) = Place::of(settings) else {
        return Good("there is none: LEASE_URL is not set".to_owned());
    };
    match place.prove().and_then(|()| place.read()) {
        Ok(None) => Good("its store keeps to its word; no machine has it".to_owned()),
        Ok(Some((_, record))) => Good(format!(
            "its store keeps to its word; generation {}, {}",
            record.generation,
            if record.ended { "ended" } else { "held" }
        )),
        Err(fault) if fault.verdict() == Verdict::Stop => Fatal(fault.to_string()),
        Err(fault) => MayPass(format!("its store cannot be asked: {fault}")),
    }
}
