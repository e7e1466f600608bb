//! Bets on Telegram's own dice.
pub mod deeds;
mod desk;
mod due;
pub mod past;
pub mod table;
pub mod text;
pub mod toss;

use crate::casino::wing::{Buttons, Command, Question, Shut, Wing};
use crate::rules::tosses as telegrams;

/// The wing's row.
pub static WING: Wing = Wing {
    name: "tosses",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[Command {
        name: telegrams::COMMAND,
        menu: Some(30),
        prose: false,
        run: table::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[Question {
        word: "toss",
        answer: desk::stake,
    }],
    due: &[due::TOSS],
    entries: &[],
    messages: Some(&toss::SENDER),
    again: None,
    hears: None,
};
