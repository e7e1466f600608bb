//! Keno: pick 1 to 10 of 40 numbers, then 10 are drawn without replacement, and the hits are paid
//! by one of four tables. The j-th draw takes one of the numbers that are left, in order.
use super::words::Words;
use super::{Choice, Draws, Game, Illegal, Move, Spec, Step, Wager, settled};
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};
use crate::values::money::{Amount, Multiplier};
use std::fmt::Write;

/// Pay tables of one risk, by picks from 1: hundredths that 0, 1, 2 … hits pay.
pub type Pays = [&'static [u64]; 10];

/// The game. Its tables are data, so that a test can play it with wrong ones.
pub struct Keno {
    /// By risk: classic, low, medium, high.
    pub pays: [Pays; 4],
}

/// The game as it is offered.
pub static KENO: Keno = Keno { pays: PAYS };

static SPEC: Spec = Spec {
    id: "keno",
    command: "keno",
    also: &[],
    name: Phrase::of(&key::GameKenoName),
    emoji: "🔢",
    example: "10 high 3 7 21",
    bets: Phrase::of(&key::GameKenoBets),
    rules: Phrase::of(&key::GameKenoRules),
    abandoned: None,
    skill: false,
    stake_min: Amount::cents(10),
    stake_max: Amount::credits(100_000),
};

/// The field's usual tables: each returns 98.6 to 99.1 %.
const PAYS: [Pays; 4] = [
    [
        &[0, 396],
        &[0, 190, 450],
        &[0, 100, 310, 1_040],
        &[0, 80, 180, 500, 2_250],
        &[0, 25, 140, 410, 1_650, 3_600],
        &[0, 0, 100, 368, 700, 1_650, 4_000],
        &[0, 0, 47, 300, 450, 1_400, 3_100, 6_000],
        &[0, 0, 0, 220, 400, 1_300, 2_200, 5_500, 7_000],
        &[0, 0, 0, 155, 300, 800, 1_500, 4_400, 6_000, 8_500],
        &[0, 0, 0, 140, 225, 450, 800, 1_700, 5_000, 8_000, 10_000],
    ],
    [
        &[70, 185],
        &[0, 200, 380],
        &[0, 110, 138, 2_600],
        &[0, 0, 220, 790, 9_000],
        &[0, 0, 150, 420, 1_300, 30_000],
        &[0, 0, 110, 200, 620, 10_000, 70_000],
        &[0, 0, 110, 160, 350, 1_500, 22_500, 70_000],
        &[0, 0, 110, 150, 200, 550, 3_900, 10_000, 80_000],
        &[0, 0, 110, 130, 170, 250, 750, 5_000, 25_000, 100_000],
        &[0, 0, 110, 120, 130, 180, 350, 1_300, 5_000, 25_000, 100_000],
    ],
    [
        &[40, 275],
        &[0, 180, 510],
        &[0, 0, 280, 5_000],
        &[0, 0, 170, 1_000, 10_000],
        &[0, 0, 140, 400, 1_400, 39_000],
        &[0, 0, 0, 300, 900, 18_000, 71_000],
        &[0, 0, 0, 200, 700, 3_000, 40_000, 80_000],
        &[0, 0, 0, 200, 400, 1_100, 6_700, 40_000, 90_000],
        &[0, 0, 0, 200, 250, 500, 1_500, 10_000, 50_000, 100_000],
        &[0, 0, 0, 160, 200, 400, 700, 2_600, 10_000, 50_000, 100_000],
    ],
    [
        &[0, 396],
        &[0, 0, 1_710],
        &[0, 0, 0, 8_150],
        &[0, 0, 0, 1_000, 25_900],
        &[0, 0, 0, 450, 4_800, 45_000],
        &[0, 0, 0, 0, 1_100, 35_000, 71_000],
        &[0, 0, 0, 0, 700, 9_000, 40_000, 80_000],
        &[0, 0, 0, 0, 500, 2_000, 27_000, 60_000, 90_000],
        &[0, 0, 0, 0, 400, 1_100, 5_600, 50_000, 80_000, 100_000],
        &[0, 0, 0, 0, 350, 800, 1_300, 6_300, 50_000, 80_000, 100_000],
    ],
];

const NUMBERS: u32 = 40;
const DRAWN: u32 = 10;
const PICKS_MAX: u32 = 10;
/// Numbers on a row of buttons and of the picture.
const ROW: u32 = 8;
/// First letter, spelling and name of each risk.
const RISKS: [(&str, &str, Phrase); 4] = [
    ("c", "classic", Phrase::of(&key::GameKenoClassic)),
    ("l", "low", Phrase::of(&key::DialLow)),
    ("m", "medium", Phrase::of(&key::DialMedium)),
    ("h", "high", Phrase::of(&key::DialHigh)),
];
/// Picks for who has none in mind; the second is the default.
const QUICK: [&[u32]; 4] = [
    &[7, 21, 33],
    &[4, 11, 19, 26, 38],
    &[2, 9, 13, 20, 24, 29, 31, 40],
    &[1, 5, 10, 14, 18, 23, 27, 32, 36, 39],
];

/// A bet: a risk, and the numbers as bits, the lowest for 1.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ticket {
    risk: usize,
    picks: u64,
}

/// The risk that this word in lower case names.
fn risk_named(word: &str) -> Option<usize> {
    let word = if word == "med" { "medium" } else { word };
    RISKS.iter().position(|(_, spelling, _)| *spelling == word)
}

const fn bit(number: u32) -> u64 {
    1 << (number - 1)
}

/// The number of ways to take `k` of `n`.
fn ways(n: u32, k: u32) -> u64 {
    (0..k.min(n)).fold(u64::from(k <= n), |ways, i| {
        ways * u64::from(n - i) / u64::from(i + 1)
    })
}

impl Ticket {
    fn of(risk: usize, numbers: &[u32]) -> Self {
        let picks = numbers.iter().fold(0, |picks, n| picks | bit(*n));
        Self { risk, picks }
    }

    /// The risk's letter and the bits in base 36.
    fn choice(self) -> Choice {
        let (mut rest, mut digits) = (self.picks, Vec::new());
        while rest > 0 {
            let digit = u32::try_from(rest % 36).unwrap_or_default();
            digits.extend(char::from_digit(digit, 36));
            rest /= 36;
        }
        let digits: String = digits.into_iter().rev().collect();
        Choice::own(format!("{}{digits}", RISKS[self.risk].0))
    }

    fn read(canonical: &str) -> Option<Self> {
        Self::prepared(canonical).filter(|ticket| ticket.picks > 0)
    }

    /// Likewise, or one without a number yet.
    fn prepared(canonical: &str) -> Option<Self> {
        let (letter, digits) = canonical.split_at_checked(1)?;
        let risk = RISKS.iter().position(|(own, ..)| *own == letter)?;
        let picks = match digits {
            "" => 0,
            digits => u64::from_str_radix(digits, 36).ok()?,
        };
        let ticket = Self { risk, picks };
        let fits = picks < 1 << NUMBERS && picks.count_ones() <= PICKS_MAX;
        (fits && ticket.choice().as_str() == canonical).then_some(ticket)
    }

    fn has(self, number: u32) -> bool {
        self.picks & bit(number) != 0
    }

    fn numbers(self) -> Vec<u32> {
        (1..=NUMBERS).filter(|number| self.has(*number)).collect()
    }

    /// What pressing a number makes of it: no more than ten fit.
    fn toggled(self, number: u32) -> Self {
        let picks = self.picks ^ bit(number);
        let fits = picks.count_ones() <= PICKS_MAX;
        Self {
            picks: if fits { picks } else { self.picks },
            ..self
        }
    }

    fn count(self) -> u32 {
        self.picks.count_ones()
    }

    /// The board after the draw: a hit, a pick that was not drawn, a number that was not picked.
    fn picture(self, drawn: u64) -> Words {
        let mut board = String::new();
        for number in 1..=NUMBERS {
            let _ = match (self.has(number), drawn & bit(number) != 0) {
                (true, true) => write!(board, "{number:>2}●"),
                (true, false) => write!(board, "{number:>2}○"),
                (false, true) => write!(board, "{number:>2} "),
                (false, false) => write!(board, " · "),
            };
            if number % ROW == 0 {
                board.truncate(board.trim_end().len());
                board.push('\n');
            }
        }
        Words::from(board).then(Phrase::of(&key::GameKenoLegend))
    }
}

/// `3 of 5 hit`.
fn hit(hits: u32, count: u32) -> Words {
    Words::of([hits, count, 0], |voice, [hits, count, _]| {
        let (hits, count) = (hits.into(), count.into());
        voice.plain(&key::GameKenoHits { hits, count })
    })
}

impl Keno {
    /// What `hits` of the ticket's picks pay.
    fn pay(&self, ticket: Ticket, hits: u32) -> Multiplier {
        let table = self.pays[ticket.risk][ticket.count() as usize - 1];
        Multiplier::ratio(table[hits as usize], 100)
    }
}

impl Game for Keno {
    fn spec(&self) -> &'static Spec {
        &SPEC
    }

    /// `high 3 7 21`, `3 7 21 high`; classic without a risk. One between numbers is none, so that the
    /// number before it in `10 high 3 7 21` is a stake.
    fn choose(&self, words: &[&str]) -> Option<Choice> {
        let (mut risk, mut picks) = (None, 0);
        // `3,7,21` is `3 7 21`.
        let words = words
            .iter()
            .flat_map(|w| w.trim_end_matches(',').split(','));
        let words: Vec<&str> = words.collect();
        for (place, word) in words.iter().enumerate() {
            let outside = place == 0 || place + 1 == words.len();
            let word = word.to_ascii_lowercase();
            if let Some(position) = risk_named(&word) {
                if !outside || risk.replace(position).is_some() {
                    return None;
                }
                continue;
            }
            let number = word.parse().ok().filter(|n| (1..=NUMBERS).contains(n))?;
            if picks & bit(number) != 0 {
                return None;
            }
            picks |= bit(number);
        }
        let risk = risk.unwrap_or(0);
        let ticket = Ticket { risk, picks };
        Ticket::read(ticket.choice().as_str()).map(Ticket::choice)
    }

    fn sample(&self) -> Option<&'static str> {
        Some("7")
    }

    fn misread(&self, words: &[&str]) -> (String, &'static str) {
        let number = |word: &str| word.parse().is_ok_and(|n| (1..=NUMBERS).contains(&n));
        let known = |word: &&&str| {
            let word = word.trim_end_matches(',').to_ascii_lowercase();
            risk_named(&word).is_some() || number(&word)
        };
        let wrong = words.iter().find(|word| !known(word));
        (
            wrong.map_or_else(|| words.join(" "), |word| (*word).to_owned()),
            "",
        )
    }

    fn choice(&self, canonical: &str) -> Option<Choice> {
        Ticket::read(canonical).map(Ticket::choice)
    }

    fn asks_first(&self, canonical: &str) -> Option<Words> {
        let ticket = Ticket::prepared(canonical)?;
        (ticket.picks == 0).then(|| Phrase::of(&key::GameKenoFirst).into())
    }

    fn label(&self, voice: Voice, choice: &Choice) -> String {
        let Some(ticket) = Ticket::read(choice.as_str()) else {
            return String::new();
        };
        let numbers: Vec<_> = ticket.numbers().iter().map(u32::to_string).collect();
        let risk = voice.phrase(RISKS[ticket.risk].2);
        format!("{risk} {}", numbers.join(" "))
    }

    fn offered(&self) -> Vec<Vec<Choice>> {
        vec![vec![Ticket::of(0, QUICK[1]).choice()]]
    }

    fn choices(&self) -> Vec<Choice> {
        // For each risk and number of picks the first, the last and some in between: what numbers
        // they are changes nothing.
        let of = |risk, picks: u32| {
            let first: Vec<_> = (1..=picks).collect();
            let last: Vec<_> = (NUMBERS - picks + 1..=NUMBERS).collect();
            let spread: Vec<_> = (0..picks).map(|i| (i * 11 + picks) % NUMBERS + 1).collect();
            [first, last, spread].map(|numbers| Ticket::of(risk, &numbers).choice())
        };
        let all = (0..RISKS.len()).flat_map(|risk| (1..=PICKS_MAX).flat_map(move |n| of(risk, n)));
        all.chain(self.offered().into_iter().flatten()).collect()
    }

    fn layout(&self, voice: Voice, choice: &Choice) -> Vec<Vec<(String, Choice)>> {
        let Some(now) = Ticket::prepared(choice.as_str()) else {
            return Vec::new();
        };
        let risk = |risk: usize| {
            let name = voice.phrase(RISKS[risk].2);
            // Four stand in a row, so the mark is a narrow one.
            let label = if risk == now.risk {
                format!("✓{name}")
            } else {
                name.to_owned()
            };
            (label, Ticket { risk, ..now }.choice())
        };
        let number = |number: u32| {
            let label = if now.has(number) {
                // Its place says which; eight in a row leave no room for more.
                "✅".to_owned()
            } else {
                number.to_string()
            };
            (label, now.toggled(number).choice())
        };
        let quick = |numbers: &&[u32]| {
            let ticket = Ticket::of(now.risk, numbers);
            (format!("🍀 {}", numbers.len()), ticket.choice())
        };
        let bare = Ticket { picks: 0, ..now };
        let mut rows = vec![(0..RISKS.len()).map(risk).collect()];
        rows.extend((0..NUMBERS / ROW).map(|row| {
            let first = row * ROW + 1;
            (first..first + ROW).map(number).collect::<Vec<_>>()
        }));
        let mut last: Vec<_> = QUICK.iter().map(quick).collect();
        let clear = voice.phrase(Phrase::of(&key::GameKenoClear)).to_owned();
        last.push((clear, bare.choice()));
        rows.push(last);
        rows
    }

    fn pays(&self, choice: &Choice) -> Option<Vec<(Words, Multiplier)>> {
        let ticket = Ticket::read(choice.as_str())?;
        let line = |hits| (hit(hits, ticket.count()), self.pay(ticket, hits));
        let lines = (0..=ticket.count()).map(line);
        Some(lines.filter(|(_, pays)| !pays.is_zero()).collect())
    }

    fn events(&self, choice: &Choice) -> Option<Vec<String>> {
        let ticket = Ticket::read(choice.as_str())?;
        let paying = (0..=ticket.count()).filter(|hits| !self.pay(ticket, *hits).is_zero());
        Some(
            paying
                .map(|hits| format!("{hits}of{}", ticket.count()))
                .collect(),
        )
    }

    fn rtp(&self, choice: &Choice) -> Option<Multiplier> {
        let ticket = Ticket::read(choice.as_str())?;
        let picks = ticket.count();
        let returned = |hits: u32| {
            let (hundredths, _) = self.pay(ticket, hits).parts();
            hundredths * ways(picks, hits) * ways(NUMBERS - picks, DRAWN - hits)
        };
        let returned = (0..=picks).map(returned).sum();
        Some(Multiplier::ratio(returned, 100 * ways(NUMBERS, DRAWN)))
    }

    fn play(&self, wager: &Wager, moves: &[Move], draws: &mut dyn Draws) -> Result<Step, Illegal> {
        let ticket = Ticket::read(wager.choice.as_str()).ok_or(Illegal::Choice)?;
        if !moves.is_empty() {
            return Err(Illegal::Move);
        }
        let mut left: Vec<_> = (1..=NUMBERS).collect();
        let drawn: Vec<_> = (NUMBERS - DRAWN + 1..=NUMBERS)
            .rev()
            .map(|n| left.remove(draws.below(n) as usize))
            .collect();
        let bits = Ticket::of(ticket.risk, &drawn).picks;
        let hits = (bits & ticket.picks).count_ones();
        let numbers: Vec<_> = drawn.iter().map(u32::to_string).collect();
        let shown = Words::from(numbers.join(" ") + " · ").then(hit(hits, ticket.count()));
        Ok(Step {
            picture: ticket.picture(bits),
            ..settled(wager, shown, self.pay(ticket, hits))?
        })
    }
}
