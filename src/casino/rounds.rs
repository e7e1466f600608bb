//! Rounds of the house's own games: tables, bets, auto play, what is past.
pub mod abandoned;
pub mod auto;
pub mod csv;
pub mod ends;
pub mod history;
pub mod play;
pub mod round;
pub mod stats;
pub mod table;
pub mod text;
pub mod text_auto;
pub mod text_table;
