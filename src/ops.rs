//! What an operator sets and sees: settings, the log, the way out, figures and health.
pub mod config;
pub mod health;
pub mod lease;
pub mod logging;
pub mod machine;
pub mod probe;
pub mod replicator;
pub mod wire;
