//! What each answer, and none, makes of a withdrawal in each state.
use super::*;
use std::cell::Cell;
use std::rc::Rc;

#[test]
fn a_withdrawal_is_sent_once_and_leaves_the_house() {
    let mut bank = regular();
    let before = bank.balance(Asset::Usdt, Account::Player(PlayerId(ALICE)));
    let row = requested(&mut bank, 20);
    assert_eq!(row.state, WithdrawalState::Paid);
    assert_eq!(
        bank.balance(Asset::Usdt, Account::Player(row.player)),
        before - 20_000_000
    );
    assert_eq!(bank.balance(Asset::Usdt, Account::Payouts), 0);
    assert!(bank.said_to(ALICE).concat().contains("20.00 USDT sent"));
    // Said again, it is the same.
    let transfer = bank.provider.transfers[&row.spend_id].clone();
    for came in [
        Ok(transfer),
        Err(Failure::NoUser),
        Err(Failure::SpendIdUsed),
    ] {
        let withdrawal = row.id.0;
        bank.comes(News::Sending { withdrawal, came }, Duration::ZERO);
        bank.settle();
        assert_eq!(bank.withdrawal(&row), row);
    }
    bank.check();
}

/// Sends, of which nothing is heard but this.
fn answered(bank: &mut Bank, why: Failure) -> WithdrawalRow {
    bank.luck = unlucky(sends, Luck::NotDone(None), 0);
    let mut first = true;
    let mut answer = Some(why);
    bank.luck = Box::new(
        move |order| match sends(order) && std::mem::take(&mut first) {
            true => Luck::Slow(MINUTE * 60),
            false => Luck::Good,
        },
    );
    let row = requested(bank, 20);
    assert_eq!(row.state, WithdrawalState::Sending);
    bank.forget_calls();
    let came = Err(answer.take().expect("one"));
    let withdrawal = row.id.0;
    bank.comes(News::Sending { withdrawal, came }, Duration::ZERO);
    bank.settle();
    bank.withdrawal(&row)
}

#[test]
fn every_failure_to_send_has_its_state() {
    use WithdrawalState::{Failed, Held, Paid, Reserved, Short, Unknown};
    let said = || "WHY".to_owned();
    for (why, at_once, later) in [
        (Failure::Unknown(said()), Unknown, Paid),
        (Failure::NotDone(None), Reserved, Paid),
        (Failure::NotDone(Some(SECOND * 30)), Reserved, Paid),
        (Failure::Closed(said()), Reserved, Paid),
        (Failure::Disabled, Reserved, Paid),
        (Failure::SpendIdUsed, Unknown, Unknown),
        (Failure::NoUser, Held, Held),
        (Failure::Short, Short, Paid),
        (Failure::OutOfBounds(said()), Unknown, Failed),
        (Failure::Refused(said()), Unknown, Failed),
    ] {
        let mut bank = regular();
        let row = answered(&mut bank, why.clone());
        assert_eq!(row.state, at_once, "{why:?}");
        assert_eq!(bank.balance(Asset::Usdt, Account::Payouts), 20_000_000);
        bank.pass(MINUTE * 11);
        assert_eq!(state(&bank, &row), later, "{why:?}");
        let sent = bank.provider.transfers.len();
        assert_eq!(sent, 1 + usize::from(later == Paid), "{why:?}");
        bank.check();
    }
}

#[test]
fn what_may_have_been_sent_is_looked_for_and_never_comes_back_by_itself() {
    for (luck, calls) in [
        (Luck::LostAfter, 1),
        (Luck::LostBefore, 2),
        (Luck::Unheard, 1),
    ] {
        let mut bank = regular();
        let before = asked_for(&bank, sends);
        bank.luck = unlucky(sends, luck, 1);
        let row = requested(&mut bank, 20);
        if luck == Luck::Unheard {
            bank.kill();
        }
        bank.pass(MINUTE + limits::SENDING_WAIT * 2);
        assert_eq!(state(&bank, &row), WithdrawalState::Paid, "{luck:?}");
        assert_eq!(asked_for(&bank, sends) - before, calls, "{luck:?}");
        bank.check();
    }
}

#[test]
fn a_slow_answer_is_as_good_as_a_fast_one() {
    let mut bank = regular();
    bank.luck = unlucky(sends, Luck::Slow(SECOND * 50), 1);
    let row = requested(&mut bank, 20);
    bank.pass(SECOND * 30);
    assert_eq!(state(&bank, &row), WithdrawalState::Unknown);
    bank.pass(SECOND * 21);
    assert_eq!(state(&bank, &row), WithdrawalState::Paid);
    bank.pass(MINUTE * 5);
    assert_eq!(bank.provider.transfers.len(), 2);
    bank.check();
}

#[test]
fn what_was_refused_after_a_call_comes_back_only_when_it_is_certain() {
    // Whether it went all the same.
    for went in [false, true] {
        let mut bank = regular();
        let before = bank.balance(Asset::Usdt, Account::Player(PlayerId(ALICE)));
        let row = answered(&mut bank, Failure::NoUser);
        let refused = bank.at(OWNER, |visit| acts::refuse(visit, row.id, "a reason"));
        assert_eq!(refused.expect("it may be").state, WithdrawalState::Unknown);
        if went {
            let send = bank.orders.iter().rfind(|order| sends(order)).cloned();
            bank.provider
                .answer(&send.expect("it was sent"), bank.now.wall);
        }
        bank.pass(SECOND * 50);
        let expected = if went {
            WithdrawalState::Paid
        } else {
            WithdrawalState::Unknown
        };
        assert_eq!(state(&bank, &row), expected);
        bank.pass(MINUTE * 2);
        let row = bank.withdrawal(&row);
        let balance = bank.balance(Asset::Usdt, Account::Player(row.player));
        if went {
            assert_eq!(balance, before - 20_000_000);
        } else {
            assert_eq!((row.state, balance), (WithdrawalState::Refused, before));
            assert_eq!(
                (row.by, row.why.as_deref()),
                (Some(PlayerId(OWNER)), Some("a reason"))
            );
            assert!(bank.said_to(ALICE).concat().contains("refused: a reason"));
        }
        bank.check();
    }
}

#[test]
fn what_was_sent_otherwise_is_neither_paid_nor_brought_back() {
    type Change = fn(&mut Transfer);
    let changes: [Change; 4] = [
        |t| t.to = PLAYERS[1],
        |t| t.coins = coins(Asset::Usdt, usdt(21)),
        |t| t.coins = coins(Asset::Ton, Amount::credits(20)),
        |t| t.spend_id = Some("another".to_owned()),
    ];
    for change in changes {
        let mut bank = regular();
        bank.luck = unlucky(sends, Luck::LostAfter, 1);
        let row = bank.at(ALICE, |visit| {
            withdrawals::request(visit, Asset::Usdt, usdt(20))
        });
        let row = row.expect("it can be asked for");
        let spend_id = row.spend_id.clone();
        bank.luck = Box::new(move |order| {
            if sends(order) {
                Luck::LostAfter
            } else {
                Luck::LostBefore
            }
        });
        bank.settle();
        change(bank.provider.transfers.get_mut(&spend_id).expect("sent"));
        bank.luck = Box::new(|_| Luck::Good);
        bank.pass(MINUTE * 15);
        assert_eq!(state(&bank, &row), WithdrawalState::Unknown);
        let said = bank.said_to(OWNER).concat();
        assert_eq!(
            said.matches("neither as paid nor as failed").count(),
            1,
            "{said}"
        );
        assert_eq!(bank.balance(Asset::Usdt, Account::Payouts), 20_000_000);
        assert_eq!(asked_for(&bank, sends), 2, "it is not sent again");
        assert_eq!(bank.findings(), Vec::<String>::new());
    }
}

#[test]
fn a_name_that_was_used_is_never_sent_under_again_nor_given_up() {
    let mut bank = regular();
    let row = answered(&mut bank, Failure::SpendIdUsed);
    bank.pass(MINUTE * 30);
    assert_eq!(state(&bank, &row), WithdrawalState::Unknown);
    assert_eq!(asked_for(&bank, sends), 2);
    let said = bank.said_to(OWNER).concat();
    assert_eq!(said.matches("does not show it").count(), 1, "{said}");
    let refused = bank.at(OWNER, |visit| acts::refuse(visit, row.id, "enough"));
    assert_eq!(self::refused(refused), Refusal::PaymentOver);
    // It shows up at last.
    let send = bank.orders.iter().rfind(|order| sends(order)).cloned();
    bank.provider
        .answer(&send.expect("it was sent"), bank.now.wall);
    bank.pass(MINUTE * 2);
    assert_eq!(state(&bank, &row), WithdrawalState::Paid);
    bank.check();
}

#[test]
fn a_very_late_answer_that_it_went_counts_in_every_state_that_is_not_over() {
    use WithdrawalState::{Held, Paid, Reserved, Short};
    for (why, at) in [
        (Failure::NoUser, Held),
        (Failure::Short, Short),
        (Failure::NotDone(Some(MINUTE * 9)), Reserved),
    ] {
        let mut bank = regular();
        let row = answered(&mut bank, why);
        assert_eq!(row.state, at);
        let send = bank.orders.iter().rfind(|order| sends(order)).cloned();
        let news = bank
            .provider
            .answer(&send.expect("it was sent"), bank.now.wall);
        bank.comes(news, Duration::ZERO);
        bank.settle();
        assert_eq!(state(&bank, &row), Paid);
        bank.pass(MINUTE * 30);
        bank.check();
    }
}

#[test]
fn what_went_after_it_came_back_is_an_alarm_and_changes_nothing() {
    let mut bank = regular();
    let row = answered(&mut bank, Failure::Refused("NO".to_owned()));
    bank.pass(MINUTE * 3);
    assert_eq!(state(&bank, &row), WithdrawalState::Failed);
    let send = bank.orders.iter().rfind(|order| sends(order)).cloned();
    let news = bank
        .provider
        .answer(&send.expect("it was sent"), bank.now.wall);
    for _ in 0..2 {
        bank.comes(news.clone(), Duration::ZERO);
        bank.settle();
    }
    assert_eq!(state(&bank, &row), WithdrawalState::Failed);
    let said = bank.said_to(OWNER).concat();
    assert_eq!(
        said.matches("neither as paid nor as failed").count(),
        1,
        "{said}"
    );
    bank.pass(MINUTE * 3);
    assert_eq!(
        bank.engine.books().difference(Asset::Usdt).expect("reads"),
        -20_000_000
    );
    assert_eq!(bank.findings(), Vec::<String>::new());
}

#[test]
fn who_opened_the_providers_bot_says_so_and_is_paid() {
    let mut bank = regular();
    bank.provider.strangers.insert(ALICE);
    let row = requested(&mut bank, 20);
    assert_eq!(row.state, WithdrawalState::Held);
    assert!(
        bank.said_to(ALICE)
            .concat()
            .contains("does not know you yet")
    );
    bank.pass(MINUTE * 60);
    assert_eq!(state(&bank, &row), WithdrawalState::Held);
    let other = bank.at(PLAYERS[1], |visit| withdrawals::again(visit, row.id));
    assert_eq!(refused(other), Refusal::NoPayment);
    bank.provider.strangers.clear();
    bank.at(ALICE, |visit| withdrawals::again(visit, row.id))
        .expect("it waits for that");
    bank.settle();
    assert_eq!(state(&bank, &row), WithdrawalState::Paid);
    let again = bank.at(ALICE, |visit| withdrawals::again(visit, row.id));
    assert_eq!(refused(again), Refusal::PaymentOver);
    bank.check();
}

#[test]
fn an_app_that_does_not_say_which_it_is_is_asked_again_soon() {
    let mut bank = regular();
    let mut left = 3;
    bank.luck = Box::new(move |order| match order {
        Order::App if left > 0 => {
            left -= 1;
            Luck::LostBefore
        }
        _ => Luck::Good,
    });
    bank.kill();
    let row = requested(&mut bank, 20);
    assert_eq!(row.state, WithdrawalState::Reserved);
    bank.pass(limits::HEALED_AFTER);
    assert_eq!(state(&bank, &row), WithdrawalState::Paid);
    bank.check();
}

/// What every call comes to while the provider is ill.
#[derive(Clone, Copy, Debug)]
enum Illness {
    Comes(Luck),
    TakesNothing,
    SendsNothing,
}

/// So many players ask for a withdrawal each just before the provider falls ill; `dies`: the process with it.
fn outlived(illness: Illness, dies: bool, count: usize) {
    let mut bank = Bank::new(1);
    let players: Vec<_> = (1..).take(count).collect();
    for player in &players {
        bank.meet(*player);
        bank.paid_out(*player, 10);
    }
    bank.skip(limits::WITHDRAWALS_DAY * 2);
    bank.pass(limits::RATES_EVERY);
    let (ill, before) = (Rc::new(Cell::new(true)), bank.provider.transfers.len());
    let of = Rc::clone(&ill);
    bank.luck = Box::new(move |_| match illness {
        Illness::Comes(luck) if of.get() => luck,
        _ => Luck::Good,
    });
    for player in &players {
        let asked = bank.at(*player, |visit| {
            withdrawals::request(visit, Asset::Usdt, usdt(2))
        });
        asked.expect("it can be asked for");
    }
    bank.provider.closed = matches!(illness, Illness::TakesNothing);
    bank.provider.disabled = matches!(illness, Illness::SendsNothing);
    bank.settle();
    let sends = "SELECT count(*) FROM withdrawal WHERE state = 'sending' OR state = 'unknown'";
    let under_way = usize::try_from(bank.number(sends)).expect("few");
    assert!(under_way <= limits::SENDS_UNDER_WAY_MAX, "{under_way}");
    // The last of its calls begin just before it is well again.
    bank.pass(MINUTE * 7 - limits::PAYMENT_CALL_WAIT);
    if dies {
        bank.kill();
    }
    bank.pass(limits::PAYMENT_CALL_WAIT);
    ill.set(false);
    (bank.provider.closed, bank.provider.disabled) = (false, false);
    bank.pass(limits::HEALED_AFTER);
    let left = bank.number("SELECT count(*) FROM withdrawal WHERE state <> 'paid'");
    assert_eq!(left, 0, "{illness:?} {dies}");
    assert_eq!(bank.provider.transfers.len() - before, count);
    bank.check();
}

#[test]
fn a_minute_after_the_provider_is_well_again_nothing_is_unknown() {
    for illness in [
        Illness::Comes(Luck::LostBefore),
        Illness::Comes(Luck::LostAfter),
        Illness::Comes(Luck::NotDone(None)),
        Illness::TakesNothing,
        Illness::SendsNothing,
    ] {
        for dies in [false, true] {
            outlived(illness, dies, 3);
        }
    }
}

#[test]
fn an_outage_leaves_no_more_than_can_be_looked_for_and_sent_in_a_minute() {
    outlived(Illness::Comes(Luck::NotDone(None)), false, 20);
    outlived(
        Illness::Comes(Luck::LostBefore),
        false,
        limits::SENDS_UNDER_WAY_MAX + 5,
    );
}
