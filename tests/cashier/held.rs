//! What was sent is known to nobody but the app that sent it, and not to books that are older: then nothing is sent
//! and nothing comes back until the owner says so.
use super::acts;
use super::bank::{Bank, Luck, OWNER, PLAYERS};
use casino_bot::casino::Refusal;
use casino_bot::casino::Trouble;
use casino_bot::casino::payment::Order;
use casino_bot::casino::wings::cashier::withdrawals;
use casino_bot::rules::ledger::Account;
use casino_bot::rules::ledger::PlayerId;
use casino_bot::store::cashier::{WithdrawalRow, WithdrawalState};
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

fn usdt(whole: i64) -> Amount {
    Amount::from_units(Asset::Usdt.unit() * whole).expect("an amount")
}

/// A withdrawal of ten that an admin has approved.
pub fn approved(bank: &mut Bank, player: i64) -> WithdrawalRow {
    let row = bank.at(player, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(10))
    });
    let row = row.expect("asked for");
    if row.state == WithdrawalState::Waiting {
        let done = bank.at(OWNER, |visit| acts::approve(visit, row.id));
        done.expect("approved");
    }
    row
}

/// One that was sent, of which nobody has heard.
fn unheard(bank: &mut Bank, player: i64) -> WithdrawalRow {
    bank.deposited(player, Asset::Usdt, 40);
    bank.luck = Box::new(|order| match order {
        Order::Send { .. } => Luck::LostAfter,
        _ => Luck::LostBefore,
    });
    let row = approved(bank, player);
    bank.settle();
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Unknown);
    assert_eq!(bank.provider.transfers.len(), 1);
    row
}

#[test]
fn another_app_sends_nothing_that_the_first_may_have_sent() {
    let mut bank = Bank::new(41);
    let (player, other) = (PLAYERS[0], PLAYERS[1]);
    bank.deposited(other, Asset::Usdt, 40);
    let row = unheard(&mut bank, player);
    bank.luck = Box::new(|_| Luck::Good);
    // The token is replaced: the new app knows nothing of what the first has sent.
    let first = std::mem::take(&mut bank.provider.transfers);
    bank.provider.app = 2;
    bank.kill();
    bank.pass(10 * MINUTE);
    assert!(bank.provider.transfers.is_empty());
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Unknown);
    let told = bank.said_to(OWNER);
    let about = told.iter().filter(|text| text.contains("another app"));
    assert_eq!(about.count(), 1, "{told:?}");
    let refused = bank.at(other, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(5))
    });
    assert!(matches!(
        refused,
        Err(Trouble::Refused(Refusal::CashierPaused))
    ));
    // Nobody but the owner lets it go on, and what the first app may have sent is not sent then either.
    assert!(bank.at(other, acts::lift).is_err());
    bank.at(OWNER, acts::lift).expect("the owner may");
    assert!(bank.at(OWNER, acts::lift).is_err(), "once");
    let next = approved(&mut bank, other);
    bank.pass(10 * MINUTE);
    assert_eq!(bank.withdrawal(&next).state, WithdrawalState::Paid);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Unknown);
    assert_eq!(bank.provider.transfers.len(), 1, "that of the other player");
    // The first app's token is back: what it sent is found, and is what was to be sent.
    bank.provider.transfers = first;
    bank.provider.app = 0;
    bank.kill();
    bank.pass(10 * MINUTE);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
}

/// What the original sent since is found, by a look through all that was sent or where somebody decides.
#[test]
fn a_copy_sends_nothing_and_gives_nothing_back_unasked() {
    for listed in [true, false] {
        copied(listed);
    }
}

fn copied(listed: bool) {
    let mut bank = Bank::new(42);
    let player = PLAYERS[0];
    bank.deposited(player, Asset::Usdt, 40);
    // It is asked for and approved; then the copy is made, and the original sends it.
    bank.luck = Box::new(|_| Luck::NotDone(None));
    let row = approved(&mut bank, player);
    bank.settle();
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Reserved);
    bank.luck = Box::new(|_| Luck::Good);
    let send = Order::Send {
        withdrawal: row.id.0,
        to: row.player,
        asset: row.asset,
        amount: row.amount,
        spend_id: row.spend_id.clone(),
    };
    let now = bank.now.wall;
    bank.provider.answer(&send, now);
    bank.sql()
        .execute("UPDATE intake SET copied = 1", [])
        .expect("marked");
    bank.luck = Box::new(move |order| match order {
        Order::Transfers { .. } if !listed => Luck::NotDone(None),
        _ => Luck::Good,
    });
    bank.kill();
    let told = bank.said_to(OWNER);
    assert!(
        told.iter().any(|text| text.contains("are a copy's")),
        "{told:?}"
    );
    let calls = bank.orders.len();
    bank.pass(10 * MINUTE);
    let sends = |order: &Order| matches!(order, Order::Send { .. });
    assert!(!bank.orders[calls..].iter().any(sends));
    let before = bank.balance(Asset::Usdt, Account::Player(PlayerId(player)));
    // Refusing it looks first, and finds it.
    let refused = bank.at(OWNER, |visit| acts::refuse(visit, row.id, "not today"));
    assert_eq!(refused.is_err(), listed, "it is known to be sent");
    bank.luck = Box::new(|_| Luck::Good);
    bank.pass(10 * MINUTE);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
    let after = bank.balance(Asset::Usdt, Account::Player(PlayerId(player)));
    assert_eq!(after, before);
    bank.at(OWNER, acts::lift).expect("the owner may");
    let next = approved(&mut bank, player);
    bank.pass(10 * MINUTE);
    assert_eq!(bank.withdrawal(&next).state, WithdrawalState::Paid);
    bank.check();
}

/// What may have been sent is asked for as ever, and not sent again until the office lets go of it.
#[test]
fn nothing_is_sent_again_to_a_player_whose_payouts_the_office_holds() {
    let mut bank = Bank::new(47);
    let player = PLAYERS[0];
    bank.deposited(player, Asset::Usdt, 40);
    bank.luck = Box::new(|order| match order {
        Order::Send { .. } => Luck::LostBefore,
        _ => Luck::Good,
    });
    let row = approved(&mut bank, player);
    bank.settle();
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Unknown);
    bank.at(OWNER, |visit| acts::hold(visit, PlayerId(player), true))
        .expect("the owner may");
    bank.luck = Box::new(|_| Luck::Good);
    let sent = |bank: &Bank| {
        let sent = |order: &&Order| matches!(order, Order::Send { .. });
        bank.orders.iter().filter(sent).count()
    };
    let asked = |bank: &Bank| {
        let asked = |order: &&Order| matches!(order, Order::Sent { .. });
        bank.orders.iter().filter(asked).count()
    };
    let (before, looks) = (sent(&bank), asked(&bank));
    bank.pass(60 * MINUTE);
    bank.kill();
    bank.pass(60 * MINUTE);
    assert_eq!(sent(&bank), before, "it is not sent again");
    assert!(asked(&bank) > looks + 2, "it is asked for");
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Unknown);
    assert!(bank.provider.transfers.is_empty());
    bank.at(OWNER, |visit| acts::hold(visit, PlayerId(player), false))
        .expect("the owner may");
    bank.pass(60 * MINUTE);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
    assert_eq!(bank.provider.transfers.len(), 1);
}
