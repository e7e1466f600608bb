//! The health port facing a hostile network: the built binary stays up, small and heard.
pub mod office;

use crate::kit_bot::{Bot, Home, SOON, World, connect, eventually, exchange};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fs;
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const GET: &[u8] = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
const PING: &str = "GET /ping HTTP/1.1\r\nHost: x\r\n\r\n";
/// Beside the connections' threads: the workers, a courier or two, and what a resolver starts.
const THREADS_MAX: u64 = 80;
const RSS_KIB_MAX: u64 = 20 * 1024;

/// A figure of /proc/PID/status.
fn figure(pid: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("it lives");
    let line = status
        .lines()
        .find(|line| line.starts_with(name))
        .expect("a line");
    let digits = line.split_whitespace().nth(1).expect("a number");
    digits.parse().expect("a number")
}

/// What was seen while an attack went on.
#[derive(Default)]
struct Seen {
    pings: Vec<Duration>,
    threads: u64,
    rss_kib: u64,
}

/// Pings and looks until told to stop.
fn watch(addr: SocketAddr, pid: u32, stop: &AtomicBool) -> Seen {
    let mut seen = Seen::default();
    while !stop.load(Ordering::Relaxed) || seen.pings.len() < 20 {
        let began = Instant::now();
        if exchange(addr, PING).contains("\"pong\":true") {
            seen.pings.push(began.elapsed());
        } else {
            seen.pings.push(SOON);
        }
        seen.threads = seen.threads.max(figure(pid, "Threads:"));
        seen.rss_kib = seen.rss_kib.max(figure(pid, "VmRSS:"));
        thread::sleep(Duration::from_millis(5));
    }
    seen.pings.sort_unstable();
    seen
}

/// As many connections as a test may hold, each having sent this much.
fn held(addr: SocketAddr, count: usize, sent: &[u8]) -> Vec<TcpStream> {
    let open = |_| {
        let mut socket = TcpStream::connect(addr).ok()?;
        let _ = socket.write_all(sent);
        Some(socket)
    };
    (0..count).filter_map(open).collect()
}

/// Writes until all is written or the server has had enough.
fn pour(addr: SocketAddr, piece: &[u8], times: usize) {
    let mut socket = connect(addr);
    let _ = socket.set_write_timeout(Some(Duration::from_secs(1)));
    let _ = (0..times).try_for_each(|_| socket.write_all(piece));
}

fn drip(addr: SocketAddr) {
    let mut sockets = held(addr, 300, b"GET /health HTTP/1.1\r\nX: ");
    for _ in 0..20 {
        sockets.retain_mut(|socket| socket.write_all(b"x").is_ok());
        thread::sleep(Duration::from_millis(50));
    }
}

/// Closing with an unread answer resets the connection.
fn reset(addr: SocketAddr) {
    for _ in 0..500 {
        let mut socket = connect(addr);
        let _ = socket.write_all(GET);
        let _ = socket.peek(&mut [0]);
    }
}

fn bombs(addr: SocketAddr) {
    for length in [
        "2000",
        "65536",
        "65537",
        "100000000000000",
        "18446744073709551615",
    ] {
        let head = format!("POST /restart HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        drop(held(addr, 20, head.as_bytes()));
    }
    let chunk = b"POST /restart HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n";
    drop(held(addr, 20, chunk));
}

type Attack = fn(SocketAddr);

const ATTACKS: [(&str, Attack); 7] = [
    ("2,000 idle connections", |addr| {
        drop(held(addr, 2_000, b""))
    }),
    ("2,000 half requests", |addr| {
        drop(held(addr, 2_000, b"GET /he"))
    }),
    ("300 drippers", drip),
    ("Content-Length bombs", bombs),
    ("a header of 50 MB", |addr| pour(addr, &[b'x'; 65_536], 800)),
    ("1,000,000 pipelined requests never read", |addr| {
        pour(addr, &GET.repeat(1_000), 1_000);
    }),
    ("500 resets", reset),
];

fn judge(name: &str, seen: &Seen) {
    let at = |share: usize| seen.pings[(seen.pings.len() - 1) * share / 100];
    eprintln!(
        "{name}: {} pings, p50 {:?}, p90 {:?}, worst {:?}; {} threads, {} KiB",
        seen.pings.len(),
        at(50),
        at(90),
        at(100),
        seen.threads,
        seen.rss_kib
    );
    // One in four may meet the load of the tests beside this one.
    assert!(
        at(75) < Duration::from_millis(100),
        "{name}: {:?}",
        seen.pings
    );
    assert!(
        seen.threads <= THREADS_MAX,
        "{name}: {} threads",
        seen.threads
    );
    assert!(seen.rss_kib < RSS_KIB_MAX, "{name}: {} KiB", seen.rss_kib);
}

fn addr_of(home: &Home) -> SocketAddr {
    home.health_with("the port", |_, _| home.addr())
}

pub fn a_hostile_network_neither_ends_nor_deafens_it() {
    let limit = getrlimit(Resource::Nofile);
    let wanted = Some(limit.maximum.unwrap_or(16_384).min(16_384));
    let raised = Rlimit {
        current: wanted,
        maximum: limit.maximum,
    };
    setrlimit(Resource::Nofile, raised).expect("a soft limit may be raised");
    let world = World::new();
    let home = Home::new(&world);
    let mut bot: Bot = home.start();
    let addr = addr_of(&home);
    for (name, attack) in ATTACKS {
        let stop = AtomicBool::new(false);
        let seen = thread::scope(|scope| {
            let watcher = scope.spawn(|| watch(addr, bot.pid(), &stop));
            attack(addr);
            stop.store(true, Ordering::Relaxed);
            watcher.join().expect("it watches")
        });
        judge(name, &seen);
        assert!(bot.is_running(), "{name}");
    }
    world.ask(casino_bot::sandbox::ALICE, "/flip 0.10 heads");
    eventually(SOON, "all connections' threads end", || {
        (figure(bot.pid(), "Threads:") < 16).then_some(())
    });
    bot.stop_well();
    assert!(!home.logs().contains("panic"), "{}", home.logs());
}

pub fn few_files_deafen_it_only_while_they_last() {
    let world = World::new();
    let home = Home::new(&world);
    let mut bot = home.start_with_files(100);
    let addr = addr_of(&home);
    let sockets = held(addr, 400, b"");
    let began = Instant::now();
    assert!(
        exchange(addr, PING).contains("\"pong\":true"),
        "heard meanwhile"
    );
    eprintln!("with 100 files: a ping in {:?}", began.elapsed());
    world.ask(casino_bot::sandbox::ALICE, "/flip 0.10 heads");
    drop(sockets);
    eventually(SOON, "prompt again", || {
        let began = Instant::now();
        let heard = exchange(addr, PING).contains("\"pong\":true");
        (heard && began.elapsed() < Duration::from_millis(100)).then_some(())
    });
    bot.stop_well();
}
