//! The HTTP server.
pub mod http;
