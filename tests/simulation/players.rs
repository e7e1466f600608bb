//! What players and groups do. Each draws from its act alone, and says what it came to.
use super::chance::Chance;
use super::world::World;
use casino_bot::casino::wings;
use casino_bot::rules::games::GAMES;
use casino_bot::sandbox::{ALICE, ATTIC, ApiError, BACK_ROOM, BOB, CAROL, FORUM, Pressed, Said};
use serde_json::json;

/// Groups that there are from the start.
const GROUPS: [i64; 3] = [BACK_ROOM, ATTIC, FORUM];
const NONSENSE: [&str; 14] = [
    "/",
    "//",
    "/start duel_0000000000",
    "/start deposit",
    "/round 1",
    "/round 0",
    "/round 99999999999999999999",
    "/flip -1 heads",
    "/flip 1e9 heads",
    "/flip 0.001 heads",
    "🎰🎰🎰",
    "<b>&amp;</b>",
    "/admin",
    "\u{202e}/flip 1 heads",
];

pub fn player(world: &World, chance: &mut Chance) -> i64 {
    let number = chance.below(world.plan.players.max(2));
    let known = [BOB, CAROL, ALICE];
    let place = usize::try_from(number).expect("few");
    known
        .get(place)
        .copied()
        .unwrap_or(710_000_000 + number as i64)
}

/// Their own chat with the bot, or sometimes a group.
fn place(world: &World, chance: &mut Chance, user: i64) -> i64 {
    match chance.below(6) {
        0 => group(world, chance),
        _ => user,
    }
}

pub fn group(world: &World, chance: &mut Chance) -> i64 {
    let chat = *chance.of(&GROUPS);
    world.seen.moved.get(&chat).copied().unwrap_or(chat)
}

/// What was asked for, and what of it is an update.
pub fn noted(world: &mut World, said: Result<Said, ApiError>) -> Option<i64> {
    match said {
        Ok(said) => said.update_id,
        Err(error) => {
            world.says(&format!("(Telegram: {})", error.description));
            None
        }
    }
}

pub fn says(world: &mut World, user: i64, chat: i64, text: &str) -> String {
    let said = world.sandbox.say(user, chat, text, None);
    let command = text.trim_start_matches('/').split(' ').next();
    let mut games = GAMES.iter().map(|game| game.spec().command);
    let is_bet = games.any(|game| Some(game) == command);
    if let Some(update) = noted(world, said).filter(|_| is_bet) {
        world.books.bets.insert(update, chat);
    }
    format!("{user} in {chat}: {text}")
}

/// Somebody presses a button that they see, or make up; the update that comes of it.
fn pressed(world: &mut World, (user, chat): (i64, i64), message: i64, data: &str) -> Option<i64> {
    match world.sandbox.press(user, chat, message, data) {
        Ok(Pressed { update_id, .. }) => {
            let books = &mut world.books;
            books.presses.extend(update_id);
            if data.contains(":playon") {
                books.goes_on.extend(update_id.map(|id| (id, user)));
            }
            books.sends_nothing &= user != ALICE || !data.ends_with(":lift");
            update_id
        }
        Err(error) => {
            world.says(&format!("(Telegram: {})", error.description));
            None
        }
    }
}

pub fn presses(world: &mut World, user: i64, chat: i64, message: i64, data: &str) -> String {
    pressed(world, (user, chat), message, data);
    format!("{user} in {chat} presses {data} of {message}")
}

/// A stake, by its number so that few are alike.
fn stake(chance: &mut Chance) -> String {
    match chance.below(12) {
        0 => "all".to_owned(),
        1 => "half".to_owned(),
        2 => format!("0.{:02}", chance.between(1, 99)),
        3 => chance.between(100, 9_000).to_string(),
        _ => format!("{}.{:02}", chance.between(1, 40), chance.below(100)),
    }
}

pub fn bet(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    let spec = chance.of(GAMES).spec();
    let on = spec.example.split_once(' ').map_or("", |(_, on)| on);
    let text = format!("/{} {} {on}", spec.command, stake(chance));
    says(world, user, chat, text.trim())
}

/// One of the last messages with buttons there, and one of its buttons.
pub fn button(world: &World, chance: &mut Chance, chat: i64, last: usize) -> Option<(i64, String)> {
    let all = world.seen.of(chat);
    let from = all.len().saturating_sub(last);
    let shown = all.get(from + chance.place(all.len() - from))?;
    Some((shown.message, chance.of(&shown.data).clone()))
}

pub fn press(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    match button(world, chance, chat, 2) {
        Some((message, data)) => presses(world, user, chat, message, &data),
        None => says(world, user, user, "/start"),
    }
}

pub fn press_old(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    match button(world, chance, chat, usize::MAX) {
        Some((message, data)) => presses(world, user, chat, message, &data),
        None => says(world, user, user, "/games"),
    }
}

pub fn press_twice(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    let Some((message, data)) = button(world, chance, chat, 1) else {
        return says(world, user, user, "/balance");
    };
    let pair = [(); 2].map(|()| pressed(world, (user, chat), message, &data));
    if let ([Some(one), Some(other)], true) = (pair, data.contains(":p:")) {
        world.books.pairs.insert(other, one);
    }
    format!("{user} in {chat} presses {data} of {message}, twice")
}

/// Somebody else's button, in their own chat, as only a hostile client does.
pub fn press_foreign(world: &mut World, chance: &mut Chance) -> String {
    let (user, other) = (player(world, chance), player(world, chance));
    let Some((message, data)) = button(world, chance, other, 6) else {
        return format!("{user} finds nothing to press of {other}'s");
    };
    presses(world, user, user, message, &data) + ", which is not theirs"
}

pub fn press_garbage(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let data = match chance.below(4) {
        0 => "home".to_owned(),
        1 => format!("{:x}:m:{}:0:hit", chance.next(), chance.below(50)),
        2 => format!("{}:p:coin:heads:5:{}", chance.below(99), chance.below(9)),
        _ => "é".repeat(chance.place(30) + 1),
    };
    presses(world, user, user, 1 + chance.below(90) as i64, &data)
}

pub fn toss(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    let on = *chance.of(&[
        "dice even",
        "dice 3",
        "darts",
        "basketball",
        "slots",
        "bowling",
        "football",
        "dice 1-3",
    ]);
    let text = format!("/toss {} {on}", stake(chance));
    says(world, user, chat, &text)
}

pub fn dice(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    let said = world.sandbox.throw(user, chat, "🎲", None);
    noted(world, said);
    format!("{user} in {chat} throws dice")
}

pub fn duel(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = if chance.one_in(3) {
        user
    } else {
        group(world, chance)
    };
    let text = format!(
        "/duel {} {}",
        stake(chance),
        chance.of(&["flip", "dice", "dice"])
    );
    says(world, user, chat, &text)
}

pub fn pot(world: &mut World, chance: &mut Chance) -> String {
    let (user, chat) = (player(world, chance), group(world, chance));
    match (world.seen.button(chat, ":join:"), chance.below(3)) {
        (Some((message, data)), 1..) => presses(world, user, chat, message, &data),
        _ => {
            let text = format!("/pot {}", chance.between(1, 20));
            says(world, user, chat, &text)
        }
    }
}

/// Somebody challenges a group with credits, which everybody has, and two take its newest challenge up.
pub fn join(world: &mut World, chance: &mut Chance) -> String {
    let chat = group(world, chance);
    if chance.one_in(2) {
        let user = player(world, chance);
        says(world, user, user, "/wallet play");
        return says(
            world,
            user,
            chat,
            &format!("/duel 0.{:02} dice", chance.between(10, 99)),
        );
    }
    let Some((message, data)) = world.seen.button(chat, ":join:") else {
        return format!("{chat} has nothing to be taken up");
    };
    let (one, other) = (player(world, chance), player(world, chance));
    let first = presses(world, one, chat, message, &data);
    presses(world, other, chat, message, &data);
    format!("{first}, and so does {other}")
}

/// The link of somebody's challenge.
pub fn link(world: &mut World, chance: &mut Chance) -> String {
    let (user, other) = (player(world, chance), player(world, chance));
    match world.seen.codes.get(&other).cloned() {
        Some(code) => says(world, user, user, &format!("/start {code}")),
        None => says(world, user, user, "/duel 3 flip"),
    }
}

pub fn command(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    let all: Vec<_> = wings::menu(&world.house).collect();
    let text = format!("/{}", chance.of(&all));
    says(world, user, chat, &text)
}

/// An answer to what the bot may have asked.
pub fn typed(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    let text = match chance.below(8) {
        0 => "my lucky seed".to_owned(),
        1 => "all".to_owned(),
        2 => "red + 17".to_owned(),
        3 => "2.5x".to_owned(),
        _ => format!("{}.{}", chance.between(1, 60), chance.below(10)),
    };
    let last = world.seen.last.get(&chat).copied();
    let said = world.sandbox.say(user, chat, &text, last);
    noted(world, said);
    format!("{user} in {chat} answers: {text}")
}

pub fn garbage(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let chat = place(world, chance, user);
    let text = *chance.of(&NONSENSE);
    says(world, user, chat, text)
}

/// Who has something opens that wallet; the others play with credits, or try.
pub fn wallet(world: &mut World, chance: &mut Chance) -> String {
    let rich = world.rich();
    let (user, which) = match rich.get(chance.place(rich.len().max(1))) {
        Some((user, asset, _)) if !chance.one_in(4) => (*user, asset.name()),
        _ => {
            let which = *chance.of(&["play", "play", "usdt", "nothing"]);
            (player(world, chance), which)
        }
    };
    says(world, user, user, &format!("/wallet {which}"))
}

pub fn language(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let which = *chance.of(&["ru", "en", "xx"]);
    says(world, user, user, &format!("/language {which}"))
}

pub fn edit(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let message = json!({"message_id": chance.between(1, 900), "date": 1, "edit_date": 2,
        "from": {"id": user, "is_bot": false, "first_name": "P"},
        "chat": {"id": user, "type": "private"}, "text": "/flip 7 heads"});
    let update = json!({"edited_message": message});
    let update = update.as_object().expect("an object").clone();
    let _ = world.sandbox.inject(update);
    format!("{user} edits a message into a bet")
}

/// What no program can read.
pub fn broken(world: &mut World, _: &mut Chance) -> String {
    let update = json!({"message": {"message_id": "no number", "chat": []}});
    let update = update.as_object().expect("an object").clone();
    if let Ok(id) = world.sandbox.inject(update) {
        world.books.broken.insert(id);
    }
    "an update comes that makes no sense".to_owned()
}

pub fn block(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    if user == ALICE {
        return "the owner thinks of blocking the bot".to_owned();
    }
    if world.sandbox.block(user, true).is_ok() {
        world.books.blocks.insert(user);
    }
    format!("{user} blocks the bot")
}

pub fn unblock(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let _ = world.sandbox.block(user, false);
    format!("{user} unblocks the bot")
}

/// A basic group becomes a supergroup.
pub fn migrate(world: &mut World, _: &mut Chance) -> String {
    let moved = world
        .sandbox
        .with(|telegram, now_ms| telegram.migrate(ATTIC, now_ms));
    match moved {
        Ok(moved) => {
            world.seen.moved.insert(ATTIC, moved);
            format!("{ATTIC} becomes {moved}")
        }
        Err(error) => format!("{ATTIC} stays: {}", error.description),
    }
}

pub fn mute(world: &mut World, chance: &mut Chance) -> String {
    let chat = group(world, chance);
    let _ = world
        .sandbox
        .with(|telegram, _| telegram.allow(chat, false));
    format!("the bot may not write in {chat}")
}

pub fn unmute(world: &mut World, chance: &mut Chance) -> String {
    let chat = group(world, chance);
    let _ = world.sandbox.with(|telegram, _| telegram.allow(chat, true));
    format!("the bot may write in {chat}")
}

pub fn unmute_all(world: &mut World) {
    let all = GROUPS
        .iter()
        .copied()
        .chain(world.seen.moved.values().copied());
    for chat in all.collect::<Vec<_>>() {
        let _ = world.sandbox.with(|telegram, _| telegram.allow(chat, true));
    }
}

pub fn topic(world: &mut World, chance: &mut Chance) -> String {
    let user = player(world, chance);
    let done = world.sandbox.with(|telegram, now_ms| {
        let topic = telegram.open_topic(user, FORUM, "Tables", now_ms)?;
        let manner = casino_bot::sandbox::Manner {
            topic: Some(topic),
            ..Default::default()
        };
        let said = telegram.say_so(user, FORUM, "/flip 2 heads", manner, now_ms)?;
        match chance.below(3) {
            0 => drop(telegram.close_topic(FORUM, topic, true, now_ms)?),
            1 => telegram.delete_topic(FORUM, topic)?,
            _ => {}
        }
        Ok(said)
    });
    noted(world, done);
    format!("{user} bets in a topic of {FORUM}")
}
