//! Real money in and out, through a payment provider. A press or a command changes rows and the agenda; what is
//! due asks the provider (`due`), and what it says is heard once, however often it comes (`hear`).
pub mod deposits;
pub mod funding;
pub mod reconcile;
pub mod suspense;
pub mod terms;
pub mod text;
pub mod told;
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
    due: &[],
    messages: None,
    hears: None,
};
