//! The log: standard error and a file that is rotated by size, without secrets and without line
//! breaks that a player could forge. Called once by each command that runs for long.
mod panics;

use crate::config::{Secret, Settings};
use crate::limits;
use parking_lot::Mutex;
use simplelog::{Config, ConfigBuilder, LevelFilter, WriteLogger};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, LineWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Text from outside as one line: control characters are escaped, at most 200 characters.
pub struct Plain<'a>(pub &'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for char in self.0.chars().take(200) {
            // Beside control characters: line and paragraph separators, and what reverses text.
            if char.is_control()
                || matches!(char, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            {
                write!(f, "{}", char.escape_unicode())?;
            } else {
                write!(f, "{char}")?;
            }
        }
        Ok(())
    }
}

/// Starts logging to standard error and to `file`, if there is one. Panics are logged from here
/// on, with their thread and place.
///
/// # Errors
/// When the file cannot be opened.
pub fn start(settings: &Settings, file: Option<&Path>) -> io::Result<Out> {
    let out = Out(Arc::new(Mutex::new(Scrubber {
        secrets: settings.secrets(),
        out: Tee {
            file: file.map(RotatingFile::open).transpose()?,
        },
    })));
    // A second start in one process (tests) keeps the first logger.
    let _ = WriteLogger::init(
        settings.log_level.unwrap_or(LevelFilter::Info),
        config(),
        LineWriter::new(out.clone()),
    );
    std::panic::set_hook(Box::new(panics::log));
    Ok(out)
}

/// Where log lines go, for lines that are whole already; each write must be. Clones share it.
#[derive(Clone)]
pub struct Out(Arc<Mutex<Scrubber<Tee>>>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Standard error and a file. What one of them cannot take is still the other's, and nobody's
/// error.
struct Tee {
    file: Option<RotatingFile>,
}

impl Write for Tee {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = io::stderr().write_all(bytes);
        if let Some(file) = &mut self.file {
            let _ = file.write_all(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn config() -> Config {
    ConfigBuilder::new()
        .set_time_format_rfc3339()
        .set_target_level(LevelFilter::Off)
        .set_location_level(LevelFilter::Off)
        .set_thread_level(LevelFilter::Error)
        .set_thread_mode(simplelog::ThreadLogMode::Names)
        // These print whole requests, the token in their path included, at their lowest levels.
        .add_filter_ignore_str("ureq")
        .add_filter_ignore_str("ureq_proto")
        .add_filter_ignore_str("rustls")
        .build()
}

/// Takes secrets out of whatever is written, as the last line of defence: nothing above it logs
/// one on purpose. Each write is whole lines.
struct Scrubber<W> {
    secrets: Vec<Secret>,
    out: W,
}

impl<W: Write> Write for Scrubber<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = String::from_utf8_lossy(bytes);
        for secret in &self.secrets {
            if text.contains(secret.expose()) {
                text = text.replace(secret.expose(), "[secret]").into();
            }
        }
        self.out.write_all(text.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A file that is put aside as `.1`, `.2`, … when it grows beyond [`limits::LOG_BYTES_MAX`].
struct RotatingFile {
    path: PathBuf,
    file: File,
    bytes: u64,
}

impl RotatingFile {
    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self {
            path: path.to_owned(),
            file,
            bytes,
        })
    }

    fn aside(&self, number: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    }

    fn rotate(&mut self) -> io::Result<()> {
        for number in (1..limits::LOG_FILES_KEPT).rev() {
            let _ = fs::rename(self.aside(number), self.aside(number + 1));
        }
        fs::rename(&self.path, self.aside(1))?;
        *self = Self::open(&self.path)?;
        Ok(())
    }
}

impl Write for RotatingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // When the old file cannot be put aside, a log that is too long beats none.
        if self.bytes >= limits::LOG_BYTES_MAX && self.rotate().is_err() {
            self.bytes = 0;
        }
        let written = self.file.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_stays_on_its_line() {
        let forged = "a\n2026-01-01 [ERROR] b\u{202e}c\0";
        let plain = Plain(forged).to_string();
        assert_eq!(plain, "a\\u{a}2026-01-01 [ERROR] b\\u{202e}c\\u{0}");
        assert_eq!(Plain(&"x".repeat(1_000)).to_string().len(), 200);
    }

    #[test]
    fn secrets_are_taken_out_of_every_line() {
        let secrets = ["111:topsecret", "hunter22"]
            .map(|s| Secret::new(s.to_owned()))
            .to_vec();
        let mut out = Vec::new();
        let line = "GET /bot111:topsecret/getMe hunter22 111:topsecret\n";
        Scrubber {
            secrets,
            out: &mut out,
        }
        .write_all(line.as_bytes())
        .expect("a vector");
        assert_eq!(out, b"GET /bot[secret]/getMe [secret] [secret]\n");
    }

    #[test]
    fn a_log_file_is_rotated_and_the_oldest_dropped() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("bot.log");
        let mut file = RotatingFile::open(&path).expect("opens");
        for line in 0..limits::LOG_FILES_KEPT + 3 {
            file.bytes = limits::LOG_BYTES_MAX;
            writeln!(file, "{line}").expect("writes");
        }
        let mut names: Vec<_> = fs::read_dir(dir.path())
            .expect("lists")
            .map(|entry| {
                entry
                    .expect("entry")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        assert_eq!(names, ["bot.log", "bot.log.1", "bot.log.2", "bot.log.3"]);
        assert_eq!(fs::read_to_string(&path).expect("reads"), "5\n");
    }
}
