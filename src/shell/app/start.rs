//! How each worker starts: what it is given of the program that runs.
use super::crew::{AUDITOR, COURIERS, ENGINE, HOLDER, HTTP, KEEPER, PINGER, POLLER, TELLER};
use super::parts::{App, STACK_BYTES};
use super::terms::house;
use crate::casino::{BrowserWay, House};
use crate::ops::config::{ReplicaWait, Secret, Settings};
use crate::ops::probe::RunFile;
use crate::ops::replicator::{Replicator, of_generation};
use crate::ops::wire::Way;
use crate::payments::client::Client as CryptoPay;
use crate::shell::tenant::Tenant;
use crate::shell::workers::auditor::Auditor;
use crate::shell::workers::engine::EngineThread;
use crate::shell::workers::holder::Holder;
use crate::shell::workers::keeper::Keeper;
use crate::shell::workers::pinger::Pinger;
use crate::shell::workers::poller::Poller;
use crate::shell::workers::spawn;
use crate::shell::workers::teller::{CLERKS, Teller};
use crate::telegram::client::Client;
use crate::telegram::token::Record;
use crate::values::heartbeat::Pulse;
use crate::web::http::ACCEPT_STACK_BYTES;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Instant;

impl App<'_> {
    /// The poller introduces itself to Telegram while the books are opened.
    pub(super) fn start_all(&mut self) -> std::io::Result<()> {
        for worker in (0..self.vitals.workers.len()).filter(|worker| *worker != COURIERS) {
            self.start(worker)?;
        }
        let addr = self.server.addr();
        self.vitals.port.store(addr.port(), Relaxed);
        let run = RunFile {
            addr,
            pid: std::process::id(),
            instance: self.vitals.instance.clone(),
        };
        match run.write(&self.settings.database) {
            Ok(()) => log::info!("health on http://{addr}/health"),
            Err(error) => {
                log::warn!("health on http://{addr}/health, which tools cannot find: {error}");
            }
        }
        Ok(())
    }

    pub(super) fn start(&mut self, worker: usize) -> std::io::Result<()> {
        let heartbeat = Arc::clone(&self.vitals.workers[worker]);
        if worker == COURIERS {
            heartbeat.restarted(Instant::now());
            return Ok(());
        }
        let pulse = heartbeat.next_life(Instant::now());
        self.watch.begins(worker, pulse.generation());
        let (life, exits) = (pulse.clone(), self.exits.0.clone());
        match worker {
            POLLER => {
                let poller = self.poller(pulse);
                spawn(worker, &life, STACK_BYTES, exits, move || poller.run())
            }
            ENGINE => {
                let engine = self.engine(pulse);
                spawn(worker, &life, STACK_BYTES, exits, move || engine.run())
            }
            HTTP => {
                let acceptor = self.server.acceptor();
                spawn(worker, &life, ACCEPT_STACK_BYTES, exits, move || {
                    acceptor.run(&pulse);
                    Ok(())
                })
            }
            AUDITOR => {
                if self.watch.is_ready() {
                    // The one before may have ended before its time came.
                    let _ = self.to_audit.0.try_send(());
                }
                let auditor = Auditor {
                    database: self.settings.database.clone(),
                    vitals: Arc::clone(&self.vitals),
                    cashier: self.settings.has_cashier(),
                    winds_down: self.settings.wind_down,
                    opened: self.to_audit.1.clone(),
                    pulse,
                    stop: self.stops.1.clone(),
                };
                spawn(worker, &life, STACK_BYTES, exits, move || auditor.run())
            }
            worker if self.is(worker, &TELLER) => {
                let teller = self.teller(pulse);
                spawn(worker, &life, STACK_BYTES, exits, move || teller.run())
            }
            worker if self.is(worker, &PINGER) => {
                let pinger = Pinger {
                    url: self.settings.render_external_url.clone(),
                    way: Way::to(&self.settings.render_external_url, self.settings),
                    every: self.settings.heartbeat_interval,
                    pulse,
                    stop: self.stops.1.clone(),
                };
                spawn(worker, &life, STACK_BYTES, exits, move || pinger.run())
            }
            worker if self.is(worker, &KEEPER) => {
                let keeper = self.keeper(pulse);
                spawn(worker, &life, STACK_BYTES, exits, move || keeper.run())
            }
            worker if self.is(worker, &HOLDER) => {
                let tenant = self.tenant.clone();
                let holder = Holder {
                    tenant: tenant.expect("there is a holder where there is a lease"),
                    vitals: Arc::clone(&self.vitals),
                    database: self.settings.database.clone(),
                    answers_wait: self.settings.replica_wait == ReplicaWait::Answers,
                    control: self.control.clone(),
                    pulse,
                    stop: self.stops.1.clone(),
                };
                spawn(worker, &life, STACK_BYTES, exits, move || holder.run())
            }
            other => Err(std::io::Error::other(format!(
                "the crew has no worker {other}"
            ))),
        }
    }

    fn poller(&mut self, pulse: Pulse) -> Poller {
        if pulse.generation() > 1 {
            // One that hangs may still hold the old connection. The engine knows what is handled,
            // and an update polled twice changes nothing.
            self.polls = Arc::new(Client::for_polls(self.settings).under(&self.tenure));
            let _ = self.offset.0.try_send(None);
        }
        Poller {
            polls: self.polls.clone(),
            sends: self.sends.clone(),
            house: house(self.settings),
            token: Record::new(&self.settings.database, &self.settings.bot_token),
            tell: self.told.0.clone(),
            batches: self.batches.0.clone(),
            replica_waits: self.settings.replica_wait != ReplicaWait::None,
            offset: self.offset.1.clone(),
            vitals: Arc::clone(&self.vitals),
            pulse,
            stop: self.stops.1.clone(),
        }
    }

    fn teller(&mut self, pulse: Pulse) -> Teller {
        if pulse.generation() > 1 {
            // What hangs of the one before goes on without a word.
            self.provider = Arc::new(CryptoPay::new(self.settings, CLERKS).under(&self.tenure));
        }
        Teller {
            provider: Arc::clone(&self.provider),
            orders: self.orders.1.clone(),
            letters: self.letters.0.clone(),
            pulse,
            stop: self.stops.1.clone(),
        }
    }

    fn keeper(&self, pulse: Pulse) -> Keeper {
        let socket = self.settings.litestream_socket.as_deref();
        let place = |tenant: &Arc<Tenant>| {
            let generation = tenant.seen().0.generation;
            let url = self.settings.replica_url.expose();
            Secret::new(of_generation(url, generation))
        };
        Keeper {
            replicator: Replicator::new(
                socket.expect("there is a keeper where this is set"),
                &self.settings.database,
            ),
            place: self.tenant.as_ref().map(place),
            prompt: self.settings.replica_wait != ReplicaWait::None,
            vitals: Arc::clone(&self.vitals),
            pulse,
            stop: self.stops.1.clone(),
        }
    }

    fn engine(&self, pulse: Pulse) -> EngineThread {
        EngineThread {
            house: House {
                browser: browser(self.settings, self.server.addr()),
                ..house(self.settings)
            },
            database: self.settings.database.clone(),
            lock: Arc::clone(&self.lock),
            batches: self.batches.1.clone().expect("taken away at the end only"),
            couriers: Arc::clone(&self.couriers),
            orders: self.orders.0.clone(),
            letters: self.letters.1.clone(),
            askings: self.askings.1.clone(),
            bell: self.bell.clone(),
            offset: self.offset.0.clone(),
            opened: self.opened.0.clone(),
            replicated: self.settings.litestream_socket.is_some(),
            answers_wait: self.settings.replica_wait == ReplicaWait::Answers,
            interrupt: Arc::clone(&self.interrupt),
            clock: Arc::clone(&self.clock),
            vitals: Arc::clone(&self.vitals),
            pulse,
            stop: self.stops.1.clone(),
        }
    }
}

/// How the office is reached in a browser: by its address, or through a tunnel to a port that listens where one ends.
fn browser(settings: &Settings, addr: SocketAddr) -> BrowserWay {
    let ip = addr.ip().to_canonical();
    if !settings.office_url.is_empty() {
        BrowserWay::Public(settings.office_url.clone())
    } else if ip.is_unspecified() || ip == Ipv4Addr::LOCALHOST {
        BrowserWay::Tunnel(addr.port())
    } else {
        BrowserWay::Nowhere
    }
}
