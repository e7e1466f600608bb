//! How deposits and withdrawals stand, as it was last looked up in the books, and what is wrong with that.
//! Ages are kept as such, so that they grow by the clock that does not jump.
use super::reason::Reason;
use crate::values::limits;
use crate::values::money::Asset;
use std::time::Duration;

/// The cashier's figures at one moment. Sums are in smallest units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cashier {
    /// Since when the provider takes nothing from us.
    pub closed_for: Option<Duration>,
    /// Since when it sends nothing.
    pub paused_for: Option<Duration>,
    /// Since the provider last said what the house has there.
    pub reconciled_ago: Option<Duration>,
    /// Since it last answered anything.
    pub answered_ago: Option<Duration>,
    /// The same, while an answer is overdue; since it was first asked where it never answered.
    pub silent_for: Option<Duration>,
    /// What was credited: how many deposits of an asset, and what came in with them.
    pub deposits: Vec<(Asset, i64, i64)>,
    /// What was paid out, likewise.
    pub payouts: Vec<(Asset, i64, i64)>,
    /// Withdrawals by the word for their state.
    pub withdrawals: Vec<(&'static str, i64)>,
    /// Since when the oldest withdrawal waits for a person.
    pub waits_for: Option<Duration>,
    /// Since when the oldest one is under way.
    pub under_way_for: Option<Duration>,
    /// What came in and is nobody's yet: how much, and since when the oldest.
    pub suspense: (i64, Option<Duration>),
    /// How much more the provider has than the books say, or less, beyond what is under way and for a while.
    pub differences: Vec<(Asset, i64)>,
}

impl Cashier {
    /// The same, so much later.
    pub(super) fn later(mut self, by: Duration) -> Self {
        let ages = [
            &mut self.closed_for,
            &mut self.paused_for,
            &mut self.reconciled_ago,
            &mut self.answered_ago,
            &mut self.silent_for,
            &mut self.waits_for,
            &mut self.under_way_for,
            &mut self.suspense.1,
        ];
        for age in ages.into_iter().flatten() {
            *age += by;
        }
        self
    }

    /// How many withdrawals are in the state of this word.
    #[must_use]
    pub fn count(&self, state: &str) -> i64 {
        let found = self.withdrawals.iter().find(|(word, _)| *word == state);
        found.map_or(0, |(_, count)| *count)
    }

    /// Why the bot is not healthy: money is unaccounted for.
    pub(super) fn wrong(&self) -> Option<Reason> {
        let apart = self.differences.iter().filter(|(_, apart)| *apart != 0);
        let assets: Vec<_> = apart.map(|(asset, _)| asset.unit_name()).collect();
        (!assets.is_empty()).then(|| Reason::Unaccounted(assets.join(", ")))
    }

    /// What is to be looked at although play goes on.
    pub(super) fn warning(&self) -> Option<Reason> {
        let silent = self.silent_for?;
        (silent > limits::PROVIDER_SILENT_AFTER).then_some(Reason::ProviderSilent(silent))
    }

    /// What /health says of it: states, counts and ages, and no money.
    pub(super) fn report(&self) -> serde_json::Value {
        let seconds = |age: Option<Duration>| age.map(|age| age.as_secs());
        let way = |stopped: Option<Duration>, word| match stopped {
            Some(_) => word,
            None => "open",
        };
        serde_json::json!({
            "state": way(self.closed_for, "closed"),
            "closed_seconds": seconds(self.closed_for),
            "withdrawals": way(self.paused_for, "paused"),
            "paused_seconds": seconds(self.paused_for),
            "provider_answered_ago": seconds(self.answered_ago),
            "provider_silent_seconds": seconds(self.silent_for),
            "accounted": self.differences.iter().all(|(_, apart)| *apart == 0),
            "waiting": self.count("waiting"),
            "waiting_seconds": seconds(self.waits_for),
            "suspense": self.suspense.0,
            "suspense_seconds": seconds(self.suspense.1),
        })
    }
}
