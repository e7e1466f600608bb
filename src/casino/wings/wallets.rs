//! What a player has of each asset, and which of it they play with. A house that plays for play credits alone
//! has none of this.
mod csv;
pub mod deeds;
mod desk;
mod payments;
mod text;
mod text_payments;
pub mod wallet;

use crate::casino::refusal::Refusal;
use crate::casino::wing::{Buttons, Command, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "wallets",
    shut: |house| house.cashier.is_none().then_some(Refusal::NoCashier),
    commands: &[
        Command {
            name: "wallet",
            menu: Some(62),
            run: wallet::page,
        },
        Command {
            name: "payments",
            menu: Some(65),
            run: payments::page,
        },
    ],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    entries: &[],
    messages: Some(&csv::SENDER),
    hears: None,
};
