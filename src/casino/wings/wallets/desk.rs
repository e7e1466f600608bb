//! What a press on the buttons of wallets does.
use crate::casino::refusal::Trouble;
use crate::casino::visit::Visit;
use crate::casino::wing::{Press, Pressed};
use crate::casino::wings::lobby;
use crate::casino::wings::wallets::deeds::Deed;
use crate::casino::wings::wallets::{owed, payments, text, wallet};

impl Press for Deed {
    fn press(&self, visit: &mut Visit<'_>, _message: i64) -> Result<Pressed, Trouble> {
        let is_past = matches!(self, Self::Payments { .. } | Self::Csv);
        if visit.house.cashier.is_none() && !is_past {
            return Ok(owed::instead(visit)?.into());
        }
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
            Self::Payments { page } => Ok(payments::at(visit, page.0)?.into()),
            Self::Csv => Ok(Pressed::Apart(payments::file(visit)?, String::new())),
        }
    }
}
