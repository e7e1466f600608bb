//! The panel in chat: players, what is open and closed, staff, the log.
use super::*;
use casino_bot::rules::office::{Halt, Role};

#[test]
fn a_player_is_found_frozen_and_let_go_and_the_log_tells_it() {
    let mut office = Office::new();
    office.say(BOB, "/admin");
    let said = office.press(BOB, "Find a player");
    assert!(said.contains("Which player?"), "{said}");
    for nobody in ["12345", "carla", "@carla"] {
        let said = office.say(BOB, nobody);
        assert!(said.contains("I know no such player"), "{nobody}: {said}");
    }
    let said = office.say(BOB, "@Carol");
    assert!(
        said.contains("Carol") && said.contains("Plays as anybody"),
        "{said}"
    );
    office.press(BOB, "Freeze");
    let said = office.say(BOB, "two accounts, one wallet");
    assert!(
        said.contains("Frozen: plays nothing") && said.contains("two accounts"),
        "{said}"
    );
    // What is so is not done once more.
    office.press(BOB, "Unfreeze");
    let said = office.say(BOB, "a mistake");
    assert!(said.contains("Plays as anybody"), "{said}");
    office.press(BOB, "Ban");
    office.say(BOB, "three accounts");
    office.press(BOB, "Hold withdrawals");
    let said = office.say(BOB, "until they are seen");
    assert!(
        said.contains("Banned") && said.contains("Withdrawals are held"),
        "{said}"
    );
    let said = office.press(BOB, "Log");
    for part in [
        "1. Frozen",
        "free → frozen",
        "two accounts, one wallet",
        "2. Unfrozen",
        "3. Banned",
        "4. Withdrawals held",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    office.check();
}

#[test]
fn the_owner_alone_gives_and_takes_roles() {
    let mut office = Office::new();
    office.say(BOB, "/admin");
    assert!(office.0.button(BOB, "Staff").is_none());
    office.say(ALICE, "/admin");
    office.press(ALICE, "Find a player");
    office.say(ALICE, &CAROL.to_string());
    office.press(ALICE, "Role");
    let said = office.press(ALICE, "cashier");
    assert!(
        said.contains("Carol") && said.contains("cashier, since"),
        "{said}"
    );
    let said = office.say(CAROL, "/admin");
    assert!(said.contains("Office"), "{said}");
    assert!(office.0.button(CAROL, "Staff").is_none());
    office.press(ALICE, "Carol");
    office.press(ALICE, "none");
    let said = office.say(CAROL, "/admin");
    assert!(said.contains("do not know that command"), "{said}");
    // Whom the settings name is nobody's to change.
    office.press(ALICE, "Office");
    office.press(ALICE, "Find a player");
    office.say(ALICE, &BOB.to_string());
    let said = office.press(ALICE, "Role");
    assert!(said.contains("The settings say"), "{said}");
    office.check();
}

#[test]
fn a_cashier_sees_payments_and_cannot_close_the_house() {
    let mut office = Office::new();
    office.hires(CAROL, Some(Role::Cashier));
    office.say(CAROL, "/admin");
    office.press(CAROL, "Open and closed");
    assert!(office.0.button(CAROL, "Maintenance").is_none());
    let data = format!(
        "{}:halt:maintenance:on",
        casino_bot::values::base36::base36(CAROL)
    );
    let (message, _) = office.0.button(CAROL, "Office").expect("a page");
    let said = office.0.press(CAROL, CAROL, message, &data).join("\n");
    assert!(said.contains("Your role"), "{said}");
    let halts = office.0.engine.books().halts().expect("reads");
    assert!(!halts.has(Halt::Maintenance));
}

#[test]
fn the_house_is_closed_and_opened_in_parts() {
    let mut office = Office::new();
    office.say(ALICE, "/admin");
    let said = office.press(ALICE, "Open and closed");
    assert!(said.contains("All is open"), "{said}");
    for (button, typed, closed) in [
        ("Coin flip", "/flip 1 heads", "This game is closed"),
        (
            "Telegram's dice",
            "/toss 1 dice even",
            "This game is closed",
        ),
        ("Maintenance", "/dice 1 over 50", "under maintenance"),
        ("Wind down", "/dice 1 over 50", "winding down"),
    ] {
        let said = office.press(ALICE, &format!("⏸ {button}"));
        assert!(said.contains(button), "{said}");
        let said = office.say(CAROL, typed);
        assert!(said.contains(closed), "{typed}: {said}");
        office.press(ALICE, &format!("▶️ {button}"));
        let said = office.say(CAROL, typed);
        assert!(!said.contains(closed), "{typed}: {said}");
    }
    office.check();
}
