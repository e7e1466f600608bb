//! What pages show: every one to whom it is for, all of it escaped, and reports that are sums of postings.
use super::Open;
use crate::kit::office::{Comes, act};
use crate::kit::{buttons, coded, house_with_cashier};
use casino_bot::casino::wings::browser::pages::paths;
use casino_bot::casino::wings::office::acts::Act;
use casino_bot::casino::wings::office::adjust::Sum;
use casino_bot::rules::guard::{Kind, Limit, Period};
use casino_bot::rules::ledger::PlayerId;
use casino_bot::rules::office::Topic;
use casino_bot::sandbox::{ALICE, BOB, CAROL};
use casino_bot::store::cashier::Rate;
use casino_bot::values::base36::base36;
use casino_bot::values::money::{Amount, Asset};
use casino_bot::values::time::Day;
use serde_json::Value;
use std::time::Duration;

impl Open {
    /// Some of everything was played, on two days.
    fn played(&mut self) {
        self.table.fund(Asset::Usdt, Amount::credits(1_000));
        for day in 0..2 {
            for player in [BOB, CAROL] {
                for bet in [
                    "/flip 1 heads",
                    "/dice 2 under 30",
                    "/slots 0.50",
                    "/toss 1 dice even",
                    "/mines 1 3",
                ] {
                    self.table.say(player, player, bet);
                }
            }
            if day == 0 {
                self.pass(Duration::from_secs(24 * 60 * 60));
                self.table.run();
            }
        }
    }
}

#[test]
fn every_page_is_shown_to_whom_it_is_for() {
    let mut house = Open::new();
    house.played();
    let waiting = house.waiting();
    house.ticket(Topic::General);
    house.ticket(Topic::Payments);
    let sights = [
        ("owner", ALICE),
        ("admin", BOB),
        ("cashier", BOB),
        ("support", BOB),
        ("auditor", BOB),
    ];
    for (role, who) in sights {
        if who == BOB {
            house.make(BOB, role);
        }
        let cookie = house.enter(who);
        let own = [
            format!("/office/player/{CAROL}"),
            "/office/rounds/1".to_owned(),
            format!("/office/withdrawals/{}", waiting.0),
            "/office/tickets/1".to_owned(),
            "/office/tickets/2".to_owned(),
            "/office/reports/players".to_owned(),
        ];
        for path in paths().chain(own) {
            let answer = house.get(&path, &cookie);
            let of_house = ["log", "settings", "reports", "letters"]
                .iter()
                .any(|part| path.contains(part));
            let of_money = ["withdrawals", "suspense", "money", "alerts"]
                .iter()
                .any(|part| path.contains(part));
            let sees = match role {
                "support" => !of_house && !of_money,
                "cashier" => !of_house && path != "/office/tickets/1",
                _ => true,
            };
            assert_eq!(
                answer.status,
                if sees { 200 } else { 404 },
                "{role} {path}: {}",
                answer.body
            );
            let forms = answer.body.matches("/office/do/").count();
            assert!(
                role != "auditor" || forms == 0,
                "{path} offers an auditor something to do"
            );
            house.pass(Duration::from_millis(500));
        }
    }
}

/// What is looked at, by a button in chat and by a page, and who looks: everybody, who is about money, the house's.
const READS: [(&str, &str, &str); 19] = [
    ("office", "", "all"),
    ("find", "players", "all"),
    ("whois:CAROL", "player/CAROL", "all"),
    ("actsof:CAROL:0", "player/CAROL", "all"),
    ("dice", "games", "all"),
    ("halts", "", "all"),
    ("tickets:0", "tickets", "all"),
    ("payouts:waiting:0", "withdrawals", "money"),
    ("payouts:paid:0", "withdrawals", "money"),
    ("payout:1", "withdrawals/1", "money"),
    ("suspense:0", "suspense", "money"),
    ("odd:1", "suspense/1", "money"),
    ("bankrolls", "money", "money"),
    ("reconcile:off", "money", "money"),
    ("adjusts", "money", "money"),
    ("alerts", "alerts", "money"),
    ("mail", "letters", "house"),
    ("acts:0", "log", "house"),
    ("acts:1", "log", "house"),
];

#[test]
fn what_a_role_reads_it_reads_in_chat_and_browser_alike() {
    let mut house = Open::new();
    house.table.fund(Asset::Usdt, Amount::credits(1_000));
    house.waiting();
    house.adjusted();
    house.ticket(Topic::General);
    let (mine, carol) = (base36(BOB), base36(CAROL));
    for role in ["admin", "cashier", "support", "auditor"] {
        house.make(BOB, role);
        let cookie = house.enter(BOB);
        let first = house.table.say(BOB, BOB, "/admin").join("\n");
        let (message, _) = house.table.button(BOB, "Find a player").expect("a button");
        let refused = |house: &mut Open, data: &str| {
            let said = house.table.press(BOB, BOB, message, data).join("\n");
            said.contains("Your role")
                || said.contains("Only the owner")
                || said.contains("its turn")
        };
        for (button, path, who) in READS {
            let sees = match who {
                "house" => ["admin", "auditor"].contains(&role),
                "money" => role != "support",
                _ => true,
            };
            let data = format!("{mine}:{}", button.replace("CAROL", &carol));
            assert_eq!(!refused(&mut house, &data), sees, "{role} {button}");
            let path = path.replace("CAROL", &CAROL.to_string());
            let answer = house.get(format!("/office/{path}").trim_end_matches('/'), &cookie);
            let status = if sees { 200 } else { 404 };
            assert_eq!(answer.status, status, "{role} {path}");
            house.pass(Duration::from_millis(500));
            if !sees {
                continue;
            }
            // Of what is shown there is no button that is not for who sees it.
            let shown = house.table.sandbox.with(|world, _| world.messages(BOB));
            let shown = shown.iter().find(|it| it["message_id"] == message);
            let shown = buttons(shown.expect("the page"));
            let shown = shown.filter_map(|it| it["callback_data"].as_str());
            let shown: Vec<_> = shown.map(str::to_owned).collect();
            for data in shown
                .iter()
                .filter(|_| ["support", "auditor"].contains(&role))
            {
                assert!(!refused(&mut house, data), "{role}, {button}: {data}");
            }
        }
        assert_eq!(
            first.contains("The cashier is"),
            role != "support",
            "{first}"
        );
        let today = house.get("/office", &cookie).body;
        assert_eq!(today.contains("/office/withdrawals?"), role != "support");
        assert_eq!(today.contains("GGR"), ["admin", "auditor"].contains(&role));
    }
}

#[test]
fn names_are_text_whatever_is_in_them() {
    let mut house = Open::new();
    let name = "<img src=x onerror=alert(1)>\u{202e}\"'&";
    let sql = house.table.sql();
    sql.execute("UPDATE player SET name = ?1 WHERE id = ?2", (name, CAROL))
        .expect("named");
    let cookie = house.enter(ALICE);
    for path in [
        format!("/office/player/{CAROL}"),
        "/office/players?q=%3Cimg".to_owned(),
    ] {
        let page = house.get(&path, &cookie);
        assert!(
            page.body.contains("&lt;img src=x onerror=alert(1)&gt;"),
            "{}",
            page.body
        );
        assert!(!page.body.contains("<img") && !page.body.contains('\u{202e}'));
    }
}

#[test]
fn secrets_are_on_no_page_and_a_seed_in_use_is_not_told() {
    let mut house = Open::new();
    house.played();
    let cookie = house.enter(ALICE);
    let page = house.get("/office/settings", &cookie);
    assert!(page.body.contains("RESTART_TOKEN") && !page.body.contains("hush-hush"));
    let round = house.get("/office/rounds/1", &cookie);
    assert!(
        round.body.contains("kept until the player"),
        "{}",
        round.body
    );
    let seeds: Vec<Vec<u8>> = house
        .table
        .sql()
        .prepare("SELECT server_seed FROM seed_pair")
        .expect("reads")
        .query_map([], |row| row.get(0))
        .expect("reads")
        .collect::<Result<_, _>>()
        .expect("reads");
    for seed in seeds {
        let hex: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(!round.body.contains(&hex));
    }
}

#[test]
fn reports_are_sums_of_postings_to_the_unit() {
    let mut house = Open::new();
    house.played();
    let cookie = house.enter(ALICE);
    let answer = house.get("/office/reports/report.json?asset=play", &cookie);
    let report: Value = serde_json::from_str(&answer.body).expect("JSON");
    let sql = |what: &str| {
        coded(&format!(
            "SELECT coalesce(sum({what}), 0) FROM (
               SELECT 'round' AS of, id AS subject FROM round WHERE payout IS NOT NULL
               UNION ALL SELECT 'toss', id FROM toss WHERE value IS NOT NULL) AS over
             JOIN entry_kind ON entry_kind.subject = over.of
             JOIN posting ON posting.kind = entry_kind.code AND posting.subject = over.subject AND asset = 1"
        ))
    };
    let staked = house.count(&sql("iif(credit = {stakes}, amount, 0)"));
    let paid = house.count(&sql("iif(credit > 0, amount, 0)"));
    let total = &report["total"];
    assert_eq!(
        (total["staked"].as_i64(), total["paid"].as_i64()),
        (Some(staked), Some(paid))
    );
    assert_eq!(total["ggr"], staked - paid);
    let given =
        coded("SELECT sum(amount) FROM posting WHERE debit = {world} AND credit > 0 AND asset = 1");
    let given = house.count(&given);
    assert_eq!(total["ngr"], staked - paid - given);
    let of = |list: &str| -> i64 {
        let all = report[list].as_array().expect("a list");
        all.iter()
            .filter_map(|one| one["figures"]["staked"].as_i64())
            .sum()
    };
    assert!(
        staked > 0 && of("days") == staked && of("games") == staked,
        "{report}"
    );
    let players = house.count("SELECT sum(balance) FROM account WHERE owner > 0 AND asset = 1");
    assert_eq!(report["liabilities"]["players"], players);
    let csv = house.get("/office/reports/days.csv?asset=play", &cookie);
    assert!(
        csv.header("Content-Disposition")
            .is_some_and(|kept| kept.starts_with("attachment"))
    );
    let staked_in_csv: i64 = csv
        .body
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(3)?.parse::<i64>().ok())
        .sum();
    assert_eq!(staked_in_csv, staked, "{}", csv.body);
    assert_eq!(house.table.findings(), [""; 0]);
}

#[test]
fn what_is_given_and_taken_back_is_no_bonus() {
    let mut house = Open::new();
    house.table.fund(Asset::Usdt, Amount::credits(1_000));
    let rate = Rate {
        dollars: 1_000_000,
        at: house.table.now.wall,
    };
    let db = house.table.engine.books();
    db.save_rate(Asset::Usdt, rate).expect("kept");
    for (whole, out) in [(7, false), (5, true)] {
        let sum = Sum {
            asset: Asset::Usdt,
            amount: Amount::credits(whole),
            out,
        };
        let adjust = Act::Adjust(PlayerId(CAROL), sum);
        let owner = Comes::in_chat(ALICE);
        act(&house.table, &house_with_cashier(), owner, &adjust, "so").expect("the owner may");
    }
    house.pass(Duration::from_secs(120));
    house.table.run();
    let cookie = house.enter(ALICE);
    let report = house.get("/office/reports/report.json?asset=usdt", &cookie);
    let report: Value = serde_json::from_str(&report.body).expect("JSON");
    let total = &report["total"];
    let given = Amount::credits(2).units();
    assert_eq!(
        (&total["bonuses"], &total["ngr"]),
        (&given.into(), &(-given).into())
    );
    let ranked = house.get("/office/reports/players.json?asset=usdt", &cookie);
    let ranked: Value = serde_json::from_str(&ranked.body).expect("JSON");
    let carol = &ranked["players"][0];
    assert_eq!(
        (&carol["bonuses"], &carol["ngr"]),
        (&given.into(), &(-given).into()),
        "{ranked}"
    );
    assert_eq!(house.table.findings(), [""; 0]);
}

#[test]
fn one_players_page_has_all_of_theirs_by_the_page() {
    let mut house = Open::new();
    house.played();
    for _ in 0..30 {
        house.table.say(CAROL, CAROL, "/flip 1 heads");
    }
    house.table.say(CAROL, CAROL, "/duel 1 flip");
    house.waiting();
    house.ticket(Topic::General);
    house.ticket(Topic::Payments);
    let (kind, asset) = (Kind::Loss(Period::Day), Some(Asset::Usdt));
    let (value, since) = (Some(90_000_000), house.table.now.wall);
    let own = Limit {
        kind,
        asset,
        value,
        since,
        asked: None,
    };
    let db = house.table.engine.books();
    db.keep_limit(PlayerId(CAROL), &own).expect("kept");
    let cookie = house.enter(ALICE);
    let base = format!("/office/player/{CAROL}");
    let page = house.get(&base, &cookie).body;
    for part in [
        "their own",
        "90.00 USDT",
        "By the rules",
        "/office/tickets/2",
        "/office/contests/1",
        "withdrawal 1",
        "dice even",
        "The newest postings",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let older = format!("{base}/rounds?page=1");
    assert!(page.contains(&format!("href=\"{older}\"")), "{page}");
    // Rounds and postings by the page are all that there are, each once.
    for (part, what, count) in [
        (
            "rounds",
            "href=\"/office/rounds/",
            format!("SELECT count(*) FROM round WHERE player = {CAROL}"),
        ),
        (
            "ledger",
            "<tr><td><time",
            format!("SELECT count(*) FROM posting WHERE {CAROL} IN (debit, credit)"),
        ),
    ] {
        let (mut seen, mut page) = (0, 0);
        loop {
            let shown = house.get(&format!("{base}/{part}?page={page}"), &cookie);
            assert_eq!(shown.status, 200);
            seen += shown.body.matches(what).count();
            page += 1;
            house.pass(Duration::from_millis(500));
            if !shown.body.contains(&format!("{base}/{part}?page={page}")) {
                break;
            }
        }
        assert!(page > 1, "{part}");
        assert_eq!(i64::try_from(seen), Ok(house.count(&count)), "{part}");
    }
    for (path, status) in [
        ("tosses", 200),
        ("contests", 200),
        ("tickets?page=99999999", 200),
        ("acts?page=-1", 200),
        ("payments", 200),
        ("secrets", 404),
        ("rounds/1", 404),
        ("", 404),
    ] {
        let answer = house.get(&format!("{base}/{path}"), &cookie);
        assert_eq!(answer.status, status, "{path}");
        house.pass(Duration::from_millis(500));
    }
    // Who reads no general tickets sees none of theirs.
    house.make(BOB, "cashier");
    let bob = house.enter(BOB);
    let page = house.get(&base, &bob).body;
    assert!(page.contains("/office/tickets/2") && !page.contains("/office/tickets/1"));
}

#[test]
fn a_return_stands_against_what_the_rules_say_of_just_these_bets() {
    let mut house = Open::new();
    house.played();
    let cookie = house.enter(ALICE);
    let report = house.get("/office/reports/report.json?asset=play", &cookie);
    let report: Value = serde_json::from_str(&report.body).expect("JSON");
    let sql = house.table.sql();
    let sums = |by: &str| -> (i64, i64, f64, f64) {
        let sql = sql.query_row(
            &format!(
                "SELECT sum(staked), sum(paid), sum(excess), sum(spread) FROM {by} AND spread > 0"
            ),
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        );
        sql.expect("sums")
    };
    let exact = |(staked, paid, excess, spread): (i64, i64, f64, f64)| {
        let due = (paid as f64 - excess) / staked as f64 * 10_000.0;
        let by = 1.96 * (spread / 2.0).sqrt() / staked as f64 * 10_000.0;
        [due.round() as i64, by.ceil() as i64]
    };
    let all = exact(sums("turnover WHERE asset = 1"));
    assert_eq!(
        report["total"]["due_and_by_in_10000"],
        serde_json::json!(all)
    );
    assert!(all[0] > 9_000 && all[0] < 10_000 && all[1] > 0, "{all:?}");
    let days = report["days"].as_array().expect("days");
    for day in days.iter().filter(|day| day["figures"]["bets"] != 0) {
        let date = Day::read(day["day"].as_str().expect("a date")).expect("a date");
        let of_day = exact(sums(&format!(
            "turnover WHERE asset = 1 AND day = {}",
            date.0
        )));
        assert_eq!(
            day["figures"]["due_and_by_in_10000"],
            serde_json::json!(of_day)
        );
    }
    let page = house.get("/office/reports?asset=play", &cookie).body;
    assert!(page.contains("By the rules"), "{page}");
}

#[test]
fn players_are_found_by_number_and_by_how_their_names_begin() {
    let mut house = Open::new();
    let cookie = house.enter(ALICE);
    let found = house.get(&format!("/office/players?q={CAROL}"), &cookie);
    assert!(
        found.body.contains(&format!("/office/player/{CAROL}")),
        "{}",
        found.body
    );
    let name: String = house
        .table
        .sql()
        .query_row("SELECT name FROM player WHERE id = ?1", [CAROL], |row| {
            row.get(0)
        })
        .expect("a name");
    let part: String = name.chars().take(3).collect();
    for asked in [part.to_lowercase(), part.to_uppercase(), format!("@{part}")] {
        let found = house.get(&format!("/office/players?q={asked}"), &cookie);
        assert!(
            found.body.contains(&format!("/office/player/{CAROL}")),
            "{asked}: {}",
            found.body
        );
        assert!(
            !found.body.contains(&format!("/office/player/{BOB}\"")),
            "{asked}"
        );
    }
}
