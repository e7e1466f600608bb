//! The payment provider's side of the wall: Crypto Pay (help.send.tg, "Crypto Pay API") as a port of a few
//! verbs, in the casino's words. Knows the casino's orders and news, not its rules and not its books.
pub mod client;
pub mod decimal;
pub mod http;
pub mod inbound;
pub mod line;
mod said;

use crate::casino::payment::{
    App, Failure, Holding, Invoice, News, Order, Swept, Transfer, Transfers,
};
use crate::rules::ledger::PlayerId;
use crate::values::money::{Amount, Asset};
use std::time::Duration;

/// A payment provider. Another one is another file that does these.
pub trait Provider: Send + Sync {
    /// Makes an invoice that can be paid for so long and has our name for it.
    ///
    /// # Errors
    /// Every way in which a call fails, classified.
    fn invoice(
        &self,
        asset: Asset,
        amount: Amount,
        payload: &str,
        lasts: Duration,
    ) -> Result<Invoice, Failure>;

    /// Looks at invoices. Those that are not there, and those that no sense can be made of, are left out.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    fn look(&self, which: Which<'_>) -> Result<Vec<Invoice>, Failure>;

    /// Some of the paid invoices, the newest first, and of these not the first so many.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    fn paid(&self, after: usize) -> Result<Swept, Failure>;

    /// Some of what was sent, the newest first, and of it not the first so many.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    fn transfers(&self, after: usize) -> Result<Transfers, Failure>;

    /// Sends money to a player, once for a `spend_id` for ever.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    fn send(
        &self,
        to: PlayerId,
        asset: Asset,
        amount: Amount,
        spend_id: &str,
    ) -> Result<Transfer, Failure>;

    /// What was sent under this `spend_id`.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    fn sent(&self, spend_id: &str) -> Result<Option<Transfer>, Failure>;

    /// The app that the calls are of.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    fn app(&self) -> Result<App, Failure>;

    /// What the house has there.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    fn holdings(&self) -> Result<Vec<Holding>, Failure>;

    /// What a whole one of each asset is worth, in millionths of a dollar.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    fn rates(&self) -> Result<Vec<(Asset, i64)>, Failure>;

    /// Ends every call under way.
    fn interrupt(&self) {}
}

/// Which invoices are looked at.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// Those with these numbers.
    These(&'a [i64]),
    /// The newest.
    Newest,
}

/// Makes the one call that an order asks for.
#[must_use]
pub fn carry_out(provider: &dyn Provider, order: &Order) -> News {
    match order {
        Order::Invoice {
            deposit,
            asset,
            amount,
            payload,
            lasts,
        } => News::Invoiced {
            deposit: *deposit,
            came: provider.invoice(*asset, *amount, payload, *lasts),
        },
        Order::Invoices { ids } => News::Looked {
            asked: ids.clone(),
            came: provider.look(Which::These(ids)),
        },
        Order::Sweep { after } => News::Swept {
            after: *after,
            came: provider.paid(*after),
        },
        Order::Transfers { after } => News::Transfers {
            after: *after,
            came: provider.transfers(*after),
        },
        Order::Newest { deposit } => News::Newest {
            deposit: *deposit,
            came: provider.look(Which::Newest),
        },
        Order::Send {
            withdrawal,
            to,
            asset,
            amount,
            spend_id,
        } => News::Sending {
            withdrawal: *withdrawal,
            came: provider.send(*to, *asset, *amount, spend_id),
        },
        Order::Sent {
            withdrawal,
            spend_id,
        } => News::Sent {
            withdrawal: *withdrawal,
            came: provider.sent(spend_id),
        },
        Order::App => News::App(provider.app()),
        Order::Holdings => News::Holdings(provider.holdings()),
        Order::Rates => News::Rates(provider.rates()),
    }
}
