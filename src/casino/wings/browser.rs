//! The office in a browser: the link that leads in, what is done there, and the pages that are looked at. Who may do
//! what is the office's to say; nothing here goes past its gate.
pub mod deeds;
mod desk;
pub mod errand;
mod form;
pub mod lasts;
mod link;
mod once;
pub mod pages;
mod text;

use crate::casino::wing::{Buttons, Command, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "browser",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[Command {
        name: "web",
        menu: None,
        prose: false,
        run: link::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    entries: &[],
    messages: None,
    again: None,
    hears: None,
};
