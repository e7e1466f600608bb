//! Adjustments and limits of the house, as the office makes them in chat.
use super::*;
use casino_bot::store::cashier::Rate;

fn funded() -> Office {
    let mut office = Office::new();
    office.pays_in(usdt(50));
    office.0.fund(Asset::Usdt, usdt(1_000));
    let (db, now) = (office.0.engine.books(), office.now());
    let rate = Rate {
        dollars: 1_000_000,
        at: now,
    };
    db.save_rate(Asset::Usdt, rate).expect("kept");
    office
}

fn types(office: &mut Office, who: i64, typed: &str) -> String {
    office.say(who, "/admin");
    office.press(who, "Find a player");
    office.say(who, &CAROL.to_string());
    office.press(who, "Adjust");
    office.say(who, typed)
}

fn carols(office: &Office) -> i64 {
    office.holds(Account::Player(PlayerId(CAROL)))
}

#[test]
fn a_small_adjustment_is_booked_when_it_is_confirmed_and_once() {
    let mut office = funded();
    for wrong in ["5 USDT x", "+5 USDT", "+5 GOLD x", "+x USDT y", "+5"] {
        let said = types(&mut office, BOB, wrong);
        assert!(office.0.button(BOB, "Give").is_none(), "{wrong}: {said}");
    }
    let said = types(&mut office, BOB, "+5 USDT for the mix-up");
    assert!(
        said.contains("Give 5.00 USDT") && said.contains("Carol"),
        "{said}"
    );
    assert_eq!(carols(&office), 50);
    let (message, give) = office.0.button(BOB, "Give 5.00").expect("a button");
    for _ in 0..2 {
        office.0.press(BOB, BOB, message, &give);
    }
    assert_eq!(
        (carols(&office), office.holds(Account::Bankroll)),
        (55, 995)
    );
    types(&mut office, BOB, "-3 USDT given twice");
    office.press(BOB, "Take 3.00");
    assert_eq!(
        (carols(&office), office.holds(Account::Bankroll)),
        (52, 998)
    );
    // It is neither won nor lost, for the limits on losses.
    let sum = |side| {
        office.number(&format!(
            "SELECT {side} FROM play_sum WHERE player = {CAROL}"
        ))
    };
    assert_eq!((sum("came"), sum("went")), (55_000_000, 3_000_000));
    types(&mut office, BOB, "-53 USDT too much");
    let said = office.press(BOB, "Take 53.00");
    assert!(said.contains("Not enough"), "{said}");
    assert_eq!(carols(&office), 52);
    let logged = "SELECT count(*) FROM office_log WHERE action = 'adjust' AND new = 'booked'";
    assert_eq!(office.number(logged), 2);
    office.check();
}

#[test]
fn a_large_one_waits_for_a_second_person() {
    let mut office = funded();
    let said = types(&mut office, BOB, "+100 USDT a prize");
    assert!(said.contains("A second person"), "{said}");
    office.press(BOB, "Give 100.00");
    assert_eq!(carols(&office), 50);
    let told = office.0.sandbox.with(|world, _| world.messages(ALICE));
    let told = told.last().expect("told")["text"].to_string();
    assert!(told.contains("a prize"), "{told}");
    // Who asked for it is no second person, by whatever button.
    let data = format!("{}:second:1:on", casino_bot::values::base36::base36(BOB));
    let (message, _) = office.0.button(BOB, "Office").expect("a page");
    let said = office.0.press(BOB, BOB, message, &data).join("\n");
    assert!(said.contains("a second person has to"), "{said}");
    assert_eq!(carols(&office), 50);
    office.say(ALICE, "/admin");
    office.press(ALICE, "To be confirmed · 1");
    let (message, yes) = office.0.button(ALICE, "Confirm #1").expect("a button");
    for _ in 0..2 {
        office.0.press(ALICE, ALICE, message, &yes);
    }
    assert_eq!(carols(&office), 150);
    types(&mut office, ALICE, "+200 USDT another");
    office.press(ALICE, "Give 200.00");
    office.press(ALICE, "Drop #2");
    assert_eq!(carols(&office), 150);
    let states = "SELECT count(*) FROM adjustment WHERE state = 'booked' AND second = 700000001";
    assert_eq!(office.number(states), 1);
    office.check();
    let found = office
        .0
        .tampered("UPDATE adjustment SET state = 'booked', second = NULL WHERE id = 2");
    assert!(
        found.contains("Every adjustment that was made is booked"),
        "{found}"
    );
}

#[test]
fn what_one_person_gives_and_takes_in_parts_waits_as_the_whole_would() {
    let mut office = funded();
    let rated = |office: &Office| {
        let (db, now) = (office.0.engine.books(), office.now());
        for (asset, dollars) in [(Asset::Usdt, 1_000_000), (Asset::Ton, 5_000_000)] {
            db.save_rate(asset, Rate { dollars, at: now })
                .expect("kept");
        }
    };
    rated(&office);
    let tons = Amount::from_units(1_000 * Asset::Ton.unit()).expect("an amount");
    office.0.fund(Asset::Ton, tons);
    types(&mut office, BOB, "+60 USDT a part");
    office.press(BOB, "Give 60.00");
    assert_eq!(carols(&office), 110);
    // The other way, and of another asset, come on top.
    for (typed, button) in [
        ("-50 USDT another part", "Take 50.00"),
        ("+10 TON another part", "Give 10.00"),
        ("+40 USDT the rest", "Give 40.00"),
    ] {
        let said = types(&mut office, BOB, typed);
        assert!(said.contains("A second person"), "{typed}: {said}");
        office.press(BOB, button);
        assert_eq!(carols(&office), 110, "{typed}");
    }
    types(&mut office, BOB, "+39 USDT below it");
    office.press(BOB, "Give 39.00");
    assert_eq!(carols(&office), 149);
    // Somebody else's are their own; and what two have seen to counts for nobody.
    types(&mut office, ALICE, "+90 USDT another");
    office.press(ALICE, "Give 90.00");
    office.say(ALICE, "/admin");
    office.press(ALICE, "To be confirmed · 3");
    office.press(ALICE, "Confirm #2");
    assert_eq!(carols(&office), 189);
    types(&mut office, ALICE, "+9 USDT below it");
    office.press(ALICE, "Give 9.00");
    assert_eq!(carols(&office), 198);
    // Tomorrow is another day.
    office.waits(Duration::from_secs(86_401));
    rated(&office);
    types(&mut office, BOB, "+60 USDT of the next day");
    office.press(BOB, "Give 60.00");
    assert_eq!(carols(&office), 258);
    office.check();
}

#[test]
fn the_player_is_told_of_an_adjustment_and_finds_it_among_their_payments() {
    let mut office = funded();
    let told = |office: &Office, part: &str| {
        let told = office.told(CAROL);
        told.iter().filter(|line| line.contains(part)).count()
    };
    types(&mut office, BOB, "+5 USDT for the mix-up");
    office.press(BOB, "Give 5.00");
    assert_eq!(told(&office, "5.00 USDT"), 1);
    types(&mut office, BOB, "-3 USDT given twice");
    office.press(BOB, "Take 3.00");
    assert_eq!(told(&office, "3.00 USDT"), 1);
    // One that waits is none yet, and one that is dropped none at all.
    for (number, decision, times) in [(3, "Drop", 0), (4, "Confirm", 1)] {
        types(&mut office, BOB, "+200 USDT a prize");
        office.press(BOB, "Give 200.00");
        assert_eq!(told(&office, "200.00 USDT"), 0);
        office.say(ALICE, "/admin");
        office.press(ALICE, "To be confirmed · 1");
        office.press(ALICE, &format!("{decision} #{number}"));
        assert_eq!(told(&office, "200.00 USDT"), times);
    }
    let said = office.say(CAROL, "/payments");
    for part in ["+5.00 USDT", "−3.00 USDT", "+200.00 USDT"] {
        assert_eq!(said.matches(part).count(), 1, "{part}: {said}");
    }
    let (message, data) = office.0.button(CAROL, "CSV").expect("a button");
    office.0.press(CAROL, CAROL, message, &data);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let files: Vec<_> = office
        .0
        .sandbox
        .with(|world, _| world.files().map(|file| text(&file.bytes)).collect());
    let file = files.last().expect("a file");
    for line in ["adjustment,1,", "adjustment,2,", "adjustment,4,"] {
        assert_eq!(file.matches(line).count(), 1, "{line}: {file}");
    }
    assert!(!file.contains("adjustment,3,"), "{file}");
    office.check();
}

#[test]
fn what_is_written_for_people_to_read_stays_as_it_was_typed() {
    let mut office = Office(Table::of(Office::with_limits(), Box::new(Seeded(1))));
    for player in [ALICE, BOB, CAROL] {
        office.say(player, "/start");
    }
    office.0.fund(Asset::Usdt, usdt(1_000));
    let why = "mix–up — “👩\u{200d}🚀” ’99, ١٢";
    // What is read is read as ever: by any script's digits and signs.
    types(&mut office, BOB, &format!("\u{200e}＋٥ USDT {why}"));
    office.press(BOB, "Give 5.00");
    office.say(BOB, "/admin");
    office.press(BOB, "Find a player");
    office.say(BOB, &CAROL.to_string());
    office.press(BOB, "Set a limit");
    office.say(BOB, &format!("stake ٥ USDT {why}"));
    office.say(ALICE, &format!("/admin in 1\u{a0}000 USDT {why}"));
    office.press(ALICE, "Put in 1,000.00");
    let logged = "SELECT group_concat(action || ': ' || reason, '\n') FROM office_log WHERE reason IS NOT NULL";
    let logged: String = office
        .0
        .sql()
        .query_row(logged, [], |row| row.get(0))
        .expect("rows");
    for action in ["adjust", "limit", "fund"] {
        assert!(
            logged.contains(&format!("{action}: {why}")),
            "{action}: {logged}"
        );
    }
    office.say(CAROL, &format!("/support {why}"));
    office.say(CAROL, &format!("/paysupport {why}"));
    let lines = format!("SELECT count(*) FROM ticket_line WHERE text = '{why}'");
    assert_eq!(office.number(&lines), 2);
    office.check();
}

#[test]
fn a_limit_of_the_house_is_typed_with_its_reason() {
    let mut office = Office(Table::of(Office::with_limits(), Box::new(Seeded(1))));
    for player in [ALICE, BOB, CAROL] {
        office.say(player, "/start");
    }
    let types = |office: &mut Office, typed: &str| {
        office.say(BOB, "/admin");
        office.press(BOB, "Find a player");
        office.say(BOB, &CAROL.to_string());
        office.press(BOB, "Set a limit");
        office.say(BOB, typed)
    };
    for wrong in [
        "x",
        "stake 5 USDT",
        "stake 5",
        "5 USDT why",
        "stake 5 GOLD why",
    ] {
        types(&mut office, wrong);
        assert_eq!(
            office.number("SELECT count(*) FROM house_limit"),
            0,
            "{wrong}"
        );
    }
    let said = types(&mut office, "stake 5 USDT Asked us to");
    assert!(
        said.contains("Limit of the house") && said.contains("Asked us to"),
        "{said}"
    );
    let said = types(&mut office, "time 24h 2h a reason");
    assert!(said.contains("120 minutes"), "{said}");
    assert_eq!(office.number("SELECT count(*) FROM house_limit"), 2);
    types(&mut office, "stake off USDT may again");
    assert_eq!(office.number("SELECT count(*) FROM house_limit"), 1);
    office.check();
}
