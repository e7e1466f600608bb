//! Couriers carry calls to Telegram: an elastic pool of threads around one [`Dispatch`]. A thread
//! blocked in a send is the price of having no async runtime, so few run until calls pile up.
//! They never touch the database.
use crate::fault::{Fault, Verdict};
use crate::limits;
use crate::supervisor::backoff::{Doubling, random};
use crate::telegram::BotApi;
use crate::telegram::dispatch::{Dispatch, Finished, Outcome};
use crate::telegram::outbound::{Class, Job};
use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::{Condvar, Mutex};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::Builder;
use std::time::{Duration, Instant};

/// The pool.
pub struct Couriers {
    api: Arc<dyn BotApi>,
    threads_max: usize,
    desk: Mutex<Desk>,
    /// Signalled when nothing waits or is under way any more.
    quiet: Condvar,
    /// Signalled when the time keeper's clock is set to an earlier time.
    tick: Condvar,
}

struct Desk {
    dispatch: Dispatch,
    /// Idle threads, the most recently used last: its connection is warm.
    idle: Vec<Sender<Task>>,
    threads: usize,
    /// When the thread that keeps time is to look again, if one does.
    clock: Option<Instant>,
    closed: bool,
}

enum Task {
    Carry(Job),
    /// Wait until the clock's time and see what may go.
    KeepTime,
    /// The pool is closed.
    End,
}

/// Threads put to work without waiting for calls to pile up: more only get into each other's way
/// while calls are answered fast.
const THREADS_AT_ONCE: usize = 8;
/// A call that has waited this long is worth waking another idle thread.
const LATE: Duration = Duration::from_millis(5);
/// A call that has waited this long is worth a new thread.
const VERY_LATE: Duration = Duration::from_millis(25);
/// Waits between attempts when Telegram cannot be reached.
const RETRY: Doubling = Doubling {
    base: Duration::from_secs(1),
    cap: Duration::from_secs(60),
};

impl Couriers {
    /// A pool of up to `threads_max` threads; none runs yet.
    #[must_use]
    pub fn new(api: Arc<dyn BotApi>, dispatch: Dispatch, threads_max: usize) -> Arc<Self> {
        let desk = Desk {
            dispatch,
            idle: Vec::new(),
            threads: 0,
            clock: None,
            closed: false,
        };
        let desk = Mutex::new(desk);
        Arc::new(Self {
            api,
            threads_max,
            desk,
            quiet: Condvar::new(),
            tick: Condvar::new(),
        })
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

    /// Calls that wait or are under way.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.desk.lock().dispatch.pending()
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
        for idle in desk.idle.drain(..) {
            let _ = idle.try_send(Task::End);
        }
        self.tick.notify_all();
    }

    /// Gives ready calls to idle threads, the warmest first, and starts threads when calls wait
    /// for them; sees to it that somebody looks again when the next timed call is due.
    fn staff(self: &Arc<Self>, desk: &mut Desk, now: Instant) {
        while !desk.closed {
            if !self.has_hands(desk, now) {
                return;
            }
            let task = match desk.dispatch.next(now) {
                Some(job) => Task::Carry(job),
                None => match desk.dispatch.due(now) {
                    Some(due) if desk.clock.is_none_or(|kept| due < kept) => {
                        if desk.clock.replace(due).is_some() {
                            self.tick.notify_one();
                            return;
                        }
                        Task::KeepTime
                    }
                    _ => return,
                },
            };
            if !self.assign(desk, task) {
                return;
            }
        }
    }

    /// Whether one more thread should be at work.
    fn has_hands(&self, desk: &mut Desk, now: Instant) -> bool {
        let unoccupied = desk.idle.len() + usize::from(desk.clock.is_some());
        let busy = desk.threads.saturating_sub(unoccupied);
        let mut late = |bound| busy < THREADS_AT_ONCE || desk.dispatch.lateness(now) >= bound;
        if desk.idle.is_empty() {
            desk.threads < self.threads_max && late(VERY_LATE)
        } else {
            late(LATE)
        }
    }

    /// Gives a task to the warmest idle thread or a new one; whether somebody has it.
    fn assign(self: &Arc<Self>, desk: &mut Desk, task: Task) -> bool {
        let mut task = task;
        while let Some(idle) = desk.idle.pop() {
            match idle.try_send(task) {
                Ok(()) => return true,
                // It ended after a minute without work, just now.
                Err(error) => task = error.into_inner(),
            }
        }
        let (give, tasks) = bounded(1);
        let (pool, own) = (Arc::clone(self), give.clone());
        let thread = Builder::new()
            .name("courier".to_owned())
            .stack_size(limits::COURIER_STACK_BYTES)
            .spawn(move || pool.work(&own, &tasks));
        match thread {
            Ok(_) => {
                desk.threads += 1;
                give.try_send(task).is_ok()
            }
            Err(error) => {
                log::error!("no thread for a courier: {error}");
                let now = Instant::now();
                match task {
                    Task::Carry(job) => {
                        desk.dispatch
                            .end(job, Outcome::Later(now + RETRY.base), now)
                    }
                    Task::KeepTime | Task::End => desk.clock = None,
                }
                false
            }
        }
    }

    /// One thread's life: a task, then whatever is next, until a minute goes by without one.
    fn work(self: Arc<Self>, own: &Sender<Task>, tasks: &Receiver<Task>) {
        super::yield_to_others();
        loop {
            match tasks.recv_timeout(limits::COURIER_IDLE_MAX) {
                Ok(Task::Carry(mut job)) => {
                    let outcome = self.carry(&mut job);
                    self.desk.lock().dispatch.end(job, outcome, Instant::now());
                }
                Ok(Task::KeepTime) => self.keep_time(),
                Ok(Task::End) => {
                    self.desk.lock().threads -= 1;
                    return;
                }
                Err(_) => {
                    let mut desk = self.desk.lock();
                    let listed = desk.idle.iter().position(|idle| idle.same_channel(own));
                    // Not listed: a task was given in this very moment.
                    if listed.map(|at| desk.idle.remove(at)).is_some() || desk.closed {
                        desk.threads -= 1;
                        return;
                    }
                    continue;
                }
            }
            let mut desk = self.desk.lock();
            if desk.closed {
                desk.threads -= 1;
                return;
            }
            desk.idle.push(own.clone());
            self.staff(&mut desk, Instant::now());
            if desk.dispatch.pending() == 0 {
                self.quiet.notify_all();
            }
        }
    }

    /// Sleeps until the clock's time, which may be set to an earlier one meanwhile.
    fn keep_time(&self) {
        let mut desk = self.desk.lock();
        while let Some(due) = desk.clock.filter(|_| !desk.closed) {
            if self.tick.wait_until(&mut desk, due).timed_out() {
                break;
            }
        }
        desk.clock = None;
    }

    /// Makes one call and says what becomes of it.
    fn carry(&self, job: &mut Job) -> Outcome {
        let (method, body) = job.call();
        let answer = catch_unwind(AssertUnwindSafe(|| self.api.call(method, &body)));
        let fault = match answer {
            Ok(Ok(_)) => return Outcome::Done,
            Ok(Err(fault)) => fault,
            Err(_) => Fault::Network("the call panicked".to_owned()),
        };
        job.failures += 1;
        let chat = job.chat();
        let again = RETRY.delay(job.failures - 1, random());
        match (fault.verdict(), &fault) {
            (_, Fault::Forbidden(why)) => {
                log::info!("chat {} cannot be written to: {why}", chat);
                Outcome::Blocked
            }
            (_, Fault::Migrated(to)) => Outcome::Moved(*to),
            // The table was deleted, or grew too old to be edited: the result is said anew.
            (Verdict::Drop, _) if job.edits().is_some() && !is_harmless(&fault, job.class()) => {
                Outcome::Moved(chat)
            }
            (Verdict::Drop, _) => {
                if !is_harmless(&fault, job.class()) {
                    log::warn!("{} in chat {} is given up: {fault}", method, chat);
                }
                Outcome::Done
            }
            (Verdict::RetryAfter(time), _) => {
                log::info!("{} in chat {}: {fault}", method, chat);
                Outcome::Later(Instant::now() + time)
            }
            _ => {
                log::warn!(
                    "{} in chat {} failed, again in {again:?}: {fault}",
                    method,
                    chat
                );
                Outcome::Later(Instant::now() + again)
            }
        }
    }
}

/// Refusals that belong to daily life: an edit that changes nothing, an answer that comes late.
fn is_harmless(fault: &Fault, class: Class) -> bool {
    class == Class::Answer
        || matches!(fault, Fault::Refused(why) if why.to_ascii_lowercase().contains("not modified"))
}
