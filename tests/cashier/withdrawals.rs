//! What is withdrawn without a person, and by whom it is decided.
use super::acts;
use super::bank::{Bank, Luck, OWNER, PLAYERS};
use casino_bot::casino::payment::Order;
use casino_bot::casino::{Refusal, Trouble, wings};
use casino_bot::rules::ledger::{Account, PlayerId};
use casino_bot::store::cashier::{Settled, WithdrawalRow, WithdrawalState};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;
use wings::cashier::withdrawals;

const PLAYER: i64 = PLAYERS[0];

fn ask(bank: &mut Bank, player: i64, whole: i64) -> Result<WithdrawalRow, Trouble> {
    let amount = Amount::from_units(Asset::Usdt.unit() * whole).expect("an amount");
    bank.at(player, |visit| {
        withdrawals::request(visit, Asset::Usdt, amount)
    })
}

/// One to whom something was sent before, so that no admin has to look at what is small.
fn known(bank: &mut Bank, player: i64, whole: i64) {
    bank.deposited(player, Asset::Usdt, whole);
    let first = ask(bank, player, 1).expect("it may be asked for");
    let approved = bank.at(OWNER, |visit| acts::approve(visit, first.id));
    approved.expect("it waits");
    bank.pass(Duration::from_secs(25 * 60 * 60));
    assert_eq!(bank.withdrawal(&first).state, WithdrawalState::Paid);
}

#[test]
fn the_owner_hears_of_what_waits_without_having_begun_to_play() {
    let mut bank = Bank::new(6);
    bank.deposited(PLAYER, Asset::Usdt, 100);
    bank.house.owner = Some(PlayerId(OWNER + 100));
    bank.house.admins = vec![PlayerId(OWNER + 101)];
    let amount = Amount::from_units(5_000_000).expect("an amount");
    let told = bank.at(PLAYER, |visit| {
        withdrawals::request(visit, Asset::Usdt, amount)?;
        Ok(visit.also.len())
    });
    assert_eq!(told.expect("it may be asked for"), 1);
}

#[test]
fn a_pause_ends_with_the_next_withdrawal_when_none_is_left_to_try() {
    let mut bank = Bank::new(1);
    known(&mut bank, PLAYER, 100);
    bank.provider.disabled = true;
    let first = ask(&mut bank, PLAYER, 10).expect("it may be asked for");
    bank.settle();
    assert!(bank.engine.books().till().expect("reads").paused.is_some());
    bank.deposited(PLAYERS[1], Asset::Usdt, 50);
    let other = ask(&mut bank, PLAYERS[1], 10);
    assert!(matches!(
        other,
        Err(Trouble::Refused(Refusal::CashierPaused))
    ));
    // Nothing was sent of it; what was tried is found out first.
    let refused = bank.at(OWNER, |visit| acts::refuse(visit, first.id, "another day"));
    refused.expect("it is not being sent");
    bank.provider.disabled = false;
    bank.pass(limits::MISSED_FOR + limits::SEND_SETTLES + limits::SENDING_WAIT);
    assert_eq!(bank.withdrawal(&first).state, WithdrawalState::Refused);
    let account = Account::Player(PlayerId(PLAYER));
    assert_eq!(bank.balance(Asset::Usdt, account), 96_000_000);
    let trial = ask(&mut bank, PLAYER, 10).expect("it is the trial");
    bank.pass(Duration::from_secs(10));
    assert_eq!(bank.withdrawal(&trial).state, WithdrawalState::Paid);
    assert!(bank.engine.books().till().expect("reads").paused.is_none());
    bank.check();
}

#[test]
fn what_waited_behind_one_that_could_not_be_sent_follows_it_at_once() {
    let mut bank = Bank::new(7);
    for player in [PLAYER, PLAYERS[1]] {
        known(&mut bank, player, 100);
    }
    bank.luck = Box::new(|order| match order {
        Order::Send { .. } => Luck::NotDone(None),
        _ => Luck::Good,
    });
    let first = ask(&mut bank, PLAYER, 10).expect("it may be asked for");
    bank.pass(Duration::from_secs(7));
    let second = ask(&mut bank, PLAYERS[1], 10).expect("it may be asked for");
    bank.pass(Duration::from_secs(60));
    assert!(bank.withdrawal(&first).tries > 0);
    bank.luck = Box::new(|_| Luck::Good);
    let healed = bank.now.wall;
    while bank.withdrawal(&first).state != WithdrawalState::Paid {
        bank.pass(Duration::from_millis(100));
        assert!(bank.now.wall.since(healed) < limits::HEALED_AFTER);
    }
    bank.pass(Duration::from_secs(1));
    assert_eq!(bank.withdrawal(&second).state, WithdrawalState::Paid);
    bank.check();
}

#[test]
fn what_is_asked_for_in_parts_is_approved_as_a_whole() {
    let mut bank = Bank::new(2);
    known(&mut bank, PLAYER, 900);
    let mut states = Vec::new();
    for _ in 0..3 {
        let row = ask(&mut bank, PLAYER, 200).expect("it may be asked for");
        states.push(row.state);
        bank.pass(Duration::from_secs(60));
    }
    let (auto, asks) = (WithdrawalState::Reserved, WithdrawalState::Waiting);
    assert_eq!(states, [auto, auto, asks]);
    bank.check();
}

#[test]
fn an_admin_decides_about_nothing_of_their_own() {
    let mut bank = Bank::new(3);
    bank.house.admins = vec![PlayerId(PLAYER)];
    let own = |done: &Trouble| matches!(done, Trouble::Refused(Refusal::OwnPayment));
    bank.deposited(PLAYER, Asset::Usdt, 100);
    let row = ask(&mut bank, PLAYER, 50).expect("it may be asked for");
    let approved = bank.at(PLAYER, |visit| acts::approve(visit, row.id));
    assert!(own(&approved.expect_err("it is theirs")));
    let amount = Amount::from_units(5_000_000).expect("an amount");
    let invoice = bank.provider.foreign(Asset::Usdt, amount, bank.now.wall);
    bank.tells(invoice, Duration::ZERO);
    bank.settle();
    let odd = bank.engine.books().open_suspense(0, 1).expect("reads")[0].id;
    let to = |player| Settled::Player(PlayerId(player));
    let taken = bank.at(PLAYER, |visit| acts::settle(visit, odd, to(PLAYER), "mine"));
    assert!(own(&taken.expect_err("it would be theirs")));
    let given = bank.at(PLAYER, |visit| {
        acts::settle(visit, odd, to(PLAYERS[1]), "theirs")
    });
    given.expect("it is another's");
    // The house is the owner's.
    bank.deposited(OWNER, Asset::Usdt, 100);
    let row = ask(&mut bank, OWNER, 50).expect("it may be asked for");
    let approved = bank.at(OWNER, |visit| acts::approve(visit, row.id));
    approved.expect("the owner may");
    bank.pass(Duration::from_secs(10));
    bank.check();
}

#[test]
fn try_again_tries_once_a_minute() {
    let mut bank = Bank::new(4);
    known(&mut bank, PLAYER, 100);
    bank.provider.strangers.insert(PLAYER);
    let row = ask(&mut bank, PLAYER, 50).expect("it may be asked for");
    bank.pass(Duration::from_secs(5));
    for _ in 0..10 {
        let again = bank.at(PLAYER, |visit| withdrawals::again(visit, row.id));
        assert_eq!(again.expect("it waits").state, WithdrawalState::Held);
        bank.pass(Duration::from_secs(1));
    }
    assert_eq!(bank.withdrawal(&row).sends, 1);
    bank.provider.strangers.clear();
    bank.pass(limits::TRY_AGAIN_AFTER);
    let again = bank.at(PLAYER, |visit| withdrawals::again(visit, row.id));
    again.expect("it waits");
    bank.pass(Duration::from_secs(5));
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
    bank.check();
}

#[test]
fn the_owner_hears_of_a_lack_that_follows_another_trouble() {
    let mut bank = Bank::new(5);
    known(&mut bank, PLAYER, 100);
    bank.provider.short = true;
    let mut calls = 0;
    bank.luck = Box::new(move |order| {
        calls += i32::from(matches!(order, Order::Send { .. }));
        match calls {
            1 => Luck::NotDone(None),
            _ => Luck::Good,
        }
    });
    let row = ask(&mut bank, PLAYER, 50).expect("it may be asked for");
    let before = (bank.said_to(OWNER).len(), bank.said_to(PLAYER).len());
    bank.pass(Duration::from_secs(3 * 60 * 60));
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Short);
    let after = (bank.said_to(OWNER).len(), bank.said_to(PLAYER).len());
    assert_eq!(after, (before.0 + 1, before.1 + 1));
}
