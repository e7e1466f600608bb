//! The wire to Telegram between the built binary and the sandbox: lines that cut, proxies, dead
//! addresses, a company's certificates.
use crate::kit_bot::{Home, World, eventually};
use casino_bot::sandbox::ALICE;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Listens and has a thread for each connection; both end with the test's process.
fn serve(work: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    serve_on(listener, work)
}

fn serve_on(listener: TcpListener, work: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let (addr, work) = (listener.local_addr().expect("bound"), Arc::new(work));
    thread::spawn(move || {
        for socket in listener.incoming().flatten() {
            let work = Arc::clone(&work);
            thread::spawn(move || work(socket));
        }
    });
    addr
}

/// Where the sandbox listens.
fn addr(world: &World) -> SocketAddr {
    let (_, addr) = world.url.split_once("://").expect("a URL");
    addr.parse().expect("an address")
}

/// Carries bytes both ways until one side ends or both are silent for `idle`.
fn carry(here: &TcpStream, there: &TcpStream, idle: Option<Duration>) {
    let (began, moved) = (Instant::now(), AtomicU64::new(0));
    let millis = || u64::try_from(began.elapsed().as_millis()).expect("a short test");
    let silent = |at: &AtomicU64| {
        let silence = millis().saturating_sub(at.load(Ordering::Relaxed));
        idle.is_some_and(|idle| u128::from(silence) >= idle.as_millis())
    };
    let pump = |mut from: &TcpStream, mut to: &TcpStream| {
        let mut bytes = [0; 16 * 1024];
        from.set_read_timeout(Some(Duration::from_millis(100)))
            .expect("it can be set");
        loop {
            match from.read(&mut bytes) {
                Ok(0) => break,
                Ok(count) => {
                    moved.store(millis(), Ordering::Relaxed);
                    if to.write_all(&bytes[..count]).is_err() {
                        break;
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    if silent(&moved) {
                        break;
                    }
                }
                Err(_) => break,
            }
        }
        let _ = (
            here.shutdown(Shutdown::Both),
            there.shutdown(Shutdown::Both),
        );
    };
    thread::scope(|scope| {
        scope.spawn(|| pump(there, here));
        pump(here, there);
    });
}

/// The health server's count of polls that came back well.
fn good_polls(home: &Home) -> u64 {
    let (_, metrics) = home.get("/metrics").expect("it answers");
    let name = "casino_bot_polls_total{outcome=\"ok\"} ";
    let line = metrics.lines().find_map(|line| line.strip_prefix(name));
    line.expect("the metric").parse().expect("a number")
}

pub fn a_line_that_cuts_silence_does_not_deafen_it() {
    let world = World::new();
    let to = addr(&world);
    let line = serve(move |here| {
        let there = TcpStream::connect(to).expect("the sandbox listens");
        carry(&here, &there, Some(Duration::from_secs(3)));
    });
    let home = Home::new(&world).set("TELEGRAM_API_URL", &format!("http://{line}"));
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    eventually(Duration::from_secs(20), "the cut is noticed", || {
        home.logs()
            .contains("a quiet poll was cut after 3 s")
            .then_some(())
    });
    let before = good_polls(&home);
    eventually(Duration::from_secs(20), "quiet polls come back", || {
        (good_polls(&home) >= before + 3).then_some(())
    });
    let cuts = home.logs().matches("getUpdates failed").count();
    assert!(cuts <= 4, "in the log file and on standard error: {cuts}");
    let asked = Instant::now();
    world.ask(ALICE, "/flip 0.10 heads");
    assert!(asked.elapsed() < Duration::from_secs(2), "it hears at once");
    bot.stop_well();
}
