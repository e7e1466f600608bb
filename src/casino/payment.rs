//! What the casino asks of the payment provider and what it hears from there: the words between them, of no
//! provider in particular. Knows no wing.
//!
//! An order is made after the commit that its cause is in, once or, after a crash, never: what waits for an
//! answer is on the agenda, and asks again. So nothing is lost with an order, and every order may come twice.
use crate::rules::ledger::PlayerId;
use crate::values::money::{Amount, Asset};
use crate::values::time::Wall;
use std::fmt;
use std::time::Duration;

/// One call to the provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Make an invoice.
    Invoice {
        /// Of which deposit.
        deposit: i64,
        asset: Asset,
        amount: Amount,
        /// The deposit's own name, which the provider hands back: nobody can guess it.
        payload: String,
        /// How long it can be paid.
        lasts: Duration,
    },
    /// Look at these invoices, by the provider's numbers, at most [`crate::values::limits::INVOICES_A_LOOK`].
    Invoices { ids: Vec<i64> },
    /// Look at paid invoices, the newest first and of these not the first so many; at most
    /// [`crate::values::limits::INVOICES_A_LOOK`].
    Sweep { after: usize },
    /// Look at what was sent, the newest first and of it not the first so many; at most
    /// [`crate::values::limits::INVOICES_A_LOOK`].
    Transfers { after: usize },
    /// Look at the newest invoices, among which one may be whose making was not answered: this deposit's.
    Newest { deposit: i64 },
    /// Send money to a player. Never done twice for one `spend_id`, however often it is ordered.
    Send {
        /// For which withdrawal.
        withdrawal: i64,
        to: PlayerId,
        asset: Asset,
        amount: Amount,
        spend_id: String,
    },
    /// Whether it was sent.
    Sent { withdrawal: i64, spend_id: String },
    /// Which app of the provider's the token is of.
    App,
    /// What the house has at the provider.
    Holdings,
    /// What the assets are worth.
    Rates,
}

impl Order {
    /// What it comes to when it came to nothing.
    #[must_use]
    pub fn failed(&self, why: Failure) -> News {
        match self {
            Self::Invoice { deposit, .. } => News::Invoiced {
                deposit: *deposit,
                came: Err(why),
            },
            Self::Invoices { ids } => News::Looked {
                asked: ids.clone(),
                came: Err(why),
            },
            Self::Sweep { after } => News::Swept {
                after: *after,
                came: Err(why),
            },
            Self::Transfers { after } => News::Transfers {
                after: *after,
                came: Err(why),
            },
            Self::Newest { deposit } => News::Newest {
                deposit: *deposit,
                came: Err(why),
            },
            Self::Send { withdrawal, .. } => News::Sending {
                withdrawal: *withdrawal,
                came: Err(why),
            },
            Self::Sent { withdrawal, .. } => News::Sent {
                withdrawal: *withdrawal,
                came: Err(why),
            },
            Self::App => News::App(Err(why)),
            Self::Holdings => News::Holdings(Err(why)),
            Self::Rates => News::Rates(Err(why)),
        }
    }
}

/// What came of an [`Order`], or what the provider tells by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Of [`Order::Invoice`].
    Invoiced {
        deposit: i64,
        came: Result<Invoice, Failure>,
    },
    /// Of [`Order::Invoices`]: those that the provider has of the ones `asked` for.
    Looked {
        asked: Vec<i64>,
        came: Result<Vec<Invoice>, Failure>,
    },
    /// Of [`Order::Sweep`].
    Swept {
        after: usize,
        came: Result<Swept, Failure>,
    },
    /// Of [`Order::Transfers`].
    Transfers {
        after: usize,
        came: Result<Transfers, Failure>,
    },
    /// Of [`Order::Newest`].
    Newest {
        deposit: i64,
        came: Result<Vec<Invoice>, Failure>,
    },
    /// Of [`Order::Send`].
    Sending {
        withdrawal: i64,
        came: Result<Transfer, Failure>,
    },
    /// Of [`Order::Sent`].
    Sent {
        withdrawal: i64,
        came: Result<Option<Transfer>, Failure>,
    },
    /// Of [`Order::App`].
    App(Result<App, Failure>),
    /// Of [`Order::Holdings`].
    Holdings(Result<Vec<Holding>, Failure>),
    /// Of [`Order::Rates`]: what a whole one is worth, in millionths of a dollar.
    Rates(Result<Vec<(Asset, i64)>, Failure>),
    /// A webhook whose signature was right: an invoice was paid.
    Told(Invoice),
}

impl News {
    /// Why it came to nothing, if it did.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Invoiced { came, .. } => came.as_ref().err(),
            Self::Looked { came, .. } | Self::Newest { came, .. } => came.as_ref().err(),
            Self::Swept { came, .. } => came.as_ref().err(),
            Self::Transfers { came, .. } => came.as_ref().err(),
            Self::Sending { came, .. } => came.as_ref().err(),
            Self::Sent { came, .. } => came.as_ref().err(),
            Self::App(came) => came.as_ref().err(),
            Self::Holdings(came) => came.as_ref().err(),
            Self::Rates(came) => came.as_ref().err(),
            Self::Told(_) => None,
        }
    }
}

/// Why an order came to nothing: classified where the answer is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No answer, half of one, a 5xx, or one that makes no sense: it may have been done.
    Unknown(String),
    /// It was certainly not done, and may be tried again: no connection, no turn in time, or 429.
    NotDone(Option<Duration>),
    /// The token is wrong or revoked, or the app suspended: nothing can be done until a person acts.
    Closed(String),
    /// The app may not do this: it has to be switched on at the provider.
    Disabled,
    /// Something was sent under this `spend_id` before.
    SpendIdUsed,
    /// The provider does not know the player: they never opened its bot.
    NoUser,
    /// The house has too little of it there.
    Short,
    /// Less than the provider sends, or more.
    OutOfBounds(String),
    /// Any other refusal, by the provider's name for it.
    Refused(String),
}

impl fmt::Display for Failure {
    /// As it stands in the log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(why) => write!(f, "it may have been done: {why}"),
            Self::NotDone(None) => f.write_str("not done: no connection, or no turn in time"),
            Self::NotDone(Some(time)) => write!(f, "not done, again in {} s", time.as_secs()),
            Self::Closed(why) => write!(f, "the token or the app is not taken: {why}"),
            Self::Disabled => f.write_str("the app may not do this: METHOD_DISABLED"),
            Self::SpendIdUsed => f.write_str("this was sent before"),
            Self::NoUser => f.write_str("the player is not known there"),
            Self::Short => f.write_str("the house has too little there"),
            Self::OutOfBounds(why) | Self::Refused(why) => write!(f, "refused: {why}"),
        }
    }
}

impl Failure {
    /// Whether it is an answer of the provider's.
    #[must_use]
    pub const fn is_answer(&self) -> bool {
        match self {
            Self::Unknown(_) | Self::NotDone(_) => false,
            Self::Closed(_)
            | Self::Disabled
            | Self::SpendIdUsed
            | Self::NoUser
            | Self::Short
            | Self::OutOfBounds(_)
            | Self::Refused(_) => true,
        }
    }
}

/// An app of the provider's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its number there.
    pub id: i64,
    /// The user name of the bot where its invoices are paid and its transfers arrive, if it says one that Telegram's
    /// rules allow.
    pub bot: Option<String>,
}

/// An amount as the provider says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coins {
    /// The provider's word for the asset: at most 16 of A-Z, a-z, 0-9.
    pub code: String,
    /// The asset, if the books have it.
    pub asset: Option<Asset>,
    /// How much, if the asset's smallest unit holds it exactly and it is an amount of the books.
    pub amount: Option<Amount>,
    /// The figure as it was said, at most 40 digits and a point; empty when it was none.
    pub said: String,
}

/// Where an invoice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceState {
    Active,
    Paid,
    Expired,
}

/// An invoice as the provider has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Invoice {
    /// The provider's number.
    pub id: i64,
    pub state: InvoiceState,
    pub asked: Coins,
    /// What was paid; an invoice in an asset is paid in it.
    pub paid: Option<Coins>,
    /// What the provider keeps of that. A part of a smallest unit counts as a whole one, so that no more
    /// than came is credited.
    pub fee: Option<Coins>,
    /// What was handed over when it was made.
    pub payload: Option<String>,
    /// Where it is paid: https, or http to this machine; empty when the provider names no such address.
    pub url: String,
    pub paid_at: Option<Wall>,
}

/// Some of the paid invoices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swept {
    pub invoices: Vec<Invoice>,
    /// Whether there are none behind them.
    pub is_last: bool,
}

/// What was sent to a player.
#[derive(Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The provider's number.
    pub id: i64,
    /// Telegram's id of who has it.
    pub to: i64,
    pub coins: Coins,
    /// Not in the answer to the call that sends it.
    pub spend_id: Option<String>,
}

/// Some of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfers {
    pub transfers: Vec<Transfer>,
    /// Whether there is nothing behind them.
    pub is_last: bool,
}

/// What the house has of one asset at the provider. A part of a smallest unit is left out. One of which not even the
/// asset can be read has no `code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub available: Coins,
    pub on_hold: Coins,
}

/// As it stands in the log: without where it is paid and without our name for it, which nobody else is to know.
impl fmt::Debug for Invoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invoice")
            .field("id", &self.id)
            .field("state", &self.state)
            .field("asked", &self.asked)
            .field("paid", &self.paid)
            .field("fee", &self.fee)
            .finish_non_exhaustive()
    }
}

/// Likewise without the name that it was sent under.
impl fmt::Debug for Transfer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transfer")
            .field("id", &self.id)
            .field("to", &self.to)
            .field("coins", &self.coins)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_logged_tells_no_address_and_no_name() {
        let coins = Coins {
            code: "TON".to_owned(),
            asset: Some(Asset::Ton),
            amount: None,
            said: "1".to_owned(),
        };
        let invoice = Invoice {
            id: 7,
            state: InvoiceState::Paid,
            asked: coins.clone(),
            paid: None,
            fee: None,
            payload: Some("HUSH".to_owned()),
            url: "https://pay.example/HUSH".to_owned(),
            paid_at: None,
        };
        let transfer = Transfer {
            id: 8,
            to: 9,
            coins,
            spend_id: Some("HUSH".to_owned()),
        };
        let sent = News::Sending {
            withdrawal: 1,
            came: Ok(transfer),
        };
        for news in [News::Told(invoice), sent] {
            let said = format!("{news:?}");
            assert!(said.contains("TON") && !said.contains("HUSH"), "{said}");
        }
    }
}
