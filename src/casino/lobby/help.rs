//! How to play.
use crate::casino::commands::COMMANDS;
use crate::casino::lobby;
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;

/// Every command in a line.
///
/// # Errors
/// None.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    let lines = COMMANDS.iter().map(|command| (command.name, command.help));
    Ok(Page::new(lobby::text::help(lines)).home(visit.player.id))
}
