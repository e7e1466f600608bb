//! The Bot API stand-in: long polls that confirm by offset, messages that count as answers, and a
//! load whose commands become updates. One thread; knows nothing of the bot's process. It checks
//! nothing of what the bot sends, it counts and times. Called by `stage`.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::http::{self, Request};
use crate::load::Load;
use crate::wire::{Peer, Ready, Wire};

/// The number of the first user, who has the smallest.
pub const FIRST_USER: i64 = 1_000_000;
const FIRST_UPDATE: i64 = 1_000;
/// An alarm is late by 60 to 170 µs, the more the deeper the machine has slept. It is set so much
/// earlier, and the thread stays awake for the rest: at 500 commands a second, 4 % of a processor.
const SPIN: Duration = Duration::from_micros(80);
/// The server's own bounds of getUpdates.
const POLL_S_MAX: i64 = 50;
const POLL_UPDATES_MAX: i64 = 100;
const ME: &str = r#"{"ok":true,"result":{"id":424242,"is_bot":true,"first_name":"Bench","username":"bench_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}}"#;
const CONFLICT: &str = r#"{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}"#;
const NO_CHAT: &str =
    r#"{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}"#;

/// What the players type, and what a refusal of the bot contains.
#[derive(Clone)]
pub struct Script {
    pub start: String,
    pub bet: String,
    pub refusal: String,
}

struct Update {
    id: i64,
    user: i64,
    text: Rc<str>,
}

struct Waiting {
    peer: Peer,
    until: Instant,
    limit: usize,
}

struct Held {
    due: Instant,
    peer: Peer,
    body: Vec<u8>,
}

pub struct Api {
    wire: Wire,
    /// From one user's number to the next one's.
    stride: i64,
    refusal: Vec<u8>,
    /// What the users of the present load type.
    text: Rc<str>,
    load: Option<Load>,
    /// Not yet confirmed, oldest first.
    updates: VecDeque<Update>,
    next_update: i64,
    next_message: i64,
    waiting: Option<Waiting>,
    send_delay: Duration,
    held: VecDeque<Held>,
    first_poll: Option<Instant>,
    strays: u64,
    ready: Vec<Ready>,
    inbox: Vec<(Peer, Request)>,
}

impl Api {
    /// Sends are answered `send_delay` after they came; the users' numbers are `stride` apart.
    pub fn open(refusal: &str, send_delay: Duration, stride: i64) -> io::Result<Self> {
        Ok(Self {
            wire: Wire::open()?,
            stride,
            refusal: refusal.as_bytes().to_vec(),
            text: Rc::from(""),
            load: None,
            updates: VecDeque::new(),
            next_update: FIRST_UPDATE,
            next_message: 1,
            waiting: None,
            send_delay,
            held: VecDeque::new(),
            first_poll: None,
            strays: 0,
            ready: Vec::new(),
            inbox: Vec::new(),
        })
    }

    pub fn port(&self) -> io::Result<u16> {
        self.wire.port()
    }

    pub fn first_poll(&self) -> Option<Instant> {
        self.first_poll
    }

    /// Messages so far that no command had asked for.
    pub fn strays(&self) -> u64 {
        self.strays
    }

    pub fn begin(&mut self, load: Load, text: &str) {
        self.text = quoted(text).into();
        self.load = Some(load);
    }

    /// Commands of the present load that are answered so far.
    pub fn answered(&self) -> u64 {
        self.load.as_ref().map_or(0, Load::answered)
    }

    /// The load again, once it is over.
    pub fn finished(&mut self) -> Option<Load> {
        self.load.take_if(|load| load.is_over(Instant::now()))
    }

    /// Does what is due, then serves what comes within `most`.
    pub fn turn(&mut self, most: Duration) {
        let now = Instant::now();
        while let Some(user) = self.load.as_mut().and_then(|load| load.take_due(now)) {
            self.queue(user);
        }
        self.release_held(now);
        self.feed_waiting(now);
        let (most, alarm) = self.patience(most);
        let mut ready = std::mem::take(&mut self.ready);
        self.wire.wait(most, alarm, &mut ready);
        for one in ready.drain(..) {
            let mut inbox = std::mem::take(&mut self.inbox);
            self.wire.pull(one, &mut inbox);
            for (peer, request) in inbox.drain(..) {
                self.handle(peer, &request);
            }
            self.inbox = inbox;
        }
        self.ready = ready;
    }

    /// How long to sleep at most, and the point in time to be woken at.
    fn patience(&self, most: Duration) -> (Duration, Option<Instant>) {
        let now = Instant::now();
        let command = self.load.as_ref().and_then(Load::next_due);
        if command.is_some_and(|at| at <= now + SPIN) {
            return (Duration::ZERO, None);
        }
        let command = command.map(|at| at - SPIN);
        let answer = self.held.front().map(|held| held.due);
        let poll = self.waiting.as_ref().map(|waiting| waiting.until);
        let alarm = [command, answer, poll].into_iter().flatten().min();
        (most, alarm)
    }

    fn handle(&mut self, peer: Peer, request: &Request) {
        match request.method.as_str() {
            "getupdates" => self.get_updates(peer, &request.body),
            "getme" => self.wire.answer(peer, "200 OK", ME.as_bytes()),
            // However the bot answers: with a message of any kind or an edit of an earlier one.
            "sendmessage" | "senddice" | "senddocument" | "sendphoto" | "sendanimation"
            | "editmessagetext" | "editmessagecaption" => self.send(peer, request),
            _ => self
                .wire
                .answer(peer, "200 OK", br#"{"ok":true,"result":true}"#),
        }
    }

    fn get_updates(&mut self, peer: Peer, body: &[u8]) {
        let now = Instant::now();
        self.first_poll.get_or_insert(now);
        let given = |name: &[u8], default| http::integer(body, name).unwrap_or(default);
        let limit = given(b"limit", POLL_UPDATES_MAX).clamp(1, POLL_UPDATES_MAX) as usize;
        let seconds = given(b"timeout", 0).clamp(0, POLL_S_MAX) as u64;
        self.confirm(given(b"offset", 0));
        if let Some(older) = self.waiting.take() {
            self.wire
                .answer(older.peer, "409 Conflict", CONFLICT.as_bytes());
        }
        if self.updates.is_empty() && seconds > 0 {
            let until = now + Duration::from_secs(seconds);
            self.waiting = Some(Waiting { peer, until, limit });
        } else {
            self.hand_over(peer, limit);
        }
    }

    fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let gone = self.updates.len().saturating_sub(kept);
            self.updates.drain(..gone);
        } else if offset <= self.next_update + 10 {
            // The server does not believe an offset further beyond its end.
            while self.updates.front().is_some_and(|u| u.id < offset) {
                self.updates.pop_front();
            }
        }
    }

    fn feed_waiting(&mut self, now: Instant) {
        let nothing = self.updates.is_empty();
        let fed = self
            .waiting
            .take_if(|waiting| !nothing || waiting.until <= now);
        if let Some(waiting) = fed {
            self.hand_over(waiting.peer, waiting.limit);
        }
    }

    fn hand_over(&mut self, peer: Peer, limit: usize) {
        let date = unix_seconds();
        let mut body = Vec::with_capacity(64 + 400 * limit.min(self.updates.len()));
        body.extend_from_slice(br#"{"ok":true,"result":["#);
        for (index, update) in self.updates.iter().take(limit).enumerate() {
            let Update { id, user, text } = update;
            let command = text.find(' ').unwrap_or(text.len());
            write!(
                body,
                r#"{}{{"update_id":{id},"message":{{"message_id":{id},"from":{{"id":{user},"is_bot":false,"first_name":"Player","username":"player{user}","language_code":"en"}},"chat":{{"id":{user},"first_name":"Player","username":"player{user}","type":"private"}},"date":{date},"text":"{text}","entities":[{{"offset":0,"length":{command},"type":"bot_command"}}]}}}}"#,
                if index == 0 { "" } else { "," },
            )
            .expect("a Vec takes every write");
        }
        body.extend_from_slice(b"]}");
        self.wire.answer(peer, "200 OK", &body);
    }

    fn send(&mut self, peer: Peer, request: &Request) {
        let now = Instant::now();
        let Some(chat) = http::integer(&request.body, b"chat_id") else {
            self.strays += 1;
            self.wire
                .answer(peer, "400 Bad Request", NO_CHAT.as_bytes());
            return;
        };
        let turned_down = http::find(&request.body, &self.refusal).is_some();
        let user = self.user(chat);
        let next = match (self.load.as_mut(), user) {
            (Some(load), Some(user)) => load.answer(user, now, turned_down).ok(),
            _ => None,
        };
        match next {
            Some(Some(user)) => self.queue(user),
            Some(None) => {}
            None => self.strays += 1,
        }
        let body = self.message(chat, request);
        if self.send_delay.is_zero() {
            self.wire.answer(peer, "200 OK", &body);
        } else {
            let due = now + self.send_delay;
            self.held.push_back(Held { due, peer, body });
        }
    }

    /// The Message that Telegram gives back for what was sent.
    fn message(&mut self, chat: i64, request: &Request) -> Vec<u8> {
        let id = http::integer(&request.body, b"message_id")
            .filter(|_| request.method.starts_with("edit"))
            .unwrap_or_else(|| {
                self.next_message += 1;
                self.next_message
            });
        let content = match request.method.as_str() {
            "senddice" => r#""dice":{"emoji":"🎲","value":4}"#,
            _ => r#""text":"Sent.""#,
        };
        let date = unix_seconds();
        format!(
            r#"{{"ok":true,"result":{{"message_id":{id},"from":{{"id":424242,"is_bot":true,"first_name":"Bench","username":"bench_bot"}},"chat":{{"id":{chat},"first_name":"Player","username":"player{chat}","type":"private"}},"date":{date},{content}}}}}"#
        )
        .into_bytes()
    }

    /// Which user a number is.
    fn user(&self, chat: i64) -> Option<usize> {
        let from_first = chat - FIRST_USER;
        let user = usize::try_from(from_first / self.stride).ok();
        user.filter(|_| from_first >= 0 && from_first % self.stride == 0)
    }

    fn queue(&mut self, user: usize) {
        self.updates.push_back(Update {
            id: self.next_update,
            user: FIRST_USER + user as i64 * self.stride,
            text: Rc::clone(&self.text),
        });
        self.next_update += 1;
    }

    fn release_held(&mut self, now: Instant) {
        while let Some(held) = self.held.pop_front_if(|held| held.due <= now) {
            self.wire.answer(held.peer, "200 OK", &held.body);
        }
    }
}

fn unix_seconds() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// As the inside of a JSON string.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
