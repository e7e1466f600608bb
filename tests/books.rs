//! The books under everything that can be said to the casino, twice and in any order.
mod ladder;
mod later;
mod restarts;

use crate::kit::{Seeded, Table, coded};
use casino_bot::casino::wings;
use casino_bot::rules::ledger::Class;
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::telegram::dispatch::{Finished, Standing};
use casino_bot::values::money::ASSETS;
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// What may happen next.
#[derive(Clone, Debug)]
enum Deed {
    Say(usize, &'static str),
    /// A press of the n-th button of the newest message, this often.
    Press(usize, usize, usize),
    /// The last batch is handed out again.
    Redeliver,
    Crash,
    /// A day goes by.
    Pass,
}

const PLAYERS: [i64; 3] = [ALICE, BOB, CAROL];

fn deed() -> impl Strategy<Value = Deed> {
    let texts = vec![
        "/start",
        "/flip 10 heads",
        "/flip max tails",
        "/flip half",
        "/dice 1 under 1.5",
        "/dice 3.33 over 2.5",
        "/slots 0.10",
        "/slots 1000",
        "/mines 1 20",
        "/mines max 1",
        "/hilo 2",
        "/blackjack half",
        "/blackjack 5",
        "/poker 0.10",
        "/flip 0",
        "/flip 1000000000",
        "/fair",
        "/history",
        "/dice",
        "/stats",
        "12",
        "max",
        "seed-7",
        "/toss 10 dice even",
        "/toss max reels",
    ];
    prop_oneof![
        6 => (0..3usize, prop::sample::select(texts)).prop_map(|(who, text)| Deed::Say(who, text)),
        6 => (0..3usize, 0..30usize, 1..3usize).prop_map(|(who, n, times)| Deed::Press(who, n, times)),
        1 => Just(Deed::Redeliver),
        1 => Just(Deed::Crash),
        1 => Just(Deed::Pass),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// After every deed every audit holds; doing again what was done changes nothing.
    #[test]
    fn the_books_hold_after_everything(deeds in prop::collection::vec(deed(), 1..60), seed in any::<u32>()) {
        let mut table = Table::new(seed.into());
        let mut rounds_before = 0;
        for (step, deed) in deeds.iter().enumerate() {
            match deed {
                Deed::Say(who, text) => { table.say(PLAYERS[*who], PLAYERS[*who], text); }
                Deed::Press(who, n, times) => {
                    let chat = PLAYERS[*who];
                    let messages = table.sandbox.with(|world, _| world.messages(chat));
                    let Some(message) = messages.iter().rev().find(|m| crate::kit::buttons(m).next().is_some()) else { continue };
                    let all: Vec<_> = crate::kit::buttons(message).collect();
                    let data = all[n % all.len()]["callback_data"].as_str().expect("data");
                    let id = message["message_id"].as_i64().expect("an id");
                    for _ in 0..*times {
                        table.sandbox.press(chat, chat, id, data).expect("pressed");
                    }
                    table.run();
                    let rounds = count(&table, "round");
                    prop_assert!(rounds <= rounds_before + 1, "one press, one round");
                }
                Deed::Redeliver => {
                    table.sandbox.say(ALICE, ALICE, "/flip 1 heads", None).expect("said");
                    let batch = table.poll();
                    for _ in 0..2 {
                        table.engine.step(&batch, Finished::default(), table.now).expect("commits");
                    }
                    table.run();
                    prop_assert!(count(&table, "round") <= rounds_before + 1, "handled once");
                }
                Deed::Pass => {
                    table.pass(casino_bot::values::limits::ABANDONED_AFTER);
                    table.run();
                    prop_assert_eq!(count(&table, "open_table"), 0, "everything is settled");
                }
                Deed::Crash => {
                    table.crash(Box::new(Seeded(u64::from(seed) + 1_000_000 * (step as u64 + 1))));
                    table.run();
                    prop_assert_eq!(count(&table, "outbox"), 0, "everything decided is delivered");
                }
            }
            rounds_before = count(&table, "round");
        }
        prop_assert_eq!(table.findings(), [""; 0]);
        prop_assert_eq!(count(&table, "dead_update"), 0);
    }
}

fn count(table: &Table, of: &str) -> i64 {
    table
        .sql()
        .query_row(&format!("SELECT count(*) FROM {of}"), [], |row| row.get(0))
        .expect("counts")
}

#[test]
fn what_is_booked_cannot_be_changed() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 10 heads");
    table.say(ALICE, ALICE, "/toss 10 dice even");
    table.say(ALICE, ALICE, "/hilo 10");
    table.pass(Duration::from_secs(5));
    table.run();
    let sql = table.sql();
    for forbidden in [
        "UPDATE posting SET amount = amount + 1",
        "DELETE FROM posting",
        "INSERT INTO posting SELECT kind, subject, line, asset, debit, credit, amount, at FROM posting LIMIT 1",
        "UPDATE ledger SET amount = amount + 1",
        "DELETE FROM ledger",
        "REPLACE INTO ledger SELECT * FROM ledger WHERE kind = {welcome}",
        "REPLACE INTO ledger SELECT * FROM ledger WHERE kind = {stake}",
        "INSERT INTO ledger SELECT id + 1, kind, subject, line, asset, debit, credit, amount, at FROM ledger WHERE kind = {stake} LIMIT 1",
        "INSERT INTO ledger SELECT -99, kind, subject, line, asset, debit, credit, amount, at FROM ledger WHERE kind = {stake} LIMIT 1",
        "INSERT INTO ledger SELECT -99, kind, subject, line, asset, debit, credit, amount, at FROM ledger WHERE kind = {welcome} LIMIT 1",
        "INSERT INTO ledger SELECT 99, kind, subject, line + 1, asset, debit, credit, amount, at FROM ledger WHERE kind = {welcome} LIMIT 1",
        "INSERT INTO posting VALUES ({stake}, 99, 0, 1, {stakes}, 700000001, 0, 0)",
        "INSERT INTO posting VALUES ({stake}, 99, 0, 1, 700000001, 700000001, 5, 0)",
        "INSERT INTO posting VALUES ({stake}, 99, 0, 1, 700000001, {stakes}, 999999999999999, 0)",
        "INSERT INTO posting VALUES ({stake}, 99, 0, 1, 12345, {stakes}, 5, 0)",
        "INSERT INTO posting VALUES ({stake}, 99, 0, 1, 700000001, {stakes}, 1.5, 0)",
        "INSERT INTO account (asset, owner, balance) VALUES (1, 555, 10)",
        "DELETE FROM account",
        "UPDATE account SET balance = -1 WHERE owner = 700000001",
        "UPDATE account SET balance = 9223372036854775807 + 1 WHERE owner = {house:bankroll}",
        "UPDATE round SET payout = payout + 1",
        "UPDATE round SET nonce = 7",
        "DELETE FROM round",
        "INSERT INTO round (id, player, previous, game, choice, moves, asset, stake, staked, seed_pair, nonce, opened_at, settled_at, payout, pay_table) SELECT 99, player, id, game, choice, '', asset, stake, staked, seed_pair, nonce, 0, 0, 0, pay_table FROM round",
        "INSERT INTO round (id, player, previous, game, choice, moves, asset, stake, staked, seed_pair, nonce, opened_at, settled_at, payout, pay_table) SELECT 99, player, id, game, choice, '', asset, stake, staked, seed_pair, nonce + 2, 0, 0, 0, pay_table FROM round",
        "REPLACE INTO account (asset, owner, balance) VALUES (1, 700000001, 0)",
        "REPLACE INTO posting SELECT * FROM posting WHERE kind = {welcome}",
        "REPLACE INTO seed_pair SELECT id, player, randomblob(32), NULL, NULL, NULL FROM seed_pair",
        "UPDATE toss SET payout = payout + 1",
        "UPDATE toss SET value = 7 - value",
        "UPDATE toss SET stake = 1",
        "DELETE FROM toss",
        "INSERT INTO toss (id, player, toss, bet, pay_table, asset, stake, chat, opened_at, message, value, payout, settled_at) SELECT id + 9, player, toss, bet, pay_table, asset, stake, chat, 0, 1, 6, 99, 0 FROM toss",
        "INSERT INTO posting SELECT kind, subject, line, asset, debit, credit, amount, at FROM posting WHERE kind = {toss settlement}",
        "UPDATE seat SET nonce = 0",
        "UPDATE seat SET seed_pair = 1 - seed_pair",
        "UPDATE seed_pair SET server_seed = randomblob(32)",
        "UPDATE seed_pair SET client_seed = 'other' WHERE opened_at IS NOT NULL",
        "DELETE FROM seed_pair",
        "UPDATE round SET pay_table = NULL",
        "UPDATE pay_table SET hash = zeroblob(32)",
        "DELETE FROM pay_table",
        "INSERT INTO pay_table SELECT 9, hash, game, choice, form, text FROM pay_table",
        "INSERT INTO pay_table (hash, game, choice) SELECT zeroblob(32), game, choice FROM pay_table",
        "INSERT INTO pay_table (hash, game, choice, text) SELECT zeroblob(32), game, choice, text FROM pay_table",
        "INSERT INTO round (id, player, previous, game, choice, moves, asset, stake, staked, seed_pair, nonce, opened_at, settled_at, payout, pay_table) SELECT 99, player, id, game, choice, '', asset, stake, staked, seed_pair, nonce + 1, 0, 0, 0, NULL FROM round",
    ] {
        sql.execute_batch("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON")
            .expect("a pragma");
        let refused = sql.execute(&coded(forbidden), []).expect_err(forbidden);
        let refused = refused.to_string();
        let of_view = ["UPDATE posting", "DELETE FROM posting"];
        let of_view = of_view.iter().any(|way| forbidden.starts_with(way));
        let by_rule = !refused.contains(" columns ") && refused.contains("is a view") == of_view;
        assert!(by_rule, "{forbidden}: {refused}");
    }
    assert_eq!(table.findings(), [""; 0]);
}

/// All ways in which an entry of any kind could move money: those of the table can be booked, no others.
#[test]
fn an_entry_moves_money_only_the_way_of_its_kind() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(BOB, BOB, "/start");
    let sql = table.sql();
    // Whether the balances would do is another matter.
    sql.execute_batch(
        "DROP TRIGGER posting_moves_balances;
         INSERT OR IGNORE INTO account (asset, owner) SELECT asset.code, player.id FROM asset, player; BEGIN",
    )
    .expect("drops");
    let mut insert = sql
        .prepare("INSERT INTO posting VALUES (?1, 99, ?2, ?3, ?4, ?5, 1, 0)")
        .expect("a statement");
    let (mut booked, mut shapes) = (0, 0);
    let owner = |class: Class, player| match class {
        Class::Player => player,
        house => house.code(),
    };
    for kind in wings::entry_kinds() {
        shapes += kind.shapes.len();
        for (debit, credit) in Class::ALL
            .iter()
            .flat_map(|debit| Class::ALL.map(|credit| (*debit, credit)))
        {
            let (from, to) = (owner(debit, ALICE), owner(credit, BOB));
            for (line, asset) in
                (0..4).flat_map(|line| ASSETS.iter().map(move |row| (line, row.asset)))
            {
                let fits = kind.shapes.iter().any(|shape| {
                    (shape.debit, shape.credit) == (debit, credit)
                        && shape.line.is_none_or(|only| only == line)
                        && shape.play.is_none_or(|play| play == asset.is_play())
                });
                let place = format!(
                    "{}: {debit:?} to {credit:?} on {line}, {asset:?}",
                    kind.name
                );
                match insert.execute([kind.code, line, asset.code(), from, to]) {
                    Ok(_) => assert!(fits, "{place}"),
                    Err(error) if from == to => assert!(!fits, "{place}: {error}"),
                    Err(error) => {
                        let why = error.to_string();
                        assert!(
                            !fits && why.contains("moves money that way"),
                            "{place}: {why}"
                        );
                        continue;
                    }
                }
                booked += i32::from(fits);
                sql.execute_batch("ROLLBACK; BEGIN").expect("undone");
            }
        }
    }
    assert!(shapes >= 20 && booked > 100, "{shapes} shapes, {booked}");
}

/// Each audit is broken on purpose, and no other way than by taking the triggers away first.
#[test]
fn every_audit_finds_what_it_is_for() {
    let tampers = [
        (
            "UPDATE account SET balance = balance + 1 WHERE owner = 700000001",
            "Every balance is the sum",
        ),
        (
            "UPDATE account SET balance = balance + 1 WHERE owner = {house:bonus}",
            "sum to zero",
        ),
        (
            "UPDATE round SET payout = NULL, settled_at = NULL",
            "stakes of what is open",
        ),
        (
            "UPDATE round SET staked = staked + 1, stake = stake",
            "went from its player into escrow",
        ),
        ("UPDATE round SET payout = payout + 1", "one settlement"),
        ("DELETE FROM round", "belongs to what its kind is about"),
        ("UPDATE round SET nonce = nonce + 1", "0, 1, 2"),
        (
            "INSERT INTO posting VALUES ({stake}, 1, 7, 1, {house:bankroll}, 700000001, 5, 0)",
            "the way that its kind does",
        ),
        (
            "INSERT INTO posting VALUES ({funding}, 99, 0, 1, {world}, 700000001, 5, 0)",
            "the way that its kind does",
        ),
        (
            "INSERT INTO posting VALUES ({stake}, 1, 7, 2, 700000001, {stakes}, 5, 0)",
            "in the asset of what it is about",
        ),
        (
            "INSERT INTO posting VALUES ({refill}, 700000001, 0, 1, {world}, 700000002, 5, 0)",
            "of no player but whom that belongs to",
        ),
        (
            "INSERT INTO posting VALUES ({refill}, 99, 0, 1, {world}, 700000001, 5, 0)",
            "belongs to what its kind is about",
        ),
        (
            "UPDATE account SET balance = 5 WHERE owner = {house:held}",
            "what was held back",
        ),
        (
            "UPDATE toss SET payout = NULL, settled_at = NULL, value = NULL, message = NULL",
            "what was held back",
        ),
        (
            "INSERT INTO posting VALUES ({stake}, 1, 7, 1, {house:bankroll}, {house:held}, 5, 0)",
            "the way that its kind does",
        ),
        (
            "UPDATE seat SET turn = turn + 1",
            "right behind their last round",
        ),
        ("UPDATE tally SET paid = paid + 1", "statistics"),
        (
            "UPDATE turnover SET paid = paid + 1",
            "turnover of each day",
        ),
        ("UPDATE turnover SET squares = 0", "turnover of each day"),
        ("UPDATE turnover SET day = day + 1", "turnover of each day"),
        ("DELETE FROM active", "each counted once"),
        (
            "UPDATE account SET bet_on = bet_on - 1",
            "each counted once",
        ),
        ("UPDATE flow SET amount = amount + 1", "flows of money"),
        (
            "UPDATE pay_table SET game = 'dice'",
            "pay table of its game",
        ),
        ("INSERT INTO open_table VALUES (1, 5)", "stands on a table"),
        (
            "INSERT INTO agenda VALUES ('table', 1, 5)",
            "its moment on the agenda",
        ),
        (
            "INSERT INTO agenda VALUES ('toss', 99, 5)",
            "its moment on the agenda",
        ),
        (
            "INSERT INTO agenda VALUES ('nothing', 1, 5)",
            "its moment on the agenda",
        ),
        ("UPDATE seat SET next_pair = seed_pair", "committed ahead"),
        (
            "UPDATE toss SET payout = NULL, settled_at = NULL, value = NULL, message = NULL",
            "stakes of what is open",
        ),
        (
            "UPDATE toss SET payout = NULL, settled_at = NULL, value = NULL, message = NULL",
            "has its dice in the outbox",
        ),
        (
            "UPDATE toss SET payout = payout + 1",
            "settled once when it is over",
        ),
        (
            "INSERT INTO posting SELECT {toss settlement}, subject, 7, asset, {house:bankroll}, 700000001, 5, at FROM posting WHERE kind = {toss settlement} LIMIT 1",
            "settled once when it is over",
        ),
        (
            "INSERT INTO posting SELECT {toss settlement}, subject, 7, asset, {house:bankroll}, 700000001, 5, at FROM posting WHERE kind = {toss settlement} LIMIT 1",
            "is paid from that alone",
        ),
        ("DELETE FROM toss", "belongs to what its kind is about"),
        (
            "UPDATE toss SET value = 7 - value",
            "are counted, each once",
        ),
        (
            "UPDATE toss SET bet = 'odd'",
            "names the pay table of its bet",
        ),
        (
            "INSERT INTO outbox (id, chat, body, notice, text, at, wing, subject)
             VALUES (99, 7, 'dice', 0, '🎲', 0, 'tosses', 1)",
            "has its dice in the outbox",
        ),
        (
            "PRAGMA ignore_check_constraints = 1; UPDATE account SET balance = -1 WHERE owner = {house:bonus}",
            "below zero",
        ),
    ];
    for (tamper, sentence) in tampers {
        let mut table = Table::new(1);
        table.say(ALICE, ALICE, "/start");
        table.say(ALICE, ALICE, "/flip 10 heads");
        table.say(ALICE, ALICE, "/toss 10 dice even");
        let found = table.tampered(tamper);
        assert!(found.contains(sentence), "{tamper}: {found}");
    }
}

#[test]
fn a_chat_where_too_much_waits_takes_no_bets() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 1 heads");
    let (message, data) = table.button(ALICE, "Again").expect("a button");
    table
        .sandbox
        .say(ALICE, ALICE, "/flip 1 heads", None)
        .expect("said");
    table
        .sandbox
        .press(ALICE, ALICE, message, &data)
        .expect("pressed");
    table.sandbox.say(BOB, BOB, "/start", None).expect("said");
    let crowded = Finished {
        standing: Arc::new(Standing {
            full: [ALICE].into(),
            ..Standing::default()
        }),
        ..Finished::default()
    };
    let batch = table.poll();
    table
        .engine
        .step(&batch, crowded, table.now)
        .expect("commits");
    table.run();
    let news = table.news().join("\n");
    assert_eq!(count(&table, "round"), 1, "{news}");
    assert!(
        news.contains("I lag behind") && news.contains("Welcome, Bob"),
        "{news}"
    );
}
