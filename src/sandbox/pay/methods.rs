//! Crypto Pay's API over `Provider`: token and parameters in, the provider's JSON or one of its refusals out. Swaps
//! never happen. Called by `World`.

use serde_json::json;

use super::currency::{RATE, currencies, decimal};
use super::dates::{iso, read};
use super::faults::page;
use super::invoices::text;
use super::provider::{APP_ID, BOT, Mode, Provider, TOKEN};
use super::refusal::{Done, Refusal};
use crate::sandbox::answer::{Answer, Outcome, to_json};
use crate::sandbox::params::Params;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// By these names and no others; their case counts.
pub(super) const METHODS: [&str; 13] = [
    "getMe",
    "createInvoice",
    "deleteInvoice",
    "getInvoices",
    "transfer",
    "getTransfers",
    "createCheck",
    "deleteCheck",
    "getChecks",
    "getBalance",
    "getExchangeRates",
    "getCurrencies",
    "getStats",
];

impl Provider {
    /// What a call is answered with. The token is looked at before the method.
    pub fn call(&mut self, token: &str, method: &str, params: &Params, now_ms: i64) -> Outcome {
        if self.mode == Mode::Down {
            return Outcome::Answer(page(503));
        }
        let known = METHODS.into_iter().find(|known| *known == method);
        let refused = match (token == TOKEN, self.mode, known) {
            (false, ..) => Refusal::new(401, "UNAUTHORIZED"),
            (_, Mode::Suspended, _) => Refusal::new(423, "ACCOUNT_SUSPENDED"),
            (_, _, None) => Refusal::new(405, "METHOD_NOT_FOUND"),
            (_, _, Some(method)) => return self.faulty(method, params, now_ms),
        };
        self.count(known.unwrap_or("unknown"), refused.name.clone());
        Outcome::Answer(refused.answer())
    }

    /// The call with whatever trouble was asked for.
    fn faulty(&mut self, method: &'static str, params: &Params, now_ms: i64) -> Outcome {
        let Some(fault) = self.faults.take(method) else {
            let (answer, outcome) = self.answer(method, params, now_ms);
            self.count(method, outcome);
            return Outcome::Answer(answer);
        };
        self.count(method, "fault".to_owned());
        let answer = match fault.acts() {
            true => self.answer(method, params, now_ms).0,
            false => Answer::ok("true"),
        };
        fault.outcome(answer)
    }

    /// The answer, and `ok` or the name of the refusal.
    fn answer(&mut self, method: &'static str, params: &Params, now_ms: i64) -> (Answer, String) {
        match self.run(method, params, now_ms) {
            Ok(json) => (Answer::ok(&json), "ok".to_owned()),
            Err(refused) => (refused.answer(), refused.name),
        }
    }

    fn run(&mut self, method: &'static str, params: &Params, now_ms: i64) -> Done {
        if self.disabled.contains(&method) {
            return Err(Refusal::new(403, "METHOD_DISABLED"));
        }
        match method {
            "createInvoice" => self.create_invoice(params, now_ms),
            "deleteInvoice" => self.delete_invoice(params, now_ms),
            "getInvoices" => self.get_invoices(params, now_ms),
            "transfer" => self.transfer(params, now_ms),
            "getTransfers" => self.get_transfers(params),
            "createCheck" => self.create_check(params, now_ms),
            "deleteCheck" => self.delete_check(params),
            "getChecks" => self.get_checks(params),
            "getBalance" => Ok(self.balances().to_string()),
            "getExchangeRates" => Ok(to_json(&self.rates.rows())),
            "getCurrencies" => Ok(to_json(&currencies())),
            "getStats" => self.get_stats(params, now_ms),
            _ => Ok(self.me()),
        }
    }

    fn me(&self) -> String {
        let mut me = json!({
            "app_id": APP_ID,
            "name": "Casino Bot sandbox",
            "payment_processing_bot_username": BOT,
        });
        if let Some(url) = &self.hooks.url {
            me["webhook_endpoint"] = url.as_str().into();
        }
        me.to_string()
    }

    /// Numbers here are numbers, as in the original.
    fn get_stats(&self, params: &Params, now_ms: i64) -> Done {
        let date = |name: &str, usual| match text(params, name) {
            None => Ok(usual),
            Some(date) => read(&date)
                .ok_or_else(|| Refusal::bad(format!("{}_INVALID", name.to_ascii_uppercase()))),
        };
        let start = date("start_at", now_ms - DAY_MS)?;
        let end = date("end_at", now_ms)?;
        let within = |at_ms: i64| (start..=end).contains(&at_ms);
        let created = self
            .invoices
            .iter()
            .filter(|it| within(it.created_ms))
            .count();
        let paid = self.invoices.iter().filter_map(|it| it.paid.as_ref());
        let paid: Vec<_> = paid.filter(|it| within(it.at_ms)).collect();
        let volume: u128 = paid.iter().map(|it| it.usd).sum();
        let mut users: Vec<_> = paid.iter().map(|it| it.user).collect();
        users.sort_unstable();
        users.dedup();
        let share = paid.len() * 10_000 / created.max(1);
        Ok(format!(
            "{{\"volume\":{},\"conversion\":{},\"unique_users_count\":{},\"created_invoice_count\":{created},\
             \"paid_invoice_count\":{},\"start_at\":\"{}\",\"end_at\":\"{}\"}}",
            decimal(volume, RATE.ilog10()),
            decimal(u128::try_from(share).unwrap_or_default(), 2),
            users.len(),
            paid.len(),
            iso(start),
            iso(end),
        ))
    }
}
