//! How to play.
use crate::casino::button::{Action, Screen};
use crate::casino::commands::COMMANDS;
use crate::casino::lobby;
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::speech::key;

/// Every command in a line.
///
/// # Errors
/// None.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let lines = COMMANDS.iter().map(|command| (command.name, command.help));
    let (owner, voice) = (visit.player.id, visit.voice);
    let language = Action::Show(Screen::Language);
    let language = language.button(owner, voice.plain(&key::ButtonLanguage));
    let page = Page::new(lobby::text::help(lines));
    Ok(page.row(vec![language]).home(owner))
}
