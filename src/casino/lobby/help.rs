//! How to play.
use crate::casino::lobby;
use crate::casino::lobby::deeds::Deed;
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings;
use crate::speech::key;

/// Every command in a line.
///
/// # Errors
/// None.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let lines = wings::commands()
        .into_iter()
        .map(|command| (command.name, command.help));
    let (owner, voice) = (visit.player.id, visit.voice);
    let language = Deed::Languages.button(owner, voice.plain(&key::ButtonLanguage));
    let page = Page::new(lobby::text::help(lines));
    Ok(page
        .row(vec![language])
        .row(vec![lobby::deeds::home(visit.voice, owner)]))
}
