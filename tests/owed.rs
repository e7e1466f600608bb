//! Real money that the house does not play for any more: an asset that was taken out of the settings, and a cashier
//! whose token went. It is shown, what is open ends by its rules, and it is paid out where that is possible.
use crate::kit::{Seeded, Table, buttons, coded, house, house_with_cashier};
use casino_bot::casino::House;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::values::base36::base36;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};

/// A house that takes this alone.
fn house_of(asset: Asset) -> House {
    let mut house = house_with_cashier();
    house.cashier.as_mut().expect("one").assets = vec![asset];
    house
}

fn say(table: &mut Table, text: &str) -> String {
    table.say(BOB, BOB, text).join("\n")
}

fn press(table: &mut Table, who: i64, chat: i64, label: &str) -> String {
    let (message, data) = table.button(chat, label).expect(label);
    table.press(who, chat, message, &data).join("\n")
}

fn number(table: &Table, sql: &str) -> i64 {
    let found = table.sql().query_row(&coded(sql), [], |row| row.get(0));
    found.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

fn balance(table: &Table, player: i64) -> i64 {
    let sql = format!("SELECT balance FROM account WHERE asset = 2 AND owner = {player}");
    number(table, &sql)
}

/// A move of Bob's open round.
fn move_of(table: &Table) -> Option<(i64, String)> {
    let messages = table.sandbox.with(|world, _| world.messages(BOB));
    messages.iter().rev().find_map(|message| {
        let mut datas = buttons(message).filter_map(|button| button["callback_data"].as_str());
        let data = datas.find(|data| data.contains(":m:"))?;
        Some((message["message_id"].as_i64()?, data.to_owned()))
    })
}

/// Bob and Carol have paid in 100 USDT each, of which 97 are theirs, and play with them; Alice is the owner.
pub fn paid_in() -> Table {
    let mut table = Table::of(house_with_cashier(), Box::new(Seeded(1)));
    table.say(ALICE, ALICE, "/start");
    table.fund(Asset::Usdt, Amount::credits(100_000_000));
    for (nth, player) in [BOB, CAROL].into_iter().enumerate() {
        table.say(player, player, "/start");
        table.say(player, player, "/deposit 100 usdt");
        press(&mut table, player, player, "✅ Deposit");
        table.provides(&format!("deposit {} is paid", nth + 1));
        table.say(player, player, "/wallet usdt");
        assert_eq!(balance(&table, player), 97_000_000);
    }
    table
}

/// The house starts again as this one. What its owner is told, once.
fn becomes(table: &mut Table, house: House) -> String {
    table.crash_into(house, Box::new(Seeded(2)));
    assert_eq!(table.run(), [""; 0]);
    let told = table.news().join("\n");
    assert_eq!(table.news(), [""; 0]);
    told
}

#[test]
fn an_asset_that_is_not_taken_any_more_is_shown_and_paid_out() {
    let mut table = paid_in();
    say(&mut table, "/flip 1 heads");
    let (message, again) = table.button(BOB, "Again").expect("a result");
    let told = becomes(&mut table, house_of(Asset::Ton));
    assert!(told.contains("CASHIER_ASSETS does not name"), "{told}");
    assert!(told.contains("USDT to 2 players"), "{told}");
    let left = balance(&table, BOB);
    let shown = Asset::Usdt.figure(Amount::from_units(left).expect("one"));
    for screen in ["/start", "/balance", "/wallet"] {
        let said = say(&mut table, screen);
        assert!(said.contains(&format!("{shown} USDT")), "{screen}: {said}");
        assert!(said.contains("not played for here any more"), "{said}");
        let said = table.say(BOB, BACK_ROOM, screen).join("\n");
        assert!(!said.contains("USDT"), "nobody else's business: {said}");
    }
    // Nothing new comes in and nothing is staked.
    let said = say(&mut table, "/deposit 5 usdt");
    assert!(said.contains("I do not take that here"), "{said}");
    for said in [
        say(&mut table, "/wallet usdt"),
        table.press(BOB, BOB, message, &again).join("\n"),
    ] {
        assert!(said.contains("Nothing is staked in USDT here"), "{said}");
    }
    say(&mut table, "/flip 1 heads");
    assert_eq!(balance(&table, BOB), left);
    // Out it goes: of the one asset that the house takes Bob has nothing.
    let said = say(&mut table, "/withdraw");
    assert!(said.contains(&format!("{shown} USDT")), "{said}");
    press(&mut table, BOB, BOB, "USDT");
    press(&mut table, BOB, BOB, "All");
    press(&mut table, BOB, BOB, "✅ Withdraw");
    assert_eq!(balance(&table, BOB), 0);
    let said = press(&mut table, ALICE, ALICE, "Approve");
    assert!(said.contains("sent to your @CryptoBot wallet"), "{said}");
    let paid = "SELECT count(*) FROM withdrawal WHERE state = 'paid' AND asset = 2";
    assert_eq!(number(&table, paid), 1);
    for screen in ["/start", "/balance", "/wallet"] {
        let said = say(&mut table, screen);
        assert!(!said.contains("USDT"), "{screen}: {said}");
    }
    // What the house has of it is the owner's to take out, and to top up as long as any is owed.
    let said = table
        .say(ALICE, ALICE, "/admin out 10 USDT it goes")
        .join("\n");
    assert!(said.contains("10.00"), "{said}");
    let said = press(&mut table, ALICE, ALICE, "✅");
    assert!(said.contains("USDT"), "{said}");
    let said = table.say(ALICE, ALICE, "/admin in 1 LTC bought").join("\n");
    assert!(said.contains("I do not take that here"), "{said}");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn what_is_open_in_an_asset_that_is_not_taken_any_more_ends_as_it_would_have() {
    let mut table = paid_in();
    say(&mut table, "/mines 1 3");
    table.say(CAROL, CAROL, "/baccarat 1 player");
    for label in ["Auto", "25 rounds", "Start"] {
        press(&mut table, CAROL, CAROL, label);
    }
    table.say(BOB, BACK_ROOM, "/duel 2 flip");
    let (duel, accept) = table.button(BACK_ROOM, "Accept").expect("a challenge");
    for player in [BOB, CAROL] {
        table.say(player, BACK_ROOM, "/pot 3");
    }
    becomes(&mut table, house_of(Asset::Ton));
    // Auto play stops with a sentence and stakes nothing more.
    let before = balance(&table, CAROL);
    table.pass(limits::AUTO_PLAY_PACE);
    table.run();
    let said = table.news().join("\n");
    assert!(said.contains("Nothing is staked in USDT here"), "{said}");
    assert_eq!(number(&table, "SELECT count(*) FROM auto_play"), 0);
    assert_eq!(balance(&table, CAROL), before);
    let said = table.press(CAROL, BACK_ROOM, duel, &accept).join("\n");
    assert!(said.contains("Nothing is staked in USDT here"), "{said}");
    // A round goes on out of the wallet that it began in.
    let before = balance(&table, BOB);
    let said = (0..25).find_map(|_| {
        let (message, data) = move_of(&table)?;
        let said = table.press(BOB, BOB, message, &data).join("\n");
        assert!(said.contains("USDT"), "{said}");
        let over = number(&table, "SELECT payout IS NOT NULL FROM round WHERE id = 1");
        (over == 1 || said.contains("Cash out")).then_some(said)
    });
    let Some(said) = said else {
        panic!("{:?}", table.sandbox.with(|world, _| world.messages(BOB)));
    };
    if said.contains("Cash out") {
        let said = press(&mut table, BOB, BOB, "Cash out");
        assert!(said.contains("USDT"), "{said}");
        assert!(balance(&table, BOB) > before);
    }
    // The duel that nobody took comes back, the pot is drawn.
    table.pass(limits::DUEL_OPEN_FOR + limits::POT_OPEN_FOR);
    table.run();
    let open = "SELECT count(*) FROM contest WHERE ended IS NULL";
    assert_eq!(number(&table, open), 0);
    assert_eq!(
        number(
            &table,
            "SELECT balance FROM account WHERE asset = 2 AND owner = {stakes}"
        ),
        0
    );
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_cashier_that_closed_says_what_it_owes() {
    let mut table = paid_in();
    say(&mut table, "/withdraw 40 usdt");
    press(&mut table, BOB, BOB, "✅ Withdraw");
    let told = becomes(&mut table, house());
    assert!(told.contains("Set CRYPTOBOT_API_TOKEN again"), "{told}");
    assert!(told.contains("194.00 USDT to 2 players"), "{told}");
    for screen in [
        "/start",
        "/balance",
        "/wallet",
        "/deposit",
        "/withdraw 5 usdt",
        "/payments",
    ] {
        let said = say(&mut table, screen);
        for part in [
            "The cashier is closed for now",
            "57.00 USDT",
            "Withdrawal #1 of 40.00 USDT waits",
        ] {
            assert!(said.contains(part), "{screen}: {said}");
        }
        let said = table.say(BOB, BACK_ROOM, screen).join("\n");
        assert!(!said.contains("USDT"), "nobody else's business: {said}");
    }
    for data in ["wallets", "wallet:usdt", "pay:out", "withdrawal:1"] {
        let data = format!("{}:{data}", base36(BOB));
        say(&mut table, "/flip 1 heads");
        let (message, _) = table.button(BOB, "Again").expect("a message");
        let said = table.press(BOB, BOB, message, &data).join("\n");
        assert!(said.contains("57.00 USDT"), "{data}: {said}");
    }
    say(&mut table, "/wallet");
    let said = press(&mut table, BOB, BOB, "Payments");
    assert!(said.contains("#1") && said.contains("97.00 USDT"), "{said}");
    // Who has none of it hears nothing of it.
    let said = table.say(ALICE, ALICE, "/wallet").join("\n");
    assert!(said.contains("free credits only"), "{said}");
    assert!(
        !table
            .say(ALICE, ALICE, "/start")
            .join("\n")
            .contains("cashier")
    );
    // Nothing is lost with the time.
    table.pass(limits::WITHDRAWALS_DAY * 3);
    table.run();
    let told = becomes(&mut table, house_with_cashier());
    assert!(told.contains("the oldest waits for 72 h"), "{told}");
    let said = say(&mut table, "/start");
    assert!(said.contains("57.00"), "{said}");
    let said = press(&mut table, ALICE, ALICE, "Approve");
    assert!(said.contains("40.00 USDT sent"), "{said}");
    assert_eq!(table.findings(), [""; 0]);
}
