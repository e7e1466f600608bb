//! A life of the bot's process: the parts that its threads are shells around, and what the threads would have in
//! hand. Here is what the engine's thread does ([`casino_bot::shell::workers::engine::EngineThread`] is the one that
//! ships); what leaves the process is in `wires` and `tills`.
use super::disk;
use super::proofs::{Wrong, wrong};
use super::tills::Till;
use super::world::{Actor, World};
use crate::kit::Seeded;
use casino_bot::casino::payment::{News, Order};
use casino_bot::ops::health::Vitals;
use casino_bot::rules::guard::profiles::PROFILES;
use casino_bot::shell::workers::courier::judge::Judge;
use casino_bot::shell::workers::engine::Engine;
use casino_bot::shell::workers::engine::pace::{Heard, Next, Pace};
use casino_bot::shell::workers::poller::polling::{self, Polling};
use casino_bot::store::{Db, Lock};
use casino_bot::telegram::dispatch::{Dispatch, Rates};
use casino_bot::telegram::inbound::Inbound;
use casino_bot::telegram::outbound::NOT_STORED;
use casino_bot::values::fault::{Fault, Verdict};
use casino_bot::values::limits;
use casino_bot::values::time::{HouseClock, Now, Wall};
use rusqlite::Connection;
use std::collections::{HashSet, VecDeque};
use std::time::Instant;

/// Turns without a commit after which others have theirs.
const TURNS_AT_ONCE: usize = 24;

/// Updates on their way to the engine.
pub struct Batch {
    pub at: Instant,
    pub updates: Vec<Inbound>,
}

/// News on their way to it; a webhook waits to hear that they are heard.
pub struct Letter {
    pub news: News,
    pub is_hook: bool,
}

pub struct Process {
    pub life: u32,
    pub engine: Engine,
    pub clock: HouseClock,
    pace: Pace,
    next: Option<Next>,
    waits_until_ms: Option<u64>,
    pub stopping: bool,
    pub batches: VecDeque<Batch>,
    pub hand: Option<Batch>,
    pub letters: VecDeque<Letter>,
    pub dispatch: Dispatch,
    pub judge: Judge,
    /// Of the couriers.
    pub under_way: usize,
    pub polling: Polling,
    /// What the poller is at, unless it waits for an answer.
    pub poller: Option<polling::Next>,
    pub till: Till,
    /// For who looks from outside.
    pub reader: Connection,
    _lock: Lock,
}

/// How a turn of the engine ended.
enum Turn {
    /// It goes on after so long.
    Goes(u64),
    /// It waits until then.
    Waits(u64),
    /// Power failed during a commit.
    Cut(Box<disk::Files>),
    /// It ended as asked.
    Ended,
}

impl World {
    /// Begins a life on the files that there are.
    pub fn starts(&mut self) -> Result<(), Wrong> {
        self.lives += 1;
        if self.lives > 1 && self.chance.one_in(2) {
            // Somebody has set it otherwise meanwhile.
            self.house.profile = *self.chance.of(&PROFILES);
        }
        let (life, path) = (self.lives, self.disk.path());
        let open = |fault: Fault| wrong(format!("the books do not open: {fault}"));
        let lock = Lock::take(&path).expect("a file").expect("nobody else's");
        let db = Db::open(&path, &lock).map_err(open)?;
        let mut clock = HouseClock::default();
        let closed = clock.start(self.reading(), db.last_alive().map_err(open)?);
        let now = Now {
            wall: clock.read(self.reading()),
            mono: self.mono(),
        };
        let entropy = Seeded(self.plan.seed.wrapping_mul(1_000_003) ^ (u64::from(life) << 40));
        let entropy = Box::new(entropy);
        let mut engine = Engine::start(self.house.clone(), db, entropy, now.wall).map_err(open)?;
        if closed >= limits::CLOSED_MIN {
            engine.was_closed(closed, now.wall).map_err(open)?;
            clock.reopened();
        }
        let rates = match self.plan.seed % 3 {
            0 => Rates::new(0, 0, 0),
            _ => Rates::new(30, 1, 20),
        };
        let mut dispatch = Dispatch::new(rates);
        let left = engine.undelivered(&HashSet::new(), now).map_err(open)?;
        self.says(&format!(
            "life {life} begins, {} calls are left",
            left.len()
        ));
        left.into_iter().for_each(|job| dispatch.push(job));
        let vitals = || Vitals::new(now, String::new(), &[]);
        let mut polling = Polling::new(false, life > 1, &self.house, vitals());
        let reader = Connection::open(&path).map_err(|error| wrong(error.to_string()))?;
        reader.pragma_update(None, "query_only", true).expect("set");
        let mut process = Process {
            life,
            pace: Pace::new(vitals(), engine.has_backlog(), now.mono),
            next: None,
            waits_until_ms: None,
            stopping: false,
            batches: VecDeque::new(),
            hand: None,
            letters: VecDeque::new(),
            dispatch,
            judge: Judge::new(vitals()),
            under_way: 0,
            poller: Some(polling.step(polling::Heard::Nothing, 0, now.mono)),
            polling,
            till: Till::new(&self.sandbox),
            engine,
            clock,
            reader,
            _lock: lock,
        };
        process.reader.set_prepared_statement_cache_capacity(64);
        self.books.began(&process.reader)?;
        self.guard_begins(&mut process)?;
        self.process = Some(process);
        self.wakes(Actor::Engine, 1);
        self.wakes(Actor::Poller, 2);
        self.wakes(Actor::Couriers, 3);
        self.wakes(Actor::Hooks, 4);
        self.wakes(Actor::Plan, 5);
        Ok(())
    }

    /// A turn of the engine's thread.
    pub fn engine_goes_on(&mut self) -> Result<(), Wrong> {
        let Some(mut process) = self.process.take() else {
            return Ok(());
        };
        let turn = self.engine_turns(&mut process);
        self.process = Some(process);
        self.couriers_go_on();
        self.teller_goes_on();
        match turn? {
            Turn::Goes(in_ms) => self.wakes(Actor::Engine, in_ms),
            Turn::Waits(until_ms) => {
                let in_ms = until_ms.saturating_sub(self.at_ms);
                self.wakes(Actor::Engine, in_ms);
            }
            Turn::Cut(before) => {
                let (left, what) = disk::cut(&before, &self.disk.look(), &mut self.chance);
                self.dies(&left, &format!("power fails during a commit: {what}"));
            }
            Turn::Ended => {
                let files = self.disk.look();
                self.dies(&files, "it has ended as asked");
            }
        }
        Ok(())
    }

    /// The house's time, or the machine's while nobody runs, in microseconds.
    pub fn house_now(&mut self) -> i64 {
        let Some(mut process) = self.process.take() else {
            return self.reading().wall.0;
        };
        let now = self.now(&mut process);
        self.process = Some(process);
        now.wall.0
    }

    /// The house's time.
    pub fn now(&self, process: &mut Process) -> Now {
        let wall = process.clock.read(self.reading());
        let _ = process.clock.take_jump();
        Now {
            wall,
            mono: self.mono(),
        }
    }

    fn engine_turns(&mut self, p: &mut Process) -> Result<Turn, Wrong> {
        for _ in 0..TURNS_AT_ONCE {
            let (next, now) = (p.next.take(), self.now(p));
            let writes = !matches!(
                next,
                None | Some(Next::Wait(_) | Next::Rest(_) | Next::Weigh | Next::Shed)
            );
            let before = (writes && self.cut).then(|| Box::new(self.disk.look()));
            let heard = match next {
                None => Heard::Nothing,
                Some(Next::Wait(patience)) => match self.is_waited(p) {
                    Ok(heard) => heard,
                    Err(until_ms) => {
                        p.next = Some(Next::Wait(patience));
                        return Ok(Turn::Waits(until_ms));
                    }
                },
                // Whatever comes waits until the rest is over.
                Some(Next::Rest(_)) if p.stopping => Heard::Stop,
                Some(Next::Rest(_)) if self.is_over(p) => Heard::Nothing,
                Some(Next::Rest(time)) => {
                    p.next = Some(Next::Rest(time));
                    return Ok(Turn::Waits(p.waits_until_ms.unwrap_or(self.at_ms)));
                }
                Some(Next::Close(deadline)) => {
                    if p.dispatch.pending() > 0 && now.mono < deadline {
                        p.next = Some(Next::Close(deadline));
                        return Ok(Turn::Goes(50));
                    }
                    let finished = p.dispatch.take_finished();
                    let ended = p.engine.finish(finished, now);
                    self.poller_is_left(p)?;
                    return match ended {
                        Err(fault) if fault.verdict() != Verdict::Retry => {
                            Err(wrong(format!("it does not end well: {fault}")))
                        }
                        _ => Ok(Turn::Ended),
                    };
                }
                Some(Next::Fail(fault)) => {
                    return Err(wrong(format!("the engine fails: {fault}")));
                }
                Some(next) => self.does(p, next, now),
            };
            let wrote = writes && self.books.has_moved(&p.reader)?;
            if let Some(before) = before.filter(|_| wrote) {
                return Ok(Turn::Cut(before));
            }
            self.handed_over(p, wrote)?;
            if wrote {
                self.proves(p)?;
            }
            p.next = Some(p.pace.step(heard, self.chance.next(), now.mono));
            if let Some(Next::Wait(time) | Next::Rest(time)) = &p.next {
                p.waits_until_ms = Some(self.ms_of(now.mono + *time));
            }
            if wrote {
                return Ok(Turn::Goes(self.chance.between(1, 15)));
            }
        }
        Ok(Turn::Goes(1))
    }

    fn is_over(&self, p: &Process) -> bool {
        p.waits_until_ms.is_none_or(|until| until <= self.at_ms)
    }

    /// What came while it was waited, or until when to wait on.
    fn is_waited(&mut self, p: &mut Process) -> Result<Heard, u64> {
        let news = !p.letters.is_empty();
        if !p.batches.is_empty() && p.hand.is_none() && (!news || self.chance.one_in(2)) {
            p.hand = p.batches.pop_front();
            return Ok(Heard::Updates);
        }
        if news {
            return Ok(Heard::News);
        }
        if p.stopping {
            return Ok(Heard::Stop);
        }
        if self.is_over(p) {
            return Ok(Heard::Nothing);
        }
        Err(p.waits_until_ms.unwrap_or(self.at_ms))
    }

    fn does(&mut self, p: &mut Process, next: Next, now: Now) -> Heard {
        match next {
            Next::Follow => Heard::Done(self.follows_clock(p)),
            Next::Tend => Heard::More(p.engine.tend(now)),
            Next::CatchUp => {
                let known = p.dispatch.known().chain([p.dispatch.newest()]);
                let known = known.chain(self.under_way(p.life)).collect();
                let more = p.engine.more_undelivered(&known, now);
                let more = more.map(|jobs| jobs.into_iter().for_each(|job| p.dispatch.push(job)));
                Heard::More(more.map(|()| p.engine.has_backlog()))
            }
            Next::Look => {
                let due = p.engine.due(now);
                let due = due.map(|due| due.map(|due: Wall| due.since(now.wall)));
                Heard::Due(due, p.dispatch.has_unrecorded())
            }
            Next::Weigh => room(p),
            Next::Shed => {
                p.dispatch.shed(now.mono);
                room(p)
            }
            Next::LetGo => {
                let batch = p.hand.take();
                self.committed(p, batch.is_some());
                Heard::Nothing
            }
            Next::Work => Heard::Committed(self.commits(p, now)),
            Next::Record => Heard::Committed(self.records(p, now)),
            Next::Hear => Heard::Done(self.hears(p, now)),
            Next::Probe => Heard::Done(p.engine.probe(now.wall)),
            Next::Take => {
                p.hand = p.batches.pop_front();
                match p.hand {
                    Some(_) => Heard::Updates,
                    None => Heard::Nothing,
                }
            }
            Next::Wait(_) | Next::Rest(_) | Next::Close(_) | Next::Fail(_) => {
                unreachable!("seen to before")
            }
        }
    }

    fn follows_clock(&mut self, p: &mut Process) -> Result<(), Fault> {
        let reading = self.reading();
        let Some(by_us) = p.clock.trusted(reading) else {
            return Ok(());
        };
        p.engine.move_with_clock(by_us)?;
        p.clock.follow(reading);
        self.says("the house goes by the machine's clock again");
        Ok(())
    }

    fn commits(&mut self, p: &mut Process, now: Now) -> Result<(), Fault> {
        let finished = p.dispatch.take_finished();
        let now = p.hand.as_ref().map_or(now, |batch| Now {
            mono: batch.at,
            ..now
        });
        let updates = p.hand.as_ref().map_or(&[][..], |batch| &batch.updates);
        let ids: Vec<_> = updates.iter().map(|update| update.id).collect();
        let ended = finished.ids.len();
        let done = p.engine.step(updates, finished, now);
        self.books.worked.clone_from(&ids);
        let said = done.as_ref().err().map(ToString::to_string);
        let said = said.map_or_else(String::new, |fault| format!(": {fault}"));
        self.meets(format!("commit of updates{said}"));
        self.says(&format!(
            "commit of {ids:?} and {ended} ends of calls{said}"
        ));
        done
    }

    fn records(&mut self, p: &mut Process, now: Now) -> Result<(), Fault> {
        let finished = p.dispatch.take_finished();
        if finished.is_empty() && !p.engine.owes() {
            return Ok(());
        }
        let ended = finished.ids.len();
        let done = p.engine.step(&[], finished, now);
        self.trace.counts(&format!("record {ended} {done:?}"));
        done
    }

    fn hears(&mut self, p: &mut Process, now: Now) -> Result<(), Fault> {
        let count = p.letters.len().min(limits::NEWS_PER_STEP);
        let letters: Vec<_> = p.letters.drain(..count).collect();
        let news: Vec<_> = letters.iter().map(|letter| &letter.news).collect();
        let heard = p.engine.hear(&news, now);
        for (letter, heard) in letters.iter().zip(heard.iter().flatten()) {
            if letter.is_hook && *heard {
                self.books.hook_heard = true;
            }
        }
        for letter in &letters {
            let said = format!("hears {:?}", letter.news);
            if matches!(letter.news, News::Holdings(_) | News::Rates(_)) {
                self.trace.counts(&said);
            } else {
                self.says(said.get(..160).unwrap_or(&said));
            }
        }
        heard.map(drop)
    }

    /// What was committed goes on its way, and nothing else.
    fn handed_over(&mut self, p: &mut Process, wrote: bool) -> Result<(), Wrong> {
        let (jobs, orders) = (p.engine.take_jobs(), p.engine.take_orders());
        let says = !jobs.is_empty() || !orders.is_empty();
        if says && !wrote {
            return Err(wrong("it is said before it is committed"));
        }
        // A later edit of the same message takes the place of one before.
        let is_kept = "SELECT 1 FROM outbox WHERE id >= ?1";
        for job in jobs {
            self.may_hear(p, &job)?;
            let is_stored = job.id != NOT_STORED;
            if is_stored && !exists(&p.reader, is_kept, job.id)? {
                return Err(wrong(format!("call {} is not in the outbox", job.id)));
            }
            p.dispatch.push(job);
        }
        let is_noted = "SELECT 1 FROM withdrawal WHERE id = ?1 AND state = 'sending' AND sends > 0";
        let mono = self.mono();
        for order in orders {
            if let Order::Send { withdrawal, .. } = &order
                && !exists(&p.reader, is_noted, *withdrawal)?
            {
                return Err(wrong(format!(
                    "withdrawal {withdrawal} is sent without a note"
                )));
            }
            if p.till.orders.len() < limits::PAYMENT_QUEUE_MAX {
                p.till.orders.push_back((order, mono));
            }
        }
        if std::mem::take(&mut self.books.hook_heard) {
            self.hook_answered(200);
        }
        Ok(())
    }

    /// The disk is full no longer.
    pub fn has_room_again(&mut self) {
        if let Some(process) = &self.process {
            process.engine.books().limit_pages(u32::MAX - 1);
            #[cfg(debug_assertions)]
            process.engine.books().fail_commits(false);
            self.says("*** the disk has room again");
        }
    }
}

fn exists(reader: &Connection, sql: &str, id: i64) -> Result<bool, Wrong> {
    let found = reader
        .prepare_cached(sql)
        .and_then(|mut find| find.exists([id]));
    found.map_err(|error| wrong(error.to_string()))
}

fn room(p: &Process) -> Heard {
    Heard::Room(p.dispatch.load(), p.dispatch.has_unrecorded())
}
