//! How much one player, and all together, can have under way.
use super::bank::{Bank, Luck, PLAYERS};
use super::steps::refused;
use casino_bot::casino::payment::Order;
use casino_bot::casino::wings::cashier::{deposits, withdrawals};
use casino_bot::casino::{Refusal, Trouble};
use casino_bot::store::cashier::{DepositRow, WithdrawalState};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

const PLAYER: i64 = PLAYERS[0];

fn usdt(whole: i64) -> Amount {
    Amount::from_units(Asset::Usdt.unit() * whole).expect("an amount")
}

fn asks(bank: &mut Bank, player: i64) -> Result<DepositRow, Trouble> {
    bank.at(player, |visit| deposits::ask(visit, Asset::Usdt, usdt(10)))
}

#[test]
fn so_many_invoices_are_asked_for_at_once_and_a_slow_provider_is_asked_for_no_more() {
    let mut bank = Bank::new(61);
    bank.luck = Box::new(|order| match order {
        Order::Invoice { .. } | Order::Newest { .. } => Luck::LostBefore,
        _ => Luck::Good,
    });
    let most = i64::try_from(limits::DEPOSITS_ASKED_MAX).expect("few");
    for player in 1..=most {
        bank.meet(player);
        asks(&mut bank, player).expect("there is room");
    }
    assert_eq!(refused(asks(&mut bank, PLAYER)), Refusal::ManyPay);
    bank.settle();
    assert_eq!(refused(asks(&mut bank, PLAYER)), Refusal::ManyPay);
    // Once they are made, or are given up, there is room for others.
    bank.luck = Box::new(|_| Luck::Good);
    bank.pass(Duration::from_secs(60));
    asks(&mut bank, PLAYER).expect("there is room again");
}

#[test]
fn a_player_withdraws_so_often_a_day() {
    let mut bank = Bank::new(62);
    bank.paid_out(PLAYER, 100);
    bank.skip(limits::WITHDRAWALS_DAY * 2);
    bank.pass(limits::RATES_EVERY);
    let once = |bank: &mut Bank| {
        let row = bank.at(PLAYER, |visit| {
            withdrawals::request(visit, Asset::Usdt, usdt(1))
        })?;
        bank.pass(Duration::from_secs(60));
        assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
        Ok(())
    };
    for _ in 0..limits::WITHDRAWALS_A_DAY {
        once(&mut bank).expect("it may be asked for");
    }
    assert_eq!(refused(once(&mut bank)), Refusal::DayOver);
    bank.skip(limits::WITHDRAWALS_DAY);
    bank.pass(limits::RATES_EVERY);
    once(&mut bank).expect("another day");
}
