//! `casino-bot check` against the built binary: each precondition, one line, and what to do.
use crate::kit_bot::{Home, OWNER, SECRET, SOON, TOKEN, World};
use casino_bot::sandbox::ALICE;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

const NAMES: [&str; 11] = [
    "settings", "token", "webhook", "clock", "instance", "database", "disk", "port", "replica",
    "lease", "cashier",
];
/// Only where there is a cashier.
const OF_MONEY: [&str; 3] = ["holdings", "payouts", "payment webhook"];

/// What it says, once its exit code has agreed and no secret was in it.
fn check(home: &Home) -> String {
    let output = home.run(&["check"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.stderr.is_empty() && !said.contains(SECRET), "{said}");
    let good = said.lines().all(|line| line.starts_with("ok  "));
    assert_eq!(output.status.code(), Some(i32::from(!good)), "{said}");
    said
}

/// The line of one check is not ok and says what to do; the others named are ok.
fn fails(home: &Home, name: &str, parts: &[&str], good: &[&str]) {
    let said = check(home);
    let told = |start: &str, name: &str| {
        let start = format!("{start:<8}{name}: ");
        said.lines().find(|line| line.starts_with(&start))
    };
    let line = told("not ok", name).unwrap_or_else(|| panic!("{name} fails: {said}"));
    assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    for name in good {
        assert!(told("ok", name).is_some(), "{name} is ok: {said}");
    }
}

fn files(home: &Home) -> BTreeSet<String> {
    let entries = fs::read_dir(home.dir.path()).expect("there");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    entries
        .map(|entry| name(entry.expect("readable")))
        .collect()
}

#[test]
fn all_is_well_before_beside_and_after_a_run() {
    let world = World::new();
    let home = Home::new(&world);
    let said = check(&home);
    let names: Vec<_> = said
        .lines()
        .filter_map(|line| line.strip_prefix("ok      ")?.split(':').next())
        .collect();
    assert_eq!(names, NAMES, "{said}");
    assert!(
        said.contains("@") && said.contains("will be made"),
        "{said}"
    );
    assert_eq!(files(&home), BTreeSet::new(), "it leaves nothing");
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    for _ in 0..3 {
        let said = check(&home);
        assert!(said.contains("ok      instance: a bot has"), "{said}");
        assert!(said.contains("balance"), "{said}");
    }
    world.ask(ALICE, "/flip 0.10 heads");
    bot.stop_well();
    assert_eq!(world.calls("getUpdates", "409"), 0, "it polls nothing");
    let before = files(&home);
    let said = check(&home);
    assert!(said.contains("ok      instance: no other"), "{said}");
    assert_eq!(files(&home), before);
}

#[test]
fn settings_that_cannot_be_used_come_first() {
    let world = World::new();
    let home = Home::new(&world)
        .set("PORT", "seventy")
        .set("LOG_LEVEL", "loud");
    let said = check(&home);
    assert_eq!(said.matches("not ok  settings: ").count(), 2, "{said}");
    assert_eq!(
        said.lines().count(),
        2 + NAMES.len() + OF_MONEY.len() - 1,
        "{said}"
    );
    let lacking = Home::empty().set("TELEGRAM_API_URL", "http://127.0.0.1:1");
    let errand = ["set BOT_TOKEN and OWNER_USER_ID", "BotFather"];
    fails(&lacking, "settings", &errand, &["database", "disk"]);
    fails(&lacking, "token", &["BOT_TOKEN is not set"], &[]);
}

pub fn a_token_that_telegram_rejects_is_told() {
    let world = World::new();
    let other = Some("1:another".to_owned());
    world.sandbox.with(|world, _| world.accept_token(other));
    let home = Home::new(&world);
    let errand = ["copy it again from BotFather"];
    fails(&home, "token", &errand, &["settings", "clock", "port"]);
}

#[test]
fn a_webhook_that_is_set_is_told_by_its_host() {
    let world = World::new();
    let home = Home::new(&world);
    assert!(check(&home).contains("ok      webhook: none is set"));
    world.call("setWebhook", json!({"url": "https://example.org/hook/abc"}));
    let said = check(&home);
    assert!(
        said.contains("ok      webhook: one is set, to example.org:"),
        "{said}"
    );
    assert!(!said.contains("abc"), "{said}");
    assert_eq!(world.calls("deleteWebhook", "ok"), 0, "it only looks");
}

pub fn a_token_that_worked_and_is_rejected_may_pass() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    bot.stop_well();
    let other = Some("1:another".to_owned());
    world.sandbox.with(|world, _| world.accept_token(other));
    fails(&home, "token", &["which has worked before"], &["disk"]);
    let other = home.set("BOT_TOKEN", "424242000:Hush-another-one");
    fails(&other, "token", &["does not know this BOT_TOKEN"], &[]);
}

pub fn a_telegram_that_cannot_be_asked_is_told_in_time() {
    // Nobody listens; then somebody accepts and never answers.
    let silent = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let silent = format!("http://{}", silent.local_addr().expect("bound"));
    let world = World::new();
    for url in ["http://127.0.0.1:1", &silent] {
        let home = Home::new(&world).set("TELEGRAM_API_URL", url);
        let begun = Instant::now();
        fails(
            &home,
            "token",
            &["cannot be asked", "TELEGRAM_API_URL"],
            &["disk"],
        );
        assert!(begun.elapsed() < Duration::from_secs(12));
    }
    let home = Home::new(&world).set("TELEGRAM_API_URL", "http://127.0.0.1:1");
    fails(&home, "clock", &["Telegram did not answer"], &["database"]);
}

#[test]
fn a_clock_that_is_wrong_is_told() {
    let telegram = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let url = format!("http://{}", telegram.local_addr().expect("bound"));
    let server = thread::spawn(move || {
        let (mut peer, _) = telegram.accept().expect("a call");
        peer.set_read_timeout(Some(SOON)).expect("set");
        let mut asked = Vec::new();
        while !asked.ends_with(b"{}") {
            let mut part = [0; 512];
            let read = peer.read(&mut part).expect("the call");
            asked.extend_from_slice(&part[..read]);
        }
        let body = r#"{"ok":true,"result":{"username":"late_bot"}}"#;
        let date = "Date: Tue, 01 Jan 2019 00:00:00 GMT";
        let length = body.len();
        write!(
            peer,
            "HTTP/1.1 200 OK\r\n{date}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .expect("answered");
    });
    let world = World::new();
    let home = Home::new(&world).set("TELEGRAM_API_URL", &url);
    fails(
        &home,
        "clock",
        &["s ahead of Telegram's", "timedatectl"],
        &["token"],
    );
    server.join().expect("no panic");
}

#[test]
fn a_database_that_cannot_be_used_is_told() {
    let world = World::new();
    let home = Home::new(&world);
    fs::write(home.db(), "a letter to my bank\n".repeat(1_000)).expect("written");
    fails(
        &home,
        "database",
        &["not a database", "backup"],
        &["instance"],
    );
    fs::remove_file(home.db()).expect("removed");

    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    bot.stop_well();
    let db = rusqlite::Connection::open(home.db()).expect("opens");
    let tamper = "UPDATE account SET balance = balance + 5 WHERE owner = ?1";
    db.execute(tamper, [ALICE]).expect("tampers");
    drop(db);
    fails(
        &home,
        "database",
        &["audits fail", "casino-bot audit"],
        &["disk"],
    );
    let mut launcher = home.start_with(&["launch"]);
    assert_eq!(launcher.wait_exit(SOON), 78, "{}", launcher.stderr());

    fs::write(home.db(), "").expect("wiped");
    fails(
        &home,
        "database",
        &["existed before", "backup"],
        &["instance"],
    );
    let nowhere = Home::new(&world).set("CASINO_DB", "nowhere/casino.db");
    fails(
        &nowhere,
        "database",
        &["make that folder", "CASINO_DB"],
        &["port"],
    );
    // The only file system that is always full.
    let full = Home::new(&world).set("CASINO_DB", "/proc/casino.db");
    fails(&full, "disk", &["0 MiB free", "make room"], &["token"]);
}

#[test]
fn ports_that_are_taken_are_told() {
    let at = |port| TcpListener::bind(("127.0.0.1", port)).ok();
    let (port, held) = loop {
        let first = at(0).expect("a free port");
        let port = first.local_addr().expect("bound").port();
        if port < 65_534
            && let (Some(second), Some(third)) = (at(port + 1), at(port + 2))
        {
            break (port, [first, second, third]);
        }
    };
    let world = World::new();
    let home = Home::new(&world).set("PORT", &port.to_string());
    fails(
        &home,
        "port",
        &["all taken", "set PORT"],
        &["token", "database"],
    );
    let [first, second, third] = held;
    drop(third);
    let said = check(&home);
    assert!(
        said.contains("will be used") || said.contains("all taken"),
        "{said}"
    );
    drop((first, second));
    let foreign = Home::new(&world)
        .set("PORT", "8001")
        .set("BIND_ADDR", "203.0.113.7");
    fails(
        &foreign,
        "port",
        &["cannot be listened on", "BIND_ADDR"],
        &["token"],
    );
    assert!(!check(&home).contains(TOKEN));
}

#[test]
fn what_is_owed_in_real_money_is_told_where_it_is_not_played_for() {
    let world = World::new();
    let books = crate::owed::paid_in();
    let with_books = |home: Home| {
        let path = home.db().to_string_lossy().into_owned();
        let made = books.sql().execute("VACUUM INTO ?1", [path]);
        made.expect("a copy");
        home
    };
    let home = with_books(Home::new(&world));
    let owed = "194.00 USDT to 2 players";
    let errand = ["no CRYPTOBOT_API_TOKEN is set", owed, "set it again"];
    fails(&home, "cashier", &errand, &["database"]);
    let demo = with_books(Home::with_cashier(&world).set("DEMO_MODE", "true"));
    let errand = ["DEMO_MODE is true", owed, "set DEMO_MODE=false"];
    fails(&demo, "cashier", &errand, &["database"]);
    let given_up = with_books(Home::with_cashier(&world).set("CASHIER_ASSETS", "TON"));
    let said = check(&given_up);
    assert!(
        said.contains("ok      cashier: Crypto Pay knows it"),
        "{said}"
    );
    assert!(
        said.contains(owed) && said.contains("CASHIER_ASSETS"),
        "{said}"
    );
    // So do the log and the owner, at a start.
    world.say(OWNER, "/start");
    let mut bot = home.start();
    world.hear(OWNER, owed);
    home.logged("cannot withdraw it: 194.00 USDT");
    bot.stop_well();
}
