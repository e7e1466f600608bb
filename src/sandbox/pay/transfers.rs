//! The API's methods about money that leaves the app: transfers and checks. Part of `Provider`.

use super::currency::{ASSETS, AssetId, RATE};
use super::invoice::{Check, Pin, Transfer};
use super::invoices::{amount, asset, asset_filter, ids, items, page, short, text, whole};
use super::provider::Provider;
use super::refusal::{Done, Refusal};
use crate::sandbox::params::Params;

const TRANSFERS_MAX: usize = 20_000;
const CHECKS_MAX: usize = 5_000;
/// Bounds of a transfer in dollars, in units of the rate: "roughly 1-25000 USD".
const USD_MIN: u128 = RATE;
const USD_MAX: u128 = 25_000 * RATE;
const SPEND_ID_CHARS_MAX: usize = 64;
const COMMENT_CHARS_MAX: usize = 1_024;
const USERNAME_CHARS_MAX: usize = 32;

impl Provider {
    /// Whether so much may leave the app at once.
    fn fits(&self, asset: AssetId, units: u128) -> Result<(), Refusal> {
        match self.rates.usd(asset, units) {
            Some(usd) if usd < USD_MIN => Err(Refusal::bad("AMOUNT_TOO_SMALL")),
            Some(usd) if usd <= USD_MAX => Ok(()),
            _ => Err(Refusal::bad("AMOUNT_TOO_BIG")),
        }
    }

    /// A `spend_id` that was taken is refused and never answered as it was at first; one that was refused for
    /// another reason is as good as new.
    pub(super) fn transfer(&mut self, params: &Params, now_ms: i64) -> Done {
        let user = whole(params, "user_id")?.ok_or_else(|| Refusal::bad("USER_ID_REQUIRED"))?;
        let asset = asset(params)?;
        let units = amount(params, ASSETS[asset].decimals)?;
        let spend_id = short(params, "spend_id", SPEND_ID_CHARS_MAX)?;
        let spend_id = spend_id.ok_or_else(|| Refusal::bad("SPEND_ID_REQUIRED"))?;
        let comment = short(params, "comment", COMMENT_CHARS_MAX)?;
        if self.transfers.iter().any(|it| it.spend_id == spend_id) {
            return Err(Refusal::bad("SPEND_ID_ALREADY_USED"));
        }
        if !self.books.wallet(user).opened {
            return Err(Refusal::bad("USER_NOT_FOUND"));
        }
        self.fits(asset, units)?;
        // None is ever forgotten: its spend_id must not be taken again.
        if self.transfers.len() >= TRANSFERS_MAX {
            return Err(Refusal::full());
        }
        let sent = self.books.send(user, asset, units);
        sent.ok_or_else(|| Refusal::bad("INSUFFICIENT_FUNDS"))?;
        let transfer = Transfer {
            id: self.next_id(),
            spend_id,
            user,
            asset,
            units,
            at_ms: now_ms,
            comment,
        };
        let json = Self::transfer_json(&transfer, false);
        let quiet = params.flag("disable_send_notification");
        self.transfers.push_back(transfer);
        self.tell_wallet(user);
        self.tell_app();
        if !quiet {
            self.tell("pay_in", user, format!(",\"transfer\":{json}"));
        }
        Ok(json)
    }

    /// Newest first.
    pub(super) fn get_transfers(&self, params: &Params) -> Done {
        let asset = asset_filter(params)?;
        let ids = ids(params, "transfer_ids")?;
        let spend_id = text(params, "spend_id");
        let found = self.transfers.iter().rev().filter(|it| {
            asset.is_none_or(|asset| asset == it.asset)
                && ids.as_ref().is_none_or(|ids| ids.contains(&it.id))
                && spend_id.as_ref().is_none_or(|id| *id == it.spend_id)
        });
        let found = found.map(|it| Self::transfer_json(it, true));
        Ok(items(found, page(params)?))
    }

    pub(super) fn create_check(&mut self, params: &Params, now_ms: i64) -> Done {
        let asset = asset(params)?;
        let units = amount(params, ASSETS[asset].decimals)?;
        let name = short(params, "pin_to_username", USERNAME_CHARS_MAX)?;
        let name = name.map(|name| name.trim_start_matches('@').to_owned());
        let pinned_to = match (whole(params, "pin_to_user_id")?, name) {
            (Some(user), None) => Some(Pin::User(user)),
            (None, Some(name)) => Some(Pin::Username(name)),
            (None, None) => None,
            (Some(_), Some(_)) => return Err(Refusal::bad("PIN_TO_INVALID")),
        };
        self.fits(asset, units)?;
        if self.checks.len() >= CHECKS_MAX {
            let over = self.checks.iter().position(|it| it.activated.is_some());
            self.checks.remove(over.ok_or_else(Refusal::full)?);
        }
        let put = self.books.put_into_check(asset, units);
        put.ok_or_else(|| Refusal::bad("INSUFFICIENT_FUNDS"))?;
        let check = Check {
            id: self.next_id(),
            hash: self.hash("CQ"),
            asset,
            units,
            pinned_to,
            created_ms: now_ms,
            activated: None,
        };
        let json = self.check_json(&check);
        self.checks.push_back(check);
        self.tell_app();
        Ok(json)
    }

    pub(super) fn delete_check(&mut self, params: &Params) -> Done {
        let id = whole(params, "check_id")?.ok_or_else(|| Refusal::bad("CHECK_ID_REQUIRED"))?;
        let at = self.checks.iter().position(|it| it.id == id);
        let at = at.ok_or_else(|| Refusal::bad("CHECK_NOT_FOUND"))?;
        let (asset, units) = (self.checks[at].asset, self.checks[at].units);
        if self.checks[at].activated.is_some() {
            return Err(Refusal::bad("CHECK_ALREADY_ACTIVATED"));
        }
        let back = self.books.take_from_check(None, asset, units);
        back.ok_or_else(Refusal::full)?;
        self.checks.remove(at);
        self.tell_app();
        Ok("true".to_owned())
    }

    /// Newest first.
    pub(super) fn get_checks(&self, params: &Params) -> Done {
        let asset = asset_filter(params)?;
        let ids = ids(params, "check_ids")?;
        let activated = match text(params, "status").as_deref() {
            None => None,
            Some("active") => Some(false),
            Some("activated") => Some(true),
            Some(_) => return Err(Refusal::bad("STATUS_INVALID")),
        };
        let found = self.checks.iter().rev().filter(|it| {
            asset.is_none_or(|asset| asset == it.asset)
                && ids.as_ref().is_none_or(|ids| ids.contains(&it.id))
                && activated.is_none_or(|activated| activated == it.activated.is_some())
        });
        Ok(items(found.map(|it| self.check_json(it)), page(params)?))
    }
}
