//! Trouble on demand with the provider's API, before a call's effect or after it. The same mechanism as the Bot
//! API's faults, with what matters for money: whether it has moved when the answer is lost.

use serde::Deserialize;

use super::refusal::Refusal;
use crate::sandbox::answer::{Answer, Outcome};

const FAULTS_MAX: usize = 1_000;

/// The next `times` matching calls fail. `Deserialize` is the body of POST /sandbox/pay/fault.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::sandbox) struct PayFault {
    /// A method, or `*`.
    pub method: String,
    /// Whether the call takes effect all the same.
    #[serde(default)]
    pub after: bool,
    #[serde(flatten)]
    pub kind: PayFaultKind,
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// How a call fails.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(in crate::sandbox) enum PayFaultKind {
    /// An error of the API.
    Status {
        /// 400 when not given.
        #[serde(default)]
        status: Option<u16>,
        /// A usual one for the status when not given.
        #[serde(default)]
        name: Option<String>,
        /// Seconds, as header Retry-After.
        #[serde(default)]
        retry_after: Option<u32>,
    },
    /// A page of the front, 502 when no status is given.
    Html {
        #[serde(default)]
        status: Option<u16>,
    },
    /// 200 with what begins as JSON and is none.
    Garbage,
    /// No answer for so long, then a closed connection.
    Hang {
        /// Fractions are good.
        seconds: f64,
    },
    /// A closed connection.
    Lost,
    /// Half of the answer; the call takes effect.
    Truncate,
    /// The whole answer so long after; the call takes effect.
    Slow {
        /// Fractions are good.
        seconds: f64,
    },
}

impl PayFault {
    /// Whether the call is to take effect.
    pub fn acts(&self) -> bool {
        let answers = matches!(
            self.kind,
            PayFaultKind::Truncate | PayFaultKind::Slow { .. }
        );
        self.after || answers
    }

    /// What comes of the call that would have had this answer.
    pub fn outcome(self, answer: Answer) -> Outcome {
        match self.kind {
            PayFaultKind::Status {
                status,
                name,
                retry_after,
            } => {
                let status = status.unwrap_or(if retry_after.is_some() { 429 } else { 400 });
                let name = name.unwrap_or_else(|| usual(status).to_owned());
                Outcome::Answer(Answer {
                    retry_after: retry_after.map(i64::from),
                    ..Refusal::new(status, name).answer()
                })
            }
            PayFaultKind::Html { status } => Outcome::Answer(page(status.unwrap_or(502))),
            PayFaultKind::Garbage => Outcome::Answer(Answer {
                status: 200,
                body: "{\"ok\":true,\"result\":{\"items\":[".to_owned(),
                retry_after: None,
            }),
            PayFaultKind::Hang { seconds } => Outcome::Hang { seconds },
            PayFaultKind::Lost => Outcome::Dropped,
            PayFaultKind::Truncate => Outcome::Truncated(answer),
            PayFaultKind::Slow { seconds } => Outcome::Late { seconds, answer },
        }
    }
}

fn usual(status: u16) -> &'static str {
    match status {
        401 => "UNAUTHORIZED",
        403 => "METHOD_DISABLED",
        405 => "METHOD_NOT_FOUND",
        423 => "ACCOUNT_SUSPENDED",
        429 => "TOO_MANY_REQUESTS",
        500.. => "INTERNAL_SERVER_ERROR",
        _ => "BAD_REQUEST",
    }
}

/// What a front says whose server does not answer.
pub(super) fn page(status: u16) -> Answer {
    Answer {
        status,
        body: format!(
            "<html><head><title>{status}</title></head><body><center>nginx</center></body></html>"
        ),
        retry_after: None,
    }
}

/// The faults that wait for a call.
#[derive(Default)]
pub(super) struct PayFaults(Vec<PayFault>);

impl PayFaults {
    /// Of more than 1,000 the oldest are forgotten.
    pub fn push(&mut self, fault: PayFault) {
        if self.0.len() >= FAULTS_MAX {
            self.0.remove(0);
        }
        self.0.push(fault);
    }

    /// Forgets all faults.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Takes one that matches off the list.
    pub fn take(&mut self, method: &str) -> Option<PayFault> {
        let matches = |f: &PayFault| f.times > 0 && (f.method == "*" || f.method == method);
        let at = self.0.iter().position(matches)?;
        self.0[at].times -= 1;
        let fault = self.0[at].clone();
        if self.0[at].times == 0 {
            self.0.remove(at);
        }
        Some(fault)
    }
}
