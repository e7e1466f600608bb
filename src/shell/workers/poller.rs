//! The poller asks Telegram for updates and hands them to the engine. It asks for the next ones
//! only when the engine has committed these: until then Telegram is the inbox that survives a
//! crash. What comes after what is decided by [`Polling`]; the thread here waits for the world.
mod menu;
mod numbers;
mod own_name;
pub mod polling;

use super::Stop;
use super::engine::Batch;
use super::engine::bell::Ringer;
use crate::casino::House;
use crate::ops::health::Vitals;
use crate::telegram::BotApi;
use crate::telegram::inbound::Inbound;
use crate::telegram::token::Record;
use crate::values::chance::random;
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crossbeam_channel::{Receiver, Sender, select};
use polling::{Aside, Heard, Next, Polling};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The worker.
pub struct Poller {
    /// For getUpdates alone; interrupted to stop.
    pub polls: Arc<dyn BotApi>,
    /// For the few other calls.
    pub sends: Arc<dyn BotApi>,
    /// Whether the token has worked before.
    pub token: Record,
    /// Whose commands the menu shows.
    pub house: House,
    /// What the owner is to hear.
    pub tell: Sender<String>,
    /// The engine's inbox.
    pub batches: Ringer<Batch>,
    /// Whether Telegram keeps what the replica does not hold.
    pub replica_waits: bool,
    /// Gives the first offset to ask for once the books are open, if one is known.
    pub offset: Receiver<Option<i64>>,
    /// Where it reports to.
    pub vitals: Arc<Vitals>,
    /// Its sign of life.
    pub pulse: Pulse,
    /// Ends it.
    pub stop: Stop,
}

impl Poller {
    /// Polls until stopped.
    ///
    /// # Errors
    /// [`Fault::Unauthorized`] when Telegram does not know the token.
    pub fn run(&self) -> Result<(), Fault> {
        let running = self.pulse.generation() > 1;
        let worked = self.token.worked();
        let vitals = Arc::clone(&self.vitals);
        let mut polling = Polling::new(running, worked, &self.house, vitals);
        let mut heard = Heard::Nothing;
        while !self.pulse.is_void() {
            heard = match polling.step(heard, random(), Instant::now()) {
                Next::Call(method, body) => {
                    self.pulse.within(limits::CALL_WAIT);
                    let answer = self.sends.call(method, &body);
                    self.pulse.within(limits::PROMPT_WAIT);
                    Heard::Answer(answer)
                }
                Next::Poll(body, wait) => self.poll(&body, wait),
                Next::Offset => self.first_offset(),
                Next::HandOver(updates, at) => self.hand_over(updates, at),
                Next::Wait(time) => {
                    self.pulse.within(time + limits::PROMPT_WAIT);
                    match self.stop.wait(time) {
                        true => Heard::Stop,
                        false => Heard::Nothing,
                    }
                }
                Next::Aside(what) => {
                    self.aside(what);
                    Heard::Nothing
                }
                Next::End(end) => return end,
            };
        }
        Ok(())
    }

    fn poll(&self, body: &str, wait: Duration) -> Heard {
        if self.stop.given() {
            return Heard::Stop;
        }
        self.pulse.within(limits::POLL_WAIT_MAX);
        let answer = self.polls.poll(body, wait);
        self.pulse.within(limits::PROMPT_WAIT);
        self.pulse.drill();
        match answer {
            Err(_) if self.stop.given() => Heard::Stop,
            answer => Heard::Answer(answer),
        }
    }

    fn first_offset(&self) -> Heard {
        self.pulse.rest();
        select! {
            recv(self.offset) -> offset => Heard::Offset(offset.ok().flatten()),
            recv(self.stop.channel()) -> _ => Heard::Stop,
        }
    }

    fn hand_over(&self, updates: Vec<Inbound>, at: Instant) -> Heard {
        let (committed, commit) = oneshot::channel();
        // The engine is watched itself; the queue has room for the batches of some pollers.
        self.pulse.rest();
        let batch = Batch {
            from: self.pulse.clone(),
            at,
            updates,
            committed,
        };
        match self.batches.send(batch) {
            Ok(()) if commit.recv().is_err() => Heard::Committed(false),
            Ok(()) if self.replica_waits && !self.is_elsewhere() => Heard::Stop,
            Ok(()) => Heard::Committed(true),
            Err(_) => Heard::Stop,
        }
    }

    /// Waits until the replica holds what was committed: the next poll has Telegram forget the updates. `false`: it was
    /// stopped before.
    fn is_elsewhere(&self) -> bool {
        let replica = &self.vitals.replica;
        let (commits, _) = replica.commits();
        while !replica.awaits(commits, limits::REPLICA_STOP_LOOK_EVERY) {
            if self.stop.given() || self.pulse.is_void() {
                return false;
            }
        }
        true
    }

    fn aside(&self, what: Aside) {
        match what {
            Aside::Remember => {
                if let Err(error) = self.token.remember() {
                    log::warn!(
                        "that this token works cannot be noted beside the database: {error}"
                    );
                }
            }
            Aside::Reconnect => self.polls.reconnect(),
            // Full: the owner hears of worse things.
            Aside::Tell(text) => drop(self.tell.try_send(text)),
            Aside::Done => self.pulse.did(),
        }
    }
}
