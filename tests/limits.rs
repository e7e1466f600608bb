//! What players are shown of what protects them, and a house that winds down.
use crate::kit::{Seeded, Table, house, house_with_cashier};
use crate::kit_bot::{Home, OWNER, SOON, World, eventually};
use casino_bot::casino::House;
use casino_bot::rules::guard::profiles;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::values::base36::base36;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn table(house: House) -> Table {
    Table::of(house, Box::new(Seeded(1)))
}

fn said(table: &mut Table, who: i64, text: &str) -> String {
    table.say(who, who, text).join("\n")
}

fn pressed(table: &mut Table, who: i64, chat: i64, label: &str) -> String {
    let (message, data) = table.button(chat, label).expect(label);
    table.press(who, chat, message, &data).join("\n")
}

#[test]
fn a_button_that_is_found_again_later_excludes_nobody() {
    let mut table = table(house());
    said(&mut table, BOB, "/limits exclude life");
    let (message, data) = table.button(BOB, "Yes, exclude me").expect("a button");
    table.pass(16 * MINUTE);
    let late = table.press(BOB, BOB, message, &data).join("\n");
    assert!(late.contains("has had its turn"), "{late}");
    let flips = said(&mut table, BOB, "/flip 1 heads");
    assert!(flips.contains("payout"), "{flips}");
    said(&mut table, BOB, "/limits exclude life");
    let begun = pressed(&mut table, BOB, BOB, "Yes, exclude me");
    assert!(begun.contains("for ever"), "{begun}");
    let flips = said(&mut table, BOB, "/flip 1 heads");
    assert!(flips.contains("Nobody can end that"), "{flips}");
}

#[test]
fn a_group_is_told_nothing_of_it() {
    let mut table = table(house_with_cashier());
    said(&mut table, BOB, "/limits pause 24h");
    pressed(&mut table, BOB, BOB, "Yes, a break");
    for text in [
        "/limits",
        "/limits pause 7d",
        "/start limits",
        "/flip 1 heads",
        "/duel 1 flip",
    ] {
        let told = table.say(BOB, BACK_ROOM, text).join("\n").to_lowercase();
        for word in ["break", "exclu", "pause", "until"] {
            assert!(!told.contains(word), "{text}: {told}");
        }
        assert!(told.contains("private"), "{text}: {told}");
    }
    // Nor does a button of these pages work there.
    let pauses = format!("{}:pauses", base36(BOB));
    let pressed = table.press(BOB, BACK_ROOM, 1, &pauses).join("\n");
    assert!(pressed.contains("has had its turn"), "{pressed}");
}

#[test]
fn no_deposit_goes_round_the_choice_of_limits() {
    let house = House {
        profile: &profiles::UK,
        ..house_with_cashier()
    };
    let mut table = table(house);
    said(&mut table, BOB, "/start");
    said(&mut table, BOB, "/deposit 10 usdt");
    pressed(&mut table, BOB, BOB, "I am 18");
    let first = said(&mut table, BOB, "/deposit 10 usdt");
    assert!(first.contains("do you want limits"), "{first}");
    pressed(&mut table, BOB, BOB, "No limits for me");
    said(&mut table, BOB, "/deposit 10 usdt");
    let (message, data) = table.button(BOB, "Deposit 10.00").expect("a button");
    // Half a year later the button is still this turn's, and the choice is to be made again.
    table.pass(185 * DAY);
    table.provides("answers again");
    said(&mut table, BOB, "/start");
    let late = table.press(BOB, BOB, message, &data).join("\n");
    assert!(late.contains("look at your limits again"), "{late}");
    pressed(&mut table, BOB, BOB, "No limits for me");
    let now = table.press(BOB, BOB, message, &data).join("\n");
    assert!(now.contains("Deposit #1"), "{now}");
}

/// What every stake is refused with.
const WINDING: &str = "winding down";

/// Bob has a round, a challenge, and is in a pot with Carol; his auto play runs.
fn under_way(table: &mut Table) {
    said(table, ALICE, "/start");
    for who in [BOB, CAROL] {
        said(table, who, "/start");
    }
    table.say(BOB, BACK_ROOM, "/pot 5");
    table.say(CAROL, BACK_ROOM, "/pot 5");
    table.say(BOB, BACK_ROOM, "/duel 5 flip");
    said(table, BOB, "/mines 1 3");
    said(table, BOB, "/flip 1 heads");
    pressed(table, BOB, BOB, "Auto");
    pressed(table, BOB, BOB, "Start");
}

fn winds_down(table: &mut Table) {
    table.pass(Duration::from_secs(3));
    table.run();
    let ended = table.news().join("\n");
    assert!(
        ended.contains("Auto ended") && ended.contains(WINDING),
        "{ended}"
    );
    for text in [
        "/flip 1 heads",
        "/blackjack 1",
        "/toss 1 dice even",
        "/duel 1 flip",
    ] {
        let refused = said(table, CAROL, text);
        assert!(refused.contains(WINDING), "{text}: {refused}");
    }
    let accepts = pressed(table, CAROL, BACK_ROOM, "Accept");
    assert!(accepts.contains(WINDING), "{accepts}");
    let joins = table.say(ALICE, BACK_ROOM, "/pot 5").join("\n");
    assert!(joins.contains(WINDING), "{joins}");
    let pays_in = said(table, CAROL, "/deposit 10 usdt");
    assert!(pays_in.contains(WINDING), "{pays_in}");
    let panel = said(table, CAROL, "/start");
    assert!(panel.contains(WINDING), "{panel}");
    // What is open goes on.
    said(table, BOB, "/mines");
    let opened = pressed(table, BOB, BOB, "⬜");
    assert!(!opened.contains(WINDING), "{opened}");
    table.pass(6 * MINUTE);
    table.run();
    let drawn = table.news().join("\n");
    assert!(drawn.contains("pot #1"), "{drawn}");
    table.pass(DAY);
    table.run();
    let open = table.sql().query_row(
        "SELECT (SELECT count(*) FROM round WHERE payout IS NULL) + (SELECT count(*) FROM contest WHERE ended IS NULL)",
        [],
        |row| row.get::<_, i64>(0),
    );
    assert_eq!(open.expect("counts"), 0);
    let takes_out = said(table, CAROL, "/withdraw");
    assert!(!takes_out.contains(WINDING), "{takes_out}");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_house_that_winds_down_by_its_settings_takes_nothing_and_ends_what_is_open() {
    let mut table = table(house_with_cashier());
    under_way(&mut table);
    let house = House {
        winds_down: true,
        ..house_with_cashier()
    };
    table.crash_into(house, Box::new(Seeded(2)));
    winds_down(&mut table);
}

#[test]
fn the_settings_hold_in_the_bot() {
    let world = World::new();
    // As it is where nothing is set.
    let home = Home::with_cashier(&world).set("PLAY_PROFILE", "");
    let mut bot = home.start();
    world.say(OWNER, "/limits");
    world.hear(OWNER, "Limits and breaks");
    eventually(SOON, "the provider says what assets are worth", || {
        world.say(OWNER, "/deposit 10 usdt");
        let texts = world.texts(OWNER);
        texts
            .iter()
            .any(|text| text.contains("18 or older"))
            .then_some(())
    });
    bot.stop_well();
    let home = home.set("WIND_DOWN", "true");
    let mut bot = home.start();
    world.say(OWNER, "/flip 1 heads");
    world.hear(OWNER, WINDING);
    home.health_with("it winds down", |_, health| {
        health["winding_down"]["open"]
            .as_i64()
            .filter(|open| *open == 0)
    });
    bot.stop_well();
}
