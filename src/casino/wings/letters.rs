//! What the house writes to many players, and how a player has no more of it.
pub mod deeds;
mod desk;
mod due;
mod page;
pub mod text;

use crate::casino::wing::{Buttons, Command, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "letters",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[Command {
        name: "news",
        menu: Some(116),
        prose: false,
        run: page::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[due::LETTER],
    entries: &[],
    messages: None,
    again: None,
    hears: None,
};
