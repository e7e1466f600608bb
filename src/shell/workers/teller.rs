//! The teller makes the calls to the payment provider: its thread says whose turn it is ([`Turns`]), its clerks
//! wait for the answers. Whatever the provider does, the thread waits for nobody, and a call that is cut off is one
//! of which nobody knows what became: what it is about is on the agenda, and asks.
pub mod turns;

use super::Stop;
use super::engine::Letter;
use super::engine::bell::Ringer;
use crate::casino::payment::{Failure, News, Order};
use crate::payments::{Provider, carry_out};
use crate::values::fault::Fault;
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crossbeam_channel::{Receiver, Sender, after, bounded, never, select};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::Builder;
use std::time::Instant;
use turns::{Heard, Next, Turns};

/// As many as there may be calls at once.
pub const CLERKS: usize = turns::AT_ONCE;

/// A call that is asked for, and since when.
pub type Asked = (Order, Instant);

/// The worker.
pub struct Teller {
    pub provider: Arc<dyn Provider>,
    /// From the engine.
    pub orders: Receiver<Asked>,
    /// To the engine.
    pub letters: Ringer<Letter>,
    pub pulse: Pulse,
    pub stop: Stop,
}

impl Teller {
    /// Works until stopped. What is under way then is cut off.
    ///
    /// # Errors
    /// When the system has no thread left.
    pub fn run(&self) -> Result<(), Fault> {
        let (calls, clerks) = bounded(CLERKS);
        let (ends, ended) = bounded(CLERKS);
        for clerk in 1..=CLERKS {
            let (provider, calls, ends) = (self.provider.clone(), clerks.clone(), ends.clone());
            Builder::new()
                .name(format!("clerk-{clerk}"))
                .stack_size(limits::COURIER_STACK_BYTES)
                .spawn(move || work(&*provider, &calls, &ends))
                .map_err(|error| Fault::of_file(&error))?;
        }
        let (mut turns, mut heard) = (Turns::default(), Heard::Nothing);
        while !self.pulse.is_void() {
            heard = match turns.step(heard, Instant::now()) {
                Next::Call(order) => {
                    // There is a clerk for each that may be under way.
                    let _ = calls.try_send(order);
                    Heard::Nothing
                }
                Next::Tell(news) => {
                    self.tell(*news);
                    Heard::Nothing
                }
                Next::Wait(time) => {
                    let now = Instant::now();
                    match turns.due() {
                        Some(due) => self.pulse.within(due.saturating_duration_since(now)),
                        None => self.pulse.rest(),
                    }
                    let heard = select! {
                        recv(self.stop.channel()) -> _ => break,
                        recv(ended) -> end => end.map_or(Heard::Nothing, |(order, news)| Heard::Ended(order, Box::new(news))),
                        recv(self.orders) -> order => order.map_or(Heard::Nothing, |(order, at)| Heard::Asked(order, at)),
                        recv(time.map_or_else(never, after)) -> _ => Heard::Nothing,
                    };
                    self.pulse.within(limits::PROMPT_WAIT);
                    self.pulse.drill();
                    heard
                }
            };
        }
        self.provider.interrupt();
        Ok(())
    }

    fn tell(&self, news: News) {
        if let Some(failure) = news.failure() {
            log::warn!("a call to the payment provider: {failure}");
        }
        self.pulse.did();
        let letter = Letter { news, heard: None };
        if self.letters.try_send(letter).is_err() {
            log::warn!("what the payment provider said is not heard: it is asked again");
        }
    }
}

/// A clerk: one call after the other.
fn work(provider: &dyn Provider, calls: &Receiver<Order>, ends: &Sender<(Order, News)>) {
    for order in calls {
        let news = catch_unwind(AssertUnwindSafe(|| carry_out(provider, &order)));
        let panicked = |_| order.failed(Failure::Unknown("a panic".to_owned()));
        let news = news.unwrap_or_else(panicked);
        if ends.send((order, news)).is_err() {
            return;
        }
    }
}
