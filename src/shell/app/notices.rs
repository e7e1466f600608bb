//! What the owner is told in Telegram, and that it is not too much. Pure: takes the time.
use crate::casino::{Reply, text};
use crate::ops::health::reason::Reason;
use crate::speech::Voice;
use crate::telegram::flood::{Bucket, Rate};
use crate::telegram::outbound::{Job, NOT_STORED};
use crate::values::limits;
use std::time::{Duration, Instant};

/// What was said, and what is held back.
#[derive(Debug)]
pub struct Notices {
    bucket: Bucket,
    rate: Option<Rate>,
    held_back: u32,
    bad: Lasting,
    warned: Lasting,
}

/// Something that is told when it has lasted a while, and when it is over.
#[derive(Debug, Default)]
struct Lasting {
    since: Option<Instant>,
    told: bool,
}

/// What is to be told of it.
enum Turn {
    Lasts,
    /// What was told is over, after this long.
    Over(Duration),
}

impl Lasting {
    fn seen(&mut self, there: bool, now: Instant) -> Option<Turn> {
        if !there {
            let since = self.since.take()?;
            let lasted = now.saturating_duration_since(since);
            return std::mem::take(&mut self.told).then_some(Turn::Over(lasted));
        }
        let since = *self.since.get_or_insert(now);
        let long = now.saturating_duration_since(since) > limits::UNHEALTHY_TOLD_AFTER;
        let first = long && !self.told;
        self.told |= long;
        first.then_some(Turn::Lasts)
    }
}

impl Notices {
    /// Nothing was said yet.
    #[must_use]
    pub fn new() -> Self {
        let (count, hour) = (limits::OWNER_NOTICES_PER_HOUR, Duration::from_secs(3_600));
        Self {
            bucket: Bucket::default(),
            rate: Rate::new(count, hour, count),
            held_back: 0,
            bad: Lasting::default(),
            warned: Lasting::default(),
        }
    }

    /// A message to the owner, unless there were too many lately; the next one then says how many
    /// were held back. It is not stored: it would be of no use to a later run.
    pub fn offer(&mut self, owner: i64, voice: Voice, text: String, now: Instant) -> Option<Job> {
        if self.bucket.ready_at(self.rate, now) > now {
            self.held_back += 1;
            return None;
        }
        self.bucket.take(self.rate, now);
        let text = text::owner::with_held_back(voice, text, std::mem::take(&mut self.held_back));
        Some(Job::new(Reply::line(owner, text, true), NOT_STORED, now))
    }

    /// What to say about health, seen again and again: that it has been bad for a while, and that
    /// it is well again.
    pub fn health(&mut self, voice: Voice, reasons: &[Reason], now: Instant) -> Option<String> {
        Some(match self.bad.seen(!reasons.is_empty(), now)? {
            Turn::Lasts => text::owner::health_is_bad(voice, &said(voice, reasons)),
            Turn::Over(after) => text::owner::health_is_well(voice, after),
        })
    }

    /// Likewise, that something should be looked at although play goes on.
    pub fn warnings(&mut self, voice: Voice, warnings: &[Reason], now: Instant) -> Option<String> {
        match self.warned.seen(!warnings.is_empty(), now)? {
            Turn::Lasts => Some(text::owner::health_warns(voice, &said(voice, warnings))),
            Turn::Over(_) => None,
        }
    }
}

fn said(voice: Voice, reasons: &[Reason]) -> Vec<String> {
    reasons.iter().map(|reason| reason.said(voice)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::Body;
    use crate::speech::Language;

    fn english() -> Voice {
        Voice::without_amounts(Default::default())
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn health_is_told_once_when_it_stays_bad_and_once_when_it_is_well() {
        let start = Instant::now();
        let mut notices = Notices::new();
        let bad = [Reason::Stuck("poller")];
        assert_eq!(notices.health(english(), &[], start), None);
        assert_eq!(notices.health(english(), &bad, start), None);
        assert_eq!(
            notices.health(english(), &[], start + SECOND * 60),
            None,
            "it was short"
        );
        assert_eq!(notices.health(english(), &bad, start + SECOND * 100), None);
        assert_eq!(notices.health(english(), &bad, start + SECOND * 220), None);
        let told = notices
            .health(english(), &bad, start + SECOND * 221)
            .expect("it is told");
        assert!(told.contains("poller is stuck"), "{told}");
        assert_eq!(notices.health(english(), &bad, start + SECOND * 900), None);
        assert!(
            notices
                .health(english(), &[], start + SECOND * 1_000)
                .is_some()
        );
        assert_eq!(notices.health(english(), &[], start + SECOND * 1_001), None);
        // A warning likewise, but for its end.
        let low = [Reason::DiskNearlyFull(7)];
        assert_eq!(notices.warnings(english(), &low, start), None);
        let told = notices
            .warnings(english(), &low, start + SECOND * 121)
            .expect("told");
        assert!(
            told.contains("disk is nearly full") && told.contains("goes on"),
            "{told}"
        );
        assert_eq!(
            notices.warnings(english(), &low, start + SECOND * 300),
            None
        );
        assert_eq!(notices.warnings(english(), &[], start + SECOND * 301), None);
    }

    #[test]
    fn the_owner_hears_what_is_wrong_in_their_language() {
        let russian = Voice::without_amounts(Language::of("ru"));
        let (start, mut notices) = (Instant::now(), Notices::new());
        let bad = [Reason::DiskFull];
        assert_eq!(notices.health(russian, &bad, start), None);
        let told = notices.health(russian, &bad, start + SECOND * 121);
        let said = "🔴 Бот неисправен:\n• диск полон: ставки не принимаются";
        assert_eq!(told.as_deref(), Some(said));
    }

    #[test]
    fn the_owner_hears_a_few_an_hour_and_how_many_were_held_back() {
        let start = Instant::now();
        let mut notices = Notices::new();
        let mut offer =
            |at: Duration| notices.offer(7, english(), "trouble".to_owned(), start + at);
        let heard = (0..100).filter(|i| offer(SECOND * *i).is_some()).count();
        assert_eq!(heard, limits::OWNER_NOTICES_PER_HOUR as usize);
        let next = offer(SECOND * 3_600).expect("an hour later");
        let Body::Say { text, notice, .. } = &next.reply.body else {
            panic!("{next:?}")
        };
        assert!(
            *notice && text.contains("trouble") && text.contains("96"),
            "{text}"
        );
    }
}
