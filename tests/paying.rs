//! Paying in and out as players see it, beside what the transcripts show: what a button does that is pressed late or
//! twice, where a payment is shown, and the file of payments.
use crate::kit::{Seeded, Table, buttons, coded, house_with_cashier};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};
use casino_bot::values::base36::base36;
use casino_bot::values::limits;
use serde_json::Value;
use std::time::Duration;

fn table() -> Table {
    let mut table = Table::of(house_with_cashier(), Box::new(Seeded(1)));
    // The owner, who is told of what waits for a person.
    table.say(ALICE, ALICE, "/start");
    table.say(BOB, BOB, "/start");
    table
}

fn press(table: &mut Table, label: &str) -> String {
    let (message, data) = table.button(BOB, label).expect(label);
    table.press(BOB, BOB, message, &data).join("\n")
}

fn say(table: &mut Table, text: &str) -> String {
    table.say(BOB, BOB, text).join("\n")
}

fn number(table: &Table, sql: &str) -> i64 {
    let found = table.sql().query_row(&coded(sql), [], |row| row.get(0));
    found.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

/// A deposit of so much that is paid.
fn paid_in(table: &mut Table, amount: &str) {
    say(table, &format!("/deposit {amount}"));
    press(table, "✅ Deposit");
    let id = number(table, "SELECT max(id) FROM deposit");
    let said = table.provides(&format!("deposit {id} is paid")).join("\n");
    assert!(said.contains("credited"), "{said}");
}

const DEPOSITS: &str = "SELECT count(*) FROM deposit";
const WITHDRAWALS: &str = "SELECT count(*) FROM withdrawal";

#[test]
fn a_button_that_confirms_does_so_once_however_often_and_late_it_is_pressed() {
    let mut table = table();
    say(&mut table, "/deposit 50 usdt");
    let (message, yes) = table.button(BOB, "✅ Deposit").expect("a button");
    table.press(BOB, BOB, message, &yes);
    for _ in 0..3 {
        let said = table.press(BOB, BOB, message, &yes).join("\n");
        assert!(said.contains("has had its turn"), "{said}");
    }
    table.provides("deposit 1 is paid");
    let said = table.press(BOB, BOB, message, &yes).join("\n");
    assert!(said.contains("has had its turn"), "{said}");
    assert_eq!(number(&table, DEPOSITS), 1);
    say(&mut table, "/withdraw 5 usdt");
    let (message, yes) = table.button(BOB, "✅ Withdraw").expect("a button");
    table.crash_into(house_with_cashier(), Box::new(Seeded(2)));
    table.press(BOB, BOB, message, &yes);
    let said = table.press(BOB, BOB, message, &yes).join("\n");
    assert!(said.contains("has had its turn"), "{said}");
    assert_eq!(number(&table, WITHDRAWALS), 1);
    let payouts = "SELECT balance FROM account WHERE asset = 2 AND owner = {payouts}";
    assert_eq!(number(&table, payouts), 5_000_000);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn what_was_not_shown_is_not_confirmed() {
    let mut table = table();
    paid_in(&mut table, "50 usdt");
    let (message, _) = table.button(BOB, "Wallets").expect("a page");
    let owner = base36(BOB);
    let amount = |units: i64| base36(units * 1_000_000);
    for (data, why) in [
        (
            format!("{owner}:payyes:out:usdt:{}:1", amount(1)),
            "smallest",
        ),
        (
            format!("{owner}:payyes:out:usdt:{}:1", amount(49)),
            "Not enough",
        ),
        (
            format!("{owner}:payyes:out:ton:{}:1", amount(5_000)),
            "Not enough",
        ),
        (
            format!("{owner}:payyes:in:usdt:{}:1", amount(20_000)),
            "largest",
        ),
        (
            format!("{owner}:payyes:in:play:{}:1", amount(10)),
            "do not take",
        ),
        (
            format!("{owner}:payyes:in:usdt:{}:0", amount(10)),
            "its turn",
        ),
        (format!("{owner}:deposit:2"), "no such payment"),
        (format!("{owner}:withdrawal:1"), "no such payment"),
        (format!("{owner}:payagain:1"), "no such payment"),
        (format!("{}:deposit:1", base36(ALICE)), "somebody else's"),
    ] {
        let said = table.press(BOB, BOB, message, &data).join("\n");
        assert!(said.contains(why), "{data}: {said}");
    }
    // Nobody looks at another's payments, nor at any in a group.
    let data = format!("{}:deposit:1", base36(ALICE));
    let said = table.press(ALICE, ALICE, 1, &data).join("\n");
    assert!(said.contains("no such payment"), "{said}");
    table.say(BOB, BACK_ROOM, "/balance");
    let (message, _) = table.button(BACK_ROOM, "Panel").expect("a page");
    let said = table.press(BOB, BACK_ROOM, message, &format!("{owner}:pay:in"));
    assert!(
        said.join("\n")
            .contains("[💬 Our private chat](https://t.me/"),
        "{said:?}"
    );
    for data in ["payof:in:usdt", "deposit:1", "payments:0", "paycsv"] {
        let data = format!("{owner}:{data}");
        let said = table.press(BOB, BACK_ROOM, message, &data);
        assert!(
            said.iter().all(|line| line.starts_with("toast")),
            "{said:?}"
        );
    }
    assert_eq!(
        (number(&table, DEPOSITS), number(&table, WITHDRAWALS)),
        (1, 0)
    );
}

/// The bot's newest message to Bob, and all those in which something can be paid.
fn payable(table: &Table) -> (i64, Vec<i64>) {
    let messages = table.sandbox.with(|world, _| world.messages(BOB));
    let id = |message: &Value| message["message_id"].as_i64().expect("a number");
    let has_link = |message: &&Value| buttons(message).any(|button| button["url"].is_string());
    let last = messages.last().map(id).expect("a message");
    (last, messages.iter().filter(has_link).map(id).collect())
}

#[test]
fn a_payment_is_shown_where_it_was_last_looked_at() {
    let mut table = table();
    say(&mut table, "/deposit 50 usdt");
    press(&mut table, "✅ Deposit");
    say(&mut table, "/flip");
    say(&mut table, "/deposit usdt");
    let (last, links) = payable(&table);
    assert_eq!((links.len(), links.last()), (2, Some(&last)));
    table.pass(Duration::from_secs(60));
    table.crash_into(house_with_cashier(), Box::new(Seeded(2)));
    let said = table.provides("deposit 1 is paid").join("\n");
    assert!(said.contains("edit>") && said.contains("bot>"), "{said}");
    let (_, links) = payable(&table);
    assert_eq!(links.len(), 1, "the one that was not looked at since");
    // What is shown there is as it is.
    let (message, data) = table.button(BOB, "I have paid").expect("the old one");
    let said = table.press(BOB, BOB, message, &data).join("\n");
    assert!(said.contains("48.50 USDT credited"), "{said}");
    assert_eq!(payable(&table).1, [0; 0]);
}

#[test]
fn who_has_too_little_real_money_can_pay_some_in() {
    let mut table = table();
    table.fund(
        casino_bot::values::money::Asset::Usdt,
        casino_bot::values::money::Amount::credits(10_000),
    );
    say(&mut table, "/wallet usdt");
    let said = say(&mut table, "/flip 5 heads");
    assert!(
        said.contains("Not enough") && said.contains("[💳 Deposit]"),
        "{said}"
    );
    let said = press(&mut table, "💳 Deposit");
    assert!(said.contains("how much"), "{said}");
    say(&mut table, "/wallet play");
    let said = say(&mut table, "/flip 5000 heads");
    assert!(
        said.contains("Not enough") && !said.contains("[💳"),
        "{said}"
    );
}

#[test]
fn an_asset_that_is_given_up_is_still_shown() {
    let mut table = table();
    paid_in(&mut table, "50 usdt");
    let mut house = house_with_cashier();
    if let Some(cashier) = &mut house.cashier {
        cashier.assets.retain(|asset| asset.name() == "ton");
    }
    table.crash_into(house, Box::new(Seeded(2)));
    let said = say(&mut table, "/wallet");
    assert!(
        said.contains("48.50 USDT") && !said.contains("[USDT]"),
        "{said}"
    );
    let said = say(&mut table, "/withdraw 5 usdt");
    assert!(said.contains("Withdraw 5.00 USDT"), "{said}");
    let said = say(&mut table, "/deposit 5 usdt");
    assert!(said.contains("do not take"), "{said}");
    // Where there is but one asset, nobody is asked which.
    let said = say(&mut table, "/deposit");
    assert!(said.contains("TON") && said.contains("how much"), "{said}");
    let said = say(&mut table, "/deposit 5");
    assert!(said.contains("Deposit 5.00 TON"), "{said}");
}

#[test]
fn the_file_of_payments_holds_them_to_the_byte() {
    let mut table = table();
    let said = say(&mut table, "/payments csv");
    assert!(said.contains("nothing in or out"), "{said}");
    paid_in(&mut table, "50 usdt");
    table.pass(Duration::from_secs(60));
    say(&mut table, "/deposit 2 ton");
    press(&mut table, "✅ Deposit");
    table.pass(Duration::from_secs(60));
    say(&mut table, "/withdraw 5 usdt");
    press(&mut table, "✅ Withdraw");
    let said = say(&mut table, "/payments csv");
    assert!(said.contains("casino-payments.csv"), "{said}");
    let said = say(&mut table, "/payments csv");
    assert!(said.contains("just now"), "{said}");
    table.pass(limits::CSV_EVERY);
    let said = table.say(BOB, BACK_ROOM, "/payments csv").join("\n");
    assert!(said.contains("nobody else's business"), "{said}");
    let file = table.sandbox.with(|world, _| {
        let file = world.files().last().expect("a file");
        String::from_utf8(file.bytes.to_vec()).expect("UTF-8")
    });
    let lines = [
        "payment,number,asked,state,since,asset,amount,fee,received,reference,note",
        "deposit,1,2026-01-01T00:00:00.000000Z,paid,2026-01-01T00:00:00.000000Z,usdt,50.00,1.50,48.50,1000,",
        "deposit,2,2026-01-01T00:01:00.000000Z,open,2026-01-01T00:01:00.000000Z,ton,2.00,,,1001,",
        "withdrawal,1,2026-01-01T00:02:00.000000Z,waiting,2026-01-01T00:02:00.000000Z,usdt,5.00,,,,",
    ];
    assert_eq!(file, lines.map(|line| format!("{line}\r\n")).concat());
}

#[test]
fn a_long_list_of_payments_has_pages() {
    let mut table = table();
    for _ in 0..3 {
        paid_in(&mut table, "5 usdt");
        table.pass(limits::DEPOSITS_HOUR);
        paid_in(&mut table, "5 usdt");
        paid_in(&mut table, "5 usdt");
        table.pass(limits::DEPOSITS_HOUR);
    }
    let said = say(&mut table, "/payments");
    assert!(
        said.contains("page 1 of 2") && said.contains("#9"),
        "{said}"
    );
    let said = press(&mut table, "Older");
    assert!(
        said.contains("page 2 of 2") && said.contains("[💳 #1]"),
        "{said}"
    );
    let said = press(&mut table, "💳 #1");
    assert!(said.contains("Deposit #1"), "{said}");
    let said = say(&mut table, "/history");
    assert!(said.contains("[📒 Payments]"), "{said}");
}

#[test]
fn who_pays_in_while_the_provider_does_not_answer_is_told_so_once_and_then_where_to_pay() {
    let mut table = table();
    say(&mut table, "/deposit 50 usdt");
    table.provides("cannot be reached");
    let said = press(&mut table, "✅ Deposit");
    assert!(said.contains("One moment"), "{said}");
    let mut told = Vec::new();
    for _ in 0..6 {
        table.pass(limits::ASK_AGAIN_SOON);
        table.run();
        told.extend(table.news());
    }
    let told = told.join("\n");
    assert_eq!(told.matches("does not answer").count(), 1, "{told}");
    let said = say(&mut table, "/deposit usdt");
    assert!(
        said.contains("does not answer") && !said.contains("[💸"),
        "{said}"
    );
    table.provides("answers again");
    table.pass(limits::INVOICE_WAIT);
    table.run();
    let told = table.news().join("\n");
    assert!(told.contains("[💸 Pay 50.00 USDT]"), "{told}");
    table.provides("deposit 1 is paid");
    let noted = number(&table, "SELECT count(why) FROM deposit");
    assert_eq!(noted, 0, "nothing is noted of one that is paid");
}
