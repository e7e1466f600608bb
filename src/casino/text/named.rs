//! What has a name of its own, in each language.
use crate::rules::games::Game;
use crate::speech::{Voice, key};
use crate::values::money::Asset;

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

/// The button that leads to an open round of this game.
pub fn go_on_button(voice: Voice, of: &dyn Game) -> String {
    let (emoji, game) = (of.spec().emoji, game(voice, of));
    voice.plain(&key::ButtonGoOn { emoji, game })
}

/// An asset as a wallet's name: USDT.
pub fn asset(voice: Voice, asset: Asset) -> String {
    if asset.is_play() {
        return voice.plain(&key::WalletPlay);
    }
    asset.unit_name().to_owned()
}

/// A command's line for the menu and help.
pub fn command(voice: Voice, name: &str) -> Option<&'static str> {
    voice.language.named(&format!("menu-{name}"))
}
