//! What players write to the house, and how it is answered. Whoever may not play may write: this is how they find out
//! why.
pub mod answer;
pub mod deeds;
mod desk;
mod due;
pub mod notices;
mod page;
pub mod text;

use crate::casino::wing::{Buttons, Command, Question, Shut, Wing};
use crate::rules::office::Topic;

/// The wing's row.
pub static WING: Wing = Wing {
    name: "support",
    for_stopped: true,
    shut: Shut::NEVER,
    commands: &[
        Command {
            name: "support",
            menu: Some(117),
            prose: true,
            run: |visit, args| page::command(visit, Topic::General, args),
        },
        Command {
            name: "paysupport",
            menu: Some(118),
            prose: true,
            run: |visit, args| page::command(visit, Topic::Payments, args),
        },
    ],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[Question {
        word: page::WORD,
        answer: page::typed,
    }],
    due: &[due::TICKETS],
    entries: &[],
    messages: None,
    again: None,
    hears: None,
};
