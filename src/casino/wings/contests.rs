//! Players against each other: duels and pots.
pub mod deeds;
mod desk;
mod due;
pub mod duel;
pub mod ends;
pub mod enter;
pub mod outcome;
pub mod past;
pub mod pot;
pub mod shown;
pub mod text;
pub mod text_past;

use crate::casino::wing::{Buttons, Command, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "contests",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[
        Command {
            name: "duel",
            menu: Some(40),
            prose: false,
            run: duel::page,
        },
        Command {
            name: "pot",
            menu: Some(50),
            prose: false,
            run: pot::page,
        },
    ],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[due::CONTEST],
    entries: &[],
    messages: Some(&shown::SENDER),
    again: None,
    hears: None,
};
