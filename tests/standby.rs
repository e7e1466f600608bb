//! Two machines with one token: one acts, the other keeps up and takes over.
mod drill;

use crate::kit_bot::litestream::{self, Litestream};
use crate::kit_bot::{Bot, Home, SOON, World, eventually};
use casino_bot::sandbox::{ALICE, BOB};
use serde_json::Value;
use std::fs;
use tempfile::TempDir;

const BET: &str = "/flip 0.10 heads";

/// What both machines reach.
struct Shared {
    world: World,
    dir: TempDir,
}

impl Shared {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        Self {
            world: World::new(),
            dir,
        }
    }

    fn url(&self, name: &str) -> String {
        format!("file://{}", self.dir.path().join(name).display())
    }

    fn machine(&self) -> (Home, Litestream) {
        let home = litestream::set_in(Home::new(&self.world))
            .set("REPLICA_URL", &self.url("replica"))
            .set("LEASE_URL", &self.url("lease"))
            .set("REPLICA_WAIT", "answers");
        let litestream = Litestream::start(&home);
        (home, litestream)
    }

    fn lease(&self) -> Value {
        let text = fs::read(self.dir.path().join("lease")).expect("a lease");
        serde_json::from_slice(&text).expect("JSON")
    }

    fn plays(&self, player: i64, times: usize) {
        for _ in 0..times {
            self.world.ask(player, BET);
        }
    }
}

fn runs(home: &Home) {
    home.health_with("it runs", |status, health| {
        (status == 200 && health["status"] == "healthy").then_some(())
    });
}

/// A standby that has a copy with so many commits.
fn stands_by(home: &Home, commits: i64) {
    home.health_with("it stands by", |_, health| {
        let copy = health["copy"]["commits"].as_i64();
        (health["status"] == "standby" && copy >= Some(commits)).then_some(())
    });
}

fn ends(bot: &mut Bot, code: i32) {
    assert_eq!(bot.wait_exit(SOON * 2), code, "{}", bot.stderr());
}

#[test]
fn a_planned_change_of_machines_loses_nothing_and_the_former_one_stands_by() {
    let shared = Shared::new();
    let ((one, _litestream), (two, _other)) = (shared.machine(), shared.machine());
    let mut first = one.start();
    runs(&one);
    shared.plays(ALICE, 3);
    let seeds = one.number("SELECT max(id) FROM seed_pair");
    let mut second = two.start_with(&["standby"]);
    stands_by(&two, 1);
    // Nobody else may act meanwhile.
    let mut third = two.start_with(&["run"]);
    ends(&mut third, 100);
    assert!(two.run(&["promote"]).status.success());
    first.stop_well();
    runs(&two);
    assert_eq!(
        (two.rounds(ALICE), shared.lease()["generation"].as_u64()),
        (3, Some(2))
    );
    // An answer: the engine, which renews the seeds before it hears anybody, has begun.
    shared.plays(BOB, 2);
    assert_eq!(two.rounds(BOB), 2);
    let renewed = two.number("SELECT count(*) FROM seat WHERE seed_pair <= (SELECT max(id) FROM seed_pair) AND seed_pair > 0");
    let old = two.number(&format!(
        "SELECT count(*) FROM seat WHERE seed_pair <= {seeds}"
    ));
    assert!(
        renewed > 0 && old == 0,
        "what came over is another house: {old}"
    );
    two.audit();
    // The one that was has other books now than the lease: it does not run, and may follow.
    let (code, said) = one.fails();
    assert_eq!(code, 100, "{said}");
    let mut first = one.start_with(&["standby"]);
    stands_by(&one, two.number("SELECT commits FROM intake") - 20);
    assert!(one.run(&["promote"]).status.success());
    second.stop_well();
    runs(&one);
    assert_eq!(
        (one.rounds(BOB), shared.lease()["generation"].as_u64()),
        (2, Some(3))
    );
    shared.plays(BOB, 1);
    first.stop_well();
    one.audit();
}

#[test]
fn a_machine_whose_lease_is_another_s_ends_and_says_nothing_more() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let mut bot = one.start();
    runs(&one);
    shared.plays(ALICE, 1);
    let mut record = shared.lease();
    record["holder"] = "another".into();
    record["generation"] = 2.into();
    fs::write(shared.dir.path().join("lease"), record.to_string()).expect("written");
    ends(&mut bot, 100);
    shared.world.say(ALICE, BET);
    assert!(one.logs().contains("the lease is lost"), "{}", one.logs());
    assert_eq!(one.rounds(ALICE), 1);
    one.audit();
}

#[test]
fn a_machine_that_is_killed_goes_on_at_once_in_the_same_generation() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let bot = one.start();
    runs(&one);
    shared.plays(ALICE, 2);
    bot.kill();
    let mut bot = one.start();
    shared.plays(ALICE, 1);
    assert_eq!(shared.lease()["generation"], 1);
    bot.stop_well();
    assert_eq!(shared.lease()["ended"], true);
    one.audit();
}

#[test]
fn broken_books_are_not_taken_over_and_the_last_whole_ones_are_kept() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let (two, _other) = shared.machine();
    let mut first = one.start();
    runs(&one);
    shared.plays(ALICE, 1);
    let mut second = two.start_with(&["standby"]);
    stands_by(&two, 1);
    first.stop_well();
    if litestream::real().is_none() {
        let copy = shared.dir.path().join("replica/g1/casino.db");
        let whole = fs::read(&copy).expect("a copy");
        fs::write(&copy, &whole[..whole.len() / 2]).expect("cut");
        assert!(two.run(&["promote"]).status.success());
        eventually(SOON * 2, "it is refused", || {
            two.logs()
                .contains("no books can be restored")
                .then_some(())
        });
        two.health_with("it does not run", |_, health| {
            (health["status"] == "standby").then_some(())
        });
        fs::write(&copy, &whole).expect("whole again");
    } else {
        assert!(two.run(&["promote"]).status.success());
    }
    runs(&two);
    assert_eq!(two.rounds(ALICE), 1);
    second.stop_well();
    two.audit();
}
