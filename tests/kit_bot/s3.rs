//! A store that speaks as S3 does, as far as a lease needs it: an object is written only where the version that is named
//! is there, and every write shows at once. It refuses, is slow or loses its answer as the test has it.
use std::collections::{BTreeMap, VecDeque};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What becomes of a call otherwise than it should.
#[derive(Clone, Debug, PartialEq)]
pub enum Mishap {
    /// It is answered so, and nothing is done.
    Status(u16),
    /// It is done, and no answer comes.
    Silent,
    /// It is done, and answered after so long.
    Slow(Duration),
    /// It is done and answered so that nothing can be made of it.
    Nameless,
}

#[derive(Default)]
struct State {
    /// Content by path, with the number of the write that made it.
    objects: BTreeMap<String, (u64, Vec<u8>)>,
    writes: u64,
    /// Of the next calls by this method, a mishap each.
    next: VecDeque<(&'static str, Mishap)>,
    /// Of all calls.
    always: Option<Mishap>,
    heedless: bool,
}

/// One that runs until the test ends.
pub struct S3 {
    pub url: String,
    state: Arc<Mutex<State>>,
}

struct Call {
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl S3 {
    pub fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for line in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || answer(line, &state));
            }
        });
        Self { url, state }
    }

    fn with<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().expect("nobody panics with it"))
    }

    /// The next call by this method.
    pub fn once(&self, method: &'static str, mishap: Mishap) {
        self.with(|state| state.next.push_back((method, mishap)));
    }

    /// Whether all mishaps that were ordered have happened.
    pub fn is_over(&self) -> bool {
        self.with(|state| state.next.is_empty())
    }

    /// All calls from now on.
    pub fn always(&self, mishap: Option<Mishap>) {
        self.with(|state| state.always = mishap);
    }

    /// Writes whatever version it is told from now on.
    pub fn is_heedless(&self) {
        self.with(|state| state.heedless = true);
    }

    /// What is at a path.
    pub fn object(&self, path: &str) -> Option<Vec<u8>> {
        self.with(|state| state.objects.get(path).map(|(_, content)| content.clone()))
    }

    /// Has it there, as somebody else would write it.
    pub fn put(&self, path: &str, content: Option<&[u8]>) {
        self.with(|state| {
            state.writes += 1;
            let made = content.map(|content| (state.writes, content.to_vec()));
            match made {
                Some(made) => state.objects.insert(path.to_owned(), made),
                None => state.objects.remove(path),
            };
        });
    }
}

impl State {
    fn mishap(&mut self, method: &str) -> Option<Mishap> {
        match self.next.iter().position(|(of, _)| *of == method) {
            Some(at) => self.next.remove(at).map(|(_, mishap)| mishap),
            None => self.always.clone(),
        }
    }

    /// Status, version and content.
    fn serve(&mut self, call: &Call) -> (u16, Option<u64>, Vec<u8>) {
        let there = self.objects.get(&call.path);
        let version = there.map(|(version, _)| *version);
        if call.method == "GET" {
            return match there {
                Some((version, content)) => (200, Some(*version), content.clone()),
                None => (404, None, b"<Code>NoSuchKey</Code>".to_vec()),
            };
        }
        let named = call.headers.get("if-match");
        let wants_none = call
            .headers
            .get("if-none-match")
            .is_some_and(|it| it == "*");
        if !self.heedless {
            match version {
                None if named.is_some() => return (404, None, Vec::new()),
                Some(_) if wants_none => return (412, None, Vec::new()),
                Some(version) if named.is_some_and(|it| *it != etag(version)) => {
                    return (412, None, Vec::new());
                }
                _ => {}
            }
        }
        self.writes += 1;
        let made = (self.writes, call.body.clone());
        self.objects.insert(call.path.clone(), made);
        (200, Some(self.writes), Vec::new())
    }
}

fn etag(version: u64) -> String {
    format!("\"{version:032x}\"")
}

fn answer(mut line: TcpStream, state: &Mutex<State>) {
    let Some(call) = read(&mut line) else { return };
    let signed = call.headers.get("authorization");
    let signed = signed.is_some_and(|it| it.starts_with("AWS4-HMAC-SHA256 Credential="));
    let (mishap, (mut status, mut version, content)) = {
        let mut state = state.lock().expect("nobody panics with it");
        let mishap = state.mishap(&call.method);
        let served = match mishap {
            _ if !signed => (403, None, Vec::new()),
            Some(Mishap::Status(status)) => (status, None, b"<Error/>".to_vec()),
            _ => state.serve(&call),
        };
        (mishap, served)
    };
    match mishap {
        Some(Mishap::Silent) => return,
        Some(Mishap::Slow(time)) => thread::sleep(time),
        Some(Mishap::Nameless) => (status, version) = (200, None),
        Some(Mishap::Status(_)) | None => {}
    }
    let etag = version.map(|version| format!("ETag: {}\r\n", etag(version)));
    let head = format!(
        "HTTP/1.1 {status} X\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n",
        etag.unwrap_or_default(),
        content.len()
    );
    let _ = line.write_all(head.as_bytes());
    let _ = line.write_all(&content);
}

/// A request, if one comes whole.
fn read(line: &mut TcpStream) -> Option<Call> {
    let (mut came, mut part) = (Vec::new(), [0; 4_096]);
    let end = loop {
        if let Some(at) = came.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        match line.read(&mut part) {
            Ok(0) | Err(_) => return None,
            Ok(count) => came.extend_from_slice(&part[..count]),
        }
    };
    let head = String::from_utf8_lossy(&came[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers: BTreeMap<_, _> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.get("content-length");
    let length: usize = length.and_then(|it| it.parse().ok()).unwrap_or(0);
    let mut body = came.split_off(end + 4);
    while body.len() < length {
        match line.read(&mut part) {
            Ok(0) | Err(_) => return None,
            Ok(count) => body.extend_from_slice(&part[..count]),
        }
    }
    Some(Call {
        method,
        path,
        headers,
        body,
    })
}
