//! `casino-bot standby`: follows the machine that has the lease, and goes on in its place as `run` when that has it no
//! more. Where it is this machine's, or nobody's yet, that is at once: so two machines may be set up alike.
use super::{complain, no_options, run, settings};
use crate::ops::logging;
use crate::shell::app::End;
use crate::shell::check;
use crate::shell::standby;

pub(super) fn main(parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    no_options(parser)?;
    let settings = match settings() {
        Ok(settings) => settings,
        Err(code) => return Ok(code),
    };
    if let Some(errand) = check::lacking(&settings) {
        complain(errand);
        return Ok(End::Misconfigured as u8);
    }
    if let Err(error) = logging::start(&settings, settings.log_file.as_deref()) {
        complain(format_args!("LOG_FILE cannot be opened: {error}"));
        return Ok(End::Misconfigured as u8);
    }
    let program = std::env::current_exe();
    let end = run::until_asked(|signals| {
        standby::follow(&settings, signals).unwrap_or_else(|| run::on(&settings, signals))
    });
    Ok(run::ends(end, program))
}
