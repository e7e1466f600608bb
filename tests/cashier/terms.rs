//! What the cashier takes and pays out, and whom it lets decide.
use super::acts;
use super::bank::{Bank, OWNER, PLAYERS};
use super::steps::refused;
use casino_bot::casino::Refusal;
use casino_bot::casino::wings::cashier::{deposits, withdrawals};
use casino_bot::rules::ledger::{Account, DepositId, PlayerId, SuspenseId, WithdrawalId};
use casino_bot::store::cashier::{Settled, WithdrawalState};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset, Cap};
use std::time::Duration;

const ALICE: i64 = PLAYERS[0];
const MINUTE: Duration = Duration::from_secs(60);

fn usdt(cents: i64) -> Amount {
    Amount::from_units(Asset::Usdt.unit() / 100 * cents).expect("an amount")
}

#[test]
fn a_deposit_is_within_its_bounds_one_at_a_time_and_five_an_hour() {
    let mut bank = Bank::new(1);
    let mut ask = |asset, amount| bank.at(ALICE, |visit| deposits::ask(visit, asset, amount));
    let small = ask(Asset::Usdt, usdt(99));
    let (asset, min) = (Asset::Usdt, usdt(100));
    assert_eq!(refused(small), Refusal::PaymentTooSmall { asset, min });
    let large = ask(Asset::Usdt, usdt(2_500_001));
    let max = usdt(2_500_000);
    assert_eq!(refused(large), Refusal::PaymentTooLarge { asset, max });
    assert_eq!(refused(ask(Asset::Btc, usdt(100))), Refusal::NotTaken);
    assert_eq!(refused(ask(Asset::Play, usdt(100))), Refusal::NotTaken);
    assert_eq!(
        refused(ask(Asset::Usdt, Amount::MAX)),
        Refusal::PaymentTooLarge { asset, max }
    );
    // What is below a cent is left out, so that the fee has a figure.
    let odd = Amount::from_units(12_345_678).expect("an amount");
    let row = ask(Asset::Usdt, odd).expect("it may be");
    assert_eq!(row.amount, usdt(1_234));
    assert_eq!(
        refused(ask(Asset::Usdt, usdt(100))),
        Refusal::DepositOpen(row.id)
    );
    ask(
        Asset::Ton,
        Asset::Ton.usual_stake().checked_mul(10).expect("one"),
    )
    .expect("another asset");
    for _ in 0..3 {
        bank.pass(limits::INVOICE_LASTS / 5);
        bank.sql()
            .execute_batch("UPDATE deposit SET state = 'expired' WHERE state = 'open'")
            .expect("over");
        let row = bank.at(ALICE, |visit| deposits::ask(visit, Asset::Usdt, usdt(100)));
        row.expect("it may be");
        bank.settle();
    }
    bank.sql()
        .execute_batch("UPDATE deposit SET state = 'expired' WHERE state = 'open'")
        .expect("over");
    let sixth = bank.at(ALICE, |visit| deposits::ask(visit, Asset::Usdt, usdt(100)));
    let Refusal::TooManyDeposits(left) = refused(sixth) else {
        panic!("five an hour");
    };
    assert!(left < limits::DEPOSITS_HOUR / 2, "{left:?}");
    bank.pass(left);
    let sixth = bank.at(ALICE, |visit| deposits::ask(visit, Asset::Usdt, usdt(100)));
    sixth.expect("an hour after the first");
}

#[test]
fn nothing_is_taken_or_paid_out_by_an_old_rate() {
    let mut bank = Bank::new(1);
    bank.deposited(ALICE, Asset::Usdt, 10);
    bank.provider.closed = true;
    bank.skip(limits::RATE_OLD_AFTER + MINUTE * 11);
    // It counts as closed as soon as that is said.
    let closed = bank.at(ALICE, |visit| deposits::ask(visit, Asset::Usdt, usdt(100)));
    assert_eq!(refused(closed), Refusal::CashierClosed);
    bank.sql()
        .execute_batch("UPDATE till SET closed_at = NULL, closed_why = NULL")
        .expect("forgotten");
    let old = bank.at(ALICE, |visit| deposits::ask(visit, Asset::Usdt, usdt(100)));
    assert_eq!(refused(old), Refusal::NoRate(Asset::Usdt));
    let old = bank.at(ALICE, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(100))
    });
    assert_eq!(refused(old), Refusal::NoRate(Asset::Usdt));
}

#[test]
fn a_withdrawal_is_within_its_bounds_and_one_at_a_time() {
    let mut bank = Bank::new(1);
    bank.paid_out(ALICE, 1_000);
    bank.skip(limits::WITHDRAWALS_DAY * 2);
    bank.pass(limits::RATES_EVERY);
    let mut preview = |cents| {
        let amount = usdt(cents);
        bank.at(ALICE, |visit| {
            withdrawals::preview(visit, Asset::Usdt, amount)
        })
    };
    let asset = Asset::Usdt;
    assert_eq!(
        refused(preview(99)),
        Refusal::PaymentTooSmall {
            asset,
            min: usdt(100)
        }
    );
    assert_eq!(
        refused(preview(1_000_001)),
        Refusal::PaymentTooLarge {
            asset,
            max: usdt(1_000_000)
        }
    );
    assert_eq!(
        refused(preview(47_001)),
        Refusal::NotEnoughToPay {
            asset,
            balance: usdt(47_000)
        }
    );
    let fine = preview(10_000).expect("it may be");
    assert_eq!(
        (fine.left, fine.approval, fine.worth),
        (usdt(37_000), false, 100_000_000)
    );
    assert!(fine.fee.is_zero());
    let row = bank.at(ALICE, |visit| {
        withdrawals::request(visit, asset, usdt(10_000))
    });
    let row = row.expect("it may be");
    let second = bank.at(ALICE, |visit| {
        withdrawals::request(visit, asset, usdt(10_000))
    });
    assert_eq!(refused(second), Refusal::WithdrawalUnderWay(row.id));
    bank.settle();
    let third = bank.at(ALICE, |visit| {
        withdrawals::request(visit, asset, usdt(10_000))
    });
    third.expect("the first one is over");
    bank.settle();
    bank.check();
}

#[test]
fn a_day_has_its_limit() {
    let mut bank = Bank::new(1);
    bank.house.cashier.as_mut().expect("one").withdrawal_a_day = Cap::Dollars(60);
    bank.deposited(ALICE, Asset::Usdt, 200);
    let most = bank.at(ALICE, |visit| withdrawals::bounds(visit, Asset::Usdt));
    assert_eq!(most.expect("it may be").1, usdt(6_000));
    let row = bank.at(ALICE, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(5_950))
    });
    let row = row.expect("it may be");
    // What comes back counts no more.
    let day = bank.at(ALICE, |visit| withdrawals::bounds(visit, Asset::Usdt));
    assert_eq!(refused(day), Refusal::DayOver);
    bank.at(OWNER, |visit| acts::refuse(visit, row.id, "try less"))
        .expect("it may be");
    bank.at(ALICE, |visit| withdrawals::bounds(visit, Asset::Usdt))
        .expect("a new try");
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Refused);
    bank.check();
}

#[test]
fn an_admin_looks_at_the_first_the_large_and_the_unusual_one() {
    let mut bank = Bank::new(1);
    let needs = |bank: &mut Bank, cents| {
        let amount = usdt(cents);
        let preview = bank.at(ALICE, |visit| {
            withdrawals::preview(visit, Asset::Usdt, amount)
        });
        preview.expect("it may be").approval
    };
    bank.deposited(ALICE, Asset::Usdt, 1_000);
    assert!(needs(&mut bank, 100), "the first one");
    bank.skip(limits::WITHDRAWALS_DAY * 2);
    bank.pass(limits::RATES_EVERY);
    bank.paid_out(ALICE, 10);
    assert!(!needs(&mut bank, 49_999));
    assert!(needs(&mut bank, 50_000), "from 500 dollars on");
    bank.pass(limits::WITHDRAWALS_DAY / 24);
    // A thousand on one day, now more than five thousand on another.
    bank.deposited(ALICE, Asset::Usdt, 4_990);
    assert!(!needs(&mut bank, 100));
    bank.pass(MINUTE);
    bank.deposited(ALICE, Asset::Usdt, 10);
    assert!(needs(&mut bank, 100), "many times what they usually pay in");
}

#[test]
fn only_an_admin_decides_and_only_with_a_reason() {
    let mut bank = Bank::new(1);
    bank.deposited(ALICE, Asset::Usdt, 10);
    let row = bank.at(ALICE, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(500))
    });
    let id = row.expect("it may be").id;
    assert!(
        bank.said_to(OWNER).is_empty(),
        "the visit's own messages are its caller's"
    );
    for stranger in [ALICE, PLAYERS[1]] {
        let done = bank.at(stranger, |visit| acts::approve(visit, id));
        assert_eq!(refused(done), Refusal::Stale);
        let done = bank.at(stranger, |visit| acts::refuse(visit, id, "mine"));
        assert_eq!(refused(done), Refusal::Stale);
        let done = bank.at(stranger, |visit| {
            acts::fund(visit, Asset::Usdt, usdt(1), "mine")
        });
        assert_eq!(refused(done), Refusal::Stale);
        let done = bank.at(stranger, |visit| {
            acts::settle(visit, SuspenseId(1), Settled::Kept, "mine")
        });
        assert_eq!(refused(done), Refusal::Stale);
        let done = bank.at(stranger, acts::reconcile);
        assert_eq!(refused(done), Refusal::Stale);
    }
    let silent = bank.at(OWNER, |visit| acts::refuse(visit, id, "  "));
    assert_eq!(refused(silent), Refusal::NoReason);
    let none = bank.at(OWNER, |visit| acts::approve(visit, WithdrawalId(99)));
    assert_eq!(refused(none), Refusal::NoPayment);
    bank.at(OWNER, |visit| acts::approve(visit, id))
        .expect("it waits for that");
    let twice = bank.at(OWNER, |visit| acts::approve(visit, id));
    assert_eq!(refused(twice), Refusal::PaymentOver);
    bank.settle();
    let late = bank.at(OWNER, |visit| acts::refuse(visit, id, "too late"));
    assert_eq!(refused(late), Refusal::PaymentOver);
    bank.check();
}

#[test]
fn what_came_in_for_nobody_is_decided_once() {
    let mut bank = Bank::new(1);
    let amount = usdt(1_000);
    let ids: Vec<_> = (0..3)
        .map(|_| {
            let id = bank.provider.foreign(Asset::Usdt, amount, bank.now.wall);
            bank.tells(id, Duration::ZERO);
            bank.settle();
            id
        })
        .collect();
    let open = bank.engine.books().open_suspense(0, 10).expect("reads");
    assert_eq!(open.iter().map(|row| row.invoice).collect::<Vec<_>>(), ids);
    let (books, stranger) = (PlayerId(ALICE), PlayerId(12_345));
    let id = open[0].id;
    let settle =
        |bank: &mut Bank, how| bank.at(OWNER, |visit| acts::settle(visit, id, how, "a reason"));
    let nobody = settle(&mut bank, Settled::Player(stranger));
    assert_eq!(refused(nobody), Refusal::NoPlayer);
    settle(&mut bank, Settled::Player(books)).expect("it may be");
    assert_eq!(bank.balance(Asset::Usdt, Account::Player(books)), 9_700_000);
    assert_eq!(
        refused(settle(&mut bank, Settled::Kept)),
        Refusal::PaymentOver
    );
    let bankroll = bank.balance(Asset::Usdt, Account::Bankroll);
    let second = SuspenseId(2);
    bank.at(OWNER, |visit| {
        acts::settle(visit, second, Settled::Kept, "ours")
    })
    .expect("it may be");
    assert_eq!(
        bank.balance(Asset::Usdt, Account::Bankroll),
        bankroll + 9_700_000
    );
    let third = SuspenseId(3);
    bank.at(OWNER, |visit| {
        acts::settle(visit, third, Settled::Returned, "sent back")
    })
    .expect("it may be");
    // It left the provider by hand.
    *bank
        .provider
        .held
        .get_mut(&Asset::Usdt.code())
        .expect("one") -= 9_700_000;
    assert_eq!(bank.balance(Asset::Usdt, Account::Suspense), 0);
    bank.pass(MINUTE * 3);
    bank.check();
}

#[test]
fn what_the_owner_puts_in_has_to_be_there() {
    let mut bank = Bank::new(1);
    let took = bank.at(OWNER, |visit| {
        acts::take(visit, Asset::Usdt, usdt(100_001), "too much")
    });
    let (asset, balance) = (Asset::Usdt, usdt(100_000));
    assert_eq!(refused(took), Refusal::BankrollShort { asset, balance });
    bank.at(OWNER, |visit| {
        acts::take(visit, Asset::Usdt, usdt(50_000), "for the rent")
    })
    .expect("there is as much");
    bank.pass(MINUTE * 3);
    // It is still at the provider, of which the owner is told, once.
    let said = |bank: &Bank| bank.said_to(OWNER).concat();
    assert_eq!(
        said(&bank).matches("has 500.00 USDT more").count(),
        1,
        "{}",
        said(&bank)
    );
    bank.pass(MINUTE * 10);
    assert_eq!(said(&bank).matches("more than the books").count(), 1);
    assert_eq!(
        bank.engine.books().difference(Asset::Usdt).expect("reads"),
        500_000_000
    );
    *bank
        .provider
        .held
        .get_mut(&Asset::Usdt.code())
        .expect("one") -= 500_000_000;
    bank.pass(MINUTE * 2);
    assert_eq!(
        said(&bank).matches("agree again").count(),
        1,
        "{}",
        said(&bank)
    );
    bank.check();
}

#[test]
fn a_house_that_is_closed_or_paused_says_so_once_and_goes_on_by_itself() {
    let mut bank = Bank::new(1);
    bank.paid_out(ALICE, 100);
    bank.skip(limits::WITHDRAWALS_DAY * 2);
    bank.pass(limits::RATES_EVERY);
    bank.provider.disabled = true;
    let row = bank.at(ALICE, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(1_000))
    });
    let row = row.expect("it may be");
    bank.pass(MINUTE * 60);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Reserved);
    let paused = bank.at(PLAYERS[1], |visit| withdrawals::bounds(visit, Asset::Usdt));
    assert_eq!(refused(paused), Refusal::CashierPaused);
    bank.at(PLAYERS[1], |visit| {
        deposits::ask(visit, Asset::Usdt, usdt(100))
    })
    .expect("deposits are taken");
    let said = |bank: &Bank, what: &str| bank.said_to(OWNER).concat().matches(what).count();
    assert_eq!(said(&bank, "sends nothing"), 1);
    bank.provider.disabled = false;
    bank.pass(limits::PAUSED_TRY_EVERY);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
    assert_eq!(said(&bank, "sends again"), 1);

    bank.provider.closed = true;
    let row = bank.at(ALICE, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(1_000))
    });
    let row = row.expect("it may be");
    bank.pass(MINUTE * 30);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Reserved);
    assert_eq!(said(&bank, "takes nothing from the bot"), 1);
    let calls = bank.orders.len();
    bank.pass(limits::CLOSED_LOOK_EVERY * 4);
    assert!(
        bank.orders.len() - calls <= 5,
        "it looks every so often, and does nothing else"
    );
    bank.provider.closed = false;
    bank.pass(limits::CLOSED_LOOK_EVERY + MINUTE);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
    assert_eq!(said(&bank, "takes calls again"), 1);
    bank.check();
}

#[test]
fn withdrawals_wait_for_money_and_are_sent_when_it_is_there() {
    let mut bank = Bank::new(1);
    for player in [ALICE, PLAYERS[1]] {
        bank.paid_out(player, 100);
    }
    bank.skip(limits::WITHDRAWALS_DAY * 2);
    bank.pass(limits::RATES_EVERY);
    bank.provider.short = true;
    let rows = [ALICE, PLAYERS[1]].map(|player| {
        let row = bank.at(player, |visit| {
            withdrawals::request(visit, Asset::Usdt, usdt(1_000))
        });
        bank.settle();
        row.expect("it may be")
    });
    bank.pass(MINUTE * 60 * 4);
    for row in &rows {
        let row = bank.withdrawal(row);
        assert_eq!(row.state, WithdrawalState::Short);
        assert!(row.tries < 16, "{}", row.tries);
    }
    let said = bank.said_to(OWNER).concat();
    assert_eq!(said.matches("has too little").count(), 1, "{said}");
    assert_eq!(
        bank.said_to(ALICE)
            .concat()
            .matches("as soon as the house")
            .count(),
        1
    );
    bank.provider.short = false;
    *bank
        .provider
        .held
        .get_mut(&Asset::Usdt.code())
        .expect("one") += 1_000_000;
    bank.at(OWNER, |visit| {
        acts::fund(visit, Asset::Usdt, usdt(100), "refilled")
    })
    .expect("the owner may");
    bank.pass(MINUTE);
    assert!(
        rows.iter()
            .all(|row| bank.withdrawal(row).state == WithdrawalState::Paid)
    );
    bank.check();
}

#[test]
fn a_house_without_a_cashier_asks_nobody_and_keeps_what_is_open() {
    let mut bank = Bank::new(1);
    let row = bank.asked(ALICE, Asset::Usdt, 10);
    bank.house.cashier = None;
    bank.kill();
    bank.orders.clear();
    bank.pass(MINUTE * 60 * 3);
    assert_eq!(bank.orders, []);
    let refusal = bank.at(ALICE, |visit| deposits::ask(visit, Asset::Ton, usdt(100)));
    assert_eq!(refused(refusal), Refusal::NoCashier);
    assert_eq!(bank.deposit(&row).id, DepositId(1));
    assert_eq!(bank.findings(), Vec::<String>::new());
}
