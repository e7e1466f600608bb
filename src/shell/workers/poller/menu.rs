//! Telegram's menu of commands, in every language that the bot speaks.
use crate::casino::text::named;
use crate::casino::{House, wings};
use crate::rules::games;
use crate::speech::languages::LANGUAGES;
use crate::speech::{Language, Voice};
use serde_json::json;

/// A call of setMyCommands for each language: the first for everybody, the others for those whose
/// Telegram is in that language (core.telegram.org/bots/api#setmycommands).
pub(super) fn calls(house: &House) -> impl Iterator<Item = String> {
    LANGUAGES.iter().enumerate().map(|(at, language)| {
        let menu: Vec<_> = wings::menu(house)
            .filter_map(|command| {
                let description = description(language, command)?;
                Some(json!({"command": command, "description": description}))
            })
            .collect();
        let code = if at == 0 { "" } else { language.code };
        json!({"commands": menu, "language_code": code}).to_string()
    })
}

/// A command's line, which for a game's is its name.
fn description(language: &'static Language, command: &str) -> Option<String> {
    let voice = Voice::without_amounts(language);
    if let Some(game) = games::by_command(command) {
        let (emoji, name) = (game.spec().emoji, named::game(voice, game));
        return Some(format!("{emoji} {name}"));
    }
    named::command(voice, command).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_line_for_every_command() {
        let all = wings::WINGS.iter().flat_map(|wing| wing.commands);
        let all = all.filter(|command| command.menu.is_some());
        let all = all.map(|command| command.name);
        let games = games::GAMES.iter().map(|game| game.spec().command);
        for command in all.chain(games) {
            let lines = LANGUAGES.iter().map(|language| {
                let line = description(language, command);
                line.unwrap_or_else(|| panic!("/{command} in {}", language.code))
            });
            let mut lines: Vec<_> = lines.collect();
            lines.sort();
            lines.dedup();
            assert_eq!(lines.len(), LANGUAGES.len(), "{lines:?}");
        }
    }
}
