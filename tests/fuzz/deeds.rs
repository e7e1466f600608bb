//! What people press and type, grown from what the program shows.
use super::fuzz;
use crate::kit::{Table, buttons};
use casino_bot::casino::deed::Carried;
use casino_bot::casino::wings;
use casino_bot::rules::games::GAMES;
use casino_bot::rules::ledger::PlayerId;
use casino_bot::sandbox::{ALICE, BACK_ROOM, BOB};
use casino_bot::values::base36::base36;
use casino_bot::values::money::{Amount, Asset};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::time::Duration;

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
    let stakes = [10_000, 100_000, 1_000_000, 10_000_000, Amount::MAX.units()];
    prop_oneof![
        4 => select(stakes.to_vec()).prop_map(base36),
        2 => select(edges.to_vec()).prop_map(base36),
        2 => any::<i64>().prop_map(base36),
        1 => "[0-9a-z]{0,16}",
        1 => "[-+ ]?[0-9A-Z]{1,4}",
    ]
}

/// A game and what might be bet on it, one as often as not.
pub(super) fn bet() -> impl Strategy<Value = (String, String)> {
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
pub(super) fn grown() -> impl Strategy<Value = String> {
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
pub(super) fn words() -> impl Strategy<Value = String> {
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
pub(super) fn typed() -> impl Strategy<Value = String> {
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

pub(super) fn count(table: &Table, what: &str) -> i64 {
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
        (number(), "[A-Z]?", grown(), twists)
            .prop_map(|(owner, asset, data, by)| twisted(&format!("{owner}{asset}:{data}"), &by)),
        "\\PC{0,70}",
    ];
    fuzz(4_000, data, |data| {
        if let Some(Carried { owner, asset, deed }) = wings::deed(&data) {
            let asset = asset.unwrap_or(Asset::Play);
            assert_eq!(deed.data(owner.unwrap_or(PlayerId(0)), asset), data);
        }
    });
}
