//! The teller of the built binary: what a provider that does not answer, or a teller that fails, is to the bot.
use super::{Script, TOKEN};
use crate::kit_bot::{Home, SOON, World, eventually};
use casino_bot::sandbox::ALICE;
use casino_bot::shell::supervisor::FREED_WAIT;
use casino_bot::values::limits;
use serde_json::json;
use std::net::TcpListener;
use std::time::{Duration, Instant};

fn with_cashier(world: &World, url: &str) -> Home {
    Home::new(world)
        .set("CRYPTOBOT_API_TOKEN", TOKEN)
        .set("CRYPTOBOT_API_URL", url)
}

#[test]
fn a_provider_that_hangs_keeps_nobody_from_playing_and_no_stop_waiting() {
    let world = World::new();
    let silent = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("bound"));
    let home = with_cashier(&world, &url);
    let mut bot = home.start();
    let held = silent.accept().expect("it is asked");
    world.ask(ALICE, "/flip 10 heads");
    let (status, health) = home.health().expect("it answers");
    assert_eq!(status, 200, "{health}");
    let began = Instant::now();
    bot.stop_well();
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    drop(held);
    home.audit();
    assert!(!home.logs().contains("Hush"));
}

/// The teller is struck so; another takes its place, and the provider is asked all the same.
fn struck(how: &str) {
    let world = World::new();
    let script = Script::result(&json!([]));
    let home = with_cashier(&world, &format!("http://{}", script.server.addr()));
    let folder = home.dir.path().to_string_lossy().into_owned();
    let home = home.set("CASINO_DRILL", &folder).set("RESTART_DELAY", "1");
    home.strike("teller", how);
    let mut bot = home.start();
    home.is_struck("teller", how);
    // Nobody else waits for it.
    world.ask(ALICE, "/flip 10 heads");
    // One that hangs is late, is freed, is late again, and is fenced.
    let patience = limits::PROMPT_WAIT + FREED_WAIT + SOON;
    eventually(patience, "it is replaced", || {
        let (_, health) = home.health()?;
        let mut workers = health["workers"].as_array()?.iter();
        let teller = workers.find(|worker| worker["name"] == "teller")?;
        (teller["state"] == "running" && teller["restarts"] == 1).then_some(())
    });
    world.ask(ALICE, "/flip 10 heads");
    eventually(SOON * 4, "the provider is asked", || {
        let calls = script.calls.lock().expect("no panic");
        calls
            .iter()
            .any(|call| call.method.ends_with("getBalance"))
            .then_some(())
    });
    bot.stop_well();
    home.audit();
}

pub fn a_teller_that_fails_is_replaced_and_asks_again() {
    struck("panic");
}

pub fn a_teller_that_hangs_is_fenced_and_replaced() {
    struck("hang");
}
