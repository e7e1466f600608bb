//! The gate: every action × role × way to come, and that what is done is in the log.
use super::*;
use crate::kit::office::{Comes, act, try_act};
use casino_bot::casino::wings::WINGS;
use casino_bot::casino::wings::office::acts::{self, Act};
use casino_bot::casino::wings::office::adjust::Sum;
use casino_bot::rules::alerts::Watch;
use casino_bot::rules::guard::Kind;
use casino_bot::rules::ledger::AdjustmentId;
use casino_bot::rules::office::{ACTIONS, Action, Audience, Channel, Halt, Role, Topic};
use casino_bot::store::cashier::{Held, Settled};
use casino_bot::store::letters::LetterId;
use casino_bot::store::office::{ActId, Acts};
use casino_bot::store::support::TicketId;

const BOTH: [Channel; 2] = Channel::ALL;

/// Somebody whom nothing else is about.
const LATER: i64 = 710_000_099;

/// So much is taken from a player.
fn taken(amount: i64) -> Sum {
    Sum {
        asset: Asset::Usdt,
        amount: usdt(amount),
        out: true,
    }
}

/// A ticket of theirs.
fn ticket(office: &Office, whom: PlayerId, topic: Topic) -> TicketId {
    let ticket = office
        .0
        .engine
        .books()
        .open_ticket(whom, topic, office.now());
    ticket.expect("opened").id
}

/// Of each action one, with what has to be before it.
fn sample(office: &Office, action: Action) -> Act {
    let whom = PlayerId(CAROL);
    match action {
        Action::SignIn => Act::SignIn,
        Action::SignOut => Act::SignOut,
        Action::Approve => Act::Approve(office.asks_for(usdt(20))),
        Action::Refuse => Act::Refuse(office.asks_for(usdt(20))),
        Action::Settle => Act::Settle(office.comes_in(9, Some(usdt(7))), Settled::Kept),
        Action::Reconcile => Act::Reconcile,
        Action::Fund => Act::Fund(Asset::Usdt, usdt(5)),
        Action::Take => {
            office.owner_does(&Act::Fund(Asset::Usdt, usdt(5)));
            Act::Take(Asset::Usdt, usdt(5))
        }
        Action::Lift => {
            let db = office.0.engine.books();
            let mut till = db.till().expect("reads");
            till.held = Some((office.now(), Held::Copy));
            db.save_till(&till).expect("kept");
            Act::Lift
        }
        Action::Note => Act::Note(whom),
        Action::Freeze => Act::Freeze(whom),
        Action::Unfreeze => {
            office.owner_does(&Act::Freeze(whom));
            Act::Unfreeze(whom)
        }
        Action::Ban => Act::Ban(whom),
        Action::Unban => {
            office.owner_does(&Act::Ban(whom));
            Act::Unban(whom)
        }
        Action::HoldPayouts => Act::HoldPayouts(whom),
        Action::ReleasePayouts => {
            office.owner_does(&Act::HoldPayouts(whom));
            Act::ReleasePayouts(whom)
        }
        Action::Limit => Act::Limit(whom, (Kind::Stake, Some(Asset::Usdt)), Some(5)),
        Action::Halt => Act::Halt(Halt::Maintenance, true),
        Action::WindDown => Act::Halt(Halt::WindDown, true),
        Action::SetRole => Act::SetRole(whom, Some(Role::Support)),
        Action::SetAlert => Act::SetAlert(Watch::Win, false),
        Action::Broadcast => Act::Broadcast(Audience::All, "Hello".to_owned()),
        Action::CallOff => {
            office.owner_does(&Act::Broadcast(Audience::All, "Hello".to_owned()));
            Act::CallOff(LetterId(1))
        }
        Action::Answer => Act::Answer(
            ticket(office, whom, Topic::General),
            Topic::General,
            "yes".to_owned(),
        ),
        Action::AnswerPayment => Act::Answer(
            ticket(office, whom, Topic::Payments),
            Topic::Payments,
            "yes".to_owned(),
        ),
        Action::CloseTicket => {
            Act::CloseTicket(ticket(office, whom, Topic::General), Topic::General)
        }
        Action::ClosePaymentTicket => {
            Act::CloseTicket(ticket(office, whom, Topic::Payments), Topic::Payments)
        }
        Action::Adjust => Act::Adjust(whom, taken(5)),
        Action::ConfirmAdjust | Action::DropAdjust => {
            // By somebody who is gone by then.
            office.owner_does(&Act::SetRole(PlayerId(LATER), Some(Role::Admin)));
            let asked = Comes::in_chat(LATER);
            let house = Office::with_limits();
            let adjust = Act::Adjust(whom, taken(200));
            try_act(&office.0, &house, asked, &adjust, "before").expect("an admin may");
            match action {
                Action::ConfirmAdjust => Act::ConfirmAdjust(AdjustmentId(1)),
                _ => Act::DropAdjust(AdjustmentId(1)),
            }
        }
    }
}

impl Office {
    pub fn with_limits() -> House {
        House {
            profile: &casino_bot::rules::guard::profiles::BASE,
            ..Self::house()
        }
    }

    /// In the transaction under way.
    fn owner_does(&self, what: &Act) {
        let owner = Comes::in_chat(ALICE);
        try_act(&self.0, &Self::with_limits(), owner, what, "before").expect("the owner may");
    }

    /// The owner makes somebody this.
    pub fn hires(&self, who: i64, role: Option<Role>) {
        let hired = act(
            &self.0,
            &Self::with_limits(),
            Comes::in_chat(ALICE),
            &Act::SetRole(PlayerId(who), role),
            "",
        );
        hired.expect("the owner may");
    }

    fn newest(&self) -> ActId {
        let rows = self.0.engine.books().acts(Acts::All, None, 1);
        let rows = rows.expect("reads");
        rows.first().map_or(ActId(0), |row| row.id)
    }
}

/// Somebody of each role, and how the house calls them.
fn people(office: &mut Office) -> Vec<(i64, Option<Role>)> {
    let mut people = vec![
        (ALICE, Some(Role::Owner)),
        (BOB, Some(Role::Admin)),
        (CAROL, None),
    ];
    for (who, role) in (710_000_001..).zip(Role::GIVEN) {
        office.say(who, "/start");
        office.hires(who, Some(role));
        people.push((who, Some(role)));
    }
    let former = 710_000_011;
    office.say(former, "/start");
    office.hires(former, Some(Role::Admin));
    office.hires(former, None);
    people.push((former, None));
    let frozen = 710_000_012;
    office.say(frozen, "/start");
    office.hires(frozen, Some(Role::Admin));
    let house = Office::with_limits();
    let freeze = Act::Freeze(PlayerId(frozen));
    act(&office.0, &house, Comes::in_chat(ALICE), &freeze, "seen").expect("may");
    people.push((frozen, None));
    people
}

#[test]
fn every_action_is_done_by_who_may_and_by_nobody_else() {
    let mut office = Office::new();
    office.pays_in(usdt(500));
    office.say(LATER, "/start");
    let people = people(&mut office);
    let house = Office::with_limits();
    let db = office.0.engine.books();
    for row in &ACTIONS {
        for (who, role) in &people {
            for (channel, private) in BOTH.into_iter().flat_map(|it| [(it, true), (it, false)]) {
                let comes = Comes {
                    who: *who,
                    channel,
                    private,
                };
                for reason in ["a reason", ""] {
                    db.begin().expect("begins");
                    let what = sample(&office, row.action);
                    let before = office.newest();
                    let done = try_act(&office.0, &house, comes, &what, reason);
                    let role_may = role.is_some_and(|role| row.may.contains(&role));
                    let comes_right = private && (row.web || channel == Channel::Chat);
                    // Nobody acts on themselves.
                    let on_self = what.whom() == Some(PlayerId(*who));
                    let said = !row.reason || !reason.is_empty();
                    let may = role_may && comes_right && said && !on_self;
                    let told = format!("{} by {role:?} in {channel:?}: {done:?}", row.word);
                    assert_eq!(done.is_ok(), may, "{told}");
                    let after = office.newest();
                    assert_eq!(after.0 - before.0, i64::from(may), "{told}");
                    if may {
                        let act = db.act(after).expect("reads").expect("is there");
                        assert_eq!(act.action, row.word);
                        assert_eq!((act.actor, act.at), (PlayerId(*who), office.now()));
                        let known = act.known().expect("known");
                        assert_eq!((Some(known.0), known.1), (*role, channel));
                        let wanted = Some(reason.to_owned()).filter(|it| !it.is_empty());
                        assert_eq!(act.reason, wanted);
                    }
                    db.rollback();
                }
            }
        }
    }
    office.check();
}

#[test]
fn nobody_but_the_owner_acts_on_the_office_and_nobody_on_themselves() {
    let mut office = Office::new();
    let people = people(&mut office);
    let house = Office::with_limits();
    for (who, _) in &people {
        for (whom, role) in &people {
            let freeze = Act::Freeze(PlayerId(*whom));
            office.0.engine.books().begin().expect("begins");
            let comes = Comes::in_chat(*who);
            let done = try_act(&office.0, &house, comes, &freeze, "a reason").is_ok();
            let of = |who: i64| people.iter().find(|(id, _)| *id == who).and_then(|it| it.1);
            let mine = of(*who);
            let may = mine.is_some_and(|mine| mine.may(Action::Freeze))
                && who != whom
                && (role.is_none() || mine == Some(Role::Owner));
            let stands = office
                .0
                .engine
                .books()
                .hold(PlayerId(*whom))
                .expect("reads");
            office.0.engine.books().rollback();
            // One is frozen already.
            let last = people.last().expect("some").0;
            assert_eq!(done, may && *whom != last, "{who} {whom}");
            assert!(!done || stands.is_stopped());
        }
    }
}

#[test]
fn no_forged_or_old_button_of_the_office_does_anything() {
    let mut office = Office::new();
    office.pays_in(usdt(50));
    office.asks_for(usdt(20));
    let wing = WINGS
        .iter()
        .find(|wing| wing.name == "office")
        .expect("a wing");
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
    let before = office.newest();
    let mut tried = 0;
    for deed in (wing.buttons.examples)() {
        for (who, chat, message, owner, says) in [
            (CAROL, CAROL, message, CAROL, "has had its turn"),
            (CAROL, CAROL, message, ALICE, "somebody else's"),
            (BOB, BACK_ROOM, group, ALICE, "somebody else's"),
            (ALICE, BACK_ROOM, group, ALICE, "has had its turn"),
        ] {
            let data = deed.data(PlayerId(owner), Asset::Play);
            let said = office.0.press(who, chat, message, &data).join("\n");
            assert!(said.contains(says), "{data}: {said}");
            tried += 1;
        }
    }
    assert!(tried > 100);
    assert_eq!(office.newest(), before);
    office.check();
}

#[test]
fn who_is_demoted_between_question_and_answer_has_done_nothing() {
    let mut office = Office::new();
    office.hires(CAROL, Some(Role::Support));
    let dave = 710_000_013;
    office.say(dave, "/start");
    office.say(CAROL, "/admin");
    office.press(CAROL, "Find a player");
    office.say(CAROL, &dave.to_string());
    office.press(CAROL, "Freeze");
    office.hires(CAROL, None);
    let before = office.newest();
    let said = office.say(CAROL, "looks odd");
    assert!(said.contains("has had its turn"), "{said}");
    assert_eq!(office.newest(), before);
    assert!(
        acts::role(&Office::house(), office.0.engine.books(), PlayerId(CAROL))
            .expect("reads")
            .is_none()
    );
    office.check();
}

#[test]
fn the_log_is_only_appended_to_and_what_it_says_is_all_that_holds() {
    let mut office = Office::new();
    let house = Office::with_limits();
    for (what, reason) in [
        (Act::Freeze(PlayerId(CAROL)), "seen"),
        (Act::HoldPayouts(PlayerId(CAROL)), "asked"),
        (Act::SetRole(PlayerId(CAROL), Some(Role::Auditor)), ""),
        (Act::Halt(Halt::Game("coin"), true), ""),
        (
            Act::Limit(PlayerId(CAROL), (Kind::Stake, Some(Asset::Usdt)), Some(5)),
            "low",
        ),
        (Act::Unfreeze(PlayerId(CAROL)), "fine"),
    ] {
        act(&office.0, &house, Comes::in_chat(ALICE), &what, reason).expect("may");
    }
    office.check();
    let sql = office.0.sql();
    for wrong in [
        "DELETE FROM office_log",
        "UPDATE office_log SET reason = 'other'",
        "INSERT OR REPLACE INTO office_log SELECT * FROM office_log WHERE id = 1",
        "INSERT INTO office_log (id, at, actor, role, channel, action, about, subject)
         VALUES (99, 0, 700000001, 'owner', 'chat', 'note', 'player', '1')",
        "UPDATE office_state SET value = 'free'",
        "UPDATE office_state SET value = 'banned' WHERE about = 'play'",
        "INSERT INTO office_state VALUES ('play', '5', 'banned', 1)",
        "INSERT OR REPLACE INTO office_state SELECT about, subject, 'banned', act FROM office_state WHERE about = 'play'",
        "DELETE FROM office_state",
    ] {
        assert!(sql.execute_batch(wrong).is_err(), "{wrong}");
    }
    // A kill later all of it holds.
    office.0.crash_into(house.clone(), Box::new(Seeded(3)));
    let db = office.0.engine.books();
    let hold = db.hold(PlayerId(CAROL)).expect("reads");
    assert!(!hold.is_stopped() && hold.payouts);
    assert_eq!(
        db.role(PlayerId(CAROL)).expect("reads"),
        Some(Role::Auditor)
    );
    assert!(db.halts().expect("reads").has(Halt::Game("coin")));
    office.check();
}

#[test]
fn audits_find_payments_and_letters_that_the_log_does_not_know() {
    for tamper in [
        "UPDATE office_log SET actor = 700000002 WHERE action = 'approve'",
        "UPDATE withdrawal_step SET by = NULL WHERE state = 'refused'",
        "UPDATE suspense SET reason = 'another'",
        "UPDATE funding SET by = 700000002",
        "UPDATE letter SET by = 700000002",
        "INSERT INTO letter SELECT 2, audience, text, by, at + 1, 0, 0, 'sent' FROM letter",
    ] {
        let mut office = Office::new();
        let house = Office::with_limits();
        office.pays_in(usdt(50));
        let does = |office: &mut Office, what: Act, reason: &str| {
            office.0.pass(Duration::from_secs(1));
            act(&office.0, &house, Comes::in_chat(ALICE), &what, reason).expect("may");
        };
        does(&mut office, Act::Note(PlayerId(CAROL)), "the first");
        let id = office.asks_for(usdt(20));
        does(&mut office, Act::Approve(id), "");
        does(&mut office, Act::Refuse(id), "after all");
        let id = office.comes_in(9, Some(usdt(7)));
        does(&mut office, Act::Settle(id, Settled::Kept), "nobody's");
        does(&mut office, Act::Fund(Asset::Usdt, usdt(5)), "bought");
        does(
            &mut office,
            Act::Broadcast(Audience::All, "Hello".to_owned()),
            "",
        );
        office.check();
        let found = office.0.tampered(tamper);
        assert!(
            found.contains("Since the office's log begins"),
            "{tamper}: {found}"
        );
    }
}

#[test]
fn audits_find_what_the_office_never_did() {
    for (tamper, told) in [
        (
            "UPDATE office_state SET value = 'free' WHERE about = 'play'",
            "is what the office's log says last",
        ),
        (
            "DELETE FROM office_state WHERE about = 'halt'",
            "is what the office's log says last",
        ),
        ("DELETE FROM office_log WHERE id = 2", "has every row"),
        ("DELETE FROM house_limit", "limit that the house has set"),
        (
            "UPDATE house_limit SET value = 1",
            "limit that the house has set",
        ),
        (
            "UPDATE office_log SET new = 'banned' WHERE id = 1",
            "is what the office's log says last",
        ),
    ] {
        let office = Office::new();
        let house = Office::with_limits();
        for (what, reason) in [
            (Act::Freeze(PlayerId(CAROL)), "seen"),
            (Act::Note(PlayerId(CAROL)), "seen"),
            (Act::Halt(Halt::Maintenance, true), ""),
            (
                Act::Limit(PlayerId(CAROL), (Kind::Stake, Some(Asset::Usdt)), Some(5)),
                "low",
            ),
        ] {
            act(&office.0, &house, Comes::in_chat(ALICE), &what, reason).expect("may");
        }
        office.check();
        let found = office.0.tampered(tamper);
        assert!(found.contains(told), "{tamper}: {found}");
    }
}
