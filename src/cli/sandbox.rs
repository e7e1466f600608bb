//! `casino-bot sandbox`: a Bot API of our own on loopback with a chat page, and the bot, unchanged,
//! talking to it over HTTP.
use super::{complain, run, say, settings};
use crate::ops::config::{Secret, Settings};
use crate::ops::logging;
use crate::sandbox::{self, Sandbox};
use crate::shell::app;
use crate::values::chance::random;
use lexopt::prelude::*;
use serde_json::json;
use std::fs::{self, DirBuilder, File};
use std::io::{self, ErrorKind};
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where the chat page is found, unless something else is there.
const PORT: u16 = 8080;
/// Names of the folder that are tried; one that is taken is somebody's doing, not chance.
const NAMES_TRIED: usize = 8;

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
    let mut folder = None;
    if std::env::var_os("CASINO_DB").is_none() {
        let parent = std::env::temp_dir();
        let names = std::iter::repeat_with(|| format!("{:016x}", random()));
        match Folder::make(&parent, names.take(NAMES_TRIED)) {
            Ok(made) => settings.database = folder.insert(made).path.join("casino.db"),
            Err(error) => {
                complain(format_args!(
                    "no folder can be made in {}: {error}",
                    parent.display()
                ));
                return Ok(1);
            }
        }
    }
    play(&mut settings, listener)
}

/// A folder for this run and its user alone, which goes with what is in it.
struct Folder {
    path: PathBuf,
    /// Held open, so that no later folder can have its number.
    made: File,
}

impl Folder {
    /// The first of the names that nothing has, not even a link that leads nowhere: a folder that
    /// somebody has put there would be theirs to read, and ours to remove.
    fn make(parent: &Path, names: impl Iterator<Item = String>) -> io::Result<Self> {
        for name in names {
            let path = parent.join(format!("casino-bot-sandbox-{name}"));
            match DirBuilder::new().mode(0o700).create(&path) {
                Ok(()) => {
                    let made = File::open(&path)?;
                    return Ok(Self { path, made });
                }
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(ErrorKind::AlreadyExists.into())
    }

    /// Whether its name still stands for it.
    fn is_ours(&self) -> io::Result<bool> {
        let (made, there) = (self.made.metadata()?, fs::symlink_metadata(&self.path)?);
        Ok((made.dev(), made.ino()) == (there.dev(), there.ino()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_ours().unwrap_or(false) {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn play(settings: &mut Settings, listener: TcpListener) -> Result<u8, lexopt::Error> {
    // Ids that follow the clock never meet those of an earlier run in a kept database.
    let world = Arc::new(Sandbox::new(random()));
    let server = sandbox::http::start(Arc::clone(&world), listener)
        .map_err(|e| format!("the chat page cannot be served: {e}"))?;
    settings.telegram_api_url = format!("http://{}", server.addr());
    settings.bot_token = Secret::new(format!("{}:{}", sandbox::BOT_ID, "sandbox-".repeat(4)));
    // Whatever token is set opens a real account, with which nobody wants to play here.
    settings.cryptobot_token = Secret::new(sandbox::PAY_TOKEN.to_owned());
    settings.cryptobot_url = format!("{}/pay", settings.telegram_api_url);
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
    // To this machine, whatever address it listens on.
    let hook = json!({ "url": format!("http://127.0.0.1:{}/webhook/cryptobot", at.port()) });
    if settings.has_cashier() {
        (world.pay_act("webhook", hook.to_string().as_bytes())).map_err(|e| {
            format!(
                "the sandbox's Crypto Pay takes no webhook: {}",
                e.description
            )
        })?;
    }
    say(format_args!(
        "Open {} in your browser and press START: Alice, Bob and Carol are yours to play.\n\
         Try /flip 10 heads, the buttons, /fair, and the same in the group.\n\
         Its Crypto Pay has a wallet for each of them; as Alice, put a bankroll into it and into /admin.\n\
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn the_folder_is_never_one_that_was_there() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        let planted = |name: &str| at(&format!("casino-bot-sandbox-{name}"));
        for folder in [planted("folder"), at("theirs")] {
            fs::create_dir(&folder).expect("planted");
            fs::write(folder.join("file"), "theirs").expect("planted");
        }
        fs::write(planted("file"), "theirs").expect("planted");
        symlink(at("theirs"), planted("link")).expect("planted");
        symlink(at("nothing"), planted("loose")).expect("planted");
        let names = |names: &'static [&str]| names.iter().map(|name| (*name).to_owned());
        let taken = names(&["folder", "file", "link", "loose"]);
        assert!(Folder::make(dir.path(), taken.clone()).is_err());
        let made = Folder::make(dir.path(), taken.chain(names(&["free"]))).expect("made");
        assert_eq!(made.path, planted("free"));
        let mode = fs::metadata(&made.path)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
        fs::create_dir(made.path.join("inner")).expect("ours");
        symlink(at("theirs"), made.path.join("inner/link")).expect("ours");
        drop(made);
        assert!(fs::symlink_metadata(planted("free")).is_err());
        assert!(!at("nothing").exists());
        for left in [planted("folder"), at("theirs"), planted("link")] {
            assert!(left.join("file").exists(), "{}", left.display());
        }
    }

    #[test]
    fn what_took_the_folders_place_stays() {
        let dir = tempfile::tempdir().expect("a folder");
        let made = Folder::make(dir.path(), ["x".to_owned()].into_iter()).expect("made");
        let path = made.path.clone();
        fs::remove_dir(&path).expect("ours");
        fs::create_dir(&path).expect("theirs");
        fs::write(path.join("file"), "theirs").expect("theirs");
        drop(made);
        assert!(path.join("file").exists());
        let made = Folder::make(dir.path(), ["y".to_owned()].into_iter()).expect("made");
        fs::rename(&made.path, dir.path().join("moved")).expect("ours");
        symlink(&path, &made.path).expect("theirs");
        drop(made);
        assert!(path.join("file").exists());
    }
}
