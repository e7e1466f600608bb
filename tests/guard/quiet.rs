//! What the excluded and the paused hear: answers, and what they are owed. Every way in which the bot speaks of its own
//! accord, and that no way is missing.
use super::ways::{press, say_as};
use super::*;
use crate::kit::buttons;
use crate::kit::office::{self, Comes};
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::rules::office::Audience;
use casino_bot::sandbox::BOT_ID;
use casino_bot::store::Renewal;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What comes to Bob in private of something that happens while he is kept from playing.
#[derive(Clone, Copy, Debug)]
enum Hears {
    /// No message.
    Nothing,
    /// One message that says this, of money that is his.
    Owed(&'static str),
}
use Hears::{Nothing, Owed};

/// A way in which the bot comes to speak.
struct Occasion {
    name: &'static str,
    /// What Bob does before.
    begins: fn(&mut Table),
    /// What happens then without him.
    happens: fn(&mut Table),
    hears: Hears,
}

const fn when(
    name: &'static str,
    begins: fn(&mut Table),
    happens: fn(&mut Table),
    hears: Hears,
) -> Occasion {
    Occasion {
        name,
        begins,
        happens,
        hears,
    }
}

fn bob(table: &mut Table, text: &str) {
    say_as(table, BOB, BOB, text);
}

fn waits(table: &mut Table, time: Duration) {
    table.pass(time);
    table.run();
}

fn plays_by_itself(table: &mut Table, chat: i64) {
    say_as(table, BOB, chat, "/flip 1 heads");
    for label in ["Auto", "25 rounds", "Win: off", "Start"] {
        press(table, BOB, chat, label);
    }
}

fn asks_for_an_invoice(table: &mut Table) {
    bob(table, "/deposit 20 USDT");
    press(table, BOB, BOB, "Deposit ");
}

fn asks_for_money(table: &mut Table) {
    bob(table, "/withdraw 10 USDT");
    press(table, BOB, BOB, "Withdraw 10");
}

fn again(table: &mut Table) {
    table.crash_into(house_under(&profiles::BASE), Box::new(Seeded(21)));
    table.run();
}

fn nothing(_: &mut Table) {}

/// Every one. A file that speaks and has no row here fails a test below.
static OCCASIONS: &[Occasion] = &[
    when(
        "letters: the house writes to all",
        nothing,
        |t| {
            let house = House {
                owner: Some(PlayerId(ALICE)),
                ..house_under(&profiles::BASE)
            };
            let letter = Act::Broadcast(Audience::All, "Hello".to_owned());
            office::act(t, &house, Comes::in_chat(ALICE), &letter, "").expect("may");
            waits(t, limits::LETTERS_STEP * 2);
        },
        Nothing,
    ),
    when(
        "rounds: a table is left alone",
        |t| bob(t, "/mines 1 3"),
        |t| waits(t, limits::ABANDONED_AFTER),
        Owed("Mines"),
    ),
    when(
        "rounds: auto play comes to its next round",
        |t| plays_by_itself(t, BOB),
        |t| waits(t, limits::AUTO_PLAY_PACE),
        Nothing,
    ),
    when(
        "places: a group is closed in which it plays by itself",
        |t| plays_by_itself(t, BACK_ROOM),
        |t| {
            let closed = t.sandbox.with(|world, _| world.allow(BACK_ROOM, false));
            closed.expect("a group");
            table_is_tried(t);
        },
        Nothing,
    ),
    when(
        "tosses: the dice have landed",
        |t| {
            t.sandbox.with(|world, _| world.next_dice([2]));
            bob(t, "/toss 1 dice even");
        },
        |t| waits(t, limits::TOSS_ANIMATION),
        Owed("toss #1"),
    ),
    when(
        "contests: nobody takes a challenge",
        |t| bob(t, "/duel 1 flip"),
        |t| waits(t, DAY),
        Owed("are back"),
    ),
    when(
        "contests: a group's pot is drawn",
        |t| {
            say_as(t, BOB, BACK_ROOM, "/pot 1");
            say_as(t, CAROL, BACK_ROOM, "/pot 1");
        },
        |t| waits(t, limits::POT_OPEN_FOR),
        Nothing,
    ),
    when(
        "places: a pot ends in a group that is closed",
        |t| {
            say_as(t, BOB, BACK_ROOM, "/pot 1");
            say_as(t, CAROL, BACK_ROOM, "/pot 1");
        },
        |t| {
            let closed = t.sandbox.with(|world, _| world.allow(BACK_ROOM, false));
            closed.expect("a group");
            waits(t, limits::POT_OPEN_FOR);
        },
        Owed("Pot #1"),
    ),
    when(
        "cashier: an invoice is not paid",
        asks_for_an_invoice,
        |t| {
            t.provides("deposit 4 has expired");
        },
        Nothing,
    ),
    when(
        "cashier: the provider does not answer for long",
        |t| {
            t.provides("is silent");
            asks_for_an_invoice(t);
        },
        |t| {
            t.provides("cannot be reached");
            waits(t, limits::INVOICE_WAIT * 2);
            t.provides("answers again");
            waits(t, limits::INVOICE_WAIT * 2);
        },
        Nothing,
    ),
    when(
        "cashier: an invoice is paid all the same",
        asks_for_an_invoice,
        |t| {
            t.provides("deposit 4 is paid");
        },
        Owed("returned"),
    ),
    when(
        "cashier: it is paid in another asset",
        asks_for_an_invoice,
        |t| {
            t.provides("deposit 4 is paid with 5 TON");
        },
        Owed("returned"),
    ),
    when(
        "cashier: a withdrawal is paid",
        asks_for_money,
        |t| drop(press(t, ALICE, ALICE, "✅ Approve")),
        Owed("sent to your"),
    ),
    when(
        "cashier: a withdrawal is refused",
        asks_for_money,
        |t| {
            press(t, ALICE, ALICE, "❌ Refuse");
            say_as(t, ALICE, ALICE, "not now");
        },
        Owed("not now"),
    ),
    when(
        "cashier: the cashier is closed",
        nothing,
        |t| {
            t.provides("takes nothing");
            waits(t, limits::HOLDINGS_EVERY * 3);
        },
        Nothing,
    ),
    when(
        "limits: a larger limit can be confirmed, and refills come",
        |t| {
            let of = (Kind::Loss(Period::Day), Some(Asset::Usdt));
            set(t, BOB, of, Some(1));
            set(t, BOB, of, None);
        },
        |t| waits(t, DAY * 8),
        Nothing,
    ),
    when(
        "boards: the week is over",
        |t| {
            bob(t, "/top");
            press(t, BOB, BOB, "Show me");
        },
        |t| waits(t, DAY * 7),
        Nothing,
    ),
    when(
        "support: the office answers him",
        |t| bob(t, "/support Where is my win?"),
        answers,
        Owed("It was paid"),
    ),
    when(
        "support: the office closes his ticket",
        |t| bob(t, "/support Where is my win?"),
        |t| drop(press(t, ALICE, ALICE, "✔️ Close")),
        Owed("Ticket #1 is closed"),
    ),
    when(
        "support: an old ticket closes by itself",
        |t| {
            bob(t, "/support Where is my win?");
            answers(t);
        },
        |t| waits(t, limits::TICKET_ANSWERED_FOR * 2),
        Nothing,
    ),
    when("engine: it starts again", nothing, again, Nothing),
    when(
        "engine: it starts with a copy",
        |t| bob(t, "/mines 1 3"),
        |t| {
            let mark = t.sql().execute_batch("UPDATE intake SET copied = 1");
            mark.expect("marked");
            again(t);
        },
        Owed("Mines"),
    ),
    when(
        "engine: everybody gets new seeds",
        |t| bob(t, "/mines 1 3"),
        |t| {
            let now = t.now.wall;
            within(t, |db| db.set_renewal(Some(Renewal::Asked), now)).expect("asked");
            // It begins, goes through the players, and ends.
            for _ in 0..3 {
                waits(t, MINUTE);
            }
        },
        Owed("Mines"),
    ),
];

/// The owner answers what Bob has written.
fn answers(table: &mut Table) {
    press(table, ALICE, ALICE, "✍️ Answer");
    say_as(table, ALICE, ALICE, "It was paid");
}

/// Something is to be said in the group.
fn table_is_tried(table: &mut Table) {
    say_as(table, CAROL, BACK_ROOM, "/flip 1 heads");
    waits(table, limits::AUTO_PLAY_PACE);
}

/// Words of buttons that lead on to a bet or to a deposit.
const LEADS_ON: [&str; 9] = [
    "Again", "Change", "Auto", "Start", "Accept", "Deposit", "Pay", "Play", "Games",
];

/// What the bot has said to Bob in private, behind this message.
fn told_to_bob(table: &Table, behind: i64) -> Vec<Value> {
    let all = table.sandbox.with(|world, _| world.messages(BOB));
    let new = |message: &Value| message["message_id"].as_i64() > Some(behind);
    let all = all
        .into_iter()
        .filter(|message| message["from"]["id"] == BOT_ID);
    all.filter(new).collect()
}

#[test]
fn who_is_kept_from_playing_hears_nothing_but_answers_and_what_they_are_owed() {
    for word in ["30d", "life"] {
        for Occasion {
            name,
            begins,
            happens,
            hears,
        } in OCCASIONS
        {
            let mut table = floor(&profiles::BASE);
            begins(&mut table);
            shut_out(&table, BOB, word);
            let before = told_to_bob(&table, 0).pop().expect("answers");
            let before = before["message_id"].as_i64().expect("a number");
            happens(&mut table);
            let said = told_to_bob(&table, before);
            match hears {
                Nothing => assert_eq!(said, [Value::Null; 0], "{name}"),
                Owed(what) => {
                    assert_eq!(said.len(), 1, "{name}: {said:#?}");
                    let text = said[0]["text"].as_str().unwrap_or_default();
                    assert!(text.contains(what), "{name}: {text}");
                }
            }
            for message in &said {
                for button in buttons(message) {
                    let label = button["text"].as_str().unwrap_or_default();
                    let leads = LEADS_ON.iter().any(|word| label.contains(word));
                    assert!(!leads, "{name}: {label}");
                }
            }
            assert_eq!(table.findings(), [""; 0], "{name}");
        }
    }
}

/// What a file that makes messages makes them for.
const SPEAKERS: &[(&str, &str)] = &[
    ("casino.rs", "answers"),
    ("casino/desk.rs", "answers"),
    ("casino/visit.rs", "answers"),
    ("casino/places.rs", "places"),
    ("casino/wings/alerts/told.rs", "the owner"),
    ("casino/wings/browser/link.rs", "answers"),
    ("casino/wings/cashier/told.rs", "cashier"),
    ("casino/wings/contests/ends.rs", "the owner"),
    ("casino/wings/contests/shown.rs", "contests"),
    ("casino/wings/letters/due.rs", "letters"),
    ("casino/wings/office/second.rs", "the owner"),
    ("casino/wings/rounds/abandoned.rs", "rounds"),
    ("casino/wings/rounds/auto.rs", "rounds"),
    ("casino/wings/support/answer.rs", "support"),
    ("casino/wings/support/notices.rs", "the owner"),
    ("casino/wings/tosses/table.rs", "tosses"),
    ("casino/wings/tosses/toss.rs", "answers"),
    ("casino/wings/wallets/owed.rs", "the owner"),
    ("shell/app/notices.rs", "the owner"),
    ("shell/workers/engine.rs", "answers"),
    ("shell/workers/engine/hear.rs", "the owner"),
    ("shell/workers/engine/renewal.rs", "engine"),
    ("shell/workers/engine/restore.rs", "engine"),
];

fn speaks(path: &Path) -> bool {
    let text = fs::read_to_string(path).expect("reads");
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let makes = [
        "Reply::line(",
        "Reply::notice(",
        "Reply::say(",
        "Reply::edit(",
        "= Reply {",
        "Ok(Reply {",
    ];
    makes.iter().any(|make| code.contains(make))
}

fn speakers(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            speakers(&path, root, found);
        } else if speaks(&path) {
            let name = path.strip_prefix(root).expect("inside");
            found.push(name.to_string_lossy().into_owned());
        }
    }
}

#[test]
fn nobody_speaks_by_a_way_that_is_not_tried() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for folder in ["casino", "shell"] {
        speakers(&root.join(folder), &root, &mut found);
    }
    found.push("casino.rs".to_owned());
    found.sort();
    let mut known: Vec<_> = SPEAKERS
        .iter()
        .map(|(file, _)| (*file).to_owned())
        .collect();
    known.sort();
    assert_eq!(found, known);
    for (file, of) in SPEAKERS {
        let tried = OCCASIONS.iter().any(|row| row.name.starts_with(of));
        let asked = ["answers", "the owner"].contains(of);
        assert!(tried || asked, "{file}");
    }
}
