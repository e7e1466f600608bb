//! The threads and the shell around each. What a worker does is in its own file; how it starts
//! and how its end is noticed is here.
pub mod auditor;
pub mod courier;
pub mod engine;
pub mod holder;
pub mod http;
pub mod keeper;
pub mod pinger;
pub mod poller;
pub mod teller;

use crate::shell::supervisor::Ended;
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::Builder;
use std::time::Duration;

/// A worker's end, for the supervisor.
#[derive(Debug)]
pub struct Exit {
    pub worker: usize,
    /// Which of its lives ended; `None` when a part of it did and the rest lives on.
    pub generation: Option<u32>,
    pub ended: Ended,
}

/// A stop signal that many wait for: it is given when its sending half is dropped.
#[derive(Clone, Debug)]
pub struct Stop(Receiver<()>);

impl Stop {
    /// A signal and what gives it.
    #[must_use]
    pub fn new() -> (Sender<()>, Self) {
        let (give, signal) = crossbeam_channel::bounded(0);
        (give, Self(signal))
    }

    /// Waits this long unless stopped; whether it was stopped.
    #[must_use]
    pub fn wait(&self, time: Duration) -> bool {
        !matches!(self.0.recv_timeout(time), Err(RecvTimeoutError::Timeout))
    }

    /// Whether the signal was given.
    #[must_use]
    pub fn given(&self) -> bool {
        !matches!(self.0.try_recv(), Err(TryRecvError::Empty))
    }

    /// For `select!`: disconnected once the signal is given.
    #[must_use]
    pub const fn channel(&self) -> &Receiver<()> {
        &self.0
    }
}

/// Runs `work` on a thread of its own; its end, a panic included, goes to `exits`.
///
/// # Errors
/// When the system has no thread left.
pub fn spawn(
    worker: usize,
    pulse: &Pulse,
    stack_bytes: usize,
    exits: Sender<Exit>,
    work: impl FnOnce() -> Result<(), Fault> + Send + 'static,
) -> std::io::Result<()> {
    let generation = Some(pulse.generation());
    let thread = Builder::new()
        .name(pulse.name().to_owned())
        .stack_size(stack_bytes);
    let thread = thread.spawn(move || {
        let ended = match catch_unwind(AssertUnwindSafe(work)) {
            Ok(Ok(())) => Ended::AsAsked,
            Ok(Err(fault)) => Ended::Fault(fault),
            Err(_) => Ended::Panic,
        };
        // The supervisor outlives every worker; if it is gone, so is the process.
        let _ = exits.send(Exit {
            worker,
            generation,
            ended,
        });
    });
    thread.map(drop)
}

/// Lets threads that answer probes go before this one: what it does, it does in bulk.
fn yield_to_others() {
    let own = Some(rustix::thread::gettid());
    let _ = rustix::process::setpriority_process(own, 10);
}
