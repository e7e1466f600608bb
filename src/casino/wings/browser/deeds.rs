//! What the buttons of the way into the browser do.
use crate::casino::deed::deeds;
use crate::casino::talk::Button;
use crate::rules::ledger::PlayerId;
use crate::speech::{Voice, key};

deeds! {
    /// What the buttons of the way into the browser do.
    pub enum Deed {
        /// Shows how the office is reached in a browser.
        Browser = "web",
        /// Sends a link that leads in.
        Link = "weblink",
        /// Ends the sessions there.
        End = "webend",
    }
}

/// The way to the office in a browser.
#[must_use]
pub fn browser(voice: Voice, owner: PlayerId) -> Button {
    Deed::Browser.button(owner, voice.plain(&key::ButtonBrowser))
}
