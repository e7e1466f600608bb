//! An answer and its way onto the wire.
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// After a refusal the rest of the request is read and thrown away within these bounds: closing a socket
/// with unread data sends RST, which would destroy the answer on its way.
const DRAIN_BYTES_MAX: usize = 256 * 1024;
const DRAIN_TIME_MAX: Duration = Duration::from_millis(500);

/// What becomes of an answer on the wire; all but `Whole` exist for the sandbox's faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// As it should be.
    Whole,
    /// Half of the bytes, then the connection is closed.
    Truncated,
    /// The connection is closed without a byte.
    Dropped,
}

/// An answer. `Content-Length`, `Date` and `Server` are added; HEAD leaves the body out.
#[derive(Debug)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The media type, with its charset if it has one.
    pub content_type: &'static str,
    /// Further headers, for example `Allow` or `Retry-After`; names and values must be ASCII.
    pub headers: Vec<(&'static str, String)>,
    /// Its length becomes the Content-Length.
    pub body: Vec<u8>,
    /// `Whole`, except for faults.
    pub wire: Wire,
}

impl Response {
    /// An answer without further headers.
    pub fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            content_type,
            headers: Vec::new(),
            body: body.into(),
            wire: Wire::Whole,
        }
    }

    /// An answer whose body is JSON already.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "application/json", body)
    }

    /// A JSON error, `{"error":…}`; `reason` must need no escaping.
    pub fn error(status: u16, reason: &str) -> Self {
        Self::json(status, format!("{{\"error\":\"{reason}\"}}"))
    }

    /// 405 with the `Allow` header that RFC 9110 demands.
    pub fn method_not_allowed(allow: &str) -> Self {
        let mut response = Self::error(405, "method not allowed");
        response.headers.push(("Allow", allow.to_owned()));
        response
    }
}

/// Writes head and body in one write(2), within `timeout` as a whole.
pub(super) fn send(
    socket: &TcpStream,
    response: &Response,
    keep: bool,
    head_only: bool,
    timeout: Duration,
) -> io::Result<()> {
    if response.wire == Wire::Dropped {
        return Ok(());
    }
    let mut bytes = Vec::with_capacity(response.body.len() + 256);
    let header = |name: &str, value: &str| tiny_http::Header::from_bytes(name, value);
    let mut headers = Vec::with_capacity(4 + response.headers.len());
    headers.extend(header("Server", "casino-bot"));
    headers.extend(header("Content-Type", response.content_type));
    headers.extend(header("X-Content-Type-Options", "nosniff"));
    headers.extend(
        response
            .headers
            .iter()
            .flat_map(|(name, value)| header(name, value)),
    );
    // tiny_http drops a Connection header, so "I close now" is said by the version of the status line.
    let version = tiny_http::HTTPVersion(1, u8::from(keep));
    tiny_http::Response::new(
        response.status.into(),
        headers,
        &response.body[..],
        Some(response.body.len()),
        None,
    )
    .with_chunked_threshold(usize::MAX)
    .raw_print(&mut bytes, version, &[], head_only, None)?;
    if response.wire == Wire::Truncated {
        bytes.truncate(bytes.len() - response.body.len().div_ceil(2));
    }
    let deadline = Instant::now() + timeout;
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        // SO_SNDTIMEO counts per write, so a slow reader could stretch an answer for ever.
        if Instant::now() > deadline {
            return Err(io::ErrorKind::TimedOut.into());
        }
        match (&*socket).write(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => rest = &rest[n..],
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// Reads and throws away what is left of a request that was refused.
pub(super) fn drain(mut socket: &TcpStream) {
    let deadline = Instant::now() + DRAIN_TIME_MAX;
    let _ = socket.shutdown(Shutdown::Write);
    let mut sink = [0; 8192];
    let mut total = 0;
    while total < DRAIN_BYTES_MAX {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || socket.set_read_timeout(Some(left)).is_err() {
            return;
        }
        match socket.read(&mut sink) {
            Ok(n) if n > 0 => total += n,
            _ => return,
        }
    }
}
