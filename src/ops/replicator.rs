//! Litestream beside the bot, over its control socket (<https://litestream.io/reference/ipc/>): it is asked to
//! bring what the books have to where it replicates them, and says how far it is. Nothing here leaves the machine.
use crate::values::fault::Fault;
use crate::values::limits;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A Litestream that runs, or should.
#[derive(Clone, Debug)]
pub struct Replicator {
    socket: PathBuf,
    /// As its configuration names the database: from the root.
    database: String,
}

/// How far it is: it counts what it has read from the log, and what of that the replica has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Position {
    pub txid: u64,
    #[serde(rename = "replicated_txid")]
    pub replicated: u64,
}

impl Replicator {
    /// The one behind this socket, of this database.
    #[must_use]
    pub fn new(socket: &Path, database: &Path) -> Self {
        let whole = std::path::absolute(database).unwrap_or_else(|_| database.to_owned());
        Self {
            socket: socket.to_owned(),
            database: whole.to_string_lossy().into_owned(),
        }
    }

    /// Has it read the log to its end and bring that to the replica, within `wait`.
    ///
    /// # Errors
    /// [`Fault::Unreached`] when it does not run, [`Fault::Refused`] with what it says, [`Fault::Network`] when it
    /// does not answer in time.
    pub fn sync(&self, wait: Duration) -> Result<Position, Fault> {
        let seconds = wait.as_secs().max(1);
        let body = json!({"path": self.database, "wait": true, "timeout": seconds});
        let answer = self.ask("/sync", &body, wait)?;
        serde_json::from_slice(&answer).map_err(|_| malformed())
    }

    /// Has it replicate to this place from now on, whatever it did before.
    ///
    /// # Errors
    /// As [`Replicator::sync`].
    pub fn replicate_to(&self, url: &str) -> Result<(), Fault> {
        self.leave_alone()?;
        let body = json!({"path": self.database, "replica_url": url});
        self.ask("/register", &body, limits::REPLICA_WAIT).map(drop)
    }

    /// Has it take its hands off the database.
    ///
    /// # Errors
    /// As [`Replicator::sync`].
    pub fn leave_alone(&self) -> Result<(), Fault> {
        let wait = limits::REPLICA_WAIT;
        let body = json!({"path": self.database, "timeout": wait.as_secs()});
        match self.ask("/unregister", &body, wait) {
            // It has none.
            Ok(_) | Err(Fault::Refused(_)) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// A request and its answer. In HTTP/1.0 the answer is whole and ends with the connection.
    fn ask(&self, path: &str, body: &Value, wait: Duration) -> Result<Vec<u8>, Fault> {
        let body = body.to_string();
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        let mut line = UnixStream::connect(&self.socket).map_err(|error| self.unreached(&error))?;
        let answer = line
            .set_read_timeout(Some(wait + limits::PROMPT_WAIT / 2))
            .and_then(|()| line.set_write_timeout(Some(limits::PROMPT_WAIT / 2)))
            .and_then(|()| line.write_all(request.as_bytes()))
            .and_then(|()| {
                let mut answer = Vec::new();
                let most = limits::REPLICATOR_ANSWER_BYTES_MAX;
                line.take(most).read_to_end(&mut answer)?;
                Ok(answer)
            });
        let answer = answer.map_err(|error| {
            Fault::Network(format!("Litestream does not answer: {}", error.kind()))
        })?;
        read(&answer)
    }

    fn unreached(&self, error: &io::Error) -> Fault {
        let (socket, why) = (self.socket.display(), error.kind());
        Fault::Unreached(format!("Litestream is not reached at {socket}: {why}"))
    }
}

/// The place of a generation's replica: each has one of its own, so that no two machines ever write into the same.
#[must_use]
pub fn of_generation(url: &str, generation: u64) -> String {
    let (path, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    format!("{}/g{generation}{query}", path.trim_end_matches('/'))
}

fn malformed() -> Fault {
    Fault::Malformed("not what Litestream says".to_owned())
}

/// The body of an answer that says that it went well.
fn read(answer: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut headers = [httparse::EMPTY_HEADER; 16];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) = head.parse(answer).map_err(|_| malformed())? else {
        return Err(malformed());
    };
    let body = &answer[length..];
    if head.code == Some(200) {
        return Ok(body.to_vec());
    }
    let said: Value = serde_json::from_slice(body).map_err(|_| malformed())?;
    let why: String = said["error"]
        .as_str()
        .unwrap_or("no reason")
        .chars()
        .take(200)
        .collect();
    Err(Fault::Refused(format!("Litestream: {why}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_generation_has_a_place_of_its_own() {
        for (url, place) in [
            ("file:///a/b", "file:///a/b/g7"),
            (
                "s3://a/b/?endpoint=http://c:1",
                "s3://a/b/g7?endpoint=http://c:1",
            ),
        ] {
            assert_eq!(of_generation(url, 7), place);
        }
    }

    #[test]
    fn what_litestream_says_is_read_and_what_it_cannot_have_said_is_not() {
        let ok = |body: &str| read(format!("HTTP/1.0 200 OK\r\n\r\n{body}").as_bytes());
        assert_eq!(ok("{}").expect("well"), b"{}");
        let refused = b"HTTP/1.0 404 Not Found\r\nA: b\r\n\r\n{\"error\":\"database not found\"}";
        let why = Fault::Refused("Litestream: database not found".to_owned());
        assert_eq!(read(refused), Err(why));
        for broken in ["", "HTTP/1.0 200", "HTTP/1.0 500 No\r\n\r\n<html>", "\0\0"] {
            assert_eq!(read(broken.as_bytes()), Err(malformed()), "{broken:?}");
        }
    }
}
