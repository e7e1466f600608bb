//! What the provider shows: invoices, transfers, checks and balances as the API writes them, and what the page
//! draws. Part of `Provider`.

use serde::Serialize;
use serde_json::{Value, json};

use super::currency::{ASSETS, FIAT_DECIMALS, FIATS, RATE, decimal, shown};
use super::dates::iso;
use super::invoice::{Check, Invoice, Price, Transfer};
use super::provider::{Mode, Provider};
use crate::sandbox::answer::to_json;

/// What a wallet's history and the page's list of invoices hold.
const LISTED_MAX: usize = 20;

/// An invoice in the order of the provider's own documentation.
#[derive(Serialize)]
struct ShownInvoice<'a> {
    invoice_id: i64,
    hash: &'a str,
    currency_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    asset: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fiat: Option<&'static str>,
    amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_assets: Option<Vec<&'static str>>,
    #[serde(flatten)]
    paid: Option<ShownPayment<'a>>,
    pay_url: &'a str,
    bot_invoice_url: &'a str,
    mini_app_invoice_url: &'a str,
    web_app_invoice_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    swap_to: Option<&'static str>,
    created_at: String,
    allow_comments: bool,
    allow_anonymous: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden_message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_btn_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_btn_url: Option<&'a str>,
}

#[derive(Serialize)]
struct ShownPayment<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_asset: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_amount: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_fiat_rate: Option<&'a str>,
    fee_asset: &'static str,
    fee_amount: String,
    fee_in_usd: String,
    paid_usd_rate: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_swapped: Option<bool>,
    paid_at: String,
    paid_anonymously: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'a str>,
}

#[derive(Serialize)]
struct ShownTransfer<'a> {
    transfer_id: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    spend_id: Option<&'a str>,
    user_id: i64,
    asset: &'static str,
    amount: String,
    status: &'static str,
    completed_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'a str>,
}

#[derive(Serialize)]
struct ShownCheck<'a> {
    check_id: i64,
    hash: &'a str,
    asset: &'static str,
    amount: String,
    bot_check_url: String,
    status: &'static str,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    activated_at: Option<String>,
}

impl Provider {
    /// As createInvoice and getInvoices have it.
    pub(super) fn invoice_json(&self, invoice: &Invoice, now_ms: i64) -> String {
        let link = format!("{}/#pay={}", self.base, invoice.hash);
        let (asset, fiat, amount, accepted) = match &invoice.price {
            Price::Crypto { asset, units } => {
                (Some(ASSETS[*asset].code), None, shown(*asset, *units), None)
            }
            Price::Fiat {
                fiat,
                cents,
                accepted,
            } => {
                let accepted = accepted.iter().map(|id| ASSETS[*id].code).collect();
                let amount = decimal(*cents, FIAT_DECIMALS);
                (None, Some(FIATS[*fiat].0), amount, Some(accepted))
            }
        };
        let paid = invoice.paid.as_ref().map(|paid| ShownPayment {
            paid_asset: fiat.is_some().then(|| ASSETS[paid.asset].code),
            paid_amount: fiat.is_some().then(|| shown(paid.asset, paid.units)),
            paid_fiat_rate: paid.fiat_rate.as_deref(),
            fee_asset: ASSETS[paid.asset].code,
            fee_amount: shown(paid.asset, paid.fee),
            fee_in_usd: decimal(paid.fee_usd, RATE.ilog10()),
            paid_usd_rate: &paid.usd_rate,
            is_swapped: invoice.swap_to.map(|_| false),
            paid_at: iso(paid.at_ms),
            paid_anonymously: paid.anonymous,
            comment: paid.comment.as_deref(),
        });
        to_json(&ShownInvoice {
            invoice_id: invoice.id,
            hash: &invoice.hash,
            currency_type: if fiat.is_some() { "fiat" } else { "crypto" },
            asset,
            fiat,
            amount,
            accepted_assets: accepted,
            paid,
            pay_url: &link,
            bot_invoice_url: &link,
            mini_app_invoice_url: &link,
            web_app_invoice_url: &link,
            description: invoice.description.as_deref(),
            status: invoice.status(now_ms),
            swap_to: invoice.swap_to.map(|id| ASSETS[id].code),
            created_at: iso(invoice.created_ms),
            allow_comments: invoice.allow_comments,
            allow_anonymous: invoice.allow_anonymous,
            expiration_date: invoice.expires_ms.map(iso),
            hidden_message: invoice.hidden_message.as_deref(),
            payload: invoice.payload.as_deref(),
            paid_btn_name: invoice.button.as_ref().map(|(name, _)| name.as_str()),
            paid_btn_url: invoice.button.as_ref().map(|(_, url)| url.as_str()),
        })
    }

    /// The same for the page: with how much of which assets pays it.
    pub(super) fn page_invoice(&self, invoice: &Invoice, now_ms: i64) -> String {
        let quote = |asset: usize, units| json!({"asset": ASSETS[asset].code, "amount": shown(asset, units)});
        let quotes: Vec<_> = match &invoice.price {
            Price::Crypto { asset, units } => vec![quote(*asset, *units)],
            Price::Fiat {
                fiat,
                cents,
                accepted,
            } => {
                let price = |asset: &usize| self.rates.price(*asset, *fiat, *cents);
                let priced = accepted
                    .iter()
                    .filter_map(|id| Some(quote(*id, price(id)?)));
                priced.collect()
            }
        };
        let json = self.invoice_json(invoice, now_ms);
        format!(
            "{},\"quotes\":{}}}",
            &json[..json.len() - 1],
            to_json(&quotes)
        )
    }

    /// As a webhook has it: with two fields that the API gave up.
    pub(super) fn hook_payload(&self, invoice: &Invoice, now_ms: i64) -> Value {
        let json = self.invoice_json(invoice, now_ms);
        let mut payload: Value = serde_json::from_str(&json).unwrap_or_default();
        if let Some(paid) = &invoice.paid {
            payload["fee"] = shown(paid.asset, paid.fee).into();
            payload["usd_rate"] = paid.usd_rate.clone().into();
        }
        payload
    }

    /// With its `spend_id` in lists only, whatever the documentation says.
    pub(super) fn transfer_json(transfer: &Transfer, in_list: bool) -> String {
        to_json(&ShownTransfer {
            transfer_id: transfer.id,
            spend_id: in_list.then_some(transfer.spend_id.as_str()),
            user_id: transfer.user,
            asset: ASSETS[transfer.asset].code,
            amount: shown(transfer.asset, transfer.units),
            status: "completed",
            completed_at: iso(transfer.at_ms),
            comment: transfer.comment.as_deref(),
        })
    }

    pub(super) fn check_json(&self, check: &Check) -> String {
        to_json(&ShownCheck {
            check_id: check.id,
            hash: &check.hash,
            asset: ASSETS[check.asset].code,
            amount: shown(check.asset, check.units),
            bot_check_url: format!("{}/#check={}", self.base, check.hash),
            status: match check.activated {
                Some(_) => "activated",
                None => "active",
            },
            created_at: iso(check.created_ms),
            activated_at: check.activated.map(|(_, at_ms)| iso(at_ms)),
        })
    }

    /// The result of getBalance.
    pub(super) fn balances(&self) -> Value {
        let row = |id: usize| {
            json!({
                "currency_code": ASSETS[id].code,
                "available": shown(id, self.books.available[id]),
                "onhold": shown(id, self.books.on_hold[id]),
            })
        };
        (0..ASSETS.len()).map(row).collect()
    }

    /// A player's wallet, for the page.
    pub(super) fn wallet_json(&self, user: i64) -> Value {
        let wallet = self.books.wallet(user);
        let amounts = wallet.purse.iter().enumerate();
        let amounts = amounts
            .map(|(id, units)| json!({"asset": ASSETS[id].code, "amount": shown(id, *units)}));
        let item = |way: &str, asset: usize, units: u128, at_ms: i64| {
            let entry = json!({"way": way, "asset": ASSETS[asset].code, "amount": shown(asset, units), "at": at_ms});
            (at_ms, entry)
        };
        let came = self.transfers.iter().rev().filter(|it| it.user == user);
        let came = came
            .map(|it| item("in", it.asset, it.units, it.at_ms))
            .take(LISTED_MAX);
        let paid = self.invoices.iter().rev().filter_map(|it| it.paid.as_ref());
        let paid = paid.filter(|it| it.user == user);
        let paid = paid
            .map(|it| item("out", it.asset, it.units, it.at_ms))
            .take(LISTED_MAX);
        let checks = self.checks.iter().rev().filter_map(|check| {
            let (by, at_ms) = check.activated?;
            (by == user).then(|| item("in", check.asset, check.units, at_ms))
        });
        let mut history: Vec<_> = came.chain(paid).chain(checks.take(LISTED_MAX)).collect();
        history.sort_by_key(|(at_ms, _)| std::cmp::Reverse(*at_ms));
        history.truncate(LISTED_MAX);
        let history: Vec<_> = history.into_iter().map(|(_, entry)| entry).collect();
        json!({
            "user": user, "opened": wallet.opened,
            "balances": amounts.collect::<Vec<_>>(), "history": history,
        })
    }

    /// The app, for the page.
    pub(super) fn app_json(&self) -> Value {
        json!({
            "mode": match self.mode {
                Mode::Up => "up",
                Mode::Down => "down",
                Mode::Suspended => "suspended",
            },
            "balances": self.balances(),
            "webhook": {
                "url": self.hooks.url, "disabled": self.hooks.disabled, "pending": self.hooks.pending(),
            },
        })
    }

    /// All that the page draws, for a reader who begins: the app, these wallets, and the last invoices.
    pub fn snapshot(&self, users: impl Iterator<Item = i64>) -> String {
        let wallets: Vec<_> = users.map(|user| self.wallet_json(user)).collect();
        let open = self.invoices.iter().rev().filter(|it| it.paid.is_none());
        // The page knows the time, and when each is over.
        let open = open
            .take(LISTED_MAX)
            .map(|it| self.page_invoice(it, i64::MIN));
        let open: Vec<_> = open.collect();
        format!(
            "{{\"app\":{},\"wallets\":{},\"invoices\":[{}]}}",
            self.app_json(),
            to_json(&wallets),
            open.join(",")
        )
    }

    /// Everything for whoever tests: the app, fees, checks, whether the sums are exact, calls and webhooks.
    pub fn report(&self) -> String {
        let amounts = |purse: &[u128]| -> Value {
            let rows = purse.iter().enumerate();
            rows.map(|(id, units)| (ASSETS[id].code.to_owned(), Value::from(shown(id, *units))))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        json!({
            "app": self.app_json(),
            "fees": amounts(&self.books.fees),
            "in_checks": amounts(&self.books.in_checks),
            "exact": self.books.are_exact(),
            "calls": self.counts,
            "webhooks": self.hooks.sent,
        })
        .to_string()
    }

    pub(super) fn tell_wallet(&mut self, user: i64) {
        let wallet = self.wallet_json(user);
        self.tell("pay_wallet", user, format!(",\"wallet\":{wallet}"));
    }

    pub(super) fn tell_invoice(&mut self, kind: &'static str, invoice: &Invoice, now_ms: i64) {
        let invoice = self.page_invoice(invoice, now_ms);
        self.tell(kind, 0, format!(",\"invoice\":{invoice}"));
    }

    pub(super) fn tell_app(&mut self) {
        let app = self.app_json();
        self.tell("pay_app", 0, format!(",\"app\":{app}"));
    }
}
