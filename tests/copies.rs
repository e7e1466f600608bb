//! Copies of the database, however they were made, and whatever else is not the database that ran
//! last: nobody who knows a seed of it can foresee a round. And one bot only that plays with it.
mod one_bot;

use crate::kit::older::go_back;
use crate::kit_bot::{Bot, Home, OWNER, SOON, World, eventually};
use casino_bot::sandbox::{ALICE, BOB};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

type Seeds = BTreeSet<Vec<u8>>;

/// The seeds in force and promised in a database.
fn seeds(home: &Home) -> Seeds {
    let sql = "SELECT hex(server_seed) FROM seed_pair WHERE closed_at IS NULL";
    let conn = Connection::open(home.db()).expect("opens");
    let mut find = conn.prepare(sql).expect("reads");
    let rows = find.query_map([], |row| row.get::<_, String>(0));
    rows.expect("reads")
        .map(|seed| seed.expect("reads").into_bytes())
        .collect()
}

/// A bet, and the seed that decided it.
fn dealt(world: &World, home: &Home) -> Vec<u8> {
    let rounds = home.number("SELECT count(*) FROM round");
    world.say(ALICE, "/flip 0.10 heads");
    eventually(SOON, "the round", || {
        (home.number("SELECT count(*) FROM round") > rounds).then_some(())
    });
    let sql = "SELECT hex(server_seed) FROM seed_pair JOIN round ON seed_pair = seed_pair.id
               ORDER BY round.id DESC LIMIT 1";
    home.value::<String>(sql).into_bytes()
}

fn files() -> [&'static str; 3] {
    ["casino.db", "casino.db-wal", "casino.db-shm"]
}

/// Puts files back under the names that a start looks for; a log that is not given is gone.
fn put_back(home: &Home, from: &str) {
    for name in files() {
        let _ = fs::remove_file(home.path(name));
        let kept = home.path(&name.replace("casino.db", from));
        if kept.exists() {
            fs::copy(kept, home.path(name)).expect("copied");
        }
    }
}

fn keep(home: &Home, to: &str) {
    for name in files() {
        if home.path(name).exists() {
            let kept = home.path(&name.replace("casino.db", to));
            fs::copy(home.path(name), kept).expect("copied");
        }
    }
}

/// Two players, one of whom has rounds.
fn begun() -> (World, Home, Bot) {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    for player in [BOB, OWNER] {
        world.ask(player, "/start");
    }
    for _ in 0..3 {
        dealt(&world, &home);
    }
    (world, home, bot)
}

/// Starts on what was put back: `known` are seeds that somebody may know by now.
fn plays_with_new_seeds(world: &World, home: &Home, known: &Seeds, why: &str) {
    let said = home.run(&["check"]).stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(said.contains("all players get new seeds"), "{said}");
    let mut bot = home.start();
    // Until then the log of another database may lie beside it, and the books cannot be read.
    let told = world.hear(OWNER, "counts as a copy");
    assert!(told.contains(why), "{told}");
    let seed = dealt(world, home);
    assert!(!known.contains(&seed), "the next flip can be foreseen");
    assert!(seeds(home).is_disjoint(known), "and so could others");
    home.logged("get new seeds");
    bot.stop_well();
    // Once: from now on it is the one that ran last.
    let known = seeds(home);
    let mut bot = home.start();
    assert!(known.contains(&dealt(world, home)));
    bot.stop_well();
    home.audit();
}

#[test]
fn a_backup_in_place_of_the_database_plays_with_new_seeds() {
    let (world, home, mut bot) = begun();
    let known = seeds(&home);
    let copy = home.path("old");
    let done = home.run(&["backup", &copy.to_string_lossy()]);
    assert!(done.status.success());
    assert_eq!(mode(&copy), 0o600);
    dealt(&world, &home);
    bot.stop_well();
    put_back(&home, "old");
    plays_with_new_seeds(&world, &home, &known, "a backup");
}

#[test]
fn a_backup_beside_the_log_of_what_was_there_before_is_what_is_played_on() {
    let (world, home, bot) = begun();
    let done = home.run(&["backup", &home.path("old").to_string_lossy()]);
    assert!(done.status.success());
    let known = seeds(&home);
    for _ in 0..4 {
        dealt(&world, &home);
    }
    // Otherwise the last comes again, and is played on the backup.
    world.all_confirmed();
    bot.kill();
    assert!(home.path("casino.db-wal").exists());
    fs::copy(home.path("old"), home.db()).expect("put back");
    let audit = home.run(&["audit"]);
    let said = String::from_utf8_lossy(&audit.stderr).into_owned();
    assert!(said.contains("is not the log of"), "{said}");
    plays_with_new_seeds(&world, &home, &known, "a backup");
    assert_eq!(home.rounds(ALICE), 3 + 2, "the backup's, and two since");
    assert!(home.path("casino.db-wal.old").exists());
}

#[test]
fn a_plain_copy_plays_with_new_seeds() {
    let (world, home, mut bot) = begun();
    bot.stop_well();
    let known = seeds(&home);
    keep(&home, "old");
    let mut bot = home.start();
    dealt(&world, &home);
    bot.stop_well();
    put_back(&home, "old");
    plays_with_new_seeds(&world, &home, &known, "not the one that ran here last");
}

#[test]
fn a_state_of_the_same_run_that_is_older_plays_with_new_seeds() {
    let (world, home, bot) = begun();
    let known = seeds(&home);
    // As a replica has it that lacks the last second.
    keep(&home, "old");
    dealt(&world, &home);
    bot.kill();
    put_back(&home, "old");
    plays_with_new_seeds(&world, &home, &known, "without the last");
}

#[test]
fn a_database_that_lost_its_log_plays_with_new_seeds() {
    let (world, home, mut bot) = begun();
    bot.stop_well();
    let known = seeds(&home);
    let bot = home.start();
    dealt(&world, &home);
    bot.kill();
    for log in &files()[1..] {
        fs::remove_file(home.path(log)).expect("removed");
    }
    plays_with_new_seeds(&world, &home, &known, "");
}

#[test]
fn a_young_house_that_lost_its_log_is_not_taken_for_an_empty_one() {
    let world = World::new();
    let home = Home::new(&world);
    let bot = home.start();
    world.ask(ALICE, "/start");
    for _ in 0..5 {
        dealt(&world, &home);
    }
    bot.kill();
    for log in &files()[1..] {
        fs::remove_file(home.path(log)).expect("removed");
    }
    // The schema is in the file from the first moment on; players are not.
    assert_eq!(home.number("SELECT count(*) FROM player"), 0);
    let said = home.run(&["check"]).stdout;
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(
        said.contains("not ok  database: ") && said.contains("existed before"),
        "{said}"
    );
    let (code, said) = home.fails();
    assert_eq!(code, 78, "{said}");
    assert!(said.contains("existed before"), "{said}");
    // A file that never got a schema.
    let conn = Connection::open(home.path("hollow")).expect("opens");
    conn.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b); DROP TABLE a; VACUUM")
        .expect("written");
    drop(conn);
    put_back(&home, "hollow");
    let (code, said) = home.fails();
    assert_eq!(code, 78, "{said}");
    assert!(said.contains("it existed before"), "{said}");
}

#[test]
fn a_database_that_moved_here_without_its_lock_plays_with_new_seeds() {
    let (world, home, mut bot) = begun();
    bot.stop_well();
    let known = seeds(&home);
    fs::remove_file(home.path("casino.db.lock")).expect("removed");
    plays_with_new_seeds(&world, &home, &known, "not the one that ran here last");
}

/// Makes it what the program had before it knew runs.
fn age(home: &Home) {
    let conn = Connection::open(home.db()).expect("opens");
    go_back(&conn, 9);
    let created = "The database beside this file exists. Without it, restore a backup.\n";
    fs::write(home.path("casino.db.lock"), created).expect("written");
}

#[test]
fn an_update_keeps_the_seeds_and_the_copy_made_before_it_does_not() {
    let (world, home, mut bot) = begun();
    bot.stop_well();
    age(&home);
    let known = seeds(&home);
    let mut bot = home.start();
    assert!(known.contains(&dealt(&world, &home)), "{}", bot.stderr());
    bot.stop_well();
    let entries = fs::read_dir(home.dir.path()).expect("there");
    let copy = entries
        .map(|entry| entry.expect("readable").path())
        .find(|path| path.to_string_lossy().contains(".before-"))
        .expect("a copy");
    assert_eq!(mode(&copy), 0o600);
    for name in files() {
        let _ = fs::remove_file(home.path(name));
    }
    fs::rename(copy, home.db()).expect("put back");
    let mut bot = home.start();
    assert!(!known.contains(&dealt(&world, &home)), "{}", bot.stderr());
    bot.stop_well();
}

#[test]
fn the_database_that_ran_last_keeps_its_seeds() {
    let (world, home, mut bot) = begun();
    let known = seeds(&home);
    for _ in 0..3 {
        dealt(&world, &home);
        bot.kill();
        bot = home.start();
    }
    assert!(known.contains(&dealt(&world, &home)));
    bot.stop_well();
    // Another machine, with its lock.
    let elsewhere = Home::new(&world);
    for name in ["casino.db", "casino.db.lock"] {
        fs::rename(home.path(name), elsewhere.path(name)).expect("moved");
    }
    let mut bot = elsewhere.start();
    assert!(known.contains(&dealt(&world, &elsewhere)));
    bot.stop_well();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("there").permissions().mode() & 0o777
}

#[test]
fn whatever_holds_seeds_is_closed_to_others() {
    let (world, home, mut bot) = begun();
    for name in files() {
        assert_eq!(mode(&home.path(name)), 0o600, "{name}");
    }
    bot.stop_well();
    fs::set_permissions(home.db(), Permissions::from_mode(0o644)).expect("ours");
    let mut bot = home.start();
    dealt(&world, &home);
    // A group may have been let in.
    for name in files() {
        assert_eq!(mode(&home.path(name)), 0o640, "{name}");
    }
    bot.stop_well();
}

// ---- New seeds for everybody

#[test]
fn the_owner_gives_everybody_new_seeds_while_the_bot_runs() {
    let (world, home, mut bot) = begun();
    world.ask(ALICE, "/mines 1 3");
    world.ask(BOB, "/duel 1 flip");
    let known = seeds(&home);
    let done = home.run(&["renew-seeds"]);
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}");
    assert_eq!(said, "3 players have new seeds\n");
    assert!(seeds(&home).is_disjoint(&known));
    world.hear(ALICE, "everybody gets new seeds");
    world.hear(OWNER, "Everybody has new seeds");
    let open = "SELECT count(*) FROM round WHERE payout IS NULL";
    assert_eq!(home.number(open), 0);
    let open = "SELECT count(*) FROM contest WHERE ended IS NULL";
    assert_eq!(home.number(open), 0);
    assert!(!known.contains(&dealt(&world, &home)));
    world.say(ALICE, "/round 1");
    world.hear(ALICE, "--server-seed");
    bot.stop_well();
    home.audit();
}

/// Somebody whose round cannot be ended keeps their seeds, and whoever asked hears of it.
#[test]
fn who_keeps_their_seeds_is_not_counted_among_those_who_have_new_ones() {
    let (world, home, mut bot) = begun();
    world.ask(BOB, "/mines 1 3");
    bot.stop_well();
    let conn = Connection::open(home.db()).expect("opens");
    let broken = "UPDATE round SET moves = moves || 'zz' WHERE payout IS NULL";
    assert_eq!(conn.execute(broken, []).expect("written"), 1);
    drop(conn);
    let mut bot = home.start();
    world.ask(ALICE, "/start");
    let done = home.run(&["renew-seeds"]);
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}");
    assert!(said.contains("2 players have new seeds\n"), "{said}");
    assert!(said.contains("1 players keep theirs"), "{said}");
    world.hear(OWNER, "1 open rounds cannot be ended");
    bot.stop_well();
}

#[test]
fn new_seeds_for_everybody_are_given_through_kills() {
    const MORE: i64 = 3_000;
    let (world, home, mut bot) = begun();
    bot.stop_well();
    let conn = Connection::open(home.db()).expect("opens");
    conn.execute_batch(&format!(
        "BEGIN;
         CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
           WHERE i < {MORE}) SELECT i FROM n;
         INSERT INTO player (id, name, joined_at) SELECT 5000000000 + i, 'P', 0 FROM n;
         INSERT INTO seed_pair (id, player, server_seed, client_seed, opened_at)
           SELECT 100000 + i, 5000000000 + i, randomblob(32), 'x', 1 FROM n;
         INSERT INTO seed_pair (id, player, server_seed)
           SELECT 200000 + i, 5000000000 + i, randomblob(32) FROM n;
         INSERT INTO seat (player, seed_pair, next_pair)
           SELECT 5000000000 + i, 100000 + i, 200000 + i FROM n;
         INSERT INTO account (asset, owner) SELECT asset.code, 5000000000 + i FROM n, asset;
         COMMIT"
    ))
    .expect("entered");
    drop(conn);
    let known = seeds(&home);
    let asked = home.run(&["renew-seeds"]);
    let said = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert!(said.contains("at its next start"), "{said}");
    let up_to = "SELECT coalesce((SELECT subject FROM agenda WHERE kind = 'renewal'), 9999999999)";
    let mut bot = home.start();
    let mut before = -1;
    for _ in 0..3 {
        before = eventually(SOON, "it gets on", || {
            Some(home.number(up_to)).filter(|now| *now > before)
        });
        bot.kill();
        bot = home.start();
    }
    // Who plays meanwhile is served.
    dealt(&world, &home);
    eventually(SOON * 2, "its end", || {
        (home.number(up_to) == 9_999_999_999).then_some(())
    });
    assert!(seeds(&home).is_disjoint(&known));
    bot.stop_well();
    home.audit();
}

// ---- Backups in a folder

#[test]
fn a_folder_keeps_the_last_backups_and_everything_else() {
    let (_world, home, mut bot) = begun();
    let folder = home.path("backups");
    fs::create_dir(&folder).expect("made");
    let mine = ["casino-2026.db", "casino-20250101T000000Z.db.txt", "letter"];
    let theirs = ["other-20250101T000000Z.db", "casino-2025010XT000000Z.db"];
    let old = ["casino-20250101T000000Z.db", "casino-20250102T000000Z.db"];
    let begun = "casino-20250101T120000Z.db.partial";
    for name in mine.iter().chain(&theirs).chain(&old).chain([&begun]) {
        fs::write(folder.join(name), name).expect("written");
    }
    let to = folder.to_string_lossy().into_owned();
    let names = || -> BTreeSet<String> {
        let entries = fs::read_dir(&folder).expect("there");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        entries
            .map(|entry| name(entry.expect("readable")))
            .collect()
    };
    let before = names();
    let done = home.run(&["backup", "--keep", "2", &to]);
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let gone: Vec<_> = before.difference(&names()).cloned().collect();
    assert_eq!(gone, [old[0], begun]);
    let now = names();
    let made: Vec<_> = now.difference(&before).collect();
    assert_eq!(made.len(), 1, "{made:?}");
    let made = folder.join(made[0]);
    assert_eq!(mode(&made), 0o600);
    let proved = home.run(&["audit", "--db", &made.to_string_lossy()]);
    assert!(proved.status.success());
    for wrong in [&["--keep", "0", &to][..], &["--keep", "2", "new.db"]] {
        let refused = home.run(&[&["backup"], wrong].concat());
        assert_eq!(refused.status.code(), Some(64));
    }
    bot.stop_well();
}

#[test]
fn a_whole_proof_lets_the_log_be_shortened() {
    let (_world, home, mut bot) = begun();
    bot.stop_well();
    let db = casino_bot::store::Db::open_to_read(&home.db()).expect("opens");
    let writer = Connection::open(home.db()).expect("opens");
    let (mut told, mut held) = (0, 0);
    let found = db.prove_aloud(&mut |_| {
        writer
            .execute_batch("UPDATE pulse SET at = at + 1")
            .expect("written");
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i64 = writer.query_row(sql, [], |row| row.get(0)).expect("runs");
        (told, held) = (told + 1, held + busy);
    });
    assert_eq!(found.expect("reads").len(), 0);
    assert!(told > 20 && held == 0, "{held} of {told}");
}
