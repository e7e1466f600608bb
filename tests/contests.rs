//! Duels and pots: stakes that are conserved, outcomes that anybody can recompute, and every press
//! that comes too late.
mod tampered;

use crate::kit::{Seeded, Table, coded};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::speech::languages::LANGUAGES;
use casino_bot::values::limits;
use proptest::prelude::*;
use ring::{digest, hmac};
use std::time::Duration;

const PLAYERS: [i64; 3] = [ALICE, BOB, CAROL];
const MINUTE: Duration = Duration::from_secs(60);

fn number(table: &Table, sql: &str) -> i64 {
    let one = table.sql().query_row(&coded(sql), [], |row| row.get(0));
    one.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

fn balance(table: &Table, owner: i64) -> i64 {
    number(
        table,
        &format!("SELECT balance FROM account WHERE asset = 1 AND owner = {owner}"),
    )
}

/// A table at which everybody is known in the group.
fn seated(seed: u64) -> Table {
    let mut table = Table::new(seed);
    PLAYERS.iter().for_each(|who| {
        table.say(*who, BACK_ROOM, "/balance");
    });
    table
}

fn press(table: &mut Table, who: i64, chat: i64, button: &(i64, String)) -> String {
    table.press(who, chat, button.0, &button.1).join("\n")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The contest's winner by place, from nothing but what players are shown: hashes over texts.
fn recomputed(kind: &str, server: &[u8], clients: &[String], stakes: &[i64]) -> Option<usize> {
    let mixed = hex(digest::digest(&digest::SHA256, clients.join(":").as_bytes()).as_ref());
    let key = hmac::Key::new(hmac::HMAC_SHA256, hex(server).as_bytes());
    let words = (0..).flat_map(|block| {
        let tag = hmac::sign(&key, format!("{mixed}:0:{block}").as_bytes());
        let words = tag.as_ref().chunks(4);
        let word = |w: &[u8]| u128::from(u32::from_be_bytes(w.try_into().expect("4 bytes")));
        words.map(word).collect::<Vec<_>>()
    });
    let mut words = words;
    let mut next = || words.next().expect("endless");
    match kind {
        "flip" => Some(usize::from(next() >= 1 << 31)),
        "dice" => (0..20).find_map(|_| {
            let [a, b, c, d] = [(); 4].map(|()| next() * 6 / (1 << 32));
            (a + b != c + d).then_some(usize::from(c + d > a + b))
        }),
        _ => {
            let word = next() << 32 | next();
            let total: i64 = stakes.iter().sum();
            let ticket = word * u128::try_from(total).expect("positive") / (1 << 64);
            let mut left = i64::try_from(ticket).expect("small");
            stakes.iter().position(|stake| {
                left -= stake;
                left < 0
            })
        }
    }
}

/// Every contest that was drawn went as its seeds say, and what is shown is what was promised.
fn check_draws(table: &Table) -> usize {
    let sql = table.sql();
    let mut find = sql
        .prepare("SELECT id, kind, server_seed, winner, payout FROM contest WHERE ended IN ('won', 'tied')")
        .expect("reads");
    let mut rows = find.query([]).expect("reads");
    let mut drawn = 0;
    while let Some(row) = rows.next().expect("reads") {
        let (id, kind): (i64, String) = (row.get(0).expect("id"), row.get(1).expect("kind"));
        let server: Vec<u8> = row.get(2).expect("seed");
        let (winner, payout): (Option<i64>, Option<i64>) =
            (row.get(3).expect("winner"), row.get(4).expect("payout"));
        let mut find = sql
            .prepare(
                "SELECT player, stake, client_seed FROM buy_in WHERE contest = ?1 ORDER BY place",
            )
            .expect("reads");
        let buy_ins: Vec<(i64, i64, String)> = find
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .expect("reads")
            .collect::<Result<_, _>>()
            .expect("reads");
        let clients: Vec<_> = buy_ins.iter().map(|b| b.2.clone()).collect();
        let stakes: Vec<_> = buy_ins.iter().map(|b| b.1).collect();
        let place = recomputed(&kind, &server, &clients, &stakes);
        assert_eq!(place.map(|place| buy_ins[place].0), winner, "contest {id}");
        let total: i64 = stakes.iter().sum();
        assert_eq!(place.map(|_| total * 98 / 100), payout, "contest {id}");
        drawn += 1;
    }
    drawn
}

#[test]
fn a_duel_is_decided_by_what_was_promised_and_both_sides_win_some() {
    let mut table = seated(1);
    let mut won = [0; 2];
    for n in 0..24 {
        let kind = ["flip", "dice"][n % 2];
        let said = table
            .say(ALICE, BACK_ROOM, &format!("/duel 0.333333 {kind}"))
            .join("\n");
        let accept = table.button(BACK_ROOM, "Accept").expect("a challenge");
        let over = press(&mut table, BOB, BACK_ROOM, &accept);
        // What is revealed is what was promised.
        let line = |text: &str, after: &str| {
            let mut lines = text.lines().skip_while(|line| !line.contains(after));
            lines.nth(1).map(|line| line.trim().to_owned())
        };
        let promised = line(&said, "Its SHA-256:").expect("a promise");
        let seed = line(&over, "Server seed:").expect("a seed");
        assert_eq!(line(&over, "promised before:").as_ref(), Some(&promised));
        let digest = digest::digest(&digest::SHA256, seed.as_bytes());
        assert_eq!(hex(digest.as_ref()), promised);
        assert!(!said.contains(&seed), "not before the end");
        won[usize::from(over.contains("toast@group> 🏆"))] += 1;
    }
    assert!(won[0] > 3 && won[1] > 3, "{won:?}");
    assert_eq!(check_draws(&table), 24);
    // Of 0.666666 the winner gets 0.653332, rounded down; the house has the rest.
    let bankroll = number(
        &table,
        "SELECT sum(amount) FROM posting WHERE kind = {contest end} AND credit = {house:bankroll}",
    );
    assert_eq!(bankroll, 24 * (666_666 - 653_332));
    assert_eq!(table.findings(), [""; 0]);
}

/// `casino-bot verify` with what the proof page says.
#[test]
fn the_command_of_a_proof_page_gives_the_winner() {
    let mut table = seated(8);
    for (open, join, proof) in [
        ("/duel 5 flip", "Accept", "/duel #1"),
        ("/duel 5 dice", "Accept", "/duel #2"),
        ("/pot 5.000001", "🎟", "/pot #3"),
    ] {
        table.say(ALICE, BACK_ROOM, open);
        let join = table.button(BACK_ROOM, join).expect("a contest");
        press(&mut table, BOB, BACK_ROOM, &join);
        table.pass(limits::POT_OPEN_FOR);
        table.run();
        let page = table.say(CAROL, BACK_ROOM, proof).join("\n");
        let command = page.lines().find(|line| line.contains("casino-bot verify"));
        let command = command.expect("a command").replace("casino-bot", "\"$0\"");
        let shell = std::process::Command::new("sh")
            .args(["-c", &command, env!("CARGO_BIN_EXE_casino-bot")])
            .output()
            .expect("starts");
        let said = String::from_utf8(shell.stdout).expect("UTF-8");
        let id = &proof[proof.len() - 1..];
        let place = "SELECT place + 1 FROM buy_in JOIN contest ON contest.id = contest AND player = winner WHERE contest =";
        let place = number(&table, &format!("{place} {id}"));
        assert!(said.ends_with(&format!("player {place} wins\n")), "{said}");
    }
    assert_eq!(check_draws(&table), 3);
}

#[test]
fn only_one_accepts_and_whoever_comes_later_is_told() {
    let mut table = seated(2);
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    let accept = table.button(BACK_ROOM, "Accept").expect("a challenge");
    let cancel = table.button(BACK_ROOM, "Cancel").expect("a challenge");
    // Both press before the bot has said anything; one of them twice.
    for who in [CAROL, CAROL, BOB, ALICE] {
        let pressed = table.sandbox.press(who, BACK_ROOM, accept.0, &accept.1);
        pressed.expect("pressed");
    }
    table.run();
    let news = table.news();
    let toasts: Vec<_> = news
        .iter()
        .filter(|line| line.starts_with("toast"))
        .collect();
    assert_eq!(toasts.len(), 4, "{news:?}");
    assert!(toasts[1].contains("It is over: /duel #1"), "{toasts:?}");
    assert!(
        toasts[2].contains("Carol <3 & \"co\" was faster"),
        "{toasts:?}"
    );
    let late = press(&mut table, ALICE, BACK_ROOM, &cancel);
    assert!(late.contains("was faster"), "{late}");
    assert_eq!(balance(&table, BOB), 1_000_000_000, "Bob staked nothing");
    assert_eq!(number(&table, "SELECT count(*) FROM buy_in"), 2);
    assert_eq!(check_draws(&table), 1);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn what_is_over_or_elsewhere_or_too_dear_changes_nothing() {
    let mut table = seated(3);
    // Called off.
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    let accept = table.button(BACK_ROOM, "Accept").expect("a challenge");
    let cancel = table.button(BACK_ROOM, "Cancel").expect("a challenge");
    press(&mut table, ALICE, BACK_ROOM, &cancel);
    let late = press(&mut table, BOB, BACK_ROOM, &accept);
    assert!(late.contains("was called off"), "{late}");
    let late = press(&mut table, ALICE, BACK_ROOM, &cancel);
    assert!(late.contains("was called off"), "{late}");
    // Expired: at the very moment, before the timer, and after it.
    table.say(ALICE, BACK_ROOM, "/duel 10 dice");
    let accept = table.button(BACK_ROOM, "Accept").expect("a challenge");
    table.pass(limits::DUEL_OPEN_FOR);
    let late = press(&mut table, BOB, BACK_ROOM, &accept);
    assert!(late.contains("its time is up"), "{late}");
    assert!(late.contains("Alice has the 10.00 back"), "{late}");
    let late = press(&mut table, BOB, BACK_ROOM, &accept);
    assert!(late.contains("its time is up"), "{late}");
    // Too dear.
    table.say(BOB, BACK_ROOM, "/duel max flip");
    let accept = table.button(BACK_ROOM, "Accept").expect("a challenge");
    table.say(CAROL, BACK_ROOM, "/duel 0.50");
    let poor = press(&mut table, CAROL, BACK_ROOM, &accept);
    assert!(
        poor.contains("Not enough: the stake is 1,000.00, you have 999.50"),
        "{poor}"
    );
    // From another chat, with another stake, with another code, as somebody's own.
    let data = accept.1.clone();
    table.say(CAROL, CAROL, "/start");
    let (message, _) = table
        .button(CAROL, "Games")
        .or_else(|| table.button(CAROL, "Help"))
        .expect("a panel");
    let other = table.press(CAROL, CAROL, message, &data).join("\n");
    assert!(other.contains("had its turn"), "{other}");
    let cheaper = data.rsplit_once(':').expect("fields").0.to_owned() + ":5";
    for forged in [
        cheaper,
        "0:join:0123456789:2s".to_owned(),
        data.replacen('0', "5", 1),
        format!("0:{}", cancel.1.split_once(':').expect("fields").1),
    ] {
        let forged = table.press(ALICE, BACK_ROOM, accept.0, &forged).join("\n");
        assert!(
            forged.contains("had its turn") || forged.contains("somebody else"),
            "{forged}"
        );
    }
    assert_eq!(check_draws(&table), 0);
    assert_eq!(number(&table, "SELECT count(*) FROM dead_update"), 0);
    assert_eq!(
        balance(&table, -4),
        1_000_500_000,
        "two challenges are open"
    );
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_kill_loses_neither_a_challenge_nor_a_pot() {
    let mut table = seated(4);
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    table.say(BOB, BOB, "/duel 20 dice");
    table.say(CAROL, BACK_ROOM, "/pot 5");
    let accept = table.button(BACK_ROOM, "Accept").expect("a challenge");
    let join = table.button(BACK_ROOM, "🎟").expect("a pot");
    // Accepted, joined and killed before anything is delivered; then the batch comes again.
    for button in [&accept, &join] {
        let pressed = table.sandbox.press(BOB, BACK_ROOM, button.0, &button.1);
        pressed.expect("pressed");
    }
    let batch = table.poll();
    let step = table.engine.step(
        &batch,
        casino_bot::telegram::dispatch::Finished::default(),
        table.now,
    );
    step.expect("commits");
    table.crash(Box::new(Seeded(500)));
    table.run();
    let told = table.news().join("\n");
    assert!(told.contains("Duel #1") && told.contains("🏆"), "{told}");
    assert_eq!(check_draws(&table), 1);
    // Killed while it is awaited; both end in their time.
    table.crash(Box::new(Seeded(600)));
    table.pass(limits::POT_OPEN_FOR);
    table.run();
    let told = table.news().join("\n");
    assert!(
        told.contains("edit@group> 🏺 Pot #3") && told.contains("🏆"),
        "{told}"
    );
    table.pass(limits::DUEL_LINK_OPEN_FOR);
    table.run();
    let told = table.news().join("\n");
    assert!(
        told.contains("Nobody took your duel #2: your 20.00 are back"),
        "{told}"
    );
    assert_eq!(check_draws(&table), 2);
    assert_eq!(balance(&table, -4), 0);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn a_restored_backup_pays_open_contests_back() {
    let mut table = seated(5);
    table.say(ALICE, BACK_ROOM, "/duel 10 flip");
    table.say(BOB, BACK_ROOM, "/pot 10");
    table.say(CAROL, BACK_ROOM, "/pot 10");
    table
        .sql()
        .execute("UPDATE intake SET copied = 1", [])
        .expect("a copy");
    table.crash(Box::new(Seeded(500)));
    for who in PLAYERS {
        assert_eq!(balance(&table, who), 1_000_000_000);
    }
    table.run();
    let told = table.news().join("\n");
    assert_eq!(told.matches("All stakes are back").count(), 2, "{told}");
    assert_eq!(check_draws(&table), 0);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn the_longest_pot_fits_a_message() {
    for language in LANGUAGES {
        the_longest_pot_fits_a_message_in(language.code);
    }
}

fn the_longest_pot_fits_a_message_in(language: &str) {
    let mut table = seated(6);
    table.say(ALICE, ALICE, &format!("/language {language}"));
    let strangers = 1..=i64::try_from(limits::POT_PLAYERS_MAX).expect("few");
    for n in strangers {
        let id = 800_000_000 + n;
        let name = format!("<{}>", "&".repeat(60));
        let update = serde_json::json!({"ok": true, "result": [{"update_id": 9_000_000 + n, "message": {
            "message_id": 50_000 + n, "from": {"id": id, "first_name": name, "language_code": language},
            "chat": {"id": BACK_ROOM, "type": "supergroup"}, "text": format!("/pot 999.{:06}", 100_001 + n)}}]});
        let me = casino_bot::telegram::inbound::Me {
            username: "b".to_owned(),
            ..Default::default()
        };
        let batch = casino_bot::telegram::inbound::batch(update.to_string().as_bytes(), &me)
            .expect("reads");
        let step = table.engine.step(
            &batch,
            casino_bot::telegram::dispatch::Finished::default(),
            table.now,
        );
        step.expect("commits");
    }
    assert_eq!(table.run(), [""; 0], "Telegram takes them all");
    let full = table.say(BOB, BACK_ROOM, "/pot 1").join("\n");
    assert!(full.contains("The pot is full: 40 players"), "{full}");
    table.pass(limits::POT_OPEN_FOR);
    assert_eq!(table.run(), [""; 0], "and how it ended");
    let over = table.news().join("\n");
    assert!(over.contains("🏆"), "{over}");
    let proof = table.say(ALICE, BACK_ROOM, "/pot #1").join("\n");
    // The default seeds have 16 characters; with 64 each there would be 48 more a player.
    let longest = proof.chars().count() + 48 * limits::POT_PLAYERS_MAX;
    assert!(longest < limits::MESSAGE_CHARS_MAX, "{longest}");
    assert_eq!(check_draws(&table), 1);
    assert_eq!(table.findings(), [""; 0]);
}

/// What may happen next.
#[derive(Clone, Debug)]
enum Deed {
    Say(usize, bool, &'static str),
    Press(usize, bool, usize),
    Pass(u64),
    Crash,
}

fn deed() -> impl Strategy<Value = Deed> {
    let texts = vec![
        "/duel 10 flip",
        "/duel 0.333333 dice",
        "/duel max",
        "/duel half dice",
        "/duel",
        "/pot 1.000007",
        "/pot max",
        "/pot 33.33",
        "/pot",
        "/flip 1 heads",
    ];
    prop_oneof![
        5 => (0..3usize, any::<bool>(), prop::sample::select(texts)).prop_map(|(who, group, text)| Deed::Say(who, group, text)),
        8 => (0..3usize, prop::bool::weighted(0.8), 0..40usize).prop_map(|(who, group, n)| Deed::Press(who, group, n)),
        2 => (1..400_u64).prop_map(Deed::Pass),
        1 => Just(Deed::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is said, pressed (old buttons too) and killed: no unit is made or lost, and
    /// each draw is the one that its seeds give.
    #[test]
    fn stakes_are_conserved(deeds in prop::collection::vec(deed(), 1..60), seed in any::<u32>()) {
        let mut table = seated(seed.into());
        let mut seen: Vec<(i64, i64, String)> = Vec::new();
        for (step, deed) in deeds.iter().enumerate() {
            match deed {
                Deed::Say(who, group, text) => {
                    let who = PLAYERS[*who];
                    table.say(who, if *group { BACK_ROOM } else { who }, text);
                }
                Deed::Press(who, group, n) => {
                    let who = PLAYERS[*who];
                    let chat = if *group { BACK_ROOM } else { who };
                    for message in table.sandbox.with(|world, _| world.messages(chat)) {
                        for button in crate::kit::buttons(&message) {
                            let data = button["callback_data"].as_str().expect("data").to_owned();
                            let id = message["message_id"].as_i64().expect("an id");
                            let button = (chat, id, data);
                            let ours = ["join", "calloff", "rematch", "challenge"].iter().any(|what| button.2.contains(what));
                            if ours && !seen.contains(&button) { seen.push(button); }
                        }
                    }
                    let here: Vec<_> = seen.iter().filter(|b| b.0 == chat).collect();
                    if here.is_empty() { continue; }
                    let (_, message, data) = here[here.len() - 1 - n % here.len()].clone();
                    table.press(who, chat, message, &data);
                }
                Deed::Pass(seconds) => {
                    table.pass(Duration::from_secs(*seconds));
                    table.run();
                }
                Deed::Crash => {
                    table.crash(Box::new(Seeded(u64::from(seed) + 1_000_000 * (step as u64 + 1))));
                    table.run();
                }
            }
        }
        check_draws(&table);
        prop_assert_eq!(table.findings(), [""; 0]);
        prop_assert_eq!(number(&table, "SELECT count(*) FROM dead_update"), 0);
        // Everything ends by itself.
        table.pass(limits::DUEL_LINK_OPEN_FOR + MINUTE);
        table.run();
        table.run();
        check_draws(&table);
        prop_assert_eq!(number(&table, "SELECT count(*) FROM contest WHERE ended IS NULL"), 0);
        prop_assert_eq!(balance(&table, -4), 0);
        prop_assert_eq!(table.findings(), [""; 0]);
    }
}
