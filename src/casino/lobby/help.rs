//! How to play.
use crate::casino::lobby;
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings;

/// Every command in a line.
///
/// # Errors
/// None.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let lines = wings::commands()
        .into_iter()
        .map(|command| (command.name, command.help));
    Ok(Page::new(lobby::text::help(lines)).row(vec![lobby::deeds::home(visit.player.id)]))
}
