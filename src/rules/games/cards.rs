//! Playing cards: how games number, draw and write them.
use super::Draws;
use std::fmt;

/// One of 52 cards by its number in the order 2♦ 2♥ 2♠ 2♣ 3♦ … A♣ (stake.com's).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Card(u8);

const RANKS: [&str; 13] = [
    "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K", "A",
];
const SUITS: [char; 4] = ['♦', '♥', '♠', '♣'];

impl Card {
    /// How many there are.
    pub const COUNT: u8 = 52;
    /// The rank of an ace.
    pub const ACE: u8 = 12;

    /// The card with this number; `None` from [`Card::COUNT`] on.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number < Self::COUNT {
            Some(Self(number))
        } else {
            None
        }
    }

    /// Its number, 0 to 51.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// 0 for a two up to 12 for an ace.
    #[must_use]
    pub const fn rank(self) -> u8 {
        self.0 / 4
    }

    /// 0 to 3: ♦ ♥ ♠ ♣.
    #[must_use]
    pub const fn suit(self) -> u8 {
        self.0 % 4
    }

    /// One card of an endless deck, in which every card is always as likely as any other.
    pub fn of_endless_deck(draws: &mut dyn Draws) -> Self {
        let number = draws.below(u32::from(Self::COUNT));
        Self(u8::try_from(number).expect("below 52"))
    }

    /// The card that [`fmt::Display`] writes so.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        (0..Self::COUNT)
            .map(Self)
            .find(|card| card.to_string() == text)
    }
}

/// `10♥`.
impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rank, suit) = (usize::from(self.rank()), usize::from(self.suit()));
        write!(f, "{}{}", RANKS[rank], SUITS[suit])
    }
}

/// Cards side by side.
#[must_use]
pub fn row(cards: &[Card]) -> String {
    let cards: Vec<_> = cards.iter().map(ToString::to_string).collect();
    cards.join(" ")
}

/// One deck that gets smaller: a card drawn does not come again. Each draw removes one card of
/// those that are left, in the order of their numbers.
pub struct Deck(Vec<Card>);

impl Deck {
    /// All 52.
    #[must_use]
    pub fn full() -> Self {
        Self((0..Card::COUNT).map(Card).collect())
    }

    /// The next card; `None` when none is left.
    pub fn draw(&mut self, draws: &mut dyn Draws) -> Option<Card> {
        let left = u32::try_from(self.0.len()).expect("at most 52");
        (left > 0).then(|| self.0.remove(draws.below(left) as usize))
    }
}
