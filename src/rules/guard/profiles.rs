//! What a house does to protect its players, by the rules that it is under: a row each. Pauses and exclusions that
//! are in force hold under every one.
use super::ends::Term;
use std::time::Duration;

/// A house's duties.
#[derive(Debug, PartialEq, Eq)]
pub struct Profile {
    /// What the setting PLAY_PROFILE calls it.
    pub name: &'static str,
    /// Whether players say once that they are of age before they play for real money.
    pub age: bool,
    /// Whether players have limits.
    pub limits: bool,
    /// Whether players are told from time to time how long they play and what it has brought.
    pub reality_check: bool,
    /// Whether that stands on every page of a game too, and not only where it is asked for.
    pub always_shows_session: bool,
    /// Whether bets may be repeated by themselves.
    pub auto_play: bool,
    /// The shortest time from one round of real money to the same player's next.
    pub cycle: Duration,
    /// The same of slots.
    pub slots_cycle: Duration,
    /// After how long players are asked to look at their limits again, if they are.
    pub review_every: Option<Duration>,
    /// The pauses and exclusions that it offers, by their words.
    pub terms: &'static [&'static str],
}

/// What a row has that says nothing else.
const BARE: Profile = Profile {
    name: "off",
    age: false,
    limits: false,
    reality_check: false,
    always_shows_session: false,
    auto_play: true,
    cycle: Duration::ZERO,
    slots_cycle: Duration::ZERO,
    review_every: None,
    terms: &["24h", "7d", "30d", "42d", "6m", "1y", "3y", "5y", "life"],
};

/// No rules but pauses and exclusions.
pub static OFF: Profile = BARE;

/// What a house owes its players wherever it is.
pub static BASE: Profile = Profile {
    name: "base",
    age: true,
    limits: true,
    reality_check: true,
    ..BARE
};

/// Curaçao's: Gaming Authority, policy on responsible gaming of 2025.
pub static CURACAO: Profile = Profile {
    name: "curacao",
    age: true,
    limits: true,
    reality_check: true,
    terms: &["24h", "7d", "30d", "42d", "1y", "3y", "5y", "life"],
    ..BARE
};

/// The United Kingdom's: Gambling Commission, remote technical standards 2E, 8A, 12, 13, 14. A game's cycle is 5
/// seconds, that of slots 2.5.
pub static UK: Profile = Profile {
    name: "uk",
    age: true,
    limits: true,
    reality_check: true,
    always_shows_session: true,
    auto_play: false,
    cycle: Duration::from_secs(5),
    slots_cycle: Duration::from_millis(2_500),
    review_every: Some(Duration::from_secs(184 * 24 * 60 * 60)),
    ..BARE
};

/// All of them.
pub static PROFILES: [&Profile; 4] = [&OFF, &BASE, &CURACAO, &UK];

/// The one of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Profile> {
    PROFILES.into_iter().find(|profile| profile.name == name)
}

impl Profile {
    /// The pauses and exclusions that it offers, the shortest first.
    pub fn offers(&self) -> impl Iterator<Item = &'static Term> {
        self.terms.iter().filter_map(|word| Term::find(word))
    }
}

/// Settings that were never read are those of a house without rules of its own.
impl Default for &'static Profile {
    fn default() -> Self {
        &OFF
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_is_found_and_offers_what_there_is() {
        for profile in PROFILES {
            assert_eq!(find(profile.name), Some(profile));
            assert_eq!(
                profile.offers().count(),
                profile.terms.len(),
                "{}",
                profile.name
            );
        }
        assert_eq!(find("malta"), None);
    }
}
