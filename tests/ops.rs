//! What stands around the program: the systemd unit, the container's start, the dashboard. Each is
//! held against the program it is for, and against the tool that reads it where that is installed.
mod startup;

use casino_bot::ops::config::SETTINGS;
use casino_bot::shell::app::End;
use casino_bot::values::limits;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::{self};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    fs::read_to_string(repository(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Runs a tool that need not be there; nothing when it is not.
fn tool(program: &str, arguments: &[&str]) -> Option<Output> {
    let run = Command::new(program).args(arguments).output();
    if run.is_err() {
        eprintln!("NOT TESTED: {program} is not installed");
    }
    run.ok()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

// ---- casino-bot.service

/// The values of a key of the unit, in order.
fn unit(key: &str) -> Vec<String> {
    let unit = read("casino-bot.service");
    let values = unit.lines().filter_map(|line| line.strip_prefix(key));
    let values = values.filter_map(|rest| rest.strip_prefix('='));
    values.map(str::to_owned).collect()
}

#[test]
fn the_unit_says_what_the_contract_demands() {
    #[rustfmt::skip]
    let demanded = [
        ("Type", "notify"), ("NotifyAccess", "main"), ("WatchdogSec", "120"),
        ("Restart", "always"), ("RestartSec", "5"), ("StartLimitIntervalSec", "0"),
        ("ExecStart", "/usr/local/bin/casino-bot run"), ("User", "casino-bot"),
        ("StateDirectory", "casino-bot"), ("StateDirectoryMode", "0700"),
        ("WorkingDirectory", "/var/lib/casino-bot"), ("Environment", "LOG_FILE="),
        ("LoadCredential", "BOT_TOKEN:/etc/casino-bot/token"),
        ("EnvironmentFile", "-/etc/casino-bot/env"),
        ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"), ("LimitCORE", "0"),
        ("WantedBy", "multi-user.target"),
    ];
    for (key, value) in demanded {
        assert_eq!(unit(key), [value], "{key}");
    }
}

#[test]
fn the_unit_knows_the_programs_codes_settings_and_bounds() {
    let codes = [End::Misconfigured, End::Occupied].map(|end| (end as u8).to_string());
    assert_eq!(unit("RestartPreventExitStatus"), [codes.join(" ")]);
    for line in unit("Environment") {
        let (name, _) = line.split_once('=').expect("an assignment");
        assert!(SETTINGS.iter().any(|s| s.name == name), "{name}");
    }
    for line in [unit("LoadCredential"), unit("SetCredential")].concat() {
        let (name, _) = line.split_once(':').expect("a name and a place");
        assert!(
            SETTINGS.iter().any(|s| s.secret && s.name == name),
            "{name}"
        );
    }
    let number = |key: &str| -> u64 { unit(key)[0].parse().expect("a number") };
    assert!(number("TimeoutStopSec") > limits::STOP_WAIT.as_secs());
    // A courier and a name look-up for each sender, the health server's threads, and as many again.
    let threads = casino_bot::shell::workers::http::LIMITS.conns_max as u64 + 24;
    let senders = SETTINGS.iter().find(|s| s.name == "TELEGRAM_SENDERS");
    let senders: u64 = senders
        .expect("it is there")
        .default
        .parse()
        .expect("a number");
    assert!(number("TasksMax") >= 2 * senders + 2 * threads);
    assert!(number("LimitNOFILE") >= 4 * (senders + threads));
    // The engine lowers its own priority, which @resources would forbid.
    let filters = unit("SystemCallFilter");
    let at = |filter: &str| filters.iter().position(|f| f.contains(filter));
    assert!(at("@resources") < at("setpriority"), "{filters:?}");
}

#[test]
fn systemd_takes_the_unit_and_calls_it_safe() {
    let dir = tempfile::tempdir().expect("a folder");
    let copy = dir.path().join("casino-bot.service");
    // It wants the program to be there.
    let text = read("casino-bot.service");
    let text = text.replace(
        "/usr/local/bin/casino-bot",
        env!("CARGO_BIN_EXE_casino-bot"),
    );
    fs::write(&copy, text).expect("written");
    let copy = copy.to_string_lossy();
    let Some(verified) = tool("systemd-analyze", &["verify", &copy]) else {
        return;
    };
    // It also warns of other units of this machine, and ends with 0 when it does.
    let warned = said(&verified);
    let ours: Vec<_> = warned
        .lines()
        .filter(|l| l.contains("casino-bot"))
        .collect();
    assert!(verified.status.success() && ours.is_empty(), "{warned}");
    let judge = ["security", "--offline=true", "--threshold=15", &copy];
    let judged = tool("systemd-analyze", &judge).expect("it is installed");
    assert!(judged.status.success(), "more than 1.5:\n{}", said(&judged));
}

#[test]
fn systemd_takes_the_units_of_the_backup() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut copies = Vec::new();
    for unit in ["casino-bot-backup.service", "casino-bot-backup.timer"] {
        let copy = dir.path().join(unit);
        let text = read(&format!("scripts/{unit}"));
        let binary = env!("CARGO_BIN_EXE_casino-bot");
        let text = text.replace("/usr/local/bin/casino-bot", binary);
        fs::write(&copy, text).expect("written");
        copies.push(copy.to_string_lossy().into_owned());
    }
    // It runs as the bot does, and where the bot does.
    let service = read("scripts/casino-bot-backup.service");
    for key in [
        "User",
        "Group",
        "WorkingDirectory",
        "UMask",
        "EnvironmentFile",
    ] {
        for value in unit(key) {
            assert!(service.contains(&format!("\n{key}={value}\n")), "{key}");
        }
    }
    let arguments = ["verify", copies[0].as_str(), copies[1].as_str()];
    if let Some(verified) = tool("systemd-analyze", &arguments) {
        let warned = said(&verified);
        let ours = warned.lines().any(|line| line.contains("casino-bot"));
        assert!(verified.status.success() && !ours, "{warned}");
    }
}

// ---- docker-startup.sh

#[test]
fn every_shell_script_pleases_shellcheck() {
    let mut scripts = vec![repository("docker-startup.sh"), repository(".ci/run")];
    for entry in fs::read_dir(repository("scripts")).expect("there") {
        let path = entry.expect("it can be read").path();
        if path.is_file() && fs::read(&path).expect("readable").starts_with(b"#!/bin/sh") {
            scripts.push(path);
        }
    }
    for script in &scripts {
        let mode = fs::metadata(script).expect("there").permissions().mode();
        assert_eq!(mode & 0o111, 0o111, "{} can be executed", script.display());
    }
    let scripts: Vec<_> = scripts.iter().map(|s| s.to_string_lossy()).collect();
    let arguments: Vec<_> = scripts.iter().map(AsRef::as_ref).collect();
    if let Some(checked) = tool("shellcheck", &arguments) {
        assert!(checked.status.success(), "{}", said(&checked));
    }
}

// ---- scripts/Dockerfile

#[test]
fn the_dockerfile_takes_what_there_is_and_no_more() {
    let file = read("scripts/Dockerfile");
    let mut copied = BTreeSet::new();
    for line in file.lines().filter_map(|line| line.strip_prefix("COPY ")) {
        let words: Vec<_> = line.split_whitespace().collect();
        let (_, sources) = words.split_last().expect("a destination");
        if sources[0].starts_with("--from=") {
            assert_eq!(sources[1], "/src/target/ship/casino-bot");
            continue;
        }
        for source in sources {
            assert!(repository(source).exists(), "{source}");
            copied.insert(*source);
        }
    }
    let expected = [
        ".cargo",
        "Cargo.lock",
        "Cargo.toml",
        "docker-startup.sh",
        "sql",
        "src",
    ];
    assert_eq!(copied, BTreeSet::from(expected), "no secret, no database");
    let rust = format!("FROM rust:{}-", env!("CARGO_PKG_RUST_VERSION"));
    for part in [
        rust.as_str(),
        "CMD [\"casino-bot\", \"health\"]",
        "ENTRYPOINT [\"docker-startup.sh\"]",
        "EXPOSE 8001",
        "VOLUME /data",
        "USER 10001",
    ] {
        assert!(file.contains(part), "{part}");
    }
    let set = file.lines().find_map(|line| line.strip_prefix("ENV "));
    for pair in set.expect("settings").split_whitespace() {
        let (name, _) = pair.split_once('=').expect("an assignment");
        assert!(SETTINGS.iter().any(|s| s.name == name), "{name}");
    }
}

// ---- scripts/grafana.json

/// What /metrics offers. A histogram is read by its buckets.
#[rustfmt::skip]
fn dashboard() -> Value {
    serde_json::from_str(&read("scripts/grafana.json")).expect("it is JSON")
}

/// Every string under a key, wherever it is.
fn strings<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get(key).and_then(Value::as_str));
            map.values().for_each(|value| strings(value, key, found));
        }
        Value::Array(list) => list.iter().for_each(|value| strings(value, key, found)),
        _ => {}
    }
}

/// The names of the metrics that the dashboard asks for.
pub fn metrics_named_in_dashboard() -> BTreeSet<String> {
    let (dashboard, mut queries) = (dashboard(), Vec::new());
    strings(&dashboard, "expr", &mut queries);
    strings(&dashboard, "query", &mut queries);
    let words = queries
        .iter()
        .flat_map(|q| q.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let ours = words.filter(|w| w.starts_with("casino_bot_") || w.starts_with("process_"));
    ours.map(str::to_owned).collect()
}

#[test]
fn the_dashboard_can_be_imported_anywhere() {
    let dashboard = dashboard();
    assert_eq!(dashboard["__inputs"][0]["name"], "DS_PROMETHEUS");
    assert!(dashboard["id"].is_null(), "a number belongs to one Grafana");
    let (mut ids, mut cells) = (BTreeSet::new(), BTreeSet::new());
    for panel in dashboard["panels"].as_array().expect("a list") {
        let number = |key: &str| panel["gridPos"][key].as_u64().expect("a number");
        assert!(ids.insert(panel["id"].as_u64()), "{panel}");
        for x in number("x")..number("x") + number("w") {
            for y in number("y")..number("y") + number("h") {
                assert!(x < 24 && cells.insert((x, y)), "panels overlap at {x} {y}");
            }
        }
        if panel["type"] != "row" {
            assert_eq!(panel["datasource"]["uid"], "${DS_PROMETHEUS}", "{panel}");
            assert!(!panel["description"].as_str().expect("text").is_empty());
        }
    }
}

#[test]
fn prometheus_takes_the_dashboards_queries() {
    let (dashboard, mut queries) = (dashboard(), Vec::new());
    strings(&dashboard, "expr", &mut queries);
    let mut rules = "groups:\n- name: dashboard\n  rules:\n".to_owned();
    for (number, query) in queries.iter().enumerate() {
        let query = query.replace("$__rate_interval", "1m");
        let query = Value::from(query);
        rules += &format!("  - record: query:number_{number}\n    expr: {query}\n");
    }
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("rules.yml");
    fs::write(&file, rules).expect("written");
    if let Some(checked) = tool("promtool", &["check", "rules", &file.to_string_lossy()]) {
        assert!(checked.status.success(), "{}", said(&checked));
    }
}
