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
    // Until then they wait, and the books hold without them.
    flips(&mut table, ALICE, 11);
    flips(&mut table, BOB, 10);
    all_stand(&table, 0);
    // A player is told them all, the house's guests when their order is asked for.
    let said = table.say(ALICE, ALICE, "/stats").join("\n");
    assert!(said.contains("11"), "{said}");
    all_stand(&table, 0);
    table.say(ALICE, ALICE, "/top");
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

/// What is due meanwhile, and a clock that is set, put it off no further.
#[test]
fn rounds_are_counted_soon_whatever_else_is_due() {
    let mut table = Table::new(1);
    for who in [ALICE, BOB] {
        table.say(who, who, "/start");
        list(&mut table, who, true);
        flips(&mut table, who, 1);
        let (message, auto) = table.button(who, "Auto").expect("a button");
        table.press(who, who, message, &auto);
        let (message, most) = table.button(who, "Start").expect("a button");
        table.press(who, who, message, &most);
        table.pass(limits::AUTO_PLAY_PACE / 2);
        table.turn();
    }
    let played = |table: &Table| -> i64 {
        let rounds = "SELECT count(*) FROM round WHERE payout IS NOT NULL";
        let found = books(table.path()).query_row(rounds, [], |row| row.get(0));
        found.expect("a number")
    };
    let mut before = [0; 3];
    for _ in 0..12 {
        table.pass(limits::AUTO_PLAY_PACE / 2);
        table.turn();
        assert!(stands(&table, "rounds") >= before[0], "{before:?}");
        before = [before[1], before[2], played(&table)];
    }
    assert!(before[0] > 8, "{before:?}");
    let hour = 60 * 60 * 1_000_000;
    table.now.wall.0 -= hour;
    table.engine.move_with_clock(-hour).expect("moved");
    flips(&mut table, ALICE, 1);
    counts(&mut table);
    counts(&mut table);
    assert!(stands(&table, "rounds") >= before[2]);
}

/// What is undone counts nothing, and leaves nothing uncounted.
#[test]
fn a_refused_bet_and_a_commit_that_fails_count_nothing() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    list(&mut table, ALICE, true);
    flips(&mut table, ALICE, 3);
    for bet in [
        "/blackjack 999999999",
        "/flip 999999999 heads",
        "/dice 999999999",
    ] {
        let said = table.say(ALICE, ALICE, bet).join("\n");
        assert!(!said.contains("payout"), "{said}");
    }
    all_stand(&table, 0);
    table.pass(limits::COUNT_EVERY);
    table.engine.books().fail_commits(true);
    table.engine.due(table.now).expect_err("a full disk");
    all_stand(&table, 0);
    table.engine.books().fail_commits(false);
    table.engine.due(table.now).expect("commits");
    all_stand(&table, 3);
    let seq = |table: &Table| table.engine.books().committed();
    let committed = seq(&table);
    counts(&mut table);
    assert_eq!(seq(&table), committed, "nothing waits");
}

/// Many are counted in steps, between which others are served.
#[test]
fn many_rounds_are_counted_in_steps() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    list(&mut table, ALICE, true);
    let step = limits::COUNTED_PER_STEP;
    let rounds = 2 * step + 9;
    flips(
        &mut table,
        ALICE,
        usize::try_from(rounds).expect("a number"),
    );
    table.pass(limits::COUNT_EVERY);
    for counted in [step, 2 * step] {
        let next = table.engine.due(table.now).expect("commits");
        all_stand(&table, counted);
        assert_eq!(next, Some(table.now.wall.plus(limits::COUNT_STEP_EVERY)));
        table.pass(limits::COUNT_STEP_EVERY);
    }
    table.engine.due(table.now).expect("commits");
    all_stand(&table, rounds);
}

/// However many there are, no more wait than that; and no bet waits until all of them are counted.
#[test]
fn no_more_rounds_wait_to_be_counted_than_the_limit_says() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    list(&mut table, ALICE, true);
    let most = usize::try_from(limits::UNCOUNTED_MAX).expect("a number");
    flips(&mut table, ALICE, most - 1);
    all_stand(&table, 0);
    // What was counted and undone has made no room for others.
    let db = table.engine.books();
    db.fail_commits(true);
    db.count_up().expect_err("a full disk");
    db.fail_commits(false);
    all_stand(&table, 0);
    flips(&mut table, ALICE, 1);
    all_stand(&table, limits::COUNTED_AT_MOST);
    flips(&mut table, ALICE, 1);
    let found = table.tampered("UPDATE counting SET round = 0");
    assert!(found.contains("wait to be counted"), "{found}");
}

#[test]
fn a_round_that_is_passed_over_is_found() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    list(&mut table, ALICE, true);
    flips(&mut table, ALICE, 3);
    let sql = books(table.path());
    sql.execute("UPDATE counting SET round = round + 1", [])
        .expect("moved on");
    let found = table.findings().join("\n");
    for sums in ["statistics", "turnover of each day", "leaderboards' sums"] {
        assert!(found.contains(sums), "{sums}: {found}");
    }
    let back = sql.execute("UPDATE counting SET round = round - 1", []);
    let refused = back.expect_err("refused").to_string();
    assert!(refused.contains("stays counted"), "{refused}");
}
