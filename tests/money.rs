//! Money from outside a run, and money for who has none left.
use crate::kit::older::go_back;
use crate::kit::{Seeded, Table, coded, house, house_with_cashier};
use casino_bot::casino::House;
use casino_bot::casino::wings::lobby::refill;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};
use casino_bot::store::{Db, Lock};
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asset};
use std::time::Duration;

fn number(table: &Table, sql: &str) -> i64 {
    let found = table.sql().query_row(&coded(sql), [], |row| row.get(0));
    found.expect("reads")
}

fn balance(table: &Table, player: i64) -> i64 {
    let sql = format!("SELECT balance FROM account WHERE asset = 1 AND owner = {player}");
    number(table, &sql)
}

fn press(table: &mut Table, player: i64, chat: i64, label: &str) -> String {
    let (message, data) = table.button(chat, label).expect(label);
    table.press(player, chat, message, &data).join("\n")
}

fn with_welcome(units: u32) -> Table {
    let welcome = Amount::credits(units);
    let mut table = Table::of(House { welcome, ..house() }, Box::new(Seeded(1)));
    for player in [ALICE, BOB] {
        table.say(player, player, "/start");
    }
    table
}

#[test]
fn who_has_nothing_left_gets_credits_once_in_a_day() {
    let mut table = with_welcome(12);
    let said = table.say(ALICE, ALICE, "/balance").join("\n");
    assert!(!said.contains("free credits"), "12.00 is something: {said}");
    let (owner, _) = table
        .button(ALICE, "Games")
        .map(|(_, data)| data)
        .and_then(|data| {
            data.split_once(':')
                .map(|(owner, rest)| (owner.to_owned(), rest.to_owned()))
        })
        .expect("a button");
    let forged = format!("{owner}:refill");
    let said = table.press(ALICE, ALICE, 2, &forged).join("\n");
    assert!(said.contains("less than 10.00"), "{said}");
    // All of it is in a duel: it may come back.
    table.say(ALICE, BACK_ROOM, "/duel 12 flip");
    let said = table.say(ALICE, ALICE, "/flip 5 heads").join("\n");
    assert!(
        said.contains("Not enough") && !said.contains("free"),
        "{said}"
    );
    assert!(
        table
            .press(ALICE, ALICE, 2, &forged)
            .join("\n")
            .contains("nothing at stake")
    );
    table.pass(limits::DUEL_OPEN_FOR);
    table.run();
    table.news();
    // Lost for good.
    while balance(&table, ALICE) >= refill::BELOW.units() {
        table.say(ALICE, ALICE, "/flip 4 heads");
    }
    let said = table.say(ALICE, ALICE, "/flip 50 heads").join("\n");
    assert!(
        said.contains("Free credits are there") && said.contains("[🎁"),
        "{said}"
    );
    let said = press(&mut table, ALICE, ALICE, "🎁");
    assert!(
        said.contains("Good luck") && said.contains("100.00"),
        "{said}"
    );
    assert_eq!(balance(&table, ALICE), refill::TO.units());
    // A second press of the same button.
    let said = table.press(ALICE, ALICE, 2, &forged).join("\n");
    assert!(said.contains("less than 10.00"), "{said}");
    table.say(ALICE, BACK_ROOM, "/balance");
    table.say(ALICE, ALICE, "/roulette 100 17");
    assert_eq!(balance(&table, ALICE), 0, "gone");
    table.pass(Duration::from_secs(60 * 60));
    let said = table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
    assert!(
        said.contains("come in 23 h 0 min") && !said.contains("[🎁"),
        "{said}"
    );
    let said = table.say(ALICE, ALICE, "/balance").join("\n");
    assert!(said.contains("come in 23 h 0 min"), "{said}");
    let said = table.press(ALICE, ALICE, 2, &forged).join("\n");
    assert!(said.contains("come in 23 h"), "{said}");
    table.pass(Duration::from_secs(23 * 60 * 60));
    assert!(table.say(ALICE, ALICE, "/start").join("\n").contains("[🎁"));
    // From a button that bets, too: the toast says it, a message has the button.
    table.say(ALICE, ALICE, "/flip");
    let said = press(&mut table, ALICE, ALICE, "▶️");
    assert!(
        said.contains("toast> Not enough") && said.contains("[🎁"),
        "{said}"
    );
    press(&mut table, ALICE, ALICE, "🎁");
    assert_eq!(balance(&table, ALICE), refill::TO.units());
    let refills = "SELECT group_concat(line || ':' || subject ORDER BY line) FROM posting
        WHERE kind = {refill}";
    let lines: String = table
        .sql()
        .query_row(&coded(refills), [], |row| row.get(0))
        .expect("reads");
    assert_eq!(lines, format!("0:-{ALICE},1:-{ALICE}"));
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn nobody_is_given_real_money() {
    let welcome = Amount::credits(1);
    let house = House {
        welcome,
        ..house_with_cashier()
    };
    let mut table = Table::of(house, Box::new(Seeded(1)));
    table.say(ALICE, ALICE, "/wallet USDT");
    let said = table.say(ALICE, ALICE, "/balance").join("\n");
    assert!(said.contains("0.00") && !said.contains("[🎁"), "{said}");
    let (_, data) = table.button(ALICE, "Games").expect("a button");
    let (owner, _) = data.split_once(':').expect("an owner");
    let said = table
        .press(ALICE, ALICE, 2, &format!("{owner}:refill"))
        .join("\n");
    assert!(said.contains("less than"), "{said}");
    assert_eq!(
        number(&table, "SELECT count(*) FROM posting WHERE kind = {refill}"),
        0
    );
}

/// Begins a run that ends at a loss or a win of five stakes.
fn auto(table: &mut Table, labels: &[&str]) {
    table.say(ALICE, ALICE, "/baccarat 1 player");
    for label in ["Auto"].iter().chain(labels).chain(&["25 rounds", "Start"]) {
        press(table, ALICE, ALICE, label);
    }
}

#[test]
fn auto_play_counts_its_own_rounds_only() {
    for labels in [["Loss 5×"], ["Win 5×"], ["Half"]] {
        let mut table = with_welcome(200);
        table.say(BOB, BACK_ROOM, "/balance");
        auto(&mut table, &labels);
        // Nearly all leaves, for a while or for good, or comes.
        table.say(ALICE, BACK_ROOM, "/duel 150 flip");
        let mut brought = number(
            &table,
            "SELECT sum(payout - staked) FROM round WHERE id > 1",
        );
        let mut rounds = 1;
        while number(&table, "SELECT count(*) FROM auto_play") == 1 {
            assert_eq!(number(&table, "SELECT net FROM auto_play"), brought);
            let goes_on = match labels {
                ["Loss 5×"] => brought > -5_000_000,
                ["Win 5×"] => brought < 5_000_000,
                _ => true,
            };
            assert!(goes_on, "{labels:?}: {brought}");
            table.pass(limits::AUTO_PLAY_PACE);
            table.run();
            brought = number(
                &table,
                "SELECT sum(payout - staked) FROM round WHERE id > 1",
            );
            rounds += 1;
            if rounds == 3 {
                let (message, data) = table.button(BACK_ROOM, "Accept").expect("a challenge");
                table.press(BOB, BACK_ROOM, message, &data);
            }
        }
        let news = table.news().join("\n");
        assert!(news.contains("Auto ended"), "{news}");
        let ended = match labels {
            ["Loss 5×"] => brought <= -5_000_000,
            ["Win 5×"] => brought >= 5_000_000,
            _ => false,
        };
        let won = brought >= 10_000_000;
        assert!(
            ended || won || rounds == 25,
            "{labels:?} after {rounds}: {brought}"
        );
        assert_eq!(table.findings(), [""; 0]);
    }
}

#[test]
fn a_run_from_an_older_database_goes_on() {
    let mut table = with_welcome(200);
    auto(&mut table, &["Loss 10×"]);
    for _ in 0..3 {
        table.pass(limits::AUTO_PLAY_PACE);
        table.run();
    }
    let net = number(&table, "SELECT net FROM auto_play");
    assert_eq!(number(&table, "SELECT played FROM auto_play"), 4);
    let sql = table.sql();
    // Money from outside moved the balance since.
    sql.execute_batch("UPDATE auto_play SET balance = balance + 77000000")
        .expect("moved");
    go_back(&sql, 9);
    let path = std::path::PathBuf::from(sql.path().expect("a file"));
    let other = path.with_file_name("older.db");
    sql.execute("VACUUM INTO ?1", [other.to_str()])
        .expect("copies");
    let lock = Lock::take(&other).expect("a lock file").expect("free");
    let db = Db::open(&other, &lock).expect("brings it up to date");
    let player = casino_bot::rules::ledger::PlayerId(ALICE);
    let auto = db.auto_play(player).expect("reads").expect("under way");
    assert_eq!((auto.played, auto.net), (4, net));
}

#[test]
fn dust_is_neither_in_the_way_nor_lost() {
    let mut table = with_welcome(1_000);
    while balance(&table, ALICE) % 10_000 == 0 {
        table.say(ALICE, ALICE, "/dice 1 over 50");
    }
    let exact = Amount::from_units(balance(&table, ALICE)).expect("an amount");
    let cents = Asset::Play.share_in_cents(exact, 1);
    assert_ne!(exact, cents);
    let shown = Asset::Play.figure(cents).to_string();
    for screen in [
        "/balance",
        "/start",
        "/flip",
        "/toss",
        "/toss dice",
        "/duel",
        "/flip 5000",
    ] {
        let said = table.say(ALICE, ALICE, screen).join("\n");
        assert!(
            !said.contains(&Asset::Play.figure(exact).to_string()),
            "{screen}: {said}"
        );
        assert!(
            screen == "/duel" || said.contains(&shown),
            "{screen}: {said}"
        );
    }
    // What is shown can be typed.
    let said = table
        .say(ALICE, ALICE, &format!("/roulette {shown} 17"))
        .join("\n");
    assert!(said.contains(&format!("stake {shown}")), "{said}");
    let dust = exact.checked_sub(cents).expect("less");
    assert_eq!(balance(&table, ALICE), dust.units());
    let said = table.say(ALICE, ALICE, "/balance").join("\n");
    assert!(
        said.contains(&Asset::Play.figure(dust).to_string()),
        "nothing is hidden: {said}"
    );
    press(&mut table, ALICE, ALICE, "🎁");
    assert_eq!(
        balance(&table, ALICE),
        refill::TO.units(),
        "no dust is left"
    );
    // And all of it is all of it.
    while balance(&table, ALICE) % 10_000 == 0 {
        table.say(ALICE, ALICE, "/dice 1 over 50");
    }
    let all = Amount::from_units(balance(&table, ALICE)).expect("an amount");
    let said = table.say(ALICE, ALICE, "/roulette all-in 17").join("\n");
    let all = Asset::Play.figure(all);
    assert!(said.contains(&format!("stake {all}")), "{said}");
    assert_eq!(balance(&table, ALICE), 0);
    assert_eq!(table.findings(), [""; 0]);
}
