//! What a hand is, and what it pays.
use crate::rules::games::cards::Card;
use crate::speech::key;
use crate::speech::phrase::Phrase;

/// Cards of a hand.
pub(super) const HAND: usize = 5;
/// Rank of a jack.
const JACK: u8 = 9;

/// What five cards are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Nothing that pays.
    Nothing,
    /// A pair of jacks, queens, kings or aces.
    Jacks,
    TwoPairs,
    Three,
    /// Five ranks in a row; an ace may stand below a two.
    Straight,
    /// Five of a suit.
    Flush,
    /// Three of a kind and a pair.
    FullHouse,
    Four,
    StraightFlush,
    /// A straight flush up to the ace.
    RoyalFlush,
}

impl Rank {
    /// All of them with their names and what they pay, in whole stakes.
    pub const ALL: [(Self, Phrase, u64); 10] = [
        (Self::Nothing, Phrase::of(&key::GamePokerNothing), 0),
        (Self::Jacks, Phrase::of(&key::GamePokerJacks), 1),
        (Self::TwoPairs, Phrase::of(&key::GamePokerTwoPairs), 2),
        (Self::Three, Phrase::of(&key::GamePokerThree), 3),
        (Self::Straight, Phrase::of(&key::GamePokerStraight), 4),
        (Self::Flush, Phrase::of(&key::GamePokerFlush), 6),
        (Self::FullHouse, Phrase::of(&key::GamePokerFullHouse), 9),
        (Self::Four, Phrase::of(&key::GamePokerFour), 25),
        (
            Self::StraightFlush,
            Phrase::of(&key::GamePokerStraightFlush),
            50,
        ),
        (Self::RoyalFlush, Phrase::of(&key::GamePokerRoyalFlush), 800),
    ];

    /// The ids of those that pay, in the same order.
    pub(super) const IDS: [&'static str; 9] = [
        "jacks",
        "twopairs",
        "three",
        "straight",
        "flush",
        "fullhouse",
        "four",
        "straightflush",
        "royalflush",
    ];

    /// What these cards are.
    #[must_use]
    pub fn of(hand: [Card; HAND]) -> Self {
        // Bit r of `once`: some card has rank r; of `twice`: two have; and so on.
        let (mut once, mut twice, mut thrice, mut four) = (0_u16, 0_u16, 0_u16, 0_u16);
        for card in hand {
            let bit = 1 << card.rank();
            four |= thrice & bit;
            thrice |= twice & bit;
            twice |= once & bit;
            once |= bit;
        }
        let flush = hand.iter().all(|card| card.suit() == hand[0].suit());
        let straight = once.count_ones() == 5 && is_run(once);
        match (straight, flush) {
            (true, true) if once == BROADWAY => Self::RoyalFlush,
            (true, true) => Self::StraightFlush,
            _ if four != 0 => Self::Four,
            _ if thrice != 0 && twice.count_ones() == 2 => Self::FullHouse,
            (_, true) => Self::Flush,
            (true, _) => Self::Straight,
            _ if thrice != 0 => Self::Three,
            _ if twice.count_ones() == 2 => Self::TwoPairs,
            _ if twice >> JACK != 0 => Self::Jacks,
            _ => Self::Nothing,
        }
    }

    /// What it pays, in whole stakes.
    #[must_use]
    pub const fn pays(self) -> u64 {
        Self::ALL[self as usize].2
    }

    pub(super) const fn name(self) -> Phrase {
        Self::ALL[self as usize].1
    }
}

/// Ten to ace.
const BROADWAY: u16 = 0b1_1111 << 8;
/// Ace to five.
const WHEEL: u16 = 1 << Card::ACE | 0b1111;

/// Whether five ranks follow each other.
fn is_run(ranks: u16) -> bool {
    ranks == WHEEL || ranks >> ranks.trailing_zeros() == 0b1_1111
}
