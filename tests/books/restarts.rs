//! What kills, repeats and restored copies do to the books: nothing.
use super::count;
use crate::kit::{Seeded, Table};
use casino_bot::rules::fairness::Entropy;
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::telegram::dispatch::Finished;
use std::time::Duration;

#[test]
fn an_update_that_panics_is_set_aside_and_the_rest_is_served() {
    /// Works for Alice and Bob, then never again: no newcomer can be entered.
    struct Dry(u32);
    impl Entropy for Dry {
        fn seed(&mut self) -> [u8; 32] {
            self.0 -= 1;
            assert!(self.0 > 0, "out of entropy");
            [self.0.to_be_bytes()[3]; 32]
        }
    }
    let mut table = Table::with(Box::new(Dry(7)));
    table.say(ALICE, ALICE, "/start");
    table.say(BOB, BOB, "/start");
    for (who, text) in [
        (ALICE, "/flip 1 heads"),
        (CAROL, "/start"),
        (BOB, "/flip 1 heads"),
    ] {
        table.sandbox.say(who, who, text, None).expect("said");
    }
    assert_eq!(table.run(), [""; 0]);
    let news = table.news().join("\n");
    assert_eq!(count(&table, "round"), 2, "the others are served");
    assert!(
        news.contains("tell the owner this reference: E"),
        "Carol is told: {news}"
    );
    assert!(
        news.contains("An update was set aside as E"),
        "the owner is told: {news}"
    );
    let (reference, raw): (String, String) = table
        .sql()
        .query_row("SELECT reference, raw FROM dead_update", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("one");
    assert!(news.contains(&reference) && raw.contains("/start"));
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn an_update_that_kills_the_process_three_times_is_set_aside() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table
        .sandbox
        .say(ALICE, ALICE, "/flip 1 heads", None)
        .expect("said");
    table
        .sandbox
        .say(ALICE, ALICE, "/flip 2 heads", None)
        .expect("said");
    let killer = table.poll()[0].id;
    // A first end, with its whole batch, left only the open run behind; these three were noted.
    table
        .sql()
        .execute(
            "UPDATE intake SET clean = 0, in_hand = ?1, kills = 3",
            [killer],
        )
        .expect("noted");
    table.crash(Box::new(Seeded(50)));
    table.run();
    let why: String = table
        .sql()
        .query_row(
            "SELECT why FROM dead_update WHERE update_id = ?1",
            [killer],
            |row| row.get(0),
        )
        .expect("set aside");
    assert!(why.contains("ended 3 times"), "{why}");
    assert_eq!(count(&table, "round"), 1, "the bet behind it is played");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn one_kill_more_is_counted_for_each_unclean_start() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.crash(Box::new(Seeded(50)));
    table
        .sandbox
        .say(ALICE, ALICE, "/flip 1 heads", None)
        .expect("said");
    table.run();
    let noted: (Option<i64>, i64) = table
        .sql()
        .query_row("SELECT in_hand, kills FROM intake", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("reads");
    assert_eq!(noted, (None, 0), "handled well, so no longer suspected");
    assert_eq!(count(&table, "round"), 1);
}

#[test]
fn repeats_change_nothing_and_another_numbering_is_followed() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table
        .sandbox
        .say(ALICE, ALICE, "/flip 1 heads", None)
        .expect("said");
    let mut batch = table.poll();
    let (first, now) = (batch[0].id, table.now);
    let mut handed_out_as = |table: &mut Table, id| {
        batch[0].id = id;
        table
            .engine
            .step(&batch, Finished::default(), now)
            .expect("commits");
        count(table, "round")
    };
    assert_eq!(handed_out_as(&mut table, first), 1);
    assert_eq!(handed_out_as(&mut table, first), 1, "the same again");
    assert_eq!(
        handed_out_as(&mut table, first - 99),
        1,
        "earlier in the same batch"
    );
    assert_eq!(
        handed_out_as(&mut table, 5),
        2,
        "after a week of quiet, or under another token"
    );
    assert_eq!(handed_out_as(&mut table, 5), 2);
    assert_eq!(handed_out_as(&mut table, 6), 3);
    assert_eq!(table.engine.offset(now.wall), Some(7));
    assert_eq!(
        table
            .engine
            .offset(now.wall.plus(Duration::from_secs(7 * 24 * 3_600))),
        None
    );
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_full_disk_in_careful_mode_condemns_nobody() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.crash(Box::new(Seeded(50)));
    for _ in 0..40 {
        table
            .sandbox
            .say(ALICE, ALICE, "/help", None)
            .expect("said");
    }
    table
        .sandbox
        .say(ALICE, ALICE, "/flip 1 heads", None)
        .expect("said");
    let batch = table.poll();
    // The file may not grow, which is what a full disk means to SQLite.
    table.engine.books().limit_pages(1);
    for _ in 0..5 {
        let step = table.engine.step(&batch, Finished::default(), table.now);
        assert_eq!(step, Err(casino_bot::values::fault::Fault::DiskFull));
    }
    assert_eq!(count(&table, "round"), 0);
    let decided = table.engine.take_jobs().len();
    assert!(
        (1..40).contains(&decided),
        "what was committed before is handed over: {decided}"
    );
    table.engine.books().limit_pages(1_000_000);
    table.run();
    assert_eq!(
        (count(&table, "round"), count(&table, "dead_update")),
        (1, 0)
    );
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_restored_backup_deals_with_new_seeds() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    let fair = |table: &mut Table| table.say(ALICE, ALICE, "/fair").join("\n");
    let before = fair(&mut table);
    let promises = before
        .lines()
        .map(str::trim)
        .filter(|line| line.len() == 64);
    let promises: Vec<_> = promises.map(str::to_owned).collect();
    table
        .sql()
        .execute("UPDATE intake SET copied = 1", [])
        .expect("as a backup is");
    table.crash(Box::new(Seeded(500)));
    let after = fair(&mut table);
    assert!(after.contains("counts as a copy"), "{after}");
    let after = fair(&mut table);
    assert_eq!(promises.len(), 2);
    assert!(
        promises.iter().all(|promise| !after.contains(promise)),
        "{after}"
    );
    table.crash(Box::new(Seeded(900)));
    assert_eq!(fair(&mut table), after, "once");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_restored_backup_ends_what_is_open_before_its_seeds_can_be_known() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    for open in ["/mines 10 3", "/hilo 10", "/blackjack 10", "/poker 10"] {
        table.say(ALICE, ALICE, open);
    }
    assert_eq!(count(&table, "open_table"), 4, "another seed is wanted");
    table
        .sql()
        .execute("UPDATE intake SET copied = 1", [])
        .expect("as a backup is");
    table.crash(Box::new(Seeded(500)));
    table.run();
    let told = table.news().join("\n");
    let of_it = told.matches("was restored from a copy").count();
    assert_eq!(of_it, 4, "{told}");
    assert_eq!(count(&table, "round WHERE payout IS NULL"), 0);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn the_seed_of_an_open_round_is_not_shown_even_when_its_pair_is_closed() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/mines 10 3");
    let close = "UPDATE seed_pair SET closed_at = opened_at WHERE client_seed IS NOT NULL";
    table.sql().execute(close, []).expect("closes");
    let page = table.say(ALICE, ALICE, "/round 1").join("\n");
    assert!(page.contains("stays secret as long as"), "{page}");
    assert!(!page.contains("--server-seed"), "{page}");
}
