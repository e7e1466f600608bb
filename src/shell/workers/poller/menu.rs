//! Telegram's menu of commands, in every language that the bot speaks.
use crate::casino::wings;
use crate::rules::games;
use crate::speech::Language;
use crate::speech::languages::LANGUAGES;
use serde_json::json;

/// A call of setMyCommands for each language: the first for everybody, the others for those whose
/// Telegram is in that language (core.telegram.org/bots/api#setmycommands).
pub(super) fn calls() -> impl Iterator<Item = String> {
    LANGUAGES.iter().enumerate().map(|(at, language)| {
        let menu: Vec<_> = wings::menu()
            .map(|(command, english)| {
                let description = description(language, command).unwrap_or(english);
                json!({"command": command, "description": description})
            })
            .collect();
        let code = if at == 0 { "" } else { language.code };
        json!({"commands": menu, "language_code": code}).to_string()
    })
}

/// A command's line, which for a game's is its name.
fn description(language: &Language, command: &str) -> Option<String> {
    if let Some(game) = games::by_command(command) {
        let (id, emoji) = (game.spec().id, game.spec().emoji);
        let name = language.named(&format!("game-{id}-name"))?;
        return Some(format!("{emoji} {name}"));
    }
    language
        .named(&format!("menu-{command}"))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_a_line_for_every_command() {
        for (command, english) in wings::menu() {
            for language in LANGUAGES {
                let line = description(language, command);
                let line = line.unwrap_or_else(|| panic!("/{command} in {}", language.code));
                assert_eq!(line == english, language.code == "en", "/{command}: {line}");
            }
        }
    }
}
