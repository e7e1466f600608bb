//! Everything that happens by itself in a history: a row each, with how often it does.
use super::cares;
use super::cash;
use super::chance::Chance;
use super::fates;
use super::players;
use super::proofs::Wrong;
use super::staff;
use super::world::{Actor, START, World};
use casino_bot::rules::ledger::{Account, Entry, EntryKey, PlayerId};
use casino_bot::sandbox::ALICE;
use casino_bot::store::cashier::FundingRow;
use casino_bot::values::base36::base36;
use casino_bot::values::money::{ASSETS, Asset};
use serde_json::json;

/// Something that happens.
pub struct Row {
    pub name: &'static str,
    /// How often it does, beside the others.
    pub weight: u64,
    /// Does it, and says what it came to.
    pub does: fn(&mut World, &mut Chance) -> String,
    /// What goes on from it.
    pub follow: Option<Follow>,
}

/// What follows an act, as acts of their own.
pub struct Follow {
    pub row: &'static str,
    /// How often, from and to.
    pub times: (u64, u64),
    /// After how long each, from and to.
    pub pause_ms: (u64, u64),
}

const fn row(name: &'static str, weight: u64, does: fn(&mut World, &mut Chance) -> String) -> Row {
    Row {
        name,
        weight,
        does,
        follow: None,
    }
}

impl Row {
    const fn then(self, row: &'static str, times: (u64, u64), pause_ms: (u64, u64)) -> Self {
        Self {
            follow: Some(Follow {
                row,
                times,
                pause_ms,
            }),
            ..self
        }
    }
}

/// What a history begins with.
pub const ARRIVES: &str = "arrives";

/// All of them: what players do, what befalls groups, what the owner does, what goes wrong.
pub static ROWS: [Row; 68] = [
    row("bet", 160, players::bet),
    row("press", 300, players::press),
    row("press-old", 50, players::press_old),
    row("press-twice", 40, players::press_twice),
    row("press-foreign", 30, players::press_foreign),
    row("press-garbage", 12, players::press_garbage),
    row("toss", 50, players::toss),
    row("dice", 12, players::dice),
    row("duel", 40, players::duel),
    row("pot", 40, players::pot),
    row("join", 90, players::join),
    row("raise", 25, cares::raises),
    row("link", 15, players::link),
    row("command", 60, players::command),
    row("typed", 50, players::typed),
    row("garbage", 20, players::garbage),
    row("wallet", 45, players::wallet),
    row("language", 12, players::language),
    row("deposit", 60, cash::deposit),
    row("withdraw", 90, cash::withdraw),
    row("confirm", 170, cash::confirm),
    row("pay", 130, cash::pay),
    row("forge", 10, cash::forge),
    row("edit", 8, players::edit),
    row("broken-update", 2, players::broken),
    row("block", 8, players::block),
    row("unblock", 10, players::unblock),
    row("migrate", 2, players::migrate),
    row("mute", 3, players::mute),
    row("unmute", 4, players::unmute),
    row("topic", 4, players::topic),
    row("office", 60, cash::office),
    row("limit", 45, cares::limit),
    row("limit-confirmed", 25, cares::confirm),
    row("pause", 6, cares::pause),
    row("goes-on", 60, cares::goes_on),
    row("marathon", 60, cares::marathon),
    row("sits", 10, cares::sits).then("sits", (8, 26), (50_000, 200_000)),
    row("hand", 20, cares::hand).then("raise", (1, 3), (500, 6_000)),
    row("support", 8, cares::support),
    row("privacy", 8, cares::privacy),
    row(ARRIVES, 10, cares::arrives),
    row("sleep", 4, cares::sleep),
    row("touch", 14, staff::touches),
    row("halt", 8, staff::halts),
    row("role", 6, staff::gives),
    row("letter", 5, staff::writes).then("seal", (1, 1), (500, 4_000)),
    row("adjust", 8, staff::adjusts).then("seal", (1, 1), (500, 4_000)),
    row("seal", 4, staff::seals),
    row("answer", 6, staff::answers),
    row("telegram-trouble", 14, fates::telegram),
    row("telegram-outage", 3, fates::telegram_outage),
    row("other-poller", 3, fates::conflict),
    row("provider-trouble", 14, fates::provider),
    row("provider-outage", 3, fates::provider_outage),
    row("webhooks-go-wrong", 14, fates::mishap),
    row("webhook-again", 8, fates::again),
    row("rates-move", 6, fates::rates),
    row("power-cut", 10, fates::power_cut),
    row("kill", 8, fates::kill),
    row("restart", 8, fates::restart),
    row("disk-full", 10, fates::disk_full).then("rush", (2, 5), (300, 9_000)),
    row("rush", 3, fates::rush),
    row("clock-set", 4, fates::clock),
    row("backup", 3, fates::backup),
    row("pot-kept", 3, fates::pot_kept).then("backup", (1, 1), (500, 6_000)),
    row("restore", 2, fates::restore).then("cash-out", (4, 6), (2_000, 8_000)),
    row("cash-out", 8, cash::out).then("cash-out", (3, 5), (800, 4_000)),
];

impl Row {
    pub fn named(name: &str) -> Option<&'static Self> {
        ROWS.iter().find(|row| row.name == name)
    }
}

/// The owner puts money into the house; whether they are there to do so.
pub fn fund(world: &World) -> bool {
    let Some(process) = &world.process else {
        return false;
    };
    let (db, at) = (process.engine.books(), START);
    let owner = PlayerId(ALICE);
    if db.player(owner).is_ok_and(|owner| owner.is_none()) {
        return false;
    }
    for row in ASSETS.iter().filter(|row| !row.is_play) {
        let amount = match row.asset {
            Asset::Btc => "2",
            Asset::Eth => "40",
            Asset::Bnb => "200",
            Asset::Trx => "400000",
            _ => "60000",
        };
        let code = row.asset.unit_name();
        world.pay_act("give", &json!({"asset": code, "amount": amount}));
        let said = format!("{amount}{}", row.name);
        let (asset, amount) = Asset::read_said(&said).expect("an amount");
        let funding = FundingRow {
            id: db.next_funding_id().expect("reads"),
            asset,
            amount,
            out: false,
            by: owner,
            reason: "a beginning".to_owned(),
            at,
        };
        db.add_funding(&funding).expect("writes");
        let key = EntryKey::bankroll_in(funding.id);
        let entry = Entry::single(key, asset, Account::World, Account::Bankroll, amount);
        db.post(&entry, at).expect("posts");
    }
    true
}

impl World {
    /// From now on nothing goes wrong, and nobody asks for anything more.
    pub fn calms(&mut self) {
        self.calm_ms = Some(self.at_ms);
        (self.cut, self.back_us) = (false, 0);
        self.telegram = super::weather::Weather::fine();
        self.provider = super::weather::Weather::fine();
        self.rests(Actor::Plan);
        self.rests(Actor::Operator);
        self.pay_act("mode", &json!({"mode": "up"}));
        self.pay_act("mishap/clear", &json!({}));
        self.pay_act("release", &json!({}));
        players::unmute_all(self);
        if self.is_to_act(Actor::Room) {
            self.has_room_again();
        }
        if self.process.is_none() {
            self.wakes(Actor::Machine, 20);
        }
        self.says("--- from here on nothing goes wrong");
        self.wakes(Actor::Owner, 1_000);
    }

    /// The owner approves what waits and lifts what is held.
    pub fn owner_looks(&mut self) -> Result<(), Wrong> {
        let before = self.sandbox.with(|world, _| world.last_update());
        self.office_relents();
        for data in self.waits_for_the_owner()? {
            let message = self.seen.last.get(&ALICE).copied().unwrap_or(1);
            let data = format!("{}:{data}", base36(ALICE));
            let pressed = players::presses(self, ALICE, ALICE, message, &data);
            self.says(&pressed);
        }
        self.came_in(before);
        self.wakes(Actor::Owner, 300_000);
        Ok(())
    }

    fn waits_for_the_owner(&self) -> Result<Vec<String>, Wrong> {
        let Some(p) = &self.process else {
            return Ok(Vec::new());
        };
        let failed = |e: rusqlite::Error| Wrong(e.to_string());
        let sql = "SELECT id FROM withdrawal WHERE state = 'waiting' ORDER BY id LIMIT 20";
        let mut find = p.reader.prepare_cached(sql).map_err(failed)?;
        let waiting = find.query_map([], |row| row.get(0)).map_err(failed)?;
        let waiting: Vec<i64> = waiting.collect::<Result<_, _>>().map_err(failed)?;
        let mut all: Vec<_> = waiting
            .into_iter()
            .map(|id| format!("approve:{}", base36(id)))
            .collect();
        let held: i64 = p
            .reader
            .query_row("SELECT count(held) FROM till", [], |row| row.get(0))
            .map_err(failed)?;
        if held > 0 {
            all.push("lift".to_owned());
        }
        Ok(all)
    }
}
