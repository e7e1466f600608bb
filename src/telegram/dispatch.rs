//! Who sends what next: waiting calls in lanes, one a chat, so that a chat's messages keep their
//! order, no chat holds up another, and the flood limits hold. Pure: takes the time, sends
//! nothing. The courier pool calls it under its lock.
mod lane;
mod load;
mod rates;
mod report;
mod shares;
mod standing;

pub use rates::Rates;
pub use report::{Finished, Load, Note, Outcome};
pub use standing::{Shut, Standing};

use super::flood::Bucket;
use super::outbound::{Class, Job, NOT_STORED};
use crate::casino::places::Unsaid;
use crate::casino::receipt::{Fate, Lost};
use crate::values::limits;
use lane::{Anew, Edited, Lane, Phase, make_ready};
use load::Waiting;
use shares::{Shares, Uses};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::time::Instant;

/// Lanes kept without looking whether they only rest.
const SWEEP_MIN: usize = 1_024;

/// All calls that wait or are under way.
pub struct Dispatch {
    rates: Rates,
    global: Bucket,
    answers: VecDeque<Job>,
    lanes: HashMap<i64, Lane>,
    /// Chats whose next call may go, replies before notices.
    ready: [VecDeque<i64>; 2],
    /// Chats to be looked at again at some time.
    timed: BinaryHeap<Reverse<(Instant, i64)>>,
    shares: Shares,
    /// Files that wait until others are sent; meanwhile their chats' other calls go on.
    files: VecDeque<Job>,
    files_under_way: usize,
    /// What is done with and not yet recorded as such.
    finished: Finished,
    spent: Option<Job>,
    anew: Anew,
    edited: Edited,
    /// The highest number of a call so far: which of two is newer is told by it.
    newest: i64,
    waiting: Waiting,
    under_way: usize,
    answers_under_way: usize,
    /// Number of lanes at which those that only rest are forgotten.
    sweep_at: usize,
}

impl Dispatch {
    /// Nothing to send, by the usual number of couriers.
    #[must_use]
    pub fn new(rates: Rates) -> Self {
        Self::by(rates, 64)
    }

    /// Nothing to send, by so many couriers.
    #[must_use]
    pub fn by(rates: Rates, couriers: usize) -> Self {
        Self {
            waiting: Waiting::new(&rates),
            rates,
            global: Bucket::default(),
            answers: VecDeque::new(),
            lanes: HashMap::new(),
            ready: [VecDeque::new(), VecDeque::new()],
            timed: BinaryHeap::new(),
            shares: Shares::of(couriers),
            files: VecDeque::new(),
            files_under_way: 0,
            finished: Finished::default(),
            spent: None,
            anew: Anew::default(),
            edited: Edited::default(),
            newest: NOT_STORED,
            under_way: 0,
            answers_under_way: 0,
            sweep_at: SWEEP_MIN,
        }
    }

    /// Calls that wait or are under way.
    #[must_use]
    pub const fn pending(&self) -> usize {
        self.waiting.calls + self.under_way
    }

    /// What of that counts towards a hold of the intake.
    #[must_use]
    pub fn load(&self) -> Load {
        Load {
            sendable: self.waiting.load.sendable + self.answers.len() + self.under_way,
            bytes: self.waiting.load.bytes,
        }
    }

    /// Answers to presses that wait, and those under way.
    #[must_use]
    pub fn answers(&self) -> (usize, usize) {
        (self.answers.len(), self.answers_under_way)
    }

    /// What is done with since the last time.
    pub fn take_finished(&mut self) -> Finished {
        Finished {
            standing: self.waiting.standing(),
            ..std::mem::take(&mut self.finished)
        }
    }

    /// Takes back what could not be recorded.
    pub fn put_back(&mut self, finished: Finished) {
        let later = std::mem::replace(&mut self.finished, finished);
        self.finished.extend(later);
    }

    /// Whether some are done with and not recorded, or will be.
    #[must_use]
    pub fn has_unrecorded(&self) -> bool {
        !self.finished.is_empty() || self.pending() > 0
    }

    /// Adds a call. An edit takes the place of an older one of the same message that still waits, whose row
    /// in the outbox is gone already.
    pub fn push(&mut self, mut job: Job) {
        self.newest = self.newest.max(job.id);
        let useful = self.anew.apply(&mut job);
        let lane = self.lanes.get(&job.chat());
        if !useful || self.edited.is_past(&job) || lane.is_some_and(|lane| lane.is_past(&job)) {
            self.finished.ids.push(job.id);
            return;
        }
        if job.class() == Class::Answer {
            self.answers.push_back(job);
            self.waiting.calls += 1;
            return;
        }
        let (chat, now) = (job.chat(), job.since);
        let Some(job) = self.merge(chat, job) else {
            return;
        };
        let lane = self.lanes.entry(chat).or_default();
        lane.queue.push_back(job);
        // Without a rate a chat's calls wait for the network alone, as everybody's do.
        let waits = self.rates.of(chat).is_some() || lane.not_before.is_some();
        if waits && lane.queue.len() >= limits::lane_max(chat) {
            self.waiting.fills(chat, true);
        }
        if lane.phase == Phase::Resting {
            self.make_ready(chat);
        }
        self.recount(chat);
        if self.waiting.load.bytes > limits::WAITING_BYTES_MAX {
            self.shed(now);
        }
    }

    /// The next call that may go now. Its chat sends nothing else until [`Dispatch::end`].
    pub fn next(&mut self, now: Instant) -> Option<Job> {
        while let Some(answer) = self.answers.pop_front() {
            self.waiting.calls -= 1;
            if now.saturating_duration_since(answer.since) < limits::PRESS_ANSWER_AGE_MAX {
                self.under_way += 1;
                self.answers_under_way += 1;
                return Some(answer);
            }
        }
        self.wake(now);
        if self.files_under_way < limits::FILES_AT_ONCE {
            self.let_a_file_go();
        }
        for class in 0..self.ready.len() {
            while let Some(chat) = self.ready[class].front().copied() {
                if self.shares.are_used_up() || self.global.ready_at(self.rates.global, now) > now {
                    return None;
                }
                self.ready[class].pop_front();
                let job = self.take(chat, now);
                self.recount(chat);
                if job.is_some() {
                    return job;
                }
            }
        }
        None
    }

    /// The outbox numbers that wait here or are done with and not recorded.
    pub fn known(&self) -> impl Iterator<Item = i64> {
        let waiting = self.lanes.values().flat_map(|lane| lane.queue.iter());
        let waiting = waiting.chain(&self.files).map(|job| job.id);
        waiting.chain(self.finished.ids.iter().copied())
    }

    /// The highest number that any call has had here.
    #[must_use]
    pub const fn newest(&self) -> i64 {
        self.newest
    }

    /// When [`Dispatch::next`] should be asked again, if it had nothing and something waits.
    #[must_use]
    pub fn due(&self, now: Instant) -> Option<Instant> {
        let timed = self.timed.peek().map(|Reverse((at, _))| *at);
        // A courier that comes back asks anyway.
        let held = !self.shares.are_used_up() && self.ready.iter().any(|ready| !ready.is_empty());
        let global = held.then(|| self.global.ready_at(self.rates.global, now));
        timed.into_iter().chain(global).min()
    }

    /// Takes back a call that [`Dispatch::next`] gave out.
    pub fn end(&mut self, job: Job, outcome: Outcome, now: Instant) {
        self.under_way -= 1;
        if job.class() == Class::Answer {
            self.answers_under_way -= 1;
            return;
        }
        self.files_under_way -= usize::from(job.is_file());
        let chat = job.chat();
        let lane = self.lanes.entry(chat).or_default();
        lane.phase = Phase::Resting;
        lane.editing = None;
        if let Some((at, uses)) = lane.taken.take() {
            lane.slow = now.saturating_duration_since(at) > limits::SLOW_CALL;
            for chat in self.shares.give_back(uses) {
                // Otherwise it has been emptied meanwhile.
                if self
                    .lanes
                    .get(&chat)
                    .is_some_and(|l| l.phase == Phase::Parked)
                {
                    make_ready(&mut self.lanes, &mut self.ready, chat);
                }
            }
        }
        match outcome {
            Outcome::Over(fate) => {
                self.finish(&job, fate);
                self.spent = Some(job);
            }
            Outcome::Later(at) if job.is_worthless(at) => {
                self.finish(&job, Fate::Lost(Lost::Late));
            }
            Outcome::Later(at) => self.take_back(job, Some(at)),
            Outcome::Gone => self.take_back(Job { anew: true, ..job }, None),
            Outcome::Moved(to) => {
                let (from, notes) = (chat, &mut self.finished.notes);
                notes.push(Note::Moved { from, to });
                self.push(job.moved_to(to));
            }
        }
        self.settle(chat, now);
        self.recount(chat);
    }

    /// Gives up what waits in the chats that Telegram wants quiet for longest, until all that waits is
    /// well within its bound. Whoever is behind for so long is not to hold up everybody: it is done when
    /// the bound is passed, and as long as the intake is held.
    pub fn shed(&mut self, now: Instant) {
        while self.waiting.load.bytes > limits::WAITING_BYTES_RESUME {
            let silent = self.lanes.iter().filter_map(|(chat, lane)| {
                let until = lane.not_before.filter(|_| !lane.queue.is_empty())?;
                (until > now + limits::SAID_WITHIN).then_some((until, *chat))
            });
            let Some((_, chat)) = silent.max() else {
                return;
            };
            let given_up = self
                .lanes
                .get_mut(&chat)
                .map(|lane| std::mem::take(&mut lane.queue));
            let given_up = given_up.unwrap_or_default();
            log::warn!(
                "{} messages to chat {chat}, which may not be written to for long, are given up: too much waits",
                given_up.len()
            );
            for job in given_up {
                self.waiting.discount(&job);
                self.finish(&job, Fate::Lost(Lost::GivenUp));
            }
            self.waiting.fills(chat, false);
            self.recount(chat);
        }
    }

    /// The call that was done with last: freeing it takes longer than all that is done with it here, and
    /// need not be done while others wait for this.
    pub const fn take_spent(&mut self) -> Option<Job> {
        self.spent.take()
    }

    /// Puts a call at the head of its lane again, for this time or at once.
    fn take_back(&mut self, job: Job, at: Option<Instant>) {
        let chat = job.chat();
        let lane = self.lanes.entry(chat).or_default();
        if at.is_some() {
            lane.not_before = at;
        }
        if let Some(job) = self.merge(chat, job) {
            self.lanes.entry(chat).or_default().queue.push_front(job);
        }
        if at.is_some() {
            self.waiting.falls_behind(chat, at);
        }
    }

    /// Notes what became of a call that is done with. An edit that gave way to a newer one of its message
    /// is not reported: the newer one is.
    fn finish(&mut self, job: &Job, fate: Fate) {
        if let Some(receipt) = job.reply.receipt {
            self.finished.notes.push(Note::Fate(receipt, fate));
        }
        self.note_chat(job, fate);
        self.edited.note(job);
        if job.id != NOT_STORED {
            self.finished.ids.push(job.id);
        }
    }

    /// What the end of a call tells of its chat: whether it can be written to, and under which number
    /// a message is edited from now on.
    fn note_chat(&mut self, job: &Job, fate: Fate) {
        let place = job.place();
        let sent = matches!(fate, Fate::Said(_) | Fate::Landed(_));
        // In some chats that cannot be written to, messages may still be edited.
        if job.reopens && sent && (job.edits().is_none() || job.anew) {
            self.finished.notes.push(Note::Reopened(place));
        }
        match (fate, job.edits()) {
            (Fate::Lost(Lost::Blocked), _) => self.finished.notes.push(Note::Unsaid(Unsaid {
                reply: job.reply.clone(),
                player: job.by,
                tried: job.id == NOT_STORED,
            })),
            (Fate::Said(new), Some(old)) if job.anew => {
                let notes = &mut self.finished.notes;
                notes.push(Note::Renumbered { place, old, new });
                self.anew.note(job.chat(), old, new, job.id);
                if let Some(lane) = self.lanes.get_mut(&job.chat()) {
                    // What waits is newer than what was under way.
                    for waiting in &mut lane.queue {
                        self.anew.apply(waiting);
                    }
                }
            }
            _ => {}
        }
    }

    /// A call begins to wait. Of two edits of one message the newer does so in the other's place; any other
    /// call comes back, to be put into its lane. The older one's row in the outbox went when the newer
    /// one's came, unless that is under another number, or at another place: of a message that is too
    /// old to be read Telegram does not say in which topic it is.
    fn merge(&mut self, chat: i64, job: Job) -> Option<Job> {
        self.waiting.count(&job);
        let lane = self.lanes.entry(chat).or_default();
        let Some(waiting) = lane.waiting_as(&job) else {
            return Some(job);
        };
        // What an earlier run left may be read after what this one has decided.
        let was_newer = job.id < waiting.id;
        let older = match was_newer {
            true => job,
            false => std::mem::replace(waiting, job),
        };
        waiting.replace(&older);
        let has_row = was_newer || older.renumbered || older.place() != waiting.place();
        self.waiting.discount(&older);
        if has_row && older.id != NOT_STORED {
            self.finished.ids.push(older.id);
        }
        None
    }

    /// What becomes of a lane whose call has ended. One that rests is kept for its rate's sake and
    /// forgotten when many are.
    fn settle(&mut self, chat: i64, now: Instant) {
        // One whose call is said anew elsewhere may be listed again already.
        if self
            .lanes
            .get(&chat)
            .is_some_and(|lane| lane.phase == Phase::Resting)
        {
            self.make_ready(chat);
        }
        if self.lanes.len() >= self.sweep_at {
            self.lanes
                .retain(|_, lane| lane.phase != Phase::Resting || lane.bucket.rested_at(now) > now);
            self.sweep_at = SWEEP_MIN.max(self.lanes.len() * 2);
        }
    }

    fn make_ready(&mut self, chat: i64) {
        make_ready(&mut self.lanes, &mut self.ready, chat);
        let rests = |lane: &Lane| lane.phase == Phase::Resting;
        if self.lanes.get(&chat).is_some_and(rests) {
            self.waiting.catches_up(chat);
        }
    }

    /// Looks again at the chats whose time has come.
    fn wake(&mut self, now: Instant) {
        while let Some(Reverse((at, chat))) = self.timed.peek().copied() {
            if at > now {
                break;
            }
            self.timed.pop();
            // Otherwise the lane has moved on since it was listed.
            if self
                .lanes
                .get(&chat)
                .is_some_and(|lane| lane.phase == Phase::Timed(at))
            {
                self.make_ready(chat);
                self.recount(chat);
            }
        }
    }

    /// The head of a ready lane, unless its chat has to wait.
    fn take(&mut self, chat: i64, now: Instant) -> Option<Job> {
        let rate = self.rates.of(chat);
        let lane = self.lanes.get_mut(&chat)?;
        let at = lane
            .bucket
            .ready_at(rate, now)
            .max(lane.not_before.unwrap_or(now));
        if at > now {
            lane.phase = Phase::Timed(at);
            self.timed.push(Reverse((at, chat)));
            self.waiting.falls_behind(chat, lane.not_before);
            return None;
        }
        while self.files_under_way >= limits::FILES_AT_ONCE
            && let Some(file) = lane.queue.pop_front_if(|job| job.is_file())
        {
            self.files.push_back(file);
        }
        let Some(head) = lane.queue.front() else {
            lane.phase = Phase::Resting;
            return None;
        };
        let uses = Uses {
            group: chat < 0,
            slow: lane.slow,
        };
        if !self.shares.take(chat, uses) {
            lane.phase = Phase::Parked;
            return None;
        }
        self.files_under_way += usize::from(head.is_file());
        let job = lane.queue.pop_front()?;
        lane.editing = job.edits().map(|message| (message, job.id));
        lane.phase = Phase::Busy;
        lane.taken = Some((now, uses));
        lane.not_before = None;
        lane.bucket.take(rate, now);
        self.waiting.catches_up(chat);
        if lane.queue.len() < limits::lane_max(chat) / 2 {
            self.waiting.fills(chat, false);
        }
        self.global.take(self.rates.global, now);
        self.waiting.discount(&job);
        self.under_way += 1;
        Some(job)
    }

    /// Lists the file that has waited longest at the head of its chat's lane.
    fn let_a_file_go(&mut self) {
        let Some(file) = self.files.pop_front() else {
            return;
        };
        let chat = file.chat();
        let lane = self.lanes.entry(chat).or_default();
        lane.queue.push_front(file);
        if lane.phase == Phase::Resting {
            self.make_ready(chat);
        }
        self.recount(chat);
    }

    fn recount(&mut self, chat: i64) {
        if let Some(lane) = self.lanes.get_mut(&chat) {
            let rated = self.rates.of(chat).is_some();
            self.waiting.recount(lane, rated);
        }
    }
}

#[cfg(test)]
mod tests;
