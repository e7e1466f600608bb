//! Leaderboards of those who want to be seen.
pub mod text;
pub mod top;
