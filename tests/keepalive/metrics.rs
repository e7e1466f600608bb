//! What the figures say, and to whom.
use super::BET;
use crate::kit_bot::{Home, OWNER, SOON, World, eventually, exchange, status};
use casino_bot::sandbox::{ALICE, BOB};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::{Command, Stdio};

/// The samples of a metrics page by name and labels.
fn samples(home: &Home) -> BTreeMap<String, f64> {
    let (status, text) = home.get("/metrics").expect("it answers");
    assert_eq!(status, 200);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').expect("a sample");
            (name.to_owned(), value.parse().expect("a number"))
        })
        .collect()
}

pub fn metrics_are_clean_and_tell_what_happened() {
    let world = World::new();
    let home = Home::with_cashier(&world);
    let mut bot = home.start();
    world.ask(OWNER, "/start");
    world.ask(ALICE, BET);
    world.ask(ALICE, "/flip 5000 heads");
    world.ask(ALICE, "hello");
    let message = world.ask(ALICE, BET);
    world.press(ALICE, &message, "Again");
    world.inject(json!({"message": {"message_id": "no number", "chat": []}}));
    world.fault("sendMessage", Some(BOB), status(500), 1);
    world.ask(BOB, "/start");
    world.hear(OWNER, "set aside");
    let name = |metric: &str, kind: &str, outcome: &str| {
        format!("casino_bot_{metric}_total{{kind=\"{kind}\",outcome=\"{outcome}\"}}")
    };
    let told = eventually(SOON, "all is counted", || {
        let told = samples(&home);
        (told[&name("sends", "message", "delivered")] >= 7.0).then_some(told)
    });
    for (metric, kind, outcome, count) in [
        ("updates", "command", "handled", 5.0),
        ("updates", "command", "refused", 1.0),
        ("updates", "text", "refused", 1.0),
        ("updates", "press", "handled", 1.0),
        ("updates", "other", "set_aside", 1.0),
        ("sends", "message", "retried", 1.0),
        ("sends", "edit", "delivered", 1.0),
        ("sends", "answer", "delivered", 1.0),
    ] {
        assert_eq!(
            told[&name(metric, kind, outcome)],
            count,
            "{metric} {kind} {outcome}"
        );
    }
    assert_eq!(told["casino_bot_healthy"], 1.0);
    assert_eq!(
        told["casino_bot_errors_total"], 2.0,
        "a failed send and an update set aside"
    );
    let replies = told["casino_bot_reply_seconds_count"];
    assert!(replies >= 7.0, "{replies}");
    assert_eq!(
        told["casino_bot_reply_seconds_bucket{le=\"+Inf\"}"],
        replies
    );
    assert!(told["casino_bot_commit_seconds_count"] >= 7.0);
    assert_eq!(told["casino_bot_worker_up{worker=\"engine\"}"], 1.0);
    assert!(told["process_resident_memory_bytes"] > 1e6 && told["process_threads"] >= 5.0);
    // The books' totals sum to zero, the world's included.
    let totals = eventually(SOON, "the first audit", || {
        let told = samples(&home);
        let of_play = |name: &&String| name.starts_with("casino_bot_ledger_balance{asset=\"play\"");
        let totals: Vec<_> = told.keys().filter(of_play).map(|name| told[name]).collect();
        (totals.len() == casino_bot::ops::health::TOTALS.len()).then_some(totals)
    });
    assert!(
        totals.iter().sum::<f64>().abs() < 1e-3 && totals.iter().any(|t| *t > 1e6),
        "{totals:?}"
    );
    eventually(SOON, "the first look at the cashier", || {
        let open = samples(&home).get("casino_bot_cashier_open").copied();
        open.filter(|open| *open > 0.0)
    });
    check_with_promtool(&home);
    let (_, text) = home.get("/metrics").expect("it answers");
    let families = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let families: BTreeSet<_> = families.filter_map(|line| line.split(' ').next()).collect();
    let shown = crate::ops::metrics_named_in_dashboard();
    let shown: BTreeSet<_> = shown
        .iter()
        // Of a house that has a replica.
        .filter(|name| !name.starts_with("casino_bot_replica_"))
        .map(|name| name.trim_end_matches("_bucket"))
        .collect();
    assert_eq!(
        shown, families,
        "Grafana is shown all that is measured, and nothing else"
    );
    bot.stop_well();
}

fn check_with_promtool(home: &Home) {
    let (_, text) = home.get("/metrics").expect("it answers");
    let promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut promtool) = promtool else {
        eprintln!("NOT TESTED: promtool is not installed (Debian: prometheus)");
        return;
    };
    let mut stdin = promtool.stdin.take().expect("piped");
    stdin.write_all(text.as_bytes()).expect("it reads");
    drop(stdin);
    let said = promtool.wait_with_output().expect("it ends");
    let said = format!("{said:?}");
    assert!(said.contains("stdout: \"\", stderr: \"\""), "{said}");
}

#[test]
fn money_is_shown_to_this_machine_and_to_the_tokens_bearer() {
    const RIGHT: &str = "a-token-for-figures";
    let world = World::new();
    let home = Home::with_cashier(&world).set("METRICS_TOKEN", RIGHT);
    let mut bot = home.start();
    let addr = home.health_with("health", |_, _| home.addr());
    let shown = |path: &str, header: &str| {
        let host = match header.contains("Host: ") {
            true => "",
            false => "Host: localhost\r\n",
        };
        let request = format!("GET {path} HTTP/1.1\r\n{host}{header}\r\n");
        let text = exchange(addr, request);
        assert!(
            text.contains("casino_bot_database_writable") || path != "/metrics",
            "{text}"
        );
        let money = ["ledger_balance", "deposited_total", "withdrawals"];
        let shown = money.map(|name| text.contains(&format!("casino_bot_{name}")));
        // Nothing of it to others, and to who may see it all that there is by now.
        shown.into_iter().any(|shown| shown)
    };
    eventually(SOON, "the first audit and the cashier", || {
        let text = exchange(addr, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let all = ["ledger_balance", "deposited_total", "withdrawals"];
        all.iter().all(|name| text.contains(name)).then_some(())
    });
    for passed_on in [
        "X-Forwarded-For: 203.0.113.7\r\n",
        "Forwarded: for=203.0.113.7\r\n",
        "CF-Connecting-IP: 203.0.113.7\r\n",
        "X-Real-IP: 127.0.0.1\r\n",
        "X-Forwarded-Port: 443\r\n",
        "True-Client-IP: 203.0.113.7\r\n",
        // By the name of a page whose owner has it lead here, or that a proxy was asked by.
        "Host: casino.example\r\n",
        "Host: 127.0.0.1.casino.example:8001\r\n",
        "Host: localhost.casino.example\r\n",
        "Host: 0.0.0.0:8001\r\n",
        "Host: \r\n",
    ] {
        assert!(!shown("/metrics", passed_on), "{passed_on}");
        let wrong = format!("{passed_on}Authorization: Bearer {RIGHT}x\r\n");
        assert!(!shown("/metrics", &wrong), "{wrong}");
        let right = format!("{passed_on}Authorization: Bearer {RIGHT}\r\n");
        assert!(shown("/metrics", &right), "{right}");
        assert!(shown(&format!("/metrics?token={RIGHT}"), passed_on));
        assert!(!shown("/metrics?token=", passed_on));
    }
    for own in [
        "LOCALHOST:8001",
        "127.0.0.1",
        "127.0.0.1:8001",
        "[::1]:8001",
        "[::1]",
    ] {
        assert!(shown("/metrics", &format!("Host: {own}\r\n")), "{own}");
    }
    let nameless = exchange(addr, "GET /metrics HTTP/1.0\r\n\r\n");
    assert!(!nameless.contains("ledger_balance"), "{nameless}");
    let health = exchange(addr, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(!health.contains("bankroll"), "{health}");
    assert!(
        health.contains(r#""cashier":{"accounted":true,"#),
        "{health}"
    );
    bot.stop_well();
    assert!(!home.logs().contains(RIGHT));
    // Without a token nobody else sees them.
    let closed = Home::new(&world);
    let mut bot = closed.start();
    let addr = closed.health_with("health", |_, _| closed.addr());
    let ask = |header: &str| {
        exchange(
            addr,
            format!("GET /metrics?token= HTTP/1.1\r\n{header}\r\n"),
        )
    };
    eventually(SOON, "the first audit", || {
        ask("Host: localhost\r\n")
            .contains("ledger_balance")
            .then_some(())
    });
    assert!(!ask("Host: localhost\r\nVia: 1.1 proxy\r\n").contains("ledger_balance"));
    bot.stop_well();
}
