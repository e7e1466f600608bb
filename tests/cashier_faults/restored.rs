//! A backup is put back: what was paid since it was made is on no agenda, is found by asking, and waits for a person.
use super::house::{House, PAID_IN};
use super::{HEALED_S, WELL_S};
use casino_bot::sandbox::{ALICE, BOB};
use std::fs;

#[test]
fn what_was_paid_since_a_backup_that_is_put_back_waits_for_a_person_once() {
    let house = &House::open();
    let open = |player: i64| {
        let yes = house.asks(player, &format!("/deposit {PAID_IN} ton"));
        house.confirm(&yes);
        let open =
            format!("SELECT count(*) FROM deposit WHERE player = {player} AND state = 'open'");
        house.until("an invoice", WELL_S, |house| house.counts(&open));
    };
    let credited = |player: i64| {
        let paid =
            format!("SELECT count(*) FROM deposit WHERE player = {player} AND state = 'paid'");
        house.until("a credit", WELL_S, |house| house.counts(&paid));
    };
    let begun = "SELECT count(invoices_from) FROM till";
    house.until("the first look", WELL_S, |house| house.counts(begun));
    open(ALICE);
    house.stop();
    let (books, kept) = (house.home.db(), house.home.path("kept.db"));
    fs::copy(&books, &kept).expect("a backup");
    house.start();
    open(BOB);
    house.pays(BOB);
    credited(BOB);
    house.stop();
    for behind in ["casino.db-wal", "casino.db-shm"] {
        let _ = fs::remove_file(house.home.path(behind));
    }
    fs::copy(&kept, &books).expect("put back");
    house.start();
    let waits = "SELECT count(*) FROM suspense";
    house.until("it is found", HEALED_S, |house| house.counts(waits));
    house.pays(ALICE);
    credited(ALICE);
    let looked = format!("SELECT min(at) > {} FROM holding", house.now_us());
    house.restart();
    house.until("another look", WELL_S, |house| house.counts(&looked));
    house.stop();
    assert_eq!(house.home.number(waits), 1);
    house.each_came_once();
    house.home.audit();
}
