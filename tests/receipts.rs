//! What becomes of a message comes back to its wing, also of those that an earlier program left waiting.
use crate::kit::older::go_back;
use crate::kit::{Seeded, Table, buttons};
use casino_bot::casino::receipt::{Fate, Landed, Lost};
use casino_bot::casino::{Brief, Button, Page, Receipt, wings};
use casino_bot::rules::games::GAMES;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};
use casino_bot::telegram::dispatch::{Finished, Note};
use casino_bot::values::link::Link;

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

/// What waits is decided on and committed, and nothing is delivered.
fn decide(table: &mut Table) {
    let batch = table.poll();
    let step = table.engine.step(&batch, Finished::default(), table.now);
    step.expect("commits");
}

/// A chat's newest message with buttons, and one of them that is no way to other pages.
fn button(table: &Table, chat: i64, nth: usize) -> (i64, String) {
    let messages = table.sandbox.with(|world, _| world.messages(chat));
    let newest = messages.iter().rev().find_map(|message| {
        let all = buttons(message).count();
        let button = buttons(message).nth(nth % all.saturating_sub(3).max(1))?;
        let data = button["callback_data"].as_str()?.to_owned();
        Some((message["message_id"].as_i64()?, data))
    });
    newest.expect("a button")
}

/// How many presses of one button after the other end the round that this bet opens.
fn presses(table: &mut Table, who: i64, chat: i64, bet: &str) -> usize {
    table.say(who, chat, bet);
    let mut count = 0;
    while number(table, "count(*) FROM round WHERE payout IS NULL") > 0 {
        let (message, data) = button(table, chat, count);
        table.press(who, chat, message, &data);
        count += 1;
        assert!(count < 60, "{bet} ends");
    }
    count
}

/// Of a result no more than its round is kept until it is sent: after a kill it is said word for word as it would
/// have been, whatever was bet since, in place of its table where it was pressed, and in groups.
#[test]
fn a_result_is_said_after_a_kill_as_it_would_have_been() {
    let mut brief = 0;
    for game in GAMES {
        let bet = format!("/{} {}", game.spec().command, game.spec().example);
        for (who, chat) in [(ALICE, ALICE), (BOB, BACK_ROOM)] {
            let begun = || {
                let mut table = Table::new(3);
                table.say(who, who, "/start");
                table.say(ALICE, ALICE, "/language ru");
                table
            };
            let (mut whole, mut cut) = (begun(), begun());
            let last = presses(&mut begun(), who, chat, &bet);
            let mut expected = Vec::new();
            if last > 0 {
                // Its last move is made, and what came of it is still to be said.
                for table in [&mut whole, &mut cut] {
                    table.say(who, chat, &bet);
                    for nth in 0..last - 1 {
                        let (message, data) = button(table, chat, nth);
                        table.press(who, chat, message, &data);
                    }
                }
                let (message, data) = button(&whole, chat, last - 1);
                expected = whole.press(who, chat, message, &data);
                let (message, data) = button(&cut, chat, last - 1);
                cut.sandbox
                    .press(who, chat, message, &data)
                    .expect("pressed");
                decide(&mut cut);
            } else {
                for _ in 0..2 {
                    expected.extend(whole.say(who, chat, &bet));
                    cut.sandbox.say(who, chat, &bet, None).expect("said");
                    decide(&mut cut);
                }
            }
            // What a press is answered with is worthless after a kill.
            expected.retain(|line| !line.starts_with("toast"));
            brief += number(&cut, "count(*) FROM outbox WHERE markup = char(10)");
            cut.news();
            cut.crash(Box::new(Seeded(2)));
            assert_eq!(cut.run(), [""; 0], "{bet} {chat}");
            assert_eq!(cut.news(), expected, "{bet}");
            assert_eq!(number(&cut, "count(*) FROM outbox"), 0);
        }
    }
    assert!(brief >= 2 * 20, "most results are kept so: {brief}");
}

#[test]
fn a_page_that_is_changed_is_kept_whole() {
    let sender = wings::senders().next().expect("a sender");
    let brief = Brief {
        of: Receipt { sender, subject: 4 },
        figure: 5,
    };
    let page = || Page::new("text".to_owned()).briefly(brief);
    let link = Link::read("https://t.me/bot").expect("a link");
    let row = || vec![Button::to(link.clone(), "Open".to_owned())];
    assert_eq!(page().brief(), Some(brief));
    for changed in [
        page().told(|text| format!("{text} and more")),
        page().row(row()),
        page().begin_with(row()),
    ] {
        assert_eq!(changed.brief(), None);
    }
}
