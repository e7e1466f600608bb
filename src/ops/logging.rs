//! The log: standard error and a file, without secrets and without line breaks that a player could
//! forge. No call here ever waits: lines go to one thread through a bounded queue, and what finds no
//! room is counted. Started once by each command that runs for long.
mod file;
mod flood;
mod plain;
mod writer;

use crate::ops::config::Settings;
use crate::values::limits;
use file::LogFile;
use flood::Flood;
use log::{Level, Log, Metadata, Record};
use parking_lot::Mutex;
pub use plain::Plain;
use simplelog::{Config, ConfigBuilder, LevelFilter, WriteLogger};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
pub use writer::Out;

/// The target of lines that are written each, however many they are: players quote them.
pub const EACH: &str = "each";

/// Starts logging to standard error and to `file`, if there is one. Panics are logged from here
/// on, with their thread and place.
///
/// # Errors
/// When the file cannot be opened, or there is no thread.
pub fn start(settings: &Settings, file: Option<&Path>) -> io::Result<Out> {
    let flood = Arc::new(Mutex::new(Flood::default()));
    let file = file.map(LogFile::open).transpose()?;
    let out = writer::start(settings.secrets(), io::stderr(), file, Arc::clone(&flood))?;
    let level = settings.log_level.unwrap_or(LevelFilter::Info);
    let lines = Lines(out.clone(), Vec::new());
    let front = Front {
        flood,
        lines: WriteLogger::new(level, config(), lines),
        out: out.clone(),
    };
    // A second start in one process (tests) keeps the first logger.
    if log::set_boxed_logger(Box::new(front)).is_ok() {
        log::set_max_level(level);
    }
    for remark in &settings.remarks {
        log::warn!(".env: {remark}");
    }
    std::panic::set_hook(Box::new(|panic| {
        let thread = std::thread::current();
        let text = panic.payload_as_str().unwrap_or("no message");
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        log::error!(
            "panic in {} at {place}: {}",
            thread.name().unwrap_or("?"),
            Plain(text)
        );
        if thread.name() == Some("main") {
            // The process ends with it.
            log::logger().flush();
        }
    }));
    Ok(out)
}

/// What `log`'s macros call: holds floods back, and hands the rest on.
struct Front {
    flood: Arc<Mutex<Flood>>,
    lines: Box<WriteLogger<Lines>>,
    out: Out,
}

impl Log for Front {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.lines.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        // Here, where a panic of what is shown poisons no lock.
        let text = record.args().to_string();
        let site = record.module_path_static().zip(record.line());
        let limited = record.level() <= Level::Info && record.target() != EACH;
        if let Some(site) = site.filter(|_| limited)
            && !self
                .flood
                .lock()
                .passes(site, record.level(), &text, Instant::now())
        {
            return;
        }
        self.lines.log(
            &Record::builder()
                .metadata(record.metadata().clone())
                .args(format_args!("{text}"))
                .build(),
        );
    }

    /// Waits a moment for the last lines to be written: for the end of the process.
    fn flush(&self) {
        self.out.finish(limits::LOG_FLUSH_WAIT);
    }
}

/// Makes one entry of the pieces that a line is formatted in.
struct Lines(Out, Vec<u8>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.1.extend_from_slice(bytes);
        if bytes.ends_with(b"\n") {
            self.0.offer(std::mem::take(&mut self.1));
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
}
