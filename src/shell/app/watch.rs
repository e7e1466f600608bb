//! The watch over the crew, up to the end of the run: what follows on what is seen. Pure: what happened goes
//! in with the time and with chance, what is to be done comes out; `app` has the threads, or a test.
use super::crew::{COURIERS, ENGINE, HTTP};
use super::end::End;
use super::notices::Notices;
use crate::casino::text;
use crate::ops::health::judge::{Judgement, judge};
use crate::ops::health::{Facts, Vitals};
use crate::shell::supervisor::{ChildSpec, Decision, Ended, Event, Patience, Sign, Supervisor};
use crate::shell::workers::Exit;
use crate::speech::{Voice, key};
use crate::telegram::outbound::Job;
use crate::values::fault::Fault;
use crate::values::heartbeat::{Condition, Heartbeat};
use crate::values::limits;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// What has happened.
#[derive(Debug)]
pub(super) enum Seen {
    /// A signal asks for the end.
    Signal,
    /// /restart asks for a new start.
    Asked,
    /// A worker has this for the owner.
    Told(String),
    /// A worker, or a part of one, has ended.
    Exit(Exit),
    /// The books are open: whether the run before ended as asked.
    Opened(bool),
    /// Nothing for as long as it [rests](Watch::rests).
    Nothing,
}

/// What is to be done.
#[derive(Debug)]
pub(super) enum Deed {
    Start(usize),
    /// What a worker may be blocked in is to be ended.
    Free(usize),
    /// Calls are to be taken from couriers that hang.
    Relieve,
    /// The owner is to be sent this.
    Say(Box<Job>),
    /// The auditor may begin.
    Audit,
    /// The level above is to hear that the bot is ready.
    Ready,
    /// It is to hear that every worker is in time, and how things are.
    Alive(Box<(Facts, Judgement)>),
    End(End),
}

/// What the end of the run waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// The next worker's end, until then.
    Until(Instant),
    /// Nothing any more; whether all that matters has ended.
    Over(bool),
}

/// What is known of the crew.
pub(super) struct Watch {
    vitals: Arc<Vitals>,
    /// After which workers are taken for silent in /health.
    threshold: Duration,
    owner: Option<i64>,
    crew: Supervisor,
    /// The life of each worker whose thread has not ended; the couriers have no thread of theirs.
    lives: Vec<Option<u32>>,
    notices: Notices,
    /// Updates that had come when it last looked.
    updates: Option<u64>,
    /// The books were opened.
    ready: bool,
    /// Another bot has taken the database over.
    ousted: bool,
    /// When the end of the run is waited for no longer.
    until: Option<Instant>,
}

impl Watch {
    /// Over a crew, of whom the figures are in the same order.
    pub fn new(
        vitals: Arc<Vitals>,
        crew: &[ChildSpec],
        patience: Patience,
        threshold: Duration,
        owner: Option<i64>,
    ) -> Self {
        Self {
            crew: Supervisor::new(crew, patience, vitals.began.mono),
            vitals,
            threshold,
            owner,
            lives: vec![None; crew.len()],
            notices: Notices::new(),
            updates: None,
            ready: false,
            ousted: false,
            until: None,
        }
    }

    /// A worker's thread is there.
    pub fn begins(&mut self, worker: usize, generation: u32) {
        self.lives[worker] = Some(generation);
    }

    /// Whether a worker's thread has not ended.
    pub fn lives(&self, worker: usize) -> bool {
        self.lives[worker].is_some()
    }

    /// Whether the books were opened in this run.
    pub const fn is_ready(&self) -> bool {
        self.ready
    }

    /// How long nothing is to be done unless something happens.
    pub fn rests(&self, now: Instant) -> Duration {
        self.crew.rests(now)
    }

    /// What to do now that this has happened. `random` spreads the waits before restarts.
    pub fn step(&mut self, seen: Seen, random: u64, now: Instant) -> Vec<Deed> {
        let mut deeds = Vec::new();
        match seen {
            Seen::Signal => {
                log::info!("stopping as asked");
                deeds.push(Deed::End(End::Stopped));
            }
            Seen::Asked => {
                log::info!("starting anew as asked");
                deeds.push(Deed::End(End::Again));
            }
            Seen::Told(text) => self.tell(text, now, &mut deeds),
            Seen::Exit(exit) => self.ended(&exit, random, now, &mut deeds),
            Seen::Opened(clean) => {
                deeds.push(Deed::Audit);
                if !std::mem::replace(&mut self.ready, true) {
                    deeds.push(Deed::Ready);
                    if !clean {
                        let text = text::owner::came_back(self.voice());
                        self.tell(text, now, &mut deeds);
                    }
                }
            }
            Seen::Nothing => {
                let updates = self.vitals.total_updates();
                let quiet = self.updates == Some(updates) && self.vitals.outbox.load(Relaxed) == 0;
                if self.crew.looks(quiet, now) {
                    self.updates = Some(updates);
                    self.look(now, &mut deeds);
                }
                let decisions = self.decide(Event::Tick, random, now);
                self.follow(&decisions, None, now, &mut deeds);
            }
        }
        deeds
    }

    /// Every few seconds: says above and to the owner how things are.
    fn look(&mut self, now: Instant, deeds: &mut Vec<Deed>) {
        let facts = self.vitals.facts(now, self.threshold);
        let judgement = judge(&facts);
        let voice = self.voice();
        let told = [
            self.notices.health(voice, &judgement.reasons, now),
            self.notices.warnings(voice, &judgement.warnings, now),
        ];
        let late = |worker: &Arc<Heartbeat>| worker.due().is_some_and(|due| due < now);
        if !self.vitals.workers.iter().any(late) {
            deeds.push(Deed::Alive(Box::new((facts, judgement))));
        }
        let told = told.into_iter().flatten();
        told.for_each(|text| self.tell(text, now, deeds));
    }

    fn ended(&mut self, exit: &Exit, random: u64, now: Instant, deeds: &mut Vec<Deed>) {
        if !self.note(exit) {
            return;
        }
        let decisions = self.decide(Event::Ended(exit.worker, &exit.ended), random, now);
        let why = match &exit.ended {
            Ended::AsAsked => String::new(),
            Ended::Fault(fault) => fault.to_string(),
            Ended::Panic => self.voice().plain(&key::WorkerPanicked),
        };
        self.vitals
            .errors
            .add(u64::from(exit.ended != Ended::AsAsked));
        self.follow(&decisions, Some(&why), now, deeds);
    }

    /// Takes note of an end; `false` for that of a life that is void.
    fn note(&mut self, exit: &Exit) -> bool {
        if exit.generation.is_some() {
            if exit.generation != self.lives[exit.worker] {
                return false;
            }
            self.lives[exit.worker] = None;
            // What it promised is not owed any more.
            self.vitals.workers[exit.worker].fence();
        }
        let name = self.vitals.workers[exit.worker].name();
        match &exit.ended {
            Ended::AsAsked => log::debug!("{name} ended"),
            Ended::Fault(fault @ (Fault::Unauthorized | Fault::Ousted | Fault::Unusable(_))) => {
                self.ousted |= *fault == Fault::Ousted;
                log::error!("{fault}");
            }
            Ended::Fault(fault) => log::error!("{name} ended: {fault}"),
            Ended::Panic => log::error!("{name} ended in a panic"),
        }
        true
    }

    fn decide(&mut self, event: Event<'_>, random: u64, now: Instant) -> Vec<Decision> {
        let sign = |worker: &Arc<Heartbeat>| Sign {
            due: worker.due(),
            done: worker.done(),
        };
        let signs: Vec<_> = self.vitals.workers.iter().map(sign).collect();
        self.crew.decide(event, &signs, random, now)
    }

    /// What follows on what the supervisor decided, and why a worker ended; `None`: it hangs.
    fn follow(
        &mut self,
        decisions: &[Decision],
        why: Option<&str>,
        now: Instant,
        deeds: &mut Vec<Deed>,
    ) {
        for decision in decisions {
            match *decision {
                Decision::Start(worker) => {
                    log::info!("{} starts again", self.vitals.workers[worker].name());
                    deeds.push(Deed::Start(worker));
                }
                Decision::StartAfter(worker, delay) => {
                    let name = self.vitals.workers[worker].name();
                    log::warn!("{name} starts again in {delay:?}");
                    // The other couriers work on.
                    if worker != COURIERS {
                        self.vitals.workers[worker].set(Condition::Waiting, now);
                    }
                    let voice = self.voice();
                    let text = match why {
                        Some(why) => text::owner::worker_restarts(voice, name, why, delay),
                        None => text::owner::worker_hangs(voice, name, delay),
                    };
                    self.tell(text, now, deeds);
                }
                Decision::Free(worker) => {
                    self.vitals.errors.add(1);
                    self.vitals.workers[worker].set(Condition::Stuck, now);
                    log::error!(
                        "{} is not heard of in time: it is freed",
                        self.vitals.workers[worker].name()
                    );
                    deeds.push(Deed::Free(worker));
                }
                Decision::Recovered(worker) => {
                    log::info!("{} is heard of again", self.vitals.workers[worker].name());
                    self.vitals.workers[worker].set(Condition::Running, now);
                }
                Decision::Fence(COURIERS) => deeds.push(Deed::Relieve),
                Decision::Fence(worker) => self.fence(worker, now),
                Decision::Restart => deeds.push(Deed::End(End::Restart)),
                Decision::Stop if self.ousted => deeds.push(Deed::End(End::Occupied)),
                Decision::Stop => deeds.push(Deed::End(End::Misconfigured)),
            }
        }
    }

    /// Makes sure that a worker's present life changes nothing any more.
    fn fence(&mut self, worker: usize, now: Instant) {
        if self.lives[worker].take().is_some() {
            let name = self.vitals.workers[worker].name();
            log::error!("{name} hangs: another takes its place");
        }
        self.vitals.workers[worker].fence();
        self.vitals.workers[worker].set(Condition::Stopped, now);
    }

    /// Tells the owner, unless it is too much.
    fn tell(&mut self, text: String, now: Instant, deeds: &mut Vec<Deed>) {
        let (owner, voice) = (self.owner, self.voice());
        let job = owner.and_then(|owner| self.notices.offer(owner, voice, text, now));
        deeds.extend(job.map(|job| Deed::Say(Box::new(job))));
    }

    /// How the owner is spoken to.
    fn voice(&self) -> Voice {
        Voice::without_amounts(self.vitals.owner_speaks.get())
    }

    /// The stop is given: what the end waits for now, having seen this one's end.
    pub fn end(&mut self, exit: Option<&Exit>, now: Instant) -> Rest {
        if let Some(exit) = exit {
            self.note(exit);
        }
        let mut until = *self.until.get_or_insert(now + limits::STOP_WAIT);
        if !self.lives(ENGINE) {
            // Only calls to Telegram are left, and audits, which nothing depends on.
            until = until.min(now + limits::STOP_CONFIRM_WAIT);
            self.until = Some(until);
        }
        let running = |worker: &usize| *worker != HTTP && self.lives(*worker);
        let busy: Vec<_> = (0..self.lives.len()).filter(running).collect();
        if busy.is_empty() {
            return Rest::Over(true);
        }
        if now < until {
            return Rest::Until(until);
        }
        let name = |worker: &usize| self.vitals.workers[*worker].name();
        let names: Vec<_> = busy.iter().map(name).collect();
        let names = names.join(", ");
        log::warn!("still busy at the end: {names}; nothing is lost");
        // An engine that has not opened its books has nothing to finish.
        Rest::Over(!self.lives(ENGINE) || !self.ready)
    }
}

#[cfg(test)]
mod tests;
