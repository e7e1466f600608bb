//! What the owner is told of the cashier, and how often.
use super::bank::{Bank, Luck, OWNER, PLAYERS};
use casino_bot::casino::payment::{Failure, News, Order};
use casino_bot::casino::wings::cashier::{deposits, withdrawals};
use casino_bot::store::cashier::{DepositState, WithdrawalState};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[test]
fn refused_invoices_are_told_once_however_many_there_are() {
    let mut bank = Bank::new(1);
    bank.luck = Box::new(|order| match order {
        Order::Invoice { .. } => Luck::Unheard,
        _ => Luck::Good,
    });
    let amount = Amount::from_units(5_000_000).expect("an amount");
    for player in PLAYERS {
        let row = bank.at(player, |visit| deposits::ask(visit, Asset::Usdt, amount));
        let row = row.expect("it may be asked for");
        let refused = News::Invoiced {
            deposit: row.id.0,
            came: Err(Failure::Refused("UNSUPPORTED_ASSET".to_owned())),
        };
        bank.comes(refused, Duration::ZERO);
        bank.settle();
        assert_eq!(bank.deposit(&row).state, DepositState::Refused);
    }
    assert_eq!(bank.said_to(OWNER).len(), 1);
}

#[test]
fn a_cashier_that_closes_and_opens_all_the_time_is_told_of_once_in_an_hour() {
    let mut bank = Bank::new(2);
    for _ in 0..8 {
        let closed = Failure::Closed("UNAUTHORIZED".to_owned());
        bank.comes(News::Rates(Err(closed)), Duration::ZERO);
        bank.pass(limits::CLOSED_LOOK_EVERY + Duration::from_secs(30));
    }
    assert!(bank.engine.books().till().expect("reads").closed.is_none());
    assert_eq!(bank.said_to(OWNER).len(), 2);
    // One that lasts is told, though later.
    bank.provider.closed = true;
    bank.pass(HOUR);
    let said = bank.said_to(OWNER);
    assert_eq!(said.len(), 3);
    assert!(said[2].contains("takes nothing"), "{said:?}");
}

#[test]
fn a_withdrawal_that_stays_unknown_and_a_rate_that_grows_old_are_told() {
    let mut bank = Bank::new(3);
    bank.deposited(PLAYERS[0], Asset::Usdt, 100);
    let amount = Amount::from_units(5_000_000).expect("an amount");
    let row = bank.at(PLAYERS[0], |visit| {
        withdrawals::request(visit, Asset::Usdt, amount)
    });
    let row = row.expect("it may be asked for");
    bank.luck = Box::new(|order| match order {
        Order::Send { .. } | Order::Sent { .. } | Order::Rates => Luck::LostBefore,
        _ => Luck::Good,
    });
    let approved = bank.at(OWNER, |visit| withdrawals::approve(visit, row.id));
    approved.expect("it waits");
    bank.pass(HOUR / 2);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Unknown);
    assert!(bank.said_to(OWNER).is_empty(), "{:?}", bank.said_to(OWNER));
    bank.pass(HOUR * 5);
    let said = bank.said_to(OWNER);
    assert_eq!(said.len(), 2, "{said:?}");
    for part in ["may have been sent", "is worth"] {
        assert!(said.iter().any(|said| said.contains(part)), "{said:?}");
    }
}
