//! The link that leads into the browser's office: made when it is asked for, for who asks, and only where nobody
//! beside the way can read it.
use crate::casino::house::BrowserWay;
use crate::casino::page::Page;
use crate::casino::refusal::{Refusal, Trouble};
use crate::casino::talk::{Button, Markup, Reply};
use crate::casino::visit::Visit;
use crate::casino::wings::browser::deeds::Deed;
use crate::casino::wings::browser::lasts::LINK_LASTS;
use crate::casino::wings::browser::{errand, text};
use crate::casino::wings::office::acts::{self, Act};
use crate::casino::wings::office::deeds::office;
use crate::rules::office::Channel;
use crate::speech::key;
use crate::values::base32::base32;
use crate::values::link::Link;

/// Where a link leads, behind the address of the house.
const WAY_IN: &str = "/office/in?key=";

/// `/web`: how the office is reached in a browser.
///
/// # Errors
/// A refusal to who is not of the office, or a fault.
pub fn page(visit: &mut Visit<'_>, _args: &str) -> Result<Page, Trouble> {
    way(visit)
}

/// Likewise, by its button.
pub(super) fn way(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    admitted(visit)?;
    let (owner, voice) = (visit.player.id, visit.voice);
    let sessions = visit.db.sessions_of(owner, visit.now)?;
    let page = Page::new(text::way(voice, &visit.house.browser, sessions));
    let link = Deed::Link.button(owner, voice.plain(&key::ButtonBrowserLink));
    let link = Some(link).filter(|_| visit.house.browser != BrowserWay::Nowhere);
    let end = Deed::End.button(owner, voice.plain(&key::ButtonBrowserEnd));
    let end = Some(end).filter(|_| sessions > 0);
    let back = office(voice, owner);
    Ok(page
        .row(link.into_iter().collect())
        .row(end.into_iter().chain([back]).collect()))
}

/// Sends a link. It stands in a message of its own, which is kept nowhere until it is sent: the books have its hash
/// alone.
pub(super) fn send(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    admitted(visit)?;
    let key = base32(&visit.entropy.seed());
    let (owner, voice) = (visit.player.id, visit.voice);
    let until = visit.now.plus(LINK_LASTS);
    let (said, url) = match &visit.house.browser {
        BrowserWay::Nowhere => return Err(Refusal::Stale.into()),
        BrowserWay::Tunnel(port) => {
            let url = format!("http://127.0.0.1:{port}{WAY_IN}{key}");
            let tunnel = format!("ssh -N -L {port}:127.0.0.1:{port} user@server");
            (text::by_tunnel(voice, &tunnel, &url), None)
        }
        BrowserWay::Public(house) => (
            text::by_link(voice),
            Link::read(&format!("{house}{WAY_IN}{key}")),
        ),
    };
    visit.db.keep_link(owner, &errand::hash(&key), until)?;
    let markup = url.map_or(Markup::None, |url| {
        Markup::Buttons(vec![vec![Button::to(
            url,
            voice.plain(&key::ButtonBrowserOpen),
        )]])
    });
    let reply = Reply::say(visit.chat.id, said, markup, None);
    visit.also.push(reply.fleeting());
    way(visit)
}

/// Ends the sessions of who presses.
pub(super) fn end(visit: &mut Visit<'_>) -> Result<Page, Trouble> {
    admitted(visit)?;
    let ended = visit.db.end_all_browsing(visit.player.id)?;
    if ended > 0 {
        acts::act(visit, Channel::Chat, &Act::SignOut, "")?;
    }
    way(visit)
}

/// Refuses who has no role, and a group.
fn admitted(visit: &Visit<'_>) -> Result<(), Trouble> {
    let role = acts::role(visit.house, visit.db, visit.player.id)?;
    match role.filter(|_| visit.chat.private) {
        Some(_) => Ok(()),
        None => Err(Refusal::Stale.into()),
    }
}
