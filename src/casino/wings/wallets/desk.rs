//! What a press on the buttons of wallets does.
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::cashier::terms;
use crate::casino::wings::lobby;
use crate::casino::wings::wallets::deeds::Deed;
use crate::casino::wings::wallets::{payments, text, wallet};

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        match self {
            Self::Wallets => Ok(wallet::all(visit)?.into()),
            Self::Open { asset } => {
                wallet::open(visit, *asset)?;
                let opened = text::opened(visit.voice);
                Ok(Pressed::InPlace(wallet::all(visit)?, opened))
            }
            Self::Play { asset } => {
                wallet::open(visit, *asset)?;
                let opened = text::opened(visit.voice);
                Ok(Pressed::InPlace(lobby::start::page(visit, "")?, opened))
            }
            Self::Payments { page } => {
                terms::of(visit.house)?;
                Ok(payments::at(visit, page.0)?.into())
            }
            Self::Csv => {
                terms::of(visit.house)?;
                Ok(Pressed::Apart(payments::file(visit)?, String::new()))
            }
        }
    }
}
