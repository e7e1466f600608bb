//! Reports: every figure is the sum of postings, to the unit, whatever was played and whenever.
use crate::kit::older::go_back;
use crate::kit::{Seeded, Table, coded, house_with_cashier};
use casino_bot::rules::luck::Luck;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::store::{Days, Db};
use casino_bot::values::money::{Amount, Asset};
use casino_bot::values::time::Day;
use std::collections::BTreeMap;
use std::time::Duration;

const PLAYERS: [i64; 3] = [ALICE, BOB, CAROL];
const ALL: Days = Days {
    first: Day(0),
    last: Day(i64::MAX),
};
const BETS: [&str; 10] = [
    "/flip 1 heads",
    "/dice 2 under 30",
    "/slots 0.50",
    "/roulette 1 red",
    "/toss 1 dice even",
    "/limbo 1 1000",
    "/mines 1 3",
    "/blackjack 1",
    "/keno 1 1 2 3",
    "/plinko 1",
];

/// Plays for some days: games, tosses, duels that are won and one that is not, rounds that last past midnight.
fn played() -> Table {
    let mut table = Table::of(house_with_cashier(), Box::new(Seeded(5)));
    table.say(ALICE, ALICE, "/start");
    table.fund(Asset::Usdt, Amount::credits(5_000));
    for (step, day) in [0, 0, 0, 1, 1, 3].into_iter().enumerate() {
        for (nth, player) in PLAYERS.into_iter().enumerate() {
            if day == 1 && player == CAROL {
                continue;
            }
            if step == 0 && player == BOB {
                table.say(BOB, BOB, "/deposit 20 USDT");
                let (message, data) = table.button(BOB, "✅ Deposit").expect("a button");
                table.press(BOB, BOB, message, &data);
                table.provides("deposit 1 is paid");
                table.say(BOB, BOB, "/wallet USDT");
            }
            for n in 0..4 {
                let bet = BETS[(step * 7 + nth * 3 + n) % BETS.len()];
                table.say(player, player, bet);
            }
        }
        if step % 2 == 0 {
            table.say(ALICE, BACK_ROOM, "/duel 3 flip");
            if let Some((message, data)) = table.button(BACK_ROOM, "Accept") {
                table.press(CAROL, BACK_ROOM, message, &data);
            }
        } else {
            table.say(ALICE, BACK_ROOM, "/duel 2 dice");
        }
        table.pass(Duration::from_secs(11 * 60 * 60));
        table.run();
    }
    table
}

/// What postings say: by day and asset, what players put on bets that were over then, and what came back of them.
fn of_postings(table: &Table) -> BTreeMap<(i64, i64), (i64, i64)> {
    let sql = coded(
        "SELECT over.day, stake.asset,
           sum(iif(stake.credit = {stakes}, stake.amount, 0)),
           sum(iif(stake.credit > 0, stake.amount, 0))
         FROM (
           SELECT 'round' AS of, id AS subject, settled_at / 86400000000 AS day FROM round WHERE payout IS NOT NULL
           UNION ALL SELECT 'toss', id, settled_at / 86400000000 FROM toss WHERE value IS NOT NULL
           UNION ALL SELECT 'contest', id, ended_at / 86400000000 FROM contest WHERE ended = 'won') AS over
         JOIN entry_kind ON entry_kind.subject = over.of
         JOIN posting AS stake ON stake.kind = entry_kind.code AND stake.subject = over.subject
         GROUP BY 1, 2",
    );
    let sql_conn = table.sql();
    let mut find = sql_conn.prepare(&sql).expect("a query");
    let rows = find.query_map([], |row| {
        let key: (i64, i64) = (row.get(0)?, row.get(1)?);
        Ok((key, (row.get(2)?, row.get(3)?)))
    });
    rows.expect("reads")
        .map(|row| row.expect("a row"))
        .collect()
}

#[test]
fn turnover_is_the_sum_of_postings_to_the_unit() {
    let table = played();
    let db = Db::open_to_read(table.path()).expect("opens");
    let mut kept = BTreeMap::new();
    let turnover = db.turnover(ALL).expect("reads");
    for game in ["toss", "duel", "slots"] {
        assert!(turnover.iter().any(|row| row.game == game), "{game}");
    }
    for row in turnover {
        let sums: &mut (i64, i64) = kept.entry((row.day.0, row.asset.code())).or_default();
        sums.0 += row.staked;
        sums.1 += row.paid;
    }
    let postings = of_postings(&table);
    assert_eq!(kept, postings);
    assert!(postings.len() > 4, "days and assets: {postings:?}");
    // The house has what players have lost.
    let won: i64 = kept.values().map(|(staked, paid)| staked - paid).sum();
    let funded: i64 = number(
        &table,
        "SELECT sum(amount) FROM posting WHERE credit = {house:bankroll} AND debit = {world}",
    );
    let house = number(
        &table,
        "SELECT sum(balance) FROM account WHERE owner IN ({house:bankroll}, {house:held})",
    );
    assert_eq!(house - funded, won);
    let active = db.active(ALL).expect("reads");
    let counts: Vec<_> = active
        .iter()
        .map(|(_, asset, players)| (*asset, *players))
        .collect();
    assert!(
        counts.contains(&(Asset::Play, 2)) && counts.contains(&(Asset::Usdt, 1)),
        "{active:?}"
    );
    assert_eq!(table.findings(), [""; 0]);
}

fn number(table: &Table, sql: &str) -> i64 {
    let found = table.sql().query_row(&coded(sql), [], |row| row.get(0));
    found.expect("reads")
}

#[test]
fn funds_are_what_the_accounts_hold() {
    let table = played();
    let db = Db::open_to_read(table.path()).expect("opens");
    for asset in [Asset::Play, Asset::Usdt, Asset::Btc] {
        let funds = db.funds(asset).expect("reads");
        let code = asset.code();
        let players = format!(
            "SELECT coalesce(sum(balance), 0) FROM account WHERE owner > 0 AND asset = {code}"
        );
        assert_eq!(funds.players, number(&table, &players));
        let all = format!(
            "SELECT coalesce(sum(balance), 0) FROM account
             WHERE owner NOT IN ({{world}}, {{provider}}, {{fees}}) AND asset = {code}"
        );
        assert_eq!(funds.all(), number(&table, &all));
    }
    let refill = format!(
        "INSERT INTO posting (kind, subject, line, asset, debit, credit, amount, at)
         SELECT entry_kind.code, {ALICE}, 0, 1, house.owner, {ALICE}, 1, 0 FROM entry_kind, house
         WHERE entry_kind.name = 'refill' AND house.name = 'world'"
    );
    table.sql().execute_batch(&refill).expect("booked");
    let flows = db.flows(ALL).expect("reads what only a wing books, too");
    assert!(flows.iter().any(|flow| flow.kind == "refill"));
    let paid_in = flows.iter().filter(|flow| flow.kind == "deposit");
    assert_eq!(
        paid_in.count(),
        3,
        "gross, net and the provider's: {flows:?}"
    );
}

/// A house that played before reports were kept has them from its bets.
#[test]
fn an_older_house_has_the_same_reports() {
    let mut table = played();
    let read = |table: &Table| {
        let db = Db::open_to_read(table.path()).expect("opens");
        let mut turnover = db.turnover(ALL).expect("reads");
        // Added up in another order; and what the rules say of bets is kept of new ones alone.
        for row in &mut turnover {
            (row.squares, row.luck) = (row.squares.round(), Luck::default());
        }
        let flows = db.flows(ALL).expect("reads");
        let flows: Vec<_> = flows.iter().map(|flow| format!("{flow:?}")).collect();
        (turnover, flows, db.active(ALL).expect("reads"))
    };
    let before = read(&table);
    go_back(&table.sql(), 24);
    table.crash_into(house_with_cashier(), Box::new(Seeded(6)));
    table.run();
    let after = read(&table);
    assert_eq!(before.0, after.0);
    assert_eq!(before.1, after.1);
    assert_eq!(before.2, after.2);
    assert_eq!(table.findings(), [""; 0]);
}
