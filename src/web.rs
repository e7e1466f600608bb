//! The HTTP server, and how forms are written.
pub mod forms;
pub mod http;
