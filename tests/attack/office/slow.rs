//! Slow clients at the office's door, and many: what they do to others.
use super::super::{addr_of, figure, held};
use super::{In, acts, asks, form, head, house, status};
use crate::kit_bot::{SOON, connect};
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How long /health took, and a page of who is in, again and again until told to stop.
fn waits(member: &In, stop: &AtomicBool) -> (Vec<Duration>, Vec<Duration>) {
    let (mut health, mut pages) = (Vec::new(), Vec::new());
    while !stop.load(Ordering::Relaxed) || health.len() < 20 {
        let began = Instant::now();
        let answer = asks(member.addr, "GET /health", "", "");
        let heard = [200, 503].contains(&status(&answer));
        health.push(if heard { began.elapsed() } else { SOON });
        if health.len().is_multiple_of(8) {
            let began = Instant::now();
            let page = member.get("/office");
            let seen = page.ends_with("</html>") || page.contains("Log out");
            pages.push(if seen { began.elapsed() } else { SOON });
        }
        thread::sleep(Duration::from_millis(30));
    }
    (health, pages)
}

/// Heads that are never ended, a byte now and then.
fn slow_heads(addr: SocketAddr, cookie: &str) {
    let begun =
        format!("GET /office HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: office={cookie}\r\nX: ");
    drips(addr, begun.as_bytes());
}

/// Forms whose body never comes to its end.
fn slow_bodies(addr: SocketAddr, cookie: &str) {
    let begun = format!(
        "POST /office/do/note HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: office={cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\n"
    );
    drips(addr, begun.as_bytes());
}

fn drips(addr: SocketAddr, begun: &[u8]) {
    let mut sockets = held(addr, 30, begun);
    for _ in 0..40 {
        sockets.retain_mut(|socket| socket.write_all(b"x").is_ok());
        thread::sleep(Duration::from_millis(50));
    }
}

/// Pages that are asked for and read a byte at a time.
fn slow_reads(addr: SocketAddr, cookie: &str) {
    let whole =
        format!("GET /office/log HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: office={cookie}\r\n\r\n");
    let mut sockets = held(addr, 30, whole.as_bytes());
    for _ in 0..40 {
        for socket in &mut sockets {
            let _ = socket.set_read_timeout(Some(Duration::from_millis(1)));
            let _ = socket.read(&mut [0]);
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Pages that are asked for by many at once, most of whom go before they come.
fn many(addr: SocketAddr, cookie: &str) {
    let whole =
        format!("GET /office HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: office={cookie}\r\n\r\n");
    for _ in 0..10 {
        drop(held(addr, 200, whole.as_bytes()));
        thread::sleep(Duration::from_millis(50));
    }
}

/// Keys that are guessed, as fast as they can be.
fn guesses(addr: SocketAddr, _: &str) {
    for n in 0..400 {
        let body = format!("key={n:0>26}");
        let answer = asks(addr, "POST /office/in", &form(&body), &body);
        assert!([403, 429].contains(&status(&answer)), "{}", head(&answer));
    }
}

/// What somebody with this cookie does to an address.
type Attack = fn(SocketAddr, &str);

pub fn slow_and_many_clients_hold_nobody_else_up() {
    let (world, home, mut bot) = house();
    let addr = addr_of(&home);
    let member = In::enter(&world, addr);
    // Another session than the one that is attacked with: each has its own rate.
    let other = In::enter(&world, addr);
    let attacks: [(&str, Attack); 5] = [
        ("slow heads", slow_heads),
        ("slow bodies", slow_bodies),
        ("slow reads", slow_reads),
        ("many at once", many),
        ("guessed keys", guesses),
    ];
    for (name, attack) in attacks {
        let stop = AtomicBool::new(false);
        let (mut health, mut pages) = thread::scope(|scope| {
            let watcher = scope.spawn(|| waits(&member, &stop));
            attack(addr, &other.cookie);
            stop.store(true, Ordering::Relaxed);
            watcher.join().expect("it watches")
        });
        health.sort_unstable();
        pages.sort_unstable();
        let at = |all: &[Duration], share: usize| all[(all.len() - 1) * share / 100];
        eprintln!(
            "{name}: /health p50 {:?}, p90 {:?}, worst {:?}; a page p50 {:?}, worst {:?}; {} threads, {} KiB",
            at(&health, 50),
            at(&health, 90),
            at(&health, 100),
            at(&pages, 50),
            at(&pages, 100),
            figure(bot.pid(), "Threads:"),
            figure(bot.pid(), "VmRSS:")
        );
        assert!(
            at(&health, 90) < Duration::from_millis(250),
            "{name}: {health:?}"
        );
        assert!(at(&pages, 50) < Duration::from_secs(3), "{name}: {pages:?}");
        assert!(bot.is_running(), "{name}");
    }
    // One slow client alone costs nobody anything.
    let mut slow = connect(addr);
    let begun = format!(
        "GET /office HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: office={}\r\n",
        other.cookie
    );
    slow.write_all(begun.as_bytes()).expect("written");
    let began = Instant::now();
    assert_eq!(status(&member.get("/office")), 200);
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    // However many keys were guessed, an hour of them is a row.
    let rows = home.number("SELECT count(*) FROM failed_log_in");
    assert!((1..=2).contains(&rows), "{rows}");
    assert_eq!(acts(&home), 0);
    bot.stop_well();
    assert!(!home.logs().contains("panic"), "{}", home.logs());
}
