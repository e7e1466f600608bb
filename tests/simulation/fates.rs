//! What goes wrong: with calls, with the machine, with what people do to files.
use super::cash;
use super::chance::Chance;
use super::disk;
use super::players;
use super::weather::{PROVIDER, TELEGRAM, Way, Weather};
use super::world::{Actor, World};
use casino_bot::store::Db;
use serde_json::json;

/// For how long, milliseconds: seconds mostly, at times minutes.
fn while_ms(chance: &mut Chance) -> u64 {
    match chance.below(8) {
        0 => chance.between(60_000, 900_000),
        _ => chance.between(500, 40_000),
    }
}

pub fn telegram(world: &mut World, chance: &mut Chance) -> String {
    let (ways, one_in, ms) = (
        *chance.of(&TELEGRAM),
        chance.between(1, 5),
        while_ms(chance),
    );
    world.telegram = Weather::turns(ways, one_in, world.at_ms + ms);
    format!("*** Telegram for {ms} ms, one call in {one_in}: {ways:?}")
}

pub fn telegram_outage(world: &mut World, chance: &mut Chance) -> String {
    let ms = chance.between(20_000, 600_000);
    world.telegram = Weather::turns(TELEGRAM[0], 1, world.at_ms + ms);
    format!("*** Telegram cannot be reached for {ms} ms")
}

/// Another bot polls with the same token, or a webhook is set for it.
pub fn conflict(world: &mut World, chance: &mut Chance) -> String {
    if chance.one_in(3) {
        let url = json!({"url": "https://elsewhere.example/"});
        let set = world.sandbox.call(crate::kit::TOKEN, "setWebhook", &url);
        return format!("*** somebody sets a webhook: {}", set.status);
    }
    let ms = while_ms(chance);
    const OTHER: &[Way] = &[Way::Refused(409, 0)];
    world.telegram = Weather::turns(OTHER, 2, world.at_ms + ms);
    format!("*** another bot polls for {ms} ms")
}

pub fn provider(world: &mut World, chance: &mut Chance) -> String {
    let (ways, one_in, ms) = (
        *chance.of(&PROVIDER),
        chance.between(1, 4),
        while_ms(chance),
    );
    world.provider = Weather::turns(ways, one_in, world.at_ms + ms);
    format!("*** the provider for {ms} ms, one call in {one_in}: {ways:?}")
}

pub fn provider_outage(world: &mut World, chance: &mut Chance) -> String {
    let (ways, ms) = (*chance.of(&PROVIDER), chance.between(60_000, 2_000_000));
    world.provider = Weather::turns(ways, 1, world.at_ms + ms);
    format!("*** the provider for {ms} ms, every call: {ways:?}")
}

pub fn mishap(world: &mut World, chance: &mut Chance) -> String {
    let mut what = json!({"times": chance.between(1, 4)});
    let kinds = [
        "lose",
        "delay",
        "later",
        "unsigned",
        "forged",
        "reserialised",
    ];
    let kind = *chance.of(&kinds);
    what["kind"] = kind.into();
    if kind == "delay" {
        what["seconds"] = chance.between(1, 4_000).into();
    }
    world.pay_act("mishap", &what);
    format!("*** webhooks: {what}")
}

/// An old webhook comes once more.
pub fn again(world: &mut World, chance: &mut Chance) -> String {
    let listed = world.sandbox.pay(
        casino_bot::sandbox::PAY_TOKEN,
        "getInvoices",
        &json!({"status": "paid", "count": 50}),
    );
    let items = listed.body["result"]["items"].as_array().cloned();
    let items = items.unwrap_or_default();
    let Some(invoice) = items.get(chance.place(items.len().max(1))) else {
        return "*** no webhook to come again".to_owned();
    };
    let what = json!({"invoice_id": invoice["invoice_id"], "anew": chance.one_in(2)});
    let sent = world.pay_act("again", &what);
    format!("*** a webhook comes again: {what} {sent}")
}

pub fn rates(world: &mut World, chance: &mut Chance) -> String {
    let asset = *chance.of(&["TON", "BTC", "TRX", "ETH"]);
    let usd = chance.between(1, 90_000);
    let what = json!({"asset": asset, "usd": usd.to_string(), "valid": !chance.one_in(5)});
    world.pay_act("rate", &what);
    format!("*** rates: {what}")
}

pub fn power_cut(world: &mut World, _: &mut Chance) -> String {
    world.cut = true;
    "*** power will fail during the next commit".to_owned()
}

pub fn kill(world: &mut World, _: &mut Chance) -> String {
    if world.process.is_none() {
        return "*** nothing to be killed".to_owned();
    }
    let files = world.disk.look();
    world.dies(&files, "kill -9");
    "*** it is gone".to_owned()
}

pub fn restart(world: &mut World, _: &mut Chance) -> String {
    ends(world).to_owned()
}

pub fn ends(world: &mut World) -> &'static str {
    let Some(mut process) = world.process.take() else {
        return "*** nothing to be ended";
    };
    process.stopping = true;
    // It fails by its token alone, which is right.
    let _ = world.poller_stops(&mut process);
    world.process = Some(process);
    world.wakes(Actor::Engine, 1);
    "*** it is asked to end"
}

pub fn disk_full(world: &mut World, chance: &mut Chance) -> String {
    let Some(process) = &world.process else {
        return "*** nobody minds the disk".to_owned();
    };
    if chance.one_in(2) {
        // What is there already can be written over; the next page that is needed is not to be had.
        process.engine.books().limit_pages(1);
    } else {
        // The log takes nothing.
        #[cfg(debug_assertions)]
        process.engine.books().fail_commits(true);
    }
    let ms = chance.between(5_000, 150_000);
    world.wakes(Actor::Room, ms);
    if chance.one_in(2) {
        let in_ms = chance.between(500, 20_000);
        world.wakes(Actor::Operator, in_ms);
    }
    format!("*** the disk is full for {ms} ms")
}

/// Several are in one group's pot, of which a backup is made.
pub fn pot_kept(world: &mut World, chance: &mut Chance) -> String {
    let chat = players::group(world, chance);
    let all: Vec<_> = (0..3).map(|_| players::player(world, chance)).collect();
    for user in &all {
        players::says(world, *user, *user, "/wallet play");
        players::says(world, *user, chat, "/pot 1");
    }
    format!("{all:?} in {chat}: /pot 1")
}

/// Everybody wants something at once.
pub fn rush(world: &mut World, chance: &mut Chance) -> String {
    let all = [
        cash::pay,
        cash::confirm,
        cash::pay,
        cash::office,
        players::bet,
        cash::confirm,
    ];
    all.map(|does| does(world, chance)).join("; ")
}

/// The machine's clock is set: forward for good, or back until somebody sees it.
pub fn clock(world: &mut World, chance: &mut Chance) -> String {
    if chance.one_in(2) {
        let seconds = chance.between(1, 90_000);
        world.off_us += i64::try_from(seconds).expect("few") * 1_000_000;
        return format!("*** the machine's clock is set forward by {seconds} s");
    }
    let (seconds, ms) = (chance.between(1, 90_000), chance.between(1_000, 400_000));
    world.back_us = i64::try_from(seconds).expect("few") * 1_000_000;
    world.wakes(Actor::Clock, ms);
    format!("*** the machine's clock is set back by {seconds} s, for {ms} ms")
}

pub fn backup(world: &mut World, _: &mut Chance) -> String {
    if world.process.is_none() {
        return "*** no backup: nothing runs".to_owned();
    }
    let target = world.disk.backup(world.backups + 1);
    let made = Db::open_to_read(&world.disk.path()).and_then(|db| db.backup(&target));
    match made {
        Ok(()) => {
            world.backups += 1;
            world.guarded_then.push(world.guarded.clone());
            format!("*** backup {} is made", world.backups)
        }
        Err(fault) => format!("*** no backup: {fault}"),
    }
}

/// A backup is put in the place of the books, in a history that has one.
pub fn restore(world: &mut World, chance: &mut Chance) -> String {
    if world.backups == 0 || world.process.is_none() {
        return "*** no backup to be put in place".to_owned();
    }
    let number = 1 + u32::try_from(chance.below(u64::from(world.backups))).expect("few");
    let mut files = world.disk.look();
    disk::put_back(&mut files, &world.disk.backup(number), chance.one_in(2));
    let then = world.guarded_then.get(number as usize - 1);
    let then = then.cloned().unwrap_or_default();
    world.guarded.goes_back(then, !files.beside.is_empty());
    world.books.sends_nothing = has_payments(&world.disk.backup(number));
    world.books.restored = true;
    world.books.is_copy = true;
    world.dies(&files, "killed, and a backup is put in place");
    format!("*** backup {number} is in place")
}

/// Whether anything was ever paid in or out, by these books.
fn has_payments(path: &std::path::Path) -> bool {
    let sql = "SELECT EXISTS (SELECT 1 FROM deposit) OR EXISTS (SELECT 1 FROM withdrawal)";
    let books = rusqlite::Connection::open(path);
    let has = books.and_then(|books| books.query_row(sql, [], |row| row.get(0)));
    has.unwrap_or(false)
}
