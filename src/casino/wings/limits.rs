//! What players see and do about their own protection: limits, pauses, exclusions, the reality check, their age. What
//! holds is the matter of [`crate::casino::guard`]; here are its pages, all of them between the player and the bot.
pub mod age;
mod change;
mod check;
pub mod deeds;
mod desk;
pub mod footer;
mod offer;
pub mod page;
mod pauses;
pub mod review;
mod standing;
mod text;
mod text_pauses;
pub mod typed;
pub mod way;

use crate::casino::wing::{Buttons, Command, Question, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "limits",
    for_stopped: true,
    shut: Shut::NEVER,
    entries: &[],
    commands: &[Command {
        name: "limits",
        menu: Some(112),
        prose: false,
        run: typed::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[Question {
        word: "limit",
        answer: change::typed,
    }],
    due: &[],
    messages: None,
    again: None,
    hears: None,
};
