//! How far a house has come that winds down: what is still open in it, and whom it owes something.
use crate::values::money::Asset;

/// A house that winds down, as it was last looked up in the books.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Winding {
    /// Bets, throws, duels and pots that are not over.
    pub open: i64,
    /// By asset how much players have, in smallest units, and how many of them have anything.
    pub owed: Vec<(Asset, i64, i64)>,
}

impl Winding {
    /// How many have real money, one counted for each asset.
    #[must_use]
    pub fn owed_to(&self) -> i64 {
        let real = self.owed.iter().filter(|(asset, ..)| !asset.is_play());
        real.map(|(.., players)| players).sum()
    }

    /// What /health says of it: counts, and no money.
    pub(super) fn report(&self) -> serde_json::Value {
        serde_json::json!({ "open": self.open, "owed_to": self.owed_to() })
    }
}
