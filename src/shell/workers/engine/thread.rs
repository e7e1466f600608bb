//! The thread around the [`Engine`]: it waits for batches, reports and what is due, and ends well.
use super::pace::{Heard, Next, Pace, STORAGE_WAIT};
use super::state::{Counts, Engine};
use super::{Batch, Letter};
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
use crate::telegram::inbound::Inbound;
use crate::values::backoff::Jittered;
use crate::values::chance::random;
use crate::values::fault::{Fault, Verdict};
use crate::values::heartbeat::{Pulse, drill};
use crate::values::limits;
use crate::values::time::{HouseClock, Now, Off, Reading};
use crossbeam_channel::{Receiver, Sender};
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
    /// Gets the first offset to ask for.
    pub offset: Sender<Option<i64>>,
    /// The house's time; it runs on when an engine takes another's place.
    pub clock: Arc<Mutex<HouseClock>>,
    /// Told when the books are open: whether the run before ended as asked.
    pub opened: Sender<bool>,
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
        let mut waits = Jittered::new(STORAGE_WAIT.0, STORAGE_WAIT.1);
        let engine = loop {
            let fault = match self.open() {
                Ok(engine) => break engine,
                Err(fault) => self.of_room(fault),
            };
            self.wrote(Some(&fault));
            if fault.verdict() != Verdict::Retry {
                return Err(fault);
            }
            let wait = waits.next(random());
            log::error!("the books cannot be opened, again in {wait:?}: {fault}");
            self.pulse.within(wait + limits::STEP_WAIT);
            if self.stop.wait(wait) {
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
        let moved = self.unasked(engine, |engine, _| engine.move_with_clock(by_us))?;
        if moved.is_some() {
            self.clock.lock().follow(reading);
            log::warn!(
                "the house goes by the machine's clock again; all that waits was moved with it"
            );
        }
        Ok(())
    }

    fn open(&self) -> Result<Engine, Fault> {
        self.pulse.within(limits::OPEN_WAIT);
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
        self.couriers.push(engine.undelivered(&known, now)?);
        self.vitals.holds(false, now.mono);
        if !is_new {
            let _ = self.offset.try_send(engine.offset(now.wall));
        }
        self.wrote(None);
        let _ = self.opened.try_send(engine.clean);
        Ok(engine)
    }

    fn work_on(&self, mut engine: Engine) -> Result<(), Fault> {
        let engine = &mut engine;
        let mut pace = Pace::<Sender<()>>::new(Arc::clone(&self.vitals), Instant::now());
        let mut heard = Heard::Nothing;
        loop {
            heard = match pace.step(heard, Instant::now()) {
                Next::Tend => {
                    self.follow_clock(engine)?;
                    self.tend(engine)?;
                    Heard::Nothing
                }
                Next::Look => {
                    self.catch_up(engine)?;
                    let due = self.due(engine)?;
                    Heard::Due(due, self.couriers.has_unrecorded())
                }
                Next::Shed => {
                    self.couriers.shed();
                    Heard::Room(self.couriers.load(), self.couriers.has_unrecorded())
                }
                Next::LetGo(committed) => {
                    let _ = committed.try_send(());
                    Heard::Nothing
                }
                Next::Wait(patience) => self.next(engine, patience)?,
                Next::Work(batch) => match self.work(engine, &batch.updates, batch.at)? {
                    true => Heard::Worked(batch.committed, self.couriers.load()),
                    false => Heard::GaveUp,
                },
                Next::Record => {
                    self.work(engine, &[], Instant::now())?;
                    self.couriers.nudge();
                    Heard::Nothing
                }
                Next::Probe => Heard::Probed(self.probe(engine)?),
                Next::Finish => {
                    while let Ok(batch) = self.batches.try_recv() {
                        if self.work(engine, &batch.updates, batch.at)? {
                            let _ = batch.committed.try_send(());
                        }
                    }
                    return self.finish(engine);
                }
                Next::End => return self.finish(engine),
            };
        }
    }

    /// Lets the couriers finish and closes the books.
    fn finish(&self, engine: &mut Engine) -> Result<(), Fault> {
        let deadline = Instant::now() + limits::STOP_DRAIN_WAIT;
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

    /// The next batch, unless something else is to be seen to first.
    fn next(
        &self,
        engine: &mut Engine,
        patience: Duration,
    ) -> Result<Heard<Batch, Sender<()>>, Fault> {
        self.pulse.within(patience + limits::STEP_WAIT);
        let mut letter = None;
        let heard = crossbeam_channel::select! {
            recv(self.batches) -> batch => batch.map_or(Heard::Stop, Heard::Came),
            recv(self.letters) -> came => {
                letter = came.ok();
                Heard::Nothing
            }
            recv(self.stop.channel()) -> _ => Heard::Stop,
            default(patience) => Heard::Nothing,
        };
        if !matches!(heard, Heard::Stop) {
            self.pulse.within(limits::STEP_WAIT);
            self.pulse.drill();
        }
        if let Some(first) = letter {
            self.hear(engine, first)?;
        }
        Ok(match heard {
            Heard::Came(batch) if batch.from.is_void() => Heard::Nothing,
            heard => heard,
        })
    }

    /// Hears a letter and those behind it. When the database takes nothing now, they are left unheard.
    fn hear(&self, engine: &mut Engine, first: Letter) -> Result<(), Fault> {
        let more = self.letters.try_iter().take(limits::NEWS_PER_STEP - 1);
        let letters: Vec<_> = std::iter::once(first).chain(more).collect();
        let news: Vec<_> = letters.iter().map(|letter| &letter.news).collect();
        let heard = self.unasked(engine, |engine, now| engine.hear(&news, now))?;
        for (letter, is_heard) in letters.iter().zip(heard.into_iter().flatten()) {
            if let Some(heard) = letter.heard.as_ref().filter(|_| is_heard) {
                let _ = heard.try_send(());
            }
        }
        Ok(())
    }

    /// Commits the updates that came `at` some time, however long the disk is full, and hands
    /// their calls over. `false` when it was stopped while it waited; Telegram then keeps the updates.
    fn work(&self, engine: &mut Engine, updates: &[Inbound], at: Instant) -> Result<bool, Fault> {
        let mut waits = Jittered::new(STORAGE_WAIT.0, STORAGE_WAIT.1);
        loop {
            let finished = self.couriers.take_finished();
            if updates.is_empty() && finished.is_empty() && !engine.owes() {
                return Ok(true);
            }
            let began = self.now();
            // Replies wait since the updates came.
            let now = Now { mono: at, ..began };
            let done = engine.step(updates, finished, now);
            let done = done.map_err(|fault| self.of_room(fault));
            self.couriers.push(engine.take_jobs());
            let ended = Instant::now();
            self.count(engine.take_counts(), ended);
            self.vitals.owner_speaks.set(engine.owner_speaks());
            self.wrote(done.as_ref().err());
            match done {
                Ok(()) => {
                    self.vitals
                        .commit
                        .observe(ended.saturating_duration_since(began.mono));
                    self.pulse.did();
                    return Ok(true);
                }
                Err(fault) if fault.verdict() == Verdict::Retry => {
                    let wait = waits.next(random());
                    log::error!("no updates are taken in, again in {wait:?}: {fault}");
                    self.pulse.within(wait + limits::STEP_WAIT);
                    if self.stop.wait(wait) {
                        return Ok(false);
                    }
                }
                Err(fault) => {
                    // The next engine records them.
                    self.couriers.put_back(std::mem::take(&mut engine.finished));
                    return Err(fault);
                }
            }
        }
    }

    /// Hands over the next of what an earlier run left, when there is room for it.
    fn catch_up(&self, engine: &mut Engine) -> Result<(), Fault> {
        if engine.has_backlog() && self.couriers.load().bytes <= limits::BACKLOG_BYTES {
            let known = self.couriers.known();
            let more = self.unasked(engine, |engine, now| engine.more_undelivered(&known, now))?;
            self.couriers.push(more.unwrap_or_default());
        }
        Ok(())
    }

    /// Settles what was abandoned.
    fn tend(&self, engine: &mut Engine) -> Result<(), Fault> {
        while self.unasked(engine, Engine::tend)? == Some(true) {}
        Ok(())
    }

    /// Does what is due by now; how long from now the next is.
    fn due(&self, engine: &mut Engine) -> Result<Option<Duration>, Fault> {
        let due = self.unasked(engine, Engine::due)?;
        let now = self.now().wall;
        // A database that takes nothing now may do so soon.
        let due = due.unwrap_or_else(|| Some(now.plus(limits::AUTO_PLAY_PACE)));
        Ok(due.map(|due| due.since(now)))
    }

    /// Lets the engine do what no update asks for; nothing when the database takes nothing now.
    fn unasked<T>(
        &self,
        engine: &mut Engine,
        work: impl FnOnce(&mut Engine, Now) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.pulse.within(limits::STEP_WAIT);
        let done = work(engine, self.now()).map_err(|fault| self.of_room(fault));
        self.couriers.push(engine.take_jobs());
        let orders = engine.take_orders().into_iter();
        let now = Instant::now();
        let dropped = orders.filter_map(|order| self.orders.try_send((order, now)).err());
        let dropped = dropped.count();
        if dropped > 0 {
            log::warn!("the payment provider is slow: {dropped} calls are put off");
        }
        match done {
            Ok(done) => Ok(Some(done)),
            Err(fault) => {
                self.wrote(Some(&fault));
                if fault.verdict() != Verdict::Retry {
                    return Err(fault);
                }
                log::error!("what is due has to wait: {fault}");
                Ok(None)
            }
        }
    }

    /// Writes a row, since nothing else made the engine write for a while; whether that worked.
    fn probe(&self, engine: &Engine) -> Result<bool, Fault> {
        let done = engine.probe(self.now().wall);
        let done = done.map_err(|fault| self.of_room(fault));
        self.wrote(done.as_ref().err());
        match done {
            Err(fault) if fault.verdict() == Verdict::Retry => {
                log::error!("the database does not take a row: {fault}");
                Ok(false)
            }
            Err(fault) => Err(fault),
            Ok(()) => {
                self.pulse.did();
                Ok(true)
            }
        }
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
