//! What is wrong with the figures of one moment, and the report of it. Pure.
use super::cashier::Cashier;
use super::reason::{Reason, in_words};
use super::replica::Behind;
use super::winding::Winding;
use super::{DbState, Facts, Vitals};
use crate::values::heartbeat::Condition;
use crate::values::time::{Off, Wall};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

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
    /// What is wrong; nothing: healthy.
    pub reasons: Vec<Reason>,
    /// What a person should know of although play goes on.
    pub warnings: Vec<Reason>,
    /// Whether a new process may do better. An outage, a full disk or books that do not balance
    /// are the same to it.
    pub restart_helps: bool,
}

impl Judgement {
    fn wrong(&mut self, restart_helps: bool, reason: Reason) {
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
        it.wrong(false, Reason::Silence(silence));
    }
    if let Some(long) = facts.rejected_for.filter(|long| *long > REJECTED_GRACE) {
        it.wrong(false, Reason::Rejected(long));
    }
    for worker in &facts.workers {
        let long = worker.for_how_long > RESTART_GRACE;
        let why = match worker.condition {
            Condition::Stuck => Reason::Stuck(worker.name),
            Condition::Waiting if long => Reason::Waits(worker.name),
            Condition::Stopped if long => Reason::Stopped(worker.name),
            _ => continue,
        };
        it.wrong(true, why);
    }
    if let Some(held) = facts
        .held
        .filter(|held| *held > crate::values::limits::HOLD_UNHEALTHY_AFTER)
    {
        it.wrong(false, Reason::Held(held));
    }
    judge_database(facts, &mut it);
    let unaudited = facts.audit_ago.unwrap_or(facts.uptime);
    if unaudited > AUDIT_EVERY_MAX {
        it.wrong(true, Reason::Unaudited(unaudited));
    }
    if let Some(findings) = facts.findings.filter(|findings| *findings > 0) {
        it.wrong(false, Reason::Unbalanced(findings));
    }
    if let Some(cashier) = &facts.cashier {
        if let Some(why) = cashier.wrong() {
            it.wrong(false, why);
        }
        it.warnings.extend(cashier.warning());
    }
    match facts.replica.as_ref().and_then(Behind::wrong) {
        Some((why, true)) => it.wrong(false, why),
        Some((why, false)) => it.warnings.push(why),
        None => {}
    }
    if facts.clock_off_us != 0 {
        let off = Off::of(facts.clock_off_us);
        it.warnings.push(Reason::Clock(off));
    }
    it
}

fn judge_database(facts: &Facts, it: &mut Judgement) {
    match facts.database {
        DbState::Full => it.wrong(false, Reason::DiskFull),
        // What a new process might write is left to the engine, which ends this one for it.
        DbState::Failing => it.wrong(false, Reason::DatabaseFailing),
        DbState::Replaced => it.wrong(false, Reason::DatabaseReplaced),
        DbState::Ok | DbState::Unknown => {
            let silence = facts.write_ago.unwrap_or(facts.uptime);
            if silence > WRITE_EVERY_MAX {
                it.wrong(true, Reason::Unwritten(silence));
            }
        }
    }
    if let Some(free) = facts
        .disk_free
        .filter(|free| *free < crate::values::limits::DISK_FREE_BYTES_MIN)
        && facts.database != DbState::Full
    {
        it.warnings.push(Reason::DiskNearlyFull(free / 1024));
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
            r#""set_aside":{},"cashier":{},"winding_down":{},"replica":{},"pid":{},"port":{},"#,
            r#""instance":"{}"}}"#
        ),
        if judgement.reasons.is_empty() {
            "healthy"
        } else {
            "unhealthy"
        },
        serde_json::Value::from(in_words(&judgement.reasons)),
        serde_json::Value::from(in_words(&judgement.warnings)),
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
        serde_json::Value::from(facts.cashier.as_ref().map(Cashier::report)),
        serde_json::Value::from(facts.winding.as_ref().map(Winding::report)),
        serde_json::Value::from(facts.replica.as_ref().map(Behind::report)),
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
    use super::super::{UpdateEnd, UpdateKind, WorkerFacts};
    use super::*;
    use crate::values::money::Asset;
    use crate::values::time::Now;

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
            cashier: Some(Cashier::default()),
            winding: None,
            replica: None,
            tickets: None,
            workers: vec![worker("poller"), worker("engine")],
        }
    }

    fn behind(seconds: u32) -> Behind {
        let behind = Some(SECOND * seconds);
        Behind {
            behind,
            ..Behind::default()
        }
    }

    fn cashier(facts: &mut Facts) -> &mut Cashier {
        facts.cashier.get_or_insert_default()
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
            (|f| f.replica = Some(Behind::default()), "", None),
            (|f| f.replica = Some(behind(30)), "", None),
            (|f| f.replica = Some(behind(31)), "the replica is 31 s behind", None),
            (|f| f.replica = Some(Behind { waits: true, ..behind(31) }), "the replica is 31 s behind", Some(false)),
            (|f| f.cashier = None, "", None),
            (|f| cashier(f).closed_for = Some(SECOND * 86_400), "", None),
            (|f| cashier(f).paused_for = Some(SECOND * 86_400), "", None),
            (|f| cashier(f).suspense = (3, Some(SECOND * 86_400)), "", None),
            (|f| cashier(f).silent_for = Some(SECOND * 900), "", None),
            (|f| cashier(f).silent_for = Some(SECOND * 901), "not answered for 901 s", None),
            (|f| cashier(f).differences = vec![(Asset::Ton, 0)], "", None),
            (|f| cashier(f).differences = vec![(Asset::Usdt, -1), (Asset::Ton, 0), (Asset::Btc, 1)], "unaccounted for: USDT, BTC", Some(false)),
        ];
        for (change, told, restart_helps) in cases {
            let mut facts = well();
            change(&mut facts);
            let it = judge(&facts);
            let (said, silent) = match restart_helps {
                Some(_) => (&it.reasons, &it.warnings),
                None => (&it.warnings, &it.reasons),
            };
            assert_eq!(*silent, []);
            assert_eq!(it.restart_helps, *restart_helps == Some(true), "{told}");
            assert_eq!(said.len(), usize::from(!told.is_empty()), "{said:?}");
            assert!(
                said.iter().all(|said| said.to_string().contains(told)),
                "{said:?}"
            );
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
            assert_eq!(reasons(second + 9), [], "after {second} s");
        }
        assert_eq!(vitals.total_updates(), 0);
        // Telegram is gone for good from then on; the engine still writes.
        vitals.wrote(DbState::Ok, at(3_840));
        assert_eq!(reasons(3_550 + 300), []);
        assert_eq!(reasons(3_550 + 301), [Reason::Silence(SECOND * 301)]);
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
            reasons: vec![Reason::Stuck("a \"quoted\" worker")],
            warnings: vec![Reason::DiskNearlyFull(7)],
            restart_helps: true,
        };
        let body = report(&vitals, &facts, &why, Wall(0));
        let json: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        assert_eq!(json["status"], "unhealthy");
        assert_eq!(json["reasons"][0], "a \"quoted\" worker is stuck");
        assert_eq!(
            (&json["warnings"][0], &json["restart_helps"]),
            (
                &"the disk is nearly full: 7 KiB are left".into(),
                &true.into()
            )
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
