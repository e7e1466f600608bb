//! Deposits and withdrawals step by step: what each answer, and none, makes of each state.
mod out;

use super::acts;
use super::bank::{Bank, Luck, OWNER, PLAYERS};
use super::made::coins;
use casino_bot::casino::payment::{Failure, Invoice, InvoiceState, News, Order, Transfer};
use casino_bot::casino::wings::cashier::{deposits, withdrawals};
use casino_bot::casino::{Refusal, Trouble};
use casino_bot::rules::ledger::Account;
use casino_bot::rules::ledger::PlayerId;
use casino_bot::store::cashier::{DepositState, WithdrawalRow, WithdrawalState};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

const ALICE: i64 = PLAYERS[0];
const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

pub fn refused<T: std::fmt::Debug>(done: Result<T, Trouble>) -> Refusal {
    match done {
        Err(Trouble::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn usdt(whole: i64) -> Amount {
    Amount::from_units(Asset::Usdt.unit() * whole).expect("an amount")
}

/// The nth call of this kind comes to this, all others to what they come to.
fn unlucky(kind: fn(&Order) -> bool, with: Luck, times: usize) -> Box<dyn FnMut(&Order) -> Luck> {
    let mut left = times;
    Box::new(move |order| {
        if !kind(order) || left == 0 {
            return Luck::Good;
        }
        left -= 1;
        with
    })
}

const fn makes(order: &Order) -> bool {
    matches!(order, Order::Invoice { .. })
}

const fn sends(order: &Order) -> bool {
    matches!(order, Order::Send { .. })
}

fn asked_for(bank: &Bank, kind: fn(&Order) -> bool) -> usize {
    bank.orders.iter().filter(|order| kind(order)).count()
}

/// A player who may withdraw without approval, with 50 whole ones.
fn regular() -> Bank {
    let mut bank = Bank::new(1);
    bank.paid_out(ALICE, 100);
    bank.skip(limits::WITHDRAWALS_DAY * 2);
    bank.pass(limits::RATES_EVERY);
    bank
}

fn requested(bank: &mut Bank, whole: i64) -> WithdrawalRow {
    let row = bank.at(ALICE, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(whole))
    });
    let row = row.expect("it can be asked for");
    bank.settle();
    bank.withdrawal(&row)
}

fn state(bank: &Bank, row: &WithdrawalRow) -> WithdrawalState {
    bank.withdrawal(row).state
}

#[test]
fn a_deposit_is_credited_without_the_fee_whoever_brings_the_news() {
    for told in [false, true] {
        let mut bank = Bank::new(1);
        let row = bank.asked(ALICE, Asset::Usdt, 10);
        let invoice = row.invoice.expect("made");
        let offered = format!(
            "SELECT count(*) FROM outbox WHERE chat = {ALICE} AND markup LIKE '%pay.example/%'"
        );
        assert!(bank.number(&offered) > 0);
        assert!(bank.provider.pay(invoice, bank.now.wall));
        if told {
            bank.tells(invoice, Duration::ZERO);
            bank.tells(invoice, MINUTE);
            bank.settle();
        } else {
            bank.pass(limits::LOOK_EVERY);
        }
        let row = bank.deposit(&row);
        assert_eq!(row.state, DepositState::Paid);
        assert_eq!(row.credited().map(Amount::units), Some(9_700_000));
        let player = Account::Player(row.player);
        assert_eq!(bank.balance(Asset::Usdt, player), 9_700_000);
        assert_eq!(bank.balance(Asset::Usdt, Account::Fees), 300_000);
        bank.pass(MINUTE * 3);
        assert_eq!(bank.balance(Asset::Usdt, player), 9_700_000);
        let said = bank.said_to(ALICE).concat();
        assert_eq!(said.matches("9.70 USDT credited").count(), 1, "{said}");
        bank.check();
    }
}

#[test]
fn an_invoice_whose_making_was_not_answered_is_found_and_made_once() {
    let mut bank = Bank::new(1);
    bank.luck = unlucky(makes, Luck::LostAfter, 1);
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    assert_eq!(row.state, DepositState::Asked);
    bank.pass(SECOND * 6);
    assert_eq!(bank.deposit(&row).state, DepositState::Open);
    assert_eq!(
        (asked_for(&bank, makes), bank.provider.invoices.len()),
        (1, 1)
    );
    // One that was not made is made under the same name, after two looks for it; and so after a kill.
    for lost in [Luck::LostBefore, Luck::Unheard] {
        let mut bank = Bank::new(1);
        bank.luck = unlucky(makes, lost, 1);
        let row = bank.asked(ALICE, Asset::Usdt, 10);
        if lost == Luck::Unheard {
            bank.provider.invoices.clear();
            bank.kill();
        }
        bank.pass(MINUTE);
        assert_eq!(bank.deposit(&row).state, DepositState::Open, "{lost:?}");
        let made: Vec<_> = bank
            .provider
            .invoices
            .values()
            .map(|kept| &kept.payload)
            .collect();
        assert_eq!(made, [&row.payload]);
        assert_eq!(
            asked_for(&bank, |order| matches!(order, Order::Newest { .. })),
            2
        );
    }
}

#[test]
fn every_failure_to_make_an_invoice_has_its_end() {
    use DepositState::{Asked, Open, Refused};
    let said = || "WHY".to_owned();
    for (why, at_once, later, owner) in [
        (Failure::Unknown(said()), Asked, Open, false),
        (Failure::NotDone(None), Asked, Open, false),
        (Failure::NotDone(Some(SECOND * 30)), Asked, Open, false),
        (Failure::Closed(said()), Refused, Refused, true),
        (Failure::Disabled, Refused, Refused, true),
        (Failure::SpendIdUsed, Refused, Refused, true),
        (Failure::NoUser, Refused, Refused, true),
        (Failure::Short, Refused, Refused, true),
        (Failure::OutOfBounds(said()), Refused, Refused, false),
        (Failure::Refused(said()), Refused, Refused, true),
    ] {
        let mut bank = Bank::new(1);
        let before = bank.said_to(OWNER).len();
        bank.luck = unlucky(makes, Luck::Unheard, 1);
        let row = bank.asked(ALICE, Asset::Usdt, 10);
        bank.provider.invoices.clear();
        let deposit = row.id.0;
        let came = Err(why.clone());
        bank.comes(News::Invoiced { deposit, came }, Duration::ZERO);
        bank.settle();
        assert_eq!(bank.deposit(&row).state, at_once, "{why:?}");
        assert_eq!(bank.said_to(OWNER).len() > before, owner, "{why:?}");
        bank.pass(MINUTE);
        assert_eq!(bank.deposit(&row).state, later, "{why:?}");
        if later == Refused {
            assert!(bank.said_to(ALICE).concat().contains("Nothing was paid"));
            assert!(
                bank.engine
                    .books()
                    .open_deposit(row.player, row.asset)
                    .expect("reads")
                    .is_none()
            );
        }
        bank.check();
    }
}

#[test]
fn what_the_provider_never_answers_is_given_up() {
    let mut bank = Bank::new(1);
    bank.luck = Box::new(|order| {
        if makes(order) {
            Luck::LostBefore
        } else {
            Luck::Good
        }
    });
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    bank.pass(limits::INVOICE_WAITED_FOR + MINUTE);
    assert_eq!(bank.deposit(&row).state, DepositState::Refused);
    let made = asked_for(&bank, makes);
    assert!(made < 30, "{made}");
    bank.check();
}

#[test]
fn an_invoice_that_is_not_paid_expires_and_is_looked_at_for_four_days() {
    let mut bank = Bank::new(1);
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    bank.pass(limits::INVOICE_LASTS + MINUTE * 2);
    assert_eq!(bank.deposit(&row).state, DepositState::Expired);
    let looks = |bank: &Bank| asked_for(bank, |order| matches!(order, Order::Invoices { .. }));
    let fast = looks(&bank);
    assert!((120..300).contains(&fast), "{fast}");
    for _ in 0..5 * 24 {
        bank.skip(MINUTE * 60);
        bank.pass(SECOND);
    }
    assert_eq!(bank.deposit(&row).state, DepositState::Closed);
    assert!(looks(&bank) - fast < 30, "{}", looks(&bank) - fast);
    // Paid all the same, it is nobody's by itself.
    let invoice = row.invoice.expect("made");
    bank.provider
        .pay_otherwise(invoice, Asset::Usdt, row.amount);
    bank.tells(invoice, Duration::ZERO);
    bank.pass(SECOND);
    assert_eq!(bank.deposit(&row).state, DepositState::Suspended);
    assert_eq!(bank.balance(Asset::Usdt, Account::Suspense), 9_700_000);
    assert!(
        bank.said_to(ALICE)
            .concat()
            .contains("A person looks into it")
    );
    bank.check();
}

/// What an invoice is said to be, changed.
fn said(bank: &mut Bank, change: impl FnOnce(&mut Invoice)) -> (News, i64) {
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    let id = row.invoice.expect("made");
    bank.provider.pay(id, bank.now.wall);
    let mut invoice = bank.provider.shown(id, bank.now.wall);
    change(&mut invoice);
    (News::Told(invoice), row.id.0)
}

#[test]
fn what_is_not_paid_as_it_was_asked_for_is_nobodys() {
    let other = || Some(coins(Asset::Ton, Amount::credits(1_000)));
    type Change = Box<dyn Fn(&mut Invoice)>;
    let changes: Vec<(&str, i64, Change)> = vec![
        (
            "asset",
            970_000_000,
            Box::new(move |i| {
                (i.paid, i.fee) = (
                    other(),
                    Some(coins(
                        Asset::Ton,
                        Amount::from_units(30_000_000).expect("one"),
                    )),
                )
            }),
        ),
        (
            "amount",
            8_700_000,
            Box::new(|i| i.paid = Some(coins(Asset::Usdt, usdt(9)))),
        ),
        (
            "amount",
            0,
            Box::new(|i| i.paid.as_mut().expect("paid").amount = None),
        ),
        (
            "asset",
            0,
            Box::new(|i| i.paid.as_mut().expect("paid").asset = None),
        ),
        (
            "name",
            9_700_000,
            Box::new(|i| i.payload = Some("somebody else's".to_owned())),
        ),
        (
            "fee",
            10_000_000,
            Box::new(|i| i.fee = Some(coins(Asset::Usdt, usdt(10)))),
        ),
        (
            "fee",
            10_000_000,
            Box::new(|i| i.fee.as_mut().expect("kept").amount = None),
        ),
        ("fee", 10_000_000, Box::new(move |i| i.fee = other())),
    ];
    for (why, waits, change) in changes {
        let mut bank = Bank::new(1);
        let (news, _) = said(&mut bank, change);
        for _ in 0..2 {
            bank.comes(news.clone(), Duration::ZERO);
            bank.settle();
        }
        let found = format!("SELECT count(*) FROM suspense WHERE why = '{why}'");
        assert_eq!(bank.number(&found), 1, "{why}");
        assert_eq!(bank.number("SELECT count(*) FROM suspense"), 1, "{why}");
        let of = [Asset::Usdt, Asset::Ton].map(|asset| bank.balance(asset, Account::Suspense));
        assert_eq!(of.iter().sum::<i64>(), waits, "{why}");
        assert_eq!(
            bank.balance(Asset::Usdt, Account::Player(PlayerId(ALICE))),
            0
        );
        assert!(
            bank.said_to(OWNER).concat().contains("credited to nobody"),
            "{why}"
        );
        // Whatever is said of it later, it stays so.
        bank.pass(MINUTE);
        assert_eq!(bank.number("SELECT count(*) FROM suspense"), 1, "{why}");
        assert_eq!(
            bank.number("SELECT count(*) FROM deposit WHERE state = 'suspended'"),
            1
        );
        assert_eq!(bank.findings(), Vec::<String>::new());
    }
}

#[test]
fn what_is_paid_otherwise_while_nobody_knows_of_the_invoice_is_nobodys_too() {
    type Change = fn(&mut Invoice);
    let changes: [(&str, Change); 4] = [
        ("asset", |i| i.asked = coins(Asset::Ton, Amount::credits(1))),
        ("amount", |i| i.asked = coins(Asset::Usdt, usdt(9))),
        ("amount", |i| i.paid = Some(coins(Asset::Usdt, usdt(11)))),
        ("asset", |i| i.paid = Some(coins(Asset::Btc, usdt(1)))),
    ];
    for (why, change) in changes {
        for told in [true, false] {
            let mut bank = Bank::new(1);
            bank.luck = unlucky(makes, Luck::LostAfter, 1);
            let row = bank.asked(ALICE, Asset::Usdt, 10);
            assert_eq!(
                row.state,
                DepositState::Asked,
                "its making was not answered"
            );
            let made = *bank.provider.invoices.keys().next().expect("made");
            let mut invoice = bank.provider.shown(made, bank.now.wall);
            invoice.state = InvoiceState::Paid;
            change(&mut invoice);
            let news = match told {
                true => News::Told(invoice),
                false => News::Newest {
                    deposit: row.id.0,
                    came: Ok(vec![invoice]),
                },
            };
            bank.comes(news, Duration::ZERO);
            bank.settle();
            assert_eq!(bank.deposit(&row).state, DepositState::Suspended, "{why}");
            let found =
                format!("SELECT count(*) FROM suspense WHERE why = '{why}' AND deposit = 1");
            assert_eq!(bank.number(&found), 1, "{why}");
            bank.pass(limits::INVOICE_WAITED_FOR);
            assert_eq!(bank.number("SELECT count(*) FROM suspense"), 1, "{why}");
            let said = bank.said_to(ALICE).concat();
            assert_eq!(said.matches("A person looks into it").count(), 1, "{said}");
            assert_eq!(bank.findings(), Vec::<String>::new());
        }
    }
}

#[test]
fn what_waits_in_suspense_before_its_deposit_is_known_ends_that() {
    let mut bank = Bank::new(1);
    bank.luck = unlucky(makes, Luck::LostAfter, 1);
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    let made = *bank.provider.invoices.keys().next().expect("made");
    bank.provider.pay(made, bank.now.wall);
    // A webhook that does not say whose it is.
    let mut invoice = bank.provider.shown(made, bank.now.wall);
    invoice.payload = None;
    bank.comes(News::Told(invoice), Duration::ZERO);
    bank.settle();
    assert_eq!(bank.number("SELECT count(*) FROM suspense"), 1);
    bank.pass(MINUTE);
    assert_eq!(bank.deposit(&row).state, DepositState::Suspended);
    assert_eq!(bank.number("SELECT count(*) FROM suspense"), 1);
    bank.check();
}

#[test]
fn what_is_paid_as_it_was_asked_for_is_credited_although_nobody_had_its_address() {
    let mut bank = Bank::new(1);
    bank.luck = unlucky(makes, Luck::LostAfter, 1);
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    let made = *bank.provider.invoices.keys().next().expect("made");
    bank.provider.pay(made, bank.now.wall);
    let mut invoice = bank.provider.shown(made, bank.now.wall);
    invoice.url.clear();
    bank.comes(News::Told(invoice), Duration::ZERO);
    bank.settle();
    assert_eq!(bank.deposit(&row).state, DepositState::Paid);
    bank.check();
}

#[test]
fn what_is_said_of_a_paid_deposit_later_changes_nothing() {
    type Change = fn(&mut Invoice);
    let changes: [(bool, Change); 5] = [
        (false, |i| i.state = InvoiceState::Active),
        (false, |i| i.state = InvoiceState::Expired),
        (true, |i| i.paid = Some(coins(Asset::Usdt, usdt(11)))),
        (true, |i| i.fee = None),
        (true, |i| i.payload = Some("another".to_owned())),
    ];
    for (alarm, change) in changes {
        let mut bank = Bank::new(1);
        let (paid, _) = said(&mut bank, |_| ());
        bank.comes(paid.clone(), Duration::ZERO);
        bank.settle();
        let News::Told(mut invoice) = paid else {
            unreachable!("it is told");
        };
        change(&mut invoice);
        for _ in 0..2 {
            let (asked, came) = (vec![invoice.id], Ok(vec![invoice.clone()]));
            bank.comes(News::Looked { asked, came }, Duration::ZERO);
            bank.settle();
        }
        let said = bank.said_to(OWNER).concat();
        assert_eq!(
            said.matches("cannot be").count(),
            usize::from(alarm),
            "{invoice:?}: {said}"
        );
        assert_eq!(
            bank.balance(Asset::Usdt, Account::Player(PlayerId(ALICE))),
            9_700_000
        );
        bank.check();
    }
}

#[test]
fn an_answer_about_somebody_elses_invoice_is_none() {
    let mut bank = Bank::new(1);
    let theirs = bank.asked(PLAYERS[1], Asset::Usdt, 10);
    bank.luck = unlucky(makes, Luck::Unheard, 1);
    let ours = bank.asked(ALICE, Asset::Usdt, 10);
    // The same amount, even: but its number is another deposit's.
    let invoice = bank
        .provider
        .shown(theirs.invoice.expect("made"), bank.now.wall);
    for payload in [
        Some(theirs.payload.clone()),
        Some(ours.payload.clone()),
        None,
    ] {
        let came = Ok(Invoice {
            payload,
            ..invoice.clone()
        });
        let deposit = ours.id.0;
        bank.comes(News::Invoiced { deposit, came }, Duration::ZERO);
        bank.settle();
        assert_eq!(bank.deposit(&ours).state, DepositState::Asked);
        assert_eq!(bank.deposit(&theirs).invoice, theirs.invoice);
    }
    // An answer about what was not asked for is not looked at.
    bank.provider.pay(invoice.id, bank.now.wall);
    let came = Ok(vec![bank.provider.shown(invoice.id, bank.now.wall)]);
    let asked = vec![invoice.id + 1];
    bank.comes(News::Looked { asked, came }, Duration::ZERO);
    bank.settle();
    assert_eq!(bank.deposit(&theirs).state, DepositState::Open);
    bank.pass(MINUTE);
    assert_eq!(bank.deposit(&theirs).state, DepositState::Paid);
    assert_eq!(bank.deposit(&ours).state, DepositState::Open);
    bank.check();
}

#[test]
fn many_invoices_are_looked_at_in_few_calls() {
    let mut bank = Bank::new(1);
    for player in 1..=150 {
        bank.meet(player);
        bank.asked(player, Asset::Usdt, 10);
    }
    bank.pass(SECOND * 10);
    bank.orders.clear();
    bank.pass(MINUTE);
    let looks: Vec<_> = (bank.orders.iter())
        .filter_map(|order| match order {
            Order::Invoices { ids } => Some(ids.len()),
            _ => None,
        })
        .collect();
    assert!(
        looks.len() <= 30 && looks.iter().sum::<usize>() >= 150 * 11,
        "{looks:?}"
    );
}

#[test]
fn who_has_blocked_the_bot_is_credited_all_the_same() {
    let mut bank = Bank::new(1);
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    bank.sql()
        .execute("UPDATE player SET blocked_at = 1 WHERE id = ?1", [ALICE])
        .expect("blocked");
    bank.provider.pay(row.invoice.expect("made"), bank.now.wall);
    bank.pass(MINUTE);
    assert_eq!(bank.deposit(&row).state, DepositState::Paid);
    bank.check();
}

#[test]
fn i_have_paid_is_a_look_and_no_credit() {
    let mut bank = Bank::new(1);
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    bank.pass(MINUTE * 40);
    let before = bank.orders.len();
    while bank.orders.len() == before {
        bank.pass(SECOND);
    }
    let looks = |bank: &Bank| asked_for(bank, |order| matches!(order, Order::Invoices { .. }));
    bank.pass(SECOND * 11);
    let before = looks(&bank);
    for _ in 0..5 {
        bank.at(ALICE, |visit| deposits::look(visit, row.id))
            .expect("theirs");
        bank.settle();
    }
    assert_eq!(looks(&bank) - before, 1, "once in ten seconds");
    assert_eq!(bank.deposit(&row).state, DepositState::Open);
    let other = bank.at(PLAYERS[1], |visit| deposits::look(visit, row.id));
    assert_eq!(refused(other), Refusal::NoPayment);
}
