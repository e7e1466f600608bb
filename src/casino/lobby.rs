//! The panel, the list of games, help, what a player has.
pub mod admin;
pub mod balance;
pub mod cancel;
pub mod games;
pub mod help;
pub mod language;
pub mod refill;
pub mod start;
pub mod text;
