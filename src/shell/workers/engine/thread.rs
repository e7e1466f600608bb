//! The thread around the [`Engine`]: it does what [`Pace`] says, with clocks, channels and a disk that may be full.
use super::bell::Bell;
use super::pace::{Attempts, Heard, Next, Pace};
use super::state::{Counts, Engine};
use super::{Asking, Batch, Letter};
use crate::casino::House;
use crate::casino::payment::Order;
use crate::ops::health::{DbState, UpdateEnd, Vitals};
use crate::ops::machine::Room;
use crate::rules::fairness::SystemEntropy;
use crate::rules::games::{self, GAMES};
use crate::rules::tosses;
use crate::shell::workers::courier::Couriers;
use crate::shell::workers::{Stop, yield_to_others};
use crate::store::{Db, InterruptHandle, Lock};
use crate::values::chance::random;
use crate::values::fault::Fault;
use crate::values::heartbeat::{Pulse, drill};
use crate::values::limits;
use crate::values::time::{HouseClock, Now, Off, Reading};
use crossbeam_channel::{Receiver, Sender, TryRecvError};
use parking_lot::Mutex;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::{Duration, Instant};

/// The machine's clocks, unless a drill sets one.
fn reading() -> Reading {
    let mut now = Reading::take();
    now.wall.0 = now.wall.0.saturating_add(drill::clock_off_us());
    now
}

/// What has come and is not done with.
#[derive(Default)]
struct Hand {
    batch: Option<Batch>,
    letters: Vec<Letter>,
    asking: Option<Asking>,
}

/// The thread around an [`Engine`].
pub struct EngineThread {
    pub house: House,
    pub database: PathBuf,
    /// Held as long as the process lives.
    pub lock: Arc<Lock>,
    /// From the poller.
    pub batches: Receiver<Batch>,
    /// To Telegram.
    pub couriers: Arc<Couriers>,
    /// To the payment provider; what finds no room is asked for again by the agenda.
    pub orders: Sender<(Order, Instant)>,
    /// From it.
    pub letters: Receiver<Letter>,
    /// From browsers.
    pub askings: Receiver<Asking>,
    /// Rung when something came, or when it is to stop.
    pub bell: Bell,
    /// Gets the first offset to ask for.
    pub offset: Sender<Option<i64>>,
    /// The house's time; it runs on when an engine takes another's place.
    pub clock: Arc<Mutex<HouseClock>>,
    /// Told when the books are open: whether the run before ended as asked.
    pub opened: Sender<bool>,
    /// Whether a replicator reads the log.
    pub replicated: bool,
    /// Whether nothing leaves the machine that it lacks.
    pub answers_wait: bool,
    /// Gets what frees this thread from a statement that takes too long.
    pub interrupt: Arc<Mutex<Option<InterruptHandle>>>,
    pub vitals: Arc<Vitals>,
    pub pulse: Pulse,
    pub stop: Stop,
}

impl EngineThread {
    /// Opens the books and works until stopped, then lets the couriers finish and closes them.
    ///
    /// # Errors
    /// What this engine cannot go on with.
    pub fn run(self) -> Result<(), Fault> {
        self.bell.wakes_me();
        let mut attempts = Attempts::new();
        let engine = loop {
            let fault = match self.open() {
                Ok(engine) => break engine,
                Err(fault) => self.of_room(fault),
            };
            self.wrote(Some(&fault));
            let said = fault.to_string();
            let wait = attempts.failed(fault, random())?;
            log::error!("the books cannot be opened, again in {wait:?}: {said}");
            if matches!(self.rest(wait), Heard::Stop) {
                return Ok(());
            }
        };
        yield_to_others();
        self.work_on(engine)
    }

    /// A disk without room shows itself in many of SQLite's errors.
    fn of_room(&self, fault: Fault) -> Fault {
        let is_full = |room: Room| room.free < limits::DISK_FULL_BYTES;
        match fault {
            Fault::Storage(_) if Room::disk(&self.database).is_some_and(is_full) => Fault::DiskFull,
            fault => fault,
        }
    }

    /// The house's time, and the moment.
    fn now(&self) -> Now {
        let mut clock = self.clock.lock();
        let now = Now {
            wall: clock.read(reading()),
            ..Now::read()
        };
        if let Some(off_us) = clock.take_jump() {
            self.vitals.clock_off_us.store(off_us, Relaxed);
            if off_us == 0 {
                log::warn!("the machine's clock and the time that passed agree again");
            } else {
                log::warn!(
                    "the machine's clock was set {}: the house goes by the time that passes, and by \
                     the clock when it has stood for {:?}",
                    Off::of(off_us),
                    limits::CLOCK_TRUSTED_AFTER
                );
            }
        }
        now
    }

    /// Goes by a clock again that was set and stayed so.
    fn follow_clock(&self, engine: &mut Engine) -> Result<(), Fault> {
        let reading = reading();
        let Some(by_us) = self.clock.lock().trusted(reading) else {
            return Ok(());
        };
        self.unasked(engine, |engine, _| engine.move_with_clock(by_us))?;
        self.clock.lock().follow(reading);
        log::warn!("the house goes by the machine's clock again; all that waits was moved with it");
        Ok(())
    }

    fn open(&self) -> Result<Engine, Fault> {
        let size = std::fs::metadata(&self.database).map_or(0, |meta| meta.len());
        let for_its_size = Duration::from_secs(size / limits::OPEN_BYTES_A_SECOND);
        self.pulse.within(limits::OPEN_WAIT + for_its_size);
        // What a new house asks for is known before it stands; what comes waits for it.
        let is_new = Db::is_new(&self.database, &self.lock);
        if is_new {
            let _ = self.offset.try_send(None);
        }
        // Beside each other: together they are most of a start.
        let (offers, db) = thread::scope(|scope| {
            let offers = scope.spawn(|| games::lint(GAMES).and_then(|()| tosses::lint()));
            let db = Db::open(&self.database, &self.lock);
            (offers.join(), db)
        });
        let offers = offers.unwrap_or_else(|_| Err("a game panicked".to_owned()));
        offers
            .map_err(|why| Fault::Unusable(format!("the games are not fit to be played: {why}")))?;
        let db = db?;
        if self.replicated {
            db.is_replicated()?;
        }
        *self.interrupt.lock() = Some(db.interrupt_handle());
        let last = db.last_alive()?;
        let closed = self.clock.lock().start(reading(), last);
        let now = self.now();
        let entropy = Box::new(SystemEntropy::new());
        let mut engine = Engine::start(self.house.clone(), db, entropy, now.wall)?;
        self.vitals.owner_speaks.set(engine.owner_speaks());
        if closed >= limits::CLOSED_MIN {
            engine.was_closed(closed, now.wall)?;
            self.clock.lock().reopened();
            log::info!(
                "the house was closed for {} s, which counts against no open table",
                closed.as_secs()
            );
        }
        let known = self.couriers.known();
        let left = engine.undelivered(&known, now)?;
        self.committed(&engine);
        if left.is_empty() || self.is_elsewhere() {
            self.couriers.push(left);
        }
        self.vitals.holds(false, now.mono);
        if !is_new {
            let _ = self.offset.try_send(engine.offset(now.wall));
        }
        self.committed(&engine);
        self.wrote(None);
        let _ = self.opened.try_send(engine.clean);
        Ok(engine)
    }

    fn work_on(&self, mut engine: Engine) -> Result<(), Fault> {
        let engine = &mut engine;
        let (vitals, backlog) = (Arc::clone(&self.vitals), engine.has_backlog());
        let mut pace = Pace::new(vitals, backlog, Instant::now());
        let (mut heard, mut hand) = (Heard::Nothing, Hand::default());
        loop {
            heard = match pace.step(heard, random(), Instant::now()) {
                Next::Follow => Heard::Done(self.follow_clock(engine)),
                Next::Tend => Heard::More(self.unasked(engine, Engine::tend)),
                Next::CatchUp => Heard::More(self.catch_up(engine)),
                Next::Look => {
                    let due = self.due(engine);
                    Heard::Due(due, self.couriers.has_unrecorded())
                }
                Next::Weigh => self.room(),
                Next::Shed => {
                    self.couriers.shed();
                    self.room()
                }
                Next::LetGo => {
                    if let Some(batch) = hand.batch.take() {
                        let _ = batch.committed.send(());
                    }
                    Heard::Nothing
                }
                Next::Wait(patience) => self.wait(&mut hand, patience),
                Next::Work => Heard::Committed(self.commit(engine, hand.batch.as_ref())),
                Next::Hear => {
                    let letters = std::mem::take(&mut hand.letters);
                    let heard = self.hear(engine, &letters);
                    Heard::Done(heard.and_then(|()| self.asked(engine, hand.asking.take())))
                }
                Next::Record => {
                    let done = self.commit(engine, None);
                    self.couriers.nudge();
                    Heard::Committed(done)
                }
                Next::Probe => Heard::Done(self.probe(engine)),
                Next::Rest(wait) => self.rest(wait),
                Next::Take => {
                    hand.batch = self.batches.try_recv().ok();
                    match hand.batch {
                        Some(_) => Heard::Updates,
                        None => Heard::Nothing,
                    }
                }
                Next::Close(deadline) => return self.close(engine, deadline),
                Next::Fail(fault) => {
                    // The next engine records them.
                    self.couriers.put_back(std::mem::take(&mut engine.finished));
                    return Err(fault);
                }
            };
        }
    }

    /// Lets the couriers finish and closes the books.
    fn close(&self, engine: &mut Engine, deadline: Instant) -> Result<(), Fault> {
        if !self.couriers.drain(deadline) {
            log::warn!(
                "{} messages wait for the next start",
                self.couriers.pending()
            );
        }
        // What is sent from now on could not be recorded.
        self.couriers.close();
        engine.finish(self.couriers.take_finished(), self.now())
    }

    fn room(&self) -> Heard {
        Heard::Room(self.couriers.load(), self.couriers.has_unrecorded())
    }

    fn rest(&self, wait: Duration) -> Heard {
        self.pulse.within(wait + limits::STEP_WAIT);
        match self.stop.wait(wait) {
            true => Heard::Stop,
            false => Heard::Nothing,
        }
    }

    /// Takes the next batch in hand, or news, unless something else is to be seen to first.
    fn wait(&self, hand: &mut Hand, patience: Duration) -> Heard {
        self.pulse.within(patience + limits::STEP_WAIT);
        let heard = self.bell.wait(patience, || self.take(hand));
        self.pulse.within(limits::STEP_WAIT);
        self.pulse.drill();
        heard.unwrap_or(Heard::Nothing)
    }

    /// Takes in hand what has come, if something has. Updates come no faster than they are committed, so they leave the
    /// others their turns.
    fn take(&self, hand: &mut Hand) -> Option<Heard> {
        if self.stop.given() {
            return Some(Heard::Stop);
        }
        match self.batches.try_recv() {
            Ok(batch) if batch.from.is_void() => return Some(Heard::Nothing),
            Ok(batch) => {
                hand.batch = Some(batch);
                return Some(Heard::Updates);
            }
            Err(TryRecvError::Disconnected) => return Some(Heard::Stop),
            Err(TryRecvError::Empty) => {}
        }
        hand.letters = self
            .letters
            .try_iter()
            .take(limits::NEWS_PER_STEP)
            .collect();
        hand.asking = match hand.letters.is_empty() {
            true => self.askings.try_recv().ok(),
            false => None,
        };
        (!hand.letters.is_empty() || hand.asking.is_some()).then_some(Heard::News)
    }

    /// Hears letters. When the database takes nothing now, they are left unheard.
    fn hear(&self, engine: &mut Engine, letters: &[Letter]) -> Result<(), Fault> {
        if letters.is_empty() {
            return Ok(());
        }
        let news: Vec<_> = letters.iter().map(|letter| &letter.news).collect();
        let heard = self.unasked(engine, |engine, now| engine.hear(&news, now))?;
        for (letter, is_heard) in letters.iter().zip(heard) {
            if let Some(heard) = letter.heard.as_ref().filter(|_| is_heard) {
                let _ = heard.try_send(());
            }
        }
        Ok(())
    }

    /// Does what somebody at a browser asks for, if they still wait.
    fn asked(&self, engine: &mut Engine, asking: Option<Asking>) -> Result<(), Fault> {
        let Some(asking) = asking.filter(|asking| Instant::now() < asking.until) else {
            return Ok(());
        };
        let came = self.unasked(engine, |engine, now| engine.run_errand(&asking.errand, now))?;
        let _ = asking.done.try_send(came);
        Ok(())
    }

    /// Commits updates and what was delivered, and hands their calls over.
    fn commit(&self, engine: &mut Engine, batch: Option<&Batch>) -> Result<(), Fault> {
        let finished = self.couriers.take_finished();
        if batch.is_none() && finished.is_empty() && !engine.owes() {
            return Ok(());
        }
        let began = self.now();
        // Replies wait since the updates came.
        let now = batch.map_or(began, |batch| Now {
            mono: batch.at,
            ..began
        });
        let updates = batch.map_or(&[][..], |batch| &batch.updates);
        let done = engine.step(updates, finished, now);
        let done = done.map_err(|fault| self.of_room(fault));
        self.hand_over(engine);
        let ended = Instant::now();
        self.count(engine.take_counts(), ended);
        self.vitals.owner_speaks.set(engine.owner_speaks());
        self.wrote(done.as_ref().err());
        done?;
        let took = ended.saturating_duration_since(began.mono);
        self.vitals.commit.observe(took);
        self.pulse.did();
        Ok(())
    }

    /// Hands over the next of what an earlier run left; whether there is more.
    fn catch_up(&self, engine: &mut Engine) -> Result<bool, Fault> {
        let known = self.couriers.known();
        let more = self.unasked(engine, |engine, now| engine.more_undelivered(&known, now))?;
        self.couriers.push(more);
        Ok(engine.has_backlog())
    }

    /// Does what is due by now; how long from now the next is.
    fn due(&self, engine: &mut Engine) -> Result<Option<Duration>, Fault> {
        let due = self.unasked(engine, Engine::due)?;
        let now = self.now().wall;
        Ok(due.map(|due| due.since(now)))
    }

    /// Lets the engine do what no update asks for.
    fn unasked<T>(
        &self,
        engine: &mut Engine,
        work: impl FnOnce(&mut Engine, Now) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.pulse.within(limits::STEP_WAIT);
        let done = work(engine, self.now()).map_err(|fault| self.of_room(fault));
        self.hand_over(engine);
        let orders = engine.take_orders();
        if !orders.is_empty() && !self.is_elsewhere() {
            // What they are about is on the agenda.
            return done;
        }
        let orders = orders.into_iter();
        let now = Instant::now();
        let dropped = orders.filter_map(|order| self.orders.try_send((order, now)).err());
        let dropped = dropped.count();
        if dropped > 0 {
            log::warn!("the payment provider is slow: {dropped} calls are put off");
        }
        done.inspect_err(|fault| self.wrote(Some(fault)))
    }

    /// Writes a row, since nothing else made the engine write for a while.
    fn probe(&self, engine: &Engine) -> Result<(), Fault> {
        let done = engine.probe(self.now().wall);
        let done = done.map_err(|fault| self.of_room(fault));
        self.committed(engine);
        self.wrote(done.as_ref().err());
        done?;
        self.pulse.did();
        Ok(())
    }

    /// Has what is committed go on its way. Where that waits and is to stop, it stays in the outbox for the next start.
    fn hand_over(&self, engine: &mut Engine) {
        self.committed(engine);
        let jobs = engine.take_jobs();
        if jobs.is_empty() || self.is_elsewhere() {
            self.couriers.push(jobs);
        }
    }

    /// Waits until the replica holds what is committed, where that is waited for. `false`: the stop came before.
    fn is_elsewhere(&self) -> bool {
        if !self.answers_wait {
            return true;
        }
        let replica = &self.vitals.replica;
        let (commits, _) = replica.commits();
        while !replica.awaits(commits, limits::REPLICA_STOP_LOOK_EVERY) {
            self.pulse.within(limits::STEP_WAIT);
            if self.stop.given() {
                return false;
            }
        }
        true
    }

    /// Says how many commits there are, for the replica.
    fn committed(&self, engine: &Engine) {
        let commits = engine.books().committed();
        self.vitals.replica.committed(commits, Instant::now());
    }

    fn count(&self, counts: Counts, now: Instant) {
        let kinds = self.vitals.updates.iter().zip(counts);
        for (counter, count) in kinds.flat_map(|(row, counts)| row.iter().zip(counts)) {
            counter.add(count);
        }
        let of = |end: UpdateEnd| counts.iter().map(|kind| kind[end as usize]).sum::<u64>();
        self.vitals.errors.add(of(UpdateEnd::SetAside));
        if counts != Counts::default() {
            self.vitals.updated(now);
        }
    }

    /// Reports a write: why it failed, if it did.
    fn wrote(&self, fault: Option<&Fault>) {
        let state = match fault {
            None => DbState::Ok,
            Some(Fault::DiskFull) => DbState::Full,
            Some(Fault::Misplaced) => DbState::Replaced,
            Some(_) => DbState::Failing,
        };
        self.vitals.errors.add(u64::from(state != DbState::Ok));
        // Whoever makes room looks at how much there is: before and after.
        if state == DbState::Full || self.vitals.is_full() {
            let room = Room::disk(&self.database);
            self.vitals.has_room(room.map(|room| room.free));
        }
        self.vitals.wrote(state, Instant::now());
    }
}
