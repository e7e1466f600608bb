//! The rules, pure: games, Telegram's dice, what players play against each other, where draws come
//! from, how the books are kept, and what protects players.
pub mod alerts;
pub mod contests;
pub mod exact;
pub mod fairness;
pub mod games;
pub mod guard;
pub mod lease;
pub mod ledger;
pub mod luck;
pub mod office;
pub mod promises;
pub mod tosses;
