//! Couriers carry calls to Telegram: an elastic pool of threads around one [`Dispatch`]. A thread
//! blocked in a send is the price of having no async runtime, so as many run as calls are under way ([`traffic`]).
//! They know neither what a message is about nor the database. A file is written by who sends it, when it
//! is about to be sent: so no file waits, few are made at once, and none is ever whole in memory.
mod files;
mod hand;
pub mod judge;
mod traffic;

pub use files::Files;

use super::Exit;
use crate::ops::health::Vitals;
use crate::shell::supervisor::Ended;
use crate::telegram::BotApi;
use crate::telegram::dispatch::{Dispatch, Finished, Load, Outcome};
use crate::telegram::outbound::{Job, NOT_STORED};
use crate::values::chance::random;
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crossbeam_channel::{Receiver, Sender, bounded};
use hand::Hand;
use judge::Judge;
use parking_lot::{Condvar, Mutex, MutexGuard};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::Builder;
use std::time::{Duration, Instant};
use traffic::{Stopwatch, Traffic};

/// The pool.
pub struct Couriers {
    api: Arc<dyn BotApi>,
    files: Files,
    threads_max: usize,
    desk: Mutex<Desk>,
    /// Signalled when nothing waits or is under way any more.
    quiet: Condvar,
    /// Signalled when the time keeper's clock is set to an earlier time.
    tick: Condvar,
    vitals: Arc<Vitals>,
    judge: Judge,
    /// Of the pool as a whole, which has but one life.
    pulse: Pulse,
    /// The pool's place in the crew, and who hears of a thread that panicked.
    exits: (usize, Sender<Exit>),
}

struct Desk {
    dispatch: Dispatch,
    /// Idle threads, the most recently used last: its connection is warm.
    idle: Vec<(Sender<Task>, Arc<Hand>)>,
    /// What each thread has in hand.
    hands: Vec<Arc<Hand>>,
    /// How many are needed.
    traffic: Traffic,
    /// Of the threads, those that surely wait for Telegram, as of some time.
    away: (usize, Instant),
    /// When the thread that keeps time is to look again, if one does.
    clock: Option<Instant>,
    closed: bool,
}

/// The desk, and the call if it is done with, to be freed when the desk is left.
type Back<'a> = (MutexGuard<'a, Desk>, Option<Job>);

enum Task {
    /// Make the call that lies in hand.
    Carry,
    /// Wait until the clock's time and see what may go.
    KeepTime,
    /// The pool is closed.
    End,
}

/// So many threads may always be at work on answers to presses, whatever holds the others up.
const ANSWERERS_AT_ONCE: usize = 2;
/// How often those are counted that wait for Telegram.
const AWAY_COUNT_EVERY: Duration = Duration::from_millis(5);
impl Couriers {
    /// A pool of up to `threads_max` threads; none runs yet. `exits` hears of those that panic, as
    /// of this place in the crew.
    #[must_use]
    pub fn new(
        api: Arc<dyn BotApi>,
        files: Files,
        dispatch: Dispatch,
        threads_max: usize,
        vitals: Arc<Vitals>,
        pulse: Pulse,
        exits: (usize, Sender<Exit>),
    ) -> Arc<Self> {
        let now = Instant::now();
        let desk = Desk {
            dispatch,
            idle: Vec::new(),
            hands: Vec::new(),
            traffic: Traffic::new(now),
            away: (0, now),
            clock: None,
            closed: false,
        };
        Arc::new(Self {
            api,
            files,
            threads_max,
            desk: Mutex::new(desk),
            quiet: Condvar::new(),
            tick: Condvar::new(),
            judge: Judge::new(Arc::clone(&vitals)),
            vitals,
            pulse,
            exits,
        })
    }

    /// Says for the whole pool until when its slowest call will be done.
    pub fn report(&self) {
        let desk = self.desk.lock();
        let held = desk.hands.iter().filter_map(|hand| {
            let held = hand.lock();
            held.as_ref().map(|(_, due, _)| *due)
        });
        match held.min() {
            Some(due) => self.pulse.due(due),
            None => self.pulse.idle(),
        }
    }

    /// Takes the calls from threads that hang and lets others carry them. Such a thread ends when,
    /// and if, it comes back.
    pub fn relieve(self: &Arc<Self>, now: Instant) {
        let mut desk = self.desk.lock();
        let mut taken = Vec::new();
        desk.hands.retain(|hand| {
            let mut held = hand.lock();
            let late = held.as_ref().is_some_and(|(_, due, _)| *due < now);
            taken.extend(held.take_if(|_| late).map(|(job, ..)| job));
            !late
        });
        for job in taken {
            log::warn!(
                "a call in chat {} is taken from a courier that hangs",
                job.chat()
            );
            let again = Judge::taken(&job, now);
            desk.dispatch.end(job, again, now);
        }
        self.staff(&mut desk, now);
    }

    /// The outbox numbers that are in memory here, and the highest that was: an engine after another
    /// goes on behind it.
    #[must_use]
    pub fn known(&self) -> HashSet<i64> {
        let desk = self.desk.lock();
        let mut known: HashSet<_> = desk.dispatch.known().collect();
        known.insert(desk.dispatch.newest());
        for hand in &desk.hands {
            if let Some((job, ..)) = &*hand.lock()
                && job.id != NOT_STORED
            {
                known.insert(job.id);
            }
        }
        known
    }

    /// Hands calls over to be carried.
    pub fn push(self: &Arc<Self>, jobs: Vec<Job>) {
        let mut desk = self.desk.lock();
        jobs.into_iter().for_each(|job| desk.dispatch.push(job));
        self.staff(&mut desk, Instant::now());
    }

    /// Looks again whether calls have waited long enough for another thread.
    pub fn nudge(self: &Arc<Self>) {
        self.staff(&mut self.desk.lock(), Instant::now());
    }

    /// Makes room while the intake is held: see [`Dispatch::shed`].
    pub fn shed(&self) {
        self.desk.lock().dispatch.shed(Instant::now());
    }

    /// Calls that wait or are under way.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.desk.lock().dispatch.pending()
    }

    /// What counts towards a hold of the intake.
    #[must_use]
    pub fn load(&self) -> Load {
        self.desk.lock().dispatch.load()
    }

    /// What is done with since the last time, to be recorded.
    #[must_use]
    pub fn take_finished(&self) -> Finished {
        self.desk.lock().dispatch.take_finished()
    }

    /// Whether something is or will be there to be recorded.
    #[must_use]
    pub fn has_unrecorded(&self) -> bool {
        self.desk.lock().dispatch.has_unrecorded()
    }

    /// Waits until everything is carried, or until `deadline`; whether it is.
    #[must_use]
    pub fn drain(&self, deadline: Instant) -> bool {
        let mut desk = self.desk.lock();
        while desk.dispatch.pending() > 0 {
            if self.quiet.wait_until(&mut desk, deadline).timed_out() {
                return desk.dispatch.pending() == 0;
            }
        }
        true
    }

    /// Ends the threads; those in a call end with it.
    pub fn close(&self) {
        let mut desk = self.desk.lock();
        desk.closed = true;
        for (idle, _) in desk.idle.drain(..) {
            let _ = idle.try_send(Task::End);
        }
        self.tick.notify_all();
    }

    /// Gives ready calls to idle threads, the warmest first, and starts threads when calls wait
    /// for them; sees to it that somebody looks again when the next timed call is due.
    fn staff(self: &Arc<Self>, desk: &mut Desk, now: Instant) {
        let (pending, threads) = (desk.dispatch.pending(), desk.hands.len());
        self.vitals.outbox.store(pending as u64, Relaxed);
        self.vitals.couriers.store(threads as u64, Relaxed);
        while !desk.closed {
            if !self.has_hands(desk, now) {
                return;
            }
            let job = desk.dispatch.next(now);
            if job.is_none() {
                match desk.dispatch.due(now) {
                    Some(due) if desk.clock.is_none_or(|kept| due < kept) => {
                        if desk.clock.replace(due).is_some() {
                            self.tick.notify_one();
                            return;
                        }
                    }
                    _ => return,
                }
            }
            if !self.assign(desk, job) {
                return;
            }
        }
    }

    /// Whether one more thread should be at work.
    fn has_hands(&self, desk: &mut Desk, now: Instant) -> bool {
        let (answers, answered) = desk.dispatch.answers();
        if answers > 0 && answered < ANSWERERS_AT_ONCE {
            return !desk.idle.is_empty() || desk.hands.len() < self.threads_max;
        }
        if desk.idle.is_empty() && desk.hands.len() >= self.threads_max {
            return false;
        }
        let unoccupied = desk.idle.len() + usize::from(desk.clock.is_some());
        let busy = desk.hands.len().saturating_sub(unoccupied);
        let needed = desk.traffic.needed();
        if busy < needed {
            return true;
        }
        if now.saturating_duration_since(desk.away.1) >= AWAY_COUNT_EVERY {
            let away = desk.hands.iter().filter(|hand| hand.waits(now)).count();
            desk.away = (away, now);
        }
        busy.saturating_sub(desk.away.0) < needed
    }

    /// Gives a call, or the keeping of time, to the warmest idle thread or to a new one; whether
    /// somebody has it.
    fn assign(self: &Arc<Self>, desk: &mut Desk, job: Option<Job>) -> bool {
        let task = if job.is_some() {
            Task::Carry
        } else {
            Task::KeepTime
        };
        let now = Instant::now();
        let held = job.map(|job| (job, now + limits::PROMPT_WAIT, now));
        if let Some((idle, hand)) = desk.idle.pop() {
            *hand.lock() = held;
            // It waits for just this: a thread takes itself off the list before it ends.
            return idle.try_send(task).is_ok();
        }
        let (give, tasks) = bounded(1);
        let hand = Arc::new(Hand::new(held));
        let (pool, own, for_thread) = (Arc::clone(self), give.clone(), Arc::clone(&hand));
        desk.hands.push(Arc::clone(&hand));
        let thread = Builder::new()
            .name("courier".to_owned())
            .stack_size(limits::COURIER_STACK_BYTES)
            .spawn(move || {
                let work = AssertUnwindSafe(|| pool.work(&own, &tasks, &for_thread));
                if catch_unwind(work).is_err() {
                    pool.clear_up(&own, &for_thread);
                }
            });
        match thread {
            Ok(_) => give.try_send(task).is_ok(),
            Err(error) => {
                log::error!("no thread for a courier: {error}");
                dismiss(desk, &hand);
                let now = Instant::now();
                match hand.empty() {
                    Some(job) => desk.dispatch.end(job, Judge::not_taken_up(now), now),
                    None => desk.clock = None,
                }
                false
            }
        }
    }

    /// One thread's life: a task, then whatever is next, until a minute goes by without one.
    fn work(self: &Arc<Self>, own: &Sender<Task>, tasks: &Receiver<Task>, hand: &Arc<Hand>) {
        super::yield_to_others();
        let mut watch = Stopwatch::default();
        loop {
            let (mut desk, spent) = match tasks.recv_timeout(limits::COURIER_IDLE_MAX) {
                Ok(Task::Carry) => {
                    self.pulse.drill();
                    match self.carry(hand, &mut watch) {
                        Some(back) => back,
                        // Taken away meanwhile: then this thread is counted out as well.
                        None => return,
                    }
                }
                Ok(Task::KeepTime) => (self.keep_time(), None),
                Ok(Task::End) => return dismiss(&mut self.desk.lock(), hand),
                Err(_) => {
                    let mut desk = self.desk.lock();
                    let listed = desk
                        .idle
                        .iter()
                        .position(|(idle, _)| idle.same_channel(own));
                    // Not listed: a task was given in this very moment.
                    if listed.map(|at| desk.idle.remove(at)).is_some() || desk.closed {
                        return dismiss(&mut desk, hand);
                    }
                    continue;
                }
            };
            if desk.closed {
                return dismiss(&mut desk, hand);
            }
            desk.idle.push((own.clone(), Arc::clone(hand)));
            self.staff(&mut desk, Instant::now());
            if desk.dispatch.pending() == 0 {
                self.quiet.notify_all();
            }
            drop(desk);
            drop(spent);
        }
    }

    /// After a thread's panic: what it had in hand is carried by another, but not for ever.
    fn clear_up(self: &Arc<Self>, own: &Sender<Task>, hand: &Arc<Hand>) {
        let now = Instant::now();
        let mut desk = self.desk.lock();
        dismiss(&mut desk, hand);
        desk.idle.retain(|(idle, _)| !idle.same_channel(own));
        match hand.empty() {
            Some(mut job) => {
                let outcome = Judge::panicked(&mut job, now);
                desk.dispatch.end(job, outcome, now);
            }
            // It may have kept the time; another will.
            None => desk.clock = None,
        }
        self.staff(&mut desk, now);
        drop(desk);
        let (worker, exits) = &self.exits;
        let _ = exits.try_send(Exit {
            worker: *worker,
            generation: None,
            ended: Ended::Panic,
        });
    }

    /// Sleeps until the clock's time, which may be set to an earlier one meanwhile.
    fn keep_time(&self) -> MutexGuard<'_, Desk> {
        let mut desk = self.desk.lock();
        while let Some(due) = desk.clock.filter(|_| !desk.closed) {
            if self.tick.wait_until(&mut desk, due).timed_out() {
                break;
            }
        }
        desk.clock = None;
        desk
    }

    /// Makes the call in hand and hands it back with what becomes of it; `None` when it was taken
    /// away meanwhile. It leaves the hand under the desk's lock, so that it is always somewhere.
    fn carry(&self, hand: &Hand, watch: &mut Stopwatch) -> Option<Back<'_>> {
        let began = Instant::now();
        let take_up = |job: &mut Job| Judge::take_up(job, began);
        let errand = match hand.with(began + limits::PROMPT_WAIT, take_up)? {
            Ok(errand) => errand,
            Err(late) => return self.hand_back(hand, late, None, began),
        };
        hand.with(began + errand.within, |_| ())?;
        let (method, body) = (errand.method, errand.body);
        let started = watch.start();
        // The HTTP client panics when the system has no thread left for it, which passes.
        let answer = catch_unwind(AssertUnwindSafe(|| match errand.file {
            Some((name, of)) => self.api.upload(method, &body, &self.files.write(name, of)?),
            None => self.api.call(method, &body),
        }))
        .unwrap_or_else(|_| Err(Fault::Network("the call panicked".to_owned())));
        let now = Instant::now();
        let outcome = hand.with(now + limits::PROMPT_WAIT, |job| {
            self.judge.answered(job, method, answer, random(), now)
        })?;
        self.vitals
            .call
            .observe(now.saturating_duration_since(began));
        self.pulse.did();
        let took = Stopwatch::stop(started, began, now);
        self.hand_back(hand, outcome, took, now)
    }

    fn hand_back(
        &self,
        hand: &Hand,
        outcome: Outcome,
        took: Option<Duration>,
        now: Instant,
    ) -> Option<Back<'_>> {
        let mut desk = self.desk.lock();
        let job = hand.empty()?;
        desk.traffic.ended(took, now);
        desk.dispatch.end(job, outcome, now);
        let spent = desk.dispatch.take_spent();
        Some((desk, spent))
    }

    /// Takes back what could not be recorded.
    pub fn put_back(&self, finished: Finished) {
        self.desk.lock().dispatch.put_back(finished);
    }
}

/// Takes a thread off the list.
fn dismiss(desk: &mut Desk, hand: &Arc<Hand>) {
    desk.hands.retain(|listed| !Arc::ptr_eq(listed, hand));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::Reply;
    use crate::telegram::Upload;
    use crate::telegram::dispatch::Rates;
    use crate::values::time::Now;
    use std::path::PathBuf;

    /// Says when it is called, and answers when it is let.
    struct Slow {
        called: Sender<()>,
        may: Receiver<()>,
    }

    impl BotApi for Slow {
        fn call(&self, _: &str, _: &str) -> Result<Vec<u8>, Fault> {
            let _ = self.called.send(());
            let _ = self.may.recv();
            Err(Fault::Stopped)
        }

        fn upload(&self, method: &str, body: &str, _: &Upload) -> Result<Vec<u8>, Fault> {
            self.call(method, body)
        }
    }

    /// An answer to a press has no row in the outbox, so it stands for none, waiting or under way.
    #[test]
    fn what_is_known_to_be_in_memory_has_a_row() {
        let now = Instant::now();
        let ((called, calls), (let_go, may)) = (crossbeam_channel::unbounded(), bounded(0));
        let vitals = Vitals::new(Now::read(), String::new(), &["couriers"]);
        let pulse = vitals.workers[0].next_life(now);
        let dispatch = Dispatch::new(Rates::new(0, 0, 0));
        let (exits, _kept) = bounded(1);
        let api = Arc::new(Slow { called, may });
        let files = Files::new(PathBuf::new(), |_, _| Err(Fault::Misplaced));
        let couriers = Couriers::new(api, files, dispatch, 2, vitals, pulse, (0, exits));
        let answer = || {
            let answer = Reply::answer("q".to_owned(), String::new());
            Job::new(answer, NOT_STORED, now)
        };
        let say = |id, chat| {
            let said = Reply::line(chat, String::new(), false);
            Job::new(said, id, now)
        };
        couriers.push(vec![answer(), say(7, 1)]);
        let give_up = Instant::now() + Duration::from_secs(30);
        let mut under_way = 0;
        while under_way < 2 {
            assert!(Instant::now() < give_up, "both are under way");
            // Whoever waits for Telegram is counted out when it is looked at.
            match calls.recv_timeout(Duration::from_millis(20)) {
                Ok(()) => under_way += 1,
                Err(_) => couriers.nudge(),
            }
        }
        couriers.push(vec![answer(), say(8, 1), say(9, 2)]);
        assert_eq!(couriers.known(), HashSet::from([7, 8, 9]));
        couriers.close();
        drop(let_go);
    }
}
