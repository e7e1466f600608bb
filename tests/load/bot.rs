//! The bot as a process: started on a fresh database on a real disk, watched through /proc, stopped
//! with SIGTERM, its books audited. Knows nothing of the load; called by `stage`.

use casino_bot::ops::probe::RunFile;
use std::fs::{self, File};
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

/// Any well-formed token: an id, a colon and 35 characters.
const TOKEN: &str = "424242:bench_0123456789_0123456789_012345678";
/// /proc counts processor time in USER_HZ, which Linux fixes at 100 for every architecture in use.
const TICKS_PER_SECOND: f64 = 100.0;
const MIB_PER_KIB: f64 = 1.0 / 1024.0;

pub struct Bot {
    child: Child,
    program: PathBuf,
    folder: PathBuf,
}

/// What a process has used since it began.
pub struct Usage {
    pub cpu_s: f64,
    pub written_bytes: f64,
}

/// What the threads that now live have used since they began.
pub struct Threads {
    pub cpu_ms: f64,
    pub voluntary_switches: f64,
}

impl Bot {
    /// Where its health server listens.
    pub fn health_addr(&self) -> Result<SocketAddr, String> {
        RunFile::read(&self.folder.join("casino.db"))
            .map(|run| run.addr)
            .ok_or("the bot has left no word where it listens".to_owned())
    }

    pub fn start(
        program: &Path,
        folder: &Path,
        port: u16,
        senders: Option<u32>,
    ) -> Result<Self, String> {
        let folder = folder.to_path_buf();
        let log = File::create(folder.join("stderr.log"))
            .map_err(|e| format!("cannot write in {}: {e}", folder.display()))?;
        let mut command = Command::new(program);
        // Nothing of the developer's environment or .env file may change what is measured.
        command
            .arg("run")
            .env_clear()
            .current_dir(&folder)
            .env("BOT_TOKEN", TOKEN)
            .env("OWNER_USER_ID", "1")
            .env("TELEGRAM_API_URL", format!("http://127.0.0.1:{port}"))
            .env("TELEGRAM_RATE_GLOBAL", "0")
            .env("TELEGRAM_RATE_CHAT", "0")
            .env("TELEGRAM_RATE_GROUP", "0")
            .env("DEMO_MODE", "true")
            .env("PORT", "0")
            .env("LOG_FILE", "")
            .env("LOG_LEVEL", "warn")
            .env("CASINO_DB", folder.join("casino.db"));
        for kept in ["PATH", "HOME", "TZ"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        if let Some(senders) = senders {
            command.env("TELEGRAM_SENDERS", senders.to_string());
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|e| format!("cannot start {}: {e}", program.display()))?;
        Ok(Self {
            child,
            program: program.to_path_buf(),
            folder,
        })
    }

    /// How it ended, if it has.
    pub fn exit(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("a child can be waited for")
    }

    /// The last lines it logged, and where the rest stands.
    pub fn last_words(&self) -> String {
        let path = self.folder.join("stderr.log");
        let log = fs::read_to_string(&path).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let tail = lines[lines.len().saturating_sub(5)..].join("\n  ");
        format!("{}:\n  {tail}", path.display())
    }

    pub fn has_logged(&self) -> bool {
        fs::metadata(self.folder.join("stderr.log")).is_ok_and(|log| log.len() > 0)
    }

    /// Asks it to stop as a service manager would.
    pub fn terminate(&self) -> Result<(), String> {
        let pid = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &pid]).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("kill -TERM {pid}: {status}")),
            Err(error) => Err(format!("cannot run kill: {error}")),
        }
    }

    /// Proves the books of the bot that has stopped.
    pub fn audit(&self) -> Result<(), String> {
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(&self.program)
            .arg("audit")
            .arg("--db")
            .arg(self.folder.join("casino.db"))
            .env_clear()
            .current_dir(&self.folder)
            .output()
            .map_err(|e| format!("cannot run the audit: {e}"))?;
        if status.success() {
            return Ok(());
        }
        Err(format!(
            "the audit of {} failed ({status}):\n{}{}",
            self.folder.display(),
            String::from_utf8_lossy(&stdout),
            String::from_utf8_lossy(&stderr)
        ))
    }

    /// Removes what it left; not called after a failure, so that its traces stay.
    pub fn sweep(&self) -> Result<(), String> {
        fs::remove_dir_all(&self.folder)
            .map_err(|e| format!("cannot remove {}: {e}", self.folder.display()))
    }

    pub fn usage(&self) -> Result<Usage, String> {
        let written: f64 = self.field("io", "write_bytes:")?;
        Ok(Usage {
            cpu_s: cpu_seconds(self.child.id())?,
            written_bytes: written,
        })
    }

    /// What it has read from files, also where the system had that in memory.
    pub fn read_bytes(&self) -> Result<f64, String> {
        self.field("io", "rchar:")
    }

    pub fn rss_mib(&self) -> Result<f64, String> {
        Ok(self.field::<f64>("status", "VmRSS:")? * MIB_PER_KIB)
    }

    /// From the scheduler's own nanoseconds: a quiet minute is less than one clock tick.
    pub fn threads(&self) -> Result<Threads, String> {
        let pid = self.child.id();
        let mut sum = Threads {
            cpu_ms: 0.0,
            voluntary_switches: 0.0,
        };
        let tasks = fs::read_dir(format!("/proc/{pid}/task"))
            .map_err(|e| format!("cannot list the threads of {pid}: {e}"))?;
        for task in tasks.flatten() {
            let task = format!("task/{}", task.file_name().to_string_lossy());
            let run_ns = self.proc_file(&format!("{task}/schedstat"))?;
            let run_ns = run_ns.split_whitespace().next();
            let run_ns: f64 = run_ns.and_then(|n| n.parse().ok()).unwrap_or(0.0);
            sum.cpu_ms += run_ns / 1e6;
            sum.voluntary_switches +=
                self.field::<f64>(&format!("{task}/status"), "voluntary_ctxt_switches:")?;
        }
        Ok(sum)
    }

    fn proc_file(&self, name: &str) -> Result<String, String> {
        let path = format!("/proc/{}/{name}", self.child.id());
        fs::read_to_string(&path).map_err(|e| format!("cannot read {path}: {e}"))
    }

    fn field<T: FromStr>(&self, file: &str, key: &str) -> Result<T, String> {
        self.proc_file(file)?
            .lines()
            .find_map(|line| line.strip_prefix(key))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .ok_or_else(|| format!("no {key} in /proc/PID/{file}"))
    }
}

impl Drop for Bot {
    /// A bot that is given up must not go on polling beside the next one.
    fn drop(&mut self) {
        if self.exit().is_none() {
            // Both fail only if it has ended meanwhile.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// User and system time of a process with all its threads, the ended ones too.
pub fn cpu_seconds(pid: u32) -> Result<f64, String> {
    let path = format!("/proc/{pid}/stat");
    let stat = fs::read_to_string(&path).map_err(|e| format!("cannot read {path}: {e}"))?;
    // The program's name stands in brackets and may hold blanks; the fields are counted after it.
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|n| n.parse::<f64>().ok())
        .sum();
    Ok(ticks / TICKS_PER_SECOND)
}

pub fn fresh_folder(parent: &Path) -> Result<PathBuf, String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = parent.join(format!("load-{}-{number}", std::process::id()));
    fs::create_dir_all(&folder)
        .and_then(|()| folder.canonicalize())
        .map_err(|e| format!("cannot make {}: {e}", folder.display()))
}

/// Err if a folder is kept in memory: a commit there waits for nothing, and every figure is a lie.
pub fn require_disk(folder: &Path) -> Result<(), String> {
    let kind = file_system(folder).map_err(|e| format!("cannot use {}: {e}", folder.display()))?;
    if matches!(kind.as_str(), "tmpfs" | "ramfs") {
        return Err(format!(
            "{} is a {kind}, where an fsync costs nothing; give a folder on a disk with --dir",
            folder.display()
        ));
    }
    Ok(())
}

fn file_system(folder: &Path) -> io::Result<String> {
    // The folder need not be there yet: its nearest ancestor that is lies on the same disk.
    let whole = std::path::absolute(folder)?;
    let there = whole.ancestors().find(|path| path.exists());
    let folder = there.unwrap_or(&whole).canonicalize()?;
    let mounts = fs::read_to_string("/proc/self/mountinfo")?;
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let (mount, source) = line.split_once(" - ")?;
            let point = mount.split(' ').nth(4)?.replace("\\040", " ");
            let kind = source.split(' ').next()?;
            folder
                .starts_with(&point)
                .then(|| (point.len(), kind.to_owned()))
        })
        // The deepest one holds the folder; of two at one place the later one covers the other.
        .max_by_key(|(depth, _)| *depth);
    Ok(kind.map_or_else(String::new, |(_, kind)| kind))
}
