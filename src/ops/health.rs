//! How the bot is: figures that workers write without waiting and anybody reads without waiting,
//! and one pure function that says what is wrong. Knows nothing of HTTP; the health endpoints and
//! the supervisor's loop call it.
pub mod metrics;

use crate::values::heartbeat::{Condition, Heartbeat};
use crate::values::money::{ASSETS, Asset};
use crate::values::time::{Now, Wall, off_in_words};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, AtomicU16, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn add(&self, count: u64) {
        self.0.fetch_add(count, Relaxed);
    }

    /// How many.
    #[must_use]
    pub fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }
}

/// Upper bounds of the latency buckets, microseconds; one more bucket has what is above.
pub const BUCKETS_US: [u64; 16] = [
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000,
    1_000_000, 2_500_000, 5_000_000, 10_000_000,
];

/// How long something took, many times over.
#[derive(Debug, Default)]
pub struct Latency {
    buckets: [Counter; BUCKETS_US.len() + 1],
    sum_us: Counter,
}

impl Latency {
    /// Counts one.
    pub fn observe(&self, time: Duration) {
        let us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.buckets[BUCKETS_US.partition_point(|bound| *bound < us)].add(1);
        self.sum_us.add(us);
    }
}

/// What kind of update came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateKind {
    /// A command.
    Command,
    /// Any other text.
    Text,
    /// A pressed button.
    Press,
    /// What does not concern the casino, or cannot be read.
    Other,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateEnd {
    /// It was handled.
    Handled,
    /// The player was told why not.
    Refused,
    /// It could not be handled and is kept for a person to look at.
    SetAside,
    /// It had been handled before.
    Repeated,
}

/// What kind of call went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendKind {
    /// A new message.
    Message,
    /// A message in place of another.
    Edit,
    /// The answer to a press.
    Answer,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendEnd {
    /// Telegram has it.
    Delivered,
    /// It failed and is tried again.
    Retried,
    /// It can never be delivered.
    Dropped,
    /// The chat does not want to hear from the bot.
    Blocked,
    /// It is said anew elsewhere.
    Moved,
}

/// How the database is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum DbState {
    /// Not opened yet.
    Unknown,
    /// The last write worked.
    Ok,
    /// The disk is full.
    Full,
    /// The last write failed.
    Failing,
    /// Another file is in its place.
    Replaced,
}

impl DbState {
    const ALL: [Self; 5] = [
        Self::Unknown,
        Self::Ok,
        Self::Full,
        Self::Failing,
        Self::Replaced,
    ];

    /// The word for it in /health.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Ok => "ok",
            Self::Full => "full",
            Self::Failing => "failing",
            Self::Replaced => "replaced",
        }
    }
}

/// The accounts whose totals are shown, an asset each.
pub const TOTALS: [&str; 7] = [
    "players", "bankroll", "bonus", "stakes", "payouts", "held", "world",
];

/// The figures of one process.
#[derive(Debug)]
pub struct Vitals {
    /// When it began.
    pub began: Now,
    /// Differs from start to start: how a tool knows that it talks to the bot it means.
    pub instance: String,
    /// Where the health server listens; 0 before it does.
    pub port: AtomicU16,
    /// Every worker, in the supervisor's order.
    pub workers: Vec<Arc<Heartbeat>>,
    /// By [`UpdateKind`] and [`UpdateEnd`].
    pub updates: [[Counter; 4]; 4],
    /// By [`SendKind`] and [`SendEnd`].
    pub sends: [[Counter; 5]; 3],
    /// getUpdates calls that returned well, and those that did not.
    pub polls: [Counter; 2],
    /// Everything that failed: calls, polls, commits, updates set aside, workers.
    pub errors: Counter,
    /// From the update to the moment Telegram has the reply.
    pub reply: Latency,
    /// One call to Telegram, polls apart.
    pub call: Latency,
    /// One transaction of the books, its fsync included.
    pub commit: Latency,
    /// Messages on their way.
    pub outbox: AtomicU64,
    /// Threads of the courier pool.
    pub couriers: AtomicU64,
    /// Since when no updates are taken in, since too much waits for Telegram; 0 while they are.
    held_since_us: AtomicU64,
    /// Of the health server.
    pub http: Arc<crate::web::http::Counts>,
    reply_mean_us: AtomicU64,
    last_update_us: AtomicU64,
    last_poll_us: AtomicU64,
    rejected_us: AtomicU64,
    last_write_us: AtomicU64,
    last_audit_us: AtomicU64,
    database: AtomicU8,
    database_bytes: AtomicI64,
    disk_free: AtomicI64,
    findings: AtomicI64,
    /// See [`Facts::clock_off_us`].
    pub clock_off_us: AtomicI64,
    totals: [[AtomicI64; TOTALS.len()]; ASSETS.len()],
}

/// A figure that is not there yet.
const NONE: i64 = -1;

fn known(bytes: Option<u64>) -> i64 {
    bytes.map_or(NONE, |bytes| i64::try_from(bytes).unwrap_or(i64::MAX))
}

impl Vitals {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new(began: Now, instance: String, workers: &[&'static str]) -> Arc<Self> {
        let none = || AtomicI64::new(NONE);
        Arc::new(Self {
            began,
            instance,
            port: AtomicU16::new(0),
            workers: workers
                .iter()
                .map(|name| Heartbeat::new(name, began.mono))
                .collect(),
            updates: Default::default(),
            sends: Default::default(),
            polls: Default::default(),
            errors: Counter::default(),
            reply: Latency::default(),
            call: Latency::default(),
            commit: Latency::default(),
            outbox: AtomicU64::new(0),
            couriers: AtomicU64::new(0),
            held_since_us: AtomicU64::new(0),
            http: Arc::default(),
            reply_mean_us: AtomicU64::new(0),
            last_update_us: AtomicU64::new(0),
            last_poll_us: AtomicU64::new(0),
            rejected_us: AtomicU64::new(0),
            last_write_us: AtomicU64::new(0),
            last_audit_us: AtomicU64::new(0),
            database: AtomicU8::new(DbState::Unknown as u8),
            database_bytes: none(),
            disk_free: none(),
            findings: none(),
            clock_off_us: AtomicI64::new(0),
            totals: Default::default(),
        })
    }

    /// getUpdates returned well: the sign of life from Telegram.
    pub fn polled(&self, now: Instant) {
        self.polls[0].add(1);
        self.last_poll_us.store(self.micros(now), Relaxed);
    }

    /// Telegram rejects a token that has worked before; counts from the first time in a row.
    pub fn rejected(&self, now: Instant) {
        let at = self.micros(now);
        let _ = self.rejected_us.compare_exchange(0, at, Relaxed, Relaxed);
    }

    /// Telegram knows the token.
    pub fn accepted(&self) {
        self.rejected_us.store(0, Relaxed);
    }

    /// Updates were handled.
    pub fn updated(&self, now: Instant) {
        self.last_update_us.store(self.micros(now), Relaxed);
    }

    /// A reply to an update that came at `since` is with Telegram.
    pub fn replied(&self, since: Instant, now: Instant) {
        let time = now.saturating_duration_since(since);
        self.reply.observe(time);
        let us = u64::try_from(time.as_micros()).unwrap_or(u64::MAX >> 8);
        let mean = self.reply_mean_us.load(Relaxed);
        // A moving mean; that two couriers may write at once does not matter to it.
        let next = if mean == 0 {
            us
        } else {
            mean - mean / 16 + us / 16
        };
        self.reply_mean_us.store(next.max(1), Relaxed);
    }

    /// The intake is held, or goes on.
    pub fn holds(&self, held: bool, now: Instant) {
        if held {
            let since = self.micros(now);
            let _ = self
                .held_since_us
                .compare_exchange(0, since, Relaxed, Relaxed);
        } else {
            self.held_since_us.store(0, Relaxed);
        }
    }

    /// A write to the database worked, or did not.
    pub fn wrote(&self, state: DbState, now: Instant) {
        if state == DbState::Ok {
            self.last_write_us.store(self.micros(now), Relaxed);
        }
        self.database.store(state as u8, Relaxed);
    }

    /// Whether the last write found the disk full.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.database.load(Relaxed) == DbState::Full as u8
    }

    /// Room on the database's disk, in bytes.
    pub fn has_room(&self, disk_free: Option<u64>) {
        self.disk_free.store(known(disk_free), Relaxed);
    }

    /// The size of the database, in bytes.
    pub fn measured(&self, database: Option<u64>) {
        self.database_bytes.store(known(database), Relaxed);
    }

    /// The cheap audits found so many broken invariants; the accounts' totals, micro-units.
    pub fn audited(&self, findings: usize, totals: &[(Asset, [i64; TOTALS.len()])], now: Instant) {
        let findings = i64::try_from(findings).unwrap_or(i64::MAX);
        self.findings.store(findings, Relaxed);
        for (asset, sums) in totals {
            let row = ASSETS.iter().position(|row| row.asset == *asset);
            for (cell, sum) in row
                .into_iter()
                .flat_map(|row| self.totals[row].iter().zip(sums))
            {
                cell.store(*sum, Relaxed);
            }
        }
        self.last_audit_us.store(self.micros(now), Relaxed);
    }

    /// Updates that came and were not repeats.
    #[must_use]
    pub fn total_updates(&self) -> u64 {
        let ends = [UpdateEnd::Handled, UpdateEnd::Refused, UpdateEnd::SetAside];
        let of = |kind: &[Counter; 4]| {
            ends.iter()
                .map(|end| kind[*end as usize].get())
                .sum::<u64>()
        };
        self.updates.iter().map(of).sum()
    }

    /// Updates that could not be handled.
    #[must_use]
    pub fn set_aside(&self) -> u64 {
        let of = |kind: &[Counter; 4]| kind[UpdateEnd::SetAside as usize].get();
        self.updates.iter().map(of).sum()
    }

    /// All that is known at `now`.
    #[must_use]
    pub fn facts(&self, now: Instant, threshold: Duration) -> Facts {
        let ago = |us: &AtomicU64| {
            let us = us.load(Relaxed);
            (us > 0).then(|| self.since(us, now))
        };
        let known = |value: &AtomicI64| u64::try_from(value.load(Relaxed)).ok();
        Facts {
            uptime: now.saturating_duration_since(self.began.mono),
            threshold,
            poll_ago: ago(&self.last_poll_us),
            update_ago: ago(&self.last_update_us),
            rejected_for: ago(&self.rejected_us),
            write_ago: ago(&self.last_write_us),
            audit_ago: ago(&self.last_audit_us),
            held: ago(&self.held_since_us),
            database: DbState::ALL[usize::from(self.database.load(Relaxed))],
            database_bytes: known(&self.database_bytes),
            disk_free: known(&self.disk_free),
            findings: known(&self.findings),
            reply_mean: Some(self.reply_mean_us.load(Relaxed))
                .filter(|us| *us > 0)
                .map(Duration::from_micros),
            clock_off_us: self.clock_off_us.load(Relaxed),
            workers: self
                .workers
                .iter()
                .map(|worker| {
                    let (condition, since) = worker.condition();
                    WorkerFacts {
                        name: worker.name(),
                        condition,
                        for_how_long: now.saturating_duration_since(since),
                        restarts: worker.restarts(),
                        beat_ago: worker.last().map(|at| now.saturating_duration_since(at)),
                    }
                })
                .collect(),
        }
    }

    fn micros(&self, at: Instant) -> u64 {
        let since = at.saturating_duration_since(self.began.mono).as_micros();
        u64::try_from(since).unwrap_or(u64::MAX).max(1)
    }

    fn since(&self, us: u64, now: Instant) -> Duration {
        now.saturating_duration_since(self.began.mono)
            .saturating_sub(Duration::from_micros(us))
    }
}

/// One worker at one moment.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "as in Heartbeat")]
pub struct WorkerFacts {
    pub name: &'static str,
    pub condition: Condition,
    pub for_how_long: Duration,
    pub restarts: u64,
    pub beat_ago: Option<Duration>,
}

/// The bot at one moment.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Since the process began.
    pub uptime: Duration,
    /// UNHEALTHY_THRESHOLD.
    pub threshold: Duration,
    /// Since getUpdates last returned well.
    pub poll_ago: Option<Duration>,
    /// Since the last update.
    pub update_ago: Option<Duration>,
    /// Since when Telegram rejects the token, if it does.
    pub rejected_for: Option<Duration>,
    /// Since the database was last written to.
    pub write_ago: Option<Duration>,
    /// Since the cheap audits last ran.
    pub audit_ago: Option<Duration>,
    /// How long no updates were taken in until now, since too much waits for Telegram.
    pub held: Option<Duration>,
    /// What the last write said.
    pub database: DbState,
    /// Its size with its log.
    pub database_bytes: Option<u64>,
    /// Room on its disk.
    pub disk_free: Option<u64>,
    /// Invariants of the books that did not hold when last looked at.
    pub findings: Option<u64>,
    /// The moving mean from update to reply.
    pub reply_mean: Option<Duration>,
    /// How far the machine's clock is from the house's, microseconds; 0: they agree.
    pub clock_off_us: i64,
    /// All workers.
    pub workers: Vec<WorkerFacts>,
}

/// A worker that is to be started again is given this long before health says so.
const RESTART_GRACE: Duration = Duration::from_secs(30);
/// A token that is rejected now and then is no sickness.
const REJECTED_GRACE: Duration = Duration::from_secs(10);
/// The engine writes at least this often (see `workers::engine`), and is given three times as long.
const WRITE_EVERY_MAX: Duration =
    Duration::from_secs(3 * crate::values::limits::PROBE_EVERY.as_secs());

/// The auditor audits this often, likewise.
const AUDIT_EVERY_MAX: Duration =
    Duration::from_secs(3 * crate::values::limits::AUDIT_EVERY.as_secs());

/// How the bot is, judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// What is wrong, in words for the operator; nothing: healthy.
    pub reasons: Vec<String>,
    /// What a person should know of although play goes on.
    pub warnings: Vec<String>,
    /// Whether a new process may do better. An outage, a full disk or books that do not balance
    /// are the same to it.
    pub restart_helps: bool,
}

impl Judgement {
    fn wrong(&mut self, restart_helps: bool, reason: String) {
        self.restart_helps |= restart_helps;
        self.reasons.push(reason);
    }
}

/// What is wrong, and whether a restart may cure it.
#[must_use]
pub fn judge(facts: &Facts) -> Judgement {
    let mut it = Judgement::default();
    let silence = facts.poll_ago.unwrap_or(facts.uptime);
    if silence > facts.threshold {
        // A poller that hangs is stuck as well: this one asks, and nobody answers.
        let seconds = silence.as_secs();
        it.wrong(
            false,
            format!("no sign of life from Telegram for {seconds} s"),
        );
    }
    if let Some(long) = facts.rejected_for.filter(|long| *long > REJECTED_GRACE) {
        let reason = format!(
            "Telegram rejects BOT_TOKEN for {} s, which has worked before: it is tried again; if it \
             was revoked, set the new one",
            long.as_secs()
        );
        it.wrong(false, reason);
    }
    for worker in &facts.workers {
        let long = worker.for_how_long > RESTART_GRACE;
        let why = match worker.condition {
            Condition::Stuck => "is stuck",
            Condition::Waiting if long => "has failed and waits to be started again",
            Condition::Stopped if long => "has stopped",
            _ => continue,
        };
        it.wrong(true, format!("{} {why}", worker.name));
    }
    if let Some(held) = facts
        .held
        .filter(|held| *held > crate::values::limits::HOLD_UNHEALTHY_AFTER)
    {
        let seconds = held.as_secs();
        let reason =
            format!("too much waits for Telegram: no updates are taken in for {seconds} s");
        it.wrong(false, reason);
    }
    judge_database(facts, &mut it);
    let unaudited = facts.audit_ago.unwrap_or(facts.uptime);
    if unaudited > AUDIT_EVERY_MAX {
        let seconds = unaudited.as_secs();
        it.wrong(true, format!("the books were not audited for {seconds} s"));
    }
    if let Some(findings) = facts.findings.filter(|findings| *findings > 0) {
        let reason = format!(
            "the books do not balance: {findings} invariants are broken, see `casino-bot audit`"
        );
        it.wrong(false, reason);
    }
    if facts.clock_off_us != 0 {
        it.warnings.push(format!(
            "the machine's clock was set {}: what waits here goes by the time that passed",
            off_in_words(facts.clock_off_us)
        ));
    }
    it
}

fn judge_database(facts: &Facts, it: &mut Judgement) {
    match facts.database {
        DbState::Full => it.wrong(false, "the disk is full: no bet is taken".to_owned()),
        // What a new process might write is left to the engine, which ends this one for it.
        DbState::Failing => it.wrong(false, "the database cannot be written".to_owned()),
        DbState::Replaced => it.wrong(
            false,
            "the database file or its -wal was moved or replaced while it was open: no bet is taken; put \
             it back, or stop the bot, which writes into the file what it can"
                .to_owned(),
        ),
        DbState::Ok | DbState::Unknown => {
            let silence = facts.write_ago.unwrap_or(facts.uptime);
            if silence > WRITE_EVERY_MAX {
                let seconds = silence.as_secs();
                it.wrong(
                    true,
                    format!("the database was not written to for {seconds} s"),
                );
            }
        }
    }
    if let Some(free) = facts
        .disk_free
        .filter(|free| *free < crate::values::limits::DISK_FREE_BYTES_MIN)
        && facts.database != DbState::Full
    {
        let left = free / 1024;
        it.warnings
            .push(format!("the disk is nearly full: {left} KiB are left"));
    }
}

/// The body of GET /health; healthy exactly when there is no reason against it.
#[must_use]
pub fn report(vitals: &Vitals, facts: &Facts, judgement: &Judgement, now: Wall) -> String {
    let (updates, errors) = (vitals.total_updates(), vitals.errors.get());
    let workers: Vec<_> = facts
        .workers
        .iter()
        .map(|worker| {
            format!(
                r#"{{"name":"{}","state":"{}","restarts":{},"last_beat_ago":{}}}"#,
                worker.name,
                worker.condition.name(),
                worker.restarts,
                seconds(worker.beat_ago)
            )
        })
        .collect();
    let number = |value: Option<u64>| value.map_or("null".to_owned(), |value| value.to_string());
    format!(
        concat!(
            r#"{{"status":"{}","reasons":{},"warnings":{},"restart_helps":{},"uptime_seconds":{},"last_update_ago":{},"#,
            r#""last_poll_ago":{},"total_updates":{},"total_errors":{},"error_rate":{},"#,
            r#""response_time_ms":{},"timestamp":"{}","bot_version":"{}","bot":"{}","#,
            r#""workers":[{}],"database":{{"state":"{}","written_ago":{},"balanced":{},"#,
            r#""audited_ago":{},"disk_free_bytes":{}}},"outbox_pending":{},"held_seconds":{},"#,
            r#""set_aside":{},"pid":{},"port":{},"#,
            r#""instance":"{}"}}"#
        ),
        if judgement.reasons.is_empty() {
            "healthy"
        } else {
            "unhealthy"
        },
        serde_json::Value::from(judgement.reasons.as_slice()),
        serde_json::Value::from(judgement.warnings.as_slice()),
        judgement.restart_helps,
        seconds(Some(facts.uptime)),
        seconds(facts.update_ago),
        seconds(facts.poll_ago),
        updates,
        errors,
        share(errors, updates),
        facts
            .reply_mean
            .map_or("null".to_owned(), |mean| thousandths(mean.as_micros())),
        now.rfc3339(),
        env!("CARGO_PKG_VERSION"),
        crate::ops::probe::BOT_NAME,
        workers.join(","),
        facts.database.name(),
        seconds(facts.write_ago),
        facts
            .findings
            .map_or("null", |count| if count == 0 { "true" } else { "false" }),
        seconds(facts.audit_ago),
        number(facts.disk_free),
        vitals.outbox.load(Relaxed),
        seconds(facts.held),
        vitals.set_aside(),
        std::process::id(),
        vitals.port.load(Relaxed),
        vitals.instance,
    )
}

/// Seconds with three digits, or null.
fn seconds(time: Option<Duration>) -> String {
    time.map_or("null".to_owned(), |time| thousandths(time.as_millis()))
}

fn thousandths(count: u128) -> String {
    format!("{}.{:03}", count / 1_000, count % 1_000)
}

/// `part` / `whole` with six digits, 0 when there is no whole.
fn share(part: u64, whole: u64) -> String {
    let millionths = u128::from(part) * 1_000_000 / u128::from(whole.max(1));
    let millionths = if whole == 0 { 0 } else { millionths };
    format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn well() -> Facts {
        let worker = |name| WorkerFacts {
            name,
            condition: Condition::Running,
            for_how_long: SECOND * 3_600,
            restarts: 0,
            beat_ago: Some(SECOND),
        };
        Facts {
            uptime: SECOND * 3_600,
            threshold: SECOND * 300,
            poll_ago: Some(SECOND * 50),
            update_ago: None,
            rejected_for: None,
            write_ago: Some(SECOND * 60),
            audit_ago: Some(SECOND * 300),
            held: None,
            database: DbState::Ok,
            database_bytes: Some(1 << 20),
            disk_free: Some(1 << 30),
            findings: Some(0),
            reply_mean: None,
            clock_off_us: 0,
            workers: vec![worker("poller"), worker("engine")],
        }
    }

    /// Facts that are well but for one thing, a word of what is said of it, and whether a restart
    /// may help: `None` where it is but a warning.
    #[test]
    fn what_is_wrong_is_said_and_nothing_else() {
        type Change = fn(&mut Facts);
        #[rustfmt::skip]
        let cases: &[(Change, &str, Option<bool>)] = &[
            (|_| {}, "", None),
            (|f| f.update_ago = Some(SECOND * 36_000), "", None),
            (|f| f.poll_ago = Some(SECOND * 300), "", None),
            (|f| f.poll_ago = Some(SECOND * 301), "Telegram for 301 s", Some(false)),
            (|f| (f.poll_ago, f.uptime) = (None, SECOND * 300), "", None),
            (|f| (f.poll_ago, f.uptime) = (None, SECOND * 301), "Telegram", Some(false)),
            (|f| f.workers[0].condition = Condition::Stuck, "poller is stuck", Some(true)),
            (|f| f.workers[1].condition = Condition::Waiting, "engine has failed", Some(true)),
            (|f| f.workers[1].condition = Condition::Stopped, "engine has stopped", Some(true)),
            (|f| (f.workers[1].condition, f.workers[1].for_how_long) = (Condition::Waiting, SECOND * 30), "", None),
            (|f| f.database = DbState::Full, "disk is full", Some(false)),
            (|f| f.database = DbState::Failing, "cannot be written", Some(false)),
            (|f| f.database = DbState::Replaced, "moved or replaced", Some(false)),
            (|f| f.write_ago = Some(SECOND * 361), "not written to for 361 s", Some(true)),
            (|f| f.disk_free = Some(1 << 20), "1024 KiB are left", None),
            (|f| f.disk_free = None, "", None),
            (|f| f.audit_ago = Some(SECOND * 1_801), "not audited for 1801 s", Some(true)),
            (|f| f.rejected_for = Some(SECOND * 10), "", None),
            (|f| f.rejected_for = Some(SECOND * 11), "rejects BOT_TOKEN for 11 s", Some(false)),
            (|f| f.held = Some(SECOND * 30), "", None),
            (|f| f.held = Some(SECOND * 31), "taken in for 31 s", Some(false)),
            (|f| f.findings = Some(2), "2 invariants", Some(false)),
            (|f| f.findings = None, "", None),
            (|f| f.clock_off_us = 172_800_000_000, "clock was set 172800 s ahead", None),
            (|f| f.clock_off_us = -60_000_000, "60 s back", None),
        ];
        for (change, told, restart_helps) in cases {
            let mut facts = well();
            change(&mut facts);
            let it = judge(&facts);
            let (said, silent) = match restart_helps {
                Some(_) => (&it.reasons, &it.warnings),
                None => (&it.warnings, &it.reasons),
            };
            assert_eq!(*silent, [""; 0]);
            assert_eq!(it.restart_helps, *restart_helps == Some(true), "{told}");
            assert_eq!(said.len(), usize::from(!told.is_empty()), "{said:?}");
            assert!(said.iter().all(|said| said.contains(told)), "{said:?}");
        }
    }

    /// Nobody plays: empty polls come back, the engine writes its row, the workers are heard of.
    #[test]
    fn a_quiet_hour_is_healthy_and_a_dead_line_is_not() {
        let vitals = Vitals::new(Now::read(), String::new(), &["poller", "engine"]);
        let began = vitals.began.mono;
        let lives: Vec<_> = vitals.workers.iter().map(|w| w.next_life(began)).collect();
        vitals.wrote(DbState::Ok, began);
        let at = |second: u32| began + SECOND * second;
        let reasons = |second: u32| judge(&vitals.facts(at(second), SECOND * 300)).reasons;
        for second in (0..3_600).step_by(10) {
            if second % 50 == 0 {
                vitals.polled(at(second));
                lives[0].due(at(second + 140));
            }
            if second % 120 == 0 {
                vitals.wrote(DbState::Ok, at(second));
                vitals.audited(0, &[], at(second));
            }
            assert_eq!(reasons(second + 9), [""; 0], "after {second} s");
        }
        assert_eq!(vitals.total_updates(), 0);
        // Telegram is gone for good from then on; the engine still writes.
        vitals.wrote(DbState::Ok, at(3_840));
        assert_eq!(reasons(3_550 + 300), [""; 0]);
        assert!(reasons(3_550 + 301)[0].contains("no sign of life from Telegram"));
    }

    #[test]
    fn a_report_is_json_with_every_key_of_the_contract() {
        let vitals = Vitals::new(Now::read(), "0123456789abcdef".to_owned(), &["poller"]);
        vitals.errors.add(3);
        vitals.updates[UpdateKind::Text as usize][UpdateEnd::Handled as usize].add(1_500);
        let now = vitals.began.mono + Duration::from_millis(3_600_500);
        vitals.updated(now - Duration::from_millis(1_200));
        let facts = vitals.facts(now, SECOND * 300);
        let why = Judgement {
            reasons: vec!["a \"quoted\" reason".to_owned()],
            warnings: vec!["w".to_owned()],
            restart_helps: true,
        };
        let body = report(&vitals, &facts, &why, Wall(0));
        let json: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(json["status"], "unhealthy");
        assert_eq!(json["reasons"][0], why.reasons[0]);
        assert_eq!(
            (&json["warnings"][0], &json["restart_helps"]),
            (&"w".into(), &true.into())
        );
        assert_eq!(json["uptime_seconds"], 3600.5);
        assert_eq!(json["last_update_ago"], 1.2);
        assert_eq!(json["last_poll_ago"], serde_json::Value::Null);
        assert_eq!(
            (&json["total_updates"], &json["total_errors"]),
            (&1_500.into(), &3.into())
        );
        assert_eq!(json["error_rate"], 0.002);
        assert_eq!(json["bot_version"], env!("CARGO_PKG_VERSION"));
        assert_eq!(json["database"]["state"], "unknown");
        assert_eq!(json["workers"][0]["state"], "stopped");
        assert_eq!(share(1, 0), "0.000000");
    }
}
