//! `casino-bot sandbox`: a Bot API of our own on loopback with a chat page, and the bot, unchanged,
//! talking to it over HTTP.
use super::{complain, run, say, settings};
use crate::app;
use crate::config::{Secret, Settings};
use crate::logging;
use crate::sandbox::{self, Sandbox};
use lexopt::prelude::*;
use std::net::TcpListener;
use std::sync::Arc;

/// Where the chat page is found, unless something else is there.
const PORT: u16 = 8080;

pub(super) fn main(mut parser: lexopt::Parser) -> Result<u8, lexopt::Error> {
    let mut port = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => port = Some(parser.value()?.parse::<u16>()?),
            other => return Err(other.unexpected()),
        }
    }
    let mut settings = match settings() {
        Ok(settings) => settings,
        Err(code) => return Ok(code),
    };
    let listener = match port {
        Some(port) => TcpListener::bind(("127.0.0.1", port)),
        None => {
            TcpListener::bind(("127.0.0.1", PORT)).or_else(|_| TcpListener::bind(("127.0.0.1", 0)))
        }
    };
    let listener = match listener {
        Ok(listener) => listener,
        Err(error) => {
            complain(format_args!(
                "port {} cannot be used: {error}",
                port.unwrap_or(PORT)
            ));
            return Ok(1);
        }
    };
    // Everything of this run lives and dies with it, unless the operator names a database.
    let folder = std::env::temp_dir().join(format!("casino-bot-sandbox-{}", std::process::id()));
    let own_books = std::env::var_os("CASINO_DB").is_none();
    if own_books {
        if let Err(error) = std::fs::create_dir_all(&folder) {
            complain(format_args!("{} cannot be made: {error}", folder.display()));
            return Ok(1);
        }
        settings.database = folder.join("casino.db");
    }
    let code = play(&mut settings, listener);
    if own_books {
        let _ = std::fs::remove_dir_all(&folder);
    }
    code
}

fn play(settings: &mut Settings, listener: TcpListener) -> Result<u8, lexopt::Error> {
    // Ids that follow the clock never meet those of an earlier run in a kept database.
    let world = Arc::new(Sandbox::new(crate::supervisor::backoff::random()));
    let server = sandbox::http::start(Arc::clone(&world), listener)
        .map_err(|e| format!("the chat page cannot be served: {e}"))?;
    settings.telegram_api_url = format!("http://{}", server.addr());
    settings.bot_token = Secret::new(format!("{}:{}", sandbox::BOT_ID, "sandbox-".repeat(4)));
    settings.owner = Some(sandbox::ALICE);
    // It would end the sandbox with the bot.
    settings.restart_token = Secret::default();
    settings.log_level = settings
        .log_level
        .map(|level| level.min(log::LevelFilter::Warn));
    logging::start(settings, None).map_err(|e| format!("logging: {e}"))?;
    let health = app::bind(settings)
        .or_else(|_| TcpListener::bind(("127.0.0.1", 0)).map_err(|e| e.to_string()))
        .map_err(|e| format!("no port for the health server: {e}"))?;
    let at = health.local_addr().map_err(|e| e.to_string())?;
    say(format_args!(
        "Open {} in your browser and press START: Alice, Bob and Carol are yours to play.\n\
         Try /flip 10 heads, the buttons, /fair, and the same in the group.\n\
         Prove the books meanwhile: casino-bot audit --db {}\n\
         See how the bot is: http://{at}/health and http://{at}/dashboard\n\
         Ctrl-C ends it.",
        settings.telegram_api_url,
        settings.database.display()
    ));
    let end = run::play(settings, Some(health));
    world.close();
    drop(server);
    Ok(run::code(end))
}
