//! The layout: every bet that there is, what it covers, pays and is called, and how it is typed.
use crate::rules::games::words::Numbers;
use crate::speech::phrase::Phrase;
use crate::speech::{Voice, key};

pub const NUMBERS: u32 = 37;
const RED: [u32; 18] = [
    1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36,
];
/// As they are typed.
const EVEN_CHANCES: [&str; 6] = ["red", "black", "odd", "even", "1-18", "19-36"];
/// The names of the first of them; the others are their own.
const EVEN_NAMES: [Phrase; 4] = [
    Phrase::of(&key::GameRouletteRed),
    Phrase::of(&key::GameRouletteBlack),
    Phrase::of(&key::GameRouletteOdd),
    Phrase::of(&key::GameRouletteEven),
];
/// The first character of each kind of bet that is not a single number.
const KINDS: &str = "hvzstcfldke";
/// Other words for a bet.
const ALSO: [(&str, &str); 28] = [
    ("zero", "0"),
    ("1st 12", "dozen 1"),
    ("2nd 12", "dozen 2"),
    ("3rd 12", "dozen 3"),
    ("first 12", "dozen 1"),
    ("second 12", "dozen 2"),
    ("third 12", "dozen 3"),
    ("first dozen", "dozen 1"),
    ("second dozen", "dozen 2"),
    ("third dozen", "dozen 3"),
    ("1st column", "column 1"),
    ("2nd column", "column 2"),
    ("3rd column", "column 3"),
    ("col1", "column 1"),
    ("col2", "column 2"),
    ("col3", "column 3"),
    ("low", "1-18"),
    ("high", "19-36"),
    ("1-12", "dozen 1"),
    ("13-24", "dozen 2"),
    ("25-36", "dozen 3"),
    ("1st dozen", "dozen 1"),
    ("2nd dozen", "dozen 2"),
    ("3rd dozen", "dozen 3"),
    ("col 1", "column 1"),
    ("col 2", "column 2"),
    ("col 3", "column 3"),
    ("first 4", "first four"),
];

/// Words before the numbers of a bet, and how many those are.
const SIZES: [(&str, u32); 7] = [
    ("straight ", 1),
    ("number ", 1),
    ("split ", 2),
    ("street ", 3),
    ("trio ", 3),
    ("corner ", 4),
    ("line ", 6),
];

/// A place on the layout. Its two characters in a choice are the number, such as `07`, or a kind
/// and, in base 36, the lowest number that it covers or which of its kind it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bet {
    pub kind: char,
    pub at: u32,
}

pub const RED_BET: Bet = Bet { kind: 'e', at: 0 };

fn bits(numbers: impl IntoIterator<Item = u32>) -> u64 {
    numbers.into_iter().fold(0, |bits, n| bits | 1 << n)
}

pub fn colour(number: u32) -> &'static str {
    match number {
        0 => "🟢",
        red if RED.contains(&red) => "🔴",
        _ => "⚫",
    }
}

impl Bet {
    pub const fn straight(number: u32) -> Self {
        let kind = match number / 10 {
            0 => '0',
            1 => '1',
            2 => '2',
            _ => '3',
        };
        Self {
            kind,
            at: number % 10,
        }
    }

    /// The numbers that win, as bits; `None` when there is no such bet.
    pub fn covers(self) -> Option<u64> {
        let all = |wins: fn(u32) -> bool| bits((1..NUMBERS).filter(|n| wins(*n)));
        Some(match (self.kind, self.at) {
            ('0'..='2', ones @ 0..=9) | ('3', ones @ 0..=6) => {
                bits([self.kind.to_digit(10)? * 10 + ones])
            }
            ('h', a @ 1..=35) if a % 3 != 0 => bits([a, a + 1]),
            ('v', a @ 1..=33) => bits([a, a + 3]),
            ('z', a @ 1..=3) => bits([0, a]),
            ('s', a @ 1..=34) if a % 3 == 1 => bits(a..a + 3),
            ('t', a @ 1..=2) => bits([0, a, a + 1]),
            ('c', a @ 1..=32) if a % 3 != 0 => bits([a, a + 1, a + 3, a + 4]),
            ('f', 0) => bits(0..4),
            ('l', a @ 1..=31) if a % 3 == 1 => bits(a..a + 6),
            ('d', a @ 1..=3) => bits(a * 12 - 11..=a * 12),
            ('k', 1) => all(|n| n % 3 == 1),
            ('k', 2) => all(|n| n % 3 == 2),
            ('k', 3) => all(|n| n % 3 == 0),
            ('e', 0) => bits(RED),
            ('e', 1) => all(|n| !RED.contains(&n)),
            ('e', 2) => all(|n| n % 2 == 1),
            ('e', 3) => all(|n| n % 2 == 0),
            ('e', 4) => bits(1..19),
            ('e', 5) => bits(19..NUMBERS),
            _ => return None,
        })
    }

    pub fn wins(self, number: u32) -> bool {
        self.covers().unwrap_or(0) & (1 << number) != 0
    }

    /// What the chip pays when it wins, in chips.
    pub fn pays(self) -> u64 {
        36 / u64::from(self.covers().unwrap_or(1).count_ones())
    }

    pub fn read(id: &[u8]) -> Option<Self> {
        let [kind, at] = *id else { return None };
        let lower = at.is_ascii_digit() || at.is_ascii_lowercase();
        let at = char::from(at).to_digit(36).filter(|_| lower)?;
        let bet = Self {
            kind: char::from(kind),
            at,
        };
        bet.covers().map(|_| bet)
    }

    /// Every bet of the layout.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = KINDS
            .chars()
            .flat_map(|kind| (0..36).map(move |at| Self { kind, at }));
        (0..NUMBERS)
            .map(Self::straight)
            .chain(others.filter(|bet| bet.covers().is_some()))
    }

    /// As it is typed, which is the same in every language.
    pub fn typed(self) -> String {
        let at = self.at;
        match self.kind {
            's' => format!("street {at}"),
            'c' => format!("corner {at}"),
            'f' => "first four".to_owned(),
            'l' => format!("line {at}"),
            'd' => format!("dozen {at}"),
            'k' => format!("column {at}"),
            'e' => EVEN_CHANCES[at as usize].to_owned(),
            _ => {
                let won = (0..NUMBERS).filter(|n| self.wins(*n));
                won.map(|n| n.to_string()).collect::<Vec<_>>().join("/")
            }
        }
    }

    pub fn name(self, voice: Voice) -> String {
        let number = &self.at.to_string();
        match self.kind {
            's' => voice.plain(&key::GameRouletteStreet { number }),
            'c' => voice.plain(&key::GameRouletteCorner { number }),
            'f' => voice.plain(&key::GameRouletteFirstFour),
            'l' => voice.plain(&key::GameRouletteLine { number }),
            'd' => voice.plain(&key::GameRouletteDozen { number }),
            'k' => voice.plain(&key::GameRouletteColumn { number }),
            'e' => match EVEN_NAMES.get(self.at as usize) {
                Some(name) => voice.phrase(*name).to_owned(),
                None => self.typed(),
            },
            _ => self.typed(),
        }
    }

    /// Itself and `count` as [`Words`] carry them.
    pub fn numbers(self, count: u32) -> Numbers {
        [u32::from(self.kind), self.at, count]
    }

    pub fn of_numbers([kind, at, _]: Numbers) -> Self {
        let kind = char::from_u32(kind).unwrap_or('0');
        Self { kind, at }
    }

    /// All that it covers, shortly: `1–3`, `17/20`, `1/2/4/5`.
    pub fn range(self, voice: Voice) -> String {
        let at = self.at;
        match self.kind {
            's' => format!("{at}–{}", at + 2),
            'l' => format!("{at}–{}", at + 5),
            'c' => format!("{at}/{}/{}/{}", at + 1, at + 3, at + 4),
            _ => self.name(voice),
        }
    }

    /// Reads one bet in lower case: a name, or all its numbers, behind its kind with spaces or
    /// without with `/` between: `red`, `17`, `street 13`, `split 17 20`, `17/20`, `0/1/2`.
    pub fn named(text: &str) -> Option<Self> {
        let also = ALSO.iter().find(|(also, _)| *also == text);
        let text = also.map_or(text, |(_, name)| name);
        let line = text.strip_prefix("six ");
        let text = line
            .filter(|text| text.starts_with("line "))
            .unwrap_or(text);
        if let Some(bet) = Self::all().find(|bet| bet.typed() == text) {
            return Some(bet);
        }
        let kind = SIZES.iter().find(|(kind, _)| text.starts_with(kind));
        let (numbers, between) = match kind {
            Some((kind, _)) => (&text[kind.len()..], ['/', ' ']),
            None => (text, ['/', '/']),
        };
        if let (None, Some((from, to))) = (kind, text.split_once('-')) {
            return Self::between(pocket(from)?, pocket(to)?);
        }
        let mut covered = 0_u64;
        for number in numbers.split(between) {
            covered |= 1 << pocket(number)?;
        }
        if kind.is_some_and(|(_, size)| covered.count_ones() != *size) {
            return None;
        }
        Self::all().find(|bet| bet.covers() == Some(covered))
    }

    /// `17-20`, a split of the two, or `13-18`, all from one to the other; nothing where both are bets.
    fn between(from: u32, to: u32) -> Option<Self> {
        let of = |covered| Self::all().find(|bet| bet.covers() == Some(covered));
        match (of(bits([from, to])), of(bits(from..=to))) {
            (Some(both), Some(all)) if both != all => None,
            (both, all) => both.or(all),
        }
    }
}

/// A number of the wheel, which has one zero.
fn pocket(text: &str) -> Option<u32> {
    let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let number = text.parse().ok().filter(|n| plain && *n < NUMBERS);
    number.filter(|_| text != "00")
}
