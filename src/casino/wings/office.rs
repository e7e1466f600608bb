//! What the owner and the admins see and do, in private: the house's money, withdrawals that wait for them, what
//! came in and is nobody's. Nothing here touches an outcome or the books without a posting.
pub mod acts;
pub mod adjust;
mod adjustments;
mod admin;
mod alerts;
mod bankrolls;
pub mod deeds;
mod desk;
mod door;
mod draft;
mod halts;
mod letters;
mod log;
mod player_limits;
mod players;
mod reconciliation;
mod second;
mod staff;
mod suspense;
mod text;
mod text_people;
mod text_sums;
mod text_tickets;
mod tickets;
mod withdrawals;

use crate::casino::wing::{Buttons, Command, Question, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "office",
    for_stopped: false,
    shut: Shut::NEVER,
    commands: &[Command {
        name: "admin",
        menu: None,
        prose: true,
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
            word: "find",
            answer: players::found,
        },
        Question {
            word: "touch",
            answer: players::touched,
        },
        Question {
            word: "adjust",
            answer: adjustments::typed,
        },
        Question {
            word: "cap",
            answer: player_limits::typed,
        },
        Question {
            word: "letter",
            answer: letters::typed,
        },
        Question {
            word: "answer",
            answer: tickets::typed,
        },
        Question {
            word: draft::WORD,
            answer: draft::typed,
        },
    ],
    due: &[],
    entries: &[],
    messages: None,
    again: None,
    hears: None,
};
