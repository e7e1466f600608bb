//! The poller without its thread: what it decides is the bot's own, Telegram is in the test's hand.
use super::vitals;
use casino_bot::casino::House;
use casino_bot::shell::workers::poller::polling::{Heard, Next, Polling};
use casino_bot::telegram::classify;
use casino_bot::telegram::inbound::Inbound;
use casino_bot::values::time::Now;
use serde_json::{Value, json};

pub struct Poll {
    polling: Polling,
    next: Next,
    /// Whether it waits to hear that its updates are committed.
    handed_over: bool,
}

impl Poll {
    /// A poller that has heard nothing.
    pub fn new(now: Now, house: &House) -> Self {
        let mut polling = Polling::new(false, false, house, vitals(now));
        Self {
            next: polling.step(Heard::Nothing, 0, now.mono),
            polling,
            handed_over: false,
        }
    }

    /// Goes on until there are updates for the engine, or none wait; `telegram` answers. Those that it had
    /// before and that were not [`committed`](Self::committed) come again. `first`: where the books begin.
    pub fn updates(
        &mut self,
        first: Option<i64>,
        now: Now,
        mut telegram: impl FnMut(&str, &Value) -> (u16, Value),
    ) -> Vec<Inbound> {
        let mut call = |method: &str, params: &Value| {
            let (status, body) = telegram(method, params);
            let body = serde_json::to_vec(&body).expect("JSON");
            Heard::Answer(classify(status, &body).map(|()| body))
        };
        if std::mem::take(&mut self.handed_over) {
            self.hears(Heard::Committed(false), now);
        }
        if matches!(self.next, Next::Wait(_)) {
            // What it waits for is over by now.
            self.hears(Heard::Nothing, now);
        }
        loop {
            let heard = match &mut self.next {
                Next::Call(method, body) => {
                    let params = serde_json::from_str(body).expect("JSON");
                    call(method, &params)
                }
                Next::Poll(body, _) => {
                    let mut params: Value = serde_json::from_str(body).expect("JSON");
                    // No test waits for what it has not sent.
                    params["timeout"] = json!(0);
                    call("getUpdates", &params)
                }
                Next::Offset => Heard::Offset(first),
                Next::HandOver(updates, _) => {
                    self.handed_over = true;
                    return std::mem::take(updates);
                }
                Next::Aside(_) => Heard::Nothing,
                Next::Wait(_) => return Vec::new(),
                Next::End(end) => panic!("the poller ended: {end:?}"),
            };
            self.hears(heard, now);
        }
    }

    /// The engine has committed what it was given.
    pub fn committed(&mut self, now: Now) {
        if std::mem::take(&mut self.handed_over) {
            self.hears(Heard::Committed(true), now);
        }
    }

    fn hears(&mut self, heard: Heard, now: Now) {
        self.next = self.polling.step(heard, 0, now.mono);
    }
}
