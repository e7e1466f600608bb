//! How to play.
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::text::named;
use crate::casino::visit::Visit;
use crate::casino::wings::lobby::deeds::Deed;
use crate::casino::wings::{self, lobby};
use crate::speech::key;

/// Every command in a line.
///
/// # Errors
/// None.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let commands = wings::commands(visit.house)
        .into_iter()
        .map(|command| command.name);
    let lines = commands.filter_map(|name| Some((name, named::command(voice, name)?)));
    let language = Deed::Languages.button(owner, voice.plain(&key::ButtonLanguage));
    let page = Page::new(lobby::text::help(voice, lines));
    Ok(page
        .row(vec![language])
        .row(vec![lobby::deeds::home(voice, owner)]))
}
