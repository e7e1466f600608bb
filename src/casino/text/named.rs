//! What has a name of its own, in each language: the messages that begin with its id.
use crate::rules::games::Game;
use crate::speech::{Voice, key};

/// A game's name: Coin flip.
pub fn game(voice: Voice, game: &dyn Game) -> &'static str {
    of(voice, game, "name").unwrap_or(game.spec().name)
}

/// What can be bet on: heads or tails.
pub fn bets(voice: Voice, game: &dyn Game) -> &'static str {
    of(voice, game, "bets").unwrap_or(game.spec().bets)
}

/// A game's rules.
pub fn rules(voice: Voice, game: &dyn Game) -> &'static str {
    of(voice, game, "rules").unwrap_or(game.spec().rules)
}

/// What becomes of a table left alone, behind "the table".
pub fn abandoned(voice: Voice, game: &dyn Game) -> &'static str {
    of(voice, game, "abandoned").unwrap_or(game.spec().abandoned)
}

/// The button that leads to an open round of this game.
pub fn go_on_button(voice: Voice, of: &dyn Game) -> String {
    let (emoji, game) = (of.spec().emoji, game(voice, of));
    voice.plain(&key::ButtonGoOn { emoji, game })
}

/// A command's line for the menu and help.
pub fn command(voice: Voice, name: &str) -> Option<&'static str> {
    voice.language.named(&format!("menu-{name}"))
}

fn of(voice: Voice, game: &dyn Game, what: &str) -> Option<&'static str> {
    voice
        .language
        .named(&format!("game-{}-{what}", game.spec().id))
}
