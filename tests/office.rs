//! What the owner and the admins do about money: each is asked for, confirmed and done once, by who may.
mod alerts;
mod bankrolls;
mod gate;
mod letters;
mod panel;
mod stopped;
mod sums;
mod tickets;

use crate::kit::{Seeded, Table, buttons, house};
use casino_bot::casino::{Cashier, House};
use casino_bot::rules::ledger::{Account, Entry, EntryKey, PlayerId, SuspenseId, WithdrawalId};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, BOT_ID, CAROL};
use casino_bot::store::cashier::{
    DepositRow, DepositState, HoldingRow, Till, Why, WithdrawalRow, WithdrawalState,
};
use casino_bot::values::money::{Amount, Asset, Cap};
use casino_bot::values::time::Wall;
use std::time::Duration;

/// Alice owns the house, Bob is an admin, Carol plays.
struct Office(Table);

fn usdt(units: i64) -> Amount {
    Amount::from_units(units * 1_000_000).expect("an amount")
}

impl Office {
    /// What the bot has written to somebody in private.
    fn told(&self, who: i64) -> Vec<String> {
        let all = self.0.sandbox.with(|world, _| world.messages(who));
        let bots = all.iter().filter(|message| message["from"]["id"] == BOT_ID);
        let texts = bots.filter_map(|message| message["text"].as_str());
        texts.map(str::to_owned).collect()
    }

    fn waits(&mut self, time: Duration) {
        self.0.pass(time);
        self.0.run();
    }

    fn house() -> House {
        House {
            admins: vec![PlayerId(BOB)],
            cashier: Some(Cashier {
                assets: vec![Asset::Usdt, Asset::Ton],
                bot: None,
                deposit: (1, 10_000),
                withdrawal: (2, 10_000),
                withdrawal_a_day: Cap::Dollars(10_000),
                approval_from: Cap::default(),
            }),
            ..house()
        }
    }

    fn new() -> Self {
        let mut table = Table::of(Self::house(), Box::new(Seeded(1)));
        for player in [ALICE, BOB, CAROL] {
            table.say(player, player, "/start");
        }
        Self(table)
    }

    fn now(&self) -> Wall {
        self.0.now.wall
    }

    fn say(&mut self, who: i64, text: &str) -> String {
        self.0.say(who, who, text).join("\n")
    }

    fn press(&mut self, who: i64, label: &str) -> String {
        let (message, data) = self.0.button(who, label).expect(label);
        self.0.press(who, who, message, &data).join("\n")
    }

    fn number(&self, sql: &str) -> i64 {
        let found = self.0.sql().query_row(sql, [], |row| row.get(0));
        found.unwrap_or_else(|e| panic!("{sql}: {e}"))
    }

    fn holds(&self, account: Account) -> i64 {
        let balance = self.0.engine.books().balance(Asset::Usdt, account);
        balance.expect("reads").units() / 1_000_000
    }

    /// Carol has paid so much in.
    fn pays_in(&self, amount: Amount) {
        let (db, now) = (self.0.engine.books(), self.now());
        let id = db.next_deposit_id().expect("a number");
        let player = PlayerId(CAROL);
        let mut row = DepositRow {
            id,
            player,
            asset: Asset::Usdt,
            amount,
            worth: amount.units(),
            payload: format!("{:0>26}", id.0),
            asked_at: now,
            state: DepositState::Asked,
            since: now,
            unheard: 0,
            missed: 0,
            invoice: None,
            url: None,
            expires_at: None,
            looked_at: None,
            fee: None,
            disputed: false,
            why: None,
            message: None,
        };
        db.open_account(Asset::Usdt, player).expect("opens");
        db.add_deposit(&row).expect("asked for");
        row.state = DepositState::Open;
        (row.invoice, row.url, row.expires_at) = (Some(id.0), Some(String::new()), Some(now));
        db.save_deposit(&row).expect("open");
        (row.state, row.fee) = (DepositState::Paid, Some(Amount::ZERO));
        db.save_deposit(&row).expect("paid");
        let (key, to) = (EntryKey::deposit(id), Account::Player(player));
        let entry = Entry::paid_in(key, Asset::Usdt, to, amount, Amount::ZERO);
        db.post(&entry, now).expect("posts");
    }

    /// Carol asks for so much, and it waits for approval.
    fn asks_for(&self, amount: Amount) -> WithdrawalId {
        let (db, now) = (self.0.engine.books(), self.now());
        let id = db.next_withdrawal_id().expect("a number");
        let player = PlayerId(CAROL);
        let row = WithdrawalRow {
            id,
            player,
            asset: Asset::Usdt,
            amount,
            worth: amount.units(),
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
        let from = Account::Player(player);
        let entry = Entry::single(key, Asset::Usdt, from, Account::Payouts, amount);
        db.post(&entry, now).expect("posts");
        id
    }

    /// So much came in that is nobody's, or that cannot be counted.
    fn comes_in(&self, invoice: i64, amount: Option<Amount>) -> SuspenseId {
        let (db, now) = (self.0.engine.books(), self.now());
        let coins = amount.map(|amount| (Asset::Usdt, amount, Amount::ZERO));
        let said = amount.map_or("12 GOLD".to_owned(), |amount| {
            Asset::Usdt.plain(amount) + " USDT"
        });
        let id = db.add_suspense((invoice, None), coins, (&said, Why::Unknown), now);
        let id = id.expect("entered");
        if let Some(amount) = amount {
            let key = EntryKey::suspense_in(id);
            let to = Account::Suspense;
            let entry = Entry::paid_in(key, Asset::Usdt, to, amount, Amount::ZERO);
            db.post(&entry, now).expect("posts");
        }
        id
    }

    fn check(&self) {
        assert_eq!(self.0.findings(), [""; 0]);
    }
}

#[test]
fn only_the_owner_and_admins_find_the_office_and_only_in_private() {
    let mut office = Office::new();
    for admin in [ALICE, BOB] {
        let said = office.say(admin, "/admin");
        assert!(
            said.contains("The cashier is open.") && said.contains("Nothing waits."),
            "{said}"
        );
        assert_eq!(office.0.say(admin, BACK_ROOM, "/admin"), [""; 0]);
    }
    let said = office.say(CAROL, "/admin");
    assert!(said.contains("do not know that command"), "{said}");
    // Whatever button somebody may have had from when they were one.
    let mut former = Office::house();
    former.admins.clear();
    let page = office.0.sandbox.with(|world, _| world.messages(BOB));
    let page = page.last().expect("the office").clone();
    office.0.crash_into(former, Box::new(Seeded(2)));
    let message = page["message_id"].as_i64().expect("a number");
    let mut pressed = 0;
    for button in buttons(&page) {
        let data = button["callback_data"].as_str().expect("data");
        if !data.ends_with(":home") {
            let said = office.0.press(BOB, BOB, message, data).join("\n");
            assert!(said.contains("has had its turn"), "{data}: {said}");
            pressed += 1;
        }
    }
    assert_eq!(pressed, 11);
    let said = office.say(BOB, "/admin in 100 USDT gift");
    assert!(said.contains("do not know that command"), "{said}");
    office.check();
}

#[test]
fn a_house_without_a_cashier_has_all_of_the_office_but_money() {
    let mut table = Table::new(1);
    let said = table.say(ALICE, ALICE, "/admin").join("\n");
    assert!(
        said.contains("Office") && !said.contains("cashier"),
        "{said}"
    );
    for money in ["Withdrawals", "Bankrolls", "Reconciliation"] {
        assert!(table.button(ALICE, money).is_none(), "{money}");
    }
    let (message, dice) = table.button(ALICE, "Dice").expect("a button");
    let said = table.press(ALICE, ALICE, message, &dice).join("\n");
    assert!(said.contains("🎲"), "{said}");
    for typed in ["/admin in 100 USDT gift", "/admin out 1 USDT x"] {
        let said = table.say(ALICE, ALICE, typed).join("\n");
        assert!(!said.contains("into the bankroll"), "{said}");
    }
}

#[test]
fn an_admin_approves_a_withdrawal_and_it_is_sent_once() {
    let mut office = Office::new();
    office.pays_in(usdt(50));
    let id = office.asks_for(usdt(20));
    let said = office.say(BOB, "/admin");
    assert!(
        said.contains("Withdrawals to be approved: 1, the oldest for"),
        "{said}"
    );
    let said = office.press(BOB, "Withdrawals · 1");
    assert!(
        said.contains("#1 Carol") && said.contains("20.00 USDT, "),
        "{said}"
    );
    let said = office.press(BOB, "#1");
    assert!(
        said.contains("about 20.00 $") && said.contains("Paid in so far: 50.00"),
        "{said}"
    );
    let (message, approve) = office.0.button(BOB, "Approve").expect("a button");
    office.0.provides("is silent");
    for time in 0..3 {
        let said = office.0.press(BOB, BOB, message, &approve).join("\n");
        let late = said.contains("something has become of it meanwhile");
        assert_eq!(late, time > 0, "{said}");
    }
    let steps = format!(
        "SELECT count(*) FROM withdrawal_step WHERE withdrawal = {}",
        id.0
    );
    assert_eq!(
        office.number(&format!("{steps} AND state = 'reserved' AND by = {BOB}")),
        1
    );
    assert_eq!(office.holds(Account::Payouts), 20);
}

#[test]
fn a_refused_withdrawal_comes_back_with_its_reason() {
    let mut office = Office::new();
    office.pays_in(usdt(50));
    let id = office.asks_for(usdt(20));
    office.say(ALICE, "/admin");
    office.press(ALICE, "Withdrawals");
    office.press(ALICE, "#1");
    let said = office.press(ALICE, "Refuse");
    assert!(said.contains("Why is withdrawal #1 refused?"), "{said}");
    office.say(ALICE, "/admin");
    let said = office.say(ALICE, "because");
    assert!(
        !said.contains("refused"),
        "a command ends the question: {said}"
    );
    assert_eq!(office.holds(Account::Payouts), 20);
    office.press(ALICE, "Withdrawals");
    office.press(ALICE, "#1");
    office.press(ALICE, "Refuse");
    office
        .0
        .say(ALICE, ALICE, "pay with your own account, please");
    assert_eq!(office.holds(Account::Player(PlayerId(CAROL))), 50);
    let step = "SELECT count(*) FROM withdrawal_step WHERE state = 'refused' AND by = 700000001
        AND why = 'pay with your own account, please'";
    assert_eq!(office.number(step), 1);
    let told = office.0.sandbox.with(|world, _| world.messages(CAROL));
    let told = told.last().expect("told")["text"].to_string();
    assert!(
        told.contains("was refused: pay with your own account, please"),
        "{told}"
    );
    // Neither approved nor refused any more.
    let stale = [format!("approve:{}", id.0), format!("refuse:{}", id.0)];
    let (message, _) = office.0.button(ALICE, "Office").expect("a page");
    for fields in stale {
        let data = format!("{}:{fields}", casino_bot::values::base36::base36(ALICE));
        let said = office.0.press(ALICE, ALICE, message, &data).join("\n");
        assert!(
            said.contains("something has become of it meanwhile"),
            "{data}: {said}"
        );
    }
    office.check();
}

#[test]
fn an_unclear_payment_is_given_returned_or_kept_once_and_with_a_reason() {
    let mut office = Office::new();
    for invoice in 1..=3 {
        office.comes_in(invoice, Some(usdt(7)));
    }
    office.comes_in(4, None);
    let said = office.say(BOB, "/admin");
    assert!(
        said.contains("Unclear payments: 4, the oldest for"),
        "{said}"
    );
    let said = office.press(BOB, "Unclear payments · 4");
    assert!(
        said.contains("#1: 7.00 USDT") && said.contains("of no deposit"),
        "{said}"
    );
    // To a player, who is told.
    office.press(BOB, "#1");
    office.press(BOB, "Give to a player");
    for (typed, refused) in [
        ("carol paid twice", "I know no such player"),
        ("12345 paid twice", "I know no such player"),
        (&*CAROL.to_string(), "Say why"),
    ] {
        let said = office.say(BOB, typed);
        assert!(said.contains(refused), "{typed}: {said}");
    }
    let said = office.say(BOB, &format!("{CAROL} paid twice"));
    assert!(said.contains("Give 7.00 USDT of #1 to Carol"), "{said}");
    let (message, give) = office.0.button(BOB, "Give 7.00 USDT").expect("a button");
    for _ in 0..3 {
        office.0.press(BOB, BOB, message, &give);
    }
    assert_eq!(office.holds(Account::Player(PlayerId(CAROL))), 7);
    // Sent back, kept.
    for (of, how, asked) in [
        ("#2", "It was sent back", "sent back by hand?"),
        ("#3", "Keep", "into the bankroll?"),
    ] {
        office.say(ALICE, "/admin");
        office.press(ALICE, "Unclear payments");
        office.press(ALICE, of);
        office.press(ALICE, how);
        let said = office.say(ALICE, "nobody asked for it");
        assert!(said.contains(asked), "{said}");
        office.press(ALICE, how);
    }
    assert_eq!(office.holds(Account::Bankroll), 7);
    assert_eq!(office.holds(Account::Suspense), 0);
    // What cannot be counted is no player's.
    office.say(ALICE, "/admin");
    office.press(ALICE, "Unclear payments · 1");
    let said = office.press(ALICE, "#4");
    assert!(
        said.contains("It cannot be counted here") && !said.contains("[👤"),
        "{said}"
    );
    office.press(ALICE, "It was sent back");
    office.say(ALICE, "in gold");
    office.press(ALICE, "It was sent back");
    let all =
        "SELECT count(*) FROM suspense WHERE state <> 'open' AND reason <> '' AND by IS NOT NULL";
    assert_eq!(office.number(all), 4);
    let said = office.say(ALICE, "/admin");
    assert!(said.contains("Nothing waits."), "{said}");
    office.check();
}

#[test]
fn the_office_says_why_the_cashier_is_closed_and_what_is_unaccounted_for() {
    let mut office = Office::new();
    let (db, now) = (office.0.engine.books(), office.now());
    let till = Till {
        closed: Some((now, "UNAUTHORIZED <b>".to_owned())),
        paused: Some(now),
        asked_at: None,
        ..db.till().expect("reads")
    };
    db.save_till(&till).expect("kept");
    let row = HoldingRow {
        asset: Asset::Usdt,
        available: 90_000_000,
        on_hold: 5_000_000,
        at: now,
        expected: 100_000_000,
        unexplained: -5_000_000,
        since: now,
        apart_since: Some(now),
        least: -5_000_000,
    };
    db.save_holding(&row).expect("kept");
    let said = office.say(BOB, "/admin");
    for part in [
        "The cashier is closed since 2026-01-01 00:00 UTC: UNAUTHORIZED <b>",
        "Withdrawals are paused",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let said = office.press(BOB, "Reconciliation");
    assert!(
        said.contains("USDT 90.00 and 5.00 on hold, should be 100.00"),
        "{said}"
    );
    assert!(said.contains("−5.00 apart at the last look"), "{said}");
    let db = office.0.engine.books();
    db.add_difference(Asset::Usdt, -5_000_000, now)
        .expect("kept");
    let said = office.press(BOB, "Ask now");
    assert!(
        said.contains("−5.00 apart: money is unaccounted for"),
        "{said}"
    );
    assert!(said.contains("was asked just now"), "{said}");
    office.press(BOB, "Look again");
}

#[test]
fn long_lists_have_pages() {
    let mut office = Office::new();
    for invoice in 1..=20 {
        office.comes_in(invoice, Some(usdt(1)));
    }
    office.say(ALICE, "/admin");
    let said = office.press(ALICE, "Unclear payments · 20");
    assert!(
        said.contains("page 1 of 3") && said.contains("#8:"),
        "{said}"
    );
    office.press(ALICE, "Older");
    let said = office.press(ALICE, "Older");
    assert!(
        said.contains("page 3 of 3") && said.contains("#20:"),
        "{said}"
    );
    office.check();
}
