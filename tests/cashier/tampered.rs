//! Payments as nobody may book them: what the database refuses, and what the audits find.
use super::bank::{Bank, PLAYERS};
use casino_bot::casino::wings::cashier::withdrawals;
use casino_bot::store::cashier::WithdrawalState;
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

const ALICE: i64 = PLAYERS[0];

fn usdt(cents: i64) -> Amount {
    Amount::from_units(Asset::Usdt.unit() / 100 * cents).expect("an amount")
}

#[test]
fn the_databases_own_rules_let_no_way_through_that_is_none() {
    let mut bank = Bank::new(1);
    let paid = bank.deposited(ALICE, Asset::Usdt, 100);
    bank.paid_out(PLAYERS[1], 10);
    let sent = bank.at(ALICE, |visit| {
        withdrawals::request(visit, Asset::Usdt, usdt(500))
    });
    let sent = sent.expect("it may be").id.0;
    let sql = bank.sql();
    for (wrong, why) in [
        (
            "UPDATE deposit SET amount = amount + 1".to_owned(),
            "was promised",
        ),
        (
            "UPDATE deposit SET player = 700000003".to_owned(),
            "was promised",
        ),
        (
            "UPDATE deposit SET payload = 'abcdefghijklmnopqrstuvwxyz' WHERE id = 1".to_owned(),
            "was promised",
        ),
        ("UPDATE deposit SET invoice = 99".to_owned(), "was promised"),
        ("UPDATE deposit SET fee = 1".to_owned(), "was promised"),
        (
            "UPDATE deposit SET state = 'open', fee = NULL".to_owned(),
            "does not go that way",
        ),
        ("DELETE FROM deposit".to_owned(), "never deleted"),
        (
            format!(
                "INSERT INTO suspense (invoice, said, why, at, state) VALUES ({}, '', 'late', 0, 'open')",
                paid.invoice.expect("made")
            ),
            "nothing to decide on",
        ),
        (
            "UPDATE withdrawal SET amount = amount + 1".to_owned(),
            "was promised",
        ),
        (
            "UPDATE withdrawal SET spend_id = 'abcdefghijklmnopqrstuvwxyz'".to_owned(),
            "was promised",
        ),
        (
            format!("UPDATE withdrawal SET state = 'paid', transfer = 7 WHERE id = {sent}"),
            "does not go that way",
        ),
        (
            "UPDATE withdrawal SET state = 'reserved', transfer = NULL WHERE state = 'paid'"
                .to_owned(),
            "a withdrawal ",
        ),
        (
            format!(
                "UPDATE withdrawal SET sends = 1, sent_at = 1, state = 'refused' WHERE id = {sent}"
            ),
            "does not come back",
        ),
        ("DELETE FROM withdrawal".to_owned(), "never deleted"),
        (
            "UPDATE withdrawal_step SET at = 0".to_owned(),
            "never changed",
        ),
        ("DELETE FROM withdrawal_step".to_owned(), "never deleted"),
        ("UPDATE funding SET amount = 1".to_owned(), "never changed"),
        ("DELETE FROM funding".to_owned(), "never deleted"),
        ("UPDATE reconciliation SET difference = 0".to_owned(), ""),
    ] {
        match sql.execute_batch(&wrong) {
            Err(error) => assert!(error.to_string().contains(why), "{wrong}: {error}"),
            Ok(()) => assert!(why.is_empty(), "{wrong}"),
        }
    }
    bank.check();
}

#[test]
fn every_audit_of_payments_finds_what_it_is_for() {
    for (tamper, sentence) in [
        (
            "UPDATE deposit SET fee = fee + 1",
            "Every deposit that is paid has its entry",
        ),
        (
            "UPDATE deposit SET state = 'expired', fee = NULL WHERE id = 1",
            "Every deposit that is paid has its entry",
        ),
        (
            "INSERT INTO posting SELECT {deposit}, 1, 7, asset, {provider}, player, 5, 0 FROM deposit WHERE id = 1",
            "Every deposit that is paid",
        ),
        (
            "UPDATE suspense SET amount = amount + 1",
            "Everything that came in and could not be credited",
        ),
        (
            "UPDATE suspense SET state = 'kept'",
            "Everything that came in and could not be credited",
        ),
        (
            "UPDATE suspense SET invoice = (SELECT invoice FROM deposit WHERE state = 'paid')",
            "Everything that came in",
        ),
        (
            "UPDATE withdrawal SET amount = amount + 1",
            "Every withdrawal was set aside once",
        ),
        (
            "UPDATE withdrawal SET state = 'failed', transfer = NULL WHERE state = 'paid'",
            "Every withdrawal was set aside once",
        ),
        (
            "UPDATE withdrawal SET state = 'held' WHERE state = 'waiting'",
            "last state that was kept",
        ),
        (
            "UPDATE withdrawal_step SET state = 'short' WHERE nth = 2",
            "a way that there is",
        ),
        (
            "DELETE FROM withdrawal_step WHERE nth = 1",
            "a way that there is",
        ),
        ("UPDATE funding SET out = 1 - out", "is booked, once each"),
        (
            "UPDATE withdrawal SET state = 'refused' WHERE state = 'waiting'",
            "exactly the withdrawals that are under way",
        ),
        (
            "UPDATE suspense SET fee = fee + 1",
            "exactly what came in and is not decided on",
        ),
        (
            "UPDATE account SET balance = 5 WHERE owner = {provider} AND asset = 2",
            "nothing stays with the provider's account",
        ),
        (
            "UPDATE funding SET amount = amount + 1",
            "All that is owed and owned of real money",
        ),
        (
            "UPDATE deposit SET fee = 0 WHERE state = 'paid'",
            "All that is owed and owned of real money",
        ),
        ("DELETE FROM deposit", "belongs to what its kind is about"),
        ("DELETE FROM agenda WHERE kind = 'deposit'", "on the agenda"),
    ] {
        let mut bank = Bank::new(1);
        bank.paid_out(ALICE, 10);
        bank.asked(PLAYERS[1], Asset::Usdt, 10);
        let id = bank
            .provider
            .foreign(Asset::Usdt, usdt(1_000), bank.now.wall);
        bank.tells(id, Duration::ZERO);
        bank.settle();
        let row = bank.at(ALICE, |visit| {
            withdrawals::request(visit, Asset::Usdt, usdt(100))
        });
        assert_eq!(row.expect("it may be").state, WithdrawalState::Waiting);
        bank.check();
        let found = bank.tampered(tamper);
        assert!(found.contains(sentence), "{tamper}: {found}");
    }
}
