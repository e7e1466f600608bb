//! Everything at once by chance: players pay in and take out, admins decide, the provider loses answers, is slow,
//! says things twice, is closed, switched off, short, and pays what nobody asked for, webhooks are late, and the
//! process is killed between any two steps. When it is quiet again nothing is unknown, each invoice was credited once
//! or waits for a person, each withdrawal was sent once or came back, and books and provider agree.
//! `CASINO_CASHIER_SEEDS` is how many seeds are tried, `CASINO_CASHIER_SEED` the first.
use super::acts;
use super::bank::{Bank, Luck, OWNER, PLAYERS};
use casino_bot::casino::payment::Order;
use casino_bot::casino::wings::cashier::{deposits, withdrawals};
use casino_bot::rules::ledger::{DepositId, PlayerId};
use casino_bot::store::cashier::{Settled, WITHDRAWAL_WAYS, WithdrawalState};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

/// So many seeds go every way that there is.
const MANY: u64 = 100;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn seconds(&mut self, most: u64) -> Duration {
        Duration::from_millis(self.below(most * 1_000) + 1)
    }
}

fn luck(dice: &mut Dice) -> Luck {
    match dice.below(12) {
        0 => Luck::LostBefore,
        1 => Luck::LostAfter,
        2 => Luck::NotDone(None),
        3 => Luck::NotDone(Some(dice.seconds(60))),
        4 => Luck::Slow(dice.seconds(60)),
        5 => Luck::Unheard,
        6 => Luck::Twice(dice.seconds(45)),
        _ => Luck::Good,
    }
}

/// One thing that somebody does.
fn act(bank: &mut Bank, dice: &mut Dice) {
    let player = PLAYERS[usize::try_from(dice.below(3)).expect("few")];
    let asset = [Asset::Usdt, Asset::Ton][usize::try_from(dice.below(2)).expect("few")];
    let units = asset.unit() / 100 * i64::try_from(dice.below(20_000)).expect("few");
    let amount = Amount::from_units(units).expect("an amount");
    // What is refused changes nothing, which is all that there is to see of it here.
    match dice.below(20) {
        0..4 => drop(bank.at(player, |visit| deposits::ask(visit, asset, amount))),
        4..8 => {
            let open: Vec<_> = bank.provider.invoices.keys().copied().collect();
            let Some(at) = u64::try_from(open.len()).ok().filter(|n| *n > 0) else {
                return;
            };
            let id = open[usize::try_from(dice.below(at)).expect("few")];
            // The address of a second one for the same deposit is known to nobody; if it is paid all the same,
            // nothing but a webhook tells of it.
            let known = bank.engine.books().deposit_of_invoice(id).expect("reads");
            let told = known.is_none() || dice.below(2) == 0;
            if bank.provider.pay(id, bank.now.wall) && told {
                let after = dice.seconds(120);
                bank.tells(id, after);
                if dice.below(2) == 0 {
                    bank.tells(id, after + dice.seconds(120));
                }
            }
        }
        8 => odd_payment(bank, dice, asset, amount),
        9 => {
            let id = DepositId(i64::try_from(dice.below(20)).expect("few"));
            drop(bank.at(player, |visit| deposits::look(visit, id)));
        }
        10..14 => drop(bank.at(player, |visit| {
            withdrawals::request(visit, asset, amount.part(4))
        })),
        14 | 15 => decide(bank, dice),
        16 => {
            let open = bank.engine.books().open_withdrawal(PlayerId(player));
            let Some(row) = open.expect("reads") else {
                return;
            };
            drop(bank.at(player, |visit| withdrawals::again(visit, row.id)));
        }
        17 => {
            let provider = &mut bank.provider;
            match dice.below(6) {
                0 => provider.closed = !provider.closed,
                1 => provider.disabled = !provider.disabled,
                2 => provider.short = !provider.short,
                3 => drop(provider.strangers.insert(player)),
                4 => drop(provider.strangers.remove(&player)),
                _ => {
                    provider.refuses = match provider.refuses {
                        Some(_) => None,
                        None => Some("COMMENT_TOO_LONG"),
                    }
                }
            }
        }
        18 => bank.kill(),
        _ => {
            let rest = dice.seconds(3_000);
            bank.pass(rest);
        }
    }
}

/// A payment that fits no deposit.
fn odd_payment(bank: &mut Bank, dice: &mut Dice, asset: Asset, amount: Amount) {
    if amount.units() < 100 {
        return;
    }
    let unpaid: Vec<_> = (bank.provider.invoices.iter())
        .filter(|(_, kept)| kept.paid.is_none())
        .map(|(id, _)| *id)
        .collect();
    let id = match unpaid.last() {
        Some(id) if dice.below(2) == 0 => {
            bank.provider.pay_otherwise(*id, asset, amount);
            *id
        }
        _ => bank.provider.foreign(asset, amount, bank.now.wall),
    };
    // Nothing but the webhook tells of what is another's.
    let after = dice.seconds(300);
    bank.tells(id, after);
    bank.tells(id, after + dice.seconds(60));
}

/// What an admin does.
fn decide(bank: &mut Bank, dice: &mut Dice) {
    let db = bank.engine.books();
    let open = PLAYERS.map(|player| db.open_withdrawal(PlayerId(player)).expect("reads"));
    for row in open.into_iter().flatten() {
        let id = row.id;
        match dice.below(5) {
            0..3 => drop(bank.at(OWNER, |visit| acts::approve(visit, id))),
            3 => drop(bank.at(OWNER, |visit| acts::refuse(visit, id, "not today"))),
            _ => {}
        }
    }
    match dice.below(2) {
        0 => {}
        _ => {
            let open = bank.engine.books().open_suspense(0, 1).expect("reads");
            let Some(row) = open.first() else {
                return;
            };
            // What is returned leaves the provider by hand.
            let (kept, to) = (Settled::Kept, Settled::Player(PlayerId(PLAYERS[0])));
            let how = if dice.below(2) == 0 { kept } else { to };
            drop(bank.at(OWNER, |visit| acts::settle(visit, row.id, how, "seen")));
        }
    }
}

/// How many withdrawals nobody knows the state of.
fn unknown(bank: &Bank) -> i64 {
    bank.number("SELECT count(*) FROM withdrawal WHERE state = 'unknown' OR state = 'sending'")
}

/// The ways that withdrawals went, and the states that deposits are in.
fn gone(bank: &Bank, ways: &mut BTreeSet<(String, String)>) {
    let sql = bank.sql();
    let mut find = sql
        .prepare(
            "SELECT coalesce(before.state, ''), step.state FROM withdrawal_step AS step
             LEFT JOIN withdrawal_step AS before
               ON before.withdrawal = step.withdrawal AND before.nth = step.nth - 1
             UNION SELECT 'deposit', state FROM deposit
             UNION SELECT 'suspense', why FROM suspense",
        )
        .expect("reads");
    let rows = find.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    ways.extend(rows.expect("reads").map(|row| row.expect("text")));
}

fn run(seed: u64, ways: &mut BTreeSet<(String, String)>) {
    let mut bank = Bank::new(seed);
    for (player, whole) in PLAYERS.into_iter().zip([100, 10]) {
        bank.paid_out(player, whole);
    }
    bank.skip(limits::WITHDRAWALS_DAY * 2);
    let (mut dice, mut on_the_way) = (Dice(seed), Dice(!seed));
    bank.luck = Box::new(move |_: &Order| luck(&mut on_the_way));
    for _ in 0..60 {
        act(&mut bank, &mut dice);
        bank.pass(dice.seconds(40));
    }
    // From here on everything works again, and the app has what it owes.
    bank.luck = Box::new(|_: &Order| Luck::Good);
    let provider = &mut bank.provider;
    (provider.closed, provider.disabled, provider.short) = (false, false, false);
    provider.refuses = None;
    provider.strangers.clear();
    // A cashier that was closed looks every so often; what is under way takes two minutes after that.
    bank.pass(limits::CLOSED_LOOK_EVERY + limits::MISSED_FOR + limits::SEND_SETTLES);
    assert_eq!(unknown(&bank), 0, "withdrawals of which nobody knows");
    bank.pass(Duration::from_secs(2 * 60 * 60));
    let waits = "SELECT count(*) FROM withdrawal WHERE state NOT IN ('waiting', 'held', 'paid', 'failed', 'refused')";
    assert_eq!(bank.number(waits), 0, "withdrawals that wait for nobody");
    let open = "SELECT count(*) FROM deposit WHERE state = 'asked' OR state = 'open'";
    assert_eq!(bank.number(open), 0, "deposits that can be paid");
    bank.check();
    assert!(bank.engine.books().till().expect("reads").closed.is_none());
    let disputed =
        bank.number("SELECT count(*) FROM withdrawal WHERE disputed = 1 AND state <> 'paid'");
    assert_eq!(disputed, 0, "what the provider says is possible");
    for row in bank
        .engine
        .books()
        .withdrawals_in(WithdrawalState::Held, 10)
        .expect("reads")
    {
        let again = bank.at(row.player.0, |visit| withdrawals::again(visit, row.id));
        again.expect("it waits for that");
    }
    bank.pass(Duration::from_secs(60));
    bank.check();
    gone(&bank, ways);
}

#[test]
fn whatever_happens_each_payment_is_made_once() {
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let first = number("CASINO_CASHIER_SEED").unwrap_or(1);
    let seeds = number("CASINO_CASHIER_SEEDS").unwrap_or(6);
    let mut ways = BTreeSet::new();
    for seed in first..first + seeds {
        let one = AssertUnwindSafe(|| run(seed, &mut ways));
        let ran = std::panic::catch_unwind(one);
        assert!(ran.is_ok(), "CASINO_CASHIER_SEED={seed}");
    }
    // Those take an answer that is very late, or an admin at the right moment.
    let seldom = [
        ("reserved", "paid"),
        ("reserved", "refused"),
        ("held", "paid"),
        ("short", "paid"),
    ];
    let all = WITHDRAWAL_WAYS.iter().copied();
    let all = all.filter(|way| !seldom.contains(way));
    let missed: Vec<_> = all
        .filter(|(from, to)| !ways.contains(&((*from).to_owned(), (*to).to_owned())))
        .collect();
    assert!(seeds < MANY || missed.is_empty(), "never gone: {missed:?}");
}
