//! Real money when the first machine dies or stands still with a payment in its hand: it goes once, and is found by the
//! second before anything else is sent.
use super::{hasty, share, stands_by, stands_still};
use crate::cashier_faults::house::{House, PAID_IN, TAKEN_OUT};
use crate::kit_bot::litestream::Litestream;
use crate::kit_bot::{Bot, Home, OWNER, SOON, World, eventually, signal};
use casino_bot::sandbox::{ALICE, BOB};
use serde_json::json;
use std::fs;
use tempfile::TempDir;

/// Seconds of the house's that something may take.
const WELL_S: i64 = 100;
const HEALED_S: i64 = 600;

/// Two machines, of which one acts and has Alice's money.
struct Pair {
    house: House,
    second: Option<(Home, Bot)>,
    first_copies: Option<Litestream>,
    _second_copies: Litestream,
    folder: TempDir,
}

impl Pair {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let world = World::new();
        let machine = |world: &World| {
            let home = share(House::machine(world), folder.path());
            let home = hasty(home, 2);
            let litestream = Litestream::start(&home);
            (home, litestream)
        };
        let (one, first_copies) = machine(&world);
        let (two, second_copies) = machine(&world);
        let house = House::begin(world, one);
        let began = "SELECT count(invoices_from) FROM till";
        house.until("the first look", WELL_S, |house| house.counts(began));
        for player in [ALICE, BOB] {
            let yes = house.asks(player, &format!("/deposit {PAID_IN} ton"));
            house.confirm(&yes);
            let open =
                format!("SELECT count(*) FROM deposit WHERE player = {player} AND state = 'open'");
            house.until("an invoice", WELL_S, |house| house.counts(&open));
        }
        house.pays(ALICE);
        let paid = "SELECT count(*) FROM deposit WHERE state = 'paid'";
        house.until("a credit", WELL_S, |house| house.counts(paid));
        let second = two.start_with(&["standby"]);
        stands_by(&two, 1);
        Self {
            house,
            second: Some((two, second)),
            first_copies: Some(first_copies),
            _second_copies: second_copies,
            folder,
        }
    }

    /// Alice asks for money, and the owner says yes.
    fn takes_out(&self) {
        let house = &self.house;
        let yes = house.asks(ALICE, &format!("/withdraw {TAKEN_OUT} ton"));
        house.confirm(&yes);
        let waits = "SELECT count(*) FROM withdrawal WHERE state = 'waiting'";
        house.until("it waits for approval", WELL_S, |house| house.counts(waits));
        house.approve(ALICE);
    }

    /// The second has the books from now on, as soon as it may.
    fn goes_over(&mut self) -> (Home, Option<Bot>) {
        let (home, bot) = self.second.take().expect("it stands by");
        let former = self.house.moves(home, bot);
        self.house.home.health_with("it runs", |_, health| {
            (health["status"] != "standby").then_some(())
        });
        former
    }

    /// Nothing more is sent before the owner says so.
    fn is_held(&self) {
        let held = "SELECT count(held_at) FROM till";
        self.house
            .until("it is held", WELL_S, |house| house.counts(held));
    }

    fn is_let_go_on(&self) {
        let house = &self.house;
        let said = house.world.say(OWNER, "/admin");
        let yes = eventually(SOON, "the owner may", || house.button(OWNER, said, ":lift"));
        house.confirm(&yes);
        let held = "SELECT count(held_at) FROM till";
        house.until("it is let go on", WELL_S, |house| !house.counts(held));
    }

    fn sent(&self) -> usize {
        self.house.listed("getTransfers").len()
    }
}

const PAID: &str = "SELECT count(*) FROM withdrawal WHERE state = 'paid'";
const CREDITED: &str = "SELECT count(*) / 2 FROM deposit WHERE state = 'paid'";

pub fn what_the_first_machine_sent_as_it_died_is_found_by_the_second_and_what_came_in_meanwhile_too()
 {
    let mut pair = Pair::new();
    // It goes, and the machine dies before it hears so.
    let hangs = json!({"method": "transfer", "after": true, "kind": "hang", "seconds": 60});
    pair.house.act("fault", &hangs);
    pair.takes_out();
    eventually(SOON, "it is sent", || (pair.sent() == 1).then_some(()));
    pair.first_copies = None;
    pair.house.kill();
    pair.house.pays(BOB);
    pair.house.act("fault/clear", &json!({}));
    pair.goes_over();
    pair.is_held();
    pair.house
        .until("it is found", HEALED_S, |house| house.counts(PAID));
    pair.house
        .until("it is credited", HEALED_S, |house| house.counts(CREDITED));
    assert_eq!(pair.sent(), 1);
    pair.is_let_go_on();
    pair.house.is_settled();
    assert_eq!(pair.sent(), 1);
}

/// It passed its look at the lease before it stood still, and sends when it goes on: under the one name that the payment
/// has, which the provider takes once.
fn thaws(before_it_is_sent_again: bool) {
    let mut pair = Pair::new();
    let hold = pair.house.home.path("transfer.hold");
    let held = pair.house.home.path("transfer.held");
    fs::write(&hold, "").expect("written");
    pair.takes_out();
    pair.house
        .until("it stands between look and call", WELL_S, |_| held.exists());
    let pid = pair.house.pid();
    stands_still(pid, &pair.folder.path().join("lease"));
    fs::remove_file(&hold).expect("removed");
    let (_home, first) = pair.goes_over();
    let mut first = first.expect("it stands still");
    pair.is_held();
    assert_eq!(pair.sent(), 0);
    let thaw = |first: &mut Bot| {
        signal(pid, "CONT");
        assert_eq!(first.wait_exit(SOON * 2), 100, "{}", first.stderr());
    };
    if before_it_is_sent_again {
        thaw(&mut first);
        pair.is_let_go_on();
    } else {
        pair.is_let_go_on();
        pair.house
            .until("it is sent", HEALED_S, |house| house.counts(PAID));
        thaw(&mut first);
    }
    pair.house
        .until("it is sent", HEALED_S, |house| house.counts(PAID));
    assert_eq!(pair.sent(), 1);
    pair.house.pays(BOB);
    pair.house.is_settled();
    assert_eq!(pair.sent(), 1, "and never again");
}

pub fn what_is_sent_at_the_thaw_is_found_and_not_sent_again() {
    thaws(true);
}

pub fn what_was_sent_again_by_the_second_machine_is_not_sent_at_the_thaw() {
    thaws(false);
}
