//! What the house writes to many: to whom, how fast, and no further than it is let.
use super::*;
use crate::kit::office::{Comes, act};
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::rules::guard::{Exclusion, Shut, Until};
use casino_bot::sandbox::BOT_ID;
use casino_bot::values::limits;
use std::time::Duration;

const TEXT: &str = "The <b>pot</b> is open & full";

/// Players beside the three who have written to the bot.
fn crowd(office: &mut Office, count: i64) -> Vec<i64> {
    let all: Vec<_> = (720_000_001..720_000_001 + count).collect();
    for player in &all {
        office.say(*player, "/start");
    }
    all
}

fn has_it(office: &Office, player: i64) -> usize {
    let told = office.0.sandbox.with(|world, _| world.messages(player));
    let bots = told
        .iter()
        .filter(|message| message["from"]["id"] == BOT_ID);
    let told = bots.filter_map(|message| message["text"].as_str());
    told.filter(|text| text.starts_with(TEXT)).count()
}

fn writes(office: &mut Office, to: &str) -> String {
    office.say(ALICE, "/admin");
    office.press(ALICE, "Message to players");
    office.press(ALICE, to);
    office.say(ALICE, TEXT)
}

fn goes_on(office: &mut Office, seconds: u64) {
    for _ in 0..seconds {
        office.0.pass(Duration::from_secs(1));
        office.0.run();
    }
}

#[test]
fn a_letter_goes_to_all_who_may_get_it_once_and_slowly() {
    let mut office = Office::new();
    let crowd = crowd(&mut office, 30);
    let said = office.say(crowd[0], "/news off");
    assert!(said.contains("get none"), "{said}");
    let (db, now) = (office.0.engine.books(), office.now());
    let shut = Exclusion {
        kind: Shut::Pause,
        since: now,
        until: Until::after(now, Some(Duration::from_secs(86_400))),
    };
    db.shut_out(PlayerId(crowd[1]), &shut).expect("shut out");
    for (player, by) in [
        (crowd[2], Act::Freeze as fn(PlayerId) -> Act),
        (crowd[3], Act::Ban),
    ] {
        let house = Office::house();
        act(
            &office.0,
            &house,
            Comes::in_chat(ALICE),
            &by(PlayerId(player)),
            "seen",
        )
        .expect("may");
    }
    db.mark_blocked(PlayerId(crowd[4]), Some(now))
        .expect("marked");
    let said = writes(&mut office, "All");
    // All but the five.
    let count = 3 + 30 - 5;
    assert!(said.contains(&format!("goes to {count} players")), "{said}");
    assert!(said.contains(TEXT), "as it was typed: {said}");
    assert_eq!(office.number("SELECT count(*) FROM letter"), 0);
    office.press(ALICE, "Send it");
    let after = |office: &Office| {
        crowd
            .iter()
            .filter(|player| has_it(office, **player) > 0)
            .count()
    };
    assert!(after(&office) <= limits::LETTERS_A_STEP);
    goes_on(&mut office, 2);
    assert!(after(&office) <= 3 * limits::LETTERS_A_STEP);
    // A kill later it goes on from there.
    office.0.crash_into(Office::house(), Box::new(Seeded(9)));
    goes_on(&mut office, 30);
    for (nth, player) in crowd.iter().enumerate() {
        assert_eq!(has_it(&office, *player), usize::from(nth > 4), "{nth}");
    }
    assert_eq!(has_it(&office, BOB), 1);
    assert_eq!(
        office.number("SELECT sent FROM letter WHERE ended = 'sent'"),
        count
    );
    office.check();
}

#[test]
fn a_letter_is_stopped_by_the_office_and_one_goes_at_a_time() {
    let mut office = Office::new();
    let crowd = crowd(&mut office, 40);
    writes(&mut office, "All");
    let (message, send) = office.0.button(ALICE, "Send it").expect("a button");
    office.0.press(ALICE, ALICE, message, &send);
    let said = office.0.press(ALICE, ALICE, message, &send).join("\n");
    assert!(said.contains("has had its turn"), "{said}");
    office.say(BOB, "/admin");
    office.press(BOB, "Message to players");
    assert!(office.0.button(BOB, "All").is_none());
    office.press(BOB, "Stop it");
    goes_on(&mut office, 20);
    let have = crowd
        .iter()
        .filter(|player| has_it(&office, **player) > 0)
        .count();
    assert!(have <= 2 * limits::LETTERS_A_STEP, "{have}");
    assert_eq!(
        office.number("SELECT count(*) FROM letter WHERE ended = 'cancelled'"),
        1
    );
    assert_eq!(
        office.number("SELECT count(*) FROM agenda WHERE kind = 'letter'"),
        0
    );
    office.check();
}

#[test]
fn whom_a_letter_is_for_is_as_the_office_chooses() {
    let mut office = Office::new();
    office.pays_in(usdt(5));
    office.say(BOB, "/flip 1 heads");
    for (to, count) in [("Played this week", 1), ("With real money", 1), ("All", 3)] {
        let said = writes(&mut office, to);
        assert!(
            said.contains(&format!("goes to {count} players")),
            "{to}: {said}"
        );
    }
    let said = writes(&mut office, "With real money");
    assert!(said.contains("With real money"), "{said}");
    office.press(ALICE, "Send it");
    goes_on(&mut office, 3);
    assert_eq!(
        [ALICE, BOB, CAROL].map(|player| has_it(&office, player)),
        [0, 0, 1]
    );
    let (message, off) = office
        .0
        .button(CAROL, "No more messages")
        .expect("a button");
    let said = office.0.press(CAROL, CAROL, message, &off).join("\n");
    assert!(said.contains("no more messages"), "{said}");
    let said = writes(&mut office, "With real money");
    assert!(said.contains("goes to 0 players"), "{said}");
    office.check();
}

#[test]
fn what_is_no_letter_is_not_sent() {
    let mut office = Office::new();
    office.say(ALICE, "/admin");
    office.press(ALICE, "Message to players");
    office.press(ALICE, "All");
    let said = office.say(ALICE, &"a".repeat(limits::LETTER_CHARS_MAX + 1));
    assert!(said.contains("Write 1 to 1023 characters"), "{said}");
    assert_eq!(office.number("SELECT count(*) FROM letter"), 0);
}

#[test]
fn of_a_large_house_some_are_counted_and_no_more() {
    let mut office = Office::new();
    let more = limits::LETTERS_COUNTED;
    office
        .0
        .sql()
        .execute_batch(&format!(
            "PRAGMA foreign_keys = OFF;
             WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {more})
             INSERT INTO player (id, name, joined_at, met) SELECT 800000000 + n, 'x', 1, 1 FROM n"
        ))
        .expect("players");
    let said = writes(&mut office, "All");
    assert!(
        said.contains(&format!("at least {more} players"))
            && said.contains(&format!("{more} and more")),
        "{said}"
    );
}
