//! What happened, line by line, and the hash of all of it, by which two histories are known to be one.
use ring::digest::{Context, SHA256};
use std::fmt::Write;

/// Lines that are kept to be shown: the last of a long history.
const KEPT: usize = 40_000;

pub struct Trace {
    hash: Context,
    lines: Vec<String>,
}

impl Trace {
    pub fn new() -> Self {
        Self {
            hash: Context::new(&SHA256),
            lines: Vec::new(),
        }
    }

    /// Something happened.
    pub fn says(&mut self, at_ms: u64, what: &str) {
        self.counts(what);
        let (seconds, ms) = (at_ms / 1_000, at_ms % 1_000);
        if self.lines.len() >= KEPT {
            self.lines.drain(..KEPT / 2);
        }
        let line = format!("{seconds:>7}.{ms:03} {}", what.replace('\n', " "));
        self.hash.update(line.as_bytes());
        self.lines.push(line);
    }

    /// It is a part of the hash and not shown.
    pub fn counts(&mut self, what: &str) {
        self.hash.update(what.as_bytes());
        self.hash.update(b"\n");
    }

    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Of all so far.
    pub fn hash(&self) -> String {
        let digest = self.hash.clone().finish();
        let bytes = digest.as_ref().iter().take(16);
        bytes.fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
