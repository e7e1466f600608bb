//! `casino-bot run`: the bot.
use super::{complain, no_options, settings};
use crate::app::{self, End};
use crate::config::Settings;
use crate::logging;
use crossbeam_channel::{Receiver, bounded};
use std::sync::atomic::{AtomicBool, Ordering};

pub(super) fn main(parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    no_options(parser)?;
    let settings = match settings() {
        Ok(settings) => settings,
        Err(code) => return Ok(code),
    };
    let missing = settings.missing_to_run();
    if !missing.is_empty() {
        complain(format_args!(
            "set {} in the environment or in .env (BOT_TOKEN comes from Telegram's BotFather).\n\
             To try it without Telegram, type `casino-bot sandbox`: it needs nothing.",
            missing.join(" and ")
        ));
        return Ok(End::Misconfigured as u8);
    }
    if let Err(error) = logging::start(&settings, settings.log_file.as_deref()) {
        complain(format_args!("LOG_FILE cannot be opened: {error}"));
        return Ok(End::Misconfigured as u8);
    }
    Ok(play(&settings))
}

/// Runs the bot until a signal ends it.
pub(super) fn play(settings: &Settings) -> u8 {
    match signals() {
        Ok(signals) => app::run(settings, &signals) as u8,
        Err(error) => {
            complain(format_args!("signals cannot be handled: {error}"));
            End::Restart as u8
        }
    }
}

/// A message for the first SIGINT, SIGTERM or SIGHUP; the second ends the process at once.
fn signals() -> Result<Receiver<()>, ctrlc::Error> {
    let (signal, signals) = bounded(1);
    let asked = AtomicBool::new(false);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::SeqCst) || signal.try_send(()).is_err() {
            std::process::exit(130);
        }
    })?;
    Ok(signals)
}
