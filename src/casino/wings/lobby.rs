//! The panel, the list of games, help, what a player has.
pub mod balance;
pub mod cancel;
pub mod deeds;
mod desk;
pub mod games;
pub mod help;
pub mod language;
pub mod refill;
pub mod start;
pub mod text;

use crate::casino::wing::{Buttons, Command, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "lobby",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[
        Command {
            name: "start",
            menu: Some(10),
            prose: false,
            run: start::page,
        },
        Command {
            name: "games",
            menu: Some(20),
            prose: false,
            run: games::page,
        },
        Command {
            name: "balance",
            menu: Some(60),
            prose: false,
            run: balance::page,
        },
        Command {
            name: "help",
            menu: Some(120),
            prose: false,
            run: help::page,
        },
        Command {
            name: "language",
            menu: Some(115),
            prose: false,
            run: language::page,
        },
        Command {
            name: "cancel",
            menu: Some(130),
            prose: false,
            run: cancel::page,
        },
    ],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    entries: &[&refill::REFILL],
    messages: None,
    again: None,
    hears: None,
};
