//! Real money whatever the payment provider does and whenever the process dies: each way in which its double fails,
//! before a call's effect or after it, by each call that the bot makes and each moment of a kill -9. Once all is
//! well again, each invoice is credited once and each withdrawal sent once within a minute, and provider and books
//! agree to the unit.
//!
//! All rows by `CASINO_PAY_ROWS=all`, some by their numbers, `CASINO_PAY_ROWS=3,17`; otherwise a few, chosen by
//! `CASINO_PAY_SEED`.
pub mod crowd;
pub mod house;
mod restored;
mod ways;

use crate::kit_bot::SOON;
use casino_bot::sandbox::ALICE;
use casino_bot::values::chance::random;
use casino_bot::values::limits;
use house::{House, PAID_IN, TAKEN_OUT};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

/// Homes at once: most of a row is waiting.
const HOMES: usize = 3;
/// Rows that are run when nobody asks for others.
const FEW: usize = 6;
/// How many calls in a row meet a fault, at most.
const TIMES: u32 = 2;
/// How long after the provider is well again all is well, whatever it was.
const HEALED_S: i64 = limits::HEALED_AFTER.as_secs() as i64;

/// Whether the call takes effect.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Effect {
    /// It does or not, as is asked.
    Either,
    /// It does not.
    Never,
    /// It does.
    Always,
}

/// How the double fails.
#[derive(Debug)]
struct Fault {
    says: &'static str,
    effect: Effect,
    /// Whether it stops the cashier, which then makes no invoices.
    closes: bool,
    /// The only call that it makes sense of.
    only: Option<Call>,
}

const fn fault(says: &'static str, effect: Effect) -> Fault {
    Fault {
        says,
        effect,
        closes: false,
        only: None,
    }
}

const fn closes(says: &'static str) -> Fault {
    Fault {
        closes: true,
        ..fault(says, Effect::Either)
    }
}

const FAULTS: [Fault; 11] = [
    fault(r#"{"kind": "lost"}"#, Effect::Either),
    fault(r#"{"kind": "status", "status": 500}"#, Effect::Either),
    fault(r#"{"kind": "html"}"#, Effect::Either),
    fault(r#"{"kind": "garbage"}"#, Effect::Either),
    fault(r#"{"kind": "hang", "seconds": 1.5}"#, Effect::Either),
    fault(r#"{"kind": "truncate"}"#, Effect::Always),
    fault(r#"{"kind": "slow", "seconds": 1.5}"#, Effect::Always),
    fault(
        r#"{"kind": "status", "status": 429, "retry_after": 1}"#,
        Effect::Either,
    ),
    closes(r#"{"kind": "status", "status": 401}"#),
    closes(r#"{"kind": "status", "status": 423}"#),
    Fault {
        only: Some(Call::Transfer),
        ..fault(r#"{"kind": "status", "status": 403}"#, Effect::Never)
    },
];

/// What the bot asks of the provider.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    CreateInvoice,
    GetInvoices,
    Transfer,
    GetTransfers,
    GetExchangeRates,
    GetBalance,
}

impl Call {
    const ALL: [Self; 6] = [
        Self::CreateInvoice,
        Self::GetInvoices,
        Self::Transfer,
        Self::GetTransfers,
        Self::GetExchangeRates,
        Self::GetBalance,
    ];

    fn method(self) -> &'static str {
        match self {
            Self::CreateInvoice => "createInvoice",
            Self::GetInvoices => "getInvoices",
            Self::Transfer => "transfer",
            Self::GetTransfers => "getTransfers",
            Self::GetExchangeRates => "getExchangeRates",
            Self::GetBalance => "getBalance",
        }
    }
}

/// When the process is killed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kill {
    Never,
    /// What is asked for is committed, and not yet asked.
    BeforeTheCall,
    /// The double has the call, and does not answer.
    UnderWay,
    /// The answer is there, and what follows from it is not committed.
    Answered,
    /// It just was.
    Committed,
}

const KILLS: [Kill; 5] = [
    Kill::Never,
    Kill::BeforeTheCall,
    Kill::UnderWay,
    Kill::Answered,
    Kill::Committed,
];

#[derive(Debug)]
struct Row {
    fault: &'static Fault,
    /// Whether the calls that fail take effect.
    after: bool,
    call: Call,
    kill: Kill,
}

/// All there are.
fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for fault in &FAULTS {
        for after in [false, true] {
            for call in Call::ALL {
                let senseless = fault.only.is_some_and(|only| only != call)
                    || fault.effect == if after { Effect::Never } else { Effect::Always };
                if senseless {
                    continue;
                }
                let row = |kill| Row {
                    fault,
                    after,
                    call,
                    kill,
                };
                rows.extend(KILLS.map(row));
            }
        }
    }
    rows
}

/// Seconds that something may take which no fault is in the way of.
const WELL_S: i64 = 60;

impl Row {
    /// The calls of this row's kind fail so from now on.
    fn begins(&self, house: &House) {
        let mut fault: Value = serde_json::from_str(self.fault.says).expect("JSON");
        fault["method"] = self.call.method().into();
        fault["after"] = self.after.into();
        fault["times"] = TIMES.into();
        house.act("fault", &fault);
    }

    /// The next call of this row's kind takes that long.
    fn takes(&self, house: &House, kind: &str, seconds: f64) {
        let method = self.call.method();
        let fault =
            json!({"method": method, "after": self.after, "kind": kind, "seconds": seconds});
        house.act("fault", &fault);
    }

    fn is_met(&self, house: &House, before: u64) -> bool {
        house.faults_met(self.call.method()) > before
    }

    /// Has `begin` done, which comes to `done`, by a call of which it is committed that it is made once it is
    /// `noted`: with trouble if it is this row's.
    fn stage(
        &self,
        house: &House,
        call: Call,
        (noted, done): (&str, &str),
        begin: impl FnOnce(&House),
    ) {
        if self.call != call {
            begin(house);
            return house.until(done, WELL_S, |house| house.counts(done));
        }
        let mut met = house.faults_met(call.method());
        match self.kill {
            Kill::Never | Kill::Committed => {
                self.begins(house);
                begin(house);
            }
            Kill::BeforeTheCall => {
                house.home.strike("teller", "hang");
                let order = house.home.path("teller.hang");
                begin(house);
                house.until("the teller hangs", WELL_S, |house| {
                    !order.exists() && house.counts(noted)
                });
            }
            Kill::UnderWay => {
                self.takes(house, "hang", 5.0);
                begin(house);
                house.until("a call under way", WELL_S, |house| self.is_met(house, met));
            }
            Kill::Answered => {
                const TAKES: Duration = Duration::from_millis(300);
                self.takes(house, "slow", TAKES.as_secs_f64());
                begin(house);
                house.until("a call", WELL_S, |house| self.is_met(house, met));
                let called = Instant::now();
                house.home.strike("engine", "hang");
                // Where the answer is heard by now, something else wakes it up.
                house.world.inject(json!({"nothing": {}}));
                house.home.is_struck("engine", "hang");
                crate::kit_bot::eventually(SOON, "an answer", || {
                    (called.elapsed() > TAKES * 2).then_some(())
                });
            }
        }
        if !matches!(self.kill, Kill::Never | Kill::Committed) {
            house.kill();
            met = house.faults_met(call.method());
            self.begins(house);
            house.start();
        }
        house.until("a call that fails", HEALED_S, |house| {
            self.is_met(house, met) || house.counts(done)
        });
        house.act("fault/clear", &json!({}));
        house.until(done, HEALED_S, |house| house.counts(done));
        if self.kill == Kill::Committed {
            house.restart();
        }
    }

    /// A provider that takes nothing from the house makes no invoice: one is asked for again.
    fn asks_again(&self, house: &House) {
        assert!(self.fault.closes, "{self:?}");
        let shut = "SELECT count(closed_at) FROM till";
        house.until("it is open", HEALED_S, |house| !house.counts(shut));
        let yes = house.asks(ALICE, &format!("/deposit {PAID_IN} ton"));
        house.confirm(&yes);
        let open = "SELECT count(*) FROM deposit WHERE state = 'open'";
        house.until("an invoice", WELL_S, |house| house.counts(open));
    }

    /// Somebody pays in, and out again.
    fn run(&self) {
        let house = &House::open();
        for (call, table) in [
            (Call::GetExchangeRates, "rate"),
            (Call::GetBalance, "holding"),
        ] {
            if self.call == call {
                let done = format!("SELECT min(at) > {} FROM {table}", house.now_us());
                self.stage(house, call, ("SELECT 1", &done), House::restart);
            }
        }
        let yes = house.asks(ALICE, &format!("/deposit {PAID_IN} ton"));
        let noted = "SELECT count(*) FROM deposit WHERE unheard > 0";
        let done = "SELECT count(*) FROM deposit WHERE state IN ('open', 'refused')";
        self.stage(house, Call::CreateInvoice, (noted, done), |house| {
            house.confirm(&yes);
        });
        if house.counts("SELECT count(*) FROM deposit WHERE state = 'refused'") {
            self.asks_again(house);
        }
        let noted = "SELECT count(*) FROM deposit WHERE looked_at IS NOT NULL";
        let done = "SELECT count(*) FROM deposit WHERE state = 'paid'";
        self.stage(house, Call::GetInvoices, (noted, done), |house| {
            house.pays(ALICE)
        });
        let yes = house.asks(ALICE, &format!("/withdraw {TAKEN_OUT} ton"));
        house.confirm(&yes);
        let waits = "SELECT count(*) FROM withdrawal WHERE state = 'waiting'";
        house.until("it waits for approval", WELL_S, |house| house.counts(waits));
        let noted = "SELECT count(*) FROM withdrawal WHERE sends > 0";
        let done = "SELECT count(*) FROM withdrawal WHERE state = 'paid'";
        if self.call == Call::GetTransfers {
            // Only what may have been sent is asked for.
            let hangs =
                json!({"method": "transfer", "after": self.after, "kind": "hang", "seconds": 5});
            house.act("fault", &hangs);
            house.approve(ALICE);
            house.until("a call", WELL_S, |house| house.faults_met("transfer") > 0);
            house.restart();
            let noted = "SELECT count(*) FROM withdrawal WHERE looked_at IS NOT NULL";
            self.stage(house, Call::GetTransfers, (noted, done), |_| ());
        } else {
            self.stage(house, Call::Transfer, (noted, done), |house| {
                house.approve(ALICE)
            });
        }
        house.is_settled();
        let report = house.report();
        for method in report["calls"].as_object().expect("calls").keys() {
            // Who the app is, is asked again with every look at its balance.
            let known = method == "getMe" || Call::ALL.iter().any(|call| call.method() == method);
            assert!(known, "{method} is none of the calls that are tried here");
        }
    }
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The numbers of the rows to be run.
fn chosen(count: usize) -> Vec<usize> {
    match setting("CASINO_PAY_ROWS").as_deref() {
        Some("all") => (0..count).collect(),
        Some(some) => some
            .split(',')
            .map(|row| row.parse().expect("a number"))
            .collect(),
        None => {
            let seed = setting("CASINO_PAY_SEED").and_then(|seed| seed.parse().ok());
            let seed: u64 = seed.unwrap_or_else(random);
            eprintln!("CASINO_PAY_SEED={seed}");
            let mut state = seed;
            let mut some = BTreeSet::new();
            while some.len() < FEW {
                let next = crate::crash::chance(&mut state) % u64::try_from(count).expect("few");
                some.insert(usize::try_from(next).expect("few"));
            }
            some.into_iter().collect()
        }
    }
}

#[test]
fn whatever_fails_and_whenever_it_dies_each_payment_is_made_once() {
    let rows = rows();
    let chosen = chosen(rows.len());
    let left = Mutex::new(chosen.iter());
    let failed = Mutex::new(Vec::new());
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..HOMES.min(chosen.len()) {
            scope.spawn(|| {
                loop {
                    let next = left.lock().expect("no panic").next().copied();
                    let Some(number) = next else { return };
                    let row = &rows[number];
                    let began = Instant::now();
                    let ended = catch_unwind(AssertUnwindSafe(|| row.run()));
                    let took = began.elapsed().as_secs_f32();
                    eprintln!("row {number} of {}: {took:.1} s, {row:?}", rows.len());
                    if ended.is_err() {
                        failed.lock().expect("no panic").push(number);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("no panic");
    eprintln!(
        "{} rows in {:.0} s",
        chosen.len(),
        began.elapsed().as_secs_f32()
    );
    assert!(failed.is_empty(), "CASINO_PAY_ROWS={failed:?}");
}

#[test]
fn every_way_in_which_the_double_fails_is_among_them() {
    let house = crate::kit_bot::World::new();
    let unknown = json!({"method": "*", "kind": "?"}).to_string();
    let refused = house.sandbox.pay_act("fault", unknown.as_bytes());
    let said = refused.expect_err("no such fault").description;
    let (_, known) = said.split_once("expected one of").expect("all kinds");
    let known: BTreeSet<_> = known.split('`').skip(1).step_by(2).collect();
    let kind = |fault: &Fault| {
        let fault: Value = serde_json::from_str(fault.says).expect("JSON");
        fault["kind"].as_str().expect("a kind").to_owned()
    };
    let ours: BTreeSet<_> = FAULTS.iter().map(kind).collect();
    assert_eq!(known, ours.iter().map(String::as_str).collect());
}
