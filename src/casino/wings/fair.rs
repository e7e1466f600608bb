//! Seeds, commitments, and how to verify a round.
pub mod deeds;
mod desk;
pub mod seeds;
pub mod text;
pub mod text_promise;

use crate::casino::wing::{Buttons, Command, Question, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "fair",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[Command {
        name: "fair",
        menu: Some(110),
        prose: false,
        run: seeds::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[Question {
        word: "seed",
        answer: desk::seed,
    }],
    due: &[],
    entries: &[],
    messages: None,
    again: None,
    hears: None,
};
