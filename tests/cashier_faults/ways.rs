//! However the bot hears of payments, by webhook, by asking, by both, or by neither for an hour: the books are the
//! same.
use super::house::{House, PAID_IN, TAKEN_OUT};
use crate::kit_bot::SOON;
use crate::kit_bot::eventually;
use casino_bot::sandbox::{ALICE, BOB};
use serde_json::json;
use std::thread;

/// How it hears.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Webhook,
    Asking,
    Both,
    NeitherForAnHour,
}

const WAYS: [Way; 4] = [Way::Webhook, Way::Asking, Way::Both, Way::NeitherForAnHour];
const PAYMENTS: [(i64, &str); 2] = [(ALICE, "ton"), (BOB, "usdt")];
/// More than are asked for.
const ALWAYS: u32 = 1_000_000;
/// What there is time for, in the house's seconds.
const LONG_S: i64 = 120;

impl Way {
    fn begins(self, house: &House) {
        if self != Self::Asking {
            let addr = eventually(SOON, "it listens", || house.home.addr());
            let url = format!("http://{addr}/webhook/cryptobot");
            house.act("webhook", &json!({"url": url, "first_gap_ms": 200}));
        }
        if self == Self::NeitherForAnHour {
            house.act("mishap", &json!({"kind": "lose", "times": PAYMENTS.len()}));
        }
        if matches!(self, Self::Webhook | Self::NeitherForAnHour) {
            let fails =
                json!({"method": "getInvoices", "kind": "status", "status": 500, "times": ALWAYS});
            house.act("fault", &fails);
        }
    }

    /// Two players pay in and out; what the books say then.
    fn books(self) -> String {
        let house = &House::open();
        self.begins(house);
        let answered = |house: &House| house.report()["calls"]["getInvoices"]["ok"].as_u64();
        let before = answered(house);
        let all = |what: &'static str| {
            let count = PAYMENTS.len();
            move |house: &House| house.counts(&format!("SELECT count(*) = {count} FROM {what}"))
        };
        for (player, asset) in PAYMENTS {
            let yes = house.asks(player, &format!("/deposit {PAID_IN} {asset}"));
            house.confirm(&yes);
        }
        house.until("invoices", LONG_S, all("deposit WHERE state = 'open'"));
        for (player, _) in PAYMENTS {
            house.pays(player);
        }
        if self == Self::NeitherForAnHour {
            let asked = house.faults_met("getInvoices");
            house.until("it asks in vain", LONG_S, |house| {
                house.faults_met("getInvoices") > asked
            });
            house.sleep(60 * 60);
            let asked = house.faults_met("getInvoices");
            house.until("it asks in vain", LONG_S, |house| {
                house.faults_met("getInvoices") > asked
            });
            assert!(all("deposit WHERE state = 'open'")(house));
            house.act("fault/clear", &json!({}));
        }
        house.until("credits", LONG_S, all("deposit WHERE state = 'paid'"));
        for (player, asset) in PAYMENTS {
            let yes = house.asks(player, &format!("/withdraw {TAKEN_OUT} {asset}"));
            house.confirm(&yes);
            let waits = format!("SELECT count(*) FROM withdrawal WHERE player = {player}");
            house.until("it waits for approval", LONG_S, |house| {
                house.counts(&waits)
            });
            house.approve(player);
        }
        house.until("payouts", LONG_S, all("withdrawal WHERE state = 'paid'"));
        let asked = answered(house) > before;
        let heard = house.report()["webhooks"].to_string().contains("200");
        match self {
            Self::Webhook => assert_eq!((asked, heard), (false, true)),
            Self::Asking | Self::NeitherForAnHour => assert_eq!((asked, heard), (true, false)),
            Self::Both => assert!(heard),
        }
        house.act("fault/clear", &json!({}));
        house.is_settled();
        house.home.value(
            "SELECT group_concat(line, '; ') FROM (
               SELECT kind || ' ' || asset || ' ' || debit || ' ' || credit || ' ' || count(*) || ' ' || sum(amount) AS line
               FROM posting WHERE asset <> 0 AND kind BETWEEN 12 AND 18 GROUP BY kind, asset, debit, credit
               ORDER BY kind, asset, debit, credit)",
        )
    }
}

#[test]
fn however_it_hears_of_payments_its_books_are_the_same() {
    let books: Vec<_> = thread::scope(|scope| {
        let runs = WAYS.map(|way| scope.spawn(move || way.books()));
        runs.into_iter()
            .map(|run| run.join().expect("no panic"))
            .collect()
    });
    let lines = books[0].split("; ").count();
    assert_eq!(lines, PAYMENTS.len() * 5, "{books:?}");
    for (way, other) in WAYS.iter().zip(&books) {
        assert_eq!(other, &books[0], "{way:?}");
    }
}
