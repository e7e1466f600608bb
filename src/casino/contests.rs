//! Players against each other: duels and pots.
pub mod contest;
pub mod duel;
pub mod past;
pub mod pot;
pub mod text;
