//! Frozen and banned players: stopped at every entry, told once in a while, and paid what is theirs.
use super::*;
use crate::kit::office::{Comes, act};
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::casino::wings::{self, WINGS};
use casino_bot::rules::games::GAMES;
use casino_bot::store::Session;
use casino_bot::values::limits;
use std::time::Duration;

const ALL: [fn(PlayerId) -> Act; 2] = [Act::Freeze, Act::Ban];

fn does(office: &Office, what: &Act) {
    act(
        &office.0,
        &Office::house(),
        Comes::in_chat(ALICE),
        what,
        "seen",
    )
    .expect("may");
}

/// A house in which Carol has money and is stopped.
fn stopped(by: fn(PlayerId) -> Act) -> Office {
    let mut office = Office::new();
    office.pays_in(usdt(50));
    office.say(CAROL, "/start");
    does(&office, &by(PlayerId(CAROL)));
    office
}

const STOPPED: [&str; 2] = ["has stopped your play", "does not let you play"];

fn is_told(said: &str) -> bool {
    STOPPED.iter().any(|part| said.contains(part))
}

/// Everything that could have changed for her.
fn state(office: &Office) -> Vec<i64> {
    [
        "posting",
        "round",
        "toss",
        "contest",
        "deposit",
        "session",
        "office_log",
    ]
    .map(|table| office.number(&format!("SELECT count(*) FROM {table}")))
    .to_vec()
}

#[test]
fn no_command_of_theirs_does_anything_and_they_are_told_once_an_hour() {
    for by in ALL {
        let mut office = stopped(by);
        let said = office.say(CAROL, "/flip 1 heads");
        assert!(is_told(&said) && said.contains("[🏧"), "{said}");
        let before = state(&office);
        let games = GAMES
            .iter()
            .map(|game| format!("/{} {}", game.spec().command, game.spec().example));
        let own = WINGS.iter().filter(|wing| !wing.for_stopped);
        let own = own
            .flat_map(|wing| wing.commands)
            .map(|command| format!("/{}", command.name));
        for typed in games
            .chain(own)
            .chain(["/nonsense".to_owned(), "hello".to_owned()])
        {
            assert_eq!(office.say(CAROL, &typed), "", "{typed}");
            assert_eq!(office.0.say(CAROL, BACK_ROOM, &typed), [""; 0], "{typed}");
        }
        assert_eq!(state(&office), before);
        office
            .0
            .pass(limits::STOPPED_TOLD_EVERY - Duration::from_secs(1));
        assert_eq!(office.say(CAROL, "/start"), "");
        office.0.pass(Duration::from_secs(1));
        assert!(is_told(&office.say(CAROL, "/start")));
        office.check();
    }
}

#[test]
fn no_button_and_no_answer_of_theirs_does_anything() {
    for by in ALL {
        let mut office = stopped(by);
        office.say(CAROL, "/start");
        let page = office.0.sandbox.with(|world, _| world.messages(CAROL));
        let message = page.last().expect("a page")["message_id"]
            .as_i64()
            .expect("a number");
        office.0.say(ALICE, BACK_ROOM, "/start");
        let page = office.0.sandbox.with(|world, _| world.messages(BACK_ROOM));
        let group = page.last().expect("a page")["message_id"]
            .as_i64()
            .expect("a number");
        let before = state(&office);
        for wing in WINGS.iter().filter(|wing| !wing.for_stopped) {
            let mut words = std::collections::HashSet::new();
            for deed in (wing.buttons.examples)() {
                // One of each kind: they are told apart by their words.
                let fields = deed.fields();
                if !words.insert(fields.split(':').next().unwrap_or_default().to_owned()) {
                    continue;
                }
                for (chat, message) in [(CAROL, message), (BACK_ROOM, group)] {
                    let data = deed.data(PlayerId(CAROL), Asset::Play);
                    let said = office.0.press(CAROL, chat, message, &data);
                    assert_eq!(said.len(), 1, "{data}: {said:?}");
                    assert!(
                        said[0].starts_with("toast") && is_told(&said[0]),
                        "{data}: {said:?}"
                    );
                }
            }
            for question in wing.questions {
                let session = Session {
                    awaits: format!("{} 1 1", question.word),
                    message,
                };
                let (db, now) = (office.0.engine.books(), office.now());
                let expires = now.plus(limits::SESSION_AGE_MAX);
                db.await_text(CAROL, PlayerId(CAROL), &session, expires)
                    .expect("noted");
                assert_eq!(office.say(CAROL, "5"), "", "{}", question.word);
                assert!(db_session(&office), "{}", question.word);
                office
                    .0
                    .engine
                    .books()
                    .end_session(CAROL, PlayerId(CAROL))
                    .expect("ends");
            }
        }
        assert_eq!(state(&office), before);
        office.check();
    }
}

fn db_session(office: &Office) -> bool {
    let db = office.0.engine.books();
    let session = db.session(CAROL, PlayerId(CAROL), office.now());
    session.expect("reads").is_some()
}

#[test]
fn what_wings_they_have_all_the_same_puts_no_money_down() {
    let open: Vec<_> = WINGS.iter().filter(|wing| wing.for_stopped).collect();
    let names: Vec<_> = open.iter().map(|wing| wing.name).collect();
    assert_eq!(
        names,
        [
            "plain", "cashier", "wallets", "limits", "support", "privacy"
        ]
    );
    assert!(wings::command_for_stopped("withdraw") && !wings::command_for_stopped("flip"));
    for by in ALL {
        let mut office = stopped(by);
        let said = office.say(CAROL, "/deposit 10 usdt");
        assert!(is_told(&said), "{said}");
        assert_eq!(office.number("SELECT count(*) FROM deposit"), 1);
        office.check();
    }
}

#[test]
fn they_take_out_what_is_theirs_unless_that_is_held_too() {
    for by in ALL {
        let mut office = stopped(by);
        office.0.provides("is silent");
        let said = office.say(CAROL, "/withdraw 20 usdt");
        assert!(!is_told(&said) && said.contains("20.00"), "{said}");
        office.press(CAROL, "Withdraw");
        assert_eq!(office.holds(Account::Payouts), 20, "asked for");
        does(&office, &Act::HoldPayouts(PlayerId(CAROL)));
        office.say(BOB, "/admin");
        office.press(BOB, "Withdrawals · 1");
        office.press(BOB, "#1");
        let said = office.press(BOB, "Approve");
        assert!(said.contains("are held"), "{said}");
        office.press(BOB, "Refuse");
        office.say(BOB, "later");
        let said = office.say(CAROL, "/withdraw 20 usdt");
        assert!(said.contains("are held"), "{said}");
        does(&office, &Act::ReleasePayouts(PlayerId(CAROL)));
        office.say(CAROL, "/withdraw 20 usdt");
        office.press(CAROL, "Withdraw");
        assert_eq!(office.holds(Account::Payouts), 20);
        office.check();
    }
}

#[test]
fn what_was_to_be_sent_waits_again_when_it_is_held() {
    let mut office = Office::new();
    office.pays_in(usdt(50));
    let id = office.asks_for(usdt(20));
    office.0.provides("is silent");
    does(&office, &Act::Approve(id));
    does(&office, &Act::HoldPayouts(PlayerId(CAROL)));
    let row = office
        .0
        .engine
        .books()
        .withdrawal(id)
        .expect("reads")
        .expect("there");
    assert_eq!(row.state, WithdrawalState::Waiting);
    office.0.run();
    office.0.pass(Duration::from_secs(600));
    office.0.run();
    let row = office
        .0
        .engine
        .books()
        .withdrawal(id)
        .expect("reads")
        .expect("there");
    assert_eq!((row.state, row.sends), (WithdrawalState::Waiting, 0));
    does(&office, &Act::ReleasePayouts(PlayerId(CAROL)));
    does(&office, &Act::Approve(id));
    office.check();
}

#[test]
fn what_is_open_of_theirs_ends_by_its_rules() {
    for by in ALL {
        let mut office = Office::new();
        office.say(CAROL, "/mines 1 3");
        office.0.say(CAROL, BACK_ROOM, "/pot 5");
        office.0.say(BOB, BACK_ROOM, "/pot 5");
        office.say(CAROL, "/duel 5 flip");
        office.0.say(CAROL, BACK_ROOM, "/duel 5 flip");
        does(&office, &by(PlayerId(CAROL)));
        // Others accept what she has put down.
        let (message, accept) = office.0.button(BACK_ROOM, "Accept").expect("a button");
        let said = office.0.press(BOB, BACK_ROOM, message, &accept).join("\n");
        assert!(!is_told(&said), "{said}");
        office
            .0
            .pass(limits::ABANDONED_AFTER + Duration::from_secs(86_400));
        office.0.run();
        let open = "SELECT (SELECT count(*) FROM round WHERE payout IS NULL)
            + (SELECT count(*) FROM contest WHERE ended IS NULL)";
        assert_eq!(office.number(open), 0);
        office.check();
    }
}
