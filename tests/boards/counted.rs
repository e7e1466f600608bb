//! Rounds are counted in sums many at a time: each once, and those of a player before the player is told them.
use super::list;
use crate::kit::{Seeded, Table, books};
use casino_bot::sandbox::{ALICE, BOB};
use casino_bot::values::limits;

/// What stands in the books of this sum, whatever is not counted yet.
fn stands(table: &Table, sum: &str) -> i64 {
    let sql = books(table.path());
    let found = sql.query_row(
        &format!("SELECT coalesce(sum({sum}), 0) FROM {}", of(sum)),
        [],
        |row| row.get(0),
    );
    found.expect("a number")
}

fn of(sum: &str) -> &'static str {
    match sum {
        "rounds" => "tally",
        "bets" => "turnover",
        _ => "board WHERE week = 0",
    }
}

const SUMS: [&str; 3] = ["rounds", "bets", "board.bets"];

fn all_stand(table: &Table, rounds: i64) {
    for sum in SUMS {
        assert_eq!(stands(table, sum), rounds, "{sum}");
    }
    assert_eq!(table.findings(), [""; 0]);
}

fn flips(table: &mut Table, who: i64, count: usize) {
    for _ in 0..count {
        let said = table.say(who, who, "/flip 0.10 heads").join("\n");
        assert!(said.contains("you bet on Heads"), "{said}");
    }
}

/// Plays on until what was played is counted.
fn counts(table: &mut Table) {
    table.pass(limits::COUNT_EVERY);
    table.turn();
}

#[test]
fn rounds_are_counted_many_at_a_time_and_each_once() {
    let mut table = Table::new(1);
    for who in [ALICE, BOB] {
        table.say(who, who, "/start");
        list(&mut table, who, true);
    }
    flips(&mut table, ALICE, 1);
    counts(&mut table);
    all_stand(&table, 1);
    // Until then they wait, and the books hold without them.
    flips(&mut table, ALICE, 10);
    flips(&mut table, BOB, 10);
    all_stand(&table, 1);
    // A player is told them all.
    let said = table.say(ALICE, ALICE, "/stats").join("\n");
    assert!(said.contains("11"), "{said}");
    all_stand(&table, 21);
    // A kill loses none.
    flips(&mut table, BOB, 5);
    all_stand(&table, 21);
    table.crash(Box::new(Seeded(2)));
    counts(&mut table);
    all_stand(&table, 26);
    // One that lasts while later ones are counted is counted at its end, and not before.
    table.say(ALICE, ALICE, "/blackjack 0.10");
    let (message, stand) = table.button(ALICE, "Stand").expect("a hand that lasts");
    flips(&mut table, BOB, 3);
    counts(&mut table);
    all_stand(&table, 29);
    table.press(ALICE, ALICE, message, &stand);
    all_stand(&table, 30);
}

/// However many there are, no more wait than a start counts in no time.
#[test]
fn no_more_rounds_wait_to_be_counted_than_the_limit_says() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    list(&mut table, ALICE, true);
    flips(&mut table, ALICE, 1);
    counts(&mut table);
    let most = usize::try_from(limits::UNCOUNTED_MAX).expect("a number");
    flips(&mut table, ALICE, most - 1);
    all_stand(&table, 1);
    flips(&mut table, ALICE, 1);
    all_stand(&table, 1 + limits::UNCOUNTED_MAX);
}

#[test]
fn a_round_that_is_passed_over_is_found() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    list(&mut table, ALICE, true);
    flips(&mut table, ALICE, 1);
    counts(&mut table);
    flips(&mut table, ALICE, 2);
    let sql = books(table.path());
    sql.execute("UPDATE counting SET round = round + 1", [])
        .expect("moved on");
    let found = table.findings().join("\n");
    for sums in ["statistics", "turnover of each day", "leaderboards' sums"] {
        assert!(found.contains(sums), "{sums}: {found}");
    }
    let back = sql.execute("UPDATE counting SET round = round - 1", []);
    assert!(
        back.expect_err("refused")
            .to_string()
            .contains("stays counted")
    );
}
