//! What the office is told of in the browser: alerts, and log-ins that failed.
use super::Open;
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::values::money::Asset;
use std::time::Duration;

#[test]
fn log_ins_that_failed_are_counted_in_the_log_by_the_hour() {
    let mut house = Open::new();
    let cookie = house.enter(ALICE);
    let guess = "b".repeat(26);
    for _ in 0..20 {
        house.post("/office/in", "", &format!("key={guess}"));
    }
    house.pass(Duration::from_secs(61));
    house.get("/office", &cookie);
    // What is counted is handed over behind the answer.
    house.get("/office", &cookie);
    let tries = |house: &Open| {
        house.count("SELECT coalesce(sum(tries), 0) * 100 + count(*) FROM failed_log_in")
    };
    assert_eq!(tries(&house), 20 * 100 + 1);
    house.pass(Duration::from_secs(60 * 60));
    house.post("/office/in", "", "key=x");
    house.get("/office", &cookie);
    assert_eq!(tries(&house), 21 * 100 + 2);
    let page = house.get("/office/log", &cookie).body;
    assert!(
        page.contains("Log-ins that failed") && page.contains("127.0.0.1"),
        "{page}"
    );
    let sql = house.table.sql();
    for undone in [
        "DELETE FROM failed_log_in",
        "UPDATE failed_log_in SET tries = 1",
        "UPDATE failed_log_in SET hour = 1",
    ] {
        assert!(sql.execute_batch(undone).is_err(), "{undone}");
    }
    assert_eq!(house.table.findings(), [""; 0]);
}

#[test]
fn the_alerts_stand_on_their_page_and_on_the_first_with_their_switches() {
    let mut house = Open::new();
    house.played_and_alerted();
    let cookie = house.enter(ALICE);
    let first = house.get("/office", &cookie).body;
    assert!(
        first.contains("The last alerts") && first.contains("5.00 USDT more"),
        "{first}"
    );
    let page = house.get("/office/alerts", &cookie).body;
    for part in [
        "5.00 USDT more",
        "round 1",
        "1 in 2.4 million",
        "Turn off: win",
        "once in 1 d 0 h",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    house.make(BOB, "cashier");
    let bob = house.enter(BOB);
    let first = house.get("/office", &bob).body;
    assert!(
        first.contains("5.00 USDT more") && !first.contains("1 in 2.4 million"),
        "{first}"
    );
    let page = house.get("/office/alerts", &bob).body;
    assert!(
        page.contains("5.00 USDT more") && !page.contains("round 1") && !page.contains(">win<"),
        "{page}"
    );
    house.make(BOB, "support");
    assert_eq!(house.get("/office/alerts", &bob).status, 404);
    let csrf = house.csrf(&cookie);
    let off = format!("csrf={csrf}&alert=win&on=no&back=alerts");
    assert_eq!(house.post("/office/do/alert", &cookie, &off).status, 303);
    assert_eq!(house.post("/office/do/alert", &cookie, &off).status, 409);
    let page = house.get("/office/alerts", &cookie).body;
    assert!(page.contains("Turn on: win"), "{page}");
    assert_eq!(house.table.findings(), [""; 0]);
}

impl Open {
    fn played_and_alerted(&mut self) {
        use casino_bot::rules::alerts::Alert;
        use casino_bot::rules::ledger::RoundId;
        self.table.say(CAROL, CAROL, "/flip 1 heads");
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        for alert in [
            Alert::Win {
                round: RoundId(1),
                one_in: 2_400_000,
            },
            Alert::Apart {
                asset: Asset::Usdt,
                units: 5_000_000,
            },
        ] {
            db.add_alert(&alert, true, now).expect("kept");
        }
    }
}

#[test]
fn every_open_ticket_is_on_some_page() {
    let mut house = Open::new();
    let sql = house.table.sql();
    sql.execute_batch("PRAGMA foreign_keys = OFF").expect("off");
    for n in 1..=120 {
        let ticket = format!(
            "INSERT INTO ticket VALUES ({n}, {}, 'general', {n}, 'waiting', {n}, 1)",
            900 + n
        );
        sql.execute_batch(&ticket).expect("a ticket");
    }
    let cookie = house.enter(ALICE);
    let mut found = Vec::new();
    let mut next = Some("/office/tickets".to_owned());
    while let Some(path) = next {
        let page = house.get(&path, &cookie).body;
        let mut links = page.split("\"/office/tickets/").skip(1);
        found.extend(
            links
                .by_ref()
                .filter_map(|rest| rest.split('"').next()?.parse::<i64>().ok()),
        );
        let (to, _) = page.split_once("\">Next").unwrap_or_default();
        next = to.rsplit_once("href=\"").map(|(_, to)| to.to_owned());
    }
    assert_eq!(found, (1..=120).collect::<Vec<_>>());
    for odd in ["-1", "x", "99999999999999999999"] {
        assert_eq!(
            house
                .get(&format!("/office/tickets?page={odd}"), &cookie)
                .status,
            200
        );
    }
}
