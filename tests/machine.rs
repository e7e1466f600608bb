//! What the machine under the bot does: signals that were ignored, logs that nobody takes or that
//! others move, clocks that jump, disks without room, secrets and settings in files.
pub mod clock;

use crate::kit_bot::{
    Home, OWNER, SECRET, SOON, SmallDisk, TOKEN, World, eventually, message_update, signal, status,
};
use casino_bot::sandbox::{ALICE, BOB};
use casino_bot::values::limits;
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixDatagram;
use std::process::Command;
use std::thread;

const BET: &str = "/flip 0.10 heads";

/// Writes until it would have to wait, so that the next one has to.
fn fill(pipe: &impl AsFd, mut writer: impl Write) {
    let flags = fcntl_getfl(pipe).expect("flags");
    fcntl_setfl(pipe, flags | OFlags::NONBLOCK).expect("set");
    while writer.write(&[b'x'; 4_096]).is_ok() {}
    while writer.write(b"x").is_ok() {}
    fcntl_setfl(pipe, flags).expect("set");
}

/// Plays, is told to stop, and stops in time, although its log goes nowhere.
fn plays_and_stops(home: &Home, world: &World, stderr: Option<io::PipeWriter>, arguments: &[&str]) {
    let mut bot = match stderr {
        Some(stderr) => home.start_into(stderr, arguments),
        None => home.start_with(arguments),
    };
    for rounds in 1..=3 {
        world.ask(ALICE, BET);
        assert_eq!(world.rounds_told(ALICE).len(), rounds);
    }
    home.health_with("health", |status, _| (status == 200).then_some(()));
    bot.stop_well();
    home.audit();
}

#[test]
fn a_pipe_that_nobody_reads_stops_nothing() {
    for (arguments, log) in [(&["run"][..], "bot.log"), (&["launch"], "bot_launcher.log")] {
        let world = World::new();
        let home = Home::new(&world).set("LOG_LEVEL", "trace");
        let (reader, writer) = io::pipe().expect("a pipe");
        fill(&writer, &writer);
        plays_and_stops(&home, &world, Some(writer), arguments);
        let log = fs::read_to_string(home.path(log)).expect("a log");
        assert!(
            log.contains("polling as @") && log.contains("stopping as asked"),
            "{log}"
        );
        drop(reader);
    }
}

pub fn a_log_disk_that_does_not_answer_stops_nothing() {
    for (arguments, name) in [
        (&["run"][..], "LOG_FILE"),
        (&["launch"], "LAUNCHER_LOG_FILE"),
    ] {
        let world = World::new();
        let home = Home::new(&world);
        let log = home.path("frozen.log");
        assert!(
            Command::new("mkfifo")
                .arg(&log)
                .status()
                .expect("it runs")
                .success()
        );
        let both = OpenOptions::new()
            .read(true)
            .write(true)
            .open(&log)
            .expect("opens");
        fill(&both, &both);
        let home = home
            .set(name, &log.to_string_lossy())
            .set("LOG_LEVEL", "trace");
        plays_and_stops(&home, &world, None, arguments);
    }
}

pub fn a_log_that_others_move_or_delete_is_opened_anew() {
    let world = World::new();
    let home = Home::new(&world);
    let (log, launchers) = (home.path("bot.log"), home.path("bot_launcher.log"));
    let mut bot = home.start_with(&["launch"]);
    world.ask(ALICE, BET);
    fs::rename(&log, home.path("moved.log")).expect("moved");
    fs::remove_file(&launchers).expect("deleted");
    // It looks where the file is once in this time, while it writes.
    thread::sleep(limits::LOG_LOOK_EVERY);
    bot.stop_well();
    for log in [log, launchers] {
        let said = fs::read_to_string(&log).expect("it is there again");
        assert!(said.contains("stopping as asked"), "{said}");
    }
}

#[test]
fn a_signal_that_was_ignored_stays_ignored() {
    for arguments in [&["run"][..], &["launch"]] {
        let world = World::new();
        let home = Home::new(&world);
        let mut bot = home.start_ignoring("HUP INT", arguments);
        world.ask(ALICE, BET);
        for name in ["HUP", "INT"] {
            signal(bot.pid(), name);
        }
        world.ask(BOB, BET);
        assert!(bot.is_running());
        home.health_with("it does not stop", |_, health| {
            (health["total_updates"].as_u64()? >= 4).then_some(())
        });
        assert!(!home.logs().contains("stopping as asked"));
        bot.stop_well();
    }
    // And one that was not is heeded.
    let world = World::new();
    let home = Home::new(&world);
    for name in ["HUP", "INT"] {
        let mut bot = home.start_ignoring("USR1", &[]);
        world.ask(ALICE, BET);
        signal(bot.pid(), name);
        assert_eq!(bot.wait_exit(SOON), 0, "{name}");
    }
}

#[test]
fn a_stale_notify_socket_is_told_once() {
    let world = World::new();
    let home = Home::new(&world);
    let gone = home.path("gone").to_string_lossy().into_owned();
    let home = home.set("NOTIFY_SOCKET", &gone);
    let mut bot = home.start();
    world.ask(ALICE, BET);
    bot.stop_well();
    let told = bot.stderr().matches("systemd cannot be told").count();
    assert_eq!(told, 1, "{}", bot.stderr());
}

/// A manager that reads nothing for a while holds nothing up, and hears in the end what it waits for.
pub fn a_notify_socket_that_nobody_reads_holds_nothing_up() {
    let world = World::new();
    let home = Home::new(&world);
    let path = home.path("notify");
    let manager = UnixDatagram::bind(&path).expect("bound");
    let filler = UnixDatagram::unbound().expect("a socket");
    filler.set_nonblocking(true).expect("set");
    while filler.send_to(b"FULL=1", &path).is_ok() {}
    let home = home.set("NOTIFY_SOCKET", &path.to_string_lossy());
    let mut bot = home.start();
    world.ask(ALICE, BET);
    let told = || bot.stderr().matches("systemd cannot be told").count();
    eventually(SOON, "it is told", || (told() > 0).then_some(()));
    assert_eq!(told(), 1, "{}", bot.stderr());
    manager.set_read_timeout(Some(SOON)).expect("set");
    let mut buffer = [0; 4_096];
    let ready = std::iter::repeat_with(|| {
        let length = manager.recv(&mut buffer).expect("it goes on telling");
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    })
    .find(|told| told.contains("READY=1"));
    assert!(ready.is_some_and(|told| told.contains("WATCHDOG=1")));
    while filler.send_to(b"FULL=1", &path).is_ok() {}
    bot.stop_well();
}

/// Once without books, once with some.
pub fn a_disk_that_is_full_at_the_start_is_outwaited() {
    let world = World::new();
    let mount = tempfile::tempdir().expect("a temporary folder");
    let Some(disk) = SmallDisk::mount(mount.path().join("small"), 8) else {
        return;
    };
    let db = disk.0.join("casino.db").to_string_lossy().into_owned();
    let home = Home::new(&world)
        .set("CASINO_DB", &db)
        .set("RESTART_DELAY", "1")
        .set("MAX_RESTARTS", "1");
    for rounds in 1..=2 {
        disk.fill(0);
        let mut bot = home.start();
        world.say(ALICE, BET);
        eventually(SOON, "it waits", || {
            let waits = bot.stderr().matches("the disk is full").count();
            (waits >= 3 || !bot.is_running()).then_some(())
        });
        assert!(bot.is_running(), "{}", bot.stderr());
        disk.free();
        eventually(SOON, "it goes on", || {
            (world.rounds_told(ALICE).len() == rounds).then_some(())
        });
        bot.stop_well();
    }
}

#[test]
fn a_secret_may_be_a_file_for_every_command() {
    let world = World::new();
    let home = Home::new(&world);
    let file = home.path("token");
    fs::write(&file, format!("{TOKEN}\n")).expect("written");
    let home = home
        .set("BOT_TOKEN", "")
        .set("BOT_TOKEN_FILE", &file.to_string_lossy());
    let said = home.run(&["check"]);
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stdout)
    );
    let mut bot = home.start();
    world.ask(ALICE, BET);
    bot.stop_well();
    fs::remove_file(&file).expect("removed");
    let (code, said) = home.fails();
    assert_eq!(code, 78, "{said}");
    assert!(
        said.contains("BOT_TOKEN: ") && said.contains("token\" cannot be read"),
        "{said}"
    );
}

/// `docker exec … casino-bot check` has nothing of what the container's start had but the files.
#[test]
fn docker_s_secrets_are_found() {
    let world = World::new();
    let home = Home::new(&world);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/docker-startup.sh");
    let bot = env!("CARGO_BIN_EXE_casino-bot");
    let home = home.set("BOT_TOKEN", "");
    for command in [
        format!("'{bot}' check"),
        format!("CASINO_BOT='{bot}' '{script}' check"),
    ] {
        let inside = format!(
            "mount -t tmpfs tmpfs /run 2> /dev/null || exit 99
             mkdir /run/secrets && echo '{TOKEN}' > /run/secrets/BOT_TOKEN && {command}"
        );
        let mut shell = Command::new("unshare");
        shell.args(["-m", "sh", "-c", &inside]).env_clear();
        shell.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        shell.envs([
            ("OWNER_USER_ID", OWNER.to_string()),
            ("PORT", "0".to_owned()),
        ]);
        shell
            .env("TELEGRAM_API_URL", &world.url)
            .current_dir(home.dir.path());
        let output = shell.output();
        let Some(output) = output.ok().filter(|o| o.status.code() != Some(99)) else {
            eprintln!("NOT TESTED: /run/secrets needs the right to mount (run as root)");
            return;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        if said.contains("unshare") {
            eprintln!("NOT TESTED: {said}");
            return;
        }
        assert!(output.status.success() && !said.contains(SECRET), "{said}");
        assert!(said.contains("ok      token: Telegram knows it"), "{said}");
    }
}

#[test]
fn the_env_file_is_the_folders_own_and_is_read_literally() {
    let world = World::new();
    let (above, home) = (Home::empty(), Home::empty());
    let text = format!(
        "\u{feff}# settings\r\nsome words\r\nexport BOT_TOKEN='{TOKEN}' # hush\r\n\
         OWNER_USER_ID = {OWNER}\r\nPORT=0\r\nTELEGRAM_API_URL=\"{}\"\r\nRESTART_TOKEN=cor$PATH-rect\r\n",
        world.url
    );
    fs::write(home.path(".env"), &text).expect("written");
    let home = home.set("PATH", "/bin");
    let mut bot = home.start();
    world.ask(ALICE, BET);
    let asked = home.get("/restart?token=cor$PATH-rect");
    assert_eq!(asked.map(|(status, _)| status), Some(202));
    // Between two starts of a process a stop simply ends it.
    eventually(SOON, "the new start", || {
        (world.calls("getMe", "ok") == 2).then_some(())
    });
    bot.stop_well();
    let said = bot.stderr();
    assert!(
        said.contains(".env: line 2 is not NAME=value and is ignored"),
        "{said}"
    );
    assert!(
        !said.contains("some words") && !said.contains(SECRET),
        "{said}"
    );
    fs::write(above.path(".env"), &text).expect("written");
    fs::create_dir(above.path("below")).expect("made");
    let check = above
        .command(&["check"])
        .current_dir(above.path("below"))
        .output();
    let said = String::from_utf8(check.expect("it runs").stdout).expect("UTF-8");
    assert!(
        said.contains("not ok  settings: set BOT_TOKEN and OWNER_USER_ID"),
        "{said}"
    );
}

#[test]
fn a_disk_that_is_nearly_full_warns_and_plays_on() {
    let world = World::new();
    let mount = tempfile::tempdir().expect("a temporary folder");
    let Some(disk) = SmallDisk::mount(mount.path().join("small"), 24) else {
        return;
    };
    let db = disk.0.join("casino.db").to_string_lossy().into_owned();
    let home = Home::new(&world).set("CASINO_DB", &db);
    let mut bot = home.start();
    world.ask(ALICE, BET);
    home.health_with("a warning", |status, health| {
        let told = health["warnings"][0].as_str()?.contains("nearly full");
        assert_eq!((status, &health["restart_helps"]), (200, &false.into()));
        told.then_some(())
    });
    let said = home.run(&["health"]);
    let line = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        said.status.success() && line.contains("warning: the disk is nearly full"),
        "{line}"
    );
    bot.stop_well();
}

/// Many chats that fail alike: the first are told each, the rest by their number.
pub fn an_outage_is_a_few_lines_and_a_count() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start();
    world.ask(ALICE, BET);
    const CHATS: i64 = 60;
    world.fault("sendMessage", None, status(500), 60);
    for chat in 1..=CHATS {
        world.inject(message_update(1_000 + chat, "/start"));
    }
    eventually(SOON, "all have failed", || {
        (world.calls("sendMessage", "status") >= 60).then_some(())
    });
    bot.stop();
    let said = bot.stderr();
    let failed =
        |line: &&str| line.contains("sendMessage in chat") && line.contains("failed, again in");
    let (counts, lines): (Vec<_>, Vec<_>) = said
        .lines()
        .filter(failed)
        .partition(|line| line.contains("… and "));
    assert_eq!(lines.len(), limits::LOG_ALIKE_MAX as usize, "{said}");
    let count = |line: &str| {
        line.split_once("… and ")?
            .1
            .split(' ')
            .next()?
            .parse::<usize>()
            .ok()
    };
    let counted: usize = counts.iter().filter_map(|line| count(line)).sum();
    assert!(counts.len() <= 2 && lines.len() + counted >= 60, "{said}");
}
