//! What asking alone finds of paid invoices that the books do not know, once, and of figures that cannot be.
use super::acts;
use super::bank::{Bank, Luck, OWNER, PLAYERS};
use super::held::approved;
use super::made::coins;
use casino_bot::casino::payment::{Coins, Holding, News, Order, Transfer};
use casino_bot::rules::ledger::Account;
use casino_bot::store::cashier::{WithdrawalRow, WithdrawalState};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const SUSPENSE: &str = "SELECT count(*) FROM suspense";

fn sweeps(bank: &Bank) -> usize {
    let is_one = |order: &&Order| matches!(order, Order::Sweep { .. });
    bank.orders.iter().filter(is_one).count()
}

fn foreign(bank: &mut Bank, count: usize) {
    for _ in 0..count {
        let now = bank.now.wall;
        let ten = Amount::from_units(Asset::Usdt.unit() * 10).expect("an amount");
        bank.provider.foreign(Asset::Usdt, ten, now);
    }
}

#[test]
fn a_paid_invoice_that_no_webhook_told_of_is_found_within_an_hour_and_once() {
    let mut bank = Bank::new(51);
    bank.deposited(PLAYERS[0], Asset::Usdt, 40);
    foreign(&mut bank, 1);
    bank.orders.clear();
    bank.pass(limits::SWEEP_EVERY * 3);
    assert_eq!(bank.number(SUSPENSE), 1);
    assert_eq!(bank.balance(Asset::Usdt, Account::Suspense), 9_700_000);
    let told = bank.said_to(OWNER).concat();
    assert_eq!(told.matches("credited to nobody").count(), 1, "{told}");
    assert!(sweeps(&bank) <= 4, "{}", sweeps(&bank));
    bank.check();
}

#[test]
fn what_the_app_was_paid_before_it_had_these_books_is_not_theirs() {
    let mut bank = Bank::new(52);
    // As if the first look were still to come.
    bank.sql()
        .execute("UPDATE till SET invoices_from = NULL, swept_at = NULL", [])
        .expect("set");
    foreign(&mut bank, 3);
    bank.pass(limits::SWEEP_EVERY * 2);
    assert_eq!(bank.number(SUSPENSE), 0);
    foreign(&mut bank, 2);
    bank.pass(limits::SWEEP_EVERY * 2);
    assert_eq!(bank.number(SUSPENSE), 2);
}

#[test]
fn after_a_restore_all_that_was_paid_since_is_found_once_and_told_in_few_words() {
    const LOST: usize = 250;
    let mut bank = Bank::new(53);
    bank.deposited(PLAYERS[0], Asset::Usdt, 40);
    foreign(&mut bank, LOST);
    bank.sql()
        .execute("UPDATE intake SET copied = 1", [])
        .expect("marked");
    bank.kill();
    // In the middle of it the process dies.
    for _ in 0..limits::HEALED_AFTER.as_secs() {
        if bank.number(SUSPENSE) == 0 {
            bank.pass(Duration::from_secs(1));
        }
    }
    assert!(bank.number(SUSPENSE) > 0);
    bank.kill();
    bank.orders.clear();
    bank.pass(MINUTE * 5);
    assert_eq!(bank.number(SUSPENSE), i64::try_from(LOST).expect("few"));
    let told = bank.said_to(OWNER);
    let about = told
        .iter()
        .filter(|text| text.contains("the books do not know"));
    assert_eq!(
        about.count(),
        LOST.div_ceil(limits::INVOICES_A_LOOK),
        "{told:?}"
    );
    assert!(sweeps(&bank) < 6, "{}", sweeps(&bank));
    assert_eq!(bank.findings(), Vec::<String>::new());
}

#[test]
fn a_balance_that_cannot_be_read_is_told_and_hides_no_other() {
    let held = |asset: Asset, amount: Option<Amount>| {
        let of = |amount| Coins {
            amount,
            ..coins(asset, Amount::ZERO)
        };
        Holding {
            available: of(amount),
            on_hold: of(Some(Amount::ZERO)),
        }
    };
    let unnamed = Holding {
        available: Coins {
            code: String::new(),
            asset: None,
            ..coins(Asset::Ton, Amount::ZERO)
        },
        on_hold: coins(Asset::Ton, Amount::ZERO),
    };
    let usdt = Amount::from_units(Asset::Usdt.unit() * 990).expect("an amount");
    for ton in [held(Asset::Ton, None), unnamed] {
        let mut bank = Bank::new(54);
        bank.provider.held.insert(Asset::Usdt.code(), usdt.units());
        for _ in 0..3 {
            let said = vec![ton.clone(), held(Asset::Usdt, Some(usdt))];
            bank.comes(News::Holdings(Ok(said)), Duration::ZERO);
            bank.pass(limits::DIFFERENCE_LASTS / 2 + Duration::from_secs(1));
        }
        let told = bank.said_to(OWNER).join("\n");
        assert_eq!(
            told.matches("balance of TON cannot be read").count(),
            1,
            "{told}"
        );
        let apart = |asset| bank.engine.books().difference(asset).expect("reads");
        assert_eq!((apart(Asset::Ton), apart(Asset::Usdt)), (0, -10_000_000));
    }
}

#[test]
fn a_rate_that_leaps_opens_no_limit() {
    let mut bank = Bank::new(55);
    bank.pass(MINUTE);
    let rate = |bank: &Bank| {
        let rate = bank.engine.books().rate(Asset::Ton).expect("reads");
        rate.expect("one").dollars
    };
    let before = rate(&bank);
    for dollars in [before * 4, before / 4, 1, 0, -before] {
        let said = News::Rates(Ok(vec![(Asset::Ton, dollars)]));
        bank.comes(said, Duration::ZERO);
        bank.settle();
        assert_eq!(rate(&bank), before, "{dollars}");
    }
    let told = bank.said_to(OWNER).join("\n");
    assert_eq!(told.matches("not believed for a day").count(), 1, "{told}");
    bank.comes(
        News::Rates(Ok(vec![(Asset::Ton, before * 2)])),
        Duration::ZERO,
    );
    bank.settle();
    assert_eq!(rate(&bank), before * 2);
}

/// The books are a copy by now, and the owner lets payments go on; what was approved waits while the provider does not
/// do this.
fn waits_after_a_restore(bank: &mut Bank, fails: fn(&Order) -> bool) -> WithdrawalRow {
    bank.sql()
        .execute("UPDATE intake SET copied = 1", [])
        .expect("marked");
    bank.luck = Box::new(move |order| match fails(order) {
        true => Luck::NotDone(None),
        false => Luck::Good,
    });
    bank.kill();
    bank.pass(MINUTE);
    bank.at(OWNER, acts::lift).expect("the owner may");
    let row = approved(bank, PLAYERS[0]);
    bank.pass(MINUTE * 10);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Reserved);
    row
}

#[test]
fn after_a_restore_nothing_is_sent_until_all_that_was_paid_since_is_looked_through() {
    let mut bank = Bank::new(55);
    bank.deposited(PLAYERS[0], Asset::Usdt, 40);
    foreign(&mut bank, 1);
    let row = waits_after_a_restore(&mut bank, |order| matches!(order, Order::Sweep { .. }));
    assert!(bank.provider.transfers.is_empty());
    bank.luck = Box::new(|_| Luck::Good);
    bank.pass(limits::HEALED_AFTER);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
    assert_eq!(bank.number(SUSPENSE), 1);
    bank.check();
}

/// What the lost commits sent stands at the provider alone.
#[test]
fn after_a_restore_what_was_sent_since_is_told_before_anything_else_is_sent() {
    const LOST: i64 = 250;
    let mut bank = Bank::new(56);
    bank.deposited(PLAYERS[0], Asset::Usdt, 90);
    let known = approved(&mut bank, PLAYERS[0]);
    bank.pass(MINUTE);
    assert_eq!(bank.withdrawal(&known).state, WithdrawalState::Paid);
    for id in 1..=LOST {
        let name = format!("lost {id}");
        let lost = Transfer {
            id: 1_000_000 + id,
            to: PLAYERS[1],
            coins: coins(Asset::Usdt, Amount::ZERO),
            spend_id: Some(name.clone()),
        };
        bank.provider.transfers.insert(name, lost);
    }
    let row = waits_after_a_restore(&mut bank, |order| {
        matches!(order, Order::Transfers { after: 100 })
    });
    // In the middle of it the process dies.
    bank.luck = Box::new(|_| Luck::Good);
    bank.kill();
    bank.pass(limits::HEALED_AFTER);
    assert_eq!(bank.withdrawal(&row).state, WithdrawalState::Paid);
    let told = bank.said_to(OWNER).join("\n");
    for (count, last) in [(100, LOST), (100, LOST - 100), (50, LOST - 200)] {
        let said = format!(
            "sent {count} withdrawals that the books do not know, the newest is transfer {}",
            1_000_000 + last
        );
        assert_eq!(told.matches(&said).count(), 1, "{told}");
    }
    assert_eq!(bank.findings(), Vec::<String>::new());
}
