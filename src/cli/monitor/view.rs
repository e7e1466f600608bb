//! What is shown, in words, whether on a screen or as plain text. Whatever the bot said is made
//! harmless here: no control character, bounded in length and number.
use super::look::{Bot, Look};
use super::metrics::Quantile;
use super::trend::{Point, State, Trend};
use super::units::{NONE, ago, bytes, hundredths, known, percent, rate, seconds, span};
use crate::ops::logging::Plain;
use crate::ops::machine::Room;
use crate::ops::probe::Cashier;
use std::time::Duration;

/// The most reasons, places and workers that are shown.
const ROWS_MAX: usize = 16;

/// All that is shown.
pub(crate) struct View {
    pub(crate) state: State,
    /// Which bot, where.
    pub(crate) title: String,
    /// Why it is not healthy, or where it was looked for.
    pub(crate) notes: Vec<String>,
    /// The most telling first; empty when there is no bot to ask.
    pub(crate) health: Vec<(&'static str, String)>,
    pub(crate) workers: Vec<Worker>,
    pub(crate) gauges: [Gauge; 3],
    /// Number, command, CPU, memory, threads, age; the bot's own first column ends in `*`.
    pub(crate) processes: Vec<[String; 6]>,
    pub(crate) series: [Series; 6],
    pub(crate) at: String,
}

/// The heads of the processes' columns.
pub(crate) const PROCESS_HEAD: [&str; 6] = ["pid", "command", "CPU", "memory", "threads", "up"];

/// A worker of the bot.
pub(crate) struct Worker {
    pub(crate) name: String,
    pub(crate) state: String,
    /// How long ago its last beat was, and its restarts, if there were any.
    pub(crate) more: String,
    pub(crate) well: bool,
}

/// A part of a whole.
pub(crate) struct Gauge {
    pub(crate) name: &'static str,
    pub(crate) permille: Option<u64>,
    /// What follows the percentage.
    pub(crate) text: String,
}

/// A figure over time, oldest first.
pub(crate) struct Series {
    pub(crate) name: &'static str,
    values: Vec<Option<u64>>,
    /// What fills the height at least, so that noise does not look like much.
    floor: u64,
    /// The last value.
    pub(crate) text: String,
}

impl Series {
    /// The newest values, as many as there are columns, and what fills the height.
    pub(crate) fn newest(&self, columns: usize) -> (&[Option<u64>], u64) {
        let from = self.values.len().saturating_sub(columns);
        let shown = &self.values[from..];
        let top = shown.iter().flatten().copied().max().unwrap_or(0);
        (shown, top.max(self.floor))
    }
}

impl View {
    /// What there is to show, once there was a look.
    pub(crate) fn of(trend: &Trend) -> Option<Self> {
        let (look, point) = (trend.last()?, trend.points.back()?);
        let bot = look.bot.as_ref();
        let (title, notes) = bot.map_or_else(
            |lost| (String::new(), lost.iter().map(|l| plain(l)).collect()),
            introduce,
        );
        Some(Self {
            state: point.state,
            title,
            notes,
            health: bot.map_or_else(|_| Vec::new(), |bot| health(bot, point, trend)),
            workers: bot.map_or_else(|_| Vec::new(), workers),
            gauges: gauges(look, point),
            processes: processes(look, trend),
            series: series(trend, point),
            at: look
                .at
                .wall
                .rfc3339()
                .split('.')
                .next()
                .unwrap_or("")
                .replace('T', " ")
                + " UTC",
        })
    }
}

/// Text of the bot's, harmless.
fn plain(text: &str) -> String {
    Plain(text).to_string()
}

/// Which bot, and why it is not healthy.
fn introduce(bot: &Bot) -> (String, Vec<String>) {
    let health = &bot.found.health;
    let title = format!(
        "{} {} · {} · up {} · pid {}",
        plain(&health.bot),
        plain(&health.bot_version),
        plain(&bot.found.authority),
        known(seconds(health.uptime_seconds), span),
        health.pid
    );
    let mut notes: Vec<_> = health
        .reasons
        .iter()
        .take(ROWS_MAX)
        .map(|r| plain(r))
        .collect();
    if let Err(why) = &bot.metrics {
        notes.push(format!("/metrics cannot be read: {}", plain(why)));
    }
    (title, notes)
}

fn health(bot: &Bot, point: &Point, trend: &Trend) -> Vec<(&'static str, String)> {
    let health = &bot.found.health;
    let since = |told: Option<f64>| told.and_then(seconds).map_or("none yet".to_owned(), ago);
    let permille = (u128::from(health.total_errors) * 1_000)
        .checked_div(u128::from(health.total_updates))
        .and_then(|share| u64::try_from(share).ok());
    let reply = match (trend.reply(500), trend.reply(990)) {
        (Some(half), Some(most)) => format!("p50 {}, p99 {}", quantile(half), quantile(most)),
        _ => {
            let told = health.response_time_ms.and_then(seconds);
            known(told.map(|thousandfold| thousandfold / 1_000), span)
        }
    };
    let database = &health.database;
    let mut storage = vec![plain(&database.state)];
    storage.extend(
        database
            .written_ago
            .and_then(seconds)
            .map(|d| format!("written {}", ago(d))),
    );
    storage.extend(
        database
            .disk_free_bytes
            .map(|free| format!("{} free", bytes(free))),
    );
    let mut books = vec![match database.balanced {
        Some(true) => "balance".to_owned(),
        Some(false) => "do NOT balance".to_owned(),
        None => "not proved yet".to_owned(),
    }];
    books.extend(
        database
            .audited_ago
            .and_then(seconds)
            .map(|d| format!("proved {}", ago(d))),
    );
    let mut rows = vec![
        ("last poll", since(health.last_poll_ago)),
        (
            "updates",
            format!("{}, {}", health.total_updates, known(point.updates, rate)),
        ),
        (
            "errors",
            format!(
                "{} ({}), {}",
                health.total_errors,
                known(permille, percent),
                known(point.errors, rate)
            ),
        ),
        ("reply", reply),
        ("database", storage.join(", ")),
        ("books", books.join(", ")),
        ("last update", since(health.last_update_ago)),
        ("outbox", format!("{} waiting", health.outbox_pending)),
        ("process", process(bot, point)),
    ];
    rows.extend(health.cashier.as_ref().map(|it| ("cashier", cashier(it))));
    let winding = health.winding_down.as_ref();
    rows.extend(winding.map(|it| {
        let (open, owed_to) = (it.open, it.owed_to);
        let said = format!("{open} bets open, real money owed to {owed_to}");
        ("winding down", said)
    }));
    rows
}

/// How deposits and withdrawals stand.
fn cashier(it: &Cashier) -> String {
    let mut parts = vec![plain(&it.state)];
    if it.withdrawals != "open" {
        parts.push(format!("withdrawals {}", plain(&it.withdrawals)));
    }
    if let Some(silent) = it.provider_silent_seconds {
        let silent = span(Duration::from_secs(silent));
        parts.push(format!("provider silent for {silent}"));
    }
    if it.accounted == Some(false) {
        parts.push("money UNACCOUNTED for".to_owned());
    }
    parts.push(format!("{} to approve", it.waiting));
    parts.push(format!("{} unclear", it.suspense));
    parts.join(", ")
}

/// The bot's process as it tells of itself.
fn process(bot: &Bot, point: &Point) -> String {
    let count = |name: &str| {
        bot.metrics
            .as_ref()
            .ok()
            .and_then(|metrics| metrics.count(name))
    };
    let mut parts = vec![
        format!("CPU {}", known(point.cpu, percent)),
        known(point.resident_bytes, bytes),
    ];
    parts.extend(count("process_threads").map(|threads| format!("{threads} threads")));
    if let Some(open) = count("process_open_fds") {
        // The limit is of interest only when it is near.
        let near = count("process_max_fds").filter(|most| open >= most / 2);
        let of = near.map_or(String::new(), |most| format!(" of {most}"));
        parts.push(format!("{open}{of} files"));
    }
    parts.join(", ")
}

fn quantile(quantile: Quantile) -> String {
    match quantile {
        Quantile::About(time) => span(time),
        Quantile::Above(time) => format!("> {}", span(time)),
    }
}

fn workers(bot: &Bot) -> Vec<Worker> {
    let workers = bot.found.health.workers.iter().take(ROWS_MAX);
    workers
        .map(|worker| {
            let beat = worker.last_beat_ago.and_then(seconds);
            let mut more = beat.map_or_else(String::new, span);
            if worker.restarts > 0 {
                let plural = if worker.restarts == 1 { "" } else { "s" };
                let comma = if more.is_empty() { "" } else { ", " };
                more += &format!("{comma}{} restart{plural}", worker.restarts);
            }
            Worker {
                name: plain(&worker.name),
                state: plain(&worker.state),
                more,
                well: matches!(worker.state.as_str(), "running" | "waiting"),
            }
        })
        .collect()
}

fn gauges(look: &Look, point: &Point) -> [Gauge; 3] {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut cpu = format!("of {processors} CPU");
    if let Some(load) = look.load {
        let [one, five, fifteen] = load.map(hundredths);
        cpu += &format!(", load {one} {five} {fifteen}");
    }
    let room = |name, room: Option<Room>| Gauge {
        name,
        permille: room.map(Room::used_permille),
        text: room.map_or_else(String::new, |room| {
            format!("of {}, {} free", bytes(room.total), bytes(room.free))
        }),
    };
    [
        Gauge {
            name: "CPU",
            permille: point.machine_cpu,
            text: cpu,
        },
        room("memory", look.memory),
        room("disk", look.disk),
    ]
}

fn processes(look: &Look, trend: &Trend) -> Vec<[String; 6]> {
    let own = look.bot.as_ref().ok().map(|bot| bot.found.health.pid);
    let row = |running: &crate::ops::machine::Running| {
        let process = &running.process;
        let mark = if Some(running.pid) == own { "*" } else { "" };
        let started = process.started_at();
        [
            format!("{}{mark}", running.pid),
            running.subcommand.unwrap_or("run").to_owned(),
            known(trend.cpu_of(running), percent),
            bytes(process.resident_bytes),
            process.threads.to_string(),
            known(started.map(|started| look.at.wall.since(started)), span),
        ]
    };
    look.running.iter().map(row).collect()
}

fn series(trend: &Trend, last: &Point) -> [Series; 6] {
    let of = |name, floor, figure: fn(&Point) -> Option<u64>, text| Series {
        name,
        values: trend.points.iter().map(figure).collect(),
        floor,
        text,
    };
    let micros = |point: &Point| {
        let (Quantile::About(time) | Quantile::Above(time)) = point.reply?;
        Some(u64::try_from(Duration::as_micros(&time)).unwrap_or(u64::MAX))
    };
    let state = |point: &Point| match point.state {
        State::Healthy => Some(HEALTHY),
        State::Unhealthy => Some(1),
        State::Unreachable => None,
    };
    [
        of("health", HEALTHY, state, last.state.name().to_owned()),
        of("updates", 1_000, |p| p.updates, known(last.updates, rate)),
        of("errors", 1_000, |p| p.errors, known(last.errors, rate)),
        of("reply p99", 1_000, micros, known(last.reply, quantile)),
        of(
            "memory",
            1,
            |p| p.resident_bytes,
            known(last.resident_bytes, bytes),
        ),
        of("CPU", 100, |p| p.cpu, known(last.cpu, percent)),
    ]
}

/// How high a healthy look stands; an unhealthy one is 1.
pub(crate) const HEALTHY: u64 = 3;

/// Text for a place that is empty.
pub(crate) const fn or_none(text: &str) -> &str {
    if text.is_empty() { NONE } else { text }
}
