//! What the owner puts into a bankroll and takes out of it.
use super::{Office, usdt};
use casino_bot::casino::guard;
use casino_bot::rules::guard::Bet;
use casino_bot::rules::ledger::{Account, EntryKey, PlayerId};
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

#[test]
fn the_owner_puts_money_in_and_takes_it_out_once_for_each_confirmation() {
    let mut office = Office::new();
    let bankroll = |office: &Office| office.holds(Account::Bankroll);
    office.say(ALICE, "/admin");
    office.press(ALICE, "Bankrolls");
    office.press(ALICE, "Put in");
    let said = office.say(ALICE, "100 USDT bought  today");
    assert!(
        said.contains("Put 100.00 USDT into the bankroll, which has 100.00 then?"),
        "{said}"
    );
    assert!(said.contains("bought today"), "{said}");
    assert_eq!(bankroll(&office), 0, "nothing before it is confirmed");
    let said = office.say(ALICE, "yes");
    assert!(said.contains("Typing confirms nothing"), "{said}");
    let (message, confirm) = office
        .0
        .button(ALICE, "Put in 100.00 USDT: then 100.00")
        .expect("a button");
    for time in 0..3 {
        let said = office.0.press(ALICE, ALICE, message, &confirm).join("\n");
        let done = said.contains("100.00 USDT put in");
        assert_eq!(done, time == 0, "{said}");
    }
    assert_eq!(bankroll(&office), 100);
    // The same once more by a command, and an older button that confirms another draft.
    let said = office.say(ALICE, "/admin in 100 USDT bought today");
    assert!(said.contains("which has 200.00 then?"), "{said}");
    let said = office.0.press(ALICE, ALICE, message, &confirm).join("\n");
    assert!(said.contains("has had its turn"), "{said}");
    office.say(ALICE, "/admin in usdt 50 lent");
    let said = office.press(ALICE, "Put in 50.00 USDT: then 150.00");
    assert!(said.contains("50.00 USDT put in"), "{said}");
    // Out again, but never more than is free.
    let said = office.say(ALICE, "/admin out 151 USDT rent");
    assert!(
        said.contains("The bankroll has 150.00 USDT that no bet holds"),
        "{said}"
    );
    office.say(ALICE, "/admin out 150 USDT rent");
    let (message, take) = office
        .0
        .button(ALICE, "Take out 150.00 USDT: then 0.00")
        .expect("a button");
    office.pays_in(usdt(10));
    office.check();
    let said = office.0.press(ALICE, ALICE, message, &take).join("\n");
    assert!(said.contains("150.00 USDT taken out"), "{said}");
    assert_eq!(bankroll(&office), 0);
    assert_eq!(
        office.number("SELECT count(*) FROM funding WHERE by = 700000001"),
        3
    );
    assert!(
        said.contains("−150.00 USDT · rent") && said.contains("+50.00 USDT · lent"),
        "{said}"
    );
    office.check();
}

#[test]
fn what_became_too_much_meanwhile_is_not_taken_out() {
    let mut office = Office::new();
    office.say(ALICE, "/admin in 100 USDT start");
    office.press(ALICE, "Put in");
    office.say(ALICE, "/admin out 100 USDT rent");
    let (message, take) = office.0.button(ALICE, "Take out 100.00").expect("a button");
    // Held back for a bet since.
    office.pays_in(usdt(10));
    let (db, now) = (office.0.engine.books(), office.now());
    let key = EntryKey::stake(casino_bot::rules::ledger::RoundId(1));
    let bet = Bet {
        player: PlayerId(CAROL),
        asset: Asset::Usdt,
        stake: usdt(1),
        before: Amount::ZERO,
    };
    let leave = guard::leave(&Office::house(), db, "coin", bet, now).expect("may");
    db.post(&leave.bet(key, usdt(1)), now).expect("posts");
    let said = office.0.press(ALICE, ALICE, message, &take).join("\n");
    assert!(said.contains("The bankroll has 99.00 USDT"), "{said}");
    assert_eq!(office.holds(Account::Bankroll), 99);
}

#[test]
fn what_cannot_be_put_in_is_refused_in_words() {
    let mut office = Office::new();
    for (typed, said) in [
        ("", "Type how much, of what, and why"),
        ("100", "Type how much, of what, and why"),
        ("100 USDT", "Say why"),
        ("100 GOLD gift", "I do not take that here"),
        ("100 BTC gift", "I do not take that here"),
        ("-5 USDT gift", "is not an amount"),
        ("0 USDT gift", "is not an amount"),
        ("1,000 USDT gift", "is not an amount"),
        ("max USDT gift", "is not an amount"),
        ("1e3 USDT gift", "is not an amount"),
        ("99999999999999 USDT gift", "is not an amount"),
        ("0.0000001 USDT gift", "is not an amount"),
    ] {
        let told = office.say(ALICE, &format!("/admin in {typed}"));
        assert!(told.contains(said), "{typed}: {told}");
    }
    let said = office.say(BOB, "/admin in 100 USDT gift");
    assert!(said.contains("Only the owner"), "{said}");
    office.say(BOB, "/admin");
    office.press(BOB, "Bankrolls");
    assert!(
        office.0.button(BOB, "Put in").is_none(),
        "nothing for an admin to press"
    );
    assert_eq!(office.number("SELECT count(*) FROM funding"), 0);
    // A confirmation that took too long.
    office.say(ALICE, "/admin in 100 USDT gift");
    office.0.pass(Duration::from_secs(3_600));
    let said = office.press(ALICE, "Put in");
    assert!(said.contains("has had its turn"), "{said}");
    assert_eq!(office.number("SELECT count(*) FROM funding"), 0);
    office.check();
}
