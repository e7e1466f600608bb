//! What has a name of its own, in each language.
use crate::rules::games::Game;
use crate::speech::Voice;

/// A game's name: Coin flip.
pub fn game(voice: Voice, game: &dyn Game) -> &'static str {
    voice.phrase(game.spec().name)
}

/// What can be bet on: heads or tails.
pub fn bets(voice: Voice, game: &dyn Game) -> &'static str {
    voice.phrase(game.spec().bets)
}

/// A game's rules.
pub fn rules(voice: Voice, game: &dyn Game) -> &'static str {
    voice.phrase(game.spec().rules)
}

/// What becomes of a table left alone, behind "the table".
pub fn abandoned(voice: Voice, game: &dyn Game) -> &'static str {
    let rule = game.spec().abandoned;
    rule.map_or("", |rule| voice.phrase(rule))
}
