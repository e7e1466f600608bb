//! The composition root: settings in, channels and workers out, and one place from which all of
//! them are started, watched and stopped.
mod notices;
mod start;
mod systemd;

use crate::casino::{text, wings};
use crate::ops::config::Settings;
use crate::ops::health::Vitals;
use crate::ops::health::judge::judge;
use crate::ops::probe::RunFile;
use crate::shell::supervisor::{
    ChildSpec, Decision, Ended, Event, Patience, Sign, Supervisor, WhenStuck,
};
use crate::shell::workers::courier::{Couriers, Files};
use crate::shell::workers::engine::Batch;
use crate::shell::workers::http::{self, Endpoints, Gate};
use crate::shell::workers::{Exit, Stop};
use crate::speech::{Voice, key};
use crate::store::{Db, Holder, InterruptHandle, Lock};
use crate::telegram::client::Client;
use crate::telegram::dispatch::{Dispatch, Rates};
use crate::values::backoff::Doubling;
use crate::values::chance::random;
use crate::values::fault::Fault;
use crate::values::heartbeat::{Condition, Heartbeat};
use crate::values::limits;
use crate::values::time::{HouseClock, Now};
use crate::web::http::Server;
use crossbeam_channel::{Receiver, Sender, bounded, select};
use notices::Notices;
use parking_lot::Mutex;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Instant;

/// How a run ends; the exit code says it to the level above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// As asked.
    Stopped = 0,
    /// Start me again.
    Restart = 70,
    /// Somebody has to act first.
    Misconfigured = 78,
    /// Another instance holds the database.
    Occupied = 100,
    /// As asked by /restart: the same process starts itself anew. When it cannot, as
    /// [`End::Restart`].
    Again = 71,
}

/// The workers' places in [`CREW`].
const POLLER: usize = 0;
const ENGINE: usize = 1;
const COURIERS: usize = 2;
const HTTP: usize = 3;
const AUDITOR: usize = 4;
/// Only where there is an address to fetch.
const PINGER: usize = 5;

const fn child(name: &'static str, when_stuck: WhenStuck) -> ChildSpec {
    ChildSpec { name, when_stuck }
}

/// Every worker.
static CREW: [ChildSpec; 6] = [
    child("poller", WhenStuck::Replace),
    child("engine", WhenStuck::EndProcess),
    child("couriers", WhenStuck::Replace),
    child("http", WhenStuck::Replace),
    child("auditor", WhenStuck::Replace),
    child("pinger", WhenStuck::Replace),
];

/// Stack of a worker that reads the database.
const STACK_BYTES: usize = 2 * 1024 * 1024;

/// The running program.
struct App<'a> {
    settings: &'a Settings,
    vitals: Arc<Vitals>,
    lock: Arc<Lock>,
    crew: Supervisor,
    /// The life of each worker whose thread has not ended; the couriers have no thread of theirs.
    lives: [Option<u32>; CREW.len()],
    polls: Arc<Client>,
    sends: Arc<Client>,
    couriers: Arc<Couriers>,
    server: Server,
    exits: (Sender<Exit>, Receiver<Exit>),
    /// The engine's inbox; kept here so that what waits in it outlives an engine.
    batches: (Sender<Batch>, Option<Receiver<Batch>>),
    /// The poller's first offset; later pollers get it from here as well.
    offset: (Sender<Option<i64>>, Receiver<Option<i64>>),
    /// The books are open: whether the run before ended as asked.
    opened: (Sender<bool>, Receiver<bool>),
    /// The same, for the auditor.
    to_audit: (Sender<()>, Receiver<()>),
    interrupt: Arc<Mutex<Option<InterruptHandle>>>,
    clock: Arc<Mutex<HouseClock>>,
    /// Stops every worker; the engine finishes first what it has.
    stops: (Option<Sender<()>>, Stop),
    notices: Notices,
    /// What workers have for the owner's ears.
    told: (Sender<String>, Receiver<String>),
    ready: bool,
    /// Another bot has taken the database over.
    ousted: bool,
}

/// Plays until `signals` says stop, /restart asks for a new start, or something ends it. The health
/// server takes `listener`, or else a port by the settings.
#[must_use]
pub fn run(settings: &Settings, signals: &Receiver<()>, listener: Option<TcpListener>) -> End {
    let began = Now::read();
    let lock = match take_lock(settings, signals) {
        Ok(lock) => lock,
        Err(end) => return end,
    };
    // After the lock: a second instance must not take the next port and look like a first.
    let listener = match listener.map_or_else(|| bind(settings), Ok) {
        Ok(listener) => listener,
        Err((error, end)) => {
            log::error!("{error}");
            return end;
        }
    };
    let (control, asked) = bounded(1);
    let started = App::new(settings, began, lock, listener, control).and_then(|mut app| {
        app.start_all()?;
        Ok(app)
    });
    match started {
        Ok(app) => app.play(signals, &asked),
        Err(error) => {
            log::error!("the workers cannot be started: {error}");
            End::Restart
        }
    }
}

/// The database's lock. One that lives keeps it, one that is ending is waited for.
fn take_lock(settings: &Settings, signals: &Receiver<()>) -> Result<Lock, End> {
    let (path, until) = (&settings.database, Instant::now() + limits::LOCK_WAIT);
    let mut told = false;
    loop {
        let found = match Lock::take(path) {
            Ok(Some(lock)) => return Ok(lock),
            Ok(None) => Lock::glance(path),
            Err(error) => Err(error),
        };
        let database = path.display();
        match found.map(|glance| glance.holder) {
            Ok(Some(Holder::Lives)) => {
                log::error!("another casino-bot has {database} open: stop that one first");
                return Err(End::Occupied);
            }
            Ok(_) if Instant::now() >= until => {
                log::error!("the casino-bot that had {database} open does not end");
                return Err(End::Restart);
            }
            Ok(_) if !std::mem::replace(&mut told, true) => {
                log::warn!("the casino-bot that had {database} open is ending: waiting for it");
            }
            Ok(_) => {}
            Err(error) if Fault::of_room(&error).is_some() => {
                if !std::mem::replace(&mut told, true) {
                    log::error!("{}", Fault::DiskFull);
                }
            }
            Err(error) => {
                log::error!("{database}.lock cannot be made: {error}");
                return Err(End::Misconfigured);
            }
        }
        if signals.recv_timeout(limits::LOCK_LOOK_EVERY).is_ok() {
            log::info!("stopping as asked");
            return Err(End::Stopped);
        }
    }
}

/// The address and port of the health server: the next port only when one is taken.
///
/// # Errors
/// Why there is none, and how the process should end: a taken port may become free, a forbidden
/// one stays so.
pub fn bind(settings: &Settings) -> Result<TcpListener, (String, End)> {
    let public = !settings.render_external_url.is_empty();
    let ip = settings.bind_addr.unwrap_or(if public {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED)
    } else {
        IpAddr::V4(Ipv4Addr::LOCALHOST)
    });
    let ports = if settings.port == 0 {
        0..=0
    } else {
        settings.port..=settings.port + 2
    };
    for port in ports.clone() {
        match TcpListener::bind((ip, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                log::warn!("port {port} is taken by another program");
            }
            Err(error) => {
                let addr = SocketAddr::from((ip, port));
                let why = format!("{addr} cannot be listened on ({error}): set PORT or BIND_ADDR");
                return Err((why, End::Misconfigured));
            }
        }
    }
    let (first, last) = (ports.start(), ports.end());
    let why = format!("the ports {first} to {last} are all taken: set PORT, or stop what has them");
    Err((why, End::Restart))
}

impl<'a> App<'a> {
    fn new(
        settings: &'a Settings,
        began: Now,
        lock: Lock,
        listener: TcpListener,
        control: Sender<()>,
    ) -> std::io::Result<Self> {
        let pings = !settings.render_external_url.is_empty();
        let specs = &CREW[..if pings { CREW.len() } else { PINGER }];
        let names: Vec<_> = specs.iter().map(|spec| spec.name).collect();
        let vitals = Vitals::new(began, format!("{:016x}", random()), &names);
        let endpoints = Endpoints {
            vitals: Arc::clone(&vitals),
            threshold: settings.unhealthy_threshold,
            restart: Gate::new(settings.restart_token.clone(), random()),
            money: Gate::new(settings.metrics_token.clone(), random()),
            control,
        };
        let counts = Arc::clone(&vitals.http);
        let server = Server::new(listener, "http", http::LIMITS, counts, move |request| {
            endpoints.answer(request)
        })?;
        let (base, cap) = (settings.restart_delay, settings.max_delay);
        let patience = Patience {
            delays: Doubling { base, cap },
            restarts_max: settings.max_restarts,
        };
        let rates = Rates::new(
            settings.rate_global,
            settings.rate_chat,
            settings.rate_group,
        );
        let (exits, batches) = (bounded(16), bounded(limits::ENGINE_QUEUE_MAX));
        let sends = Arc::new(Client::for_sends(settings, settings.senders));
        // Through a connection of its own that is closed again, so that the engine does nothing for it.
        let books = settings.database.clone();
        let files = Files::new(settings.database.clone(), move |receipt, out| {
            wings::write_file(&Db::open_to_read(&books)?, receipt, out)
        });
        let couriers = Couriers::new(
            sends.clone(),
            files,
            Dispatch::by(rates, settings.senders),
            settings.senders,
            Arc::clone(&vitals),
            vitals.workers[COURIERS].next_life(began.mono),
            (COURIERS, exits.0.clone()),
        );
        let (give_stop, stop) = Stop::new();
        Ok(Self {
            settings,
            vitals,
            lock: Arc::new(lock),
            crew: Supervisor::new(specs, patience, began.mono),
            lives: [None; CREW.len()],
            polls: Arc::new(Client::for_polls(settings)),
            sends,
            couriers,
            server,
            exits,
            batches: (batches.0, Some(batches.1)),
            offset: bounded(1),
            opened: bounded(1),
            to_audit: bounded(1),
            interrupt: Arc::default(),
            clock: Arc::default(),
            stops: (Some(give_stop), stop),
            notices: Notices::new(),
            told: bounded(4),
            ready: false,
            ousted: false,
        })
    }

    fn play(mut self, signals: &Receiver<()>, asked: &Receiver<()>) -> End {
        let end = self.watch(signals, asked);
        let lock = Arc::clone(&self.lock);
        // The file system may be what it ends of.
        let _ = std::thread::Builder::new().spawn(move || lock.ends());
        if end != End::Again {
            // A start anew is no stop to systemd: it would wait for the end of this very process.
            systemd::stopping();
        }
        let ended = self.stop();
        self.couriers.close();
        self.server.shutdown();
        RunFile::remove(&self.settings.database);
        if end == End::Again && signals.try_recv().is_ok() {
            log::info!("stopping as asked, after all");
            return End::Stopped;
        }
        if ended || end != End::Stopped {
            end
        } else {
            End::Restart
        }
    }

    /// Sees workers end or hang, and answers as the supervisor decides, until it is time to stop.
    fn watch(&mut self, signals: &Receiver<()>, asked: &Receiver<()>) -> End {
        loop {
            let patience = self.crew.rests(Instant::now());
            let decisions = select! {
                recv(signals) -> _ => {
                    log::info!("stopping as asked");
                    return End::Stopped;
                }
                recv(asked) -> _ => {
                    log::info!("starting anew as asked");
                    return End::Again;
                }
                recv(self.told.1) -> text => {
                    self.tell(text.expect("a sender is held here"));
                    continue;
                }
                recv(self.exits.1) -> exit => self.ended(&exit.expect("a sender is held here")),
                recv(self.opened.1) -> clean => {
                    self.books_are_open(clean.unwrap_or(true));
                    continue;
                }
                default(patience) => {
                    let now = Instant::now();
                    if self.crew.looks(now) {
                        self.look(now);
                    }
                    let decisions = self.decide(Event::Tick);
                    self.tell_restart(&decisions, "it hangs");
                    decisions
                }
            };
            for decision in decisions {
                if let Some(end) = self.apply(decision) {
                    return end;
                }
            }
        }
    }

    fn decide(&mut self, event: Event<'_>) -> Vec<Decision> {
        self.couriers.report();
        let sign = |worker: &Arc<Heartbeat>| Sign {
            due: worker.due(),
            done: worker.done(),
        };
        let signs: Vec<_> = self.vitals.workers.iter().map(sign).collect();
        self.crew.decide(event, &signs, random(), Instant::now())
    }

    /// A worker, or a part of one, has ended.
    fn ended(&mut self, exit: &Exit) -> Vec<Decision> {
        let Exit { worker, ended, .. } = exit;
        if exit.generation.is_some() && exit.generation != self.lives[*worker] {
            return Vec::new();
        }
        self.note_end(exit);
        let decisions = self.decide(Event::Ended(*worker, ended));
        let why = match ended {
            Ended::AsAsked => return decisions,
            Ended::Fault(fault) => fault.to_string(),
            Ended::Panic => self.voice().plain(&key::WorkerPanicked),
        };
        self.vitals.errors.add(1);
        self.tell_restart(&decisions, &why);
        decisions
    }

    fn tell_restart(&mut self, decisions: &[Decision], why: &str) {
        for decision in decisions {
            if let Decision::StartAfter(worker, delay) = decision {
                self.tell(text::owner::worker_restarts(
                    self.voice(),
                    CREW[*worker].name,
                    why,
                    *delay,
                ));
            }
        }
    }

    /// Does what was decided; how the process ends, if it does.
    fn apply(&mut self, decision: Decision) -> Option<End> {
        let now = Instant::now();
        match decision {
            Decision::Start(worker) => {
                log::info!("{} starts again", CREW[worker].name);
                if let Err(error) = self.start(worker) {
                    log::error!("no thread for the {}: {error}", CREW[worker].name);
                    return Some(End::Restart);
                }
            }
            Decision::StartAfter(worker, delay) => {
                log::warn!("{} starts again in {delay:?}", CREW[worker].name);
                // The other couriers work on.
                if worker != COURIERS {
                    self.vitals.workers[worker].set(Condition::Waiting, now);
                }
            }
            Decision::Free(worker) => {
                self.vitals.errors.add(1);
                self.vitals.workers[worker].set(Condition::Stuck, now);
                log::error!("{} is not heard of in time: it is freed", CREW[worker].name);
                self.free(worker);
            }
            Decision::Recovered(worker) => {
                log::info!("{} is heard of again", CREW[worker].name);
                self.vitals.workers[worker].set(Condition::Running, now);
            }
            Decision::Fence(worker) => self.fence(worker, now),
            Decision::Restart => return Some(End::Restart),
            Decision::Stop if self.ousted => return Some(End::Occupied),
            Decision::Stop => return Some(End::Misconfigured),
        }
        None
    }

    /// Ends what a worker may be blocked in.
    fn free(&self, worker: usize) {
        match worker {
            POLLER => self.polls.interrupt(),
            // Calls have timeouts of their own, and one that hangs is taken away alone.
            ENGINE => {
                if let Some(handle) = &*self.interrupt.lock() {
                    handle.interrupt();
                }
            }
            _ => {}
        }
    }

    /// Makes sure that a worker's present life changes nothing any more.
    fn fence(&mut self, worker: usize, now: Instant) {
        if worker == COURIERS {
            self.couriers.relieve(now);
            return;
        }
        if self.lives[worker].take().is_some() {
            let name = CREW[worker].name;
            log::error!("{name} hangs: another takes its place");
            self.tell(text::owner::worker_hangs(
                self.voice(),
                name,
                self.settings.restart_delay,
            ));
        }
        self.vitals.workers[worker].fence();
        self.vitals.workers[worker].set(Condition::Stopped, now);
    }

    /// Every few seconds: tells systemd and the owner how things are.
    fn look(&mut self, now: Instant) {
        let facts = self.vitals.facts(now, self.settings.unhealthy_threshold);
        let judgement = judge(&facts);
        let late = |worker: &Arc<Heartbeat>| worker.due().is_some_and(|due| due < now);
        if !self.vitals.workers.iter().any(late) {
            systemd::alive(&facts, &judgement, self.vitals.total_updates());
        }
        let voice = self.voice();
        let told = [
            self.notices.health(voice, &judgement.reasons, now),
            self.notices.warnings(voice, &judgement.warnings, now),
        ];
        told.into_iter().flatten().for_each(|text| self.tell(text));
    }

    fn books_are_open(&mut self, clean: bool) {
        let _ = self.to_audit.0.try_send(());
        if !std::mem::replace(&mut self.ready, true) {
            systemd::ready();
            if !clean {
                self.tell(text::owner::came_back(self.voice()));
            }
        }
    }

    /// Tells the owner, unless it is too much.
    fn tell(&mut self, text: String) {
        let now = Instant::now();
        let (owner, voice) = (self.settings.owner, self.voice());
        let job = owner.and_then(|owner| self.notices.offer(owner, voice, text, now));
        self.couriers.push(job.into_iter().collect());
    }

    /// How the owner is spoken to.
    fn voice(&self) -> Voice {
        Voice::without_amounts(self.vitals.owner_speaks.get())
    }

    /// Stops polling, then lets the engine finish; whether all that matters ended in time.
    fn stop(&mut self) -> bool {
        let mut deadline = Instant::now() + limits::STOP_WAIT;
        drop(self.stops.0.take());
        loop {
            // One that was about to poll when the stop came polls but once.
            self.polls.interrupt();
            if self.lives[ENGINE].is_none() {
                // Who waits for the engine to commit waits in vain; Telegram keeps the updates.
                self.batches.1 = None;
                // Only calls to Telegram are left, and audits, which nothing depends on.
                deadline = deadline.min(Instant::now() + limits::STOP_CONFIRM_WAIT);
            }
            let running = |worker: &usize| *worker != HTTP && self.lives[*worker].is_some();
            let busy: Vec<_> = (0..CREW.len()).filter(running).collect();
            if busy.is_empty() {
                return true;
            }
            let Ok(exit) = self.exits.1.recv_deadline(deadline) else {
                let names: Vec<_> = busy.iter().map(|worker| CREW[*worker].name).collect();
                let names = names.join(", ");
                log::warn!("still busy at the end: {names}; nothing is lost");
                // An engine that has not opened its books has nothing to finish.
                return self.lives[ENGINE].is_none() || !self.ready;
            };
            if exit.generation.is_some() && exit.generation == self.lives[exit.worker] {
                self.note_end(&exit);
            }
        }
    }

    fn note_end(&mut self, exit: &Exit) {
        let name = CREW[exit.worker].name;
        if exit.generation.is_some() {
            self.lives[exit.worker] = None;
            // What it promised is not owed any more.
            self.vitals.workers[exit.worker].fence();
        }
        match &exit.ended {
            Ended::AsAsked => log::debug!("{name} ended"),
            Ended::Fault(fault @ (Fault::Unauthorized | Fault::Ousted | Fault::Unusable(_))) => {
                self.ousted |= *fault == Fault::Ousted;
                log::error!("{fault}");
            }
            Ended::Fault(fault) => log::error!("{name} ended: {fault}"),
            Ended::Panic => log::error!("{name} ended in a panic"),
        }
    }
}
