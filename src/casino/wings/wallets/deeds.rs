//! What the buttons of wallets do, and the way to them.
use crate::casino::deed::{PageNumber, deeds};
use crate::casino::talk::Button;
use crate::casino::visit::Visit;
use crate::casino::wings::cashier::deeds::{Deed as Cashier, Way};
use crate::casino::wings::wallets::text;
use crate::speech::key;
use crate::values::fault::Fault;
use crate::values::money::Asset;

deeds! {
    /// What the buttons of wallets do.
    pub enum Deed {
        /// Shows all wallets.
        Wallets = "wallets",
        /// Opens one: it is played with from now on.
        Open { asset: Asset } = "wallet": "usdt",
        /// Opens one and shows what there is to play.
        Play { asset: Asset } = "playwith": "ton",
        /// Shows what was paid in and out.
        Payments { page: PageNumber } = "payments": "9",
        /// The same as a file.
        Csv = "paycsv",
    }
}

/// The way to what was paid in and out.
#[must_use]
pub const fn payments(page: usize) -> Deed {
    Deed::Payments {
        page: PageNumber(page),
    }
}

/// The way back to play credits from a table that takes no real money; nothing for who plays for credits.
#[must_use]
pub fn to_credits(visit: &Visit<'_>) -> Option<Button> {
    let open = Deed::Open { asset: Asset::Play };
    let label = || visit.voice.plain(&key::ButtonPlayCredits);
    (!visit.wallet.is_play()).then(|| open.button(visit.player.id, label()))
}

/// The way to all wallets, which says the open one; nothing in a house that has no others.
#[must_use]
pub fn way(visit: &Visit<'_>) -> Option<Button> {
    let others = visit.house.cashier.is_some();
    others.then(|| Deed::Wallets.button(visit.player.id, text::way(visit.voice)))
}

/// The same, and the way to pay something in; to take it out for who is kept from playing.
///
/// # Errors
/// When the database fails.
pub fn ways(visit: &Visit<'_>) -> Result<Vec<Button>, Fault> {
    let Some(wallets) = way(visit) else {
        return Ok(Vec::new());
    };
    let shut = visit.chat.private && visit.is_shut()?;
    let begin = |way, label| Cashier::Begin { way }.button(visit.player.id, label);
    let pay = match shut {
        false => begin(Way::In, visit.voice.plain(&key::ButtonDeposit)),
        true => begin(Way::Out, visit.voice.plain(&key::ButtonWithdraw)),
    };
    Ok(vec![wallets, pay])
}
