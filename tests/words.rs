//! Bets as people type them: what is understood, what is asked, what is refused; and that no words at all
//! make anything fail. `CASINO_FUZZ_CASES` says how many of those are tried.
use crate::kit::{Seeded, Table, house_with_cashier};
use casino_bot::casino::Refusal;
use casino_bot::casino::typed::{self, Meant};
use casino_bot::rules::games::{self, Choice, GAMES, Game};
use casino_bot::sandbox::ALICE;
use casino_bot::speech::Voice;
use casino_bot::values::money::{Amount, Asked, Asset, Typed};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

fn game(command: &str) -> &'static dyn Game {
    games::by_command(command).unwrap_or_else(|| panic!("no /{command}"))
}

fn shown(amount: Amount) -> String {
    Asset::Play.figure(amount).to_string()
}

/// What a line behind the slash means, in short: `10.00 on Red`, `Red`, `Red or 10.00`, `10.00? on Red`.
fn meant(line: &str) -> String {
    let line = typed::plain(line);
    let (command, args) = line.split_once(' ').unwrap_or((&line, ""));
    let (game, words) = (game(command), typed::words(args));
    let label = |choice: &Choice| match game.label(Voice::default(), choice) {
        label if label.is_empty() => "-".to_owned(),
        label => label,
    };
    let stake = |stake: &Typed| match stake {
        Typed::One(Asked::Exactly(stake)) => shown(*stake),
        Typed::One(asked) => format!("{asked:?}").to_lowercase(),
        Typed::Either([less, more]) => format!("{}|{}", shown(*less), shown(*more)),
    };
    match typed::meant(game, &words, &game.default_choice(), Asset::Play) {
        Ok(Meant::Bet(amount, on)) => format!("{} on {}", stake(&amount), label(&on)),
        Ok(Meant::On(on, None)) => label(&on),
        Ok(Meant::On(on, Some((or, _)))) => format!("{} or {}", label(&on), stake(&or)),
        Ok(Meant::Stake(amount, on)) => format!("{}? on {}", stake(&amount), label(&on)),
        Err(Refusal::Amount(part)) => format!("no amount: {part}"),
        Err(Refusal::Bet { part, .. }) => format!("no bet: {part}"),
        Err(other) => format!("{other:?}"),
    }
}

#[test]
fn what_can_mean_one_thing_is_taken() {
    for (line, means) in [
        ("flip 10", "10.00 on Heads"),
        ("coinflip 10 t", "10.00 on Tails"),
        ("flip heads 10", "10.00 on Heads"),
        ("flip tails", "Tails"),
        ("flip all-in heads", "max on Heads"),
        ("flip all in heads", "max on Heads"),
        ("flip heads all in", "max on Heads"),
        ("flip half", "half on Heads"),
        ("flip ½", "half on Heads"),
        ("flip .5", "0.50 on Heads"),
        ("flip 1k", "1,000.00 on Heads"),
        ("flip 1,010.47", "1,010.47 on Heads"),
        ("flip 1.010,47", "1,010.47 on Heads"),
        ("flip 1\u{a0}010.47", "1,010.47 on Heads"),
        ("flip 2,5", "2.50 on Heads"),
        ("flip 1.000", "1.00|1,000.00 on Heads"),
        ("flip 1,000 tails", "1.00|1,000.00 on Tails"),
        ("bj 10", "10.00 on -"),
        ("roulette 1 zero", "1.00 on 0"),
        ("roulette 1 1st 12", "1.00 on Dozen 1"),
        ("roulette 1st 12", "Dozen 1"),
        ("roulette 1 17-20", "1.00 on 17/20"),
        ("roulette 1 17–20", "1.00 on 17/20"),
        ("roulette 1 13-18", "1.00 on Line 13"),
        ("roulette 1 1-18", "1.00 on 1-18"),
        ("roulette 1 1-3", "1.00 on Street 1"),
        ("roulette 1 1st column", "1.00 on Column 1"),
        ("roulette 10 red + 17", "10.00 on 17 + Red"),
        ("roulette 10 + 17", "10 + 17"),
        ("roulette 40 red", "40.00 on Red"),
        ("roulette red 40", "40.00 on Red"),
        ("plinko 1 med 8", "1.00 on Medium, 8 rows"),
        ("plinko 1 h 16rows", "1.00 on High, 16 rows"),
        ("wheel 10 20 low", "10.00 on Low, 20 segments"),
        ("limbo 1 x2", "1.00 on 2×"),
        ("limbo 1 2,5x", "1.00 on 2.50×"),
        ("limbo 1 2 x", "1.00 on 2×"),
        ("limbo 1 2.5X", "1.00 on 2.50×"),
        ("limbo 1 x250", "1.00 on 250×"),
        ("limbo 1 X 250", "1.00 on 250×"),
        ("limbo x250 1", "1.00 on 250×"),
        ("limbo 1 at 2.5", "1.00 on 2.50×"),
        ("crash 1 @2", "1.00 on 2×"),
        ("crash 1 2 times", "1.00 on 2×"),
        ("flip 10 on heads", "10.00 on Heads"),
        ("roulette 10 on red 2x", "10.00 on Red ×2"),
        ("roulette 10 2x red + 17", "10.00 on 17 + Red ×2"),
        ("roulette 10 red 2x + 17 x3", "10.00 on 17 ×3 + Red ×2"),
        ("plinko 1 high risk 8 rows", "1.00 on High, 8 rows"),
        ("dice 10 50u", "10.00 on Under 50"),
        ("dice 10 50over", "10.00 on Over 50"),
        ("dice 10 more 50", "10.00 on Over 50"),
        ("mines 10 5 bombs", "10.00 on 5 mines"),
        ("keno 10 3,7,21", "10.00 on Classic 3 7 21"),
        ("keno 10 3,7", "10.00 on Classic 3 7"),
        ("keno 3,7,21", "Classic 3 7 21"),
        ("crash 1 ×3", "1.00 on 3×"),
        ("dice 10 over 50,5", "10.00 on Over 50.50"),
        ("dice 10 >50,5", "10.00 on Over 50.50"),
        ("dice 10 50 over", "10.00 on Over 50"),
        ("dice under 50 10", "10.00 on Under 50"),
        ("mines 10 3", "10.00 on 3 mines"),
        ("mines 10 3Mines", "10.00 on 3 mines"),
        ("keno 10 3 7 21", "10.00 on Classic 3 7 21"),
        ("keno 10 med 3 7", "10.00 on Medium 3 7"),
        ("keno 3, 7, 21", "Classic 3 7 21"),
        // Other scripts' digits and separators.
        ("flip ١٠٫٥", "10.50 on Heads"),
        ("flip ۱۰ heads", "10.00 on Heads"),
        ("flip १० heads", "10.00 on Heads"),
        ("flip １０．５ ｈｅａｄｓ", "10.50 on Heads"),
        ("mines ١٠ ٣", "10.00 on 3 mines"),
        ("roulette ۵ ۱۷", "5.00 on 17"),
        ("dice १० over ५०.५", "10.00 on Over 50.50"),
        ("flip \u{200f}١٬٠١٠٫٤٧\u{200e} tails", "1,010.47 on Tails"),
    ] {
        assert_eq!(meant(line), means, "/{line}");
    }
}

#[test]
fn what_means_nothing_is_refused_by_its_part() {
    for (line, means) in [
        ("roulette 1 00", "no bet: 00"),
        ("roulette 1 blue", "no bet: blue"),
        ("roulette 1 red + blue + 17", "no bet: blue"),
        ("roulette 1 0-3", "no bet: 0-3"),
        ("roulette 1 17-21", "no bet: 17-21"),
        ("flip 10 edge", "no bet: edge"),
        ("flip edge", "no bet: edge"),
        ("flip -5 heads", "no amount: -5"),
        ("flip 1e3", "no amount: 1e3"),
        ("flip $5", "no amount: $5"),
        ("mines 10 25", "no bet: 25"),
        ("plinko 10 high 17", "no bet: 17"),
        ("keno 10 3 41", "no bet: 41"),
        ("limbo 10 1", "no bet: 1"),
        ("limbo 10 x2x", "no bet: x2x"),
        ("roulette 10 2x17", "no bet: 2x17"),
        ("limbo 10 2,000x", "no bet: 2,000x"),
        ("dice 10 under 99.99", "no bet: under 99.99"),
        ("slots 5 everything", "no bet: everything"),
    ] {
        assert_eq!(meant(line), means, "/{line}");
    }
}

/// Whatever it is, in the range that can be chosen or beside it.
#[test]
fn a_number_alone_is_never_a_bet_where_numbers_can_be_chosen() {
    for game in GAMES {
        let Some(sample) = game.sample() else {
            assert!(meant(&format!("{} 10", game.spec().command)).starts_with("10.00 on "));
            continue;
        };
        assert!(game.number(sample).is_some(), "{}", game.spec().id);
        let hundreds = (1..=20_000)
            .step_by(7)
            .map(|n| format!("{}.{:02}", n / 100, n % 100));
        for number in (1..=1_200).map(|n| n.to_string()).chain(hundreds) {
            let usual = game.default_choice();
            let words = [number.as_str()];
            let read = typed::meant(*game, &words, &usual, Asset::Play).expect("is understood");
            assert!(
                !matches!(read, Meant::Bet(..)),
                "/{} {number}",
                game.spec().command
            );
            // The stake that it may be is there in either case.
            assert!(
                !matches!(read, Meant::On(_, None)),
                "/{} {number}",
                game.spec().command
            );
        }
    }
    for (line, means) in [
        ("mines 24", "24 mines or 24.00"),
        ("mines 25", "25.00? on 3 mines"),
        ("roulette 36", "36 or 36.00"),
        ("roulette 37", "37.00? on Red"),
        ("plinko 16", "Medium, 16 rows or 16.00"),
        ("plinko 17", "17.00? on Medium, 16 rows"),
        ("plinko 16 high", "High, 16 rows or 16.00"),
        ("plinko high 16", "High, 16 rows or 16.00"),
        ("plinko 20 high", "20.00? on High, 16 rows"),
        ("plinko high 20", "20.00? on High, 16 rows"),
        ("wheel 50", "Medium, 50 segments or 50.00"),
        ("wheel 51", "51.00? on Medium, 20 segments"),
        ("keno 40", "Classic 40 or 40.00"),
        ("keno 41", "41.00? on Classic 4 11 19 26 38"),
        ("limbo 2", "2× or 2.00"),
        ("limbo 1", "1.00? on 2×"),
        ("limbo 2,5", "2.50× or 2.50"),
        ("dice 50", "Under 50 or 50.00"),
        ("dice 99", "99.00? on Under 50"),
    ] {
        assert_eq!(meant(line), means, "/{line}");
    }
}

#[test]
fn other_names_of_a_game_are_nobody_elses() {
    let house = house_with_cashier();
    let commands = casino_bot::casino::wings::menu(&house);
    let also = GAMES
        .iter()
        .flat_map(|game| game.spec().also.iter().copied());
    let mut all: Vec<_> = commands.chain(also).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count);
    assert_eq!(game("bj").spec().id, "bjack");
    assert_eq!(game("coinflip").spec().id, "coin");
}

/// Cases of a property, as often as the environment says.
fn cases(usual: u32) -> ProptestConfig {
    let cases = std::env::var("CASINO_FUZZ_CASES").ok();
    let cases = cases.and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A word: anything, digits of anybody, or something that a game knows, more or less whole.
fn word() -> impl Strategy<Value = String> {
    const KNOWN: [&str; 44] = [
        "max", "half", "all", "in", "all-in", "k", "1k", "10", "0", "00", "36", "37", "1.000",
        "1,000", ".5", "2,5x", "x2", "×", "x", "red", "+", ",", "-", "/", "1-18", "17/20",
        "street", "split", "six", "line", "first", "four", "1st", "12", "dozen", "over", "under",
        "50", "high", "med", "rows", "mines", "heads", "½",
    ];
    let known = prop::sample::select(&KNOWN[..]).prop_map(str::to_owned);
    let two = (prop::sample::select(&KNOWN[..]), "\\PC{0,3}").prop_map(|(a, b)| format!("{a}{b}"));
    prop_oneof![
        3 => known,
        1 => two,
        1 => "\\PC{0,6}",
        1 => any::<String>().prop_map(|text| text.chars().take(12).collect()),
        1 => "[0-9٠-٩۰-۹०-९０-９.,'x×k+/ -]{1,9}",
    ]
}

#[test]
fn no_words_make_a_reader_fail() {
    let mut runner = TestRunner::new(cases(4_000));
    let line = prop::collection::vec(word(), 0..7).prop_map(|words| words.join(" "));
    runner
        .run(&line, |line| {
            let plain = typed::plain(&line);
            let _ = (
                Asked::parse(&line, Asset::Play),
                Typed::read(&line, Asset::Play),
                Typed::read(&plain, Asset::Play),
            );
            for line in [&line, &plain] {
                let words = typed::words(line);
                for game in GAMES {
                    if let Some(choice) = game.choose(&words) {
                        prop_assert_eq!(game.choice(choice.as_str()), Some(choice));
                    }
                    let (wrong, _) = game.misread(&words);
                    let _ = typed::part(&wrong);
                    if let Some(first) = words.first() {
                        let _ = game.number(first);
                        let _ = typed::meant(*game, &words, &game.default_choice(), Asset::Play);
                    }
                }
            }
            Ok(())
        })
        .expect("no word does");
}

/// An amount that is read is what any way of writing it means.
#[test]
fn what_is_printed_is_read() {
    let mut runner = TestRunner::new(cases(2_000));
    let amounts = (1..=Amount::MAX.units()).prop_filter_map("in range", Amount::from_units);
    runner
        .run(&amounts, |amount| {
            let printed = shown(amount);
            let exactly = Typed::One(Asked::Exactly(amount));
            match Typed::read(&printed, Asset::Play) {
                Some(Typed::Either(either)) => prop_assert!(either.contains(&amount)),
                read => prop_assert_eq!(read, Some(exactly)),
            }
            let cents = Asset::Play.share_in_cents(amount, 1);
            if !cents.is_zero() {
                let read = Typed::read(&shown(cents), Asset::Play);
                prop_assert_eq!(read, Some(Typed::One(Asked::Exactly(cents))));
            }
            Ok(())
        })
        .expect("all are");
}

/// Through the whole desk: every command with any words, and any answer to a question.
#[test]
fn no_words_make_a_command_fail() {
    let house = house_with_cashier();
    let mut table = Table::of(house.clone(), Box::new(Seeded(1)));
    table.say(ALICE, ALICE, "/start");
    let own = casino_bot::casino::wings::commands(&house)
        .into_iter()
        .map(|command| command.name);
    let games = GAMES.iter().map(|game| game.spec().command);
    let names: Vec<_> = own.chain(games).collect();
    let mut runner = TestRunner::new(cases(150));
    let line = (
        prop::sample::select(names),
        prop::collection::vec(word(), 0..5),
    );
    let lines: Vec<_> = {
        let mut lines = Vec::new();
        let count = runner.config().cases;
        for _ in 0..count {
            let tree = line.new_tree(&mut runner).expect("a line");
            let (name, words) = proptest::strategy::ValueTree::current(&tree);
            lines.push((name, words.join(" ")));
        }
        lines
    };
    for (name, words) in lines {
        let typed: String = words
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect();
        let text = format!("/{name} {typed}");
        let said = table.say(ALICE, ALICE, text.trim()).join("\n");
        assert!(!said.contains("did not work"), "{text}: {said}");
        // After hundreds of messages the sandbox has forgotten the first.
        let refused = said.replace("message to edit not found", "");
        assert!(
            !refused.contains("Telegram refused") || refused != said,
            "{text}: {said}"
        );
        if let Some((message, data)) = table
            .button(ALICE, "Other…")
            .filter(|_| !typed.trim().is_empty())
        {
            table.press(ALICE, ALICE, message, &data);
            let answer = typed.replace('/', "-");
            let said = table.say(ALICE, ALICE, &answer).join("\n");
            assert!(!said.contains("did not work"), "{typed}: {said}");
        }
    }
    assert_eq!(table.findings(), [""; 0]);
}
