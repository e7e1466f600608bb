//! The limits of stakes that an owner sets.
use super::{Bet, Vault};
use crate::kit::{Seeded, buttons, house_with_cashier};
use casino_bot::casino::{House, wings};
use casino_bot::rules::games::GAMES;
use casino_bot::rules::tosses;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::values::base36::read_base36;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset, StakeLimits};

/// Within the second no table's own bounds have room for more than one stake.
const NARROW: [&str; 3] = ["USDT:2-5", "USDT:20-30", "USDT:1000-1000"];

/// So much of USDT, in hundredths.
fn usdt(hundredths: i64) -> Amount {
    Amount::from_units(hundredths * 10_000).expect("an amount")
}

/// The limits, in hundredths.
fn ends(limits: &str) -> (i64, i64) {
    let (_, range) = limits.split_once(':').expect("limits");
    let (min, max) = range.split_once('-').expect("a range");
    let hundredths = |text: &str| 100 * text.parse::<i64>().expect("a number");
    (hundredths(min), hundredths(max))
}

#[test]
fn every_game_and_contest_takes_stakes_within_the_owners_limits_only() {
    for limits in NARROW {
        let mut vault = Vault::new(Asset::Usdt, limits);
        let (min, max) = ends(limits);
        for bet in Bet::all() {
            vault.bankroll(Amount::MAX);
            for beyond in [min - 1, max + 1] {
                let (typed, before) = (bet.typed(Asset::Usdt, usdt(beyond)), vault.bets());
                let said = vault.table.say(ALICE, ALICE, &typed).join("\n");
                assert!(said.contains("est stake"), "{typed}: {said}");
                assert_eq!(vault.bets(), before, "{typed}");
            }
            let (typed, before) = (bet.typed(Asset::Usdt, usdt(min)), vault.bets());
            let said = vault.table.say(ALICE, ALICE, &typed);
            assert_eq!(vault.bets(), before + 1, "{typed}: {said:?}");
            vault.settle();
        }
        for contest in ["duel", "pot"] {
            for beyond in [min - 1, max + 1] {
                let typed = format!("/{contest} {}", Asset::Usdt.plain(usdt(beyond)));
                let said = vault.table.say(ALICE, BACK_ROOM, &typed).join("\n");
                assert!(said.contains("est stake"), "{typed}: {said}");
            }
        }
        assert_eq!(vault.number("SELECT count(*) FROM contest"), 0);
        vault.check();
    }
}

#[test]
fn every_stake_that_is_offered_is_within_the_owners_limits() {
    for limits in NARROW {
        let mut vault = Vault::new(Asset::Usdt, limits);
        vault.bankroll(Amount::MAX);
        let (min, max) = ends(limits);
        let mut pages: Vec<String> = GAMES
            .iter()
            .map(|game| format!("/{}", game.spec().command))
            .collect();
        pages.extend(
            tosses::TOSSES
                .iter()
                .map(|toss| format!("/toss {}", toss.id)),
        );
        pages.extend(["/duel", "/pot", "/toss", "/games", "/start"].map(str::to_owned));
        for page in &pages {
            vault.table.say(ALICE, BACK_ROOM, page);
            let shown = vault.last(BACK_ROOM);
            let mut offered = 0;
            for data in buttons(&shown).filter_map(|button| button["callback_data"].as_str()) {
                if let Some(stake) = stake_in(data) {
                    assert!((min..=max).contains(&stake), "{limits}, {page}: {data}");
                    offered += 1;
                }
            }
            let closed = shown["text"]
                .as_str()
                .is_some_and(|text| text.contains("Closed for now"));
            assert!(offered > 0 || closed, "{limits}, {page}: {shown}");
        }
    }
}

/// The stake that a button carries, in hundredths: behind what it is put on.
fn stake_in(data: &str) -> Option<i64> {
    let fields = wings::deed(data).expect("a button").deed.fields();
    let fields: Vec<_> = fields.split(':').collect();
    let stake = match fields[..] {
        ["t" | "p" | "l" | "a" | "auto", _, _, stake, ..] => stake,
        ["toss" | "throw", _, stake, ..] | ["challenge", _, stake] => stake,
        _ => return None,
    };
    Some(read_base36(stake).expect("a stake") / 10_000)
}

#[test]
fn what_is_open_when_the_limits_change_takes_no_stake_beyond_them() {
    let mut vault = Vault::new(Asset::Usdt, "");
    vault.bankroll(Amount::MAX);
    vault.table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    vault.table.say(CAROL, BACK_ROOM, "/pot 10");
    vault.table.say(BOB, BOB, "/baccarat 10 player");
    for label in ["Auto", "25 rounds", "Start"] {
        let (message, data) = vault.table.button(BOB, label).expect(label);
        vault.table.press(BOB, BOB, message, &data);
    }
    let before = vault.bets();
    let accept = vault.table.button(BACK_ROOM, "Accept").expect("open");
    let join = vault.table.button(BACK_ROOM, "10.00").expect("open");
    let stakes = StakeLimits::read("USDT:1-5").expect("limits");
    let house = House {
        stakes,
        ..house_with_cashier()
    };
    vault.table.crash_into(house, Box::new(Seeded(2)));
    for (message, data) in [accept, join] {
        let said = vault.table.press(BOB, BACK_ROOM, message, &data).join("\n");
        assert!(
            said.contains("The largest stake here is 5.00 USDT"),
            "{said}"
        );
    }
    assert_eq!(vault.number("SELECT count(*) FROM buy_in"), 2);
    vault.table.pass(limits::AUTO_PLAY_PACE);
    vault.table.run();
    let said = vault.table.news().join("\n");
    assert!(
        said.contains("The largest stake here is 5.00 USDT"),
        "{said}"
    );
    assert_eq!(vault.bets(), before);
    vault.check();
}
