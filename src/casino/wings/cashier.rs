//! Real money in and out, through a payment provider. A press or a command changes rows and the agenda; what is
//! due asks the provider (`due`), and what it says is heard once, however often it comes (`hear`).
pub mod begin;
mod confirm;
pub mod deeds;
pub mod deposits;
mod desk;
mod due;
pub mod funding;
mod hear;
mod invoices;
mod presets;
pub mod receipts;
pub mod reconcile;
mod sending;
pub mod shown;
pub mod suspense;
mod sweep;
pub mod terms;
pub mod text;
mod text_pages;
pub mod till;
pub mod told;
mod transfers;
pub mod withdrawals;

use crate::casino::wing::{Buttons, Command, Question, Shut, Wing};
use crate::casino::wings::wallets::owed;

/// The wing's row.
pub static WING: Wing = Wing {
    name: "cashier",
    for_stopped: true,
    shut: Shut {
        when: |house| house.cashier.is_none(),
        instead: owed::instead,
    },
    commands: &[
        Command {
            name: "deposit",
            menu: Some(63),
            prose: false,
            run: begin::deposit,
        },
        Command {
            name: "withdraw",
            menu: Some(64),
            prose: false,
            run: begin::withdraw,
        },
    ],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[Question {
        word: "pay",
        answer: begin::answer,
    }],
    due: &[due::DEPOSIT, due::WITHDRAWAL, due::TILL],
    entries: &[],
    messages: Some(&receipts::SENDER),
    again: None,
    hears: Some(hear::news),
};
