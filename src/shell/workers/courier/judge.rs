//! The couriers' judgement: what a call asks for, and what becomes of it by how it was answered: done
//! with, again, elsewhere. Pure: time and chance are arguments; threads, or a test, make the calls.
use crate::casino::receipt::{Fate, Lost, Receipt};
use crate::ops::health::{SendEnd, SendKind, Vitals};
use crate::telegram::dispatch::Outcome;
use crate::telegram::outbound::{self, Class, Job};
use crate::values::backoff::Doubling;
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Waits between attempts when Telegram cannot be reached.
const RETRY: Doubling = Doubling {
    base: Duration::from_secs(1),
    cap: Duration::from_secs(60),
};
/// Panics over one call after which it is given up: they are ours, not Telegram's.
const PANICS_MAX: u32 = 3;

/// A call that is to be made.
#[derive(Debug)]
pub struct Errand {
    /// The Bot API's name for it.
    pub method: &'static str,
    /// Its parameters, JSON.
    pub body: String,
    /// What goes along: its name, and what it is of.
    pub file: Option<(&'static str, Receipt)>,
    /// How long it takes at most.
    pub within: Duration,
}

/// What judges all calls of a pool, from any thread of it.
#[derive(Debug)]
pub struct Judge {
    vitals: Arc<Vitals>,
    /// Calls that have got through.
    good: AtomicU64,
}

impl Judge {
    /// One that has seen nothing yet and counts there.
    #[must_use]
    pub const fn new(vitals: Arc<Vitals>) -> Self {
        let good = AtomicU64::new(0);
        Self { vitals, good }
    }

    /// What is to be called for a job.
    ///
    /// # Errors
    /// What becomes of one that comes too late to be of use.
    pub fn take_up(job: &Job, now: Instant) -> Result<Errand, Outcome> {
        if job.is_worthless(now) {
            return Err(Outcome::Over(Fate::Lost(Lost::Late)));
        }
        let (file, (method, body)) = (job.file(), job.call());
        let upload = file.map_or(Duration::ZERO, |_| limits::UPLOAD_WAIT);
        Ok(Errand {
            method,
            body,
            file,
            within: upload + limits::CALL_WAIT,
        })
    }

    /// What becomes of a call that was answered so, counted. `random` spreads waits.
    #[must_use]
    pub fn answered(
        &self,
        job: &mut Job,
        method: &str,
        answer: Result<Vec<u8>, Fault>,
        random: u64,
        now: Instant,
    ) -> Outcome {
        let arrived = answer.is_ok();
        let at = Moment {
            good: self.good.load(Relaxed),
            random,
            now,
        };
        let (end, outcome) = outcome(job, method, answer, at);
        self.good.fetch_add(u64::from(arrived), Relaxed);
        if end == SendEnd::Delivered && job.class() == Class::Reply {
            self.vitals.replied(job.since, now);
        }
        let kind = match job.class() {
            Class::Answer => SendKind::Answer,
            _ if job.edits().is_some() => SendKind::Edit,
            _ => SendKind::Message,
        };
        if matches!(end, SendEnd::Retried | SendEnd::Dropped) {
            self.vitals.errors.add(1);
        }
        self.vitals.sends[kind as usize][end as usize].add(1);
        outcome
    }

    /// What becomes of a call that was taken from a thread that hangs. One whose effect is not known is
    /// made again, since a double message harms nobody; dice are not thrown again, since they would show
    /// something else.
    #[must_use]
    pub fn taken(job: &Job, now: Instant) -> Outcome {
        match job.is_dice() {
            true => Outcome::Over(Fate::Lost(Lost::Unknown)),
            false => Outcome::Later(now + RETRY.base),
        }
    }

    /// What becomes of a call whose thread panicked over it: as of one that was taken away, but not for ever.
    #[must_use]
    pub fn panicked(job: &mut Job, now: Instant) -> Outcome {
        job.panics += 1;
        if job.panics < PANICS_MAX {
            return Self::taken(job, now);
        }
        log::error!("a call in chat {} is given up: it panics", job.chat());
        Outcome::Over(Fate::Lost(Lost::Unknown))
    }

    /// What becomes of a call that no thread took up.
    #[must_use]
    pub fn not_taken_up(now: Instant) -> Outcome {
        Outcome::Later(now + RETRY.base)
    }
}

/// What an answer is judged by besides itself: how many calls had got through, chance and time.
#[derive(Clone, Copy)]
struct Moment {
    good: u64,
    random: u64,
    now: Instant,
}

impl Moment {
    /// The wait before the next attempt, and its end.
    fn again(self, job: &Job) -> (Duration, Outcome) {
        let wait = RETRY.delay(job.failures - 1, self.random);
        (wait, Outcome::Later(self.now + wait))
    }
}

fn outcome(
    job: &mut Job,
    method: &str,
    answer: Result<Vec<u8>, Fault>,
    at: Moment,
) -> (SendEnd, Outcome) {
    let thrown = job.is_dice();
    let arrived = answer.and_then(|answer| match (thrown, job.wants_number()) {
        (true, _) => job.landed(&answer).map(Fate::Landed),
        (false, true) => Ok(outbound::message(&answer).map_or(Fate::Delivered, Fate::Said)),
        (false, false) => Ok(Fate::Delivered),
    });
    match arrived {
        Ok(fate) => (SendEnd::Delivered, Outcome::Over(fate)),
        Err(fault) if thrown => not_thrown(job, &fault, at),
        Err(fault) => failed(job, method, &fault, at),
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
fn not_thrown(job: &mut Job, fault: &Fault, at: Moment) -> (SendEnd, Outcome) {
    job.failures += 1;
    let chat = job.chat();
    match fault {
        Fault::Throttled(time) => (SendEnd::Retried, Outcome::Later(at.now + *time)),
        Fault::Unreached(_) => {
            let (again, later) = at.again(job);
            log::warn!("dice in chat {chat} are not thrown yet, again in {again:?}: {fault}");
            (SendEnd::Retried, later)
        }
        Fault::Migrated(to) => follow(job, *to, at),
        Fault::Forbidden(_) => lost(SendEnd::Blocked, Lost::Blocked),
        _ => {
            log::warn!("dice in chat {chat} do not count: {fault}");
            lost(SendEnd::Dropped, Lost::Unknown)
        }
    }
}

/// A group becomes a supergroup once, and its call goes there at once. A chat that is said to have moved
/// again, or to itself, is asked later and not for ever.
fn follow(job: &Job, to: i64, at: Moment) -> (SendEnd, Outcome) {
    let chat = job.chat();
    if !job.followed && to != chat {
        return (SendEnd::Moved, Outcome::Moved(to));
    }
    if job.failures >= limits::SEND_TRIES_MAX {
        log::warn!("a message to chat {chat} is given up: it is said to be chat {to} now");
        return lost(SendEnd::Dropped, Lost::GivenUp);
    }
    let (again, later) = at.again(job);
    log::warn!("chat {chat} is said to be chat {to} now, which cannot be: again in {again:?}");
    (SendEnd::Retried, later)
}

/// What becomes of a call that failed.
fn failed(job: &mut Job, method: &str, fault: &Fault, at: Moment) -> (SendEnd, Outcome) {
    job.failures += 1;
    let chat = job.chat();
    let hopeless = is_hopeless(job, fault, at.good);
    match (fault.verdict(), fault) {
        (_, Fault::Forbidden(why)) => {
            log::info!("chat {chat} cannot be written to: {why}");
            lost(SendEnd::Blocked, Lost::Blocked)
        }
        (_, Fault::Migrated(to)) => follow(job, *to, at),
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
            (SendEnd::Retried, Outcome::Later(at.now + time))
        }
        _ => {
            let (again, later) = at.again(job);
            log::warn!("{method} in chat {chat} failed, again in {again:?}: {fault}");
            (SendEnd::Retried, later)
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
