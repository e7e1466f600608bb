//! What the program logs as an error while a history runs: of most there is to be none, however much goes wrong around it.
use std::cell::RefCell;
use std::sync::Once;

thread_local! {
    /// Of the history that this thread runs, if it runs one.
    static SAID: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Errors kept between two steps.
const KEPT: usize = 20;

/// What a database says that takes nothing, which is what it is to say.
const EXPECTED: [&str; 4] = [
    "what is due has to wait: ",
    "the database does not take a row: ",
    "no updates are taken in",
    // Of an update that makes no sense; any other is found when all is done.
    " is set aside as ",
];

struct Ear;

impl log::Log for Ear {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() == log::Level::Error
    }

    fn log(&self, record: &log::Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        SAID.with_borrow_mut(|said| {
            if let Some(said) = said.as_mut().filter(|said| said.len() < KEPT) {
                said.push(record.args().to_string());
            }
        });
    }

    fn flush(&self) {}
}

/// From now on this thread's errors are heard.
pub fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Who has set another logger hears them instead.
        if log::set_logger(&Ear).is_ok() {
            log::set_max_level(log::LevelFilter::Error);
        }
    });
    SAID.set(Some(Vec::new()));
}

/// What was said since the last time and is not to be expected.
pub fn take() -> Vec<String> {
    let said = SAID.with_borrow_mut(|said| said.as_mut().map(std::mem::take));
    let is_expected = |line: &String| EXPECTED.iter().any(|part| line.contains(part));
    let mut said = said.unwrap_or_default();
    said.retain(|line| !is_expected(line));
    said
}
