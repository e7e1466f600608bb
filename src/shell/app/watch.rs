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
mod tests {
    use super::super::crew::{AUDITOR, CREW, POLLER};
    use super::*;
    use crate::casino::Body;
    use crate::shell::supervisor::FREED_WAIT;
    use crate::values::backoff::Doubling;
    use crate::values::heartbeat::Pulse;
    use crate::values::time::Now;

    const SECOND: Duration = Duration::from_secs(1);

    /// A crew without threads, and a clock in the test's hand.
    struct Scene {
        watch: Watch,
        pulses: Vec<Pulse>,
        now: Instant,
    }

    impl Scene {
        fn new() -> Self {
            let began = Now::read();
            let names = CREW.map(|spec| spec.name);
            let vitals = Vitals::new(began, String::new(), &names);
            let (base, cap) = (SECOND * 5, SECOND * 300);
            let patience = Patience {
                delays: Doubling { base, cap },
                restarts_max: 3,
            };
            let pulses = vitals.workers.iter();
            let pulses: Vec<_> = pulses.map(|worker| worker.next_life(began.mono)).collect();
            let mut watch = Watch::new(vitals, &CREW, patience, SECOND * 300, Some(7));
            for worker in [POLLER, ENGINE, HTTP, AUDITOR] {
                watch.begins(worker, pulses[worker].generation());
            }
            let now = began.mono;
            Self { watch, pulses, now }
        }

        fn sees(&mut self, seen: Seen) -> Vec<String> {
            let deeds = self.watch.step(seen, 0, self.now);
            let said = deeds.iter().map(|deed| match deed {
                Deed::Say(job) => match &job.reply.body {
                    Body::Say { text, .. } => format!("says {text}"),
                    other => panic!("{other:?}"),
                },
                Deed::Alive(_) => "Alive".to_owned(),
                other => format!("{other:?}"),
            });
            said.collect()
        }

        /// Sleeps like the thread for as long as nothing happens, until `time` is over.
        fn passes(&mut self, time: Duration) -> Vec<String> {
            let (until, mut done) = (self.now + time, Vec::new());
            loop {
                let rests = self.watch.rests(self.now);
                assert!(rests <= limits::WATCH_QUIET_EVERY);
                if self.now + rests > until {
                    self.now = until;
                    return done;
                }
                self.now += rests;
                done.extend(self.sees(Seen::Nothing));
            }
        }

        fn exit(&self, worker: usize, ended: Ended) -> Exit {
            let generation = Some(self.pulses[worker].generation());
            Exit {
                worker,
                generation,
                ended,
            }
        }

        fn ends(&mut self, worker: usize, ended: Ended) -> Vec<String> {
            let exit = self.exit(worker, ended);
            self.sees(Seen::Exit(exit))
        }
    }

    #[test]
    fn a_worker_that_hangs_is_freed_then_replaced_and_the_owner_is_told_once() {
        let mut scene = Scene::new();
        let look = limits::WATCH_EVERY;
        // It looks as long as somebody plays, and seldomer when all is quiet.
        for _ in 0..3 {
            assert_eq!(scene.passes(look / 2), ["Alive"]);
            scene.watch.vitals.updates[0][0].add(1);
            assert_eq!(scene.passes(look / 2 - SECOND), [""; 0]);
            scene.now += SECOND;
        }
        assert_eq!(scene.passes(limits::WATCH_QUIET_EVERY * 3), ["Alive"; 4]);
        scene.pulses[POLLER].due(scene.now + SECOND);
        assert_eq!(scene.passes(look), [format!("Free({POLLER})")]);
        let told = scene.passes(FREED_WAIT);
        assert!(scene.pulses[POLLER].is_void() && !scene.watch.lives(POLLER));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("poller") && told[0].contains("it hangs"));
        // The late end of the one that hung is nobody's.
        assert_eq!(scene.ends(POLLER, Ended::Panic), [""; 0]);
        let started = scene.passes(SECOND * 5);
        assert_eq!(started.last(), Some(&format!("Start({POLLER})")));
    }

    #[test]
    fn couriers_that_hang_are_relieved_and_the_pool_lives_on() {
        let mut scene = Scene::new();
        scene.pulses[COURIERS].due(scene.now);
        scene.now += SECOND;
        let done = scene.passes(FREED_WAIT + limits::WATCH_EVERY);
        assert_eq!(
            done[..2],
            [format!("Free({COURIERS})"), "Relieve".to_owned()]
        );
        assert!(!scene.pulses[COURIERS].is_void());
        let (condition, _) = scene.watch.vitals.workers[COURIERS].condition();
        assert_eq!(condition, Condition::Stuck, "until they start again");
    }

    #[test]
    fn the_level_above_hears_once_that_the_books_are_open_and_the_auditor_each_time() {
        let mut scene = Scene::new();
        let opened = scene.sees(Seen::Opened(false));
        assert_eq!(opened[..2], ["Audit", "Ready"]);
        assert_eq!(opened.len(), 3, "the owner hears of a kill: {opened:?}");
        assert_eq!(scene.sees(Seen::Opened(true)), ["Audit"]);
        assert_eq!(Scene::new().sees(Seen::Opened(true)), ["Audit", "Ready"]);
    }

    #[test]
    fn what_no_restart_cures_ends_the_run_by_its_cause() {
        for (fault, end) in [
            (Fault::Unauthorized, End::Misconfigured),
            (Fault::Ousted, End::Occupied),
        ] {
            let done = Scene::new().ends(ENGINE, Ended::Fault(fault));
            assert_eq!(done, [format!("{:?}", Deed::End(end))]);
        }
        let ends = |seen| Scene::new().sees(seen);
        assert_eq!(ends(Seen::Signal), ["End(Stopped)"]);
        assert_eq!(ends(Seen::Asked), ["End(Again)"]);
    }

    #[test]
    fn the_end_waits_for_the_engine_and_for_the_last_word_not_for_long() {
        let mut scene = Scene::new();
        scene.sees(Seen::Opened(true));
        let start = scene.now;
        let latest = start + limits::STOP_WAIT;
        assert_eq!(scene.watch.end(None, start), Rest::Until(latest));
        let auditor = scene.exit(AUDITOR, Ended::AsAsked);
        let rest = scene.watch.end(Some(&auditor), start + SECOND);
        assert_eq!(rest, Rest::Until(latest));
        // Nothing is left but the poller's last word to Telegram.
        let engine = scene.exit(ENGINE, Ended::AsAsked);
        let then = start + SECOND * 2;
        let confirm = then + limits::STOP_CONFIRM_WAIT;
        assert_eq!(scene.watch.end(Some(&engine), then), Rest::Until(confirm));
        let late = scene.watch.end(Some(&engine), then + SECOND / 2);
        assert_eq!(late, Rest::Until(confirm), "no longer for asking again");
        assert_eq!(scene.watch.end(None, confirm), Rest::Over(true));
        let poller = scene.exit(POLLER, Ended::AsAsked);
        assert_eq!(scene.watch.end(Some(&poller), confirm), Rest::Over(true));
    }

    #[test]
    fn an_engine_that_does_not_end_leaves_something_undone_if_its_books_were_open() {
        for opened in [true, false] {
            let mut scene = Scene::new();
            if opened {
                scene.sees(Seen::Opened(true));
            }
            let start = scene.now;
            scene.watch.end(None, start);
            let rest = scene.watch.end(None, start + limits::STOP_WAIT);
            assert_eq!(rest, Rest::Over(!opened));
        }
    }
}
