//! What a second machine makes of what it restores: new seeds each time, and no books but whole ones of the right
//! generation.
use super::{BET, Shared, hasty, runs, stands_by};
use crate::kit_bot::litestream;
use crate::kit_bot::{Bot, Home, OWNER, SOON, eventually};
use casino_bot::rules::lease::BOUNDS;
use casino_bot::sandbox::{ALICE, BOB};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The seeds that a database's owner must not show yet.
fn seeds(path: &Path) -> BTreeSet<String> {
    let conn = Connection::open(path).expect("opens");
    let sql = "SELECT hex(server_seed) FROM seed_pair WHERE closed_at IS NULL";
    let mut find = conn.prepare(sql).expect("reads");
    let rows = find.query_map([], |row| row.get(0)).expect("reads");
    rows.map(|seed| seed.expect("reads")).collect()
}

const OPEN: &str = "SELECT count(*) FROM round WHERE payout IS NULL";

/// Plays with what is at `copy`: whoever has read that can foresee nothing.
fn plays_on(shared: &Shared, copy: &Path, how: &str) {
    let known = seeds(copy);
    let home = Home::new(&shared.world);
    fs::copy(copy, home.db()).expect("put in place");
    let wal = |path: &Path| PathBuf::from(format!("{}-wal", path.display()));
    if wal(copy).exists() {
        fs::copy(wal(copy), wal(&home.db())).expect("put in place");
    }
    let mut bot = home.start();
    shared.world.ask(BOB, BET);
    assert_eq!(home.number(OPEN), 0, "{how}: the round goes on");
    let now = seeds(&home.db());
    assert!(!known.is_empty() && now.is_disjoint(&known), "{how}");
    bot.stop_well();
    home.audit();
}

#[test]
fn nothing_that_a_copy_shows_is_played_on_however_it_was_made() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let bot = one.start();
    runs(&one);
    shared.plays(BOB, 2);
    shared.world.ask(ALICE, "/mines 1 3");
    assert_eq!(one.number(OPEN), 1);
    one.health_with("all is held", |_, health| {
        let replica = &health["replica"];
        (replica["commits"] == replica["held_commits"]).then_some(())
    });
    let [plain, backup, restored] = ["plain", "backup", "restored"].map(|name| one.path(name));
    for end in ["", "-wal"] {
        let name = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
        fs::copy(name(&one.db()), name(&plain)).expect("copied");
    }
    let done = one.run(&["backup", &backup.to_string_lossy()]);
    assert!(done.status.success());
    let program = litestream::real().unwrap_or_else(|| one.path("litestream"));
    let mut restore = Command::new(program);
    restore
        .args(["restore", "-if-replica-exists", "-o"])
        .arg(&restored)
        .arg(shared.url("replica/g1"));
    assert!(restore.status().expect("it starts").success());
    // The first machine stands still meanwhile: here it is about books alone.
    bot.kill();
    for (copy, how) in [(plain, "cp"), (backup, "backup"), (restored, "restore")] {
        plays_on(&shared, &copy, how);
    }
}

pub fn who_takes_over_ends_what_was_open_and_gives_everybody_new_seeds() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let (two, _other) = shared.machine();
    let mut first = one.start();
    runs(&one);
    let table = shared.world.ask(ALICE, "/mines 1 3");
    let mut second = two.start_with(&["standby"]);
    stands_by(&two, 1);
    assert!(two.run(&["promote"]).status.success());
    first.stop_well();
    let known = seeds(&one.db());
    runs(&two);
    shared.plays(BOB, 1);
    assert_eq!(two.number(OPEN), 0);
    assert!(!known.is_empty() && seeds(&two.db()).is_disjoint(&known));
    // Its buttons are still there, and do nothing.
    let pressed = crate::kit_bot::button(&table, "⬜").expect("a tile");
    shared.world.toast(ALICE, &table, &pressed);
    assert_eq!((two.number(OPEN), two.rounds(ALICE)), (0, 1));
    second.stop_well();
    two.audit();
}

/// The copy that the double of Litestream keeps; a real one keeps none.
fn replica(shared: &Shared, generation: u64) -> Option<PathBuf> {
    let path = shared
        .dir
        .path()
        .join(format!("replica/g{generation}/casino.db"));
    litestream::real().is_none().then_some(path)
}

fn refusals(home: &Home) -> usize {
    home.logs().matches(": this machine waits for").count()
}

fn is_refused(home: &Home, before: usize) {
    eventually(SOON * 2, "it is refused", || {
        (refusals(home) > before).then_some(())
    });
    home.health_with("it does not run", |_, health| {
        (health["status"] == "standby").then_some(())
    });
}

fn cut(path: &Path) {
    let whole = fs::read(path).expect("a copy");
    fs::write(path, &whole[..whole.len() / 2]).expect("cut");
}

/// Somebody has more than was ever posted.
fn falsify(path: &Path) {
    let conn = Connection::open(path).expect("opens");
    let sql = "SELECT group_concat('DROP TRIGGER ' || name, ';') FROM sqlite_master WHERE type = 'trigger'";
    let all: String = conn.query_row(sql, [], |row| row.get(0)).expect("triggers");
    conn.execute_batch(&all).expect("dropped");
    let richer = "UPDATE account SET balance = balance + 1 WHERE balance = (SELECT max(balance) FROM account)";
    conn.execute(richer, []).expect("written");
}

pub fn broken_books_are_not_taken_over_and_the_last_whole_ones_are_kept() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let (two, _other) = shared.machine();
    let mut first = one.start();
    runs(&one);
    shared.plays(ALICE, 1);
    let mut second = two.start_with(&["standby"]);
    stands_by(&two, 1);
    first.stop_well();
    let Some(copy) = replica(&shared, 1) else {
        return;
    };
    let whole = fs::read(&copy).expect("a copy");
    cut(&copy);
    assert!(two.run(&["promote"]).status.success());
    is_refused(&two, 0);
    let before = refusals(&two);
    fs::write(&copy, &whole).expect("whole again");
    falsify(&copy);
    is_refused(&two, before);
    fs::write(&copy, &whole).expect("whole again");
    runs(&two);
    assert_eq!(two.rounds(ALICE), 1);
    second.stop_well();
    two.audit();
}

pub fn the_last_whole_books_are_taken_only_by_who_is_told_what_that_loses() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let (two, _other) = shared.machine();
    let mut first = one.start();
    runs(&one);
    shared.plays(ALICE, 1);
    let mut second = two.start_with(&["standby"]);
    stands_by(&two, one.number("SELECT commits FROM intake") - 2);
    shared.plays(ALICE, 2);
    first.stop_well();
    let Some(copy) = replica(&shared, 1) else {
        return;
    };
    cut(&copy);
    assert!(two.run(&["promote"]).status.success());
    is_refused(&two, 0);
    assert!(two.run(&["promote", "--lossy"]).status.success());
    runs(&two);
    shared.plays(BOB, 1);
    assert!(two.rounds(ALICE) < 3, "as of the copy");
    second.stop_well();
    two.audit();
}

/// States of a replica of which the last two and the newest are broken, of one that was stopped; the rounds in the last
/// that is whole, if that is known, and what makes it whole again.
struct Broken {
    rounds: Option<i64>,
    healed: Vec<(PathBuf, Vec<u8>)>,
}

impl Broken {
    fn of(shared: &Shared, one: &Home, mut first: Bot) -> Self {
        let folder = shared.dir.path().join("replica/g1");
        let mut states: Vec<_> = (1..=6_i64)
            .map(|round| {
                shared.plays(ALICE, 1);
                let state = folder.join(format!("at-{round:016x}"));
                if litestream::real().is_none() {
                    fs::copy(folder.join("casino.db"), &state).expect("copied");
                }
                state
            })
            .collect();
        assert_eq!(one.rounds(ALICE), 6);
        first.stop_well();
        let rounds = litestream::real().is_none().then_some(4);
        if rounds.is_some() {
            states.push(folder.join("casino.db"));
        } else {
            let all = fs::read_dir(folder.join("ltx/0")).expect("states");
            states = all.map(|state| state.expect("a state").path()).collect();
            states.sort();
        }
        let last = states.split_off(states.len() - 3);
        let healed = last.into_iter().map(|state| {
            let whole = fs::read(&state).expect("a state");
            match state.extension().is_some_and(|end| end == "db") {
                true => falsify(&state),
                false => cut(&state),
            }
            (state, whole)
        });
        let healed = healed.collect();
        Self { rounds, healed }
    }

    /// What a standby has then.
    fn is_left(&self, home: &Home) {
        home.health_with("it has fallen back", |status, health| {
            let copy = &health["copy"];
            let known = copy["lacks_commits"].as_i64() > Some(0);
            let said = health["reasons"][0].as_str().unwrap_or_default();
            (status == 503
                && known
                && said.contains("the newest books that are whole are of commit"))
            .then_some(())
        });
    }
}

/// Two machines, of which the second has a lease that lasts a fifth, and the first is stopped with a broken replica.
fn falls_back(shared: &Shared) -> (Home, crate::kit_bot::litestream::Litestream, Bot, Broken) {
    let (one, _litestream) = shared.machine();
    let (two, other) = shared.machine();
    let two = hasty(two, 5);
    let first = one.start();
    runs(&one);
    // Who is told.
    shared.world.ask(OWNER, "/balance");
    let broken = Broken::of(shared, &one, first);
    let second = two.start_with(&["standby"]);
    broken.is_left(&two);
    (two, other, second, broken)
}

pub fn where_the_newest_state_is_broken_the_newest_whole_one_is_at_hand_and_taken_when_told() {
    let shared = Shared::new();
    let (two, _other, mut second, broken) = falls_back(&shared);
    two.logged("the newest that is whole is");
    // By itself it takes nothing: whoever has the books may come back.
    std::thread::sleep(BOUNDS.take / 5 + SOON / 5);
    assert_eq!(shared.lease()["generation"], 1);
    broken.is_left(&two);
    let told = two.run(&["promote", "--lossy"]);
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        told.status.success() && said.contains("commits that were safe"),
        "{said}"
    );
    runs(&two);
    let rounds = two.rounds(ALICE);
    assert!(
        broken.rounds.is_none_or(|whole| whole == rounds) && (1..6).contains(&rounds),
        "{rounds}"
    );
    shared.plays(BOB, 1);
    eventually(SOON, "the owner hears what is lost", || {
        let told = shared.world.texts(OWNER);
        told.iter()
            .any(|text| text.contains("an older state, without the last"))
            .then_some(())
    });
    second.stop_well();
    two.audit();
}

pub fn what_can_be_restored_again_is_taken_over_by_itself_and_nothing_is_lost() {
    let shared = Shared::new();
    let (two, _other, mut second, broken) = falls_back(&shared);
    for (state, whole) in &broken.healed {
        fs::write(state, whole).expect("whole again");
    }
    runs(&two);
    assert_eq!(two.rounds(ALICE), 6);
    second.stop_well();
    two.audit();
}

/// An older generation's replica may have more commits than the newer was begun with: nobody was told of them.
pub fn an_older_generation_is_no_stand_in_for_one_that_cannot_be_restored() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let (two, _other) = shared.machine();
    let (three, _third) = shared.machine();
    let mut first = one.start();
    runs(&one);
    shared.plays(ALICE, 1);
    let (mut second, mut third) = (two.start_with(&["standby"]), three.start_with(&["standby"]));
    stands_by(&two, 1);
    stands_by(&three, 1);
    assert!(two.run(&["promote"]).status.success());
    first.stop_well();
    runs(&two);
    shared.plays(ALICE, 2);
    second.stop_well();
    let (Some(older), Some(newer)) = (replica(&shared, 1), replica(&shared, 2)) else {
        return;
    };
    let conn = Connection::open(&older).expect("opens");
    conn.execute("UPDATE intake SET commits = commits + 1000", [])
        .expect("written");
    drop(conn);
    let whole = fs::read(&newer).expect("a copy");
    cut(&newer);
    assert!(three.run(&["promote"]).status.success());
    is_refused(&three, 0);
    fs::write(&newer, &whole).expect("whole again");
    runs(&three);
    assert_eq!(three.rounds(ALICE), 3);
    assert_eq!(shared.lease()["generation"], 3);
    third.stop_well();
    three.audit();
}

/// A disk that is not mounted any more: Litestream makes a folder in its place, and says that all is well.
pub fn what_goes_into_another_folder_at_the_replica_s_path_is_not_held() {
    let shared = Shared::new();
    let (one, _litestream) = shared.machine();
    let (mount, elsewhere) = (one.path("mount"), shared.dir.path().join("disk"));
    fs::create_dir(&elsewhere).expect("made");
    std::os::unix::fs::symlink(&elsewhere, &mount).expect("linked");
    let one = one.set(
        "REPLICA_URL",
        &format!("file://{}/replica", mount.display()),
    );
    let mut bot = one.start();
    shared.plays(ALICE, 1);
    fs::remove_file(&mount).expect("removed");
    shared.world.say(ALICE, BET);
    one.logged("what is committed is not replicated");
    assert_eq!(shared.world.rounds_told(ALICE).len(), 1);
    // It may be made once more in between.
    eventually(SOON, "it is mounted again", || {
        let _ = fs::remove_dir_all(&mount);
        std::os::unix::fs::symlink(&elsewhere, &mount).ok()
    });
    eventually(SOON * 2, "it is answered", || {
        (shared.world.rounds_told(ALICE).len() == 2).then_some(())
    });
    let held = elsewhere.join("replica/g1");
    assert!(held.exists());
    bot.stop_well();
    one.audit();
}
