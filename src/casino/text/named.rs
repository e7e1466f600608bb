//! What has a name of its own, in each language: the messages that begin with its id.
use crate::rules::games::Game;
use crate::speech::Voice;

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

fn of(voice: Voice, game: &dyn Game, what: &str) -> Option<&'static str> {
    voice
        .language
        .named(&format!("game-{}-{what}", game.spec().id))
}
