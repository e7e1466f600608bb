//! The numbers of updates, which tell Telegram what is handled. They come from outside: one that is far
//! from all others, whoever made it up, must neither be confirmed in their place nor hide them.
use crate::telegram::inbound::Inbound;
use crate::values::limits;
use std::time::{Duration, Instant};

/// How often the owner is told that numbers are wrong.
const TOLD_EVERY: Duration = Duration::from_secs(60 * 60);

/// Where the numbering is.
pub(super) struct Numbers {
    /// Behind the last update handled.
    next: Option<i64>,
    /// The last one handled of a numbering that was left for one far from it.
    left: Option<i64>,
    /// Whether that one was left by the last update handled.
    leapt: bool,
    /// Whether the last answer was empty.
    quiet: bool,
    told: Option<Instant>,
}

impl Numbers {
    pub const fn new(next: Option<i64>) -> Self {
        Self {
            next,
            left: None,
            leapt: false,
            quiet: false,
            told: None,
        }
    }

    /// The offset to confirm at the end.
    pub const fn next(&self) -> Option<i64> {
        self.next
    }

    /// The offset to ask for. None, which confirms nothing and hears everything, when nothing has come
    /// behind a leap that is confirmed: a server that believes it hides what is below.
    pub fn offset(&self) -> Option<i64> {
        self.next.filter(|_| !(self.leapt && self.quiet))
    }

    /// Leaves out of a batch, which is in order, what has no number that Telegram gives, and what is far
    /// from the last one handled as long as anything new is near: how many. When nothing is, the
    /// numbering starts over with the lowest, but not with what was handled before it was left.
    pub fn sift(&mut self, batch: &mut Vec<Inbound>) -> usize {
        let came = batch.len();
        self.quiet = came == 0;
        let handled = self
            .left
            .map(|last| last.saturating_sub(limits::REPEATS_MAX)..=last);
        batch.retain(|update| {
            (1..=limits::UPDATE_ID_MAX).contains(&update.id)
                && !handled.as_ref().is_some_and(|ids| ids.contains(&update.id))
        });
        let repeated = self
            .next
            .map(|next| next.saturating_sub(limits::REPEATS_MAX)..next);
        let is_new = |id| !repeated.as_ref().is_some_and(|ids| ids.contains(&id));
        let new = batch.iter().map(|update| update.id);
        let new: Vec<_> = new.filter(|id| is_new(*id)).collect();
        let goes_on = |next: &i64| new.iter().any(|id| is_near(*next, *id));
        let known = self.next.filter(goes_on);
        if let Some(from) = known.or(new.first().copied()).or(self.next) {
            batch.retain(|update| is_near(from, update.id));
        }
        came - batch.len()
    }

    /// Everything up to this one is handled.
    pub fn handled(&mut self, last: i64) {
        let far = self.next.filter(|next| !is_near(*next, last));
        self.leapt = far.is_some();
        if let Some(next) = far {
            self.left = Some(next.saturating_sub(1));
        }
        self.next = Some(last.saturating_add(1));
    }

    /// Whether the owner is to be told now.
    pub fn tells(&mut self, now: Instant) -> bool {
        let rests = |at: Instant| now.saturating_duration_since(at) >= TOLD_EVERY;
        let tells = self.told.is_none_or(rests);
        if tells {
            self.told = Some(now);
        }
        tells
    }
}

fn is_near(from: i64, id: i64) -> bool {
    from.abs_diff(id) <= limits::UPDATE_LEAP_MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::inbound::{self, Me};

    const FAR: i64 = limits::UPDATE_ID_MAX - 5;

    /// What is left of an answer with these numbers, all handled.
    fn hear(numbers: &mut Numbers, ids: &[i64]) -> Vec<i64> {
        let updates: Vec<_> = ids
            .iter()
            .map(|id| format!(r#"{{"update_id":{id}}}"#))
            .collect();
        let answer = format!(r#"{{"ok":true,"result":[{}]}}"#, updates.join(","));
        let mut batch = inbound::batch(answer.as_bytes(), &Me::default()).expect("a batch");
        let out = numbers.sift(&mut batch);
        let left: Vec<_> = batch.iter().map(|update| update.id).collect();
        assert_eq!(out, ids.len() - left.len());
        if let Some(last) = left.last() {
            numbers.handled(*last);
        }
        left
    }

    #[test]
    fn a_number_that_telegram_does_not_give_is_left_out() {
        let mut numbers = Numbers::new(Some(100));
        let wrong = [i64::MIN, -1, 0, limits::UPDATE_ID_MAX + 1, i64::MAX];
        assert_eq!(hear(&mut numbers, &wrong), [0; 0]);
        assert_eq!(numbers.offset(), Some(100));
        assert_eq!(hear(&mut numbers, &[i64::MAX, 101, 0, 100]), [100, 101]);
        assert_eq!(numbers.offset(), Some(102));
    }

    #[test]
    fn a_number_far_from_the_others_does_not_hide_them() {
        let mut numbers = Numbers::new(Some(100));
        assert_eq!(hear(&mut numbers, &[100, FAR]), [100]);
        // Alone it may be where the numbering goes on, once.
        assert_eq!(hear(&mut numbers, &[FAR]), [FAR]);
        assert_eq!(numbers.offset(), Some(FAR + 1), "confirmed");
        assert_eq!(hear(&mut numbers, &[]), [0; 0]);
        assert_eq!(numbers.offset(), None, "whatever it hides is heard");
        assert_eq!(hear(&mut numbers, &[101, 102, FAR]), [101, 102]);
        assert_eq!(numbers.offset(), Some(103));
        assert_eq!(hear(&mut numbers, &[FAR]), [0; 0], "not handled again");
        assert_eq!(hear(&mut numbers, &[103, FAR]), [103]);
    }

    #[test]
    fn a_numbering_that_starts_over_is_followed() {
        let mut numbers = Numbers::new(Some(FAR));
        assert_eq!(hear(&mut numbers, &[7, 8]), [7, 8]);
        assert_eq!(numbers.offset(), Some(9));
        assert_eq!(hear(&mut numbers, &[9]), [9]);
        // The official server's all follow each other.
        assert_eq!(hear(&mut numbers, &[1_999_999_999]), [1_999_999_999]);
        assert_eq!(numbers.offset(), Some(2_000_000_000));
        assert_eq!(hear(&mut Numbers::new(None), &[5, FAR]), [5]);
    }
}
