//! Messages that need nothing to be said, as rows of tables keep them.
use super::{Plain, Voice};

/// A plain message without placeholders.
pub trait Fixed: Plain {}

/// Which one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase(usize);

impl Phrase {
    /// That of a key: `Phrase::of(&key::GameCoinHeads)`.
    #[must_use]
    pub const fn of<M: Fixed>(_: &M) -> Self {
        Self(M::NUMBER)
    }
}

impl Voice {
    /// How it is said.
    #[must_use]
    pub fn phrase(self, phrase: Phrase) -> &'static str {
        self.language.catalogue.message(phrase.0)
    }
}
