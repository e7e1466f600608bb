//! The house rules that a compiler does not check.
mod rooms;

use casino_bot::config::SETTINGS;
use casino_bot::store::Audit;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![root().join(folder)]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("lists") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has .{extension} files");
    found
}

/// Who may use whom: a module uses only what stands before it in its row or in an earlier row.
/// Modules of one row may use each other.
const LAYERS: [&[&str]; 14] = [
    &["limits", "time", "fault"],
    &["money"],
    &["speech"],
    &["games", "tosses", "fairness", "ledger", "contests"],
    &["promises"],
    &[
        "config",
        "logging",
        "http",
        "supervisor",
        "heartbeat",
        "health",
        "wire",
        "machine",
        "probe",
    ],
    &["sandbox"],
    &["store"],
    &["casino"],
    &["telegram"],
    &["workers"],
    &["app"],
    &["check", "launcher"],
    &["cli"],
];
/// The rules: no clock, no environment, no network, no other thread.
const PURE: [&str; 10] = [
    "money",
    "speech",
    "games",
    "tosses",
    "fairness",
    "ledger",
    "contests",
    "promises",
    "casino",
    "supervisor",
];

fn module(file: &Path) -> String {
    let inside = file.strip_prefix(root().join("src")).expect("in src");
    let first = inside
        .components()
        .next()
        .expect("a name")
        .as_os_str()
        .to_string_lossy()
        .into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn modules_use_only_what_is_below_them() {
    let layer = |name: &str| LAYERS.iter().position(|row| row.contains(&name));
    let mut wrong = Vec::new();
    // What runs in the build is no part of the program.
    let program = |file: &PathBuf| !file.ends_with("speech/build.rs");
    for file in files("src", "rs").into_iter().filter(program) {
        let own = module(&file);
        let Some(level) = layer(&own) else {
            assert!(own == "lib" || own == "main", "{own} has no layer");
            continue;
        };
        let text = fs::read_to_string(&file).expect("reads");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for used in code.split("crate::").skip(1) {
            let name: String = used
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            if !name.is_empty() && layer(&name).is_none_or(|other| other > level) {
                wrong.push(format!("{} uses {name}", file.display()));
            }
        }
        let code: String = code
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .collect();
        if PURE.contains(&own.as_str()) {
            for impure in [
                "Instant::now",
                "SystemTime",
                "std::env",
                "std::net",
                "std::fs",
                "thread::",
                "Mutex",
            ] {
                if code.contains(impure) {
                    wrong.push(format!("{} uses {impure}", file.display()));
                }
            }
        }
        if code.contains("unbounded(") || code.contains("thread::sleep") {
            wrong.push(format!("{} waits or grows without bound", file.display()));
        }
        if own != "store" && code.contains("rusqlite") {
            wrong.push(format!("{} speaks SQL", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_audit_is_run_and_says_what_must_hold() {
    let on_disk: BTreeSet<_> = files("sql/audit", "sql")
        .iter()
        .map(|file| {
            file.file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let run: BTreeSet<_> = Audit::all()
        .iter()
        .map(|audit| audit.name.to_owned())
        .collect();
    assert_eq!(on_disk, run);
    for audit in Audit::all() {
        let sentence = audit.sentence();
        assert!(
            sentence.ends_with('.') && !sentence.starts_with("--"),
            "{sentence}"
        );
    }
}

/// The word as a whole, and what stands behind it, operators and keywords taken away.
fn behind<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(word).filter_map(move |(at, _)| {
        let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let rest = &text[at + word.len()..];
        let whole = !text[..at].ends_with(part) && !rest.starts_with(part);
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "=<>!:(".contains(c));
        let rest = ["IN", "NOT IN", "WHEN", "VALUES", "SELECT"]
            .iter()
            .find_map(|key| rest.strip_prefix(key))
            .unwrap_or(rest);
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        whole.then_some(rest)
    })
}

/// Whether a text tells a kind of entry or an account of the house by its number.
fn tells_by_number(text: &str) -> bool {
    let digit = |text: &str| {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < text.len() && !rest.starts_with('.')
    };
    let kinds = ["kind", "INTO posting"];
    let classes = ["debit", "credit", "owner"];
    kinds.iter().any(|word| behind(text, word).any(digit))
        || classes
            .iter()
            .flat_map(|word| behind(text, word))
            .any(|rest| rest.strip_prefix('-').is_some_and(digit))
}

#[test]
fn kinds_of_entries_and_accounts_have_their_numbers_in_one_place() {
    let found = |text: &str| {
        let text = text.replace("CHECK (balance >= 0 OR owner = -1)", "");
        tells_by_number(&text)
    };
    for bare in [
        concat!("WHERE posting.ki", "nd = 3 AND 1"),
        concat!("x.ki", "nd IN (3, 4)"),
        concat!("CASE ki", "nd\n  WHEN 1 THEN"),
        concat!("EntryKey { ki", "nd: 11, "),
        concat!("AND cre", "dit = -6"),
        concat!("INSERT IN", "TO posting VALUES (3, 1"),
    ] {
        assert!(found(bare), "{bare}");
    }
    assert!(!found(
        "kind IN (SELECT code FROM entry_kind) AND balance < 0"
    ));
    let all = [("src", "rs"), ("tests", "rs"), ("sql/audit", "sql")];
    let mut all: Vec<_> = all
        .into_iter()
        .flat_map(|(of, ext)| files(of, ext))
        .collect();
    all.push(root().join("sql/schema.sql"));
    for file in all {
        let text = fs::read_to_string(&file).expect("reads");
        assert!(!found(&text), "{}", file.display());
    }
}

#[test]
fn the_readme_tells_every_setting_and_command() {
    let readme = fs::read_to_string(root().join("README.md")).expect("reads");
    assert!(readme.lines().count() < 350);
    for setting in SETTINGS {
        let default = if setting.default.is_empty() {
            "empty".to_owned()
        } else {
            setting.default.to_owned()
        };
        let row = format!("| `{}` | {default} | {} |", setting.name, setting.doc);
        assert!(readme.contains(&row), "missing in the README: {row}");
    }
    for command in [
        "run", "launch", "check", "health", "monitor", "sandbox", "audit", "verify", "simulate",
        "backup", "help",
    ] {
        assert!(
            readme.contains(&format!("`casino-bot {command}")),
            "{command}"
        );
    }
}

#[test]
fn scripts_are_short_and_begin_with_their_usage() {
    let mut scripts = files("scripts", "py");
    scripts.push(root().join("scripts/bench"));
    for script in scripts {
        let text = fs::read_to_string(&script).expect("reads");
        let lines = text.lines().count();
        // This one has the rules of every game once more.
        let most = if script.ends_with("verify.py") {
            530
        } else {
            30
        };
        assert!(lines <= most, "{} has {lines} lines", script.display());
        assert!(
            text.lines()
                .nth(1)
                .is_some_and(|line| line.starts_with("# Usage")),
            "{}",
            script.display()
        );
    }
}

#[test]
fn no_secret_and_no_machines_path_is_in_the_project() {
    let mut wrong = Vec::new();
    for (folder, extension) in [
        ("src", "rs"),
        ("tests", "rs"),
        ("sql", "sql"),
        ("scripts", "py"),
    ] {
        for file in files(folder, extension) {
            let text = fs::read_to_string(&file).expect("reads");
            // A BotFather token: ten digits and 35 characters that are not all alike.
            let token = text
                .split(|c: char| !c.is_ascii_alphanumeric() && !":_-".contains(c))
                .any(|word| {
                    word.split_once(':').is_some_and(|(id, key)| {
                        let kinds: BTreeSet<_> = key.chars().collect();
                        id.len() >= 8
                            && id.bytes().all(|b| b.is_ascii_digit())
                            && key.len() == 35
                            && kinds.len() > 12
                    })
                });
            if token || text.contains(concat!("/wo", "rk/")) || text.contains(concat!("/ro", "ot/"))
            {
                wrong.push(file.display().to_string());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
