//! The payment provider over real HTTP: what is asked of it and how, what its answers come to, and the webhook of
//! the built binary. The provider is a script of the test's.
mod check;
pub mod hook;
mod sandbox;
pub mod teller;

use crate::kit::{Seeded, Table, house_with_cashier};
use crate::kit_bot::SOON;
use casino_bot::casino::payment::{Coins, Failure, Invoice, InvoiceState, News};
use casino_bot::ops::config::{Secret, Settings};
use casino_bot::payments::client::Client;
use casino_bot::payments::{Provider, Which};
use casino_bot::rules::ledger::PlayerId;
use casino_bot::sandbox::ALICE;
use casino_bot::shell::workers::http::LIMITS;
use casino_bot::values::money::{Amount, Asset};
use casino_bot::web::http::{Request, Response, Server, Wire};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

const TOKEN: &str = "12345:Hush-this_is_the_cashiers_own";

/// What came in, with the header that the token is to be in.
#[derive(Clone, Debug, PartialEq)]
struct Call {
    method: String,
    token: Option<String>,
    parameters: Value,
}

/// A provider that answers all alike.
struct Script {
    server: Server,
    calls: Arc<Mutex<Vec<Call>>>,
}

impl Script {
    fn new(answer: impl Fn() -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let calls = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&calls);
        let note = move |request: &Request| {
            noted.lock().expect("no panic").push(Call {
                method: request.path.clone(),
                token: request.header("crypto-pay-api-token").map(str::to_owned),
                parameters: serde_json::from_slice(&request.body).expect("JSON"),
            });
            answer()
        };
        let server = Server::start(listener, "pay", LIMITS, note).expect("it serves");
        Self { server, calls }
    }

    fn says(status: u16, body: impl Into<String>) -> Self {
        let body = body.into();
        Self::new(move || Response::json(status, body.clone()))
    }

    fn result(result: &Value) -> Self {
        Self::says(200, json!({"ok": true, "result": result}).to_string())
    }

    fn settings(&self) -> Settings {
        Settings {
            cryptobot_url: format!("http://{}", self.server.addr()),
            cryptobot_token: Secret::new(TOKEN.to_owned()),
            ..Settings::default()
        }
    }

    fn client(&self) -> Client {
        Client::new(&self.settings(), 1)
    }

    /// What a call that was made fails of, in which there is never a secret.
    fn fails(&self, client: &Client) -> Failure {
        let failure = client.holdings().expect_err("it fails");
        let said = format!("{failure:?} {failure}");
        let address = self.server.addr().to_string();
        assert!(!said.contains("Hush") && !said.contains(&address), "{said}");
        failure
    }
}

#[test]
fn each_answer_is_classified_as_what_it_means_for_the_money() {
    let refused = |code: u16, name: &str| {
        let body = json!({"ok": false, "error": {"code": code, "name": name}});
        Response::json(code, body.to_string())
    };
    let cut = |wire| Response {
        wire,
        ..Response::json(200, r#"{"ok":true,"result":[]}"#)
    };
    let after = |seconds: &str| {
        let mut response = refused(429, "TOO_MANY_REQUESTS");
        response.headers.push(("Retry-After", seconds.to_owned()));
        response
    };
    let (mut unknown, mut others) = (0, Vec::new());
    let page = "<html><h1>502 Bad Gateway</h1></html>";
    for answer in [
        cut(Wire::Truncated),
        cut(Wire::Dropped),
        Response::new(200, "text/html", page),
        Response::new(502, "text/html", page),
        Response::json(200, "{\"ok\":true,\"result\":[".to_owned()),
        Response::json(
            200,
            format!("{{\"ok\":true,\"result\":\"{}\"}}", "x".repeat(5 << 20)),
        ),
        refused(500, "INTERNAL"),
        refused(400, "SPEND_ID_ALREADY_USED"),
        refused(400, "USER_NOT_FOUND"),
        refused(400, "INSUFFICIENT_FUNDS"),
        refused(400, "AMOUNT_TOO_SMALL"),
        refused(400, "EXPIRES_IN_INVALID"),
        refused(401, "UNAUTHORIZED"),
        refused(403, "METHOD_DISABLED"),
        Response::new(423, "text/html", "Locked"),
        after("7"),
        after("Wed, 21 Oct 2026 07:28:00 GMT"),
    ] {
        let answer = Mutex::new(Some(answer));
        let script =
            Script::new(move || answer.lock().expect("no panic").take().expect("one call"));
        match script.fails(&script.client()) {
            Failure::Unknown(_) => unknown += 1,
            other => others.push(other),
        }
    }
    let seconds = |seconds| Failure::NotDone(Some(Duration::from_secs(seconds)));
    assert_eq!(
        others,
        [
            Failure::SpendIdUsed,
            Failure::NoUser,
            Failure::Short,
            Failure::OutOfBounds("AMOUNT_TOO_SMALL".to_owned()),
            Failure::Refused("EXPIRES_IN_INVALID".to_owned()),
            Failure::Closed("UNAUTHORIZED".to_owned()),
            Failure::Disabled,
            Failure::Closed("423".to_owned()),
            seconds(7),
            seconds(5),
        ]
    );
    assert_eq!(unknown, 7);
}

#[test]
fn only_what_was_not_reached_was_certainly_not_done() {
    let script = Script::result(&json!([]));
    let nobody = Settings {
        cryptobot_url: "http://127.0.0.1:1".to_owned(),
        ..script.settings()
    };
    let failure = script.fails(&Client::new(&nobody, 1));
    assert_eq!(failure, Failure::NotDone(None));
    // Takes calls and says nothing.
    let silent = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("bound"));
    let silent_too = Settings {
        cryptobot_url: url,
        ..script.settings()
    };
    let quick = Client::for_check(&silent_too, Duration::from_millis(300));
    assert!(matches!(script.fails(&quick), Failure::Unknown(_)));
    let patient = Arc::new(Client::new(&silent_too, 1));
    let (ended, end) = mpsc::channel();
    let calling = Arc::clone(&patient);
    let began = Instant::now();
    let thread = thread::spawn(move || ended.send(calling.holdings()).expect("awaited"));
    let (peer, _) = silent
        .accept()
        .and_then(|_| silent.accept())
        .expect("two calls");
    patient.interrupt();
    let came = end.recv_timeout(SOON).expect("it ends");
    assert!(matches!(came, Err(Failure::Unknown(_))), "{came:?}");
    assert!(began.elapsed() < SOON);
    thread.join().expect("no panic");
    drop(peer);
}

#[test]
fn each_verb_asks_what_the_provider_understands() {
    let invoice = json!({
        "invoice_id": 7, "status": "active", "asset": "TON", "amount": "0.5",
        "bot_invoice_url": "https://t.me/CryptoBot?start=x", "payload": "mine",
    });
    let ton = Amount::from_units(500_000_000).expect("half a TON");
    let script = Script::result(&invoice);
    let lasts = Duration::from_secs(3_600);
    let made = script
        .client()
        .invoice(Asset::Ton, ton, "mine", lasts)
        .expect("made");
    assert_eq!(
        (made.id, made.state, made.asked.amount),
        (7, InvoiceState::Active, Some(ton))
    );
    let asked = |script: &Script| {
        let calls = script.calls.lock().expect("no panic");
        assert!(
            calls
                .iter()
                .all(|call| call.token.as_deref() == Some(TOKEN))
        );
        calls
            .iter()
            .map(|call| (call.method.clone(), call.parameters.clone()))
            .collect::<Vec<_>>()
    };
    let parameters = json!({
        "currency_type": "crypto", "asset": "TON", "amount": "0.5", "payload": "mine", "expires_in": 3_600,
        "allow_comments": false,
    });
    assert_eq!(
        asked(&script),
        [("/api/createInvoice".to_owned(), parameters)]
    );

    let items = json!({"items": [invoice, {"invoice_id": 8, "status": "paid"}, {"odd": true}]});
    let script = Script::result(&items);
    let ids = |found: Vec<Invoice>| {
        found
            .into_iter()
            .map(|invoice| invoice.id)
            .collect::<Vec<_>>()
    };
    // Others may come than were asked for.
    let found = script.client().look(Which::These(&[7, 9])).expect("found");
    assert_eq!(ids(found), [7]);
    let found = script.client().look(Which::Newest).expect("found");
    assert_eq!(ids(found), [7, 8]);
    let look = "/api/getInvoices".to_owned();
    let these = (look.clone(), json!({"count": 100, "invoice_ids": "7,9"}));
    assert_eq!(asked(&script), [these, (look, json!({"count": 100}))]);

    let sent = json!({
        "transfer_id": 3, "user_id": 42, "asset": "USDT", "amount": "12.5", "status": "completed"
    });
    let script = Script::result(&sent);
    let amount = Amount::from_units(12_500_000).expect("an amount");
    let to = PlayerId(42);
    let transfer = script
        .client()
        .send(to, Asset::Usdt, amount, "once")
        .expect("sent");
    assert_eq!((transfer.id, transfer.coins.amount), (3, Some(amount)));
    let parameters = json!({"user_id": 42, "asset": "USDT", "amount": "12.5", "spend_id": "once"});
    assert_eq!(asked(&script), [("/api/transfer".to_owned(), parameters)]);

    let mut mine = sent.clone();
    mine["spend_id"] = "once".into();
    for (items, found) in [(json!([sent, mine]), Some(3)), (json!([]), None)] {
        let script = Script::result(&json!({ "items": items }));
        let came = script.client().sent("once").expect("an answer");
        assert_eq!(came.map(|transfer| transfer.id), found);
        let parameters = json!({"spend_id": "once", "count": 100});
        assert_eq!(
            asked(&script),
            [("/api/getTransfers".to_owned(), parameters)]
        );
    }
}

#[test]
fn an_answer_of_another_kind_is_no_success() {
    let script = Script::result(&json!({"transfer_id": "three"}));
    let client = script.client();
    let amount = Amount::credits(1);
    let unknown = |failed: Option<Failure>| assert!(matches!(failed, Some(Failure::Unknown(_))));
    unknown(client.send(PlayerId(1), Asset::Ton, amount, "s").err());
    unknown(client.sent("s").err());
    unknown(client.invoice(Asset::Ton, amount, "p", SOON).err());
    unknown(client.look(Which::Newest).err());
    unknown(client.holdings().err());
    unknown(client.rates().err());
}

/// Whether something was sent is known only from a list that can be read, and from one that is empty.
#[test]
fn what_cannot_be_read_was_not_missed() {
    let own = json!({"transfer_id": 1, "user_id": 1, "asset": "TON", "amount": "1", "spend_id": "s", "status": "completed"});
    let with = |name: &str, value: Value| {
        let mut row = own.clone();
        row[name] = value;
        row
    };
    let ask = |rows: &[&Value]| {
        let script = Script::result(&json!({ "items": rows }));
        script.client().sent("s")
    };
    assert_eq!(ask(&[]), Ok(None));
    assert!(matches!(ask(&[&own]), Ok(Some(_))));
    for odd in [
        with("status", json!("pending")),
        with("spend_id", Value::Null),
        with("spend_id", json!("another's")),
        with("transfer_id", json!(1_u64 << 60)),
        with("user_id", json!("one")),
    ] {
        assert!(matches!(ask(&[&odd]), Err(Failure::Unknown(_))), "{odd}");
        assert!(matches!(ask(&[&odd, &own]), Ok(Some(_))), "{odd}");
    }
}

/// A paid invoice that nobody here has asked for.
fn stray(id: i64, said: &str) -> Invoice {
    let coins = |said: &str, units| Coins {
        code: "USDT".to_owned(),
        asset: Some(Asset::Usdt),
        amount: Amount::from_units(units),
        said: said.to_owned(),
    };
    Invoice {
        id,
        state: InvoiceState::Paid,
        asked: coins(said, 5_000_000),
        paid: Some(coins(said, 5_000_000)),
        fee: Some(coins("0.15", 150_000)),
        payload: None,
        url: String::new(),
        paid_at: None,
    }
}

#[test]
fn news_are_heard_apart_and_what_is_told_is_taken_in_once() {
    let mut table = Table::of(house_with_cashier(), Box::new(Seeded(1)));
    table.say(ALICE, ALICE, "/start");
    let now = table.now;
    let sql = table.sql();
    sql.execute_batch(
        "CREATE TRIGGER trouble BEFORE INSERT ON suspense WHEN NEW.invoice = 6
         BEGIN SELECT RAISE(ABORT, 'a defect'); END",
    )
    .expect("made");
    let told: Vec<_> = [5, 6, 7].map(|id| News::Told(stray(id, "5"))).into();
    let all: Vec<_> = told.iter().collect();
    let heard = |table: &mut Table, news: &[&News]| table.engine.hear(news, now).expect("commits");
    let count = |what: &str| {
        let count = format!("SELECT count(*) FROM {what}");
        sql.query_row(&count, [], |row| row.get::<_, i64>(0))
            .expect("counts")
    };
    // One fails alone, and is not taken for known when it comes again.
    assert_eq!(heard(&mut table, &all), [true, false, true]);
    assert_eq!((count("suspense"), count("taken_in")), (2, 2));
    sql.execute_batch("DROP TRIGGER trouble").expect("dropped");
    assert_eq!(heard(&mut table, &all), [true; 3]);
    let postings = count("posting");
    assert_eq!(heard(&mut table, &all), [true; 3]);
    assert_eq!((count("suspense"), count("posting")), (3, postings));
    // Another story about what is known changes nothing, and the owner hears of it.
    table.run();
    table.news();
    let other = News::Told(stray(7, "500"));
    assert_eq!(heard(&mut table, &[&other]), [true]);
    assert_eq!((count("suspense"), count("posting")), (3, postings));
    table.run();
    let said = table.news().join(" ");
    assert!(
        said.contains("#7") && said.contains("two different things"),
        "{said}"
    );
}
