//! One request off a socket, within the bounds of `Limits`: head, then a body by Content-Length or chunked.
//! Called by the connection threads of `http` only.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// More headers than this are answered 431.
const HEADERS_MAX: usize = 64;
/// A chunk's size line with its extensions.
const CHUNK_LINE_BYTES_MAX: usize = 256;

/// Bounds of a server. All are hard: what exceeds them is refused or cut off.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Open connections; above it the oldest is closed, an idle one first. At least 9.
    pub conns_max: usize,
    /// Request line and headers; more is answered 431.
    pub head_bytes_max: usize,
    /// Decoded body; more is answered 413.
    pub body_bytes_max: usize,
    /// One deadline for head and body together.
    pub head_deadline: Duration,
    /// For one answer as a whole.
    pub write_timeout: Duration,
    /// Idle time between the requests of a connection; None: one request a connection, answered as HTTP/1.0.
    pub keep_alive: Option<Duration>,
    /// Stack of a connection's thread.
    pub stack_bytes: usize,
}

/// A whole request; the body is decoded.
#[derive(Debug)]
pub struct Request {
    /// As sent, for example `GET`; methods are case-sensitive.
    pub method: String,
    /// Before the `?`, not percent-decoded.
    pub path: String,
    /// After the `?`, not decoded; see `forms::form_pairs`.
    pub query: String,
    /// Names in lower case; values that are not UTF-8 are repaired.
    pub headers: Vec<(String, String)>,
    /// Decoded; empty when there was none.
    pub body: Vec<u8>,
    /// The other end, which may be a proxy.
    pub peer: SocketAddr,
    pub(super) keep_alive: bool,
}

impl Request {
    /// The first header of that name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// GET or HEAD: the server leaves a HEAD's body out by itself.
    pub fn is_get(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }

    /// The path for log lines; a bot token in it is not shown.
    pub fn shown_path(&self) -> &str {
        if self.path.starts_with("/bot") {
            "/bot…"
        } else {
            &self.path
        }
    }
}

/// Status and reason of a request that is not even handed to the handler.
pub(super) struct Refused(pub u16, pub &'static str);

enum Framing {
    Empty,
    Length(usize),
    Chunked,
}

/// The bytes of a connection that have come and are not used yet.
pub(super) struct Inbox<'a> {
    socket: &'a TcpStream,
    peer: SocketAddr,
    buf: Vec<u8>,
}

impl<'a> Inbox<'a> {
    /// Nothing is read yet.
    pub fn new(socket: &'a TcpStream, peer: SocketAddr) -> Self {
        Self {
            socket,
            peer,
            buf: Vec::new(),
        }
    }

    /// The next request; None when the peer is gone or sent nothing within `wait`.
    pub fn request(&mut self, limits: &Limits, wait: Duration) -> Result<Option<Request>, Refused> {
        if self.buf.is_empty() && !self.fill(Instant::now() + wait) {
            return Ok(None);
        }
        let deadline = Instant::now() + limits.head_deadline;
        let Some(head_bytes) = self.head(limits.head_bytes_max, deadline)? else {
            return Ok(None);
        };
        let (mut request, framing, continues) = parse(&self.buf[..head_bytes], self.peer)?;
        if matches!(framing, Framing::Length(n) if n > limits.body_bytes_max) {
            return Err(Refused(413, "body too large"));
        }
        self.buf.drain(..head_bytes);
        let here_already = matches!(framing, Framing::Empty) || !self.buf.is_empty();
        if continues
            && !here_already
            && self
                .socket
                .write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
                .is_err()
        {
            return Ok(None);
        }
        match framing {
            Framing::Empty => {}
            Framing::Length(n) => {
                self.need(n, deadline)?;
                request.body = self.buf.drain(..n).collect();
            }
            Framing::Chunked => request.body = self.chunked(limits, deadline)?,
        }
        Ok(Some(request))
    }

    /// Reads what there is; false on close, error or deadline.
    fn fill(&mut self, deadline: Instant) -> bool {
        let mut chunk = [0; 8192];
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || self.socket.set_read_timeout(Some(left)).is_err() {
                return false;
            }
            match self.socket.read(&mut chunk) {
                Ok(n) => {
                    self.buf.extend_from_slice(&chunk[..n]);
                    return n > 0;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return false,
            }
        }
    }

    fn head(&mut self, bytes_max: usize, deadline: Instant) -> Result<Option<usize>, Refused> {
        let mut searched = 0;
        loop {
            if let Some(at) = self.buf[searched..]
                .windows(4)
                .position(|w| w == b"\r\n\r\n")
            {
                let end = searched + at + 4;
                return if end > bytes_max {
                    Err(Refused(431, "head too large"))
                } else {
                    Ok(Some(end))
                };
            }
            if self.buf.len() > bytes_max {
                return Err(Refused(431, "head too large"));
            }
            searched = self.buf.len().saturating_sub(3);
            if !self.fill(deadline) {
                return Ok(None);
            }
        }
    }

    fn need(&mut self, bytes: usize, deadline: Instant) -> Result<(), Refused> {
        while self.buf.len() < bytes {
            if !self.fill(deadline) {
                return Err(Refused(408, "body incomplete"));
            }
        }
        Ok(())
    }

    /// A line without its CRLF, taken off the inbox.
    fn line(&mut self, bytes_max: usize, deadline: Instant) -> Result<Vec<u8>, Refused> {
        loop {
            let end = self.buf.windows(2).position(|w| w == b"\r\n");
            if end.unwrap_or(self.buf.len()) > bytes_max {
                return Err(Refused(400, "bad chunk"));
            }
            if let Some(at) = end {
                return Ok(self.buf.drain(..at + 2).take(at).collect());
            }
            self.need(self.buf.len() + 1, deadline)?;
        }
    }

    fn chunked(&mut self, limits: &Limits, deadline: Instant) -> Result<Vec<u8>, Refused> {
        let mut body = Vec::new();
        loop {
            let line = self.line(CHUNK_LINE_BYTES_MAX, deadline)?;
            let digits = line
                .split(|b| *b == b';')
                .next()
                .unwrap_or_default()
                .trim_ascii();
            if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
                return Err(Refused(400, "bad chunk"));
            }
            let size = std::str::from_utf8(digits)
                .ok()
                .and_then(|hex| usize::from_str_radix(hex, 16).ok());
            let size = size.filter(|n| *n <= limits.body_bytes_max - body.len());
            let size = size.ok_or(Refused(413, "body too large"))?;
            if size == 0 {
                break;
            }
            self.need(size + 2, deadline)?;
            body.extend(self.buf.drain(..size));
            if self.buf.drain(..2).ne(*b"\r\n") {
                return Err(Refused(400, "bad chunk"));
            }
        }
        for _ in 0..HEADERS_MAX {
            if self.line(limits.head_bytes_max, deadline)?.is_empty() {
                return Ok(body);
            }
        }
        Err(Refused(431, "too many trailers"))
    }
}

/// The request without its body, how the body comes, and whether the peer waits for 100 Continue.
fn parse(head: &[u8], peer: SocketAddr) -> Result<(Request, Framing, bool), Refused> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut headers);
    match parsed.parse(head) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) => return Err(Refused(400, "bad request")),
        Err(httparse::Error::TooManyHeaders) => return Err(Refused(431, "too many headers")),
        Err(_) => return Err(Refused(400, "bad request")),
    }
    let (Some(method), Some(target), Some(version)) = (parsed.method, parsed.path, parsed.version)
    else {
        return Err(Refused(400, "bad request"));
    };
    // A proxy's absolute form: http://host/path.
    let origin_form = match target.strip_prefix("http://") {
        Some(rest) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => target,
    };
    let (path, query) = origin_form.split_once('?').unwrap_or((origin_form, ""));
    let text = |value: &[u8]| String::from_utf8_lossy(value).trim().to_owned();
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: parsed
            .headers
            .iter()
            .map(|h| (h.name.to_ascii_lowercase(), text(h.value)))
            .collect(),
        body: Vec::new(),
        peer,
        keep_alive: false,
    };
    let has_token = |name: &str, token: &str| {
        let mut values = request.headers.iter().filter(|(n, _)| n == name);
        values.any(|(_, value)| {
            value
                .split(',')
                .any(|t| t.trim().eq_ignore_ascii_case(token))
        })
    };
    let keep_alive = version == 1 && !has_token("connection", "close");
    let continues = version == 1 && has_token("expect", "100-continue");
    let framing = framing(&request)?;
    request.keep_alive = keep_alive;
    Ok((request, framing, continues))
}

/// RFC 9112, 6.3; whatever two readers could understand differently is refused.
fn framing(request: &Request) -> Result<Framing, Refused> {
    let all = |name: &'static str| {
        request
            .headers
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let mut lengths = all("content-length");
    let mut encodings = all("transfer-encoding");
    match (lengths.next(), encodings.next()) {
        (None, None) => Ok(Framing::Empty),
        (None, Some(coding))
            if coding.eq_ignore_ascii_case("chunked") && encodings.next().is_none() =>
        {
            Ok(Framing::Chunked)
        }
        (None, Some(_)) => Err(Refused(501, "transfer coding not supported")),
        (Some(_), Some(_)) => Err(Refused(400, "both Content-Length and Transfer-Encoding")),
        (Some(digits), None) => {
            let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            if !is_number || lengths.any(|other| other != digits) {
                return Err(Refused(400, "bad Content-Length"));
            }
            // All digits, so what does not fit a usize is only too large.
            let length = digits.parse().map_err(|_| Refused(413, "body too large"))?;
            Ok(if length == 0 {
                Framing::Empty
            } else {
                Framing::Length(length)
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::select;
    use std::net::{Shutdown, TcpListener};

    /// Pieces of requests, good and bad, one behind the other.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let pieces = select(vec![
            "GET / HTTP/1.1\r\n",
            "POST /restart?a=%2 HTTP/1.0\r\n",
            "GET http://x HTTP/1.1\r\n",
            "HEAD http://x/é?? HTTP/1.1\r\n",
            "Host: x\r\n",
            "Expect: 100-continue\r\n",
            "Connection: close, x\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: 18446744073709551616\r\n",
            "Content-Length: +1\r\n",
            "Transfer-Encoding: chunked\r\n",
            "transfer-encoding: chunked, chunked\r\n",
            "\r\n",
            "hello",
            "5\r\nhello\r\n",
            "ffffffffffffffff\r\n",
            "0;x=\r\n\r\n",
            "\n",
            ":",
        ]);
        let piece = prop_oneof![
            8 => pieces.prop_map(|piece| piece.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..40),
            1 => (0..400_usize).prop_map(|n| vec![b'a'; n]),
        ];
        prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn whatever_comes_is_a_request_or_refused() {
        let times = std::env::var("CASINO_FUZZ_CASES").ok();
        let times = times.and_then(|times| times.parse().ok()).unwrap_or(1_u32);
        let limits = Limits {
            head_bytes_max: 512,
            body_bytes_max: 64,
            head_deadline: Duration::from_secs(5),
            ..crate::shell::workers::http::LIMITS
        };
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let addr = listener.local_addr().expect("bound");
        let config = ProptestConfig {
            cases: times.saturating_mul(1_000),
            failure_persistence: None,
            ..ProptestConfig::default()
        };
        proptest!(config, |(bytes in bytes())| {
            let mut client = TcpStream::connect(addr).expect("connects");
            let (server, peer) = listener.accept().expect("accepts");
            client.write_all(&bytes).expect("fits the socket's buffer");
            client.shutdown(Shutdown::Write).expect("it is open");
            let mut inbox = Inbox::new(&server, peer);
            while let Ok(Some(request)) = inbox.request(&limits, Duration::from_secs(5)) {
                prop_assert!(request.body.len() <= limits.body_bytes_max);
                prop_assert!(request.shown_path().len() <= limits.head_bytes_max + 3);
            }
        });
    }
}
