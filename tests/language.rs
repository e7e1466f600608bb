//! The language that each is spoken to in: Telegram's, until another is chosen.
use crate::kit::{Table, house};
use casino_bot::rules::ledger::PlayerId;
use casino_bot::sandbox::{ALICE, BACK_ROOM};
use casino_bot::values::money::Asset;
use serde_json::{Value, json};

const IVAN: i64 = 600_000_007;

fn seated() -> Table {
    let mut table = Table::new(1);
    for player in [IVAN, ALICE] {
        hears(&mut table, player, "en", "/start");
    }
    table
}

/// What the bot says to a message of a player whose Telegram tells this language.
fn hears(table: &mut Table, id: i64, language: impl Into<Value>, text: &str) -> String {
    let from =
        json!({"id": id, "is_bot": false, "first_name": "Ivan", "language_code": language.into()});
    let chat = json!({"id": id, "type": "private", "first_name": "Ivan"});
    let update =
        json!({"message": {"message_id": 1, "date": 1, "from": from, "chat": chat, "text": text}});
    let Value::Object(update) = update else {
        panic!("an update is an object")
    };
    table.sandbox.inject(update).expect("queued");
    assert_eq!(table.run(), [""; 0]);
    table.news().join("\n")
}

const ENGLISH: &str = "That is not a round of yours";
const RUSSIAN: &str = "Это не ваш раунд";

#[test]
fn players_are_spoken_to_as_their_telegram_says_until_they_choose() {
    let mut table = seated();
    for (code, said) in [
        ("en", ENGLISH),
        ("ru", RUSSIAN),
        ("RU-ru", RUSSIAN),
        ("de", ENGLISH),
        ("ru_\u{202E}<b>", RUSSIAN),
        (&"ru".repeat(4_000), ENGLISH),
    ] {
        let heard = hears(&mut table, IVAN, code, "/round 99");
        assert!(heard.contains(said), "{code}: {heard}");
    }
    let welcome = hears(&mut table, IVAN + 2, "ru", "/start");
    for line in [
        "Добро пожаловать, Ivan!",
        "Вот вам бесплатные кредиты: 1,000.00.",
        "Ваши исходы уже зафиксированы.",
    ] {
        assert!(welcome.contains(line), "{welcome}");
    }
    // What is no code changes nothing, and spoils nothing.
    hears(&mut table, IVAN, "ru", "/start");
    for odd in [
        json!(null),
        json!(7),
        json!(["en"]),
        json!({"en": "en"}),
        json!(""),
    ] {
        let heard = hears(&mut table, IVAN, odd.clone(), "/round 99");
        assert!(heard.contains(RUSSIAN), "{odd}: {heard}");
    }
    // Chosen, it stays, whatever Telegram says.
    let asked = hears(&mut table, IVAN, "en", "/language");
    assert!(asked.contains("[· English ·] [Русский]"), "{asked}");
    let (message, data) = table.button(IVAN, "Русский").expect("a button");
    let set = table.press(IVAN, IVAN, message, &data).join("\n");
    assert!(set.contains("[English] [· Русский ·]"), "{set}");
    assert!(hears(&mut table, IVAN, "en", "/round 99").contains(RUSSIAN));
    let typed = hears(&mut table, IVAN, "ru", "/language EN");
    assert!(typed.contains("I speak English now."), "{typed}");
    assert!(hears(&mut table, IVAN, "ru", "/round 99").contains(ENGLISH));
    // Nobody else is spoken to otherwise, and who is told later is told in theirs.
    let alice = table.say(ALICE, ALICE, "/round 99").join("\n");
    assert!(alice.contains(ENGLISH), "{alice}");
    let db = table.engine.books();
    let voice = |id| db.voice(PlayerId(id), Asset::Play).expect("reads");
    assert_eq!(voice(IVAN).language.code, "en");
    assert_eq!(voice(IVAN + 1).language.code, "en", "unknown");
}

#[test]
fn a_choice_lasts_in_groups_and_over_restarts() {
    let mut table = seated();
    table.say(ALICE, ALICE, "/language ru");
    let group = table.say(ALICE, BACK_ROOM, "/round 99").join("\n");
    assert!(group.contains(RUSSIAN), "{group}");
    table.crash(Box::new(crate::kit::Seeded(2)));
    let again = table.say(ALICE, ALICE, "/round 99").join("\n");
    assert!(again.contains(RUSSIAN), "{again}");
}

#[test]
fn a_language_is_written_only_when_it_differs() {
    let mut table = seated();
    table.sql().execute_batch(
        "CREATE TABLE written (at INTEGER); CREATE TRIGGER note AFTER UPDATE ON player BEGIN INSERT INTO written VALUES (1); END",
    ).expect("watched");
    let written = |table: &Table| -> i64 {
        let count = table
            .sql()
            .query_row("SELECT count(*) FROM written", [], |row| row.get(0));
        count.expect("reads")
    };
    for (code, times) in [
        ("en", 0),
        ("en", 0),
        ("ru", 1),
        ("ru", 1),
        ("de", 2),
        ("en", 2),
    ] {
        hears(&mut table, IVAN, code, "/start");
        assert_eq!(written(&table), times, "{code}");
    }
}

#[test]
fn the_owner_is_told_in_the_language_that_they_chose() {
    let mut table = seated();
    let owner = house().owner.expect("an owner").0;
    table.say(owner, owner, "/language ru");
    let broken = json!({"message": {"message_id": "none"}});
    let Value::Object(broken) = broken else {
        panic!("an update is an object")
    };
    table.sandbox.inject(broken).expect("queued");
    table.run();
    let told = table.news().join("\n");
    assert!(told.contains("Обновление отложено как"), "{told}");
    assert_eq!(table.engine.owner_speaks().code, "ru");
}
