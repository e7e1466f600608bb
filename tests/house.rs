//! The house rules that a compiler does not check.
mod rooms;

use casino_bot::casino::wings::WINGS;
use casino_bot::ops::config::SETTINGS;
use casino_bot::rules::games::GAMES;
use casino_bot::store::Audit;
use rooms::House;
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

/// The folders are the layers: a file uses only its own folder and those before it.
const LAYERS: [&str; 12] = [
    "values", "speech", "rules", "web", "ops", "sandbox", "store", "casino", "telegram",
    "payments", "shell", "cli",
];
/// Of the sandbox, which is to be as far from the rest as Telegram is.
const SANDBOX: [&str; 3] = ["values", "web", "sandbox"];
/// The rules: no clock, no environment, no network, no other thread, no chance of their own.
const PURE: [&str; 10] = [
    "values/money",
    "values/backoff",
    "speech",
    "rules",
    "casino",
    "shell/supervisor",
    "shell/workers/courier/judge",
    "shell/workers/engine/pace",
    "shell/workers/poller/",
    "shell/workers/teller/turns",
];

fn folder(room: &str) -> &str {
    room.split('/').next().unwrap_or_default()
}

#[test]
fn files_use_only_their_own_folder_and_those_above_it() {
    let layer = |room: &str| LAYERS.iter().position(|layer| *layer == folder(room));
    let house = House::read(&root().join("src"));
    let mut wrong = Vec::new();
    for ((from, to), says) in &house.arrows {
        let (own, other) = (layer(from), layer(to));
        let apart = folder(from) == "sandbox" && !SANDBOX.contains(&folder(to));
        if own.is_none() || other.is_none() || other > own || apart {
            wrong.push(format!("{from} uses {to}: {says:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_are_pure_and_nothing_waits_or_grows_without_bound() {
    let mut wrong = Vec::new();
    // What runs in the build is no part of the program.
    let program = |file: &PathBuf| !file.ends_with("build.rs");
    for file in files("src", "rs").into_iter().filter(program) {
        let room = file.strip_prefix(root().join("src")).expect("in src");
        let room = room.with_extension("").to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).expect("reads");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code: String = code
            .lines()
            .filter(|l| !l.trim_start().starts_with("//"))
            .collect();
        if PURE.iter().any(|pure| room.starts_with(pure)) {
            for impure in [
                "Instant::now",
                "SystemTime",
                "std::env",
                "std::net",
                "std::fs",
                "thread::",
                "random()",
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
        if folder(&room) != "store" && code.contains("rusqlite") {
            wrong.push(format!("{} speaks SQL", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What others call is documented; a field or a variant only where its name and type do not say it
/// all, which no lint asks for. The parts of one worker are seen by that worker alone.
#[test]
fn public_items_are_documented() {
    let kinds = ["fn", "const", "static", "struct", "enum", "trait", "type"];
    let mut wrong = Vec::new();
    for file in files("src", "rs") {
        let room = file.strip_prefix(root().join("src")).expect("in src");
        if room.components().count() > 3 && !room.starts_with("casino") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("reads");
        if !text.starts_with("//!") {
            wrong.push(format!("{} says nothing of itself", room.display()));
        }
        let mut documented = false;
        for line in text.lines().map(str::trim_start) {
            let item = line.strip_prefix("pub ").and_then(|l| l.split(' ').next());
            // What a macro makes is documented where it is made.
            let made = line.contains('$');
            if item.is_some_and(|item| kinds.contains(&item)) && !documented && !made {
                wrong.push(format!("{}: {line}", room.display()));
            }
            // Attributes stand between the words and the item, of one line or of several.
            let attribute = line.starts_with("#[") || line.starts_with([')', ']']);
            let within = line.ends_with(',') || line.starts_with("clippy::");
            documented = line.starts_with("///") || documented && (attribute || within);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_architecture_page_names_every_room_once_and_no_file_that_is_not() {
    let page = fs::read_to_string(root().join("src/lib.rs")).expect("reads");
    let page = page.replace("//! ", "");
    let behind = |title: &str| {
        let found = page.split_once(title);
        let (_, rest) = found.unwrap_or_else(|| panic!("{title}?"));
        rest.split("\n#").next().unwrap_or_default()
    };
    let mut wrong = Vec::new();
    for layer in LAYERS {
        let section = behind(&format!("\n## [`{layer}`]"));
        for file in files(&format!("src/{layer}"), "rs") {
            let name = file.file_stem().expect("a name").to_string_lossy();
            let is_room = file.parent().is_some_and(|folder| folder.ends_with(layer));
            let named = section.matches(&format!("`{name}`")).count();
            // What a wing keeps is in the file of its name.
            let of_a_wing = layer == "store" && WINGS.iter().any(|wing| wing.name == name);
            if is_room && named != usize::from(!of_a_wing) {
                wrong.push(format!("{layer}: {name} is named {named} times"));
            }
        }
    }
    let said = behind("\n# To add").split('`').skip(1).step_by(2);
    for file in said.filter(|said| said.contains('/') && !said.contains("XX")) {
        if !root().join("src").join(file).exists() && !root().join(file).exists() {
            wrong.push(format!("there is no {file}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_wing_is_a_file_and_has_a_row() {
    let wings = root().join("src/casino/wings");
    let on_disk = files("src/casino/wings", "rs").into_iter();
    let on_disk = on_disk.filter(|file| file.parent() == Some(&*wings));
    let on_disk: BTreeSet<_> = on_disk
        .map(|file| file.file_stem().expect("a name").to_os_string())
        .collect();
    let rows = WINGS.iter().map(|wing| wing.name.into());
    assert_eq!(on_disk, rows.collect());
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

/// A player's stake is booked with the guard's leave alone, which the rules give to nobody but the guard.
#[test]
fn only_the_guard_asks_the_rules_for_leave() {
    let asks = |file: &PathBuf| {
        let text = fs::read_to_string(file).expect("reads");
        text.contains("judge(") && text.contains("Leave")
    };
    let asking = files("src", "rs").into_iter().filter(asks);
    let src = root().join("src");
    let asking: BTreeSet<_> = asking
        .map(|file| file.strip_prefix(&src).expect("in src").to_owned())
        .collect();
    let guards = ["casino/guard.rs", "rules/guard.rs"].map(PathBuf::from);
    assert_eq!(asking, BTreeSet::from(guards));
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
            250 + 20 * GAMES.len()
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

/// A fault that no longer stands where it was planted proves nothing any more.
#[test]
fn every_planted_fault_stands_once_in_its_file() {
    let faults = fs::read_dir(root().join("tests/simulation/faults")).expect("a folder");
    let mut changes = 0;
    for fault in faults {
        let path = fault.expect("a file").path();
        let text = fs::read_to_string(&path).expect("reads");
        let (_, mut rest) = text.split_once('\n').expect("what it does");
        while let Some((file, behind)) = rest.split_once("\n<<<<\n") {
            let (old, behind) = behind.split_once("\n====\n").expect("what stands there");
            let code = fs::read_to_string(root().join(file)).expect("reads");
            assert_eq!(code.matches(old).count(), 1, "{} in {file}", path.display());
            changes += 1;
            rest = behind.split_once("\n>>>>\n").expect("its end").1;
        }
        assert_eq!(rest, "", "{}", path.display());
    }
    assert!(changes > 50, "{changes}");
}
