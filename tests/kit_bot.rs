//! The built binary under test: `World` is a sandbox served over real HTTP, `Home` a folder with
//! settings in which a `Bot` runs as a child process. Nothing of the test's own environment
//! reaches the child. There is one way to wait, `eventually`: for something that can be seen.
pub mod litestream;
pub mod s3;
mod small_disk;
mod world;

use casino_bot::ops::probe::{self, RunFile};
use casino_bot::sandbox::{self, PAY_TOKEN};
use rusqlite::types::FromSql;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub use casino_bot::sandbox::FaultKind;
pub use small_disk::SmallDisk;
pub use world::{World, button, message_update, round_of};

/// The sandbox's bot, with a secret that no other text holds by chance.
pub const TOKEN: &str = "424242000:Hush-this_must_never_be_seen_12345678";
/// The part of it that opens doors.
pub const SECRET: &str = "Hush-this_must_never_be_seen_12345678";
/// Who is told when something needs a person.
pub const OWNER: i64 = sandbox::CAROL;
/// How long anything that works may take on a busy machine.
pub const SOON: Duration = Duration::from_secs(20);

/// Waits until `look` sees something. It looks often at first and less later, since many wait at
/// once and looking is work.
///
/// # Panics
/// When it has not by the deadline.
pub fn eventually<T>(deadline: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    const PAUSE: (Duration, Duration) = (Duration::from_millis(4), Duration::from_millis(50));
    let began = Instant::now();
    loop {
        if let Some(seen) = look() {
            return seen;
        }
        let waited = began.elapsed();
        assert!(waited < deadline, "not within {deadline:?}: {what}");
        thread::sleep((waited / 16).clamp(PAUSE.0, PAUSE.1));
    }
}

/// A connection whose reads end soon.
pub fn connect(addr: SocketAddr) -> TcpStream {
    let socket = TcpStream::connect(addr).expect("the port is open");
    socket
        .set_read_timeout(Some(SOON))
        .expect("a timeout can be set");
    socket
}

/// Sends and reads until the server closes.
pub fn exchange(addr: SocketAddr, request: impl AsRef<[u8]>) -> String {
    let mut socket = connect(addr);
    let _ = socket.write_all(request.as_ref()); // the server may close before it has read all
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// An error answer.
pub fn status(code: u16) -> FaultKind {
    FaultKind::Status {
        status: Some(code),
        description: None,
        retry_after: None,
        migrate_to_chat_id: None,
    }
}

/// A flood limit's answer.
pub fn flood(seconds: u32) -> FaultKind {
    FaultKind::Status {
        status: Some(429),
        description: None,
        retry_after: Some(seconds),
        migrate_to_chat_id: None,
    }
}

/// The program under test: another build of it where CASINO_TEST_BINARY names one.
fn program() -> OsString {
    let named = std::env::var_os("CASINO_TEST_BINARY");
    named.unwrap_or_else(|| env!("CARGO_BIN_EXE_casino-bot").into())
}

/// A folder with settings; the bot's runs in it follow each other.
pub struct Home {
    pub dir: TempDir,
    settings: BTreeMap<String, String>,
    /// What programs are started by: nothing, or what has them run elsewhere.
    within: Vec<String>,
    runs: AtomicU32,
}

impl Home {
    /// All that a bot needs to play in `world`, without flood limits.
    pub fn new(world: &World) -> Self {
        let home = Self::empty();
        home.set("BOT_TOKEN", TOKEN)
            .set("OWNER_USER_ID", &OWNER.to_string())
            .set("TELEGRAM_API_URL", &world.url)
            .set("PORT", "0")
            .set("TELEGRAM_RATE_GLOBAL", "0")
            .set("TELEGRAM_RATE_CHAT", "0")
            .set("TELEGRAM_RATE_GROUP", "0")
    }

    /// The same with real money, of the world's own payment provider, where nobody is asked for age and limits.
    pub fn with_cashier(world: &World) -> Self {
        let provider = format!("{}/pay", world.url);
        Self::new(world)
            .set("PLAY_PROFILE", "off")
            .set("CRYPTOBOT_API_TOKEN", PAY_TOKEN)
            .set("CRYPTOBOT_API_URL", &provider)
    }

    /// No settings but the files in the folder.
    pub fn empty() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let log = dir.path().join("bot.log");
        let home = Self {
            dir,
            settings: BTreeMap::new(),
            within: Vec::new(),
            runs: AtomicU32::new(0),
        };
        let db = home.db();
        home.set("CASINO_DB", &db.to_string_lossy())
            .set("LOG_FILE", &log.to_string_lossy())
    }

    pub fn set(mut self, name: &str, value: &str) -> Self {
        self.settings.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Has all that is started here be started by this.
    pub fn within(mut self, words: &[&str]) -> Self {
        self.within = words.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// A program, with the home's settings and nothing else of the test's environment.
    pub fn program(&self, program: impl Into<OsString>) -> Command {
        let mut words: Vec<OsString> = self.within.iter().map(OsString::from).collect();
        words.push(program.into());
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .env_clear()
            .envs(&self.settings)
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn db(&self) -> PathBuf {
        self.path("casino.db")
    }

    /// A command of the binary, not yet started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(program());
        command.args(arguments);
        command
    }

    /// Has the next drill point of a worker panic or hang.
    pub fn strike(&self, worker: &str, how: &str) {
        fs::write(self.path(&format!("{worker}.{how}")), "").expect("written");
    }

    /// Waits until it has.
    pub fn is_struck(&self, worker: &str, how: &str) {
        let order = self.path(&format!("{worker}.{how}"));
        eventually(SOON, "the drill strikes", || {
            (!order.exists()).then_some(())
        });
    }

    /// Starts the bot.
    pub fn start(&self) -> Bot {
        self.start_as(&mut self.command(&[]))
    }

    /// Starts the bot where it may open so many files.
    pub fn start_with_files(&self, most: u32) -> Bot {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("ulimit -n {most} && exec \"$0\"")])
            .arg(program())
            .env_clear()
            .envs(&self.settings)
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        self.start_as(&mut shell)
    }

    /// Starts a command that stays.
    pub fn start_with(&self, arguments: &[&str]) -> Bot {
        self.start_as(&mut self.command(arguments))
    }

    /// Starts a command that another has made.
    pub fn start_as(&self, command: &mut Command) -> Bot {
        let run = self.runs.fetch_add(1, Ordering::Relaxed);
        let stderr = self.path(&format!("stderr.{run}"));
        let out = File::create(&stderr).expect("the folder can be written to");
        let child = command.stderr(out).stdout(Stdio::null()).spawn();
        Bot {
            child: child.expect("the binary starts"),
            stderr,
        }
    }

    /// Starts the bot with these signals ignored, as `nohup` and a shell's `&` do.
    pub fn start_ignoring(&self, signals: &str, arguments: &[&str]) -> Bot {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("trap '' {signals}; exec \"$0\" \"$@\"")])
            .arg(program())
            .args(arguments)
            .env_clear()
            .envs(&self.settings)
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        self.start_as(&mut shell)
    }

    /// Starts a command whose standard error is this.
    pub fn start_into(&self, stderr: impl Into<Stdio>, arguments: &[&str]) -> Bot {
        let mut command = self.command(arguments);
        let child = command.stderr(stderr).stdout(Stdio::null()).spawn();
        Bot {
            child: child.expect("the binary starts"),
            stderr: PathBuf::from("/dev/null"),
        }
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the binary starts")
    }

    /// Runs the bot to an end that is expected; its code and what it said.
    pub fn fails(&self) -> (i32, String) {
        let mut bot = self.start();
        let code = bot.wait_exit(SOON);
        (code, bot.stderr())
    }

    /// The books hold, or the test fails with what the audit says.
    pub fn audit(&self) {
        let audit = self.run(&["audit", "--db", &self.db().to_string_lossy()]);
        let said = String::from_utf8_lossy(&audit.stdout).into_owned();
        assert!(
            audit.status.success(),
            "{said}{}",
            String::from_utf8_lossy(&audit.stderr)
        );
    }

    /// The same, once a run has come as far as making the books.
    pub fn audit_if_any(&self) {
        let remembered = fs::metadata(self.path("casino.db.lock"));
        if remembered.is_ok_and(|lock| lock.len() > 0) {
            self.audit();
        }
    }

    /// A number from the database, beside the bot.
    pub fn number(&self, sql: &str) -> i64 {
        self.value(sql)
    }

    /// One value from the database, beside the bot.
    pub fn value<T: FromSql>(&self, sql: &str) -> T {
        let ask = || {
            let conn = Connection::open_with_flags(self.db(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            conn.busy_timeout(SOON)?;
            conn.query_row(sql, [], |row| row.get(0))
        };
        ask().unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    /// How many rounds a player has played.
    pub fn rounds(&self, player: i64) -> i64 {
        self.number(&format!(
            "SELECT count(*) FROM round WHERE player = {player}"
        ))
    }

    /// Handled is what came until now: nothing of it waits at Telegram.
    pub fn all_is_taken_in(&self, world: &World) {
        self.health_with("it is up", |status, _| (status == 200).then_some(()));
        let last = world.inject(json!({"nothing": {}}));
        eventually(SOON * 9, "all is taken in", || {
            (self.number("SELECT coalesce(last, 0) FROM intake") >= last).then_some(())
        });
    }

    /// Every round of these players is answered at least once, and the books hold.
    pub fn all_answered(&self, world: &World, players: &[i64], rounds_each: i64) {
        for player in players {
            let told = eventually(SOON * 2, "an answer to every bet", || {
                let told = world.rounds_told(*player);
                let distinct: BTreeSet<_> = told.iter().collect();
                (i64::try_from(distinct.len()) == Ok(rounds_each)).then_some(told)
            });
            assert!(told.is_sorted(), "{player} is told in order: {told:?}");
            assert_eq!(self.rounds(*player), rounds_each, "{player}");
        }
        self.audit();
    }

    /// Where the bot's health server listens, once it says so.
    pub fn addr(&self) -> Option<SocketAddr> {
        RunFile::read(Path::new(&self.settings["CASINO_DB"])).map(|run| run.addr)
    }

    /// The status and the text of an answer of the health server, if there is one.
    pub fn get(&self, path: &str) -> Option<(u16, String)> {
        let answer = probe::get(&self.addr()?.to_string(), path, SOON).ok()?;
        Some((answer.status, answer.body))
    }

    /// What /health says, if anybody answers.
    pub fn health(&self) -> Option<(u16, Value)> {
        let (status, body) = self.get("/health")?;
        Some((status, serde_json::from_str(&body).expect("JSON")))
    }

    /// Waits until /health says something for which `look` has a value.
    pub fn health_with<T>(&self, what: &str, look: impl Fn(u16, &Value) -> Option<T>) -> T {
        eventually(SOON * 2, what, || {
            let (status, health) = self.health()?;
            look(status, &health)
        })
    }

    /// Waits until the log says this: a thread of its own writes it, behind what it tells of.
    pub fn logged(&self, text: &str) {
        eventually(SOON * 2, &format!("{text:?} in the log"), || {
            self.logs().contains(text).then_some(())
        });
    }

    /// All that the runs have written to the log and to standard error.
    pub fn logs(&self) -> String {
        let mut all = String::new();
        for entry in fs::read_dir(self.dir.path()).expect("the folder is there") {
            let path = entry.expect("the folder can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("bot.log") || name.starts_with("stderr.") {
                all.push_str(&fs::read_to_string(&path).expect("logs are UTF-8"));
            }
        }
        all
    }
}

/// A running bot; it does not survive the test.
pub struct Bot {
    child: Child,
    stderr: PathBuf,
}

impl Bot {
    /// SIGTERM.
    pub fn terminate(&self) {
        signal(self.pid(), "TERM");
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM and the end: the exit code, and how long it took.
    pub fn stop(&mut self) -> (i32, Duration) {
        let asked = Instant::now();
        self.terminate();
        (self.wait_exit(SOON), asked.elapsed())
    }

    /// SIGTERM, which ends it well and soon.
    pub fn stop_well(&mut self) {
        let (code, took) = self.stop();
        assert_eq!(code, 0, "{}", self.stderr());
        assert!(took < Duration::from_secs(7), "{took:?}");
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("it is our child");
        self.child.wait().expect("it is our child");
    }

    /// Waits for its end; -1 when a signal ended it.
    pub fn wait_exit(&mut self, deadline: Duration) -> i32 {
        let Self { child, stderr } = self;
        let status = eventually(deadline, "the bot's end", || {
            child.try_wait().expect("it is our child")
        });
        let said = fs::read_to_string(stderr).unwrap_or_default();
        let unasked = |line: &str| line.contains("panic in ") && !line.contains("a drill: ");
        assert!(!said.lines().any(unasked), "{said}");
        status.code().unwrap_or(-1)
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("it is our child").is_none()
    }

    pub fn stderr(&self) -> String {
        fs::read_to_string(&self.stderr).expect("it was made at the start")
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            let said = fs::read_to_string(&self.stderr).unwrap_or_default();
            eprintln!("the bot said:\n{said}");
        }
    }
}

/// Sends a signal by its name.
pub fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill")
        .args([&format!("-{name}"), &pid.to_string()])
        .status();
    assert!(sent.expect("kill exists").success());
}

/// Whether a file holds these bytes anywhere.
pub fn file_holds(path: &Path, bytes: &[u8]) -> bool {
    let content = fs::read(path).unwrap_or_default();
    content.windows(bytes.len()).any(|window| window == bytes)
}
