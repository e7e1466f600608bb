//! A run's name, and what is known by it: see [`super::identity`].
use crate::rules::fairness::{Entropy, SystemEntropy};
use std::fmt::{self, Write};

/// A run's name: 128 random bits in hex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run(String);

/// Characters of a run's name.
pub(super) const RUN_CHARS: usize = 32;

impl Run {
    pub(super) fn new() -> Self {
        let (mut name, seed) = (String::new(), SystemEntropy::new().seed());
        for byte in seed.iter().take(RUN_CHARS / 2) {
            let _ = write!(name, "{byte:02x}");
        }
        Self(name)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let hex = |byte: u8| byte.is_ascii_hexdigit();
        (text.len() == RUN_CHARS && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known of the database from outside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Outside {
    /// Nothing: it has not been here.
    #[default]
    Nothing,
    /// That it exists: no run of it was noted yet.
    Created,
    /// That it has one of these runs, two at most, and at least so many commits.
    Known { runs: Vec<Run>, commits: i64 },
}

impl Outside {
    pub(super) fn known(runs: impl IntoIterator<Item = Run>, commits: i64) -> Self {
        let runs = runs.into_iter().collect();
        Self::Known { runs, commits }
    }
}

/// Why a database counts as a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// It was made to be one, by `backup` or before an update.
    Made,
    /// It is not the one that ran here last.
    Stranger,
    /// It is, but without its last so many commits.
    Older(i64),
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Made => f.write_str("it is a backup that was put in place"),
            Self::Stranger => f.write_str("it is not the one that ran here last"),
            Self::Older(lost) => write!(f, "it is an older state, without the last {lost} commits"),
        }
    }
}
