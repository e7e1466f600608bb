//! `casino-bot launch` against the built binary: the bot comes back, and nothing is left behind.
use crate::kit_bot::{Bot, Home, SECRET, SOON, World, eventually, file_holds, signal};
use casino_bot::ops::probe::{BOT_NAME, RunFile, get};
use casino_bot::sandbox::{ALICE, BOB};
use serde_json::json;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

fn home(world: &World) -> Home {
    Home::new(world).set("RESTART_DELAY", "1")
}

/// The pids of the bots that a launcher has started so far, once there are `count` of them.
fn bots(launcher: &Bot, count: usize) -> Vec<u32> {
    eventually(SOON, "a bot", || {
        let said = launcher.stderr();
        let told = said
            .lines()
            .filter_map(|line| line.split_once("launcher: the bot runs, pid "));
        let pids: Vec<u32> = told
            .map(|(_, pid)| pid.parse().expect("a number"))
            .collect();
        (pids.len() >= count).then_some(pids)
    })
}

/// Waits until there is no such process; a zombie still is one.
fn gone(pid: u32) {
    eventually(SOON, "the end of the bot", || {
        (!Path::new(&format!("/proc/{pid}")).exists()).then_some(())
    });
}

fn says(launcher: &Bot, part: &str) {
    eventually(SOON, part, || {
        launcher.stderr().contains(part).then_some(())
    });
}

pub fn a_killed_bot_comes_back_and_plays_on() {
    let world = World::new();
    let home = home(&world).set("LOG_LEVEL", "trace");
    let mut launcher = home.start_with(&["launch"]);
    world.ask(ALICE, "/flip 0.10 heads");
    let first = bots(&launcher, 1)[0];
    signal(first, "KILL");
    says(&launcher, "the bot ended with 137, it starts again in 1");
    gone(first);
    world.ask(BOB, "/flip 0.10 tails");
    home.all_answered(&world, &[ALICE, BOB], 1);
    let second = bots(&launcher, 2)[1];
    launcher.stop_well();
    gone(second);
    assert_eq!(
        home.number("SELECT clean FROM intake"),
        1,
        "it was asked to stop"
    );
    let log = fs::read_to_string(home.path("bot_launcher.log")).expect("a log");
    assert!(log.contains("[INFO] (main) launcher: "), "{log}");
    assert!(log.contains("[INFO] (poller) polling as @"), "{log}");
    assert_eq!(log, launcher.stderr());
    for entry in fs::read_dir(home.dir.path()).expect("there") {
        let path = entry.expect("readable").path();
        assert!(!file_holds(&path, SECRET.as_bytes()), "{}", path.display());
    }
}

pub fn the_launcher_gives_up_with_the_last_code() {
    let world = World::new();
    let home = home(&world).set("MAX_RESTARTS", "1");
    let mut launcher = home.start_with(&["launch"]);
    for count in [1, 2] {
        signal(bots(&launcher, count)[count - 1], "KILL");
    }
    assert_eq!(launcher.wait_exit(SOON), 137, "{}", launcher.stderr());
}

pub fn what_no_restart_cures_is_not_even_started() {
    let world = World::new();
    let accept = |token: &str| {
        let token = Some(token.to_owned());
        world.sandbox.with(|world, _| world.accept_token(token));
    };
    accept("1:another");
    let home = home(&world);
    let mut launcher = home.start_with(&["launch"]);
    assert_eq!(launcher.wait_exit(SOON), 78);
    let said = launcher.stderr();
    assert!(said.contains("token: Telegram does not know this BOT_TOKEN"));
    assert!(!said.contains("the bot runs"), "{said}");
    let output = home.set("PORT", "seventy").run(&["launch"]);
    assert_eq!(output.status.code(), Some(78));
    let output = Home::empty()
        .set("TELEGRAM_API_URL", "http://127.0.0.1:1")
        .run(&["launch"]);
    assert_eq!(output.status.code(), Some(78));
}

pub fn a_token_that_is_wrong_is_the_bots_last_word() {
    let world = World::new();
    let home = home(&world);
    let mut launcher = home.start_with(&["launch"]);
    world.ask(ALICE, "/start");
    let other = Some("1:another".to_owned());
    world.sandbox.with(|world, _| world.accept_token(other));
    // As if it had never worked: one that has is believed for minutes.
    fs::remove_file(home.path("casino.db.token")).expect("the bot has noted it");
    signal(bots(&launcher, 1)[0], "KILL");
    assert_eq!(launcher.wait_exit(SOON), 78, "{}", launcher.stderr());
    assert_eq!(bots(&launcher, 2).len(), 2, "nothing is started after it");
}

#[test]
fn a_second_instance_is_not_started() {
    let world = World::new();
    let home = home(&world);
    let mut first = home.start();
    world.ask(ALICE, "/start");
    let mut second = home.start_with(&["launch"]);
    assert_eq!(second.wait_exit(SOON), 100);
    let said = second.stderr();
    assert!(said.contains("stop that one first") && !said.contains("the bot runs"));
    world.ask(ALICE, "/flip 0.10 heads");
    assert!(first.is_running());
    first.stop_well();
}

pub fn a_bot_does_not_outlive_its_launcher() {
    let world = World::new();
    let home = home(&world);
    let launcher = home.start_with(&["launch"]);
    world.ask(ALICE, "/flip 0.10 heads");
    let bot = bots(&launcher, 1)[0];
    launcher.kill();
    gone(bot);
    assert_eq!(home.number("SELECT clean FROM intake"), 1);
    home.audit();
}

#[test]
fn a_second_signal_kills_a_bot_that_does_not_stop() {
    let world = World::new();
    let home = home(&world);
    let mut launcher = home.start_with(&["launch"]);
    world.ask(ALICE, "/start");
    let bot = bots(&launcher, 1)[0];
    signal(bot, "STOP");
    launcher.terminate();
    says(&launcher, "launcher: stopping as asked");
    let asked = Instant::now();
    launcher.terminate();
    assert_eq!(launcher.wait_exit(SOON), 137);
    assert!(asked.elapsed() < Duration::from_secs(3));
    gone(bot);
}

#[test]
fn a_signal_ends_the_wait_for_the_next_start() {
    let world = World::new();
    let home = home(&world).set("RESTART_DELAY", "60");
    let mut launcher = home.start_with(&["launch"]);
    world.ask(ALICE, "/start");
    signal(bots(&launcher, 1)[0], "KILL");
    says(&launcher, "starts again in");
    let (code, took) = launcher.stop();
    assert_eq!(code, 137, "the bot's last");
    assert!(took < Duration::from_secs(3), "{took:?}");
}

#[test]
fn under_systemd_there_is_no_launcher() {
    let world = World::new();
    let home = home(&world);
    let socket = home.path("notify");
    let _systemd = UnixDatagram::bind(&socket).expect("bound");
    let home = home.set("NOTIFY_SOCKET", &socket.to_string_lossy());
    let mut bot = home.start_with(&["launch"]);
    world.ask(ALICE, "/flip 0.10 heads");
    let said = bot.stderr();
    let line = "systemd supervises already: use `casino-bot run` in the unit";
    assert!(said.contains(line), "{said}");
    let arguments = fs::read(format!("/proc/{}/cmdline", bot.pid())).expect("it runs");
    assert!(arguments.ends_with(b"\0run\0"), "the same process");
    bot.stop_well();
    assert!(!home.path("bot_launcher.log").exists());
}

/// Leaves word that the bot listens at a place of the test's.
fn listens(home: &Home, pid: u32) -> TcpListener {
    let server = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let run = RunFile {
        addr: server.local_addr().expect("bound"),
        pid,
        instance: "feed".to_owned(),
    };
    run.write(&home.db()).expect("written");
    server
}

/// Answers three probes as a bot does that is not well.
fn says_sick(server: &TcpListener) {
    let health = json!({"bot": BOT_NAME, "status": "unhealthy", "instance": "feed",
        "reasons": ["no sign of life"], "restart_helps": true});
    let body = health.to_string();
    for _ in 0..3 {
        let (mut peer, _) = server.accept().expect("a probe");
        let _ = peer.read(&mut [0; 1_024]);
        let head = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: ";
        write!(peer, "{head}{}\r\n\r\n{body}", body.len()).expect("answered");
    }
}

/// The same process, and so the same child of the launcher, which sees no end.
pub fn a_bot_that_starts_itself_anew_stays_launched() {
    let world = World::new();
    let home = home(&world).set("RESTART_TOKEN", "correct-horse-battery");
    let launcher = home.start_with(&["launch"]);
    world.ask(ALICE, "/flip 0.10 heads");
    let first = RunFile::read(&home.db()).expect("it has said where");
    let restart = "/restart?token=correct-horse-battery";
    let answer = get(&first.addr.to_string(), restart, SOON).expect("an answer");
    assert_eq!(answer.status, 202, "{}", answer.body);
    let second = eventually(SOON, "the new start", || {
        RunFile::read(&home.db()).filter(|run| run.instance != first.instance)
    });
    assert_eq!(second.pid, first.pid);
    world.ask(BOB, "/flip 0.10 tails");
    home.all_answered(&world, &[ALICE, BOB], 1);
    assert_eq!(bots(&launcher, 1), [first.pid]);
    assert!(!launcher.stderr().contains("launcher: the bot ended"));
    launcher.kill();
    gone(first.pid);
}

/// Two launchers side by side, since it takes its time: no interval is below ten seconds.
pub fn a_bot_that_hangs_or_says_it_is_sick_is_restarted() {
    let worlds = [World::new(), World::new()];
    let homes = [&worlds[0], &worlds[1]].map(|world| home(world).set("HEARTBEAT_INTERVAL", "10"));
    let mut launchers = [&homes[0], &homes[1]].map(|home| home.start_with(&["launch"]));
    let [hung, sick] = [0, 1].map(|n| {
        worlds[n].ask(ALICE, "/flip 0.10 heads");
        bots(&launchers[n], 1)[0]
    });
    signal(hung, "STOP");
    let server = listens(&homes[1], sick);
    let answers = thread::spawn(move || says_sick(&server));
    let outcomes = [
        (1, sick, "no sign of life", "ended with 0, it starts again"),
        (
            0,
            hung,
            "does not answer",
            "ended with 137, it starts again",
        ),
    ];
    for (n, pid, why, end) in outcomes {
        eventually(3 * SOON, end, || {
            launchers[n].stderr().contains(end).then_some(())
        });
        let said = launchers[n].stderr();
        assert_eq!(said.matches(why).count(), 3, "{said}");
        gone(pid);
        worlds[n].ask(BOB, "/flip 0.10 tails");
        launchers[n].stop_well();
        homes[n].all_answered(&worlds[n], &[ALICE, BOB], 1);
    }
    answers.join().expect("no panic");
}
