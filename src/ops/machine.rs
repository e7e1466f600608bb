//! What Linux says of a process and of the machine it runs on, read from /proc and statvfs. Knows
//! nothing of casinos. A figure is `None` where there is no /proc or where it is hidden: systemd's
//! `ProcSubset=pid` hides all but the processes, `hidepid` those of other users. Called by the
//! metrics, the health checks and the monitor.
use crate::values::time::{Now, Wall};
use rustix::param::{clock_ticks_per_second, page_size};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// A process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    /// Processor time of all its threads, in user and in system mode.
    pub cpu: Duration,
    /// Memory that is in RAM.
    pub resident_bytes: u64,
    /// Address space.
    pub virtual_bytes: u64,
    pub threads: u64,
    /// When it started, as time since the machine's start.
    pub started: Duration,
}

impl Process {
    /// This process; one small file, read without an allocation.
    #[must_use]
    pub fn own() -> Option<Self> {
        Self::read("/proc/self/stat", None)
    }

    /// Wall-clock time of its start. Follows the wall clock when that is set: to be read once where
    /// it must not change.
    #[must_use]
    pub fn started_at(&self) -> Option<Wall> {
        let ago = since_boot()?.saturating_sub(self.started);
        let now = Now::read().wall;
        Some(Wall(
            now.0.saturating_sub(i64::try_from(ago.as_micros()).ok()?),
        ))
    }

    /// The process that a stat file tells of, if it bears `name`.
    fn read(path: &str, name: Option<&str>) -> Option<Self> {
        // 52 numbers and a name of at most 64 bytes.
        let mut buffer = [0; 1_536];
        let stat = head_of(path, &mut buffer)?;
        Self::parse(stat, name, clock_ticks_per_second(), page_size() as u64)
    }

    /// Reads a line of /proc/PID/stat (proc_pid_stat(5)). The name stands in parentheses and may
    /// hold any byte, parentheses and spaces included.
    fn parse(stat: &[u8], name: Option<&str>, hz: u64, page_bytes: u64) -> Option<Self> {
        let open = stat.iter().position(|byte| *byte == b'(')?;
        let close = stat.iter().rposition(|byte| *byte == b')')?;
        let found = stat.get(open + 1..close)?;
        if name.is_some_and(|name| name.as_bytes() != found) {
            return None;
        }
        let mut fields = std::str::from_utf8(stat.get(close + 1..)?)
            .ok()?
            .split_ascii_whitespace();
        let state = fields.next()?;
        // The state is the third field.
        let mut numbers = [None; 21];
        for (number, field) in numbers.iter_mut().zip(fields) {
            *number = field.parse::<u64>().ok();
        }
        let number = |field: usize| numbers[field - 4];
        // A zombie has ended; its parent has yet to notice.
        (state != "Z").then_some(())?;
        Some(Self {
            cpu: ticks(number(14)?.checked_add(number(15)?)?, hz)?,
            resident_bytes: number(24)?.checked_mul(page_bytes)?,
            virtual_bytes: number(23)?,
            threads: number(20)?,
            started: ticks(number(22)?, hz)?,
        })
    }
}

/// Clock ticks as time.
fn ticks(ticks: u64, hz: u64) -> Option<Duration> {
    let nanos = u128::from(ticks) * 1_000_000_000 / u128::from(hz.max(1));
    u64::try_from(nanos).ok().map(Duration::from_nanos)
}

/// Time since the machine's start, sleep included.
#[cfg(target_os = "linux")]
fn since_boot() -> Option<Duration> {
    rustix::time::clock_gettime(rustix::time::ClockId::Boottime)
        .try_into()
        .ok()
}

#[cfg(not(target_os = "linux"))]
fn since_boot() -> Option<Duration> {
    None
}

/// How many file descriptors this process has open.
#[cfg(target_os = "linux")]
#[must_use]
pub fn open_files() -> Option<u64> {
    use rustix::fs::{Mode, OFlags, RawDir, open};
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let folder = open("/proc/self/fd", flags, Mode::empty()).ok()?;
    let mut buffer = [const { std::mem::MaybeUninit::uninit() }; 4_096];
    let (mut entries, mut count) = (RawDir::new(folder, &mut buffer), 0_u64);
    while let Some(entry) = entries.next() {
        count += u64::from(!entry.ok()?.file_name().to_bytes().starts_with(b"."));
    }
    // The folder's own descriptor is among them.
    Some(count.saturating_sub(1))
}

/// How many file descriptors this process has open.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn open_files() -> Option<u64> {
    None
}

/// How many it may open (the soft limit); `None`: as many as it likes.
#[must_use]
pub fn open_files_max() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

/// A process of a known program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    pub pid: u32,
    /// The first argument, if it is one of the known ones. No other argument is ever kept: they
    /// may hold secrets.
    pub subcommand: Option<&'static str>,
    pub process: Process,
}

/// The most processes that [`running`] tells of.
pub const RUNNING_MAX: usize = 64;

/// The processes called `name` that this user can see, in the order of their numbers.
#[must_use]
pub fn running(name: &str, subcommands: &[&'static str]) -> Vec<Running> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let mut found: Vec<_> = pids
        .filter_map(|pid: u32| {
            let process = Process::read(&format!("/proc/{pid}/stat"), Some(name))?;
            let mut buffer = [0; 512];
            let line = head_of(&format!("/proc/{pid}/cmdline"), &mut buffer).unwrap_or_default();
            Some(Running {
                pid,
                subcommand: subcommand(line, subcommands),
                process,
            })
        })
        .take(RUNNING_MAX)
        .collect();
    found.sort_by_key(|running| running.pid);
    found
}

/// The first argument of a command line (/proc/PID/cmdline: each ends in a NUL).
fn subcommand(line: &[u8], known: &[&'static str]) -> Option<&'static str> {
    let argument = line.split(|byte| *byte == 0).nth(1)?;
    known
        .iter()
        .copied()
        .find(|name| name.as_bytes() == argument)
}

/// Processor time of the whole machine since its start, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticks {
    pub total: u64,
    /// The part in which there was nothing to do, or only the disk to wait for.
    pub idle: u64,
}

impl Ticks {
    /// As of now.
    #[must_use]
    pub fn read() -> Option<Self> {
        // The machine's line is the first; the interrupts below it may take many kilobytes.
        let mut buffer = [0; 256];
        Self::parse(std::str::from_utf8(head_of("/proc/stat", &mut buffer)?).ok()?)
    }

    fn parse(stat: &str) -> Option<Self> {
        let line = stat.lines().next()?.strip_prefix("cpu ")?;
        // User, nice, system, idle, iowait, irq, softirq, steal; guests are counted in user.
        let mut times = [0_u64; 8];
        for (time, word) in times.iter_mut().zip(line.split_ascii_whitespace()) {
            *time = word.parse().ok()?;
        }
        let sum = |times: &[u64]| times.iter().try_fold(0, |sum: u64, t| sum.checked_add(*t));
        Some(Self {
            total: sum(&times)?,
            idle: sum(&times[3..5])?,
        })
    }

    /// The busy part of the time since `earlier`, in thousandths.
    #[must_use]
    pub fn busy_since(self, earlier: Self) -> Option<u64> {
        let total = self.total.checked_sub(earlier.total)?;
        // The wait for the disk may be corrected downwards.
        let idle = self.idle.saturating_sub(earlier.idle).min(total);
        (total - idle).checked_mul(1_000)?.checked_div(total)
    }
}

/// Room of some kind, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    pub total: u64,
    /// What a program of an ordinary user could still take.
    pub free: u64,
}

impl Room {
    /// The machine's memory; what serves only as a cache is free.
    #[must_use]
    pub fn memory() -> Option<Self> {
        Self::parse_memory(&fs::read_to_string("/proc/meminfo").ok()?)
    }

    fn parse_memory(meminfo: &str) -> Option<Self> {
        let figure = |name: &str| {
            let line = meminfo.lines().find_map(|line| line.strip_prefix(name))?;
            let kibibytes = line.trim().strip_suffix("kB")?.trim_end();
            kibibytes.parse::<u64>().ok()?.checked_mul(1_024)
        };
        Some(Self {
            total: figure("MemTotal:")?,
            free: figure("MemAvailable:")?,
        })
    }

    /// The file system that holds `path` or, as long as there is no such file, its folder.
    #[must_use]
    pub fn disk(path: &Path) -> Option<Self> {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let stat = rustix::fs::statvfs(path)
            .or_else(|_| rustix::fs::statvfs(folder.unwrap_or(Path::new("."))))
            .ok()?;
        Some(Self {
            total: stat.f_blocks.checked_mul(stat.f_frsize)?,
            free: stat.f_bavail.checked_mul(stat.f_frsize)?,
        })
    }

    /// What is taken, in thousandths.
    #[must_use]
    pub fn used_permille(self) -> u64 {
        let used = u128::from(self.total.saturating_sub(self.free));
        let share = (used * 1_000).checked_div(u128::from(self.total));
        share.and_then(|s| u64::try_from(s).ok()).unwrap_or(0)
    }
}

/// Load averages over 1, 5 and 15 minutes, in hundredths.
#[must_use]
pub fn load() -> Option<[u64; 3]> {
    let mut buffer = [0; 128];
    parse_load(std::str::from_utf8(head_of("/proc/loadavg", &mut buffer)?).ok()?)
}

fn parse_load(text: &str) -> Option<[u64; 3]> {
    let mut words = text.split_ascii_whitespace().map(|word| {
        let (whole, part) = word.split_once('.')?;
        let hundredths = part.parse::<u64>().ok().filter(|_| part.len() == 2)?;
        whole
            .parse::<u64>()
            .ok()?
            .checked_mul(100)?
            .checked_add(hundredths)
    });
    Some([words.next()??, words.next()??, words.next()??])
}

/// Part of a whole in thousandths: processor time of the time that passed. 1000 is one processor.
#[must_use]
pub fn permille(part: Duration, whole: Duration) -> Option<u64> {
    let share = (part.as_nanos().checked_mul(1_000)?).checked_div(whole.as_nanos())?;
    u64::try_from(share).ok()
}

/// The first bytes of a file, at most as many as fit.
fn head_of<'a>(path: &str, buffer: &'a mut [u8]) -> Option<&'a [u8]> {
    let mut file = File::open(path).ok()?;
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
    Some(&buffer[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str = "4242 (casino-bot) S 1 4242 4242 0 -1 4194560 3004 0 3 0 1250 375 0 0 20 0 \
                        9 0 123456 734003200 2560 18446744073709551615 1 1 0 0 0 0 0 4096 17474 0 \
                        0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n";

    #[test]
    fn a_stat_line_is_read_whatever_the_name() {
        let expected = Process {
            cpu: Duration::from_millis(16_250),
            resident_bytes: 2_560 * 4_096,
            virtual_bytes: 734_003_200,
            threads: 9,
            started: Duration::from_millis(1_234_560),
        };
        let parse = |stat: &[u8], name| Process::parse(stat, name, 100, 4_096);
        assert_eq!(
            parse(STAT.as_bytes(), Some("casino-bot")),
            Some(expected),
            "the fields of proc_pid_stat(5)"
        );
        assert_eq!(parse(STAT.as_bytes(), Some("casino")), None);
        for name in ["(a) S 1 (b) 2", "", ")", "a b\nc", "((("] {
            let stat = STAT.replace("casino-bot", name);
            assert_eq!(parse(stat.as_bytes(), None), Some(expected), "{name:?}");
        }
        let mut foreign = STAT.as_bytes().to_vec();
        foreign[7] = 0xff;
        assert_eq!(parse(&foreign, None), Some(expected));
        let zombie = STAT.replace(") S", ") Z");
        assert_eq!(parse(zombie.as_bytes(), None), None);
    }

    #[test]
    fn a_stat_line_that_is_cut_or_absurd_is_nothing() {
        let parse = |stat: &str| Process::parse(stat.as_bytes(), None, 100, 4_096);
        let end = STAT.find(" 2560").expect("it is there");
        for length in 0..end {
            assert_eq!(parse(&STAT[..length]), None, "{length}");
        }
        let absurd = STAT.replace("2560", &u64::MAX.to_string());
        assert_eq!(parse(&absurd), None);
        let absurd = STAT.replace(" 1250 ", &format!(" {} ", u64::MAX));
        assert_eq!(parse(&absurd), None);
        assert_eq!(parse(&STAT.replace("2560", "-1")), None);
    }

    #[test]
    fn only_a_known_first_argument_is_kept() {
        let known = ["run", "launch"];
        let of = |line: &[u8]| subcommand(line, &known);
        assert_eq!(of(b"/usr/bin/casino-bot\0launch\0--x\0"), Some("launch"));
        assert_eq!(of(b"casino-bot\0hunter2\0"), None);
        assert_eq!(of(b"casino-bot\0--token\0run\0"), None);
        assert_eq!(of(b"casino-bot\0"), None);
        assert_eq!(of(b""), None);
    }

    #[test]
    fn the_busy_part_is_a_difference_of_two_readings() {
        let read = |line: &str| Ticks::parse(&format!("{line}\ncpu0 1 2 3\nintr 5"));
        let before = read("cpu  100 0 50 800 50 0 0 0 0 0").expect("a line of cpu times");
        assert_eq!((before.total, before.idle), (1_000, 850));
        let after = read("cpu  160 0 70 900 60 5 5 0 0 0").expect("a line of cpu times");
        assert_eq!(after.busy_since(before), Some(450));
        assert_eq!(before.busy_since(after), None, "the machine started anew");
        assert_eq!(before.busy_since(before), None, "no time has passed");
        let old = read("cpu 1 2 3 4").expect("old kernels have four times");
        assert_eq!((old.total, old.idle), (10, 4));
        assert_eq!(read("cpu a b"), None);
        assert_eq!(Ticks::parse("cpu0 1 2 3 4"), None);
        assert_eq!(
            read(&format!("cpu {} {} 0 0", u64::MAX, u64::MAX)),
            None,
            "absurd"
        );
    }

    #[test]
    fn memory_and_load_are_read_or_nothing() {
        let text = "MemTotal:        4030916 kB\nMemFree:  1 kB\nMemAvailable:    3023187 kB\n";
        let room = Room::parse_memory(text).expect("both lines are there");
        assert_eq!(
            (room.total, room.free),
            (4_030_916 * 1_024, 3_023_187 * 1_024)
        );
        assert_eq!(room.used_permille(), 250);
        assert_eq!(Room::parse_memory("MemTotal: 5 kB\n"), None);
        assert_eq!(Room::parse_memory("MemTotal: 5\nMemAvailable: 5\n"), None);
        let none = Room { total: 0, free: 9 };
        assert_eq!(none.used_permille(), 0);
        assert_eq!(
            parse_load("0.52 12.05 100.00 2/345 6789\n"),
            Some([52, 1_205, 10_000])
        );
        for wrong in ["", "0.5 1.00 1.00", "1 2 3", "0.52 0.10", "-1.00 0.00 0.00"] {
            assert_eq!(parse_load(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn shares_are_thousandths() {
        let second = Duration::from_secs(1);
        assert_eq!(permille(second / 4, second), Some(250));
        assert_eq!(permille(second * 2, second), Some(2_000));
        assert_eq!(permille(second, Duration::ZERO), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn this_process_is_seen() {
        let own = Process::own().expect("/proc is there");
        assert!(own.resident_bytes > 100_000 && own.resident_bytes < own.virtual_bytes);
        assert!(own.threads >= 1);
        let started = own.started_at().expect("Linux has this clock");
        let age = Now::read().wall.since(started);
        assert!(age < Duration::from_secs(3_600), "{age:?}");
        let open = open_files().expect("/proc is there");
        let files: Vec<_> = (0..50)
            .filter_map(|_| File::open("/proc/self/stat").ok())
            .collect();
        // Other tests of this process open and close files meanwhile.
        assert!(open_files().is_some_and(|now| now + 25 > open + files.len() as u64));
        assert!(open_files_max().is_none_or(|most| most >= 50));
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let disk = Room::disk(&folder.join("no such file")).expect("its folder is there");
        assert!(disk.free <= disk.total && disk.total > 0);
        assert!(Room::disk(Path::new("no such file")).is_some());
        assert!(Room::disk(Path::new("/no/such/folder")).is_none());
    }
}
