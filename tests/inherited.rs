//! A house that an earlier program left when it was killed goes on in this one.
use crate::kit::{Seeded, Table};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::values::time::Wall;
use std::time::Duration;

const LEFT: &str = include_str!("data/killed.sql");

/// A second after it was killed.
const THEN: Wall = Wall(1_796_000_200_000_000);

const MINUTE: Duration = Duration::from_secs(60);

/// It, brought up to date; the kit's Telegram counts its updates from elsewhere.
fn inherited() -> Table {
    let dump = format!("{LEFT}UPDATE intake SET watermark = NULL, seen_at = NULL;");
    let mut table = Table::left(&dump, THEN, Box::new(Seeded(1)));
    table.crash(Box::new(Seeded(2)));
    table
}

fn count(table: &Table, sql: &str) -> i64 {
    let count = table.sql().query_row(sql, [], |row| row.get(0));
    count.expect("a number")
}

fn open_rounds(table: &Table) -> i64 {
    count(table, "SELECT count(*) FROM round WHERE payout IS NULL")
}

fn tap(table: &mut Table, user: i64, chat: i64, label: &str) -> String {
    let (message, data) = table
        .button(chat, label)
        .unwrap_or_else(|| panic!("a button {label}"));
    table.press(user, chat, message, &data).join("\n")
}

#[test]
fn what_an_earlier_program_left_is_proven() {
    let table = inherited();
    assert_eq!(table.findings(), Vec::<String>::new());
    assert_eq!(open_rounds(&table), 8);
    assert_eq!(
        count(&table, "SELECT count(*) FROM contest WHERE ended IS NULL"),
        3
    );
    assert_eq!(count(&table, "SELECT count(*) FROM auto_play"), 1);
    // It was on its way to Telegram, and is not thrown a second time.
    let back = "SELECT count(*) FROM toss WHERE id = 2 AND payout = stake AND value IS NULL";
    assert_eq!(count(&table, back), 1);
}

#[test]
fn its_open_rounds_are_played_to_their_ends() {
    let mut table = inherited();
    for (command, labels) in [
        ("/blackjack", &["Stand"] as &[&str]),
        ("/mines", &["💰 Cash", "⬜"]),
        ("/hilo", &["💰 Cash", "higher"]),
        ("/poker", &["Draw"]),
    ] {
        let shown = table.say(ALICE, ALICE, command).join("\n");
        for _ in 0..2 {
            let button = labels.iter().find_map(|label| table.button(ALICE, label));
            if let Some((message, data)) = button.filter(|_| open(&table, ALICE, command)) {
                table.press(ALICE, ALICE, message, &data);
            }
        }
        assert!(!open(&table, ALICE, command), "{command}: {shown}");
    }
    assert_eq!(open_rounds(&table), 4, "Bob's");
    table.pass(25 * 60 * MINUTE);
    table.run();
    assert_eq!(open_rounds(&table), 0, "left alone for a day");
    assert_eq!(table.findings(), Vec::<String>::new());
}

fn open(table: &Table, player: i64, command: &str) -> bool {
    let game = match command {
        "/blackjack" => "bjack",
        other => &other[1..],
    };
    let open = format!(
        "SELECT count(*) FROM round WHERE payout IS NULL AND player = {player} AND game = '{game}'"
    );
    count(table, &open) == 1
}

#[test]
fn its_tosses_contests_and_auto_play_come_to_their_ends() {
    let mut table = inherited();
    table.run();
    table.pass(Duration::from_secs(5));
    table.run();
    let told = table.news().join("\n");
    assert!(told.contains("toss #3"), "{told}");

    table.say(BOB, BACK_ROOM, "/duel");
    let over = tap(&mut table, CAROL, BACK_ROOM, "Accept");
    assert!(over.contains("Duel #2") && over.contains("Proof"), "{over}");
    let link = table.say(ALICE, ALICE, "/duel").join("\n");
    let code = link.split("start=").nth(1).expect("a link");
    let code = code.split_whitespace().next().expect("a code");
    table.say(BOB, BOB, &format!("/start {code}"));
    let over = tap(&mut table, BOB, BOB, "Accept");
    assert!(over.contains("Duel #3") && over.contains("Proof"), "{over}");

    for _ in 0..30 {
        table.pass(MINUTE / 3);
        table.run();
    }
    let told = table.news().join("\n");
    assert!(told.contains("Pot #4") && told.contains("Proof"), "{told}");
    assert!(told.contains("25"), "{told}");
    assert_eq!(count(&table, "SELECT count(*) FROM auto_play"), 0);
    let open = "SELECT count(*) FROM toss WHERE payout IS NULL";
    assert_eq!(
        count(&table, open),
        0,
        "what may have been thrown is not thrown again"
    );
    assert_eq!(
        count(&table, "SELECT count(*) FROM contest WHERE ended IS NULL"),
        0
    );
    assert_eq!(table.findings(), Vec::<String>::new());
}

#[test]
fn its_players_go_on_with_what_they_had() {
    let mut table = inherited();
    let before = table.say(ALICE, ALICE, "/balance").join("\n");
    assert!(before.contains("credits"), "{before}");
    let past = table.say(ALICE, ALICE, "/history").join("\n");
    assert!(past.contains("#7") || past.contains("#6"), "{past}");
    let round = table.say(ALICE, ALICE, "/round 1").join("\n");
    assert!(round.contains("#1"), "{round}");
    let bet = table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
    assert!(bet.contains("you bet on"), "{bet}");
    assert_eq!(table.findings(), Vec::<String>::new());
}
