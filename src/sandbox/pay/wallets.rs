//! What players and the app's owner do at the payment bot: open it, pay, cash a check, get money, and set the
//! webhook. Part of `Provider`; called by `control`.

use serde_json::Value;

use super::currency::{ASSETS, AssetId, USD, asset_of, parse};
use super::hooks::{Next, TRIES_MAX};
use super::invoice::{Invoice, Payment, Pin, Price};
use super::methods::METHODS;
use super::provider::{Mode, Provider, TOKEN};
use super::refusal::Refusal;

const COMMENT_CHARS_MAX: usize = 1_024;

/// How a player pays.
#[derive(Default)]
pub(super) struct Paying<'a> {
    /// The invoice's id, its hash, or its link.
    pub invoice: &'a str,
    /// With what a price in a fiat currency is paid; None: the first asset there is enough of.
    pub asset: Option<&'a str>,
    pub comment: Option<String>,
    pub anonymous: bool,
}

impl Provider {
    fn answers(&self) -> Result<(), Refusal> {
        match self.mode {
            Mode::Up => Ok(()),
            _ => Err(Refusal::new(503, "PAYMENT_BOT_DOWN")),
        }
    }

    /// The player opens the payment bot, as whoever is paid must have done once.
    pub(super) fn open(&mut self, user: i64) -> Result<(), Refusal> {
        self.answers()?;
        if user <= 0 {
            return Err(Refusal::bad("USER_ID_INVALID"));
        }
        self.books.open(user).ok_or_else(Refusal::full)?;
        self.tell_wallet(user);
        Ok(())
    }

    /// New money for a player, or for the app.
    pub(super) fn give(
        &mut self,
        user: Option<i64>,
        asset: &str,
        amount: &str,
    ) -> Result<(), Refusal> {
        let asset = asset_of(asset).ok_or_else(|| Refusal::bad("ASSET_INVALID"))?;
        let units = parse(amount, ASSETS[asset].decimals);
        let units = units.ok_or_else(|| Refusal::bad("AMOUNT_INVALID"))?;
        if user.is_some_and(|user| user <= 0) {
            return Err(Refusal::bad("USER_ID_INVALID"));
        }
        // What could be given often without any sum becoming too large to be counted with.
        if self.rates.usd(asset, units).is_none_or(|usd| usd > 1 << 80) {
            return Err(Refusal::bad("AMOUNT_TOO_BIG"));
        }
        self.books
            .give(user, asset, units)
            .ok_or_else(Refusal::full)?;
        match user {
            Some(user) => self.tell_wallet(user),
            None => self.tell_app(),
        }
        Ok(())
    }

    /// The invoice of this id, hash or link.
    fn find(&self, named: &str) -> Option<usize> {
        let hash = named.rsplit_once("pay=").map_or(named, |(_, hash)| hash);
        let is = |it: &Invoice| it.hash == hash || hash.parse() == Ok(it.id);
        self.invoices.iter().position(is)
    }

    /// A player pays an invoice. Returns its id.
    pub(super) fn pay(
        &mut self,
        user: i64,
        paying: Paying<'_>,
        now_ms: i64,
    ) -> Result<i64, Refusal> {
        self.open(user)?;
        let at = self.find(paying.invoice);
        let at = at.ok_or_else(|| Refusal::bad("INVOICE_NOT_FOUND"))?;
        let invoice = &self.invoices[at];
        match invoice.status(now_ms) {
            "paid" => return Err(Refusal::bad("INVOICE_ALREADY_PAID")),
            "expired" => return Err(Refusal::bad("INVOICE_EXPIRED")),
            _ => {}
        }
        let asset = paying
            .asset
            .map(|code| asset_of(code).ok_or_else(|| Refusal::bad("ASSET_INVALID")));
        let (asset, units) = self.due(user, invoice, asset.transpose()?)?;
        let comment = paying.comment.filter(|_| invoice.allow_comments);
        let comment = comment.map(|text| text.chars().take(COMMENT_CHARS_MAX).collect());
        let anonymous = paying.anonymous && invoice.allow_anonymous;
        let fiat_rate = match invoice.price {
            Price::Fiat { fiat, .. } => Some(self.rates.of(asset, fiat)),
            Price::Crypto { .. } => None,
        };
        let usd = |units| self.rates.usd(asset, units).unwrap_or_default();
        let usd_rate = self.rates.of(asset, USD);
        let fee = self.books.pay(user, asset, units, self.held_per_mille);
        let fee = fee.ok_or_else(|| Refusal::bad("INSUFFICIENT_FUNDS"))?;
        self.invoices[at].paid = Some(Payment {
            user,
            asset,
            units,
            fee,
            fee_usd: usd(fee),
            usd: usd(units),
            usd_rate,
            fiat_rate,
            at_ms: now_ms,
            anonymous,
            comment,
        });
        let invoice = &self.invoices[at];
        let (id, json) = (invoice.id, self.page_invoice(invoice, now_ms));
        let payload = self.hook_payload(invoice, now_ms);
        self.hooks.push(Some(id), payload, now_ms);
        self.wake = true;
        self.tell("pay_invoice", 0, format!(",\"invoice\":{json}"));
        self.tell_wallet(user);
        self.tell_app();
        Ok(id)
    }

    /// What has to be paid, in the asset that was chosen.
    fn due(
        &self,
        user: i64,
        invoice: &Invoice,
        chosen: Option<AssetId>,
    ) -> Result<(AssetId, u128), Refusal> {
        let not_accepted = || Refusal::bad("ASSET_NOT_ACCEPTED");
        match &invoice.price {
            Price::Crypto { asset, units } if chosen.is_none_or(|it| it == *asset) => {
                Ok((*asset, *units))
            }
            Price::Crypto { .. } => Err(not_accepted()),
            Price::Fiat {
                fiat,
                cents,
                accepted,
            } => {
                let purse = self.books.wallet(user).purse;
                let price = |asset| self.rates.price(asset, *fiat, *cents);
                let enough = |id: &&AssetId| price(**id).is_some_and(|due| purse[**id] >= due);
                let first = || accepted.iter().find(enough).or(accepted.first()).copied();
                let asset = chosen.or_else(first);
                let asset = asset
                    .filter(|id| accepted.contains(id))
                    .ok_or_else(not_accepted)?;
                let due = price(asset).ok_or_else(|| Refusal::bad("AMOUNT_TOO_BIG"))?;
                Ok((asset, due))
            }
        }
    }

    /// A player cashes a check by its hash or link; `username` is theirs.
    pub(super) fn cash(
        &mut self,
        user: i64,
        check: &str,
        username: Option<&str>,
        now_ms: i64,
    ) -> Result<(), Refusal> {
        self.open(user)?;
        let hash = check.rsplit_once("check=").map_or(check, |(_, hash)| hash);
        let at = self.checks.iter().position(|it| it.hash == hash);
        let at = at.ok_or_else(|| Refusal::bad("CHECK_NOT_FOUND"))?;
        let check = &self.checks[at];
        if check.activated.is_some() {
            return Err(Refusal::bad("CHECK_ALREADY_ACTIVATED"));
        }
        let theirs = match &check.pinned_to {
            None => true,
            Some(Pin::User(id)) => *id == user,
            Some(Pin::Username(name)) => username.is_some_and(|it| it.eq_ignore_ascii_case(name)),
        };
        if !theirs {
            return Err(Refusal::bad("CHECK_FOR_SOMEBODY_ELSE"));
        }
        let (asset, units) = (check.asset, check.units);
        let taken = self.books.take_from_check(Some(user), asset, units);
        taken.ok_or_else(Refusal::full)?;
        self.checks[at].activated = Some((user, now_ms));
        self.tell_wallet(user);
        self.tell_app();
        Ok(())
    }

    /// So many thousandths of what comes in are put on hold from now on.
    pub(super) fn hold(&mut self, per_mille: u32) {
        self.held_per_mille = u128::from(per_mille.min(1_000));
    }

    /// All that is on hold becomes available.
    pub(super) fn release(&mut self) {
        self.books.release();
        self.tell_app();
    }

    pub(super) fn set_mode(&mut self, mode: Mode) {
        self.mode = mode;
        self.wake = true;
        self.tell_app();
    }

    /// Allows a method, or not.
    pub(super) fn allow(&mut self, method: &str, allowed: bool) -> Result<(), Refusal> {
        let known = METHODS.into_iter().find(|known| *known == method);
        let known = known.ok_or_else(|| Refusal::new(405, "METHOD_NOT_FOUND"))?;
        self.disabled.retain(|other| *other != known);
        if !allowed {
            self.disabled.push(known);
        }
        Ok(())
    }

    /// What one of the asset costs from now on, and whether that is vouched for.
    pub(super) fn rate(
        &mut self,
        asset: &str,
        usd: Option<&str>,
        valid: Option<bool>,
    ) -> Result<(), Refusal> {
        let asset = asset_of(asset).ok_or_else(|| Refusal::bad("ASSET_INVALID"))?;
        if let Some(usd) = usd {
            let set = self.rates.set(asset, usd);
            set.ok_or_else(|| Refusal::bad("RATE_INVALID"))?;
        }
        if let Some(valid) = valid {
            self.rates.trust(asset, valid);
        }
        Ok(())
    }

    /// The webhook of an invoice goes out once more, as it was or written anew.
    pub(super) fn send_again(
        &mut self,
        invoice: i64,
        anew: bool,
        now_ms: i64,
    ) -> Result<(), Refusal> {
        let found = self
            .invoices
            .iter()
            .find(|it| it.id == invoice && it.paid.is_some());
        let sent = match found {
            Some(found) if anew => {
                let payload = self.hook_payload(found, now_ms);
                self.hooks.push(Some(invoice), payload, now_ms);
                true
            }
            _ => self.hooks.again(invoice, now_ms),
        };
        self.wake = true;
        if sent {
            Ok(())
        } else {
            Err(Refusal::bad("INVOICE_NOT_FOUND"))
        }
    }

    /// Where webhooks go from now on, and the gap between the first two attempts.
    pub(super) fn set_webhook(&mut self, url: Option<String>, first_gap_ms: Option<u32>) {
        self.hooks.set(url, first_gap_ms);
        self.wake = true;
        self.tell_app();
    }

    /// A webhook that says whatever a test wants, with a good signature.
    pub(super) fn send_any(&mut self, payload: Value, now_ms: i64) {
        self.hooks.push(None, payload, now_ms);
        self.wake = true;
    }

    /// What the courier of webhooks is to do.
    pub fn next_hook(&mut self, now_ms: i64) -> Next {
        match self.mode {
            Mode::Down => Next::Never,
            _ => self.hooks.next(TOKEN, now_ms),
        }
    }

    /// How it went: the answer's status, 0 for none.
    pub fn hook_answered(&mut self, status: u16, now_ms: i64) {
        let was_on = !self.hooks.disabled;
        self.hooks.answered(status, now_ms);
        if was_on && self.hooks.disabled {
            log::warn!("sandbox: {TRIES_MAX} webhooks in vain, they are switched off");
            self.tell_app();
        }
    }
}
