//! How the bot is: figures that workers write without waiting and anybody reads without waiting,
//! and pure functions that say what is wrong. Knows nothing of HTTP; the health endpoints and
//! the supervisor's loop call it.
pub mod cashier;
pub mod desk;
pub mod judge;
pub mod metrics;
pub mod reason;
pub mod replica;
pub mod winding;

use crate::speech::languages::Spoken;
use crate::values::heartbeat::{Condition, Heartbeat};
use crate::values::money::{ASSETS, Asset};
use crate::values::time::Now;
use cashier::Cashier;
use parking_lot::Mutex;
use replica::{Behind, Replica};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicI64, AtomicU8, AtomicU16, AtomicU64};
use std::time::{Duration, Instant};
use winding::Winding;

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
    Command,
    Text,
    Press,
    /// What does not concern the casino, or cannot be read.
    Other,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateEnd {
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
pub const TOTALS: [&str; 10] = [
    "players", "bankroll", "bonus", "stakes", "payouts", "held", "provider", "fees", "suspense",
    "world",
];

/// The figures of one process.
#[derive(Debug)]
pub struct Vitals {
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
    /// The language that the owner is spoken to in.
    pub owner_speaks: Spoken,
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
    /// How far what is elsewhere is behind.
    pub replica: Replica,
    /// What players have written.
    pub tickets: desk::Seen,
    /// When it was looked at, and what was seen; locked only while it is copied.
    cashier: Mutex<Option<(Instant, Cashier)>>,
    /// Likewise, of a house that winds down.
    winding: Mutex<Option<Winding>>,
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
            owner_speaks: Spoken::default(),
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
            replica: Replica::default(),
            tickets: desk::Seen::default(),
            cashier: Mutex::default(),
            winding: Mutex::default(),
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

    /// The cheap audits found so many broken invariants; the accounts' totals, units.
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

    /// How deposits and withdrawals stand.
    pub fn cashed(&self, cashier: Cashier, now: Instant) {
        *self.cashier.lock() = Some((now, cashier));
    }

    /// How far the house has come, if it winds down.
    pub fn winds(&self, winding: Option<Winding>) {
        *self.winding.lock() = winding;
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
            cashier: self
                .cashier
                .lock()
                .clone()
                .map(|(at, cashier)| cashier.later(now.saturating_duration_since(at))),
            winding: self.winding.lock().clone(),
            replica: self.replica.at(now),
            tickets: self.tickets.at(now),
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
    /// How deposits and withdrawals stand, in a house that has them.
    pub cashier: Option<Cashier>,
    /// How far the house has come, if it winds down.
    pub winding: Option<Winding>,
    /// How far the replica is behind, where there is one.
    pub replica: Option<Behind>,
    /// What players have written, once it was looked up.
    pub tickets: Option<desk::Tickets>,
    pub workers: Vec<WorkerFacts>,
}
