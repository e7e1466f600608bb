//! Rounds of the house's own games: tables, bets, auto play, what is past.
pub mod abandoned;
mod again;
pub mod auto;
pub mod bet;
pub mod csv;
pub mod deeds;
mod desk;
mod due;
pub mod ends;
pub mod history;
pub mod play;
pub mod round;
pub mod stats;
pub mod table;
pub mod text;
pub mod text_auto;
pub mod text_table;

use crate::casino::wing::{Buttons, Command, Question, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "rounds",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[
        Command {
            name: "history",
            menu: Some(70),
            prose: false,
            run: history::page,
        },
        Command {
            name: "round",
            menu: Some(80),
            prose: false,
            run: round::page,
        },
        Command {
            name: "stats",
            menu: Some(90),
            prose: false,
            run: stats::page,
        },
    ],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[Question {
        word: "stake",
        answer: desk::stake,
    }],
    due: &[due::AUTO_PLAY, due::TABLE],
    entries: &[],
    messages: Some(&csv::SENDER),
    again: Some(again::said),
    hears: None,
};
