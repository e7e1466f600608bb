//! The history as a file: what is in it to the byte, its bounds, and that it comes whatever fails.
pub mod delivered;

use crate::kit::{Seeded, Table};
use casino_bot::casino::wings::rounds::csv;
use casino_bot::rules::ledger::RoundId;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL, Sandbox};
use casino_bot::telegram::dispatch::Finished;
use casino_bot::values::base36::base36;
use casino_bot::values::limits;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const HEAD: &str = "round,opened,settled,state,game,choice,code,asset,stake,payout,net,nonce,commitment,client_seed,server_seed,wager,moves,result";

/// The files that came, oldest first.
fn files(sandbox: &Sandbox) -> Vec<String> {
    sandbox.with(|world, _| {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        world.files().map(|file| text(&file.bytes)).collect()
    })
}

/// The messages with files in a chat, oldest first.
fn documents(sandbox: &Sandbox, chat: i64) -> Vec<Value> {
    let mut messages = sandbox.with(|world, _| world.messages(chat));
    messages.retain(|message| message["document"].is_object());
    messages
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of what `/fair` reveals of a server seed.
fn promised(seed: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, hex(seed).as_bytes());
    hex(digest.as_ref())
}

/// The first round again and again, until there are so many.
fn fill(books: &rusqlite::Connection, rounds: usize) {
    books
        .execute_batch(&format!(
            "BEGIN;
             WITH RECURSIVE n (id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id < {rounds})
             INSERT INTO round SELECT n.id, player, n.id - 1, game, choice, moves, asset, stake, staked,
               seed_pair, n.id - 1, opened_at, settled_at, payout, pay_table FROM n JOIN round ON round.id = 1
             ORDER BY n.id;
             COMMIT;"
        ))
        .expect("rounds");
}

#[test]
fn a_file_holds_what_was_played_to_the_byte() {
    let mut table = Table::new(1);
    for (user, text) in [
        (ALICE, "/start"),
        (BOB, "/start"),
        (ALICE, "/flip 900 tails"),
        (BOB, "/flip 7 tails"),
        (ALICE, "/plinko 0.10 medium 16"),
        (ALICE, "/dice 0.37 under 12.34"),
    ] {
        table.pass(Duration::from_micros(1_500_001));
        table.say(user, user, text);
    }
    let (message, rotate) = {
        table.say(ALICE, ALICE, "/fair");
        table.button(ALICE, "Rotate").expect("a button")
    };
    table.press(ALICE, ALICE, message, &rotate);
    table.say(ALICE, ALICE, "/keno 2 high 3 7 21");
    table.say(ALICE, ALICE, "/mines 5 3");
    let said = table.say(ALICE, ALICE, "/history csv");
    assert_eq!(
        said,
        ["bot> (file casino-rounds.csv) All your rounds, 5 in all, newest first."]
    );
    let seeds: Vec<(Vec<u8>, String)> = table
        .sql()
        .prepare("SELECT DISTINCT server_seed, client_seed FROM round JOIN seed_pair ON seed_pair.id = seed_pair WHERE round.player = ?1 ORDER BY round.id")
        .and_then(|mut find| find.query_map([ALICE], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .expect("reads");
    let [(old_seed, old_client), (new_seed, new_client)] = &seeds[..] else {
        panic!("two pairs")
    };
    let old = format!("{},'{old_client},{}", promised(old_seed), hex(old_seed));
    let new = format!("{},'{new_client},", promised(new_seed));
    let at = |seconds: &str| format!("2026-01-01T00:00:{seconds}Z");
    let (first, second, third) = (at("04.500003"), at("07.500005"), at("09.000006"));
    let lines = [
        HEAD.to_owned(),
        format!("6,{third},,open,mines,3 mines,'m3,play,5.00,,,1,{new},5.00 m3,,"),
        format!(
            "5,{third},{third},settled,keno,High 3 7 21,'hmh50,play,2.00,0.00,-2.00,0,{new},2.00 hmh50,,28 12 17 20 15 30 19 25 7 24 - 1 of 3 hit"
        ),
        format!(
            "4,{third},{third},settled,dice,Under 12.34,'lt1234,play,0.37,0.00,-0.37,2,{old},0.37 lt1234,,91.28"
        ),
        format!(
            "3,{second},{second},settled,plinko,\"Medium, 16 rows\",'r16medium,play,0.10,0.03,-0.07,1,{old},0.10 r16medium,,0.30x"
        ),
        format!(
            "1,{first},{first},settled,coin,Tails,'tails,play,900.00,1782.00,882.00,0,{old},900.00 tails,,Tails"
        ),
    ];
    let file = lines.map(|line| line + "\r\n").concat();
    assert_eq!(files(&table.sandbox), std::slice::from_ref(&file));
    assert!(
        !file.contains(&hex(new_seed)),
        "a seed in force is nobody's"
    );
    // Nothing has happened since but time, so it is the same again, after a kill too.
    table.pass(limits::CSV_EVERY);
    table
        .sandbox
        .say(ALICE, ALICE, "/history csv", None)
        .expect("said");
    let batch = table.poll();
    table
        .engine
        .step(&batch, Finished::default(), table.now)
        .expect("commits");
    table.crash(Box::new(Seeded(2)));
    table.run();
    assert_eq!(files(&table.sandbox), [file.clone(), file]);
}

/// A row is all that `casino-bot verify` needs, once its seeds are revealed.
#[test]
fn a_row_is_enough_to_recompute_its_round() {
    let mut table = Table::new(3);
    table.say(ALICE, ALICE, "/start");
    let plays = [
        ("/flip 1200.50 heads", [""; 3]),
        ("/flip 2.50 heads", [""; 3]),
        ("/roulette 10 red + 17", [""; 3]),
        ("/keno 1 high 3 7 21", [""; 3]),
        ("/slots 1", [""; 3]),
        ("/mines 10 1", ["⬜", "⬜", "Cash"]),
        ("/hilo 10", ["Skip", "Same or lower", "Cash"]),
        ("/blackjack 10", ["Double", "Stand", "Decline"]),
        ("/poker 10", ["♦", "♦", "Draw"]),
    ];
    for (open, moves) in plays {
        table.say(ALICE, ALICE, open);
        for label in moves.into_iter().filter(|label| !label.is_empty()) {
            if let Some((message, data)) = table.button(ALICE, label) {
                table.press(ALICE, ALICE, message, &data);
            }
        }
    }
    table.say(ALICE, ALICE, "/fair");
    let (message, rotate) = table.button(ALICE, "Rotate").expect("a button");
    table.press(ALICE, ALICE, message, &rotate);
    table.say(ALICE, ALICE, "/history csv");
    let file = &files(&table.sandbox)[0];
    let mut raised = false;
    for row in file.lines().skip(1) {
        // No cell of these rounds holds a comma but the choice, which is not needed.
        let (_, cells) = row.split_once(",settled,").expect("all are over");
        let cells: Vec<_> = cells.rsplitn(13, ',').collect();
        let [
            result,
            moves,
            wager,
            server,
            client,
            _,
            nonce,
            _,
            payout,
            stake,
            ..,
        ] = cells[..]
        else {
            panic!("{row}")
        };
        let (game, _) = cells[cells.len() - 1].split_once(',').expect("a game");
        raised |= !wager.trim_start_matches('\'').starts_with(stake);
        let proof = std::process::Command::new(env!("CARGO_BIN_EXE_casino-bot"))
            .args(["verify", "--server-seed", server, "--client-seed", client])
            .args(["--nonce", nonce, "--game", game, "--wager", wager])
            .args(["--moves", moves])
            .output()
            .expect("starts");
        let proof = String::from_utf8(proof.stdout).expect("UTF-8");
        let pays = format!("stake {stake} pays {payout}");
        assert!(proof.ends_with(&format!("{pays}\n")), "{row}: {proof}");
        let shown = proof.lines().find_map(|line| line.strip_prefix("result "));
        let (digits, same) = (|c: &char| c.is_ascii_digit(), shown.expect("a result"));
        let same: String = same.chars().filter(digits).collect();
        assert_eq!(result.chars().filter(digits).collect::<String>(), same);
        let theirs = std::process::Command::new("python3")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/verify.py"))
            .args([server, client, nonce, game, wager, moves])
            .output()
            .expect("starts");
        assert_eq!(String::from_utf8_lossy(&theirs.stdout), proof, "{row}");
    }
    assert!(raised, "one stake is larger than its wager");
    assert_eq!(file.lines().count(), plays.len());
}

/// What a player is called is neither in the file nor below it.
#[test]
fn a_hostile_name_is_a_name() {
    let mut table = Table::new(1);
    let name = "=HYPERLINK(\"http://x\"),\\ --casino-bot-00000000 <b>\u{202e}";
    table.say(BOB, BOB, "/start");
    table.say(BOB, BOB, "/flip 1 heads");
    table.events();
    let chat = json!({"id": BOB, "type": "private", "first_name": name});
    let from = json!({"id": BOB, "is_bot": false, "first_name": name});
    let message =
        json!({"message_id": 9, "date": 1, "from": from, "chat": chat, "text": "/history csv"});
    let Value::Object(update) = json!({ "message": message }) else {
        panic!("an object")
    };
    table.sandbox.inject(update).expect("queued");
    assert_eq!(table.run(), [""; 0], "Telegram takes it");
    let shown = documents(&table.sandbox, BOB);
    let caption = shown[0]["caption"].as_str().expect("a caption");
    assert_eq!(caption, "All your rounds, 1 in all, newest first.");
    let file = &files(&table.sandbox)[0];
    assert!(
        file.is_ascii() && file.lines().count() == 2 && !file.contains("HYPERLINK"),
        "{file}"
    );
}

/// Neither does a name from a tampered database or from an older program.
#[test]
fn a_hostile_game_computes_nothing() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 1 heads");
    table
        .sql()
        .execute_batch(
            "INSERT INTO round SELECT 2, player, 1, '=1+1,\"', 'a', moves, asset, stake, staked, seed_pair, 1,
               opened_at, settled_at, payout, pay_table FROM round;",
        )
        .expect("a round");
    table.say(ALICE, ALICE, "/history csv");
    let file = &files(&table.sandbox)[0];
    assert!(
        file.contains(",settled,\"'=1+1,\"\"\",,'a,play,1.00,"),
        "{file}"
    );
}

#[test]
fn a_file_holds_the_newest_rounds_and_says_what_it_leaves_out() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    let none = table.say(ALICE, ALICE, "/history csv").join("\n");
    assert!(none.contains("No rounds yet"), "{none}");
    table.say(ALICE, ALICE, "/flip 1 heads");
    let most = limits::CSV_ROUNDS_MAX;
    fill(&table.sql(), most + 500);
    table
        .sandbox
        .say(ALICE, ALICE, "/history csv", None)
        .expect("said");
    let batch = table.poll();
    let began = Instant::now();
    table
        .engine
        .step(&batch, Finished::default(), table.now)
        .expect("commits");
    let engine = began.elapsed();
    let began = Instant::now();
    let last = RoundId(i64::try_from(most).expect("few") + 500);
    let file = csv::rounds(table.engine.books(), last).expect("a file");
    let (bytes, courier) = (file.len(), began.elapsed());
    eprintln!("the engine: {engine:?}; {bytes} bytes for a courier: {courier:?}");
    assert!(bytes <= limits::CSV_BYTES_MAX);
    let stored: i64 = table
        .sql()
        .query_row(
            "SELECT length(text) FROM outbox WHERE body = 'file' AND subject = ?1",
            [last.0],
            |row| row.get(0),
        )
        .expect("a row");
    assert!(stored < 200, "the outbox holds no file");
    table.crash(Box::new(Seeded(2)));
    table.run();
    let said = table.news().join("\n");
    let newest = format!("Your newest {most} of {} rounds", last.0);
    assert!(
        said.contains(&newest) && said.contains("older ones are left out"),
        "{said}"
    );
    let files = files(&table.sandbox);
    assert_eq!(files[0].as_bytes(), file);
    let lines: Vec<_> = files[0].lines().collect();
    assert_eq!((lines.len(), lines[0]), (most + 1, HEAD));
    assert!(lines[1].starts_with("10500,") && lines[most].starts_with("501,"));
}

#[test]
fn one_file_a_minute_to_a_player() {
    let mut table = Table::new(1);
    for user in [ALICE, BOB] {
        table.say(user, user, "/start");
        table.say(user, user, "/flip 1 heads");
    }
    let (_, data) = table.button(ALICE, "CSV").unwrap_or_default();
    assert!(data.is_empty(), "only the history's page has it");
    table.say(ALICE, ALICE, "/history");
    let (message, data) = table.button(ALICE, "CSV").expect("a button");
    let press = |table: &mut Table| table.press(ALICE, ALICE, message, &data).join("\n");
    let said = press(&mut table);
    assert!(
        said.starts_with("bot> (file casino-rounds.csv) All"),
        "{said}"
    );
    table.pass(Duration::from_millis(20_500));
    let soon = "You got a file just now: the next one can come in 40 s.";
    assert_eq!(press(&mut table), format!("toast> {soon}"));
    // Nor in another way; a refusal does not begin the minute anew.
    assert_eq!(
        table.say(ALICE, ALICE, "/history csv"),
        [format!("bot> {soon}")]
    );
    assert!(table.say(BOB, BOB, "/history csv")[0].contains("(file"));
    // In a group everybody would see it.
    let group = table.say(CAROL, BACK_ROOM, "/history csv").join("\n");
    assert!(group.contains("in our private chat"), "{group}");
    assert_eq!(documents(&table.sandbox, BACK_ROOM).len(), 0);
    table.pass(Duration::from_millis(39_500));
    assert!(press(&mut table).contains("(file"));
    // A clock that was set back holds nobody up.
    table.now.wall = table.now.wall.minus(Duration::from_secs(7_200));
    assert!(press(&mut table).contains("(file"));
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_group_is_shown_nobodys_whole_history() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, BACK_ROOM, "/flip 1 heads");
    let refused = "That file is your whole history: ask me in our private chat, with /history csv.";
    let said = table.say(ALICE, BACK_ROOM, "/history csv").join("\n");
    assert!(said.ends_with(refused), "{said}");
    let page = table.say(ALICE, BACK_ROOM, "/history").join("\n");
    assert!(page.contains("#1 🪙") && !page.contains("CSV"), "{page}");
    // The button of a page that an earlier program showed.
    let (message, _) = table.button(BACK_ROOM, "#1").expect("a button");
    let data = format!("{}:csv", base36(ALICE));
    let said = table.press(ALICE, BACK_ROOM, message, &data).join("\n");
    assert_eq!(said, format!("toast@group> {refused}"));
    assert!(files(&table.sandbox).is_empty());
    // It did not begin the minute.
    assert!(table.say(ALICE, ALICE, "/history csv")[0].contains("(file"));
}
