//! The wire to Telegram between the built binary and the sandbox: lines that cut, proxies, dead
//! addresses, a company's certificates.
use crate::kit_bot::{Home, World, eventually};
use casino_bot::sandbox::ALICE;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
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
    home.logged("a quiet poll was cut after 3 s");
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

/// The names that the tests' proxies know; nothing else resolves them.
const OUTSIDE: &str = "telegram.test";

/// What a proxy was asked for.
type Asked = Arc<Mutex<Vec<String>>>;

fn line(socket: &TcpStream) -> String {
    let (mut line, mut byte) = (Vec::new(), [0]);
    while !line.ends_with(b"\r\n") && (&*socket).read(&mut byte).is_ok_and(|n| n == 1) {
        line.push(byte[0]);
    }
    String::from_utf8(line).expect("text").trim_end().to_owned()
}

/// An HTTP proxy that leads everything to `to` and wants `key` as its Proxy-Authorization.
fn http_proxy(to: SocketAddr, key: &'static str) -> (SocketAddr, Asked) {
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    let addr = serve(move |here| {
        let request = line(&here);
        let (mut allowed, mut header) = (key.is_empty(), line(&here));
        while !header.is_empty() {
            allowed |= header == format!("Proxy-Authorization: Basic {key}");
            header = line(&here);
        }
        log.lock().expect("whole").push(request);
        let answer = if allowed { "200 OK" } else { "407 No" };
        let _ = (&here).write_all(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes());
        if allowed {
            let there = TcpStream::connect(to).expect("it listens");
            carry(&here, &there, None);
        }
    });
    (addr, asked)
}

/// A SOCKS5 proxy (RFC 1928) that leads everything to `to`, or refuses with `code`.
fn socks_proxy(to: SocketAddr, code: u8) -> (SocketAddr, Asked) {
    let asked = Asked::default();
    let log = Arc::clone(&asked);
    let addr = serve(move |here| {
        let read = |count: usize| {
            let mut bytes = vec![0; count];
            (&here).read_exact(&mut bytes).expect("a whole request");
            bytes
        };
        let methods = read(2)[1];
        read(usize::from(methods));
        (&here).write_all(&[5, 0]).expect("it listens");
        let name = match read(4)[3] {
            3 => {
                let length = usize::from(read(1)[0]);
                String::from_utf8(read(length)).expect("a name")
            }
            1 => format!("{:?}", read(4)),
            _ => format!("{:?}", read(16)),
        };
        read(2);
        log.lock().expect("whole").push(name);
        (&here)
            .write_all(&[5, code, 0, 1, 0, 0, 0, 0, 0, 0])
            .expect("it listens");
        if code == 0 {
            let there = TcpStream::connect(to).expect("it listens");
            carry(&here, &there, None);
        }
    });
    (addr, asked)
}

/// What `check` says of the token, which it asks Telegram for.
fn token_line(home: &Home) -> String {
    let output = home.run(&["check"]);
    let said = String::from_utf8(output.stdout).expect("UTF-8");
    let line = said.lines().find(|line| line.contains("token: "));
    line.unwrap_or(&said).to_owned()
}

fn outside(world: &World) -> Home {
    Home::new(world).set("TELEGRAM_API_URL", &format!("http://{OUTSIDE}:8081"))
}

#[test]
fn a_bot_plays_through_a_proxy() {
    let world = World::new();
    let (proxy, asked) = http_proxy(addr(&world), "dXNlcjpwQHNzd29yZA==");
    let home = outside(&world)
        .set("ALL_PROXY", &format!("http://user:p%40ssword@{proxy}"))
        .set("LOG_LEVEL", "trace");
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    bot.stop_well();
    let asked = asked.lock().expect("whole");
    assert!(!asked.is_empty());
    let target = format!("CONNECT {OUTSIDE}:8081 HTTP/1.1");
    assert!(asked.iter().all(|line| *line == target), "{asked:?}");
    let logs = home.logs();
    assert!(
        !logs.contains("p%40ssword") && !logs.contains("p@ssword"),
        "{logs}"
    );
}

#[test]
fn socks_proxies_are_used_and_may_resolve_the_names() {
    let world = World::new();
    let (proxy, asked) = socks_proxy(addr(&world), 0);
    // In lower case too, as other programs spell it.
    for name in ["ALL_PROXY", "all_proxy"] {
        let home = outside(&world).set(name, &format!("socks5h://{proxy}"));
        let said = token_line(&home);
        assert!(said.starts_with("ok "), "{said}");
    }
    assert!(
        asked
            .lock()
            .expect("whole")
            .iter()
            .all(|name| name == OUTSIDE)
    );
    let home = outside(&world)
        .set("TELEGRAM_API_URL", "http://192.0.2.7:8081")
        .set("ALL_PROXY", &format!("socks5://{proxy}"));
    assert!(token_line(&home).starts_with("ok "));
    let asked = asked.lock().expect("whole").last().cloned();
    assert_eq!(asked.as_deref(), Some("[192, 0, 2, 7]"));
}

#[test]
fn no_proxy_and_this_machine_are_asked_directly() {
    let world = World::new();
    let (proxy, asked) = http_proxy(addr(&world), "");
    let home = Home::new(&world).set("ALL_PROXY", &format!("http://{proxy}"));
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    assert!(home.health().is_some(), "nor do our own probes use it");
    bot.stop_well();
    let home = outside(&world)
        .set("ALL_PROXY", &format!("http://{proxy}"))
        .set("NO_PROXY", "example.org,telegram.test:8081");
    assert!(token_line(&home).contains("host name cannot be resolved"));
    assert_eq!(asked.lock().expect("whole").len(), 0);
}

#[test]
fn a_proxy_that_fails_or_cannot_be_used_is_told_by_its_variable() {
    let world = World::new();
    let (refusing, _) = http_proxy(addr(&world), "other");
    let (dead, _) = socks_proxy(addr(&world), 5);
    for (proxy, told) in [
        (
            format!("http://{refusing}"),
            "proxy of ALL_PROXY: proxy server responded 407",
        ),
        (
            format!("socks5h://{dead}"),
            "proxy of ALL_PROXY: connection refused",
        ),
        (
            "http://127.0.0.1:1".to_owned(),
            "proxy of ALL_PROXY: connection refused",
        ),
    ] {
        let said = token_line(&outside(&world).set("ALL_PROXY", &proxy));
        assert!(said.starts_with("not ok") && said.contains(told), "{said}");
    }
    for (name, value) in [
        ("ALL_PROXY", "socks4://secret@proxy"),
        ("HTTPS_PROXY", "https://secret@proxy"),
        ("all_proxy", "ftp://secret@proxy"),
    ] {
        let home = outside(&world).set(name, value);
        let said = String::from_utf8(home.run(&["check"]).stdout).expect("UTF-8");
        let told = format!(
            "{}: its value is not usable; expected http://",
            name.to_uppercase()
        );
        assert!(said.contains(&told) && !said.contains("secret"), "{said}");
        let (code, said) = home.fails();
        assert_eq!(code, 78, "{said}");
        assert!(said.contains(&told) && said.contains("socks5h") && !said.contains("secret"));
    }
}

/// TLS with a certificate of tests/wire before `to`. The key and the company's root, whose own key
/// is gone, are good for nothing but these tests.
fn tls(listener: TcpListener, certificate: &str, to: SocketAddr) -> SocketAddr {
    let certificate = CertificateDer::from_pem_file(data(certificate)).expect("there");
    let key = PrivateKeyDer::from_pem_file(data("key.pem")).expect("there");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("they fit");
    let config = Arc::new(config);
    serve_on(listener, move |here| {
        let there = TcpStream::connect(to).expect("it listens");
        for socket in [&here, &there] {
            let soon = Some(Duration::from_millis(10));
            socket.set_read_timeout(soon).expect("it can be set");
        }
        let session = ServerConnection::new(Arc::clone(&config)).expect("a session");
        let mut here = StreamOwned::new(session, here);
        while pass(&mut here, &mut &there) && pass(&mut &there, &mut here) {}
    })
}

/// Passes on what is there; whether both sides still are.
fn pass(from: &mut impl Read, to: &mut impl Write) -> bool {
    let mut bytes = [0; 16 * 1024];
    match from.read(&mut bytes) {
        Ok(0) => false,
        Ok(count) => to
            .write_all(&bytes[..count])
            .and_then(|()| to.flush())
            .is_ok(),
        Err(error) => error.kind() == std::io::ErrorKind::WouldBlock,
    }
}

fn data(name: &str) -> String {
    format!("{}/tests/wire/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn local() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).expect("a port")
}

#[test]
fn a_companys_certificates_are_trusted_and_what_is_wrong_with_one_is_told() {
    let world = World::new();
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::copy(data("ca.pem"), folder.path().join("company.crt")).expect("copied");
    std::fs::write(folder.path().join("README"), "not one").expect("written");
    let folder = folder.path().to_string_lossy().into_owned();
    let (file, ca) = ("SSL_CERT_FILE", data("ca.pem"));
    for (certificate, name, value, told) in [
        ("good.pem", file, &*ca, "Telegram knows it"),
        ("good.pem", "SSL_CERT_DIR", &*folder, "Telegram knows it"),
        (
            "good.pem",
            file,
            "",
            "TLS: the certificate's issuer is unknown",
        ),
        (
            "other.pem",
            file,
            &*ca,
            "TLS: the certificate is another host's",
        ),
        (
            "expired.pem",
            file,
            &*ca,
            "TLS: the certificate has expired, or this machine's clock",
        ),
        (
            "future.pem",
            file,
            &*ca,
            "TLS: the certificate is not valid yet, or this machine's",
        ),
    ] {
        let secure = tls(local(), certificate, addr(&world));
        let url = format!("https://localhost:{}", secure.port());
        let home = Home::new(&world)
            .set("TELEGRAM_API_URL", &url)
            .set(name, value);
        let said = token_line(&home);
        assert!(said.contains(told), "{certificate} {name}={value}: {said}");
    }
    let plain = serve(|here| {
        let _ = (&here).write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        let _ = (&here).read(&mut [0; 4_096]);
    });
    let plain = format!("https://localhost:{}", plain.port());
    let said = token_line(&Home::new(&world).set("TELEGRAM_API_URL", &plain));
    assert!(
        said.contains("TLS: the other side does not speak TLS"),
        "{said}"
    );
    // Through a proxy the certificate is still the server's affair.
    let (proxy, _) = http_proxy(tls(local(), "good.pem", addr(&world)), "");
    let home = outside(&world)
        .set("TELEGRAM_API_URL", &format!("https://{OUTSIDE}"))
        .set("HTTPS_PROXY", &format!("http://{proxy}"));
    let said = token_line(&home);
    assert!(
        said.contains("network: TLS: the certificate's issuer is unknown"),
        "{said}"
    );
    let home = home.set(file, &ca);
    assert!(token_line(&home).starts_with("ok "));
    let mut bot = home.start();
    world.ask(ALICE, "/flip 0.10 heads");
    bot.stop_well();
}

#[test]
fn certificates_that_cannot_be_read_are_told() {
    let world = World::new();
    for (name, value, told) in [
        ("SSL_CERT_FILE", "/nowhere/ca.pem", "No such file"),
        (
            "SSL_CERT_FILE",
            &*data("../wire.rs"),
            "holds no certificate",
        ),
        ("SSL_CERT_DIR", "/nowhere", "No such file"),
        ("SSL_CERT_DIR", &*data("../kit"), "holds no certificate"),
    ] {
        let home = Home::new(&world).set(name, value);
        let said = String::from_utf8(home.run(&["check"]).stdout).expect("UTF-8");
        let start = format!("not ok  settings: {name}: ");
        assert!(said.contains(&start) && said.contains(told), "{said}");
        assert!(said.contains("in PEM form"), "{said}");
        let (code, said) = home.fails();
        assert_eq!(code, 78, "{said}");
        assert!(said.contains(name) && said.contains(told), "{said}");
    }
}
