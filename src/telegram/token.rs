//! How long a token that Telegram rejects is believed. Telegram, or a proxy before it, answers a
//! good token with 401 or 404 in a bad hour now and then; a mistyped one it rejects for ever. What
//! tells them apart is whether the token has worked before, which a file beside the database
//! remembers: a salted tag of the token, never the token.
use crate::ops::config::Secret;
use crate::values::backoff::Doubling;
use crate::values::limits;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What is known of one token at one database.
#[derive(Clone, Debug)]
pub struct Record {
    path: PathBuf,
    token: Secret,
}

impl Record {
    /// The record of `token` beside the database.
    #[must_use]
    pub fn new(database: &Path, token: &Secret) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push(".token");
        Self {
            path: path.into(),
            token: token.clone(),
        }
    }

    /// Whether Telegram has known this very token before.
    #[must_use]
    pub fn worked(&self) -> bool {
        let written = fs::read_to_string(&self.path).unwrap_or_default();
        let salt = written.trim_end().split_once(':').map(|(salt, _)| salt);
        salt.is_some_and(|salt| written.trim_end() == self.line(salt))
    }

    /// Notes that Telegram knows it.
    ///
    /// # Errors
    /// When the file cannot be written, or the system has no chance to give.
    pub fn remember(&self) -> io::Result<()> {
        if self.worked() {
            return Ok(());
        }
        let mut bytes = [0; 16];
        SystemRandom::new()
            .fill(&mut bytes)
            .map_err(|_| io::Error::other("no random numbers"))?;
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&self.path)?;
        writeln!(file, "{}", self.line(&hex(&bytes)))
    }

    fn line(&self, salt: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, salt.as_bytes());
        let tag = hmac::sign(&key, self.token.expose().as_bytes());
        format!("{salt}:{}", hex(tag.as_ref()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Rejections in a row, and what follows from them. Pure: takes the time.
#[derive(Debug, Default)]
pub struct Belief {
    rejected: Option<(Instant, u32)>,
}

impl Belief {
    /// Telegram has rejected the token once more: how long to wait before the next call; `None`
    /// when it is wrong beyond doubt. `worked`: it has worked before; `running`: in this very run,
    /// and then it is never given up.
    pub fn rejected(&mut self, worked: bool, running: bool, now: Instant) -> Option<Duration> {
        let (since, before) = self.rejected.unwrap_or((now, 0));
        self.rejected = Some((since, before.saturating_add(1)));
        if !worked && !running {
            let more = before + 1 < limits::TOKEN_TRIES;
            return more.then_some(limits::TOKEN_RETRY_MIN);
        }
        if !running && now.saturating_duration_since(since) >= limits::TOKEN_BELIEVED {
            return None;
        }
        let waits = Doubling {
            base: limits::TOKEN_RETRY_MIN,
            cap: limits::TOKEN_RETRY_MAX,
        };
        Some(waits.delay(before, 0))
    }

    /// Telegram knows it.
    pub const fn accepted(&mut self) {
        self.rejected = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_remembered_by_a_tag_and_another_is_not_taken_for_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let database = dir.path().join("casino.db");
        let record = |token: &str| Record::new(&database, &Secret::new(token.to_owned()));
        assert!(!record("1:abcdefgh").worked());
        record("1:abcdefgh").remember().expect("written");
        assert!(record("1:abcdefgh").worked());
        assert!(!record("1:abcdefgi").worked() && !record("").worked());
        let written = fs::read_to_string(dir.path().join("casino.db.token")).expect("there");
        assert!(!written.contains("abcdefgh"), "{written}");
        record("1:abcdefgh").remember().expect("nothing to write");
        let again = fs::read_to_string(dir.path().join("casino.db.token")).expect("there");
        assert_eq!(again, written);
        for broken in ["", ":", "00", "\u{0}:00\n"] {
            fs::write(dir.path().join("casino.db.token"), broken).expect("written");
            assert!(!record("1:abcdefgh").worked(), "{broken:?}");
        }
    }

    /// Until it is given up: how often it was tried, and how long that took.
    fn patience(worked: bool, running: bool) -> (u32, Duration) {
        let (start, mut belief) = (Instant::now(), Belief::default());
        let (mut tries, mut passed) = (0, Duration::ZERO);
        while tries < 100 {
            tries += 1;
            let Some(wait) = belief.rejected(worked, running, start + passed) else {
                break;
            };
            assert!(wait >= limits::TOKEN_RETRY_MIN && wait <= limits::TOKEN_RETRY_MAX);
            passed += wait;
        }
        (tries, passed)
    }

    #[test]
    fn a_new_token_is_soon_wrong_and_a_proved_one_is_believed_for_minutes() {
        assert_eq!(patience(false, false), (3, Duration::from_secs(2)));
        let (tries, passed) = patience(true, false);
        assert!(tries > 8, "{tries}");
        assert!(passed >= limits::TOKEN_BELIEVED);
        assert!(passed < limits::TOKEN_BELIEVED + limits::TOKEN_RETRY_MAX);
        assert_eq!(patience(true, true).0, 100, "while running never given up");
    }

    #[test]
    fn one_rejection_while_running_costs_a_second_and_each_spell_begins_anew() {
        let (now, mut belief) = (Instant::now(), Belief::default());
        for _ in 0..3 {
            let waits: Vec<_> = (0..4)
                .filter_map(|_| belief.rejected(true, true, now))
                .map(|wait| wait.as_secs())
                .collect();
            assert_eq!(waits, [1, 2, 4, 8]);
            belief.accepted();
        }
    }
}
