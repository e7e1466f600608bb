//! What players do to look after themselves, and to get around it: limits, pauses, exclusions, reality checks.
use super::chance::Chance;
use super::guarded::minute;
use super::players::{player, presses, says};
use super::world::World;
use casino_bot::rules::guard::{Kind, Period};
use casino_bot::values::base36::base36;
use std::time::Duration;

const ASSETS: [&str; 3] = ["usdt", "ton", "btc"];

fn period(chance: &mut Chance) -> (Period, &'static str) {
    *chance.of(&[
        (Period::Day, "24h"),
        (Period::Day, "24h"),
        (Period::Week, "7d"),
        (Period::Month, "30d"),
    ])
}

/// A limit as it is typed, and what buttons call it.
fn kind(chance: &mut Chance) -> (Kind, String) {
    let (over, word) = period(chance);
    match chance.below(8) {
        0..=2 => (Kind::Loss(over), format!("loss {word}")),
        3 | 4 => (Kind::Deposit(over), format!("deposit {word}")),
        5 | 6 => (Kind::Stake, "stake".to_owned()),
        _ if chance.one_in(2) => (Kind::Session, "time session".to_owned()),
        _ => (Kind::Day, "time 24h".to_owned()),
    }
}

/// A button's data as it is sent by who makes it up.
pub fn presses_data(world: &mut World, user: i64, data: &str) -> String {
    let message = world.seen.last.get(&user).copied().unwrap_or(1);
    let data = format!("{}:{data}", base36(user));
    presses(world, user, user, message, &data)
}

/// Any player, more often the one who plays most.
fn somebody(world: &World, chance: &mut Chance) -> i64 {
    let rich = world.rich();
    match rich.first().filter(|_| chance.one_in(3)) {
        Some((user, ..)) => *user,
        None => player(world, chance),
    }
}

/// Adds to a bet, where that can be done.
pub fn raises(world: &mut World, chance: &mut Chance) -> String {
    let open = world.seen.all_with(&[":double", ":split"]);
    match open.get(chance.place(open.len().max(1))).cloned() {
        Some((user, message, data)) => presses(world, user, user, message, &data),
        None => marathon(world, chance),
    }
}

/// Sets a limit, lower or higher than it is, or none.
pub fn limit(world: &mut World, chance: &mut Chance) -> String {
    let user = somebody(world, chance);
    let (kind, words) = kind(chance);
    let value = match (chance.below(6), kind.is_time()) {
        (0, _) => "off".to_owned(),
        (_, true) => format!("{}m", chance.between(5, 90)),
        (1, _) => chance.between(100, 900).to_string(),
        _ => chance.between(0, 60).to_string(),
    };
    let asset = ASSETS[chance.place(2) + usize::from(chance.one_in(9))];
    says(
        world,
        user,
        user,
        &format!("/limits {words} {value} {asset}"),
    )
}

/// Confirms what was asked for, or calls it off; whoever has nothing asked for tries all the same.
pub fn confirm(world: &mut World, chance: &mut Chance) -> String {
    let waits = world.guarded.asked();
    let (user, kind, asset) = match waits.get(chance.place(waits.len().max(1))) {
        Some((user, kind, asset)) if !chance.one_in(9) => {
            let asset = casino_bot::values::money::Asset::from_code(*asset);
            let asset = asset.map_or("usdt", |asset| asset.name());
            (*user, kind.clone(), asset)
        }
        _ => (
            player(world, chance),
            kind(chance).0.word().to_owned(),
            "usdt",
        ),
    };
    let word = if chance.one_in(8) {
        "limitno"
    } else {
        "limityes"
    };
    presses_data(world, user, &format!("{word}:{kind}:{asset}"))
}

/// Asks for a pause or an exclusion; what it means is shown, and begins with the next press.
pub fn pause(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let term = *chance.of(&["24h", "24h", "24h", "24h", "7d", "30d", "42d"]);
    let words = match chance.below(12) {
        0 => format!("exclude {}", chance.of(&["6m", "1y", "5y", "life"])),
        _ => format!("pause {term}"),
    };
    if chance.one_in(2) {
        // With something still open.
        says(world, user, user, "/wallet play");
        says(world, user, user, "/toss 1 dice even");
    }
    let said = says(world, user, user, &format!("/limits {words}"));
    let word = words.split(' ').next_back().unwrap_or(term).to_owned();
    // It is pressed at once, by who does not read.
    let now = world.house_now();
    let begin = format!("pauseyes:{word}:{}", base36(minute(now)));
    let pressed = presses_data(world, user, &begin);
    format!("{said}, and {pressed}")
}

/// What a page that stands in the way asks for: that they are of age, or have seen how long they play.
pub fn goes_on(world: &mut World, chance: &mut Chance) -> String {
    let asked: Vec<_> = world.seen.all_with(&[":adult", ":playon", ":limitsok:"]);
    let Some((user, message, data)) = asked.get(chance.place(asked.len().max(1))).cloned() else {
        let user = player(world, chance);
        return match chance.below(3) {
            0 => presses_data(world, user, "adult"),
            1 => presses_data(world, user, "playon"),
            _ => {
                let user = somebody(world, chance);
                let minutes = chance.between(8, 24);
                says(world, user, user, &format!("/limits check {minutes}"))
            }
        };
    };
    presses(world, user, user, message, &data)
}

/// Who has real money and plays where nothing keeps them from it, and in which wallet.
fn free_and_rich(world: &World, place: usize) -> Option<(i64, &'static str)> {
    let rich = world.rich();
    let mut free = rich
        .iter()
        .filter(|(user, ..)| !world.guarded.is_shut(*user, world.guards_ms()));
    let (user, asset, _) = free.nth(place).or(rich.first())?;
    Some((*user, asset.name()))
}

/// Somebody sits at a table for an hour, with a bet every few minutes, whatever they have chosen to be told or kept from.
pub fn sits(world: &mut World, chance: &mut Chance) -> String {
    let Some((user, wallet)) = free_and_rich(world, 0) else {
        return arrives(world, chance);
    };
    let minutes = chance.between(10, 16);
    let limit = match chance.below(40) {
        0 => Some(format!("time session {minutes}m {wallet}")),
        1 => Some(format!("loss 24h 0.{minutes} {wallet}")),
        2..=5 => Some(format!("check {minutes}")),
        6..=11 => {
            presses_data(world, user, "playon");
            None
        }
        _ => None,
    };
    if let Some(limit) = limit {
        says(world, user, user, &format!("/limits {limit}"));
    }
    says(world, user, user, &format!("/wallet {wallet}"));
    let stake = format!("0.{:02}", chance.between(10, 30));
    says(world, user, user, &format!("/flip {stake} heads"))
}

/// Somebody plays a hand that they may add to, at times with what they want to stake at most hardly above it.
pub fn hand(world: &mut World, chance: &mut Chance) -> String {
    let place = chance.place(3);
    let Some((user, wallet)) = free_and_rich(world, place) else {
        return arrives(world, chance);
    };
    let stake = chance.between(20, 90);
    let said = format!("0.{stake:02}");
    if chance.one_in(2) {
        let most = stake + chance.below(stake);
        let limit = format!("/limits stake {}.{:02} {wallet}", most / 100, most % 100);
        says(world, user, user, &limit);
    }
    says(world, user, user, &format!("/wallet {wallet}"));
    says(world, user, user, &format!("/blackjack {said}"))
}

/// Who has money plays on for a while: bets that follow each other, for hours where one comes back to it.
pub fn marathon(world: &mut World, chance: &mut Chance) -> String {
    let rich = world.rich();
    // Mostly the first, so that there is one who does not stop.
    let place = chance.place(rich.len().max(1)) * usize::from(chance.one_in(3));
    let (user, wallet) = match rich.get(place) {
        Some((user, asset, _)) => (*user, asset.name()),
        None => (player(world, chance), "play"),
    };
    let stake = format!("0.{:02}", chance.between(10, 99));
    says(world, user, user, &format!("/wallet {wallet}"));
    if chance.one_in(3) {
        says(world, user, user, &format!("/blackjack {stake}"));
    }
    let times = chance.between(2, 7);
    for _ in 0..times {
        says(world, user, user, &format!("/flip {stake} heads"));
    }
    format!("{user} bets {times} times {stake} of {wallet}")
}

/// Somebody comes, says what is asked of them, and wants to pay in.
pub fn arrives(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    says(world, user, user, "/start");
    if !chance.one_in(3) {
        presses_data(world, user, "adult");
    }
    presses_data(world, user, "limitsok:usdt");
    let said = super::cash::deposit_of(world, chance, user);
    format!("{user} comes, {said}")
}

/// Somebody writes to the house.
pub fn support(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let command = *chance.of(&["support", "support", "paysupport"]);
    match chance.below(4) {
        0 => says(world, user, user, &format!("/{command}")),
        1 => presses_data(world, user, &format!("closemine:{}", chance.between(1, 9))),
        _ => says(world, user, user, &format!("/{command} Where is my <win>?")),
    }
}

/// Somebody wants to have what is kept about them, or to have it gone.
pub fn privacy(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let seconds = world.house_now().div_euclid(1_000_000);
    match chance.below(5) {
        0 => says(world, user, user, "/privacy"),
        1 | 2 => presses_data(world, user, "mydata"),
        3 => presses_data(world, user, "erase"),
        _ => presses_data(world, user, &format!("eraseit:{}", base36(seconds))),
    }
}

/// The machine sleeps, for a night or longer.
pub fn sleep(world: &mut World, chance: &mut Chance) -> String {
    let hours = chance.between(1, 40);
    let time = Duration::from_secs(hours * 3_600 + chance.below(3_600));
    world.sleeps(u64::try_from(time.as_millis()).unwrap_or(0));
    format!("*** the machine sleeps for {hours} hours")
}
