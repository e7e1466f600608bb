//! `casino-bot promote`: tells the standby that runs on this machine to take over as soon as the lease allows it, at once
//! where the other machine has stopped as asked.
use super::{complain, say, settings};
use crate::shell::standby::{LOSSY, order};
use crate::store::Lock;
use lexopt::prelude::*;

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
    let written = std::fs::write(order(&settings.database), if lossy { LOSSY } else { "" });
    if let Err(error) = written {
        complain(format_args!("the order cannot be given: {error}"));
        return Ok(1);
    }
    say("the standby takes over as soon as the lease allows it: `casino-bot health` tells when");
    Ok(0)
}
