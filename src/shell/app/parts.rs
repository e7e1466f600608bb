//! What the running program consists of, and how it is put together.
use super::crew::{COURIERS, crew};
use super::terms::house;
use super::watch::Watch;
use crate::casino::wings;
use crate::ops::config::{ReplicaWait, Settings};
use crate::ops::health::Vitals;
use crate::payments::Provider;
use crate::payments::client::Client as CryptoPay;
use crate::shell::supervisor::{ChildSpec, Patience};
use crate::shell::tenant::Tenant;
use crate::shell::workers::courier::{Couriers, Files};
use crate::shell::workers::engine::bell::{Bell, Ringer};
use crate::shell::workers::engine::{Asking, Batch, Letter};
use crate::shell::workers::http::{self, Endpoints, Gate, Hook, Office};
use crate::shell::workers::teller::{Asked, CLERKS};
use crate::shell::workers::{Exit, Stop};
use crate::store::{Db, InterruptHandle, Lock};
use crate::telegram::client::Client;
use crate::telegram::dispatch::{Dispatch, Rates};
use crate::values::backoff::Doubling;
use crate::values::chance::random;
use crate::values::limits;
use crate::values::tenure::Tenure;
use crate::values::time::{HouseClock, Now};
use crate::web::http::Server;
use crossbeam_channel::{Receiver, Sender, bounded};
use parking_lot::Mutex;
use std::net::TcpListener;
use std::sync::Arc;

/// Stack of a worker that reads the database.
pub(super) const STACK_BYTES: usize = 2 * 1024 * 1024;

/// The running program.
pub(super) struct App<'a> {
    pub settings: &'a Settings,
    pub vitals: Arc<Vitals>,
    pub lock: Arc<Lock>,
    pub tenant: Option<Arc<Tenant>>,
    /// As long as it lasts, something may be done outside.
    pub tenure: Tenure,
    /// Asks for a new start.
    pub control: Sender<()>,
    pub watch: Watch,
    pub polls: Arc<Client>,
    pub sends: Arc<Client>,
    pub couriers: Arc<Couriers>,
    pub provider: Arc<dyn Provider>,
    pub server: Server,
    pub exits: (Sender<Exit>, Receiver<Exit>),
    /// The engine's inbox; kept here so that what waits in it outlives an engine.
    pub batches: (Ringer<Batch>, Option<Receiver<Batch>>),
    /// To the payment provider, and what comes from it.
    pub orders: (Sender<Asked>, Receiver<Asked>),
    pub letters: (Ringer<Letter>, Receiver<Letter>),
    /// Wakes the engine.
    pub bell: Bell,
    /// From the office's browsers to the engine.
    pub askings: (Ringer<Asking>, Receiver<Asking>),
    /// The poller's first offset; later pollers get it from here as well.
    pub offset: (Sender<Option<i64>>, Receiver<Option<i64>>),
    /// The books are open: whether the run before ended as asked.
    pub opened: (Sender<bool>, Receiver<bool>),
    /// The same, for the auditor.
    pub to_audit: (Sender<()>, Receiver<()>),
    pub interrupt: Arc<Mutex<Option<InterruptHandle>>>,
    pub clock: Arc<Mutex<HouseClock>>,
    /// Stops every worker; the engine finishes first what it has.
    pub stops: (Option<Sender<()>>, Stop),
    /// What workers have for the owner's ears.
    pub told: (Sender<String>, Receiver<String>),
}

const fn patience(settings: &Settings) -> Patience {
    let (base, cap) = (settings.restart_delay, settings.max_delay);
    Patience {
        delays: Doubling { base, cap },
        restarts_max: settings.max_restarts,
    }
}

fn couriers(
    settings: &Settings,
    sends: &Arc<Client>,
    vitals: &Arc<Vitals>,
    exits: Sender<Exit>,
) -> Arc<Couriers> {
    let rates = Rates::new(
        settings.rate_global,
        settings.rate_chat,
        settings.rate_group,
    );
    // Through a connection of its own that is closed again, so that the engine does nothing for it.
    let books = settings.database.clone();
    let files = Files::new(settings.database.clone(), move |receipt, out| {
        wings::write_file(&Db::open_to_read(&books)?, receipt, out)
    });
    Couriers::new(
        sends.clone(),
        files,
        Dispatch::by(rates, settings.senders),
        settings.senders,
        Arc::clone(vitals),
        vitals.workers[COURIERS].next_life(vitals.began.mono),
        (COURIERS, exits),
    )
}

impl<'a> App<'a> {
    /// Nothing of it runs yet.
    pub fn new(
        settings: &'a Settings,
        began: Now,
        (lock, tenant): (Lock, Option<Arc<Tenant>>),
        listener: TcpListener,
        control: Sender<()>,
    ) -> std::io::Result<Self> {
        let crew = crew(settings);
        let names: Vec<_> = crew.iter().map(|spec| spec.name).collect();
        let vitals = Vitals::new(began, format!("{:016x}", random()), &names);
        if settings.litestream_socket.is_some() {
            let waits = settings.replica_wait != ReplicaWait::None;
            vitals.replica.watch(waits);
        }
        let (give_stop, stop) = Stop::new();
        let bell = Bell::default();
        let letters = to_engine(limits::PAYMENT_QUEUE_MAX, &bell);
        let askings = to_engine(limits::ERRANDS_MAX, &bell);
        let office = Office::new(
            settings,
            house(settings),
            askings.0.clone(),
            stop.clone(),
            Now::read,
        );
        let hook = || Hook::new(&settings.cryptobot_token, letters.0.clone(), stop.clone());
        let endpoints = Endpoints {
            vitals: Arc::clone(&vitals),
            threshold: settings.unhealthy_threshold,
            restart: Gate::new(settings.restart_token.clone(), random()),
            money: Gate::new(settings.metrics_token.clone(), random()),
            control: control.clone(),
            hook: settings.has_cashier().then(hook),
            office,
        };
        let counts = Arc::clone(&vitals.http);
        let server = Server::new(listener, "http", http::LIMITS, counts, move |request| {
            endpoints.answer(request)
        })?;
        let (exits, batches) = (bounded(16), to_engine(limits::ENGINE_QUEUE_MAX, &bell));
        let tenure = tenant
            .as_ref()
            .map_or_else(Tenure::default, |tenant| tenant.tenure.clone());
        let sends = Arc::new(Client::for_sends(settings, settings.senders).under(&tenure));
        let couriers = couriers(settings, &sends, &vitals, exits.0.clone());
        let (threshold, owner) = (settings.unhealthy_threshold, settings.owner);
        let patience = patience(settings);
        let watch = Watch::new(Arc::clone(&vitals), &crew, patience, threshold, owner);
        Ok(Self {
            settings,
            vitals,
            lock: Arc::new(lock),
            tenant,
            control,
            watch,
            polls: Arc::new(Client::for_polls(settings).under(&tenure)),
            sends,
            couriers,
            provider: Arc::new(CryptoPay::new(settings, CLERKS).under(&tenure)),
            tenure,
            server,
            exits,
            batches: (batches.0, Some(batches.1)),
            orders: bounded(limits::PAYMENT_QUEUE_MAX),
            letters,
            bell,
            askings,
            offset: bounded(1),
            opened: bounded(1),
            to_audit: bounded(1),
            interrupt: Arc::default(),
            clock: Arc::default(),
            stops: (Some(give_stop), stop),
            told: bounded(4),
        })
    }
    /// Whether a worker is this one of those who are not always there.
    pub fn is(&self, worker: usize, spec: &ChildSpec) -> bool {
        self.vitals.workers[worker].name() == spec.name
    }
}

/// A way to the engine with room for so many, and its other end.
fn to_engine<T>(room: usize, bell: &Bell) -> (Ringer<T>, Receiver<T>) {
    let (to, from) = bounded(room);
    (Ringer::new(to, bell.clone()), from)
}
