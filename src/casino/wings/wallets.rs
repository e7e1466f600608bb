//! What a player has of each asset, and which of it they play with. A house that plays for play credits alone
//! has none of this.
pub mod deeds;
mod desk;
mod text;
pub mod wallet;

use crate::casino::refusal::Refusal;
use crate::casino::wing::{Buttons, Command, Wing};

/// The wing's row.
pub static WING: Wing = Wing {
    name: "wallets",
    shut: |house| house.cashier.is_none().then_some(Refusal::NoCashier),
    commands: &[Command {
        name: "wallet",
        menu: Some(62),
        run: wallet::page,
    }],
    buttons: Buttons::of::<deeds::Deed>(),
    questions: &[],
    due: &[],
    messages: None,
    hears: None,
};
