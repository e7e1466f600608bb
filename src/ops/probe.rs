//! Finding the running bot and asking it over HTTP, for the commands that look at it from outside.
//! A bot writes where it listens into a file beside its database, so that a fallback port is found
//! and a stranger on the usual port is not mistaken for it.
use crate::ops::config::Settings;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What a running bot leaves beside its database: `casino.db.run`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunFile {
    /// Where its health server listens.
    pub addr: SocketAddr,
    pub pid: u32,
    /// What its answers call themselves: differs from start to start.
    pub instance: String,
}

impl RunFile {
    fn path(database: &Path) -> PathBuf {
        let mut name = database.as_os_str().to_owned();
        name.push(".run");
        PathBuf::from(name)
    }

    /// Writes it whole or not at all.
    ///
    /// # Errors
    /// When the database's folder cannot be written to.
    pub fn write(&self, database: &Path) -> io::Result<()> {
        let path = Self::path(database);
        // If it cannot be written, none is better than an old one.
        Self::remove(database);
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        fs::write(&partial, serde_json::to_vec(self)?)?;
        fs::rename(&partial, path)
    }

    /// What the last bot of this database wrote; it may have ended meanwhile.
    #[must_use]
    pub fn read(database: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(Self::path(database)).ok()?).ok()
    }

    /// Takes it away at the end of a run.
    pub fn remove(database: &Path) {
        let _ = fs::remove_file(Self::path(database));
    }
}

/// What the answer of GET / and GET /health calls the program.
pub const BOT_NAME: &str = "Telegram Casino Bot";

/// Where a bot may be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `host:port`, as in a URL.
    pub authority: String,
    /// Whose answer counts; `None`: any casino-bot's.
    pub instance: Option<String>,
}

/// Where to look: at the given port; or where the bot said it listens; or, if it left no word, at
/// PORT and the two after it.
#[must_use]
pub fn targets(settings: &Settings, host: Option<&str>, port: Option<u16>) -> Vec<Target> {
    let own = Ipv4Addr::LOCALHOST.to_string();
    let bound = settings.bind_addr.filter(|ip| !ip.is_unspecified());
    let host = host.map(str::to_owned).or(bound.map(|ip| ip.to_string()));
    let at = |port: u16| Target {
        authority: authority(host.as_deref().unwrap_or(&own), port),
        instance: None,
    };
    if let Some(port) = port {
        return vec![at(port)];
    }
    if let Some(run) = RunFile::read(&settings.database) {
        let ip = match run.addr.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        let named = host.unwrap_or_else(|| ip.to_string());
        // Whoever answers elsewhere is another bot.
        return vec![Target {
            authority: authority(&named, run.addr.port()),
            instance: Some(run.instance),
        }];
    }
    let mut targets = Vec::new();
    if settings.port != 0 {
        targets.extend((0..3).map(|more| at(settings.port + more)));
    }
    targets
}

fn authority(host: &str, port: u16) -> String {
    if host.contains(':') && !host.starts_with('[') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

/// An answer: its status and its body.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// At most 1 MiB.
    pub body: String,
}

/// GETs `path`, within `timeout` as a whole.
///
/// # Errors
/// Why there is no answer, in words.
pub fn get(authority: &str, path: &str, timeout: Duration) -> Result<Answer, String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        // A proxy of the environment is for the world outside.
        .proxy(None)
        .timeout_global(Some(timeout))
        .build()
        .into();
    let mut response = agent
        .get(format!("http://{authority}{path}"))
        .call()
        .map_err(|e| why(e, timeout))?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(1024 * 1024);
    let body = body.read_to_string().map_err(|e| why(e, timeout))?;
    Ok(Answer { status, body })
}

/// Why there is no answer, as an operator reads it.
fn why(error: ureq::Error, timeout: Duration) -> String {
    match error {
        ureq::Error::Io(error) => error.to_string(),
        ureq::Error::Timeout(_) => format!("no answer within {} s", timeout.as_secs()),
        error => error.to_string(),
    }
}

/// What /health says, as far as the commands use it; the endpoint has more.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Health {
    pub bot: String,
    pub instance: String,
    pub status: String,
    pub reasons: Vec<String>,
    pub warnings: Vec<String>,
    pub restart_helps: bool,
    pub uptime_seconds: f64,
    pub last_update_ago: Option<f64>,
    pub last_poll_ago: Option<f64>,
    pub total_updates: u64,
    pub total_errors: u64,
    pub error_rate: f64,
    pub response_time_ms: Option<f64>,
    pub bot_version: String,
    pub workers: Vec<Worker>,
    pub database: Database,
    pub outbox_pending: u64,
    pub cashier: Option<Cashier>,
    pub winding_down: Option<Winding>,
    pub pid: u32,
    pub port: u16,
}

/// One of its workers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Worker {
    pub name: String,
    pub state: String,
    pub restarts: u64,
    pub last_beat_ago: Option<f64>,
}

/// Its database.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Database {
    pub state: String,
    pub written_ago: Option<f64>,
    pub balanced: Option<bool>,
    pub audited_ago: Option<f64>,
    pub disk_free_bytes: Option<u64>,
}

/// How deposits and withdrawals stand there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Cashier {
    pub state: String,
    pub withdrawals: String,
    pub accounted: Option<bool>,
    pub waiting: u64,
    pub suspense: u64,
    pub provider_silent_seconds: Option<u64>,
}

/// What is still open in a house that winds down, and to how many it owes real money.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Winding {
    pub open: i64,
    pub owed_to: i64,
}

/// A bot that answered.
#[derive(Clone, Debug)]
pub struct Found {
    pub authority: String,
    /// What it said of itself.
    pub health: Health,
    /// Its answer as it came.
    pub body: String,
}

impl Found {
    /// Whether it calls itself healthy.
    #[must_use]
    pub fn healthy(&self) -> bool {
        self.health.status == "healthy"
    }
}

/// Asks the targets for /health, one after the other, each within `timeout`.
///
/// # Errors
/// What was tried and what came of it, one line a target, when none is the bot.
pub fn find(targets: &[Target], timeout: Duration) -> Result<Found, String> {
    let mut tried = Vec::new();
    for Target {
        authority,
        instance,
    } in targets
    {
        let why = match get(authority, "/health", timeout) {
            Err(why) => why,
            Ok(answer) => match serde_json::from_str::<Health>(&answer.body) {
                Ok(health)
                    if health.bot == BOT_NAME
                        && instance.as_ref().is_none_or(|own| *own == health.instance) =>
                {
                    return Ok(Found {
                        authority: authority.clone(),
                        health,
                        body: answer.body,
                    });
                }
                Ok(health) if health.bot == BOT_NAME => "another casino-bot answers".to_owned(),
                _ => format!("another program answers ({})", answer.status),
            },
        };
        tried.push(format!("{authority}: {why}"));
    }
    if tried.is_empty() {
        tried.push("no bot has left word where it listens; name its port".to_owned());
    }
    Err(tried.join("\n"))
}
