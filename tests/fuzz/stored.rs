//! What is stored and makes no sense.
use crate::kit::{Seeded, Table};
use casino_bot::sandbox::ALICE;

/// A database that was put back, or touched by hand, holds what no program of this house wrote.
#[test]
fn what_is_stored_and_makes_no_sense_concerns_only_what_reads_it() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 1 heads");
    table
        .sql()
        .execute_batch(
            "UPDATE tally SET last_choice = 'Far too long, and not plain';
             INSERT INTO round SELECT 2, player, 1, game, 'Far too long, and not plain', moves, asset, stake,
               staked, seed_pair, 1, opened_at, settled_at, payout, pay_table FROM round;
             UPDATE seat SET last_round = 2, turn = 2, nonce = 2;",
        )
        .expect("tampers");
    let table_shown = table.say(ALICE, ALICE, "/flip").join("\n");
    assert!(table_shown.contains("Coin flip"), "{table_shown}");
    let said = table.say(ALICE, ALICE, "/history").join("\n");
    assert!(said.contains("that did not work"), "{said}");
    let why: String = table
        .sql()
        .query_row("SELECT why FROM dead_update", [], |row| row.get(0))
        .expect("one row");
    assert!(why.contains("round 2 cannot be replayed"), "{why}");
    let said = table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
    assert!(said.contains("stake 1.00"), "{said}");
}

/// Nor does a round in a backup that cannot be settled keep the house closed.
#[test]
fn a_copy_with_an_open_round_that_makes_no_sense_is_played_on() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    let shown = table.say(ALICE, ALICE, "/blackjack 1");
    let tampered = table
        .sql()
        .execute(
            "UPDATE round SET moves = moves || 'zz' WHERE payout IS NULL",
            [],
        )
        .expect("tampers");
    assert_eq!(tampered, 1, "an open round: {shown:?}");
    table
        .sql()
        .execute("UPDATE intake SET copied = 1", [])
        .expect("tampers");
    table.crash(Box::new(Seeded(2)));
    let said = table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
    assert!(said.contains("stake 1.00"), "{said}");
}

/// A player with a settled round and one of the same seeds that is open and cannot be settled.
fn with_a_broken_round(table: &mut Table) {
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 1 heads");
    table.say(ALICE, ALICE, "/blackjack 1");
    let tampered = table.sql().execute(
        "UPDATE round SET moves = moves || 'zz' WHERE payout IS NULL",
        [],
    );
    assert_eq!(tampered.expect("tampers"), 1, "an open round");
}

fn shows_its_seed(table: &mut Table) -> bool {
    let page = table.say(ALICE, ALICE, "/round 1").join("\n");
    assert!(page.contains("Heads"), "{page}");
    page.contains("Server seed")
}

#[test]
fn no_seed_is_shown_under_which_a_round_is_open() {
    let mut table = Table::new(1);
    with_a_broken_round(&mut table);
    let asked = "INSERT INTO agenda VALUES ('renewal', -1, 0)";
    table.sql().execute(asked, []).expect("asks");
    // A step begins it, one goes through the players, and one ends it.
    (0..3).for_each(|_| drop(table.run()));
    let left = "SELECT count(*) FROM agenda WHERE kind = 'renewal'";
    let left = table.sql().query_row(left, [], |row| row.get::<_, i64>(0));
    assert_eq!(left, Ok(0), "it is done");
    assert!(!shows_its_seed(&mut table), "renewed");
    let copied = "UPDATE intake SET copied = 1";
    table.sql().execute(copied, []).expect("tampers");
    table.crash(Box::new(Seeded(2)));
    assert!(!shows_its_seed(&mut table), "a copy");
}
