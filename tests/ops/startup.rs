//! The start in a container.
use super::{repository, said};
use crate::kit_bot::{OWNER, SECRET, SOON, TOKEN, World, eventually};
use casino_bot::shell::app::End;
use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A folder to start in, which every user may enter.
fn folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).expect("it is ours");
    dir
}

/// The script, started in a folder with nothing set: a copy, which finds no bot beside itself and
/// which every user can reach.
fn startup(dir: &TempDir) -> Command {
    let script = dir.path().join("docker-startup.sh");
    fs::copy(repository("docker-startup.sh"), &script).expect("copied");
    fs::set_permissions(&script, Permissions::from_mode(0o755)).expect("it is ours");
    let mut command = Command::new("/bin/sh");
    command.arg(script).current_dir(dir.path()).env_clear();
    command.env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    command
}

/// The same with what `run` needs, and a shell in the bot's place: its `run` is a file to execute,
/// so that no test has to make a program.
fn startup_well(dir: &TempDir, run: &str) -> Command {
    let file = dir.path().join("run");
    fs::write(&file, run).expect("written");
    fs::set_permissions(file, Permissions::from_mode(0o644)).expect("it is ours");
    let mut command = startup(dir);
    command.env("CASINO_BOT", "/bin/sh").env("BOT_TOKEN", TOKEN);
    command.env("OWNER_USER_ID", OWNER.to_string());
    command
}

/// Runs it to an end that is refused, in which no secret is seen; what it says.
fn refused(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    let said = said(&output);
    let code = Some(i32::from(End::Misconfigured as u8));
    assert_eq!(output.status.code(), code, "{said}");
    assert!(!said.contains(SECRET), "{said}");
    said
}

/// A child that does not survive the test.
struct Guard(Child);

impl Guard {
    fn terminate(&mut self) -> Option<i32> {
        let sent = Command::new("kill")
            .args(["-TERM", &self.0.id().to_string()])
            .status();
        assert!(sent.expect("kill exists").success());
        let ended = || self.0.try_wait().expect("it is our child");
        eventually(SOON, "its end", ended).code()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_start_with_nothing_set_says_all_that_is_missing() {
    let dir = folder();
    let said = refused(&mut startup(&dir));
    for part in ["BOT_TOKEN", "OWNER_USER_ID", "CASINO_BOT"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let said = refused(startup(&dir).env("BOT_TOKEN", TOKEN));
    assert!(
        !said.contains("BOT_TOKEN") && said.contains("OWNER_USER_ID"),
        "{said}"
    );
    let said = refused(startup_well(&dir, "").env("CASINO_BOT", "/etc/passwd"));
    assert!(
        said.contains("/etc/passwd, which CASINO_BOT names"),
        "{said}"
    );
}

#[test]
fn a_start_becomes_the_bot() {
    let dir = folder();
    let output = startup_well(&dir, "echo $$ $#; exit 42").output();
    let output = output.expect("it starts");
    assert_eq!(
        output.status.code(),
        Some(42),
        "its code is the bot's: {}",
        said(&output)
    );
    // Arguments go through as they are; only what plays needs settings.
    let mut command = Command::new(repository("docker-startup.sh"));
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("CASINO_BOT", "/bin/sh");
    command.args(["-c", "printf '<%s>' \"$@\"", "x", "a b", "", "*"]);
    let output = command.output().expect("it starts");
    assert_eq!(said(&output), "<a b><><*>");
}

#[test]
fn a_signal_to_a_start_reaches_the_bot() {
    let dir = folder();
    let script = "trap 'exit 3' TERM; echo $$; while :; do sleep 0.01; done";
    let child = startup_well(&dir, script).stdout(Stdio::piped()).spawn();
    let mut child = Guard(child.expect("it starts"));
    let mut line = [0; 16];
    let mut stdout = child.0.stdout.take().expect("it is piped");
    let length = stdout.read(&mut line).expect("it says its number");
    let pid = String::from_utf8_lossy(&line[..length]).trim().to_owned();
    assert_eq!(pid, child.0.id().to_string(), "it is the same process");
    assert_eq!(child.terminate(), Some(3));
}

#[test]
fn a_start_finds_the_bot_on_the_path_and_beside_itself() {
    for place in [
        "bin/casino-bot",
        "casino-bot",
        "target/ship/casino-bot",
        "target/release/casino-bot",
    ] {
        let dir = folder();
        let bot = dir.path().join(place);
        fs::create_dir_all(bot.parent().expect("it has one")).expect("made");
        symlink("/bin/sh", &bot).expect("linked");
        let path = format!("/usr/bin:/bin:{}", dir.path().join("bin").display());
        let mut command = startup(&dir);
        command
            .env("PATH", path)
            .current_dir("/")
            .args(["-c", "echo found"]);
        assert_eq!(
            said(&command.output().expect("it starts")),
            "found\n",
            "{place}"
        );
    }
}

#[test]
fn a_start_leaves_it_to_the_bot_to_read_env_files() {
    let dir = folder();
    let bot = env!("CARGO_BIN_EXE_casino-bot");
    fs::write(
        dir.path().join(".env"),
        format!("BOT_TOKEN={TOKEN}\nPORT=x\n"),
    )
    .expect("written");
    let told = refused(startup(&dir).env("CASINO_BOT", bot));
    assert!(told.contains("casino-bot: PORT"), "{told}");
    fs::remove_file(dir.path().join(".env")).expect("removed");
    fs::create_dir(dir.path().join(".env")).expect("made, as Docker does");
    let told = refused(startup_well(&dir, "").env("CASINO_BOT", bot));
    assert!(told.contains(".env: it is a folder: remove it"), "{told}");
}

#[test]
fn a_start_takes_a_token_from_a_file() {
    let dir = folder();
    let file = dir.path().join("BOT_TOKEN");
    let start = || {
        let mut command = startup_well(&dir, "echo started");
        command
            .env_remove("BOT_TOKEN")
            .env("CREDENTIALS_DIRECTORY", dir.path());
        command
    };
    fs::write(&file, "").expect("written");
    assert!(refused(&mut start()).contains("BOT_TOKEN is missing"));
    fs::write(&file, TOKEN).expect("written");
    assert_eq!(said(&start().output().expect("it starts")), "started\n");
}

#[test]
fn a_start_tells_of_a_database_that_cannot_be_written() {
    let dir = folder();
    let data = dir.path().join("data");
    fs::create_dir(&data).expect("made");
    let started = |database: &str| {
        let mut command = startup_well(&dir, "echo started");
        command.env("CASINO_DB", database);
        // Root may write to any folder, so somebody else starts.
        if fs::metadata(dir.path()).expect("there").uid() == 0 {
            command.uid(65_534).gid(65_534);
        }
        command
    };
    let is = |mode| fs::set_permissions(&data, Permissions::from_mode(mode)).expect("set");
    is(0o777);
    let output = started("data/casino.db").output().expect("it starts");
    assert_eq!(said(&output), "started\n");
    for (database, told) in [
        (
            "nowhere/casino.db",
            "nowhere, the folder of CASINO_DB, does not exist",
        ),
        ("data", "data, which CASINO_DB names, is a folder"),
    ] {
        let said = refused(&mut started(database));
        assert!(said.contains(told), "{said}");
    }
    is(0o555);
    let told = refused(&mut started("data/casino.db"));
    let why = "data, the folder of CASINO_DB, cannot be written to by user";
    assert!(told.contains(why), "{told}");
    is(0o755);
}

#[test]
fn a_start_plays_and_stops_as_told() {
    let (world, dir) = (World::new(), folder());
    let mut command = startup_well(&dir, "");
    command
        .env("CASINO_BOT", env!("CARGO_BIN_EXE_casino-bot"))
        .env("PORT", "0");
    command
        .env("TELEGRAM_API_URL", &world.url)
        .env("LOG_FILE", "");
    let bot = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut bot = Guard(bot.expect("it starts"));
    world.ask(OWNER, "/start");
    assert_eq!(bot.terminate(), Some(0));
    assert!(dir.path().join("casino.db").exists());
}
