//! A bet that is a size and a risk, as in plinko (rows) and on the wheel (segments): how it is
//! spelled, typed, named and set by buttons.
use super::{Choice, mark};

/// Spelling and name of each risk.
const RISKS: [(&str, &str); 3] = [("low", "Low"), ("medium", "Medium"), ("high", "High")];

/// What a game's sizes are.
pub(super) struct Dial {
    /// The letter that a choice begins with.
    pub(super) letter: char,
    /// What is counted, in the plural.
    pub(super) unit: &'static str,
    /// The sizes there are.
    pub(super) sizes: &'static [u32],
    /// What is meant where a player says nothing.
    pub(super) default: Set,
}

/// A size and a risk: 0 low, 1 medium, 2 high.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) size: u32,
    pub(super) risk: usize,
}

impl Dial {
    /// `r16high`.
    pub(super) fn spell(&self, set: Set) -> Choice {
        Choice::new(format!("{}{}{}", self.letter, set.size, RISKS[set.risk].0))
    }

    pub(super) fn read(&self, canonical: &str) -> Option<Set> {
        self.sets()
            .into_iter()
            .find(|set| self.spell(*set).as_str() == canonical)
    }

    /// Reads words such as `16 high`, `high`, `High, 16 rows`.
    pub(super) fn choose(&self, words: &[&str]) -> Option<Choice> {
        let (mut size, mut risk) = (None, None);
        for word in words {
            let word = word.trim_end_matches(',').to_ascii_lowercase();
            let is = RISKS.iter().position(|(id, _)| *id == word);
            if is.is_some() && risk.is_none() {
                risk = is;
            } else if size.is_none() && self.sizes.iter().any(|n| n.to_string() == word) {
                size = word.parse().ok();
            } else if word != self.unit {
                return None;
            }
        }
        if size.is_none() && risk.is_none() {
            return None;
        }
        Some(self.spell(Set {
            size: size.unwrap_or(self.default.size),
            risk: risk.unwrap_or(self.default.risk),
        }))
    }

    /// `High, 16 rows`.
    pub(super) fn label(&self, canonical: &str) -> String {
        self.read(canonical).map_or_else(String::new, |set| {
            format!("{}, {} {}", RISKS[set.risk].1, set.size, self.unit)
        })
    }

    /// Every setting.
    pub(super) fn sets(&self) -> Vec<Set> {
        let of = |size: &u32| [0, 1, 2].map(|risk| Set { size: *size, risk });
        self.sizes.iter().flat_map(of).collect()
    }

    /// A row of risks, and the sizes below it.
    pub(super) fn layout(&self, canonical: &str) -> Vec<Vec<(String, Choice)>> {
        let now = self.read(canonical).unwrap_or(self.default);
        let button = |label: &str, set: Set| (mark(set == now, label.to_owned()), self.spell(set));
        let risk = |risk: usize| button(RISKS[risk].1, Set { risk, ..now });
        let size = |size: &u32| button(&size.to_string(), Set { size: *size, ..now });
        let mut rows = vec![[0, 1, 2].map(risk).to_vec()];
        rows.extend(
            self.sizes
                .chunks(5)
                .map(|row| row.iter().map(size).collect()),
        );
        rows
    }
}
