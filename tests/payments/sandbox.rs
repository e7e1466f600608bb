//! `casino-bot sandbox` with its Crypto Pay: the bot is told of payments there without anybody setting it up.
use crate::kit_bot::{Home, SOON, eventually};
use casino_bot::ops::probe;
use casino_bot::sandbox::ALICE;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

/// It ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_sandboxs_bot_hears_of_payments() {
    let home = Home::empty().set("PORT", "0");
    let mut command = home.command(&["sandbox", "--port", "0"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut running = Running(child.expect("the binary starts"));
    let out = running.0.stdout.take().expect("piped");
    let mut lines = BufReader::new(out).lines();
    let first = lines.next().expect("a line").expect("UTF-8");
    let url = first
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    let page = url
        .and_then(|url| url.strip_prefix("http://"))
        .expect("an address")
        .to_owned();
    let report = || -> Value {
        let answer = probe::get(&page, "/sandbox/pay", SOON).expect("it answers");
        serde_json::from_str(&answer.body).expect("JSON")
    };
    let calls = |method: &str| report()["calls"][method]["ok"].as_u64().unwrap_or(0);
    eventually(SOON, "the bot asks about its account", || {
        (calls("getBalance") > 0 && calls("getExchangeRates") > 0).then_some(())
    });
    let act = |action: &str, body: &Value| {
        let answer = post(&page, &format!("/sandbox/pay/{action}"), "", body);
        assert_eq!(answer["ok"], true, "{action}: {answer}");
        answer
    };
    act("open", &json!({"user": ALICE}));
    act(
        "give",
        &json!({"user": ALICE, "asset": "TON", "amount": "5"}),
    );
    let token = format!(
        "Crypto-Pay-API-Token: {}\r\n",
        casino_bot::sandbox::PAY_TOKEN
    );
    let invoice = json!({"asset": "TON", "amount": "2"});
    let made = post(&page, "/pay/api/createInvoice", &token, &invoice);
    act(
        "pay",
        &json!({"user": ALICE, "invoice": made["result"]["invoice_id"]}),
    );
    // Nobody's, since the bot has not asked for it.
    eventually(SOON, "the bot is told", || {
        (home.number("SELECT count(*) FROM suspense") == 1).then_some(())
    });
    eventually(SOON, "it has said so", || {
        let sent = report()["webhooks"].to_string();
        sent.contains("200").then_some(())
    });
}

fn post(page: &str, path: &str, header: &str, body: &Value) -> Value {
    let (addr, body) = (page.parse().expect("an address"), body.to_string());
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n{header}\r\n"
    );
    let answer = crate::kit_bot::exchange(addr, head + &body);
    let (_, body) = answer.split_once("\r\n\r\n").expect("a head");
    serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}"))
}
