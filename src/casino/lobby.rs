//! The panel, the list of games, help, what a player has.
pub mod admin;
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

use crate::casino::wing::{Buttons, Command, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "lobby",
    commands: &[
        Command {
            name: "start",
            help: "Your panel",
            menu: Some(10),
            run: start::page,
        },
        Command {
            name: "games",
            help: "All games",
            menu: Some(20),
            run: games::page,
        },
        Command {
            name: "balance",
            help: "What you have",
            menu: Some(60),
            run: balance::page,
        },
        Command {
            name: "help",
            help: "How to play",
            menu: Some(120),
            run: help::page,
        },
        Command {
            name: "language",
            help: "The language I speak",
            menu: Some(115),
            run: language::page,
        },
        Command {
            name: "cancel",
            help: "Stop what I asked you to type",
            menu: Some(130),
            run: cancel::page,
        },
        Command {
            name: "admin",
            help: "The house's figures",
            menu: None,
            run: admin::page,
        },
    ],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    messages: None,
};
