//! One request off a socket, within the bounds of `Limits`: head, then a body by Content-Length or chunked.
//! Called by the connection threads of `http` only.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use super::Limits;

/// More headers than this are answered 431.
const HEADERS_MAX: usize = 64;
/// A chunk's size line with its extensions.
const CHUNK_LINE_BYTES_MAX: usize = 256;

/// A whole request; the body is decoded.
#[derive(Debug)]
pub struct Request {
    /// As sent, for example `GET`; methods are case-sensitive.
    pub method: String,
    /// Before the `?`, not percent-decoded.
    pub path: String,
    /// After the `?`, not decoded; see `form_pairs`.
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
