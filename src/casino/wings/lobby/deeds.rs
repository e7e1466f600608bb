//! What the buttons of the lobby do, and the way back to the panel.
use crate::casino::deed::{Field, Parts, deeds};
use crate::casino::talk::Button;
use crate::rules::ledger::PlayerId;
use crate::speech::languages::LANGUAGES;
use crate::speech::{Language, Voice, key};

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
        /// Shows the languages to choose from.
        Languages = "language",
        /// Speaks this one to the owner from now on.
        Speak { language: &'static Language } = "speak": "ru",
    }
}

impl Field for &'static Language {
    fn write(&self) -> String {
        self.code.to_owned()
    }

    fn read(parts: &mut Parts<'_>) -> Option<Self> {
        Language::find(parts.next()?)
    }

    fn examples() -> Vec<Self> {
        LANGUAGES.iter().collect()
    }
}

/// The way back to the panel.
#[must_use]
pub fn home(voice: Voice, owner: PlayerId) -> Button {
    Deed::Home.button(owner, voice.plain(&key::ButtonHome))
}

/// The way to the list of games.
#[must_use]
pub fn games(voice: Voice, owner: PlayerId) -> Button {
    Deed::Games.button(owner, voice.plain(&key::ButtonGames))
}
