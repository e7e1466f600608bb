//! The poller asks Telegram for updates and hands them to the engine. It asks for the next ones
//! only when the engine has committed these: until then Telegram is the inbox that survives a
//! crash.
mod menu;
mod numbers;
mod own_name;

use super::Stop;
use super::engine::Batch;
use crate::casino::text;
use crate::ops::health::Vitals;
use crate::telegram::inbound::{Inbound, Me};
use crate::telegram::quiet::PollWait;
use crate::telegram::token::{Belief, Record};
use crate::telegram::{BotApi, result};
use crate::values::backoff::Jittered;
use crate::values::chance::random;
use crate::values::fault::{Fault, Verdict};
use crate::values::heartbeat::Pulse;
use crate::values::limits;
use crossbeam_channel::{Receiver, Sender, bounded, select};
use numbers::Numbers;
use own_name::Known;
use serde_json::json;
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
    /// What the owner is to hear.
    pub tell: Sender<String>,
    /// The engine's inbox.
    pub batches: Sender<Batch>,
    /// Gives the first offset to ask for once the books are open, if one is known.
    pub offset: Receiver<Option<i64>>,
    /// Where it reports to.
    pub vitals: Arc<Vitals>,
    /// Its sign of life.
    pub pulse: Pulse,
    /// Ends it.
    pub stop: Stop,
}

/// What the bot wants to hear of; everything else stays unsent.
const ALLOWED_UPDATES: [&str; 3] = ["message", "callback_query", "my_chat_member"];
/// For deleteWebhook: what waits at Telegram is not thrown away.
const KEEP_PENDING: &str = r#"{"drop_pending_updates":false}"#;
/// Before the next poll when the engine ended with this one's updates in hand.
const ENGINE_WAIT: Duration = Duration::from_secs(1);
/// Before another poll when Telegram, or what stands for it, answers an empty poll at once.
const EMPTY_WAIT: Duration = Duration::from_secs(1);

impl Poller {
    /// Polls until stopped.
    ///
    /// # Errors
    /// [`Fault::Unauthorized`] when Telegram does not know the token.
    pub fn run(&self) -> Result<(), Fault> {
        let Some(me) = self.introduce()? else {
            return Ok(());
        };
        self.pulse.rest();
        let first = select! {
            recv(self.offset) -> offset => offset.ok().flatten(),
            recv(self.stop.channel()) -> _ => return Ok(()),
        };
        log::info!("polling as @{}", me.username);
        let mut numbers = Numbers::new(first);
        self.poll(Known::new(me, Instant::now()), &mut numbers)?;
        self.confirm(numbers.next());
        Ok(())
    }

    /// Who the bot is; then no webhook, and the menu of commands. `None` when stopped.
    fn introduce(&self) -> Result<Option<Me>, Fault> {
        let mut waits = Jittered::new(Duration::from_secs(1), Duration::from_secs(60));
        let mut belief = Belief::default();
        let me = loop {
            self.pulse.within(limits::CALL_WAIT);
            match self
                .sends
                .call("getMe", "{}")
                .and_then(|answer| result::<Me>(&answer))
            {
                Ok(me) => break me,
                Err(fault) => {
                    let running = self.pulse.generation() > 1;
                    let wait = match self.wait_after(&fault, &mut belief, running, &mut waits) {
                        Some(wait) => wait,
                        None => return Err(fault),
                    };
                    log::warn!("getMe failed, again in {wait:?}: {fault}");
                    self.failed();
                    if self.wait(wait) {
                        return Ok(None);
                    }
                }
            }
        };
        self.vitals.accepted();
        if let Err(error) = self.token.remember() {
            log::warn!("that this token works cannot be noted beside the database: {error}");
        }
        let unhook = [("deleteWebhook", KEEP_PENDING.to_owned())];
        let menus = menu::calls().map(|body| ("setMyCommands", body));
        for (method, body) in unhook.into_iter().chain(menus) {
            self.pulse.within(limits::CALL_WAIT);
            // Emulators lack these; a webhook that stays is told by the 409 that follows.
            if let Err(fault) = self.sends.call(method, &body) {
                log::warn!("{method} failed: {fault}");
            }
        }
        Ok(Some(me))
    }

    fn poll(&self, mut known: Known, numbers: &mut Numbers) -> Result<(), Fault> {
        let mut waits = Jittered::new(Duration::from_secs(1), Duration::from_secs(60));
        let mut belief = Belief::default();
        let mut quiet = PollWait::default();
        let mut count = limits::UPDATES_PER_POLL_MAX;
        while !self.stop.given() && !self.pulse.is_void() {
            let asked = Instant::now();
            self.pulse.within(limits::POLL_WAIT_MAX);
            let answer = self.ask(numbers.offset(), count, quiet.ask());
            self.pulse.within(limits::PROMPT_WAIT);
            self.pulse.drill();
            let mut batch =
                match answer.and_then(|answer| known.read(&answer, &*self.sends, &self.pulse)) {
                    Ok(batch) => batch,
                    Err(Fault::Stopped) => continue,
                    Err(fault) => {
                        if self.stop.given() {
                            break;
                        }
                        // If one update makes the whole answer unreadable, or the line is too slow
                        // for all of them, some still come.
                        count = (count / 4).max(1);
                        if let Some(wait) = quiet.failed(asked.elapsed(), &fault) {
                            let after = asked.elapsed().as_secs();
                            log::warn!(
                                "a quiet poll was cut after {after} s: asking for {wait:?} at most"
                            );
                        }
                        self.recover(&fault, &mut belief, &mut waits);
                        continue;
                    }
                };
            let at = Instant::now();
            self.sift(&mut batch, numbers, count, at);
            self.vitals.accepted();
            belief.accepted();
            if let Some(wait) = quiet.returned(asked.elapsed()) {
                log::info!("quiet polls come back well: asking for {wait:?} at most");
            }
            self.pulse.did();
            waits.reset();
            count = limits::UPDATES_PER_POLL_MAX;
            let Some(last) = batch.last().map(|update| update.id) else {
                if asked.elapsed() < EMPTY_WAIT {
                    let _ = self.wait(EMPTY_WAIT);
                }
                continue;
            };
            let (committed, commit) = bounded(1);
            // The engine is watched itself; the queue has room for the batches of some pollers.
            self.pulse.rest();
            let batch = Batch {
                from: self.pulse.clone(),
                at,
                updates: batch,
                committed,
            };
            if self.batches.send(batch).is_err() {
                return Ok(());
            }
            if commit.recv().is_ok() {
                numbers.handled(last);
            } else if self.wait(ENGINE_WAIT) {
                // The engine ended with them in hand. Telegram keeps them and gives them again.
                return Ok(());
            }
        }
        Ok(())
    }

    /// Waits this long unless stopped; whether it was stopped.
    fn wait(&self, time: Duration) -> bool {
        self.pulse.within(time + limits::PROMPT_WAIT);
        self.stop.wait(time)
    }

    fn failed(&self) {
        self.vitals.errors.add(1);
    }

    fn ask(&self, offset: Option<i64>, limit: usize, wait: Duration) -> Result<Vec<u8>, Fault> {
        let mut body = json!({
            "limit": limit,
            "timeout": wait.as_secs(),
            "allowed_updates": ALLOWED_UPDATES,
        });
        if let Some(offset) = offset {
            body["offset"] = offset.into();
        }
        self.polls.poll(&body.to_string(), wait)
    }

    /// How long to wait after a fault; `None` when the token is wrong beyond doubt.
    fn wait_after(
        &self,
        fault: &Fault,
        belief: &mut Belief,
        running: bool,
        waits: &mut Jittered,
    ) -> Option<Duration> {
        if *fault != Fault::Unauthorized {
            return Some(match fault.verdict() {
                Verdict::RetryAfter(time) => time.min(limits::POLL_RETRY_MAX),
                _ => waits.next(random()),
            });
        }
        let now = Instant::now();
        let worked = running || self.token.worked();
        if worked {
            self.vitals.rejected(now);
        }
        let wait = belief.rejected(worked, running, now);
        if worked && wait.is_some() {
            log::warn!("this token has worked before, so it is not given up yet");
        }
        wait
    }

    /// Waits as long as the fault asks for, having taken away what is in the way.
    fn recover(&self, fault: &Fault, belief: &mut Belief, waits: &mut Jittered) {
        let wait = self
            .wait_after(fault, belief, true, waits)
            .unwrap_or(limits::TOKEN_RETRY_MAX);
        log::warn!("getUpdates failed, again in {wait:?}: {fault}");
        self.failed();
        self.vitals.polls[1].add(1);
        if matches!(
            fault,
            Fault::Conflict(_) | Fault::Network(_) | Fault::Unreached(_)
        ) {
            self.polls.reconnect();
        }
        if *fault == Fault::Webhook {
            self.unhook();
        }
        let _ = self.wait(wait);
    }

    /// Leaves updates out whose numbers cannot be right, and says so. An answer of `count`, all that was
    /// asked for, with nothing else is no sign of life: behind them there may be others.
    fn sift(&self, batch: &mut Vec<Inbound>, numbers: &mut Numbers, count: usize, at: Instant) {
        let left_out = numbers.sift(batch);
        if !batch.is_empty() || left_out < count {
            self.vitals.polled(at);
        }
        if left_out == 0 {
            return;
        }
        log::warn!("{left_out} updates are left out: Telegram does not give such numbers");
        self.failed();
        if numbers.tells(at) {
            // Full: the owner hears of worse things.
            let _ = self.tell.try_send(text::owner::numbers_left_out());
        }
    }

    /// Takes away a webhook that somebody has set since the start: while it is set, Telegram sends
    /// the updates there.
    fn unhook(&self) {
        self.pulse.within(limits::CALL_WAIT);
        match self.sends.call("deleteWebhook", KEEP_PENDING) {
            Ok(_) => {
                log::warn!("somebody had set a webhook for this token: it is taken away");
                // Full: the owner hears of worse things.
                let _ = self.tell.try_send(text::owner::webhook_taken_away());
            }
            Err(fault) => log::warn!("deleteWebhook failed: {fault}"),
        }
    }

    /// Tells Telegram what is handled, so that the next start need not sort it out.
    fn confirm(&self, offset: Option<i64>) {
        if let Some(offset) = offset.filter(|_| !self.pulse.is_void()) {
            let body = json!({"offset": offset, "limit": 1, "timeout": 0}).to_string();
            if let Err(fault) = self.sends.call("getUpdates", &body) {
                log::info!("the last updates could not be confirmed, which does no harm: {fault}");
            }
        }
    }
}
