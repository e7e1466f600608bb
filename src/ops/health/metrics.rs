//! The figures as Prometheus text (exposition format 0.0.4, prometheus.io/docs/instrumenting).
use super::cashier::Cashier;
use super::desk::Tickets;
use super::replica::Behind;
use super::winding::Winding;
use super::{BUCKETS_US, Counter, DbState, Facts, Latency, TOTALS, Vitals};
use crate::ops::machine::{self, Process};
use crate::values::heartbeat::Condition;
use crate::values::money::{ASSETS, Asset};
use crate::values::time::Wall;
use std::fmt::{Display, Write};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

/// The media type of the format.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

const UPDATE_KINDS: [&str; 4] = ["command", "text", "press", "other"];
const UPDATE_ENDS: [&str; 4] = ["handled", "refused", "set_aside", "repeated"];
const SEND_KINDS: [&str; 3] = ["message", "edit", "answer"];
const SEND_ENDS: [&str; 5] = ["delivered", "retried", "dropped", "blocked", "moved"];

/// A number of the smallest parts there are, and how many digits of them are behind the point.
struct Decimal(i128, u32);

impl Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let &Self(parts, digits) = self;
        let sign = if parts < 0 { "-" } else { "" };
        let (size, one) = (parts.unsigned_abs(), 10_u128.pow(digits));
        let (whole, rest, width) = (size / one, size % one, digits as usize);
        write!(f, "{sign}{whole}.{rest:0width$}")
    }
}

const fn microseconds(count: i128) -> Decimal {
    Decimal(count, 6)
}

fn seconds(time: Duration) -> Decimal {
    microseconds(i128::try_from(time.as_micros()).unwrap_or(i128::MAX))
}

/// The page as it grows.
struct Page(String);

impl Page {
    /// A family's head; its samples follow.
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    /// `labels` is empty or `{name="value",…}` of names in this program, which need no escaping.
    fn sample(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.family(name, kind, help);
        self.sample(name, "", value);
    }

    fn gauge(&mut self, name: &str, help: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.one(name, "gauge", help, value);
        }
    }

    fn table<const N: usize, const M: usize>(
        &mut self,
        name: &str,
        help: &str,
        (kinds, ends): ([&str; M], [&str; N]),
        counters: &[[Counter; N]; M],
    ) {
        self.family(name, "counter", help);
        for (kind, row) in kinds.iter().zip(counters) {
            for (end, counter) in ends.iter().zip(row) {
                let labels = format!("{{kind=\"{kind}\",outcome=\"{end}\"}}");
                self.sample(name, &labels, counter.get());
            }
        }
    }

    fn histogram(&mut self, name: &str, help: &str, latency: &Latency) {
        self.family(name, "histogram", help);
        let bucket = format!("{name}_bucket");
        let mut below = 0;
        for (bound, counter) in BUCKETS_US.iter().zip(&latency.buckets) {
            below += counter.get();
            let bound = microseconds(i128::from(*bound));
            self.sample(&bucket, &format!("{{le=\"{bound}\"}}"), below);
        }
        below += latency.buckets[BUCKETS_US.len()].get();
        self.sample(&bucket, "{le=\"+Inf\"}", below);
        let sum = microseconds(i128::from(latency.sum_us.get()));
        self.sample(&format!("{name}_sum"), "", sum);
        self.sample(&format!("{name}_count"), "", below);
    }
}

/// The body of GET /metrics; the figures of money only with `money`.
#[must_use]
pub fn text(
    vitals: &Vitals,
    facts: &Facts,
    (healthy, money): (bool, bool),
    process: Option<&Process>,
    now: Wall,
) -> String {
    let mut page = Page(String::with_capacity(16 * 1024));
    let build = concat!("{version=\"", env!("CARGO_PKG_VERSION"), "\"}");
    page.family(
        "casino_bot_build_info",
        "gauge",
        "The program that answers.",
    );
    page.sample("casino_bot_build_info", build, 1);
    page.one(
        "casino_bot_healthy",
        "gauge",
        "1 when /health answers 200.",
        u8::from(healthy),
    );
    traffic(&mut page, vitals, facts, now);
    times(&mut page, vitals);
    under_way(&mut page, vitals, facts);
    workers(&mut page, facts);
    books(&mut page, vitals, facts, money);
    winding(&mut page, facts.winding.as_ref());
    replica(&mut page, facts.replica.as_ref());
    tickets(&mut page, facts.tickets.unwrap_or_default());
    if let Some(it) = facts.cashier.as_ref().filter(|_| money) {
        cashier(&mut page, it, facts.uptime);
    }
    if let Some(process) = process {
        own_process(&mut page, vitals, process);
    }
    page.0
}

fn traffic(page: &mut Page, vitals: &Vitals, facts: &Facts, now: Wall) {
    let now = Duration::from_micros(u64::try_from(now.0).unwrap_or(0));
    let at = |ago: Option<Duration>| ago.map(|ago| seconds(now.saturating_sub(ago)));
    page.gauge(
        "casino_bot_last_poll_timestamp_seconds",
        "When getUpdates last returned well.",
        at(facts.poll_ago),
    );
    page.gauge(
        "casino_bot_last_update_timestamp_seconds",
        "When the last update came.",
        at(facts.update_ago),
    );
    page.table(
        "casino_bot_updates_total",
        "Updates by kind and by what became of them.",
        (UPDATE_KINDS, UPDATE_ENDS),
        &vitals.updates,
    );
    page.family("casino_bot_polls_total", "counter", "getUpdates calls.");
    for (outcome, counter) in ["ok", "failed"].iter().zip(&vitals.polls) {
        let labels = format!("{{outcome=\"{outcome}\"}}");
        page.sample("casino_bot_polls_total", &labels, counter.get());
    }
    page.table(
        "casino_bot_sends_total",
        "Calls to Telegram by kind and by what became of them.",
        (SEND_KINDS, SEND_ENDS),
        &vitals.sends,
    );
    page.one(
        "casino_bot_errors_total",
        "counter",
        "Failed polls, calls, commits and workers, and updates set aside.",
        vitals.errors.get(),
    );
}

fn times(page: &mut Page, vitals: &Vitals) {
    page.histogram(
        "casino_bot_reply_seconds",
        "From an update to the moment Telegram has the reply.",
        &vitals.reply,
    );
    page.histogram(
        "casino_bot_telegram_call_seconds",
        "One call to Telegram, polls apart.",
        &vitals.call,
    );
    page.histogram(
        "casino_bot_commit_seconds",
        "One transaction of the books with its fsync.",
        &vitals.commit,
    );
}

fn under_way(page: &mut Page, vitals: &Vitals, facts: &Facts) {
    page.one(
        "casino_bot_outbox_pending",
        "gauge",
        "Messages on their way to Telegram.",
        vitals.outbox.load(Relaxed),
    );
    page.one(
        "casino_bot_intake_held",
        "gauge",
        "1 while no updates are taken in, since too much waits for Telegram.",
        u64::from(facts.held.is_some()),
    );
    page.one(
        "casino_bot_couriers",
        "gauge",
        "Courier threads.",
        vitals.couriers.load(Relaxed),
    );
    page.one(
        "casino_bot_http_connections_total",
        "counter",
        "Connections that the health server has taken.",
        vitals.http.admitted.load(Relaxed),
    );
    page.one(
        "casino_bot_http_evictions_total",
        "counter",
        "Connections that it closed for others' sake.",
        vitals.http.evicted.load(Relaxed),
    );
}

fn workers(page: &mut Page, facts: &Facts) {
    let name = "casino_bot_worker_up";
    page.family(name, "gauge", "1 when the worker runs and is in time.");
    let label = |worker: &str| format!("{{worker=\"{worker}\"}}");
    for worker in &facts.workers {
        let up = u8::from(worker.condition == Condition::Running);
        page.sample(name, &label(worker.name), up);
    }
    let name = "casino_bot_worker_restarts_total";
    page.family(name, "counter", "How often the worker was started again.");
    for worker in &facts.workers {
        page.sample(name, &label(worker.name), worker.restarts);
    }
    let name = "casino_bot_worker_beat_age_seconds";
    page.family(name, "gauge", "Since the worker was last heard of.");
    for worker in &facts.workers {
        if let Some(ago) = worker.beat_ago {
            page.sample(name, &label(worker.name), seconds(ago));
        }
    }
}

fn books(page: &mut Page, vitals: &Vitals, facts: &Facts, money: bool) {
    page.gauge(
        "casino_bot_books_balanced",
        "1 when no cheap audit found a broken invariant.",
        facts.findings.map(|count| u8::from(count == 0)),
    );
    page.one(
        "casino_bot_database_writable",
        "gauge",
        "1 when the last write worked.",
        u8::from(facts.database == DbState::Ok),
    );
    page.gauge(
        "casino_bot_database_bytes",
        "The database with its log.",
        facts.database_bytes,
    );
    page.gauge(
        "casino_bot_disk_free_bytes",
        "Room on the database's disk.",
        facts.disk_free,
    );
    if money && facts.audit_ago.is_some() {
        let name = "casino_bot_ledger_balance";
        page.family(
            name,
            "gauge",
            "Totals of the books, 1.00 is one unit of the asset.",
        );
        for (asset, row) in ASSETS.iter().zip(&vitals.totals) {
            for (account, sum) in TOTALS.iter().zip(row) {
                let labels = format!("{{asset=\"{}\",account=\"{account}\"}}", asset.name);
                let total = i128::from(sum.load(Relaxed));
                page.sample(name, &labels, Decimal(total, asset.decimals));
            }
        }
    }
}

/// How far a house has come that winds down. What it owes stands in the books' totals.
fn winding(page: &mut Page, it: Option<&Winding>) {
    page.one(
        "casino_bot_winding_down",
        "gauge",
        "1 while no stakes and deposits are taken any more.",
        u8::from(it.is_some()),
    );
    let Some(it) = it else {
        return;
    };
    page.one(
        "casino_bot_winding_down_open",
        "gauge",
        "Bets, throws, duels and pots that are not over yet.",
        it.open,
    );
    let name = "casino_bot_winding_down_owed_to";
    page.family(name, "gauge", "Players who have anything of an asset.");
    for (asset, _, players) in &it.owed {
        page.sample(name, &format!("{{asset=\"{}\"}}", asset.name()), players);
    }
}

/// How far the replica is behind.
fn replica(page: &mut Page, it: Option<&Behind>) {
    page.gauge(
        "casino_bot_replica_behind_seconds",
        "Since when there has been a commit that the replica lacks.",
        it.map(|it| seconds(it.behind.unwrap_or_default())),
    );
    page.gauge(
        "casino_bot_replica_behind_commits",
        "Commits that the replica lacks, or may lack.",
        it.map(|it| it.commits - it.held),
    );
}

/// What players have written to the house.
fn tickets(page: &mut Page, it: Tickets) {
    let name = "casino_bot_tickets";
    page.family(name, "gauge", "Tickets of players that are open.");
    for (state, count) in [("waiting", it.waiting), ("answered", it.answered)] {
        page.sample(name, &format!("{{state=\"{state}\"}}"), count);
    }
    page.one(
        "casino_bot_ticket_waiting_seconds",
        "gauge",
        "How long the oldest ticket waits for an answer; 0: none does.",
        seconds(it.waits_for.unwrap_or_default()),
    );
}

/// Deposits and withdrawals.
fn cashier(page: &mut Page, it: &Cashier, uptime: Duration) {
    let open = |stopped: Option<Duration>| u8::from(stopped.is_none());
    page.one(
        "casino_bot_cashier_open",
        "gauge",
        "1 while the payment provider takes anything from us.",
        open(it.closed_for),
    );
    page.one(
        "casino_bot_withdrawals_open",
        "gauge",
        "1 while it lets us send.",
        open(it.paused_for),
    );
    let ages = [
        (
            "casino_bot_reconciled_seconds",
            "Since it last said what the house has there, or since the start.",
            it.reconciled_ago.or(Some(uptime)),
        ),
        (
            "casino_bot_provider_silent_seconds",
            "How long ago it last answered, while an answer is overdue; 0: none is.",
            it.silent_for,
        ),
        (
            "casino_bot_withdrawal_waiting_seconds",
            "How long the oldest withdrawal waits for approval; 0: none does.",
            it.waits_for,
        ),
        (
            "casino_bot_withdrawal_under_way_seconds",
            "How long the oldest withdrawal is under way; 0: none is.",
            it.under_way_for,
        ),
        (
            "casino_bot_suspense_seconds",
            "How long the oldest payment is nobody's; 0: there is none.",
            it.suspense.1,
        ),
    ];
    for (name, help, age) in ages {
        page.one(name, "gauge", help, seconds(age.unwrap_or_default()));
    }
    let name = "casino_bot_withdrawals";
    page.family(name, "gauge", "Withdrawals by where they stand.");
    for (state, count) in &it.withdrawals {
        page.sample(name, &format!("{{state=\"{state}\"}}"), count);
    }
    page.one(
        "casino_bot_suspense_payments",
        "gauge",
        "Payments that are nobody's yet.",
        it.suspense.0,
    );
    paid(page, ["deposits", "deposited"], &it.deposits);
    paid(page, ["payouts", "paid_out"], &it.payouts);
    let name = "casino_bot_reconciliation_difference";
    let help = "What the provider has beyond the books, or lacks, for a while.";
    page.family(name, "gauge", help);
    for (asset, apart) in &it.differences {
        let of = format!("{{asset=\"{}\"}}", asset.name());
        page.sample(name, &of, Decimal((*apart).into(), asset.row().decimals));
    }
}

/// How many and how much, by asset.
fn paid(page: &mut Page, [count, sum]: [&str; 2], by: &[(Asset, i64, i64)]) {
    let of = |asset: Asset| format!("{{asset=\"{}\"}}", asset.name());
    let name = format!("casino_bot_{count}_total");
    page.family(&name, "counter", "How many were paid.");
    for (asset, count, _) in by {
        page.sample(&name, &of(*asset), count);
    }
    let name = format!("casino_bot_{sum}_total");
    page.family(
        &name,
        "counter",
        "What was paid with them, in units of the asset.",
    );
    for (asset, _, sum) in by {
        let sum = Decimal((*sum).into(), asset.row().decimals);
        page.sample(&name, &of(*asset), sum);
    }
}

fn own_process(page: &mut Page, vitals: &Vitals, process: &Process) {
    let began = Duration::from_micros(u64::try_from(vitals.began.wall.0).unwrap_or(0));
    page.gauge(
        "process_start_time_seconds",
        "When the process began.",
        Some(seconds(began)),
    );
    page.one(
        "process_cpu_seconds_total",
        "counter",
        "User and system time.",
        seconds(process.cpu),
    );
    let gauges = [
        (
            "process_resident_memory_bytes",
            "Memory in use.",
            process.resident_bytes,
        ),
        (
            "process_virtual_memory_bytes",
            "Address space.",
            process.virtual_bytes,
        ),
        ("process_threads", "Threads.", process.threads),
    ];
    for (name, help, value) in gauges {
        page.gauge(name, help, Some(value));
    }
    page.gauge("process_open_fds", "Open files.", machine::open_files());
    page.gauge(
        "process_max_fds",
        "Most open files.",
        machine::open_files_max(),
    );
}
