//! What the poller does next, by what it has heard. Pure: what it is to do comes out, what became of that
//! goes in, with the time and with chance; the thread around it, or a test, has the world.
use super::menu;
use super::numbers::Numbers;
use super::own_name::Known;
use crate::casino::{House, text};
use crate::ops::health::Vitals;
use crate::speech::Voice;
use crate::telegram::inbound::{self, Inbound, Me};
use crate::telegram::quiet::PollWait;
use crate::telegram::result;
use crate::telegram::token::Belief;
use crate::values::backoff::Jittered;
use crate::values::fault::{Fault, Verdict};
use crate::values::limits;
use serde_json::json;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is to be done next.
#[derive(Debug)]
pub enum Next {
    /// This method is to be called with this body: [`Heard::Answer`].
    Call(&'static str, String),
    /// getUpdates with this body, silent for so long: [`Heard::Answer`], or [`Heard::Stop`] for none.
    Poll(String, Duration),
    /// The books are waited for: [`Heard::Offset`].
    Offset,
    /// Updates that came then are for the engine: [`Heard::Committed`].
    HandOver(Vec<Inbound>, Instant),
    /// So much time is to pass.
    Wait(Duration),
    /// What has no answer and takes no time.
    Aside(Aside),
    /// It ends. [`Fault::Unauthorized`]: Telegram does not know the token.
    End(Result<(), Fault>),
}

/// What is done by the way.
#[derive(Debug, PartialEq, Eq)]
pub enum Aside {
    /// That the token works is to be remembered.
    Remember,
    /// The connection for polls is to be made anew.
    Reconnect,
    /// The owner is to hear this.
    Tell(String),
    /// A poll came back well: the worker has done its job once more.
    Done,
}

/// What became of it.
#[derive(Debug)]
pub enum Heard {
    /// It is done, and has no answer.
    Nothing,
    /// The answer to a call.
    Answer(Result<Vec<u8>, Fault>),
    /// The books are open; the first offset to ask for, if one is known.
    Offset(Option<i64>),
    /// Whether the engine has committed what it was given; if not, it ended with that in hand.
    Committed(bool),
    /// Polling is to end.
    Stop,
}

/// What the answer that comes next is about.
enum About {
    /// Nothing that matters.
    Aside,
    /// Who the bot is.
    Name,
    /// The same again, because of an answer to a poll that took so long; what it had.
    NameAgain(Vec<u8>, Vec<Inbound>, Duration),
    /// A call without which the bot works as well.
    Setting(&'static str),
    /// The poll that began then.
    Poll(Instant),
    /// A webhook that is taken away.
    Webhook,
    /// Updates up to this one.
    Batch(i64),
    /// The last word.
    Confirm,
}

/// What the bot wants to hear of; everything else stays unsent.
const ALLOWED_UPDATES: [&str; 3] = ["message", "callback_query", "my_chat_member"];
/// For deleteWebhook: what waits at Telegram is not thrown away.
const KEEP_PENDING: &str = r#"{"drop_pending_updates":false}"#;
/// Before the next poll when the engine ended with this one's updates in hand.
const ENGINE_WAIT: Duration = Duration::from_secs(1);
/// Before another poll when Telegram, or what stands for it, answers an empty poll at once.
const EMPTY_WAIT: Duration = Duration::from_secs(1);

/// One life of the poller.
pub struct Polling {
    vitals: Arc<Vitals>,
    /// Whether the token has worked in this run, and whether it ever has.
    running: bool,
    worked: bool,
    /// Before the next poll.
    todo: VecDeque<(Next, About)>,
    about: About,
    known: Option<Known>,
    /// Calls that set the menu of commands.
    menus: Vec<String>,
    /// Since the books are open.
    numbers: Option<Numbers>,
    belief: Belief,
    waits: Jittered,
    quiet: PollWait,
    /// Updates to ask for.
    count: usize,
}

impl Polling {
    /// A poller that has heard nothing. `running`: another has polled in this run; `worked`: the token
    /// has worked before.
    #[must_use]
    pub fn new(running: bool, worked: bool, house: &House, vitals: Arc<Vitals>) -> Self {
        Self {
            vitals,
            menus: menu::calls(house).collect(),
            running,
            worked,
            todo: VecDeque::new(),
            about: About::Aside,
            known: None,
            numbers: None,
            belief: Belief::default(),
            waits: Jittered::new(Duration::from_secs(1), Duration::from_secs(60)),
            quiet: PollWait::default(),
            count: limits::UPDATES_PER_POLL_MAX,
        }
    }

    /// What to do next, after what was to be done before has come to this. `random` spreads waits.
    pub fn step(&mut self, heard: Heard, random: u64, now: Instant) -> Next {
        let about = std::mem::replace(&mut self.about, About::Aside);
        match heard {
            Heard::Nothing => {}
            Heard::Answer(answer) => self.answered(about, answer, random, now),
            Heard::Offset(first) => {
                if let Some(known) = &self.known {
                    log::info!("polling as @{}", known.me.username);
                }
                self.numbers = Some(Numbers::new(first));
            }
            Heard::Committed(true) => {
                if let (About::Batch(last), Some(numbers)) = (about, &mut self.numbers) {
                    numbers.handled(last);
                }
            }
            // Telegram keeps them and gives them again.
            Heard::Committed(false) => self.then(Next::Wait(ENGINE_WAIT)),
            Heard::Stop => self.stop(),
        }
        let next = self.todo.pop_front();
        let (next, about) = next.unwrap_or_else(|| self.ask(now));
        self.about = about;
        next
    }

    fn then(&mut self, next: Next) {
        self.todo.push_back((next, About::Aside));
    }

    fn then_call(&mut self, method: &'static str, body: String, about: About) {
        self.todo.push_back((Next::Call(method, body), about));
    }

    /// Who the bot is, then where to begin, and from then on what is new.
    fn ask(&self, now: Instant) -> (Next, About) {
        if self.known.is_none() {
            return (Next::Call("getMe", "{}".to_owned()), About::Name);
        }
        let Some(numbers) = &self.numbers else {
            return (Next::Offset, About::Aside);
        };
        let wait = self.quiet.ask();
        let mut body = json!({
            "limit": self.count,
            "timeout": wait.as_secs(),
            "allowed_updates": ALLOWED_UPDATES,
        });
        if let Some(offset) = numbers.offset() {
            body["offset"] = offset.into();
        }
        (Next::Poll(body.to_string(), wait), About::Poll(now))
    }

    fn answered(
        &mut self,
        about: About,
        answer: Result<Vec<u8>, Fault>,
        random: u64,
        now: Instant,
    ) {
        match (about, answer) {
            (About::Name, answer) => {
                let me = answer.and_then(|answer| result::<Me>(&answer));
                self.introduced(me, random, now);
            }
            (About::Poll(asked), answer) => {
                let took = now.saturating_duration_since(asked);
                self.came(answer, took, random, now);
            }
            (About::NameAgain(updates, batch, took), answer) => {
                let me = answer.and_then(|answer| result::<Me>(&answer));
                let renamed = self.known.as_mut().and_then(|known| known.hear(me));
                let batch = renamed.map_or(Ok(batch), |me| inbound::batch(&updates, me));
                self.read(batch, took, random, now);
            }
            (About::Webhook, Ok(_)) => {
                log::warn!("somebody had set a webhook for this token: it is taken away");
                let told = Next::Aside(Aside::Tell(text::owner::webhook_taken_away(self.owners())));
                self.todo.push_front((told, About::Aside));
            }
            (About::Webhook, Err(fault)) => log::warn!("deleteWebhook failed: {fault}"),
            // Emulators lack these; a webhook that stays is told by the 409 that follows.
            (About::Setting(method), Err(fault)) => log::warn!("{method} failed: {fault}"),
            (About::Confirm, Err(fault)) => {
                log::info!("the last updates could not be confirmed, which does no harm: {fault}");
            }
            _ => {}
        }
    }

    /// Who the bot is; then no webhook, and the menu of commands.
    fn introduced(&mut self, me: Result<Me, Fault>, random: u64, now: Instant) {
        let me = match me {
            Ok(me) => me,
            Err(fault) => {
                let Some(wait) = self.wait_after(&fault, random, now) else {
                    return self.then(Next::End(Err(fault)));
                };
                log::warn!("getMe failed, again in {wait:?}: {fault}");
                self.vitals.errors.add(1);
                return self.then(Next::Wait(wait));
            }
        };
        self.known = Some(Known::new(me, now));
        self.running = true;
        self.went_well();
        self.then(Next::Aside(Aside::Remember));
        let unhook = [("deleteWebhook", KEEP_PENDING.to_owned())];
        let menus = std::mem::take(&mut self.menus)
            .into_iter()
            .map(|body| ("setMyCommands", body));
        for (method, body) in unhook.into_iter().chain(menus) {
            self.then_call(method, body, About::Setting(method));
        }
    }

    fn went_well(&mut self) {
        self.vitals.accepted();
        self.belief.accepted();
        self.waits.reset();
    }

    /// A poll was answered, after so long.
    fn came(&mut self, answer: Result<Vec<u8>, Fault>, took: Duration, random: u64, now: Instant) {
        let Some(known) = &mut self.known else {
            return;
        };
        let read = answer.and_then(|answer| Ok((inbound::batch(&answer, &known.me)?, answer)));
        match read {
            Ok((batch, answer)) if known.doubts(&batch, now) => {
                let about = About::NameAgain(answer, batch, took);
                self.then_call("getMe", "{}".to_owned(), about);
            }
            read => self.read(read.map(|(batch, _)| batch), took, random, now),
        }
    }

    fn read(
        &mut self,
        batch: Result<Vec<Inbound>, Fault>,
        took: Duration,
        random: u64,
        now: Instant,
    ) {
        let mut batch = match batch {
            Ok(batch) => batch,
            // It was interrupted, to stop or because it hung.
            Err(Fault::Stopped) => return,
            Err(fault) => return self.failed(&fault, took, random, now),
        };
        self.sift(&mut batch, now);
        self.went_well();
        if let Some(wait) = self.quiet.returned(took) {
            log::info!("quiet polls come back well: asking for {wait:?} at most");
        }
        self.count = limits::UPDATES_PER_POLL_MAX;
        self.then(Next::Aside(Aside::Done));
        if let Some(last) = batch.last().map(|update| update.id) {
            let hand_over = Next::HandOver(batch, now);
            self.todo.push_back((hand_over, About::Batch(last)));
        } else if took < EMPTY_WAIT {
            self.then(Next::Wait(EMPTY_WAIT));
        }
    }

    /// Waits as long as the fault asks for, having taken away what is in the way.
    fn failed(&mut self, fault: &Fault, took: Duration, random: u64, now: Instant) {
        // If one update makes the whole answer unreadable, or the line is too slow for all of them,
        // some still come.
        self.count = (self.count / 4).max(1);
        if let Some(wait) = self.quiet.failed(took, fault) {
            let after = took.as_secs();
            log::warn!("a quiet poll was cut after {after} s: asking for {wait:?} at most");
        }
        let wait = self.wait_after(fault, random, now);
        let wait = wait.unwrap_or(limits::TOKEN_RETRY_MAX);
        log::warn!("getUpdates failed, again in {wait:?}: {fault}");
        self.vitals.errors.add(1);
        self.vitals.polls[1].add(1);
        if matches!(
            fault,
            Fault::Conflict(_) | Fault::Network(_) | Fault::Unreached(_)
        ) {
            self.then(Next::Aside(Aside::Reconnect));
        }
        // Somebody has set one since the start: while it is set, Telegram sends the updates there.
        if *fault == Fault::Webhook {
            self.then_call("deleteWebhook", KEEP_PENDING.to_owned(), About::Webhook);
        }
        self.then(Next::Wait(wait));
    }

    /// How long to wait after a fault; `None` when the token is wrong beyond doubt.
    fn wait_after(&mut self, fault: &Fault, random: u64, now: Instant) -> Option<Duration> {
        if *fault != Fault::Unauthorized {
            return Some(match fault.verdict() {
                Verdict::RetryAfter(time) => time.min(limits::POLL_RETRY_MAX),
                _ => self.waits.next(random),
            });
        }
        let worked = self.running || self.worked;
        if worked {
            self.vitals.rejected(now);
        }
        let wait = self.belief.rejected(worked, self.running, now);
        if worked && wait.is_some() {
            log::warn!("this token has worked before, so it is not given up yet");
        }
        wait
    }

    /// Leaves updates out whose numbers cannot be right, and says so. An answer of `count`, all that was
    /// asked for, with nothing else is no sign of life: behind them there may be others.
    fn sift(&mut self, batch: &mut Vec<Inbound>, now: Instant) {
        let Some(numbers) = &mut self.numbers else {
            return;
        };
        let left_out = numbers.sift(batch);
        if !batch.is_empty() || left_out < self.count {
            self.vitals.polled(now);
        }
        if left_out == 0 {
            return;
        }
        log::warn!("{left_out} updates are left out: Telegram does not give such numbers");
        self.vitals.errors.add(1);
        if numbers.tells(now) {
            self.then(Next::Aside(Aside::Tell(text::owner::numbers_left_out(
                self.owners(),
            ))));
        }
    }

    /// How the owner is spoken to.
    fn owners(&self) -> Voice {
        Voice::without_amounts(self.vitals.owner_speaks.get())
    }

    /// Tells Telegram what is handled, so that the next start need not sort it out.
    fn stop(&mut self) {
        self.todo.clear();
        if let Some(offset) = self.numbers.as_ref().and_then(Numbers::next) {
            let body = json!({"offset": offset, "limit": 1, "timeout": 0}).to_string();
            self.then_call("getUpdates", body, About::Confirm);
        }
        self.then(Next::End(Ok(())));
    }
}

#[cfg(test)]
mod tests;
