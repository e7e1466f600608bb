//! The composition root: settings in, channels and workers out, and one place from which all of
//! them are started, watched and stopped.
use crate::casino::House;
use crate::config::Settings;
use crate::fairness::SystemEntropy;
use crate::fault::Fault;
use crate::ledger::PlayerId;
use crate::limits;
use crate::store::{Db, Lock};
use crate::supervisor::backoff::{Doubling, random};
use crate::supervisor::{Child, Decision, Ended, Policy};
use crate::telegram::client::Client;
use crate::telegram::dispatch::{Dispatch, Rates};
use crate::time::Now;
use crate::workers::courier::Couriers;
use crate::workers::engine::{Batch, Engine, EngineThread};
use crate::workers::poller::Poller;
use crate::workers::{Exit, Stop, spawn};
use crossbeam_channel::{Receiver, Sender, bounded, select};
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
}

/// The running program.
struct App<'a> {
    settings: &'a Settings,
    polls: Arc<Client>,
    sends: Arc<Client>,
    batches: Sender<Batch>,
    exits: (Sender<Exit>, Receiver<Exit>),
    /// The workers that have started and not ended.
    running: Vec<&'static str>,
    stop_polling: Option<Sender<()>>,
    polling_stopped: Stop,
    /// The poller's first offset; later pollers get it from here as well.
    offset: (Sender<Option<i64>>, Receiver<Option<i64>>),
}

/// Plays until `signals` says stop or something ends it.
#[must_use]
pub fn run(settings: &Settings, signals: &Receiver<()>) -> End {
    let lock = match Lock::take(&settings.database) {
        Ok(Some(lock)) => lock,
        Ok(None) => {
            log::error!(
                "another casino-bot has {} open: stop that one first",
                settings.database.display()
            );
            return End::Occupied;
        }
        Err(error) => {
            log::error!(
                "{}.lock cannot be made: {error}",
                settings.database.display()
            );
            return End::Misconfigured;
        }
    };
    let (batches, inbox) = bounded(limits::ENGINE_QUEUE_MAX);
    let (stop_polling, polling_stopped) = Stop::new();
    let mut app = App {
        settings,
        polls: Arc::new(Client::for_polls(settings)),
        sends: Arc::new(Client::for_sends(settings, settings.senders)),
        batches,
        exits: bounded(16),
        running: Vec::new(),
        stop_polling: Some(stop_polling),
        polling_stopped,
        offset: bounded(1),
    };
    // The poller introduces itself to Telegram while the books are opened.
    let end = app
        .start_poller()
        .map_err(|e| Fault::Storage(format!("no thread: {e}")));
    match end.and_then(|()| app.play(&lock, inbox, signals)) {
        Ok(end) => end,
        Err(fault) => {
            log::error!("{fault}");
            if matches!(fault, Fault::Unusable(_)) {
                End::Misconfigured
            } else {
                End::Restart
            }
        }
    }
}

impl App<'_> {
    fn start_poller(&mut self) -> std::io::Result<()> {
        let poller = Poller {
            polls: self.polls.clone(),
            sends: self.sends.clone(),
            batches: self.batches.clone(),
            offset: self.offset.1.clone(),
            stop: self.polling_stopped.clone(),
        };
        self.start("poller", move || poller.run())
    }

    fn start(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<(), Fault> + Send + 'static,
    ) -> std::io::Result<()> {
        spawn(name, self.exits.0.clone(), work)?;
        self.running.push(name);
        Ok(())
    }

    fn play(
        &mut self,
        lock: &Lock,
        inbox: Receiver<Batch>,
        signals: &Receiver<()>,
    ) -> Result<End, Fault> {
        let settings = self.settings;
        let house = House::play(settings.owner.map(PlayerId));
        let db = Db::open(&settings.database, lock)?;
        let now = Now::read();
        let mut engine = Engine::start(house, db, Box::new(SystemEntropy::new()), now.wall)?;
        let rates = Rates::new(
            settings.rate_global,
            settings.rate_chat,
            settings.rate_group,
        );
        let couriers = Couriers::new(self.sends.clone(), Dispatch::new(rates), settings.senders);
        couriers.push(engine.undelivered(now)?);
        let _ = self.offset.0.try_send(engine.offset(now.wall));
        let (stop_engine, stop) = Stop::new();
        let thread = EngineThread {
            engine,
            batches: inbox,
            couriers: Arc::clone(&couriers),
            stop,
        };
        self.start("engine", move || thread.run())
            .map_err(|e| Fault::Storage(format!("no thread: {e}")))?;
        let end = self.watch(signals);
        let ended = self.stop(stop_engine);
        couriers.close();
        Ok(if ended || end != End::Stopped {
            end
        } else {
            End::Restart
        })
    }

    /// Sees workers end and answers as the supervisor decides, until it is time to stop.
    fn watch(&mut self, signals: &Receiver<()>) -> End {
        let (base, cap) = (self.settings.restart_delay, self.settings.max_delay);
        let delays = Doubling { base, cap };
        let child = |policy| Child::new(policy, delays, self.settings.max_restarts, Instant::now());
        let mut poller = child(Policy::Replace);
        let mut engine = child(Policy::EndProcess);
        let mut restart = crossbeam_channel::never();
        loop {
            let exit = select! {
                recv(signals) -> _ => {
                    log::info!("stopping as asked");
                    return End::Stopped;
                }
                recv(restart) -> _ => {
                    poller.started(Instant::now());
                    restart = crossbeam_channel::never();
                    // The engine knows what is handled; an update polled twice changes nothing.
                    let _ = self.offset.0.try_send(None);
                    if let Err(error) = self.start_poller() {
                        log::error!("no thread for the poller: {error}");
                        return End::Restart;
                    }
                    continue;
                }
                recv(self.exits.1) -> exit => exit.expect("this function's owner holds a sender"),
            };
            let child = if exit.name == "poller" {
                &mut poller
            } else {
                &mut engine
            };
            self.note_end(&exit);
            match child.decide(&exit.ended, random(), Instant::now()) {
                Decision::Nothing => {}
                Decision::StartAfter(delay) => {
                    log::warn!("{} starts again in {delay:?}", exit.name);
                    restart = crossbeam_channel::after(delay);
                }
                Decision::Restart => return End::Restart,
                Decision::Stop => return End::Misconfigured,
            }
        }
    }

    /// Stops polling, then lets the engine finish; whether all ended in time.
    fn stop(&mut self, stop_engine: Sender<()>) -> bool {
        let mut deadline = Instant::now() + limits::STOP_WAIT;
        drop(self.stop_polling.take());
        self.polls.interrupt();
        drop(stop_engine);
        while !self.running.is_empty() {
            // Without the engine only calls to Telegram are left, which nothing depends on.
            if !self.running.contains(&"engine") {
                deadline = deadline.min(Instant::now() + limits::STOP_CONFIRM_WAIT);
            }
            let Ok(exit) = self.exits.1.recv_deadline(deadline) else {
                log::warn!(
                    "still busy at the end: {}; nothing is lost",
                    self.running.join(", ")
                );
                return !self.running.contains(&"engine");
            };
            self.note_end(&exit);
        }
        true
    }

    fn note_end(&mut self, exit: &Exit) {
        self.running.retain(|name| *name != exit.name);
        match &exit.ended {
            Ended::AsAsked => log::debug!("{} ended", exit.name),
            Ended::Fault(fault) => log::error!("{} ended: {fault}", exit.name),
            Ended::Panic => log::error!("{} ended in a panic", exit.name),
        }
    }
}
