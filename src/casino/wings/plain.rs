//! What every page may use and no wing has for itself: its row.
use crate::casino::deed::Plain;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::visit::Visit;
use crate::casino::wing::{Buttons, Press, Pressed, Shut, Wing};
use crate::casino::wings::lobby;
use crate::speech::key;

/// The row.
pub static WING: Wing = Wing {
    name: "plain",
    for_stopped: true,
    shut: Shut::NEVER,
    commands: &[],
    buttons: Buttons::of::<Plain>(),
    questions: &[],
    due: &[],
    entries: &[],
    messages: None,
    again: None,
    hears: None,
};

impl Press for Plain {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        let player = visit.player.id;
        match self {
            Self::Same => Ok(Pressed::LeftAlone(visit.voice.plain(&key::ToastSame))),
            Self::Idle => Ok(Pressed::LeftAlone(String::new())),
            Self::Cancel { table } => {
                let asked = visit.db.session(visit.chat.id, player, visit.now)?;
                if asked.is_none_or(|session| session.message != *table) {
                    return Err(Refusal::Stale.into());
                }
                let page = Page::new(lobby::text::cancelled(visit.voice));
                Ok(page
                    .row(vec![lobby::deeds::home(visit.voice, player)])
                    .into())
            }
        }
    }
}
