//! The HTTP server under attack, and the sandbox's HTTP front over it.
pub mod front;

use crate::kit_bot::{connect, exchange};
use casino_bot::web::forms::form_pairs;
use casino_bot::web::http::{Limits, Request, Response, Server};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

const DEADLINE: Duration = Duration::from_secs(20);

fn limits() -> Limits {
    Limits {
        conns_max: 64,
        head_bytes_max: 8 * 1024,
        body_bytes_max: 4 * 1024,
        head_deadline: Duration::from_millis(600),
        write_timeout: Duration::from_secs(2),
        keep_alive: Some(Duration::from_secs(5)),
        stack_bytes: 128 * 1024,
    }
}

fn listener() -> TcpListener {
    TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port")
}

fn echo(request: &Request) -> Response {
    match request.path.as_str() {
        "/panic" => panic!("as asked"),
        "/only-get" if !request.is_get() => Response::method_not_allowed("GET, HEAD"),
        _ => Response::new(200, "text/plain", request.body.clone()),
    }
}

fn server(limits: Limits) -> Server {
    Server::start(listener(), "test", limits, echo).expect("it starts")
}

/// One answer of a connection that stays open; status line, headers and body.
fn answer(socket: &mut TcpStream) -> (String, String) {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        socket
            .read_exact(&mut byte)
            .expect("the answer's head comes");
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("heads are ASCII");
    let length = head
        .lines()
        .find_map(|l| l.strip_prefix("Content-Length: "))
        .expect("a length");
    let mut body = vec![0; length.parse().expect("a number")];
    socket.read_exact(&mut body).expect("the body comes");
    (head, String::from_utf8(body).expect("UTF-8"))
}

fn post(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[track_caller]
fn pings(addr: SocketAddr) {
    let began = Instant::now();
    assert!(exchange(addr, post("/", "ping")).ends_with("\r\n\r\nping"));
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "a ping took {:?}",
        began.elapsed()
    );
}

fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or("none")
}

#[test]
fn requests_of_a_connection_follow_each_other() {
    let server = server(limits());
    let mut socket = connect(server.addr());
    // Two at once, the second in two pieces, then one by one.
    socket
        .write_all(b"POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\noneGET /b HTTP/1.1\r\nHo")
        .expect("written");
    assert_eq!(answer(&mut socket).1, "one");
    socket.write_all(b"st: x\r\n\r\n").expect("written");
    let (head, body) = answer(&mut socket);
    assert!(
        head.starts_with("HTTP/1.1 200 OK\r\n") && body.is_empty(),
        "{head}"
    );
    socket
        .write_all(post("/", "last").as_bytes())
        .expect("written");
    let (head, body) = answer(&mut socket);
    assert!(
        head.starts_with("HTTP/1.0 200") && body == "last",
        "the version says that it closes: {head}"
    );
    assert_eq!(socket.read(&mut [0]).expect("closed in order"), 0);
}

#[test]
fn without_keep_alive_there_is_one_request_a_connection() {
    let server = server(Limits {
        keep_alive: None,
        ..limits()
    });
    let answer = exchange(
        server.addr(),
        "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    );
    assert!(
        answer.starts_with("HTTP/1.0 200") && answer.matches("HTTP/").count() == 1,
        "{answer}"
    );
}

#[test]
fn chunked_bodies_and_expectations_are_understood() {
    let server = server(limits());
    let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    let answer_to = |chunks: &str| exchange(server.addr(), format!("{head}{chunks}"));
    assert!(
        answer_to("3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n")
            .ends_with("\r\n\r\nabc0123456789")
    );
    assert_eq!(status(&answer_to("zz\r\n")), "400");
    assert_eq!(status(&answer_to("3\r\nabcd\r\n0\r\n\r\n")), "400");
    assert_eq!(status(&answer_to("ffffffffffffffffffff\r\n")), "413");
    assert_eq!(status(&answer_to("1001\r\n")), "413");
    assert_eq!(
        status(&answer_to(&"800\r\n".replace("800", &"0".repeat(300)))),
        "400",
        "an endless size line"
    );
    let mut socket = connect(server.addr());
    socket
        .write_all(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
        .expect("written");
    let mut interim = [0; 25];
    socket
        .read_exact(&mut interim)
        .expect("100 comes before the body");
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket.write_all(b"ok").expect("written");
    assert_eq!(answer(&mut socket).1, "ok");
}

#[test]
fn what_is_wrong_gets_the_right_status_and_harms_nobody() {
    let server = server(limits());
    let get = |headers: &str| format!("GET / HTTP/1.1\r\n{headers}\r\n");
    let many: String = (0..10_000).map(|n| format!("h{n}: x\r\n")).collect();
    let some: String = (0..100).map(|n| format!("h{n}: x\r\n")).collect();
    for (request, expected) in [
        (get("Content-Length: 100000000000000\r\n"), "413"),
        (get("Content-Length: 18446744073709551616\r\n"), "413"),
        (get("Content-Length: 4097\r\n"), "413"),
        (get("Content-Length: -1\r\n"), "400"),
        (get("Content-Length: 1, 1\r\n"), "400"),
        (get("Content-Length: 1\r\nContent-Length: 2\r\n"), "400"),
        (
            get("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
            "400",
        ),
        (get("Transfer-Encoding: gzip\r\n"), "501"),
        (get("no colon here\r\n"), "400"),
        (get(&some), "431"),
        (get(&many), "431"),
        (get(&format!("x: {}\r\n", "y".repeat(9_000))), "431"),
        (
            format!("GET /{} HTTP/1.1\r\n\r\n", "y".repeat(100_000)),
            "431",
        ),
        ("\0\u{1}\u{2}\r\n\r\n".to_owned(), "400"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), "400"),
        (
            "DELETE /only-get HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
            "405",
        ),
        (
            "GET /panic HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(),
            "500",
        ),
    ] {
        let answer = exchange(server.addr(), &request);
        assert_eq!(status(&answer), expected, "{:.80}", request);
    }
    pings(server.addr());
    let head = exchange(
        server.addr(),
        "HEAD / HTTP/1.1\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
    );
    assert!(
        head.contains("Content-Length: 3\r\n") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
}

#[test]
fn half_requests_and_drippers_are_cut_off_at_the_deadline() {
    let server = server(limits());
    let addr = server.addr();
    let began = Instant::now();
    let mut waiting: Vec<TcpStream> = (0..20).map(|_| connect(addr)).collect();
    for (n, socket) in waiting.iter_mut().enumerate() {
        let half: &[u8] = [
            &b""[..],
            b"GET / HT",
            b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf",
        ][n % 3];
        socket.write_all(half).expect("written");
    }
    let drippers: Vec<_> = (0..10)
        .map(|_| {
            let mut socket = connect(addr);
            thread::spawn(move || {
                // A byte now and then keeps every single read alive: only a deadline over all ends it.
                while socket.write_all(b"x").is_ok() && began.elapsed() < DEADLINE {
                    thread::sleep(Duration::from_millis(20));
                }
            })
        })
        .collect();
    pings(addr);
    for socket in &mut waiting {
        let _ = socket.read_to_end(&mut Vec::new());
    }
    for dripper in drippers {
        dripper.join().expect("the dripper ends");
    }
    assert!(began.elapsed() < DEADLINE);
    pings(addr);
}

#[test]
fn many_connections_do_not_shut_others_out() {
    let server = server(Limits {
        head_deadline: Duration::from_secs(60),
        ..limits()
    });
    let mut idle = Vec::new();
    for n in 0..600 {
        let mut socket = connect(server.addr());
        if n % 2 == 0 {
            let _ = socket.write_all(b"GET / HTTP/1.1\r\nX: ");
        }
        idle.push(socket);
        if n % 50 == 49 {
            pings(server.addr());
        }
    }
    let ended = |mut socket: &TcpStream| matches!(socket.read(&mut [0]), Ok(0) | Err(_));
    let closed = idle.iter().take(400).filter(|s| ended(s)).count();
    assert_eq!(closed, 400, "the oldest are evicted");
}

#[test]
fn a_reader_that_does_not_read_holds_nothing_up() {
    let big = |_: &Request| Response::new(200, "text/plain", vec![b'x'; 8 << 20]);
    let few = Limits {
        write_timeout: Duration::from_millis(300),
        ..limits()
    };
    let server = Server::start(listener(), "test", few, big).expect("it starts");
    let mut sockets: Vec<_> = (0..4).map(|_| connect(server.addr())).collect();
    for socket in &mut sockets {
        socket
            .write_all(b"GET / HTTP/1.1\r\n\r\n")
            .expect("written");
    }
    let began = Instant::now();
    drop(server); // waits for its threads, which wait for the readers
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn shutdown_frees_the_port_and_ends_open_connections() {
    let mut server = server(limits());
    let addr = server.addr();
    let mut open = connect(addr);
    open.write_all(b"GET / HTTP/1.1\r\n\r\n").expect("written");
    answer(&mut open);
    let began = Instant::now();
    server.shutdown();
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    assert!(matches!(open.read(&mut [0]), Ok(0) | Err(_)));
    TcpListener::bind(addr).expect("the port is free again");
}

#[test]
fn forms_are_decoded() {
    let pairs: Vec<_> = form_pairs("a=1&b=x+y%20%26%zz&&c&d=%F0%9F%8E%B2%ff").collect();
    let expected = [
        ("a", "1"),
        ("b", "x y &%zz"),
        ("c", ""),
        ("d", "🎲\u{FFFD}"),
    ];
    assert!(
        pairs
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .eq(expected),
        "{pairs:?}"
    );
}
