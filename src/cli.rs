//! The command line: a table of commands, each in its own file, and exit codes that say to the
//! level above what to do.
mod audit;
mod backup;
mod check;
mod health;
mod help;
mod launch;
mod monitor;
mod promote;
mod renew_seeds;
mod run;
mod sandbox;
mod signals;
mod simulate;
mod standby;
mod verify;

use crate::ops::config::Settings;
use lexopt::{Arg, Parser};
use std::ffi::OsString;
use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// One command.
struct Command {
    name: &'static str,
    /// Its options, as help shows them.
    usage: &'static str,
    help: &'static str,
    run: fn(Parser) -> Result<u8, lexopt::Error>,
}

#[rustfmt::skip]
static COMMANDS: &[Command] = &[
    Command { name: "run", usage: "", help: "polls Telegram and plays; what happens without a command", run: run::main },
    Command { name: "standby", usage: "", help: "keeps up with the machine that has the lease, and plays in its place when that has it no more", run: standby::main },
    Command { name: "promote", usage: "[--lossy]", help: "tells this machine's standby to take over when the lease allows it; lossy: without commits that were safe elsewhere", run: promote::main },
    Command { name: "launch", usage: "", help: "runs the bot and restarts it when it ends or hangs; needless under systemd", run: launch::main },
    Command { name: "check", usage: "", help: "looks at everything that a run needs: ok, or what to do", run: check::main },
    Command { name: "health", usage: "[--host H] [--port N] [--timeout S] [--json]", help: "asks the running bot how it is: exit code 0 healthy, 1 unhealthy, 2 not reachable", run: health::main },
    Command { name: "monitor", usage: "[--host H] [--port N] [--interval S] [--once]", help: "shows the bot, its workers and its machine over time", run: monitor::main },
    Command { name: "sandbox", usage: "[--port N]", help: "plays in your browser: no token, no account, no internet", run: sandbox::main },
    Command { name: "audit", usage: "[--db FILE]", help: "proves the books, while the bot runs or not", run: audit::main },
    Command { name: "verify", usage: "--server-seed HEX --client-seed TEXT --nonce N --game NAME [--wager \"STAKE CHOICE\"] [--moves \"MOVE MOVE\"], or --game NAME [--wager …] --terms [--form N] or --order", help: "recomputes a round offline, step by step; prints the text behind a pay table's SHA-256, or what each draw means", run: verify::main },
    Command { name: "simulate", usage: "GAME [--rounds N] [--seed N]", help: "plays a game's options many times and holds what comes back against the exact return", run: simulate::main },
    Command { name: "backup", usage: "[--db FILE] FILE | FOLDER [--keep N]", help: "copies the database, while the bot runs or not, and proves the copy; in a folder by time, the last N kept", run: backup::main },
    Command { name: "renew-seeds", usage: "[--db FILE]", help: "gives everybody new seeds, for when somebody may have come by a copy of the database", run: renew_seeds::main },
    Command { name: "help", usage: "", help: "shows this", run: help::main },
];

/// A usage error (`EX_USAGE` of sysexits.h).
const USAGE: u8 = 64;

/// Runs the command that the arguments name.
pub fn main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<_> = arguments.collect();
    if arguments
        .iter()
        .any(|argument| argument == "--help" || argument == "-h")
    {
        help::print();
        return ExitCode::SUCCESS;
    }
    let mut parser = Parser::from_args(arguments);
    let command = match parser.next() {
        Ok(None) => Ok("run".to_owned()),
        Ok(Some(lexopt::Arg::Value(name))) => Ok(name.to_string_lossy().into_owned()),
        Ok(Some(lexopt::Arg::Long("version") | lexopt::Arg::Short('V'))) => {
            say(concat!("casino-bot ", env!("CARGO_PKG_VERSION")));
            return ExitCode::SUCCESS;
        }
        Ok(Some(other)) => Err(other.unexpected()),
        Err(error) => Err(error),
    };
    let outcome = command.and_then(|name| match COMMANDS.iter().find(|c| c.name == name) {
        Some(command) => (command.run)(parser),
        None => Err(format!("there is no command {name:?}").into()),
    });
    log::logger().flush();
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            complain(format_args!(
                "{error}\nType `casino-bot help` for what there is."
            ));
            ExitCode::from(USAGE)
        }
    }
}

/// Prints a line. A closed pipe is nobody's error.
fn say(line: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// Prints a line on standard error.
fn complain(line: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "casino-bot: {line}");
}

/// The settings, or all that is wrong with them, printed, and exit code 78.
fn settings() -> Result<Settings, u8> {
    Settings::load().map_err(|errors| {
        errors.iter().for_each(complain);
        crate::shell::app::End::Misconfigured as u8
    })
}

/// The database that is named, or else that of the settings, as [`settings`] has them.
fn database(named: Option<PathBuf>) -> Result<PathBuf, u8> {
    named.map_or_else(|| settings().map(|s| s.database), Ok)
}

/// What a command is given that takes `--db FILE` and nothing else.
fn only_db(parser: &mut Parser) -> Result<Option<PathBuf>, lexopt::Error> {
    let mut file = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("db") => file = Some(PathBuf::from(parser.value()?)),
            other => return Err(other.unexpected()),
        }
    }
    Ok(file)
}

/// The settings of a command that only looks for a bot: where its port is given, wrong ones do not
/// matter.
fn settings_to_look(port: Option<u16>) -> Result<Settings, u8> {
    if port.is_some() {
        return Ok(Settings::load().unwrap_or_default());
    }
    settings()
}

/// Whole seconds from 1 to `max`, the value of an option.
fn seconds(name: &str, value: OsString, max: u64) -> Result<Duration, lexopt::Error> {
    let given = value.to_str().and_then(|value| value.parse().ok());
    let given = given.filter(|seconds| (1..=max).contains(seconds));
    given
        .map(Duration::from_secs)
        .ok_or_else(|| format!("{name} is whole seconds, 1 to {max}, not {value:?}").into())
}

/// Reads the options of a command that takes none.
fn no_options(mut parser: Parser) -> Result<(), lexopt::Error> {
    parser
        .next()?
        .map_or(Ok(()), |argument| Err(argument.unexpected()))
}
