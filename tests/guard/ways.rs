//! Every way to put money down × every rule, and that no way is missing.
use super::*;
use crate::kit::office::{self, Comes};
use casino_bot::casino::wings::WINGS;
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::casino::wings::rounds;
use casino_bot::rules::games::GAMES;
use casino_bot::rules::office::Halt;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A way to put money down.
pub(super) struct Way {
    /// What it is, behind the folder of its wing.
    pub name: &'static str,
    /// What happens before.
    pub begins: fn(&mut Table),
    /// Puts money of Alice's down, and what is said then.
    pub puts: fn(&mut Table) -> String,
    /// Whether others read what is said.
    pub in_group: bool,
}

fn nothing(_: &mut Table) {}

pub(super) fn press(table: &mut Table, player: i64, chat: i64, label: &str) -> String {
    let (message, data) = table.button(chat, label).expect(label);
    table.press(player, chat, message, &data).join("\n")
}

pub(super) fn say_as(table: &mut Table, player: i64, chat: i64, text: &str) -> String {
    table.say(player, chat, text).join("\n")
}

fn say(table: &mut Table, chat: i64, text: &str) -> String {
    say_as(table, ALICE, chat, text)
}

const fn way(name: &'static str, begins: fn(&mut Table), puts: fn(&mut Table) -> String) -> Way {
    Way {
        name,
        begins,
        puts,
        in_group: false,
    }
}

const fn in_group(
    name: &'static str,
    begins: fn(&mut Table),
    puts: fn(&mut Table) -> String,
) -> Way {
    Way {
        name,
        begins,
        puts,
        in_group: true,
    }
}

/// The table that a game's command shows.
fn flips(table: &mut Table) {
    say(table, ALICE, "/flip 1 heads");
}

/// Until a hand may be doubled.
fn deals(table: &mut Table) {
    for _ in 0..50 {
        say(table, ALICE, "/blackjack 1");
        if number(table, "SELECT count(*) FROM round WHERE payout IS NULL") == 1 {
            return;
        }
    }
    panic!("every hand is a blackjack");
}

fn challenges(table: &mut Table) {
    table.say(BOB, BACK_ROOM, "/duel 1 flip");
}

fn duels(table: &mut Table) {
    challenges(table);
    press(table, ALICE, BACK_ROOM, "Accept");
}

/// Every one. A wing that puts money down and has no row here fails a test below.
pub(super) static WAYS: &[Way] = &[
    way("rounds: a bet in words", nothing, |t| {
        say(t, ALICE, "/flip 1 heads")
    }),
    in_group("rounds: a bet in a group", nothing, |t| {
        say(t, BACK_ROOM, "/dice 1 over 50")
    }),
    way(
        "rounds: the button",
        |t| drop(say(t, ALICE, "/flip")),
        |t| press(t, ALICE, ALICE, "▶️"),
    ),
    way("rounds: again", flips, |t| press(t, ALICE, ALICE, "Again")),
    way("rounds: one that lasts", nothing, |t| {
        say(t, ALICE, "/mines 1 3")
    }),
    way("rounds: a raise", deals, |t| {
        press(t, ALICE, ALICE, "Double")
    }),
    way(
        "rounds: auto play begins",
        |t| {
            flips(t);
            press(t, ALICE, ALICE, "Auto");
        },
        |t| press(t, ALICE, ALICE, "Start"),
    ),
    way(
        "rounds: auto play goes on",
        |t| {
            flips(t);
            press(t, ALICE, ALICE, "Auto");
            press(t, ALICE, ALICE, "25 rounds");
            press(t, ALICE, ALICE, "Win: off");
            press(t, ALICE, ALICE, "Start");
        },
        |t| {
            t.pass(limits::AUTO_PLAY_PACE);
            t.run();
            t.news().join("\n")
        },
    ),
    way("tosses: in words", nothing, |t| {
        say(t, ALICE, "/toss 1 dice even")
    }),
    in_group("tosses: in a group", nothing, |t| {
        say(t, BACK_ROOM, "/toss 1 dice even")
    }),
    way("contests: a challenge", nothing, |t| {
        say(t, ALICE, "/duel 1 flip")
    }),
    in_group("contests: one in a group", nothing, |t| {
        say(t, BACK_ROOM, "/duel 1 flip")
    }),
    way("contests: accepted", challenges, |t| {
        press(t, ALICE, BACK_ROOM, "Accept")
    }),
    way("contests: a rematch", duels, |t| {
        press(t, ALICE, BACK_ROOM, "Rematch")
    }),
    way(
        "contests: a rematch accepted",
        |t| {
            duels(t);
            press(t, BOB, BACK_ROOM, "Rematch");
        },
        |t| press(t, ALICE, BACK_ROOM, "Rematch"),
    ),
    in_group("contests: a pot", nothing, |t| say(t, BACK_ROOM, "/pot 1")),
    in_group(
        "contests: into a pot",
        |t| drop(t.say(BOB, BACK_ROOM, "/pot 1")),
        |t| say(t, BACK_ROOM, "/pot 1"),
    ),
];

/// What keeps Alice from it, and a part of what she is told.
pub(super) struct Rule {
    pub holds: fn(&mut Table),
    pub says: &'static str,
    /// Whether she has played for minutes by then.
    of_time: bool,
    /// Whether play credits are taken all the same.
    pub lets_play: bool,
}

const fn rule(holds: fn(&mut Table), says: &'static str) -> Rule {
    Rule {
        holds,
        says,
        of_time: false,
        lets_play: true,
    }
}

const fn of_time(holds: fn(&mut Table), says: &'static str) -> Rule {
    Rule {
        of_time: true,
        ..rule(holds, says)
    }
}

const fn shut(holds: fn(&mut Table), says: &'static str) -> Rule {
    Rule {
        lets_play: false,
        ..rule(holds, says)
    }
}

const REAL: Option<Asset> = Some(Asset::Usdt);

fn limits_to(table: &Table, of: (Kind, Option<Asset>), value: i64) {
    set(table, ALICE, of, Some(value));
}

fn loses_nothing(table: &Table, period: Period) {
    limits_to(table, (Kind::Loss(period), REAL), 0);
}

pub(super) static RULES: [Rule; 11] = [
    rule(|t| loses_nothing(t, Period::Day), "losses in 24 hours"),
    rule(|t| loses_nothing(t, Period::Week), "losses in 7 days"),
    rule(|t| loses_nothing(t, Period::Month), "losses in 30 days"),
    rule(|t| limits_to(t, (Kind::Stake, REAL), 99_999), "one bet"),
    of_time(|t| limits_to(t, (Kind::Session, None), 1), "one session"),
    of_time(|t| limits_to(t, (Kind::Day, None), 1), "play in 24 hours"),
    of_time(
        |t| changes(t, "UPDATE play_session SET check_at = 0"),
        "Play waits",
    ),
    rule(
        |t| changes(t, "UPDATE playing SET adult_at = NULL"),
        "18 or older",
    ),
    shut(|t| shut_out(t, ALICE, "24h"), "paused play"),
    shut(|t| shut_out(t, ALICE, "1y"), "excluded yourself"),
    shut(|t| shut_out(t, ALICE, "life"), "for ever"),
];

/// Behind the bot's back.
pub(super) fn changes(table: &mut Table, sql: &str) {
    table.sql().execute_batch(sql).expect(sql);
}

/// No rule holds any more, which the books refuse for as long as they are whole.
fn frees(table: &mut Table) {
    changes(
        table,
        "DROP TRIGGER IF EXISTS exclusion_stays; DROP TRIGGER IF EXISTS play_limit_stays;
         DROP TRIGGER IF EXISTS playing_grows_no_younger;
         DELETE FROM exclusion; UPDATE account SET shut_until = NULL; DELETE FROM play_limit; DELETE FROM play_session; DELETE FROM played_hour;
         UPDATE playing SET adult_at = 1",
    );
}

/// Alice plays, so that there is a session.
fn plays(table: &mut Table) {
    for _ in 0..2 {
        table.say(ALICE, ALICE, "/flip 0.10 heads");
        table.pass(MINUTE * 2);
    }
}

fn tries(table: &mut Table, way: &Way, rule: &Rule) {
    frees(table);
    if rule.of_time {
        plays(table);
    }
    (way.begins)(table);
    table.news();
    (rule.holds)(table);
    let before = staked(table, ALICE);
    let said = (way.puts)(table);
    assert_eq!(
        staked(table, ALICE),
        before,
        "{}, {}: {said}",
        way.name,
        rule.says
    );
    let says = if way.in_group {
        "our private chat"
    } else {
        rule.says
    };
    assert!(said.contains(says), "{}, {says}: {said}", way.name);
    let group = table.sandbox.with(|world, _| world.messages(BACK_ROOM));
    let heard = group
        .iter()
        .any(|message| message.to_string().contains(rule.says));
    assert!(!heard, "{}: the group learns of it", way.name);
}

#[test]
fn by_no_way_does_anybody_stake_whom_a_rule_keeps_from_it() {
    for way in WAYS {
        let mut table = floor(&profiles::BASE);
        for rule in &RULES {
            tries(&mut table, way, rule);
        }
        // Of one that nothing keeps from it: otherwise it would prove nothing.
        frees(&mut table);
        (way.begins)(&mut table);
        let before = staked(&table, ALICE);
        let said = (way.puts)(&mut table);
        assert!(staked(&table, ALICE) > before, "{}: {said}", way.name);
    }
}

/// What the office does, by Alice whose house it is or, about her, by Bob in another.
fn does(table: &Table, what: &Act) {
    let owner = if what.whom().is_some() { BOB } else { ALICE };
    let house = House {
        owner: Some(PlayerId(owner)),
        ..house_under(&profiles::BASE)
    };
    office::act(table, &house, Comes::in_chat(owner), what, "a test").expect("may");
}

#[test]
fn by_no_way_is_anything_new_staked_where_the_office_has_halted_it() {
    let games = || Halt::games().map(Halt::Game).collect::<Vec<_>>();
    for way in WAYS {
        let mut table = floor(&profiles::BASE);
        for (halts, says) in [
            (vec![Halt::Maintenance], "under maintenance"),
            (vec![Halt::WindDown], "winding down"),
            (games(), "is closed for now"),
        ] {
            (way.begins)(&mut table);
            table.news();
            for halt in &halts {
                does(&table, &Act::Halt(*halt, true));
            }
            let before = staked(&table, ALICE);
            let said = (way.puts)(&mut table);
            // What is open goes on.
            let goes_on = way.name == "rounds: a raise";
            assert_eq!(
                staked(&table, ALICE) > before,
                goes_on,
                "{}, {says}: {said}",
                way.name
            );
            assert_eq!(
                said.contains(says),
                !goes_on,
                "{}, {says}: {said}",
                way.name
            );
            for halt in &halts {
                does(&table, &Act::Halt(*halt, false));
            }
        }
        (way.begins)(&mut table);
        let before = staked(&table, ALICE);
        let said = (way.puts)(&mut table);
        assert!(staked(&table, ALICE) > before, "{}: {said}", way.name);
        assert_eq!(table.findings(), [""; 0]);
    }
}

#[test]
fn by_no_way_does_anybody_stake_whom_the_office_has_stopped() {
    for way in WAYS {
        for stop in [Act::Freeze, Act::Ban] {
            let mut table = floor(&profiles::BASE);
            (way.begins)(&mut table);
            table.news();
            does(&table, &stop(PlayerId(ALICE)));
            let before = staked(&table, ALICE);
            let said = (way.puts)(&mut table);
            assert_eq!(staked(&table, ALICE), before, "{}: {said}", way.name);
            let group = table.sandbox.with(|world, _| world.messages(BACK_ROOM));
            let heard = |message: &serde_json::Value| {
                let text = message["text"].as_str().unwrap_or_default();
                text.contains("stopped your play") || text.contains("not let you play")
            };
            assert!(
                !group.iter().any(heard),
                "{}: the group learns of it",
                way.name
            );
        }
    }
}

#[test]
fn play_credits_ask_for_nothing_but_pauses_and_exclusion() {
    let mut table = floor(&profiles::BASE);
    for rule in &RULES {
        frees(&mut table);
        table.say(ALICE, ALICE, "/wallet usdt");
        plays(&mut table);
        (rule.holds)(&mut table);
        table.say(ALICE, ALICE, "/wallet play");
        let before = staked(&table, ALICE);
        let said = say(&mut table, ALICE, "/flip 1 heads");
        assert_eq!(
            staked(&table, ALICE) > before,
            rule.lets_play,
            "{}: {said}",
            rule.says
        );
        assert_eq!(said.contains(rule.says), !rule.lets_play, "{said}");
    }
}

/// The folders of wings whose code asks for leave, or has the cage do it.
fn wings_that_put_money_down() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/casino/wings");
    let mut found = BTreeSet::new();
    for wing in WINGS {
        let mut folders = vec![root.join(wing.name)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = fs::read_to_string(&path).expect("reads");
                let asks = ["guard::leave(", "cage::open(", "cage::advance("];
                if asks.iter().any(|call| text.contains(call)) {
                    found.insert(wing.name.to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn no_wing_puts_money_down_by_a_way_that_is_not_tried() {
    let tried = WAYS.iter().filter_map(|way| way.name.split(':').next());
    let tried: BTreeSet<String> = tried.map(str::to_owned).collect();
    assert_eq!(wings_that_put_money_down(), tried);
}

#[test]
fn every_game_asks_the_guard() {
    let mut table = floor(&profiles::BASE);
    shut_out(&table, ALICE, "24h");
    for game in GAMES {
        let spec = game.spec();
        let bet = spec
            .example
            .trim_start_matches(|c: char| c.is_ascii_digit());
        let said = say(&mut table, ALICE, &format!("/{} 0.1{bet}", spec.command));
        assert!(said.contains("paused play"), "{}: {said}", spec.id);
    }
    assert_eq!(staked(&table, ALICE), 0);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn what_is_open_goes_on_and_is_paid() {
    let mut table = floor(&profiles::BASE);
    deals(&mut table);
    say(&mut table, BACK_ROOM, "/pot 1");
    table.say(BOB, BACK_ROOM, "/pot 1");
    say(&mut table, ALICE, "/duel 1 flip");
    say(&mut table, ALICE, "/toss 1 dice even");
    shut_out(&table, ALICE, "life");
    // A move without new money, and what is left alone ends by its rule.
    press(&mut table, ALICE, ALICE, "Stand");
    say(&mut table, ALICE, "/mines 1 3");
    table.pass(limits::ABANDONED_AFTER + DAY);
    table.run();
    for open in [
        "round WHERE payout IS NULL",
        "toss WHERE payout IS NULL",
        "contest WHERE ended IS NULL",
    ] {
        assert_eq!(
            number(&table, &format!("SELECT count(*) FROM {open}")),
            0,
            "{open}"
        );
    }
    let escrow = "SELECT balance FROM account WHERE asset = 2 AND owner = {stakes}";
    assert_eq!(number(&table, escrow), 0);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn under_the_british_rules_nothing_repeats_itself_and_rounds_take_their_time() {
    let mut table = floor(&profiles::UK);
    flips(&mut table);
    assert!(table.button(ALICE, "Auto").is_none());
    let flip = GAMES
        .iter()
        .find(|game| game.spec().command == "flip")
        .expect("a game");
    assert!(!rounds::ends::is_offered(
        &house_under(&profiles::UK),
        *flip
    ));
    let again = |table: &mut Table, text: &str, after: Duration| {
        table.pass(after);
        let before = staked(table, ALICE);
        let said = say(table, ALICE, text);
        (staked(table, ALICE) > before, said)
    };
    let almost = Duration::from_millis(1);
    let five = Duration::from_secs(5);
    let (played, said) = again(&mut table, "/flip 1 heads", five - almost);
    assert!(!played && said.contains("One moment"), "{said}");
    assert!(again(&mut table, "/flip 1 heads", almost).0);
    assert!(!again(&mut table, "/toss 1 dice even", five - almost).0);
    assert!(again(&mut table, "/slots 1", almost).0);
    assert!(!again(&mut table, "/slots 1", five / 2 - almost).0);
    assert!(again(&mut table, "/slots 1", almost).0);
    table.say(ALICE, ALICE, "/wallet play");
    assert!(
        again(&mut table, "/flip 1 heads", almost).0,
        "credits wait for nothing"
    );
}
