//! Just enough HTTP/1.1 to be talked to by any Bot API client: whole requests out of bytes, and
//! answers into bytes. Knows nothing of sockets or of the Bot API; called by `wire` and `api`.

use std::io::Write;

/// A request read to its end.
pub struct Request {
    /// The last part of the path in lower case: Bot API method names ignore case.
    pub method: String,
    /// The body, or the query string if there is no body.
    pub body: Vec<u8>,
    /// The client will not send another request on this connection.
    pub close: bool,
}

/// What stands at the head of the bytes received so far.
pub enum Parsed {
    /// A whole request and how many bytes it took.
    Whole(Request, usize),
    /// More must come; `expects` says the client first waits for "100 Continue".
    Partial {
        expects: bool,
    },
    Malformed,
}

struct Head {
    length: usize,
    chunked: bool,
    close: bool,
    expects: bool,
}

pub fn parse(input: &[u8]) -> Parsed {
    let Some(end) = find(input, b"\r\n\r\n") else {
        return Parsed::Partial { expects: false };
    };
    let mut lines = input[..end].split(|b| *b == b'\n');
    let target = lines
        .next()
        .and_then(|line| line.split(|b| *b == b' ').nth(1));
    let (Some(target), Some(head)) = (target, headers(lines)) else {
        return Parsed::Malformed;
    };
    let from = end + 4;
    let (body, used) = if head.chunked {
        match unchunk(&input[from..]) {
            Chunks::Whole(body, used) => (body, from + used),
            Chunks::Partial => {
                return Parsed::Partial {
                    expects: head.expects,
                };
            }
            Chunks::Malformed => return Parsed::Malformed,
        }
    } else {
        match input.get(from..from.saturating_add(head.length)) {
            Some(body) => (body.to_vec(), from + head.length),
            None => {
                return Parsed::Partial {
                    expects: head.expects,
                };
            }
        }
    };
    Parsed::Whole(request(target, body, head.close), used)
}

fn request(target: &[u8], body: Vec<u8>, close: bool) -> Request {
    let (path, query) = match target.iter().position(|b| *b == b'?') {
        Some(at) => (&target[..at], &target[at + 1..]),
        None => (target, &target[..0]),
    };
    let name = path.rsplit(|b| *b == b'/').next().unwrap_or_default();
    Request {
        method: String::from_utf8_lossy(name).to_ascii_lowercase(),
        body: if body.is_empty() {
            query.to_vec()
        } else {
            body
        },
        close,
    }
}

/// None if a length is not a number: the next request could not be found then.
fn headers<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Option<Head> {
    let mut head = Head {
        length: 0,
        chunked: false,
        close: false,
        expects: false,
    };
    for line in lines {
        let Some(colon) = line.iter().position(|b| *b == b':') else {
            continue;
        };
        let (name, value) = (&line[..colon], line[colon + 1..].trim_ascii());
        if name.eq_ignore_ascii_case(b"content-length") {
            head.length = std::str::from_utf8(value).ok()?.parse().ok()?;
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            head.chunked = value.eq_ignore_ascii_case(b"chunked");
        } else if name.eq_ignore_ascii_case(b"connection") {
            head.close = value.eq_ignore_ascii_case(b"close");
        } else if name.eq_ignore_ascii_case(b"expect") {
            head.expects = value.eq_ignore_ascii_case(b"100-continue");
        }
    }
    Some(head)
}

enum Chunks {
    Whole(Vec<u8>, usize),
    Partial,
    Malformed,
}

fn unchunk(input: &[u8]) -> Chunks {
    let (mut body, mut at) = (Vec::new(), 0_usize);
    loop {
        let Some(eol) = find(&input[at..], b"\r\n") else {
            return Chunks::Partial;
        };
        let line = String::from_utf8_lossy(&input[at..at + eol]);
        let digits = line.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(digits, 16) else {
            return Chunks::Malformed;
        };
        at += eol + 2;
        if size == 0 {
            // Trailers are allowed after the last chunk; an empty line ends them.
            let Some(eol) = find(&input[at..], b"\r\n") else {
                return Chunks::Partial;
            };
            if eol == 0 {
                return Chunks::Whole(body, at + 2);
            }
            return match find(&input[at..], b"\r\n\r\n") {
                Some(end) => Chunks::Whole(body, at + end + 4),
                None => Chunks::Partial,
            };
        }
        match input.get(at..at.saturating_add(size).saturating_add(2)) {
            Some(chunk) => body.extend_from_slice(&chunk[..size]),
            None => return Chunks::Partial,
        }
        at += size + 2;
    }
}

/// Appends an answer with a JSON body.
pub fn answer(output: &mut Vec<u8>, status: &str, body: &[u8]) {
    write!(
        output,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .expect("a Vec takes every write");
    output.extend_from_slice(body);
}

/// The whole number given for `name` in a JSON, urlencoded or multipart body. It is looked for as
/// text, which is right for the top-level numbers the Bot API knows and far cheaper than a parser.
pub fn integer(body: &[u8], name: &[u8]) -> Option<i64> {
    let mut rest = body;
    loop {
        let at = find(rest, name)?;
        let opened = at == 0 || matches!(rest[at - 1], b'"' | b'&');
        rest = &rest[at + name.len()..];
        if opened && matches!(rest.first(), Some(b'"' | b'=')) {
            break;
        }
    }
    let from = rest
        .iter()
        .position(|b| !matches!(b, b'"' | b':' | b'=' | b' ' | b'\r' | b'\n'))?;
    let rest = &rest[from..];
    let digits = rest
        .iter()
        .skip(1)
        .position(|b| !b.is_ascii_digit())
        .map_or(rest.len(), |n| n + 1);
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

pub fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|w| w == needle)
}
