//! What was changed in the boards, or is from before them, is found.
use super::{list, number};
use crate::kit::Table;
use crate::kit::older::go_back;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};
use casino_bot::values::limits;

#[test]
fn a_tampered_board_is_found() {
    let sums = "sums are those of the bets";
    let agreed = "show the players who agreed";
    let tampers = [
        ("UPDATE board SET net = net + 1 WHERE week = 0", sums),
        ("UPDATE board SET staked = staked - 1 WHERE week > 0", sums),
        ("UPDATE board SET best = best + 1 WHERE week > 0", sums),
        ("UPDATE board SET bets = bets + 1", sums),
        ("UPDATE board SET week = week + 1 WHERE week > 0", sums),
        ("UPDATE board SET asset = 2", sums),
        ("DELETE FROM board", sums),
        (
            "INSERT INTO board SELECT listing, 2, week, bets, staked, net, best, shown FROM board",
            sums,
        ),
        ("UPDATE listing SET after_round = 0", sums),
        ("UPDATE listing SET after_toss = 9", sums),
        ("UPDATE listing SET after_contest = 9", sums),
        ("UPDATE board SET shown = 1", agreed),
        ("UPDATE listing SET shown = 1", agreed),
        (
            "UPDATE tally SET best = best + 1 WHERE game = 'duel'",
            "statistics are the sums",
        ),
        (
            "UPDATE tally SET rounds = 2 WHERE game = 'pot'",
            "statistics are the sums",
        ),
        (
            "DELETE FROM tally WHERE game = 'duel'",
            "statistics are the sums",
        ),
    ];
    for (tamper, sentence) in tampers {
        let table = played();
        let sql = table.sql();
        for trigger in [
            "listing_keeps_its_marks",
            "listing_stays",
            "listing_shows_or_hides",
        ] {
            sql.execute_batch(&format!("DROP TRIGGER {trigger}"))
                .expect("drops");
        }
        sql.execute_batch(tamper).expect(tamper);
        let found = table.findings().join("\n");
        assert!(found.contains(sentence), "{tamper}: {found}");
    }
    let table = played();
    for forbidden in [
        "UPDATE listing SET after_round = 0",
        "UPDATE listing SET player = 700000003",
        "DELETE FROM listing",
        "REPLACE INTO listing SELECT id, player, 1, joined_at, 0, 0, 0 FROM listing",
    ] {
        let sql = table.sql();
        sql.execute_batch("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON")
            .expect("a pragma");
        assert!(sql.execute(forbidden, []).is_err(), "{forbidden}");
    }
    assert_eq!(table.findings(), [""; 0]);
}

/// Everybody has played everything: Alice is seen, Bob is not any more.
fn played() -> Table {
    let mut table = Table::new(7);
    for who in [ALICE, BOB] {
        table.say(who, who, "/start");
        table.say(who, who, "/flip 1 heads");
        list(&mut table, who, true);
    }
    list(&mut table, BOB, false);
    for who in [ALICE, BOB] {
        table.say(who, who, "/flip 2 heads");
        table.say(who, who, "/toss 3 dice even");
    }
    table.say(ALICE, BACK_ROOM, "/duel 4 flip");
    let (message, data) = table.button(BACK_ROOM, "Accept").expect("a challenge");
    table.press(BOB, BACK_ROOM, message, &data);
    table.say(ALICE, BACK_ROOM, "/pot 5");
    table.say(BOB, BACK_ROOM, "/pot 6");
    table.pass(limits::POT_OPEN_FOR);
    table.run();
    assert_eq!(table.findings(), [""; 0]);
    assert_eq!(number(&table, "SELECT min(bets) FROM board"), 4);
    table
}

/// A database in which the best of a tally was its largest payout.
#[test]
fn the_biggest_wins_from_before_are_found() {
    use casino_bot::store::{Db, Lock};
    let table = played();
    let best = |sql: &rusqlite::Connection| -> Vec<String> {
        let mut find = sql
            .prepare("SELECT player || game || ' ' || best FROM tally WHERE game NOT IN ('duel', 'pot') ORDER BY 1")
            .expect("reads");
        let rows = find.query_map([], |row| row.get(0)).expect("reads");
        rows.collect::<Result<_, _>>().expect("reads")
    };
    let sql = table.sql();
    let now = best(&sql);
    // What an earlier program had.
    sql.execute_batch("UPDATE tally SET best = 123 WHERE game NOT IN ('duel', 'pot')")
        .expect("changed");
    go_back(&sql, 7);
    let path = std::path::PathBuf::from(sql.path().expect("a file"));
    let other = path.with_file_name("older.db");
    sql.execute("VACUUM INTO ?1", [other.to_str()])
        .expect("copies");
    let lock = Lock::take(&other).expect("a lock file").expect("free");
    drop(Db::open(&other, &lock).expect("brings it up to date"));
    let sql = rusqlite::Connection::open(&other).expect("opens");
    assert_eq!(best(&sql), now);
    let findings = Db::open_to_read(&other).expect("opens").prove();
    assert_eq!(findings.expect("reads").len(), 0);
}
