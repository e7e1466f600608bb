//! The commands that look at a running bot from outside: `health` and `monitor`, against a server
//! that answers as a bot does, or as a stranger.
#[cfg(feature = "monitor")]
pub mod screen;

use crate::kit_bot::{Home, SOON, eventually};
use casino_bot::ops::probe::{BOT_NAME, RunFile};
use casino_bot::web::http::{Limits, Request, Response, Server};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What a server tells: an answer's status, its body, and the metrics beside it.
#[derive(Clone)]
struct Told {
    status: u16,
    body: String,
    metrics: String,
}

/// A server that tells what it is told to.
struct Fake {
    server: Option<Server>,
    addr: SocketAddr,
    told: Arc<Mutex<Told>>,
}

impl Fake {
    fn on(listener: TcpListener, told: Told) -> Self {
        let told = Arc::new(Mutex::new(told));
        let mut fake = Self {
            server: None,
            addr: listener.local_addr().expect("it is bound"),
            told,
        };
        fake.serve(listener);
        fake
    }

    fn new(health: &Value) -> Self {
        Self::on(free(), told(health))
    }

    fn serve(&mut self, listener: TcpListener) {
        let limits = Limits {
            conns_max: 16,
            head_bytes_max: 8 * 1024,
            body_bytes_max: 0,
            head_deadline: Duration::from_secs(2),
            write_timeout: Duration::from_secs(2),
            keep_alive: None,
            stack_bytes: 128 * 1024,
        };
        let told = Arc::clone(&self.told);
        let answer = move |request: &Request| {
            let told = told.lock().expect("no test panics with it").clone();
            match request.path.as_str() {
                "/health" => Response::json(told.status, told.body),
                "/metrics" => Response::new(200, "text/plain; version=0.0.4", told.metrics),
                _ => Response::error(404, "not found"),
            }
        };
        let server = Server::start(listener, "fake", limits, answer);
        self.server = Some(server.expect("it serves"));
    }

    fn tell(&self, told: Told) {
        *self.told.lock().expect("no test panics with it") = told;
    }

    fn go_away(&mut self) {
        self.server = None;
    }

    fn come_back(&mut self) {
        self.serve(TcpListener::bind(self.addr).expect("nobody else has it"));
    }

    fn port(&self) -> String {
        self.addr.port().to_string()
    }
}

fn free() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port")
}

/// A port at which nobody answers: one that was given back could be another test's by now.
const NOBODY: &str = "1";

fn health() -> Value {
    let worker = |name, restarts| json!({"name": name, "state": "running", "restarts": restarts, "last_beat_ago": 0.3});
    json!({
        "status": "healthy", "reasons": [], "uptime_seconds": 3600.5, "last_update_ago": 1.2,
        "last_poll_ago": 0.4, "total_updates": 1500, "total_errors": 3, "error_rate": 0.002,
        "response_time_ms": 1.234, "timestamp": "2025-09-19T16:07:27.123456Z",
        "bot_version": "2.0.1", "bot": BOT_NAME,
        "workers": [worker("poller", 2), worker("engine", 0), worker("couriers", 0)],
        "database": {"state": "ok", "written_ago": 12.0, "balanced": true, "audited_ago": 60.1,
            "disk_free_bytes": 5_000_000_000_u64},
        "outbox_pending": 0, "pid": 123, "port": 8001, "instance": "00000000000000aa",
    })
}

fn ill() -> Value {
    let mut health = health();
    health["status"] = "unhealthy".into();
    health["reasons"] = json!(["the disk is full", "the worker couriers\nis stuck"]);
    health
}

fn told(health: &Value) -> Told {
    let well = health["status"] == "healthy";
    let metrics = "# TYPE casino_bot_reply_seconds histogram\n\
        casino_bot_reply_seconds_bucket{le=\"0.001\"} 10\n\
        casino_bot_reply_seconds_bucket{le=\"+Inf\"} 10\n\
        process_cpu_seconds_total 1.5\nprocess_resident_memory_bytes 12582912\n\
        process_threads 9\nprocess_open_fds 23\nprocess_max_fds 1024\n";
    Told {
        status: if well { 200 } else { 503 },
        body: health.to_string(),
        metrics: metrics.to_owned(),
    }
}

/// The exit code and standard output.
fn said(output: &Output) -> (Option<i32>, String) {
    let text = String::from_utf8(output.stdout.clone()).expect("output is UTF-8");
    (output.status.code(), text)
}

#[test]
fn health_says_by_its_exit_code_how_the_bot_is() {
    let (home, fake) = (Home::empty(), Fake::new(&health()));
    let ask =
        |more: &[&str]| said(&home.run(&[&["health", "--port", &fake.port()], more].concat()));
    let (code, text) = ask(&[]);
    assert_eq!((code, text.lines().count()), (Some(0), 1), "{text}");
    for part in [
        "healthy: ",
        "2.0.1",
        &fake.addr.to_string(),
        "up 1 h",
        "last poll 400 ms ago",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(ask(&["--json"]), (Some(0), told(&health()).body + "\n"));
    fake.tell(told(&ill()));
    let (code, text) = ask(&[]);
    assert_eq!((code, text.lines().count()), (Some(1), 1), "{text}");
    let reasons =
        "unhealthy: the disk is full; the worker couriers\\u{a}is stuck: casino-bot 2.0.1";
    assert!(text.starts_with(reasons), "{text}");
    assert_eq!(ask(&["--json"]), (Some(1), told(&ill()).body + "\n"));
}

pub fn a_bot_that_is_not_there_is_told_with_what_was_tried() {
    let home = Home::empty();
    let place = format!("127.0.0.1:{NOBODY}: ");
    let (code, text) = said(&home.run(&["health", "--port", NOBODY]));
    assert_eq!((code, text.lines().count()), (Some(2), 1), "{text}");
    for part in ["not reachable: ", &place, "refused", "casino-bot run"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let (code, text) = said(&home.run(&["health", "--port", NOBODY, "--json"]));
    let answer: Value = serde_json::from_str(&text).expect("one JSON object");
    assert_eq!((code, &answer["status"]), (Some(2), &json!("unreachable")));
    assert!(
        answer["tried"][0]
            .as_str()
            .is_some_and(|tried| tried.starts_with(&place))
    );
    // A bot that hangs takes connections all the same, as far as the kernel is concerned.
    let hung = free();
    let port = hung.local_addr().expect("it is bound").port().to_string();
    let began = Instant::now();
    let (code, text) = said(&home.run(&["health", "--port", &port, "--timeout", "1"]));
    assert!(
        code == Some(2) && text.contains("no answer within 1 s"),
        "{text}"
    );
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
}

pub fn a_stranger_is_not_taken_for_the_bot() {
    let stranger = Told {
        body: json!({"status": "healthy"}).to_string(),
        ..told(&health())
    };
    let next = |listener: &TcpListener| {
        let port = listener.local_addr().expect("it is bound").port();
        TcpListener::bind(("127.0.0.1", port.checked_add(1)?)).ok()
    };
    let (first, second) = eventually(SOON, "two ports side by side", || {
        let first = free();
        let second = next(&first)?;
        Some((first, second))
    });
    let stranger = Fake::on(first, stranger);
    let home = Home::empty().set("PORT", &stranger.port());
    let (code, text) = said(&home.run(&["health", "--timeout", "1"]));
    let place = format!("{}: another program answers (200)", stranger.addr);
    assert!(code == Some(2) && text.contains(&place), "{text}");
    // The bot has moved to the port after it.
    let bot = Fake::on(second, told(&health()));
    let (code, text) = said(&home.run(&["health"]));
    assert!(
        code == Some(0) && text.contains(&bot.addr.to_string()),
        "{text}"
    );
    // The database's own bot listens elsewhere; the one at PORT is somebody else's.
    let own = Fake::new(&health());
    let run = |instance: &str| RunFile {
        addr: own.addr,
        pid: 123,
        instance: instance.to_owned(),
    };
    let home = home.set("PORT", &bot.port());
    run("00000000000000aa").write(&home.db()).expect("written");
    let (code, text) = said(&home.run(&["health"]));
    assert!(
        code == Some(0) && text.contains(&own.addr.to_string()),
        "{text}"
    );
    run("00000000000000bb").write(&home.db()).expect("written");
    let (code, text) = said(&home.run(&["health"]));
    assert!(
        code == Some(2) && text.contains("another casino-bot answers"),
        "{text}"
    );
}

#[test]
fn wrong_options_and_settings_are_told() {
    let fake = Fake::new(&health());
    let home = Home::empty().set("LOG_LEVEL", "loud");
    let output = home.run(&["health", "--json"]);
    let (code, text) = said(&output);
    assert!(code == Some(2) && text.contains("unreachable"), "{text}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("LOG_LEVEL"));
    assert_eq!(home.run(&["monitor", "--once"]).status.code(), Some(78));
    // Whoever names a port needs no settings.
    let (code, text) = said(&home.run(&["health", "--port", &fake.port()]));
    assert_eq!(code, Some(0), "{text}");
    for arguments in [
        &["health", "--timeout", "0"][..],
        &["health", "--timeout", "61"],
        &["health", "--timeout", "1.5"],
        &["health", "--port", "0"],
        &["health", "--port", "70000"],
        &["health", "now"],
        &["monitor", "--interval", "0"],
        &["monitor", "--interval", "3601"],
        &["monitor", "--json"],
    ] {
        let output = home.run(arguments);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(text.contains("casino-bot help"), "{arguments:?}: {text}");
    }
}

const SECTIONS: [&str; 6] = [
    "Health",
    "Workers",
    "Machine",
    "Processes",
    "Trend",
    "  disk ",
];

pub fn one_report_has_every_section() {
    let (home, fake) = (Home::empty(), Fake::new(&health()));
    let report = |port: &str| said(&home.run(&["monitor", "--once", "--port", port]));
    let (code, text) = report(&fake.port());
    assert_eq!(code, Some(0));
    for part in SECTIONS.iter().chain(&[
        "  healthy  Telegram Casino Bot 2.0.1",
        "poller       running  300 ms, 2 restarts",
        "1500, 0/s",
        "3 (0.2 %), 0/s",
        "CPU 0.0 %, 12.0 MiB, 9 threads, 23 files",
        "balance, proved 1 min ago",
    ]) {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    fake.tell(Told {
        metrics: "not metrics".to_owned(),
        ..told(&ill())
    });
    let (code, text) = report(&fake.port());
    assert_eq!(code, Some(0));
    for part in [
        "  unhealthy  ",
        "! the disk is full\n",
        "! /metrics cannot be read: line 1",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let (code, text) = report(NOBODY);
    assert_eq!(code, Some(0));
    for part in [
        "  not reachable\n",
        "refused",
        "casino-bot run",
        "Machine",
        "Trend",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

/// The monitor at work; it does not survive the test.
struct Monitor(Child);

impl Monitor {
    fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([name, &pid])
            .status();
        assert!(sent.expect("kill exists").success());
    }

    fn ends_well(&mut self) {
        let status = eventually(SOON, "the monitor's end", || {
            self.0.try_wait().expect("it is our child")
        });
        assert_eq!(status.code(), Some(0), "{status}");
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn reports_follow_each_other_through_a_pipe() {
    let (home, mut fake) = (Home::empty(), Fake::new(&health()));
    let port = fake.port();
    let start = || {
        let mut command = home.command(&["monitor", "--interval", "1", "--port", &port]);
        let child = command.stdout(Stdio::piped()).spawn();
        let mut monitor = Monitor(child.expect("the binary starts"));
        let out = monitor.0.stdout.take().expect("it is piped");
        (monitor, BufReader::new(out).lines().map_while(Result::ok))
    };
    let (mut monitor, mut lines) = start();
    let mut see = |part: &str| {
        let seen = lines.find(|line| line.contains(part));
        assert!(seen.is_some(), "the pipe ended before {part}");
    };
    see("  healthy  ");
    fake.go_away();
    see("  not reachable");
    fake.come_back();
    see("  healthy  ");
    fake.tell(told(&ill()));
    see("  unhealthy  ");
    monitor.signal("-TERM");
    monitor.ends_well();
    // Who has read enough ends it.
    let (mut monitor, lines) = start();
    drop(lines);
    monitor.ends_well();
}
