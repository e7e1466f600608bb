//! Rounds that last, and what every table keeps to.
mod kept;
mod walk;

use crate::kit::{Seeded, Table, coded, house};
use casino_bot::casino::places::Unsaid;
use casino_bot::casino::{House, Reply, Trouble, cage};
use casino_bot::rules::games::coin::Coin;
use casino_bot::rules::games::words::Words;
use casino_bot::rules::games::{
    self, Choice, Draws, GAMES, Game, Illegal, Move, Spec, Step, Wager,
};
use casino_bot::rules::ledger::{Account, PlayerId};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, BOT_USERNAME};
use casino_bot::telegram::dispatch::{Finished, Note};
use casino_bot::telegram::inbound::{self, Me};
use casino_bot::values::base36::base36;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset, Multiplier};
use casino_bot::values::time::Wall;
use serde_json::json;
use std::time::Duration;

fn number(table: &Table, sql: &str) -> i64 {
    table
        .sql()
        .query_row(&coded(sql), [], |row| row.get(0))
        .expect("one number")
}

#[test]
fn rounds_follow_each_other_no_faster_than_the_house_wants() {
    let pause = Duration::from_millis(2_500);
    let mut table = Table::of(House { pause, ..house() }, Box::new(Seeded(1)));
    table.say(ALICE, ALICE, "/start");
    let first = table.say(ALICE, ALICE, "/flip 10 heads").join("\n");
    assert!(first.contains("round #1"), "{first}");
    table.pass(Duration::from_millis(1_040));
    let soon = table.say(ALICE, ALICE, "/dice 1 under 50").join("\n");
    assert!(soon.contains("the next round can start in 1.5 s"), "{soon}");
    let (message, data) = table.button(ALICE, "Again").expect("a button");
    let soon = table.press(ALICE, ALICE, message, &data).join("\n");
    assert!(soon.contains("toast> One moment"), "{soon}");
    table.pass(Duration::from_millis(1_460));
    let second = table.press(ALICE, ALICE, message, &data).join("\n");
    assert!(second.contains("round #2"), "{second}");
    // A clock that is set back holds nobody up.
    table.now.wall = table.now.wall.minus(Duration::from_secs(3_600));
    let third = table.say(ALICE, ALICE, "/flip 10 heads").join("\n");
    assert!(third.contains("round #3"), "{third}");
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn slots_play_by_themselves_only_where_the_house_lets_them() {
    for slots_auto in [false, true] {
        let house = House {
            slots_auto,
            ..house()
        };
        let mut table = Table::of(house, Box::new(Seeded(1)));
        table.say(ALICE, ALICE, "/start");
        table.say(ALICE, ALICE, "/slots 1");
        assert_eq!(table.button(ALICE, "Auto").is_some(), slots_auto);
        // A button from before the setting was changed, or one made up.
        let (message, again) = table.button(ALICE, "Again").expect("a button");
        let forged = again.replacen(":p:", ":a:", 1) + ":133";
        let said = table.press(ALICE, ALICE, message, &forged).join("\n");
        assert_eq!(said.contains("Auto · 1 of 10"), slots_auto, "{said}");
        assert_eq!(said.contains("not offered"), !slots_auto, "{said}");
        assert_eq!(
            number(&table, "SELECT count(*) FROM round"),
            1 + i64::from(slots_auto)
        );
        assert_eq!(table.findings(), [""; 0]);
    }
}

#[test]
fn auto_play_ends_when_nobody_can_read_it() {
    let auto = |chat: i64| {
        let mut table = Table::new(1);
        table.say(ALICE, chat, "/flip 1 heads");
        for label in ["Tails", "▶️", "Auto", "Start"] {
            let (message, data) = table.button(chat, label).expect(label);
            table.press(ALICE, chat, message, &data);
        }
        assert_eq!(number(&table, "SELECT count(*) FROM auto_play"), 1);
        table
    };
    let ended = |mut table: Table, why: &str| {
        let rounds = number(&table, "SELECT count(*) FROM round");
        for _ in 0..3 {
            table.pass(limits::AUTO_PLAY_PACE);
            assert_eq!(table.run(), [""; 0], "{why}");
        }
        let count = number(&table, "SELECT count(*) FROM round");
        assert_eq!(count, rounds, "{why}");
        assert_eq!(number(&table, "SELECT count(*) FROM auto_play"), 0, "{why}");
        assert_eq!(table.findings(), [""; 0]);
    };
    let mut table = auto(ALICE);
    table.sandbox.block(ALICE, true).expect("blocked");
    table.run();
    ended(table, "its player blocked the bot");
    let mut table = auto(BACK_ROOM);
    table.sandbox.block(ALICE, true).expect("blocked");
    table.run();
    ended(table, "its player blocked the bot, and plays in a group");
    // As a courier reports it, of a private chat and of a group that is gone.
    for chat in [ALICE, BACK_ROOM] {
        let mut table = auto(chat);
        let finished = Finished {
            notes: vec![Note::Unsaid(Unsaid {
                reply: Reply::line(chat, String::new(), false),
                player: None,
                tried: false,
            })],
            ..Default::default()
        };
        let now = table.now;
        table.engine.step(&[], finished, now).expect("commits");
        ended(table, "its chat cannot be written to");
    }
}

#[test]
fn auto_play_waits_as_long_as_the_house_wants_a_round_to() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 1 heads");
    for label in ["Auto", "Start"] {
        let (message, data) = table.button(ALICE, label).expect(label);
        table.press(ALICE, ALICE, message, &data);
    }
    // The owner asks for a longer pause, and starts the bot again.
    let pause = Duration::from_secs(5);
    table.crash_into(House { pause, ..house() }, Box::new(Seeded(50)));
    table.pass(limits::AUTO_PLAY_PACE);
    assert_eq!(table.run(), [""; 0]);
    assert_eq!(number(&table, "SELECT count(*) FROM round"), 2);
    table.pass(pause);
    assert_eq!(table.run(), [""; 0]);
    assert_eq!(number(&table, "SELECT count(*) FROM round"), 3);
    assert_eq!(number(&table, "SELECT count(*) FROM auto_play"), 1);
}

/// A group in which the bot is an administrator sends it all that is said.
#[test]
fn in_a_group_only_a_reply_to_the_bot_answers_it() {
    let mut table = Table::new(1);
    table.say(ALICE, BACK_ROOM, "/flip");
    let (message, data) = table.button(BACK_ROOM, "Other").expect("a button");
    table.press(ALICE, BACK_ROOM, message, &data);
    let asked = |table: &Table| number(table, "SELECT count(*) FROM session");
    assert_eq!(asked(&table), 1);
    let me = Me {
        username: BOT_USERNAME.to_owned(),
        ..Default::default()
    };
    let mut say = |id: i64, to: serde_json::Value| {
        let chat = json!({"id": BACK_ROOM, "type": "supergroup"});
        let replied = json!({"message_id": 1, "chat": chat, "from": to});
        let mut said = json!({
            "message_id": 900 + id, "chat": chat, "text": "max",
            "from": {"id": ALICE, "is_bot": false, "first_name": "Alice"},
        });
        if !to.is_null() {
            said["reply_to_message"] = replied;
        }
        let answer =
            json!({"ok": true, "result": [{"update_id": 1_000_000 + id, "message": said}]});
        let batch = inbound::batch(answer.to_string().as_bytes(), &me).expect("a batch");
        let now = table.now;
        table
            .engine
            .step(&batch, Finished::default(), now)
            .expect("commits");
        (table.engine.take_jobs().len(), asked(&table))
    };
    let bot = |name: &str| json!({"id": 5, "is_bot": true, "first_name": "B", "username": name});
    assert_eq!(say(1, serde_json::Value::Null), (0, 1), "said to all");
    let bob = json!({"id": BOB, "is_bot": false, "first_name": "Bob"});
    assert_eq!(say(2, bob), (0, 1), "said to Bob");
    assert_eq!(say(3, bot("other_bot")), (0, 1), "said to another bot");
    assert_eq!(say(4, bot(BOT_USERNAME)), (1, 0), "said to the bot");
}

#[test]
fn a_move_pressed_twice_or_from_an_older_table_is_made_once() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/mines 10 1");
    let (message, data) = table.button(ALICE, "⬜").expect("a cell");
    table.say(ALICE, BACK_ROOM, "/mines");
    for _ in 0..3 {
        let pressed = table.sandbox.press(ALICE, ALICE, message, &data);
        pressed.expect("pressed");
    }
    table.run();
    let said = table.news().join("\n");
    assert_eq!(said.matches("had its turn").count(), 2, "{said}");
    assert_eq!(
        number(&table, "SELECT length(moves) FROM round"),
        2,
        "one cell"
    );
    let (older, stale) = table.button(BACK_ROOM, "⬜").expect("a cell");
    let said = table.press(ALICE, BACK_ROOM, older, &stale).join("\n");
    assert!(said.contains("had its turn"), "{said}");
    // Bob copies the button of a table that is his to see.
    let said = table.press(BOB, BACK_ROOM, older, &stale).join("\n");
    assert!(said.contains("somebody else's"), "{said}");
    // And makes up one of his own for a round that is not his.
    table.say(BOB, BOB, "/start");
    let (_, own) = table
        .button(BOB, "Games")
        .or(table.button(BOB, "Help"))
        .expect("any");
    let (bob, _) = own.split_once(':').expect("an owner");
    let (_, rest) = table.button(ALICE, "⬜").expect("a cell");
    let forged = format!("{bob}:{}", rest.split_once(':').expect("an owner").1);
    let said = table.press(BOB, BOB, 1, &forged).join("\n");
    assert!(said.contains("had its turn"), "{said}");
    assert_eq!(number(&table, "SELECT length(moves) FROM round"), 2);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_kill_between_two_moves_loses_nothing() {
    let mut made = 0;
    for seed in 0..6 {
        let mut table = Table::new(seed * 100);
        table.say(ALICE, ALICE, "/start");
        for (open, moves) in [
            ("/mines 10 1", ["⬜"; 3]),
            ("/hilo 10", ["Skip"; 3]),
            ("/blackjack 10", ["Hit", "Stand", "Stand"]),
            ("/poker 10", ["♦", "♦", "Draw"]),
        ] {
            table.say(ALICE, ALICE, open);
            for label in moves {
                let Some((message, data)) = table.button(ALICE, label) else {
                    continue;
                };
                let pressed = table.sandbox.press(ALICE, ALICE, message, &data);
                pressed.expect("pressed");
                made += 1;
                // Committed, but not yet delivered when the process dies.
                let batch = table.poll();
                let now = table.now;
                let none = Finished::default();
                table.engine.step(&batch, none, now).expect("commits");
                table.crash(Box::new(Seeded(seed * 100 + 50)));
                assert_eq!(table.run(), [""; 0]);
                assert_eq!(table.findings(), [""; 0], "{open} {label}");
            }
        }
        let open = number(&table, "SELECT count(*) FROM round WHERE payout IS NULL");
        let tables = number(&table, "SELECT count(*) FROM open_table");
        assert_eq!(open, tables);
        table.pass(limits::ABANDONED_AFTER);
        assert_eq!(table.run(), [""; 0]);
        assert_eq!(number(&table, "SELECT count(*) FROM open_table"), 0);
        assert_eq!(
            number(
                &table,
                "SELECT balance FROM account WHERE owner = {stakes} AND asset = 1"
            ),
            0
        );
        assert_eq!(table.findings(), [""; 0]);
    }
    assert!(made > 40, "{made} moves prove little");
}

#[test]
fn what_cannot_be_settled_holds_up_nothing_else() {
    let mut table = Table::new(1);
    for (player, text) in [
        (ALICE, "/mines 10 3"),
        (BOB, "/mines 10 3"),
        (BOB, "/hilo 5"),
    ] {
        table.say(player, player, "/start");
        table.say(player, player, text);
    }
    // Alice's round is of a game that this program does not have.
    let sql = table.sql();
    sql.execute_batch(
        "DROP TRIGGER round_once_settled_stays; UPDATE round SET game = 'gone' WHERE id = 1",
    )
    .expect("tampers");
    table.news();
    table.pass(limits::ABANDONED_AFTER);
    table.run();
    let said = table.news().join("\n");
    assert!(
        said.contains("Round #1, abandoned by its player, cannot be settled"),
        "{said}"
    );
    assert!(said.contains("Mines · 24 hours without you"), "{said}");
    assert_eq!(number(&table, "SELECT count(*) FROM open_table"), 1);
    table.run();
    assert_eq!(table.news(), [""; 0], "once a day");
    table.pass(limits::ABANDONED_AFTER);
    table.run();
    assert_eq!(table.news().len(), 1);
}

#[test]
fn a_raise_is_covered_whatever_others_have_won_since() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/blackjack 10");
    // Others have won all that was not held back.
    let left =
        "INSERT INTO posting SELECT {funding}, 99, 0, 1, {house:bankroll}, {world}, balance, 0
                FROM account WHERE asset = 1 AND owner = {house:bankroll}";
    let left = coded(left);
    let sql = table.sql();
    sql.execute_batch("DROP TRIGGER posting_has_a_shape_of_its_kind")
        .expect("drops");
    sql.execute(&left, []).expect("moves");
    let held = "SELECT balance FROM account WHERE asset = 1 AND owner = {house:held}";
    assert_eq!(number(&table, held), 40_000_000, "four stakes");
    let (message, double) = table.button(ALICE, "Double").expect("a button");
    let said = table.press(ALICE, ALICE, message, &double).join("\n");
    assert!(said.contains("stake 20.00 · payout"), "{said}");
    assert_eq!(number(&table, held), 0);
    // What could not be paid is not begun.
    let all = left.replace("99, 0", "99, 1");
    sql.execute(&all, []).expect("moves");
    let said = table.say(ALICE, ALICE, "/dice 1 under 0.01").join("\n");
    assert!(
        said.contains("no bet may win over 1 % of the bankroll"),
        "{said}"
    );
}

#[test]
fn a_second_round_of_a_game_is_not_begun_beside_an_open_one() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/mines 10 3");
    let mines = games::find("mines").expect("a game");
    let wager = Wager {
        stake: Amount::credits(1),
        choice: mines.default_choice(),
    };
    let db = table.engine.books();
    db.begin().expect("begins");
    let second = cage::open(
        &house(),
        db,
        (Asset::Play, PlayerId(ALICE)),
        mines,
        wager,
        Wall(1),
    );
    assert!(
        matches!(second, Err(Trouble::Fault(_))),
        "the books forbid it"
    );
    db.rollback();
    let balance = |account| db.balance(Asset::Play, account).expect("reads");
    assert_eq!(balance(Account::Stakes), Amount::credits(10));
    assert_eq!(table.findings(), [""; 0]);
    let (message, data) = table.button(ALICE, "⬜").expect("a cell");
    let (owner, _) = data.split_once(':').expect("an owner");
    let bet = format!("{owner}:p:mines:m3:lfls:1");
    let said = table.press(ALICE, ALICE, message, &bet).join("\n");
    assert!(said.contains("toast> ⏳ This one is still open"), "{said}");
    assert_eq!(number(&table, "SELECT count(*) FROM round"), 1);
}

#[test]
fn a_house_with_a_game_that_gives_money_away_does_not_open() {
    assert_eq!(casino_bot::rules::games::lint(GAMES), Ok(()));
    /// A coin whose tails return 101 %.
    struct Generous;
    impl Game for Generous {
        fn spec(&self) -> &'static Spec {
            Coin.spec()
        }
        fn choices(&self) -> Vec<Choice> {
            Coin.choices()
        }
        fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
            Coin.pays(choice)
        }
        fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
            let percent = if choice.as_str() == "tails" { 101 } else { 99 };
            Some(Multiplier::ratio(percent, 100))
        }
        fn play(
            &self,
            wager: &Wager,
            moves: &[Move],
            draws: &mut dyn Draws,
        ) -> Result<Step, Illegal> {
            Coin.play(wager, moves, draws)
        }
    }
    let refused = casino_bot::rules::games::lint(&[&Coin, &Generous]).expect_err("tails");
    assert!(refused.contains("coin tails returns 101/100"), "{refused}");
}

#[test]
fn the_panel_opens_every_table_with_the_last_bet() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 25 tails");
    table.say(ALICE, ALICE, "/dice 3 over 66");
    let opens = |table: &Table, label: &str| {
        let (_, data) = table.button(ALICE, label).expect("a button");
        let (_, screen) = data.split_once(':').expect("an owner");
        screen.to_owned()
    };
    let wager = |on: &str, stake: Amount| format!("t:{on}:{}", base36(stake.units()));
    for panel in ["/start", "/games"] {
        table.say(ALICE, ALICE, panel);
        assert_eq!(
            opens(&table, "Coin flip"),
            wager("coin:tails", Amount::credits(25))
        );
        assert_eq!(
            opens(&table, "Dice"),
            wager("dice:gt6600", Amount::credits(3))
        );
        assert_eq!(
            opens(&table, "Slots"),
            wager("slots:line", Amount::credits(10))
        );
    }
    // No more than there is.
    table
        .sql()
        .execute_batch("UPDATE account SET balance = 12000000 WHERE owner = 700000001")
        .expect("poor");
    table.say(ALICE, ALICE, "/start");
    assert_eq!(
        opens(&table, "Coin flip"),
        wager("coin:tails", Amount::credits(12))
    );
}
