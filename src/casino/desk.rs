//! The front desk: a press goes to its wing, and so does what is typed because a wing had asked for it.
use crate::casino::deed::Plain;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Markup, Reply};
use crate::casino::visit::Visit;
use crate::casino::wing::{Asked, Press, Pressed};
use crate::casino::wings::{self, lobby};
use crate::speech::key;
use crate::store::Session;
use crate::values::limits;

/// What a press shows, and the line that it is answered with.
pub(super) fn press(
    visit: &mut Visit<'_>,
    deed: &dyn Press,
    message: i64,
) -> Result<(Option<Reply>, String), Trouble> {
    let (reply, line) = match deed.press(visit, message)? {
        Pressed::LeftAlone(line) => return Ok((None, line)),
        Pressed::Asks(asked) => return Ok((Some(ask(visit, asked, message)?), String::new())),
        Pressed::Told(line) => (None, line),
        Pressed::Apart(page, line) => (Some(visit.say(page, None)), line),
        Pressed::Below(page, line) => (Some(visit.say(page, Some(message))), line),
        Pressed::InPlace(page, line) => {
            let (shows, brief) = (page.shows(), page.brief());
            let (text, markup) = visit.shown(page);
            let edit = Reply::edit(visit.chat.id, message, text, markup).with(shows);
            (Some(edit.briefly(brief)), line)
        }
    };
    visit.db.end_session(visit.chat.id, visit.player.id)?;
    Ok((reply, line))
}

/// Waits for text. In a group the bot hears only replies to its own messages, so the client is
/// told to open one.
fn ask(visit: &Visit<'_>, asked: Asked, message: i64) -> Result<Reply, Trouble> {
    let (chat, player) = (visit.chat, visit.player.id);
    let expires = visit.now.plus(limits::SESSION_AGE_MAX);
    let Asked { awaits, text } = asked;
    let session = Session { awaits, message };
    visit.db.await_text(chat.id, player, &session, expires)?;
    if chat.private {
        let cancel =
            Plain::Cancel { table: message }.button(player, visit.voice.plain(&key::ButtonCancel));
        return Ok(visit.say(Page::new(text).row(vec![cancel]), None));
    }
    let text = lobby::text::ask_in_group(visit.voice, player, &visit.player.name, &text);
    Ok(Reply::say(chat.id, text, Markup::AskForReply, None))
}

/// What a player typed because a wing had asked for it.
pub(super) fn answer(
    visit: &mut Visit<'_>,
    session: &Session,
    text: &str,
) -> Result<Page, Trouble> {
    let mut words = session.awaits.split(' ');
    let word = words.next().unwrap_or_default();
    let question = wings::question(word).ok_or(Refusal::Stale)?;
    let about: Vec<_> = words.collect();
    (question.answer)(visit, &about, text)
}
