//! Webhooks of the Crypto Pay double, over HTTP to an owner who answers as the test says.
use super::pay::{act, report, result};
use crate::kit_bot::eventually;
use casino_bot::sandbox::{self, ALICE, PAY_TOKEN, Sandbox};
use casino_bot::web::http::{Limits, Request, Response, Server};
use ring::{digest, hmac};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(10);
/// What is not to come has not come after this.
const QUIET: Duration = Duration::from_millis(60);
const LIMITS: Limits = Limits {
    conns_max: 16,
    head_bytes_max: 8 * 1024,
    body_bytes_max: 64 * 1024,
    head_deadline: DEADLINE,
    write_timeout: DEADLINE,
    keep_alive: None,
    stack_bytes: 256 * 1024,
};

fn listener() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port")
}

/// A sandbox that sends webhooks, and who gets them.
struct Owner {
    sandbox: Arc<Sandbox>,
    came: Receiver<(Vec<u8>, Option<String>)>,
    answers: Arc<AtomicU16>,
    _servers: [Server; 2],
}

impl Owner {
    fn new(first_gap_ms: u32) -> Self {
        let (send, came) = channel();
        let send = Mutex::new(send);
        let answers = Arc::new(AtomicU16::new(200));
        let status = Arc::clone(&answers);
        let hear = move |request: &Request| {
            assert_eq!(
                (request.method.as_str(), request.path.as_str()),
                ("POST", "/hook")
            );
            assert_eq!(request.header("content-type"), Some("application/json"));
            let signature = request
                .header("crypto-pay-api-signature")
                .map(str::to_owned);
            let send = send.lock().expect("nobody panicked");
            let _ = send.send((request.body.clone(), signature));
            Response::json(status.load(Ordering::SeqCst), "{}")
        };
        let owner = Server::start(listener(), "owner", LIMITS, hear).expect("starts");
        let sandbox = Arc::new(Sandbox::new(1));
        let front = sandbox::http::start(Arc::clone(&sandbox), listener()).expect("starts");
        let url = format!("http://{}/hook", owner.addr());
        act(
            &sandbox,
            "webhook",
            json!({"url": url, "first_gap_ms": first_gap_ms}),
        );
        Self {
            sandbox,
            came,
            answers,
            _servers: [owner, front],
        }
    }

    /// Alice pays so many dollars; the invoice's id.
    fn paid(&self, amount: &str) -> i64 {
        let made = json!({"asset": "USDT", "amount": amount});
        let made = result(&self.sandbox, "createInvoice", made)["invoice_id"].clone();
        act(
            &self.sandbox,
            "pay",
            json!({"user": ALICE, "invoice": made}),
        );
        made.as_i64().expect("an id")
    }

    /// The next one: its body as it came, and the signature.
    #[track_caller]
    fn next(&self) -> (Vec<u8>, Option<String>) {
        self.came.recv_timeout(DEADLINE).expect("it comes")
    }

    #[track_caller]
    fn next_invoice(&self) -> i64 {
        read(&self.next().0)["payload"]["invoice_id"]
            .as_i64()
            .expect("an id")
    }

    #[track_caller]
    fn silent(&self) {
        assert!(self.came.recv_timeout(QUIET).is_err(), "it must not come");
    }

    /// Waits until the provider has noted so many attempts in all.
    fn noted(&self, attempts: usize) {
        eventually(DEADLINE, "attempts are noted", || {
            let noted = report(&self.sandbox)["webhooks"].as_array().map(Vec::len);
            (noted == Some(attempts)).then_some(())
        });
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.sandbox.close();
    }
}

fn read(body: &[u8]) -> Value {
    serde_json::from_slice(body).expect("JSON")
}

fn signed(body: &[u8], token: &str) -> String {
    let secret = digest::digest(&digest::SHA256, token.as_bytes());
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref());
    hmac::sign(&key, body)
        .as_ref()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

#[test]
fn a_payment_is_told_with_a_signature_over_the_raw_body() {
    let owner = Owner::new(1_000);
    let id = owner.paid("10");
    let (body, signature) = owner.next();
    assert_eq!(signature, Some(signed(&body, PAY_TOKEN)));
    let update = read(&body);
    assert_eq!(update["update_type"], "invoice_paid");
    assert!(update["update_id"].is_u64() && update["request_date"].is_string());
    let invoice = &update["payload"];
    assert_eq!(
        (&invoice["invoice_id"], &invoice["status"]),
        (&json!(id), &json!("paid"))
    );
    assert_eq!(
        (&invoice["fee_amount"], &invoice["fee"]),
        (&json!("0.3"), &json!("0.3"))
    );
    assert_eq!(invoice["usd_rate"], "1");
    owner.noted(1);
    let me = result(&owner.sandbox, "getMe", Value::Null);
    assert!(
        me["webhook_endpoint"]
            .as_str()
            .is_some_and(|url| url.ends_with("/hook"))
    );
    // Numbers of updates come again.
    let ids = (0..9).map(|_| {
        owner.paid("1");
        read(&owner.next().0)["update_id"]
            .as_u64()
            .expect("a number")
    });
    let mut ids: Vec<_> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.len() < 9, "{ids:?}");
}

#[test]
fn it_is_told_again_after_growing_gaps_and_then_never() {
    let owner = Owner::new(60_000);
    owner.answers.store(500, Ordering::SeqCst);
    owner.paid("10");
    let mut gap = Duration::from_secs(60);
    for attempt in 1..=17 {
        owner.next();
        owner.noted(attempt);
        if attempt < 17 {
            owner.sandbox.advance(gap / 2);
            if attempt < 4 {
                owner.silent();
            }
            owner.sandbox.advance(gap / 2);
            gap *= 2;
        }
    }
    assert_eq!(report(&owner.sandbox)["app"]["webhook"]["disabled"], true);
    owner.answers.store(200, Ordering::SeqCst);
    owner.paid("10");
    owner.sandbox.advance(gap * 2);
    owner.silent();
    let url = report(&owner.sandbox)["app"]["webhook"]["url"].clone();
    act(&owner.sandbox, "webhook", json!({"url": url}));
    let id = owner.paid("10");
    assert_eq!(owner.next_invoice(), id);
}

#[test]
fn webhooks_go_wrong_as_told() {
    let owner = Owner::new(1_000);
    let mishap = |kind: Value| act(&owner.sandbox, "mishap", kind);
    mishap(json!({"kind": "lose", "times": 2}));
    owner.paid("1");
    owner.paid("1");
    mishap(json!({"kind": "unsigned"}));
    owner.paid("2");
    assert_eq!(owner.next().1, None);
    mishap(json!({"kind": "forged"}));
    owner.paid("3");
    let (body, signature) = owner.next();
    assert!(signature.is_some_and(|it| it.len() == 64 && it != signed(&body, PAY_TOKEN)));
    mishap(json!({"kind": "reserialised"}));
    let id = owner.paid("4");
    let (body, signature) = owner.next();
    assert_eq!(read(&body)["payload"]["invoice_id"], id);
    assert_ne!(signature, Some(signed(&body, PAY_TOKEN)));
    let compact = serde_json::to_vec(&read(&body)).expect("writes");
    assert_ne!(body, compact, "other bytes");
    mishap(json!({"kind": "later"}));
    let (first, second) = (owner.paid("5"), owner.paid("6"));
    assert_eq!(
        (owner.next_invoice(), owner.next_invoice()),
        (second, first)
    );
    mishap(json!({"kind": "delay", "seconds": 100}));
    let late = owner.paid("7");
    owner.silent();
    owner.sandbox.advance(Duration::from_secs(100));
    let (told, signature) = owner.next();
    assert_eq!(read(&told)["payload"]["invoice_id"], late);
    owner.noted(6);
    act(&owner.sandbox, "again", json!({"invoice_id": late}));
    assert_eq!(owner.next(), (told.clone(), signature), "to the letter");
    owner.sandbox.advance(Duration::from_secs(1));
    act(
        &owner.sandbox,
        "again",
        json!({"invoice_id": late, "anew": true}),
    );
    assert_ne!(owner.next().0, told, "at another time");
    act(
        &owner.sandbox,
        "tell",
        json!({"payload": {"invoice_id": 5, "status": "paid"}}),
    );
    let (body, signature) = owner.next();
    assert_eq!(read(&body)["payload"]["invoice_id"], 5);
    assert_eq!(signature, Some(signed(&body, PAY_TOKEN)));
    mishap(json!({"kind": "lose"}));
    act(&owner.sandbox, "mishap/clear", json!({}));
    let id = owner.paid("8");
    assert_eq!(owner.next_invoice(), id);
}

#[test]
fn a_provider_that_is_down_tells_when_it_is_back() {
    let owner = Owner::new(1_000);
    act(
        &owner.sandbox,
        "mishap",
        json!({"kind": "delay", "seconds": 1}),
    );
    let id = owner.paid("1");
    act(&owner.sandbox, "mode", json!({"mode": "down"}));
    owner.sandbox.advance(Duration::from_secs(5));
    owner.silent();
    act(&owner.sandbox, "mode", json!({"mode": "up"}));
    assert_eq!(owner.next_invoice(), id);
}

#[test]
fn webhooks_go_to_this_machine_only() {
    let sandbox = Sandbox::new(1);
    for url in [
        "https://127.0.0.1/x",
        "http://example.org/",
        "http://127.0.0.1.example.org/",
        "x",
        "http:///",
    ] {
        let body = json!({"url": url}).to_string();
        let error = sandbox
            .pay_act("webhook", body.as_bytes())
            .expect_err("refused");
        assert_eq!(error.description, "WEBHOOK_URL_INVALID", "{url}");
    }
    for url in [
        json!("http://localhost:9/x"),
        json!("http://[::1]:9"),
        Value::Null,
    ] {
        act(&sandbox, "webhook", json!({"url": url}));
    }
}
