//! The Crypto Pay double is as strict as the original: names of refusals, `spend_id`, expiry, fees, and sums that
//! stay what they are whatever is asked of it.
mod anything;
mod invoices;

use casino_bot::sandbox::{ALICE, ApiAnswer, BOB, CAROL, PAY_TOKEN, Sandbox};
use serde_json::{Value, json};
use std::time::Duration;

fn call(sandbox: &Sandbox, method: &str, params: Value) -> ApiAnswer {
    sandbox.pay(PAY_TOKEN, method, &params)
}

#[track_caller]
pub fn result(sandbox: &Sandbox, method: &str, params: Value) -> Value {
    let answer = call(sandbox, method, params);
    assert_eq!(answer.body["ok"], true, "{method}: {}", answer.body);
    assert_eq!(answer.status, 200);
    answer.body["result"].clone()
}

#[track_caller]
fn refused(sandbox: &Sandbox, method: &str, params: Value, status: u16, name: &str) {
    let answer = call(sandbox, method, params.clone());
    let expected = json!({"ok": false, "error": {"code": status, "name": name}});
    assert_eq!(answer.body, expected, "{method} {params}");
    assert_eq!(answer.status, status);
}

#[track_caller]
pub fn act(sandbox: &Sandbox, action: &str, body: Value) -> Value {
    let done = sandbox.pay_act(action, body.to_string().as_bytes());
    done.expect("allowed").expect("an action")
}

#[track_caller]
fn cannot(sandbox: &Sandbox, action: &str, body: Value, why: &str) {
    let done = sandbox.pay_act(action, body.to_string().as_bytes());
    assert_eq!(
        done.expect_err("refused").description,
        why,
        "{action} {body}"
    );
}

pub fn report(sandbox: &Sandbox) -> Value {
    serde_json::from_str(&sandbox.pay_report()).expect("JSON")
}

fn balance(sandbox: &Sandbox, asset: &str) -> (String, String) {
    let rows = result(sandbox, "getBalance", Value::Null);
    let rows = rows.as_array().expect("a list").clone();
    let row = rows.iter().find(|row| row["currency_code"] == asset);
    let row = row.expect("every asset is there");
    let text = |name: &str| row[name].as_str().expect("a string").to_owned();
    (text("available"), text("onhold"))
}

/// What a wallet holds, as the page is told.
fn wallet(sandbox: &Sandbox, user: i64) -> Value {
    let state: Value =
        serde_json::from_str(&sandbox.state(None, None, Duration::ZERO)).expect("JSON");
    let wallets = state["pay"]["wallets"].as_array().expect("wallets").clone();
    wallets
        .into_iter()
        .find(|wallet| wallet["user"] == user)
        .expect("hers")
}

fn holds(sandbox: &Sandbox, user: i64, asset: &str) -> String {
    let wallet = wallet(sandbox, user);
    let rows = wallet["balances"].as_array().expect("a list");
    let row = rows
        .iter()
        .find(|row| row["asset"] == asset)
        .expect("there");
    row["amount"].as_str().expect("a string").to_owned()
}

fn invoice(sandbox: &Sandbox, asset: &str, amount: &str) -> i64 {
    let made = result(
        sandbox,
        "createInvoice",
        json!({"asset": asset, "amount": amount}),
    );
    made["invoice_id"].as_i64().expect("an id")
}

/// A provider with money, and Alice who has opened the payment bot.
pub fn funded() -> Sandbox {
    let sandbox = Sandbox::new(1);
    for (asset, amount) in [("USDT", "5000"), ("BTC", "1"), ("TRX", "1000")] {
        act(&sandbox, "give", json!({"asset": asset, "amount": amount}));
    }
    act(&sandbox, "open", json!({"user": ALICE}));
    sandbox
}

#[test]
fn who_calls_what_is_told_from_the_rest() {
    let sandbox = Sandbox::new(1);
    let unknown = json!({"ok": false, "error": {"code": 401, "name": "UNAUTHORIZED"}});
    for token in ["", "424242:wrong"] {
        assert_eq!(sandbox.pay(token, "getMe", &Value::Null).body, unknown);
    }
    for method in ["getme", "getUpdates", "", "transfer "] {
        refused(&sandbox, method, Value::Null, 405, "METHOD_NOT_FOUND");
    }
    let me = result(&sandbox, "getMe", Value::Null);
    assert!(me["app_id"].is_i64() && me["payment_processing_bot_username"].is_string());
    act(
        &sandbox,
        "method",
        json!({"method": "transfer", "allowed": false}),
    );
    refused(&sandbox, "transfer", json!({}), 403, "METHOD_DISABLED");
    act(
        &sandbox,
        "method",
        json!({"method": "transfer", "allowed": true}),
    );
    refused(&sandbox, "transfer", json!({}), 400, "USER_ID_REQUIRED");
    act(&sandbox, "mode", json!({"mode": "suspended"}));
    refused(&sandbox, "getMe", Value::Null, 423, "ACCOUNT_SUSPENDED");
    act(&sandbox, "mode", json!({"mode": "down"}));
    let down = call(&sandbox, "getMe", Value::Null);
    assert_eq!(down.status, 503);
    assert!(
        down.body
            .as_str()
            .is_some_and(|page| page.starts_with("<html>"))
    );
    cannot(&sandbox, "open", json!({"user": ALICE}), "PAYMENT_BOT_DOWN");
    act(&sandbox, "mode", json!({"mode": "up"}));
    result(&sandbox, "getMe", Value::Null);
}

fn transfer(user: i64, amount: &str, spend_id: &str) -> Value {
    json!({"user_id": user, "asset": "USDT", "amount": amount, "spend_id": spend_id})
}

#[test]
fn a_transfer_arrives_once_whatever_is_asked_again() {
    let sandbox = funded();
    let sent = result(&sandbox, "transfer", transfer(ALICE, "20", "first"));
    assert_eq!(
        (&sent["amount"], &sent["status"]),
        (&json!("20"), &json!("completed"))
    );
    assert!(sent.get("spend_id").is_none(), "its own answer has none");
    for again in [transfer(ALICE, "20", "first"), transfer(BOB, "5", "first")] {
        refused(&sandbox, "transfer", again, 400, "SPEND_ID_ALREADY_USED");
    }
    let found = result(&sandbox, "getTransfers", json!({"spend_id": "first"}))["items"].clone();
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&found[0]["spend_id"], &found[0]["user_id"]),
        (&json!("first"), &json!(ALICE))
    );
    assert_eq!(found[0]["transfer_id"], sent["transfer_id"]);
    let none = result(&sandbox, "getTransfers", json!({"spend_id": "second"}));
    assert_eq!(none["items"], json!([]));
    assert_eq!(holds(&sandbox, ALICE, "USDT"), "1020");
    assert_eq!(wallet(&sandbox, ALICE)["history"][0]["way"], "in");
    assert_eq!(balance(&sandbox, "USDT").0, "4980");
}

#[test]
fn transfers_are_refused_and_their_spend_id_stays_good() {
    let sandbox = funded();
    for (params, name) in [
        (json!({}), "USER_ID_REQUIRED"),
        (json!({"user_id": "x"}), "USER_ID_INVALID"),
        (json!({"user_id": ALICE}), "ASSET_REQUIRED"),
        (
            json!({"user_id": ALICE, "asset": "USDT"}),
            "AMOUNT_REQUIRED",
        ),
        (
            json!({"user_id": ALICE, "asset": "USDT", "amount": "5"}),
            "SPEND_ID_REQUIRED",
        ),
        (transfer(ALICE, "5", &"x".repeat(65)), "SPEND_ID_TOO_LONG"),
        (transfer(BOB, "5", "s"), "USER_NOT_FOUND"),
        (transfer(-5, "5", "s"), "USER_NOT_FOUND"),
        (transfer(ALICE, "0.999999", "s"), "AMOUNT_TOO_SMALL"),
        (transfer(ALICE, "25000.01", "s"), "AMOUNT_TOO_BIG"),
        (transfer(ALICE, "5000.01", "s"), "INSUFFICIENT_FUNDS"),
    ] {
        refused(&sandbox, "transfer", params, 400, name);
    }
    let bounced = json!({"user_id": ALICE, "asset": "USDT", "amount": "5", "spend_id": "s", "comment": "x".repeat(1_025)});
    refused(&sandbox, "transfer", bounced, 400, "COMMENT_TOO_LONG");
    act(&sandbox, "open", json!({"user": BOB}));
    result(&sandbox, "transfer", transfer(BOB, "5", "s"));
    let all = result(&sandbox, "getTransfers", Value::Null)["items"].clone();
    assert_eq!(all.as_array().map(Vec::len), Some(1));
    assert_eq!(report(&sandbox)["exact"], true);
}

#[test]
fn money_moves_or_not_before_an_answer_is_lost() {
    let sandbox = funded();
    let mut sent = 0;
    for (n, (kind, after, status)) in [
        (json!({"kind": "lost"}), false, 0),
        (json!({"kind": "lost"}), true, 0),
        (json!({"kind": "hang", "seconds": 0.01}), false, 0),
        (json!({"kind": "hang", "seconds": 0.01}), true, 0),
        (json!({"kind": "status", "status": 500}), false, 500),
        (json!({"kind": "status", "status": 500}), true, 500),
        (
            json!({"kind": "status", "name": "NOT_ENOUGH_COINS"}),
            false,
            400,
        ),
        (json!({"kind": "status", "retry_after": 3}), false, 429),
        (json!({"kind": "status", "status": 401}), false, 401),
        (json!({"kind": "status", "status": 423}), false, 423),
        (json!({"kind": "html"}), false, 502),
        (json!({"kind": "html", "status": 504}), true, 504),
        (json!({"kind": "garbage"}), true, 200),
        (json!({"kind": "truncate"}), true, 0),
        (json!({"kind": "slow", "seconds": 0.01}), true, 200),
    ]
    .into_iter()
    .enumerate()
    {
        let mut fault = kind.clone();
        fault["method"] = json!(["transfer", "*"][n % 2]);
        fault["after"] = json!(after);
        act(&sandbox, "fault", fault);
        let spend_id = format!("s{n}");
        let answer = call(&sandbox, "transfer", transfer(ALICE, "1", &spend_id));
        assert_eq!(answer.status, status, "{kind} {after}: {}", answer.body);
        let found = result(&sandbox, "getTransfers", json!({"spend_id": spend_id}));
        assert_eq!(found["items"] != json!([]), after, "{kind} {after}");
        sent += i32::from(after);
        if !after {
            result(&sandbox, "transfer", transfer(ALICE, "1", &spend_id));
            sent += 1;
        }
    }
    assert_eq!(balance(&sandbox, "USDT").0, (5_000 - sent).to_string());
    act(
        &sandbox,
        "fault",
        json!({"method": "getMe", "kind": "lost", "times": 2}),
    );
    result(&sandbox, "getBalance", Value::Null);
    assert_eq!(call(&sandbox, "getMe", Value::Null).status, 0);
    act(&sandbox, "fault/clear", json!({}));
    result(&sandbox, "getMe", Value::Null);
    assert_eq!(
        report(&sandbox)["calls"]["getMe"],
        json!({"fault": 1, "ok": 1})
    );
}

#[test]
fn a_check_is_cashed_once_by_whom_it_is_for() {
    let sandbox = funded();
    let make = |params: Value| result(&sandbox, "createCheck", params);
    refused(
        &sandbox,
        "createCheck",
        json!({"asset": "LTC", "amount": "0.2"}),
        400,
        "INSUFFICIENT_FUNDS",
    );
    let check = make(json!({"asset": "USDT", "amount": "10", "pin_to_username": "@Bob"}));
    assert_eq!(balance(&sandbox, "USDT").0, "4990");
    let cash = |user: i64| json!({"user": user, "check": check["bot_check_url"]});
    cannot(&sandbox, "cash", cash(ALICE), "CHECK_FOR_SOMEBODY_ELSE");
    act(&sandbox, "cash", cash(BOB));
    cannot(&sandbox, "cash", cash(BOB), "CHECK_ALREADY_ACTIVATED");
    assert_eq!(holds(&sandbox, BOB, "USDT"), "1010");
    let id = check["check_id"].clone();
    refused(
        &sandbox,
        "deleteCheck",
        json!({"check_id": id}),
        400,
        "CHECK_ALREADY_ACTIVATED",
    );
    let pinned = make(json!({"asset": "USDT", "amount": "10", "pin_to_user_id": CAROL}));
    let listed =
        |status: &str| result(&sandbox, "getChecks", json!({"status": status}))["items"].clone();
    assert_eq!(listed("activated")[0]["check_id"], id);
    assert_eq!(listed("active")[0]["check_id"], pinned["check_id"]);
    result(
        &sandbox,
        "deleteCheck",
        json!({"check_id": pinned["check_id"]}),
    );
    assert_eq!(listed("active"), json!([]));
    assert_eq!(balance(&sandbox, "USDT").0, "4990");
    assert_eq!(report(&sandbox)["exact"], true);
}

#[test]
fn currencies_have_the_providers_decimals() {
    let sandbox = Sandbox::new(1);
    let rows = result(&sandbox, "getCurrencies", Value::Null);
    let rows = rows.as_array().expect("a list");
    for (code, decimals) in [
        ("USDT", 18),
        ("USDC", 18),
        ("ETH", 18),
        ("BNB", 18),
        ("TON", 9),
        ("BTC", 8),
        ("LTC", 8),
        ("TRX", 6),
    ] {
        let row = rows.iter().find(|row| row["code"] == code).expect("there");
        assert_eq!(row["decimals"], decimals, "{code}");
    }
    let wei = "0.000000000000000001";
    act(&sandbox, "give", json!({"asset": "USDT", "amount": wei}));
    assert_eq!(balance(&sandbox, "USDT").0, wei);
}

/// The page draws only what it is told: of every change once, and of all at the beginning.
#[test]
fn the_page_is_told_what_changes() {
    let sandbox = Sandbox::new(1);
    let read = |text: String| serde_json::from_str::<Value>(&text).expect("JSON");
    let first = read(sandbox.state(None, None, Duration::ZERO));
    let wallets = first["pay"]["wallets"].as_array().expect("wallets");
    let users: Vec<_> = wallets.iter().map(|wallet| &wallet["user"]).collect();
    assert_eq!(users, [ALICE, BOB, CAROL]);
    let price = json!({"currency_type": "fiat", "fiat": "USD", "amount": "9", "accepted_assets": "TON,USDT"});
    let made = result(&sandbox, "createInvoice", price);
    act(
        &sandbox,
        "pay",
        json!({"user": BOB, "invoice": made["hash"], "asset": "TON"}),
    );
    act(&sandbox, "give", json!({"asset": "USDT", "amount": "50"}));
    let quiet = json!({"user_id": BOB, "asset": "USDT", "amount": "2", "spend_id": "q", "disable_send_notification": true});
    result(&sandbox, "transfer", quiet);
    result(&sandbox, "transfer", transfer(BOB, "3", "loud"));
    let other = invoice(&sandbox, "BTC", "0.01");
    result(&sandbox, "deleteInvoice", json!({"invoice_id": other}));
    let news = read(sandbox.state(first["seq"].as_u64(), None, Duration::ZERO));
    assert!(news.get("pay").is_none(), "only at the beginning");
    let events = news["events"].as_array().expect("events");
    let kinds: Vec<_> = events
        .iter()
        .filter_map(|event| event["type"].as_str())
        .collect();
    let [wallet, app] = ["pay_wallet", "pay_app"];
    let told = [
        "pay_invoice",
        wallet,
        "pay_invoice",
        wallet,
        app,
        app,
        wallet,
        app,
        wallet,
        app,
        "pay_in",
        "pay_invoice",
        "pay_gone",
    ];
    assert_eq!(kinds, told);
    let quotes = json!([{"asset": "USDT", "amount": "9"}, {"asset": "TON", "amount": "3"}]);
    assert_eq!(events[0]["invoice"]["quotes"], quotes);
    assert_eq!(events[2]["invoice"]["status"], "paid");
    assert_eq!(events[10]["transfer"]["amount"], "3");
    assert_eq!(events[8]["chat"], BOB);
    let again = read(sandbox.state(None, None, Duration::ZERO));
    assert_eq!(again["pay"]["invoices"], json!([]), "paid or gone");
    assert_eq!(again["pay"]["app"]["balances"][1]["available"], "2.91");
}
