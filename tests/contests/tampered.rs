//! Contests that somebody has changed in the books.
use super::{press, seated};
use crate::kit::Table;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};

/// A duel that was won, a pot that is open.
fn played() -> Table {
    let mut table = seated(7);
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    let accept = table.button(BACK_ROOM, "Accept").expect("a challenge");
    press(&mut table, BOB, BACK_ROOM, &accept);
    table.say(ALICE, BACK_ROOM, "/pot 10");
    table.say(BOB, BACK_ROOM, "/pot 10");
    table
}

#[test]
fn what_was_put_in_and_how_it_ended_cannot_be_changed() {
    let table = played();
    let sql = table.sql();
    sql.execute_batch("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON")
        .expect("a pragma");
    for forbidden in [
        "UPDATE contest SET winner = opener + 1 WHERE id = 1",
        "UPDATE contest SET payout = payout + 1 WHERE id = 1",
        "UPDATE contest SET ended = NULL, ended_at = NULL, winner = NULL, payout = NULL WHERE id = 1",
        "UPDATE contest SET server_seed = randomblob(32)",
        "UPDATE contest SET stake = stake + 1",
        "UPDATE contest SET ended = 'won', ended_at = 0 WHERE id = 2",
        "DELETE FROM contest",
        "UPDATE buy_in SET stake = stake + 1",
        "UPDATE buy_in SET client_seed = 'other'",
        "DELETE FROM buy_in",
        "INSERT INTO buy_in SELECT 1, 2, id, 5, 'late' FROM player WHERE id NOT IN (SELECT player FROM buy_in) LIMIT 1",
        "INSERT INTO buy_in SELECT 2, 7, id, 5, 'gap' FROM player WHERE id NOT IN (SELECT player FROM buy_in) LIMIT 1",
        "INSERT INTO buy_in SELECT 2, 2, player, 5, 'twice' FROM buy_in LIMIT 1",
        "REPLACE INTO buy_in SELECT contest, place, player, stake + 1, client_seed FROM buy_in",
        "INSERT INTO contest SELECT 9, kind, opener, chat, NULL, 'abcdefghij', asset, stake, randomblob(32), 0, 0, NULL, NULL, NULL, NULL FROM contest WHERE id = 2",
    ] {
        assert!(sql.execute(forbidden, []).is_err(), "{forbidden}");
    }
    assert_eq!(table.findings(), [""; 0]);
}

/// What no query sees: another seed, another client seed, the other player's win.
#[test]
fn a_draw_that_its_seeds_do_not_give_is_found() {
    let table = played();
    let sql = table.sql();
    let path = sql.path().expect("a file").to_owned();
    let audit = || {
        let audit = std::process::Command::new(env!("CARGO_BIN_EXE_casino-bot"))
            .args(["audit", "--db", &path])
            .output()
            .expect("starts");
        let said = String::from_utf8(audit.stdout).expect("UTF-8");
        (audit.status.code(), said)
    };
    let (code, said) = audit();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("ok  Every duel and pot went"), "{said}");
    let promise = "SELECT sql FROM sqlite_schema WHERE name = 'contest_keeps_its_promise'";
    let trigger: String = sql.query_row(promise, [], |row| row.get(0)).expect("is");
    sql.execute_batch("DROP TRIGGER contest_keeps_its_promise")
        .expect("drops");
    let found = (0..64).any(|n| {
        let seed = "UPDATE contest SET server_seed = ?1 WHERE id = 1";
        sql.execute(seed, [vec![n; 32]]).expect("tampers");
        sql.execute_batch(&trigger).expect("is back");
        let (code, said) = audit();
        sql.execute_batch("DROP TRIGGER contest_keeps_its_promise")
            .expect("drops");
        code == Some(1) && said.contains("contest 1 of flip")
    });
    assert!(found, "one seed in two gives the other side");
}

#[test]
fn a_tampered_contest_is_found() {
    let tampers = [
        (
            "UPDATE contest SET payout = payout + 1 WHERE id = 1",
            "paid out all that was put in",
        ),
        (
            "UPDATE contest SET ended = 'tied', winner = NULL, payout = NULL WHERE id = 1",
            "paid out all that was put in",
        ),
        (
            "UPDATE contest SET winner = (SELECT player FROM buy_in WHERE contest = 1 AND player <> winner)",
            "paid out all that was put in",
        ),
        (
            "UPDATE contest SET ended = NULL, ended_at = NULL, winner = NULL, payout = NULL WHERE id = 1",
            "stakes of what is open",
        ),
        (
            "UPDATE buy_in SET stake = stake + 1 WHERE contest = 2 AND place = 1",
            "Every buy-in went from its player",
        ),
        (
            "DELETE FROM buy_in WHERE contest = 2 AND place = 1",
            "Every buy-in went from its player",
        ),
        (
            "UPDATE contest SET ended = NULL, ended_at = NULL, winner = NULL, payout = NULL WHERE id = 1;
             INSERT INTO agenda SELECT 'contest', id, due_at - 1 FROM contest WHERE id = 1",
            "no sooner than players were told",
        ),
        (
            "UPDATE contest SET opener = opener + 1",
            "has its opener first",
        ),
        (
            "DELETE FROM contest WHERE id = 1",
            "belongs to what its kind is about",
        ),
        (
            "INSERT INTO posting VALUES ({contest end}, 1, 9, 1, {house:bankroll}, 700000001, 5, 0)",
            "the way that its kind does",
        ),
        (
            "INSERT INTO posting VALUES ({contest end}, 2, 0, 1, {stakes}, 700000001, 5, 0)",
            "paid out all that was put in",
        ),
    ];
    for (tamper, sentence) in tampers {
        let table = played();
        let found = table.tampered(tamper);
        assert!(found.contains(sentence), "{tamper}: {found}");
    }
}
