//! What the owner and the admins see and do, in private: the house's money, withdrawals that wait for them, what
//! came in and is nobody's. Nothing here touches an outcome or the books without a posting.
pub mod acts;
mod admin;
mod bankrolls;
pub mod deeds;
mod desk;
mod door;
mod draft;
mod reconciliation;
mod suspense;
mod text;
mod withdrawals;

use crate::casino::wing::{Buttons, Command, Question, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "office",
    shut: Shut::NEVER,
    commands: &[Command {
        name: "admin",
        menu: None,
        run: admin::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[
        Question {
            word: "move",
            answer: bankrolls::typed,
        },
        Question {
            word: "refuse",
            answer: withdrawals::refused,
        },
        Question {
            word: "settle",
            answer: suspense::typed,
        },
        Question {
            word: draft::WORD,
            answer: draft::typed,
        },
    ],
    due: &[],
    entries: &[],
    messages: None,
    hears: None,
};
