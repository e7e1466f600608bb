//! What anybody may send, grown from what the program itself sends: nothing panics, nothing is set
//! aside, the books hold. `CASINO_FUZZ_CASES` is how many times the usual number of cases is tried,
//! and `CASINO_FUZZ_SEED` tries those of a failure again.
mod readers;

use crate::kit::{Seeded, Table, buttons};
use casino_bot::casino::button::Action;
use casino_bot::casino::{Body, Reply};
use casino_bot::rules::games::{Draws, GAMES, Illegal, State, Wager};
use casino_bot::rules::promises::of_round;
use casino_bot::rules::tosses::On;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};
use casino_bot::telegram::dispatch::Finished;
use casino_bot::telegram::inbound::{self, Me};
use casino_bot::telegram::outbound::{self, Job};
use casino_bot::telegram::{classify, result};
use casino_bot::values::base36::base36;
use casino_bot::values::fault::Fault;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Asked};
use casino_bot::web::http;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Tries `test` on this many values, or so many times more.
fn fuzz<S: Strategy>(cases: u32, values: S, test: impl Fn(S::Value))
where
    S::Value: Clone,
{
    let number = |name| std::env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    let seed = number("CASINO_FUZZ_SEED").unwrap_or_else(casino_bot::values::chance::random);
    let times = number("CASINO_FUZZ_CASES").unwrap_or(1);
    let config = Config {
        cases: u32::try_from(times)
            .unwrap_or(u32::MAX)
            .saturating_mul(cases),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_time: 20_000,
        ..Config::default()
    };
    let tried = TestRunner::new(config).run(&values, |value| {
        test(value);
        Ok(())
    });
    if let Err(failure) = tried {
        panic!("CASINO_FUZZ_SEED={seed}: {failure}");
    }
}

/// A number as buttons carry it, its own limits among them.
fn number() -> impl Strategy<Value = String> {
    let edges = [
        0,
        1,
        35,
        36,
        99,
        100,
        101,
        9_999,
        10_000,
        1 << 32,
        1 << 52,
        i64::MAX,
    ];
    let stakes = [10_000, 100_000, 1_000_000, 10_000_000, Amount::MAX.micros()];
    prop_oneof![
        4 => select(stakes.to_vec()).prop_map(base36),
        2 => select(edges.to_vec()).prop_map(base36),
        2 => any::<i64>().prop_map(base36),
        1 => "[0-9a-z]{0,16}",
        1 => "[-+ ]?[0-9A-Z]{1,4}",
    ]
}

/// A game and what might be bet on it, one as often as not.
fn bet() -> impl Strategy<Value = (String, String)> {
    let of = |(game, on): (Index, Index)| {
        let game = game.get(GAMES);
        let choices = game.typical();
        let choice = on.get(&choices).as_str().to_owned();
        (game.spec().id.to_owned(), choice)
    };
    let real = any::<(Index, Index)>().prop_map(of).boxed();
    let longer =
        (real.clone(), "[0-9a-z]{0,24}", any::<Index>()).prop_map(|((game, on), more, at)| {
            let at = at.index(on.len() + 1);
            (game, format!("{}{more}{}", &on[..at], &on[at..]))
        });
    let numbered = (real.clone(), number()).prop_map(|((game, on), number)| {
        let word = on.trim_end_matches(|c: char| c.is_ascii_digit());
        (game, format!("{word}{number}"))
    });
    let other = (real.clone(), real.clone()).prop_map(|((game, _), (_, on))| (game, on));
    prop_oneof![4 => real, 1 => longer, 1 => numbered, 1 => other]
}

/// The fields of a button, of which those in braces are known when it is pressed.
fn grown() -> impl Strategy<Value = String> {
    let on = prop_oneof![
        4 => any::<Index>().prop_map(|at| {
            let all: Vec<_> = casino_bot::rules::tosses::TOSSES.iter().flat_map(|t| t.each()).collect();
            at.get(&all).code()
        }),
        1 => "[a-z0-9]{0,20}",
    ];
    let step = prop_oneof![4 => Just("{step}".to_owned()), 1 => number()];
    let turn = prop_oneof![4 => Just("{turn}".to_owned()), 1 => number()];
    let round = prop_oneof![4 => Just("{round}".to_owned()), 1 => number()];
    let contest = prop_oneof![4 => (1..9_i64).prop_map(base36), 1 => number()];
    let ends = prop_oneof![4 => "[0-2][0-3][0-3]", 1 => "[0-9]{0,4}"];
    let makes = prop_oneof![
        select(vec![
            "hi", "lo", "skip", "cash", "hit", "stand", "double", "split", "insure", "decline",
            "draw"
        ])
        .prop_map(str::to_owned),
        "[a-eh][1-5]",
        "[a-z0-9]{0,18}",
    ];
    let word = select(vec![
        "home", "help", "games", "balance", "stats", "fair", "verify", "tosses", "duel", "pot",
        "csv", "seed", "same", "idle", "stop", "",
    ]);
    let numbered = select(vec![
        "history", "throws", "contests", "round", "thrown", "contest", "rematch", "calloff",
        "rotate", "cancel",
    ]);
    let board = select(vec![
        "week:net",
        "all:staked",
        "last:best",
        "all:net",
        "week",
        ":",
    ]);
    prop_oneof![
        1 => word.prop_map(str::to_owned),
        2 => (numbered, prop_oneof![contest, number()]).prop_map(|(verb, n)| format!("{verb}:{n}")),
        1 => (round.clone(), step.clone()).prop_map(|(round, step)| format!("replay:{round}:{step}")),
        4 => (round, step, makes).prop_map(|(round, step, makes)| format!("m:{round}:{step}:{makes}")),
        1 => bet().prop_map(|(game, on)| format!("rules:{game}:{on}")),
        1 => bet().prop_map(|(game, on)| format!("stake:{game}:{on}")),
        2 => (bet(), number()).prop_map(|((game, on), n)| format!("t:{game}:{on}:{n}")),
        1 => (bet(), number(), number()).prop_map(|((game, on), n, tab)| format!("l:{game}:{on}:{n}:{tab}")),
        6 => (bet(), number(), turn.clone()).prop_map(|((game, on), n, turn)| format!("p:{game}:{on}:{n}:{turn}")),
        1 => (bet(), number(), ends.clone()).prop_map(|((game, on), n, ends)| format!("auto:{game}:{on}:{n}:{ends}")),
        2 => (bet(), number(), turn, ends).prop_map(|((game, on), n, turn, ends)| format!("a:{game}:{on}:{n}:{turn}:{ends}")),
        1 => (on.clone(), number()).prop_map(|(on, n)| format!("toss:{on}:{n}")),
        2 => (on.clone(), number()).prop_map(|(on, n)| format!("throw:{on}:{n}:{{toss}}")),
        1 => on.prop_map(|on| format!("tstake:{on}")),
        1 => ("[0-9a-z]{9,11}", number()).prop_map(|(code, n)| format!("join:{code}:{n}")),
        1 => (select(vec!["flip", "dice", "pot", "x"]), number()).prop_map(|(kind, n)| format!("challenge:{kind}:{n}")),
        1 => board.prop_map(|board| format!("top:{board}")),
        1 => (select(vec!["on", "off", ""]), number()).prop_map(|(to, n)| format!("list:{to}:{n}")),
    ]
}

/// What a person may make of a button's text.
#[derive(Clone, Debug)]
enum Twist {
    Field(Index, String),
    Without(Index),
    Twice(Index),
    Byte(Index, char),
}

fn twist() -> impl Strategy<Value = Twist> {
    prop_oneof![
        3 => (any::<Index>(), number()).prop_map(|(at, n)| Twist::Field(at, n)),
        2 => (any::<Index>(), bet()).prop_map(|(at, (_, on))| Twist::Field(at, on)),
        1 => any::<Index>().prop_map(Twist::Without),
        1 => any::<Index>().prop_map(Twist::Twice),
        1 => (any::<Index>(), any::<char>()).prop_map(|(at, with)| Twist::Byte(at, with)),
    ]
}

fn twisted(data: &str, twists: &[Twist]) -> String {
    twists.iter().fold(data.to_owned(), |data, twist| {
        let mut fields: Vec<_> = data.split(':').map(str::to_owned).collect();
        match twist {
            // The owner stays who it is, or nothing would be reached.
            Twist::Field(at, with) if fields.len() > 1 => {
                let at = 1 + at.index(fields.len() - 1);
                fields[at].clone_from(with);
            }
            Twist::Field(..) => {}
            Twist::Without(at) => drop(fields.remove(at.index(fields.len()))),
            Twist::Twice(at) => {
                let at = at.index(fields.len());
                fields.insert(at, fields[at].clone());
            }
            Twist::Byte(at, with) => {
                let mut chars: Vec<_> = data.chars().chain([' ']).collect();
                let at = at.index(chars.len());
                chars[at] = *with;
                return chars.into_iter().collect();
            }
        }
        fields.join(":")
    })
}

/// Words as they are typed behind a command.
fn words() -> impl Strategy<Value = String> {
    let word = select(vec![
        "max",
        "half",
        "all",
        "heads",
        "TAILS",
        "under",
        "over",
        "<50",
        "u50",
        "under50",
        "low",
        "medium",
        "high",
        "16",
        "rows",
        "classic",
        "red",
        "17/20",
        "split",
        "street",
        "13",
        "+",
        "×2",
        "x9",
        "dozen",
        "1",
        "0",
        "00",
        "player",
        "tie",
        "2.5x",
        "x",
        "×",
        "1e9",
        "m3",
        "mines",
        "flip",
        "dice",
        "pot",
        "#1",
        "csv",
        "0.000001",
        "1000000000",
        "-1",
        "1,000",
        "10.",
        ".5",
        "NaN",
        "ü",
        "\u{202e}",
        "٣",
        "🎰",
        "even",
        "reels",
        "spin",
    ]);
    let part = prop_oneof![
        6 => word.prop_map(str::to_owned),
        2 => "[0-9]{1,9}(\\.[0-9]{0,7})?",
        1 => bet().prop_map(|(_, on)| on),
        1 => "\\PC{0,12}",
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.join(" "))
}

/// Any command with any words, or words alone.
fn typed() -> impl Strategy<Value = String> {
    let commands = [
        "start",
        "help",
        "games",
        "balance",
        "history",
        "stats",
        "fair",
        "round",
        "cancel",
        "toss",
        "duel",
        "pot",
        "top",
        "flip",
        "admin",
        "start c_0123456789",
    ];
    let games = GAMES.iter().map(|game| game.spec().command);
    let all: Vec<_> = games.chain(commands).collect();
    prop_oneof![
        8 => (select(all), words()).prop_map(|(command, words)| format!("/{command} {words}")),
        1 => words(),
        1 => "\\PC{0,300}",
    ]
}

/// One thing that somebody does.
#[derive(Clone, Debug)]
enum Deed {
    Tap(Index),
    Twist(Index, Vec<Twist>),
    Forge(String),
    Say(String),
    Wait(u64),
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => any::<Index>().prop_map(Deed::Tap),
        3 => (any::<Index>(), prop::collection::vec(twist(), 1..4)).prop_map(|(at, by)| Deed::Twist(at, by)),
        6 => grown().prop_map(Deed::Forge),
        3 => typed().prop_map(Deed::Say),
        1 => select(vec![1, 3, 61, 601, 90_000]).prop_map(Deed::Wait),
    ]
}

fn count(table: &Table, what: &str) -> i64 {
    let sql = format!("SELECT {what}");
    let row = table
        .sql()
        .query_row(&sql, [], |row| row.get::<_, Option<i64>>(0));
    row.expect("reads").unwrap_or(0)
}

/// Puts in what is known now.
fn filled(table: &Table, user: i64, data: &str) -> String {
    let of = |what: &str| base36(count(table, &what.replace('?', &user.to_string())));
    let open = "FROM round WHERE player = ? AND payout IS NULL ORDER BY id DESC LIMIT 1";
    let steps =
        format!("(SELECT length(moves) - length(replace(moves, ' ', '')) + (moves <> '') {open})");
    let mut data = data.to_owned();
    for (place, what) in [
        ("{turn}", "(SELECT turn FROM seat WHERE player = ?)"),
        ("{toss}", "(SELECT max(id) FROM toss WHERE player = ?)"),
        ("{round}", &format!("(SELECT id {open})")),
    ] {
        data = data.replace(place, &of(what));
    }
    let steps = count(table, &steps.replace('?', &user.to_string()));
    format!(
        "{}:{}",
        base36(user),
        data.replace("{step}", &steps.to_string())
    )
}

fn does(table: &mut Table, user: i64, chat: i64, deed: &Deed) -> Vec<String> {
    let messages = table.sandbox.with(|world, _| world.messages(chat));
    let shown: Vec<_> = messages.iter().rev().take(6).collect();
    let real: Vec<(i64, String)> = shown
        .iter()
        .flat_map(|message| {
            let id = message["message_id"].as_i64().unwrap_or(1);
            buttons(message).map(move |button| {
                (
                    id,
                    button["callback_data"].as_str().unwrap_or("").to_owned(),
                )
            })
        })
        .collect();
    let place = |at: &Index| match real.len() {
        0 => (1, format!("{}:home", base36(user))),
        many => real[at.index(many)].clone(),
    };
    let (message, data) = match deed {
        Deed::Tap(at) => place(at),
        Deed::Twist(at, by) => {
            let (message, data) = place(at);
            (message, twisted(&data, by))
        }
        Deed::Forge(data) => {
            let message = real.first().map_or(1, |(message, _)| *message);
            (message, filled(table, user, data))
        }
        Deed::Say(text) => {
            if text.trim().is_empty() {
                return Vec::new();
            }
            let _ = table.sandbox.say(user, chat, text, None);
            return table.run();
        }
        Deed::Wait(seconds) => {
            table.pass(Duration::from_secs(*seconds));
            return table.run();
        }
    };
    table
        .sandbox
        .press(user, chat, message, &data)
        .expect("pressed");
    table.run()
}

/// What may be refused of a call that a forged button leads to; anything else is of our own making.
fn is_daily_life(refused: &str) -> bool {
    [
        "not modified",
        "message to edit not found",
        "message can't be edited",
    ]
    .iter()
    .any(|known| refused.contains(known))
}

#[test]
fn whatever_is_pressed_or_typed_is_answered_and_the_books_hold() {
    let who = select(vec![
        (ALICE, ALICE),
        (BOB, BOB),
        (ALICE, BACK_ROOM),
        (BOB, BACK_ROOM),
    ]);
    let evening = prop::collection::vec((who, deed()), 40..80);
    fuzz(12, (any::<u64>(), evening), |(seed, evening)| {
        let mut table = Table::new(seed >> 1);
        for user in [ALICE, BOB] {
            table.say(user, user, "/start");
        }
        for ((user, chat), deed) in &evening {
            let refused = does(&mut table, *user, *chat, deed);
            let wrong: Vec<_> = refused.iter().filter(|why| !is_daily_life(why)).collect();
            assert!(wrong.is_empty(), "{deed:?}: {wrong:?}");
            let dead = count(&table, "count(*) FROM dead_update");
            assert_eq!(dead, 0, "{user} in {chat}: {deed:?}");
        }
        assert_eq!(table.findings(), [""; 0]);
    });
}

#[test]
fn whatever_a_button_carries_is_read_or_refused() {
    let twists = prop::collection::vec(twist(), 0..4);
    let data = prop_oneof![
        (number(), grown(), twists)
            .prop_map(|(owner, data, by)| twisted(&format!("{owner}:{data}"), &by)),
        "\\PC{0,70}",
    ];
    fuzz(4_000, data, |data| {
        if let Some((owner, action)) = Action::read(&data) {
            let button = match owner {
                Some(owner) => action.button(owner, ""),
                None => action.button_for_all(""),
            };
            let (again, _) = Action::read(&button.data).expect("what was read can be read again");
            assert_eq!(again, owner, "{data}");
        }
    });
}

/// Draws that anybody may have drawn.
struct Drawn(u64);

impl Draws for Drawn {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(((self.0 >> 32) * u64::from(n)) >> 32).expect("below n")
    }
}

#[test]
fn whatever_a_form_holds_is_decoded() {
    fuzz(4_000, "[a-f0-9%+&=é\\x00]{0,60}", |text| {
        let _ = http::form_pairs(&text).count();
        let _ = (
            http::percent_decoded(&text, true),
            http::percent_decoded(&text, false),
        );
    });
}

#[test]
fn whatever_is_typed_as_a_bet_is_one_or_none() {
    let stake = 1..=Amount::MAX.micros();
    fuzz(
        2_000,
        (words(), bet(), stake, any::<u64>()),
        |(text, (_, canonical), stake, seed)| {
            let words: Vec<_> = text.split_whitespace().collect();
            let _ = Asked::parse(&text);
            for game in GAMES {
                let prepared = game.prepared(&canonical);
                if let Some(choice) = &prepared {
                    let _ = (
                        game.layout(choice),
                        game.label(choice),
                        of_round(*game, choice),
                    );
                }
                for choice in [game.choose(&words), game.choice(&canonical)]
                    .into_iter()
                    .flatten()
                {
                    assert_eq!(game.choice(choice.as_str()), Some(choice.clone()), "{text}");
                    assert!(game.rtp(&choice).is_some() && game.top(&choice).is_some());
                    let _ = (
                        game.layout(&choice),
                        game.label(&choice),
                        of_round(*game, &choice),
                    );
                    let stake = Amount::from_micros(stake).expect("in range");
                    let wager = Wager { stake, choice };
                    let mut moves = Vec::new();
                    for turn in 0..limits::MOVES_MAX {
                        let step = match game.play(&wager, &moves, &mut Drawn(seed)) {
                            Ok(step) => step,
                            Err(why) => {
                                assert_eq!(why, Illegal::Stake);
                                break;
                            }
                        };
                        let _ = game.keys(&wager, &moves, &step);
                        let State::Open(legal) = step.state else {
                            break;
                        };
                        let junk = [canonical.clone()];
                        let _ = game.play(&wager, &junk, &mut Drawn(seed));
                        let next = (seed >> (turn % 60)) as usize % legal.len();
                        moves.push(legal[next].clone());
                    }
                }
            }
        },
    );
}

/// Values that nobody asked for.
fn odd() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        select(vec![i64::MIN, i64::MIN + 1, -1, 0, 1, 1 << 52, i64::MAX]).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,40}".prop_map(Value::from),
        typed().prop_map(Value::from),
        grown().prop_map(|data| Value::from(format!("{}:{data}", base36(ALICE)))),
        select(vec![
            "private",
            "group",
            "supergroup",
            "channel",
            "kicked",
            "left",
            "member"
        ])
        .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[[[{"id": 1}]]]])),
    ]
}

/// Puts a value in the place of one in it, or of itself.
fn changed(value: &mut Value, at: Index, with: Value) {
    fn size(value: &Value) -> usize {
        1 + match value {
            Value::Array(list) => list.iter().map(size).sum(),
            Value::Object(map) => map.values().map(size).sum::<usize>(),
            _ => 0,
        }
    }
    let mut left = at.index(size(value));
    let mut place = value;
    while left > 0 {
        left -= 1;
        let inner: Vec<&mut Value> = match place {
            Value::Array(list) => list.iter_mut().collect(),
            Value::Object(map) => map.values_mut().collect(),
            _ => return,
        };
        let mut found = None;
        for value in inner {
            let size = size(value);
            if left < size {
                found = Some(value);
                break;
            }
            left -= size;
        }
        let Some(next) = found else { return };
        place = next;
    }
    *place = with;
}

/// Updates as Telegram sends them.
fn update() -> impl Strategy<Value = Value> {
    let from = json!({"id": ALICE, "is_bot": false, "first_name": "Alice", "username": "alice"});
    let chat = json!({"id": ALICE, "type": "private", "first_name": "Alice"});
    let group = json!({"id": BACK_ROOM, "type": "supergroup", "title": "Back room"});
    let message =
        json!({"message_id": 7, "date": 1, "from": from, "chat": chat, "text": "/flip 1 heads"});
    let pressed = json!({"id": "9", "from": from, "message": message, "chat_instance": "1",
        "data": format!("{}:home", base36(ALICE))});
    let in_group = json!({"message_id": 7, "date": 1, "from": from, "chat": group, "text": "/pot 1",
        "reply_to_message": message, "entities": [{"type": "bot_command", "offset": 0, "length": 4}]});
    let member = json!({"chat": group, "from": from, "date": 1, "old_chat_member": {"user": from, "status": "left"},
        "new_chat_member": {"user": from, "status": "kicked"}});
    select(vec![
        json!({"update_id": 1_000, "message": message}),
        json!({"update_id": 1_000, "message": in_group}),
        json!({"update_id": 1_000, "callback_query": pressed}),
        json!({"update_id": 1_000, "my_chat_member": member}),
    ])
}

fn changes() -> impl Strategy<Value = Vec<(Index, Value)>> {
    prop::collection::vec((any::<Index>(), odd()), 0..4)
}

#[test]
fn whatever_telegram_sends_as_an_update_is_handled() {
    let batch = prop::collection::vec((update(), changes()), 1..20);
    let me = Me {
        username: "CasinoBot".to_owned(),
        ..Default::default()
    };
    fuzz(20, prop::collection::vec(batch, 1..5), |batches| {
        let mut table = Table::new(1);
        table.say(ALICE, ALICE, "/start");
        for (n, batch) in batches.iter().enumerate() {
            let updates: Vec<_> = batch
                .iter()
                .enumerate()
                .map(|(m, (update, changes))| {
                    let mut update = update.clone();
                    update["update_id"] = json!(1_000 * (n + 1) + m);
                    changes
                        .iter()
                        .for_each(|(at, with)| changed(&mut update, *at, with.clone()));
                    update
                })
                .collect();
            let answer = json!({"ok": true, "result": updates}).to_string();
            let Ok(batch) = inbound::batch(answer.as_bytes(), &me) else {
                continue;
            };
            table
                .engine
                .step(&batch, Finished::default(), table.now)
                .expect("commits");
            let _ = (table.engine.offset(table.now.wall), table.run());
        }
        let ours = "count(*) FROM dead_update WHERE why NOT LIKE 'not an update%'";
        assert_eq!(count(&table, ours), 0);
        assert_eq!(table.findings(), [""; 0]);
    });
}

#[test]
fn whatever_telegram_answers_is_read() {
    let sent = json!({"message_id": 7, "date": 1, "chat": {"id": ALICE, "type": "private"},
        "dice": {"emoji": "🎲", "value": 3}});
    let good = json!({"ok": true, "result": sent});
    let bad = json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 5",
        "parameters": {"retry_after": 5, "migrate_to_chat_id": -1}});
    let job = Job::new(
        Reply {
            chat: ALICE,
            body: Body::Dice {
                emoji: "🎲".to_owned(),
                to: None,
            },
            receipt: None,
        },
        1,
        Instant::now(),
    );
    let answers = (
        select(vec![good, bad]),
        changes(),
        any::<Index>(),
        any::<bool>(),
    );
    let status = select(vec![0, 200, 400, 403, 429, 500, 599, u16::MAX]);
    fuzz(
        4_000,
        (answers, status),
        |((mut answer, changes, cut, whole), status)| {
            changes
                .into_iter()
                .for_each(|(at, with)| changed(&mut answer, at, with));
            let bytes = answer.to_string().into_bytes();
            let bytes = if whole {
                &bytes[..]
            } else {
                &bytes[..cut.index(bytes.len())]
            };
            if let Err(Fault::Throttled(time)) = classify(status, bytes) {
                assert!(time >= Duration::from_secs(1) && time <= Duration::from_secs(86_400));
            }
            let _ = (result::<Value>(bytes).is_ok(), outbound::message(bytes));
            if let Ok(landed) = job.landed(bytes) {
                let on = On::first();
                assert!(!on.toss.shows(landed.value) || (1..=64).contains(&landed.value));
            }
        },
    );
}

/// A database that was put back, or touched by hand, holds what no program of this house wrote.
#[test]
fn what_is_stored_and_makes_no_sense_concerns_only_what_reads_it() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 1 heads");
    table
        .sql()
        .execute_batch(
            "UPDATE tally SET last_choice = 'Far too long, and not plain';
             INSERT INTO round SELECT 2, player, 1, game, 'Far too long, and not plain', moves, asset, stake,
               staked, seed_pair, 1, opened_at, settled_at, payout, pay_table FROM round;
             UPDATE seat SET last_round = 2, turn = 2, nonce = 2;",
        )
        .expect("tampers");
    let table_shown = table.say(ALICE, ALICE, "/flip").join("\n");
    assert!(table_shown.contains("Coin flip"), "{table_shown}");
    let said = table.say(ALICE, ALICE, "/history").join("\n");
    assert!(said.contains("that did not work"), "{said}");
    let why: String = table
        .sql()
        .query_row("SELECT why FROM dead_update", [], |row| row.get(0))
        .expect("one row");
    assert!(why.contains("round 2 cannot be replayed"), "{why}");
    let said = table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
    assert!(said.contains("stake 1.00"), "{said}");
}

/// Nor does a round in a backup that cannot be settled keep the house closed.
#[test]
fn a_copy_with_an_open_round_that_makes_no_sense_is_played_on() {
    let mut table = Table::new(1);
    table.say(ALICE, ALICE, "/start");
    let shown = table.say(ALICE, ALICE, "/blackjack 1");
    let tampered = table
        .sql()
        .execute(
            "UPDATE round SET moves = moves || 'zz' WHERE payout IS NULL",
            [],
        )
        .expect("tampers");
    assert_eq!(tampered, 1, "an open round: {shown:?}");
    table
        .sql()
        .execute("UPDATE intake SET copied = 1", [])
        .expect("tampers");
    table.crash(Box::new(Seeded(2)));
    let said = table.say(ALICE, ALICE, "/flip 1 heads").join("\n");
    assert!(said.contains("stake 1.00"), "{said}");
}

/// A player with a settled round and one of the same seeds that is open and cannot be settled.
fn with_a_broken_round(table: &mut Table) {
    table.say(ALICE, ALICE, "/start");
    table.say(ALICE, ALICE, "/flip 1 heads");
    table.say(ALICE, ALICE, "/blackjack 1");
    let tampered = table.sql().execute(
        "UPDATE round SET moves = moves || 'zz' WHERE payout IS NULL",
        [],
    );
    assert_eq!(tampered.expect("tampers"), 1, "an open round");
}

fn shows_its_seed(table: &mut Table) -> bool {
    let page = table.say(ALICE, ALICE, "/round 1").join("\n");
    assert!(page.contains("Heads"), "{page}");
    page.contains("Server seed")
}

#[test]
fn no_seed_is_shown_under_which_a_round_is_open() {
    let mut table = Table::new(1);
    with_a_broken_round(&mut table);
    let asked = "INSERT INTO agenda VALUES ('renewal', -1, 0)";
    table.sql().execute(asked, []).expect("asks");
    // A step begins it, one goes through the players, and one ends it.
    (0..3).for_each(|_| drop(table.run()));
    let left = "SELECT count(*) FROM agenda WHERE kind = 'renewal'";
    let left = table.sql().query_row(left, [], |row| row.get::<_, i64>(0));
    assert_eq!(left, Ok(0), "it is done");
    assert!(!shows_its_seed(&mut table), "renewed");
    let copied = "UPDATE intake SET copied = 1";
    table.sql().execute(copied, []).expect("tampers");
    table.crash(Box::new(Seeded(2)));
    assert!(!shows_its_seed(&mut table), "a copy");
}
