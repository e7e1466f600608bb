//! Webhooks: what is to be told to the app's owner, when, with which signature, and what is to go wrong with it.
//! A pure leaf: it says what to send and is told how that went; `courier` does it.

use std::collections::VecDeque;

use ring::digest::{SHA256, digest};
use ring::hmac;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::dates::iso;

/// Attempts of one webhook, after which all are switched off, as the real provider does after three days.
pub(super) const TRIES_MAX: u32 = 17;
/// The gaps double from this one on: with 17 attempts they come to three days and fifty minutes.
const FIRST_GAP_MS: u32 = 4_000;
const WAITING_MAX: usize = 10_000;
const SENT_MAX: usize = 200;
const MISHAPS_MAX: usize = 1_000;
/// `update_id` is documented as not unique: here it comes again soon enough for everybody to notice.
const UPDATE_IDS: u64 = 8;

/// What goes wrong with the next `times` webhooks. `Deserialize` is the body of POST /sandbox/pay/mishap.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::sandbox) struct Mishap {
    #[serde(flatten)]
    pub kind: MishapKind,
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// How a webhook goes wrong.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(in crate::sandbox) enum MishapKind {
    /// It is never sent.
    Lose,
    /// It is sent so much later.
    Delay { seconds: u32 },
    /// It is sent behind the next one, once that has arrived.
    Later,
    /// It has no signature.
    Unsigned,
    /// It has a signature by another token.
    Forged,
    /// Its body is written anew, with the signature of what it was: the same to whoever parses it first.
    Reserialised,
}

struct Hook {
    id: u64,
    invoice: Option<i64>,
    payload: Value,
    tries: u32,
    due_ms: i64,
    /// Waits until a younger one has arrived.
    held: bool,
    mishap: Option<MishapKind>,
    /// An old one, to be sent again to the letter.
    again: Option<Written>,
}

#[derive(Clone)]
struct Written {
    body: String,
    signature: Option<String>,
}

/// One that was sent, for whoever looks.
#[derive(Serialize)]
pub(super) struct Sent {
    id: u64,
    invoice_id: Option<i64>,
    /// Which attempt it was.
    tries: u32,
    /// The answer's HTTP status; 0 when there was none.
    status: u16,
    #[serde(skip)]
    written: Written,
}

/// What the courier is to do.
pub(in crate::sandbox) enum Next {
    Send(Post),
    /// Nothing before this time.
    At(i64),
    /// Nothing until something happens.
    Never,
}

/// A request to be made.
pub(in crate::sandbox) struct Post {
    pub url: String,
    pub body: String,
    pub signature: Option<String>,
}

/// All of them.
pub(super) struct Hooks {
    pub url: Option<String>,
    /// Too many attempts have failed; setting the URL again switches it on.
    pub disabled: bool,
    first_gap_ms: u32,
    waiting: VecDeque<Hook>,
    under_way: Option<(Hook, Written)>,
    mishaps: VecDeque<Mishap>,
    pub sent: VecDeque<Sent>,
    last_id: u64,
}

impl Hooks {
    /// No webhook is set.
    pub fn new() -> Self {
        Self {
            url: None,
            disabled: false,
            first_gap_ms: FIRST_GAP_MS,
            waiting: VecDeque::new(),
            under_way: None,
            mishaps: VecDeque::new(),
            sent: VecDeque::new(),
            last_id: 0,
        }
    }

    /// Where webhooks go from now on, and the gap between the first two attempts.
    pub fn set(&mut self, url: Option<String>, first_gap_ms: Option<u32>) {
        self.url = url;
        self.disabled = false;
        self.first_gap_ms = first_gap_ms.unwrap_or(FIRST_GAP_MS).max(1);
        self.waiting.clear();
    }

    /// The next webhooks go wrong; of more than 1,000 the oldest are forgotten.
    pub fn mishap(&mut self, mishap: Mishap) {
        if self.mishaps.len() >= MISHAPS_MAX {
            self.mishaps.pop_front();
        }
        self.mishaps.push_back(mishap);
    }

    /// Nothing goes wrong any more.
    pub fn clear_mishaps(&mut self) {
        self.mishaps.clear();
    }

    /// How many wait, or are being sent.
    pub fn pending(&self) -> usize {
        self.waiting.len() + usize::from(self.under_way.is_some())
    }

    /// Something is to be told.
    pub fn push(&mut self, invoice: Option<i64>, payload: Value, now_ms: i64) {
        let mishap = self.take_mishap();
        self.enqueue(invoice, payload, mishap, None, now_ms);
    }

    /// The last one about this invoice goes out once more, to the letter; whether there is one.
    pub fn again(&mut self, invoice: i64, now_ms: i64) -> bool {
        let mut sent = self.sent.iter().rev();
        let Some(sent) = sent.find(|sent| sent.invoice_id == Some(invoice)) else {
            return false;
        };
        let written = Some(sent.written.clone());
        self.enqueue(Some(invoice), Value::Null, None, written, now_ms);
        true
    }

    fn enqueue(
        &mut self,
        invoice: Option<i64>,
        payload: Value,
        mishap: Option<MishapKind>,
        again: Option<Written>,
        now_ms: i64,
    ) {
        let off = self.url.is_none() || self.disabled || mishap == Some(MishapKind::Lose);
        if off || self.waiting.len() >= WAITING_MAX {
            return;
        }
        self.last_id += 1;
        let delay_ms = match mishap {
            Some(MishapKind::Delay { seconds }) => i64::from(seconds) * 1_000,
            _ => 0,
        };
        self.waiting.push_back(Hook {
            id: self.last_id,
            invoice,
            payload,
            tries: 0,
            due_ms: now_ms.saturating_add(delay_ms),
            held: mishap == Some(MishapKind::Later),
            mishap,
            again,
        });
    }

    fn take_mishap(&mut self) -> Option<MishapKind> {
        while self.mishaps.front().is_some_and(|it| it.times == 0) {
            self.mishaps.pop_front();
        }
        let mishap = self.mishaps.front_mut()?;
        mishap.times -= 1;
        Some(mishap.kind)
    }

    /// What to send now; one at a time, [`Hooks::answered`] tells how it went.
    pub fn next(&mut self, token: &str, now_ms: i64) -> Next {
        let (Some(url), None, false) = (&self.url, &self.under_way, self.disabled) else {
            return Next::Never;
        };
        let free = self
            .waiting
            .iter()
            .enumerate()
            .filter(|(_, hook)| !hook.held);
        let Some((at, due_ms)) = free
            .min_by_key(|(_, hook)| (hook.due_ms, hook.id))
            .map(|(at, hook)| (at, hook.due_ms))
        else {
            return Next::Never;
        };
        if due_ms > now_ms {
            return Next::At(due_ms);
        }
        let url = url.clone();
        let Some(hook) = self.waiting.remove(at) else {
            return Next::Never;
        };
        let written = match &hook.again {
            Some(written) => written.clone(),
            None => write(&hook, token, now_ms),
        };
        let (body, signature) = (written.body.clone(), written.signature.clone());
        self.under_way = Some((hook, written));
        Next::Send(Post {
            url,
            body,
            signature,
        })
    }

    /// How the last one went: the answer's status, 0 for none.
    pub fn answered(&mut self, status: u16, now_ms: i64) {
        let Some((mut hook, written)) = self.under_way.take() else {
            return;
        };
        hook.tries += 1;
        if self.sent.len() >= SENT_MAX {
            self.sent.pop_front();
        }
        self.sent.push_back(Sent {
            id: hook.id,
            invoice_id: hook.invoice,
            tries: hook.tries,
            status,
            written,
        });
        if (200..300).contains(&status) {
            let older = self.waiting.iter_mut().filter(|it| it.id < hook.id);
            older.for_each(|it| it.held = false);
        } else if hook.tries >= TRIES_MAX {
            self.disabled = true;
            self.waiting.clear();
        } else {
            let gap_ms = i64::from(self.first_gap_ms) << (hook.tries - 1);
            hook.due_ms = now_ms.saturating_add(gap_ms);
            self.waiting.push_back(hook);
        }
    }
}

fn write(hook: &Hook, token: &str, now_ms: i64) -> Written {
    /// In the order in which the provider writes it.
    #[derive(Serialize)]
    struct Update<'a> {
        update_id: u64,
        update_type: &'static str,
        request_date: String,
        payload: &'a Value,
    }
    let update = Update {
        update_id: hook.id % UPDATE_IDS,
        update_type: "invoice_paid",
        request_date: iso(now_ms),
        payload: &hook.payload,
    };
    let body = crate::sandbox::answer::to_json(&update);
    let signature = match hook.mishap {
        Some(MishapKind::Unsigned) => None,
        Some(MishapKind::Forged) => Some(sign("0:somebody-elses", &body)),
        _ => Some(sign(token, &body)),
    };
    let body = match hook.mishap {
        Some(MishapKind::Reserialised) => serde_json::to_string_pretty(&update).unwrap_or(body),
        _ => body,
    };
    Written { body, signature }
}

/// The header crypto-pay-api-signature: the body under a key that is the token's hash.
pub(super) fn sign(token: &str, body: &str) -> String {
    let secret = digest(&SHA256, token.as_bytes());
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref());
    let tag = hmac::sign(&key, body.as_bytes());
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
