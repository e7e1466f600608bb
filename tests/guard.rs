//! The guard: nobody puts money down or pays it in whom it does not let, by whatever way, and nothing brings the end of
//! an exclusion forward.
mod beside;
mod books;
mod cost;
mod erasure;
mod first;
mod histories;
mod quiet;
mod ways;

use crate::kit::{Seeded, Table, coded, house_with_cashier};
use casino_bot::casino::guard as desk;
use casino_bot::casino::{House, Refusal, Trouble};
use casino_bot::rules::guard::{Changed, Kind, Period, Profile, Refused, TERMS, Term, profiles};
use casino_bot::rules::ledger::PlayerId;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::store::Db;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use casino_bot::values::time::Wall;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const PLAYERS: [i64; 3] = [ALICE, BOB, CAROL];

fn usdt(cents: i64) -> Amount {
    Amount::from_units(cents * 10_000).expect("an amount")
}

fn number(table: &Table, sql: &str) -> i64 {
    let found = table.sql().query_row(&coded(sql), [], |row| row.get(0));
    found.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

fn house_under(profile: &'static Profile) -> House {
    House {
        profile,
        ..house_with_cashier()
    }
}

/// A house with money in which three players are of age, have 1,000 USDT each, and play with it.
fn floor(profile: &'static Profile) -> Table {
    let mut table = Table::of(house_under(profile), Box::new(Seeded(1)));
    table.say(ALICE, ALICE, "/start");
    table.fund(Asset::Usdt, usdt(10_000_000_000));
    for (deposit, player) in (1..).zip(PLAYERS) {
        table.say(player, player, "/start");
        is_adult(&table, player);
        pay_in(&mut table, player, deposit, "1000");
        table.say(player, player, "/wallet usdt");
    }
    // Behind the hours in which newcomers may win little.
    table.pass(limits::NEWCOMER_FOR);
    table.run();
    table.news();
    table
}

/// They are of age, and have chosen to have no limits.
fn is_adult(table: &Table, player: i64) {
    let (player, now) = (PlayerId(player), table.now.wall);
    within(table, |db| db.note_adult(player, now)).expect("noted");
    within(table, |db| db.limits_reviewed(player, now)).expect("noted");
}

/// Does something with the books in a transaction.
fn within<T>(table: &Table, work: impl FnOnce(&Db) -> T) -> T {
    let db = table.engine.books();
    db.begin().expect("begins");
    let done = work(db);
    db.commit().expect("commits");
    done
}

fn pay_in(table: &mut Table, player: i64, deposit: usize, amount: &str) {
    table.say(player, player, &format!("/deposit {amount} USDT"));
    let (message, yes) = table
        .button(player, "Deposit ")
        .expect("a button that says yes");
    table.press(player, player, message, &yes);
    table.provides(&format!("deposit {deposit} is paid"));
}

fn shut_out(table: &Table, player: i64, word: &str) {
    let term = Term::find(word).expect(word);
    let (house, now) = (house_under(&profiles::BASE), table.now.wall);
    within(table, |db| {
        desk::shut_out(&house, db, PlayerId(player), term, now)
    })
    .expect("may");
}

fn set(table: &Table, player: i64, of: (Kind, Option<Asset>), value: Option<i64>) -> Changed {
    let (house, now) = (house_under(&profiles::BASE), table.now.wall);
    let changed = within(table, |db| {
        desk::change(&house, db, PlayerId(player), of, value, now)
    });
    changed.expect("a limit")
}

/// What all stakes of a player come to, in units.
fn staked(table: &Table, player: i64) -> i64 {
    let sql = "SELECT coalesce(sum(amount), 0) FROM posting WHERE credit = {stakes} AND debit =";
    number(table, &format!("{sql} {player}"))
}

fn refused(result: Result<impl Sized, Trouble>) -> Refusal {
    match result {
        Err(Trouble::Refused(refusal)) => refusal,
        Err(Trouble::Fault(fault)) => panic!("{fault}"),
        Ok(_) => panic!("nothing is refused"),
    }
}

#[test]
fn a_limit_rises_a_day_after_it_was_asked_for_and_not_a_minute_sooner() {
    let mut table = floor(&profiles::BASE);
    let of = (Kind::Loss(Period::Day), Some(Asset::Usdt));
    assert_eq!(set(&table, ALICE, of, Some(5_000_000)), Changed::AtOnce);
    assert_eq!(set(&table, ALICE, of, Some(4_000_000)), Changed::AtOnce);
    let asked = table.now.wall;
    let waits = set(&table, ALICE, of, Some(9_000_000));
    let (from, lapses) = (asked.plus(DAY), asked.plus(DAY * 8));
    assert_eq!(waits, Changed::Waits { from, lapses });
    let confirm = |table: &Table| {
        within(table, |db| {
            desk::confirm(db, PlayerId(ALICE), of, table.now.wall)
        })
    };
    let holds = |table: &Table| {
        let limit = table.engine.books().play_limit(PlayerId(ALICE), of);
        limit.expect("reads").expect("a limit").value
    };
    table.pass(DAY - MINUTE);
    let early = Refusal::Guard(Refused::TooEarly(from));
    assert_eq!(refused(confirm(&table)), early, "23 h 59 min");
    // Nor by anybody who writes to the books.
    let sql = "UPDATE play_limit SET value = 9000000, since = ";
    let by_hand = table
        .sql()
        .execute(&format!("{sql}{}", table.now.wall.0), []);
    assert!(by_hand.is_err() && holds(&table) == Some(4_000_000));
    table.pass(MINUTE);
    table.crash_into(house_under(&profiles::BASE), Box::new(Seeded(7)));
    assert_eq!(confirm(&table).expect("24 h").value, Some(9_000_000));
    assert_eq!(holds(&table), Some(9_000_000));
    assert_eq!(refused(confirm(&table)), Refusal::Stale, "only once");
    // What nobody confirms lapses; a lower one takes back what was asked for.
    set(&table, ALICE, of, None);
    table.pass(DAY * 8);
    assert_eq!(refused(confirm(&table)), Refusal::Stale);
    set(&table, ALICE, of, None);
    set(&table, ALICE, of, Some(8_000_000));
    table.pass(DAY);
    assert_eq!(refused(confirm(&table)), Refusal::Stale);
    set(&table, ALICE, of, None);
    table.pass(DAY);
    assert_eq!(confirm(&table).expect("no limit").value, None);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_clock_that_is_set_brings_no_limit_and_no_end_nearer() {
    let mut table = floor(&profiles::BASE);
    let of = (Kind::Loss(Period::Day), Some(Asset::Usdt));
    set(&table, ALICE, of, Some(2_000_000));
    set(&table, ALICE, of, Some(9_000_000));
    for _ in 0..20 {
        table.say(ALICE, ALICE, "/flip 1 heads");
    }
    shut_out(&table, BOB, "24h");
    let lost = |table: &Table| {
        let db = table.engine.books();
        let spent = db.lost(PlayerId(ALICE), Asset::Usdt, Period::Day, table.now.wall);
        spent.expect("reads").sum
    };
    let until = |table: &Table| number(table, "SELECT until FROM exclusion");
    let (before, mut end) = (lost(&table), until(&table));
    assert!(before > 1_000_000, "{before}");
    // Forth by a year and back by two, and by odd times: each stood long enough to be meant.
    let year = 366 * 86_400_000_000_i64;
    for by in [
        year,
        -2 * year,
        1_234_567_890,
        50 * 86_400_000_000,
        -77,
        -table.now.wall.0 / 2,
    ] {
        table.engine.probe(table.now.wall).expect("a sign of life");
        table.engine.move_with_clock(by).expect("moves");
        table.now.wall = Wall(table.now.wall.0 + by);
        assert_eq!(lost(&table), before, "after {by}");
        assert!(until(&table) >= end, "after {by}");
        end = until(&table);
        let db = table.engine.books();
        assert!(
            db.is_excluded(PlayerId(BOB), table.now.wall)
                .expect("reads")
        );
        let early = within(&table, |db| {
            desk::confirm(db, PlayerId(ALICE), of, table.now.wall)
        });
        assert!(matches!(
            refused(early),
            Refusal::Guard(Refused::TooEarly(_))
        ));
    }
    assert_eq!(table.findings(), [""; 0]);
    // What was over is over, whatever the clock says then.
    let mut table = floor(&profiles::BASE);
    shut_out(&table, BOB, "24h");
    table.pass(DAY);
    table.engine.probe(table.now.wall).expect("a sign of life");
    table.engine.move_with_clock(-3 * year).expect("moves");
    table.now.wall = Wall(table.now.wall.0 - 3 * year);
    let free = table
        .engine
        .books()
        .is_excluded(PlayerId(BOB), table.now.wall);
    assert!(!free.expect("reads"));
}

#[test]
fn who_is_excluded_pays_nothing_in_and_what_comes_all_the_same_is_returned() {
    let mut table = floor(&profiles::BASE);
    table.say(ALICE, ALICE, "/deposit 20 USDT");
    let (message, yes) = table.button(ALICE, "Deposit ").expect("a button");
    table.press(ALICE, ALICE, message, &yes);
    // A limit that is lower by now does not keep what is on its way: the money is theirs.
    let of = (Kind::Deposit(Period::Week), Some(Asset::Usdt));
    set(&table, ALICE, of, Some(0));
    table.provides("deposit 4 is paid");
    assert_eq!(
        number(&table, "SELECT count(*) FROM deposit WHERE state = 'paid'"),
        4
    );
    let said = table.say(ALICE, ALICE, "/deposit 1 USDT").join("\n");
    assert!(said.contains("limit on deposits in 7 days"), "{said}");
    for player in [BOB, CAROL] {
        table.say(player, player, "/deposit 20 USDT");
        let (message, yes) = table.button(player, "Deposit ").expect("a button");
        table.press(player, player, message, &yes);
    }
    shut_out(&table, BOB, "6m");
    let said = table.provides("deposit 5 is paid").join("\n");
    assert!(said.contains("returned"), "{said}");
    assert_eq!(
        number(
            &table,
            "SELECT count(*) FROM suspense WHERE why = 'excluded'"
        ),
        1
    );
    shut_out(&table, ALICE, "24h");
    let said = table.say(ALICE, ALICE, "/deposit 1 USDT").join("\n");
    assert!(said.contains("paused play"), "{said}");
    let before = number(&table, "SELECT count(*) FROM deposit");
    let row = "INSERT INTO deposit (id, player, asset, amount, worth, payload, asked_at, state, since)
       SELECT 99, player, 3, amount, worth, substr(payload, 2) || 'z', since + 1, 'asked', since + 1 FROM deposit WHERE id = 5";
    table.sql().execute_batch(row).expect_err("who is excluded");
    assert_eq!(number(&table, "SELECT count(*) FROM deposit"), before);
    // Money can be taken out.
    let said = table.say(ALICE, ALICE, "/withdraw 10 USDT").join("\n");
    assert!(
        said.contains("10.00 USDT") && !said.contains("paused"),
        "{said}"
    );
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn what_is_paid_in_is_limited_by_what_was_paid_in_before() {
    let mut table = floor(&profiles::BASE);
    table.pass(DAY);
    table.run();
    let of = (Kind::Deposit(Period::Day), Some(Asset::Usdt));
    set(&table, ALICE, of, Some(usdt(3_000).units()));
    let asks = |table: &mut Table, amount: &str| {
        let said = table.say(ALICE, ALICE, &format!("/deposit {amount} USDT"));
        said.join("\n")
    };
    pay_in(&mut table, ALICE, 4, "20");
    let said = asks(&mut table, "20");
    assert!(
        said.contains("deposits in 24 hours is 30.00 USDT"),
        "{said}"
    );
    assert!(said.contains("10.00 left, more from 2026-01-0"), "{said}");
    // No more is offered than may be paid, and what can still be paid counts.
    let offered = table.say(ALICE, ALICE, "/deposit USDT").join("\n");
    assert!(offered.contains("From 1.00 to 10.00 USDT"), "{offered}");
    assert!(asks(&mut table, "10").contains("Deposit 10.00 USDT"));
    let (message, yes) = table.button(ALICE, "Deposit ").expect("a button");
    table.press(ALICE, ALICE, message, &yes);
    let spent = |table: &Table| {
        let db = table.engine.books();
        let spent = db.deposited(PlayerId(ALICE), Asset::Usdt, Period::Day, table.now.wall);
        spent.expect("reads").sum
    };
    assert_eq!(spent(&table), usdt(3_000).units());
    table.provides("deposit 5 has expired");
    assert_eq!(spent(&table), usdt(2_000).units());
    // An hour counts as long as any of it is in the period.
    table.pass(DAY + MINUTE * 60);
    table.run();
    assert_eq!(spent(&table), 0);
    assert!(asks(&mut table, "30").contains("Deposit 30.00 USDT"));
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn every_term_holds_at_once_and_is_only_ever_made_longer() {
    let mut table = floor(&profiles::BASE);
    let mut end = 0;
    for term in TERMS.iter().chain(TERMS.iter().rev()) {
        shut_out(&table, ALICE, term.word);
        let holds = table
            .engine
            .books()
            .exclusion(PlayerId(ALICE), table.now.wall);
        let until = holds.expect("reads").expect("holds").until.micros();
        assert!(until >= end, "{}", term.word);
        end = until;
        table.pass(MINUTE);
    }
    assert_eq!(end, i64::MAX);
    let curacao = house_under(&profiles::CURACAO);
    let six = Term::find("6m").expect("a term");
    let not_offered = within(&table, |db| {
        desk::shut_out(&curacao, db, PlayerId(BOB), six, table.now.wall)
    });
    assert_eq!(refused(not_offered), Refusal::Stale);
    assert_eq!(table.findings(), [""; 0]);
}
