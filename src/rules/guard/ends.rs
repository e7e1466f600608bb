//! Pauses and exclusions: how long each lasts, and an end that only ever moves later.
use crate::values::time::Wall;
use std::time::Duration;

/// When somebody may play again. It is kept here alone, and the only thing that can be done with it makes it
/// later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Until(i64);

impl Until {
    /// Never.
    pub const FOR_EVER: Self = Self(i64::MAX);

    /// The end of what begins now and lasts so long; `None`: for ever.
    #[must_use]
    pub fn after(now: Wall, lasts: Option<Duration>) -> Self {
        lasts.map_or(Self::FOR_EVER, |lasts| Self(now.plus(lasts).0))
    }

    /// As the books have it, in microseconds since 1970.
    #[must_use]
    pub const fn stored(micros: i64) -> Self {
        Self(micros)
    }

    /// As the books keep it.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The later of the two.
    #[must_use]
    pub fn later(self, other: Self) -> Self {
        self.max(other)
    }

    /// Whether it has come.
    #[must_use]
    pub const fn is_over(self, now: Wall) -> bool {
        self.0 <= now.0
    }

    /// When; `None`: never.
    #[must_use]
    pub fn at(self) -> Option<Wall> {
        (self != Self::FOR_EVER).then_some(Wall(self.0))
    }

    /// The end and how far it is ahead of the time that has to pass until it, when the house's clock is set by so
    /// many microseconds: a clock that is set forth takes the end with it, and one that is set back does not, of
    /// which the next time forth is taken off. The books do the same by themselves.
    #[must_use]
    pub fn stepped(self, ahead: i64, by: i64) -> (Self, i64) {
        if self == Self::FOR_EVER {
            return (self, ahead);
        }
        let more = by.saturating_sub(ahead).max(0);
        let later = self.later(Self(self.0.saturating_add(more)));
        (later, ahead.saturating_sub(by).max(0))
    }
}

/// What keeps somebody from playing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shut {
    /// For days or weeks.
    Pause,
    /// For months, years, or for ever.
    Exclusion,
}

impl Shut {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Pause, Self::Exclusion];

    /// Its word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Exclusion => "exclusion",
        }
    }
}

/// How long somebody can be kept from playing.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    /// What buttons carry.
    pub word: &'static str,
    /// What it is.
    pub kind: Shut,
    /// How long; `None`: for ever.
    pub lasts: Option<Duration>,
}

const fn term(word: &'static str, kind: Shut, days: u64) -> Term {
    let lasts = Some(Duration::from_secs(days * 24 * 60 * 60));
    Term { word, kind, lasts }
}

/// All of them, the shortest first. Months and years are counted so that none is shorter than the calendar's:
/// six months are never more than 184 days.
pub static TERMS: [Term; 9] = [
    term("24h", Shut::Pause, 1),
    term("7d", Shut::Pause, 7),
    term("30d", Shut::Pause, 30),
    term("42d", Shut::Pause, 42),
    term("6m", Shut::Exclusion, 184),
    term("1y", Shut::Exclusion, 366),
    term("3y", Shut::Exclusion, 3 * 365 + 1),
    term("5y", Shut::Exclusion, 5 * 365 + 2),
    Term {
        word: "life",
        kind: Shut::Exclusion,
        lasts: None,
    },
];

impl Term {
    /// The one with this word.
    #[must_use]
    pub fn find(word: &str) -> Option<&'static Self> {
        TERMS.iter().find(|term| term.word == word)
    }
}

/// A pause or an exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exclusion {
    pub kind: Shut,
    pub since: Wall,
    pub until: Until,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number that looks like chance and is the same in every run (SplitMix64).
    fn next(state: &mut u64) -> u64 {
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// `CASINO_CLOCK_JUMPS` says how many; a million otherwise.
    #[test]
    fn no_jump_of_the_clock_brings_an_end_forward_nor_shortens_the_time_until_it() {
        let jumps = std::env::var("CASINO_CLOCK_JUMPS").ok();
        let jumps = jumps.map_or(1_000_000, |text| text.parse::<u64>().expect("a number"));
        let mut chance = 13;
        let (mut house, mut passed) = (Wall(1_767_225_600_000_000), 0_i64);
        let begin = Until::after(house, Some(Duration::from_secs(184 * 86_400)));
        let (mut until, mut ahead) = (begin, 0);
        let whole = begin.micros() - house.0;
        for _ in 0..jumps {
            // Up to 50 days, forth and back; now and then back to 1970 or a century forth.
            let random = next(&mut chance);
            let by = match random % 64 {
                0 => -house.0,
                1 => 3_155_760_000_000_000_i64.saturating_sub(house.0),
                _ => i64::try_from(random % 8_640_000_000_000).expect("small") - 4_320_000_000_000,
            };
            let before = until;
            house = Wall(house.0 + by);
            (until, ahead) = until.stepped(ahead, by);
            assert!(until >= before, "{by} brings {before:?} to {until:?}");
            assert!(
                until.micros() - house.0 >= whole - passed,
                "less is left than was"
            );
            let time = i64::try_from(next(&mut chance) % 3_600).expect("small");
            (house, passed) = (Wall(house.0 + time), passed + time);
        }
        let (same, _) = Until::FOR_EVER.stepped(0, 5);
        assert_eq!(same, Until::FOR_EVER);
    }

    #[test]
    fn the_clock_set_forth_and_back_again_adds_nothing_twice() {
        let (begin, day) = (
            Until::after(Wall(0), Some(Duration::from_secs(9))),
            86_400_000_000,
        );
        let (mut until, mut ahead) = (begin, 0);
        for _ in 0..10 {
            (until, ahead) = until.stepped(ahead, day);
            (until, ahead) = until.stepped(ahead, -day);
        }
        assert_eq!((until.micros(), ahead), (begin.micros() + day, day));
    }

    #[test]
    fn terms_are_no_shorter_than_the_calendars() {
        let days = |word| {
            let term = Term::find(word).expect(word);
            term.lasts.map(|lasts| lasts.as_secs() / 86_400)
        };
        // The second half of a leap year's February to August has 182 days, July to January 184.
        assert_eq!(days("6m"), Some(31 + 31 + 30 + 31 + 30 + 31));
        assert_eq!((days("1y"), days("3y")), (Some(366), Some(1_096)));
        assert_eq!((days("5y"), days("life")), (Some(1_827), None));
        let longest = TERMS.iter().filter(|term| term.kind == Shut::Pause);
        let longest = longest.filter_map(|term| term.lasts).max();
        assert_eq!(
            longest,
            Some(Duration::from_secs(6 * 7 * 86_400)),
            "six weeks"
        );
    }
}
