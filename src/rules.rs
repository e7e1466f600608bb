//! The rules, pure: games, Telegram's dice, what players play against each other, where draws come
//! from, and how the books are kept.
pub mod contests;
pub mod fairness;
pub mod games;
pub mod ledger;
pub mod promises;
pub mod tosses;
