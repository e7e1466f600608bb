//! Chance for what is no game.
use std::hash::{BuildHasher, Hasher, RandomState};

/// A number that differs from call to call and from process to process; for spreading waits,
/// never for games.
#[must_use]
pub fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}
