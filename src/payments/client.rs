//! Crypto Pay's methods over a line to it: what is asked of each, and how its answer is read.
use super::http::Http;
use super::line::{Answer, Line};
use super::{Provider, Which, said};
use crate::casino::payment::{self, Failure, Holding, Invoice, Swept, Transfer, Transfers};
use crate::ops::config::Settings;
use crate::rules::ledger::PlayerId;
use crate::values::limits;
use crate::values::money::{Amount, Asset};
use crate::values::tenure::Tenure;
pub use said::App;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::time::Duration;
use ureq::http::Uri;

/// A client of its own line.
pub struct Client<L = Http> {
    line: L,
}

impl Client {
    /// Over HTTP, for up to so many calls at once.
    #[must_use]
    pub fn new(settings: &Settings, at_once: usize) -> Self {
        let wait = limits::PAYMENT_CALL_WAIT;
        Self::over(Http::new(settings, at_once, wait, Some(wait)))
    }

    /// The same, which calls nobody but while this lasts.
    #[must_use]
    pub fn under(self, tenure: &Tenure) -> Self {
        Self::over(self.line.under(tenure))
    }

    /// Over HTTP, for a few looks before the start, each of which takes at most `wait` as a whole.
    #[must_use]
    pub fn for_check(settings: &Settings, wait: Duration) -> Self {
        Self::over(Http::new(settings, 1, wait, Some(wait)))
    }
}

impl<L: Line> Client<L> {
    /// Over this line.
    #[must_use]
    pub const fn over(line: L) -> Self {
        Self { line }
    }

    /// Whose token it is.
    ///
    /// # Errors
    /// As [`Provider::invoice`].
    pub fn introduce(&self) -> Result<App, Failure> {
        self.call("getMe", &json!({}), |result| said::read(result))
    }

    /// Whether the app may send, as far as that can be told without sending: an order to send nothing to nobody
    /// is refused in any case, and as one that is switched off where it is.
    ///
    /// # Errors
    /// [`Failure::Disabled`] where it is; else why it is not known.
    pub fn may_send(&self) -> Result<(), Failure> {
        match self.call("transfer", &json!({}), |_| Ok(())) {
            Err(Failure::Refused(_) | Failure::OutOfBounds(_) | Failure::NoUser) => Ok(()),
            other => other,
        }
    }

    fn call<T>(
        &self,
        method: &str,
        parameters: &Value,
        read: impl FnOnce(&RawValue) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let Answer {
            status,
            after,
            body,
        } = self.line.call(method, parameters)?;
        read(said::result(status, after, &body)?)
    }
}

impl<L: Line> Provider for Client<L> {
    fn invoice(
        &self,
        asset: Asset,
        amount: Amount,
        payload: &str,
        lasts: Duration,
    ) -> Result<Invoice, Failure> {
        let lasts = lasts.clamp(Duration::from_secs(1), limits::INVOICE_LASTS_MAX);
        let parameters = json!({
            "currency_type": "crypto",
            "asset": asset.unit_name(),
            "amount": asset.brief(amount),
            "payload": payload,
            "expires_in": lasts.as_secs(),
            "allow_comments": false,
        });
        self.call("createInvoice", &parameters, |result| {
            said::invoice(result).ok_or_else(|| no_sense("an invoice"))
        })
    }

    fn look(&self, which: Which<'_>) -> Result<Vec<Invoice>, Failure> {
        let mut parameters = json!({ "count": limits::INVOICES_A_LOOK });
        if let Which::These(ids) = which {
            let ids: Vec<_> = ids.iter().map(i64::to_string).collect();
            parameters["invoice_ids"] = ids.join(",").into();
        }
        self.call("getInvoices", &parameters, |result| {
            let mut found = said::items(result, said::invoice)?;
            if let Which::These(ids) = which {
                found.retain(|invoice| ids.contains(&invoice.id));
            }
            Ok(found)
        })
    }

    fn paid(&self, after: usize) -> Result<Swept, Failure> {
        let count = limits::INVOICES_A_LOOK;
        let parameters = json!({ "status": "paid", "count": count, "offset": after });
        self.call("getInvoices", &parameters, |result| {
            // One that cannot be read counts, so that it is not taken for the end.
            let found = said::items(result, |one| Some(said::invoice(one)))?;
            Ok(Swept {
                is_last: found.len() < count,
                invoices: found.into_iter().flatten().collect(),
            })
        })
    }

    fn transfers(&self, after: usize) -> Result<Transfers, Failure> {
        let count = limits::INVOICES_A_LOOK;
        let parameters = json!({ "count": count, "offset": after });
        self.call("getTransfers", &parameters, |result| {
            // As with invoices.
            let found = said::items(result, |one| Some(said::transfer(one)))?;
            Ok(Transfers {
                is_last: found.len() < count,
                transfers: found.into_iter().flatten().collect(),
            })
        })
    }

    fn send(
        &self,
        to: PlayerId,
        asset: Asset,
        amount: Amount,
        spend_id: &str,
    ) -> Result<Transfer, Failure> {
        let parameters = json!({
            "user_id": to.0,
            "asset": asset.unit_name(),
            "amount": asset.brief(amount),
            "spend_id": spend_id,
        });
        self.call("transfer", &parameters, |result| {
            said::transfer(result).ok_or_else(|| no_sense("a transfer"))
        })
    }

    fn sent(&self, spend_id: &str) -> Result<Option<Transfer>, Failure> {
        let parameters = json!({ "spend_id": spend_id, "count": limits::INVOICES_A_LOOK });
        self.call("getTransfers", &parameters, |result| {
            // A row that cannot be read may be it, and a server that does not know the filter answers with
            // others: only an empty list says that it is not there.
            let found = said::items(result, |one| Some(said::transfer(one)))?;
            let own = |one: &Transfer| one.spend_id.as_deref() == Some(spend_id);
            let is_empty = found.is_empty();
            match found.into_iter().flatten().find(own) {
                None if !is_empty => Err(no_sense("what was sent under a name")),
                own => Ok(own),
            }
        })
    }

    fn app(&self) -> Result<payment::App, Failure> {
        let app = self.introduce()?;
        let bot = app.bot().map(str::to_owned);
        Ok(payment::App {
            id: app.app_id,
            bot,
        })
    }

    fn holdings(&self) -> Result<Vec<Holding>, Failure> {
        self.call("getBalance", &json!({}), |result| {
            said::each(result, |one| Some(said::holding(one)))
        })
    }

    fn rates(&self) -> Result<Vec<(Asset, i64)>, Failure> {
        self.call("getExchangeRates", &json!({}), |result| {
            said::each(result, said::rate)
        })
    }

    fn interrupt(&self) {
        self.line.interrupt();
    }
}

/// The bot of the provider at this address, until it says so itself; nothing for an address that is not Crypto Pay's.
#[must_use]
pub fn bot_of(url: &str) -> Option<&'static str> {
    let url: Option<Uri> = url.parse().ok();
    match url.as_ref().and_then(Uri::host)? {
        "pay.crypt.bot" => Some("CryptoBot"),
        "testnet-pay.crypt.bot" => Some("CryptoTestnetBot"),
        _ => None,
    }
}

fn no_sense(of: &str) -> Failure {
    Failure::Unknown(format!("an answer that is not {of}"))
}
