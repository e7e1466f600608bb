//! Calls to the payment provider, by the teller's own order of them, and its webhooks.
use super::process::{Letter, Process};
use super::weather::{SENDING, Way};
use super::wires::Of;
use super::world::{Actor, World};
use casino_bot::casino::payment::{Failure, News, Order};
use casino_bot::ops::config::Secret;
use casino_bot::payments::carry_out;
use casino_bot::payments::client::Client;
use casino_bot::payments::inbound::{Came, Ear};
use casino_bot::payments::line::{Answer, Line};
use casino_bot::sandbox::{Hook, PAY_TOKEN, Sandbox};
use casino_bot::shell::workers::teller::turns::{Heard, Next, Turns};
use casino_bot::values::limits;
use parking_lot::Mutex;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A line without a network.
struct Wire {
    sandbox: Arc<Sandbox>,
    /// What becomes of the next call.
    way: Arc<Mutex<Way>>,
}

impl Line for Wire {
    fn call(&self, method: &str, parameters: &Value) -> Result<Answer, Failure> {
        let way = *self.way.lock();
        let unknown = || Failure::Unknown("the connection is lost".to_owned());
        let says = |status: u16, body: String| Answer {
            status,
            after: None,
            body: body.into_bytes(),
        };
        let refusal = |status: u16, name: &str| {
            json!({"ok": false, "error": {"code": status, "name": name}}).to_string()
        };
        match way {
            Way::Blind if method == "getTransfers" => {
                let none = json!({"ok": true, "result": {"items": []}});
                Ok(says(200, none.to_string()))
            }
            Way::Fine | Way::Blind => {
                let answer = self.sandbox.pay(PAY_TOKEN, method, parameters);
                Ok(says(answer.status, answer.body.to_string()))
            }
            Way::Belied(status) => {
                self.sandbox.pay(PAY_TOKEN, method, parameters);
                Ok(says(status, refusal(status, "INTERNAL_SERVER_ERROR")))
            }
            Way::Lost | Way::Late => {
                self.sandbox.pay(PAY_TOKEN, method, parameters);
                Err(unknown())
            }
            Way::Unreached => Err(Failure::NotDone(None)),
            Way::Reset => Err(unknown()),
            Way::Garbage => Ok(says(502, "<html>502 Bad Gateway</html>".to_owned())),
            Way::Refused(429, after) => Ok(Answer {
                after: Some(Duration::from_secs(u64::from(after))),
                ..says(429, refusal(429, "TOO_MANY_REQUESTS"))
            }),
            // What is switched off at the app is what it sends.
            Way::Refused(403, _) if method != "transfer" => Err(unknown()),
            Way::Refused(status, _) => {
                let name = match status {
                    401 => "UNAUTHORIZED",
                    403 => "METHOD_DISABLED",
                    423 => "ACCOUNT_SUSPENDED",
                    _ => "INTERNAL_SERVER_ERROR",
                };
                Ok(says(status, refusal(status, name)))
            }
        }
    }
}

/// What a process has for the provider.
pub struct Till {
    turns: Turns,
    pub orders: VecDeque<(Order, Instant)>,
    client: Client<Wire>,
    way: Arc<Mutex<Way>>,
    ear: Ear,
    /// A webhook that waits to be heard.
    hook: bool,
}

impl Till {
    pub fn new(sandbox: &Arc<Sandbox>) -> Self {
        let way = Arc::new(Mutex::new(Way::Fine));
        let (sandbox, of_wire) = (Arc::clone(sandbox), Arc::clone(&way));
        Self {
            turns: Turns::default(),
            orders: VecDeque::new(),
            client: Client::over(Wire {
                sandbox,
                way: of_wire,
            }),
            way,
            ear: Ear::new(&Secret::new(PAY_TOKEN.to_owned())),
            hook: false,
        }
    }

    /// Whether a webhook waits for its answer.
    pub const fn has_hook(&self) -> bool {
        self.hook
    }
}

impl World {
    /// The teller's thread, until it has to wait.
    pub fn teller_goes_on(&mut self) {
        let Some(mut p) = self.process.take() else {
            return;
        };
        let mut heard = Heard::Nothing;
        loop {
            match p.till.turns.step(heard, self.mono()) {
                Next::Call(order) => {
                    let way = self.way_of(&order);
                    self.calls(p.life, Of::Clerk(order, None), way);
                    heard = Heard::Nothing;
                }
                Next::Tell(news) => {
                    self.tells(&mut p, *news);
                    heard = Heard::Nothing;
                }
                Next::Wait(time) => {
                    if let Some((order, at)) = p.till.orders.pop_front() {
                        heard = Heard::Asked(order, at);
                        continue;
                    }
                    if let Some(time) = time {
                        let in_ms = self.ms_of(self.mono() + time) - self.at_ms;
                        self.wakes(Actor::Teller, in_ms.max(1));
                    }
                    break;
                }
            }
        }
        self.process = Some(p);
    }

    /// What becomes of a call to the provider. Where money is sent, it goes wrong even in fine weather.
    fn way_of(&mut self, order: &Order) -> Way {
        let way = self.provider.way(self.at_ms, &mut self.chance);
        let sends = matches!(order, Order::Send { .. }) && !self.is_calm();
        match way {
            Way::Fine if sends && self.chance.one_in(3) => *self.chance.of(&SENDING),
            way => way,
        }
    }

    /// The provider gets a call.
    pub fn ordered(&mut self, order: &Order, way: Way, is_orphan: bool) -> News {
        if matches!(order, Order::Send { .. }) && !is_orphan {
            self.books.sends_while_held |= self.is_held() || self.books.sends_nothing;
        }
        // A call of a process that is gone is made all the same: any client makes it so.
        let news = match &self.process {
            Some(process) => {
                *process.till.way.lock() = way;
                carry_out(&process.till.client, order)
            }
            None => {
                let till = Till::new(&self.sandbox);
                *till.way.lock() = way;
                carry_out(&till.client, order)
            }
        };
        let said = format!("provider, {way:?}: {order:?}");
        if !matches!(order, Order::Holdings | Order::Rates) {
            self.says(said.get(..140).unwrap_or(&said));
        }
        self.trace.counts(&format!("{said} {news:?}"));
        let kind = format!("{order:?}");
        let kind = kind.split([' ', '{']).next().unwrap_or_default();
        self.meets(format!("provider: {kind}, {way:?}"));
        news
    }

    /// Whether the books that the process has are such that nothing may be sent.
    fn is_held(&self) -> bool {
        let count = |p: &Process| {
            let sql = "SELECT count(held) FROM till";
            p.reader.query_row(sql, [], |row| row.get::<_, i64>(0))
        };
        self.process.as_ref().is_some_and(|p| count(p) == Ok(1))
    }

    pub fn teller_hears(&mut self, p: &mut Process, order: Order, news: Box<News>) {
        let mono = self.mono();
        if let Next::Tell(news) = p.till.turns.step(Heard::Ended(order, news), mono) {
            self.tells(p, *news);
        }
    }

    fn tells(&mut self, p: &mut Process, news: News) {
        if p.letters.len() < limits::PAYMENT_QUEUE_MAX {
            p.letters.push_back(Letter {
                news,
                is_hook: false,
            });
        }
        let in_ms = self.chance.below(5);
        self.wakes(Actor::Engine, in_ms);
    }

    /// A webhook that is due is sent, or the one that waits for an answer gets none.
    pub fn hooks_go_on(&mut self) {
        if self.process.as_ref().is_some_and(|p| p.till.hook) {
            if self.books.hook_since_ms + 5_000 <= self.at_ms {
                self.hook_answered(503);
            } else {
                self.wakes(Actor::Hooks, 5_000);
                return;
            }
        }
        match self.sandbox.hook() {
            Hook::Never => {}
            Hook::At(unix_ms) => {
                let in_ms = unix_ms.saturating_sub(self.sandbox.now_ms());
                self.wakes(Actor::Hooks, u64::try_from(in_ms).unwrap_or(0).max(1));
            }
            Hook::Due(body, signature) => self.hook_comes(&body, signature.as_deref()),
        }
    }

    fn hook_comes(&mut self, body: &str, signature: Option<&str>) {
        let Some(p) = &mut self.process else {
            self.says("a webhook finds nobody");
            self.sandbox.hook_answered(0);
            self.wakes(Actor::Hooks, 1);
            return;
        };
        let came = p
            .till
            .ear
            .hear(signature.unwrap_or_default(), body.as_bytes());
        match came {
            Came::Forged => {
                self.says("a webhook is not signed");
                self.sandbox.hook_answered(401);
                self.wakes(Actor::Hooks, 1);
            }
            Came::Other => {
                self.sandbox.hook_answered(200);
                self.wakes(Actor::Hooks, 1);
            }
            Came::Paid(invoice) => {
                let news = News::Told(*invoice);
                p.till.hook = true;
                p.letters.push_back(Letter {
                    news,
                    is_hook: true,
                });
                self.books.hook_since_ms = self.at_ms;
                self.wakes(Actor::Engine, 1);
                self.wakes(Actor::Hooks, 5_000);
            }
        }
    }

    /// Somebody else than the provider posts to the webhook.
    pub fn stranger_posts(&mut self, body: &str, signature: &str) {
        let Some(p) = &mut self.process else {
            return;
        };
        if let Came::Paid(invoice) = p.till.ear.hear(signature, body.as_bytes()) {
            let news = News::Told(*invoice);
            p.letters.push_back(Letter {
                news,
                is_hook: false,
            });
            self.wakes(Actor::Engine, 1);
        }
    }

    pub fn hook_answered(&mut self, status: u16) {
        if let Some(p) = &mut self.process {
            p.till.hook = false;
        }
        self.sandbox.hook_answered(status);
        self.wakes(Actor::Hooks, 2);
    }
}
