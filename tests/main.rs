//! The one test binary. Its modules in reading order.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests say it by failing"
)]
mod kit;
mod kit_bot;
mod simulation;

mod bankroll;
mod boards;
mod books;
mod browser;
mod buttons;
mod cashier;
mod contests;
mod crowd;
mod csv;
mod flow;
mod fuzz;
mod games;
mod growth;
mod guard;
mod held;
mod histories;
mod house;
mod http;
mod inherited;
mod language;
mod lasting;
mod money;
mod moved;
mod office;
mod places;
mod promises;
mod receipts;
mod reports;
mod sandbox;
mod speech;
mod topics;
mod tosses;
mod transcripts;
mod verify;
mod wallets;
mod words;

mod attack;
mod binary;
mod cashier_faults;
mod check;
mod copies;
mod crash;
mod drill;
mod faults;
mod groups;
mod keepalive;
mod launch;
mod limits;
mod machine;
mod monitor;
mod ops;
mod owed;
mod paying;
mod payments;
mod replica;
mod standby;
mod wire;

mod at_once;
mod waits;
