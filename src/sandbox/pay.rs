//! A Crypto Pay of our own beside the Bot API, so that real money can be tried and tested without an account:
//! `Provider` is the state machine, `front` its way onto HTTP. Knows nothing of the casino, nor of Telegram.

mod books;
mod control;
pub(super) mod courier;
mod currency;
mod dates;
mod faults;
pub(super) mod front;
pub(super) mod hooks;
mod invoice;
mod invoices;
mod methods;
pub(super) mod provider;
pub(super) mod refusal;
mod shown;
mod transfers;
mod wallets;
