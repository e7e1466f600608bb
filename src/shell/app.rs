//! The composition root: settings in, channels and workers out, and one place from which all of
//! them are started, watched and stopped.
mod crew;
mod end;
mod notices;
mod start;
mod systemd;
mod watch;

pub use end::End;

use crate::casino::payment::Order;
use crate::casino::wings;
use crate::ops::config::Settings;
use crate::ops::health::Vitals;
use crate::ops::probe::RunFile;
use crate::payments::Provider;
use crate::payments::client::Client as CryptoPay;
use crate::shell::supervisor::{ChildSpec, Patience};
use crate::shell::workers::courier::{Couriers, Files};
use crate::shell::workers::engine::{Batch, Letter};
use crate::shell::workers::http::{self, Endpoints, Gate, Hook};
use crate::shell::workers::teller::CLERKS;
use crate::shell::workers::{Exit, Stop};
use crate::store::{Db, Holder, InterruptHandle, Lock};
use crate::telegram::client::Client;
use crate::telegram::dispatch::{Dispatch, Rates};
use crate::values::backoff::Doubling;
use crate::values::chance::random;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::{HouseClock, Now};
use crate::web::http::Server;
use crew::{COURIERS, ENGINE, POLLER, TELLER, crew};
use crossbeam_channel::{Receiver, Sender, bounded, select};
use parking_lot::Mutex;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Instant;
use watch::{Deed, Rest, Seen, Watch};

/// Stack of a worker that reads the database.
const STACK_BYTES: usize = 2 * 1024 * 1024;

/// The running program.
struct App<'a> {
    settings: &'a Settings,
    vitals: Arc<Vitals>,
    lock: Arc<Lock>,
    watch: Watch,
    polls: Arc<Client>,
    sends: Arc<Client>,
    couriers: Arc<Couriers>,
    provider: Arc<dyn Provider>,
    server: Server,
    exits: (Sender<Exit>, Receiver<Exit>),
    /// The engine's inbox; kept here so that what waits in it outlives an engine.
    batches: (Sender<Batch>, Option<Receiver<Batch>>),
    /// To the payment provider, and what comes from it.
    orders: (Sender<Order>, Receiver<Order>),
    letters: (Sender<Letter>, Receiver<Letter>),
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
    /// What workers have for the owner's ears.
    told: (Sender<String>, Receiver<String>),
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

const fn patience(settings: &Settings) -> Patience {
    let (base, cap) = (settings.restart_delay, settings.max_delay);
    Patience {
        delays: Doubling { base, cap },
        restarts_max: settings.max_restarts,
    }
}

impl<'a> App<'a> {
    fn new(
        settings: &'a Settings,
        began: Now,
        lock: Lock,
        listener: TcpListener,
        control: Sender<()>,
    ) -> std::io::Result<Self> {
        let crew = crew(settings);
        let names: Vec<_> = crew.iter().map(|spec| spec.name).collect();
        let vitals = Vitals::new(began, format!("{:016x}", random()), &names);
        let (give_stop, stop) = Stop::new();
        let letters = bounded(limits::PAYMENT_QUEUE_MAX);
        let hook = || Hook::new(&settings.cryptobot_token, letters.0.clone(), stop.clone());
        let endpoints = Endpoints {
            vitals: Arc::clone(&vitals),
            threshold: settings.unhealthy_threshold,
            restart: Gate::new(settings.restart_token.clone(), random()),
            money: Gate::new(settings.metrics_token.clone(), random()),
            control,
            hook: settings.has_cashier().then(hook),
        };
        let counts = Arc::clone(&vitals.http);
        let server = Server::new(listener, "http", http::LIMITS, counts, move |request| {
            endpoints.answer(request)
        })?;
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
        let (threshold, owner) = (settings.unhealthy_threshold, settings.owner);
        let watch = Watch::new(
            Arc::clone(&vitals),
            &crew,
            patience(settings),
            threshold,
            owner,
        );
        Ok(Self {
            settings,
            vitals,
            lock: Arc::new(lock),
            watch,
            polls: Arc::new(Client::for_polls(settings)),
            sends,
            couriers,
            provider: Arc::new(CryptoPay::new(settings, CLERKS)),
            server,
            exits,
            batches: (batches.0, Some(batches.1)),
            orders: bounded(limits::PAYMENT_QUEUE_MAX),
            letters,
            offset: bounded(1),
            opened: bounded(1),
            to_audit: bounded(1),
            interrupt: Arc::default(),
            clock: Arc::default(),
            stops: (Some(give_stop), stop),
            told: bounded(4),
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

    /// Sees workers end or hang, and does what follows, until it is time to stop.
    fn watch(&mut self, signals: &Receiver<()>, asked: &Receiver<()>) -> End {
        loop {
            let patience = self.watch.rests(Instant::now());
            let seen = select! {
                recv(signals) -> _ => Seen::Signal,
                recv(asked) -> _ => Seen::Asked,
                recv(self.told.1) -> text => Seen::Told(text.expect("a sender is held here")),
                recv(self.exits.1) -> exit => Seen::Exit(exit.expect("a sender is held here")),
                recv(self.opened.1) -> clean => Seen::Opened(clean.unwrap_or(true)),
                default(patience) => Seen::Nothing,
            };
            self.couriers.report();
            for deed in self.watch.step(seen, random(), Instant::now()) {
                if let Some(end) = self.follow(deed) {
                    return end;
                }
            }
        }
    }

    /// Does what is to be done; how the process ends, if it does.
    fn follow(&mut self, deed: Deed) -> Option<End> {
        match deed {
            Deed::Start(worker) => {
                if let Err(error) = self.start(worker) {
                    let name = self.vitals.workers[worker].name();
                    log::error!("no thread for the {name}: {error}");
                    return Some(End::Restart);
                }
            }
            Deed::Free(worker) => self.free(worker),
            Deed::Relieve => self.couriers.relieve(Instant::now()),
            Deed::Say(job) => self.couriers.push(vec![*job]),
            Deed::Audit => drop(self.to_audit.0.try_send(())),
            Deed::Ready => systemd::ready(),
            Deed::Alive(how) => systemd::alive(&how.0, &how.1, self.vitals.total_updates()),
            Deed::End(end) => return Some(end),
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
            worker if self.is(worker, &TELLER) => self.provider.interrupt(),
            _ => {}
        }
    }

    /// Whether it is this one of those who are not always there.
    fn is(&self, worker: usize, spec: &ChildSpec) -> bool {
        self.vitals.workers[worker].name() == spec.name
    }

    /// Stops polling, then lets the engine finish; whether all that matters ended in time.
    fn stop(&mut self) -> bool {
        drop(self.stops.0.take());
        let mut exit = None;
        loop {
            let rest = self.watch.end(exit.as_ref(), Instant::now());
            // One that was about to poll when the stop came polls but once.
            self.polls.interrupt();
            if !self.watch.lives(ENGINE) {
                // Who waits for the engine to commit waits in vain; Telegram keeps the updates.
                self.batches.1 = None;
            }
            match rest {
                Rest::Until(time) => exit = self.exits.1.recv_deadline(time).ok(),
                Rest::Over(well) => return well,
            }
        }
    }
}
