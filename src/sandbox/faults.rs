//! Trouble on demand: failing calls and flood limits. Kept by `World`; called by its `call`.

use serde::Deserialize;

use super::answer::ApiError;

/// The next `times` matching calls fail. `Deserialize` is the body of POST /sandbox/fault.
#[derive(Clone, Debug, Deserialize)]
pub struct Fault {
    /// A Bot API method in any case, or `*`.
    pub method: String,
    /// Only calls with this chat_id.
    #[serde(default)]
    pub chat: Option<i64>,
    /// How they fail.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How many of them.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// How a call fails.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum FaultKind {
    /// An error answer, without effect.
    Status {
        /// HTTP status and error_code, 400 when not given.
        #[serde(default)]
        status: Option<u16>,
        /// Telegram's words for it; a usual one when not given.
        #[serde(default)]
        description: Option<String>,
        /// Seconds; also sent as header Retry-After.
        #[serde(default)]
        retry_after: Option<u32>,
        /// The supergroup that a group has become.
        #[serde(default)]
        migrate_to_chat_id: Option<i64>,
    },
    /// 200 with HTML, without effect: the answer of a proxy in between.
    Garbage,
    /// No answer, then a closed connection, without effect.
    Hang {
        /// How long; fractions are good.
        seconds: f64,
    },
    /// The effect, and half of its answer.
    Truncate,
    /// A closed connection, without effect.
    Reset,
    /// The effect, and a closed connection.
    Lost,
    /// The effect, and its answer so long after it.
    Late {
        /// How long; fractions are good.
        seconds: f64,
    },
}

impl FaultKind {
    /// The word for it in the counters of calls.
    pub(super) fn name(&self) -> &'static str {
        match self {
            FaultKind::Status { .. } => "status",
            FaultKind::Garbage => "garbage",
            FaultKind::Hang { .. } => "hang",
            FaultKind::Truncate => "truncate",
            FaultKind::Reset => "reset",
            FaultKind::Lost => "lost",
            FaultKind::Late { .. } => "late",
        }
    }
}

/// Takes one matching fault off the list.
pub(super) fn take(faults: &mut Vec<Fault>, method: &str, chat: Option<i64>) -> Option<FaultKind> {
    let matches = |f: &Fault| {
        (f.method == "*" || f.method.eq_ignore_ascii_case(method))
            && (f.chat.is_none() || f.chat == chat)
    };
    let at = faults.iter().position(|f| f.times > 0 && matches(f))?;
    faults[at].times -= 1;
    let kind = faults[at].kind.clone();
    if faults[at].times == 0 {
        faults.remove(at);
    }
    Some(kind)
}

pub(super) fn status_error(
    status: Option<u16>,
    description: Option<String>,
    retry_after: Option<u32>,
    migrate_to_chat_id: Option<i64>,
) -> ApiError {
    let retry_after = retry_after.map(i64::from);
    let status = status.unwrap_or(if retry_after.is_some() { 429 } else { 400 });
    let usual = match (status, retry_after) {
        (429, Some(seconds)) => {
            return ApiError {
                description: description.unwrap_or_else(|| too_many(seconds)),
                ..flooded(seconds)
            };
        }
        _ if migrate_to_chat_id.is_some() => {
            "Bad Request: group chat was upgraded to a supergroup chat"
        }
        (400, _) => "Bad Request",
        (401, _) => "Unauthorized",
        (403, _) => "Forbidden",
        (404, _) => "Not Found",
        (409, _) => "Conflict",
        (429, _) => "Too Many Requests",
        _ => "Internal Server Error",
    };
    let description = description.unwrap_or_else(|| usual.to_owned());
    ApiError {
        status,
        description,
        retry_after,
        migrate_to_chat_id,
    }
}

fn too_many(retry_after_s: i64) -> String {
    format!("Too Many Requests: retry after {retry_after_s}")
}

pub(super) fn flooded(retry_after_s: i64) -> ApiError {
    ApiError {
        retry_after: Some(retry_after_s),
        ..ApiError::new(429, too_many(retry_after_s))
    }
}

/// A window of fixed length that begins with the first call in it.
#[derive(Clone, Copy, Default)]
pub(super) struct Flood {
    began_ms: i64,
    calls: u32,
}

impl Flood {
    /// Seconds to wait when the window has no room; counts nothing.
    pub fn wait_s(&mut self, calls_max: u32, window_ms: i64, now_ms: i64) -> Option<i64> {
        if now_ms >= self.began_ms + window_ms {
            *self = Self {
                began_ms: now_ms,
                calls: 0,
            };
        }
        let left_ms = self.began_ms + window_ms - now_ms;
        (self.calls >= calls_max).then(|| (left_ms + 999) / 1000)
    }

    /// One call more has come.
    pub fn count(&mut self) {
        self.calls += 1;
    }
}
