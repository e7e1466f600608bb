//! What the owner is told of the cashier, and how often.
use super::acts;
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
    let approved = bank.at(OWNER, |visit| acts::approve(visit, row.id));
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

#[test]
fn a_provider_is_silent_since_its_last_answer_whatever_it_is_asked_and_through_restarts() {
    let minute = Duration::from_secs(60);
    let mut bank = Bank::new(3);
    bank.pass(minute * 10);
    let seen = |bank: &Bank| bank.engine.books().cashier(bank.now.wall).expect("reads");
    assert_eq!(seen(&bank).silent_for, None);
    let last = seen(&bank).answered_ago.expect("it has answered");
    bank.luck = Box::new(|_| Luck::NotDone(None));
    for _ in 0..4 {
        bank.pass(minute * 5);
        bank.kill();
        bank.settle();
    }
    let found = seen(&bank);
    let since = minute * 20 + last;
    assert_eq!(found.answered_ago, Some(since));
    assert_eq!(found.silent_for, Some(since));
    // A refusal is an answer.
    bank.luck = Box::new(|_| Luck::Good);
    bank.provider.closed = true;
    bank.pass(minute * 10);
    assert_eq!(seen(&bank).silent_for, None);
    assert!(seen(&bank).closed_for.is_some());
    // Nobody is silent who was not asked.
    bank.provider.closed = false;
    bank.pass(limits::CLOSED_LOOK_EVERY * 2);
    bank.luck = Box::new(|_| Luck::Unheard);
    bank.skip(HOUR * 24);
    bank.kill();
    bank.settle();
    assert_eq!(seen(&bank).silent_for, None);
    bank.pass(minute * 2);
    assert!(seen(&bank).silent_for >= Some(HOUR * 24));
}

#[test]
fn the_payment_bot_is_called_as_the_app_says() {
    let mut bank = Bank::new(4);
    assert_eq!(
        bank.engine.books().till().expect("reads").bot,
        "CryptoTestnetBot"
    );
    bank.provider.disabled = true;
    let row = bank.deposited(PLAYERS[0], Asset::Usdt, 100);
    let amount = row.amount.part(2);
    let row = bank.at(PLAYERS[0], |visit| {
        withdrawals::request(visit, Asset::Usdt, amount)
    });
    let row = row.expect("it can be asked for");
    bank.at(OWNER, |visit| acts::approve(visit, row.id))
        .expect("it waits for that");
    bank.pass(Duration::from_secs(1));
    bank.provider.disabled = false;
    bank.provider.strangers.insert(PLAYERS[0]);
    bank.pass(HOUR);
    let all = bank.said_to(OWNER).concat() + &bank.said_to(PLAYERS[0]).concat();
    assert!(all.contains("Allow them at @CryptoTestnetBot"), "{all}");
    assert!(all.contains("Open @CryptoTestnetBot once"), "{all}");
    assert!(!all.contains("@CryptoBot"), "{all}");
    // Another start, of another net, of which no app has answered yet.
    bank.luck = Box::new(|_| Luck::NotDone(None));
    bank.house.cashier.as_mut().expect("one").bot = Some("CryptoBot");
    bank.kill();
    assert_eq!(bank.engine.books().till().expect("reads").bot, "CryptoBot");
}
