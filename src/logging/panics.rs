//! Panics in the log: one line a place and minute, with how many came since the last, so that one place
//! that panics again and again does not push everything else out of the files.
use super::Plain;
use parking_lot::Mutex;
use std::panic::PanicHookInfo;
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_secs(60);
/// Places that are remembered.
const PLACES_MAX: usize = 64;

/// A place, when it was last logged, and how often it has panicked since.
static PLACES: Mutex<Vec<(String, Instant, u64)>> = Mutex::new(Vec::new());

/// Logs a panic with its thread and place.
pub(super) fn log(panic: &PanicHookInfo<'_>) {
    let thread = std::thread::current();
    let text = panic.payload_as_str().unwrap_or("no message");
    let place = panic
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();
    let Some(more) = due(&mut PLACES.lock(), &place, Instant::now()) else {
        return;
    };
    let more = match more {
        0 => String::new(),
        more => format!(" ({more} more there before)"),
    };
    log::error!(
        "panic in {} at {place}: {}{more}",
        thread.name().unwrap_or("?"),
        Plain(text)
    );
}

/// How many of this place were not logged, if this one is to be.
fn due(places: &mut Vec<(String, Instant, u64)>, place: &str, now: Instant) -> Option<u64> {
    if let Some((_, logged, more)) = places.iter_mut().find(|(known, ..)| known == place) {
        if now.saturating_duration_since(*logged) < EVERY {
            *more += 1;
            return None;
        }
        *logged = now;
        return Some(std::mem::take(more));
    }
    if places.len() >= PLACES_MAX {
        places.remove(0);
    }
    places.push((place.to_owned(), now, 0));
    Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_logged_once_a_minute() {
        let (start, mut places) = (Instant::now(), Vec::new());
        let mut at = |place, seconds| due(&mut places, place, start + Duration::from_secs(seconds));
        assert_eq!([at("a", 0), at("b", 0)], [Some(0), Some(0)]);
        assert_eq!(
            [at("a", 1), at("a", 59), at("b", 61)],
            [None, None, Some(0)]
        );
        assert_eq!(at("a", 60), Some(2));
    }
}
