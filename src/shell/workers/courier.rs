//! Couriers carry calls to Telegram: an elastic pool of threads around one [`Dispatch`]. A thread
//! blocked in a send is the price of having no async runtime, so as many run as calls are under way ([`staffing`]).
//! They know neither what a message is about nor the database. A file is written by who sends it, when it
//! is about to be sent: so no file waits, few are made at once, and none is ever whole in memory.
mod files;
mod in_flight;
pub mod judge;
mod staffing;
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
use crossbeam_channel::Sender;
use in_flight::{Call, InFlight};
use judge::Judge;
use parking_lot::{Condvar, Mutex, MutexGuard};
use staffing::{Staffing, Step, Threads};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread::Builder;
use std::time::{Duration, Instant};
use traffic::Stopwatch;

/// The pool.
pub struct Couriers {
    api: Arc<dyn BotApi>,
    files: Files,
    pool: Mutex<Pool>,
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

struct Pool {
    dispatch: Dispatch,
    /// Idle threads, the most recently used last: its connection is warm.
    idle: Vec<(oneshot::Sender<Task>, Arc<InFlight>)>,
    /// What each thread is carrying.
    threads: Vec<Arc<InFlight>>,
    /// How many are needed.
    staffing: Staffing,
    closed: bool,
}

impl Pool {
    /// What is to be done next for the calls that wait.
    fn step(&mut self, now: Instant) -> Step {
        let threads = Threads {
            all: self.threads.len(),
            idle: self.idle.len(),
        };
        let away = || self.threads.iter().filter(|own| own.waits(now)).count();
        self.staffing.step(&mut self.dispatch, threads, away, now)
    }

    /// Takes a thread off the idle ones; whether it was among them.
    fn unlist(&mut self, own: &Arc<InFlight>) -> bool {
        let listed = self
            .idle
            .iter()
            .position(|(_, idle)| Arc::ptr_eq(idle, own));
        listed.map(|at| self.idle.remove(at)).is_some()
    }

    /// Takes a thread off the list.
    fn dismiss(&mut self, own: &Arc<InFlight>) {
        self.threads.retain(|listed| !Arc::ptr_eq(listed, own));
    }
}

/// The pool, and the call if it is done with, to be freed when the pool is left.
type Back<'a> = (MutexGuard<'a, Pool>, Option<Job>);

enum Task {
    /// Make the call that is in flight.
    Carry,
    /// Wait until the clock's time and see what may go.
    KeepTime,
    /// The pool is closed.
    End,
}

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
        let pool = Pool {
            dispatch,
            idle: Vec::new(),
            threads: Vec::new(),
            staffing: Staffing::new(threads_max, now),
            closed: false,
        };
        Arc::new(Self {
            api,
            files,
            pool: Mutex::new(pool),
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
        let pool = self.pool.lock();
        let due = |own: &Arc<InFlight>| own.lock().as_ref().map(|call| call.due);
        match pool.threads.iter().filter_map(due).min() {
            Some(due) => self.pulse.due(due),
            None => self.pulse.idle(),
        }
    }

    /// Takes the calls from threads that hang and lets others carry them. Such a thread ends when,
    /// and if, it comes back.
    pub fn relieve(self: &Arc<Self>, now: Instant) {
        let mut pool = self.pool.lock();
        let mut taken = Vec::new();
        pool.threads.retain(|own| {
            let late = own.lock().take_if(|call| call.due < now);
            let is_late = late.is_some();
            taken.extend(late.map(|call| call.job));
            !is_late
        });
        for job in taken {
            log::warn!(
                "a call in chat {} is taken from a courier that hangs",
                job.chat()
            );
            let again = Judge::taken(&job, now);
            pool.dispatch.end(job, again, now);
        }
        self.staff(&mut pool, now);
    }

    /// The outbox numbers that are in memory here, and the highest that was: an engine after another
    /// goes on behind it.
    #[must_use]
    pub fn known(&self) -> HashSet<i64> {
        let pool = self.pool.lock();
        let mut known: HashSet<_> = pool.dispatch.known().collect();
        known.insert(pool.dispatch.newest());
        for own in &pool.threads {
            if let Some(call) = &*own.lock()
                && call.job.id != NOT_STORED
            {
                known.insert(call.job.id);
            }
        }
        known
    }

    /// Hands calls over to be carried.
    pub fn push(self: &Arc<Self>, jobs: Vec<Job>) {
        let mut pool = self.pool.lock();
        jobs.into_iter().for_each(|job| pool.dispatch.push(job));
        self.staff(&mut pool, Instant::now());
    }

    /// Looks again whether calls have waited long enough for another thread.
    pub fn nudge(self: &Arc<Self>) {
        self.staff(&mut self.pool.lock(), Instant::now());
    }

    /// Makes room while the intake is held: see [`Dispatch::shed`].
    pub fn shed(&self) {
        self.pool.lock().dispatch.shed(Instant::now());
    }

    /// Calls that wait or are under way.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.pool.lock().dispatch.pending()
    }

    /// What counts towards a hold of the intake.
    #[must_use]
    pub fn load(&self) -> Load {
        self.pool.lock().dispatch.load()
    }

    /// What is done with since the last time, to be recorded.
    #[must_use]
    pub fn take_finished(&self) -> Finished {
        self.pool.lock().dispatch.take_finished()
    }

    /// Whether something is or will be there to be recorded.
    #[must_use]
    pub fn has_unrecorded(&self) -> bool {
        self.pool.lock().dispatch.has_unrecorded()
    }

    /// Waits until everything is carried, or until `deadline`; whether it is.
    #[must_use]
    pub fn drain(&self, deadline: Instant) -> bool {
        let mut pool = self.pool.lock();
        while pool.dispatch.pending() > 0 {
            if self.quiet.wait_until(&mut pool, deadline).timed_out() {
                return pool.dispatch.pending() == 0;
            }
        }
        true
    }

    /// Ends the threads; those in a call end with it.
    pub fn close(&self) {
        let mut pool = self.pool.lock();
        pool.closed = true;
        for (idle, _) in pool.idle.drain(..) {
            let _ = idle.send(Task::End);
        }
        self.tick.notify_all();
    }

    /// Gives ready calls to idle threads, the warmest first, and starts threads when calls wait
    /// for them; sees to it that somebody looks again when the next timed call is due.
    fn staff(self: &Arc<Self>, pool: &mut Pool, now: Instant) {
        let (pending, threads) = (pool.dispatch.pending(), pool.threads.len());
        self.vitals.outbox.store(pending as u64, Relaxed);
        self.vitals.couriers.store(threads as u64, Relaxed);
        while !pool.closed {
            let job = match pool.step(now) {
                Step::Carry(job) => Some(job),
                Step::KeepTime => None,
                Step::Wake => {
                    self.tick.notify_one();
                    return;
                }
                Step::Rest => return,
            };
            if !self.assign(pool, job) {
                return;
            }
        }
    }

    /// Gives a call, or the keeping of time, to the warmest idle thread or to a new one; whether
    /// somebody has it.
    fn assign(self: &Arc<Self>, pool: &mut Pool, job: Option<Job>) -> bool {
        let task = if job.is_some() {
            Task::Carry
        } else {
            Task::KeepTime
        };
        let now = Instant::now();
        let (due, since) = (now + limits::PROMPT_WAIT, now);
        let call = job.map(|job| Call { job, due, since });
        if let Some((idle, own)) = pool.idle.pop() {
            *own.lock() = call;
            // It waits for just this: a thread takes itself off the list before it ends.
            return idle.send(task).is_ok();
        }
        let own = Arc::new(InFlight::new(call));
        let (couriers, for_thread) = (Arc::clone(self), Arc::clone(&own));
        pool.threads.push(Arc::clone(&own));
        let thread = Builder::new()
            .name("courier".to_owned())
            .stack_size(limits::COURIER_STACK_BYTES)
            .spawn(move || {
                let work = AssertUnwindSafe(|| couriers.work(task, &for_thread));
                if catch_unwind(work).is_err() {
                    couriers.clear_up(&for_thread);
                }
            });
        match thread {
            Ok(_) => true,
            Err(error) => {
                log::error!("no thread for a courier: {error}");
                pool.dismiss(&own);
                let now = Instant::now();
                match own.take() {
                    Some(job) => pool.dispatch.end(job, Judge::not_taken_up(now), now),
                    None => pool.staffing.looked(),
                }
                false
            }
        }
    }

    /// One thread's life: a task, then whatever is next, until a minute goes by without one.
    fn work(self: &Arc<Self>, mut task: Task, own: &Arc<InFlight>) {
        super::yield_to_others();
        let mut watch = Stopwatch::default();
        loop {
            let (mut pool, spent) = match task {
                Task::Carry => {
                    self.pulse.drill();
                    match self.carry(own, &mut watch) {
                        Some(back) => back,
                        // Taken away meanwhile: then this thread is counted out as well.
                        None => return,
                    }
                }
                Task::KeepTime => (self.keep_time(), None),
                Task::End => return self.pool.lock().dismiss(own),
            };
            if pool.closed {
                return pool.dismiss(own);
            }
            // It sleeps at once, where a channel's receiver would spin first.
            let (give, given) = oneshot::channel();
            pool.idle.push((give, Arc::clone(own)));
            self.staff(&mut pool, Instant::now());
            if pool.dispatch.pending() == 0 {
                self.quiet.notify_all();
            }
            drop(pool);
            drop(spent);
            task = match given.recv_timeout(limits::COURIER_IDLE_MAX) {
                Ok(task) => task,
                Err(_) => {
                    let mut pool = self.pool.lock();
                    if pool.unlist(own) {
                        return pool.dismiss(own);
                    }
                    // A task was given in this very moment.
                    match given.try_recv() {
                        Ok(task) => task,
                        Err(_) => return pool.dismiss(own),
                    }
                }
            };
        }
    }

    /// After a thread's panic: what it was carrying is carried by another, but not for ever.
    fn clear_up(self: &Arc<Self>, own: &Arc<InFlight>) {
        let now = Instant::now();
        let mut pool = self.pool.lock();
        pool.dismiss(own);
        pool.unlist(own);
        match own.take() {
            Some(mut job) => {
                let outcome = Judge::panicked(&mut job, now);
                pool.dispatch.end(job, outcome, now);
            }
            // It may have kept the time; another will.
            None => pool.staffing.looked(),
        }
        self.staff(&mut pool, now);
        drop(pool);
        let (worker, exits) = &self.exits;
        let _ = exits.try_send(Exit {
            worker: *worker,
            generation: None,
            ended: Ended::Panic,
        });
    }

    /// Sleeps until the clock's time, which may be set to an earlier one meanwhile.
    fn keep_time(&self) -> MutexGuard<'_, Pool> {
        let mut pool = self.pool.lock();
        while let Some(due) = pool.staffing.clock().filter(|_| !pool.closed) {
            if self.tick.wait_until(&mut pool, due).timed_out() {
                break;
            }
        }
        pool.staffing.looked();
        pool
    }

    /// Makes the call in flight and gives it back with what becomes of it; `None` when it was taken
    /// away meanwhile. It is taken out under the pool's lock, so that it is always somewhere.
    fn carry(&self, own: &InFlight, watch: &mut Stopwatch) -> Option<Back<'_>> {
        let began = Instant::now();
        let take_up = |job: &mut Job| Judge::take_up(job, began);
        let errand = match own.with(began + limits::PROMPT_WAIT, take_up)? {
            Ok(errand) => errand,
            Err(late) => return self.give_back(own, late, None, began),
        };
        own.with(began + errand.within, |_| ())?;
        let (method, body) = (errand.method, errand.body);
        let started = watch.start();
        // The HTTP client panics when the system has no thread left for it, which passes.
        let answer = catch_unwind(AssertUnwindSafe(|| match errand.file {
            Some((name, of)) => self.api.upload(method, &body, &self.files.write(name, of)?),
            None => self.api.call(method, &body),
        }))
        .unwrap_or_else(|_| Err(Fault::Network("the call panicked".to_owned())));
        let now = Instant::now();
        let outcome = own.with(now + limits::PROMPT_WAIT, |job| {
            self.judge.answered(job, method, answer, random(), now)
        })?;
        self.vitals
            .call
            .observe(now.saturating_duration_since(began));
        self.pulse.did();
        let took = Stopwatch::stop(started, began, now);
        self.give_back(own, outcome, took, now)
    }

    fn give_back(
        &self,
        own: &InFlight,
        outcome: Outcome,
        took: Option<Duration>,
        now: Instant,
    ) -> Option<Back<'_>> {
        let mut pool = self.pool.lock();
        let job = own.take()?;
        pool.staffing.ended(took, now);
        pool.dispatch.end(job, outcome, now);
        let spent = pool.dispatch.take_spent();
        Some((pool, spent))
    }

    /// Takes back what could not be recorded.
    pub fn put_back(&self, finished: Finished) {
        self.pool.lock().dispatch.put_back(finished);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casino::Reply;
    use crate::telegram::Upload;
    use crate::telegram::dispatch::Rates;
    use crate::values::time::Now;
    use crossbeam_channel::{Receiver, bounded};
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
