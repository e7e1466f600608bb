//! What becomes of a call by how it was answered: done with, again, elsewhere.
use crate::casino::receipt::{Fate, Lost};
use crate::ops::health::SendEnd;
use crate::telegram::dispatch::Outcome;
use crate::telegram::outbound::{self, Class, Job};
use crate::values::backoff::Doubling;
use crate::values::chance::random;
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;
use std::time::{Duration, Instant};

/// Waits between attempts when Telegram cannot be reached.
pub(super) const RETRY: Doubling = Doubling {
    base: Duration::from_secs(1),
    cap: Duration::from_secs(60),
};

/// A call whose effect is not known is made again, since a double message harms nobody; dice are
/// not thrown again, since they would show something else.
pub(super) fn again_if_harmless(job: &Job, now: Instant) -> Outcome {
    match job.is_dice() {
        true => Outcome::Over(Fate::Lost(Lost::Unknown)),
        false => Outcome::Later(now + RETRY.base),
    }
}

/// What becomes of a call that was answered so, when so many others of the pool had got through.
#[must_use]
pub fn outcome(
    job: &mut Job,
    method: &str,
    answer: Result<Vec<u8>, Fault>,
    good: u64,
    now: Instant,
) -> (SendEnd, Outcome) {
    let thrown = job.is_dice();
    let arrived = answer.and_then(|answer| match (thrown, job.wants_number()) {
        (true, _) => job.landed(&answer).map(Fate::Landed),
        (false, true) => Ok(outbound::message(&answer).map_or(Fate::Delivered, Fate::Said)),
        (false, false) => Ok(Fate::Delivered),
    });
    match arrived {
        Ok(fate) => (SendEnd::Delivered, Outcome::Over(fate)),
        Err(fault) if thrown => not_thrown(job, &fault, now),
        Err(fault) => failed(job, method, &fault, good, now),
    }
}

/// Whether Telegram has failed on this message so often that another try is of no use: it is the
/// message's own trouble when others get through meanwhile.
fn is_hopeless(job: &mut Job, fault: &Fault, good: u64) -> bool {
    // No answer says nothing about the message.
    if !matches!(fault, Fault::Server(_) | Fault::Malformed(_)) {
        return false;
    }
    let before = *job.trouble.get_or_insert(good);
    let tries_max = if good > before {
        limits::SEND_TRIES_MAX
    } else {
        limits::SEND_TRIES_IN_VAIN_MAX
    };
    job.failures >= tries_max
}

/// What becomes of dice that Telegram did not confirm. They are asked for again only when the call
/// certainly had no effect: a flood limit, no connection at all, a chat that moved. Whatever may
/// have thrown them (a 5xx, no answer or half of one) ends the bet, and so does a refusal.
fn not_thrown(job: &mut Job, fault: &Fault, now: Instant) -> (SendEnd, Outcome) {
    job.failures += 1;
    let chat = job.chat();
    match fault {
        Fault::Throttled(time) => (SendEnd::Retried, Outcome::Later(now + *time)),
        Fault::Unreached(_) => {
            let again = RETRY.delay(job.failures - 1, random());
            log::warn!("dice in chat {chat} are not thrown yet, again in {again:?}: {fault}");
            (SendEnd::Retried, Outcome::Later(now + again))
        }
        Fault::Migrated(to) => follow(job, *to, now),
        Fault::Forbidden(_) => lost(SendEnd::Blocked, Lost::Blocked),
        _ => {
            log::warn!("dice in chat {chat} do not count: {fault}");
            lost(SendEnd::Dropped, Lost::Unknown)
        }
    }
}

/// A group becomes a supergroup once, and its call goes there at once. A chat that is said to have moved
/// again, or to itself, is asked later and not for ever.
fn follow(job: &Job, to: i64, now: Instant) -> (SendEnd, Outcome) {
    let chat = job.chat();
    if !job.followed && to != chat {
        return (SendEnd::Moved, Outcome::Moved(to));
    }
    if job.failures >= limits::SEND_TRIES_MAX {
        log::warn!("a message to chat {chat} is given up: it is said to be chat {to} now");
        return lost(SendEnd::Dropped, Lost::GivenUp);
    }
    let again = RETRY.delay(job.failures - 1, random());
    log::warn!("chat {chat} is said to be chat {to} now, which cannot be: again in {again:?}");
    (SendEnd::Retried, Outcome::Later(now + again))
}

/// What becomes of a call that failed.
fn failed(
    job: &mut Job,
    method: &str,
    fault: &Fault,
    good: u64,
    now: Instant,
) -> (SendEnd, Outcome) {
    job.failures += 1;
    let chat = job.chat();
    let hopeless = is_hopeless(job, fault, good);
    match (fault.verdict(), fault) {
        (_, Fault::Forbidden(why)) => {
            log::info!("chat {chat} cannot be written to: {why}");
            lost(SendEnd::Blocked, Lost::Blocked)
        }
        (_, Fault::Migrated(to)) => follow(job, *to, now),
        (Verdict::Drop, _) if is_harmless(fault, job.class()) => {
            (SendEnd::Delivered, Outcome::Over(Fate::Delivered))
        }
        // By the time it could be said again it is worthless.
        _ if job.class() == Class::Answer => lost(SendEnd::Dropped, Lost::GivenUp),
        // The table was deleted, or grew too old to be edited: the result is said anew.
        (Verdict::Drop, _) if job.edits().is_some() && !job.anew => (SendEnd::Moved, Outcome::Gone),
        _ if fault.verdict() == Verdict::Drop || hopeless => {
            log::warn!("{method} in chat {chat} is given up: {fault}");
            lost(SendEnd::Dropped, Lost::GivenUp)
        }
        (Verdict::RetryAfter(time), _) => {
            log::info!("{method} in chat {chat}: {fault}");
            (SendEnd::Retried, Outcome::Later(now + time))
        }
        _ => {
            let again = RETRY.delay(job.failures - 1, random());
            log::warn!("{method} in chat {chat} failed, again in {again:?}: {fault}");
            (SendEnd::Retried, Outcome::Later(now + again))
        }
    }
}

const fn lost(end: SendEnd, why: Lost) -> (SendEnd, Outcome) {
    (end, Outcome::Over(Fate::Lost(why)))
}

/// Refusals that belong to daily life: an edit that changes nothing, an answer that comes late.
fn is_harmless(fault: &Fault, class: Class) -> bool {
    class == Class::Answer
        || *fault == Fault::Vanished
        || matches!(fault, Fault::Refused(why) if why.to_ascii_lowercase().contains("not modified"))
}
