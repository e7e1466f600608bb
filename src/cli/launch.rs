//! `casino-bot launch`: the bot under a launcher, where neither systemd nor Docker restarts it.
use super::{complain, no_options, settings, signals};
use crate::ops::config::Settings;
use crate::ops::logging;
use crate::shell::app::End;
use crate::shell::check::{self, Finding};
use crate::shell::launcher;
use crossbeam_channel::{Receiver, bounded};
use std::os::unix::process::CommandExt;
use std::process::Command;

pub(super) fn main(parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    no_options(parser)?;
    // Kept from now on: after an update the path of the running file is no longer this one.
    let program = std::env::current_exe().map_err(|e| format!("this program's file: {e}"))?;
    if supervised(|name| std::env::var(name).ok(), std::process::id()) {
        complain("systemd supervises already: use `casino-bot run` in the unit");
        let error = Command::new(program).arg("run").exec();
        complain(format_args!("`casino-bot run` does not start: {error}"));
        return Ok(End::Restart as u8);
    }
    let settings = match settings() {
        Ok(settings) => settings,
        Err(code) => return Ok(code),
    };
    let out = match logging::start(&settings, settings.launcher_log_file.as_deref()) {
        Ok(out) => out,
        Err(error) => {
            complain(format_args!("LAUNCHER_LOG_FILE cannot be opened: {error}"));
            return Ok(End::Misconfigured as u8);
        }
    };
    if let Some(end) = preflight(&settings) {
        return Ok(end as u8);
    }
    // Until here nothing runs that a signal would have to be passed on to.
    match asked_to_end() {
        Ok(signals) => Ok(launcher::run(&settings, &signals, &program, &out)),
        Err(error) => {
            complain(format_args!("signals cannot be handled: {error}"));
            Ok(End::Restart as u8)
        }
    }
}

/// Whether systemd started this very process. INVOCATION_ID says less: every terminal of a
/// desktop session inherits one.
fn supervised(env: impl Fn(&str) -> Option<String>, pid: u32) -> bool {
    env("NOTIFY_SOCKET").is_some() || env("SYSTEMD_EXEC_PID") == Some(pid.to_string())
}

/// Looks at everything that `check` looks at; the end, if it is not worth to start.
fn preflight(settings: &Settings) -> Option<End> {
    let mut end = None;
    for (name, finding) in check::all(settings) {
        match finding {
            Finding::Good(text) => log::info!("launcher: {name}: {text}"),
            Finding::MayPass(text) => log::warn!("launcher: {name}: {text}; it may pass"),
            Finding::Occupied(text) => {
                log::error!("launcher: {name}: {text}: stop that one first");
                end = end.or(Some(End::Occupied));
            }
            Finding::Fatal(text) => {
                log::error!("launcher: {name}: {text}");
                end = Some(End::Misconfigured);
            }
        }
    }
    end
}

/// A message for each of the first two signals.
fn asked_to_end() -> Result<Receiver<()>, String> {
    let (signal, asked) = bounded(2);
    signals::handle(move || {
        // Nobody listens any more; the bot is told by the launcher's end.
        if signal.try_send(()).is_err() {
            log::logger().flush();
            std::process::exit(130);
        }
    })?;
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systemd_is_told_from_a_desktop_terminal() {
        for (env, under) in [
            (&[][..], false),
            (&[("NOTIFY_SOCKET", "/run/systemd/notify")], true),
            (&[("INVOCATION_ID", "a3"), ("SYSTEMD_EXEC_PID", "7")], true),
            (&[("INVOCATION_ID", "a3"), ("SYSTEMD_EXEC_PID", "6")], false),
        ] {
            let get = |name: &str| {
                let found = env.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(supervised(get, 7), under, "{env:?}");
        }
    }
}
