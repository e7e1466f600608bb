//! How Crypto Pay says no: a status and a name. Only some names are published; the others say what is wrong in
//! the same manner.

use crate::sandbox::answer::{Answer, ApiError, to_json};

/// A refusal with its HTTP status, which is also its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::sandbox) struct Refusal {
    pub status: u16,
    pub name: String,
}

impl Refusal {
    /// Of a status of the caller's choice.
    pub fn new(status: u16, name: impl Into<String>) -> Self {
        let name = name.into();
        Self { status, name }
    }

    /// What is wrong with the request.
    pub fn bad(name: impl Into<String>) -> Self {
        Self::new(400, name)
    }

    /// What would take more memory than the sandbox spends.
    pub fn full() -> Self {
        Self::new(503, "SANDBOX_FULL")
    }

    /// As it goes over the wire.
    pub fn answer(&self) -> Answer {
        let (status, name) = (self.status, to_json(&self.name));
        Answer {
            status,
            body: format!("{{\"ok\":false,\"error\":{{\"code\":{status},\"name\":{name}}}}}"),
            retry_after: None,
        }
    }
}

/// Control requests are answered as the sandbox's others are.
impl From<Refusal> for ApiError {
    fn from(Refusal { status, name }: Refusal) -> Self {
        Self::new(status, name)
    }
}

/// The `result` of an answer, as JSON.
pub(super) type Done = Result<String, Refusal>;
