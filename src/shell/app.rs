//! The composition root: settings in, channels and workers out, and one place from which all of
//! them are started, watched and stopped.
mod crew;
mod end;
mod lease;
mod notices;
mod parts;
mod start;
mod systemd;
mod terms;
mod watch;

pub use end::End;
pub use systemd::stands_by;
pub use terms::house;

use crate::ops::config::Settings;
use crate::ops::probe::RunFile;
use crate::ops::replicator::Replicator;
use crate::store::{Holder, Lock};
use crate::values::chance::random;
use crate::values::fault::Fault;
use crate::values::limits;
use crate::values::time::Now;
use crew::{ENGINE, POLLER, TELLER};
use crossbeam_channel::{Receiver, bounded, select};
use parts::App;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Instant;
use watch::{Deed, Rest, Seen};

/// Plays until `signals` says stop, /restart asks for a new start, or something ends it. The health
/// server takes `listener`, or else a port by the settings.
#[must_use]
pub fn run(settings: &Settings, signals: &Receiver<()>, listener: Option<TcpListener>) -> End {
    let began = Now::read();
    let lock = match take_lock(settings, signals) {
        Ok(lock) => lock,
        Err(end) => return end,
    };
    let tenant = match lease::take(settings, signals) {
        Ok(tenant) => tenant,
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
    let started =
        App::new(settings, began, (lock, tenant), listener, control).and_then(|mut app| {
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

impl App<'_> {
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
        self.leave();
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

    /// Has the replica hold all there is, and says that another machine may act.
    fn leave(&self) {
        let replica = &self.vitals.replica;
        let (commits, _) = replica.commits();
        if let Some(socket) = &self.settings.litestream_socket {
            let replicator = Replicator::new(socket, &self.settings.database);
            let began = Instant::now();
            match replicator.sync(limits::REPLICA_LAST_WAIT) {
                Ok(position) => replica.said(commits, began, position, Instant::now()),
                Err(fault) => log::warn!("the last commits may not be replicated: {fault}"),
            }
        }
        if let Some(tenant) = &self.tenant {
            tenant.end(replica.commits());
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

    /// Stops polling, then lets the engine finish; whether all that matters ended in time.
    fn stop(&mut self) -> bool {
        drop(self.stops.0.take());
        self.bell.ring();
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
