//! The office in a browser: the link that leads in, what is done there, and the pages that are looked at. Who may do
//! what is the office's to say; nothing here goes past its gate.
pub mod deeds;
mod desk;
pub mod errand;
mod form;
mod link;
pub mod pages;
mod text;

use crate::casino::wing::{Buttons, Command, Shut, Wing};
use std::time::Duration;

/// How long a link leads in.
pub const LINK_LASTS: Duration = Duration::from_secs(60);
/// How long a session lasts.
pub const SESSION_LASTS: Duration = Duration::from_secs(8 * 60 * 60);
/// Sessions that one person has at a time; a new one ends the oldest.
const SESSIONS_MAX: usize = 4;

/// The wing's row.
pub static WING: Wing = Wing {
    name: "browser",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[Command {
        name: "web",
        menu: None,
        run: link::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    entries: &[],
    messages: None,
    hears: None,
};
