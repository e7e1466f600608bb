//! What the house writes to many players: to whom, what, to how many, and off again.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wings::letters::text as read;
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::{self, Deed};
use crate::casino::wings::office::draft::{self, Draft};
use crate::casino::wings::office::{door, text_people};
use crate::rules::office::{Action, Audience, Channel};
use crate::speech::key;
use crate::store::letters::LetterId;
use crate::values::limits;

/// How the last letter goes, and whom one could be written to.
///
/// # Errors
/// When the database fails.
pub fn page(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    let (owner, voice) = (visit.player.id, visit.voice);
    let last = visit.db.last_letter()?;
    let may = door::does(visit, Action::Broadcast)?;
    let open = last.as_ref().filter(|letter| letter.open && may);
    let stop = open.map(|letter| {
        let id = letter.id.0;
        Deed::CallOff { id }.button(owner, voice.plain(&key::ButtonStopLetter))
    });
    let writes = Audience::ALL.into_iter().filter(|_| may && open.is_none());
    let writes = writes.map(|to| {
        let label = text_people::audience(voice, to);
        Deed::AskLetter { to }.button(owner, label)
    });
    let look = Deed::Letters.button(owner, voice.plain(&key::ButtonLookAgain));
    Ok(Page::new(text_people::letters(voice, last.as_ref()))
        .row(stop.into_iter().collect())
        .row(writes.collect())
        .row(vec![look, deeds::office(voice, owner)]))
}

/// Asks what is written.
///
/// # Errors
/// A refusal while another letter goes.
pub fn ask(visit: &Visit<'_>, to: Audience) -> Result<String, Trouble> {
    if visit.db.last_letter()?.is_some_and(|letter| letter.open) {
        return Err(Refusal::LetterGoes.into());
    }
    Ok(text_people::ask_letter(visit.voice, to))
}

/// What was typed: it is shown as it will be read, with to how many it goes.
pub(super) fn typed(visit: &mut Visit<'_>, about: &[&str], line: &str) -> Result<Page, Trouble> {
    door::acts(visit, Action::Broadcast)?;
    let &[to] = about else {
        return Err(Refusal::Stale.into());
    };
    let to = Audience::find(to).ok_or(Refusal::Stale)?;
    let text = line.trim().to_owned();
    // What is typed in a chat is cut there.
    let most = limits::LETTER_CHARS_MAX.min(limits::INPUT_CHARS_MAX - 1);
    if text.is_empty() || text.chars().count() > most {
        return Err(Refusal::LetterTooLong(most).into());
    }
    let counted = visit.db.audience(to, visit.now)?;
    let preview = read::letter(visit.voice, &text);
    let said = text_people::letter_draft(visit.voice, to, counted, &preview);
    let draft = Draft::Letter { to, text };
    draft::page(visit, &draft, said, &Deed::Letters)
}

/// Sends what was confirmed.
///
/// # Errors
/// A refusal while another letter goes.
pub fn send(visit: &mut Visit<'_>, to: Audience, text: String) -> Result<Page, Trouble> {
    acts::act(visit, Channel::Chat, &Act::Broadcast(to, text), "")?;
    page(visit)
}

/// Lets one go no further.
///
/// # Errors
/// A refusal when it does not go any more.
pub fn call_off(visit: &mut Visit<'_>, id: i64) -> Result<Page, Trouble> {
    acts::act(visit, Channel::Chat, &Act::CallOff(LetterId(id)), "")?;
    page(visit)
}
