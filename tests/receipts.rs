//! What becomes of a message comes back to its wing, also of those that an earlier program left waiting.
use crate::kit::older::go_back;
use crate::kit::{Seeded, Table};
use casino_bot::casino::receipt::{Fate, Landed, Lost};
use casino_bot::casino::{Receipt, wings};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};
use casino_bot::telegram::dispatch::{Finished, Note};

fn number(table: &Table, what: &str) -> i64 {
    let sql = format!("SELECT {what}");
    table
        .sql()
        .query_row(&sql, [], |row| row.get(0))
        .expect("a number")
}

/// Says something of each wing whose messages carry receipts, and has it decided on; nothing is delivered.
fn decided() -> Table {
    let mut table = Table::new(1);
    for who in [ALICE, BOB] {
        table.say(who, who, "/start");
    }
    table.say(BOB, BOB, "/flip 1 heads");
    for (who, chat, text) in [
        (ALICE, ALICE, "/toss 10 dice even"),
        (BOB, BACK_ROOM, "/duel 10 flip"),
        (BOB, BOB, "/history csv"),
    ] {
        table.sandbox.say(who, chat, text, None).expect("said");
    }
    let batch = table.poll();
    let step = table.engine.step(&batch, Finished::default(), table.now);
    step.expect("commits");
    let wings = "count(DISTINCT wing) FROM outbox";
    assert_eq!(number(&table, wings), 3);
    table
}

#[test]
fn what_an_older_program_left_waiting_goes_on() {
    let mut table = decided();
    let escrow = "sum(balance) FROM account JOIN house USING (owner) WHERE name = 'stakes'";
    let held = number(&table, escrow);
    go_back(&table.sql(), 15);
    let old = "count(toss) + 10 * count(shows) + 100 * count(document) FROM outbox";
    assert_eq!(number(&table, old), 111);
    table.news();
    table.crash(Box::new(Seeded(2)));
    assert_eq!(table.run(), [""; 0]);
    let news = table.news().join("\n");
    assert!(
        news.contains("does not count") && !news.contains("🎲 shows"),
        "not thrown again: {news}"
    );
    assert!(news.contains("(file casino-rounds.csv)"), "{news}");
    let back = "stake FROM toss WHERE payout = stake AND value IS NULL";
    let stake = number(&table, back);
    assert_eq!(number(&table, escrow), held - stake);
    assert!(number(&table, "message FROM contest") > 0, "it is known");
    assert_eq!(number(&table, "count(*) FROM outbox"), 0);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn what_is_reported_twice_or_of_nothing_changes_nothing() {
    let mut table = decided();
    table.run();
    let before = number(&table, "count(*) FROM posting");
    let landed = Landed {
        message: 1,
        value: i64::MAX,
    };
    let fates = [
        Fate::Delivered,
        Fate::Landed(landed),
        Fate::Lost(Lost::Unknown),
    ];
    let mut notes = Vec::new();
    for sender in wings::senders() {
        for subject in [1, 0, -1, i64::MAX, i64::MIN] {
            let receipt = Receipt { sender, subject };
            notes.extend(fates.map(|fate| Note::Fate(receipt, fate)));
        }
    }
    let finished = Finished {
        notes,
        ..Finished::default()
    };
    let step = table.engine.step(&[], finished, table.now);
    step.expect("commits");
    assert_eq!(number(&table, "count(*) FROM posting"), before);
    assert_eq!(table.findings(), [""; 0]);
}
