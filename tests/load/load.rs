//! Who asks what when, and how long each answer took. Pure bookkeeping over instants it is given:
//! no sockets, no clock of its own. `api` drives it; `stage` makes it and reads its report.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// A load is given up when nothing has been answered for so long.
const STALL: Duration = Duration::from_secs(20);

pub enum Pace {
    /// One command from each user.
    Once,
    /// Each user asks again as soon as the last command is answered.
    Closed,
    /// One command every so often, the users in turn, whether answered or not.
    Open(Duration),
}

pub struct Load {
    pace: Pace,
    began: Instant,
    stop_at: Instant,
    most: u64,
    /// When each user's unanswered commands were due, oldest first.
    asked: Vec<VecDeque<Instant>>,
    issued: u64,
    answered: u64,
    answered_in_time: u64,
    turned_down: u64,
    last_answer: Instant,
    latencies_us: Vec<u32>,
    /// How long after they were due the commands of an open loop came out.
    lateness_us: Vec<u32>,
}

/// A message that no command had asked for.
pub struct Stray;

pub struct Report {
    pub answered: u64,
    pub unanswered: u64,
    pub turned_down: u64,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// The share of the replies' time that is the generator's own.
    pub late_p99_ms: f64,
}

impl Load {
    /// Asks for `length` from now on, or until `most` commands are issued.
    pub fn new(pace: Pace, users: usize, length: Duration, most: u64) -> Self {
        let now = Instant::now();
        Self {
            pace,
            began: now,
            stop_at: now + length,
            most,
            asked: vec![VecDeque::new(); users],
            issued: 0,
            answered: 0,
            answered_in_time: 0,
            turned_down: 0,
            last_answer: now,
            latencies_us: Vec::with_capacity(1 << 20),
            lateness_us: Vec::new(),
        }
    }

    /// When the next command is due, if one is that no answer has to come before.
    pub fn next_due(&self) -> Option<Instant> {
        let users = self.asked.len() as u64;
        match self.pace {
            Pace::Once | Pace::Closed => (self.issued < users.min(self.most)).then_some(self.began),
            Pace::Open(every) => {
                // Counted from the beginning each time, so that no rounding adds up.
                let at = self.began + Duration::from_nanos(every.as_nanos() as u64 * self.issued);
                (self.issued < self.most && at < self.stop_at).then_some(at)
            }
        }
    }

    /// The user whose next command is due by now.
    pub fn take_due(&mut self, now: Instant) -> Option<usize> {
        let at = self.next_due().filter(|at| *at <= now)?;
        if matches!(self.pace, Pace::Open(_)) {
            self.lateness_us.push(micros(now - at));
        }
        let user = (self.issued % self.asked.len() as u64) as usize;
        Some(self.issue(user, at))
    }

    fn issue(&mut self, user: usize, at: Instant) -> usize {
        self.issued += 1;
        self.asked[user].push_back(at);
        user
    }

    /// Books an answer to the user's oldest command; gives the user back who asks again at once.
    /// Err if the user had not asked.
    pub fn answer(
        &mut self,
        user: usize,
        now: Instant,
        turned_down: bool,
    ) -> Result<Option<usize>, Stray> {
        let at = self.asked.get_mut(user).and_then(VecDeque::pop_front);
        self.latencies_us.push(micros(now - at.ok_or(Stray)?));
        self.answered += 1;
        self.answered_in_time += u64::from(now <= self.stop_at);
        self.turned_down += u64::from(turned_down);
        self.last_answer = now;
        let goes_on =
            matches!(self.pace, Pace::Closed) && self.issued < self.most && now < self.stop_at;
        Ok(goes_on.then(|| self.issue(user, now)))
    }

    pub fn answered(&self) -> u64 {
        self.answered
    }

    /// True when no command is to come and all are answered, or when the bot has fallen silent.
    pub fn is_over(&self, now: Instant) -> bool {
        let goes_on = match self.pace {
            Pace::Once | Pace::Open(_) => self.next_due().is_some(),
            Pace::Closed => self.issued < self.most && now < self.stop_at,
        };
        let silent = now.duration_since(self.last_answer) > STALL;
        silent || (!goes_on && self.answered == self.issued)
    }

    /// Rates count the answers within the asking time alone: the rest is the draining of a queue.
    pub fn report(mut self) -> Report {
        self.latencies_us.sort_unstable();
        self.lateness_us.sort_unstable();
        let window = self.stop_at.min(self.last_answer) - self.began;
        Report {
            answered: self.answered,
            unanswered: self.issued - self.answered,
            turned_down: self.turned_down,
            per_second: self.answered_in_time as f64 / window.as_secs_f64().max(1e-6),
            p50_ms: percentile_ms(&self.latencies_us, 50),
            p99_ms: percentile_ms(&self.latencies_us, 99),
            late_p99_ms: percentile_ms(&self.lateness_us, 99),
        }
    }
}

/// By nearest rank: the smallest value that `percent` of all do not exceed.
fn percentile_ms(sorted_us: &[u32], percent: usize) -> f64 {
    let rank = (sorted_us.len() * percent).div_ceil(100);
    let micros = sorted_us.get(rank.saturating_sub(1));
    f64::from(micros.copied().unwrap_or(0)) / 1000.0
}

fn micros(length: Duration) -> u32 {
    u32::try_from(length.as_micros()).unwrap_or(u32::MAX)
}
