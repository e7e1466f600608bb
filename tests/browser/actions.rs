//! Who does what by a form: every role and action, and every way to forge one.
use super::Open;
use crate::kit::house_with_cashier;
use crate::kit::office::{Comes, act};
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::casino::wings::office::adjust::Sum;
use casino_bot::rules::ledger::{Account, Entry, EntryKey, PlayerId, SuspenseId, WithdrawalId};
use casino_bot::rules::office::{ACTIONS, Action, Role, Topic};
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::store::cashier::{Settled, Why, WithdrawalRow, WithdrawalState};
use casino_bot::values::money::{Amount, Asset};

const USDT: Amount = Amount::credits(5);
/// What is done by a form, but what is let go once in a house's life.
const BY_FORM: [Action; 26] = [
    Action::Approve,
    Action::Refuse,
    Action::Settle,
    Action::Reconcile,
    Action::Fund,
    Action::Take,
    Action::Note,
    Action::Freeze,
    Action::Unfreeze,
    Action::Ban,
    Action::Unban,
    Action::HoldPayouts,
    Action::ReleasePayouts,
    Action::Limit,
    Action::Halt,
    Action::WindDown,
    Action::Answer,
    Action::AnswerPayment,
    Action::CloseTicket,
    Action::ClosePaymentTicket,
    Action::SetAlert,
    Action::Broadcast,
    Action::CallOff,
    Action::Adjust,
    Action::ConfirmAdjust,
    Action::DropAdjust,
];

impl Open {
    /// Carol has this much, of nobody's giving but the test's.
    fn has(&self) {
        let db = self.table.engine.books();
        db.open_account(Asset::Usdt, PlayerId(CAROL))
            .expect("opens");
        let to = Settled::Player(PlayerId(CAROL));
        let settle = Act::Settle(SuspenseId(self.suspense()), to);
        let (house, owner) = (house_with_cashier(), Comes::in_chat(ALICE));
        act(&self.table, &house, owner, &settle, "a test").expect("the owner may");
    }

    /// A ticket of Carol's is open: what a form says of it.
    pub(super) fn ticket(&self, topic: Topic) -> String {
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        let open = db.ticket_of(PlayerId(CAROL), topic).expect("reads");
        let id = match open {
            Some(ticket) => ticket.id,
            None => {
                db.open_ticket(PlayerId(CAROL), topic, now)
                    .expect("opened")
                    .id
            }
        };
        format!("id={}&text=yes%0D%0Aindeed", id.0)
    }

    /// Something came in that is nobody's.
    fn suspense(&self) -> i64 {
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        let invoice = 1 + self.count("SELECT coalesce(max(invoice), 0) FROM suspense");
        let coins = Some((Asset::Usdt, USDT, Amount::ZERO));
        let id = db.add_suspense((invoice, None), coins, ("5 USDT", Why::Unknown), now);
        let id = id.expect("entered");
        let key = EntryKey::suspense_in(id);
        let entry = Entry::paid_in(key, Asset::Usdt, Account::Suspense, USDT, Amount::ZERO);
        db.post(&entry, now).expect("posts");
        id.0
    }

    /// A withdrawal of Carol's waits.
    pub(super) fn waiting(&self) -> WithdrawalId {
        self.has();
        let (db, now) = (self.table.engine.books(), self.table.now.wall);
        let id = db.next_withdrawal_id().expect("a number");
        let row = WithdrawalRow {
            id,
            player: PlayerId(CAROL),
            asset: Asset::Usdt,
            amount: USDT,
            worth: USDT.units(),
            spend_id: format!("{:0>26}", id.0),
            asked_at: now,
            state: WithdrawalState::Waiting,
            since: now,
            by: None,
            why: None,
            sends: 0,
            sent_at: None,
            tries: 0,
            missed_at: None,
            looked_at: None,
            used: false,
            intent: None,
            transfer: None,
            disputed: false,
            message: None,
        };
        db.add_withdrawal(&row).expect("asked for");
        let key = EntryKey::withdrawal(id);
        let from = Account::Player(PlayerId(CAROL));
        let entry = Entry::single(key, Asset::Usdt, from, Account::Payouts, USDT);
        db.post(&entry, now).expect("posts");
        id
    }

    /// An adjustment waits that somebody else has asked for; its number.
    pub(super) fn adjusted(&mut self) -> i64 {
        let dave = 710_000_031;
        self.table.say(dave, dave, "/start");
        self.make(dave, "admin");
        let sum = Sum {
            asset: Asset::Usdt,
            amount: Amount::credits(100),
            out: false,
        };
        let adjust = Act::Adjust(PlayerId(CAROL), sum);
        let house = house_with_cashier();
        act(
            &self.table,
            &house,
            Comes::in_chat(dave),
            &adjust,
            "a mix-up",
        )
        .expect("an admin may");
        self.count("SELECT max(id) FROM adjustment")
    }

    /// What a form of these pages says by now of what it would be done twice without.
    pub(super) fn next(&self, action: Action) -> String {
        let answered = |topic: Topic| {
            format!(
                "SELECT count(*) FROM ticket JOIN ticket_line ON ticket = ticket.id
                 WHERE player = {CAROL} AND topic = '{}' AND ticket.state <> 'closed' AND by IS NOT NULL",
                topic.word()
            )
        };
        let sql = match action {
            Action::Fund | Action::Take => "SELECT coalesce(max(id), 0) + 1 FROM funding",
            Action::Adjust => "SELECT coalesce(max(id), 0) + 1 FROM adjustment",
            Action::Broadcast => "SELECT coalesce(max(id), 0) + 1 FROM letter",
            Action::Note => {
                &format!("SELECT coalesce(max(id), 0) FROM office_log WHERE player = {CAROL}")
            }
            Action::Answer => &answered(Topic::General),
            Action::AnswerPayment => &answered(Topic::Payments),
            _ => return String::new(),
        };
        format!("&next={}", self.count(sql))
    }

    /// Sees to it that an action can be done, by the owner's hand; its form.
    fn prepared(&mut self, owner: &(String, String), action: Action) -> String {
        let form = self.without_next(owner, action);
        form + &self.next(action)
    }

    fn without_next(&mut self, owner: &(String, String), action: Action) -> String {
        let carol = format!("player={CAROL}");
        let undone: &[(&str, &str)] = match action {
            Action::Freeze | Action::Ban => &[("unban", ""), ("unfreeze", "")],
            Action::Unfreeze => &[("unban", ""), ("freeze", "")],
            Action::Unban => &[("ban", "")],
            Action::HoldPayouts => &[("release-payouts", "")],
            Action::ReleasePayouts => &[("hold-payouts", "")],
            Action::Approve => &[("release-payouts", "")],
            Action::Halt => &[("halt", "&halt=maintenance&on=no")],
            Action::WindDown => &[("wind-down", "&on=no")],
            Action::SetAlert => &[("alert", "&alert=win&on=yes")],
            _ => &[],
        };
        for (word, more) in undone {
            let form = format!("csrf={}&reason=so&{carol}{more}", owner.1);
            self.post(&format!("/office/do/{word}"), &owner.0, &form);
        }
        match action {
            Action::Approve | Action::Refuse => {
                // Nobody has two.
                let last = self.count("SELECT coalesce(max(id), 0) FROM withdrawal");
                let form = format!("csrf={}&reason=so&id={last}", owner.1);
                self.post("/office/do/refuse", &owner.0, &form);
                format!("id={}", self.waiting().0)
            }
            Action::Settle => format!("id={}&how=kept", self.suspense()),
            Action::Fund | Action::Take => "asset=usdt&amount=1".to_owned(),
            Action::Halt => "halt=maintenance&on=yes".to_owned(),
            Action::WindDown => "on=yes".to_owned(),
            Action::Answer | Action::CloseTicket => self.ticket(Topic::General),
            Action::AnswerPayment | Action::ClosePaymentTicket => self.ticket(Topic::Payments),
            Action::Adjust => format!("{carol}&asset=usdt&amount=1&on=no"),
            Action::ConfirmAdjust | Action::DropAdjust => format!("id={}", self.adjusted()),
            Action::Broadcast | Action::CallOff => {
                let open = self.count("SELECT coalesce(max(id), 0) FROM letter");
                let form = format!("csrf={}&id={open}", owner.1);
                self.post("/office/do/call-off", &owner.0, &form);
                if action == Action::CallOff {
                    let next = self.next(Action::Broadcast);
                    let form = format!("csrf={}&to=all&text=Hello{next}", owner.1);
                    self.post("/office/do/broadcast", &owner.0, &form);
                    format!("id={}", open + 1)
                } else {
                    "to=lately&text=Hello".to_owned()
                }
            }
            Action::SetAlert => "alert=win&on=no".to_owned(),
            Action::Limit => {
                let value = 10 + self.count("SELECT count(*) FROM office_log");
                format!("{carol}&kind=stake&asset=usdt&value={value}")
            }
            _ => carol,
        }
    }
}

#[test]
fn a_form_does_what_its_role_may_and_leaves_its_row() {
    let mut house = Open::new();
    house.table.fund(Asset::Usdt, Amount::credits(1_000));
    let cookie = house.enter(ALICE);
    let csrf = house.csrf(&cookie);
    let owner = (cookie, csrf);
    let mut done = 0;
    for role in Role::ALL {
        let bob = match role {
            Role::Owner => owner.clone(),
            role => {
                house.make(BOB, role.word());
                let cookie = house.enter(BOB);
                let csrf = house.csrf(&cookie);
                (cookie, csrf)
            }
        };
        for row in &ACTIONS {
            if row.action == Action::Lift && role.may(row.action) {
                continue;
            }
            let by_form = BY_FORM.contains(&row.action);
            house.pass(std::time::Duration::from_secs(60));
            let form = house.prepared(&owner, row.action);
            let before = house.acts();
            let path = format!("/office/do/{}", row.word);
            let form = format!("csrf={}&reason=because&{form}", bob.1);
            let answer = house.post(&path, &bob.0, &form);
            let may = role.may(row.action) && row.web && by_form;
            let word = format!("{} by {}: {}", row.word, role.word(), answer.body);
            assert_eq!(answer.status, if may { 303 } else { 409 }, "{word}");
            assert_eq!(house.acts() - before, i64::from(may), "{word}");
            if may {
                let last = format!(
                    "SELECT count(*) FROM office_log WHERE id = (SELECT max(id) FROM office_log)
                     AND action = '{}' AND role = '{}' AND channel = 'web'",
                    row.word,
                    role.word()
                );
                assert_eq!(house.count(&last), 1, "{word}");
                done += 1;
            }
            // To ask the provider once more changes nothing.
            if may && row.action != Action::Reconcile {
                let again = house.post(&path, &bob.0, &form);
                assert_eq!(again.status, 409, "sent twice: {word}");
                assert_eq!(house.acts() - before, 1, "sent twice: {word}");
            }
            if may && row.reason {
                let form = house.prepared(&owner, row.action);
                let form = format!("csrf={}&reason=%20&{form}", bob.1);
                assert_eq!(
                    house.post(&path, &bob.0, &form).status,
                    409,
                    "{word}: no reason"
                );
            }
        }
    }
    assert!(done > 30, "{done} were done");
    assert_eq!(house.table.findings(), [""; 0]);
}

#[test]
fn forms_on_pages_carry_what_they_are_done_once_by() {
    let mut house = Open::new();
    house.ticket(Topic::General);
    house.ticket(Topic::Payments);
    let cookie = house.enter(ALICE);
    for (path, action) in [
        ("money".to_owned(), Action::Fund),
        ("money".to_owned(), Action::Take),
        ("letters".to_owned(), Action::Broadcast),
        (format!("player/{CAROL}"), Action::Adjust),
        (format!("player/{CAROL}"), Action::Note),
        ("tickets/1".to_owned(), Action::Answer),
        ("tickets/2".to_owned(), Action::AnswerPayment),
    ] {
        let page = house.get(&format!("/office/{path}"), &cookie).body;
        let way = format!("/office/do/{}\"", action.word());
        let (_, form) = page.split_once(&way).expect(&path);
        let (form, _) = form.split_once("</form>").expect("an end");
        let next = house.next(action);
        let next = next.strip_prefix("&next=").expect("a number");
        let field = format!("name=\"next\" value=\"{next}\"");
        assert!(form.contains(&field), "{path}: {form}");
    }
}

#[test]
fn a_form_that_is_not_the_sessions_own_does_nothing() {
    let mut house = Open::new();
    house.make(BOB, "admin");
    let (alice, bob) = (house.enter(ALICE), house.enter(BOB));
    let (of_alice, of_bob) = (house.csrf(&alice), house.csrf(&bob));
    assert_ne!(of_alice, of_bob);
    let path = "/office/do/freeze";
    let form = |csrf: &str| format!("player={CAROL}&reason=so&csrf={csrf}");
    let own = "Origin: http://127.0.0.1\r\n";
    let long = "a".repeat(26);
    for (case, cookie, csrf, headers, status) in [
        ("no token", &*bob, "", own, 403),
        ("a wrong token", &bob, &*long, own, 403),
        ("another session's token", &bob, &of_alice, own, 403),
        ("no cookie", "", &of_bob, own, 401),
        ("a made-up cookie", &long, &of_bob, own, 401),
        (
            "two cookies",
            &format!("{bob}; office={alice}"),
            &of_bob,
            own,
            401,
        ),
        (
            "another site",
            &bob,
            &of_bob,
            "Origin: https://evil.example\r\n",
            403,
        ),
        (
            "no origin to be told",
            &bob,
            &of_bob,
            "Origin: null\r\n",
            403,
        ),
        (
            "a sandboxed frame",
            &bob,
            &of_bob,
            "Sec-Fetch-Site: cross-site\r\n",
            403,
        ),
        (
            "two origins",
            &bob,
            &of_bob,
            "Origin: http://127.0.0.1\r\nOrigin: x\r\n",
            403,
        ),
        (
            "plain http by the proxy",
            &bob,
            &of_bob,
            "X-Forwarded-Proto: http\r\n",
            403,
        ),
        (
            "a proxy that nobody set",
            &bob,
            &of_bob,
            "X-Forwarded-For: 1.2.3.4\r\n",
            403,
        ),
    ] {
        let answer = house.post_with(path, cookie, &form(csrf), headers);
        assert_eq!(answer.status, status, "{case}: {}", answer.body);
        assert_eq!(house.acts(), 0, "{case}");
    }
    // By GET nothing is done at all.
    assert_eq!(
        house.get(&format!("{path}?{}", form(&of_bob)), &bob).status,
        405
    );
    // Expired, ended, demoted and frozen meanwhile.
    let sql = house.table.sql();
    let gone =
        "CREATE TEMP TABLE kept AS SELECT * FROM browser_session; DELETE FROM browser_session;";
    sql.execute_batch(gone).expect("ended");
    assert_eq!(house.post(path, &bob, &form(&of_bob)).status, 401);
    let lapsed = "INSERT INTO browser_session SELECT hash, player, 1, 2 FROM kept; DELETE FROM browser_session;
                  INSERT INTO browser_session SELECT * FROM kept;";
    sql.execute_batch(lapsed).expect("back");
    house.make(BOB, "auditor");
    assert_eq!(
        house.post(path, &bob, &form(&of_bob)).status,
        409,
        "demoted"
    );
    house.make(BOB, "none");
    assert_eq!(
        house.post(path, &bob, &form(&of_bob)).status,
        401,
        "dismissed"
    );
    assert_eq!(house.acts(), 0);
    house.make(BOB, "support");
    assert_eq!(house.post(path, &bob, &form(&of_bob)).status, 303);
    assert_eq!(house.acts(), 1);
    house.pass(std::time::Duration::from_secs(8 * 60 * 60 + 1));
    assert_eq!(
        house.post(path, &bob, &form(&of_bob)).status,
        401,
        "expired"
    );
    assert_eq!(house.table.findings(), [""; 0]);
}

#[test]
fn what_waits_for_somebody_else_is_not_said_to_be_done() {
    let mut house = Open::new();
    house.table.fund(Asset::Usdt, Amount::credits(1_000));
    let cookie = house.enter(ALICE);
    let csrf = house.csrf(&cookie);
    let next = house.next(Action::Adjust);
    let form = format!(
        "csrf={csrf}&player={CAROL}&asset=usdt&amount=200&on=no&reason=so&back=money{next}"
    );
    let answer = house.post("/office/do/adjust", &cookie, &form);
    let place = answer.header("Location").expect("a place").to_owned();
    let page = house.get(&place, &cookie).body;
    assert!(
        page.contains("waits for a second person.") && !page.contains("Done."),
        "{place}: {page}"
    );
    // Nor is a withdrawal refused before the provider is sure that it was never sent.
    let id = house.waiting();
    let (db, now) = (house.table.engine.books(), house.table.now.wall);
    let mut row = db.withdrawal(id).expect("reads").expect("is there");
    for state in [
        WithdrawalState::Reserved,
        WithdrawalState::Sending,
        WithdrawalState::Short,
    ] {
        row.enter(state, now);
        if state == WithdrawalState::Sending {
            (row.sends, row.sent_at) = (1, Some(now));
        }
        db.save_withdrawal(&row).expect("sent before");
    }
    let form = format!(
        "csrf={csrf}&id={}&reason=so&back=withdrawals/{}",
        id.0, id.0
    );
    let answer = house.post("/office/do/refuse", &cookie, &form);
    let place = answer.header("Location").expect("a place").to_owned();
    let page = house.get(&place, &cookie).body;
    assert!(
        page.contains("provider is asked first") && !page.contains("Done."),
        "{place}: {page}"
    );
}

#[test]
fn a_withdrawal_is_decided_once_and_the_way_back_is_the_houses_own() {
    let mut house = Open::new();
    let id = house.waiting();
    let cookie = house.enter(ALICE);
    let csrf = house.csrf(&cookie);
    let page = house.get(&format!("/office/withdrawals/{}", id.0), &cookie);
    assert!(
        page.body.contains("Reason; the player reads it"),
        "{}",
        page.body
    );
    let other = house.get(&format!("/office/player/{CAROL}"), &cookie);
    assert!(other.body.contains(">Reason<") && other.body.contains("Freeze"));
    assert!(
        page.body.contains("Approve") && page.body.contains("Refuse"),
        "{}",
        page.body
    );
    let form = format!("csrf={csrf}&id={}&reason=no&back=//evil.example", id.0);
    let answer = house.post("/office/do/refuse", &cookie, &form);
    assert_eq!(
        answer.header("Location"),
        Some("/office?done=yes"),
        "{}",
        answer.head
    );
    let again = house.post("/office/do/approve", &cookie, &form);
    assert_eq!(again.status, 409, "{}", again.body);
    let told = house.table.run();
    assert_eq!(told, [""; 0]);
    let said = house.table.news().join("\n");
    assert!(said.contains("no"), "the player is told: {said}");
    let page = house.get(&format!("/office/withdrawals/{}", id.0), &cookie);
    assert!(
        page.body.contains("refused") && !page.body.contains(">Approve<"),
        "{}",
        page.body
    );
    assert_eq!(house.table.findings(), [""; 0]);
}

#[test]
fn an_answer_from_the_browser_reaches_its_player() {
    let mut house = Open::new();
    house.table.say(CAROL, CAROL, "/support <b>Why</b> & how?");
    let cookie = house.enter(ALICE);
    let csrf = house.csrf(&cookie);
    let today = house.get("/office", &cookie);
    assert!(
        today.body.contains("1 waiting, the oldest for"),
        "{}",
        today.body
    );
    let list = house.get("/office/tickets", &cookie);
    assert!(
        list.body.contains("/office/tickets/1") && list.body.contains("&lt;b&gt;Why&lt;/b&gt;"),
        "{}",
        list.body
    );
    let form = format!("csrf={csrf}&id=1&text=Because%0D%0Aof+that&back=tickets/1&next=0");
    let odd = house.post("/office/do/answer-payment", &cookie, &form);
    assert_eq!(odd.status, 409, "it is not about payments: {}", odd.body);
    let answer = house.post("/office/do/answer", &cookie, &form);
    assert_eq!(answer.status, 303, "{}", answer.body);
    house.table.run();
    let said = house.table.news().join("\n");
    assert!(said.contains("Because\n     of that"), "{said}");
    let page = house.get("/office/tickets/1", &cookie);
    assert!(
        page.body.contains("Because\nof that") && page.body.contains("answered"),
        "{}",
        page.body
    );
    let long = "%D1%8F".repeat(1_000);
    for (text, status) in [(long.clone(), 303), (long + "a", 409)] {
        let next = house.next(Action::Answer);
        let form = format!("csrf={csrf}&id=1&text={text}{next}");
        let answer = house.post("/office/do/answer", &cookie, &form);
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    assert_eq!(house.table.findings(), [""; 0]);
}
