//! The language that a player is spoken to in: as Telegram says, until they choose.
use crate::casino::deed::Plain;
use crate::casino::page::Page;
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wings::lobby;
use crate::casino::wings::lobby::deeds::Deed;
use crate::speech::Language;
use crate::speech::languages::LANGUAGES;

/// The languages to choose from; with a code behind the command, as in `/language ru`, that one is chosen.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>, args: &str) -> Result<Page, Trouble> {
    match Language::find(&args.trim().to_ascii_lowercase()) {
        Some(language) => choose(visit, language),
        None => Ok(choices(visit, lobby::text::which_language(visit.voice))),
    }
}

/// Speaks this one to the player from now on, in groups too.
///
/// # Errors
/// When the database fails.
pub fn choose(visit: &mut Visit<'_>, language: &'static Language) -> Result<Page, Trouble> {
    visit.db.choose_language(visit.player.id, language)?;
    visit.player.chosen = Some(language);
    visit.voice.language = language;
    Ok(choices(visit, lobby::text::language_chosen(visit.voice)))
}

/// Each language by its own name.
fn choices(visit: &Visit<'_>, text: String) -> Page {
    let (owner, present) = (visit.player.id, visit.voice.language);
    let each = LANGUAGES.iter().map(|language| {
        if language == present {
            return Plain::Same.button(owner, format!("· {} ·", language.name));
        }
        Deed::Speak { language }.button(owner, language.name)
    });
    let each: Vec<_> = each.collect();
    let rows = each.chunks(LANGUAGES_IN_A_ROW);
    let page = rows.fold(Page::new(text), |page, row| page.row(row.to_vec()));
    page.row(vec![lobby::deeds::home(visit.voice, owner)])
}

/// Languages in a row of buttons.
const LANGUAGES_IN_A_ROW: usize = 3;
