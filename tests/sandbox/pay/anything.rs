//! Whatever is asked of it.
use super::{call, funded, report};
use casino_bot::sandbox::{ALICE, BOB, CAROL, Sandbox};
use proptest::prelude::*;
use serde_json::{Value, json};

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
