//! `casino-bot promote`: tells the standby that runs on this machine to take over as soon as the lease allows it, at once
//! where the other machine has stopped as asked.
use super::{complain, say, settings};
use crate::ops::logging::Plain;
use crate::ops::probe;
use crate::shell::standby::{LOSSY, order};
use crate::store::Lock;
use lexopt::prelude::*;
use std::time::Duration;

/// How long the standby has to say how it is.
const ASKED_FOR: Duration = Duration::from_secs(5);

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let mut lossy = false;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("lossy") => lossy = true,
            other => return Err(other.unexpected()),
        }
    }
    let settings = match settings() {
        Ok(settings) => settings,
        Err(code) => return Ok(code),
    };
    let lives = Lock::glance(&settings.database).is_ok_and(|glance| glance.holder.is_some());
    if !lives {
        complain(
            "no `casino-bot standby` runs here: start one, it takes over by itself or when told",
        );
        return Ok(1);
    }
    // What the standby says of it, in its own words.
    let targets = probe::targets(&settings, None, None);
    let reasons = probe::find(&targets, ASKED_FOR).map(|found| found.health.reasons);
    for reason in reasons.unwrap_or_default().into_iter().filter(|_| lossy) {
        say(Plain(&reason));
    }
    let written = std::fs::write(order(&settings.database), if lossy { LOSSY } else { "" });
    if let Err(error) = written {
        complain(format_args!("the order cannot be given: {error}"));
        return Ok(1);
    }
    say("the standby takes over as soon as the lease allows it: `casino-bot health` tells when");
    Ok(0)
}
