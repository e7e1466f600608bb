//! The one test binary. Its modules in reading order.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests say it by failing"
)]
mod kit;
mod kit_bot;

mod books;
mod games;
mod house;
mod http;
mod sandbox;
mod transcripts;
mod verify;

mod binary;
mod crash;
mod faults;
mod monitor;
