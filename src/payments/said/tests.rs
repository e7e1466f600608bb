//! What Crypto Pay may say, good and bad.
use super::*;
use crate::values::money::Amount;
use proptest::prelude::*;
use serde_json::{Value, json};

fn raw(value: &Value) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).expect("JSON")
}

fn refused(name: &str) -> String {
    format!(r#"{{"ok":false,"error":{{"code":400,"name":"{name}"}}}}"#)
}

#[test]
fn answers_are_classified_once() {
    let of = |status, body: &str| {
        let result = result(status, None, body.as_bytes());
        result.map(|result| result.get().to_owned())
    };
    let unknown = |status, body: &str| matches!(of(status, body), Err(Failure::Unknown(_)));
    assert_eq!(
        of(200, r#"{"ok":true,"result":{"a":1},"new":[]}"#),
        Ok(r#"{"a":1}"#.to_owned())
    );
    for (status, body) in [
        (200, r#"{"ok":true}"#),
        (200, r#"{"ok":true,"result":{"a""#),
        (200, r#"{"result":{}}"#),
        (200, ""),
        (200, "<html>"),
        (200, "null"),
        (200, r#"{"ok":false}"#),
        (200, r#"{"ok":false,"error":"late"}"#),
        (302, "moved"),
        (401, "<html>a proxy's own</html>"),
        (403, "<html>a proxy's own</html>"),
        (404, "<html>a proxy's own</html>"),
        (500, r#"{"ok":true,"result":{}}"#),
        (502, "<html>502 Bad Gateway</html>"),
        (
            503,
            r#"{"ok":false,"error":{"code":503,"name":"INTERNAL"}}"#,
        ),
        (500, r#"{"ok":false}"#),
    ] {
        assert!(unknown(status, body), "{status} {body}");
    }
    let name = |name: &str| of(400, &refused(name)).expect_err("refused");
    for (name_of, failure) in [
        ("METHOD_DISABLED", Failure::Disabled),
        ("SPEND_ID_ALREADY_USED", Failure::SpendIdUsed),
        ("USER_NOT_FOUND", Failure::NoUser),
        ("INSUFFICIENT_FUNDS", Failure::Short),
        ("NOT_ENOUGH_COINS", Failure::Short),
        ("UNAUTHORIZED", Failure::Closed("UNAUTHORIZED".into())),
        (
            "AMOUNT_TOO_SMALL",
            Failure::OutOfBounds("AMOUNT_TOO_SMALL".into()),
        ),
        (
            "AMOUNT_TOO_BIG",
            Failure::OutOfBounds("AMOUNT_TOO_BIG".into()),
        ),
        (
            "EXPIRES_IN_INVALID",
            Failure::Refused("EXPIRES_IN_INVALID".into()),
        ),
        ("odd </b>\\nname", Failure::Refused("oddbname".into())),
        ("", Failure::Refused("400".into())),
    ] {
        assert_eq!(name(name_of), failure, "{name_of}");
        // Some fronts say 200 whatever is inside.
        let said = of(200, &refused(name_of));
        assert_eq!(said, Err(failure), "{name_of} with 200");
    }
    let closed = |why: &str| Err(Failure::Closed(why.into()));
    assert_eq!(of(401, r#"{"ok":false,"error":{"name":"X"}}"#), closed("X"));
    assert_eq!(of(423, r#"{"ok":false}"#), closed("423"));
    assert_eq!(of(423, "Locked"), closed("423"));
    let found = of(
        405,
        r#"{"ok":false,"error":{"code":405,"name":"METHOD_NOT_FOUND"}}"#,
    );
    assert_eq!(found, Err(Failure::Refused("METHOD_NOT_FOUND".into())));
}

#[test]
fn who_has_had_enough_is_left_alone_for_as_long_as_it_says_but_not_for_ever() {
    let told = |seconds: Option<u64>| {
        let after = seconds.map(Duration::from_secs);
        let bodies = ["<html>", r#"{"ok":false,"error":{"code":429,"name":"X"}}"#];
        let of = |body: &str| result(429, after, body.as_bytes()).expect_err("not now");
        let both = bodies.map(of);
        assert_eq!(both[0], both[1]);
        both[0].clone()
    };
    let rest = |time| Failure::NotDone(Some(time));
    assert_eq!(told(Some(7)), rest(Duration::from_secs(7)));
    assert_eq!(told(None), rest(limits::PAYMENT_REST));
    assert_eq!(told(Some(u64::MAX)), rest(limits::PAYMENT_REST_MAX));
}

fn paid() -> Value {
    json!({
        "invoice_id": 528_890, "hash": "IVDoTcNBYEfk", "currency_type": "crypto", "asset": "USDT",
        "amount": "125.5", "fee_asset": "USDT", "fee_amount": 3.765_000_1, "fee": "3.765",
        "pay_url": "https://t.me/CryptoBot?start=IVDoTcNBYEfk",
        "bot_invoice_url": "https://t.me/CryptoBot?start=IVDoTcNBYEfk", "status": "paid",
        "created_at": "2026-03-18T12:11:52.098Z", "paid_at": "2026-03-18T12:15:52.098Z",
        "paid_anonymously": true, "payload": "abc", "paid_usd_rate": "1.0000000000000001", "is_swapped": false
    })
}

#[test]
fn a_paid_invoice_says_what_came_and_what_is_kept_of_it() {
    let invoice = invoice(&raw(&paid())).expect("an invoice");
    let amount = |coins: &Option<crate::casino::payment::Coins>| {
        coins
            .as_ref()
            .and_then(|coins| coins.amount)
            .map(Amount::units)
    };
    assert_eq!((invoice.id, invoice.state), (528_890, InvoiceState::Paid));
    assert_eq!(amount(&Some(invoice.asked.clone())), Some(125_500_000));
    assert_eq!(invoice.paid.as_ref(), Some(&invoice.asked));
    // 3.7650001, a part of a unit more than can be booked.
    assert_eq!(amount(&invoice.fee), Some(3_765_001));
    assert_eq!(invoice.payload.as_deref(), Some("abc"));
    assert_eq!(invoice.paid_at, Wall::read("2026-03-18T12:15:52.098Z"));
    assert!(invoice.url.starts_with("https://t.me/"));
}

fn with(change: Value) -> Option<Invoice> {
    let mut said = paid();
    for (name, value) in change.as_object().expect("an object") {
        said[name] = value.clone();
    }
    invoice(&raw(&said))
}

#[test]
fn what_is_odd_of_an_invoice_is_no_amount_and_no_error() {
    let active = with(json!({"status": "active"})).expect("reads");
    assert_eq!((active.paid, active.fee), (None, None));
    for odd in [
        json!("a lot"),
        json!("-1"),
        json!(null),
        json!({}),
        json!("0.0000001"),
        json!(["1"]),
    ] {
        let read = with(json!({ "amount": odd })).expect("reads");
        assert_eq!(read.asked.amount, None, "{odd}");
        assert!(read.paid.is_some_and(|paid| paid.amount.is_none()), "{odd}");
    }
    let fiat = with(json!({
        "currency_type": "fiat", "fiat": "USDT", "asset": null, "paid_asset": "TON", "paid_amount": "2.5"
    }));
    let fiat = fiat.expect("reads");
    assert_eq!((fiat.asked.asset, fiat.asked.amount), (None, None));
    let paid = fiat.paid.expect("paid");
    assert_eq!(
        (paid.asset, paid.amount.map(Amount::units)),
        (Some(Asset::Ton), Some(2_500_000_000))
    );
    let other = with(json!({"paid_asset": "BTC", "paid_amount": "0.5"})).expect("reads");
    assert_eq!(other.paid.and_then(|paid| paid.asset), Some(Asset::Btc));
    let jet = with(json!({"asset": "JET"})).expect("reads");
    assert_eq!((jet.asked.code.as_str(), jet.asked.asset), ("JET", None));
    let long = with(json!({"payload": "x".repeat(65), "paid_at": "yesterday"})).expect("reads");
    assert_eq!((long.payload, long.paid_at), (None, None));
    for none in [
        json!({"invoice_id": 0}),
        json!({"invoice_id": -1}),
        json!({"invoice_id": 1_i64 << 53}),
        json!({"invoice_id": "7"}),
        json!({"status": "eaten"}),
        json!({"status": 1}),
    ] {
        assert_eq!(with(none.clone()), None, "{none}");
    }
    let twice = r#"{"invoice_id":1,"status":"active","status":"paid"}"#;
    assert!(invoice(&RawValue::from_string(twice.to_owned()).expect("JSON")).is_none());
}

#[test]
fn players_are_sent_to_no_odd_address() {
    for good in [
        "https://t.me/CryptoBot?start=IV",
        "http://127.0.0.1:8080/pay/IV",
        "http://localhost/pay",
        "http://[::1]:80/pay",
    ] {
        assert!(is_address(good), "{good}");
    }
    for bad in [
        "",
        "http://t.me/CryptoBot",
        "http://127.0.0.1.example.org/",
        "http://localhost@example.org/",
        "https://t.me@example.org/",
        "tg://resolve",
        "javascript:alert(1)",
        "https://t.me/a b",
        "https://t.me/\"><b>",
        "https://é.org/",
        "/pay",
        &format!("https://t.me/{}", "a".repeat(limits::INVOICE_URL_BYTES_MAX)),
    ] {
        assert!(!is_address(bad), "{bad}");
    }
    let urls = json!({"bot_invoice_url": "javascript:x", "pay_url": "http://127.0.0.1:1/x"});
    assert_eq!(with(urls).expect("reads").url, "http://127.0.0.1:1/x");
    let none = json!({"bot_invoice_url": null, "pay_url": null});
    assert_eq!(with(none).expect("reads").url, "");
}

#[test]
fn lists_leave_out_what_is_odd_and_read_the_rest() {
    let list = raw(&json!({"items": [7, paid(), {"invoice_id": 1}, null]}));
    let found = items(&list, invoice).expect("a list");
    assert_eq!(found.iter().map(|i| i.id).collect::<Vec<_>>(), [528_890]);
    assert!(items(&raw(&json!({"items": 7})), invoice).is_err());
    assert!(each(&raw(&json!({})), invoice).is_err());
    let balances = json!([
        {"currency_code": "USDT", "available": "10.1234567", "onhold": "0.5"},
        {"currency_code": "JET", "available": "1", "onhold": "0"},
        {"currency_code": 7},
    ]);
    let holdings = each(&raw(&balances), |one| Some(holding(one))).expect("a list");
    let units = |holding: &Holding| holding.available.amount.map(Amount::units);
    assert_eq!(
        holdings.iter().map(units).collect::<Vec<_>>(),
        [Some(10_123_456), None, None]
    );
    let codes: Vec<_> = holdings
        .iter()
        .map(|it| it.available.code.as_str())
        .collect();
    assert_eq!(codes, ["USDT", "JET", ""]);
    let rates = json!([
        {"is_valid": true, "source": "TON", "target": "USD", "rate": "2.87654321"},
        {"is_valid": false, "source": "BTC", "target": "USD", "rate": "1"},
        {"is_valid": true, "source": "BTC", "target": "EUR", "rate": "1"},
        {"is_valid": true, "source": "LTC", "target": "USD", "rate": "0"},
        {"is_valid": true, "source": "USD", "target": "USD", "rate": "1"},
    ]);
    assert_eq!(each(&raw(&rates), rate), Ok(vec![(Asset::Ton, 2_876_543)]));
    let sent = json!({
        "transfer_id": 3, "user_id": 7, "asset": "BTC", "amount": "0.00000001",
        "status": "completed", "completed_at": "2026-03-18T12:15:52.098Z", "spend_id": "s",
    });
    let read = transfer(&raw(&sent)).expect("a transfer");
    assert_eq!(
        (read.id, read.to, read.coins.amount.map(Amount::units)),
        (3, 7, Some(1))
    );
    let mut pending = sent;
    pending["status"] = "pending".into();
    assert_eq!(transfer(&raw(&pending)), None);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_comes_is_read_or_not(
        status in 0..1_000_u16, body in prop::collection::vec(any::<u8>(), 0..200), cut in 0..600_usize,
    ) {
        let _ = result(status, None, &body);
        let whole = json!({"ok": true, "result": {"items": [paid()]}}).to_string();
        let mut half = whole.into_bytes();
        half.truncate(cut);
        half.extend(body);
        if let Ok(result) = result(200, None, &half) {
            let _ = items(result, invoice);
            let _ = (each(result, |one| Some(holding(one))), each(result, rate), transfer(result));
        }
    }
}
