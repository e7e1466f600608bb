//! What is said of the way into the browser.
use crate::casino::house::BrowserWay;
use crate::casino::wings::browser::lasts::{LINK_LASTS, SESSION_LASTS};
use crate::speech::{Html, Voice, key};

/// How the office is reached.
#[must_use]
pub fn way(voice: Voice, way: &BrowserWay, sessions: i64) -> String {
    let hours = SESSION_LASTS.as_secs() / 3_600;
    let how = match way {
        BrowserWay::Nowhere => voice.html(&key::BrowserNowhere),
        BrowserWay::Tunnel(_) | BrowserWay::Public(_) => voice.html(&key::BrowserHow {
            seconds: LINK_LASTS.as_secs().cast_signed().into(),
            hours: hours.cast_signed().into(),
        }),
    };
    let open = voice.html(&key::BrowserSessions {
        count: sessions.into(),
    });
    Html::joined([voice.html(&key::Browser), how, open], "\n\n").into_string()
}

/// A link for who comes through a tunnel.
#[must_use]
pub fn by_tunnel(voice: Voice, tunnel: &str, url: &str) -> String {
    Html::lines([
        voice.html(&key::BrowserTunnel),
        Html::pasted(tunnel),
        voice.html(&key::BrowserThen),
        Html::pasted(url),
    ])
    .into_string()
}

/// What stands above the button that opens a link.
#[must_use]
pub fn by_link(voice: Voice) -> String {
    voice.html(&key::BrowserLink).into_string()
}
