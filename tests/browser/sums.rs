//! Reports hold at any size: every figure of every page and file is the sum of postings, to the unit, and every page comes
//! soon. `CASINO_REPORT_ROUNDS` says how many rounds are played (2,000 by default).
mod made;

use super::Open;
use crate::kit::coded;
use casino_bot::casino::wings::browser::pages::paths;
use casino_bot::sandbox::ALICE;
use casino_bot::values::money::{Amount, Asset, Sum};
use casino_bot::values::time::Day;
use made::played;
use serde_json::Value;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const ASSETS: [Asset; 2] = [Asset::Play, Asset::Usdt];
/// The longest that a page may take, where so much is played that it says something.
const PAGE_MAX: Duration = Duration::from_millis(50);

fn usdt(whole: i64) -> Amount {
    Amount::from_units(whole * Asset::Usdt.unit()).expect("an amount")
}

fn rounds() -> u64 {
    let set = std::env::var("CASINO_REPORT_ROUNDS");
    set.ok().and_then(|set| set.parse().ok()).unwrap_or(2_000)
}

impl Open {
    /// Figures by the first two columns.
    fn sums(&self, sql: &str) -> BTreeMap<(String, i64), i64> {
        let sql_conn = self.table.sql();
        let sql = coded(sql);
        let mut find = sql_conn
            .prepare(&sql)
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
        let rows = find.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)));
        rows.expect("reads")
            .map(|row| row.expect("a row"))
            .collect()
    }

    /// The same page as soon as the session may ask for it, and how long it took.
    fn page(&mut self, path: &str, cookie: &str) -> (String, Duration) {
        self.pass(Duration::from_millis(500));
        let began = Instant::now();
        let answer = self.get(path, cookie);
        let took = began.elapsed();
        assert_eq!(answer.status, 200, "{path}: {}", answer.head);
        (answer.body, took)
    }
}

/// Bets that are over: what they are, whose, when and of which game, beside their postings.
const OVER: &str = "
  SELECT 'round' AS of, id AS subject, player, game, settled_at AS at FROM round WHERE payout IS NOT NULL
  UNION ALL SELECT 'toss', id, player, 'toss', settled_at FROM toss WHERE value IS NOT NULL
  UNION ALL SELECT 'contest', contest.id, buy_in.player, iif(contest.kind = 'pot', 'pot', 'duel'), contest.ended_at
    FROM contest JOIN buy_in ON buy_in.contest = contest.id WHERE contest.ended = 'won'";

/// What a bet's postings say by something of it, as the books number assets.
fn of_bets(by: &str, what: &str) -> String {
    format!(
        "SELECT CAST({by} AS TEXT), posting.asset, sum({what}) FROM ({OVER}) AS over
         JOIN entry_kind ON entry_kind.subject = over.of
         JOIN posting ON posting.kind = entry_kind.code AND posting.subject = over.subject
           AND (posting.debit = over.player OR posting.credit = over.player)
         GROUP BY 1, 2"
    )
}

const STAKED: &str = "iif(posting.credit = {stakes}, posting.amount, 0)";
const PAID: &str = "iif(posting.credit > 0, posting.amount, 0)";
/// Paid in, sent out, kept by the provider, given: by posting, without a bet.
const MOVED: [(&str, &str); 4] = [
    ("deposits", "debit = {world} AND credit = {provider}"),
    ("withdrawals", "debit = {payouts} AND credit = {world}"),
    ("fees", "debit = {provider} AND credit = {fees}"),
    (
        "bonuses",
        "(debit IN ({world}, {house:bankroll}) AND credit > 0 AND posting.kind NOT IN (SELECT code FROM entry_kind WHERE subject IN ('round', 'toss', 'contest')))
         OR (debit > 0 AND credit = {house:bankroll} AND entry_kind.name = 'adjustment')",
    ),
];

type Sums = BTreeMap<(String, i64), i64>;
type Figures = BTreeMap<&'static str, Sums>;

/// Every figure of a report by something: day, game or player.
fn figures(house: &Open, by: &str, of_posting: Option<&str>) -> Figures {
    let mut all = BTreeMap::new();
    all.insert("staked", house.sums(&of_bets(by, STAKED)));
    all.insert("paid", house.sums(&of_bets(by, PAID)));
    let bets = format!(
        "SELECT CAST({by} AS TEXT), subject.asset, count(*) FROM ({OVER}) AS over JOIN subject ON subject.kind = over.of AND subject.id = over.subject AND subject.player = over.player GROUP BY 1, 2"
    );
    all.insert("bets", house.sums(&bets));
    for (name, which) in MOVED {
        let by = match of_posting {
            Some(by) => by,
            None => continue,
        };
        let sql = format!("SELECT CAST({by} AS TEXT), posting.asset, sum(iif(posting.debit > 0, -amount, amount)) FROM posting LEFT JOIN entry_kind ON entry_kind.code = posting.kind
            LEFT JOIN subject ON subject.kind = entry_kind.subject AND subject.id = posting.subject AND subject.asset = posting.asset
            WHERE {which} GROUP BY 1, 2");
        all.insert(name, house.sums(&sql));
    }
    all
}

/// What the report says of one thing, against the sums.
fn same(said: &Value, sums: &Figures, by: &str, asset: Asset) {
    let of = |name: &str| {
        let found = sums
            .get(name)
            .and_then(|sums| sums.get(&(by.to_owned(), asset.code())));
        found.copied().unwrap_or(0)
    };
    let (ggr, given) = (of("staked") - of("paid"), of("bonuses") + of("fees"));
    for name in [
        "bets",
        "staked",
        "paid",
        "deposits",
        "withdrawals",
        "fees",
        "bonuses",
    ] {
        assert_eq!(
            said[name].as_i64(),
            Some(of(name)),
            "{name} of {by}, {}: {said}",
            asset.name()
        );
    }
    assert_eq!(said["ggr"], ggr, "{by}");
    assert_eq!(said["ngr"], ggr - given, "{by}");
}

/// A line of a file as an object.
fn lines(csv: &str) -> Vec<Value> {
    let mut lines = csv.split("\r\n").filter(|line| !line.is_empty());
    let names: Vec<_> = lines.next().expect("a head").split(',').collect();
    let object = |line: &str| {
        let pairs = names.iter().zip(line.split(','));
        let pairs = pairs.map(|(name, cell)| {
            let number = cell.parse::<i64>().map(Value::from);
            (
                (*name).to_owned(),
                number.unwrap_or_else(|_| Value::from(cell)),
            )
        });
        Value::Object(pairs.collect())
    };
    lines.map(object).collect()
}

#[test]
fn every_figure_of_every_report_is_the_sum_of_postings_and_every_page_comes_soon() {
    let count = rounds();
    let (mut house, players) = played(count);
    // The order of players is put down behind the play.
    house.is_killed();
    for _ in 0..players.len() / 50 + 5 {
        house.pass(Duration::from_secs(60));
        house.table.run();
    }
    let over = house.count("SELECT count(*) FROM round WHERE payout IS NOT NULL");
    assert!(over.unsigned_abs() > count / 2, "{over} of {count}");
    let cookie = house.enter(ALICE);
    let by_day = figures(
        &house,
        "over.at / 86400000000",
        Some("posting.at / 86400000000"),
    );
    let by_game = figures(&house, "over.game", None);
    let by_player = figures(&house, "over.player", Some("subject.player"));
    for asset in ASSETS {
        reports(&mut house, &cookie, asset, (&by_day, &by_game));
        for order in ["staked", "ggr", "ngr", "deposits", "withdrawals"] {
            ranking(&mut house, &cookie, asset, (order, &by_player));
        }
    }
    assert_eq!(house.table.findings(), [""; 0]);
    times(&mut house, &cookie, count);
}

/// The report of one asset, as a page and as files.
fn reports(house: &mut Open, cookie: &str, asset: Asset, (by_day, by_game): (&Figures, &Figures)) {
    let first = Day(house.table.now.wall.day().0 - 300).date();
    let query = format!("?asset={}&from={first}", asset.name());
    let (body, _) = house.page(&format!("/office/reports/report.json{query}"), cookie);
    let report: Value = serde_json::from_str(&body).expect("JSON");
    let days = report["days"].as_array().expect("a list");
    let day_of = |day: &Value| {
        let day = Day::read(day["day"].as_str().expect("a date"));
        day.expect("a date").0.to_string()
    };
    for day in days {
        same(&day["figures"], by_day, &day_of(day), asset);
    }
    let games = report["games"].as_array().expect("a list");
    let had = by_game["bets"].keys();
    let had = had.filter(|(_, of)| *of == asset.code());
    assert_eq!(games.len(), had.count());
    for game in games {
        let by = game["game"].as_str().expect("a name");
        same(&game["figures"], by_game, by, asset);
    }
    let mut all = Figures::new();
    for (name, sums) in by_day {
        let mine = sums.iter().filter(|((_, of), _)| *of == asset.code());
        let key = (String::new(), asset.code());
        let sum = mine.map(|(_, sum)| sum).sum();
        all.insert(*name, BTreeMap::from([(key, sum)]));
    }
    same(&report["total"], &all, "", asset);
    let (csv, _) = house.page(&format!("/office/reports/days.csv{query}"), cookie);
    assert_eq!(lines(&csv).len(), days.len());
    for day in lines(&csv) {
        same(&day, by_day, &day_of(&day), asset);
    }
    let (csv, _) = house.page(&format!("/office/reports/games.csv{query}"), cookie);
    assert_eq!(lines(&csv).len(), games.len());
    for game in lines(&csv) {
        same(
            &game,
            by_game,
            game["game"].as_str().expect("a name"),
            asset,
        );
    }
    let owed = house.sums(&format!(
        "SELECT iif(owner > 0, 'players', (SELECT name FROM house WHERE house.owner = account.owner)), asset, sum(balance)
         FROM account WHERE asset = {} GROUP BY 1, 2",
        asset.code()
    ));
    let owed = |name: &str| {
        let found = owed.get(&(name.to_owned(), asset.code()));
        found.copied().unwrap_or(0)
    };
    for name in ["players", "stakes", "payouts", "suspense"] {
        assert_eq!(report["liabilities"][name], owed(name), "{name}");
    }
    let own = owed("house:bankroll") + owed("house:held");
    assert_eq!(report["liabilities"]["house"], own);
    // The page says the same, in figures as people read them.
    let (page, _) = house.page(&format!("/office/reports{query}"), cookie);
    for name in ["staked", "paid", "ggr", "ngr", "deposits", "withdrawals"] {
        let units = report["total"][name].as_i64().expect("a number");
        let said = asset.figure(Sum(units)).to_string();
        assert!(page.contains(&said), "{name}: {said}");
    }
}

/// Players in one order, as files and as a page.
fn ranking(house: &mut Open, cookie: &str, asset: Asset, (order, by_player): (&str, &Figures)) {
    let query = format!("?asset={}&by={order}", asset.name());
    let (body, _) = house.page(&format!("/office/reports/players.json{query}"), cookie);
    let ranked: Value = serde_json::from_str(&body).expect("JSON");
    let ranked = ranked["players"].as_array().expect("a list");
    let (csv, _) = house.page(&format!("/office/reports/players.csv{query}"), cookie);
    let listed = lines(&csv);
    assert!(!ranked.is_empty() && ranked.len() == listed.len(), "{csv}");
    let (page, _) = house.page(&format!("/office/reports/players{query}"), cookie);
    for said in ranked.iter().chain(&listed) {
        let by = said["player"].as_i64().expect("a number").to_string();
        same(said, by_player, &by, asset);
        let figure = said[order].as_i64().expect("a number");
        assert!(page.contains(&asset.figure(Sum(figure)).to_string()));
    }
    let values = ranked.iter().map(|said| said[order].as_i64());
    let values: Vec<_> = values.map(|value| value.expect("a number")).collect();
    assert!(values.is_sorted_by(|a, b| a >= b), "{order}: {values:?}");
    // It is the order of all of them.
    assert_eq!(values.first().copied(), most(by_player, order, asset));
}

/// The largest of a figure that any player has.
fn most(sums: &Figures, figure: &str, asset: Asset) -> Option<i64> {
    let names = sums.values().flat_map(|sums| sums.keys());
    let names = names.filter(|(_, of)| *of == asset.code());
    let of = |name: &str, key: &(String, i64)| sums[name].get(key).copied().unwrap_or(0);
    let value = |key: &(String, i64)| {
        let ggr = of("staked", key) - of("paid", key);
        match figure {
            "ggr" => ggr,
            "ngr" => ggr - of("bonuses", key) - of("fees", key),
            other => of(other, key),
        }
    };
    names.map(value).max()
}

/// Every page, again and again.
fn times(house: &mut Open, cookie: &str, count: u64) {
    let own = [
        "/office/player/800000007".to_owned(),
        "/office/rounds/1".to_owned(),
        "/office/withdrawals/1".to_owned(),
        "/office/players?q=Player%208".to_owned(),
        "/office/reports?from=2000-01-01&asset=play".to_owned(),
        "/office/reports/players?by=ggr&page=3&asset=play".to_owned(),
        "/office/reports/report.json?asset=play".to_owned(),
        "/office/reports/players.csv?by=deposits&asset=usdt".to_owned(),
    ];
    let mut late = Vec::new();
    eprintln!("pages at {count} rounds, p50 and max of 9:");
    for path in paths().chain(own) {
        let mut took: Vec<_> = (0..9).map(|_| house.page(&path, cookie).1).collect();
        took.sort_unstable();
        eprintln!("  {path}: {:?}, {:?}", took[4], took[8]);
        // Few rounds say nothing but of a machine that has other things to do.
        if took[4] > PAGE_MAX && count >= 100_000 {
            late.push((path, took[4]));
        }
    }
    assert!(late.is_empty(), "{late:?}");
}
