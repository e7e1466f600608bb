//! What is kept about a player: said, given to them as a file, and erased as far as it can be.
mod data;
pub mod deeds;
mod desk;
mod erase;
mod page;
mod text;

use crate::casino::wing::{Buttons, Command, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "privacy",
    for_stopped: true,
    shut: Shut::NEVER,
    commands: &[Command {
        name: "privacy",
        menu: Some(119),
        prose: false,
        run: page::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    entries: &[],
    messages: Some(&data::SENDER),
    again: None,
    hears: None,
};
