//! Real money in and out, through a payment provider. A press or a command changes rows and the agenda; what is
//! due asks the provider (`due`), and what it says is heard once, however often it comes (`hear`).
pub mod deposits;
mod due;
pub mod funding;
mod hear;
mod invoices;
pub mod reconcile;
mod sending;
pub mod suspense;
pub mod terms;
pub mod text;
pub mod till;
pub mod told;
mod transfers;
pub mod withdrawals;

use crate::casino::refusal::Refusal;
use crate::casino::wing::{Buttons, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "cashier",
    shut: |house| house.cashier.is_none().then_some(Refusal::NoCashier),
    commands: &[],
    buttons: Buttons::NONE,
    questions: &[],
    due: &[due::DEPOSIT, due::WITHDRAWAL, due::TILL],
    messages: Some(&told::SENDER),
    hears: Some(hear::news),
};
