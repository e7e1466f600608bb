//! European roulette: one zero, the whole layout, up to eight chips a spin. Each chip carries an
//! equal share of the stake, and each returns exactly 36/37; half the stake back on zero (la
//! partage) is not offered.
mod layout;

use super::words::{Numbers, Words};
use super::{Choice, Draws, Game, Illegal, More, Move, Spec, Step, Wager, settled};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};
use layout::{Bet, NUMBERS, RED_BET, colour};
use std::collections::BTreeMap;

/// The game.
pub struct Roulette;

static SPEC: Spec = Spec {
    id: "roulette",
    command: "roulette",
    also: &[],
    name: Phrase::of(&key::GameRouletteName),
    emoji: "🎡",
    example: "10 red + 17 + 17/20",
    bets: Phrase::of(&key::GameRouletteBets),
    rules: Phrase::of(&key::GameRouletteRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(100_000),
};

static INSIDE: More = More {
    name: |voice| voice.plain(&key::GameRouletteInside),
    tabs: &[
        |voice| voice.plain(&key::GameRouletteTabSplit1),
        |voice| voice.plain(&key::GameRouletteTabSplit4),
        |voice| voice.plain(&key::GameRouletteTabStreet),
        |voice| voice.plain(&key::GameRouletteTabCorner),
        |voice| voice.plain(&key::GameRouletteTabLine),
        |voice| voice.plain(&key::GameRouletteTabTrio),
    ],
};

const CHIPS_MAX: usize = 8;
/// The numbers as they stand around the wheel.
const WHEEL: [u32; 37] = [
    0, 32, 15, 19, 4, 21, 2, 25, 17, 34, 6, 27, 13, 36, 11, 30, 8, 23, 10, 5, 24, 16, 33, 1, 20,
    14, 31, 9, 22, 18, 29, 7, 28, 12, 35, 3, 26,
];
/// What stands on the tabs of the inside bets: kinds, and how many of them in a row.
const TABS: [(&str, usize); 6] = [("zh", 4), ("v", 4), ("s", 4), ("c", 3), ("l", 4), ("tf", 2)];
/// So many chips, the first on this bet.
fn spin(all: &[Bet], first: usize, count: usize) -> Option<Choice> {
    let bet = |chip: usize| all[(first + chip * chip * 29) % all.len()];
    Chips::of((0..count).map(bet).collect()).map(|chips| chips.choice())
}

/// The chips on the layout, sorted; a spin has one at least.
#[derive(Clone)]
struct Chips(Vec<Bet>);

impl Chips {
    fn of(mut bets: Vec<Bet>) -> Option<Self> {
        bets.sort_unstable();
        (bets.len() <= CHIPS_MAX).then_some(Self(bets))
    }

    /// Those of a spin.
    fn read(canonical: &str) -> Option<Self> {
        Self::prepared(canonical).filter(|chips| !chips.0.is_empty())
    }

    /// Likewise, or none yet.
    fn prepared(canonical: &str) -> Option<Self> {
        let bets: Option<_> = canonical.as_bytes().chunks(2).map(Bet::read).collect();
        Self::of(bets?).filter(|chips| chips.choice().as_str() == canonical)
    }

    fn choice(&self) -> Choice {
        let id = |bet: &Bet| [Some(bet.kind), char::from_digit(bet.at, 36)];
        Choice::own(self.0.iter().flat_map(id).flatten().collect::<String>())
    }

    /// With one more, unless all are down.
    fn with(&self, bet: Bet) -> Choice {
        let more = self.0.iter().copied().chain([bet]).collect();
        Self::of(more).as_ref().unwrap_or(self).choice()
    }

    /// With one less.
    fn without(&self, bet: Bet) -> Choice {
        let mut bets = self.0.clone();
        if let Some(place) = bets.iter().position(|other| *other == bet) {
            bets.remove(place);
        }
        Self::of(bets).as_ref().unwrap_or(self).choice()
    }

    /// Each bet with how many chips are on it.
    fn piles(&self) -> Vec<(Bet, usize)> {
        let piles = self.0.chunk_by(|a, b| a == b);
        piles.map(|pile| (pile[0], pile.len())).collect()
    }

    /// A bet's button: its label, and how many chips are on it in a circle.
    fn button(&self, free: String, taken: &str, bet: Bet) -> (String, Choice) {
        let count = self.0.iter().filter(|chip| **chip == bet).count();
        let count = u32::try_from(count).ok().filter(|count| *count > 0);
        let circled = count.and_then(|count| char::from_u32('①' as u32 + count - 1));
        let label = circled.map_or(free, |circled| format!("{taken} {circled}"));
        (label, self.with(bet))
    }

    /// The buttons that take chips off.
    fn off(&self, voice: Voice) -> Vec<Vec<(String, Choice)>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let off = |(bet, _): &(Bet, usize)| {
            let label = format!("➖ {}", bet.name(voice));
            (label, self.without(*bet))
        };
        let mut piles: Vec<_> = self.piles().iter().map(off).collect();
        let clear = voice.plain(&key::GameRouletteClear);
        piles.push((clear, Self(Vec::new()).choice()));
        piles.chunks(4).map(<[_]>::to_vec).collect()
    }

    /// What the stake is paid when `number` comes.
    fn pays(&self, number: u32) -> Multiplier {
        let won = self.0.iter().filter(|bet| bet.wins(number));
        Multiplier::ratio(won.map(|bet| bet.pays()).sum(), self.0.len() as u64)
    }

    /// What all chips together are paid, in chips, and the numbers that pay it.
    fn winning(&self) -> impl Iterator<Item = (u64, String)> {
        let mut lines = BTreeMap::<u64, Vec<String>>::new();
        for number in 0..NUMBERS {
            let (won, _) = self.pays(number).parts();
            lines.entry(won).or_default().push(number.to_string());
        }
        lines.remove(&0);
        let lines = lines.into_iter();
        lines.map(|(won, numbers)| (won, numbers.join(" ")))
    }

    /// The number between its neighbours on the wheel, and what became of the chips.
    fn picture(&self, number: u32) -> Words {
        let at = WHEEL.iter().position(|n| *n == number).unwrap_or(0);
        let pocket = |step: usize| {
            let number = WHEEL[(at + WHEEL.len() + step - 1) % WHEEL.len()];
            let pointer = if step == 1 { "▶" } else { " " };
            format!("{pointer} {} {number}", colour(number))
        };
        let chip = |(bet, count): (Bet, usize)| {
            let chips = bet.numbers(u32::try_from(count).unwrap_or_default());
            Words::of(chips, if bet.wins(number) { won } else { lost })
        };
        let pockets = (0..3).map(|step| pocket(step).into());
        Words::joined(pockets.chain(self.piles().into_iter().map(chip)), "\n")
    }
}

/// Takes the count off `red ×2` or `red x2`.
fn counted(text: &str) -> Option<(&str, usize)> {
    fn times<'a>((name, count): (&'a str, &str)) -> Option<(&'a str, usize)> {
        Some((name, count.trim().parse().ok()?))
    }
    let behind = text.rsplit_once(['×', 'x']);
    // `red 2x` and `2x red`; `2x17` could be two chips, or chips on 2.
    let turned = || {
        let of = text
            .strip_suffix(['×', 'x'])
            .and_then(|t| t.rsplit_once(' '));
        let before = text.split_once(['×', 'x']);
        let before = before.filter(|(_, name)| name.trim().starts_with(char::is_alphabetic));
        of.or(before.map(|(count, name)| (name.trim(), count)))
    };
    match behind.and_then(times).or_else(|| turned().and_then(times)) {
        Some((name, count)) => (1..=CHIPS_MAX)
            .contains(&count)
            .then_some((name.trim_end(), count)),
        None => Some((text, 1)),
    }
}

/// `Red`, `Red ×2`.
fn pile(voice: Voice, chips: Numbers) -> String {
    let bet = &Bet::of_numbers(chips).name(voice);
    match chips[2] {
        1 => bet.clone(),
        count => {
            let count = count.into();
            voice.plain(&key::GameRoulettePile { bet, count })
        }
    }
}

/// `✓ Red ×2 pays 2×`.
fn won(voice: Voice, chips: Numbers) -> String {
    let count = Bet::of_numbers(chips).pays().into();
    let bet = &pile(voice, chips);
    voice.plain(&key::GameRouletteWon { bet, count })
}

/// `✗ Red ×2`.
fn lost(voice: Voice, chips: Numbers) -> String {
    let bet = &pile(voice, chips);
    voice.plain(&key::GameRouletteLost { bet })
}

impl Game for Roulette {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    /// Bets with `+` between them; `×2`, `x2` or `2x` behind one puts two chips on it.
    fn choose(&self, words: &[&str]) -> Option<Choice> {
        let text = words.join(" ").to_ascii_lowercase();
        let mut bets = Vec::new();
        for part in text.split(['+', ',']).take(CHIPS_MAX + 1) {
            let (name, count) = counted(part.trim())?;
            let bet = Bet::named(name)?;
            bets.extend(std::iter::repeat_n(bet, count));
        }
        Chips::of(bets).map(|chips| chips.choice())
    }

    fn sample(&self) -> Option<&'static str> {
        Some("17")
    }

    fn misread(&self, words: &[&str]) -> (String, &'static str) {
        let text = words.join(" ").to_ascii_lowercase();
        let known = |part: &str| {
            let named = counted(part.trim()).and_then(|(name, _)| Bet::named(name));
            named.is_some()
        };
        let wrong = text.split(['+', ',']).find(|part| !known(part));
        let Some(wrong) = wrong.map(str::trim) else {
            return (text, "game-roulette-hint-chips");
        };
        let hint = match wrong {
            "00" => "game-roulette-hint-zero",
            "0-2" | "0-3" => "game-roulette-hint-split",
            _ => "",
        };
        (wrong.to_owned(), hint)
    }

    fn asks_first(&self, canonical: &str) -> Option<Words> {
        canonical
            .is_empty()
            .then(|| Phrase::of(&key::GameRouletteFirst).into())
    }

    fn choice(&self, canonical: &str) -> Option<Choice> {
        Chips::read(canonical).map(|chips| chips.choice())
    }

    fn label(&self, voice: Voice, choice: &Choice) -> String {
        let piles = Chips::read(choice.as_str()).map(|chips| chips.piles());
        let names = piles.into_iter().flatten().map(|(bet, count)| {
            let chips = bet.numbers(u32::try_from(count).unwrap_or_default());
            pile(voice, chips)
        });
        names.collect::<Vec<_>>().join(" + ")
    }

    fn offered(&self) -> Vec<Vec<Choice>> {
        vec![Chips::of(vec![RED_BET]).iter().map(Chips::choice).collect()]
    }

    fn choices(&self) -> Vec<Choice> {
        // Every bet by itself, and spins of two to eight chips in which each bet stands with others.
        let all: Vec<_> = Bet::all().collect();
        let several = |first: usize| {
            let all = &all;
            (1..=CHIPS_MAX).filter_map(move |count| spin(all, first, count))
        };
        (0..all.len()).flat_map(several).collect()
    }

    /// Every bet by itself, since several chips return the mean of what each of them does; and some spins
    /// of eight.
    fn typical(&self) -> Vec<Choice> {
        let all: Vec<_> = Bet::all().collect();
        let alone = (0..all.len()).filter_map(|first| spin(&all, first, 1));
        let eight = (0..all.len()).step_by(10);
        let eight = eight.filter_map(|first| spin(&all, first, CHIPS_MAX));
        alone.chain(eight).collect()
    }

    fn layout(&self, voice: Voice, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        let Some(chips) = Chips::prepared(choice.as_str()) else {
            return Vec::new();
        };
        let number = |n: u32| {
            let free = format!("{}{n}", colour(n));
            chips.button(free, &n.to_string(), Bet::straight(n))
        };
        let outside = |(kind, at, sign): (char, u32, &str)| {
            let bet = Bet { kind, at };
            let label = match kind {
                'd' => format!("{}-{}", at * 12 - 11, at * 12),
                _ => bet.name(voice),
            };
            chips.button(format!("{sign}{label}"), &label, bet)
        };
        let mut rows = vec![vec![number(0)]];
        rows[0].extend([1, 2, 3].map(|dozen| outside(('d', dozen, ""))));
        rows.extend((0..6).map(|row| (row * 6 + 1..row * 6 + 7).map(number).collect::<Vec<_>>()));
        // The longest words have the widest buttons.
        rows.push([('e', 0, "🔴 "), ('e', 1, "⚫ ")].map(outside).to_vec());
        let rest = [2, 3, 4, 5].map(|at| outside(('e', at, "")));
        rows.push(rest.to_vec());
        rows.push([1, 2, 3].map(|column| outside(('k', column, ""))).to_vec());
        rows.extend(chips.off(voice));
        rows
    }

    fn more(&self) -> Option<&'static More> {
        Some(&INSIDE)
    }

    fn tab(&self, voice: Voice, tab: usize, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        let (Some(chips), Some((kinds, width))) = (Chips::prepared(choice.as_str()), TABS.get(tab))
        else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        for kind in kinds.chars() {
            let bets: Vec<_> = Bet::all().filter(|bet| bet.kind == kind).collect();
            let button = |bet: &Bet| {
                let range = bet.range(voice);
                chips.button(range.clone(), &range, *bet)
            };
            let row = |bets: &[Bet]| bets.iter().map(button).collect::<Vec<_>>();
            rows.extend(bets.chunks(*width).map(row));
        }
        rows.extend(chips.off(voice));
        rows
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let chips = Chips::read(choice.as_str())?;
        let line = |(won, numbers): (u64, String)| {
            let name = match chips.0[..] {
                [bet] => Words::of(bet.numbers(1), pile),
                _ => numbers.into(),
            };
            (name, Multiplier::ratio(won, chips.0.len() as u64))
        };
        Some(chips.winning().map(line).collect())
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        let chips = Chips::read(choice.as_str())?;
        Some(chips.winning().map(|(_, numbers)| numbers).collect())
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        let chips = Chips::read(choice.as_str())?;
        // Chip by chip: each pays as often as it covers a number. A start asks this of every choice.
        let covered = |bet: &Bet| u64::from(bet.covers().unwrap_or(0).count_ones());
        let paid = chips.0.iter().map(|bet| covered(bet) * bet.pays()).sum();
        let staked = chips.0.len() as u64 * u64::from(NUMBERS);
        Some(Multiplier::ratio(paid, staked))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let chips = Chips::read(wager.choice.as_str()).ok_or(Illegal::Choice)?;
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let number = draws.below(NUMBERS);
        Ok(Step {
            picture: chips.picture(number),
            ..settled(
                wager,
                format!("{} {number}", colour(number)),
                chips.pays(number),
            )?
        })
    }
}
