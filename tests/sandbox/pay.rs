//! The Crypto Pay double is as strict as the original: names of refusals, `spend_id`, expiry, fees, and sums that
//! stay what they are whatever is asked of it.
use casino_bot::sandbox::{ALICE, ApiAnswer, BOB, CAROL, PAY_TOKEN, Sandbox};
use proptest::prelude::*;
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

fn looked_up(sandbox: &Sandbox, id: i64) -> Value {
    result(
        sandbox,
        "getInvoices",
        json!({"invoice_ids": id.to_string()}),
    )["items"][0]
        .clone()
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

#[test]
fn invoices_are_refused_by_the_name_of_what_is_wrong() {
    let sandbox = Sandbox::new(1);
    for (params, name) in [
        (json!({"amount": "1"}), "ASSET_REQUIRED"),
        (json!({"asset": "XRP", "amount": "1"}), "ASSET_INVALID"),
        (json!({"asset": "usdt", "amount": "1"}), "ASSET_INVALID"),
        (json!({"asset": "USDT"}), "AMOUNT_REQUIRED"),
        (json!({"asset": "USDT", "amount": "0"}), "AMOUNT_INVALID"),
        (json!({"asset": "USDT", "amount": "-1"}), "AMOUNT_INVALID"),
        (json!({"asset": "USDT", "amount": "1,5"}), "AMOUNT_INVALID"),
        (
            json!({"asset": "TRX", "amount": "1.0000001"}),
            "AMOUNT_INVALID",
        ),
        (
            json!({"asset": "USDT", "amount": "0.001"}),
            "AMOUNT_TOO_SMALL",
        ),
        (
            json!({"asset": "USDT", "amount": "100000.01"}),
            "AMOUNT_TOO_BIG",
        ),
        (
            json!({"asset": "ETH", "amount": "99999999999999999999"}),
            "AMOUNT_TOO_BIG",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "expires_in": 0}),
            "EXPIRES_IN_INVALID",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "expires_in": 2_678_401}),
            "EXPIRES_IN_INVALID",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "expires_in": "soon"}),
            "EXPIRES_IN_INVALID",
        ),
        (
            json!({"currency_type": "x", "amount": "1"}),
            "CURRENCY_TYPE_INVALID",
        ),
        (
            json!({"currency_type": "fiat", "amount": "1"}),
            "FIAT_REQUIRED",
        ),
        (
            json!({"currency_type": "fiat", "fiat": "XXX", "amount": "1"}),
            "FIAT_INVALID",
        ),
        (
            json!({"currency_type": "fiat", "fiat": "USD", "amount": "1.001"}),
            "AMOUNT_INVALID",
        ),
        (
            json!({"currency_type": "fiat", "fiat": "USD", "amount": "1", "accepted_assets": "USDT,X"}),
            "ACCEPTED_ASSETS_INVALID",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "swap_to": "X"}),
            "SWAP_TO_INVALID",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "description": "x".repeat(1_025)}),
            "DESCRIPTION_TOO_LONG",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "hidden_message": "x".repeat(2_049)}),
            "HIDDEN_MESSAGE_TOO_LONG",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "payload": "x".repeat(4_097)}),
            "PAYLOAD_TOO_LONG",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "paid_btn_name": "x"}),
            "PAID_BTN_NAME_INVALID",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "paid_btn_name": "openBot"}),
            "PAID_BTN_URL_REQUIRED",
        ),
        (
            json!({"asset": "USDT", "amount": "1", "paid_btn_name": "openBot", "paid_btn_url": "ftp://x"}),
            "PAID_BTN_URL_INVALID",
        ),
    ] {
        refused(&sandbox, "createInvoice", params, 400, name);
    }
    for (params, name) in [
        (json!({"status": "expired"}), "STATUS_INVALID"),
        (json!({"count": 0}), "COUNT_INVALID"),
        (json!({"count": 1_001}), "COUNT_INVALID"),
        (json!({"offset": -1}), "OFFSET_INVALID"),
        (json!({"invoice_ids": "1,x"}), "INVOICE_IDS_INVALID"),
        (json!({"asset": "X"}), "ASSET_INVALID"),
    ] {
        refused(&sandbox, "getInvoices", params, 400, name);
    }
    refused(
        &sandbox,
        "deleteInvoice",
        json!({}),
        400,
        "INVOICE_ID_REQUIRED",
    );
    refused(
        &sandbox,
        "deleteInvoice",
        json!({"invoice_id": 1}),
        400,
        "INVOICE_NOT_FOUND",
    );
}

#[test]
fn an_invoice_is_paid_once_and_the_app_gets_it_without_the_fee() {
    let sandbox = Sandbox::new(1);
    let made = result(
        &sandbox,
        "createInvoice",
        json!({
            "asset": "USDT", "amount": 12.5, "description": "d", "hidden_message": "h", "payload": "p",
            "paid_btn_name": "callback", "paid_btn_url": "https://t.me/x", "expires_in": 60,
            "allow_anonymous": "false",
        }),
    );
    let hash = made["hash"].as_str().expect("a hash");
    assert_eq!(made["status"], "active");
    assert_eq!(made["amount"], "12.5");
    assert_eq!(
        (&made["allow_comments"], &made["allow_anonymous"]),
        (&json!(true), &json!(false))
    );
    for link in [
        "pay_url",
        "bot_invoice_url",
        "mini_app_invoice_url",
        "web_app_invoice_url",
    ] {
        assert_eq!(made[link], format!("http://127.0.0.1/#pay={hash}"));
    }
    let created = made["created_at"].as_str().expect("a date");
    assert!(
        created.len() == 24 && created.ends_with('Z') && &created[10..11] == "T",
        "{created}"
    );
    assert!(made.get("paid_at").is_none() && made.get("fiat").is_none());
    act(&sandbox, "hold", json!({"per_mille": 400}));
    let pay =
        json!({"user": BOB, "invoice": made["bot_invoice_url"], "comment": "c", "anonymous": true});
    act(&sandbox, "pay", pay.clone());
    cannot(&sandbox, "pay", pay, "INVOICE_ALREADY_PAID");
    let id = made["invoice_id"].as_i64().expect("an id");
    let paid = looked_up(&sandbox, id);
    for (field, value) in [
        ("status", "paid"),
        ("fee_asset", "USDT"),
        ("fee_amount", "0.375"),
        ("fee_in_usd", "0.375"),
        ("paid_usd_rate", "1"),
        ("comment", "c"),
        ("payload", "p"),
        ("hidden_message", "h"),
    ] {
        assert_eq!(paid[field], value, "{field}");
    }
    assert_eq!(paid["paid_anonymously"], false, "that was not allowed");
    assert!(
        paid.get("paid_asset").is_none(),
        "only a price in a fiat currency has it"
    );
    assert_eq!(holds(&sandbox, BOB, "USDT"), "987.5");
    assert_eq!(
        balance(&sandbox, "USDT"),
        ("7.275".to_owned(), "4.85".to_owned())
    );
    act(&sandbox, "release", json!({}));
    assert_eq!(
        balance(&sandbox, "USDT"),
        ("12.125".to_owned(), "0".to_owned())
    );
    assert_eq!(report(&sandbox)["fees"]["USDT"], "0.375");
    assert_eq!(report(&sandbox)["exact"], true);
    refused(
        &sandbox,
        "deleteInvoice",
        json!({"invoice_id": id}),
        400,
        "INVOICE_ALREADY_PAID",
    );
    let stats = result(&sandbox, "getStats", Value::Null);
    assert_eq!(
        (&stats["volume"], &stats["conversion"]),
        (&json!(12.5), &json!(100))
    );
    assert_eq!(stats["unique_users_count"], 1);
}

#[test]
fn a_price_in_a_fiat_currency_is_paid_in_an_accepted_asset() {
    let sandbox = Sandbox::new(1);
    let price = json!({
        "currency_type": "fiat", "fiat": "EUR", "amount": "10", "accepted_assets": "TON, BTC",
    });
    let made = result(&sandbox, "createInvoice", price);
    assert_eq!(made["accepted_assets"], json!(["TON", "BTC"]));
    let pay =
        |asset: Option<&str>| json!({"user": ALICE, "invoice": made["invoice_id"], "asset": asset});
    cannot(&sandbox, "pay", pay(Some("USDT")), "ASSET_NOT_ACCEPTED");
    act(
        &sandbox,
        "rate",
        json!({"asset": "TON", "usd": "3.5", "valid": false}),
    );
    let rates = result(&sandbox, "getExchangeRates", Value::Null);
    let rates = rates.as_array().expect("a list");
    let rate = rates
        .iter()
        .find(|row| row["source"] == "TON" && row["target"] == "USD");
    let rate = rate.expect("there");
    assert_eq!(
        (&rate["rate"], &rate["is_valid"]),
        (&json!("3.5"), &json!(false))
    );
    act(&sandbox, "pay", pay(Some("TON")));
    let paid = looked_up(&sandbox, made["invoice_id"].as_i64().expect("an id"));
    // 11 dollars at 3.5 each, rounded up.
    assert_eq!(
        (&paid["paid_asset"], &paid["paid_amount"]),
        (&json!("TON"), &json!("3.142857143"))
    );
    assert_eq!(
        (&paid["fee_asset"], &paid["fee_amount"]),
        (&json!("TON"), &json!("0.094285714"))
    );
    assert_eq!(paid["paid_fiat_rate"], "3.18181818");
    assert_eq!(
        (&paid["fiat"], &paid["amount"]),
        (&json!("EUR"), &json!("10"))
    );
    let all = result(
        &sandbox,
        "getInvoices",
        json!({"fiat": "EUR", "status": "paid"}),
    );
    assert_eq!(all["items"].as_array().map(Vec::len), Some(1));
    let none = result(&sandbox, "getInvoices", json!({"asset": "TON"}));
    assert_eq!(none["items"], json!([]));
}

#[test]
fn invoices_expire_and_are_listed_newest_first() {
    let sandbox = Sandbox::new(1);
    let short = json!({"asset": "TON", "amount": "1", "expires_in": 60});
    let short = result(&sandbox, "createInvoice", short)["invoice_id"]
        .as_i64()
        .expect("an id");
    let ids: Vec<_> = (0..5).map(|_| invoice(&sandbox, "USDT", "1")).collect();
    act(&sandbox, "pay", json!({"user": ALICE, "invoice": ids[1]}));
    sandbox.advance(Duration::from_secs(60));
    assert_eq!(looked_up(&sandbox, short)["status"], "expired");
    cannot(
        &sandbox,
        "pay",
        json!({"user": ALICE, "invoice": short}),
        "INVOICE_EXPIRED",
    );
    let listed = |params: Value| -> Vec<i64> {
        let items = result(&sandbox, "getInvoices", params)["items"].clone();
        let items = items.as_array().expect("a list").clone();
        items
            .iter()
            .filter_map(|it| it["invoice_id"].as_i64())
            .collect()
    };
    assert_eq!(listed(json!({"status": "paid"})), [ids[1]]);
    assert_eq!(
        listed(json!({"status": "active"})),
        [ids[4], ids[3], ids[2], ids[0]]
    );
    assert_eq!(
        listed(json!({"status": "active", "offset": 1, "count": 2})),
        [ids[3], ids[2]]
    );
    assert_eq!(listed(json!({"asset": "TON"})), [short]);
    assert_eq!(
        listed(json!({"invoice_ids": format!("{},{short},7", ids[0])})),
        [ids[0], short]
    );
    result(&sandbox, "deleteInvoice", json!({"invoice_id": ids[0]}));
    cannot(
        &sandbox,
        "pay",
        json!({"user": ALICE, "invoice": ids[0]}),
        "INVOICE_NOT_FOUND",
    );
    cannot(
        &sandbox,
        "pay",
        json!({"user": ALICE, "invoice": "nothing"}),
        "INVOICE_NOT_FOUND",
    );
    let dear = invoice(&sandbox, "BTC", "0.5");
    cannot(
        &sandbox,
        "pay",
        json!({"user": ALICE, "invoice": dear}),
        "INSUFFICIENT_FUNDS",
    );
    assert_eq!(looked_up(&sandbox, dear)["status"], "active");
    act(
        &sandbox,
        "give",
        json!({"user": ALICE, "asset": "BTC", "amount": "0.4"}),
    );
    act(&sandbox, "pay", json!({"user": ALICE, "invoice": dear}));
    assert_eq!(holds(&sandbox, ALICE, "BTC"), "0");
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

/// Values that a parameter may have, good and bad.
fn value() -> impl Strategy<Value = Value> {
    let texts = prop::sample::select(vec![
        "",
        "0",
        "1",
        "1.5",
        "-1",
        "1e5",
        "1e-9",
        "1e40",
        "340282366920938463463374607431768211455",
        "USDT",
        "BTC",
        "TRX",
        "USD",
        "EUR",
        "fiat",
        "crypto",
        "paid",
        "active",
        "true",
        "callback",
        "https://x.org",
        "1,2,3",
        "a,b",
        "s",
        "2026-11-30",
        "ключ",
    ]);
    prop_oneof![
        6 => texts.prop_map(Value::from),
        2 => any::<i64>().prop_map(Value::from),
        2 => (0..2_000_i64).prop_map(Value::from),
        1 => any::<f64>().prop_map(|n| json!(n)),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => Just(json!([1, {"x": []}])),
        1 => Just(Value::Null),
        3 => prop::sample::select(vec![ALICE, BOB, CAROL]).prop_map(Value::from),
    ]
}

fn request() -> impl Strategy<Value = (bool, &'static str, Value)> {
    let names = prop::sample::select(vec![
        "user_id",
        "user",
        "asset",
        "amount",
        "spend_id",
        "comment",
        "currency_type",
        "fiat",
        "accepted_assets",
        "expires_in",
        "invoice_id",
        "invoice_ids",
        "invoice",
        "status",
        "count",
        "offset",
        "check_id",
        "check",
        "pin_to_user_id",
        "pin_to_username",
        "payload",
        "url",
        "first_gap_ms",
        "kind",
        "method",
        "times",
        "after",
        "seconds",
        "per_mille",
        "usd",
        "valid",
        "mode",
        "start_at",
        "end_at",
        "paid_btn_name",
        "paid_btn_url",
    ]);
    let methods = prop::sample::select(vec![
        (true, "createInvoice"),
        (true, "deleteInvoice"),
        (true, "getInvoices"),
        (true, "transfer"),
        (true, "getTransfers"),
        (true, "createCheck"),
        (true, "deleteCheck"),
        (true, "getChecks"),
        (true, "getStats"),
        (false, "pay"),
        (false, "give"),
        (false, "open"),
        (false, "cash"),
        (false, "webhook"),
        (false, "mishap"),
        (false, "again"),
        (false, "tell"),
        (false, "rate"),
        (false, "hold"),
        (false, "release"),
        (false, "method"),
    ]);
    let fields = prop::collection::vec((names, value()), 0..6);
    // What makes sense as it stands, so that much of what follows has something to work on.
    let good = json!({
        "user_id": ALICE, "user": ALICE, "asset": "USDT", "amount": "5", "spend_id": "s", "invoice": "1",
    });
    (methods, fields, any::<bool>()).prop_map(move |((api, name), fields, sensible)| {
        let mut body = if sensible { good.clone() } else { json!({}) };
        for (field, value) in fields {
            body[field] = value;
        }
        (api, name, body)
    })
}

#[test]
fn whatever_is_asked_nothing_breaks_and_nothing_is_minted() {
    let config = ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(requests in prop::collection::vec(request(), 1..40))| {
        let sandbox = funded();
        for (api, name, mut body) in requests {
            if api {
                let answer = call(&sandbox, name, body);
                prop_assert!(matches!(answer.status, 200 | 400 | 403 | 503), "{name}: {answer:?}");
            } else {
                let invoices = result_of_last_invoice(&sandbox);
                if body["invoice"] == "1" && invoices != Value::Null {
                    body["invoice"] = invoices;
                }
                let _ = sandbox.pay_act(name, body.to_string().as_bytes());
            }
        }
        prop_assert_eq!(&report(&sandbox)["exact"], &json!(true));
    });
}

fn result_of_last_invoice(sandbox: &Sandbox) -> Value {
    let listed = call(
        sandbox,
        "getInvoices",
        json!({"count": 1, "status": "active"}),
    );
    listed.body["result"]["items"][0]["invoice_id"].clone()
}
