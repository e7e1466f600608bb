//! What the buttons of the lobby do, and the way back to the panel.
use crate::casino::deed::deeds;
use crate::casino::talk::Button;
use crate::casino::text;
use crate::rules::ledger::PlayerId;

deeds! {
    /// What the buttons of the lobby do.
    pub enum Deed {
        /// Shows the player's panel.
        Home = "home",
        /// Shows how to play.
        Help = "help",
        /// Shows all games.
        Games = "games",
        /// Shows what the player has.
        Balance = "balance",
        /// Gives play credits to who has nothing left.
        Refill = "refill",
    }
}

/// The way back to the panel.
#[must_use]
pub fn home(owner: PlayerId) -> Button {
    Deed::Home.button(owner, text::HOME)
}

/// The way to the list of games.
#[must_use]
pub fn games(owner: PlayerId) -> Button {
    Deed::Games.button(owner, text::GAMES_BUTTON)
}
