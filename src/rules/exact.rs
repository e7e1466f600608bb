//! What each of a game's options pays how often, exactly: by formula from the rules, without the code
//! that plays. Where players decide, for the play that [`Game::advise`] advises.
#![expect(clippy::float_arithmetic, reason = "chances; no money is counted here")]
use crate::rules::games::cards::Card;
use crate::rules::games::{Choice, Draws, Game, Wager};
use crate::values::money::{Amount, CREDIT, Multiplier};
use std::collections::{BTreeMap, HashMap};

/// What comes back for a credit, in units, raises taken off, and its chance.
pub type Chances = BTreeMap<i64, f64>;

/// Lengths that rounds of a game are played to, in turn.
#[must_use]
pub fn lengths(game: &dyn Game) -> usize {
    match game.spec().id {
        "mines" | "hilo" => 4,
        _ => 1,
    }
}

/// All that an option may bring, when it is cashed after `length` moves, where it can be cashed;
/// `None` of a game that is not known here.
#[must_use]
pub fn chances(game: &dyn Game, choice: &Choice, length: usize) -> Option<Chances> {
    let pays = game.pays(choice)?;
    let mut chances = Chances::new();
    match game.spec().id {
        "mines" => {
            let (mines, open) = (number(choice.as_str()), length.clamp(1, pays.len()));
            // One free cell after the other.
            let free = (0..open).map(|n| (25.0 - mines - n as f64) / (25.0 - n as f64));
            add(&mut chances, back(pays[open - 1].1), free.product());
        }
        "hilo" => {
            (1..=13).for_each(|now| chain(&mut chances, now, 1.0 / 13.0, length.max(1), (1, 1)))
        }
        "bjack" => chances = Blackjack::new(game).chances(),
        "poker" => {
            for ((_, pays), hands) in pays.iter().zip(HANDS) {
                add(&mut chances, back(*pays), hands / ALL_HANDS);
            }
        }
        _ => {
            for (line, (event, multiplier)) in pays.iter().enumerate() {
                let chance = match &pays[..] {
                    // What a single line returns is what it pays, as often as it comes.
                    [_] => share(game, choice)? / ratio(*multiplier),
                    _ => of_line(game, choice, line, &event.in_english())?,
                };
                add(&mut chances, back(*multiplier), chance);
            }
        }
    }
    let paid: f64 = chances.values().sum();
    if paid < 1.0 - 1e-12 {
        add(&mut chances, 0, 1.0 - paid);
    }
    Some(chances)
}

/// The chance of a line among others in a game that settles at once.
fn of_line(game: &dyn Game, choice: &Choice, line: usize, event: &str) -> Option<f64> {
    let size = number(choice.as_str());
    let first = number(event.split(' ').next()?);
    Some(match game.spec().id {
        // Of the 100 stops of a reel: two cherries and no third, then three of each symbol.
        "slots" => match line {
            0 => 0.4 * 0.4 * 0.6,
            _ => [0.4_f64, 0.3, 0.2, 0.08, 0.02][line - 1].powi(3),
        },
        // The line names the numbers on which it is paid.
        "roulette" => event.split(' ').count() as f64 / 37.0,
        // The middle first, which even rows have one of.
        "plinko" => {
            let from_edge = (size / 2.0).floor() - line as f64;
            let places = if from_edge * 2.0 < size { 2.0 } else { 1.0 };
            places * ways(size, from_edge) / 2.0_f64.powf(size)
        }
        "wheel" => first / size,
        // Hits among the ten of 40 that are drawn.
        "keno" => {
            let picks = number(event.split(' ').nth(2)?);
            ways(picks, first) * ways(40.0 - picks, 10.0 - first) / ways(40.0, 10.0)
        }
        // A tie pays nine on its own, and gives back the stakes on the two others.
        "baccarat" => {
            let tie = share(game, &game.choice("tie")?)? / 9.0;
            match line {
                0 => tie,
                _ => (share(game, choice)? - tie) / ratio(game.top(choice)?),
            }
        }
        _ => return None,
    })
}

/// The digits in it as a number; 0 without any.
fn number(text: &str) -> f64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0.0)
}

fn ways(n: f64, k: f64) -> f64 {
    (0..k as u32).fold(1.0, |ways, i| {
        ways * (n - f64::from(i)) / (f64::from(i) + 1.0)
    })
}

/// A multiple as a number.
#[must_use]
pub fn ratio(multiplier: Multiplier) -> f64 {
    let (num, den) = multiplier.parts();
    num as f64 / den as f64
}

/// What an option returns of what is staked.
#[must_use]
pub fn share(game: &dyn Game, choice: &Choice) -> Option<f64> {
    game.rtp(choice).map(ratio)
}

/// What a unit is paid.
fn back(multiplier: Multiplier) -> i64 {
    let paid = multiplier.pays(Amount::credits(1));
    paid.map_or(i64::MAX, Amount::units)
}

fn add(chances: &mut Chances, back: i64, chance: f64) {
    *chances.entry(back).or_insert(0.0) += chance;
}

/// Hi-lo: guesses to go on a card of this rank, the likelier one each time; `won` is 13 for each guess
/// made, over the product of the ranks that were right.
fn chain(chances: &mut Chances, now: u64, chance: f64, left: usize, won: (u64, u64)) {
    if left == 0 {
        return add(
            chances,
            back(Multiplier::ratio(99 * won.0, 100 * won.1)),
            chance,
        );
    }
    // Same or higher, same or lower; on an ace only higher, on a king only lower.
    let right: Vec<u64> = match now {
        1 => (2..=13).collect(),
        13 => (1..=12).collect(),
        2..=7 => (now..=13).collect(),
        _ => (1..=now).collect(),
    };
    let won = (won.0 * 13, won.1 * right.len() as u64);
    for next in right {
        chain(chances, next, chance / 13.0, left - 1, won);
    }
}

/// Final hands of video poker under the best play, from a pair of jacks up, of [`ALL_HANDS`]
/// (wizardofodds.com/games/video-poker/tables/jacks-or-better); their sum is the return that the game
/// counts for itself.
const HANDS: [f64; 9] = [
    4_277_372_890_968.0,
    2_576_946_164_148.0,
    1_484_003_070_324.0,
    223_837_565_784.0,
    219_554_786_160.0,
    229_475_482_596.0,
    47_093_167_764.0,
    2_178_883_296.0,
    493_512_264.0,
];
const ALL_HANDS: f64 = 19_933_230_517_200.0;

/// Blackjack from an endless deck, cards by what they count: 1 for an ace up to 10.
struct Blackjack<'a> {
    game: &'a dyn Game,
    /// Final hands by what was seen, so that none is gone through twice.
    known: HashMap<(u8, u8, bool, Option<u8>, bool), Ends>,
}

/// Chances of a hand's total, 0 for more than 21, and whether its stake is doubled.
type Ends = HashMap<(u8, bool), f64>;

const fn chance(card: u8) -> f64 {
    if card == 10 { 4.0 / 13.0 } else { 1.0 / 13.0 }
}

fn total(hand: &[u8]) -> (u8, bool) {
    let low = hand.iter().sum::<u8>();
    let soft = hand.contains(&1) && low <= 11;
    (if soft { low + 10 } else { low }, soft)
}

/// Deals what it is told to.
struct Told<'a>(std::slice::Iter<'a, u8>);

impl Draws for Told<'_> {
    fn below(&mut self, _: u32) -> u32 {
        let card = self.0.next().copied().unwrap_or(2);
        let rank = if card == 1 { Card::ACE } else { card - 2 };
        u32::from(rank) * 4
    }
}

impl<'a> Blackjack<'a> {
    fn new(game: &'a dyn Game) -> Self {
        let known = HashMap::new();
        Self { game, known }
    }

    /// What the game advises for this hand; for the first of a split, which cannot be split again.
    fn advised(&self, hand: &[u8], up: u8, split: bool) -> Option<String> {
        let mut cards = if split {
            vec![hand[0], up, hand[0], 2, hand[1], 2]
        } else {
            vec![hand[0], up, hand[1], 2]
        };
        cards.extend(&hand[2..]);
        let before = [(up == 1, "decline"), (split, "split")];
        let before = before.into_iter().filter(|(made, _)| *made);
        let hits = hand[2..].iter().map(|_| "hit");
        let moves: Vec<_> = before
            .map(|(_, name)| name)
            .chain(hits)
            .map(str::to_owned)
            .collect();
        let more = ["double", "split"]
            .into_iter()
            .take(if split { 1 } else { 2 });
        let more = more.filter(|_| hand.len() == 2);
        let more = more.filter(|name| *name == "double" || hand[0] == hand[1]);
        let legal: Vec<_> = ["hit", "stand"]
            .into_iter()
            .chain(more)
            .map(str::to_owned)
            .collect();
        let wager = Wager {
            stake: Amount::credits(1),
            choice: self.game.default_choice(),
        };
        self.game
            .advise(&wager, &moves, &legal, &mut Told(cards.iter()))
    }

    /// How this hand ends; nothing when it is to be split.
    fn ends(&mut self, hand: &[u8], up: u8, split: bool) -> Option<Ends> {
        let (count, soft) = total(hand);
        let is_aces = split && hand[0] == 1;
        if count >= 21 || is_aces {
            let count = if count > 21 { 0 } else { count };
            return Some(Ends::from([((count, false), 1.0)]));
        }
        let pair = (hand.len() == 2).then(|| if hand[0] == hand[1] { hand[0] } else { 0 });
        let key = (up, count, soft, pair, split);
        if let Some(known) = self.known.get(&key) {
            return Some(known.clone());
        }
        let mut ends = Ends::new();
        match self.advised(hand, up, split)?.as_str() {
            "split" => return None,
            "stand" => drop(ends.insert((count, false), 1.0)),
            drawn => {
                for card in 1..=10 {
                    let hand = [hand, &[card]].concat();
                    let then = match (drawn, total(&hand).0) {
                        ("double", count) => {
                            Ends::from([((if count > 21 { 0 } else { count }, true), 1.0)])
                        }
                        _ => self.ends(&hand, up, split)?,
                    };
                    for (end, likely) in then {
                        *ends.entry(end).or_insert(0.0) += likely * chance(card);
                    }
                }
            }
        }
        self.known.insert(key, ends.clone());
        Some(ends)
    }

    fn chances(mut self) -> Chances {
        let mut chances = Chances::new();
        for up in 1..=10 {
            let natural = match up {
                1 => chance(10),
                10 => chance(1),
                _ => 0.0,
            };
            let dealer = dealer(&[up]);
            for (first, second) in (1..=10).flat_map(|a| (1..=10).map(move |b| (a, b))) {
                let dealt = chance(up) * chance(first) * chance(second);
                if first + second == 11 && (first == 1 || second == 1) {
                    add(&mut chances, CREDIT, dealt * natural);
                    add(&mut chances, CREDIT * 5 / 2, dealt * (1.0 - natural));
                    continue;
                }
                add(&mut chances, 0, dealt * natural);
                let hands = match self.ends(&[first, second], up, false) {
                    Some(ends) => vec![ends],
                    None => vec![self.split(first, up); 2],
                };
                for (theirs, likely) in &dealer {
                    let mut nets = BTreeMap::from([(0_i64, dealt * likely)]);
                    for ends in &hands {
                        nets = plus(&nets, ends, *theirs);
                    }
                    for (net, likely) in nets {
                        add(&mut chances, CREDIT + net * CREDIT, likely);
                    }
                }
            }
        }
        chances
    }

    /// One hand of a split of two such cards.
    fn split(&mut self, card: u8, up: u8) -> Ends {
        let mut all = Ends::new();
        for next in 1..=10 {
            for (end, likely) in self.ends(&[card, next], up, true).unwrap_or_default() {
                *all.entry(end).or_insert(0.0) += likely * chance(next);
            }
        }
        all
    }
}

/// Stakes won so far, and another hand against what the dealer has, 0 being too much.
fn plus(nets: &BTreeMap<i64, f64>, ends: &Ends, theirs: u8) -> BTreeMap<i64, f64> {
    let mut sums = BTreeMap::new();
    for (net, before) in nets {
        for ((ours, doubled), likely) in ends {
            let stake = if *doubled { 2 } else { 1 };
            let won = match ours.cmp(&theirs) {
                _ if *ours == 0 => -stake,
                std::cmp::Ordering::Less => -stake,
                std::cmp::Ordering::Equal => 0,
                std::cmp::Ordering::Greater => stake,
            };
            *sums.entry(net + won).or_insert(0.0) += before * likely;
        }
    }
    sums
}

/// Chances of what the dealer comes to and not at once to blackjack, 0 for more than 21.
fn dealer(hand: &[u8]) -> BTreeMap<u8, f64> {
    let count = total(hand).0;
    if hand.len() > 1 && count >= 17 {
        return BTreeMap::from([(if count > 21 { 0 } else { count }, 1.0)]);
    }
    let mut ends = BTreeMap::new();
    for card in 1..=10 {
        let hand = [hand, &[card]].concat();
        if hand.len() == 2 && total(&hand).0 == 21 {
            continue;
        }
        for (end, likely) in dealer(&hand) {
            *ends.entry(end).or_insert(0.0) += likely * chance(card);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::games::GAMES;

    #[test]
    fn the_chances_come_to_the_stated_return() {
        for game in GAMES {
            let choices = match game.spec().id {
                "dice" | "limbo" | "crash" => game.typical().into_iter().step_by(50).collect(),
                _ => game.choices(),
            };
            for choice in choices {
                for length in 0..lengths(*game) {
                    let chances = chances(*game, &choice, length).expect("known");
                    let all: f64 = chances.values().sum();
                    let mean: f64 = chances.iter().map(|(back, p)| *back as f64 * p).sum();
                    let stated = share(*game, &choice).expect("a return") * CREDIT as f64;
                    let name = (game.spec().id, choice.as_str());
                    assert!((all - 1.0).abs() < 1e-9, "{name:?}: {all}");
                    assert!(
                        (mean - stated).abs() < 1.1,
                        "{name:?} {length}: {mean} for {stated}"
                    );
                    assert!(
                        chances.values().all(|p| (0.0..=1.0 + 1e-9).contains(p)),
                        "{name:?}"
                    );
                }
            }
        }
    }
}
