//! The games that settle at once against the published figures and the known answers.
use super::{Alike, Chances, Ratio, by_sequences, chances, lint, paid, wager};
use casino_bot::rules::fairness::{ClientSeed, ServerSeed, Stream};
use casino_bot::rules::games::keno::{KENO, Keno};
use casino_bot::rules::games::{self, Choice, Draws, Game, Step};
use casino_bot::speech::Voice;
use casino_bot::values::money::Multiplier;
use std::sync::OnceLock;

/// Keno: a number that is drawn is a pick or none; what matters of those before it is which are
/// left.
pub(super) fn hit_or_miss(choice: &str, before: &[u32], value: u32) -> u32 {
    let picks = u64::from_str_radix(&choice[1..], 36).expect("base 36");
    let mut left: Vec<_> = (0..40).collect();
    for drawn in before {
        left.remove(*drawn as usize);
    }
    u32::from(picks >> left[value as usize] & 1 == 1)
}

/// Baccarat: a card counts by its points.
pub(super) fn points(_: &str, _: &[u32], card: u32) -> u32 {
    match card / 4 {
        rank @ 0..=7 => rank + 2,
        8..=11 => 0,
        _ => 1,
    }
}

/// Its deals are many: they are gone through once for each choice.
pub(super) fn of_baccarat(choice: &Choice) -> Chances {
    static KNOWN: [OnceLock<Chances>; 3] = [const { OnceLock::new() }; 3];
    let choices = game("baccarat").choices();
    let known = choices.iter().position(|c| c == choice).expect("a choice");
    let count = || by_sequences(game("baccarat"), choice, points);
    KNOWN[known].get_or_init(count).clone()
}

pub fn game(id: &str) -> &'static dyn Game {
    games::find(id).expect("a game")
}

pub fn choose(id: &str, text: &str) -> Choice {
    let words: Vec<_> = text.split(' ').collect();
    game(id).choose(&words).unwrap_or_else(|| panic!("{text}"))
}

/// Numbers that look random.
#[derive(Clone)]
pub(super) struct Numbers(pub(super) u64);

impl Draws for Numbers {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        u32::try_from(((self.0 >> 32) * u64::from(n)) >> 32).expect("below n")
    }
}

/// Draws for real, and beside that the first value that is alike.
struct Beside<'a> {
    real: Numbers,
    drawn: Vec<u32>,
    alike: Alike,
    choice: &'a str,
    stand_ins: Vec<u32>,
}

impl Draws for Beside<'_> {
    fn below(&mut self, n: u32) -> u32 {
        let value = self.real.below(n);
        let class = (self.alike)(self.choice, &self.drawn, value);
        let same = |other: &u32| (self.alike)(self.choice, &self.stand_ins, *other) == class;
        let stand_in = (0..n).find(same).expect("the class is there too");
        self.drawn.push(value);
        self.stand_ins.push(stand_in);
        value
    }
}

pub struct Written(pub std::vec::IntoIter<u32>);

impl Draws for Written {
    fn below(&mut self, _: u32) -> u32 {
        self.0.next().expect("no more draws than before")
    }
}

#[test]
fn values_that_count_as_alike_are_paid_alike() {
    for (id, alike) in [("keno", hit_or_miss as Alike), ("baccarat", points)] {
        let game = game(id);
        for (seed, choice) in game.choices().iter().cycle().take(4_000).enumerate() {
            let mut draws = Beside {
                real: Numbers((seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
                drawn: Vec::new(),
                alike,
                choice: choice.as_str(),
                stand_ins: Vec::new(),
            };
            let real = paid(game, choice, &mut draws);
            let stand_ins = paid(game, choice, &mut Written(draws.stand_ins.into_iter()));
            assert_eq!(real, stand_ins, "{id} {} {seed}", choice.as_str());
        }
    }
}

#[test]
fn dice_bets_are_as_good_in_every_outcome_as_at_the_ends() {
    let dice = game("dice");
    for choice in dice.choices().iter().step_by(331) {
        let mut every = by_sequences(dice, choice, |_, _, value| value);
        let mut ends = chances(dice, choice);
        every.sort_by_key(|(payout, _)| *payout);
        ends.sort_by_key(|(payout, _)| *payout);
        assert_eq!(every, ends);
    }
}

/// The tables as published: picks, what each number of hits pays, and what comes back.
const KENO_TABLES: [(&str, &str); 4] = [
    (
        "classic",
        "1: 0 3.96 (99.00); 2: 0 1.9 4.5 (99.04); 3: 0 1 3.1 10.4 (99.02); 4: 0 0.8 1.8 5 22.5 (98.96); 5: 0 0.25 1.4 4.1 16.5 36 (98.99); 6: 0 0 1 3.68 7 16.5 40 (98.97); 7: 0 0 0.47 3 4.5 14 31 60 (98.98); 8: 0 0 0 2.2 4 13 22 55 70 (99.02); 9: 0 0 0 1.55 3 8 15 44 60 85 (98.98); 10: 0 0 0 1.4 2.25 4.5 8 17 50 80 100 (99.04)",
    ),
    (
        "low",
        "1: 0.7 1.85 (98.75); 2: 0 2 3.8 (98.85); 3: 0 1.1 1.38 26 (98.87); 4: 0 0 2.2 7.9 90 (98.92); 5: 0 0 1.5 4.2 13 300 (98.90); 6: 0 0 1.1 2 6.2 100 700 (99.01); 7: 0 0 1.1 1.6 3.5 15 225 700 (98.94); 8: 0 0 1.1 1.5 2 5.5 39 100 800 (99.00); 9: 0 0 1.1 1.3 1.7 2.5 7.5 50 250 1000 (99.07); 10: 0 0 1.1 1.2 1.3 1.8 3.5 13 50 250 1000 (98.76)",
    ),
    (
        "medium",
        "1: 0.4 2.75 (98.75); 2: 0 1.8 5.1 (98.65); 3: 0 0 2.8 50 (98.99); 4: 0 0 1.7 10 100 (98.78); 5: 0 0 1.4 4 14 390 (98.94); 6: 0 0 0 3 9 180 710 (98.83); 7: 0 0 0 2 7 30 400 800 (98.96); 8: 0 0 0 2 4 11 67 400 900 (98.92); 9: 0 0 0 2 2.5 5 15 100 500 1000 (98.94); 10: 0 0 0 1.6 2 4 7 26 100 500 1000 (98.97)",
    ),
    (
        "high",
        "1: 0 3.96 (99.00); 2: 0 0 17.1 (98.65); 3: 0 0 0 81.5 (98.99); 4: 0 0 0 10 259 (98.91); 5: 0 0 0 4.5 48 450 (98.89); 6: 0 0 0 0 11 350 710 (99.00); 7: 0 0 0 0 7 90 400 800 (98.96); 8: 0 0 0 0 5 20 270 600 900 (98.96); 9: 0 0 0 0 4 11 56 500 800 1000 (98.96); 10: 0 0 0 0 3.5 8 13 63 500 800 1000 (99.01)",
    ),
];

/// Rows, and for low, medium and high what the buckets pay from the edge to the middle, and what
/// comes back.
const PLINKO_TABLES: &str = "\
| 8 | 5.6 2.1 1.1 1 0.5 | 98.98 | 13 3 1.3 0.7 0.4 | 98.91 | 29 4 1.5 0.3 0.2 | 99.06 |
| 9 | 5.6 2 1.6 1 0.7 | 98.98 | 18 4 1.7 0.9 0.5 | 99.14 | 43 7 2 0.6 0.2 | 99.06 |
| 10 | 8.9 3 1.4 1.1 1 0.5 | 99.00 | 22 5 2 1.4 0.6 0.4 | 98.91 | 76 10 3 0.9 0.3 0.2 | 99.06 |
| 11 | 8.4 3 1.9 1.3 1 0.7 | 99.00 | 24 6 3 1.8 0.7 0.5 | 99.02 | 120 14 5.2 1.4 0.4 0.2 | 99.16 |
| 12 | 10 3 1.6 1.4 1.1 1 0.5 | 98.98 | 33 11 4 2 1.1 0.6 0.3 | 98.99 | 170 24 8.1 2 0.7 0.2 0.2 | 99.12 |
| 13 | 8.1 4 3 1.9 1.2 0.9 0.7 | 99.00 | 43 13 6 3 1.3 0.7 0.4 | 98.99 | 260 37 11 4 1 0.2 0.2 | 99.09 |
| 14 | 7.1 4 1.9 1.4 1.3 1.1 1 0.5 | 99.00 | 58 15 7 4 1.9 1 0.5 0.2 | 98.99 | 420 56 18 5 1.9 0.3 0.2 0.2 | 98.98 |
| 15 | 15 8 3 2 1.5 1.1 1 0.7 | 99.00 | 88 18 11 5 3 1.3 0.5 0.3 | 99.00 | 620 83 27 8 3 0.5 0.2 0.2 | 99.03 |
| 16 | 16 9 2 1.4 1.4 1.2 1.1 1 0.5 | 99.00 | 110 41 10 5 3 1.5 1 0.5 0.3 | 98.99 | 1000 130 26 9 4 2 0.2 0.2 0.2 | 98.98 |";

/// `98.98` as 9898.
fn hundredths(text: &str) -> u64 {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    format!("{whole}{decimals:0<2}").parse().expect("a number")
}

fn all_hundredths(text: &str) -> Vec<u64> {
    text.split(' ').map(hundredths).collect()
}

fn rtp(game: &dyn Game, choice: &Choice) -> Ratio {
    Ratio::of(game.rtp(choice).expect("a return"))
}

#[test]
fn keno_has_the_published_tables() {
    let (mut tables, keno) = (0, game("keno"));
    for (risk, text) in KENO_TABLES {
        for table in text.split("; ") {
            let (picks, rest) = table.split_once(": ").expect("picks");
            let (pays, back) = rest.split_once(" (").expect("a return");
            let pays = all_hundredths(pays);
            let numbers: Vec<_> = (1..=picks.parse().expect("picks"))
                .map(|n: u32| n.to_string())
                .collect();
            let choice = choose("keno", &format!("{risk} {}", numbers.join(" ")));
            // All drawn from the front are hits, all drawn from the back are none.
            for (hits, pays) in pays.iter().enumerate() {
                let draws: Vec<_> = (0..10)
                    .map(|i| {
                        if i < hits {
                            0
                        } else {
                            39 - u32::try_from(i).expect("few")
                        }
                    })
                    .collect();
                let want = Multiplier::ratio(*pays, 100).pays(super::STAKE);
                let payout = paid(keno, &choice, &mut Written(draws.into_iter()));
                assert_eq!(Some(payout), want, "{risk} {picks}: {hits}");
            }
            assert_eq!(pays.len(), numbers.len() + 1);
            let back = hundredths(back.trim_end_matches(')'));
            assert_eq!(rtp(keno, &choice).rounded(), back.into(), "{risk} {picks}");
            tables += 1;
        }
    }
    assert_eq!(tables, 40);
}

#[test]
fn a_wrong_pay_table_is_found() {
    // 500 for five of nine at medium risk, as another casino once paid; it is 5.
    let mut pays = KENO.pays;
    pays[2][8] = &[0, 0, 0, 200, 250, 50_000, 1_500, 10_000, 50_000, 100_000];
    let wrong = Keno { pays };
    let choice = choose("keno", "medium 1 2 3 4 5 6 7 8 9");
    assert!(lint(&wrong, &choice).is_err());
    assert_eq!(lint(&KENO, &choice), Ok(()));
    // The same in order of size, where only the return tells.
    pays[2][8] = &[0, 0, 0, 200, 250, 50_000, 50_000, 50_000, 50_000, 100_000];
    let told = lint(&Keno { pays }, &choice).expect_err("it gives money away");
    assert!(told.contains("gives money away"), "{told}");
}

#[test]
fn plinko_has_the_published_tables() {
    let plinko = game("plinko");
    for line in PLINKO_TABLES.lines() {
        let cells: Vec<_> = line.trim_matches(['|', ' ']).split(" | ").collect();
        let rows: u32 = cells[0].parse().expect("rows");
        for (risk, cells) in ["low", "medium", "high"].iter().zip(cells[1..].chunks(2)) {
            let choice = choose("plinko", &format!("{rows} {risk}"));
            let pays = all_hundredths(cells[0]);
            for rights in 0..=rows {
                let from_edge = rights.min(rows - rights) as usize;
                let path: Vec<_> = (0..rows).map(|row| u32::from(row < rights)).collect();
                let payout = paid(plinko, &choice, &mut Written(path.into_iter()));
                let want = Multiplier::ratio(pays[from_edge], 100).pays(super::STAKE);
                assert_eq!(Some(payout), want, "{rows} {risk}: {rights}");
            }
            assert_eq!(pays.len() as u32, rows / 2 + 1);
            let back = hundredths(cells[1]).into();
            assert_eq!(rtp(plinko, &choice).rounded(), back, "{rows} {risk}");
        }
    }
}

#[test]
fn the_returns_are_the_published_ones() {
    for (id, num, den) in [
        ("coin", 99, 100),
        ("dice", 99, 100),
        ("slots", 9_558, 10_000),
        ("roulette", 36, 37),
        ("limbo", 99, 100),
        ("crash", 99, 100),
        ("wheel", 99, 100),
    ] {
        for choice in game(id).choices() {
            let want = Ratio::new(num, den);
            assert_eq!(rtp(game(id), &choice), want, "{id} {}", choice.as_str());
        }
    }
    // Of a million deals: what each side wins, and the edges that follow.
    let baccarat = game("baccarat");
    for (bet, wins, edge) in [
        ("player", 446_147, 12_281),
        ("banker", 458_428, 10_640),
        ("tie", 95_426, 141_170),
    ] {
        let choice = choose("baccarat", bet);
        let best = baccarat.top(&choice).and_then(|top| top.pays(super::STAKE));
        let chances = chances(baccarat, &choice);
        let (_, p) = chances
            .iter()
            .find(|(paid, _)| Some(*paid) == best)
            .expect("it wins");
        assert_eq!(millionths(*p), wins, "{bet}");
        assert_eq!(
            1_000_000 - millionths(rtp(baccarat, &choice)),
            edge,
            "{bet}"
        );
    }
}

fn millionths(share: Ratio) -> u128 {
    (share.0 * 2_000_000 + share.1) / (2 * share.1)
}

#[test]
fn every_target_is_reached_with_its_exact_chance() {
    for (id, most) in [("limbo", 100_000_000), ("crash", 1_000_000)] {
        let mut targets = Numbers(7);
        let sizes = std::iter::successors(Some(101), |t| Some(t * 11 / 10));
        let between = sizes
            .take_while(|t| *t < most)
            .map(|t| t + targets.below(t / 10));
        for target in between
            .filter(|t| *t <= most)
            .chain([101, most])
            .collect::<Vec<_>>()
        {
            let choice = game(id).choice(&format!("x{target}")).expect("a target");
            let chances = chances(game(id), &choice);
            let won = chances
                .iter()
                .find(|(paid, _)| !paid.is_zero())
                .expect("it wins");
            assert_eq!(won.1, Ratio::new(99, target.into()), "{target}");
        }
    }
}

/// The round that the known answers are for: its server seed, client seed and nonce.
fn known(id: &str, text: &str, nonce: i64) -> Step {
    let server =
        ServerSeed::from_hex("fce345e1708f348fc577561fce36ef5bf0cad36a9363f7a7437e7e360b087d94");
    let client = ClientSeed::new("axis-client").expect("a seed");
    let mut stream = Stream::new(&server.expect("64 digits"), &client, nonce);
    let choice = choose(id, text);
    game(id)
        .play(&wager(&choice), &[], &mut stream)
        .expect("plays")
}

#[test]
fn known_answers_come_out() {
    for (nonce, [dice, roulette, limbo, coin]) in [
        (0, ["53.16", "🔴 19", "1.86×", "Tails"]),
        (1, ["10.93", "⚫ 4", "9.05×", "Heads"]),
        (2, ["97.31", "🔴 36", "1.01×", "Tails"]),
    ] {
        assert_eq!(known("dice", "under 50", nonce).shown.in_english(), dice);
        assert_eq!(known("coin", "heads", nonce).shown.in_english(), coin);
        assert_eq!(known("roulette", "red", nonce).shown.in_english(), roulette);
        for target in ["1.01", "1.02", "2", "9.05", "9.06", "1000000"] {
            assert_eq!(
                known("limbo", target, nonce).shown.in_english(),
                limbo,
                "{target}"
            );
        }
        assert_eq!(known("crash", "3", nonce).shown.in_english(), limbo);
    }
    let plinko = known("plinko", "16 high", 3);
    assert_eq!(plinko.shown.in_english(), "0.20×");
    let picture = plinko.picture.in_english();
    let last = picture.lines().nth(7).expect("the last row");
    assert_eq!(last.trim_start().chars().position(|c| c == '●'), Some(8));
    let keno = known("keno", "39 6 40 1", 5);
    assert_eq!(
        keno.shown.in_english(),
        "39 19 6 21 28 30 36 1 29 5 · 3 of 4 hit"
    );
    // Worked out by hand from the draws: who draws a third card, and who does not.
    for (nonce, shown, player, banker) in [
        (0, "Banker · 1 : 3", "8♣ 3♦ Q♠    → 1", "6♣ 7♠ J♠    → 3 ✓"),
        (3, "Player · 7 : 4", "3♦ 9♣ 5♥    → 7 ✓", "Q♥ 4♠ 10♠   → 4"),
        (4, "Tie · 6 : 6", "9♣ 7♥       → 6", "K♣ A♠ 5♠    → 6"),
        (5, "Banker · 4 : 6", "A♠ 3♣ 10♣   → 4", "8♦ 8♥       → 6 ✓"),
    ] {
        let picture = format!("Player {player}\nBanker {banker}");
        let step = known("baccarat", "tie", nonce);
        assert_eq!(
            (&step.shown.in_english()[..], &step.picture.in_english()),
            (shown, &picture)
        );
    }
}

#[test]
fn other_bets_are_read_as_players_write_them() {
    for (id, text, label) in [
        ("keno", "3 7 21", "Classic 3 7 21"),
        ("keno", "HIGH 21, 3, 7", "High 3 7 21"),
        (
            "keno",
            "40 39 38 37 36 35 34 33 32 31",
            "Classic 31 32 33 34 35 36 37 38 39 40",
        ),
        ("plinko", "high", "High, 16 rows"),
        ("plinko", "8 rows low", "Low, 8 rows"),
        ("plinko", "12", "Medium, 12 rows"),
        ("wheel", "Low 50", "Low, 50 segments"),
        ("limbo", "2.5", "2.50×"),
        ("limbo", "1000000x", "1000000×"),
        ("crash", "1.01×", "1.01×"),
        ("baccarat", "BANCO", "Banker"),
    ] {
        assert_eq!(
            game(id).label(Voice::default(), &choose(id, text)),
            label,
            "{text}"
        );
    }
    for (id, bad) in [
        ("keno", "high"),
        ("keno", "3 3"),
        ("keno", "41"),
        ("keno", "0"),
        ("keno", "low high 3"),
        ("keno", "1 2 3 4 5 6 7 8 9 10 11"),
        ("keno", "-1"),
        ("plinko", "17"),
        ("plinko", "high low"),
        ("plinko", "rows"),
        ("wheel", "15"),
        ("wheel", ""),
        ("limbo", "1"),
        ("limbo", "1.005"),
        ("limbo", "1000000.01"),
        ("limbo", "x"),
        ("limbo", "2 3"),
        ("crash", "10000.01"),
        ("crash", "-2"),
        ("baccarat", "both"),
    ] {
        let words: Vec<_> = bad.split(' ').collect();
        assert_eq!(game(id).choose(&words), None, "{id} {bad}");
    }
    for (id, bad) in [
        ("keno", "c"),
        ("keno", "c0"),
        ("keno", "c01"),
        ("keno", "x1"),
        ("keno", "C1"),
        ("keno", "c+1"),
        ("keno", "chh"),
        ("keno", "cumujb5s"),
        ("keno", "czzzzzzzzz"),
        ("plinko", "r7low"),
        ("plinko", "r08low"),
        ("plinko", "s10low"),
        ("wheel", "s10"),
        ("limbo", "x100"),
        ("limbo", "x0101"),
        ("limbo", "200"),
        ("limbo", "x+200"),
        ("crash", "x1000001"),
    ] {
        let wrong = (id, bad) != ("keno", "chh");
        assert_eq!(game(id).choice(bad).is_none(), wrong, "{id} {bad}");
    }
}
