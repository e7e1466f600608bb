//! Seeds, commitments, and how to verify a round.
pub mod seeds;
pub mod text;
pub mod text_promise;
