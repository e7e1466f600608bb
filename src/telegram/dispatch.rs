//! Who sends what next: waiting calls in lanes, one a chat, so that a chat's messages keep their
//! order, no chat holds up another, and the flood limits hold. Pure: takes the time, sends
//! nothing. The courier pool calls it under its lock.
use super::flood::{Bucket, Rate};
use super::outbound::{Class, Job, NOT_STORED};
use crate::casino::places::Unsaid;
use crate::casino::toss::Landed;
use crate::ledger::{ContestId, TossId};
use crate::limits;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet, VecDeque};
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
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Finished {
    /// Outbox numbers that are done with.
    pub ids: Vec<i64>,
    /// Tosses whose dice were asked for, and what they show; nothing where that will never be known.
    pub thrown: Vec<(TossId, Option<Landed>)>,
    /// What was heard of chats and messages, in this order.
    pub notes: Vec<Note>,
    /// Chats in which so much waits that nothing more should be said: all of them, each time.
    pub crowded: Vec<i64>,
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
        self.crowded = later.crowded;
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
}

impl Lane {
    /// A newer edit of the same message that came meanwhile: the one to send.
    fn newer_than(&mut self, job: &Job) -> Option<&mut Job> {
        let edits = job.edits()?;
        self.queue.iter_mut().find(|w| w.edits() == Some(edits))
    }

    /// Takes a call back that is to be made again, unless there is a newer one; whether it did.
    fn take_back(&mut self, job: Job) -> bool {
        if let Some(newer) = self.newer_than(&job) {
            newer.replace(job);
            return false;
        }
        self.queue.push_front(job);
        true
    }
}

/// Messages that were said anew, the last ones, by chat and the number before: what edits the old one
/// edits the new one.
#[derive(Default)]
struct Anew {
    numbers: HashMap<(i64, i64), i64>,
    order: VecDeque<(i64, i64)>,
}

impl Anew {
    fn note(&mut self, chat: i64, old: i64, new: i64) {
        self.numbers.insert((chat, old), new);
        self.order.push_back((chat, old));
        if self.order.len() > limits::ANEW_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.numbers.remove(&oldest);
        }
    }

    fn apply(&self, job: &mut Job) {
        // The new one may be gone as well, but no message is said anew often.
        for _ in 0..8 {
            let known = |old| self.numbers.get(&(job.chat(), old));
            match job.edits().and_then(known) {
                Some(new) => job.renumber(*new),
                None => return,
            }
        }
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
    /// What is done with and not yet recorded as such.
    finished: Finished,
    anew: Anew,
    crowded: HashSet<i64>,
    waiting: usize,
    under_way: usize,
    /// Number of lanes at which those that only rest are forgotten.
    sweep_at: usize,
}

impl Dispatch {
    /// Nothing to send.
    #[must_use]
    pub fn new(rates: Rates) -> Self {
        Self {
            rates,
            global: Bucket::default(),
            answers: VecDeque::new(),
            lanes: HashMap::new(),
            ready: [VecDeque::new(), VecDeque::new()],
            timed: BinaryHeap::new(),
            finished: Finished::default(),
            anew: Anew::default(),
            crowded: HashSet::new(),
            waiting: 0,
            under_way: 0,
            sweep_at: SWEEP_MIN,
        }
    }

    /// Calls that wait or are under way.
    #[must_use]
    pub const fn pending(&self) -> usize {
        self.waiting + self.under_way
    }

    /// What is done with since the last time.
    pub fn take_finished(&mut self) -> Finished {
        let crowded = self.crowded.iter().copied().collect();
        Finished {
            crowded,
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

    /// Adds a call. An edit takes the place of one of the same message that still waits.
    pub fn push(&mut self, mut job: Job) {
        self.anew.apply(&mut job);
        if job.class() == Class::Answer {
            self.answers.push_back(job);
            self.waiting += 1;
            return;
        }
        let chat = job.chat();
        let lane = self.lanes.entry(chat).or_default();
        if job.edits().is_some()
            && let Some(waiting) = lane.queue.iter_mut().find(|w| w.edits() == job.edits())
        {
            let older = std::mem::replace(waiting, job);
            waiting.replace(older);
            return;
        }
        lane.queue.push_back(job);
        self.waiting += 1;
        // Without a rate a chat's calls wait for the network alone, as everybody's do.
        if self.rates.of(chat).is_some() && lane.queue.len() >= limits::LANE_MAX {
            self.crowded.insert(chat);
        }
        if lane.phase == Phase::Resting {
            self.make_ready(chat);
        }
    }

    /// The next call that may go now. Its chat sends nothing else until [`Dispatch::end`].
    pub fn next(&mut self, now: Instant) -> Option<Job> {
        while let Some(answer) = self.answers.pop_front() {
            self.waiting -= 1;
            if now.saturating_duration_since(answer.since) < limits::PRESS_ANSWER_AGE_MAX {
                self.under_way += 1;
                return Some(answer);
            }
        }
        self.wake(now);
        for class in 0..self.ready.len() {
            while let Some(chat) = self.ready[class].front().copied() {
                if self.global.ready_at(self.rates.global, now) > now {
                    return None;
                }
                self.ready[class].pop_front();
                if let Some(job) = self.take(chat, now) {
                    return Some(job);
                }
            }
        }
        None
    }

    /// The outbox numbers that wait here or are done with and not recorded.
    pub fn known(&self) -> impl Iterator<Item = i64> {
        let waiting = self.lanes.values().flat_map(|lane| lane.queue.iter());
        let waiting = waiting.flat_map(|job| job.superseded.iter().chain([&job.id]));
        waiting.chain(&self.finished.ids).copied()
    }

    /// When [`Dispatch::next`] should be asked again, if it had nothing and something waits.
    #[must_use]
    pub fn due(&self, now: Instant) -> Option<Instant> {
        let timed = self.timed.peek().map(|Reverse((at, _))| *at);
        let held = self.ready.iter().any(|ready| !ready.is_empty());
        let global = held.then(|| self.global.ready_at(self.rates.global, now));
        timed.into_iter().chain(global).min()
    }

    /// How long the call that is next in line has waited.
    pub fn lateness(&mut self, now: Instant) -> Duration {
        self.wake(now);
        let head = self.ready.iter().find_map(|ready| ready.front());
        let job = head
            .and_then(|chat| self.lanes.get(chat))
            .and_then(|lane| lane.queue.front());
        let since = self.answers.front().or(job).map(|job| job.since);
        since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    /// Takes back a call that [`Dispatch::next`] gave out.
    pub fn end(&mut self, job: Job, outcome: Outcome, now: Instant) {
        self.under_way -= 1;
        if job.class() == Class::Answer {
            return;
        }
        let chat = job.chat();
        let lane = self.lanes.entry(chat).or_default();
        lane.phase = Phase::Resting;
        match outcome {
            Outcome::Later(at) if !job.is_worthless(at) => {
                lane.not_before = Some(at);
                self.waiting += usize::from(lane.take_back(job));
            }
            Outcome::Gone => {
                let anew = Job { anew: true, ..job };
                self.waiting += usize::from(lane.take_back(anew));
            }
            Outcome::Moved(to) => {
                let (from, notes) = (chat, &mut self.finished.notes);
                notes.push(Note::Moved { from, to });
                self.move_to(job, to);
            }
            Outcome::Done
            | Outcome::Landed(_)
            | Outcome::Said(_)
            | Outcome::Blocked
            | Outcome::Later(_) => {
                if let Some(toss) = job.toss() {
                    let landed = match outcome {
                        Outcome::Landed(landed) => Some(landed),
                        _ => None,
                    };
                    self.finished.thrown.push((toss, landed));
                }
                if let (Some(contest), Outcome::Said(message)) = (job.shows(), &outcome) {
                    let notes = &mut self.finished.notes;
                    notes.push(Note::Shown(contest, *message));
                }
                self.note_chat(&job, &outcome);
                let ids = job.superseded.into_iter().chain([job.id]);
                self.finished.ids.extend(ids.filter(|id| *id != NOT_STORED));
            }
        }
        self.settle(chat, now);
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
                player: job.player,
                tried: job.id == NOT_STORED,
            })),
            (Outcome::Said(new), Some(old)) if job.anew => {
                let (notes, new) = (&mut self.finished.notes, *new);
                notes.push(Note::Renumbered { place, old, new });
                self.anew.note(job.chat(), old, new);
                if let Some(lane) = self.lanes.get_mut(&job.chat()) {
                    lane.queue.iter_mut().for_each(|w| self.anew.apply(w));
                }
            }
            _ => {}
        }
    }

    /// Says it where its chat is now, unless something newer waits there in its place.
    fn move_to(&mut self, job: Job, to: i64) {
        let job = job.moved_to(to);
        let lane = self.lanes.entry(to).or_default();
        match lane.newer_than(&job) {
            Some(newer) => newer.replace(job),
            None => self.push(job),
        }
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
        let Some(lane) = self.lanes.get_mut(&chat) else {
            return;
        };
        let Some(head) = lane.queue.front() else {
            return;
        };
        lane.phase = Phase::Ready;
        self.ready[usize::from(head.class() == Class::Notice)].push_back(chat);
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
            return None;
        }
        let job = lane.queue.pop_front()?;
        if lane.queue.len() < limits::LANE_MAX / 2 {
            self.crowded.remove(&chat);
        }
        lane.phase = Phase::Busy;
        lane.not_before = None;
        lane.bucket.take(rate, now);
        self.global.take(self.rates.global, now);
        self.waiting -= 1;
        self.under_way += 1;
        Some(job)
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn answers_go_first_and_old_ones_not_at_all() {
        let now = Instant::now();
        let mut dispatch = Dispatch::new(Rates::new(1, 1, 1));
        let answer = || {
            Job::new(
                Reply::Answer {
                    query: "q".to_owned(),
                    text: String::new(),
                },
                0,
                now,
            )
        };
        dispatch.push(say(1, 7, now));
        dispatch.push(answer());
        assert_eq!(
            dispatch.next(now).map(|job| job.class()),
            Some(Class::Answer)
        );
        dispatch.push(answer());
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
