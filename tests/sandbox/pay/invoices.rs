//! Invoices: what is refused, how they are paid, and when they are over.
use super::{act, balance, cannot, holds, invoice, refused, report, result};
use casino_bot::sandbox::{ALICE, BOB, Sandbox};
use serde_json::{Value, json};
use std::time::Duration;

fn looked_up(sandbox: &Sandbox, id: i64) -> Value {
    result(
        sandbox,
        "getInvoices",
        json!({"invoice_ids": id.to_string()}),
    )["items"][0]
        .clone()
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
