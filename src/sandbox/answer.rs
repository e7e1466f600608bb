//! What a call is answered with: results, refusals, and what the front has to do for it. Called by every part
//! of the sandbox.

use serde::Serialize;

use crate::web::http::Response;

/// A refusal in Telegram's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status and `error_code`.
    pub status: u16,
    /// With its leading "Bad Request: " or the like.
    pub description: String,
    /// Seconds to wait before the next call.
    pub retry_after: Option<i64>,
    /// The supergroup that a group has become.
    pub migrate_to_chat_id: Option<i64>,
}

impl ApiError {
    pub(super) fn new(status: u16, description: impl Into<String>) -> Self {
        Self {
            status,
            description: description.into(),
            retry_after: None,
            migrate_to_chat_id: None,
        }
    }

    pub(super) fn bad(why: impl AsRef<str>) -> Self {
        Self::new(400, format!("Bad Request: {}", why.as_ref()))
    }
}

/// Status and whole JSON body of an answer.
pub(super) struct Answer {
    pub status: u16,
    pub body: String,
    /// Header Retry-After, seconds.
    pub retry_after: Option<i64>,
}

impl Answer {
    /// `result` is JSON.
    pub fn ok(result: &str) -> Self {
        Self {
            status: 200,
            body: format!("{{\"ok\":true,\"result\":{result}}}"),
            retry_after: None,
        }
    }

    /// As the front sends it.
    pub fn response(self) -> Response {
        let mut response = Response::json(self.status, self.body);
        if response.body.starts_with(b"<") {
            response.content_type = "text/html";
        }
        let seconds = self.retry_after.map(|seconds| seconds.to_string());
        response
            .headers
            .extend(seconds.map(|seconds| ("Retry-After", seconds)));
        response
    }

    /// In the words and with the fields that Telegram uses.
    pub fn refusal(error: &ApiError) -> Self {
        let ApiError {
            status,
            description,
            retry_after,
            migrate_to_chat_id,
        } = error;
        let parameters = match (retry_after, migrate_to_chat_id) {
            (Some(seconds), _) => format!(",\"parameters\":{{\"retry_after\":{seconds}}}"),
            (None, Some(chat)) => format!(",\"parameters\":{{\"migrate_to_chat_id\":{chat}}}"),
            (None, None) => String::new(),
        };
        let description = to_json(description);
        let body = format!(
            "{{\"ok\":false,\"error_code\":{status},\"description\":{description}{parameters}}}"
        );
        Self {
            status: *status,
            body,
            retry_after: *retry_after,
        }
    }
}

/// What the front has to do for a call.
pub(super) enum Outcome {
    Answer(Answer),
    /// A long poll: ask `resume`.
    Wait(Poll),
    Late {
        seconds: f64,
        answer: Answer,
    },
    Hang {
        seconds: f64,
    },
    Dropped,
    Truncated(Answer),
    Garbage,
}

/// The `result` of an answer, as JSON.
pub(super) type Done = Result<String, ApiError>;

/// A getUpdates call that waits.
pub(super) struct Poll {
    pub number: u64,
    pub until_ms: i64,
    pub limit: usize,
}

/// JSON of a value whose serialisation cannot fail.
pub(super) fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("strings, numbers and string keys only")
}
