//! The webhook of the built binary: who is heard, and when it is said so.
use super::TOKEN;
use crate::kit_bot::{Home, OWNER, SOON, World, eventually, exchange};
use casino_bot::sandbox::{ALICE, PAY_TOKEN};
use ring::{digest, hmac};
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::{Duration, Instant};

const PAID: &str = r#"{"update_id":1,"update_type":"invoice_paid","request_date":"2026-03-18T12:15:52.098Z","payload":{"invoice_id":77,"hash":"h","currency_type":"crypto","asset":"USDT","amount":"5","fee_asset":"USDT","fee_amount":"0.15","status":"paid","paid_at":"2026-03-18T12:15:52.098Z","payload":"nobody's"}}"#;

fn sign(body: &str) -> String {
    let key = digest::digest(&digest::SHA256, TOKEN.as_bytes());
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
    let tag = hmac::sign(&key, body.as_bytes());
    tag.as_ref().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn ask(home: &Home, method: &str, header: &str, body: &str) -> String {
    let addr = home.addr().expect("it listens");
    let length = body.len();
    let head =
        format!("{method} /webhook/cryptobot HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n");
    let answer = exchange(addr, format!("{head}{header}\r\n{body}"));
    answer.get(9..12).unwrap_or("none").to_owned()
}

fn told(home: &Home, body: &str) -> String {
    let header = format!("crypto-pay-api-signature: {}\r\n", sign(body));
    ask(home, "POST", &header, body)
}

/// A house with a cashier whose provider nobody is.
fn with_cashier(world: &World) -> Home {
    Home::new(world)
        .set("CRYPTOBOT_API_TOKEN", TOKEN)
        .set("CRYPTOBOT_API_URL", "http://127.0.0.1:1")
}

#[test]
fn without_a_cashier_there_is_no_webhook_and_no_teller() {
    let world = World::new();
    for home in [
        Home::new(&world),
        with_cashier(&world).set("DEMO_MODE", "true"),
    ] {
        let mut bot = home.start();
        world.ask(OWNER, "/start");
        assert_eq!(told(&home, PAID), "404");
        let (_, health) = home.health().expect("it answers");
        assert!(
            !health["workers"].to_string().contains("teller"),
            "{health}"
        );
        bot.stop_well();
    }
}

#[test]
fn only_the_provider_is_heard_and_what_it_repeats_changes_nothing() {
    let world = World::new();
    let home = with_cashier(&world);
    let mut bot = home.start();
    world.ask(OWNER, "/start");
    let (_, health) = home.health().expect("it answers");
    assert!(health["workers"].to_string().contains("teller"), "{health}");
    let wrong = format!("crypto-pay-api-signature: {}\r\n", sign("another"));
    for (method, header, body, status) in [
        ("POST", "", PAID, "401"),
        ("POST", wrong.as_str(), PAID, "401"),
        ("POST", "crypto-pay-api-signature: x\r\n", PAID, "401"),
        ("POST", "", "", "401"),
        ("GET", "", "", "405"),
        ("DELETE", "", "", "405"),
    ] {
        assert_eq!(
            ask(&home, method, header, body),
            status,
            "{method} {header}"
        );
    }
    assert_eq!(told(&home, &"x".repeat(64 * 1024 + 1)), "413");
    for other in [
        "",
        "{}",
        "x",
        r#"{"update_type":"check_activated"}"#,
        &"x".repeat(64 * 1024),
    ] {
        assert_eq!(told(&home, other), "200", "signed, and nothing of ours");
    }
    let taken_in = "SELECT count(*) FROM taken_in";
    assert_eq!(home.number(taken_in), 0);
    let later = PAID.replace("\"update_id\":1", "\"update_id\":2").replace(
        "12:15:52.098Z\",\"payload\":{",
        "15:15:52.098Z\",\"payload\":{",
    );
    let spaced = PAID.replace(',', ", ");
    for again in [PAID, PAID, &later, &spaced] {
        assert_eq!(told(&home, again), "200");
    }
    assert_eq!(home.number(taken_in), 1);
    let entries = home.number("SELECT count(*) FROM posting");
    let other = PAID.replace("\"amount\":\"5\"", "\"amount\":\"6\"");
    assert_eq!(told(&home, &other), "200");
    assert_eq!(
        (
            home.number(taken_in),
            home.number("SELECT count(*) FROM posting")
        ),
        (1, entries)
    );
    eventually(SOON, "the owner hears of the difference", || {
        let told = world.told(OWNER);
        told.iter()
            .any(|message| message["text"].to_string().contains("#77"))
            .then_some(())
    });
    assert!(!home.logs().contains("Hush"), "{}", home.logs());
    bot.stop_well();
    home.audit();
}

pub fn an_engine_that_does_not_come_to_it_makes_the_provider_try_again() {
    let world = World::new();
    let home = with_cashier(&world);
    let folder = home.dir.path().to_string_lossy().into_owned();
    let home = home.set("CASINO_DRILL", &folder);
    let _bot = home.start();
    world.ask(OWNER, "/start");
    home.strike("engine", "hang");
    world.say(ALICE, "/start");
    home.is_struck("engine", "hang");
    let began = Instant::now();
    assert_eq!(told(&home, PAID), "503");
    assert!(began.elapsed() < Duration::from_secs(10));
    // It is in nobody's way meanwhile.
    let (_, pong) = home.get("/ping").expect("it answers");
    assert!(pong.contains("pong"));
}

/// The app's other doings at the provider, which the sandbox has.
fn act(world: &World, action: &str, body: &Value) {
    let done = world.sandbox.pay_act(action, body.to_string().as_bytes());
    assert!(done.is_ok_and(|done| done.is_some()), "{action}");
}

#[test]
fn what_is_paid_into_the_app_behind_the_bots_back_is_nobodys_until_somebody_decides() {
    let world = World::new();
    let home = Home::new(&world)
        .set("CRYPTOBOT_API_TOKEN", PAY_TOKEN)
        .set("CRYPTOBOT_API_URL", &format!("{}/pay", world.url));
    let mut bot = home.start();
    world.ask(OWNER, "/start");
    let addr = home.addr().expect("it listens");
    act(
        &world,
        "webhook",
        &json!({"url": format!("http://{addr}/webhook/cryptobot")}),
    );
    let call = |method: &str, parameters: Value| {
        let answer = world.sandbox.pay(PAY_TOKEN, method, &parameters);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body["result"].clone()
    };
    let made = call("createInvoice", json!({"asset": "USDT", "amount": "5"}));
    act(&world, "open", &json!({"user": ALICE}));
    act(
        &world,
        "give",
        &json!({"user": ALICE, "asset": "USDT", "amount": "10"}),
    );
    act(
        &world,
        "pay",
        &json!({"user": ALICE, "invoice": made["invoice_id"]}),
    );
    eventually(SOON, "it is in suspense", || {
        (home.number("SELECT count(*) FROM suspense") == 1).then_some(())
    });
    home.audit();
    let there = |part: &str| {
        let said = String::from_utf8(home.run(&["check"]).stdout).expect("UTF-8");
        let line = said
            .lines()
            .find(|line| line[8..].starts_with("holdings: "));
        let line = line.expect("a line").to_owned();
        assert!(line.contains(part), "{line}");
        line.starts_with("ok")
    };
    assert!(there("USDT for"));
    call(
        "transfer",
        json!({"user_id": ALICE, "asset": "USDT", "amount": "2", "spend_id": "theft"}),
    );
    assert!(!there("2.00 USDT are missing"));
    bot.stop_well();
}
