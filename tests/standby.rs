//! Two machines with one token: one acts, the other keeps up and takes over.
pub mod cashier;
pub mod drill;
pub mod restored;
pub mod store;
pub mod thaw;

use crate::kit_bot::litestream::{self, Litestream};
use crate::kit_bot::{Bot, Home, SOON, SmallDisk, World, eventually, signal};
use casino_bot::sandbox::{ALICE, BOB};
use casino_bot::values::heartbeat::drill::FOLDER;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
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
        let home = share(Home::new(&self.world), self.dir.path());
        let litestream = Litestream::start(&home);
        (home, litestream)
    }

    /// One whose lease lasts half its time.
    fn hasty(&self) -> (Home, Litestream) {
        let (home, litestream) = self.machine();
        (hasty(home, 2), litestream)
    }

    fn lease(&self) -> Value {
        let text = fs::read(self.dir.path().join("lease")).expect("a lease");
        serde_json::from_slice(&text).expect("JSON")
    }

    /// Writes it in the place of what is there, as another machine would.
    fn overwrite(&self, record: &Value) {
        let path = |name: &str| self.dir.path().join(name);
        // Else a renewal that has read it before would undo this.
        let lock = fs::File::open(path("lease.lock")).expect("it was written");
        lock.lock().expect("locked");
        fs::write(path("lease.other"), record.to_string()).expect("written");
        fs::rename(path("lease.other"), path("lease")).expect("put in place");
    }

    fn plays(&self, player: i64, times: usize) {
        for _ in 0..times {
            self.world.ask(player, BET);
        }
    }
}

/// A machine whose lease and replica are in this folder.
fn share(home: Home, folder: &Path) -> Home {
    let url = |name: &str| format!("file://{}", folder.join(name).display());
    litestream::set_in(home)
        .set("REPLICA_URL", &url("replica"))
        .set("LEASE_URL", &url("lease"))
        .set("REPLICA_WAIT", "answers")
}

/// Where the lease lasts but a part of its time.
fn hasty(home: Home, part: u32) -> Home {
    let folder = home.dir.path().to_string_lossy().into_owned();
    fs::write(home.path("haste"), part.to_string()).expect("written");
    home.set(FOLDER, &folder)
}

fn runs(home: &Home) {
    home.health_with("it runs", |status, health| {
        (status == 200 && health["status"] == "healthy").then_some(())
    });
}

/// Has a process stand still, each thread of it. As it writes the lease's file it would keep that from the other, which
/// a store would not: so not at that moment.
fn stands_still(pid: u32, lease: &Path) {
    let lock = fs::File::open(lease.with_extension("lock")).expect("it was written");
    lock.lock().expect("locked");
    signal(pid, "STOP");
    eventually(SOON, "it stands still", || {
        let threads = fs::read_dir(format!("/proc/{pid}/task")).ok()?;
        let stopped = |thread: std::io::Result<fs::DirEntry>| {
            let stat = fs::read_to_string(thread.ok()?.path().join("stat")).ok()?;
            Some(stat.rsplit_once(") ")?.1.starts_with('T'))
        };
        let mut threads = threads.map(stopped);
        threads.all(|stopped| stopped == Some(true)).then_some(())
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

pub fn a_planned_change_of_machines_loses_nothing_and_the_former_one_stands_by() {
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

pub fn a_machine_whose_lease_is_another_s_ends_and_says_nothing_more() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let mut bot = one.start();
    runs(&one);
    shared.plays(ALICE, 1);
    let mut record = shared.lease();
    record["holder"] = "another".into();
    record["generation"] = 2.into();
    shared.overwrite(&record);
    ends(&mut bot, 100);
    shared.world.say(ALICE, BET);
    one.logged("the lease is lost");
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

/// Two that are full change nothing among each other: each takes the lease with room alone.
pub fn a_machine_whose_disk_stays_full_leaves_the_house_to_the_other() {
    let shared = Shared::new();
    let home = Home::new(&shared.world);
    let Some(disk) = SmallDisk::over(home.dir.path().to_owned(), 40) else {
        return;
    };
    let one = hasty(share(home, shared.dir.path()), 5);
    let _litestream = Litestream::start(&one);
    let mut first = one.start();
    runs(&one);
    shared.plays(ALICE, 2);
    // Alone it goes on as soon as there is room.
    let stands_down = |bot: &Bot, times: usize| {
        disk.fill(0);
        shared.world.say(BOB, "/balance");
        eventually(SOON * 4, "it stands down", || {
            // A log that is not taken in time lacks some lines.
            let said = bot.stderr();
            let lines = ["stands down", "without the lease nothing is done here"];
            let most = lines.map(|line| said.matches(line).count());
            most.contains(&times).then_some(())
        });
    };
    stands_down(&first, 1);
    shared.world.say(ALICE, BET);
    disk.free();
    // What was told before may come again: that it was delivered found no room.
    let told = || BTreeSet::from_iter(shared.world.rounds_told(ALICE)).len();
    eventually(SOON * 2, "it is answered", || (told() == 3).then_some(()));
    assert_eq!(shared.lease()["generation"], 1);
    let (two, _other) = shared.machine();
    let two = hasty(two, 5);
    let mut second = two.start_with(&["standby"]);
    stands_by(&two, 1);
    stands_down(&first, 2);
    shared.world.say(ALICE, BET);
    eventually(SOON * 4, "the other answers", || {
        (told() == 4).then_some(())
    });
    ends(&mut first, 100);
    disk.free();
    assert_eq!(
        (two.rounds(ALICE), shared.lease()["generation"].as_u64()),
        (4, Some(2))
    );
    let mut first = one.start_with(&["standby"]);
    stands_by(&one, 1);
    first.stop_well();
    second.stop_well();
    two.audit();
}
