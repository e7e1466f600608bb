//! All is done: what must hold of the whole history, and what remains to be done when nothing goes wrong any more.
use super::process::Process;
use super::proofs::{Wrong, number, rows, wrong};
use super::world::World;
use crate::kit::coded;
use casino_bot::sandbox::PAY_TOKEN;
use casino_bot::values::money::ASSETS;
use serde_json::{Value, json};

/// How long Telegram keeps a press for a bot that does not ask for it, and everything else, milliseconds.
const PRESS_KEPT_MS: u64 = 150_000;
const KEPT_MS: u64 = 24 * 60 * 60 * 1_000;
/// How long one may be in hand that cannot be committed.
const IN_HAND_MS: u64 = 10 * 60 * 1_000;

impl World {
    /// What remains to be done, in a word each; nothing once all has drained.
    pub fn remains(&self) -> Result<Vec<String>, Wrong> {
        let Some(p) = &self.process else {
            return Ok(vec!["a process".to_owned()]);
        };
        let open = [
            (
                "open rounds",
                "SELECT count(*) FROM round WHERE payout IS NULL",
            ),
            (
                "open tosses",
                "SELECT count(*) FROM toss WHERE payout IS NULL",
            ),
            (
                "open contests",
                "SELECT count(*) FROM contest WHERE ended IS NULL",
            ),
            ("auto play", "SELECT count(*) FROM auto_play"),
            ("messages", "SELECT count(*) FROM outbox"),
            (
                "deposits",
                "SELECT count(*) FROM deposit WHERE state = 'asked' OR state = 'open'",
            ),
            (
                "withdrawals",
                "SELECT count(*) FROM withdrawal WHERE state NOT IN ('paid', 'failed', 'refused')",
            ),
            (
                "money in stakes, held or payouts",
                "SELECT count(*) FROM account WHERE balance <> 0 AND owner IN ({stakes}, {house:held}, {payouts})",
            ),
            (
                "seals of the cashier",
                "SELECT count(closed_at) + count(paused_at) + count(held) FROM till",
            ),
            (
                "differences",
                "SELECT count(*) FROM holding WHERE unexplained <> 0",
            ),
        ];
        let mut remain = Vec::new();
        // What came and went since a backup was made stands in no books.
        let known = open.len() - usize::from(self.books.restored);
        for (what, sql) in &open[..known] {
            let count = number(&p.reader, &coded(sql))?;
            if count > 0 {
                remain.push(format!("{count} {what}"));
            }
        }
        if p.dispatch.pending() > 0 {
            remain.push(format!("{} calls", p.dispatch.pending()));
        }
        Ok(remain)
    }

    /// All is done: what must hold of the whole.
    pub fn proves_all(&mut self) -> Result<(), Wrong> {
        self.audits()?;
        let p = self.process.take().ok_or_else(|| wrong("no process"))?;
        let proved = self.proves_history(&p);
        let made = self.is_made_of(&p);
        self.process = Some(p);
        proved.and(made)
    }

    /// Notes how often what ended how, for who wants to know what histories are made of.
    fn is_made_of(&mut self, p: &Process) -> Result<(), Wrong> {
        let sql = "SELECT 'contest of ' || (SELECT count(*) FROM buy_in WHERE contest = id) || ' ' || ended FROM contest
            UNION ALL SELECT 'deposit ' || state FROM deposit
            UNION ALL SELECT 'withdrawal ' || state FROM withdrawal
            UNION ALL SELECT kind FROM exclusion
            UNION ALL SELECT 'limit of ' || kind FROM play_limit
            UNION ALL SELECT 'office: ' || about FROM office_log
            UNION ALL SELECT 'bet of ' || game || CASE asset WHEN 1 THEN ', credits' ELSE '' END FROM round";
        let made: Vec<String> = {
            let failed = |e: rusqlite::Error| wrong(e.to_string());
            let mut find = p.reader.prepare(sql).map_err(failed)?;
            let rows = find.query_map([], |row| row.get(0)).map_err(failed)?;
            rows.collect::<Result<_, _>>().map_err(failed)?
        };
        made.into_iter().for_each(|what| self.meets(what));
        Ok(())
    }

    fn proves_history(&self, p: &Process) -> Result<(), Wrong> {
        self.no_update_is_lost()?;
        let aside = rows(
            &p.reader,
            "SELECT update_id, why FROM dead_update WHERE why NOT LIKE 'the process ended %'",
        )?;
        let unknown = |row: &&String| {
            let mut broken = self.books.broken.iter();
            !broken.any(|id| row.contains(&id.to_string()))
        };
        if let Some(row) = aside.iter().find(unknown) {
            return Err(wrong(format!("an update was set aside: {row}")));
        }
        let unseen = "SELECT count(*) FROM withdrawal WHERE state = 'paid' AND worth >= 100000000
            AND NOT EXISTS (SELECT 1 FROM withdrawal_step
              WHERE withdrawal = withdrawal.id AND withdrawal_step.state = 'waiting')";
        if number(&p.reader, unseen)? > 0 {
            return Err(wrong("much was sent that no admin has approved"));
        }
        if self.books.restored {
            return Ok(());
        }
        for (chat, round) in &self.books.owed {
            let is_told = self.seen.told.contains(&(*chat, *round));
            if !is_told && !self.books.blocks.contains(chat) && *chat > 0 {
                return Err(wrong(format!("round {round} was never told in {chat}")));
            }
        }
        self.provider_agrees(p)
    }

    /// Every update that came was committed, but for those that Telegram forgot before it could give them away.
    fn no_update_is_lost(&self) -> Result<(), Wrong> {
        let books = &self.books;
        for (id, at_ms) in &books.came {
            if books.taken.contains(id) || books.restored {
                continue;
            }
            let kept_ms = match books.presses.contains(id) {
                true => PRESS_KEPT_MS,
                false => KEPT_MS,
            };
            let until_ms = at_ms + kept_ms;
            // One that was given away is given away again when nobody commits it, if there is time for that.
            let in_hand = *at_ms..until_ms + IN_HAND_MS;
            let died = books.died_at.iter().filter(|died| in_hand.contains(*died));
            let from_ms = died.max().unwrap_or(at_ms);
            let asked = books.polled_at.partition_point(|polled| polled < from_ms);
            let asked = books.polled_at.get(asked).copied().unwrap_or(u64::MAX);
            if asked < until_ms {
                return Err(wrong(format!("update {id} of {at_ms} ms is lost")));
            }
        }
        Ok(())
    }

    /// Books and provider agree to the unit, each payment came or went once.
    fn provider_agrees(&self, p: &Process) -> Result<(), Wrong> {
        let report: Value =
            serde_json::from_str(&self.sandbox.pay_report()).map_err(|e| wrong(e.to_string()))?;
        if report["exact"] != true {
            return Err(wrong("the provider's double has lost money"));
        }
        for invoice in self.listed("getInvoices") {
            let id = &invoice["invoice_id"];
            let sql = format!(
                "SELECT (SELECT count(*) FROM deposit WHERE state = 'paid' AND invoice = {id})
                   + (SELECT count(*) FROM suspense WHERE invoice = {id})"
            );
            let paid = i64::from(invoice["status"] == "paid");
            if number(&p.reader, &sql)? != paid {
                return Err(wrong(format!("an invoice is not in the books: {invoice}")));
            }
        }
        let transfers = self.listed("getTransfers");
        for transfer in &transfers {
            let sql = format!(
                "SELECT count(*) FROM withdrawal WHERE state = 'paid' AND spend_id = '{}'
                   AND transfer = {} AND player = {}",
                transfer["spend_id"].as_str().unwrap_or_default(),
                transfer["transfer_id"],
                transfer["user_id"]
            );
            if number(&p.reader, &sql)? != 1 {
                return Err(wrong(format!("a transfer is not in the books: {transfer}")));
            }
        }
        let paid = number(
            &p.reader,
            "SELECT count(*) FROM withdrawal WHERE state = 'paid'",
        )?;
        if paid != transfers.len() as i64 {
            return Err(wrong(format!(
                "{paid} are paid by {} transfers",
                transfers.len()
            )));
        }
        for row in ASSETS.iter().filter(|row| !row.is_play) {
            let sql = format!(
                "SELECT -sum(balance) FROM account WHERE asset = {} AND owner IN ({{world}}, {{fees}})",
                row.asset.code()
            );
            let books = i128::from(number(&p.reader, &coded(&sql))?);
            let there = report["app"]["balances"].as_array().into_iter().flatten();
            let there = there
                .filter(|balance| balance["currency_code"] == row.asset.unit_name())
                .map(|balance| exact(&balance["available"]) + exact(&balance["onhold"]))
                .sum::<i128>();
            if there != books * 10_i128.pow(18 - row.decimals) {
                return Err(wrong(format!(
                    "the provider has {there} of {}, the books {books}",
                    row.name
                )));
            }
        }
        Ok(())
    }

    fn listed(&self, method: &str) -> Vec<Value> {
        let mut all = Vec::new();
        loop {
            let page = json!({"count": 1_000, "offset": all.len()});
            let answer = self.sandbox.pay(PAY_TOKEN, method, &page);
            let items = answer.body["result"]["items"].as_array();
            let items = items.cloned().unwrap_or_default();
            let whole = items.len() < 1_000;
            all.extend(items);
            if whole {
                return all;
            }
        }
    }
}

/// A figure of the provider in the smallest part that any asset has there.
fn exact(figure: &Value) -> i128 {
    let figure = figure.as_str().unwrap_or("0");
    let (whole, part) = figure.split_once('.').unwrap_or((figure, ""));
    format!("{whole}{part:0<18}").parse().unwrap_or(0)
}
