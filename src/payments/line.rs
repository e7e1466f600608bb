//! The way to the provider and back, whatever it is made of.
use crate::casino::payment::Failure;
use serde_json::Value;
use std::time::Duration;

/// An answer as it comes.
pub struct Answer {
    /// HTTP's.
    pub status: u16,
    /// How long it wants quiet, if it says.
    pub after: Option<Duration>,
    pub body: Vec<u8>,
}

/// The way to the provider and back: HTTP, or what stands for it where nothing is to leave the process.
pub trait Line: Send + Sync {
    /// Calls a method with these parameters.
    ///
    /// # Errors
    /// Why there is no answer: [`Failure::NotDone`] or [`Failure::Unknown`].
    fn call(&self, method: &str, parameters: &Value) -> Result<Answer, Failure>;

    /// Ends every call under way.
    fn interrupt(&self) {}
}
