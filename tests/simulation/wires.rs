//! Calls to Telegram: those of the couriers and of the poller, each of which gets there at one time and is answered at
//! another, or not.
use super::process::{Batch, Process};
use super::proofs::{Wrong, wrong};
use super::weather::{THROWING, Way};
use super::world::{Actor, World};
use crate::kit::TOKEN;
use casino_bot::casino::payment::{News, Order};
use casino_bot::casino::wings;
use casino_bot::shell::workers::courier::judge::{Errand, Judge};
use casino_bot::shell::workers::poller::polling::{Heard, Next};
use casino_bot::telegram::classify;
use casino_bot::telegram::outbound::Job;
use casino_bot::values::fault::Fault;
use serde_json::{Value, json};
use std::time::Duration;

/// Calls of the couriers at once.
const COURIERS: usize = 6;
/// How long a call takes that comes back when nobody waits for it any more, milliseconds.
const TOO_LONG_MS: u64 = 90_000;

/// What a call is for.
pub enum Of {
    Courier(Box<Job>, Errand),
    Poller(&'static str, String),
    /// getUpdates, held until then.
    Poll(String, u64),
    Clerk(Order, Option<Box<News>>),
}

/// One call under way.
pub struct Call {
    pub life: u32,
    pub of: Of,
    pub way: Way,
    /// What it comes to, once it got there.
    pub came: Option<(u16, Value)>,
}

impl World {
    fn life(&self) -> u32 {
        self.process.as_ref().map_or(0, |process| process.life)
    }

    /// The numbers in the outbox of what the couriers are carrying.
    pub fn under_way(&self, life: u32) -> impl Iterator<Item = i64> {
        let own = self.calls.values().filter(move |call| call.life == life);
        own.filter_map(|call| match &call.of {
            Of::Courier(job, _) => Some(job.id),
            _ => None,
        })
    }

    pub fn calls(&mut self, life: u32, of: Of, way: Way) -> u64 {
        self.last_call += 1;
        let (id, came) = (self.last_call, None);
        self.calls.insert(
            id,
            Call {
                life,
                of,
                way,
                came,
            },
        );
        let delay_ms = self.chance.delay_ms();
        self.reaches_in(id, delay_ms);
        id
    }

    /// The couriers make the calls that may be made now.
    pub fn couriers_go_on(&mut self) {
        let mono = self.mono();
        let Some(mut p) = self.process.take() else {
            return;
        };
        while p.under_way < COURIERS {
            let Some(job) = p.dispatch.next(mono) else {
                break;
            };
            match Judge::take_up(&job, mono) {
                Ok(errand) => {
                    p.under_way += 1;
                    let way = match self.telegram.way(self.at_ms, &mut self.chance) {
                        Way::Fine if errand.method == "sendDice" => self.way_of_dice(),
                        Way::Fine if !self.is_calm() && self.chance.one_in(60) => Way::Reset,
                        way => way,
                    };
                    self.calls(p.life, Of::Courier(Box::new(job), errand), way);
                }
                Err(late) => p.dispatch.end(job, late, mono),
            }
        }
        // Where all are under way, the next goes on when one comes back.
        let due = p.dispatch.due(mono).filter(|_| p.under_way < COURIERS);
        let due = due.map(|due| self.ms_of(due));
        self.process = Some(p);
        if let Some(due_ms) = due {
            let in_ms = due_ms.saturating_sub(self.at_ms).max(1);
            self.wakes(Actor::Couriers, in_ms);
        }
    }

    /// Of throws something goes wrong even in fine weather.
    fn way_of_dice(&mut self) -> Way {
        match !self.is_calm() && self.chance.one_in(3) {
            true => *self.chance.of(&THROWING),
            false => Way::Fine,
        }
    }

    /// A call gets there, if it does, and has its effect, if it has one.
    pub fn reaches(&mut self, id: u64) -> Result<(), Wrong> {
        let Some(mut call) = self.calls.remove(&id) else {
            return Ok(());
        };
        // What has left the process gets there without it; who holds a poll for nobody gives nothing away.
        let is_orphan = call.life != self.life();
        let mut answer_in_ms = self.chance.delay_ms();
        match &mut call.of {
            Of::Courier(job, errand) => {
                let (job, errand) = (&**job, &*errand);
                call.came = self.sent(job, errand, call.way, is_orphan)?;
            }
            Of::Poller(method, body) => {
                let params = serde_json::from_str(body).unwrap_or_default();
                if call.way.acts() {
                    let answer = self.sandbox.call(TOKEN, method, &params);
                    call.came = Some((answer.status, answer.body));
                }
            }
            Of::Poll(..) if is_orphan => return Ok(()),
            Of::Poll(body, until_ms) => {
                let (body, until_ms) = (body.clone(), *until_ms);
                if call.way.acts() {
                    let came = self.polled(&body);
                    let is_empty = came.1["result"].as_array().is_some_and(Vec::is_empty);
                    if is_empty && self.at_ms < until_ms {
                        self.calls.insert(id, call);
                        self.books.held_poll = Some(id);
                        self.reaches_in(id, until_ms - self.at_ms);
                        return Ok(());
                    }
                    // An error gives nothing away: somebody has set a webhook, for one.
                    let given = came.1["result"].as_array().map(Vec::len);
                    let most = serde_json::from_str::<Value>(&body).ok();
                    let most = most.and_then(|body| body["limit"].as_u64()).unwrap_or(100);
                    call.came = Some(came);
                    let is_all = given.is_some_and(|given| (given as u64) < most);
                    if call.way == Way::Fine && is_all {
                        self.books.polled_at.push(self.at_ms);
                    }
                }
                self.books.held_poll = None;
            }
            Of::Clerk(order, news) => {
                *news = Some(Box::new(self.ordered(order, call.way, is_orphan)));
            }
        }
        if matches!(call.way, Way::Lost | Way::Reset) && self.chance.one_in(2) {
            answer_in_ms = self.chance.between(1_000, 20_000);
        }
        if call.way == Way::Late {
            answer_in_ms = TOO_LONG_MS;
        }
        self.calls.insert(id, call);
        self.returns_in(id, answer_in_ms);
        Ok(())
    }

    /// What a poll brings; at times what was handled before once more, as a server does that has lost count.
    fn polled(&mut self, body: &str) -> (u16, Value) {
        let mut params: Value = serde_json::from_str(body).expect("JSON");
        params["timeout"] = json!(0);
        let mut answer = self.sandbox.call(TOKEN, "getUpdates", &params);
        if let Some(updates) = answer.body["result"].as_array_mut() {
            let given = updates.clone();
            if !self.is_calm() && self.chance.one_in(25) {
                let known = |update: &Value| {
                    given
                        .iter()
                        .any(|new| new["update_id"] == update["update_id"])
                };
                let again: Vec<_> = self
                    .given
                    .iter()
                    .filter(|old| !known(old))
                    .cloned()
                    .collect();
                updates.splice(0..0, again);
            }
            if !given.is_empty() {
                self.given = given;
            }
        }
        (answer.status, answer.body)
    }

    /// Telegram gets a call of the couriers.
    fn sent(
        &mut self,
        job: &Job,
        errand: &Errand,
        way: Way,
        is_orphan: bool,
    ) -> Result<Option<(u16, Value)>, Wrong> {
        let (method, chat) = (errand.method, job.chat());
        if !way.acts() {
            self.says(&format!("{method} to {chat}: {way:?}"));
            return Ok(None);
        }
        let params: Value = serde_json::from_str(&errand.body).expect("JSON");
        let file = match (errand.file, &self.process) {
            (Some((name, of)), Some(p)) if !is_orphan => {
                let mut bytes = Vec::new();
                match wings::write_file(p.engine.books(), of, &mut bytes) {
                    Ok(()) => Some((name, of.sender.file_kind().expect("a kind"), bytes)),
                    Err(fault) => return Err(wrong(format!("no file: {fault}"))),
                }
            }
            (Some(_), _) => return Ok(None),
            (None, _) => None,
        };
        let answer = self.sandbox.upload(TOKEN, method, &params, file);
        self.trace.counts(&errand.body);
        let text = params["text"].as_str().unwrap_or_default();
        let text: String = text.chars().take(60).collect();
        let status = answer.status;
        self.says(&format!("{method} to {chat}: {status} {way:?} {text}"));
        if status == 200 {
            self.seen.shows(method, &params, &answer.body["result"]);
        } else {
            let why = answer.body["description"].as_str().unwrap_or_default();
            self.refused(job, method, why, way == Way::Fine)?;
        }
        Ok(Some((status, answer.body)))
    }

    /// The answer to a call comes back, or it is clear that there will be none.
    pub fn returns(&mut self, id: u64) -> Result<(), Wrong> {
        let Some(call) = self.calls.remove(&id) else {
            return Ok(());
        };
        let Some(mut p) = self.process.take_if(|process| process.life == call.life) else {
            return Ok(());
        };
        let mono = self.mono();
        let ended = match call.of {
            Of::Courier(mut job, errand) => {
                let outcome = if call.way == Way::Late {
                    Judge::taken(&job, mono)
                } else {
                    let answer = answer(call.way, call.came);
                    let random = self.chance.next();
                    p.judge
                        .answered(&mut job, errand.method, answer, random, mono)
                };
                p.under_way -= 1;
                p.dispatch.end(*job, outcome, mono);
                self.wakes(Actor::Engine, 200);
                Ok(())
            }
            Of::Poller(..) | Of::Poll(..) => {
                let heard = Heard::Answer(answer(call.way, call.came));
                self.poller_hears(&mut p, heard)
            }
            Of::Clerk(order, news) => {
                let news = news.expect("it got there");
                self.teller_hears(&mut p, order, news);
                Ok(())
            }
        };
        self.process = Some(p);
        ended?;
        self.couriers_go_on();
        self.teller_goes_on();
        Ok(())
    }

    /// What the poller waited for is over.
    pub fn poller_waited(&mut self) -> Result<(), Wrong> {
        let Some(mut p) = self.process.take() else {
            return Ok(());
        };
        let ended = match p.poller.take() {
            Some(Next::Wait(_)) => self.poller_hears(&mut p, Heard::Nothing),
            Some(next) => self.poller_does(&mut p, next),
            None => Ok(()),
        };
        self.process = Some(p);
        ended
    }

    /// The engine has committed what the poller gave it.
    pub fn committed(&mut self, p: &mut Process, there_was: bool) {
        if there_was && matches!(p.poller, Some(Next::HandOver(..))) {
            p.poller = None;
            let ended = self.poller_hears(p, Heard::Committed(true));
            debug_assert!(ended.is_ok(), "it ends by its token alone");
        }
    }

    fn poller_hears(&mut self, p: &mut Process, heard: Heard) -> Result<(), Wrong> {
        let next = p.polling.step(heard, self.chance.next(), self.mono());
        self.poller_does(p, next)
    }

    fn poller_does(&mut self, p: &mut Process, next: Next) -> Result<(), Wrong> {
        let mut next = next;
        loop {
            let heard = match next {
                // As its thread does when it is to end.
                Next::Poll(..) | Next::Wait(_) if p.stopping => Heard::Stop,
                Next::Call(method, body) if p.stopping => self.last_word(method, &body),
                Next::Call(method, body) => {
                    let way = self.telegram.way(self.at_ms, &mut self.chance);
                    self.calls(p.life, Of::Poller(method, body), way);
                    return Ok(());
                }
                Next::Poll(body, wait) => {
                    let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
                    let way = self.telegram.way(self.at_ms, &mut self.chance);
                    let until_ms = self.at_ms + wait_ms;
                    self.calls(p.life, Of::Poll(body, until_ms), way);
                    return Ok(());
                }
                Next::Offset => {
                    let now = self.now(p);
                    Heard::Offset(p.engine.offset(now.wall))
                }
                Next::HandOver(updates, at) => {
                    p.batches.push_back(Batch { at, updates });
                    p.poller = Some(Next::HandOver(Vec::new(), at));
                    let in_ms = self.chance.below(4);
                    self.wakes(Actor::Engine, in_ms);
                    return Ok(());
                }
                Next::Wait(time) => {
                    self.waits(p, time);
                    return Ok(());
                }
                Next::Aside(_) => Heard::Nothing,
                Next::End(Ok(())) => return Ok(()),
                Next::End(Err(fault)) => {
                    return Err(wrong(format!("the poller ends: {fault}")));
                }
            };
            next = p.polling.step(heard, self.chance.next(), self.mono());
        }
    }

    fn waits(&mut self, p: &mut Process, time: Duration) {
        p.poller = Some(Next::Wait(time));
        let in_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.wakes(Actor::Poller, in_ms);
    }

    /// Updates have come for the poll that is held.
    pub fn poll_is_answered(&mut self) {
        if let Some(id) = self.books.held_poll.take() {
            let in_ms = self.chance.below(30);
            self.reaches_in(id, in_ms);
        }
    }

    /// The poller is to end, as it is when the process is asked to; with updates that the engine has, when that has
    /// committed them or ended without.
    pub fn poller_stops(&mut self, p: &mut Process) -> Result<(), Wrong> {
        if matches!(p.poller, Some(Next::HandOver(..))) {
            return Ok(());
        }
        p.poller = None;
        self.rests(Actor::Poller);
        // What it waits for comes to nobody.
        let life = p.life;
        let of_poller = |call: &Call| matches!(call.of, Of::Poll(..) | Of::Poller(..));
        self.calls
            .retain(|_, call| call.life != life || !of_poller(call));
        self.books.held_poll = None;
        self.poller_hears(p, Heard::Stop)
    }

    /// The engine has ended with what it was given.
    pub fn poller_is_left(&mut self, p: &mut Process) -> Result<(), Wrong> {
        match p.poller.take() {
            Some(Next::HandOver(..)) => {
                self.meets("updates that a stop left at Telegram".to_owned());
                self.poller_hears(p, Heard::Committed(false))
            }
            _ => Ok(()),
        }
    }

    /// What the poller says at the end gets there at once, or not.
    fn last_word(&mut self, method: &'static str, body: &str) -> Heard {
        let way = self.telegram.way(self.at_ms, &mut self.chance);
        let params = serde_json::from_str(body).unwrap_or_default();
        let came = way.acts().then(|| {
            let answer = self.sandbox.call(TOKEN, method, &params);
            (answer.status, answer.body)
        });
        Heard::Answer(answer(way, came))
    }
}

fn answer_of(status: u16, body: &Value) -> Result<Vec<u8>, Fault> {
    let body = serde_json::to_vec(body).expect("JSON");
    classify(status, &body).map(|()| body)
}

/// What the client makes of it.
fn answer(way: Way, came: Option<(u16, Value)>) -> Result<Vec<u8>, Fault> {
    match (way, came) {
        (Way::Fine, Some((status, body))) => answer_of(status, &body),
        (Way::Unreached, _) => Err(Fault::Unreached("no connection".to_owned())),
        (Way::Garbage, _) => {
            let page = b"<html>502 Bad Gateway</html>".to_vec();
            classify(200, &page).map(|()| page)
        }
        (Way::Refused(status, after), _) => {
            let mut body = json!({"ok": false, "error_code": status, "description": "trouble"});
            if after > 0 {
                body["parameters"] = json!({"retry_after": after});
            }
            answer_of(status, &body)
        }
        _ => Err(Fault::Network("the connection is lost".to_owned())),
    }
}
