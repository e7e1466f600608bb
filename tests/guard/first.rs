//! Who is kept from playing hears that before anything else, and is not led on.
use super::ways::{RULES, WAYS, changes, say_as};
use super::*;
use crate::kit::buttons;

/// Nothing else could be had either: the player has nothing, the house has nothing, and it winds down.
fn has_nothing(table: &mut Table) {
    let nothing =
        coded("UPDATE account SET balance = 0 WHERE owner > 0 OR owner = {house:bankroll}");
    changes(table, &nothing);
    let house = House {
        winds_down: true,
        pause: DAY,
        ..house_under(&profiles::BASE)
    };
    table.crash_into(house, Box::new(Seeded(5)));
    table.run();
    table.news();
}

#[test]
fn who_is_kept_from_playing_hears_that_before_anything_else() {
    for way in WAYS {
        for rule in RULES.iter().filter(|rule| !rule.lets_play) {
            let mut table = floor(&profiles::BASE);
            (way.begins)(&mut table);
            has_nothing(&mut table);
            (rule.holds)(&mut table);
            let said = (way.puts)(&mut table);
            let says = match way.in_group {
                true => "our private chat",
                false => rule.says,
            };
            assert!(said.contains(says), "{}, {says}: {said}", way.name);
        }
    }
}

/// What leads on to a bet or a deposit, by a command or a press, from before.
#[test]
fn who_is_kept_from_playing_is_shown_no_way_to_a_bet_or_a_deposit() {
    let mut table = floor(&profiles::BASE);
    let pages = [
        "/flip",
        "/toss",
        "/duel",
        "/games",
        "/deposit",
        "/start",
        "/roulette",
    ];
    for page in pages {
        say_as(&mut table, ALICE, ALICE, page);
    }
    let before: Vec<_> = table
        .sandbox
        .with(|world, _| world.messages(ALICE))
        .iter()
        .flat_map(|message| {
            let id = message["message_id"].as_i64().expect("a number");
            let data = buttons(message).filter_map(|button| button["callback_data"].as_str());
            data.map(|data| (id, data.to_owned())).collect::<Vec<_>>()
        })
        .collect();
    shut_out(&table, ALICE, "1y");
    for page in [
        "/flip",
        "/flip x y",
        "/toss",
        "/duel",
        "/pot",
        "/games",
        "/deposit x",
    ] {
        let said = say_as(&mut table, ALICE, ALICE, page);
        assert!(said.contains("excluded yourself"), "{page}: {said}");
    }
    let panel = say_as(&mut table, ALICE, ALICE, "/start");
    assert!(panel.contains("excluded yourself until"), "{panel}");
    assert!(
        !panel.contains("Dice]") && !panel.contains("Deposit]"),
        "{panel}"
    );
    for (message, data) in before {
        let said = table.press(ALICE, ALICE, message, &data).join("\n");
        for leads in ["[▶️", "Accept", "[💳 Deposit", "0.50]"] {
            assert!(!said.contains(leads), "{data}: {said}");
        }
    }
    assert_eq!(staked(&table, ALICE), 0);
}
