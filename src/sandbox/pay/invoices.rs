//! The API's methods about invoices. Part of `Provider`.

use super::currency::{ASSETS, AssetId, FIAT_DECIMALS, RATE, Rates, asset_of, fiat_of, parse};
use super::invoice::{Invoice, Price};
use super::provider::Provider;
use super::refusal::{Done, Refusal};
use crate::sandbox::params::Params;

const INVOICES_MAX: usize = 10_000;
/// Bounds of an invoice in dollars, in units of the rate: of the double's own choice.
const USD_MIN: u128 = RATE / 100;
const USD_MAX: u128 = 100_000 * RATE;
const DESCRIPTION_CHARS_MAX: usize = 1_024;
const HIDDEN_CHARS_MAX: usize = 2_048;
const PAYLOAD_BYTES_MAX: usize = 4_096;
const LINK_BYTES_MAX: usize = 2_048;
const EXPIRES_S_MAX: i64 = 2_678_400;
/// What one call of a list returns, and without a word about it.
const COUNT_MAX: i64 = 1_000;
const COUNT: i64 = 100;
const IDS_MAX: usize = 1_000;
const BUTTONS: [&str; 4] = ["viewItem", "openChannel", "openBot", "callback"];

/// A text that is there and not empty.
pub(super) fn text(params: &Params, name: &str) -> Option<String> {
    let text = params.text(name)?;
    (!text.is_empty()).then(|| text.into_owned())
}

/// The same, of so many characters at most.
pub(super) fn short(
    params: &Params,
    name: &str,
    chars_max: usize,
) -> Result<Option<String>, Refusal> {
    let text = text(params, name);
    match text {
        Some(text) if text.chars().count() > chars_max => Err(Refusal::bad(format!(
            "{}_TOO_LONG",
            name.to_ascii_uppercase()
        ))),
        text => Ok(text),
    }
}

/// A whole number that is there; what is none is refused.
pub(super) fn whole(params: &Params, name: &str) -> Result<Option<i64>, Refusal> {
    let wrong = |_| Refusal::bad(format!("{}_INVALID", name.to_ascii_uppercase()));
    text(params, name)
        .map(|text| text.parse().map_err(wrong))
        .transpose()
}

/// The asset that has to be named.
pub(super) fn asset(params: &Params) -> Result<AssetId, Refusal> {
    let code = text(params, "asset").ok_or_else(|| Refusal::bad("ASSET_REQUIRED"))?;
    asset_of(&code).ok_or_else(|| Refusal::bad("ASSET_INVALID"))
}

/// The asset by which a list is filtered.
pub(super) fn asset_filter(params: &Params) -> Result<Option<AssetId>, Refusal> {
    text(params, "asset").map(|_| asset(params)).transpose()
}

/// The amount that has to be named, not zero and not finer than the currency.
pub(super) fn amount(params: &Params, decimals: u32) -> Result<u128, Refusal> {
    let text = text(params, "amount").ok_or_else(|| Refusal::bad("AMOUNT_REQUIRED"))?;
    let units = parse(&text, decimals).filter(|units| *units > 0);
    units.ok_or_else(|| Refusal::bad("AMOUNT_INVALID"))
}

/// The ids by which a list is filtered.
pub(super) fn ids(params: &Params, name: &str) -> Result<Option<Vec<i64>>, Refusal> {
    let wrong = || Refusal::bad(format!("{}_INVALID", name.to_ascii_uppercase()));
    let Some(list) = text(params, name) else {
        return Ok(None);
    };
    let ids = list
        .split(',')
        .map(|id| id.trim().parse().map_err(|_| wrong()));
    let ids: Vec<i64> = ids.take(IDS_MAX + 1).collect::<Result<_, _>>()?;
    if ids.len() > IDS_MAX {
        Err(wrong())
    } else {
        Ok(Some(ids))
    }
}

/// What to leave out at the beginning of a list, and how many to take.
pub(super) fn page(params: &Params) -> Result<(usize, usize), Refusal> {
    let offset = whole(params, "offset")?.unwrap_or(0);
    let offset = usize::try_from(offset).map_err(|_| Refusal::bad("OFFSET_INVALID"))?;
    let count = whole(params, "count")?.unwrap_or(COUNT);
    if !(1..=COUNT_MAX).contains(&count) {
        return Err(Refusal::bad("COUNT_INVALID"));
    }
    Ok((offset, usize::try_from(count).unwrap_or_default()))
}

/// A list as the API returns it.
pub(super) fn items(
    items: impl Iterator<Item = String>,
    (offset, count): (usize, usize),
) -> String {
    let items: Vec<_> = items.skip(offset).take(count).collect();
    format!("{{\"items\":[{}]}}", items.join(","))
}

fn price(params: &Params) -> Result<Price, Refusal> {
    match text(params, "currency_type").as_deref() {
        None | Some("crypto") => {
            let asset = asset(params)?;
            let units = amount(params, ASSETS[asset].decimals)?;
            Ok(Price::Crypto { asset, units })
        }
        Some("fiat") => {
            let code = text(params, "fiat").ok_or_else(|| Refusal::bad("FIAT_REQUIRED"))?;
            let fiat = fiat_of(&code).ok_or_else(|| Refusal::bad("FIAT_INVALID"))?;
            let wrong = || Refusal::bad("ACCEPTED_ASSETS_INVALID");
            let accepted = match text(params, "accepted_assets") {
                None => (0..ASSETS.len()).collect(),
                Some(list) => {
                    let listed = |code| asset_of(code).ok_or_else(wrong);
                    let mut ids = list
                        .split(',')
                        .take(ASSETS.len() * 2)
                        .map(str::trim)
                        .map(listed)
                        .collect::<Result<Vec<_>, _>>()?;
                    ids.sort_unstable();
                    ids.dedup();
                    ids
                }
            };
            let cents = amount(params, FIAT_DECIMALS)?;
            Ok(Price::Fiat {
                fiat,
                cents,
                accepted,
            })
        }
        Some(_) => Err(Refusal::bad("CURRENCY_TYPE_INVALID")),
    }
}

fn button(params: &Params) -> Result<Option<(String, String)>, Refusal> {
    let Some(name) = text(params, "paid_btn_name") else {
        return Ok(None);
    };
    if !BUTTONS.contains(&name.as_str()) {
        return Err(Refusal::bad("PAID_BTN_NAME_INVALID"));
    }
    let url = text(params, "paid_btn_url").ok_or_else(|| Refusal::bad("PAID_BTN_URL_REQUIRED"))?;
    let is_link = url.starts_with("https://") || url.starts_with("http://");
    if !is_link || url.len() > LINK_BYTES_MAX {
        return Err(Refusal::bad("PAID_BTN_URL_INVALID"));
    }
    Ok(Some((name, url)))
}

impl Provider {
    pub(super) fn create_invoice(&mut self, params: &Params, now_ms: i64) -> Done {
        let price = price(params)?;
        let usd = match &price {
            Price::Crypto { asset, units } => self.rates.usd(*asset, *units),
            Price::Fiat { fiat, cents, .. } => Rates::fiat_usd(*fiat, *cents),
        };
        match usd {
            Some(usd) if usd < USD_MIN => return Err(Refusal::bad("AMOUNT_TOO_SMALL")),
            Some(usd) if usd <= USD_MAX => {}
            _ => return Err(Refusal::bad("AMOUNT_TOO_BIG")),
        }
        let expires_s =
            whole(params, "expires_in").map_err(|_| Refusal::bad("EXPIRES_IN_INVALID"))?;
        if expires_s.is_some_and(|s| !(1..=EXPIRES_S_MAX).contains(&s)) {
            return Err(Refusal::bad("EXPIRES_IN_INVALID"));
        }
        let swap_to = match text(params, "swap_to") {
            None => None,
            Some(code) => Some(asset_of(&code).ok_or_else(|| Refusal::bad("SWAP_TO_INVALID"))?),
        };
        let payload = text(params, "payload");
        if payload
            .as_ref()
            .is_some_and(|it| it.len() > PAYLOAD_BYTES_MAX)
        {
            return Err(Refusal::bad("PAYLOAD_TOO_LONG"));
        }
        let allows = |name| text(params, name).is_none() || params.flag(name);
        let mut invoice = Invoice {
            id: 0,
            hash: String::new(),
            price,
            created_ms: now_ms,
            expires_ms: expires_s.map(|s| now_ms.saturating_add(s * 1_000)),
            paid: None,
            swap_to,
            description: short(params, "description", DESCRIPTION_CHARS_MAX)?,
            hidden_message: short(params, "hidden_message", HIDDEN_CHARS_MAX)?,
            payload,
            button: button(params)?,
            allow_comments: allows("allow_comments"),
            allow_anonymous: allows("allow_anonymous"),
        };
        if self.invoices.len() >= INVOICES_MAX {
            // One that is over is nobody's business any more; the others are waited for.
            let over = self
                .invoices
                .iter()
                .position(|it| it.status(now_ms) != "active");
            self.invoices.remove(over.ok_or_else(Refusal::full)?);
        }
        (invoice.id, invoice.hash) = (self.next_id(), self.hash("IV"));
        let json = self.invoice_json(&invoice, now_ms);
        self.tell_invoice("pay_invoice", &invoice, now_ms);
        self.invoices.push_back(invoice);
        Ok(json)
    }

    pub(super) fn delete_invoice(&mut self, params: &Params, now_ms: i64) -> Done {
        let id = whole(params, "invoice_id")?;
        let id = id.ok_or_else(|| Refusal::bad("INVOICE_ID_REQUIRED"))?;
        let at = self.invoices.iter().position(|it| it.id == id);
        let at = at.ok_or_else(|| Refusal::bad("INVOICE_NOT_FOUND"))?;
        if self.invoices[at].paid.is_some() {
            return Err(Refusal::bad("INVOICE_ALREADY_PAID"));
        }
        if let Some(gone) = self.invoices.remove(at) {
            self.tell_invoice("pay_gone", &gone, now_ms);
        }
        Ok("true".to_owned())
    }

    /// Newest first.
    pub(super) fn get_invoices(&self, params: &Params, now_ms: i64) -> Done {
        let asset = asset_filter(params)?;
        let fiat = match text(params, "fiat") {
            None => None,
            Some(code) => Some(fiat_of(&code).ok_or_else(|| Refusal::bad("FIAT_INVALID"))?),
        };
        let ids = ids(params, "invoice_ids")?;
        let status = text(params, "status");
        if !matches!(status.as_deref(), None | Some("active" | "paid")) {
            return Err(Refusal::bad("STATUS_INVALID"));
        }
        let fits = |it: &&Invoice| {
            let price = match &it.price {
                Price::Crypto { asset: its, .. } => {
                    fiat.is_none() && asset.is_none_or(|a| a == *its)
                }
                Price::Fiat { fiat: its, .. } => asset.is_none() && fiat.is_none_or(|f| f == *its),
            };
            price
                && ids.as_ref().is_none_or(|ids| ids.contains(&it.id))
                && status
                    .as_ref()
                    .is_none_or(|status| it.status(now_ms) == status)
        };
        let found = self.invoices.iter().rev().filter(fits);
        Ok(items(
            found.map(|it| self.invoice_json(it, now_ms)),
            page(params)?,
        ))
    }
}
