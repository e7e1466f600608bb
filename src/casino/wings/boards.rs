//! Leaderboards of those who want to be seen.
pub mod deeds;
mod desk;
pub mod text;
pub mod top;

use crate::casino::wing::{Buttons, Command, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "boards",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[Command {
        name: "top",
        menu: Some(100),
        prose: false,
        run: top::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    entries: &[],
    messages: None,
    again: None,
    hears: None,
};
