//! The keep-alive system of the built binary: its endpoints, what health says and when, restarts on
//! demand, ports, systemd, and what the owner hears.
pub mod metrics;
mod restart;

use crate::kit_bot::{Home, OWNER, SOON, SmallDisk, World, eventually, exchange, signal};
use casino_bot::sandbox::{ALICE, FaultKind};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::fs;
use std::net::TcpListener;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

const BET: &str = "/flip 0.10 heads";

/// Waits until the bot calls itself healthy; what it says.
fn healthy(home: &Home) -> Value {
    home.health_with("health", |status, health| {
        let polled = health["last_poll_ago"].is_number();
        (status == 200 && polled).then(|| health.clone())
    })
}

/// Has the bot poll without end: a quiet one waits 50 s for its first sign of life.
fn played_once(world: &World, home: &Home) -> Value {
    world.ask(ALICE, BET);
    healthy(home)
}

#[test]
fn the_endpoints_answer_as_the_contract_says() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    let health = played_once(&world, &home);
    for key in [
        "uptime_seconds",
        "last_update_ago",
        "last_poll_ago",
        "total_updates",
        "total_errors",
        "error_rate",
        "response_time_ms",
        "outbox_pending",
    ] {
        assert!(health[key].is_number(), "{key} in {health}");
    }
    assert_eq!(health["status"], "healthy");
    assert_eq!(health["reasons"], json!([]));
    assert_eq!(health["bot_version"], "2.0.1");
    assert_eq!(health["pid"], bot.pid());
    let addr = home.addr().expect("it listens");
    assert_eq!(health["port"], addr.port());
    let names: Vec<_> = health["workers"].as_array().into_iter().flatten().collect();
    let names: Vec<_> = names
        .iter()
        .filter_map(|worker| worker["name"].as_str())
        .collect();
    assert_eq!(names, ["poller", "engine", "couriers", "http", "auditor"]);
    let (_, root) = home.get("/").expect("it answers");
    let root: Value = serde_json::from_str(&root).expect("JSON");
    assert_eq!(root["status"], "online");
    assert_eq!(
        (&root["bot"], &root["version"]),
        (&json!("Telegram Casino Bot"), &json!("2.0.1"))
    );
    let (_, ping) = home.get("/ping").expect("it answers");
    let ping: Value = serde_json::from_str(&ping).expect("JSON");
    assert_eq!(ping["pong"], true);
    let at = ping["timestamp"].as_str().expect("text");
    assert!(
        at.len() == 27 && at.ends_with('Z') && &at[19..20] == ".",
        "{at}"
    );
    for (request, status, part) in [
        ("GET /nothing HTTP/1.1", "404", "application/json"),
        ("GET /health// HTTP/1.1", "404", "not found"),
        ("POST /health HTTP/1.1", "405", "Allow: GET, HEAD"),
        ("BREW /ping HTTP/1.1", "405", "method not allowed"),
        (
            "GET /health HTTP/1.1\r\nContent-Length: 100000000000000",
            "413",
            "too large",
        ),
        ("GET /ping?a=b HTTP/1.1", "200", "application/json"),
        ("rubbish", "400", "error"),
    ] {
        let answer = exchange(addr, format!("{request}\r\nHost: x\r\n\r\n"));
        assert_eq!(answer.get(9..12), Some(status), "{request}: {answer}");
        assert!(answer.contains(part), "{request}: {answer}");
    }
    let long = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(10_000));
    assert_eq!(exchange(addr, long).get(9..12), Some("431"));
    for path in ["/", "/ping", "/health", "/metrics", "/dashboard"] {
        let head = exchange(addr, format!("HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert!(
            head.starts_with("HTTP/1.0 200") && head.ends_with("\r\n\r\n"),
            "{head}"
        );
        assert!(!head.contains("Content-Length: 0"), "{head}");
    }
    let page = exchange(addr, "GET /dashboard HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(
        page.contains("Content-Security-Policy: default-src 'none'") && page.contains("</html>")
    );
    assert!(
        !page.contains("//cdn") && !page.contains("src=\"http"),
        "nothing from outside"
    );
    bot.stop_well();
    assert_eq!(home.addr(), None, "what tools would look for is gone");
}

#[test]
fn a_taken_port_leads_to_the_next_and_three_to_an_end() {
    let world = World::new();
    // Three ports in a row that are free now.
    let (base, _taken) = eventually(SOON, "free ports", || {
        let first = TcpListener::bind(("127.0.0.1", 0)).ok()?;
        let base = first.local_addr().ok()?.port();
        let next = [base.checked_add(1)?, base.checked_add(2)?];
        let free = next
            .iter()
            .all(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
        free.then_some((base, first))
    });
    let home = Home::new(&world).set("PORT", &base.to_string());
    let mut bot = home.start();
    let health = played_once(&world, &home);
    assert_eq!(health["port"], base + 1);
    home.logged(&format!("port {base} is taken"));
    // A second instance of the same database takes none.
    let (code, said) = home.fails();
    assert_eq!((code, said.lines().count()), (100, 1), "{said}");
    let second = Home::new(&world).set("PORT", &base.to_string());
    let mut second_bot = second.start();
    let port = second.health_with("the second bot", |_, health| health["port"].as_u64());
    assert_eq!(port, u64::from(base) + 2);
    let third = Home::new(&world).set("PORT", &base.to_string());
    let (code, said) = third.fails();
    assert_eq!(code, 70, "{said}");
    assert!(
        said.contains("are all taken") && said.contains("PORT"),
        "{said}"
    );
    second_bot.stop_well();
    bot.stop_well();
    let elsewhere = Home::new(&world).set("BIND_ADDR", "192.0.2.1");
    let (code, said) = elsewhere.fails();
    assert_eq!(
        code, 78,
        "an address that is not ours is no port that may become free: {said}"
    );
    assert!(said.contains("BIND_ADDR"), "{said}");
}

#[test]
fn a_slash_at_the_end_and_a_query_change_no_answer() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    let addr = home.health_with("health", |status, _| home.addr().filter(|_| status == 200));
    let status = |method: &str, path: &str| {
        let answer = exchange(addr, format!("{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        answer.get(9..12).unwrap_or("none").to_owned()
    };
    for path in ["/", "/ping", "/health", "/metrics", "/dashboard"] {
        for more in ["", "/", "?a=b", "/?a=b"] {
            let path = format!("{}{more}", path.trim_end_matches('/'));
            let path = if path.starts_with('/') {
                path
            } else {
                format!("/{path}")
            };
            assert_eq!(status("GET", &path), "200", "{path}");
            assert_eq!(status("DELETE", &path), "405", "{path}");
        }
    }
    assert_eq!(status("POST", "/restart/"), "403");
    for path in ["/health//", "/healthy/", "/health/ping"] {
        assert_eq!(status("GET", path), "404", "{path}");
    }
    bot.stop_well();
}

#[test]
fn secrets_may_be_files_that_systemd_hands_over() {
    let world = World::new();
    let home = Home::new(&world);
    let credentials = home.path("credentials");
    fs::create_dir(&credentials).expect("made");
    let token = format!("{}\n", crate::kit_bot::TOKEN);
    fs::write(credentials.join("BOT_TOKEN"), token).expect("written");
    let home = home
        .set("BOT_TOKEN", "")
        .set("CREDENTIALS_DIRECTORY", &credentials.to_string_lossy());
    let mut bot = home.start();
    world.ask(ALICE, BET);
    bot.stop_well();
}

/// What a bot tells its service manager, until it has told `what`.
fn told(socket: &UnixDatagram, what: &str) -> Vec<String> {
    let (mut all, mut buffer) = (Vec::new(), [0; 4_096]);
    while !all.iter().any(|line: &String| line.starts_with(what)) {
        let length = socket
            .recv(&mut buffer)
            .unwrap_or_else(|_| panic!("no {what} after {all:?}"));
        let text = String::from_utf8_lossy(&buffer[..length]);
        all.extend(text.lines().map(str::to_owned));
    }
    all
}

pub fn systemd_is_told_how_things_are() {
    let mut world = World::new();
    let silent = Home::new(&world);
    world.go_away();
    let socket = silent.path("notify");
    let manager = UnixDatagram::bind(&socket).expect("bound");
    manager.set_read_timeout(Some(SOON)).expect("set");
    let home = silent
        .set("NOTIFY_SOCKET", &socket.to_string_lossy())
        .set("RESTART_TOKEN", "correct-horse-battery");
    let mut bot = home.start();
    let all = told(&manager, "READY=1");
    assert!(
        !all.contains(&"STOPPING=1".to_owned()),
        "a dead Telegram is no failed start"
    );
    assert!(home.addr().is_some(), "and the port is open by then");
    let all = told(&manager, "STATUS=");
    assert!(all.contains(&"WATCHDOG=1".to_owned()), "{all:?}");
    assert!(
        all.last()
            .is_some_and(|line| line.contains("0 updates, no poll yet")),
        "{all:?}"
    );
    let addr = home.addr().expect("it listens");
    exchange(
        addr,
        "GET /restart?token=correct-horse-battery HTTP/1.1\r\n\r\n",
    );
    let all = told(&manager, "READY=1");
    assert!(
        !all.contains(&"STOPPING=1".to_owned()),
        "a new start is no stop: {all:?}"
    );
    bot.terminate();
    told(&manager, "STOPPING=1");
    assert_eq!(bot.wait_exit(SOON), 0);
}

/// The engine tells the poller at once: else it would ask for the same updates again.
#[test]
fn what_is_committed_is_confirmed_to_telegram_and_comes_once() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    for _ in 0..3 {
        world.ask(ALICE, BET);
    }
    world.all_confirmed();
    let (_, metrics) = home.get("/metrics").expect("metrics");
    let updates = |end: &str| -> u64 {
        let lines = metrics.lines().filter(|line| {
            line.starts_with("casino_bot_updates_total{") && line.contains(&format!("\"{end}\""))
        });
        let counts = lines.map(|line| line.rsplit(' ').next().and_then(|n| n.parse::<u64>().ok()));
        counts.map(|count| count.expect("a number")).sum()
    };
    assert!(updates("handled") >= 3);
    assert_eq!(updates("repeated"), 0);
    bot.stop_well();
}

#[test]
fn the_owner_hears_that_the_bot_is_back() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    world.ask(OWNER, "/start");
    bot.kill();
    let mut bot = home.start();
    world.hear(OWNER, "last run did not end as asked");
    bot.stop_well();
    let mut bot = home.start();
    world.ask(ALICE, BET);
    bot.stop_well();
    let told = world.texts(OWNER);
    let back = told.iter().filter(|text| text.contains("is back")).count();
    assert_eq!(back, 1, "{told:?}");
}

pub fn a_full_disk_is_unhealthy_until_there_is_room() {
    let world = World::new();
    let mount = tempfile::tempdir().expect("a temporary folder");
    let Some(disk) = SmallDisk::mount(mount.path().join("small"), 64) else {
        return;
    };
    let db = disk.0.join("casino.db");
    let home = Home::new(&world).set("CASINO_DB", &db.to_string_lossy());
    let mut bot = home.start();
    played_once(&world, &home);
    disk.fill(0);
    let reason = eventually(SOON, "it says so", || {
        world.say(ALICE, BET);
        let (status, health) = home.health()?;
        (status == 503).then(|| health["reasons"][0].clone())
    });
    assert!(reason.to_string().contains("disk is full"), "{reason}");
    assert_eq!(home.get("/ping").map(|(status, _)| status), Some(200));
    disk.free();
    eventually(SOON, "it takes bets again", || {
        let (_, health) = home.health()?;
        (health["database"]["state"] == "ok").then_some(())
    });
    assert!(bot.is_running());
    bot.stop_well();
}

#[test]
fn a_database_that_is_moved_away_takes_no_bet_until_it_is_back() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    played_once(&world, &home);
    let (place, away) = (home.db(), home.path("moved.db"));
    fs::rename(&place, &away).expect("moved");
    for _ in 0..5 {
        world.say(ALICE, BET);
    }
    let why = home.health_with("it says so", |status, health| {
        (status == 503).then(|| health["reasons"][0].to_string())
    });
    assert!(why.contains("moved or replaced"), "{why}");
    assert!(bot.is_running());
    assert_eq!(
        world.rounds_told(ALICE).len(),
        1,
        "no bet is taken into a file that may be gone"
    );
    fs::rename(&away, &place).expect("moved back");
    home.all_answered(&world, &[ALICE], 6);
    healthy(&home);
    bot.stop_well();
}

#[test]
fn books_that_do_not_balance_are_unhealthy() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    played_once(&world, &home);
    bot.stop_well();
    let conn = Connection::open(home.db()).expect("opens");
    let theft = "UPDATE account SET balance = balance + 5000000 WHERE owner = ?1";
    conn.execute(theft, [ALICE])
        .expect("changed behind the books' back");
    drop(conn);
    let mut bot = home.start();
    let why = home.health_with("it says so", |status, health| {
        (status == 503).then(|| health["reasons"][0].to_string())
    });
    assert!(
        why.contains("do not balance") && why.contains("casino-bot audit"),
        "{why}"
    );
    home.logged("balances of each asset sum to zero");
    bot.stop_well();
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let world = World::new();
    let home = Home::new(&world);
    world.fault("sendMessage", Some(ALICE), crate::kit_bot::flood(600), 1);
    let mut bot = home.start();
    world.say(ALICE, BET);
    eventually(SOON, "a message that cannot be sent", || {
        (world.calls("sendMessage", "status") == 1).then_some(())
    });
    bot.terminate();
    home.logged("stopping as asked");
    signal(bot.pid(), "HUP");
    assert_eq!(bot.wait_exit(Duration::from_secs(2)), 130);
    home.audit();
}

pub fn a_stop_that_comes_while_it_starts_anew_is_a_stop() {
    let world = World::new();
    let home = Home::new(&world).set("RESTART_TOKEN", "correct-horse-battery");
    let mut bot = home.start();
    played_once(&world, &home);
    // Something that it drains for a while.
    world.fault("sendMessage", None, FaultKind::Hang { seconds: 2.0 }, 1);
    world.say(ALICE, BET);
    eventually(SOON, "a send that takes long", || {
        let (_, health) = home.health()?;
        (health["outbox_pending"].as_u64()? > 0).then_some(())
    });
    let asked = home.get("/restart?token=correct-horse-battery");
    assert_eq!(asked.map(|(status, _)| status), Some(202));
    bot.terminate();
    assert_eq!(bot.wait_exit(SOON), 0);
    assert_eq!(world.calls("getMe", "ok"), 1, "it did not start again");
}

#[test]
fn a_bot_is_found_without_word_of_where_it_listens() {
    let world = World::new();
    let free = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = free.local_addr().expect("bound").port();
    drop(free);
    let home = Home::new(&world).set("PORT", &port.to_string());
    let first = home.start();
    home.health_with("it is up", |status, _| (status == 200).then_some(()));
    first.kill();
    // Where the word is written first is a folder: the old word must not be believed.
    fs::create_dir(home.path("casino.db.run.partial")).expect("made");
    let mut bot = home.start();
    let found = eventually(SOON, "it is found by its port", || {
        let output = home.run(&["health"]);
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    });
    assert!(found.contains(&bot.pid().to_string()), "{found}");
    bot.stop_well();
}
