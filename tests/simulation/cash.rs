//! Money that comes and goes: what players pay in and take out, who claims that something was paid, and what the owner
//! decides.
use super::cares::presses_data;
use super::chance::Chance;
use super::players::{button, player, presses, says};
use super::world::World;
use casino_bot::sandbox::ALICE;
use casino_bot::values::base36::base36;
use casino_bot::values::money::Asset;
use serde_json::json;

const ASSETS: [&str; 8] = ["usdt", "ton", "usdc", "btc", "ltc", "trx", "eth", "bnb"];

fn asset(chance: &mut Chance) -> &'static str {
    ASSETS[chance.place(2) + usize::from(chance.one_in(4)) * chance.place(6)]
}

pub fn deposit(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    deposit_of(world, chance, user)
}

pub fn deposit_of(world: &mut World, chance: &mut Chance, user: i64) -> String {
    let text = format!("/deposit {} {}", chance.between(1, 90), asset(chance));
    says(world, user, user, &text)
}

/// Who has something takes a part of it out, or all; at times somebody who has not.
pub fn withdraw(world: &mut World, chance: &mut Chance) -> String {
    let rich = world.rich();
    let (user, asset, all) = match rich.get(chance.place(rich.len().max(1))) {
        Some((user, asset, all)) if !chance.one_in(8) => {
            (*user, asset.name(), chance.one_in(2) || *all)
        }
        _ => (player(world, chance), asset(chance), false),
    };
    let amount = match all {
        true => "all".to_owned(),
        false => chance.between(2, 60).to_string(),
    };
    says(world, user, user, &format!("/withdraw {amount} {asset}"))
}

/// One who has something takes a part of it out, and does not stop before the owner has let it go.
pub fn out(world: &mut World, chance: &mut Chance) -> String {
    let waits = world.withdrawals(&["waiting"]);
    if let Some(id) = waits.first().filter(|_| chance.one_in(2)) {
        return presses_data(world, ALICE, &format!("approve:{}", base36(*id)));
    }
    let asked = world.seen.all_with(&[":payyes:out:"]);
    if let Some((user, message, data)) = asked.get(chance.place(asked.len().max(1))).cloned()
        && !chance.one_in(3)
    {
        return presses(world, user, user, message, &data);
    }
    let rich = world.rich();
    match rich.get(chance.place(rich.len().max(1))) {
        Some((user, asset, _)) => {
            let amount = chance.between(2, 9);
            let text = format!("/withdraw {amount} {}", asset.name());
            says(world, *user, *user, &text)
        }
        None => deposit(world, chance),
    }
}

/// What was asked for is done.
pub fn confirm(world: &mut World, chance: &mut Chance) -> String {
    let asked = world.seen.all_with(&[":payyes:"]);
    match asked.get(chance.place(asked.len().max(1))).cloned() {
        Some((user, message, data)) => presses(world, user, user, message, &data),
        None if chance.one_in(2) => withdraw(world, chance),
        None => deposit(world, chance),
    }
}

/// An invoice is paid, the newest that the player was shown or another.
pub fn pay(world: &mut World, chance: &mut Chance) -> String {
    let mut payers = world.seen.all_linked("pay=");
    payers.push(player(world, chance));
    let user = *chance.of(&payers);
    let links = world.seen.links(user, "pay=");
    let place = match chance.one_in(4) {
        true => chance.place(links.len().max(1)),
        false => links.len().saturating_sub(1),
    };
    let Some(link) = links.get(place) else {
        world.pay_act("open", &json!({"user": user}));
        return format!("{user} opens the payment bot");
    };
    let body = json!({"user": user, "invoice": link});
    let paid = world.pay_act("pay", &body);
    format!("{user} pays {link}: {paid}")
}

/// Somebody who is not the provider says that an invoice is paid.
pub fn forge(world: &mut World, chance: &mut Chance) -> String {
    let open = json!({"status": "active", "count": 100});
    let listed = world
        .sandbox
        .pay(casino_bot::sandbox::PAY_TOKEN, "getInvoices", &open);
    let items = listed.body["result"]["items"].as_array().cloned();
    let mut items = items.unwrap_or_default();
    let place = chance.place(items.len().max(1));
    let Some(invoice) = items.get_mut(place) else {
        return "a forger finds no invoice".to_owned();
    };
    invoice["status"] = "paid".into();
    invoice["paid_at"] = "2026-01-01T00:00:00.000Z".into();
    let id = invoice["invoice_id"].clone();
    let body = json!({"update_id": 1, "update_type": "invoice_paid",
        "request_date": "2026-01-01T00:00:00.000Z", "payload": invoice});
    let signature = match chance.below(3) {
        0 => String::new(),
        1 => "0".repeat(64),
        _ => format!("{:064x}", chance.next()),
    };
    world.stranger_posts(&body.to_string(), &signature);
    format!("a forger says that invoice {id} is paid")
}

/// The owner looks after the house: approves, refuses, and presses what there is.
pub fn office(world: &mut World, chance: &mut Chance) -> String {
    let (what, waits) = (
        chance.below(9),
        world.withdrawals(&["waiting", "reserved", "held", "short"]),
    );
    match (what, waits.first()) {
        (0, _) => says(world, ALICE, ALICE, "/admin"),
        (1..=4, Some(id)) => presses_data(world, ALICE, &format!("approve:{}", base36(*id))),
        (5, Some(id)) => {
            let pressed = presses_data(world, ALICE, &format!("refuse:{}", base36(*id)));
            let said = says(world, ALICE, ALICE, "it was too much");
            format!("{pressed}, {said}")
        }
        _ => match button(world, chance, ALICE, 4) {
            Some((message, data)) => presses(world, ALICE, ALICE, message, &data),
            None => says(world, ALICE, ALICE, "/admin"),
        },
    }
}

impl World {
    /// Who has real money, and whether so much that all of it is worth taking out.
    pub fn rich(&self) -> Vec<(i64, Asset, bool)> {
        let sql = "SELECT owner, asset, balance FROM account
            JOIN asset ON code = asset WHERE owner > 0 AND play = 0 AND balance > 0 ORDER BY owner, asset";
        let rows = self.looked_up(sql, |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
        });
        let asset = |(owner, code, balance): (i64, i64, i64)| {
            let asset = Asset::from_code(code)?;
            Some((owner, asset, balance % 3 == 0))
        };
        rows.into_iter().filter_map(asset).collect()
    }

    /// Withdrawals in one of these states, the first first.
    fn withdrawals(&self, states: &[&str]) -> Vec<i64> {
        let sql = "SELECT id, state FROM withdrawal ORDER BY id";
        let rows = self.looked_up(sql, |row| Ok((row.get(0)?, row.get::<_, String>(1)?)));
        let is_in = |(id, state): (i64, String)| states.contains(&&*state).then_some(id);
        rows.into_iter().filter_map(is_in).collect()
    }

    /// What the books say to who looks in from outside; nothing when nobody runs.
    pub fn looked_up<T>(
        &self,
        sql: &str,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Vec<T> {
        let rows = |p: &super::process::Process| -> rusqlite::Result<Vec<T>> {
            let mut find = p.reader.prepare_cached(sql)?;
            find.query_map([], read)?.collect()
        };
        let found = self.process.as_ref().map(rows);
        found.and_then(Result::ok).unwrap_or_default()
    }
}
