//! The contract of the built binary: exit codes, what it says to its operator, what it refuses to
//! open, how it stops, and what never leaves it.
mod database;

use crate::kit_bot::{
    Bot, Home, OWNER, SECRET, SOON, TOKEN, World, button, eventually, file_holds, flood, status,
};
use casino_bot::sandbox::{ALICE, BOB, FaultKind};
use casino_bot::speech::languages::LANGUAGES;
use rusqlite::Connection;
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::Duration;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

/// A home whose books have seen `rounds` rounds; the bot has ended.
fn played(world: &World, rounds: usize) -> Home {
    let home = Home::new(world);
    let mut bot = home.start();
    for _ in 0..rounds {
        world.say(ALICE, "/flip 0.10 heads");
    }
    eventually(SOON, "all rounds", || {
        (world.told(ALICE).len() >= rounds).then_some(())
    });
    bot.stop_well();
    home
}

/// Starting fails with 78 and one line that holds all of `parts`.
fn refused(home: &Home, parts: &[&str]) {
    let (code, said) = home.fails();
    assert_eq!(code, 78, "{said}");
    let told = |line: &str| parts.iter().all(|part| line.contains(part));
    assert!(said.lines().any(told), "{parts:?} in {said}");
}

#[test]
fn without_a_token_two_lines_say_what_to_do() {
    let output = Home::empty().run(&[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(78));
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(
        said.contains("BOT_TOKEN") && said.contains("OWNER_USER_ID"),
        "{said}"
    );
    assert!(said.contains("casino-bot sandbox"), "{said}");
    assert!(output.stdout.is_empty());
    let half = Home::empty().set("BOT_TOKEN", TOKEN).run(&["run"]);
    let said = text(&half.stderr);
    assert!(said.contains("set OWNER_USER_ID in") && !said.contains("set BOT_TOKEN"));
    assert!(!said.contains(SECRET), "{said}");
}

#[test]
fn all_wrong_settings_are_told_at_once() {
    let home = Home::empty()
        .set("BOT_TOKEN", "no token/secret")
        .set("PORT", "seventy")
        .set("TELEGRAM_RATE_CHAT", "-1")
        .set("LOG_LEVEL", "loud");
    let output = home.run(&["run"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(78));
    assert_eq!(said.lines().count(), 4, "{said}");
    for name in ["BOT_TOKEN", "PORT", "TELEGRAM_RATE_CHAT", "LOG_LEVEL"] {
        let told = |line: &str| line.contains(name) && line.contains("expected");
        assert!(said.lines().any(told), "{name} in {said}");
    }
    assert!(!said.contains("secret"), "{said}");
    fs::write(home.path(".env"), "not a line\nCASINO_DB='x\n").expect("written");
    let said = text(&home.run(&["run"]).stderr);
    assert_eq!(said.lines().count(), 5, ".env's errors come too: {said}");
    assert!(
        said.contains(".env: line 2: CASINO_DB has no closing quote"),
        "{said}"
    );
}

#[test]
fn the_environment_wins_over_the_env_file() {
    let world = World::new();
    let home = Home::new(&world);
    fs::write(home.path(".env"), "BOT_TOKEN=1:wrong\nLOG_LEVEL=error\n").expect("written");
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    bot.stop_well();
    assert_eq!(bot.stderr(), "", "LOG_LEVEL is read from .env");
}

#[test]
fn usage_errors_say_what_to_type() {
    let home = Home::empty();
    for arguments in [
        &["dance"][..],
        &["--fast"],
        &["run", "now"],
        &["audit", "--file", "x"],
        &["backup"],
    ] {
        let output = home.run(arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{arguments:?}: {said}");
        assert!(said.contains("casino-bot help"), "{arguments:?}: {said}");
    }
    let version = home.run(&["--version"]);
    assert_eq!(text(&version.stdout), "casino-bot 2.0.1\n");
    for arguments in [["help"], ["--help"]] {
        let help = home.run(&arguments);
        let said = text(&help.stdout);
        assert!(help.status.success() && help.stderr.is_empty());
        for part in ["casino-bot audit", "BOT_TOKEN", "CASINO_DB", "sandbox"] {
            assert!(said.contains(part), "{part}");
        }
    }
}

pub fn a_token_that_telegram_rejects_ends_the_bot_soon() {
    let world = World::new();
    world
        .sandbox
        .with(|world, _| world.accept_token(Some("1:another".to_owned())));
    let home = Home::new(&world);
    let began = std::time::Instant::now();
    refused(
        &home,
        &["Telegram does not know this BOT_TOKEN", "BotFather"],
    );
    assert!(
        began.elapsed() < Duration::from_secs(7),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn a_second_instance_leaves_the_first_alone() {
    let world = World::new();
    let home = Home::new(&world);
    let mut first = home.start();
    world.ask(ALICE, "/start");
    let (code, said) = home.fails();
    assert_eq!(code, 100, "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("another casino-bot") && said.contains("casino.db"));
    world.ask(ALICE, "/flip 0.10 heads");
    assert!(first.is_running());
    first.stop_well();
}

#[test]
fn a_stop_is_prompt_and_says_so_with_0() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    let (code, took) = bot.stop();
    assert_eq!(code, 0);
    assert!(took < Duration::from_secs(3), "{took:?}");
    assert_eq!(home.number("SELECT clean FROM intake"), 1);
    let pending = world.call("getWebhookInfo", json!({}));
    assert_eq!(
        pending["result"]["pending_update_count"], 0,
        "what is handled is confirmed"
    );
}

pub fn a_stop_is_prompt_when_telegram_is_gone() {
    let mut world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    world.go_away();
    eventually(SOON, "the bot notices", || {
        bot.stderr().contains("getUpdates failed").then_some(())
    });
    let (code, took) = bot.stop();
    assert_eq!(code, 0, "{}", bot.stderr());
    assert!(took < Duration::from_secs(3), "{took:?}");
}

pub fn a_stop_is_prompt_when_telegram_is_silent() {
    // A listener that never accepts: connections open and nothing is ever answered.
    let silent = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("bound"));
    let world = World::new();
    let home = Home::new(&world).set("TELEGRAM_API_URL", &url);
    let mut bot = home.start();
    eventually(SOON, "it has opened its books", || {
        home.path("casino.db.lock")
            .metadata()
            .ok()
            .filter(|m| m.len() > 0)
    });
    let (code, took) = bot.stop();
    assert_eq!(code, 0, "{}", bot.stderr());
    assert!(took < Duration::from_secs(5), "{took:?}");
}

pub fn a_stop_is_prompt_when_the_last_confirmation_hangs() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    world.fault("getUpdates", None, FaultKind::Hang { seconds: 60.0 }, 9);
    let (code, took) = bot.stop();
    assert_eq!(code, 0, "{}", bot.stderr());
    assert!(took < Duration::from_secs(5), "{took:?}");
}

#[test]
fn a_start_takes_over_what_waits_and_sets_the_menu() {
    let world = World::new();
    world.say(ALICE, "/flip 0.10 heads");
    world.call("setWebhook", json!({"url": "https://example.org/hook"}));
    let home = Home::new(&world);
    let mut bot = home.start();
    world.hear(ALICE, "round #");
    assert_eq!(world.calls("deleteWebhook", "ok"), 1);
    let menu = world.call("getMyCommands", json!({}));
    let names: BTreeSet<_> = menu["result"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|command| command["command"].as_str())
        .collect();
    let expected = "start help games balance history round stats fair flip dice slots";
    for name in expected.split(' ') {
        assert!(names.contains(name), "{name} in {names:?}");
        let answer = world.ask(BOB, &format!("/{name}"));
        let unknown = answer["text"].to_string().contains("do not know");
        assert!(!unknown, "/{name} is in the menu and works");
    }
    assert_eq!(world.calls("setMyCommands", "ok"), LANGUAGES.len() as u64);
    let russian = world.call("getMyCommands", json!({"language_code": "ru"}));
    let lines = russian["result"].to_string();
    for line in ["Ваша панель", "🪙 Монета"] {
        assert!(lines.contains(line), "{lines}");
    }
    bot.stop_well();
}

/// Everything a session can bring, at the level that logs most.
fn eventful_session(world: &World, home: &Home) {
    let mut bot = home.start();
    world.say(OWNER, "/start");
    let table = world.ask(ALICE, "/flip 0.10 heads");
    let table = world.press(ALICE, &table, "Again");
    let stale = button(&world.ask(ALICE, "/flip 0.10 heads"), "Again").expect("a button");
    world.ask(ALICE, "/flip 0.10 tails");
    assert!(world.toast(ALICE, &table, &stale).contains("had its turn"));
    let fair = world.ask(ALICE, "/fair");
    let rotate = button(&fair, "Rotate").expect("a button");
    world.toast(ALICE, &fair, &rotate);
    world.hear(ALICE, "Revealed");
    for forged in [
        "/flip 1\n2026-01-01T00:00:00Z [ERROR] FORGED by a player",
        "/nonsense\r\n[ERROR] FORGED",
        "hello\n[ERROR] FORGED\u{2028}[ERROR] FORGED",
    ] {
        world.ask(BOB, forged);
    }
    world.inject(json!({"message": "x\n[ERROR] FORGED"}));
    world.inject(json!({"callback_query": {"id": "1\n[ERROR] FORGED", "from": 3}}));
    let forged = FaultKind::Status {
        status: Some(400),
        description: Some("Bad Request:\n[ERROR] FORGED".to_owned()),
        retry_after: None,
        migrate_to_chat_id: None,
    };
    for kind in [
        status(500),
        flood(1),
        FaultKind::Garbage,
        FaultKind::Lost,
        forged,
    ] {
        world.fault("sendMessage", Some(BOB), kind, 1);
        world.say(BOB, "/balance");
    }
    for kind in [status(409), FaultKind::Truncate, status(401)] {
        world.fault("getUpdates", None, kind, 1);
    }
    bot.terminate();
    assert_eq!(bot.wait_exit(SOON), 0);
}

#[test]
fn the_token_and_forged_lines_reach_no_file() {
    let world = World::new();
    let home = Home::new(&world).set("LOG_LEVEL", "trace");
    eventful_session(&world, &home);
    // A wrong URL: errors of the HTTP client like to quote it.
    for url in ["http://127.0.0.1:1", "https://127.0.0.1:1"] {
        let astray = Home::new(&world)
            .set("LOG_LEVEL", "trace")
            .set("TELEGRAM_API_URL", url);
        let mut bot = astray.start();
        eventually(SOON, "an error", || {
            bot.stderr().contains("getMe failed").then_some(())
        });
        stop_and_search(&astray, &mut bot);
    }
    let logs = home.logs();
    assert!(logs.contains("polling as @"), "{logs}");
    let forged = |line: &str| line.starts_with("[ERROR]") || line.contains("Z [ERROR] FORGED");
    assert!(!logs.lines().any(forged), "{logs}");
    search(&home);
}

fn stop_and_search(home: &Home, bot: &mut Bot) {
    bot.stop_well();
    search(home);
}

fn search(home: &Home) {
    for entry in fs::read_dir(home.dir.path()).expect("there") {
        let path = entry.expect("readable").path();
        assert!(!file_holds(&path, SECRET.as_bytes()), "{}", path.display());
    }
}

#[test]
fn audit_plays_every_round_again() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, "/dice 1 under 50");
    bot.stop_well();
    home.audit();
    // Under 50.00 and over 49.99 never both win or both lose; no sum in the books tells them apart.
    let db = Connection::open(home.db()).expect("opens");
    let tamper = "DROP TRIGGER round_once_settled_stays; UPDATE round SET choice = 'gt4999'";
    db.execute_batch(tamper).expect("tampers");
    let audit = home.run(&["audit", "--db", &home.db().to_string_lossy()]);
    let said = String::from_utf8_lossy(&audit.stdout).into_owned();
    assert_eq!(audit.status.code(), Some(1), "{said}");
    assert!(
        said.contains("BROKEN: Every payout is what") && said.contains("round 1 of dice"),
        "{said}"
    );
}

/// Somebody who foresees a name in the temporary folder plants it there.
#[test]
fn the_sandbox_keeps_to_a_folder_of_its_own() {
    let home = Home::empty();
    let (temp, theirs) = (home.path("temp"), home.path("theirs"));
    fs::create_dir(&temp).expect("made");
    for (plant, way) in [("mkdir", "folder"), ("ln -s \"$THEIRS\"", "link")] {
        let _ = fs::create_dir(&theirs);
        let script =
            format!("{plant} \"$TMPDIR/casino-bot-sandbox-$$\" && exec \"$0\" sandbox --port 0");
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &script])
            .arg(env!("CARGO_BIN_EXE_casino-bot"))
            .env_clear()
            .envs([("TMPDIR", &temp), ("THEIRS", &theirs)])
            .envs([("PORT", "0"), ("PATH", "/usr/bin:/bin")])
            .current_dir(home.path(""));
        let mut bot = home.start_as(&mut shell);
        let planted = temp.join(format!("casino-bot-sandbox-{}", bot.pid()));
        let ours = || {
            let entries = fs::read_dir(&temp).expect("there");
            let mut paths = entries.map(|entry| entry.expect("there").path());
            paths.find(|path| path.join("casino.db").exists())
        };
        let folder = eventually(SOON, "the sandbox's books", ours);
        let mode = fs::symlink_metadata(&folder)
            .expect("there")
            .permissions()
            .mode();
        assert_ne!(folder, planted, "{way}");
        assert_eq!(mode & 0o7777, 0o700, "{way}");
        bot.stop_well();
        assert!(!folder.exists(), "{way}");
        assert!(planted.exists(), "{way}");
        assert_eq!(fs::read_dir(&planted).expect("there").count(), 0, "{way}");
    }
}
