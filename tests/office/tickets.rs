//! Tickets: from a player to the office and back, by whom it may be, and no more than can be read.
use super::*;
use crate::kit::office::{Comes, act};
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::rules::guard::{Exclusion, Shut, Until};
use casino_bot::rules::office::{Role, Topic};
use casino_bot::store::support::{TicketId, TicketState};
use casino_bot::values::limits;

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Office {
    fn does(&self, who: i64, what: &Act) -> bool {
        act(&self.0, &Self::house(), Comes::in_chat(who), what, "seen").is_ok()
    }

    fn state(&self, id: i64) -> TicketState {
        let ticket = self.0.engine.books().ticket(TicketId(id));
        ticket.expect("reads").expect("is kept").state
    }
}

#[test]
fn what_a_player_writes_is_read_answered_and_gone_on_with_until_either_closes_it() {
    let mut office = Office::new();
    let said = office.say(CAROL, "/support");
    assert!(said.contains("What is it about?"), "{said}");
    let said = office.say(CAROL, "My round was <b>cut</b> & off.\nWhy?");
    assert!(said.contains("Ticket #1: your message"), "{said}");
    for who in [ALICE, BOB] {
        let told = office.told(who).pop().expect("a notice");
        assert!(
            told.contains("Ticket #1 (general)") && told.contains("<b>cut</b> & off.\nWhy?"),
            "{told}"
        );
    }
    office.press(BOB, "Answer");
    let said = office.say(BOB, "It was paid: see /history");
    assert!(said.contains("answered"), "{said}");
    let told = office.told(CAROL).pop().expect("an answer");
    assert!(
        told.contains("ticket #1") && told.contains("It was paid: see /history"),
        "{told}"
    );
    assert_eq!(office.state(1), TicketState::Answered);
    // By the button, and by the command, it is the same ticket.
    office.press(CAROL, "Write back");
    office.say(CAROL, "Thank you");
    office.say(CAROL, "/support And one more thing");
    assert_eq!(office.state(1), TicketState::Waiting);
    assert_eq!(office.number("SELECT count(*) FROM ticket"), 1);
    office.say(ALICE, "/admin");
    office.press(ALICE, "Tickets: 1 wait");
    let said = office.press(ALICE, "#1");
    for part in ["cut", "It was paid", "Thank you", "And one more thing"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = office.press(ALICE, "Player");
    assert!(said.contains(&CAROL.to_string()), "{said}");
    office.press(CAROL, "Close");
    assert_eq!(office.state(1), TicketState::Closed);
    let said = office.press(CAROL, "Write back");
    assert!(said.contains("That ticket is closed"), "{said}");
    assert!(!office.does(ALICE, &Act::CloseTicket(TicketId(1), Topic::General)));
    // The log has that it was answered, and not a word of it.
    let log = office.0.sql().query_row(
        "SELECT group_concat(concat_ws('|', action, subject, player, old, new, reason)) FROM office_log",
        [],
        |row| row.get::<_, String>(0),
    );
    assert_eq!(
        log.expect("reads"),
        format!("answer|1|{CAROL}|waiting|answered")
    );
    // A new one, closed by the office.
    office.say(CAROL, "/support Hello again");
    assert_eq!(office.state(2), TicketState::Waiting);
    office.say(ALICE, "/admin");
    office.press(ALICE, "Tickets");
    office.press(ALICE, "#2");
    office.press(ALICE, "Close");
    let told = office.told(CAROL).pop().expect("told");
    assert!(told.contains("Ticket #2 is closed"), "{told}");
    office.check();
}

#[test]
fn tickets_about_payments_are_the_cashiers_too_and_general_ones_are_not() {
    let mut office = Office::new();
    let (cashier, support, auditor) = (710_000_031, 710_000_032, 710_000_033);
    for (who, role) in [
        (cashier, Role::Cashier),
        (support, Role::Support),
        (auditor, Role::Auditor),
    ] {
        office.say(who, "/start");
        office.hires(who, Some(role));
    }
    office.say(CAROL, "/support general words");
    office.waits(limits::TICKETS_TOLD_EVERY);
    office.say(CAROL, "/paysupport payment words");
    let has = |office: &Office, who: i64, words: &str| {
        office.told(who).iter().any(|told| told.contains(words))
    };
    for (who, general, payments) in [
        (ALICE, true, true),
        (BOB, true, true),
        (cashier, false, true),
        (support, true, true),
        (auditor, false, false),
        (CAROL, false, false),
    ] {
        assert_eq!(has(&office, who, "general words"), general, "{who}");
        assert_eq!(has(&office, who, "payment words"), payments, "{who}");
    }
    for (who, general) in [(cashier, false), (support, true), (auditor, true)] {
        office.say(who, "/admin");
        let said = office.press(who, "Tickets");
        assert!(said.contains("payment words"), "{who}: {said}");
        assert_eq!(said.contains("general words"), general, "{who}: {said}");
    }
    let said = office.press(auditor, "#1");
    assert!(
        said.contains("general words") && !said.contains("Answer"),
        "{said}"
    );
    // What the cashier may not, by a button that somebody else had.
    let (message, _) = office.0.button(cashier, "#2").expect("a button");
    for deed in ["ticket:1:0", "answer:1", "close:1"] {
        let data = format!("{}:{deed}", casino_bot::values::base36::base36(cashier));
        let said = office.0.press(cashier, cashier, message, &data).join("\n");
        assert!(said.contains("does not let you"), "{deed}: {said}");
    }
    let text = || "yes".to_owned();
    for (who, topic, id, may) in [
        (cashier, Topic::General, 1, false),
        // As if it were about payments.
        (cashier, Topic::Payments, 1, false),
        (auditor, Topic::Payments, 2, false),
        (CAROL, Topic::General, 1, false),
        (cashier, Topic::Payments, 2, true),
        (support, Topic::General, 1, true),
    ] {
        let done = office.does(who, &Act::Answer(TicketId(id), topic, text()));
        assert_eq!(done, may, "{who} {topic:?} {id}");
    }
    // Nobody answers themselves, the owner included.
    for who in [ALICE, support] {
        office.say(who, "/support mine");
    }
    let theirs = |office: &Office, who: i64| {
        let ticket = office
            .0
            .engine
            .books()
            .ticket_of(PlayerId(who), Topic::General);
        ticket.expect("reads").expect("is open").id
    };
    for who in [ALICE, support] {
        let id = theirs(&office, who);
        assert!(!office.does(who, &Act::Answer(id, Topic::General, text())));
        assert!(!office.does(who, &Act::CloseTicket(id, Topic::General)));
    }
    office.check();
}

#[test]
fn who_may_not_play_may_write_and_is_answered() {
    let mut office = Office::new();
    let shut = |office: &Office| {
        let now = office.now();
        let shut = Exclusion {
            kind: Shut::Exclusion,
            since: now,
            until: Until::after(now, None),
        };
        office
            .0
            .engine
            .books()
            .shut_out(PlayerId(CAROL), &shut)
            .expect("shut out");
    };
    let frozen = |office: &Office| assert!(office.does(ALICE, &Act::Freeze(PlayerId(CAROL))));
    let banned = |office: &Office| assert!(office.does(ALICE, &Act::Ban(PlayerId(CAROL))));
    for (id, stop) in (1..).zip([&shut as &dyn Fn(&Office), &frozen, &banned]) {
        stop(&office);
        office.waits(DAY);
        let said = office.say(CAROL, "/support");
        assert!(said.contains("What is it about?"), "{said}");
        let said = office.say(CAROL, "Why?");
        assert!(
            said.contains(&format!("Ticket #{id}: your message")),
            "{said}"
        );
        let answer = Act::Answer(TicketId(id), Topic::General, format!("Because {id}"));
        assert!(office.does(ALICE, &answer));
        let said = office.say(CAROL, "/support And now?");
        assert!(said.contains("your message"), "{said}");
        let (message, close) = office.0.button(CAROL, "Close").expect("a button");
        let said = office.0.press(CAROL, CAROL, message, &close).join("\n");
        assert!(said.contains("is closed"), "{said}");
        let said = office.say(CAROL, "/privacy");
        assert!(said.contains("What is kept about you"), "{said}");
    }
    assert_eq!(office.number("SELECT count(*) FROM ticket_line"), 9);
    // A group learns nothing of it.
    let said = office.0.say(CAROL, BACK_ROOM, "/support hello").join("\n");
    assert!(said.contains("our private chat"), "{said}");
    assert_eq!(office.number("SELECT count(*) FROM ticket"), 3);
    office.check();
}

#[test]
fn one_account_or_many_fill_neither_the_books_nor_the_offices_chats() {
    let mut office = Office::new();
    let before = office.told(ALICE).len();
    // One writes as much as it can, for an hour.
    for n in 0..60 {
        office.say(CAROL, &format!("/support number {n}"));
        office.say(CAROL, &format!("/paysupport number {n}"));
        office.waits(MINUTE / 2);
    }
    let lines = office.number("SELECT count(*) FROM ticket_line");
    assert!(lines <= limits::TICKET_LINES_AN_HOUR, "{lines}");
    let told = office.told(ALICE).len() - before;
    assert!((1..=2).contains(&told), "{told} notices of two tickets");
    // And opens and closes them all day.
    for _ in 0..24 {
        office.waits(DAY / 24);
        office.say(CAROL, "/support again");
        if office.0.button(CAROL, "Close").is_some() {
            office.press(CAROL, "Close");
        }
    }
    let opened = office.number("SELECT count(*) FROM ticket");
    assert!(opened <= 2 + 2 * limits::TICKETS_A_DAY, "{opened}");
    // Many write at once: the office reads one message, and then one of all the others.
    office.waits(DAY);
    let before = office.told(ALICE).len();
    let crowd: Vec<_> = (720_000_001..720_000_031).collect();
    for who in &crowd {
        office.say(*who, "/support help");
    }
    assert_eq!(office.told(ALICE).len() - before, 1);
    office.waits(limits::TICKETS_TOLD_EVERY);
    let told = office.told(ALICE);
    assert_eq!(told.len() - before, 2);
    let last = told.last().expect("a notice");
    assert!(last.contains("wait for an answer: "), "{last}");
    office.waits(DAY / 4);
    assert_eq!(office.told(ALICE).len() - before, 2, "and nothing new");
    // Nothing too long is taken.
    let long = "я".repeat(limits::TICKET_CHARS_MAX + 1);
    let said = office.say(crowd[0], &format!("/support {long}"));
    assert!(said.contains("1000 characters"), "{said}");
    let said = office.say(crowd[0], &format!("/support {}", &long[2..]));
    assert!(said.contains("your message"), "{said}");
    // A ticket as long as it gets is read in parts.
    let id = TicketId(office.number("SELECT max(ticket) FROM ticket_line"));
    for _ in 0..5 {
        let answer = Act::Answer(id, Topic::General, "b".repeat(limits::TICKET_CHARS_MAX));
        assert!(office.does(ALICE, &answer));
    }
    office.say(ALICE, "/admin");
    office.press(ALICE, "Tickets");
    for _ in 0..4 {
        if office.0.button(ALICE, "Older").is_some() {
            office.press(ALICE, "Older");
        }
    }
    office.check();
}

#[test]
fn as_many_are_open_as_can_be_and_the_longest_answered_go_first() {
    let mut office = Office::new();
    let now = office.now();
    let most = limits::TICKETS_OPEN_MAX;
    let fill = format!(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {most})
         INSERT INTO player (id, name, joined_at) SELECT 800000000 + n, 'x', 1 FROM n"
    );
    let sql = office.0.sql();
    // Players with nothing but a ticket each, for a moment.
    sql.execute_batch("PRAGMA foreign_keys = OFF").expect("off");
    sql.execute_batch(&fill).expect("players");
    for n in 1..=most {
        let sql_of = format!(
            "INSERT INTO ticket VALUES ({n}, {}, 'general', {at}, 'waiting', {at}, 1)",
            800_000_000 + n,
            at = now.0
        );
        sql.execute_batch(&sql_of).expect("a ticket");
    }
    let said = office.say(CAROL, "/support one more");
    assert!(said.contains("Very many write"), "{said}");
    assert_eq!(office.number("SELECT max(id) FROM ticket"), most);
    sql.execute_batch(
        "UPDATE ticket SET state = 'answered', since = since - id WHERE id BETWEEN 5 AND 9",
    )
    .expect("answered");
    let said = office.say(CAROL, "/support one more");
    assert!(said.contains("your message"), "{said}");
    assert_eq!(office.state(9), TicketState::Closed);
    assert_eq!(office.state(8), TicketState::Answered);
}

#[test]
fn what_was_said_goes_in_time_and_its_number_is_nobody_elses() {
    let mut office = Office::new();
    office.say(CAROL, "/support secret words");
    let answer = Act::Answer(TicketId(1), Topic::General, "secret answer".to_owned());
    assert!(office.does(ALICE, &answer));
    office.say(BOB, "/support of bob");
    // One that is answered closes by itself, and one that nobody answers does later.
    office.waits(limits::TICKET_ANSWERED_FOR + DAY);
    assert_eq!(office.state(1), TicketState::Closed);
    assert_eq!(office.state(2), TicketState::Waiting);
    office.waits(limits::TICKET_KEPT_FOR - DAY * 2);
    assert_eq!(
        office.number("SELECT count(*) FROM ticket_line WHERE ticket = 1"),
        2
    );
    office.waits(DAY * 3);
    assert_eq!(
        office.number("SELECT count(*) FROM ticket_line WHERE ticket = 1"),
        0
    );
    assert_eq!(office.state(2), TicketState::Closed);
    office.waits(limits::TICKET_KEPT_FOR + DAY);
    assert_eq!(office.number("SELECT count(*) FROM ticket"), 0);
    let due = "SELECT count(*) FROM agenda WHERE kind = 'tickets'";
    assert_eq!(office.number(due), 0, "nothing is looked for any more");
    office.say(CAROL, "/support new");
    assert_eq!(office.state(3), TicketState::Waiting);
    assert_eq!(office.number(due), 1);
    office.check();
}

#[test]
fn an_answer_without_its_row_of_the_log_is_found() {
    let mut office = Office::new();
    office.say(CAROL, "/support hello");
    office.check();
    let found = office.0.tampered(&format!(
        "INSERT INTO ticket_line VALUES (1, 2, {}, {ALICE}, 'a word')",
        office.now().0
    ));
    assert!(found.contains("Every answer to a ticket"), "{found}");
}
