//! `casino-bot health`: asks the running bot how it is and says it by an exit code, for a shell, a
//! container's HEALTHCHECK and a monitoring system.
use super::{say, seconds, settings_to_look};
use crate::ops::logging::Plain;
use crate::ops::probe::{self, Found};
use crate::values::time::Now;
use lexopt::prelude::*;
use serde_json::json;
use std::fmt::Write;
use std::num::NonZeroU16;
use std::time::Duration;

/// It says that it is not healthy.
const UNHEALTHY: u8 = 1;
/// It does not answer, or it cannot be looked for.
const UNREACHABLE: u8 = 2;

/// What to do when no bot answers at the port that was named, or anywhere.
pub(super) const fn advice(port: Option<u16>) -> &'static str {
    if port.is_some() {
        "Start it with `casino-bot run`. If it runs: without --port it is looked for where it says \
         that it listens."
    } else {
        "Start it with `casino-bot run`. If it runs: look for it from its own working directory, \
         where its settings are, or name its port with --port."
    }
}

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut host, mut port, mut as_json) = (None, None, false);
    let mut timeout = Duration::from_secs(5);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("host") => host = Some(parser.value()?.string()?),
            Long("port") => port = Some(parser.value()?.parse::<NonZeroU16>()?.get()),
            Long("timeout") => timeout = seconds("--timeout", parser.value()?, 60)?,
            Long("json") => as_json = true,
            other => return Err(other.unexpected()),
        }
    }
    let found = settings_to_look(port)
        .map_err(|_| "the settings are wrong".to_owned())
        .and_then(|settings| {
            let targets = probe::targets(&settings, host.as_deref(), port);
            probe::find(&targets, timeout)
        });
    let code = match &found {
        Ok(found) if found.healthy() => 0,
        Ok(_) => UNHEALTHY,
        Err(_) => UNREACHABLE,
    };
    match found {
        Ok(found) if as_json => say(found.body),
        Ok(found) => say(sentence(&found)),
        Err(tried) if as_json => say(json!({
            "status": "unreachable",
            "tried": tried.lines().collect::<Vec<_>>(),
            "timestamp": Now::read().wall.rfc3339(),
        })),
        Err(tried) => {
            let tried: Vec<_> = tried.lines().map(|line| Plain(line).to_string()).collect();
            say(format_args!(
                "not reachable: {}. {}",
                tried.join("; "),
                advice(port)
            ));
        }
    }
    Ok(code)
}

/// How the bot is, in one line.
fn sentence(found: &Found) -> String {
    use super::monitor::units::{ago, seconds, span};
    let health = &found.health;
    let mut line = if found.healthy() {
        "healthy: ".to_owned()
    } else {
        let reasons: Vec<_> = health
            .reasons
            .iter()
            .map(|r| Plain(r).to_string())
            .collect();
        let reasons = if reasons.is_empty() {
            "it does not say why".to_owned()
        } else {
            reasons.join("; ")
        };
        format!("unhealthy: {reasons}: ")
    };
    let _ = write!(
        line,
        "casino-bot {} at {}, pid {}",
        Plain(&health.bot_version),
        Plain(&found.authority),
        health.pid
    );
    if let Some(up) = seconds(health.uptime_seconds) {
        let _ = write!(line, ", up {}", span(up));
    }
    if let Some(poll) = health.last_poll_ago.and_then(seconds) {
        let _ = write!(line, ", last poll {}", ago(poll));
    }
    if let Some(update) = health.last_update_ago.and_then(seconds) {
        let _ = write!(line, ", last update {}", ago(update));
    }
    let _ = write!(
        line,
        ", {} updates, {} errors",
        health.total_updates, health.total_errors
    );
    for warning in &health.warnings {
        let _ = write!(line, "; warning: {}", Plain(warning));
    }
    line
}
