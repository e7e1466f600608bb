//! The ways to these pages: from what was refused, from a group, from other wings' pages.
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::Button;
use crate::casino::text;
use crate::casino::visit::Visit;
use crate::casino::wings::limits::deeds::{self, Deed};
use crate::casino::wings::limits::{age, offer, pauses, text as own, text_pauses};
use crate::casino::wings::lobby;
use crate::rules::guard::Refused;
use crate::speech::{Html, key};
use crate::values::fault::Fault;
use crate::values::link::Link;

/// The word in a link to the bot that leads here.
pub const PAYLOAD: &str = "limits";

/// In a group: that it is nobody else's business, and the way to where it is told.
#[must_use]
pub fn into_private(visit: &Visit<'_>) -> Page {
    let page = Page::new(own::in_private(visit.voice));
    page.row(private_chat(visit).into_iter().collect())
}

fn private_chat(visit: &Visit<'_>) -> Option<Button> {
    let link = format!("https://t.me/{}?start={PAYLOAD}", visit.bot);
    let link = Link::read(&link).filter(|_| !visit.bot.is_empty())?;
    let label = visit.voice.plain(&key::ButtonPrivateChat);
    Some(Button::to(link, label))
}

/// What keeps the player from playing, as their panel says it; nothing where others would read it.
///
/// # Errors
/// When the database fails.
pub fn shut(visit: &Visit<'_>) -> Result<Option<Html>, Fault> {
    let shut = visit.db.exclusion(visit.player.id, visit.now)?;
    let shut = shut.filter(|_| visit.chat.private);
    Ok(shut.map(|shut| text_pauses::in_force(visit.voice, &shut)))
}

/// What follows on the guard's refusal, in private: why, and what can be done about it. Nothing of any other.
///
/// # Errors
/// When the database fails.
pub fn after(visit: &Visit<'_>, refusal: &Refusal) -> Result<Option<Page>, Trouble> {
    let (voice, owner) = (visit.voice, visit.player.id);
    let refused = match refusal {
        Refusal::Guard(refused) => refused,
        Refusal::LimitsFirst(asset) => return offer::page(visit, *asset).map(Some),
        _ => return Ok(None),
    };
    let why = Html::escaped(&text::refusals::refusal(voice, refusal));
    let page = Page::new(why.into_string());
    let home = lobby::deeds::home(voice, owner);
    Ok(Some(match refused {
        Refused::Stopped(_) => page.row(pauses::withdraw(visit).into_iter().collect()),
        Refused::Halted(_) => {
            let ways = pauses::withdraw(visit).into_iter().chain([home]);
            page.row(ways.collect())
        }
        Refused::Age => age::page(visit),
        Refused::RealityCheck { .. } => {
            let pauses = Deed::Pauses.button(owner, voice.plain(&key::ButtonPauses));
            page.row(vec![
                Deed::GoOn.button(owner, voice.plain(&key::ButtonGoOnPlaying)),
                Deed::Stop.button(owner, voice.plain(&key::ButtonStop)),
            ])
            .row(vec![pauses])
        }
        Refused::Shut(_) => {
            let limits = deeds::limits(voice, owner, visit.wallet);
            let ways = pauses::withdraw(visit).into_iter().chain([limits]);
            page.row(ways.collect())
        }
        Refused::Money { asset, .. } => page.row(vec![deeds::limits(voice, owner, *asset), home]),
        Refused::Time { .. } | Refused::TooEarly(_) => {
            page.row(vec![deeds::limits(voice, owner, visit.wallet), home])
        }
    }))
}
