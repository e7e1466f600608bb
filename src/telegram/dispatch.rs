//! Who sends what next: waiting calls in lanes, one a chat, so that a chat's messages keep their
//! order, no chat holds up another, and the flood limits hold. Pure: takes the time, sends
//! nothing. The courier pool calls it under its lock.
mod shares;
mod standing;

pub use standing::{Shut, Standing};

use super::flood::{Bucket, Rate};
use super::outbound::{Class, Job, NOT_STORED};
use crate::casino::places::Unsaid;
use crate::casino::toss::Landed;
use crate::rules::ledger::{ContestId, TossId};
use crate::values::limits;
use shares::{Shares, Uses};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The flood limits in force.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Over all chats.
    pub global: Option<Rate>,
    /// In one private chat.
    pub chat: Option<Rate>,
    /// In one group.
    pub group: Option<Rate>,
}

impl Rates {
    /// From messages a second in all, a second in one chat, a minute in one group; 0 is no limit.
    #[must_use]
    pub fn new(global: u32, chat: u32, group: u32) -> Self {
        let second = Duration::from_secs(1);
        Self {
            global: Rate::new(global, second, global),
            chat: Rate::new(chat, second, limits::CHAT_BURST),
            group: Rate::new(group, second * 60, limits::CHAT_BURST),
        }
    }

    const fn of(&self, chat: i64) -> Option<Rate> {
        // Telegram's ids of groups are below zero.
        if chat < 0 { self.group } else { self.chat }
    }
}

/// How a call ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Telegram has it, or it can never be delivered: it is done with. Of dice it means that what
    /// they show will never be known.
    Done,
    /// Telegram has thrown the dice.
    Landed(Landed),
    /// Telegram has it, as the message of this number.
    Said(i64),
    /// The chat does not want to hear from the bot; done with as well.
    Blocked,
    /// Not before this time again, and nothing else in its chat either.
    Later(Instant),
    /// The message to edit is gone: it is said anew.
    Gone,
    /// The chat has another id now, and it is to be said there.
    Moved(i64),
}

/// What Telegram's answers tell of chats and messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The message of this number shows the contest.
    Shown(ContestId, i64),
    /// A place does not want to hear from the bot.
    Unsaid(Unsaid),
    /// A place that could not be written to can be again.
    Reopened(i64),
    /// A group has another id now.
    Moved {
        /// Telegram's id before.
        from: i64,
        /// Telegram's id since.
        to: i64,
    },
    /// A message that was gone was said anew.
    Renumbered {
        /// Its place.
        place: i64,
        /// Its number before.
        old: i64,
        /// Its number since.
        new: i64,
    },
}

/// Lanes kept without looking whether they only rest.
const SWEEP_MIN: usize = 1_024;

/// What the books are to record.
#[derive(Debug, Default)]
pub struct Finished {
    /// Outbox numbers that are done with.
    pub ids: Vec<i64>,
    /// Tosses whose dice were asked for, and what they show; nothing where that will never be known.
    pub thrown: Vec<(TossId, Option<Landed>)>,
    /// What was heard of chats and messages, in this order.
    pub notes: Vec<Note>,
    /// How much waits, and where nothing more should be said: the whole of it, each time.
    pub standing: Arc<Standing>,
}

impl Finished {
    /// Whether there is nothing to record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.thrown.is_empty() && self.notes.is_empty()
    }

    /// Adds what was reported later.
    pub fn extend(&mut self, later: Self) {
        self.ids.extend(later.ids);
        self.thrown.extend(later.thrown);
        self.notes.extend(later.notes);
        self.standing = later.standing;
    }
}

/// What a chat's lane is doing.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Phase {
    /// Nothing waits; kept only until its bucket is rested.
    #[default]
    Resting,
    /// Listed in [`Dispatch::ready`].
    Ready,
    /// Its next call may go at this time, for which it is listed in [`Dispatch::timed`].
    Timed(Instant),
    /// Its next call may go when its share has a courier again.
    Parked,
    /// A call of this chat is under way.
    Busy,
}

/// One chat's calls.
#[derive(Default)]
struct Lane {
    phase: Phase,
    queue: VecDeque<Job>,
    /// Telegram, or a failed call, asked for patience.
    not_before: Option<Instant>,
    bucket: Bucket,
    /// When its call that is under way was given out, and which shares that uses.
    taken: Option<(Instant, Uses)>,
    /// The message that its call under way edits, and that call's number.
    editing: Option<(i64, i64)>,
    /// Its last call took long.
    slow: bool,
    /// How many of its calls count among those that could be sent now.
    counted: usize,
}

/// What waits, as far as the intake is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Calls that could be sent now but for the network and the limit over all chats, and those under way.
    pub sendable: usize,
    /// Memory of all that waits, about.
    pub bytes: usize,
}

impl Load {
    /// Whether nothing more is to be taken in from anybody.
    #[must_use]
    pub const fn is_too_much(&self) -> bool {
        self.sendable > limits::OUTGOING_MAX || self.bytes > limits::WAITING_BYTES_MAX
    }

    /// Whether the intake may go on.
    #[must_use]
    pub const fn is_little(&self) -> bool {
        self.sendable <= limits::OUTGOING_RESUME && self.bytes <= limits::WAITING_BYTES_RESUME
    }
}

impl Lane {
    /// Whether an edit is of no use: one that was decided on later is under way.
    fn is_past(&self, job: &Job) -> bool {
        let newer = |(message, id)| job.edits() == Some(message) && job.id < id;
        self.editing.is_some_and(newer)
    }

    /// The edit of the same message that waits.
    fn waiting_as(&mut self, job: &Job) -> Option<&mut Job> {
        let edits = job.edits()?;
        self.queue.iter_mut().find(|w| w.edits() == Some(edits))
    }
}

/// Messages that were said anew, the last ones, by chat and the number before: what edits the old one
/// edits the new one, unless it was decided on before the call that said it anew, whose number is kept.
#[derive(Default)]
struct Anew {
    numbers: HashMap<(i64, i64), (i64, i64)>,
    order: VecDeque<(i64, i64)>,
}

impl Anew {
    fn note(&mut self, chat: i64, old: i64, new: i64, by: i64) {
        self.numbers.insert((chat, old), (new, by));
        self.order.push_back((chat, old));
        if self.order.len() > limits::ANEW_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.numbers.remove(&oldest);
        }
    }

    /// Whether it is still worth being sent.
    fn apply(&self, job: &mut Job) -> bool {
        // The new one may be gone as well, but no message is said anew often.
        for _ in 0..8 {
            let known = |old| self.numbers.get(&(job.chat(), old));
            match job.edits().and_then(known) {
                Some((_, by)) if job.id < *by => return false,
                Some((new, _)) => job.renumber(*new),
                None => break,
            }
        }
        true
    }
}

/// The last messages that were edited, by chat and number, and the number of the call that did it last.
/// What an earlier run left may be read, under another place of the chat, after what is newer was sent.
#[derive(Default)]
struct Edited {
    calls: HashMap<(i64, i64), i64>,
    order: VecDeque<(i64, i64)>,
}

impl Edited {
    fn note(&mut self, job: &Job) {
        let Some(message) = job.edits() else {
            return;
        };
        let key = (job.chat(), message);
        if let Some(call) = self.calls.get_mut(&key) {
            *call = job.id.max(*call);
            return;
        }
        self.calls.insert(key, job.id);
        self.order.push_back(key);
        if self.order.len() > limits::EDITED_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.calls.remove(&oldest);
        }
    }

    /// Whether an edit is older than the last one that was made.
    fn is_past(&self, job: &Job) -> bool {
        let last = |message| self.calls.get(&(job.chat(), message));
        job.edits()
            .and_then(last)
            .is_some_and(|call| job.id < *call)
    }
}

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
    standing: Arc<Standing>,
    waiting: usize,
    under_way: usize,
    answers_under_way: usize,
    load: Load,
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
        let standing = Standing {
            limited: [rates.chat.is_some(), rates.group.is_some()],
            ..Standing::default()
        };
        Self {
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
            standing: Arc::new(standing),
            waiting: 0,
            under_way: 0,
            answers_under_way: 0,
            load: Load::default(),
            sweep_at: SWEEP_MIN,
        }
    }

    /// Calls that wait or are under way.
    #[must_use]
    pub const fn pending(&self) -> usize {
        self.waiting + self.under_way
    }

    /// What of that counts towards a hold of the intake.
    #[must_use]
    pub fn load(&self) -> Load {
        Load {
            sendable: self.load.sendable + self.answers.len() + self.under_way,
            bytes: self.load.bytes,
        }
    }

    /// Answers to presses that wait, and those under way.
    #[must_use]
    pub fn answers(&self) -> (usize, usize) {
        (self.answers.len(), self.answers_under_way)
    }

    /// What is done with since the last time.
    pub fn take_finished(&mut self) -> Finished {
        let tight = self.load.bytes > limits::WAITING_BYTES_TIGHT;
        if self.standing.tight != tight {
            Arc::make_mut(&mut self.standing).tight = tight;
        }
        Finished {
            standing: Arc::clone(&self.standing),
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
            self.waiting += 1;
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
        if waits
            && lane.queue.len() >= limits::lane_max(chat)
            && !self.standing.full.contains(&chat)
        {
            Arc::make_mut(&mut self.standing).full.insert(chat);
        }
        if lane.phase == Phase::Resting {
            self.make_ready(chat);
        }
        self.recount(chat);
        if self.load.bytes > limits::WAITING_BYTES_MAX {
            self.shed(now);
        }
    }

    /// The next call that may go now. Its chat sends nothing else until [`Dispatch::end`].
    pub fn next(&mut self, now: Instant) -> Option<Job> {
        while let Some(answer) = self.answers.pop_front() {
            self.waiting -= 1;
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
        self.files_under_way -= usize::from(job.rounds().is_some());
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
            Outcome::Later(at) if !job.is_worthless(at) => self.take_back(job, Some(at)),
            Outcome::Gone => self.take_back(Job { anew: true, ..job }, None),
            Outcome::Moved(to) => {
                let (from, notes) = (chat, &mut self.finished.notes);
                notes.push(Note::Moved { from, to });
                self.push(job.moved_to(to));
            }
            _ => {
                self.finish(&job, &outcome);
                self.spent = Some(job);
            }
        }
        self.settle(chat, now);
        self.recount(chat);
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
        let Some(at) = at else {
            return;
        };
        if self.standing.behind.get(&chat) != Some(&Some(at)) {
            Arc::make_mut(&mut self.standing)
                .behind
                .insert(chat, Some(at));
        }
    }

    /// Notes what became of a call that is done with.
    fn finish(&mut self, job: &Job, outcome: &Outcome) {
        if let Some(toss) = job.toss() {
            let landed = match outcome {
                Outcome::Landed(landed) => Some(*landed),
                _ => None,
            };
            self.finished.thrown.push((toss, landed));
        }
        if let (Some(contest), Outcome::Said(message)) = (job.shows(), outcome) {
            self.finished.notes.push(Note::Shown(contest, *message));
        }
        self.note_chat(job, outcome);
        self.edited.note(job);
        if job.id != NOT_STORED {
            self.finished.ids.push(job.id);
        }
    }

    /// What the end of a call tells of its chat: whether it can be written to, and under which number
    /// a message is edited from now on.
    fn note_chat(&mut self, job: &Job, outcome: &Outcome) {
        let place = job.place();
        let sent = matches!(outcome, Outcome::Said(_) | Outcome::Landed(_));
        // In some chats that cannot be written to, messages may still be edited.
        if job.reopens && sent && (job.edits().is_none() || job.anew) {
            self.finished.notes.push(Note::Reopened(place));
        }
        match (outcome, job.edits()) {
            (Outcome::Blocked, _) => self.finished.notes.push(Note::Unsaid(Unsaid {
                reply: job.reply.clone(),
                player: job.by,
                tried: job.id == NOT_STORED,
            })),
            (Outcome::Said(new), Some(old)) if job.anew => {
                let (notes, new) = (&mut self.finished.notes, *new);
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
        self.count(&job);
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
        self.discount(&older);
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
        if self.lanes.get(&chat).is_some_and(rests) && self.standing.behind.contains_key(&chat) {
            Arc::make_mut(&mut self.standing).behind.remove(&chat);
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
            if self.standing.behind.get(&chat) != Some(&lane.not_before) {
                let until = lane.not_before;
                Arc::make_mut(&mut self.standing).behind.insert(chat, until);
            }
            return None;
        }
        while self.files_under_way >= limits::FILES_AT_ONCE
            && let Some(file) = lane.queue.pop_front_if(|job| job.rounds().is_some())
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
        self.files_under_way += usize::from(head.rounds().is_some());
        let job = lane.queue.pop_front()?;
        lane.editing = job.edits().map(|message| (message, job.id));
        lane.phase = Phase::Busy;
        lane.taken = Some((now, uses));
        lane.not_before = None;
        lane.bucket.take(rate, now);
        let room = lane.queue.len() < limits::lane_max(chat) / 2;
        if self.standing.behind.contains_key(&chat) || room && self.standing.full.contains(&chat) {
            let standing = Arc::make_mut(&mut self.standing);
            standing.behind.remove(&chat);
            if room {
                standing.full.remove(&chat);
            }
        }
        self.global.take(self.rates.global, now);
        self.discount(&job);
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

    /// Gives up what waits in the chats that Telegram wants quiet for longest, until all that waits is
    /// well within its bound. Whoever is behind for so long is not to hold up everybody: it is done when
    /// the bound is passed, and as long as the intake is held.
    pub fn shed(&mut self, now: Instant) {
        while self.load.bytes > limits::WAITING_BYTES_RESUME {
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
                self.discount(&job);
                self.finish(&job, &Outcome::Done);
            }
            Arc::make_mut(&mut self.standing).full.remove(&chat);
            self.recount(chat);
        }
    }

    /// A call begins to wait.
    fn count(&mut self, job: &Job) {
        self.waiting += 1;
        self.load.bytes += job.bytes();
        if job.by.is_some() && self.standing.is_limited(job.chat()) {
            Arc::make_mut(&mut self.standing).add(job);
        }
    }

    /// It waits no more.
    fn discount(&mut self, job: &Job) {
        self.waiting -= 1;
        self.load.bytes = self.load.bytes.saturating_sub(job.bytes());
        if job.by.is_some() && self.standing.is_limited(job.chat()) {
            Arc::make_mut(&mut self.standing).remove(job);
        }
    }

    /// Counts anew what of a chat could be sent now: nothing while it has to wait, one where its rate
    /// lets the next one wait, else all that is there.
    fn recount(&mut self, chat: i64) {
        let rated = self.rates.of(chat).is_some();
        let Some(lane) = self.lanes.get_mut(&chat) else {
            return;
        };
        let count = match lane.phase {
            Phase::Timed(_) | Phase::Resting => 0,
            Phase::Ready | Phase::Parked | Phase::Busy if rated => lane.queue.len().min(1),
            Phase::Ready | Phase::Parked | Phase::Busy => lane.queue.len(),
        };
        self.load.sendable = self.load.sendable + count - lane.counted;
        lane.counted = count;
    }
}

/// Lists a chat whose next call may go, if it has one.
fn make_ready(lanes: &mut HashMap<i64, Lane>, ready: &mut [VecDeque<i64>; 2], chat: i64) {
    let Some(lane) = lanes.get_mut(&chat) else {
        return;
    };
    let Some(head) = lane.queue.front() else {
        lane.phase = Phase::Resting;
        return;
    };
    lane.phase = Phase::Ready;
    ready[usize::from(head.class() == Class::Notice)].push_back(chat);
}

#[cfg(test)]
mod tests {
    mod crowd;

    use super::*;
    use crate::casino::{Markup, Reply};

    fn say(id: i64, chat: i64, now: Instant) -> Job {
        let text = id.to_string();
        Job::new(
            Reply::Say {
                chat,
                text,
                markup: Markup::None,
                to: None,
                notice: false,
                shows: None,
            },
            id,
            now,
        )
    }

    fn edit(id: i64, chat: i64, message: i64, now: Instant) -> Job {
        let text = id.to_string();
        Job::new(
            Reply::Edit {
                chat,
                message,
                text,
                markup: Markup::None,
                shows: None,
            },
            id,
            now,
        )
    }

    fn answer(now: Instant) -> Job {
        let (query, text) = ("q".to_owned(), String::new());
        Job::new(Reply::Answer { query, text }, 0, now)
    }

    fn ids(dispatch: &mut Dispatch, now: Instant) -> Vec<i64> {
        std::iter::from_fn(|| dispatch.next(now))
            .map(|job| job.id)
            .collect()
    }

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn a_chat_keeps_its_order_and_holds_up_no_other() {
        let now = Instant::now();
        let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
        [say(1, 7, now), say(2, 7, now), say(3, 8, now)]
            .into_iter()
            .for_each(|j| dispatch.push(j));
        let first = dispatch.next(now).expect("chat 7");
        assert_eq!(ids(&mut dispatch, now), [3], "chat 7 is busy");
        dispatch.end(first, Outcome::Later(now + MS), now);
        assert_eq!(ids(&mut dispatch, now), [0; 0]);
        assert_eq!(dispatch.due(now), Some(now + MS));
        let again = dispatch.next(now + MS).expect("the same again");
        assert_eq!(again.id, 1);
        dispatch.end(again, Outcome::Done, now + MS);
        assert_eq!(ids(&mut dispatch, now + MS), [2]);
        assert_eq!(dispatch.take_finished().ids, [1]);
    }

    #[test]
    fn the_chat_and_global_rates_hold() {
        let now = Instant::now();
        let mut dispatch = Dispatch::new(Rates::new(10, 1, 20));
        for id in 1..=8 {
            dispatch.push(say(id, 7, now));
        }
        let mut sent = Vec::new();
        let mut at = now;
        while dispatch.pending() > 0 {
            match dispatch.next(at) {
                Some(job) => {
                    sent.push((at - now).as_millis());
                    dispatch.end(job, Outcome::Done, at);
                }
                None => at = dispatch.due(at).expect("something waits"),
            }
        }
        assert_eq!(sent, [0, 0, 0, 0, 0, 1_000, 2_000, 3_000]);
        for id in 0..40 {
            dispatch.push(say(id, 100 + id, at));
        }
        assert_eq!(
            ids(&mut dispatch, at + 500 * MS).len(),
            10,
            "the global burst"
        );
    }

    #[test]
    fn a_waiting_edit_is_replaced_by_the_last() {
        let now = Instant::now();
        let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
        let jobs = [
            edit(1, 7, 50, now),
            edit(2, 7, 50, now),
            edit(3, 7, 51, now),
            edit(4, 7, 50, now),
        ];
        jobs.into_iter().for_each(|j| dispatch.push(j));
        let first = dispatch.next(now).expect("the edit of 50");
        assert_eq!((first.id, first.call().1.contains("\"4\"")), (4, true));
        dispatch.push(edit(5, 7, 50, now));
        dispatch.end(first, Outcome::Later(now), now);
        assert_eq!(ids(&mut dispatch, now), [3]);
        assert_eq!(
            dispatch.pending(),
            2,
            "the failed edit gave way to the newer one"
        );
    }

    /// In a group that has moved the backlog may hold, under its old place, what is older.
    #[test]
    fn an_older_edit_that_comes_late_changes_nothing() {
        let now = Instant::now();
        let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
        dispatch.push(edit(9, 7, 50, now));
        let newer = dispatch.next(now).expect("the newer one");
        dispatch.end(newer, Outcome::Done, now);
        dispatch.push(edit(4, 7, 50, now));
        dispatch.push(edit(5, 7, 51, now));
        dispatch.push(edit(10, 7, 50, now));
        let first = dispatch.next(now).expect("of another message");
        assert_eq!(first.id, 5);
        dispatch.end(first, Outcome::Done, now);
        assert_eq!(ids(&mut dispatch, now), [10]);
        assert_eq!(dispatch.take_finished().ids, [9, 4, 5]);
        for n in 0..2 * limits::EDITED_MAX {
            let message = i64::try_from(n).expect("small");
            let job = edit(100 + message, 8, message, now);
            dispatch.push(job);
            let job = dispatch.next(now).expect("it goes");
            dispatch.end(job, Outcome::Done, now);
        }
        assert_eq!(dispatch.edited.calls.len(), limits::EDITED_MAX);
    }

    #[test]
    fn answers_go_first_and_old_ones_not_at_all() {
        let now = Instant::now();
        let mut dispatch = Dispatch::new(Rates::new(1, 1, 1));
        dispatch.push(say(1, 7, now));
        dispatch.push(answer(now));
        assert_eq!(
            dispatch.next(now).map(|job| job.class()),
            Some(Class::Answer)
        );
        dispatch.push(answer(now));
        assert_eq!(ids(&mut dispatch, now + limits::PRESS_ANSWER_AGE_MAX), [1]);
    }

    #[test]
    fn replies_go_before_notices_and_a_moved_chat_is_followed() {
        let now = Instant::now();
        let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
        let text = String::new();
        let notice = Reply::Say {
            chat: 9,
            text,
            markup: Markup::None,
            to: None,
            notice: true,
            shows: None,
        };
        dispatch.push(Job::new(notice, 1, now));
        dispatch.push(say(2, -7, now));
        let reply = dispatch.next(now).expect("the reply");
        assert_eq!(reply.id, 2);
        dispatch.end(reply, Outcome::Moved(-1007), now);
        let mut left: Vec<_> = std::iter::from_fn(|| dispatch.next(now)).collect();
        left.sort_by_key(|job| job.id);
        assert_eq!(left[0].id, 1);
        assert_eq!(
            (left[1].chat(), left[1].call().1.contains("-1007")),
            (-1007, true)
        );
    }
    #[test]
    fn an_edit_that_is_said_anew_keeps_its_chats_order() {
        let now = Instant::now();
        let mut dispatch = Dispatch::new(Rates::new(0, 0, 0));
        dispatch.push(edit(1, 7, 70, now));
        dispatch.push(say(2, 7, now));
        dispatch.push(say(3, 7, now));
        let gone = dispatch.next(now).expect("the edit");
        dispatch.end(gone, Outcome::Gone, now);
        let first = dispatch.next(now).expect("one");
        assert!(dispatch.next(now).is_none(), "one call of a chat at a time");
        dispatch.end(first, Outcome::Done, now);
        assert!(dispatch.next(now).is_some());
    }
}
