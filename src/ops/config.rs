//! The settings: one table row each, read from the environment and a `.env` file, all errors
//! reported at once. Knows nothing of what the settings are used for.
mod dotenv;
mod read;
mod secret;
#[cfg(test)]
mod tests;

use crate::rules::guard::{Profile, profiles};
use crate::values::limits;
use crate::values::money::{Asset, Cap, StakeLimits};
use dotenv::EnvFile;
use read::{
    assets, dollars, lease, level, optional, origin, path, place, proxy, restart_token, seconds,
    token, truth, url, user_id, user_ids, whole, word,
};
pub use secret::Secret;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The settings of one process. The fields are the rows of [`SETTINGS`], documented there.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub bot_token: Secret,
    pub owner: Option<i64>,
    pub port: u16,
    pub bind_addr: Option<IpAddr>,
    pub demo_mode: bool,
    pub admins: Vec<i64>,
    pub cryptobot_token: Secret,
    pub cryptobot_url: String,
    pub cashier_assets: Vec<Asset>,
    pub deposit_usd: (u32, u32),
    pub withdraw_usd: (u32, u32),
    pub withdraw_day_max: Cap,
    pub withdraw_approval_from: Cap,
    pub adjust_approval_from: Cap,
    pub webhook_url: String,
    pub office_url: String,
    pub render_external_url: String,
    pub heartbeat_interval: Duration,
    pub restart_token: Secret,
    pub unhealthy_threshold: Duration,
    pub max_restarts: u32,
    pub restart_delay: Duration,
    pub max_delay: Duration,
    pub telegram_api_url: String,
    pub rate_global: u32,
    pub rate_chat: u32,
    pub rate_group: u32,
    pub senders: usize,
    pub database: PathBuf,
    pub log_file: Option<PathBuf>,
    pub launcher_log_file: Option<PathBuf>,
    pub log_level: Option<log::LevelFilter>,
    pub round_pause: Duration,
    pub slots_auto: bool,
    pub stake_limits: StakeLimits,
    pub profile: &'static Profile,
    pub wind_down: bool,
    pub litestream_socket: Option<PathBuf>,
    pub litestream: PathBuf,
    pub replica_url: Secret,
    pub lease_url: Option<String>,
    pub s3_endpoint: String,
    pub s3_region: String,
    pub s3_key_id: String,
    pub s3_secret: Secret,
    pub replica_wait: ReplicaWait,
    pub takes_over: bool,
    pub all_proxy: Secret,
    pub https_proxy: Secret,
    pub no_proxy: String,
    pub cert_file: Option<PathBuf>,
    pub cert_dirs: Vec<PathBuf>,
    pub metrics_token: Secret,
    /// What `.env` holds that somebody may have meant otherwise.
    pub remarks: Vec<String>,
    /// Every setting's value as it may be shown: of a secret, whether there is one.
    pub values: Vec<String>,
}

/// What waits until the replica has what was committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReplicaWait {
    /// Nothing.
    #[default]
    None,
    /// The confirmation to Telegram that updates were handled.
    Updates,
    /// And whatever leaves the machine because of them.
    Answers,
}

impl ReplicaWait {
    fn read(value: &str) -> Option<Self> {
        match value {
            "none" => Some(Self::None),
            "updates" => Some(Self::Updates),
            "answers" => Some(Self::Answers),
            _ => None,
        }
    }
}

/// One setting.
pub struct Setting {
    /// The environment variable.
    pub name: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    pub doc: &'static str,
    /// What is accepted, completing "expected …".
    pub accepts: &'static str,
    /// Whether its value must never be shown.
    pub secret: bool,
    apply: fn(&mut Settings, &str) -> Option<()>,
}

const fn row(
    name: &'static str,
    default: &'static str,
    doc: &'static str,
    accepts: &'static str,
    apply: fn(&mut Settings, &str) -> Option<()>,
) -> Setting {
    Setting {
        name,
        default,
        doc,
        accepts,
        secret: false,
        apply,
    }
}

const fn secret(
    name: &'static str,
    doc: &'static str,
    accepts: &'static str,
    apply: fn(&mut Settings, &str) -> Option<()>,
) -> Setting {
    Setting {
        name,
        default: "",
        doc,
        accepts,
        secret: true,
        apply,
    }
}

/// Every setting, in the order of the README.
#[rustfmt::skip]
pub static SETTINGS: &[Setting] = &[
    secret("BOT_TOKEN", "token from BotFather; required by `run`", "a token such as 123456:AbC-dEf…", |s, v| token(v).map(|v| s.bot_token = v)),
    row("OWNER_USER_ID", "", "Telegram id of the owner, who is also an admin; required by `run`", "a positive number", |s, v| optional(v, user_id).map(|v| s.owner = v)),
    row("PORT", "8001", "health server; busy: PORT+1, then PORT+2; 0: any free port", "a port, 0 to 65533", |s, v| whole(v, 0, 65_533).map(|v| s.port = v)),
    row("BIND_ADDR", "", "where the health server listens: 127.0.0.1, or 0.0.0.0 when RENDER_EXTERNAL_URL is set", "an IP address", |s, v| optional(v, |v| v.parse().ok()).map(|v| s.bind_addr = v)),
    row("DEMO_MODE", "false", "true: play money only, even if a payment token is set", "true or false", |s, v| truth(v).map(|v| s.demo_mode = v)),
    row("ADMIN_USER_IDS", "", "Telegram ids of admins", "positive numbers with commas between", |s, v| user_ids(v).map(|v| s.admins = v)),
    secret("CRYPTOBOT_API_TOKEN", "Crypto Pay token for real deposits and withdrawals; without it play is with play money", "a token such as 12345:AAbb…", |s, v| token(v).map(|v| s.cryptobot_token = v)),
    row("CRYPTOBOT_API_URL", "https://pay.crypt.bot", "the testnet is https://testnet-pay.crypt.bot", "an http or https URL", |s, v| url(v).map(|v| s.cryptobot_url = v)),
    row("CASHIER_ASSETS", "USDT,TON,BTC,LTC,USDC,TRX,ETH,BNB", "what is taken in deposits and played for, in the order in which it is offered; what players have of others is only paid out", "some of USDT, USDC, TON, BTC, LTC, TRX, ETH and BNB with commas between", |s, v| assets(v).map(|v| s.cashier_assets = v)),
    row("DEPOSIT_MIN_USD", "1", "the smallest deposit, in dollars by the provider's rates", DOLLARS, |s, v| dollars(v).map(|v| s.deposit_usd.0 = v)),
    row("DEPOSIT_MAX_USD", "10000", "the largest", DOLLARS, |s, v| dollars(v).map(|v| s.deposit_usd.1 = v)),
    row("WITHDRAW_MIN_USD", "2", "the smallest withdrawal; the provider sends no less than about one dollar", DOLLARS, |s, v| dollars(v).map(|v| s.withdraw_usd.0 = v)),
    row("WITHDRAW_MAX_USD", "10000", "the largest; the provider sends no more than about 25000", DOLLARS, |s, v| dollars(v).map(|v| s.withdraw_usd.1 = v)),
    row("WITHDRAW_DAY_MAX", "", "the most that a player withdraws in 24 hours: dollars in all, or by asset as in `USDT=500 TON=100`; empty, and of an asset that is not named: no cap", CAP, |s, v| Cap::read(v).map(|v| s.withdraw_day_max = v)),
    row("WITHDRAW_APPROVAL_FROM", "", "a withdrawal of so much or more waits for an admin's approval, likewise; empty, and of an asset that is not named: every one does", CAP, |s, v| Cap::read(v).map(|v| s.withdraw_approval_from = v)),
    row("ADJUST_APPROVAL_FROM", "100", "what one person of the office gives players and takes from them in real money within 24 h, from so much on a second person confirms it, likewise", CAP, |s, v| Cap::read(v).map(|v| s.adjust_approval_from = v)),
    row("WEBHOOK_URL", "", "public https address of the health port, where there is one: Crypto Pay is to send webhooks to it + /webhook/cryptobot", "an https URL", |s, v| if v.is_empty() { Some(()) } else { url(v).filter(|v| v.starts_with("https://")).map(|v| s.webhook_url = v) }),
    row("OFFICE_URL", "", "public https address of the health port behind a proxy that speaks TLS: the office is reached by it + /office; empty: through a tunnel alone", "an https URL without a path", |s, v| if v.is_empty() { Some(()) } else { url(v).filter(|v| origin(v)).map(|v| s.office_url = v) }),
    row("RENDER_EXTERNAL_URL", "", "if set, this URL + /ping is fetched every HEARTBEAT_INTERVAL, against hosts that sleep on idle", "an http or https URL", |s, v| if v.is_empty() { Some(()) } else { url(v).map(|v| s.render_external_url = v) }),
    row("HEARTBEAT_INTERVAL", "300", "seconds between those fetches, and between `launch`'s probes if below 30", "seconds, 10 to 86400", |s, v| seconds(v, 10, 86_400).map(|v| s.heartbeat_interval = v)),
    secret("METRICS_TOKEN", "opens the figures of money in /metrics and /dashboard to others than this machine; empty: to nobody else", "8 to 256 visible characters", |s, v| restart_token(v).map(|v| s.metrics_token = v)),
    secret("RESTART_TOKEN", "secret for /restart; empty: the endpoint answers 403", "8 to 256 visible characters", |s, v| restart_token(v).map(|v| s.restart_token = v)),
    row("UNHEALTHY_THRESHOLD", "300", "seconds without a sign of life from Telegram before /health is 503", "seconds, 60 to 86400", |s, v| seconds(v, 60, 86_400).map(|v| s.unhealthy_threshold = v)),
    row("MAX_RESTARTS", "10", "restarts in a row, of one worker and of the bot under `launch`, before giving up", "a number, 1 to 1000", |s, v| whole(v, 1, 1_000).map(|v| s.max_restarts = v)),
    row("RESTART_DELAY", "5", "seconds before the first restart; doubles each time, with jitter", "seconds, 1 to 3600", |s, v| seconds(v, 1, 3_600).map(|v| s.restart_delay = v)),
    row("MAX_DELAY", "300", "cap of that delay, seconds", "seconds, 1 to 86400", |s, v| seconds(v, 1, 86_400).map(|v| s.max_delay = v)),
    row("TELEGRAM_API_URL", "https://api.telegram.org", "also for a local Bot API server", "an http or https URL", |s, v| url(v).map(|v| s.telegram_api_url = v)),
    secret("ALL_PROXY", "proxy on the way out, never to this machine itself", PROXY, |s, v| proxy(v).map(|v| s.all_proxy = v)),
    secret("HTTPS_PROXY", "likewise for https, before ALL_PROXY", PROXY, |s, v| proxy(v).map(|v| s.https_proxy = v)),
    row("NO_PROXY", "", "hosts without proxy: `example.org` (with all below it), `.example.org`, `10.0.0.0/8`, each with `:port` or not, or `*`", "hosts with commas between", |s, v| { s.no_proxy = v.to_owned(); Some(()) }),
    row("SSL_CERT_FILE", "", "certificates trusted besides the built-in roots, such as a company's own", "a file of certificates in PEM form", |s, v| { s.cert_file = path(v); Some(()) }),
    row("SSL_CERT_DIR", "", "likewise, folders with `:` between", "folders of certificates in PEM form", |s, v| { s.cert_dirs = v.split(':').filter_map(path).collect(); Some(()) }),
    row("TELEGRAM_RATE_GLOBAL", "30", "messages sent a second in all; 0: no limit", "a number, 0 to 10000", |s, v| whole(v, 0, 10_000).map(|v| s.rate_global = v)),
    row("TELEGRAM_RATE_CHAT", "1", "messages a second in one chat, short bursts allowed; 0: no limit", "a number, 0 to 1000", |s, v| whole(v, 0, 1_000).map(|v| s.rate_chat = v)),
    row("TELEGRAM_RATE_GROUP", "20", "messages a minute in one group; 0: no limit", "a number, 0 to 10000", |s, v| whole(v, 0, 10_000).map(|v| s.rate_group = v)),
    row("TELEGRAM_SENDERS", "320", "most courier threads; as many run as messages are under way at a time", "a number, 1 to 1024", |s, v| whole(v, 1, 1_024).map(|v| s.senders = v)),
    row("CASINO_DB", "casino.db", "SQLite file", "a file path", |s, v| { s.database = PathBuf::from(v); Some(()) }),
    row("LOG_FILE", "casino_bot.log", "empty: standard error only; rotated by size, a few old files kept", "a file path, or nothing", |s, v| { s.log_file = path(v); Some(()) }),
    row("LAUNCHER_LOG_FILE", "bot_launcher.log", "likewise, of `launch`", "a file path, or nothing", |s, v| { s.launcher_log_file = path(v); Some(()) }),
    row("CASINO_ROUND_PAUSE_MS", "0", "milliseconds from one round's start to the same player's next, at least; 0: none", "milliseconds, 0 to 60000", |s, v| whole(v, 0, 60_000).map(|v| s.round_pause = Duration::from_millis(v))),
    row("CASINO_SLOTS_AUTO", "false", "true: slots may be played by auto play too, which some regulators forbid", "true or false", |s, v| truth(v).map(|v| s.slots_auto = v)),
    row("STAKE_LIMITS", "", "the smallest stake and the largest of real money, as `USDT:0.10-1000, TON:0.05-500`; of an asset that is not named, all that it allows", STAKES, |s, v| StakeLimits::read(v).map(|v| s.stake_limits = v)),
    row("PLAY_PROFILE", "base", "which rules protect who plays for real money: off, base (age, limits, reality check), curacao, or uk (session on every table, no auto play, 5 seconds a game)", "off, base, curacao or uk", |s, v| profiles::find(v).map(|v| s.profile = v)),
    row("WIND_DOWN", "false", "true: no stakes and deposits are taken any more, what is open ends by its rules, and players take out what they have", "true or false", |s, v| truth(v).map(|v| s.wind_down = v)),
    row("LITESTREAM_SOCKET", "", "control socket of a Litestream that replicates CASINO_DB: the log is left to it, and /health tells how far it is", "a file path, or nothing", |s, v| { s.litestream_socket = path(v); Some(()) }),
    row("REPLICA_WAIT", "none", "what waits until the replica has it: none; updates: Telegram keeps them, and gives them again after a loss; answers: nothing is answered or paid out before either", "none, updates or answers", |s, v| ReplicaWait::read(v).map(|v| s.replica_wait = v)),
    row("LITESTREAM", "litestream", "the program that `standby` restores by", "a file path", |s, v| { s.litestream = PathBuf::from(v); Some(()) }),
    secret("REPLICA_URL", "with LEASE_URL: where Litestream is told to replicate to, each generation in a folder of its own", "a URL as Litestream reads it, such as s3://bucket/folder?endpoint=https://s3.example.org", |s, v| place(v).map(|v| s.replica_url = v)),
    row("LEASE_URL", "", "where two machines keep which of them acts: `s3://bucket/key`, or `file:///path` that both reach", "s3://bucket/key or file:///path, of letters, digits and -_./", |s, v| optional(v, lease).map(|v| s.lease_url = v)),
    row("S3_ENDPOINT", "", "of the store of LEASE_URL; empty: Amazon's of S3_REGION", "an http or https URL", |s, v| if v.is_empty() { Some(()) } else { url(v).map(|v| s.s3_endpoint = v) }),
    row("S3_REGION", "us-east-1", "likewise", "a word such as eu-central-1", |s, v| word(v).map(|v| s.s3_region = v)),
    row("AWS_ACCESS_KEY_ID", "", "the key's name there; Litestream reads it too", "a word", |s, v| optional(v, word).map(|v| s.s3_key_id = v.unwrap_or_default())),
    secret("AWS_SECRET_ACCESS_KEY", "the key", "8 to 256 visible characters", |s, v| restart_token(v).map(|v| s.s3_secret = v)),
    row("STANDBY_TAKES_OVER", "true", "whether `standby` takes over by itself when the lease has run out; false: only when told by `promote`", "true or false", |s, v| truth(v).map(|v| s.takes_over = v)),
    row("LOG_LEVEL", "info", "how much is logged", "error, warn, info, debug or trace", |s, v| level(v).map(|v| s.log_level = Some(v))),
];

/// What is accepted as an amount in dollars.
const DOLLARS: &str = "whole dollars, 1 to 1000000";

/// What is accepted as a bound on withdrawals.
const CAP: &str =
    "whole dollars, 1 to 1000000, or amounts by asset such as `USDT=100 TON=30`, or nothing";

/// What is accepted as a proxy.
const PROXY: &str = "http://, socks5:// or socks5h:// (names resolved by the proxy), then [user:password@]host[:port]";

/// What is accepted as limits of stakes: the bounds of each asset.
const STAKES: &str = "assets with commas between, each once and within USDT:0.1-1000, USDC:0.1-1000, TON:0.05-500, BTC:0.000001-0.01, LTC:0.001-10, TRX:0.5-5000, ETH:0.00003-0.3, BNB:0.0001-1";

/// Settings for which an empty value means something other than "not set".
const MAY_BE_EMPTY: [&str; 2] = ["LOG_FILE", "LAUNCHER_LOG_FILE"];

/// One setting that cannot be used, as the operator reads it.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingError(String);

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Settings {
    /// Reads the process environment, secrets' files, and `.env` in the working directory; the
    /// first of them that has a setting wins.
    ///
    /// # Errors
    /// Every setting that is wrong, and every line of `.env` that cannot be read.
    pub fn load() -> Result<Self, Vec<SettingError>> {
        let mut errors = Vec::new();
        let file = match slurp(Path::new(".env")) {
            Ok(bytes) => dotenv::parse(&bytes, |name| std::env::var(name).ok(), is_known),
            Err(error) if error.kind() == io::ErrorKind::NotFound => EnvFile::default(),
            Err(error) => {
                errors.push(SettingError(format!(".env: {error}")));
                EnvFile::default()
            }
        };
        let told = |error| SettingError(format!(".env: {error}"));
        errors.extend(file.errors.into_iter().map(told));
        let mut values = file.values;
        for setting in SETTINGS {
            let name = setting.name;
            match variable(name) {
                Ok(value) if value.is_empty() && !MAY_BE_EMPTY.contains(&name) => {}
                Ok(value) => {
                    values.insert(name.to_owned(), value);
                    continue;
                }
                Err(std::env::VarError::NotPresent) => {}
                Err(std::env::VarError::NotUnicode(_)) => {
                    errors.push(SettingError(format!("{name}: not UTF-8")));
                }
            }
            let of_file = values.get(&of_file(name)).cloned();
            match setting.secret.then(|| secret_file(name, of_file)).flatten() {
                // The unit stands an empty one in for a file that is missing.
                Some((_, Ok(value))) if value.trim_ascii().is_empty() => {}
                Some((path, Ok(value))) => match String::from_utf8(value) {
                    Ok(value) => {
                        values.insert(name.to_owned(), value);
                    }
                    Err(_) => errors.push(SettingError(format!("{name}: {path:?} is not UTF-8"))),
                },
                Some((path, Err(error))) => {
                    let why = format!("{name}: {path:?} cannot be read: {error}");
                    errors.push(SettingError(why));
                }
                None => {}
            }
        }
        match Self::parse(&values) {
            Ok(settings) if errors.is_empty() => Ok(Self {
                remarks: file.remarks,
                ..settings
            }),
            Ok(_) => Err(errors),
            Err(wrong) => Err(errors.into_iter().chain(wrong).collect()),
        }
    }

    /// Settings from names and values.
    ///
    /// # Errors
    /// Every setting that is wrong.
    pub fn parse(values: &HashMap<String, String>) -> Result<Self, Vec<SettingError>> {
        let (mut settings, mut errors) = (Self::default(), Vec::new());
        for setting in SETTINGS {
            let mut given = values.get(setting.name);
            if given.is_none() && setting.name.ends_with("_PROXY") {
                given = values.get(&setting.name.to_ascii_lowercase());
            }
            let given = given.map(|value| value.trim());
            let given = given.filter(|v| !v.is_empty() || MAY_BE_EMPTY.contains(&setting.name));
            settings.values.push(match (setting.secret, given) {
                (true, Some(_)) => "set, not shown".to_owned(),
                (true, None) => String::new(),
                (false, given) => given.unwrap_or(setting.default).to_owned(),
            });
            if (setting.apply)(&mut settings, given.unwrap_or(setting.default)).is_none() {
                let what = if setting.secret {
                    "its value is not usable".to_owned()
                } else {
                    let value: String = given.unwrap_or_default().chars().take(60).collect();
                    format!("{value:?} is not usable")
                };
                errors.push(SettingError(format!(
                    "{}: {what}; expected {}",
                    setting.name, setting.accepts
                )));
            }
        }
        if errors.is_empty() {
            errors = settings.contradictions();
        }
        if errors.is_empty() {
            Ok(settings)
        } else {
            Err(errors)
        }
    }

    /// What cannot hold together, though each can.
    fn contradictions(&self) -> Vec<SettingError> {
        let (deposit, withdraw) = (self.deposit_usd, self.withdraw_usd);
        let below = [
            (
                "MAX_DELAY",
                "RESTART_DELAY",
                self.max_delay < self.restart_delay,
            ),
            ("DEPOSIT_MAX_USD", "DEPOSIT_MIN_USD", deposit.1 < deposit.0),
            (
                "WITHDRAW_MAX_USD",
                "WITHDRAW_MIN_USD",
                withdraw.1 < withdraw.0,
            ),
        ];
        let wrong = below.into_iter().filter(|(.., wrong)| *wrong);
        let told =
            |(most, least, _)| format!("{most}: is below {least}; expected at least as much");
        let wants = |name, of| format!("{name}: is set without {of}; expected both");
        let (lease, replica) = (self.lease_url.is_some(), !self.replica_url.is_empty());
        let waits = self.replica_wait != ReplicaWait::None;
        let alone = [
            (
                waits && self.litestream_socket.is_none(),
                wants("REPLICA_WAIT", "LITESTREAM_SOCKET"),
            ),
            (lease && !replica, wants("LEASE_URL", "REPLICA_URL")),
            (replica && !lease, wants("REPLICA_URL", "LEASE_URL")),
            (
                replica && self.litestream_socket.is_none(),
                wants("REPLICA_URL", "LITESTREAM_SOCKET"),
            ),
        ];
        let alone = alone
            .into_iter()
            .filter_map(|(wrong, why)| wrong.then_some(why));
        wrong.map(told).chain(alone).map(SettingError).collect()
    }

    /// What `run` needs beyond the defaults and does not have.
    #[must_use]
    pub fn missing_to_run(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.bot_token.is_empty() {
            missing.push("BOT_TOKEN");
        }
        if self.owner.is_none() {
            missing.push("OWNER_USER_ID");
        }
        missing
    }

    /// Every setting, what it is set to as it may be shown, and what it is for.
    #[must_use]
    pub fn shown(&self) -> Vec<(&'static str, String, &'static str)> {
        let all = SETTINGS.iter().zip(&self.values);
        all.map(|(setting, value)| (setting.name, value.clone(), setting.doc))
            .collect()
    }

    /// Whether there is real money.
    #[must_use]
    pub fn has_cashier(&self) -> bool {
        !self.demo_mode && !self.cryptobot_token.is_empty()
    }

    /// Every secret that is set, for the log's scrubber.
    #[must_use]
    pub fn secrets(&self) -> Vec<Secret> {
        [
            &self.bot_token,
            &self.cryptobot_token,
            &self.restart_token,
            &self.metrics_token,
            &self.s3_secret,
            &self.replica_url,
            &self.all_proxy,
            &self.https_proxy,
        ]
        .into_iter()
        .filter(|secret| !secret.is_empty())
        .flat_map(|secret| [Some(secret.clone()), password(secret)])
        .flatten()
        .collect()
    }
}

/// Whether a line of `.env` is ours.
fn is_known(name: &str) -> bool {
    SETTINGS
        .iter()
        .any(|s| s.name == name || (s.secret && of_file(s.name) == name))
}

/// The variable that names a secret's file.
fn of_file(name: &str) -> String {
    format!("{name}_FILE")
}

/// A secret that is handed over as a file, so that it stands in no environment: where NAME_FILE
/// says, systemd's (systemd.exec(5), LoadCredential=), or Docker's and Kubernetes'.
fn secret_file(name: &str, named: Option<String>) -> Option<(PathBuf, io::Result<Vec<u8>>)> {
    let named = std::env::var_os(of_file(name))
        .or(named.map(Into::into))
        .filter(|path| !path.is_empty())
        .map(PathBuf::from);
    let folders = [
        std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from),
        Some(PathBuf::from("/run/secrets")),
    ];
    let found = folders
        .into_iter()
        .flatten()
        .map(|folder| folder.join(name))
        .find(|path| path.exists());
    let path = named.or(found)?;
    let read = slurp(&path);
    Some((path, read))
}

/// All of a small file.
fn slurp(path: &Path) -> io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    if file.metadata()?.is_dir() {
        // Docker makes one when the file to mount is not there.
        return Err(io::Error::other("it is a folder: remove it"));
    }
    let mut bytes = Vec::new();
    file.take(limits::SETTINGS_FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits::SETTINGS_FILE_BYTES_MAX {
        return Err(io::Error::other("it is too large"));
    }
    Ok(bytes)
}

/// The password in a URL, when it is too long to be a word of the log by chance.
fn password(url: &Secret) -> Option<Secret> {
    let (_, rest) = url.expose().split_once("://")?;
    let (user, _) = rest.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    (password.len() >= 6).then(|| Secret::new(password.to_owned()))
}

/// A variable of the environment. Those of proxies are often spelt in lower case.
fn variable(name: &str) -> Result<String, std::env::VarError> {
    match std::env::var(name) {
        Ok(value) if !value.is_empty() => Ok(value),
        other if name.ends_with("_PROXY") => std::env::var(name.to_ascii_lowercase()).or(other),
        other => other,
    }
}
