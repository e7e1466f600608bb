//! A small Telegram Bot API of our own, with players: so that anybody can play without a token, an account
//! or internet, and so that every test has a double that is as strict as the original. `World` is the state
//! machine; `Sandbox` adds a lock, a clock and waiting; `http` is the front for the bot and the browser.
//! Knows nothing of the casino. Called by the `sandbox` command and by tests.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use parking_lot::{Condvar, Mutex, MutexGuard};
use serde_json::{Map, Value};

mod answer;
mod chat;
mod entities;
mod faults;
mod feed;
mod formatted;
mod groups;
pub mod http;
mod markup;
mod methods;
mod params;
mod pay;
mod players;
mod queue;
mod rules;
mod setup;
mod shown;
mod state;
mod updates;
mod world;

use crate::web::http::{Response, Wire};
use answer::{Answer, Outcome, Poll};
use pay::hooks::{Next, Post};

pub use answer::ApiError;
pub use faults::{Fault, FaultKind};
pub use params::Params;
pub use pay::provider::TOKEN as PAY_TOKEN;
pub use players::{Manner, Pressed, Said};
pub use rules::{ANONYMOUS, ATTIC, FORUM, GENERAL};
pub use world::{ALICE, BACK_ROOM, BOB, BOT_ID, BOT_USERNAME, CAROL, File, World};

/// The answer to an in-process call.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiAnswer {
    /// HTTP status; 0 when a fault has left the call without a (whole) answer.
    pub status: u16,
    /// The JSON body; a string when the answer was not JSON, null when there was none.
    pub body: Value,
}

/// An answer for the HTTP front: status, body, and how much of it reaches the wire.
struct Delivery {
    answer: Answer,
    wire: Wire,
}

impl Delivery {
    fn response(self) -> Response {
        let mut response = self.answer.response();
        response.wire = self.wire;
        response
    }

    fn in_process(self) -> ApiAnswer {
        if self.wire != Wire::Whole {
            return ApiAnswer {
                status: 0,
                body: Value::Null,
            };
        }
        let Answer { status, body, .. } = self.answer;
        let body = serde_json::from_str(&body).unwrap_or(Value::String(body));
        ApiAnswer { status, body }
    }
}

/// The shared front of a `World`: any thread may call it.
pub struct Sandbox {
    state: Mutex<State>,
    updates: Condvar,
    feed: Condvar,
    hooks: Condvar,
    /// None: its clock stands, but for [`Sandbox::advance`].
    began: Option<Instant>,
    began_unix_ms: i64,
    advanced_ms: AtomicI64,
}

/// A webhook that somebody else than the sandbox carries to the app's owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hook {
    /// This body, under this signature if there is one: [`Sandbox::hook_answered`] tells how it went.
    Due(String, Option<String>),
    /// None before this time, Unix milliseconds.
    At(i64),
    /// None until something happens.
    Never,
}

struct State {
    world: World,
    closed: bool,
}

impl Sandbox {
    /// A fresh world; `seed` decides its dice. Time goes on from the system's clock as it is now.
    pub fn new(seed: u64) -> Self {
        let unix = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Self::since(Some(Instant::now()), seed, millis(unix))
    }

    /// A fresh world whose clock stands but for [`Sandbox::advance`]: when it runs makes no difference to it.
    pub fn standing(seed: u64, unix_ms: i64) -> Self {
        Self::since(None, seed, unix_ms)
    }

    fn since(began: Option<Instant>, seed: u64, began_unix_ms: i64) -> Self {
        Self {
            state: Mutex::new(State {
                world: World::new(seed, began_unix_ms),
                closed: false,
            }),
            updates: Condvar::new(),
            feed: Condvar::new(),
            hooks: Condvar::new(),
            began,
            began_unix_ms,
            advanced_ms: AtomicI64::new(0),
        }
    }

    /// The sandbox's time, Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        let passed = self.began.map_or(0, |began| millis(began.elapsed()));
        self.began_unix_ms + passed + self.advanced_ms.load(Ordering::Relaxed)
    }

    /// Moves the sandbox's clock on, for tests of what expires.
    pub fn advance(&self, by: Duration) {
        // Whoever waits has the lock until it does, so nobody looks at the old time and then misses the call.
        let state = self.state.lock();
        self.advanced_ms.fetch_add(millis(by), Ordering::Relaxed);
        drop(state);
        self.updates.notify_all();
        self.hooks.notify_all();
    }

    /// Works on the world at the present time, and wakes whoever waits for what has changed.
    pub fn with<R>(&self, work: impl FnOnce(&mut World, i64) -> R) -> R {
        let mut state = self.state.lock();
        let result = work(&mut state.world, self.now_ms());
        self.wake(state);
        result
    }

    fn wake(&self, mut state: MutexGuard<'_, State>) {
        state.world.tell_of_pay();
        let wake = std::mem::take(&mut state.world.wake);
        let hooks = std::mem::take(&mut state.world.provider.wake);
        drop(state);
        if hooks {
            self.hooks.notify_all();
        }
        if wake.updates {
            self.updates.notify_all();
        }
        if wake.feed {
            self.feed.notify_all();
        }
    }

    /// A Bot API call, with a blocking long poll for getUpdates. `params` is an object or null.
    pub fn call(&self, token: &str, method: &str, params: &Value) -> ApiAnswer {
        self.upload(token, method, params, None)
    }

    /// The same with a file's name and content as parameter `document`.
    pub fn upload(
        &self,
        token: &str,
        method: &str,
        params: &Value,
        file: Option<(&str, &str, Vec<u8>)>,
    ) -> ApiAnswer {
        let mut params = match Params::from_json(params.clone()) {
            Ok(params) => params,
            Err(why) => {
                let body = Answer::refusal(&ApiError::bad(why)).body;
                return ApiAnswer {
                    status: 400,
                    body: serde_json::from_str(&body).unwrap_or_default(),
                };
            }
        };
        if let Some((name, kind, bytes)) = file {
            params.add_file("document", name, kind, bytes);
        }
        self.deliver(token, method, params).in_process()
    }

    /// A Crypto Pay call. `params` is an object or null.
    pub fn pay(&self, token: &str, method: &str, params: &Value) -> ApiAnswer {
        let params = Params::from_json(params.clone()).unwrap_or_default();
        self.pay_deliver(token, method, &params).in_process()
    }

    fn pay_deliver(&self, token: &str, method: &str, params: &Params) -> Delivery {
        self.finish(self.with(|world, now_ms| world.provider.call(token, method, params, now_ms)))
    }

    /// The next webhook, for who carries them in place of the sandbox's own courier.
    pub fn hook(&self) -> Hook {
        self.with(|world, now_ms| match world.provider.next_hook(now_ms) {
            Next::Send(post) => Hook::Due(post.body, post.signature),
            Next::At(due_ms) => Hook::At(due_ms),
            Next::Never => Hook::Never,
        })
    }

    /// How the webhook went that was due: the answer's status, 0 for none.
    pub fn hook_answered(&self, status: u16) {
        self.with(|world, now_ms| world.provider.hook_answered(status, now_ms));
    }

    /// The next webhook to be sent, when it is due; None: the sandbox is closed.
    fn next_hook(&self) -> Option<Post> {
        let mut state = self.state.lock();
        loop {
            if state.closed {
                return None;
            }
            let now_ms = self.now_ms();
            match state.world.provider.next_hook(now_ms) {
                Next::Send(post) => return Some(post),
                Next::At(due_ms) => {
                    let left = Duration::from_millis(due_ms.abs_diff(now_ms));
                    self.hooks.wait_for(&mut state, left);
                }
                Next::Never => self.hooks.wait(&mut state),
            }
        }
    }

    fn deliver(&self, token: &str, method: &str, params: Params) -> Delivery {
        self.finish(self.with(|world, now_ms| world.call(token, method, params, now_ms)))
    }

    /// Does what is to be done for a call before it is answered.
    fn finish(&self, outcome: Outcome) -> Delivery {
        let whole = |answer| Delivery {
            answer,
            wire: Wire::Whole,
        };
        let nothing = || Answer {
            status: 200,
            body: String::new(),
            retry_after: None,
        };
        match outcome {
            Outcome::Answer(answer) => whole(answer),
            Outcome::Wait(poll) => whole(self.wait(&poll)),
            Outcome::Late { seconds, answer } => {
                self.hang(Duration::try_from_secs_f64(seconds).unwrap_or_default());
                whole(answer)
            }
            Outcome::Garbage => {
                let page =
                    "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
                whole(Answer {
                    body: page.to_owned(),
                    ..nothing()
                })
            }
            Outcome::Truncated(answer) => Delivery {
                answer,
                wire: Wire::Truncated,
            },
            Outcome::Hang { seconds } => {
                self.hang(Duration::try_from_secs_f64(seconds).unwrap_or_default());
                Delivery {
                    answer: nothing(),
                    wire: Wire::Dropped,
                }
            }
            Outcome::Dropped => Delivery {
                answer: nothing(),
                wire: Wire::Dropped,
            },
        }
    }

    fn wait(&self, poll: &Poll) -> Answer {
        let mut state = self.state.lock();
        loop {
            let now_ms = self.now_ms();
            let answer = if state.closed {
                Some(Answer::ok("[]"))
            } else {
                state.world.resume(poll, now_ms)
            };
            if let Some(answer) = answer {
                state.world.count_answer("getUpdates", &answer);
                return answer;
            }
            let left = Duration::from_millis(poll.until_ms.saturating_sub(now_ms).unsigned_abs());
            self.updates.wait_for(&mut state, left);
        }
    }

    fn hang(&self, time: Duration) {
        let deadline = Instant::now() + time.min(Duration::from_secs(3600));
        let mut state = self.state.lock();
        while !state.closed && !self.updates.wait_until(&mut state, deadline).timed_out() {}
    }

    /// `World::state`, waiting up to `wait` for something new.
    pub fn state(&self, since: Option<u64>, world: Option<i64>, wait: Duration) -> String {
        let deadline = Instant::now() + wait;
        let mut state = self.state.lock();
        loop {
            if let Some(json) = state.world.state(since, world) {
                return json;
            }
            if state.closed || self.feed.wait_until(&mut state, deadline).timed_out() {
                return state
                    .world
                    .state(since, world)
                    .unwrap_or_else(|| state.world.state_unchanged());
            }
        }
    }

    /// `World::say` now.
    ///
    /// # Errors
    /// See there.
    pub fn say(
        &self,
        user: i64,
        chat: i64,
        text: &str,
        reply_to: Option<i64>,
    ) -> Result<Said, ApiError> {
        self.with(|world, now_ms| world.say(user, chat, text, reply_to, now_ms))
    }

    /// `World::press` now.
    ///
    /// # Errors
    /// See there.
    pub fn press(
        &self,
        user: i64,
        chat: i64,
        message_id: i64,
        data: &str,
    ) -> Result<Pressed, ApiError> {
        self.with(|world, now_ms| world.press(user, chat, message_id, data, now_ms))
    }

    /// `World::throw` now.
    ///
    /// # Errors
    /// See there.
    pub fn throw(
        &self,
        user: i64,
        chat: i64,
        emoji: &str,
        forwarded: Option<u8>,
    ) -> Result<Said, ApiError> {
        self.with(|world, now_ms| world.throw(user, chat, emoji, forwarded, now_ms))
    }

    /// `World::block` now.
    ///
    /// # Errors
    /// See there.
    pub fn block(&self, user: i64, blocked: bool) -> Result<Option<i64>, ApiError> {
        self.with(|world, now_ms| world.block(user, blocked, now_ms))
    }

    /// `World::inject` now.
    ///
    /// # Errors
    /// See there.
    pub fn inject(&self, update: Map<String, Value>) -> Result<i64, ApiError> {
        self.with(|world, now_ms| world.inject(update, now_ms))
    }

    /// Ends all that waits, now and later: polls return empty, hanging calls end.
    pub fn close(&self) {
        self.state.lock().closed = true;
        self.updates.notify_all();
        self.feed.notify_all();
        self.hooks.notify_all();
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
