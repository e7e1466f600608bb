//! `casino-bot check`: every precondition, one line each: ok, or what to do.
use super::{no_options, say};
use crate::ops::config::Settings;
use crate::shell::check::{self, Finding};

pub(super) fn main(parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    no_options(parser)?;
    let settings = match Settings::load() {
        Ok(settings) => settings,
        Err(errors) => {
            for error in errors {
                say(format_args!("not ok  {}: {error}", check::SETTINGS));
            }
            for name in check::names().skip(1) {
                say(format_args!("--      {name}: waits for the settings"));
            }
            return Ok(1);
        }
    };
    let mut code = 0;
    for (name, finding) in check::all(&settings) {
        match finding {
            Finding::Good(text) | Finding::Occupied(text) => {
                say(format_args!("ok      {name}: {text}"));
            }
            Finding::MayPass(text) | Finding::Fatal(text) => {
                say(format_args!("not ok  {name}: {text}"));
                code = 1;
            }
        }
    }
    Ok(code)
}
