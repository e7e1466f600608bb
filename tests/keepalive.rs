//! The keep-alive system of the built binary: its endpoints, what health says and when, restarts on
//! demand, ports, systemd, and what the owner hears.
use crate::kit_bot::{Home, OWNER, SOON, SmallDisk, World, eventually, exchange, signal, status};
use casino_bot::sandbox::{ALICE, BOB, FaultKind};
use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
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

/// The samples of a metrics page by name and labels.
fn samples(home: &Home) -> BTreeMap<String, f64> {
    let (status, text) = home.get("/metrics").expect("it answers");
    assert_eq!(status, 200);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').expect("a sample");
            (name.to_owned(), value.parse().expect("a number"))
        })
        .collect()
}

pub fn metrics_are_clean_and_tell_what_happened() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(OWNER, "/start");
    world.ask(ALICE, BET);
    world.ask(ALICE, "/flip 5000 heads");
    world.ask(ALICE, "hello");
    let message = world.ask(ALICE, BET);
    world.press(ALICE, &message, "Again");
    world.inject(json!({"message": {"message_id": "no number", "chat": []}}));
    world.fault("sendMessage", Some(BOB), status(500), 1);
    world.ask(BOB, "/start");
    world.hear(OWNER, "set aside");
    let name = |metric: &str, kind: &str, outcome: &str| {
        format!("casino_bot_{metric}_total{{kind=\"{kind}\",outcome=\"{outcome}\"}}")
    };
    let told = eventually(SOON, "all is counted", || {
        let told = samples(&home);
        (told[&name("sends", "message", "delivered")] >= 7.0).then_some(told)
    });
    for (metric, kind, outcome, count) in [
        ("updates", "command", "handled", 5.0),
        ("updates", "command", "refused", 1.0),
        ("updates", "text", "refused", 1.0),
        ("updates", "press", "handled", 1.0),
        ("updates", "other", "set_aside", 1.0),
        ("sends", "message", "retried", 1.0),
        ("sends", "edit", "delivered", 1.0),
        ("sends", "answer", "delivered", 1.0),
    ] {
        assert_eq!(
            told[&name(metric, kind, outcome)],
            count,
            "{metric} {kind} {outcome}"
        );
    }
    assert_eq!(told["casino_bot_healthy"], 1.0);
    assert_eq!(
        told["casino_bot_errors_total"], 2.0,
        "a failed send and an update set aside"
    );
    let replies = told["casino_bot_reply_seconds_count"];
    assert!(replies >= 7.0, "{replies}");
    assert_eq!(
        told["casino_bot_reply_seconds_bucket{le=\"+Inf\"}"],
        replies
    );
    assert!(told["casino_bot_commit_seconds_count"] >= 7.0);
    assert_eq!(told["casino_bot_worker_up{worker=\"engine\"}"], 1.0);
    assert!(told["process_resident_memory_bytes"] > 1e6 && told["process_threads"] >= 5.0);
    // The books' totals sum to zero, the world's included.
    let totals = eventually(SOON, "the first audit", || {
        let told = samples(&home);
        let of_play = |name: &&String| name.starts_with("casino_bot_ledger_balance{asset=\"play\"");
        let totals: Vec<_> = told.keys().filter(of_play).map(|name| told[name]).collect();
        (totals.len() == casino_bot::ops::health::TOTALS.len()).then_some(totals)
    });
    assert!(
        totals.iter().sum::<f64>().abs() < 1e-3 && totals.iter().any(|t| *t > 1e6),
        "{totals:?}"
    );
    check_with_promtool(&home);
    let (_, text) = home.get("/metrics").expect("it answers");
    let families = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    let families: BTreeSet<_> = families.filter_map(|line| line.split(' ').next()).collect();
    let shown = crate::ops::metrics_named_in_dashboard();
    let shown: BTreeSet<_> = shown
        .iter()
        .map(|name| name.trim_end_matches("_bucket"))
        .collect();
    assert_eq!(
        shown, families,
        "Grafana is shown all that is measured, and nothing else"
    );
    bot.stop_well();
}

fn check_with_promtool(home: &Home) {
    let (_, text) = home.get("/metrics").expect("it answers");
    let promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut promtool) = promtool else {
        eprintln!("NOT TESTED: promtool is not installed (Debian: prometheus)");
        return;
    };
    let mut stdin = promtool.stdin.take().expect("piped");
    stdin.write_all(text.as_bytes()).expect("it reads");
    drop(stdin);
    let said = promtool.wait_with_output().expect("it ends");
    let said = format!("{said:?}");
    assert!(said.contains("stdout: \"\", stderr: \"\""), "{said}");
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
    assert!(
        home.logs().contains(&format!("port {base} is taken")),
        "it is told"
    );
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
fn a_restart_needs_its_token_and_keeps_the_process() {
    const RIGHT: &str = "correct-horse-battery";
    let world = World::new();
    let home = Home::new(&world).set("RESTART_TOKEN", RIGHT);
    let mut bot = home.start();
    let first = played_once(&world, &home);
    let addr = home.addr().expect("it listens");
    let ask = |method: &str, query: &str, header: &str| {
        let answer = exchange(
            addr,
            format!("{method} /restart{query} HTTP/1.1\r\nHost: x\r\n{header}\r\n"),
        );
        answer.get(9..12).unwrap_or("none").to_owned()
    };
    for method in ["GET", "POST", "HEAD"] {
        assert_eq!(ask(method, "", ""), "403");
    }
    assert_eq!(ask("DELETE", "", ""), "405");
    assert_eq!(ask("GET", "?token=", ""), "403");
    assert_eq!(
        ask("POST", "", "Authorization: Basic correct-horse-battery\r\n"),
        "403"
    );
    assert_eq!(
        ask("POST", "", "Authorization: Bearer correct-horse-batter\r\n"),
        "403"
    );
    let bets: i64 = 40;
    for bet in 0..bets {
        world.say(ALICE, BET);
        if bet == bets / 2 {
            assert_eq!(
                ask("POST", "", &format!("Authorization: Bearer {RIGHT}\r\n")),
                "202"
            );
        }
    }
    let again = home.health_with("the new start", |status, health| {
        let new = health["instance"] != first["instance"];
        (status == 200 && new).then(|| health.clone())
    });
    assert_eq!(again["pid"], first["pid"], "the same process");
    home.all_answered(&world, &[ALICE], bets + 1);
    assert!(bot.is_running());
    let addr = home.addr().expect("it listens");
    let by_query = format!("GET /restart?token={RIGHT} HTTP/1.1\r\nHost: x\r\n\r\n");
    let answer = exchange(addr, by_query);
    assert!(
        answer.contains("202") && answer.contains("Restart signal received"),
        "{answer}"
    );
    home.health_with("another start", |_, health| {
        (health["instance"] != again["instance"]).then_some(())
    });
    // It answers /health before it asks Telegram.
    eventually(SOON, "each start asks once", || {
        (world.calls("getMe", "ok") == 3).then_some(())
    });
    assert!(
        !world
            .texts(OWNER)
            .iter()
            .any(|text| text.contains("is back")),
        "a clean end"
    );
    assert!(!home.logs().contains(RIGHT));
    bot.stop_well();
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
fn money_is_shown_to_this_machine_and_to_the_tokens_bearer() {
    const RIGHT: &str = "a-token-for-figures";
    let world = World::new();
    let home = Home::new(&world).set("METRICS_TOKEN", RIGHT);
    let mut bot = home.start();
    let addr = home.health_with("health", |_, _| home.addr());
    let shown = |path: &str, header: &str| {
        let host = match header.contains("Host: ") {
            true => "",
            false => "Host: localhost\r\n",
        };
        let request = format!("GET {path} HTTP/1.1\r\n{host}{header}\r\n");
        let text = exchange(addr, request);
        assert!(
            text.contains("casino_bot_database_writable") || path != "/metrics",
            "{text}"
        );
        text.contains("casino_bot_ledger_balance")
    };
    eventually(SOON, "the first audit", || {
        shown("/metrics", "").then_some(())
    });
    for passed_on in [
        "X-Forwarded-For: 203.0.113.7\r\n",
        "Forwarded: for=203.0.113.7\r\n",
        "CF-Connecting-IP: 203.0.113.7\r\n",
        "X-Real-IP: 127.0.0.1\r\n",
        "X-Forwarded-Port: 443\r\n",
        "True-Client-IP: 203.0.113.7\r\n",
        // By the name of a page whose owner has it lead here, or that a proxy was asked by.
        "Host: casino.example\r\n",
        "Host: 127.0.0.1.casino.example:8001\r\n",
        "Host: localhost.casino.example\r\n",
        "Host: 0.0.0.0:8001\r\n",
        "Host: \r\n",
    ] {
        assert!(!shown("/metrics", passed_on), "{passed_on}");
        let wrong = format!("{passed_on}Authorization: Bearer {RIGHT}x\r\n");
        assert!(!shown("/metrics", &wrong), "{wrong}");
        let right = format!("{passed_on}Authorization: Bearer {RIGHT}\r\n");
        assert!(shown("/metrics", &right), "{right}");
        assert!(shown(&format!("/metrics?token={RIGHT}"), passed_on));
        assert!(!shown("/metrics?token=", passed_on));
    }
    for own in [
        "LOCALHOST:8001",
        "127.0.0.1",
        "127.0.0.1:8001",
        "[::1]:8001",
        "[::1]",
    ] {
        assert!(shown("/metrics", &format!("Host: {own}\r\n")), "{own}");
    }
    let nameless = exchange(addr, "GET /metrics HTTP/1.0\r\n\r\n");
    assert!(!nameless.contains("ledger_balance"), "{nameless}");
    let health = exchange(addr, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(!health.contains("bankroll"), "{health}");
    bot.stop_well();
    assert!(!home.logs().contains(RIGHT));
    // Without a token nobody else sees them.
    let closed = Home::new(&world);
    let mut bot = closed.start();
    let addr = closed.health_with("health", |_, _| closed.addr());
    let ask = |header: &str| {
        exchange(
            addr,
            format!("GET /metrics?token= HTTP/1.1\r\n{header}\r\n"),
        )
    };
    eventually(SOON, "the first audit", || {
        ask("Host: localhost\r\n")
            .contains("ledger_balance")
            .then_some(())
    });
    assert!(!ask("Host: localhost\r\nVia: 1.1 proxy\r\n").contains("ledger_balance"));
    bot.stop_well();
}

#[test]
fn guessing_the_restart_token_is_slow() {
    let world = World::new();
    let home = Home::new(&world).set("RESTART_TOKEN", "correct-horse-battery");
    let mut bot = home.start();
    let addr = home.health_with("health", |_, _| home.addr());
    let guess = |token: &str| {
        let answer = exchange(
            addr,
            format!("GET /restart?token={token} HTTP/1.1\r\nHost: x\r\n\r\n"),
        );
        (
            answer.get(9..12).unwrap_or("none").to_owned(),
            answer.contains("Retry-After: "),
        )
    };
    let answers: Vec<_> = (0..8).map(|n| guess(&format!("guess-{n}"))).collect();
    let (few, rest) = answers.split_at(5);
    assert!(few.iter().all(|(status, _)| status == "403"), "{answers:?}");
    assert!(
        rest.iter().all(|(status, later)| status == "429" && *later),
        "{answers:?}"
    );
    assert_eq!(
        guess("correct-horse-battery").0,
        "202",
        "the right one is never locked out"
    );
    bot.stop_well();
    let closed = Home::new(&world);
    let mut bot = closed.start();
    let addr = closed.health_with("health", |_, _| closed.addr());
    let answer = exchange(addr, "GET /restart?token= HTTP/1.1\r\n\r\n");
    assert!(
        answer.contains("403"),
        "without a token it is closed: {answer}"
    );
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
    assert!(
        home.logs().contains("balances of each asset sum to zero"),
        "and which is broken"
    );
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
    eventually(SOON, "it is stopping", || {
        home.logs().contains("stopping as asked").then_some(())
    });
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
