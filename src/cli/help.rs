//! `casino-bot help`: the commands and the settings, from their tables.
use super::{COMMANDS, no_options, say};
use crate::ops::config::SETTINGS;

pub(super) fn main(parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    no_options(parser)?;
    print();
    Ok(0)
}

pub(super) fn print() {
    say(concat!(
        "casino-bot ",
        env!("CARGO_PKG_VERSION"),
        ", a Telegram casino bot\n\nCommands:"
    ));
    for command in COMMANDS {
        let space = if command.usage.is_empty() { "" } else { " " };
        say(format_args!(
            "  casino-bot {}{space}{}\n      {}",
            command.name, command.usage, command.help
        ));
    }
    say("\nSettings, from the environment or a .env file in the working directory:");
    for setting in SETTINGS {
        let default = if setting.default.is_empty() {
            "empty"
        } else {
            setting.default
        };
        say(format_args!(
            "  {} ({default})\n      {}",
            setting.name, setting.doc
        ));
    }
}
