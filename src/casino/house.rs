//! The house's own facts, which no player changes.
use crate::rules::ledger::PlayerId;
use crate::values::money::{Amount, Asset};
use std::time::Duration;

/// The house's own facts.
#[derive(Clone, Debug)]
pub struct House {
    /// Who is told when something needs a person.
    pub owner: Option<PlayerId>,
    /// Which wallet a player has open.
    pub asset: Asset,
    /// Credits for a new player, of the play asset.
    pub welcome: Amount,
    /// The play bankroll that a new house opens with.
    pub bankroll: Amount,
    /// The shortest time from one round's start to the same player's next; zero for none.
    pub pause: Duration,
    /// Whether slots may be played by themselves.
    pub slots_auto: bool,
    /// Who sees the house's figures beside the owner.
    pub admins: Vec<PlayerId>,
}

impl House {
    /// A house of play money.
    #[must_use]
    pub const fn play(owner: Option<PlayerId>) -> Self {
        Self {
            owner,
            asset: Asset::Play,
            welcome: Amount::units(1_000),
            bankroll: Amount::units(100_000_000),
            pause: Duration::ZERO,
            slots_auto: false,
            admins: Vec::new(),
        }
    }

    /// Whether they see the house's figures.
    #[must_use]
    pub fn is_admin(&self, player: PlayerId) -> bool {
        self.owner == Some(player) || self.admins.contains(&player)
    }
}
