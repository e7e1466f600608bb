//! Leaderboards: what they show is what an eye-witness would count, of those who agreed to be seen,
//! however the weeks pass; and what others bet costs and shows nothing.
mod counted;
mod found;

use crate::kit::{Seeded, Table};
use casino_bot::casino::wings::boards::{text, top};
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB, CAROL};
use casino_bot::telegram::dispatch::Finished;
use casino_bot::telegram::inbound::{self, Me};
use casino_bot::values::base36::base36;
use casino_bot::values::limits;
use casino_bot::values::time::Wall;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const PLAYERS: [i64; 3] = [ALICE, BOB, CAROL];
const NAMES: [&str; 3] = ["Alice", "Bob", "Carol <3 & \"co\""];
const HOUR: Duration = Duration::from_secs(60 * 60);
const SPANS: [&str; 3] = ["This week", "Last week", "In all"];
const ORDERS: [&str; 3] = ["Net result", "Biggest win", "Wagered"];

fn number(table: &Table, sql: &str) -> i64 {
    let one = table.sql().query_row(sql, [], |row| row.get(0));
    one.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

/// Presses the button with this label on the player's newest leaderboard.
fn press(table: &mut Table, who: i64, label: &str) -> String {
    let button = table.button(who, label);
    let (message, data) = button.unwrap_or_else(|| panic!("no {label}"));
    table.press(who, who, message, &data).join("\n")
}

/// Joins, or leaves.
fn list(table: &mut Table, who: i64, shown: bool) -> String {
    table.say(who, who, "/top");
    press(table, who, if shown { "Show me" } else { "Take me off" })
}

/// The lines of a leaderboard, and the player's own place.
fn shown(table: &mut Table, who: i64, span: &str, order: &str) -> (Vec<String>, Option<String>) {
    let mut page = table.say(who, who, "/top").join("\n");
    for label in [span, order] {
        let said = press(table, who, label);
        if !said.contains("Nothing changes") {
            page = said;
        }
    }
    let lines = page
        .lines()
        .map(str::trim)
        .skip_while(|line| !line.contains("Top players"));
    let own = lines
        .clone()
        .find_map(|line| line.strip_prefix("Your place: "));
    let lines = lines.skip_while(|line| !line.is_empty()).skip(1);
    let lines: Vec<_> = lines
        .take_while(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let lines = if lines == ["Nobody is here yet."] {
        Vec::new()
    } else {
        lines
    };
    (lines, own.map(str::to_owned))
}

/// An update of somebody whom the sandbox does not know: what they say or press in private.
fn stranger(table: &mut Table, n: i64, id: i64, name: &str, said: Option<&str>, data: &str) {
    let from = json!({"id": id, "first_name": name});
    let message =
        json!({"message_id": n, "from": from, "chat": {"id": id, "type": "private"}, "text": said});
    let update = match said {
        Some(_) => json!({"update_id": 9_000_000 + n, "message": message}),
        None => json!({"update_id": 9_000_000 + n, "callback_query":
            {"id": n.to_string(), "from": from, "message": message, "data": format!("{}:{data}", base36(id))}}),
    };
    let batch = json!({"ok": true, "result": [update]}).to_string();
    let me = Me {
        username: "b".to_owned(),
        ..Default::default()
    };
    let batch = inbound::batch(batch.as_bytes(), &me).expect("reads");
    let step = table.engine.step(&batch, Finished::default(), table.now);
    step.expect("commits");
    table.engine.take_jobs();
}

/// `-1,234.5` as the bot writes it.
fn amount(by: &str, units: i64) -> String {
    let whole = (units.abs() / 1_000_000).to_string();
    let digits: Vec<_> = whole.chars().rev().collect();
    let groups: Vec<String> = digits
        .chunks(3)
        .map(|group| group.iter().collect())
        .collect();
    let whole: String = groups.join(",").chars().rev().collect();
    let decimals = format!("{:06}", units.abs() % 1_000_000);
    let kept = decimals.trim_end_matches('0').len().max(2);
    let sign = match units {
        0 => "",
        won if won > 0 && by != "Wagered" => "+",
        won if won > 0 => "",
        _ => "−",
    };
    format!("{sign}{whole}.{}", &decimals[..kept])
}

/// Who joined: in what order, whether they are shown, and what had begun before.
#[derive(Default)]
struct Witness(BTreeMap<i64, (usize, bool, [i64; 3])>);

impl Witness {
    fn list(&mut self, table: &Table, who: i64, shown: bool) {
        let newest = ["round", "toss", "contest"]
            .map(|of| number(table, &format!("SELECT coalesce(max(id), 0) FROM {of}")));
        let order = self.0.len();
        self.0.entry(who).or_insert((order, true, newest)).1 = shown;
    }

    /// The leaderboard that has to be shown, best first: who and how much.
    fn board(&self, table: &Table, span: &str, by: &str) -> Vec<(i64, i64)> {
        // Which ISO week, by the calendar.
        let week = |at: Wall| {
            let at = time::OffsetDateTime::from_unix_timestamp(at.0 / 1_000_000);
            let (year, week, _) = at.expect("a date").to_iso_week_date();
            (year, week)
        };
        let looked_at = match span {
            "This week" => Some(week(table.now.wall)),
            "Last week" => Some(week(table.now.wall.minus(7 * 24 * HOUR))),
            _ => None,
        };
        let mut figures: BTreeMap<i64, (i64, i64, i64)> = BTreeMap::new();
        let bets = [
            "SELECT player, id, settled_at, staked, payout FROM round WHERE payout IS NOT NULL",
            "SELECT player, id, settled_at, stake, payout FROM toss WHERE value IS NOT NULL",
            "SELECT player, id, ended_at, buy_in.stake, iif(player = winner, payout, 0)
             FROM contest JOIN buy_in ON contest = id WHERE ended = 'won'",
        ];
        for (kind, sql) in bets.iter().enumerate() {
            let sql_of = table.sql();
            let mut find = sql_of.prepare(sql).expect("reads");
            let mut rows = find.query([]).expect("reads");
            while let Some(row) = rows.next().expect("reads") {
                let cell = |at| row.get::<_, i64>(at).expect("a number");
                let (player, id, at, staked, won) =
                    (cell(0), cell(1), Wall(cell(2)), cell(3), cell(4) - cell(3));
                let began = self
                    .0
                    .get(&player)
                    .is_some_and(|(_, shown, after)| *shown && id > after[kind]);
                if began && looked_at.is_none_or(|looked_at| looked_at == week(at)) {
                    let sums = figures.entry(player).or_default();
                    *sums = (sums.0 + won, sums.1.max(won), sums.2 + staked);
                }
            }
        }
        let figure = |(net, best, staked): (i64, i64, i64)| match by {
            "Net result" => net,
            "Biggest win" => best,
            _ => staked,
        };
        let lines = figures
            .into_iter()
            .map(|(player, sums)| (player, figure(sums)));
        let mut lines: Vec<_> = lines
            .filter(|(_, figure)| by != "Biggest win" || *figure > 0)
            .collect();
        lines.sort_by_key(|(player, figure)| (-figure, self.0[player].0));
        lines
    }

    fn compare(&self, table: &mut Table) {
        // What the time that went by last has brought.
        table.run();
        for span in SPANS {
            for by in ORDERS {
                let board = self.board(table, span, by);
                let name = |who: i64| {
                    NAMES[PLAYERS
                        .iter()
                        .position(|player| *player == who)
                        .expect("one of three")]
                };
                let lines = board.iter().zip(["🥇", "🥈", "🥉"]);
                let lines = lines.map(|((who, figure), place)| {
                    format!("{place} {} · {}", name(*who), amount(by, *figure))
                });
                let lines: Vec<_> = lines.collect();
                for who in PLAYERS {
                    let place = board.iter().position(|(player, _)| *player == who);
                    let place = place.map(|at| format!("{} · {}", at + 1, amount(by, board[at].1)));
                    let seen = self.0.get(&who).is_some_and(|(_, shown, _)| *shown);
                    let own = seen.then(|| place.unwrap_or_else(|| "none".to_owned()));
                    assert_eq!(
                        shown(table, who, span, by),
                        (lines.clone(), own),
                        "{span} {by} for {}",
                        name(who)
                    );
                }
            }
        }
    }
}

/// What may happen next.
#[derive(Clone, Debug)]
enum Deed {
    Say(usize, bool, &'static str),
    /// Somebody takes part in the newest duel or pot.
    Enter(usize, &'static str),
    /// A press on the n-th button of the newest table of a game.
    Move(usize, usize),
    List(usize, bool),
    Pass(u32),
    Crash,
}

fn deed() -> impl Strategy<Value = Deed> {
    let texts = vec![
        "/flip 1 heads",
        "/flip 3.333333 tails",
        "/dice 1 under 2",
        "/slots 0.50",
        "/mines 2 3",
        "/hilo 1",
        "/toss 1 dice even",
        "/duel 2 flip",
        "/duel 1.50 dice",
        "/pot 0.70",
        "/pot 4",
    ];
    prop_oneof![
        8 => (0..3usize, any::<bool>(), prop::sample::select(texts)).prop_map(|(who, group, text)| Deed::Say(who, group, text)),
        4 => (0..3usize, prop::sample::select(vec!["Accept", "🎟"])).prop_map(|(who, label)| Deed::Enter(who, label)),
        3 => (0..3usize, 0..25usize).prop_map(|(who, n)| Deed::Move(who, n)),
        2 => (0..3usize, prop::bool::weighted(0.7)).prop_map(|(who, shown)| Deed::List(who, shown)),
        3 => (1..100_u32).prop_map(Deed::Pass),
        1 => Just(Deed::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn boards_are_what_a_witness_counts(deeds in prop::collection::vec(deed(), 1..70), seed in any::<u32>()) {
        let (mut table, mut witness) = (Table::new(seed.into()), Witness::default());
        for who in PLAYERS {
            table.say(who, who, "/start");
        }
        for (step, deed) in deeds.iter().enumerate() {
            match deed {
                Deed::Say(who, group, text) => {
                    let who = PLAYERS[*who];
                    table.say(who, if *group { BACK_ROOM } else { who }, text);
                }
                Deed::Enter(who, label) => {
                    let Some((message, data)) = table.button(BACK_ROOM, label) else { continue };
                    table.press(PLAYERS[*who], BACK_ROOM, message, &data);
                }
                Deed::Move(who, n) => {
                    let who = PLAYERS[*who];
                    let messages = table.sandbox.with(|world, _| world.messages(who));
                    let moves: Vec<(i64, String)> = messages.iter().flat_map(|message| {
                        let id = message["message_id"].as_i64().expect("an id");
                        let data = crate::kit::buttons(message).filter_map(|b| b["callback_data"].as_str());
                        data.filter(|data| data.contains(":m:")).map(|data| (id, data.to_owned())).collect::<Vec<_>>()
                    }).collect();
                    if moves.is_empty() { continue; }
                    let (message, data) = moves[moves.len() - 1 - n % moves.len()].clone();
                    table.press(who, who, message, &data);
                }
                Deed::List(who, shown) => {
                    let who = PLAYERS[*who];
                    let is = witness.0.get(&who).is_some_and(|(_, shown, _)| *shown);
                    if is == *shown { continue; }
                    witness.list(&table, who, *shown);
                    list(&mut table, who, *shown);
                }
                Deed::Pass(hours) => {
                    table.pass(HOUR * *hours);
                    table.run();
                }
                Deed::Crash => {
                    table.crash(Box::new(Seeded(u64::from(seed) + 1_000_000 * (step as u64 + 1))));
                    table.run();
                }
            }
        }
        witness.compare(&mut table);
        prop_assert_eq!(table.findings(), [""; 0]);
        prop_assert_eq!(number(&table, "SELECT count(*) FROM dead_update"), 0);
    }
}

#[test]
fn players_who_never_joined_leave_no_trace() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/top");
    for _ in 0..5 {
        table.say(ALICE, ALICE, "/flip 10 heads");
    }
    // A button that nobody showed her.
    let (message, _) = table.button(ALICE, "Show me").expect("a button");
    let forged = format!("{}:list:off:week:net", base36(ALICE));
    table.press(ALICE, ALICE, message, &forged);
    assert_eq!(number(&table, "SELECT count(*) FROM listing"), 0);
    assert_eq!(number(&table, "SELECT count(*) FROM board"), 0);
    assert_eq!(table.findings(), [""; 0]);
}

/// A round that was under way when its player joined does not count; nor does leaving make it forgotten
/// what was lost.
#[test]
fn nobody_joins_after_luck_or_leaves_to_forget() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/mines 10 1");
    list(&mut table, ALICE, true);
    let (message, data) = table.button(ALICE, "⬜").expect("a cell");
    table.press(ALICE, ALICE, message, &data);
    if let Some((message, data)) = table.button(ALICE, "Cash") {
        table.press(ALICE, ALICE, message, &data);
    }
    let open = number(&table, "SELECT count(*) FROM round WHERE payout IS NULL");
    assert_eq!(open, 0);
    assert_eq!(
        shown(&mut table, ALICE, "In all", "Wagered"),
        (vec![], Some("none".to_owned()))
    );
    table.say(ALICE, ALICE, "/flip 10 heads");
    list(&mut table, ALICE, false);
    table.say(ALICE, ALICE, "/flip 5 heads");
    list(&mut table, ALICE, true);
    let (lines, _) = shown(&mut table, ALICE, "In all", "Wagered");
    assert_eq!(lines, ["🥇 Alice · 15.00"]);
    assert_eq!(table.findings(), [""; 0]);
}

#[test]
fn names_are_the_present_ones_escaped_and_cut_and_ones_own_place_is_shown_beyond_the_tenth() {
    let mut table = Table::new(1);
    let (mut n, strangers) = (50_000, 800_000_001..800_000_013_i64);
    let mut update = |table: &mut Table, id: i64, name: &str, said: Option<&str>, data: &str| {
        n += 1;
        stranger(table, n, id, name, said, data);
    };
    for id in strangers.clone() {
        let name = format!("<b>{}", "&".repeat(60));
        update(&mut table, id, &name, Some("/start"), "");
        update(&mut table, id, &name, None, "list:on:week:net");
        // All put in the same, so who joined first stands first.
        update(&mut table, id, &name, Some("/flip 7 heads"), "");
    }
    table.say(ALICE, ALICE, "/start");
    list(&mut table, ALICE, true);
    table.say(ALICE, ALICE, "/flip 6.50 heads");
    let (lines, own) = shown(&mut table, ALICE, "This week", "Wagered");
    let cut = format!("<b>{}…", "&".repeat(13));
    let places = ["🥇", "🥈", "🥉", "4.", "5.", "6.", "7.", "8.", "9.", "10."];
    assert_eq!(lines, places.map(|place| format!("{place} {cut} · 7.00")));
    assert_eq!(own.as_deref(), Some("13 · 6.50"));
    // The sixth is renamed, the fifth blocks the bot, the first leaves.
    let ids: Vec<_> = strangers.collect();
    update(&mut table, ids[5], "Six", Some("/balance"), "");
    let blocked = json!({"ok": true, "result": [{"update_id": 9_999_999, "my_chat_member": {"from": {"id": ids[4], "first_name": "x"},
        "chat": {"id": ids[4], "type": "private"}, "new_chat_member": {"status": "kicked"}}}]});
    let me = Me {
        username: "b".to_owned(),
        ..Default::default()
    };
    let batch = inbound::batch(blocked.to_string().as_bytes(), &me).expect("reads");
    let step = table.engine.step(&batch, Finished::default(), table.now);
    step.expect("commits");
    assert_eq!(
        number(
            &table,
            "SELECT count(*) FROM player WHERE blocked_at IS NOT NULL"
        ),
        1
    );
    update(&mut table, ids[0], "One", None, "list:off:week:net");
    let (lines, own) = shown(&mut table, ALICE, "This week", "Wagered");
    assert_eq!(lines[3], format!("4. {cut} · 7.00"));
    assert_eq!(lines[4], "5. Six · 7.00");
    assert_eq!(own.as_deref(), Some("12 · 6.50"));
    let whole = table.sandbox.with(|world, _| world.messages(ALICE));
    let raw = whole
        .last()
        .and_then(|m| m["text"].as_str())
        .expect("a text");
    assert!(!raw.contains("One"), "{raw}");
    assert_eq!(table.findings(), [""; 0]);
}

/// Ten thousand players and more: a place is told as far as it is counted.
#[test]
fn a_place_far_behind_is_not_counted_to_its_end() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    list(&mut table, ALICE, true);
    table.say(ALICE, ALICE, "/flip 10 heads");
    let week = table.now.wall.week();
    let others = text::PLACES_MAX;
    for others in [others - 1, 1] {
        table
            .sql()
            .execute_batch(&format!(
                "PRAGMA foreign_keys = OFF;
                 CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (
                   SELECT (SELECT max(id) FROM listing) + 1 UNION ALL
                   SELECT i + 1 FROM n LIMIT {others}) SELECT i FROM n;
                 INSERT INTO player (id, name, joined_at) SELECT 900000000 + i, 'P' || i, 0 FROM n;
                 INSERT INTO listing SELECT i, 900000000 + i, 1, 0, 0, 0, 0 FROM n;
                 INSERT INTO board SELECT i, 1, {week}, 1, 99000000, 5, 5, 1 FROM n;"
            ))
            .expect("many players");
        let (lines, own) = shown(&mut table, ALICE, "This week", "Wagered");
        assert_eq!(lines.len(), top::LINES);
        let behind = if others > 1 {
            "10000 · 10.00"
        } else {
            "behind 10000 others · 10.00"
        };
        assert_eq!(own.as_deref(), Some(behind));
    }
}

#[test]
fn a_long_list_of_duels_is_turned_over() {
    let mut table = Table::new(1);
    for who in [ALICE, BOB] {
        table.say(who, BACK_ROOM, "/balance");
    }
    for _ in 0..limits::HISTORY_PAGE + 3 {
        table.say(ALICE, BACK_ROOM, "/duel 1 flip");
        let (message, data) = table.button(BACK_ROOM, "Accept").expect("a challenge");
        table.press(BOB, BACK_ROOM, message, &data);
    }
    table.say(BOB, BOB, "/history");
    let first = press(&mut table, BOB, "Duels and pots");
    assert!(
        first.contains("page 1 of 2") && first.contains("[#11]") && !first.contains("[#3]"),
        "{first}"
    );
    let second = press(&mut table, BOB, "Older");
    assert!(
        second.contains("page 2 of 2") && second.contains("[#3] [#2] [#1]"),
        "{second}"
    );
    let proof = press(&mut table, BOB, "#2");
    assert!(
        proof.contains("Duel #2") && proof.contains("casino-bot verify"),
        "{proof}"
    );
    // Nobody else's business: a button that was not shown to Carol.
    table.say(CAROL, CAROL, "/start");
    let forged = format!("{}:contest:2", base36(CAROL));
    let said = table.press(CAROL, CAROL, 1, &forged).join("\n");
    assert!(said.contains("I know no such duel or pot"), "{said}");
    let messages: Vec<Value> = table.sandbox.with(|world, _| world.messages(CAROL));
    assert!(
        messages
            .iter()
            .all(|m| !m.to_string().contains("verify --server-seed"))
    );
}
