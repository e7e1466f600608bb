//! What every game in the table must keep, checked for every choice of every game.
mod instant;
mod roulette;
mod words;

use casino_bot::rules::games::{Choice, Draws, GAMES, Game, Illegal, State, Wager};
use casino_bot::speech::Voice;
use casino_bot::values::limits;
use casino_bot::values::money::{Amount, Multiplier};
use std::collections::BTreeMap;

/// Which values of a draw are alike: equal numbers, given the choice and what was drawn before, for
/// values after which everything can go on in the same way and end in the same payout.
type Alike = fn(choice: &str, before: &[u32], value: u32) -> u32;

/// A draw among `of` values, of which one for each class is tried, as often as the class is large.
struct Fork {
    of: u32,
    tries: Vec<(u32, u32)>,
    /// How likely it is that things come as far as this draw.
    comes: Ratio,
}

impl Fork {
    fn goes_on(&self) -> Ratio {
        let share = Ratio::new(self.tries[0].1.into(), self.of.into());
        self.comes.times(share)
    }
}

/// Goes through every sequence of draws that a round can make, with its exact probability.
struct Every<'a> {
    choice: &'a str,
    alike: Alike,
    forks: Vec<Fork>,
    depth: usize,
}

impl Draws for Every<'_> {
    fn below(&mut self, n: u32) -> u32 {
        if self.depth == self.forks.len() {
            let before: Vec<_> = self.forks.iter().map(|fork| fork.tries[0].0).collect();
            let mut classes = BTreeMap::<u32, (u32, u32)>::new();
            for value in 0..n {
                let class = (self.alike)(self.choice, &before, value);
                classes.entry(class).or_insert((value, 0)).1 += 1;
            }
            let tries = classes.into_values().collect();
            self.forks.push(Fork {
                of: n,
                tries,
                comes: self.probability(),
            });
        }
        let fork = &self.forks[self.depth];
        assert_eq!(fork.of, n, "the same draws lead to the same question");
        self.depth += 1;
        fork.tries[0].0
    }
}

impl<'a> Every<'a> {
    fn new(choice: &'a str, alike: Alike) -> Self {
        Self {
            choice,
            alike,
            forks: Vec::new(),
            depth: 0,
        }
    }

    /// The next sequence, or `false` after the last.
    fn advance(&mut self) -> bool {
        self.depth = 0;
        while let Some(mut fork) = self.forks.pop() {
            fork.tries.remove(0);
            if !fork.tries.is_empty() {
                self.forks.push(fork);
                return true;
            }
        }
        false
    }

    fn probability(&self) -> Ratio {
        self.forks.last().map_or(Ratio::ONE, Fork::goes_on)
    }
}

/// An exact share, reduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ratio(u128, u128);

impl Ratio {
    const ZERO: Self = Self(0, 1);
    const ONE: Self = Self(1, 1);

    fn new(num: u128, den: u128) -> Self {
        let divisor = gcd(num, den);
        Self(num / divisor, den / divisor)
    }

    fn of(multiplier: Multiplier) -> Self {
        let (num, den) = multiplier.parts();
        Self::new(num.into(), den.into())
    }

    fn plus(self, other: Self) -> Self {
        let common = gcd(self.1, other.1);
        let num = self.0 * (other.1 / common) + other.0 * (self.1 / common);
        Self::new(num, self.1 / common * other.1)
    }

    fn times(self, other: Self) -> Self {
        let (left, right) = (Self::new(self.0, other.1), Self::new(other.0, self.1));
        Self(left.0 * right.0, left.1 * right.1)
    }

    fn at_most(self, other: Self) -> bool {
        self.0 * other.1 <= other.0 * self.1
    }

    /// In hundredths of a per cent, rounded as the published tables are.
    fn rounded(self) -> u128 {
        (self.0 * 20_000 + self.1) / (2 * self.1)
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// What is bet throughout. Its payouts may be rounded, so returns are summed as the exact multiples
/// that they stand for.
const STAKE: Amount = Amount::credits(1);

/// What a phone shows without folding a line, a symbol being two columns wide.
const PICTURE_COLUMNS: usize = 28;
const PICTURE_LINES: usize = 11;

/// Payouts and how likely they are.
type Chances = Vec<(Amount, Ratio)>;

fn wager(choice: &Choice) -> Wager {
    Wager {
        stake: STAKE,
        choice: choice.clone(),
    }
}

fn paid(game: &dyn Game, choice: &Choice, draws: &mut dyn Draws) -> Amount {
    let step = game
        .play(&wager(choice), &[], draws)
        .expect("an offered wager plays");
    assert_eq!(step.staked, STAKE);
    let columns = |line: &str| {
        line.chars()
            .map(|c| 1 + usize::from(c >= '⚪'))
            .sum::<usize>()
    };
    let widest = step.picture.in_english().lines().map(columns).max();
    assert!(
        widest.unwrap_or(0) <= PICTURE_COLUMNS,
        "{}",
        step.picture.in_english()
    );
    assert!(
        step.picture.in_english().lines().count() <= PICTURE_LINES,
        "{}",
        step.picture.in_english()
    );
    assert!(!step.shown.in_english().is_empty() && !step.shown.in_english().contains('\n'));
    let State::Settled(payout) = step.state else {
        panic!("an instant game settles at once")
    };
    payout
}

fn add(chances: &mut Chances, payout: Amount, probability: Ratio) {
    match chances.iter_mut().find(|(known, _)| *known == payout) {
        Some((_, sum)) => *sum = sum.plus(probability),
        None => chances.push((payout, probability)),
    }
}

/// Plays every sequence of draws, or one for all that are alike.
fn by_sequences(game: &dyn Game, choice: &Choice, alike: Alike) -> Chances {
    let (mut draws, mut chances) = (Every::new(choice.as_str(), alike), Vec::new());
    loop {
        let payout = paid(game, choice, &mut draws);
        add(&mut chances, payout, draws.probability());
        if !draws.advance() {
            return chances;
        }
    }
}

/// Draws what is written, and then says how many values the next draw has.
struct Script<'a> {
    values: &'a [u32],
    asked: usize,
    next: Option<u32>,
}

impl<'a> Script<'a> {
    /// Plays on these draws: the payout, or how many values the draw has that is missing.
    fn play(game: &dyn Game, choice: &Choice, values: &'a [u32]) -> Result<Amount, u32> {
        let mut script = Script {
            values,
            asked: 0,
            next: None,
        };
        let payout = paid(game, choice, &mut script);
        script.next.map_or(Ok(payout), Err)
    }
}

impl Draws for Script<'_> {
    fn below(&mut self, n: u32) -> u32 {
        let value = self.values.get(self.asked).copied();
        self.asked += 1;
        if value.is_none() && self.next.is_none() {
            self.next = Some(n);
        }
        value.unwrap_or(0)
    }
}

/// Plays the ends of every interval of a draw's values in which all end in one way: a game whose
/// payout only falls or only rises with its draw has few. Some values within are played too.
fn by_intervals(game: &dyn Game, choice: &Choice) -> Chances {
    let (mut chances, mut open) = (Vec::new(), vec![(Vec::new(), Ratio::ONE)]);
    while let Some((before, probability)) = open.pop() {
        let of = match Script::play(game, choice, &before) {
            Ok(payout) => {
                add(&mut chances, payout, probability);
                continue;
            }
            Err(of) => of,
        };
        let play = |value| Script::play(game, choice, &[&before[..], &[value]].concat());
        let end = |value| (value, play(value));
        let mut stack = vec![(end(0), end(of - 1))];
        let mut ends = Vec::new();
        while let Some((first, last)) = stack.pop() {
            let (low, high) = (first.0, last.0);
            if first.1 == last.1 {
                let within = (1..8).map(|i| low + (high - low) / 8 * i);
                within.for_each(|value| assert_eq!(play(value), first.1, "{value}"));
                ends.push((low, high));
            } else {
                let middle = low + (high - low) / 2;
                stack.extend([(first, end(middle)), (end(middle + 1), last)]);
            }
        }
        for (low, high) in ends {
            let share = Ratio::new((high - low + 1).into(), of.into());
            let then = [&before[..], &[low]].concat();
            open.push((then, probability.times(share)));
        }
    }
    chances
}

/// Every payout of a choice with its exact probability, from the code that plays.
fn chances(game: &dyn Game, choice: &Choice) -> Chances {
    match game.spec().id {
        "dice" | "limbo" | "crash" => by_intervals(game, choice),
        "keno" => by_sequences(game, choice, instant::hit_or_miss),
        "baccarat" => instant::of_baccarat(choice),
        _ => by_sequences(game, choice, |_, _, value| value),
    }
}

/// Whether a choice pays and returns what it says, never more than is staked, and its table can be
/// shown.
fn lint(game: &dyn Game, choice: &Choice) -> Result<(), String> {
    let pays = game.pays(choice).ok_or("no pay table")?;
    let rises = pays
        .windows(2)
        .all(|pair| Ratio::of(pair[0].1).at_most(Ratio::of(pair[1].1)));
    if !rises || pays.last().map(|(_, most)| *most) != game.top(choice) {
        return Err("the best is not last".to_owned());
    }
    let chances = chances(game, choice);
    let all = chances.iter().fold(Ratio::ZERO, |sum, (_, p)| sum.plus(*p));
    assert_eq!(all, Ratio::ONE, "every outcome is counted once");
    let mut returned = Ratio::ZERO;
    for (payout, probability) in chances.iter().filter(|(payout, _)| !payout.is_zero()) {
        let line = pays.iter().find(|(_, m)| m.pays(STAKE) == Some(*payout));
        let (_, exact) = line.ok_or_else(|| format!("{payout:?} is no line"))?;
        returned = returned.plus(Ratio::of(*exact).times(*probability));
    }
    for (event, multiplier) in &pays {
        let comes = chances
            .iter()
            .any(|(payout, _)| multiplier.pays(STAKE) == Some(*payout));
        if !comes {
            return Err(format!("{event:?} never pays"));
        }
    }
    let stated = game.rtp(choice).map(Ratio::of).ok_or("no return")?;
    if stated != returned {
        return Err(format!("states {stated:?}, returns {returned:?}"));
    }
    if !stated.at_most(Ratio::ONE) {
        return Err(format!("gives money away: {stated:?}"));
    }
    Ok(())
}

/// Does something for every choice of every game, on all processors.
fn for_every_choice(what: impl Fn(&dyn Game, &Choice) + Sync) {
    let of = |game: &&'static dyn Game| {
        let game = *game;
        game.choices()
            .into_iter()
            .map(move |choice| (game, choice))
            .collect::<Vec<_>>()
    };
    // Rounds that last are proved elsewhere, with every way to play them.
    let instant = GAMES.iter().filter(|game| !game.spec().lasts());
    let jobs: Vec<_> = instant.flat_map(of).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (jobs, what) = (&jobs, &what);
    std::thread::scope(|scope| {
        for first in 0..threads {
            scope.spawn(move || {
                jobs.iter()
                    .skip(first)
                    .step_by(threads)
                    .for_each(|(game, choice)| what(*game, choice));
            });
        }
    });
}

#[test]
fn every_choice_returns_exactly_what_it_says() {
    for_every_choice(|game, choice| {
        if let Err(wrong) = lint(game, choice) {
            panic!("{} {}: {wrong}", game.spec().id, choice.as_str());
        }
    });
}

#[test]
fn every_row_of_the_table_is_well_formed() {
    for (index, game) in GAMES.iter().enumerate() {
        let spec = game.spec();
        let plain = |name: &str, max| {
            !name.is_empty() && name.len() <= max && name.bytes().all(|b| b.is_ascii_lowercase())
        };
        assert!(plain(spec.id, 8) && plain(spec.command, 32), "{}", spec.id);
        assert!(
            GAMES[..index]
                .iter()
                .all(|g| g.spec().id != spec.id && g.spec().command != spec.command)
        );
        assert!(
            casino_bot::casino::wings::command(&crate::kit::house_with_cashier(), spec.command)
                .is_none(),
            "{} is taken",
            spec.command
        );
        assert!(spec.stake_min < spec.stake_max && !spec.stake_min.is_zero());
        let words: Vec<_> = spec.example.split(' ').skip(1).collect();
        assert!(
            words.is_empty() || game.choose(&words).is_some(),
            "{} has an example",
            spec.id
        );
        assert_eq!(game.choose(&[]), None);
        let all = game.choices();
        for choice in game.offered().into_iter().flatten() {
            assert!(all.contains(&choice), "{} offers only its choices", spec.id);
        }
        for choice in &all {
            assert_eq!(
                game.choice(choice.as_str()).as_ref(),
                Some(choice),
                "{}",
                spec.id
            );
            let label = game.label(Voice::default(), choice);
            let words: Vec<_> = label.split(' ').collect();
            assert!(label.is_empty() == (all.len() == 1), "{label}");
            assert!(choice.as_str().len() <= limits::CHOICE_BYTES_MAX);
            assert!(
                all.len() == 1 || game.choose(&words).as_ref() == Some(choice),
                "{label} is understood"
            );
            // What is stored and printed for `verify` means nothing else when it is typed, but where
            // everybody would mean something else by it: x150 is no 1.50×.
            let typed = game.choose(&[choice.as_str()]);
            let multiplier = choice.as_str().starts_with('x');
            assert!(
                typed.is_none() || multiplier || typed.as_ref() == Some(choice),
                "{}",
                choice.as_str()
            );
            // The largest stake pays out within an amount's range, so no bet can overflow.
            assert!(
                game.top(choice)
                    .expect("a top")
                    .pays(spec.stake_max)
                    .is_some(),
                "{label}"
            );
        }
    }
}

#[test]
fn what_is_no_choice_or_move_is_refused() {
    for game in GAMES {
        let other = Wager {
            stake: STAKE,
            choice: Choice::own("nonsense"),
        };
        assert_eq!(
            game.play(&other, &[], &mut Every::new("", |_, _, value| value)),
            Err(Illegal::Choice)
        );
        assert!(game.pays(&other.choice).is_none() && game.rtp(&other.choice).is_none());
        let wager = Wager {
            stake: STAKE,
            choice: game.default_choice(),
        };
        let moves = ["nonsense".to_owned()];
        assert_eq!(
            game.play(&wager, &moves, &mut Every::new("", |_, _, value| value)),
            Err(Illegal::Move)
        );
    }
}

#[test]
fn every_example_names_a_stake() {
    for game in GAMES {
        let words: Vec<_> = game.spec().example.split(' ').collect();
        let (choose, on) = (game.choose(&words), game.choose(&words[1..]));
        assert_eq!(choose, None, "{words:?}");
        assert_eq!(on.is_some(), words.len() > 1, "{words:?}");
    }
}

#[test]
fn every_button_of_every_table_leads_to_a_bet() {
    for game in GAMES {
        let (id, mut at) = (game.spec().id, game.default_choice());
        // Those are gone through elsewhere.
        let mut seen = game.choices();
        for press in 0..400_usize {
            let tabs = game.more().map_or(0, |more| more.tabs.len());
            let mut layout = game.layout(Voice::default(), &at);
            if tabs > 0 && press % 3 > 0 {
                layout = game.tab(Voice::default(), press % tabs, &at);
            }
            assert!(
                layout.iter().all(|row| (1..=8).contains(&row.len())),
                "{id}"
            );
            let buttons: Vec<_> = layout.into_iter().flatten().collect();
            // Beside them the table has at most a dozen of its own.
            assert!((1..=88).contains(&buttons.len()), "{id}");
            for (label, choice) in &buttons {
                assert!(!label.is_empty() && label.chars().count() <= 24, "{label}");
                assert_eq!(
                    game.prepared(choice.as_str()).as_ref(),
                    Some(choice),
                    "{id}"
                );
            }
            if game.asks_first(at.as_str()).is_some() {
                assert_eq!(game.choice(at.as_str()), None, "{id}");
                assert_eq!((game.pays(&at), game.rtp(&at)), (None, None), "{id}");
                at = buttons[press % buttons.len()].1.clone();
                continue;
            }
            let label = game.label(Voice::default(), &at);
            let words: Vec<_> = label.split(' ').collect();
            assert!(
                label.is_empty() || game.choose(&words).as_ref() == Some(&at),
                "{label}"
            );
            if press % 20 == 0 && !seen.contains(&at) && !game.spec().lasts() {
                assert_eq!(lint(*game, &at), Ok(()), "{id} {label}");
            }
            seen.push(at);
            at = buttons[press * press * 7 % buttons.len()].1.clone();
        }
    }
}
