//! One against all: whatever one person does, or one group comes to, the others are served.
use crate::kit::{Seeded, Table};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, BOT_ID, Fault, FaultKind};
use casino_bot::telegram::dispatch::{Finished, Rates};
use casino_bot::values::limits;
use rusqlite::types::FromSql;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::Duration;

const SECOND: Duration = Duration::from_secs(1);

fn number(table: &Table, sql: &str) -> i64 {
    value(table, sql)
}

fn value<T: FromSql>(table: &Table, sql: &str) -> T {
    let found = table.sql().query_row(sql, [], |row| row.get(0));
    found.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn said(table: &Table, user: i64, chat: i64, text: &str) {
    table.sandbox.say(user, chat, text, None).expect("said");
}

/// The bot's messages in a chat.
fn texts(table: &Table, chat: i64) -> Vec<String> {
    let messages = table.sandbox.with(|world, _| world.messages(chat));
    let of_bot = messages.iter().filter(|m| m["from"]["id"] == BOT_ID);
    let text = |message: &Value| message["text"].as_str().unwrap_or_default().to_owned();
    of_bot.map(text).collect()
}

fn passes(table: &mut Table, seconds: u32) {
    for _ in 0..seconds {
        table.pass(SECOND);
        table.turn();
    }
}

/// The group answers nothing but that it wants quiet for so long.
fn silence(table: &Table, seconds: u32, times: u32) {
    let fault = |method: &str| Fault {
        method: method.to_owned(),
        chat: Some(BACK_ROOM),
        kind: FaultKind::Status {
            status: Some(429),
            description: None,
            retry_after: Some(seconds),
            migrate_to_chat_id: None,
        },
        times,
    };
    table.sandbox.with(|world, _| {
        world.fault(fault("sendMessage"));
        world.fault(fault("editMessageText"));
    });
}

/// Alice and Bob know the bot, and the usual flood limits hold.
fn two() -> Table {
    let mut table = Table::new(1);
    for who in [ALICE, BOB] {
        table.say(who, who, "/start");
        table.say(who, BACK_ROOM, "/flip 1 heads");
    }
    table.limit(Rates::new(30, 1, 20));
    table
}

#[test]
fn one_member_does_not_silence_a_group() {
    let mut table = two();
    let before = texts(&table, BACK_ROOM).len();
    for _ in 0..210 {
        said(&table, ALICE, BACK_ROOM, "/balance");
    }
    passes(&mut table, 3);
    let rounds = number(&table, "SELECT count(*) FROM round");
    said(&table, BOB, BACK_ROOM, "/flip 1 heads");
    passes(&mut table, 1);
    assert_eq!(number(&table, "SELECT count(*) FROM round"), rounds + 1);
    passes(&mut table, 45);
    let heard = texts(&table, BACK_ROOM).split_off(before);
    let told = heard.iter().filter(|text| text.contains("on their way"));
    assert_eq!(told.count(), 1, "she is told once: {heard:?}");
    assert!(
        heard
            .iter()
            .any(|text| text.contains("Bob") || text.contains("round #")),
        "he is served within the minute: {heard:?}"
    );
    assert!(heard.len() < 25, "{heard:?}");
    assert_eq!(table.pending(), 0);
    // After that she is heard again.
    let before = texts(&table, BACK_ROOM).len();
    said(&table, ALICE, BACK_ROOM, "/balance");
    passes(&mut table, 5);
    assert_eq!(texts(&table, BACK_ROOM).len(), before + 1);
}

/// Presses so often so fast; how many presses were answered, and how often that it is too fast.
fn clicks(table: &mut Table, times: usize, pace: Duration) -> (usize, usize) {
    table.news();
    let mut toasts = Vec::new();
    for _ in 0..times {
        // Whatever the button is by then.
        let (message, data) = table.button(ALICE, "Again").expect("a button");
        let pressed = table.sandbox.press(ALICE, ALICE, message, &data);
        pressed.expect("pressed");
        table.turn();
        table.pass(pace);
        let events = table.events();
        toasts.extend(events.into_iter().filter(|event| event["type"] == "toast"));
    }
    let fast = |toast: &&Value| {
        toast["text"]
            .as_str()
            .is_some_and(|text| text.contains("faster"))
    };
    (toasts.len(), toasts.iter().filter(fast).count())
}

#[test]
fn a_player_who_clicks_fast_is_never_refused() {
    let mut table = two();
    table.say(ALICE, ALICE, "/flip 1 heads");
    let five_a_second = clicks(&mut table, 300, Duration::from_millis(200));
    assert_eq!(five_a_second, (300, 0));
    // Twenty times as fast is more than anybody can read.
    let (answered, fast) = clicks(&mut table, 1_000, Duration::from_millis(10));
    let most = limits::PERSON_BURST + 10 * limits::PERSON_RATE + 2;
    assert!((100..=most as usize).contains(&answered), "{answered}");
    assert_eq!(fast, 1, "told once a minute");
    // Where there are no limits there is none of this either.
    passes(&mut table, 5);
    table.limit(Rates::new(0, 0, 0));
    let rounds = number(&table, "SELECT count(*) FROM round");
    assert_eq!(clicks(&mut table, 500, Duration::ZERO), (500, 0));
    assert_eq!(number(&table, "SELECT count(*) FROM round"), rounds + 500);
}

#[test]
fn nothing_is_bet_in_a_group_that_telegram_wants_quiet_for_long() {
    for limits in [Rates::new(30, 1, 20), Rates::new(0, 0, 0)] {
        let mut table = two();
        table.limit(limits);
        let (message, data) = table.button(BACK_ROOM, "Again").expect("a button");
        for label in ["Auto", "Start"] {
            let (message, data) = table.button(BACK_ROOM, label).expect(label);
            table.press(BOB, BACK_ROOM, message, &data);
        }
        assert_eq!(number(&table, "SELECT count(*) FROM auto_play"), 1);
        silence(&table, 3_600, 1_000);
        said(&table, ALICE, BACK_ROOM, "/flip 1 heads");
        passes(&mut table, 3);
        let rounds = number(&table, "SELECT count(*) FROM round");
        table.news();
        for _ in 0..30 {
            said(&table, ALICE, BACK_ROOM, "/flip 1 heads");
            let pressed = table.sandbox.press(BOB, BACK_ROOM, message, &data);
            pressed.expect("pressed");
            passes(&mut table, 2);
        }
        assert_eq!(number(&table, "SELECT count(*) FROM round"), rounds);
        let news = table.news().join("\n");
        assert!(
            news.contains("lets me say nothing in this chat for 60 minutes"),
            "{news}"
        );
        said(&table, ALICE, ALICE, "/flip 1 heads");
        passes(&mut table, 1);
        assert_eq!(
            number(&table, "SELECT count(*) FROM round"),
            rounds + 1,
            "everywhere else they play on"
        );
        table.sandbox.with(|world, _| world.clear_faults());
        table.pass(Duration::from_secs(3_600));
        passes(&mut table, 5);
        said(&table, ALICE, BACK_ROOM, "/flip 1 heads");
        passes(&mut table, 5);
        assert!(number(&table, "SELECT count(*) FROM round") > rounds + 1);
        assert_eq!(table.findings(), [""; 0]);
    }
}

#[test]
fn an_edit_waits_as_one_row_however_often_it_is_made() {
    let mut table = two();
    table.limit(Rates::new(0, 0, 0));
    let (message, data) = table.button(BACK_ROOM, "Again").expect("a button");
    silence(&table, 50, 10_000);
    for _ in 0..20 {
        for _ in 0..50 {
            let pressed = table.sandbox.press(BOB, BACK_ROOM, message, &data);
            pressed.expect("pressed");
        }
        table.turn();
    }
    assert_eq!(number(&table, "SELECT count(*) FROM outbox"), 1);
    let waiting = number(&table, "SELECT subject FROM outbox");
    let last = number(&table, "SELECT max(id) FROM round");
    assert_eq!(waiting, last, "the last of them");
    table.crash(Box::new(Seeded(50)));
    assert_eq!(table.pending(), 1);
}

/// 20 000 messages of 1000 bytes that an earlier run left, decided `at` for `person`, both as SQL.
fn leave_messages(table: &Table, at: &str, person: &str) {
    let fills = table.sql().execute_batch(&format!(
        "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 20000)
         INSERT INTO outbox (id, chat, body, notice, text, at, person)
         SELECT id, 900000 + id % 100, 'say', 0, printf('%.1000c', 'x'), {at}, {person} FROM n"
    ));
    fills.expect("inserts");
}

#[test]
fn what_an_earlier_run_left_is_read_a_part_at_a_time() {
    let mut table = two();
    let now = table.now.wall.0.to_string();
    leave_messages(&table, &now, "7");
    table.crash(Box::new(Seeded(50)));
    let mut read = HashSet::new();
    let most = limits::BACKLOG_BYTES / 1_000;
    let first = table.pending();
    assert!((100..most).contains(&first), "{first}");
    let known = HashSet::new();
    while table.engine.has_backlog() {
        let now = table.now;
        let more = table.engine.more_undelivered(&known, now).expect("reads");
        assert!(more.len() < most && more.iter().all(|job| job.by.is_some()));
        read.extend(more.iter().map(|job| job.id));
    }
    assert_eq!(first + read.len(), 20_000);
}

#[test]
fn whatever_cannot_be_handled_is_counted_and_little_of_it_kept() {
    let mut table = two();
    table.news();
    let inject = |update: Value| {
        let Value::Object(update) = update else {
            panic!("an update is an object")
        };
        table.sandbox.inject(update).expect("queued")
    };
    for _ in 0..2_000 {
        inject(json!({"message": {"message_id": "no number", "chat": []}}));
    }
    let other = inject(json!({"callback_query": {"id": 5, "from": "nobody"}}));
    table.run();
    let of_other = format!("SELECT count(*) FROM dead_update WHERE update_id = {other}");
    assert_eq!(number(&table, &of_other), 1, "another cause is kept");
    let kept = number(&table, "SELECT count(*) FROM dead_update");
    assert!(
        kept <= 2 * i64::try_from(limits::SET_ASIDE_PER_CAUSE).expect("few"),
        "{kept}"
    );
    let news = table.news();
    let told = news
        .iter()
        .filter(|line| line.contains("set aside"))
        .count();
    assert_eq!(told, 2, "once a cause: {news:?}");
    // What an earlier program has left is brought within the bound.
    table
        .sql()
        .execute_batch(
            "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 5000)
             INSERT INTO dead_update SELECT -id, 'E', 'a panic', printf('%.2000c', 'x'), id FROM n",
        )
        .expect("inserts");
    table.pass(Duration::from_secs(3_600));
    let Value::Object(bad) = json!({"message": {"message_id": "no number", "chat": []}}) else {
        unreachable!()
    };
    let last = table.sandbox.inject(bad).expect("queued");
    table.run();
    let of_last = format!("SELECT count(*) FROM dead_update WHERE update_id = {last}");
    assert_eq!(number(&table, &of_last), 1);
    assert!(number(&table, "SELECT count(*) FROM dead_update") <= limits::SET_ASIDE_MAX);
    assert!(
        number(&table, "SELECT sum(length(raw)) FROM dead_update") <= limits::SET_ASIDE_BYTES_MAX
    );
}

/// While the database takes nothing, nothing that was to be read or recorded is forgotten.
pub fn a_database_that_takes_nothing_for_a_while_costs_no_reply_and_no_record() {
    let mut table = two();
    let every_other = format!("CASE WHEN id % 2 THEN {} ELSE 0 END", table.now.wall.0);
    leave_messages(&table, &every_other, "NULL");
    table.crash(Box::new(Seeded(50)));
    let (mut read, known) = (table.pending(), HashSet::new());
    let mut fails = true;
    while table.engine.has_backlog() {
        let other = table.sql();
        if fails {
            other.execute_batch("BEGIN IMMEDIATE").expect("locks");
        }
        let now = table.now;
        match table.engine.more_undelivered(&known, now) {
            Ok(more) => read += more.len(),
            Err(fault) => assert!(fails, "{fault}"),
        }
        fails = false;
    }
    assert_eq!(read, 10_000);
    assert_eq!(number(&table, "SELECT count(*) FROM outbox"), 10_000);

    let away = table.path().with_extension("away");
    std::fs::rename(table.path(), &away).expect("moves");
    let delivered = Finished {
        ids: vec![1],
        ..Finished::default()
    };
    let now = table.now;
    let done = table.engine.step(&[], delivered, now);
    assert!(done.is_err() && table.engine.owes(), "{done:?}");
    std::fs::rename(&away, table.path()).expect("moves back");
    let done = table.engine.step(&[], Finished::default(), now);
    assert!(done.is_ok() && !table.engine.owes(), "{done:?}");
    assert_eq!(number(&table, "SELECT count(*) FROM outbox"), 9_999);
}
