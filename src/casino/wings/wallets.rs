//! What a player has of each asset, and which of it they play with. A house that plays for play credits alone
//! has none of this.
mod csv;
pub mod deeds;
mod desk;
pub mod owed;
mod payments;
mod text;
mod text_payments;
pub mod wallet;

use crate::casino::wing::{Buttons, Command, Shut, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "wallets",
    for_stopped: true,
    shut: Shut {
        when: |house| house.cashier.is_none(),
        instead: owed::instead,
    },
    commands: &[
        Command {
            name: "wallet",
            menu: Some(62),
            prose: false,
            run: wallet::page,
        },
        Command {
            name: "payments",
            menu: Some(65),
            prose: false,
            run: payments::page,
        },
    ],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    entries: &[],
    messages: Some(&csv::SENDER),
    again: None,
    hears: None,
};
