//! `casino-bot run`: the bot.
use super::{complain, no_options, settings, signals};
use crate::ops::config::Settings;
use crate::ops::logging;
use crate::shell::app::{self, End};
use crate::shell::check;
use crate::shell::launcher;
use crossbeam_channel::{Receiver, bounded};
use std::io;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) fn main(parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    no_options(parser)?;
    let settings = match settings() {
        Ok(settings) => settings,
        Err(code) => return Ok(code),
    };
    if let Some(errand) = check::lacking(&settings) {
        complain(format_args!(
            "{errand}.\nTo try it without Telegram, type `casino-bot sandbox`: it needs nothing."
        ));
        return Ok(End::Misconfigured as u8);
    }
    if let Err(error) = logging::start(&settings, settings.log_file.as_deref()) {
        complain(format_args!("LOG_FILE cannot be opened: {error}"));
        return Ok(End::Misconfigured as u8);
    }
    // Before the run: a new version may be put in the program's place meanwhile.
    let program = std::env::current_exe();
    let end = play(&settings, None);
    Ok(ends(end, program))
}

/// The exit code of a run that ended; one that is to start anew does.
pub(super) fn ends(end: End, program: io::Result<PathBuf>) -> u8 {
    if end == End::Again
        && let Ok(program) = program
    {
        log::logger().flush();
        let error = Command::new(program)
            .args(std::env::args_os().skip(1))
            .exec();
        log::error!("the program cannot start itself anew: {error}");
    }
    code(end)
}

/// The exit code that says it.
pub(super) const fn code(end: End) -> u8 {
    match end {
        End::Again => End::Restart as u8,
        end => end as u8,
    }
}

/// Runs the bot until a signal or /restart ends it.
pub(super) fn play(settings: &Settings, listener: Option<TcpListener>) -> End {
    until_asked(|signals| app::run(settings, signals, listener))
}

/// Runs the bot, for whoever has the signals.
pub(super) fn on(settings: &Settings, signals: &Receiver<()>) -> End {
    app::run(settings, signals, None)
}

/// Does something until a signal ends it.
pub(super) fn until_asked(work: impl FnOnce(&Receiver<()>) -> End) -> End {
    match asked_to_end() {
        Ok(signals) => work(&signals),
        Err(error) => {
            complain(format_args!("signals cannot be handled: {error}"));
            End::Restart
        }
    }
}

/// A message for the first SIGINT, SIGTERM or SIGHUP, or the launcher's end; the second ends the
/// process at once.
fn asked_to_end() -> Result<Receiver<()>, String> {
    let (signal, asked_to) = bounded(1);
    launcher::tie(&signal);
    let asked = AtomicBool::new(false);
    signals::handle(move || {
        if asked.swap(true, Ordering::SeqCst) || signal.try_send(()).is_err() {
            log::logger().flush();
            std::process::exit(130);
        }
    })?;
    Ok(asked_to)
}
