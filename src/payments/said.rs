//! What Crypto Pay says, in the casino's words: answers classified, things read one by one, so that one of
//! which no sense can be made hides no other. Fields that are not known here are not looked at.
#[cfg(test)]
mod tests;

use super::decimal::{self, Figure, Rest};
use crate::casino::payment::{Failure, Holding, Invoice, InvoiceState, Transfer};
use crate::values::limits;
use crate::values::money::Asset;
use crate::values::time::Wall;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::net::IpAddr;
use std::time::Duration;
use ureq::http::Uri;

/// What every answer is in.
#[derive(Deserialize)]
struct Envelope<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Refusal<'a> {
    code: Option<u16>,
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
}

/// The result of a good answer, or why it is none. What the provider calls its refusals decides before the
/// number that comes with it.
///
/// # Errors
/// The failure that the answer is.
pub fn result(status: u16, after: Option<Duration>, answer: &[u8]) -> Result<&RawValue, Failure> {
    let rest = after.unwrap_or(limits::PAYMENT_REST);
    let not_now = || Failure::NotDone(Some(rest.min(limits::PAYMENT_REST_MAX)));
    let Ok(envelope) = serde_json::from_slice::<Envelope<'_>>(answer) else {
        return Err(match status {
            423 => Failure::Closed("423".to_owned()),
            429 => not_now(),
            _ => Failure::Unknown(format!("status {status}, not JSON")),
        });
    };
    if envelope.ok {
        let result = envelope.result.filter(|_| status == 200);
        return result.ok_or_else(|| Failure::Unknown(format!("status {status}, no result")));
    }
    let error = envelope.error.map_or("{}", RawValue::get);
    let error: Option<Refusal<'_>> = serde_json::from_str(error).ok();
    let code = error.as_ref().and_then(|error| error.code);
    let code = code.unwrap_or(status);
    let name = error.and_then(|error| error.name).unwrap_or_default();
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    let name: String = name.chars().filter(plain).take(64).collect();
    let told = if name.is_empty() {
        code.to_string()
    } else {
        name.clone()
    };
    Err(match (name.as_str(), code) {
        ("UNAUTHORIZED", _) | (_, 401 | 423) => Failure::Closed(told),
        ("METHOD_DISABLED", _) => Failure::Disabled,
        ("SPEND_ID_ALREADY_USED", _) => Failure::SpendIdUsed,
        ("USER_NOT_FOUND", _) => Failure::NoUser,
        ("INSUFFICIENT_FUNDS" | "NOT_ENOUGH_COINS", _) => Failure::Short,
        (name, _) if name.starts_with("AMOUNT_TOO_") => Failure::OutOfBounds(told),
        (_, 429) => not_now(),
        (_, 400..500) => Failure::Refused(told),
        _ => Failure::Unknown(told),
    })
}

/// An answer, read as what was asked for.
///
/// # Errors
/// [`Failure::Unknown`] when it is something else.
pub fn read<'a, T: Deserialize<'a>>(result: &'a RawValue) -> Result<T, Failure> {
    serde_json::from_str(result.get())
        .map_err(|_| Failure::Unknown("another answer than was asked for".to_owned()))
}

/// Those of a list that can be read.
///
/// # Errors
/// [`Failure::Unknown`] when it is no list.
pub fn each<T>(result: &RawValue, one: impl Fn(&RawValue) -> Option<T>) -> Result<Vec<T>, Failure> {
    let rows: Vec<&RawValue> = read(result)?;
    let rows = rows.into_iter().take(limits::PAYMENT_ROWS_MAX);
    Ok(rows.filter_map(one).collect())
}

/// Likewise of a list among others.
///
/// # Errors
/// As [`each`].
pub fn items<T>(
    result: &RawValue,
    one: impl Fn(&RawValue) -> Option<T>,
) -> Result<Vec<T>, Failure> {
    #[derive(Deserialize)]
    struct Items<'a> {
        #[serde(borrow)]
        items: &'a RawValue,
    }
    each(read::<Items<'_>>(result)?.items, one)
}

/// A figure as it stands: amounts are strings, some are numbers, whose digits count as they are written.
type Said<'a> = Option<&'a RawValue>;

fn figure(said: Said<'_>) -> &str {
    said.map_or("", |said| said.get().trim_matches('"'))
}

#[derive(Deserialize)]
struct InvoiceSaid<'a> {
    invoice_id: i64,
    #[serde(borrow)]
    currency_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    asset: Option<Cow<'a, str>>,
    #[serde(borrow)]
    fiat: Option<Cow<'a, str>>,
    #[serde(borrow)]
    amount: Said<'a>,
    #[serde(borrow)]
    paid_asset: Option<Cow<'a, str>>,
    #[serde(borrow)]
    paid_amount: Said<'a>,
    #[serde(borrow)]
    fee_asset: Option<Cow<'a, str>>,
    #[serde(borrow)]
    fee_amount: Said<'a>,
    #[serde(borrow)]
    bot_invoice_url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pay_url: Option<Cow<'a, str>>,
    #[serde(borrow)]
    status: Cow<'a, str>,
    #[serde(borrow)]
    payload: Option<Cow<'a, str>>,
    #[serde(borrow)]
    paid_at: Option<Cow<'a, str>>,
}

/// An invoice, if it can be read as one. One that is asked in a currency that is no asset was never made here:
/// what it asks is an amount of nothing that the books have, and what is paid for it is known all the same.
pub fn invoice(said: &RawValue) -> Option<Invoice> {
    let said: InvoiceSaid<'_> = serde_json::from_str(said.get()).ok()?;
    let state = match &*said.status {
        "active" => InvoiceState::Active,
        "paid" => InvoiceState::Paid,
        "expired" => InvoiceState::Expired,
        _ => return None,
    };
    let is_asset = said.currency_type.as_deref() != Some("fiat");
    let code = if is_asset { &said.asset } else { &said.fiat };
    let code = code.as_deref().unwrap_or_default();
    let asked = decimal::coins(code, figure(said.amount), Rest::None, is_asset);
    let other = said.paid_asset.as_deref();
    let paid = match (other, said.paid_amount) {
        // One in an asset is paid as it is asked.
        (None, None) if is_asset => asked.clone(),
        (paid, amount) => {
            let amount = amount.or(said.amount.filter(|_| is_asset));
            decimal::coins(
                paid.unwrap_or(code),
                figure(amount),
                Rest::None,
                is_asset || paid.is_some(),
            )
        }
    };
    let fee = said.fee_amount.map(|_| {
        let code = said.fee_asset.as_deref().unwrap_or(&paid.code);
        decimal::coins(code, figure(said.fee_amount), Rest::Whole, true)
    });
    let is_paid = state == InvoiceState::Paid;
    let urls = [said.bot_invoice_url, said.pay_url];
    let url = urls.into_iter().flatten().find(|url| is_address(url));
    let ours = |payload: &Cow<'_, str>| payload.len() <= limits::INVOICE_PAYLOAD_BYTES_MAX;
    Some(Invoice {
        id: number(said.invoice_id)?,
        state,
        asked,
        fee: fee.filter(|_| is_paid),
        paid: is_paid.then_some(paid),
        payload: said.payload.filter(ours).map(Cow::into_owned),
        url: url.map(Cow::into_owned).unwrap_or_default(),
        paid_at: said.paid_at.as_deref().and_then(Wall::read),
    })
}

/// Numbers of theirs begin at one, and JSON holds no more bits than these.
fn number(id: i64) -> Option<i64> {
    (1..=(1 << 53) - 1).contains(&id).then_some(id)
}

/// Whether a player can be sent there.
fn is_address(url: &str) -> bool {
    let plain = url.len() <= limits::INVOICE_URL_BYTES_MAX
        && url.bytes().all(|b| b.is_ascii_graphic())
        && !url.contains(['"', '<', '>', '\\']);
    let Some(uri) = plain.then(|| url.parse::<Uri>().ok()).flatten() else {
        return false;
    };
    let named = uri.authority().is_some_and(|at| !at.as_str().contains('@'));
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let here = || host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    match uri.scheme_str() {
        Some("https") => named && !host.is_empty(),
        Some("http") => named && here(),
        _ => false,
    }
}

/// A transfer that is done.
pub fn transfer(said: &RawValue) -> Option<Transfer> {
    #[derive(Deserialize)]
    struct TransferSaid<'a> {
        transfer_id: i64,
        user_id: i64,
        #[serde(borrow)]
        asset: Cow<'a, str>,
        #[serde(borrow)]
        amount: Said<'a>,
        #[serde(borrow)]
        status: Option<Cow<'a, str>>,
        #[serde(borrow)]
        spend_id: Option<Cow<'a, str>>,
    }
    let said: TransferSaid<'_> = serde_json::from_str(said.get()).ok()?;
    let done = said.status.is_none_or(|status| status == "completed");
    let kept = |spend_id: &Cow<'_, str>| spend_id.len() <= limits::SPEND_ID_CHARS_MAX;
    done.then_some(Transfer {
        id: number(said.transfer_id)?,
        to: said.user_id,
        coins: decimal::coins(&said.asset, figure(said.amount), Rest::None, true),
        spend_id: said.spend_id.filter(kept).map(Cow::into_owned),
    })
}

/// What there is of one asset; of none where that cannot be read, so that nobody takes an asset for missing that
/// may be the one.
pub fn holding(said: &RawValue) -> Holding {
    #[derive(Default, Deserialize)]
    struct BalanceSaid<'a> {
        #[serde(borrow)]
        currency_code: Cow<'a, str>,
        #[serde(borrow)]
        available: Said<'a>,
        #[serde(borrow)]
        onhold: Said<'a>,
    }
    let said: BalanceSaid<'_> = serde_json::from_str(said.get()).unwrap_or_default();
    let coins = |figure| decimal::coins(&said.currency_code, figure, Rest::Dropped, true);
    let on_hold = said.onhold.map_or("0", |said| figure(Some(said)));
    Holding {
        available: coins(figure(said.available)),
        on_hold: coins(on_hold),
    }
}

/// What a whole one of an asset is worth in millionths of a dollar, if that is what is said.
pub fn rate(said: &RawValue) -> Option<(Asset, i64)> {
    #[derive(Deserialize)]
    struct RateSaid<'a> {
        is_valid: bool,
        #[serde(borrow)]
        source: Cow<'a, str>,
        #[serde(borrow)]
        target: Cow<'a, str>,
        #[serde(borrow)]
        rate: Said<'a>,
    }
    let said: RateSaid<'_> = serde_json::from_str(said.get()).ok()?;
    let asset = decimal::asset(&said.source)?;
    let rate = Figure::read(figure(said.rate))?.units(6, Rest::Dropped)?;
    let counts = said.is_valid && said.target == "USD" && rate > 0;
    counts.then_some((asset, rate))
}

/// The app that the token is of.
#[derive(Debug, Deserialize)]
pub struct App {
    pub app_id: i64,
    pub name: String,
    /// Where it sends webhooks, if it says.
    pub webhook_endpoint: Option<String>,
    payment_processing_bot_username: Option<String>,
}

impl App {
    /// The user name of the bot that it pays and is paid by, if what is said is one by Telegram's rules: 5 to 32 of
    /// a-z, 0-9 and underscores.
    #[must_use]
    pub fn bot(&self) -> Option<&str> {
        let said = self.payment_processing_bot_username.as_deref()?;
        let said = said.strip_prefix('@').unwrap_or(said);
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        ((5..=32).contains(&said.len()) && said.bytes().all(allowed)).then_some(said)
    }
}
