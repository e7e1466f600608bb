//! Bets on Telegram's own dice.
pub mod past;
pub mod table;
pub mod text;
pub mod toss;
