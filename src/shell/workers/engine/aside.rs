//! What could not be handled, by cause: how much of it is kept, logged and told, however much comes.
use crate::telegram::flood::{Bucket, Rate};
use crate::values::limits;
use std::collections::HashMap;
use std::time::{Duration, Instant};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3_600);

/// Updates that could not be handled for one cause.
#[derive(Clone)]
struct Cause {
    /// When its present hour began, and how many were kept in it.
    kept: (Instant, usize),
    /// The last one that was kept.
    reference: String,
    /// When it was last logged and told, if ever, and how many came since.
    logged: (Option<Instant>, u64),
    told: (Option<Instant>, u64),
}

/// All causes of late.
#[derive(Clone, Default)]
pub(super) struct Aside {
    causes: HashMap<String, Cause>,
    /// Of messages to the owner.
    notices: Bucket,
}

/// What is to be done about one update.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Deeds {
    /// Its reference, or that of the last one with the same cause that was kept.
    pub reference: String,
    /// Whether it is kept.
    pub keep: bool,
    /// Whether it is logged: with so many of its cause before it that were not.
    pub log: Option<u64>,
    /// Whether the owner is told, likewise.
    pub tell: Option<u64>,
}

/// Stands for all causes when there are too many.
const OTHERS: &str = "";

impl Aside {
    /// Counts an update that is set aside for this cause.
    pub fn note(&mut self, why: &str, reference: String, now: Instant) -> Deeds {
        let since = |at: Instant| now.saturating_duration_since(at);
        if self.causes.len() >= limits::CAUSES_MAX && !self.causes.contains_key(why) {
            self.causes.retain(|_, cause| since(cause.kept.0) < HOUR);
        }
        let known = self.causes.len() < limits::CAUSES_MAX || self.causes.contains_key(why);
        let cause = self
            .causes
            .entry(if known { why } else { OTHERS }.to_owned())
            .or_insert_with(|| Cause {
                kept: (now, 0),
                reference: reference.clone(),
                logged: (None, 0),
                told: (None, 0),
            });
        if since(cause.kept.0) >= HOUR {
            cause.kept = (now, 0);
        }
        let keep = cause.kept.1 < limits::SET_ASIDE_PER_CAUSE;
        if keep {
            cause.kept.1 += 1;
            cause.reference = reference;
        }
        let rate = Rate::new(
            limits::OWNER_NOTICES_PER_HOUR,
            HOUR,
            limits::OWNER_NOTICES_PER_HOUR,
        );
        let may_tell = self.notices.ready_at(rate, now) <= now;
        let tell = due(&mut cause.told, HOUR, now, may_tell);
        if tell.is_some() {
            self.notices.take(rate, now);
        }
        Deeds {
            reference: cause.reference.clone(),
            keep,
            log: due(&mut cause.logged, MINUTE, now, true),
            tell,
        }
    }
}

/// How many went by in silence, if it is time to speak again.
fn due(said: &mut (Option<Instant>, u64), every: Duration, now: Instant, may: bool) -> Option<u64> {
    let rests = said
        .0
        .is_none_or(|at| now.saturating_duration_since(at) >= every);
    if rests && may {
        let silent = said.1;
        *said = (Some(now), 0);
        return Some(silent);
    }
    said.1 += 1;
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_much_comes_little_is_kept_logged_and_told() {
        let start = Instant::now();
        let mut aside = Aside::default();
        let (mut kept, mut logged, mut told) = (0, 0, 0);
        for n in 0..10_000_u32 {
            let at = start + Duration::from_millis(10) * n;
            let deeds = aside.note("a panic", format!("E{n}"), at);
            kept += usize::from(deeds.keep);
            logged += usize::from(deeds.log.is_some());
            told += usize::from(deeds.tell.is_some());
        }
        assert_eq!((kept, logged, told), (limits::SET_ASIDE_PER_CAUSE, 2, 1));
        let hour = aside.note("a panic", "E".to_owned(), start + HOUR + MINUTE);
        assert_eq!((hour.tell, hour.keep), (Some(9_999), true));
        for n in 0..1_000 {
            let deeds = aside.note(&format!("cause {n}"), "E".to_owned(), start + 2 * HOUR);
            told += usize::from(deeds.tell.is_some());
        }
        assert!(
            told <= 1 + limits::OWNER_NOTICES_PER_HOUR as usize,
            "{told}"
        );
        assert!(aside.causes.len() <= limits::CAUSES_MAX + 1);
    }
}
