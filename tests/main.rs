//! The one test binary. Its modules in reading order.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stderr, reason = "tests say it by failing")]
mod http;
mod sandbox;
